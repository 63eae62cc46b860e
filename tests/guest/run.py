#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0-or-later
# Runs the conformance guest on ramiso, on the BIOS's own CD and on MEMDISK,
# and prints one table of all verdicts.
"""Usage: tests/guest/run.py [--kernel FILE] [--skip-ramiso] [--case ID]"""

import argparse
import concurrent.futures
import subprocess
import sys
import tempfile
import tomllib
from dataclasses import dataclass, field
from pathlib import Path

import isofile
import machine

HERE = Path(__file__).resolve().parent
TOP = HERE.parents[1]
MEMDISKS = ["build/pkg/usr/lib/syslinux/memdisk",
            "build/guestpkg/usr/lib/syslinux/memdisk"]
LARGE = 17411           # sectors: 34 MiB, odd, LBAs above 16384
SMALL = 641             # 1.3 MiB, odd
EVEN = 2048             # 4 MiB, a multiple of 2 MiB
TIMEOUT = 120
IGNORE = {"flags": 1, "gdtr": 2}        # guest.h, IGNORE_
WIDTH = 14


@dataclass
class Known:
    """What known.toml says of one target."""
    differences: dict = field(default_factory=dict)     # case: its entry
    ignore: int = 0

    def hanging(self):
        return [c for c, d in self.differences.items() if d.get("hangs")]


@dataclass
class Row:
    """One verdict of the guest."""
    verdict: str
    source: str
    rule: str
    expected: str
    found: str


@dataclass
class Target:
    """One column: a machine, an ISO, and what is known of it."""
    name: str
    total: int
    arguments: list
    known: Known
    own: bool = False           # ours: nothing may differ or be left out
    segment: int = 0x7C0
    bios_copy: bool = False     # moves its data by INT 15h AH=87h
    rows: dict = field(default_factory=dict)
    problem: str = ""


def parse_options():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kernel", default="build/ramiso.lkrn")
    parser.add_argument("--memdisk")
    parser.add_argument("--skip-ramiso", action="store_true")
    parser.add_argument("--case", action="append", default=[],
                        help="run only this case (may be repeated)")
    parser.add_argument("--target", action="append", default=[],
                        help="run only columns whose name begins so")
    parser.add_argument("--verbose", action="store_true",
                        help="print the rule of every row")
    parser.add_argument("--build", default="build/guest")
    return parser.parse_args()


def read_known(name):
    """The part of known.toml about one target."""
    known = Known()
    document = tomllib.loads((HERE / "known.toml").read_text())
    for entry in document["difference"]:
        if entry["target"] == name:
            known.differences |= {case: entry for case in entry["cases"]}
    for entry in document["ignored"]:
        if entry["target"] == name:
            known.ignore |= IGNORE[entry["what"]]
    return known


def build_guest(build):
    subprocess.run(["make", "-s", "-f", "tests/guest/guest.mk",
                    f"BUILD={build}"], cwd=TOP, check=True)
    return (TOP / build / "conform.bin").read_bytes()


def find_memdisk(option):
    for name in [option] if option else MEMDISKS:
        if (TOP / name).exists():
            return TOP / name
    sys.exit("guest: no memdisk found; run tools/deps, or use --memdisk")


def make_disk(path):
    """The real hard disk 80h: each sector says DISK and its number."""
    path.write_bytes(b"".join(
        b"DISK" + n.to_bytes(4, "little") + bytes(504)
        for n in range(16 * 1024)))


def cd_drive(path):
    return ["-drive", f"file={path},format=raw,if=ide,index=2,media=cdrom,"
            "readonly=on"]


def own_targets(kernel, plain, folder):
    """ramiso on images of several sizes, beside a real CD, and with the
    BIOS's AH=87h, whose faults known.toml names."""
    def own(name, total, more=(), segment=0x7C0):
        return Target(name, total, plain + ["-kernel", str(kernel), *more],
                      Known(), True, segment)
    return [own("ramiso", LARGE),
            own("ramiso-small", SMALL, segment=0),
            own("ramiso-even", EVEN),
            own("ramiso-cd", SMALL, cd_drive(folder / "real.iso")),
            Target("ramiso-int", SMALL, plain + ["-kernel", str(kernel),
                   "-append", "int"], read_known("ramiso-int"), True,
                   bios_copy=True)]


def targets_of(options, folder):
    plain = ["-nodefaults", "-vga", "std", "-drive",
             f"file={folder}/disk.img,format=raw,snapshot=on,if=ide"]
    targets = own_targets(TOP / options.kernel, plain, folder)
    if options.skip_ramiso:
        targets = []
    memdisk = Target("MEMDISK", LARGE, plain + [
        "-kernel", str(find_memdisk(options.memdisk)),
        "-append", "iso raw"], read_known("memdisk"))
    for target in targets + [memdisk]:
        target.arguments += ["-initrd", f"{folder}/{target.name}.iso"]
    bios = Target("SeaBIOS", LARGE, plain + ["-boot", "d"]
                  + cd_drive(folder / "SeaBIOS.iso"), read_known("seabios"))
    targets += [bios, memdisk]
    return [t for t in targets if not options.target
            or any(t.name.startswith(name) for name in options.target)]


def run_target(target, program, folder, cases):
    """Boots one target and fills in its rows."""
    isofile.make_iso(program, folder / f"{target.name}.iso", target.total,
                     target.segment, True, target.known.ignore,
                     " ".join(cases), " ".join(target.known.hanging()),
                     target.bios_copy)
    ended, held = False, ""
    with machine.Machine(target.arguments, timeout=TIMEOUT) as guest:
        for _, line in guest.lines():
            if line.endswith(machine.PROMPT):   # in the middle of a row
                guest.answer_hold()
                held = line[:-len(machine.PROMPT)]
                continue
            ended |= take_line(target, held + line)
            held = ""
        if not ended:
            target.problem = guest.end()


def take_line(target, line):
    """Keeps a row; true for the guest's last line."""
    parts = line.split(" | ")
    if len(parts) == 6:
        target.rows[parts[0]] = Row(*parts[1:])
    if "OVERWRITTEN" in line:
        target.problem = line
    return line.startswith("conformance:") and line.endswith("n/a")


def judge(target, name):
    """(as it should be, mark for the table, text for the line below)"""
    row = target.rows.get(name)
    listed = target.known.differences.get(name)
    if row is None:
        hangs = bool(listed and listed.get("hangs"))
        return hangs, "hangs" if hangs else "missing", ""
    if row.verdict == "n/a":
        return not target.own and not listed, "n/a", row.found
    if row.verdict == "PASS":
        return not listed or listed.get("sometimes"), "pass", \
            "" if not listed else "passes, but is listed in known.toml"
    why = f" ({listed['why']})" if listed else ""
    return bool(listed), "differs", row.found + why


def print_row(name, targets, verbose):
    """One line and what differs; returns how many are right and wrong."""
    row = next(t.rows[name] for t in targets if name in t.rows)
    results = [judge(target, name) for target in targets]
    print(f"{name:<18}" + "".join(
        f"{mark if good else 'FAIL':<{WIDTH}}" for good, mark, _ in results))
    wrong = sum(not good for good, _, _ in results)
    if verbose or wrong:
        print(f"    {row.source}: {row.rule}; expected: {row.expected}")
    for target, (good, mark, text) in zip(targets, results):
        if not good or mark == "differs":
            print(f"    {target.name}: {text or mark}")
    return len(results) - wrong, wrong


def print_table(targets, options):
    print(f"{'case':<18}" + "".join(f"{t.name:<{WIDTH}}" for t in targets))
    names = list(dict.fromkeys(n for t in targets for n in t.rows))
    good = bad = 0
    for name in names:
        right, wrong = print_row(name, targets, options.verbose)
        good, bad = good + right, bad + wrong
    for target in targets:
        if target.problem:
            bad += 1
            print(f"{target.name}: {target.problem}")
        for name in [] if options.case else target.known.differences:
            if name not in names:
                bad += 1
                print(f"{target.name}: known.toml lists {name}, no case")
    return good, bad


def run_all(program, options, folder):
    """Two machines at a time; their images lie in `folder`."""
    make_disk(folder / "disk.img")
    isofile.make_iso(program, folder / "real.iso", SMALL + 2)
    targets = targets_of(options, folder)
    with concurrent.futures.ThreadPoolExecutor(2) as pool:
        for job in [pool.submit(run_target, t, program, folder, options.case)
                    for t in targets]:
            job.result()
    return targets


def main():
    options = parse_options()
    program = build_guest(options.build)
    # of this run alone: another run may be at work beside it
    with tempfile.TemporaryDirectory(dir=TOP / options.build,
                                     prefix="run-") as folder:
        targets = run_all(program, options, Path(folder))
    good, bad = print_table(targets, options)
    print(f"guest: {good} passed, {bad} failed")
    return bad != 0 or good == 0


if __name__ == "__main__":
    sys.exit(main())
