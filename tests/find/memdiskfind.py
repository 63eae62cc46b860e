# SPDX-License-Identifier: GPL-2.0-or-later
"""memdiskfind of syslinux-utils: what a Linux system gives to its phram driver."""

from layouts import Drive, MDI, mbft_at
from memory import BASE_END, BASE_MEMORY, PAGE, RAM, of_type

LEAST_LENGTH = 66
LEAST_BASE, MOST_BASE = 64 << 10, 640 << 10
DEFAULT_SHIFT = 9


def ram_end(ranges):
    """The end of the last range of /proc/iomem's "System RAM" that begins below A0000h."""
    ends = [r.base + r.length for r in sorted(of_type(ranges, RAM)) if r.base < BASE_END]
    return min(ends[-1], BASE_END) if ends else 0


def is_sound(memory, mbft):
    return (LEAST_LENGTH <= mbft.length <= BASE_END - mbft.at and mbft.length == mbft.bytes + MDI
            and not memory.sum(mbft.at, mbft.length))


def find(memory, ranges):
    """It maps from the page on in which System RAM ends, and takes the first sound table."""
    mapped = ram_end(ranges) // PAGE * PAGE
    begin = max(memory.u16(BASE_MEMORY) << 10, mapped)
    if not mapped or not LEAST_BASE <= begin < MOST_BASE:
        return []
    for at in range(begin, BASE_END, 16):
        if memory.read(at, 4) != b"mBFT":
            continue
        mbft = mbft_at(memory, at)
        if is_sound(memory, mbft):
            size = mbft.count << (mbft.shift or DEFAULT_SHIFT) & 0xFFFFFFFF
            return [Drive("any", mbft.disk, size)]
    return []
