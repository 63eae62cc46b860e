#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0-or-later
# Runs int13check on ramiso, MEMDISK and the BIOSes of QEMU and Bochs, and writes the page that
# shows them side by side.
"""Usage: tests/guest/conformance.py [--kernel FILE] [--output FILE] [--jobs N]"""

import argparse
import concurrent.futures
import sys
import tempfile
from pathlib import Path

import checkrun
import disks
import machine
import run
import verdicts
from checkrun import CD, DISK, FLOPPY, MEDIA

TOP = run.TOP
sys.path += [str(TOP / "tests/bochs"), str(TOP / "tests/bench")]
from page import version        # noqa: E402
try:
    import bochs
except ImportError:
    bochs = None

WORDS = "timeout=1 exit write"
RISKS = " all"          # not for Bochs's BIOS, which halts the machine at AX=4A00h and 4D00h
SECONDS = 120
BOCHS_SECONDS = 400
MOST_STOPS = 12
FAULTS = """
## Faults known of other drivers, and what finds them

The last column has the systems that break one of the cases here, by this fault or by another one:
what was found is told below.
"""
HEAD = """# The rules of INT 13h, and who keeps them

Made by `make conformance`; do not edit. [int13check](../README.md#int13check) was booted from its
own media on each system, with the words `write` and, but for Bochs, `all`. ramiso and MEMDISK had
the medium in RAM; SeaBIOS in QEMU and the BIOS of Bochs had it in an emulated drive. Beside a CD
that emulates a floppy or a hard disk there was a hard disk.

"yes": the rule holds; "**no**": it does not, and what was found is below the table; "-": not
asked of it. EDD is the Enhanced Disk Drive specification of Phoenix and of T13; "BIOS convention"
is what the BIOSes of IBM and Phoenix do and programs rely on, though no standard says it; other
sources are named. No specification says which error tells that an address is not there: AH>00 is
any. Where Bochs stops, its BIOS or its floppy drive has panicked at the call.

A system is asked what its drive can be asked: a BIOS without EDD for floppies is not asked of
that, and MEMDISK, which lets the disk that a CD emulates be written and go on, is asked more. So
a system's numbers say how many of its own rules hold; the tables show which.
"""


def parse_options():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kernel", default="build/ramiso.lkrn")
    parser.add_argument("--memdisk")
    parser.add_argument("--build", default="build/guest")
    parser.add_argument("--output", default="docs/conformance.md")
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--system", default="", help="only those whose name begins so")
    return parser.parse_args()


def bochs_machine(medium, path):
    line, drive = {DISK: (lambda image: bochs.disk(image, disks.F1440), "disk"),
                   FLOPPY: (bochs.floppy, "floppy")}.get(medium, (bochs.cd, "cdrom"))
    lines = [bochs.cpu("pentium"), line(path), bochs.boot(drive)]
    if disk := checkrun.beside(medium, path):
        lines.append(bochs.disk(disk, checkrun.BESIDE))
    return bochs.Machine(lines, memory=64, timeout=BOCHS_SECONDS)


def systems(options):
    """(name, words, what makes a machine of a medium and its file)"""
    def qemu(arguments):
        return machine.Machine(arguments, timeout=SECONDS)
    kernel, memdisk = TOP / options.kernel, run.find_memdisk(options.memdisk)
    yield "ramiso", WORDS + RISKS, lambda medium, path: qemu(
        checkrun.on_ramiso(kernel, medium, path))
    yield f"MEMDISK {syslinux_version(memdisk)}", WORDS + RISKS, lambda medium, path: qemu(
        checkrun.on_memdisk(memdisk, medium, path))
    yield f"SeaBIOS {version('seabios')}", WORDS + RISKS, lambda medium, path: qemu(
        checkrun.real_drive(medium, path))
    if bochs and not bochs.missing():
        yield f"Bochs {version('bochsbios')}", WORDS, bochs_machine


def syslinux_version(memdisk):
    """MEMDISK tells it in its kernel version: "MEMDISK 6.04 ..."."""
    text = memdisk.read_bytes()
    at = text.index(b"MEMDISK ") + len(b"MEMDISK ")
    return text[at:text.index(b" ", at)].decode("ascii")


def check_all(build, medium, words, path, make):
    """Where a machine stops in the middle of a row, that one is broken, and another machine
    goes on behind it."""
    whole, after = checkrun.Result(), ""
    for _ in range(MOST_STOPS):
        checkrun.prepare(build, medium, words + after, path)
        result = checkrun.check(make(medium, path))
        whole.rows |= result.rows
        whole.problem = result.problem
        name = result.stopped_at
        if result.problem == checkrun.LOST:
            continue
        if not name:
            break
        whole.rows[name] = verdicts.Row("FAIL", "", "", "", "the machine stops")
        after = f" after={name}"
    marks = [row.verdict for row in whole.rows.values()]
    whole.good = marks.count("PASS")
    whole.rules = whole.good + marks.count("FAIL")
    return whole


def run_all(options, build, folder):
    """{medium: {system: Result}}"""
    jobs = {}
    with concurrent.futures.ThreadPoolExecutor(options.jobs) as pool:
        for name, words, make in systems(options):
            if not name.startswith(options.system):
                continue
            for medium in MEDIA:
                path = folder / f"{name}-{medium}".replace(" ", "-")
                jobs[medium, name] = pool.submit(check_all, build, medium, words, path, make)
    results = {medium: {} for medium in MEDIA}
    for (medium, name), job in jobs.items():
        results[medium][name] = job.result()
    return results


def score(result):
    return f"{result.good} of {result.rules}" if result.rules else "stopped"


def mark(result, name):
    row = result.rows.get(name)
    return {"PASS": "yes", "FAIL": "**no**"}.get(row.verdict if row else "", "-")


def escaped(text):
    return text.replace("|", "\\|").replace("<", "&lt;").replace("*", "\\*")


def table_row(cells):
    return "| " + " | ".join(cells) + " |"


def summary(results):
    names = list(results[CD])
    yield table_row(["rules that hold", *names])
    yield "| --- |" + " --- |" * len(names)
    for medium, columns in results.items():
        yield table_row([medium, *(score(result) for result in columns.values())])


def asked(columns):
    """The rows in the order that they were run in; without those that no medium of this kind
    has."""
    names = dict.fromkeys(name for result in columns.values() for name in result.rows)
    return [name for name in names
            if any(result.rows[name].verdict in ("PASS", "FAIL")
                   for result in columns.values() if name in result.rows)]


def breakers(fault, results):
    """The systems that break one of the cases, by this fault or by another one."""
    return [system for system in results[CD]
            if any(mark(results[medium][system], name) == "**no**"
                   for medium, names in fault.cases.items() for name in names)]


def faults(results):
    yield FAULTS
    yield table_row(["fault", "cases that find it", "broken here, for any reason, by"])
    yield "| --- | --- | --- |"
    for fault in checkrun.known_faults():
        yield table_row([escaped(fault.what), "; ".join(
            f"{medium}: " + " ".join(f"`{name}`" for name in names)
            for medium, names in fault.cases.items()),
                         ", ".join(breakers(fault, results)) or "-"])


def section(medium, columns):
    yield f"\n## {medium[0].upper()}{medium[1:]}\n"
    yield table_row(["case", "rule", "source", *columns])
    yield "| --- | --- | --- |" + " --- |" * len(columns)
    names = asked(columns)
    for name in names:
        row = next(r.rows[name] for r in columns.values()
                   if name in r.rows and r.rows[name].rule)
        yield table_row([f"`{name}`", f"{escaped(row.rule)}: {escaped(row.expected)}",
                         escaped(row.source), *(mark(r, name) for r in columns.values())])
    yield "\nWhat was found where a rule does not hold; behind a `!` stands what is wrong:\n"
    for name in names:
        for system, result in columns.items():
            if mark(result, name) == "**no**":
                yield f"- `{name}`, {system}: `{result.rows[name].found}`"
    for system, result in columns.items():
        if result.problem:
            yield f"- {system} stopped: {escaped(result.problem)}"


def contents(results):
    """Links to the tables, by GitHub's names of headings."""
    links = [f"[{medium}](#{medium.lower().replace(' ', '-')})" for medium in results]
    yield "\nThe tables:\n" + ",\n".join(links) + "."


def page(results):
    lines = [HEAD, *summary(results), *contents(results), *faults(results)]
    for medium, columns in results.items():
        lines += section(medium, columns)
    return "\n".join(lines) + "\n"


def main():
    options = parse_options()
    build = run.build_guest(options.build)
    with tempfile.TemporaryDirectory(dir=build, prefix="conformance-") as folder:
        results = run_all(options, build, Path(folder))
    (TOP / options.output).write_text(page(results), encoding="utf-8")
    wrong = 0
    for medium, columns in results.items():
        for name, result in columns.items():
            print(f"{medium:<28} {name:<16} {score(result)} {result.problem}")
            wrong += bool(result.problem)
            if name == "ramiso":
                wrong += result.good != result.rules
    return wrong != 0


if __name__ == "__main__":
    sys.exit(main())
