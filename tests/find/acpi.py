# SPDX-License-Identifier: GPL-2.0-or-later
"""ACPI tables as an operating system finds them (ACPI 6.4, 5.2), and the NFIT's ranges."""

import struct
import uuid
from collections import namedtuple

from layouts import Drive
from memory import EBDA, LOW, linear

EBDA_SCANNED = 1024
ROM = 0xE0000
SHORT_RSDP, LONG_RSDP = 20, 36
HEADER = 36
NFIT_STRUCTURES = 40         # where they begin
SPA_RANGE, SPA_RANGE_BYTES = 0, 56

# Disk types of UEFI 2.9, 10.3.4.10, as ACPI takes them for ranges (table 5.132).
KINDS = {uuid.UUID("77AB535A-45FC-624B-5560-F7B281D1F96E"): "disk",
         uuid.UUID("3D5ABD30-4175-87CE-6D64-D2ADE523C4BB"): "cd"}

Rsdp = namedtuple("Rsdp", "at oem revision rsdt xsdt")
Table = namedtuple("Table", "signature at content")
SpaRange = namedtuple("SpaRange", "index flags guid base length attributes")


class Unsound(Exception):
    """A table that a system refuses."""


def rsdp_at(memory, at):
    """The root pointer here, or None."""
    if memory.read(at, 8) != b"RSD PTR " or memory.sum(at, SHORT_RSDP):
        return None
    oem, revision, rsdt = struct.unpack("<6sBI", memory.read(at + 9, 11))
    if revision >= 2 and memory.sum(at, LONG_RSDP):
        return None
    return Rsdp(at, oem, revision, rsdt, memory.u64(at + 24) if revision >= 2 else 0)


def first_rsdp(memory, begin, end):
    for at in range(begin, end, 16):
        rsdp = rsdp_at(memory, at)
        if rsdp:
            return rsdp
    return None


def rom_rsdp(memory):
    """The root pointer of the firmware, or None."""
    return first_rsdp(memory, ROM, LOW - LONG_RSDP)


def find_rsdp(memory):
    """The root pointer that counts: the EBDA's first KiB comes before the ROM."""
    ebda = linear(memory.u16(EBDA), 0)
    found = None
    if 0x400 <= ebda < 0xA0000:
        found = first_rsdp(memory, ebda, ebda + EBDA_SCANNED - LONG_RSDP + 1)
    return found or rom_rsdp(memory)


def table_at(memory, at):
    length = memory.u32(at + 4)
    if length < HEADER:
        raise Unsound(f"the table at {at:X}h says that it has {length} bytes")
    if memory.sum(at, length):
        raise Unsound(f"the table {memory.read(at, 4)} at {at:X}h has a wrong checksum")
    return Table(memory.read(at, 4), at, memory.read(at, length))


def tables_of(memory, at, root, width):
    """The tables that an RSDT or XSDT leads to."""
    table = table_at(memory, at)
    if table.signature != root:
        raise Unsound(f"{table.signature} at {at:X}h, where {root} ought to be")
    body = table.content[HEADER:]
    if len(body) % width:
        raise Unsound(f"{root} ends in the middle of an entry")
    return [table_at(memory, int.from_bytes(body[i:i + width], "little"))
            for i in range(0, len(body), width)]


def by_rsdt(memory, rsdp):
    return tables_of(memory, rsdp.rsdt, b"RSDT", 4)


def by_xsdt(memory, rsdp):
    return tables_of(memory, rsdp.xsdt, b"XSDT", 8)


def tables(memory, rsdp):
    """What Linux looks at: the XSDT where there is one."""
    if not rsdp:
        return []
    return by_xsdt(memory, rsdp) if rsdp.xsdt else by_rsdt(memory, rsdp)


def named(found, signature):
    return [table for table in found if table.signature == signature]


def structures_of(nfit):
    """The structures of an NFIT, as bytes."""
    at, content = NFIT_STRUCTURES, nfit.content
    while at < len(content):
        length = int.from_bytes(content[at + 2:at + 4], "little")
        if length < 4 or at + length > len(content):
            raise Unsound(f"the NFIT has a structure of {length} bytes at its byte {at}")
        yield content[at:at + length]
        at += length


def ranges_of(nfit):
    """The ranges of physical memory that an NFIT tells of."""
    for structure in structures_of(nfit):
        if int.from_bytes(structure[:2], "little") != SPA_RANGE:
            continue
        if len(structure) != SPA_RANGE_BYTES:
            raise Unsound(f"the NFIT has a range of {len(structure)} bytes")
        index, flags, guid, base, length, attributes = struct.unpack(
            "<HH4x4x16sQQQ", structure[4:])
        yield SpaRange(index, flags, uuid.UUID(bytes_le=guid), base, length, attributes)


def find(memory):
    """The RAM disks that the NFIT tells of; a range of another kind is real memory."""
    drives = []
    for nfit in named(tables(memory, find_rsdp(memory)), b"NFIT"):
        drives += [Drive(KINDS[r.guid], r.base, r.length) for r in ranges_of(nfit)
                   if r.guid in KINDS]
    return drives
