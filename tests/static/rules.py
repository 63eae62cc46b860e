# SPDX-License-Identifier: GPL-2.0-or-later
"""Rules that no tool knows: lengths, the licence, structures that others define."""

import re

from analysers import ROOT, is_shell, sources

LICENCE = "SPDX-License-Identifier: GPL-2.0-or-later"
LONGEST_FUNCTION = 60
C_COLUMNS = 80
SCRIPT_COLUMNS = 100
SOURCES = (".S", ".asm", ".c", ".h", ".inc", ".ld", ".mk", ".py", ".sh")


def has_licence(path, lines):
    """In the first line, or in the second one behind a shebang."""
    first = lines[1:2] if lines and lines[0].startswith("#!") else lines[:1]
    if not first or LICENCE not in first[0]:
        yield 1, f"the first line is not {LICENCE}"


def lines_are_short(path, lines):
    most = C_COLUMNS if path.suffix in (".c", ".h") else SCRIPT_COLUMNS
    for number, line in enumerate(lines, 1):
        if len(line) > most:
            yield number, f"{len(line)} columns, more than {most}"


def functions_are_short(path, lines):
    """From the brace in the first column, or at the end of a line that begins there, to the one
    that closes it, both counted."""
    start = 0
    for number, line in enumerate(lines, 1):
        if line == "{" or (line.endswith(") {") and line[0] not in " #/"):
            start = number
        elif line == "}" and start:
            if number - start + 1 > LONGEST_FUNCTION:
                yield start, f"a function of {number - start + 1} lines, " \
                    f"more than {LONGEST_FUNCTION}"
            start = 0


def without_comments(text):
    """Of the same length, so that places stay what they are."""
    return re.sub(r"//[^\n]*|/\*.*?\*/|\"(?:\\.|[^\"\\\n])*\"",
                  lambda found: re.sub(r"[^\n]", " ", found[0]), text, flags=re.DOTALL)


def name_before(text, end):
    """The name of the structure whose body ends at `end`, by counting braces backwards."""
    depth = 0
    for at in range(end, -1, -1):
        depth += (text[at] == "}") - (text[at] == "{")
        if text[at] == "{" and not depth:
            found = re.search(r"\b((?:struct|union)\s+\w+)\s*$", text[:at])
            return found and " ".join(found[1].split())
    return None


def packed_sizes_are_asserted(path, lines):
    """One of the assertions right behind a packed structure is on its size. One inside another has
    none: it is part of that one's size."""
    text = without_comments("\n".join(lines))
    for found in re.finditer(r"#\s*pragma\s+pack\b|\b_Pragma\b", text):
        yield text.count("\n", 0, found.start()) + 1, "packed is told by an attribute"
    for found in re.finditer(r"__attribute__\s*\(\([^;{]*\b(__)?packed(__)?\b", text):
        before = text[:found.start()].rstrip()
        line = text.count("\n", 0, found.start()) + 1
        if not before.endswith("}"):
            yield line, "packed stands behind the closing brace of its structure"
        elif before.count("{") == before.count("}"):
            name = name_before(before, len(before) - 1)
            behind = text[text.find(";", found.end()) + 1:]
            asserted = re.match(r"(\s*_Static_assert\s*\([^;]*;)*", behind)[0].split()
            if f"sizeof({name})==".replace(" ", "") not in "".join(asserted):
                yield line, f"no _Static_assert on the size of {name} follows"


RULES = {
    has_licence: lambda path: path.suffix in SOURCES or path.name == "Makefile"
    or (ROOT / path).read_bytes().startswith(b"#!"),
    lines_are_short: lambda path: path.suffix in (".c", ".h", ".py") or is_shell(path)
    or (ROOT / path).read_bytes().startswith(b"#!"),
    functions_are_short: lambda path: path.suffix == ".c",
    packed_sizes_are_asserted: lambda path: path.suffix in (".c", ".h"),
}


def keep(rule, paths):
    complaints = []
    for path in paths:
        lines = (ROOT / path).read_text(encoding="utf-8").expandtabs(4).splitlines()
        complaints += [f"{path}:{line}: {text}" for line, text in rule(path, lines)]
    return "\n".join(complaints)


def checks():
    paths = list(sources())
    for rule, concerns in RULES.items():
        yield rule.__name__.replace("_", " "), keep, rule, [*filter(concerns, paths)]
