# SPDX-License-Identifier: GPL-2.0-or-later
"""WinVBlock: scans the first MiB for mBFTs, then walks the INT 13h chain, and claims hooks."""

from layouts import (CD_NUMBER, CD_SECTOR, BLOCK, CLAIMED, HOOK_FLAGS, SLOTS_AT, TO_MEMORY, Drive,
                     hook_at, is_cd, kind_by_number, mbft_at, slots_at)
from memory import INT13_VECTOR, LOW, Memory, linear

LAST_PLACE = 0xFFFF0         # for an mBFT: places below it are looked at
PATIENCE = 1000              # hooks


def sound_mbfts(memory):
    """The tables with a right checksum, their hooks below 1 MiB; it looks every 16 bytes."""
    for at in range(0, LAST_PLACE, 16):
        if memory.read(at, 4) != b"mBFT":
            continue
        mbft = mbft_at(memory, at)
        if at + mbft.length < LOW and not memory.sum(at, mbft.length) and mbft.hook < LOW:
            yield mbft


def memdisk_drive(mbft):
    cd = mbft.number == CD_NUMBER
    return Drive("cd" if cd else kind_by_number(mbft.number), mbft.disk,
                 mbft.count * (CD_SECTOR if cd else BLOCK), mbft.heads, mbft.sectors)


def grub4dos_drives(memory, segment):
    """All eight slots that have a size; 32-bit addresses, and a CD's size four times too large."""
    for slot in slots_at(memory, linear(segment, SLOTS_AT)):
        if slot.count and slot.target == TO_MEMORY:
            cd = is_cd(slot)
            yield Drive("cd" if cd else kind_by_number(slot.number),
                        (slot.start & 0xFFFFFFFF) * BLOCK & 0xFFFFFFFF,
                        slot.count * (CD_SECTOR if cd else BLOCK),
                        slot.last_head + 1, slot.sector_byte & 0x3F)


def claim(memory, hook):
    """Set the hook's claim; returns whether another driver had."""
    memory.content[hook.at + HOOK_FLAGS] |= CLAIMED
    return bool(hook.flags & CLAIMED)


def follow(memory, pointer):
    """The drives of a hook and of all hooks before it."""
    drives = []
    for _ in range(PATIENCE):
        hook = hook_at(memory, *pointer)
        if not hook.signed:
            break
        claimed = claim(memory, hook)
        if hook.vendor == b"GRUB4DOS":
            drives += grub4dos_drives(memory, hook.segment)
        elif hook.vendor == b"MEMDISK " and not claimed:
            drives.append(memdisk_drive(mbft_at(memory, hook.mbft)))
        pointer = hook.previous
    return drives


def find(memory):
    """The releases of 2012 to 2016."""
    memory = Memory(bytearray(memory.read(0, LOW)))
    drives = []
    for mbft in sound_mbfts(memory):
        drives += follow(memory, (mbft.hook >> 4, mbft.hook & 15))
        memory.content[mbft.hook + 3] = ord("!")   # not to be made again
    return drives + follow(memory, memory.far(INT13_VECTOR))


def find_2011(memory):
    """The releases of 2009 to 2011: a hook whose flags are not 0 has been served already."""
    memory = Memory(bytearray(memory.read(0, LOW)))
    drives, pointer = [], memory.far(INT13_VECTOR)

    def serve(mbft):
        if not memory.u32(mbft.hook + HOOK_FLAGS):
            drives.append(memdisk_drive(mbft))
            memory.content[mbft.hook + HOOK_FLAGS] = CLAIMED

    for mbft in sound_mbfts(memory):
        serve(mbft)
    for _ in range(PATIENCE):
        hook = hook_at(memory, *pointer)
        if not hook.signed:
            break
        if hook.vendor == b"GRUB4DOS":
            drives += grub4dos_drives(memory, hook.segment)
        elif hook.mbft in {mbft.at for mbft in sound_mbfts(memory)}:
            serve(mbft_at(memory, hook.mbft))
        pointer = hook.previous
    return drives
