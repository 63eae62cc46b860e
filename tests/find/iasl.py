# SPDX-License-Identifier: GPL-2.0-or-later
"""Has iasl, ACPICA's compiler, read our tables: an implementation that is not ours."""

import re
from pathlib import Path

import acpi
from making import call

SILENT = "0 Errors, 0 Warnings, 0 Remarks"
TROUBLE = re.compile(r"error|warning|unknown|invalid|incorrect|truncated|\*\*\*\*", re.IGNORECASE)


def disassemble(table, folder):
    """The source text of a table."""
    file = Path(folder, table.signature.decode().lower() + ".dat")
    file.write_bytes(table.content)
    said = call("iasl", "-d", file)
    source = file.with_suffix(".dsl")
    assert source.exists(), said
    for text in (said, source.read_text(encoding="ascii")):
        trouble = TROUBLE.search(text)
        assert not trouble, text
    return source


def compiled(source):
    """The bytes that iasl makes of the source, without a warning."""
    target = source.with_suffix(".aml")
    said = call("iasl", "-p", target.with_suffix(""), source)
    assert SILENT in said, said
    return target.read_bytes()


def both_ways(table, folder):
    """Disassembled and compiled again a table's body is the same."""
    again = compiled(disassemble(table, folder))
    assert again[acpi.HEADER:] == table.content[acpi.HEADER:], \
        f"{table.content.hex()} became {again.hex()}"


def check(dump, folder):
    """NFIT and SSDT, as the dump has them."""
    found = acpi.tables(dump.memory, acpi.find_rsdp(dump.memory))
    nfit, = acpi.named(found, b"NFIT")
    ssdt, = (t for t in acpi.named(found, b"SSDT") if b"ACPI0012" in t.content)
    both_ways(nfit, folder)
    both_ways(ssdt, folder)
