# SPDX-License-Identifier: GPL-2.0-or-later
"""clang-tidy, cppcheck, shellcheck and pyflakes on the sources."""

import os
import shlex
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
HERE = "tests/static"
NOT_OURS = ("build", ".git", "__pycache__")
# What make would do says by which arguments a file is compiled.
MAKES = (("all",), ("-f", "tests/guest/guest.mk"), ("-f", "tests/host/host.mk", "host-binaries"),
         ("-f", "tests/net/net.mk"))
COMPILERS = ("gcc", "clang")
# And by nobody here: programs that are built with the library where it is installed.
BY_LIBRARY = ("-std=gnu11", "-m32", "-ffreestanding", "-Ilibrary", "-Wall", "-Wextra",
              "-DISO=\"README.md\"", "-DWORDS=\"words\"")
WITH_LIBRARY = ("tests/library/nbp.c", "tools/example-nbp/nbp.c")
# How far the analyser follows a function: 225000 steps, its own default, take twice as long
# and found nothing more; nor did more than a third of these in the tests.
TIDY_NODES, TESTS_NODES = 75000, 25000
# Of gcc's arguments clang wants none that say how to optimise and where the output goes.
ONLY_GCC = ("-O", "-MM", "-MP", "-fno-if-conversion", "-fno-shrink-wrap", "-fno-thread-jumps",
            "-fno-tree-", "-malign-data", "-mpreferred-stack-boundary", "-nostdinc")
WITH_VALUE = ("-o", "-MT", "-MF")
CPPCHECK = ("cppcheck", "--quiet", "--error-exitcode=1", "--std=c11", "-I.",
            "--enable=warning,style,performance,portability", "--inline-suppr",
            f"--library={HERE}/cppcheck.cfg",
            "--template={file}:{line}: {severity}: {message} [{id}]")
# The programs of this machine, and what runs without an operating system or as a 32-bit program.
CPPCHECK_RUNS = {
    "tools": ("--platform=unix64", "-DRAMISO_HOST", "tools"),
    "loader": ("--platform=unix32", "-Iloader/libc", "boot", "int13", "library", "linux",
               "loader", "tests/guest", "tests/library"),
}


def complaints(command):
    """What a command printed, if it failed."""
    done = subprocess.run(command, cwd=ROOT, stdin=subprocess.DEVNULL, capture_output=True,
                          text=True, check=False)
    return (done.stdout + done.stderr).rstrip() or "no output" if done.returncode else ""


def sources():
    """All files of the project, by their paths from its folder."""
    for folder, folders, names in os.walk(ROOT):
        folders[:] = sorted(set(folders).difference(NOT_OURS))
        for name in sorted(names):
            yield (Path(folder) / name).relative_to(ROOT)


def is_shell(path):
    return path.suffix == ".sh" or (ROOT / path).read_bytes().startswith(b"#!/bin/sh")


def is_python(path):
    return path.suffix == ".py" or (ROOT / path).read_bytes().startswith(b"#!/usr/bin/python3")


def compilations():
    """The arguments of the compiler for each of our C files."""
    found = dict.fromkeys(WITH_LIBRARY, BY_LIBRARY)
    for make in MAKES:
        printed = subprocess.run(["make", "-nB", *make], cwd=ROOT, capture_output=True, text=True,
                                 check=True).stdout.replace("\\\n", "")
        for line in printed.splitlines():
            words = shlex.split(line.split("|")[0]) if line.startswith(COMPILERS) else [""]
            if words[-1].endswith(".c") and not words[-1].startswith("build/"):
                found.setdefault(words[-1], words[1:-1])
    return found


def for_clang(words):
    left = iter(words)
    for word in left:
        if word in WITH_VALUE:
            next(left)
        elif word == "-isystem":
            folder = next(left)
            if not folder.startswith("/usr/lib/gcc"):
                yield from (word, folder)
        elif not word.startswith(ONLY_GCC):
            yield word


def tidy(source, words):
    """One file at a time: on several the analyser finds faults with va_list that are not there."""
    nodes = TESTS_NODES if source.startswith("tests/") else TIDY_NODES
    return complaints(["clang-tidy", "--quiet", source, "--", *for_clang(words),
                       "-Xclang", "-analyzer-config", "-Xclang", f"max-nodes={nodes}"])


def checks():
    found = compilations()
    missed = [path for path in sources() if path.suffix == ".c" and str(path) not in found]
    yield "every file is compiled", lambda: "\n".join(map(str, missed))
    for name, arguments in CPPCHECK_RUNS.items():
        yield f"cppcheck {name}", complaints, [*CPPCHECK, *arguments]
    for source in sorted(found, key=lambda source: -(ROOT / source).stat().st_size):
        yield f"clang-tidy {source}", tidy, source, found[source]
    for path in filter(is_shell, sources()):
        yield f"shellcheck {path}", complaints, ["shellcheck", path]
    yield "pyflakes", complaints, [sys.executable, "-m", "pyflakes", *filter(is_python, sources())]
