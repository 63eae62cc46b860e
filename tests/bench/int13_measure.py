# SPDX-License-Identifier: GPL-2.0-or-later
"""Measures INT 13h of ramiso, MEMDISK and the BIOS's own CD on one machine and one ISO.

Instructions: QEMU with -icount shift=0, where one instruction is one tick of the time stamp
counter. 64 calls are counted, then the same loop without the INT, and the difference is a call.
Entry to boot sector: the counter at the guest's first instruction, less the counter at the entry
of a control kernel (clock.asm) that QEMU starts in the same way with the same initrd; no VGA.
Unpacking: the same for an ISO of a squashfs by xz, as live systems have them, and for one of this
machine's programs, plain and packed; the difference, by the ISO's bytes.
MiB/s: without -icount, by the host's clock, best of the rounds; 16 MiB of the image in turn.
"""

import re
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path

GUEST = Path(__file__).resolve().parents[1] / "guest"
sys.path.insert(0, str(GUEST))

import diskfile     # noqa: E402
import isofile      # noqa: E402
import machine      # noqa: E402
import run          # noqa: E402

TOP = run.TOP
BLOCKS = (1, 4, 16, 31)
SECTORS = {"large": 17411, "small": 9001}
COPY = 512              # MOVSD a sector
DISK = diskfile.Geometry(16, 16, 63, 16 * 16 * 63)
LIVE_FROM = 100         # sector from which on an ISO has other content
PROGRAMS = sorted(Path("/usr/lib/gcc").glob("*/*/[cl][ct]*1"))  # cc1, lto1
PACKERS = {"gzip": ["gzip", "-c"], "xz": ["xz", "-c"], "zstd": ["zstd", "-qc"]}
ICOUNT = ["-icount", "shift=0,sleep=off"]
SPAN = re.compile(r"bench (\w+) n=(\d+) calls=(\d+) start=(\w+) stop=(\w+)")


@dataclass
class Subject:
    """One column of the table."""
    name: str
    file: Path | None
    words: str = ""
    calls: dict = field(default_factory=dict)       # n: instructions
    rates: dict = field(default_factory=dict)       # n: MiB/s
    base: int = 0
    boot: dict = field(default_factory=dict)        # size: instructions
    unpack: dict = field(default_factory=dict)      # (tool, kind): a byte
    disk_words: str = ""        # the same for a hard disk image
    memory: int = 128           # MiB
    packers: list = field(default_factory=list)     # those that it unpacks
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
            sys.exit(f"int13: {subject.name} did not finish: "
                     f"{[l for _, l in lines][-3:]} {guest.end()}")
    failed = [l for _, l in lines if l.startswith("bench failed")]
    if failed:
        sys.exit(f"int13: {subject.name}: {failed}")
    return lines


def take_entry(lines):
    """(time stamp counter, base memory) at the boot sector."""
    for _, line in lines:
        match = re.match(r"bench entry=(\w+) base=(\d+)", line)
        if match:
            return int(match[1], 16), int(match[2])
    return None


def control_clock(subject, kernel, iso):
    """The counter at a kernel's entry, on the subject's machine."""
    control = Subject("control", kernel, memory=subject.memory)
    with machine.Machine(arguments_of(control, iso) + ICOUNT, control.memory,
                         timeout=60) as guest:
        for _, line in guest.lines():
            if line.startswith("c "):
                return int(line[2:], 16)
    sys.exit("int13: the control kernel said nothing")


def ticks_of(lines):
    """{(what was done, blocks): ticks a call}"""
    return {(found[1], int(found[2])): (int(found[5], 16) - int(found[4], 16)) / int(found[3])
            for found in (SPAN.match(line) for _, line in lines) if found}


def count_instructions(subject, iso):
    lines = run_bench(subject, iso, ICOUNT)
    subject.base = take_entry(lines)[1]
    ticks = ticks_of(lines)
    for n in BLOCKS:
        subject.calls[n] = round(ticks["count", n] - ticks["empty", n])


def make_disk(build, path):
    medium = diskfile.Medium(diskfile.HARD_DISK | diskfile.EDD, DISK, 0x80)
    path.write_bytes(diskfile.disk_image(
        (build / "sector.img").read_bytes(),
        (build / "bench.bin").read_bytes(), medium, {"only": b"d"}))


def count_on_disk(subject, path):
    """AH=42h and AH=02h on a hard disk, sectors of 512 bytes."""
    disk = Subject(subject.name, subject.file, subject.disk_words, memory=subject.memory)
    ticks = ticks_of(run_bench(disk, path, ICOUNT))
    for n in BLOCKS:
        for function, what in (("42h", "count"), ("02h", "chs")):
            subject.disk[function, n] = round(ticks[what, n] - ticks["empty", n])


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


def entry_of(subject, clock, image):
    """Instructions until the boot sector runs."""
    entry, _ = take_entry(run_bench(subject, image, ICOUNT))
    return entry - control_clock(subject, clock, image)


def measure_unpacking(subjects, program, clock, folder):
    """What each makes of the same ISO, plain and packed by those tools that it knows."""
    plain, packed = folder / "plain.iso", folder / "packed"
    for kind, content in CONTENTS.items():
        isofile.make_iso(program, plain, SECTORS["small"])
        fill(plain, content(folder))
        base = {subject.name: entry_of(subject, clock, plain) for subject in subjects}
        for tool, words in PACKERS.items():
            with packed.open("wb") as file:
                subprocess.run([*words, str(plain)], stdout=file, check=True)
            for subject in subjects:
                if tool in subject.packers:
                    took = entry_of(subject, clock, packed) - base[subject.name]
                    subject.unpack[tool, kind] = took / plain.stat().st_size


CONTENTS = {"live": squashfs_of_programs, "files": programs}


def say(text):
    print(f"int13: {text}", file=sys.stderr, flush=True)


def make_isos(program, folder, mode):
    isos = {}
    for size, sectors in SECTORS.items():
        isos[size] = folder / f"bench-{mode or 'none'}-{size}.iso"
        isofile.make_iso(program, isos[size], sectors, only=mode.encode())
    return isos


def count(subjects, build, folder):
    """The instructions of calls."""
    program = (build / "bench.bin").read_bytes()
    make_disk(build, folder / "bench.disk")
    iso = make_isos(program, folder, "c")["large"]
    for subject in subjects:
        say(f"{subject.name}: instructions")
        count_instructions(subject, iso)
        if subject.file:
            count_on_disk(subject, folder / "bench.disk")


def unpacking(subjects):
    return [subject for subject in subjects if subject.packers]


def measure(subjects, build, folder, rounds):
    """Fills in every subject, one machine at a time."""
    count(subjects, build, folder)
    program, clock = (build / "bench.bin").read_bytes(), build / "clock.lkrn"
    booting, timing = (make_isos(program, folder, mode) for mode in ("", "r"))
    say("loading and unpacking")
    for subject in unpacking(subjects):
        subject.boot = {size: entry_of(subject, clock, iso) for size, iso in booting.items()}
    measure_unpacking(unpacking(subjects), program, clock, folder)
    for number in range(rounds):
        for subject in subjects:
            say(f"{subject.name}: MiB/s, {number + 1} of {rounds}")
            measure_rates(subject, timing["large"])
