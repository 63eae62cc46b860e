# SPDX-License-Identifier: GPL-2.0-or-later
"""Recipes for floppies, hard disks and emulating CDs with Syslinux or GRUB 2, and for data."""

import struct
import tempfile
import zlib
from pathlib import Path

import fat
from fat import BLOCK, LAST, Geometry
from making import GRUB_OPTIONS, IMAGES, MIB, PACKAGES, by_name, call, grub_files, iso, noise

GRUB = Path("/usr/lib/grub/i386-pc")
DATA = Geometry(33, 16, 63)      # 16 MiB
SHOW_LAST = f"PROMPT 1\nDISPLAY {LAST}\nDEFAULT none\n"
GPT_ENTRIES = 32                 # sectors that a table of 128 partitions takes
BIOS_BOOT = "4861682149646F6E744E656564454649"   # partition types, as bytes on the disk
BASIC_DATA = "A2A0D0EBE5B9334487C068B6B72699C7"
CORE_AT, FAT_AT = 2048, 4096     # sectors: GRUB's core image, a FAT partition
GPT_DISK = 24 * MIB


def syslinux_volume(image, seed):
    """Syslinux on a file system that exists; its first screen is the file at the end."""
    token = fat.fill_up(image, {"SYSLINUX.CFG": SHOW_LAST}, seed, keep_room=True)
    call(PACKAGES / "usr/bin/syslinux", "--install", image)
    return {"token": token}


def syslinux_floppy(target):
    fat.format_floppy(target, 2880)
    return syslinux_volume(target, "syslinux-floppy")


def syslinux_disk(target):
    """A hard disk that is one file system, without a partition table."""
    call("mformat", "-C", "-T", fat.blocks_of(DATA), "-h", DATA.heads, "-s", DATA.sectors,
         "-c", 1, "-N", "12345678", "-i", target, "::")
    return syslinux_volume(target, "syslinux-disk")


def gpt_header(at, other, table, entries):
    """One of the two headers of a GUID partition table (UEFI specification, 5.3.2)."""
    last = GPT_DISK // BLOCK - 1

    def header(checksum):
        return struct.pack("<8sIIIIQQQQ16sQIII", b"EFI PART", 0x10000, 92, checksum, 0, at,
                           other, 2 + GPT_ENTRIES, last - 1 - GPT_ENTRIES, bytes(range(16)),
                           table, 128, 128, zlib.crc32(entries))
    return header(zlib.crc32(header(0))).ljust(BLOCK, b"\0")


def gpt_entry(kind, number, first, last):
    return struct.pack("<16s16sQQQ72s", bytes.fromhex(kind), bytes([number] * 16), first, last,
                       0, b"")


def write_gpt(disk):
    """A table with GRUB's partition and a FAT one."""
    last = GPT_DISK // BLOCK - 1
    entries = (gpt_entry(BIOS_BOOT, 1, CORE_AT, FAT_AT - 1)
               + gpt_entry(BASIC_DATA, 2, FAT_AT, last - 1 - GPT_ENTRIES))
    entries = entries.ljust(GPT_ENTRIES * BLOCK, b"\0")
    protective = fat.partition_entry(None, 1, last, 0xEE, active=False)
    for at, content in ((0, bytes(fat.PARTITION_TABLE) + protective + bytes(48) + b"\x55\xaa"),
                        (1, gpt_header(1, last, 2, entries) + entries),
                        (last - GPT_ENTRIES, entries
                         + gpt_header(last, 1, last - GPT_ENTRIES, entries))):
        disk.seek(at * BLOCK)
        disk.write(content)


def write_grub(disk):
    """GRUB 2 in its own partition: boot.img has to know where, and so does core.img."""
    with tempfile.TemporaryDirectory(dir=IMAGES) as folder:
        config, core = Path(folder, "cfg"), Path(folder, "core")
        config.write_text(f"set root=(hd0,gpt2)\ncat /{LAST}\necho root is $root\nsleep 600\n",
                          encoding="ascii")
        call("grub-mkimage", "-O", "i386-pc", "-p", "/", "-c", config, "-o", core,
             "biosdisk", "part_gpt", "fat", "cat", "echo", "sleep")
        content = bytearray(core.read_bytes())
    struct.pack_into("<Q", content, BLOCK - 12, CORE_AT + 1)   # its block list
    boot = bytearray((GRUB / "boot.img").read_bytes())
    struct.pack_into("<Q", boot, 0x5C, CORE_AT)
    disk.seek(0)
    disk.write(boot[:fat.PARTITION_TABLE])
    disk.seek(CORE_AT * BLOCK)
    disk.write(content)


def grub_gpt(target):
    with open(target, "wb") as disk:
        disk.truncate(GPT_DISK)
        write_gpt(disk)
        write_grub(disk)
    count = GPT_DISK // BLOCK - 1 - GPT_ENTRIES - FAT_AT
    call("mformat", "-T", count, "-h", 16, "-s", 63, "-H", FAT_AT, "-c", 1, "-N", "12345678",
         "-i", f"{target}@@{FAT_AT * BLOCK}", "::")
    return {"token": fat.fill_up(target, {}, "grub-gpt", FAT_AT * BLOCK)}


def data_floppy(target):
    """720 KiB, so that its geometry is not that of the floppy which is started."""
    fat.format_floppy(target, 720)
    return {"token": fat.fill_up(target, {}, "data-floppy")}


def data_disk(target):
    offset = fat.format_disk(target, DATA, 0x04, "-c", 1)
    return {"token": fat.fill_up(target, {}, "data-disk", offset)}


def no_signature(target):
    """A hard disk whose first sector lost the signature at its end."""
    facts = data_disk(target)
    with open(target, "r+b") as disk:
        disk.seek(BLOCK - 2)
        disk.write(bytes(2))
    return facts


def dynamic_vhd(target):
    """What a dynamic virtual hard disk begins with; there are no sectors behind it."""
    footer = struct.pack(">8sIIQI4sI4sQQHBBII", b"conectix", 2, 0x10000, BLOCK, 0, b"test",
                         0x10000, b"test", 16 * MIB, 16 * MIB, 481, 4, 17, 3, 0)
    footer = footer[:64] + struct.pack(">I", ~sum(footer) & 0xFFFFFFFF)
    footer = footer.ljust(BLOCK, b"\0")
    target.write_bytes(footer + b"cxsparse" + bytes(2 * MIB) + noise("vhd", MIB) + footer)
    return {}


def two_systems(target):
    """A CD that starts GRUB 2 without emulation, or a floppy with Syslinux."""
    files, facts = grub_files(4, "two-systems")
    with tempfile.NamedTemporaryFile(dir=IMAGES) as floppy:
        fat.format_floppy(floppy.name, 1440)
        second = syslinux_volume(floppy.name, "two-systems-floppy")
        files["floppy.img"] = Path(floppy.name).read_bytes()
    iso(target, files, *GRUB_OPTIONS, "-eltorito-alt-boot", "-b", "floppy.img")
    return {**facts, "second": second["token"]}


ISOS = by_name(two_systems)
DISKS = by_name(syslinux_floppy, syslinux_disk, grub_gpt, data_floppy, data_disk,
                no_signature, dynamic_vhd)
