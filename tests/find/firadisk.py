# SPDX-License-Identifier: GPL-2.0-or-later
"""FiraDisk 0.0.1.30: walks the INT 13h chain to its end, and believes every mBFT."""

from layouts import (CD_NUMBER, HOOK_BYTES, MBFT_READ, SLOTS_AT, TO_MEMORY, Drive, hook_at, is_cd,
                     kind_by_number, mbft_at, slots_at, target_is_cd)
from memory import BASE_END, INT13_VECTOR, linear

PATIENCE = 1000              # hooks; the driver itself has no limit
OPTIONS, OPTIONS_END = b"[firadisk]", 1 << 20


class Hang(Exception):
    """A chain without an end: Windows does not start."""


def has_options(memory, drive):
    """Whether a small floppy is a text with words for the driver."""
    return (drive.kind == "floppy" and 0 < drive.size < OPTIONS_END
            and memory.read(drive.address, len(OPTIONS)).lower() == OPTIONS)


def grub4dos_drives(memory, segment):
    for slot in slots_at(memory, linear(segment, SLOTS_AT)):
        if not any(slot):
            return
        if slot.target != TO_MEMORY or target_is_cd(slot):
            continue
        kind = "cd" if is_cd(slot) else kind_by_number(slot.number)
        drive = Drive(kind, slot.start << 9, slot.count << 9,
                      slot.last_head + 1 if slot.last_head else 0, slot.sector_byte & 0x3F)
        if not has_options(memory, drive):
            yield drive


def memdisk_drives(memory, at):
    if at + MBFT_READ > BASE_END:
        return
    mbft = mbft_at(memory, at)
    if mbft.signature != b"mBFT":
        return
    cd = mbft.number == CD_NUMBER
    yield Drive("cd" if cd else kind_by_number(mbft.number), mbft.disk,
                mbft.count << (11 if cd else 9), mbft.heads & 0xFF, mbft.sectors & 0xFF)


def find(memory):
    drives, pointer = [], memory.far(INT13_VECTOR)
    for _ in range(PATIENCE):
        if linear(*pointer) > BASE_END - HOOK_BYTES:
            return drives
        hook = hook_at(memory, *pointer)
        if not hook.signed:
            return drives
        if hook.vendor == b"GRUB4DOS":
            drives += grub4dos_drives(memory, hook.segment)
        elif hook.vendor == b"MEMDISK ":
            drives += memdisk_drives(memory, hook.mbft)
        pointer = hook.previous
    raise Hang(f"the chain of INT 13h has more than {PATIENCE} hooks")
