#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0-or-later
# Runs the conformance guest on ramiso, on the BIOS's own drives and on MEMDISK,
# and prints two tables of all verdicts: CDs, and disks.
"""Usage: tests/guest/run.py [--kernel FILE] [--skip-ramiso] [--case ID]"""

import argparse
import concurrent.futures
import re
import subprocess
import sys
import tempfile
import tomllib
from dataclasses import dataclass, field
from pathlib import Path

import check_test
import diskfile
import disks
import isofile
import machine
import verdicts

HERE = Path(__file__).resolve().parent
TOP = HERE.parents[1]
MEMDISKS = ["build/pkg/usr/lib/syslinux/memdisk",
            "build/guestpkg/usr/lib/syslinux/memdisk"]
LARGE = 17411           # sectors: 34 MiB, odd, LBAs above 16384
CPUS = ["486", "pentium", "max"]    # the first two without PAE; QEMU's own is qemu32
SMALL = 641             # 1.3 MiB, odd
EVEN = 2048             # 4 MiB, a multiple of 2 MiB
TIMEOUT = 120
IGNORE = {"flags": 1, "gdtr": 2, "high": 4}         # guest.h, IGNORE_
NARROW = 14             # columns of the table


@dataclass
class Known:
    """What known.toml says of one target."""
    differences: dict = field(default_factory=dict)     # case: its entry
    ignore: int = 0
    not_run: list = field(default_factory=list)

    def skipped(self):
        return self.not_run + [c for c, d in self.differences.items()
                               if d.get("hangs")]


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
    v86: int = 0                # V86_ bits of v86.h
    v86_worked: bool = False    # trapped, interrupted and moved something
    medium: diskfile.Medium | None = None       # a disk; None: a CD
    memory: int = 128           # MiB
    machine: type = machine.Machine
    ended: bool = False
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
        if name in entry["target"].split():
            known.differences |= {case: entry for case in entry["cases"]}
    for entry in document["ignored"]:
        if name in entry["target"].split():
            known.ignore |= IGNORE[entry["what"]]
    for entry in document["not_run"]:
        if name in entry["target"].split():
            known.not_run += entry["cases"]
    return known


def build_guest(build):
    subprocess.run(["make", "-s", "-f", "tests/guest/guest.mk",
                    f"BUILD={build}"], cwd=TOP, check=True)
    return TOP / build


def find_memdisk(option):
    for name in [option] if option else MEMDISKS:
        if (TOP / name).exists():
            return TOP / name
    sys.exit("guest: no memdisk found; run tools/deps, or use --memdisk")


def make_marked(path, mark, sectors):
    """A real disk: each sector has the mark and its number."""
    path.write_bytes(b"".join(mark + n.to_bytes(4, "little") + bytes(504)
                              for n in range(sectors)))


def cd_drive(path):
    return ["-drive", f"file={path},format=raw,if=ide,index=2,media=cdrom,"
            "readonly=on"]


def processor(memory):
    """QEMU's words for one that reaches all the memory; its usual one reaches 4 GiB."""
    return ["-cpu", "max"] if memory == disks.HIGH else []


def own_targets(kernel, plain, folder):
    """ramiso on images of several sizes, beside a real CD, on several processors, and
    with the BIOS's AH=87h, whose faults known.toml names."""
    def own(name, total, more=(), segment=0x7C0):
        return Target(name, total, plain + ["-kernel", str(kernel), *more],
                      Known(), True, segment)
    def own_high(name, total):
        return Target(name, total, plain + ["-kernel", str(kernel), "-append", "high",
                                            *processor(disks.HIGH)],
                      read_known(name), True, memory=disks.HIGH)
    def own_v86(name, v86):
        return Target(name, SMALL, plain + ["-kernel", str(kernel)],
                      read_known(name), True, bios_copy=True, v86=v86)
    return [own("ramiso", LARGE),
            own("ramiso-small", SMALL, segment=0),
            own("ramiso-even", EVEN),
            own("ramiso-cd", SMALL, cd_drive(folder / "real.iso")),
            *(own(f"ramiso-{cpu}", SMALL, ["-cpu", cpu]) for cpu in CPUS),
            own_high("ramiso-high", LARGE),
            own_v86("ramiso-v86", 1),           # IOPL 0
            own_v86("ramiso-v86-3", 7),         # IOPL 3, pages mapped
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
        target.arguments += ["-initrd", str(image_path(folder, target.name))]
    bios = Target("SeaBIOS", LARGE, plain + ["-boot", "d"]
                  + cd_drive(image_path(folder, "SeaBIOS")), read_known("seabios"))
    control = Target("SeaBIOS-v86", SMALL, plain + ["-boot", "d"]
                     + cd_drive(image_path(folder, "SeaBIOS-v86")),
                     read_known("seabios-v86"), v86=1)
    targets += [bios, memdisk, control]
    return [t for t in targets if not options.target
            or any(t.name.startswith(name) for name in options.target)]


def real_drives(medium, folder, place):
    """QEMU's words for the real floppy and hard disk beside a medium."""
    def there(real):
        return real.number != diskfile.NO_DRIVE or medium.hidden
    words = ["-nodefaults", "-vga", "std"]
    if there(medium.real_floppy):
        words += ["-drive", f"file={folder}/floppy.img,format=raw,"
                  "snapshot=on,if=floppy"]
    if there(medium.real_disk):
        words += ["-drive", f"file={folder}/disk.img,format=raw,"
                  f"snapshot=on,if=ide,index={place}"]
    return words


def kernel_targets(prefix, columns, kernel, folder, own):
    """Disks that a kernel makes of its initrd."""
    for column, medium, cd, words, memory in columns:
        name = prefix + column
        yield Target(name, cd, real_drives(medium, folder, 0) + [
            "-kernel", str(kernel), "-append", words, *processor(memory), "-initrd",
            str(image_path(folder, name))], read_known(name.lower()), own,
            medium=medium, memory=memory, bios_copy=words == "int")


def bios_targets(folder):
    """The same disks as drives of the machine."""
    for name, medium, cd, boot, drive in disks.bios_columns():
        place = 1 if boot == "c" else 0
        yield Target(name, cd, real_drives(medium, folder, place) + [
            "-boot", boot, "-drive",
            f"file={image_path(folder, name)},format=raw,{drive}"],
            read_known(name.lower()), medium=medium)


def disk_targets(options, folder):
    """The columns of disks.py."""
    targets = [*bios_targets(folder),
               *kernel_targets("", disks.memdisk_columns(),
                               find_memdisk(options.memdisk), folder, False)]
    if not options.skip_ramiso:
        targets += kernel_targets("ramiso-", disks.own_columns(),
                                  TOP / options.kernel, folder, True)
    return [t for t in targets if not options.target
            or any(t.name.startswith(name) for name in options.target)]


def image_path(folder, name):
    """The image of the target of this name."""
    return folder / f"{name}.iso"


def make_image(target, build, path, params):
    """Writes the target's CD or disk; several images lie on page boundaries
    of one file."""
    medium = target.medium
    if medium is None:
        isofile.make_iso((build / "conform.bin").read_bytes(), path,
                         target.total, target.segment, **params)
        return
    image = diskfile.disk_image((build / "sector.img").read_bytes(),
                                (build / "disk.bin").read_bytes(), medium,
                                params)
    if target.total:
        diskfile.make_emulated(image, path, target.total, medium)
        return
    if medium.kind & diskfile.WITH_OTHER:
        image += bytes(-len(image) % 4096) + diskfile.data_image(medium.other)
    path.write_bytes(image)


def run_target(target, build, folder, cases):
    """Boots one target and fills in its rows."""
    make_image(target, build, image_path(folder, target.name), {
        "can_hold": True, "ignore": target.known.ignore,
        "bios_copy": target.bios_copy, "v86": target.v86,
        "only": " ".join(cases).encode(),
        "skip": " ".join(target.known.skipped()).encode()})
    ended, held = False, ""
    with target.machine(target.arguments, target.memory,
                        timeout=TIMEOUT) as guest:
        for _, line in guest.lines():
            if line.endswith(machine.PROMPT):   # in the middle of a row
                guest.answer_hold()
                held = line[:-len(machine.PROMPT)]
                continue
            ended |= take_line(target, held + line)
            held = ""
            if ended:           # not every machine ends then by itself
                break
        if not ended:
            target.problem = guest.end()
    target.ended = ended
    if target.v86 and not cases and not target.v86_worked:
        target.problem = target.problem or "no virtual-8086 mode seen"


def take_line(target, line):
    """Keeps a row; true for the guest's last line."""
    verdicts.keep_row(target, line)
    if line.startswith("v86: ") and not re.search(r"\b0 ", line):
        target.v86_worked = True
    return line.startswith("conformance:") and line.endswith("n/a")


def judge(target, name):
    """(as it should be, mark for the table, text for the line below)"""
    row = target.rows.get(name)
    listed = target.known.differences.get(name)
    if name in target.known.not_run:
        return row is None, "not run", "ran, but known.toml says not_run"
    if row is None:
        hangs = bool(listed and listed.get("hangs"))
        if target.ended and not listed:     # not for a medium like this
            return True, "", ""
        return hangs, "hangs" if hangs else "missing", ""
    if row.verdict == "-":
        return not listed, "-", row.found
    if row.verdict == "n/a":
        return bool(listed) == target.own, "n/a", row.found
    if row.verdict == "PASS":
        return not listed or listed.get("sometimes"), "pass", \
            "" if not listed else "passes, but is listed in known.toml"
    why = f" ({listed['why']})" if listed else ""
    return bool(listed), "differs", row.found + why


def width_of(target):
    return max(NARROW, len(target.name) + 1)


def is_meant(name, targets):
    """Whether any of our columns ran the case at all."""
    own = [t for t in targets if t.own] or targets
    return any(t.rows[name].verdict != "-" for t in own if name in t.rows)


def print_row(name, targets, verbose):
    """One line and what differs; returns how many are right and wrong."""
    row = next(t.rows[name] for t in targets if name in t.rows)
    results = [judge(target, name) for target in targets]
    print(f"{name:<18}" + "".join(
        f"{mark if good else 'FAIL':<{width_of(t)}}"
        for t, (good, mark, _) in zip(targets, results)))
    wrong = sum(not good for good, _, _ in results)
    if verbose or wrong:
        print(f"    {row.source}: {row.rule}; expected: {row.expected}")
    for target, (good, mark, text) in zip(targets, results):
        if not good or mark == "differs":
            print(f"    {target.name}: {text or mark}")
    return sum(bool(mark) for _, mark, _ in results) - wrong, wrong


def unknown_cases(target, names, options):
    """What known.toml lists for a target and no column has."""
    left_out = target.known.not_run
    listed = [c for c in target.known.differences if c not in left_out]
    if not options.target:      # another column has these
        listed += left_out
    return [] if options.case else [c for c in listed if c not in names]


def print_table(targets, options):
    print(f"{'case':<18}" + "".join(
        f"{t.name:<{width_of(t)}}" for t in targets))
    names = list(dict.fromkeys(n for t in targets for n in t.rows))
    good = bad = 0
    for name in names:
        right, wrong = print_row(name, targets, options.verbose)
        good, bad = good + right, bad + wrong
        if not options.target and not is_meant(name, targets):
            bad += 1
            print(f"{name}: no column is meant")
    for target in targets:
        if target.problem:
            bad += 1
            print(f"{target.name}: {target.problem}")
        for name in unknown_cases(target, names, options):
            bad += 1
            print(f"{target.name}: known.toml lists {name}, no case")
    return good, bad


def run_all(build, options, folder):
    """Two machines at a time; their images lie in `folder`."""
    make_marked(folder / "disk.img", b"DISK", 16 * 1024)
    make_marked(folder / "floppy.img", b"FLOP", 2880)
    isofile.make_iso((build / "conform.bin").read_bytes(),
                     folder / "real.iso", SMALL + 2)
    targets = targets_of(options, folder) + disk_targets(options, folder)
    with concurrent.futures.ThreadPoolExecutor(2) as pool:
        for job in [pool.submit(run_target, t, build, folder, options.case)
                    for t in targets]:
            job.result()
    return targets


def run_int13check(build, options):
    """int13check's own tests, unless one column or case only is wanted."""
    if options.case or "int13check" not in (options.target or ["int13check"]):
        return 0, 0
    with tempfile.TemporaryDirectory(dir=build, prefix="check-") as folder:
        return check_test.run_tests(build, TOP / options.kernel,
                                    find_memdisk(options.memdisk), Path(folder))


def main():
    options = parse_options()
    build = build_guest(options.build)
    # of this run alone: another run may be at work beside it
    with tempfile.TemporaryDirectory(dir=TOP / options.build,
                                     prefix="run-") as folder:
        targets = run_all(build, options, Path(folder))
    good = bad = 0
    for table in ([t for t in targets if not t.medium],
                  [t for t in targets if t.medium]):
        right, wrong = print_table(table, options) if table else (0, 0)
        good, bad = good + right, bad + wrong
    right, wrong = run_int13check(build, options)
    good, bad = good + right, bad + wrong
    print(f"guest: {good} passed, {bad} failed")
    return bad != 0 or good == 0


if __name__ == "__main__":
    sys.exit(main())
