# SPDX-License-Identifier: GPL-2.0-or-later
"""Fields of the safe hook, the mBFT and a drive map slot, for all readers; no reader's rules."""

import struct
from collections import namedtuple

from memory import linear

SIGNATURE = b"$INT13SF"
HOOK_BYTES = 27              # with MEMDISK's tail 31
HOOK_PREVIOUS, HOOK_FLAGS, HOOK_MBFT = 19, 23, 27
CLAIMED = 1                  # bit of the flags

MBFT_READ = 93               # bytes that Windows drivers read
MBFT_LENGTH = 70             # bytes that the checksum is over
MDI = 40                     # where the MEMDISK info begins

SLOTS_AT, SIGNATURE_AT = 0x20, 0x103    # in the segment of grub4dos's hook
SLOT_BYTES, SLOTS = 24, 8
TO_MEMORY = 0xFF
CD_NUMBER, FIRST_HARD_DISK = 0xE0, 0x80
BLOCK, CD_SECTOR = 512, 2048

# What a reader makes of what it finds; heads and sectors a track may be 0.
Drive = namedtuple("Drive", "kind address size heads sectors", defaults=[0, 0])

Hook = namedtuple("Hook", "segment offset at signed vendor previous flags mbft")
Mbft = namedtuple("Mbft", "at signature length revision hook bytes disk count command_line "
                  "old_int13 old_int15 old_base loader shift dpt cylinders heads sectors number")
Slot = namedtuple("Slot", "number target last_head sector_byte word target_head target_sector "
                  "start count")


def hook_at(memory, segment, offset):
    """The fields of a safe hook; whether it is one, `signed` says."""
    at = linear(segment, offset)
    return Hook(segment, offset, at, memory.read(at + 3, 8) == SIGNATURE,
                memory.read(at + 11, 8), memory.far(at + HOOK_PREVIOUS),
                memory.u32(at + HOOK_FLAGS), memory.u32(at + HOOK_MBFT))


def mbft_at(memory, at):
    """The fields of an mBFT, and of what Windows drivers read behind it."""
    signature, length, revision, hook = struct.unpack("<4sIB27xI", memory.read(at, MDI))
    (count, disk, disk_sectors, off, seg, int13, int15, base, loader, shift,
     dpt) = struct.unpack("<HxxIIHHIIHBBH", memory.read(at + MDI, 30))
    cylinders, heads, sectors = struct.unpack("<HHI", memory.read(at + 76, 8))
    return Mbft(at, signature, length, revision, hook, count, disk, disk_sectors, (seg, off),
                int13, int15, base, loader, shift, dpt, cylinders, heads, sectors,
                memory.u8(at + 92))


def slots_at(memory, at):
    """All eight slots of a drive map."""
    return [Slot(*struct.unpack("<BBBBHBBQQ", memory.read(at + n * SLOT_BYTES, SLOT_BYTES)))
            for n in range(SLOTS)]


def is_cd(slot):
    """Bit 13: the drive has 2048-byte sectors."""
    return bool(slot.word & 1 << 13)


def target_is_cd(slot):
    """Bit 14."""
    return bool(slot.word & 1 << 14)


def kind_by_number(number):
    """What a number is that is no CD's."""
    return "disk" if number >= FIRST_HARD_DISK else "floppy"
