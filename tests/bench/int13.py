#!/usr/bin/python3 -B
# SPDX-License-Identifier: GPL-2.0-or-later
"""Tell what INT 13h, loading and unpacking cost on ramiso, MEMDISK and the BIOS's own CD."""

import argparse
import tempfile
from pathlib import Path

from int13_measure import (BLOCKS, CONTENTS, PACKERS, SECTORS, TOP, Subject, measure, run,
                           unpacking)
from page import Part, Table, Target, less, more, number, save, section

import disks    # of the guest, whose folder int13_measure has added

BUDGET_KIB = 3          # of base memory
UNPACK_TARGET = 6       # instructions a byte of gzip's


def loading(subject):
    """Instructions from entry to boot sector for each byte of the image."""
    return (subject.boot["large"] - subject.boot["small"]) / (
        (SECTORS["large"] - SECTORS["small"]) * 2048)


def by_blocks(title, cell, subjects, blocks=BLOCKS):
    """A row for each number of blocks, whose place in the title is {}."""
    return [[title.format(n), *(cell(s, n) for s in subjects)] for n in blocks]


CD, DISK = "CD, AH=42h, {} x 2048: ", "disk, AH=%s, {} x 512: "


def calls_table(subjects):
    """What a call costs, and what of it is not the copy."""
    rows = by_blocks(CD + "instructions a call", lambda s, n: number(s.calls[n]), subjects)
    rows += by_blocks("of these not the copy, {} x 2048", lambda s, n: number(s.overhead(n)),
                      subjects)
    for function in ("42h", "02h"):
        rows += by_blocks(DISK % function + "instructions a call",
                          lambda s, n, f=function: number(s.disk.get((f, n))), subjects)
    rows += by_blocks(CD + "MiB/s", lambda s, n: number(s.rates[n], 1), subjects)
    bios = subjects[-1]
    rows.append(["base memory taken, KiB", *(number(bios.base - s.base) for s in subjects)])
    rows.append(["file, bytes", *(number(s.file.stat().st_size if s.file else None)
                                  for s in subjects)])
    return Table(["", *(s.name for s in subjects)], rows)


def calls_ratios(own, peers):
    rows = by_blocks(CD + "MiB/s", lambda p, n: more(own.rates[n], p.rates[n]), peers)
    rows += by_blocks(CD + "instructions", lambda p, n: less(own.calls[n], p.calls[n]), peers)
    for function in ("42h", "02h"):
        rows += by_blocks(
            DISK % function + "instructions",
            lambda p, n, f=function: less(own.disk[f, n], p.disk.get((f, n))), peers,
            (BLOCKS[0], BLOCKS[-1]))
    return Table(["", *(p.name for p in peers)], rows)


def sectors(n):
    return f"{n} sector" if n == 1 else f"{n} sectors"


def counted_targets(own, raw, bios):
    """Those that are the same on every machine."""
    targets = [Target(own.overhead(n) <= raw.overhead(n),
                      f"overhead of a read of {sectors(n)}: {own.overhead(n)} instructions, "
                      f"{raw.name} {raw.overhead(n)}") for n in BLOCKS]
    taken = bios.base - own.base
    return targets + [Target(0 < taken <= BUDGET_KIB,
                             f"base memory: {taken} KiB, {BUDGET_KIB} wanted at most")]


def timed_targets(own, high, default, raw):
    ratios = {(n, peer.name): own.rates[n] / peer.rates[n]
              for n in BLOCKS for peer in (high, default, raw)}
    return [Target(ratios[n, default.name] >= 1.5, f"MiB/s at {sectors(n)}: "
                   f"{ratios[n, default.name]:.2f}x {default.name}, 1.5x wanted")
            for n in (1, 4)] + [
        Target(ratios[n, raw.name] >= 1,
               f"MiB/s at {sectors(n)}: {ratios[n, raw.name]:.2f}x {raw.name}")
        for n in BLOCKS] + [
        Target(ratios[n, high.name] <= 1.3, f"MiB/s at {sectors(n)} above 4 GiB: 1/"
               f"{ratios[n, high.name]:.2f} of those below, 1/1.3 wanted")
        for n in BLOCKS]


CALLS_TEXT = """\
AH=42h on a CD, and AH=42h and 02h on a hard disk image, by a guest in real mode. "ramiso high" has
its image above 4 GiB; "MEMDISK" is as it starts by itself, "MEMDISK raw" with that word. The copy
is 512 instructions a sector of 2048 bytes; the measuring loop is taken off. [What is
behind them](design.md#figures).
"""


def calls_part(subjects):
    own, high, default, raw, bios = subjects
    targets = counted_targets(own, raw, bios) + timed_targets(own, high, default, raw)
    return Part("INT 13h", calls_ratios(own, [default, raw, bios]), targets, CALLS_TEXT,
                [calls_table(subjects)])


def unpack_rows(subjects):
    return [[f"{tool}, {kind}: instructions a byte",
             *(number(s.unpack.get((tool, kind)), 1) for s in subjects)]
            for kind in CONTENTS for tool in PACKERS]


def loading_part(subjects):
    own, high, default = subjects
    rows = [[f"entry to boot sector, {SECTORS[size]:,} sectors",
             *(number(s.boot[size]) for s in subjects)] for size in SECTORS]
    rows.append(["loading: instructions a byte", *(number(loading(s), 2) for s in subjects)])
    rows += unpack_rows(subjects)
    targets = []
    for kind in CONTENTS:
        took, peers = own.unpack["gzip", kind], default.unpack["gzip", kind]
        targets.append(Target(took <= UNPACK_TARGET, f"gzip, {kind}: {took:.1f} instructions a "
                              f"byte, {UNPACK_TARGET} wanted at most; {default.name} {peers:.1f}"))
    ratios = [["entry to boot sector", less(own.boot["small"], default.boot["small"])]]
    ratios += [[f"unpacking, gzip, {kind}",
                less(own.unpack["gzip", kind], default.unpack["gzip", kind])]
               for kind in CONTENTS]
    head = ["instructions", *(s.name for s in subjects)]
    return Part("Loading and unpacking", Table(["instructions", default.name], ratios), targets,
                LOADING_TEXT, [Table(head, rows)])


LOADING_TEXT = """\
Instructions from the entry to the boot sector, without the network. An ISO of a squashfs by xz, as
live systems have it ("live"), and one of programs as they are ("files"); the packed one's
instructions less the plain one's, by the bytes that come out. [What is
behind them](design.md#figures).
"""


def parse_options():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kernel", default="build/ramiso.lkrn")
    parser.add_argument("--memdisk")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--build", default="build/guest")
    parser.add_argument("--parts", type=Path, help="where the parts of the page go, as JSON")
    return parser.parse_args()


def subjects(kernel, memdisk_file):
    """Each column: ramiso, the same above 4 GiB, MEMDISK, the same with `raw`, the BIOS."""
    memdisk = run.find_memdisk(memdisk_file)
    default = Subject("MEMDISK", memdisk, "iso", packers=["gzip"])
    raw = Subject("MEMDISK raw", memdisk, "iso raw")
    default.disk_words = "harddisk c=16 h=16 s=63"
    raw.disk_words = default.disk_words + " raw"
    own = Subject("ramiso", TOP / kernel, packers=list(PACKERS))
    high = Subject("ramiso high", own.file, "high", disk_words="high", memory=disks.HIGH,
                   packers=list(PACKERS))
    return [own, high, default, raw, Subject("BIOS CD", None)]


def build(folder="build/guest"):
    run.build_guest(folder)
    return TOP / folder


def main():
    options = parse_options()
    columns = subjects(options.kernel, options.memdisk)
    guests = build(options.build)
    with tempfile.TemporaryDirectory(dir=guests, prefix="bench-") as folder:
        measure(columns, guests, Path(folder), options.rounds)
    parts = [calls_part(columns), loading_part(unpacking(columns))]
    if options.parts:
        save(parts, options.parts)
    else:
        print("\n".join(section(part) for part in parts))


if __name__ == "__main__":
    main()
