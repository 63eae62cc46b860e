# SPDX-License-Identifier: GPL-2.0-or-later
"""Cases on ramiso-find, with memory and kernels made by hand from what readers of the tables
look for, and with the memory of a guest that our loader has started."""

import hashlib
import json
import os
import platform
import random
import struct
import subprocess
import time
from pathlib import Path

import images
import making
from info import ROOT, SECONDS, built, call
from qemu import Machine

FOUND, NOTHING, UNREADABLE = 0, 1, 2
KIB, MIB = 1 << 10, 1 << 20
BASE_KIB = 636                     # 0:413h
BLOCK = BASE_KIB * KIB             # the resident block of the hand-made machines
HOOK, MBFT, COMMAND_LINE = BLOCK + 0x41, BLOCK + 0x60, BLOCK + 0x200
SLOTS = 0x9E020                    # in a page of its own
EBDA = 0x9FC00
CD_AT, CD_BYTES = 0x3F800000, 6_205_440
CD, HARD_DISK, FLOPPY = 0xE0, 0x80, 0
VIRTUAL_CD = bytes.fromhex("30BD5A3D7541CE876D64D2ADE523C4BB")
VIRTUAL_DISK = bytes.fromhex("5A53AB77FC454B625560F7B281D1F96E")
NVDIMM = bytes.fromhex("79D3F066F3B47440AC430D3318B78CDB")
VOLATILE = bytes.fromhex("4F940573DAFDE344B16C3F22D252E5D0")
PERSISTENT_DISK = bytes.fromhex("C902EA5C074DD369269F4496FBE096F9")
PERSISTENT_CD = bytes.fromhex("88810108CD4248BB100F5387D53DED3D")
CONTROL_REGION = bytes.fromhex("F601F792B4135D40910B299367E8234C")

PROGRAMS = {}   # by kind: plain, checked


def set_up(build):
    PROGRAMS.update(built(build, "ramiso-find"))


def run(*words, program="plain"):
    """Its exit status, and what it wrote to stdout and stderr."""
    status, output, complaints = call(PROGRAMS[program], *words)
    return status, output.decode(), complaints


# ---- The structures; every table's byte sum is 0.

def sealed(table, at):
    """The table with its checksum in the byte `at`."""
    table = bytearray(table)
    table[at] = -(sum(table) - table[at]) & 0xFF
    return bytes(table)


def far(address):
    """A far pointer, offset then segment."""
    return struct.pack("<HH", address & 0xF, address >> 4)


def hook(vendor, previous=bytes(4), table=0):
    return b"\xEB\x1D\x90$INT13SF" + vendor + previous + struct.pack("<II", 0, table)


def mbft(address, sectors, drive, command_line=0):
    """With what Windows drivers read behind it."""
    shift = 11 if drive == CD else 9
    table = struct.pack("<4sIBB6s8s12xI", b"mBFT", 70, 1, 0, b"MEMDSK", b"Syslinux", HOOK)
    table += struct.pack("<HBBII4s8xHBBH", 30, 0, 1, address, sectors, far(command_line), 640,
                         0x31, shift, 0)
    return sealed(table, 9) + struct.pack("<6xHHI8xB", 80, 2, 18, drive)


def slot(address, size, drive):
    kind = 0xA001 if drive >= 0xA0 else 0x8001
    return struct.pack("<BBBBHBBQQ", drive, 0xFF, 0xFE, 0xBF if drive >= 0xA0 else 0x3F, kind,
                       0xFE, 0x3F, address // 512, size // 512)


def drive_map(*slots):
    """From the first slot up to the end of the signature."""
    return b"".join(slots).ljust(0xE3, b"\0") + b"$INT13SFGRUB4DOS"


def acpi(name, body, revision=1):
    header = struct.pack("<4sIBB6s8sI4sI", name, 36 + len(body), revision, 0, b"OEM", b"TABLE",
                         1, b"OEM", 1)
    return sealed(header + body, 9)


def nfit(*ranges, first=1):
    """Of (GUID, address, bytes), with SPA range indices from `first` on."""
    return acpi(b"NFIT", bytes(4) + b"".join(
        struct.pack("<HHHHII16sQQQ", 0, 56, number, 0, 0, 0, guid, address, size, 8)
        for number, (guid, address, size) in enumerate(ranges, first)))


def rsdp(rsdt, xsdt=0):
    old = sealed(struct.pack("<8sB6sBI", b"RSD PTR ", 0, b"OEM", 2 if xsdt else 0, rsdt), 8)
    return old if not xsdt else sealed(old + struct.pack("<IQB3x", 36, xsdt, 0), 32)


# ---- Machines.

def memory(parts, size=MIB):
    """Physical memory, with its BIOS data area and these {address: bytes}."""
    content = bytearray(size)
    content[0x40E:0x410] = struct.pack("<H", EBDA >> 4)
    content[0x413:0x415] = struct.pack("<H", BASE_KIB)
    for address, part in parts.items():
        content[address:address + len(part)] = part
    return content


def vector(address=HOOK):
    return {0x4C: far(address)}


def with_mbft(address, sectors, drive, words=b"console=ttyS0\0"):
    """As our loader leaves it."""
    return {**vector(), HOOK: hook(b"MEMDISK ", table=MBFT), COMMAND_LINE: words,
            MBFT: mbft(address, sectors, drive, COMMAND_LINE)}


def with_slots(*slots):
    return {SLOTS: drive_map(*slots)}


def with_nfit(*ranges, xsdt=True, first=1):
    """Tables in what a BIOS's ROM would be, and a way to them in the EBDA."""
    tables = {0xF0000: nfit(*ranges, first=first),
              0xF1000: acpi(b"RSDT", struct.pack("<II", 0xF3000, 0xF0000)),
              0xF3000: acpi(b"SSDT", b"x"), EBDA + 0x100: rsdp(0xF1000)}
    if xsdt:
        tables |= {EBDA + 0x100: rsdp(0, 0xF2000),
                   0xF2000: acpi(b"XSDT", struct.pack("<QQ", 0xF3000, 0xF0000))}
    return tables


THE_CD = with_mbft(CD_AT, CD_BYTES // 2048, CD)
ALL = THE_CD | with_slots(slot(CD_AT, CD_BYTES, CD)) | with_nfit((VIRTUAL_CD, CD_AT, CD_BYTES))


def copy_line(address, size, file="ramiso.iso", block=4096):
    return (f"dd if=/dev/mem of={file} bs={block} skip={address // block} "
            f"count={-(-size // block)}")


def phram_line(address, size, number=0):
    rounded = -(-size // 4096) * 4096
    return (f"modprobe phram phram=ramiso_{address:x},0x{address:x},0x{rounded:x} && "
            f"modprobe mtdblock && mount -o ro /dev/mtdblock{number} /mnt")


NFIT_LINE = "modprobe -a nfit nd_pmem && mount -o ro /dev/pmem0 /mnt"
CD_LINES = [phram_line(CD_AT, CD_BYTES),
            copy_line(CD_AT, CD_BYTES) + " && mount -o ro,loop ramiso.iso /mnt"]


def an_image(kind="cd", address=CD_AT, size=CD_BYTES, **values):
    """What --json says of an image; by default of the CD by its mBFT alone, in a dump."""
    return {"kind": kind, "address": address, "bytes": size, "drive": CD,
            "announced_by": ["mbft"], "memory_type": None, "command_line": "console=ttyS0",
            "from_dump": None, "commands": CD_LINES} | values


def agree(*words):
    """What both programs say, which is the same."""
    results = [run(*words, program=program) for program in ("plain", "checked")]
    assert results[0] == results[1], results
    return results[0]


def look(*words):
    """Exit status, images and warnings of --json; people are told the same."""
    status, output, complaints = agree("--json", *words)
    assert complaints == "", complaints
    said = json.loads(output)
    text_status, text, complaints = agree(*words)
    assert text_status == status
    assert text.count("announced by: ") == len(said["images"])
    for warning in said["warnings"]:
        assert f"ramiso-find: {warning}\n" in complaints
    for image in said["images"]:
        assert f" at {image['address']:X}h, {image['bytes']:,} bytes\n" in text
        assert all(f"    {line}\n" in text for line in image["commands"])
    assert (status == FOUND) == bool(said["images"])
    best = [image["from_dump"] or image["commands"][0] for image in said["images"]]
    assert run("--commands", *words)[1].splitlines() == best
    return status, said["images"], said["warnings"]


def look_into(parts, size=MIB):
    Path("dump").write_bytes(memory(parts, size))
    return look("--dump", "dump")


def is_found(parts, *expected):
    status, found, warnings = look_into(parts)
    assert (found, warnings, status) == (list(expected), [], FOUND), (found, warnings)


def is_not_found(parts, because, size=MIB, status=NOTHING):
    got, found, warnings = look_into(parts, size)
    assert (got, found) == (status, []), (got, found)
    assert (because in warnings[0]) if because else not warnings, warnings


# ---- What is found.

def a_cd_by_its_mbft():
    is_found(THE_CD, an_image())


def the_output_to_the_byte():
    """JSON and text of a CD that all announce."""
    Path("dump").write_bytes(memory(ALL))
    version = run("--version")[1].split()[1]
    lines = ", ".join(f'"{line}"' for line in [NFIT_LINE, *CD_LINES])
    assert agree("--json", "--dump", "dump") == (FOUND, f"""\
{{"version": "{version}", "images": [
{{"kind": "cd", "address": 1065353216, "bytes": 6205440, "drive": 224, \
"announced_by": ["mbft", "slots", "nfit"], "memory_type": null, \
"command_line": "console=ttyS0", "from_dump": null, "commands": [{lines}]}}
], "warnings": []}}
""", "")
    assert agree("--dump", "dump") == (FOUND, f"""\
CD E0h at 3F800000h, 6,205,440 bytes
  announced by: mBFT, drive map, NFIT
  command line: console=ttyS0
  to mount it on that machine, the first of these that works:
    {NFIT_LINE}
    {CD_LINES[0]}
    {CD_LINES[1]}
""", "")


def a_disk_and_a_floppy_by_their_mbft():
    disk, floppy = 0x3F000000, 0x3EE00000
    loop = "l=$(losetup -f) && losetup -rP $l {} && mount -o ro ${{l}}p1 /mnt"
    is_found(with_mbft(disk, 40960, HARD_DISK), an_image(
        "harddisk", disk, 20 * MIB, drive=HARD_DISK, commands=[
            phram_line(disk, 20 * MIB).replace("mount -o ro /dev/mtdblock0 /mnt",
                                               loop.format("/dev/mtdblock0")),
            copy_line(disk, 20 * MIB, "ramiso.img") + " && " + loop.format("ramiso.img")]))
    is_found(with_mbft(floppy, 2880, FLOPPY), an_image(
        "floppy", floppy, 1440 * KIB, drive=FLOPPY, commands=[
            phram_line(floppy, 1440 * KIB),
            copy_line(floppy, 1440 * KIB, "ramiso.img")
            + " && mount -o ro,loop ramiso.img /mnt"]))


def two_images_in_slots():
    """The mBFT is about the first; the true number of a CD is in its slot."""
    floppy = 0x3F600000
    status, found, warnings = look_into(THE_CD | with_slots(
        slot(CD_AT, CD_BYTES, 0xE1), slot(floppy, 1440 * KIB, 1)))
    assert (status, warnings) == (FOUND, [])
    assert found[0] == an_image(drive=0xE1, announced_by=["mbft", "slots"])
    assert [found[1][key] for key in ("kind", "address", "bytes", "drive", "command_line")] == [
        "floppy", floppy, 1440 * KIB, 1, None]


def slots_alone():
    """By the page, and by a hook in the INT 13h chain; above 4 GiB, too."""
    only = {"announced_by": ["slots"], "command_line": None}
    is_found(with_slots(slot(CD_AT, CD_BYTES, CD)), an_image(**only))
    high = 5 << 30
    block = {0x9E000: drive_map(slot(high, CD_BYTES, CD)).rjust(0x103 + 16, b"\0")}
    parts = block | {0x9E100: hook(b"GRUB4DOS"), 0x4C: struct.pack("<HH", 0x100, 0x9E00)}
    is_found(parts, an_image(address=high, **only, commands=[
        phram_line(high, CD_BYTES),
        copy_line(high, CD_BYTES) + " && mount -o ro,loop ramiso.iso /mnt"]))


def an_nfit_alone():
    """By the XSDT or the RSDT."""
    only = {"announced_by": ["nfit"], "command_line": None, "drive": None}
    for xsdt in (False, True):
        is_found(with_nfit((VIRTUAL_CD, CD_AT, CD_BYTES), xsdt=xsdt),
                 an_image(**only, commands=[NFIT_LINE, *CD_LINES]))
    status, (disk,), _ = look_into(with_nfit((VIRTUAL_DISK, CD_AT, MIB)))
    assert (status, disk["kind"]) == (FOUND, "disk")


def an_nfit_beside_other_memory():
    """Of all but the control region Linux makes a region, which counts; index 0 is for virtual
    ones only."""
    cd = VIRTUAL_CD, CD_AT, CD_BYTES
    others = [(guid, number << 32, MIB) for number, guid in enumerate(
        (CONTROL_REGION, NVDIMM, VOLATILE, PERSISTENT_DISK, PERSISTENT_CD), 1)]
    for count in range(len(others)):
        ranges = others[:count + 1] + [cd] + others[count + 1:]
        _, (found,), _ = look_into(with_nfit(*ranges))
        assert found["commands"][0] == NFIT_LINE.replace("pmem0", f"pmem{count}")
    for other, number in zip(others, (0, 0, 0, 1, 1)):
        _, (found,), _ = look_into(with_nfit(other, cd, first=0))
        assert found["commands"][0] == NFIT_LINE.replace("pmem0", f"pmem{number}")
    disk = VIRTUAL_DISK, CD_AT - 8 * MIB, MIB
    _, found, _ = look_into(with_nfit(disk, others[1], cd))
    for image, number in zip(found, (0, 2)):
        assert f"/dev/pmem{number}" in image["commands"][0], found


def every_way_to_one_image():
    is_found(ALL, an_image(announced_by=["mbft", "slots", "nfit"],
                           commands=[NFIT_LINE, *CD_LINES]))


def a_drive_behind_a_header():
    """The NFIT has the whole image, the others the drive in it; one image all the same."""
    drive = CD_AT + 128
    status, (found,), _ = look_into(with_mbft(drive, 20160, HARD_DISK) | with_nfit(
        (VIRTUAL_DISK, CD_AT, 20160 * 512 + 128)))
    assert (status, found["announced_by"]) == (FOUND, ["mbft", "nfit"])
    loop = "l=$(losetup -f) && losetup -rP -o 128 $l /dev/{} && mount -o ro ${{l}}p1 /mnt"
    first, second, third = found["commands"]
    assert first == "modprobe -a nfit nd_pmem && " + loop.format("pmem0")
    assert "ramiso_3f800000,0x3f800000,0x9d9000 " in second
    assert second.endswith(loop.format("mtdblock0"))
    assert copy_line(drive, 20160 * 512, "ramiso.img", 128) in third


def the_least_of_the_sizes():
    """mBFTs are rounded to pages and slots of disks have one sector more; the NFIT is exact."""
    disk, size = {"address": CD_AT, "kind": "harddisk"}, 20 * MIB + 512
    rounded = with_mbft(CD_AT, size // 512 + 7, HARD_DISK)
    more = with_slots(slot(CD_AT, size + 512, HARD_DISK))
    for parts, least in ((rounded | with_slots(slot(CD_AT, size, HARD_DISK)), size),
                         (rounded | more, size + 512),
                         (rounded | more | with_nfit((VIRTUAL_DISK, CD_AT, size)), size),
                         (more | with_nfit((VIRTUAL_DISK, CD_AT - 512, size + 512)), size)):
        _, (found,), _ = look_into(parts)
        assert found["bytes"] == least, found
        assert disk.items() <= found.items()


def an_image_inside_the_dump():
    parts = with_mbft(2 * MIB, 100, CD)
    for name, quoted in (("dump", "dump"), ("my dump's", "'my dump'\\''s'")):
        Path(name).write_bytes(memory(parts, 3 * MIB))
        _, (found,), _ = look("--dump", name)
        assert found["from_dump"] == (f"mount -o ro,loop,offset={2 * MIB},sizelimit=204800 "
                                      f"{quoted} /mnt"), found
    Path("dump").write_bytes(memory(parts, 2 * MIB + 204800 - 1))
    assert look("--dump", "dump")[1][0]["from_dump"] is None


def a_foreign_hook_in_front():
    """It hides the chain; the mBFT is found all the same, and by our hook behind a safe one."""
    is_found(THE_CD | vector(0xF0000), an_image())
    is_found(THE_CD | vector(0x90000) | {0x90000: hook(b"MSHOOK  ", far(HOOK))}, an_image())
    low = {0x50000: mbft(CD_AT, CD_BYTES // 2048, CD)}   # where no scan comes
    front = {0x90000: hook(b"MEMDISK ", table=0x50000)}
    is_found(vector(0x90000) | front | low, an_image(command_line=None))


def a_strange_command_line():
    """It is no text for a terminal; one without an end is none."""
    status, (found,), _ = look_into(with_mbft(CD_AT, 100, CD, b'a\x1b[2J"\\\xe4\0'))
    assert (status, found["command_line"]) == (FOUND, 'a\x1b[2J"\\\xe4')
    assert "command line: a\\x1B[2J\"\\\\xE4\n" in run("--dump", "dump")[1]
    parts = with_mbft(CD_AT, 100, CD, b"x" * 4096)
    assert look_into(parts)[1][0]["command_line"] is None
    assert look_into(THE_CD | {MBFT: mbft(CD_AT, 100, CD, 0xA0000 - 16),
                               0xA0000 - 16: b"y" * 16})[1][0]["command_line"] is None


# ---- What is not.

def nothing_is_announced():
    is_not_found({}, None)
    assert "No image is announced" in run("--dump", "dump")[2]


def damaged_mbfts():
    good = mbft(CD_AT, 100, CD)
    for at, byte, because in ((9, good[9] ^ 1, "checksum"), (4, 71, "length"), (5, 0xFF, "length"),
                              (40, 31, "length"), (40, 2, "length"), (67, 12, "checksum")):
        table = bytearray(good)
        table[at] = byte
        is_not_found({MBFT: table}, because)
    for wrong in (mbft(CD_AT, 0, CD), sealed(good[:67] + b"\x0c" + good[68:70], 9)):
        is_not_found({MBFT: wrong}, "strange size")
    is_not_found({0xA0000 - 64: good[:64]}, "is not there")
    is_not_found({MBFT + 8: good, MBFT - 0x10000: good}, None)   # no paragraph; RAM that is free


def hooks_in_a_circle():
    circle = {0x90000: hook(b"MEMDISK ", far(0x90100), MBFT),
              0x90100: hook(b"OTHER   ", far(0x90000))}
    status, found, warnings = look_into(THE_CD | circle | vector(0x90000))
    assert (status, found, len(warnings)) == (FOUND, [an_image()], 1) and "circle" in warnings[0]
    is_not_found({0x90000: hook(b"GRUB4DOS", far(0x90000))} | vector(0x90000), "circle")


def hooks_at_the_end_of_memory():
    is_not_found(vector(0x9FFF0) | {0x9FFF0: hook(b"MEMDISK ")}, None)
    is_not_found({0x4C: b"\xff" * 4}, None)
    is_not_found(vector() | {HOOK: hook(b"MEMDISK ", table=0xFFFFFFF0)}, "is not there")


def impossible_slots():
    def raw(number, target, kind, start, count):
        return struct.pack("<BBBBHBBQQ", number, target, 254, 63, kind, 254, 63, start, count)
    for start, count, because in ((1 << 56, 4, "beyond all memory"), (4, 1 << 60, "beyond all"),
                                  ((1 << 55) - 1, 1, "cannot have 512 bytes"),
                                  (4, 0, "cannot have 0 bytes")):
        is_not_found(with_slots(raw(CD, 0xFF, 0xA001, start, count)), because)
    file, other_cd = raw(CD, 0x80, 0xA001, 9, 9), raw(CD, 0xFF, 0xE001, 9, 9)
    is_not_found(with_slots(file, other_cd), None)


def many_images():
    """Eight slots are a table; more than can be listed are warned of."""
    slots = [slot(CD_AT + number * MIB, MIB, CD + number) for number in range(9)]
    status, found, warnings = look_into(with_slots(*slots))
    assert (status, len(found), warnings) == (FOUND, 8, [])
    ranges = [(VIRTUAL_CD, CD_AT + number * MIB, MIB) for number in range(40)]
    status, found, warnings = look_into(with_nfit(*ranges))
    assert (status, len(found)) == (FOUND, 32) and "More than 32" in warnings[0]
    assert "/dev/pmem31" in found[31]["commands"][0]


def damaged_acpi_tables():
    tables = with_nfit((VIRTUAL_CD, CD_AT, CD_BYTES))
    for at, because in ((0xF0000, "NFIT at F0000h is damaged"),
                        (0xF2000, "XSDT at F2000h is damaged")):
        broken = bytearray(tables[at])
        broken[20] ^= 1
        is_not_found(tables | {at: broken}, because)
    is_not_found(tables | {EBDA + 0x100: tables[EBDA + 0x100][:8] + bytes(28)}, None)
    for length in (0, 3, 0xFFFF):
        wrong = acpi(b"NFIT", bytes(4) + struct.pack("<HH", 0, length) + bytes(52))
        is_not_found(tables | {0xF0000: wrong}, "structure of")
    is_not_found(with_nfit((VIRTUAL_CD, (1 << 64) - 10, 11)), "cannot have")


def tables_beyond_the_dump():
    """Of 1 MiB of a machine whose tables are at the top of its RAM."""
    for pointer in (rsdp(0x7FE0000), rsdp(0, 0x7FE0000)):
        is_not_found({EBDA + 0x100: pointer}, "7FE0000h is beyond the dump's end at 100000h")
    root = acpi(b"XSDT", struct.pack("<QQ", 0x7FE0000, 1 << 63))
    is_not_found({EBDA + 0x100: rsdp(0, 0xF2000), 0xF2000: root}, "beyond the dump's end")


def short_dumps():
    for size in (0, 1, 0x4F, 0x500, BLOCK + 0x80, 0xA0000):
        Path("dump").write_bytes(memory(THE_CD)[:size])
        status, found, warnings = look("--dump", "dump")
        assert (status, len(found)) == ((FOUND, 1) if size == 0xA0000 else (UNREADABLE, 0))
        assert f"{size} bytes: give at least the first MiB" in warnings[0]


def mutated_dumps():
    """The program with sanitizers ends by itself, with a status of its own, on all of them."""
    dice = random.Random(1)
    whole = memory(ALL | {0x9E100: hook(b"GRUB4DOS", far(HOOK)), 0x4C: far(0x9E100)})
    areas = [(0x4C, 4), (0x40E, 8), (HOOK, 31), (MBFT, 93), (SLOTS, 0xF3), (0x9E100, 31),
             (EBDA + 0x100, 36), (0xF0000, 96), (0xF2000, 52)]
    for _ in range(300):
        content = bytearray(whole)
        for _ in range(dice.randint(1, 6)):
            start, length = dice.choice(areas)
            content[start + dice.randrange(length)] = dice.choice(
                (0, 1, 0xFF, 0x7F, 0x80, dice.randrange(256)))
        for at, start, length in ((MBFT + 9, MBFT, 70), (0xF0009, 0xF0000, 96),
                                  (0xF2009, 0xF2000, 52)):
            if dice.random() < 0.8:
                content[start:start + length] = sealed(content[start:start + length], at - start)
        Path("dump").write_bytes(content[:dice.choice((MIB, MIB, MIB, dice.randrange(MIB)))])
        status, output, complaints = run("--json", "--dump", "dump", program="checked")
        assert status in (FOUND, NOTHING, UNREADABLE) and "Sanitizer" not in complaints
        assert (status == FOUND) == bool(json.loads(output)["images"])


# ---- A running Linux, made of files.

MODULES = ("nfit", "nd_pmem", "nd_e820", "phram", "mtdblock")
MAP = f"""\
00000000-00000fff : Reserved
00100000-3e7fffff : System RAM
  01000000-01ffffff : Kernel code
{CD_AT:08x}-{CD_AT + 6 * MIB - 1:08x} : %s
"""
LEGACY = "Persistent Memory (legacy)"


def kernel(parts, files=None, modules=MODULES, memory_type=LEGACY):
    """A folder that stands for / of a Linux on a machine with this memory."""
    root = Path("root")
    subprocess.run(["rm", "-rf", root], check=True)
    lines = "".join(f"kernel/drivers/{name}.ko.xz: kernel/x.ko\n" for name in modules)
    files = {"dev/mem": memory(parts), "proc/iomem": MAP % memory_type, "proc/mtd": "dev:\n",
             f"lib/modules/{platform.release()}/modules.dep": lines,
             f"lib/modules/{platform.release()}/modules.builtin": ""} | (files or {})
    for name, content in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)
    return "--root", "root"


def block(name, size, address=None, partition=False):
    """Files of a block device; pmem devices have an address."""
    files = {f"sys/block/{name}/size": f"{size // 512}\n"}
    if address is not None:
        files[f"sys/block/{name}/device/resource"] = f"0x{address:x}\n"
    if partition:
        files[f"sys/block/{name}/{name}p1/partition"] = "1\n"
    return files


def commands(parts, files=None, **kernel_options):
    """Those for the only image."""
    status, (found,), warnings = look(*kernel(parts, files, **kernel_options))
    assert (status, warnings) == (FOUND, []), warnings
    return found["commands"]


NFIT_FILE = {"sys/firmware/acpi/tables/NFIT": nfit((VIRTUAL_CD, CD_AT, CD_BYTES))}
LEGACY_LINE = "modprobe -a nd_e820 nd_pmem && mount -o ro /dev/pmem0 /mnt"


def a_linux_without_devices():
    assert commands(THE_CD) == [LEGACY_LINE, *CD_LINES]
    assert commands(THE_CD, NFIT_FILE) == [NFIT_LINE, LEGACY_LINE, *CD_LINES]
    assert commands(THE_CD, NFIT_FILE, memory_type="Reserved") == [NFIT_LINE, *CD_LINES]
    assert commands({}, NFIT_FILE, memory_type="Reserved") == [NFIT_LINE, *CD_LINES]
    found = look(*kernel(THE_CD))[1][0]
    assert found["memory_type"] == LEGACY
    assert f"  memory map: {LEGACY}\n" in run("--root", "root")[1]


def modules_that_are_missing():
    assert commands(THE_CD, NFIT_FILE, modules=()) == CD_LINES[1:]
    assert commands(THE_CD, NFIT_FILE, modules=("phram", "mtdblock")) == CD_LINES
    assert commands(THE_CD, NFIT_FILE, modules=("nd_pmem", "nd_e820")) == [
        LEGACY_LINE, CD_LINES[1]]


def a_pmem_that_is_there():
    for size in (CD_BYTES, 6 * MIB):
        assert commands(THE_CD, NFIT_FILE | block("pmem1", size, CD_AT)
                        | block("pmem0", size, CD_AT - 8 * MIB)) == ["mount -o ro /dev/pmem1 /mnt"]
    disk = with_mbft(CD_AT, 4096, HARD_DISK)
    for partition, end in ((True, "p1"), (False, "")):
        assert commands(disk, block("pmem0", 2 * MIB, CD_AT, partition)) == [
            f"mount -o ro /dev/pmem0{end} /mnt"]
    for drive in (CD, FLOPPY):   # a hybrid CD; a boot sector that looks like a table
        assert commands(with_mbft(CD_AT, 1440, drive), block("pmem0", 3 * MIB, CD_AT, True)) == [
            "mount -o ro /dev/pmem0 /mnt"]
    assert commands(with_mbft(CD_AT + 2048, 100, CD), block("pmem0", MIB, CD_AT)) == [
        "mount -o ro,loop,offset=2048 /dev/pmem0 /mnt"]


def a_region_without_pmem():
    """Its number is known, and nfit need not be loaded; one elsewhere counts."""
    def region(number, address):
        return {f"sys/bus/nd/devices/region{number}/{name}": f"{value}\n"
                for name, value in (("resource", hex(address)), ("size", CD_BYTES))}
    assert commands(THE_CD, NFIT_FILE | region(3, CD_AT))[0] == (
        "modprobe nd_pmem && mount -o ro /dev/pmem3 /mnt")
    assert commands(THE_CD, NFIT_FILE | region(0, 1 << 32))[0] == NFIT_LINE.replace("0 ", "1 ")


def other_devices():
    """phram by its name or size, nbd by its size, a loop by what it loops."""
    def mtd(name, size=CD_BYTES):
        return {"proc/mtd": "dev:    size   erasesize  name\nmtd0: 00100000 00001000 \"flash\"\n"
                            f'mtd2: {size:08x} 00001000 "{name}"\n'}
    loops = {**block("loop3", CD_BYTES), "sys/block/loop3/loop/backing_file": "/dev/mtdblock2\n",
             "sys/block/loop3/loop/offset": "0\n"}
    here = "mount -o ro /dev/mtdblock2 /mnt"
    assert commands(THE_CD, mtd("ramiso_3f800000")) == [here]
    assert commands(THE_CD, mtd("ramiso_3f800000") | loops) == [here, "mount -o ro /dev/loop3 /mnt"]
    assert commands(THE_CD, mtd("memdisk")) == [here]
    for size in (CD_BYTES, CD_BYTES - 512, -(-CD_BYTES // 4096) * 4096):
        assert commands(THE_CD, block("nbd0", size)) == ["mount -o ro /dev/nbd0 /mnt"]
    foreign = block("nbd0", MIB) | block("loop0", CD_BYTES) | block("sda", CD_BYTES)
    for files in (mtd("ramiso_1000"), mtd("memdisk", MIB), mtd("flash"), foreign):
        lines = commands(THE_CD, files)
        assert lines[0] == LEGACY_LINE and "/dev/mtdblock" in lines[1], lines
    assert phram_line(CD_AT, CD_BYTES, 3) == commands(THE_CD, mtd("flash"))[1]
    loaded = commands(THE_CD, {"sys/module/phram/refcnt": "0\n"})[1]
    assert loaded == (f"echo ramiso_3f800000,0x3f800000,0x{-(-CD_BYTES // 4096) * 4096:x} > "
                      "/sys/module/phram/parameters/phram && modprobe mtdblock && "
                      "mount -o ro /dev/mtdblock0 /mnt")


def memory_that_is_in_use():
    status, found, warnings = look(*kernel(THE_CD, memory_type="System RAM"))
    assert (status, len(found)) == (FOUND, 1) and "probably lost" in warnings[0]


def a_memory_that_cannot_be_read():
    """An NFIT that can is enough."""
    words = kernel(THE_CD, NFIT_FILE)
    os.remove("root/dev/mem")
    status, (found,), (warning,) = look(*words)
    assert (status, found["announced_by"]) == (FOUND, ["nfit"]) and "/dev/mem: No such" in warning
    os.remove("root/sys/firmware/acpi/tables/NFIT")
    status, found, (warning,) = look(*words)
    assert (status, found) == (UNREADABLE, []) and "mknod" in warning
    Path("root/dev/mem").write_bytes(bytes(4096))
    status, found, (warning,) = look(*words)
    assert (status, found) == (UNREADABLE, []) and "/dev/mem: " in warning


def command_lines():
    status, output, complaints = run("--help")
    assert (status, complaints) == (FOUND, "") and output.startswith("Usage: ramiso-find ")
    for words in (("--dump",), ("--root",), ("-h",), ("dump",)):
        status, output, complaints = run(*words)
        assert (status, output) == (UNREADABLE, "") and "Usage: " in complaints, words
    Path("folder").mkdir()
    for name in ("nothing", "folder", "/dev/null"):
        status, output, complaints = run("--dump", name)
        assert (status, output) == (UNREADABLE, "")
        assert complaints.startswith(f"ramiso-find: {name}: ")
    Path("dump").write_bytes(memory(ALL))
    with open("/dev/full", "wb") as full:
        done = subprocess.run([PROGRAMS["plain"], "--dump", "dump"], stdout=full,
                              stderr=subprocess.PIPE, check=False)
    assert done.returncode == UNREADABLE and b"No space left" in done.stderr


# ---- A guest.

def dump_guest(file, token, words):
    """All memory of a guest that our loader has started, once it shows the token."""
    end = time.monotonic() + SECONDS
    arguments = ["-kernel", ROOT / "build/ramiso.lkrn", "-initrd", file, "-append", words]
    with Machine(arguments, ".", 128) as machine:
        while token not in machine.screen():
            assert time.monotonic() < end, machine.shown
            time.sleep(0.2)
        machine.order("pmemsave", val=0, size=128 * MIB, filename=str(Path("dump").resolve()))


def guests_of_ours():
    """What is announced is the image, to the byte, by those who are to announce it."""
    token, file = images.build("two-sections")["token"], images.path("two-sections")
    size = file.stat().st_size
    for what, announced_by in (("all", ["mbft", "slots", "nfit"]), ("memdisk", ["mbft"]),
                               ("slots", ["slots"]), ("acpi", ["nfit"])):
        dump_guest(file, token, f"announce={what}")
        status, (found,), warnings = look("--dump", "dump")
        assert (status, warnings, found["announced_by"]) == (FOUND, [], announced_by), warnings
        pages = -(-size // 4096) * 4096
        assert found["bytes"] == (pages if what == "memdisk" else size)
        assert (found["kind"], found["drive"]) == ("cd", None if what == "acpi" else CD)
        if "mbft" in announced_by:
            assert found["command_line"].endswith(f"announce={what}")
        with open("dump", "rb") as dump:
            dump.seek(found["address"])
            assert dump.read(size) == file.read_bytes()
    dump_guest(file, token, "announce=none")
    assert look("--dump", "dump") == (NOTHING, [], [])


# Debian's installer has neither nvdimm modules nor loop devices: the copy is made, not mounted.
INIT = """\
#!/bin/sh
mount -t proc proc /proc; mount -t sysfs sysfs /sys; mount -t devtmpfs dev /dev
exec >/dev/ttyS0 2>&1
depmod -a
ramiso-find --json
eval "$(ramiso-find --commands | sed 's/ && .*//')"
md5sum ramiso.iso
echo all done
poweroff -f
"""


def linux_cd(target):
    """Debian 12's kernel and its installer's initrd, but with our program in place of /init."""
    program = Path(PROGRAMS["plain"]).read_bytes()
    making.fill("more", {"init": INIT, "bin/ramiso-find": program})
    for name in ("init", "bin/ramiso-find"):
        Path("more", name).chmod(0o755)
    making.call("sh", "-c", "cd more && printf '%s\\n' init bin/ramiso-find | "
                            "cpio -o -H newc >../more.cpio")
    config = ("DEFAULT x\nLABEL x\n  LINUX /linux\n  INITRD /first.gz,/more\n"
              "  APPEND console=ttyS0 quiet\n")
    files = making.isolinux_files(config)
    making.iso(target, files | {"linux": making.INSTALLER / "linux", "more": Path("more.cpio"),
                                "first.gz": making.INSTALLER / "initrd.gz"},
               *making.ISOLINUX_OPTIONS)


def a_linux_in_a_guest():
    """The real /dev/mem, /proc and /sys; what is copied by the command is the image."""
    linux_cd(Path("x.iso"))
    end = time.monotonic() + 2 * SECONDS
    arguments = ["-kernel", ROOT / "build/ramiso.lkrn", "-initrd", "x.iso"]
    with Machine(arguments, ".", 1024) as machine:
        while "all done" not in machine.serial():
            assert time.monotonic() < end, machine.serial()
            time.sleep(0.2)
        said = machine.serial()
    found, = json.loads(said[said.index("{"):said.rindex("}") + 1])["images"]
    assert found["announced_by"] == ["mbft", "slots", "nfit"], found
    assert (found["kind"], found["drive"], found["memory_type"]) == ("cd", CD, LEGACY), found
    content = Path("x.iso").read_bytes()
    assert found["bytes"] == len(content)
    content += bytes(-len(content) % 4096)   # what dd copies
    assert hashlib.md5(content).hexdigest() in said, said


CASES = (a_cd_by_its_mbft, the_output_to_the_byte, a_disk_and_a_floppy_by_their_mbft,
         two_images_in_slots, slots_alone, an_nfit_alone, an_nfit_beside_other_memory,
         every_way_to_one_image, a_drive_behind_a_header, the_least_of_the_sizes,
         an_image_inside_the_dump, a_foreign_hook_in_front, a_strange_command_line,
         nothing_is_announced, damaged_mbfts, hooks_in_a_circle, hooks_at_the_end_of_memory,
         impossible_slots, many_images, damaged_acpi_tables, tables_beyond_the_dump, short_dumps,
         mutated_dumps, a_linux_without_devices, modules_that_are_missing, a_pmem_that_is_there,
         a_region_without_pmem, other_devices, memory_that_is_in_use, a_memory_that_cannot_be_read,
         command_lines, guests_of_ours, a_linux_in_a_guest)
