# SPDX-License-Identifier: GPL-2.0-or-later
"""A machine's physical memory as a dump has it, and its memory map (E820)."""

import struct
from collections import namedtuple

INT13_VECTOR, INT15_VECTOR = 0x13 * 4, 0x15 * 4
BASE_MEMORY = 0x413          # BIOS data area: KiB
EBDA = 0x40E                 # BIOS data area: segment
BASE_END = 0xA0000           # where base memory ends at the latest
MIB, LOW = 1 << 20, 1 << 20
PAGE, LARGE_PAGE = 1 << 12, 1 << 21

RAM, RESERVED, PERSISTENT = 1, 2, 12   # types of a range

Range = namedtuple("Range", "base length type")


class NotThere(LookupError):
    """A reader has looked where the dump holds nothing."""


class Memory:
    """Bytes from address 0 on."""

    def __init__(self, content):
        self.content = content

    def read(self, at, size):
        if not 0 <= at <= at + size <= len(self.content):
            raise NotThere(f"{size} bytes at {at:X}h")
        return bytes(self.content[at:at + size])

    def number(self, at, size):
        return int.from_bytes(self.read(at, size), "little")

    def u8(self, at):
        return self.number(at, 1)

    def u16(self, at):
        return self.number(at, 2)

    def u32(self, at):
        return self.number(at, 4)

    def u64(self, at):
        return self.number(at, 8)

    def far(self, at):
        """A far pointer, as (segment, offset)."""
        offset, segment = struct.unpack("<HH", self.read(at, 4))
        return segment, offset

    def text(self, at):
        """A text up to its zero byte; it ends below 1 MiB."""
        end = self.content.find(b"\0", at, LOW)
        if at >= LOW or end < 0:
            raise NotThere(f"the end of a text at {at:X}h")
        return self.read(at, end - at).decode("ascii")

    def sum(self, at, size):
        """The sum of the bytes, as checksums have it."""
        return sum(self.read(at, size)) & 0xFF

    def places(self, needle, begin=0, end=None):
        """Every address from `begin` on where the bytes stand, and end at `end` at the latest."""
        at = self.content.find(needle, begin, end)
        while at >= 0:
            yield at
            at = self.content.find(needle, at + 1, end)


def linear(segment, offset):
    return segment * 16 + offset


def round_up(number, unit):
    return -(-number // unit) * unit


def of_type(ranges, kind):
    return [r for r in ranges if r.type == kind]


def overlapping(ranges, base, length):
    """The ranges that have a byte of this one."""
    return [r for r in ranges if r.base < base + length and base < r.base + r.length]


def covering(ranges, base, length):
    """The one range that this one lies in, or None."""
    for r in ranges:
        if r.base <= base and base + length <= r.base + r.length:
            return r
    return None
