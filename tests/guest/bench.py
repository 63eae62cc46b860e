#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0-or-later
# Measures ramiso, MEMDISK and the BIOS's own CD on one machine and one ISO,
# and prints what each call costs.
"""Usage: tests/guest/bench.py [--kernel FILE] [--skip-ramiso] [--rounds N]

Instructions: QEMU with -icount shift=0, where one instruction is one tick of
the time stamp counter. 64 calls are counted, then the same loop without the
INT, and the difference is a call; what is above 512 instructions a sector
(one MOVSD each) is the handler's own overhead.
Entry to boot sector: the counter at the guest's first instruction, less the
counter at the entry of a control kernel (clock.asm) that QEMU starts in the
same way with the same initrd; no VGA.
Unpacking: the same for an ISO of a squashfs by xz, as live systems have them,
and for one of this machine's programs, plain and packed; the difference, by
the ISO's bytes.
MiB/s: without -icount, by the host's clock, best of the rounds; 16 MiB of
the image in turn.
"""

import argparse
import re
import subprocess
import sys
import tempfile
from dataclasses import dataclass, field
from pathlib import Path

import diskfile
import disks
import isofile
import machine
import run

TOP = run.TOP
BLOCKS = (1, 4, 16, 31)
SECTORS = {"large": 17411, "small": 9001}
COPY = 512              # MOVSD a sector
DISK = diskfile.Geometry(16, 16, 63, 16 * 16 * 63)
BUDGET_KIB = 3
LIVE_FROM = 100         # sector from which on an ISO has other content
PROGRAMS = sorted(Path("/usr/lib/gcc").glob("*/*/[cl][ct]*1"))  # cc1, lto1
PACKERS = {"gzip": ["gzip", "-c"], "xz": ["xz", "-c"], "zstd": ["zstd", "-qc"]}
UNPACK_TARGET = 6       # instructions a byte of gzip's
ICOUNT = ["-icount", "shift=0,sleep=off"]
SPAN = re.compile(r"bench (\w+) n=(\d+) calls=(\d+) "
                  r"start=(\w+) stop=(\w+)")


@dataclass
class Subject:
    """One column of the table."""
    name: str
    file: Path | None
    words: str = ""
    calls: dict = field(default_factory=dict)       # n: instructions
    loop: int = 0
    rates: dict = field(default_factory=dict)       # n: MiB/s
    base: int = 0
    boot: dict = field(default_factory=dict)        # size: instructions
    unpack: dict = field(default_factory=dict)      # (tool, kind): a byte
    disk_words: str = ""        # the same for a hard disk image
    memory: int = 128           # MiB
    disk: dict = field(default_factory=dict)        # (AH, n): instructions

    def overhead(self, n):
        return self.calls[n] - COPY * n


def arguments_of(subject, iso):
    if subject.file is None:
        return ["-nodefaults", "-boot", "d", "-drive",
                f"file={iso},format=raw,if=ide,index=2,media=cdrom,"
                "readonly=on"]
    return ["-nodefaults", "-kernel", str(subject.file), "-initrd", str(iso),
            "-append", subject.words,
            *run.processor(subject.memory)]


def run_bench(subject, iso, extra):
    """The guest's lines with their times."""
    with machine.Machine(arguments_of(subject, iso) + extra, subject.memory,
                         timeout=240) as guest:
        lines = [(t, l) for t, l in guest.lines()]
        if not any(l == "bench done" for _, l in lines):
            sys.exit(f"bench: {subject.name} did not finish: "
                     f"{[l for _, l in lines][-3:]} {guest.end()}")
    failed = [l for _, l in lines if l.startswith("bench failed")]
    if failed:
        sys.exit(f"bench: {subject.name}: {failed}")
    return lines


def take_entry(lines):
    """(time stamp counter, base memory) at the boot sector."""
    for _, line in lines:
        match = re.match(r"bench entry=(\w+) base=(\d+)", line)
        if match:
            return int(match[1], 16), int(match[2])
    return None


def control_clock(subject, iso):
    """The counter at a kernel's entry, on the subject's machine."""
    control = Subject("control", TOP / "build/guest/clock.lkrn",
                      memory=subject.memory)
    with machine.Machine(arguments_of(control, iso) + ICOUNT, control.memory,
                         timeout=60) as guest:
        for _, line in guest.lines():
            if line.startswith("c "):
                return int(line[2:], 16)
    sys.exit("bench: the control kernel said nothing")


def count_instructions(subject, iso):
    lines = run_bench(subject, iso, ICOUNT)
    subject.base = take_entry(lines)[1]
    spans = {}
    for _, line in lines:
        match = SPAN.match(line)
        if match:
            ticks = int(match[5], 16) - int(match[4], 16)
            spans[match[1], int(match[2])] = ticks / int(match[3])
    for n in BLOCKS:
        subject.loop = round(spans["empty", n])
        subject.calls[n] = round(spans["count", n] - spans["empty", n])


def make_disk(build, path):
    medium = diskfile.Medium(diskfile.HARD_DISK | diskfile.EDD, DISK, 0x80)
    path.write_bytes(diskfile.disk_image(
        (build / "sector.img").read_bytes(),
        (build / "bench.bin").read_bytes(), medium, {"only": b"d"}))


def count_on_disk(subject, path):
    """AH=42h and AH=02h on a hard disk, sectors of 512 bytes."""
    disk = Subject(subject.name, subject.file, subject.disk_words,
                   memory=subject.memory)
    empty = 0.0
    for _, line in run_bench(disk, path, ICOUNT):
        match = SPAN.match(line)
        if not match:
            continue
        ticks = (int(match[5], 16) - int(match[4], 16)) / int(match[3])
        if match[1] == "empty":
            empty = ticks
        else:
            name = "42h" if match[1] == "count" else "02h"
            subject.disk[name, int(match[2])] = round(ticks - empty)


def measure_rates(subject, iso):
    begin = 0.0
    for time, line in run_bench(subject, iso, []):
        if line.startswith("bench begin"):
            begin = time
        match = SPAN.match(line)
        if match and match[1] == "end":
            n = int(match[2])
            rate = n * int(match[3]) * 2048 / 2**20 / (time - begin)
            subject.rates[n] = max(rate, subject.rates.get(n, 0))


def measure_boot(subject, isos):
    for size, iso in isos.items():
        entry, _ = take_entry(run_bench(subject, iso, ICOUNT))
        subject.boot[size] = entry - control_clock(subject, iso)


def squashfs_of_programs(folder):
    squashfs = folder / "squashfs"
    subprocess.run(["mksquashfs", *PROGRAMS, squashfs, "-comp", "xz", "-quiet", "-no-progress"],
                   check=True, stdout=subprocess.PIPE)
    return squashfs.read_bytes()


def programs(_):
    return b"".join(path.read_bytes() for path in PROGRAMS)


def fill(path, content):
    """Puts the content behind the ISO's boot image, as far as there is room."""
    image = bytearray(path.read_bytes())
    data = LIVE_FROM * 2048
    image[data:] = content[:len(image) - data].ljust(len(image) - data, b"\0")
    path.write_bytes(image)


def entry_of(subject, image):
    return take_entry(run_bench(subject, image, ICOUNT))[0] - control_clock(subject, image)


def measure_unpacking(subjects, program, folder):
    """What each makes of the same ISO, plain and packed by those tools that it knows."""
    plain, packed = folder / "plain.iso", folder / "packed"
    for kind, content in CONTENTS.items():
        isofile.make_iso(program, plain, SECTORS["small"])
        fill(plain, content(folder))
        base = {subject.name: entry_of(subject, plain) for subject in subjects}
        for tool, words in PACKERS.items():
            with packed.open("wb") as file:
                subprocess.run([*words, str(plain)], stdout=file, check=True)
            for subject in subjects:
                if tool != "gzip" and subject.words == "iso":
                    continue   # MEMDISK
                took = entry_of(subject, packed) - base[subject.name]
                subject.unpack[tool, kind] = took / plain.stat().st_size


CONTENTS = {"live": squashfs_of_programs, "files": programs}


def row(title, cells):
    print(f"{title:<34}" + "".join(f"{cell:>14}" for cell in cells))


def loading(subject):
    """Instructions from entry to boot sector for each MiB of the image."""
    more = (SECTORS["large"] - SECTORS["small"]) * 2048
    return round((subject.boot["large"] - subject.boot["small"]) * 2**20 / more)


def print_table(subjects):
    row("", [s.name for s in subjects])
    for n in BLOCKS:
        row(f"instructions a call, {n} sectors",
            [f"{s.calls[n]:,}" for s in subjects])
    for n in BLOCKS:
        row(f"  of it overhead, {n} sectors",
            [f"{s.overhead(n):,}" for s in subjects])
    row("  (measuring loop, taken off)", [s.loop for s in subjects])
    for n in BLOCKS:
        row(f"MiB/s, {n} sectors", [f"{s.rates[n]:.1f}" for s in subjects])
    for name in ("42h", "02h"):
        for n in BLOCKS:
            row(f"disk, AH={name}, {n} x 512: instr.",
                [f"{s.disk[name, n]:,}" if s.disk else "-" for s in subjects])
    row("base memory taken, KiB",
        [subjects[-1].base - s.base for s in subjects])
    for size in SECTORS:
        row(f"entry to boot sector, {SECTORS[size]} sect.",
            [f"{s.boot[size]:,}" if s.boot else "-" for s in subjects])
    row("loading, instructions a MiB",
        [f"{loading(s):,}" if s.boot else "-" for s in subjects])
    for kind in CONTENTS:
        for tool in PACKERS:
            row(f"{tool}, {kind}: instr. a byte", [
                f"{s.unpack[tool, kind]:.1f}" if (tool, kind) in s.unpack else "-"
                for s in subjects])
    row("file, bytes", [f"{s.file.stat().st_size:,}" if s.file else "-"
                        for s in subjects])


def print_ratios(subject, peers):
    print(f"\n{subject.name} against")
    row("", [p.name for p in peers])
    for n in BLOCKS:
        row(f"MiB/s, {n} sectors",
            [f"{subject.rates[n] / p.rates[n]:.2f}x" for p in peers])
    for n in BLOCKS:
        row(f"instructions, {n} sectors",
            [f"{subject.calls[n] / p.calls[n]:.2f}x" for p in peers])


def target(met, text):
    print(f"  {'met    ' if met else 'NOT MET'} {text}")


def print_targets(own, default, raw):
    print("\ntargets")
    for n in BLOCKS:
        target(own.overhead(n) <= raw.overhead(n),
               f"overhead at {n} sectors: {own.overhead(n)} instructions, "
               f"MEMDISK raw {raw.overhead(n)}")
    for n in (1, 4):
        ratio = own.rates[n] / default.rates[n]
        target(ratio >= 1.5, f"MiB/s at {n} sectors: {ratio:.2f}x MEMDISK's "
               "default, 1.5x wanted")
    for n in BLOCKS:
        ratio = own.rates[n] / raw.rates[n]
        target(ratio >= 1, f"MiB/s at {n} sectors: {ratio:.2f}x MEMDISK raw")


def print_high_targets(own, high):
    for n in BLOCKS:
        ratio = own.rates[n] / high.rates[n]
        target(ratio <= 1.3, f"MiB/s at {n} sectors below 4 GiB: {ratio:.2f}x "
               "above, 1.3x wanted at most")


def print_unpack_target(own, peer):
    for kind in CONTENTS:
        took, peers = own.unpack["gzip", kind], peer.unpack["gzip", kind]
        target(took <= UNPACK_TARGET, f"gzip, {kind}: {took:.1f} instructions a byte, "
               f"{UNPACK_TARGET} wanted at most; MEMDISK {peers:.1f}")


def print_size_targets(own, bios):
    taken = bios.base - own.base
    target(taken <= BUDGET_KIB, f"base memory: {taken} KiB of {BUDGET_KIB}")
    print(f"  for information: loading takes {loading(own) / 2**20:.2f} "
          "instructions a byte: the image is moved once,\n"
          "  to a 2 MiB boundary at the top of RAM")


def parse_options():
    parser = argparse.ArgumentParser(
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--kernel", default="build/ramiso.lkrn")
    parser.add_argument("--memdisk")
    parser.add_argument("--skip-ramiso", action="store_true")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--build", default="build/guest")
    return parser.parse_args()


def make_isos(program, folder, mode):
    isos = {}
    for size, sectors in SECTORS.items():
        isos[size] = folder / f"bench-{mode or 'none'}-{size}.iso"
        isofile.make_iso(program, isos[size], sectors,
                         only=mode.encode())
    return isos


def measure(subjects, build, folder, rounds):
    """Fills in every subject, one machine at a time."""
    program = (build / "bench.bin").read_bytes()
    make_disk(build, folder / "bench.disk")
    counting, timing, booting = (make_isos(program, folder, mode)
                                 for mode in ("c", "r", ""))
    for subject in subjects:
        count_instructions(subject, counting["large"])
        if subject.file:
            measure_boot(subject, booting)
            count_on_disk(subject, folder / "bench.disk")
    measure_unpacking([s for s in subjects if s.file and "raw" not in s.words], program,
                      folder)
    for _ in range(rounds):
        for subject in subjects:
            measure_rates(subject, timing["large"])


def main():
    options = parse_options()
    build = TOP / options.build
    run.build_guest(options.build)
    memdisk = run.find_memdisk(options.memdisk)
    default = Subject("MEMDISK iso", memdisk, "iso")
    raw = Subject("MEMDISK raw", memdisk, "iso raw")
    default.disk_words = "harddisk c=16 h=16 s=63"
    raw.disk_words = default.disk_words + " raw"
    bios = Subject("BIOS CD", None)
    own = Subject("ramiso", TOP / options.kernel)
    high = Subject("ramiso high", own.file, "high", disk_words="high",
                   memory=disks.HIGH)
    subjects = [own, high, default, raw, bios]
    if options.skip_ramiso:
        subjects = subjects[2:]
    with tempfile.TemporaryDirectory(dir=build, prefix="bench-") as folder:
        measure(subjects, build, Path(folder), options.rounds)
    print_table(subjects)
    if not options.skip_ramiso:
        print_ratios(own, subjects[1:])
        print_targets(own, default, raw)
        print_high_targets(own, high)
        print_unpack_target(own, default)
        print_size_targets(own, bios)


if __name__ == "__main__":
    main()
