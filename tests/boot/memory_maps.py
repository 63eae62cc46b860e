# SPDX-License-Identifier: GPL-2.0-or-later
"""Compares the memory maps that programs print: before the image was placed, and after it."""

import re
from collections import namedtuple

RAM, RESERVED, ACPI, NVS, PERSISTENT = 1, 2, 3, 4, 12
GRUB = re.compile(r"^base_addr = 0x([0-9a-f]+), length = 0x([0-9a-f]+), (.*)$", re.M)
GRUB_TYPES = {"available RAM": RAM, "reserved RAM": RESERVED, "ACPI reclaimable RAM": ACPI,
              "ACPI non-volatile storage RAM": NVS, "persistent RAM (legacy)": PERSISTENT}
LINUX = re.compile(r"^\[ *\d+\.\d+\] BIOS-e820: \[mem 0x([0-9a-f]+)-0x([0-9a-f]+)\] (.*)$", re.M)
LINUX_TYPES = {"usable": RAM, "reserved": RESERVED, "ACPI data": ACPI, "ACPI NVS": NVS,
               "persistent (type 12)": PERSISTENT}
BASE_END = 0xA0000
LARGE_PAGE = 1 << 21
MOST_RESERVED = 1 << 20   # bytes that the driver may take beside the image

Range = namedtuple("Range", "base end type")


def grub_maps(text):
    """The maps that GRUB's lsmmap has printed, one after the other: each begins at 0."""
    maps = []
    for base, length, kind in GRUB.findall(text):
        start = int(base, 16)
        if not start or not maps:
            maps.append([])
        maps[-1].append(Range(start, start + int(length, 16), GRUB_TYPES[kind]))
    return maps


def linux_map(text):
    return [Range(int(first, 16), int(last, 16) + 1, LINUX_TYPES[kind])
            for first, last, kind in LINUX.findall(text)]


def type_at(ranges, address):
    """The type of a byte; 0: no range has it."""
    return next((r.type for r in ranges if r.base <= address < r.end), 0)


def pieces(*maps):
    """Pieces of memory, each of one type in every map: (base, end, types)."""
    edges = sorted({edge for ranges in maps for r in ranges for edge in r[:2]})
    for base, end in zip(edges, edges[1:]):
        yield base, end, [type_at(ranges, base) for ranges in maps]


def difference(name, a, b):
    """Where two maps of the same memory differ; nothing if they do not."""
    return [f"{name}: {base:X}h..{end:X}h is of type {x} and {y}"
            for base, end, (x, y) in pieces(a, b) if x != y]


def placed(before, after, size):
    """What is wrong with what an image of this size has changed; nothing if nothing is.

    All RAM that is no RAM any more is the image's, in whole large pages and persistent, or is
    reserved. Nothing else has changed, but for the rest of a page at the end of base memory.
    """
    wrong, lost, reserved = [], 0, 0
    for base, end, (was, now) in pieces(before, after):
        if was == now:
            continue
        if now == PERSISTENT and was == RAM:
            lost += end - base
        elif now != RESERVED or not (was == RAM or end <= BASE_END):
            wrong.append(f"{base:X}h..{end:X}h was of type {was} and is {now}")
        else:
            reserved += end - base
    wanted = -(-size // LARGE_PAGE) * LARGE_PAGE
    if lost != wanted:
        wrong.append(f"the image has {lost} bytes of memory, not {wanted}")
    if not 0 < reserved <= MOST_RESERVED:
        wrong.append(f"{reserved} bytes are reserved beside it")
    return wrong


def compare(text, size):
    """All that is wrong with the maps in a serial log: GRUB's of before, GRUB's and Linux's
    of after an image of this size was placed."""
    maps, linux = grub_maps(text), linux_map(text)
    if len(maps) != 2 or not linux:
        return [f"{len(maps)} maps by GRUB, {len(linux)} ranges by Linux"]
    return difference("GRUB and Linux", maps[1], linux) + placed(*maps, size)
