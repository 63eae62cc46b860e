# SPDX-License-Identifier: GPL-2.0-or-later
"""Memory made by hand, for the readers' own tests: a chain of hooks, an mBFT, slots, tables."""

import struct
import uuid

from memory import BASE_MEMORY, EBDA, INT13_VECTOR, MIB, PAGE, RAM, RESERVED, Memory, Range

BIOS = (0xF000, 0xE3FE)              # an INT 13h handler that is no safe hook
BASE_KIB = 632
BASE = BASE_KIB << 10                # 9E000h
HOOK = (BASE >> 4, 0x0040)
MBFT = BASE + 0x100
SLOTS_PAGE = BASE + PAGE             # 9F000h
WORDS_AT = BASE + 0x400
WORDS = "console=ttyS0 iso"
EBDA_AT = 0x9FC00
RSDP, ROM_RSDP = EBDA_AT + 0x100, 0xF0000
ROOT, XROOT, OURS = 4 * MIB, 4 * MIB + 0x400, 4 * MIB + 0x800

CD, CD_BYTES = 2 * MIB, 2_500_608    # an odd number of 2048-byte sectors
CD_GUID = uuid.UUID("3D5ABD30-4175-87CE-6D64-D2ADE523C4BB")
DISK_GUID = uuid.UUID("77AB535A-45FC-624B-5560-F7B281D1F96E")
MEMORY_GUID = uuid.UUID("66F0D379-B4F3-4074-AC43-0D3318B78CDC")

RANGES = [Range(0, BASE, RAM), Range(BASE, 0xA0000 - BASE, RESERVED),
          Range(0xF0000, 0x10000, RESERVED), Range(MIB, 7 * MIB, RAM)]


def blank():
    """A machine with a BIOS and nothing to be found."""
    memory = Memory(bytearray(8 * MIB))
    put(memory, INT13_VECTOR, struct.pack("<HH", BIOS[1], BIOS[0]))
    put(memory, BASE_MEMORY, struct.pack("<H", BASE_KIB))
    put(memory, EBDA, struct.pack("<H", EBDA_AT >> 4))
    put(memory, EBDA_AT, b"\1")
    return memory


def put(memory, at, content):
    memory.content[at:at + len(content)] = content


def put_hook(memory, hook, vendor=b"MEMDISK ", previous=BIOS, flags=0, mbft=MBFT):
    put(memory, hook[0] * 16 + hook[1], b"\xE9\0\0$INT13SF" + vendor
        + struct.pack("<HHII", previous[1], previous[0], flags, mbft))


def put_vector(memory, hook):
    put(memory, INT13_VECTOR, struct.pack("<HH", hook[1], hook[0]))


def put_mbft(memory, at=MBFT, hook=HOOK, *, disk=CD, count=CD_BYTES >> 11, shift=11, number=0xE0,
             geometry=(0, 0, 0), length=70, mdi=30, checksum=0):
    """A table whose bytes add up to `checksum`."""
    mbft = bytearray(93)
    struct.pack_into("<4sIBB6s8s", mbft, 0, b"mBFT", length, 1, 0, b"MEMDSK", b"Syslinux")
    struct.pack_into("<I", mbft, 36, hook[0] * 16 + hook[1])
    struct.pack_into("<HBBIIHHIIHBBH", mbft, 40, mdi, 1, 6, disk, count, WORDS_AT & 15,
                     WORDS_AT >> 4, 0xF000E3FE, 0xF000F859, 639, 0x31, shift, 0)
    struct.pack_into("<HHI", mbft, 76, *geometry)
    mbft[92] = number
    mbft[9] = checksum - sum(mbft[:length]) & 0xFF
    put(memory, at, mbft)
    put(memory, WORDS_AT, WORDS.encode() + b"\0")


def with_memdisk(**mbft):
    """A CD, announced as MEMDISK does."""
    memory = blank()
    put_hook(memory, HOOK)
    put_vector(memory, HOOK)
    put_mbft(memory, **mbft)
    return memory


def slot(number=0xE0, start=CD, size=CD_BYTES, *, target=0xFF, word=0xA001, last_head=0xFE,
         sectors=0x3F):
    return struct.pack("<BBBBHBBQQ", number, target, last_head, sectors, word, last_head, sectors,
                       start >> 9, size >> 9)


FLOPPY_SLOT = slot(0, CD + 4 * MIB, 1440 << 10, word=79, last_head=1, sectors=18)


def put_slots(memory, *slots, page=SLOTS_PAGE, signature_at=0x103, chained=False):
    """Slots and their signature in a page; `chained`: as the first hook of INT 13h."""
    put(memory, page + signature_at - 3, b"\xE9\0\0$INT13SFGRUB4DOS"
        + struct.pack("<HHI", BIOS[1], BIOS[0], 1))
    put(memory, page + signature_at - 0xE3, b"".join(slots) + bytes(24))
    if chained:
        put_vector(memory, (page >> 4, signature_at - 3))
    return memory


def sealed(content, at=9):
    """The bytes with the checksum at `at` made right."""
    content = bytearray(content)
    content[at] = 0
    content[at] = -sum(content) & 0xFF
    return bytes(content)


def table(signature, body):
    return sealed(struct.pack("<4sIBB6s8sI4sI", signature, 36 + len(body), 1, 0, b"RAMISO",
                              b"RAMDISK ", 1, b"TEST", 1) + body)


def spa_range(guid=CD_GUID, base=CD, length=CD_BYTES, index=1):
    return struct.pack("<HHHH8x16sQQQ", 0, 56, index, 0, guid.bytes_le, base, length, 8)


def put_rsdp(memory, at, rsdt, xsdt=0):
    """A root pointer of revision 2 if there is an XSDT."""
    rsdp = sealed(struct.pack("<8sB6sBI", b"RSD PTR ", 0, b"TEST  ", 2 if xsdt else 0, rsdt), 8)
    if xsdt:
        rsdp = sealed(rsdp + struct.pack("<IQB3x", 36, xsdt, 0), 32)
    put(memory, at, rsdp)


def put_nfit(memory, *structures, rsdp=RSDP, xsdt=False):
    """Root pointer, RSDT (and XSDT) and an NFIT of these structures."""
    put(memory, OURS, table(b"NFIT", bytes(4) + b"".join(structures)))
    put(memory, ROOT, table(b"RSDT", struct.pack("<I", OURS)))
    put(memory, XROOT, table(b"XSDT", struct.pack("<Q", OURS)))
    put_rsdp(memory, rsdp, ROOT, XROOT if xsdt else 0)
    return memory
