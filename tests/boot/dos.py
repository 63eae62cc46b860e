# SPDX-License-Identifier: GPL-2.0-or-later
"""Recipes for images with FreeDOS, all from one floppy that need not be there.

FreeDOS reads floppies by CHS, and hard disks by LBA where it can. Each image's AUTOEXEC.BAT
shows what INT 13h says of the drives, the last sector of a CD, what the recipe adds, and
last the file in the image's last cluster.
"""

import shutil
import struct
import tempfile
from pathlib import Path

import fat
from fat import BLOCK, LAST, Geometry
from making import IMAGES, ROOT, BuildError, by_name, call, ending, iso, noise, token_of

FLOPPY = ROOT.parent / "shared/images/freedos-1440.img"
PROGRAMS = Path(__file__).parent / "dos"
CONFIG = ("SWITCHES=/N\r\nDOS=HIGH\r\nFILES=20\r\nBUFFERS=20\r\n"
          "SHELL=\\COMMAND.COM /E:512 /MSG /P\r\n")
BOOT_DRIVE = 0x24   # in FreeDOS's boot sector
AS_BIOS_SAYS = 0xFF             # there: the drive is in DL
LARGE = Geometry(65, 16, 63)    # 32 MiB
SMALL = Geometry(20, 16, 63)    # 10 MiB
ODD = Geometry(200, 5, 17)      # 8 MiB
FAT12, FAT16 = 0x01, 0x04       # partition types
COPIED = 40_000     # bytes of the file that is copied: more than DOS buffers


def program(name):
    """One of our own programs, assembled."""
    with tempfile.NamedTemporaryFile(dir=IMAGES) as binary:
        call("nasm", "-f", "bin", "-I", f"{PROGRAMS}/", "-o", binary.name,
             PROGRAMS / f"{name}.asm")
        return Path(binary.name).read_bytes()


def system(*commands):
    """The files of a bootable disk, the kernel first."""
    batch = ["@ECHO OFF", "DRIVES", "LASTCD", *commands, f"TYPE {LAST}", f"TYPE {LAST} > COM1"]
    return {"KERNEL.SYS": fat.read_out(FLOPPY, "KERNEL.SYS"),
            "COMMAND.COM": fat.read_out(FLOPPY, "COMMAND.COM"), "CONFIG.SYS": CONFIG,
            "AUTOEXEC.BAT": "".join(f"{line}\r\n" for line in batch),
            "DRIVES.COM": program("drives"), "LASTCD.COM": program("lastcd")}


def boot_sector(image):
    """Leave FreeDOS's FAT12 boot sector in a file; returns it."""
    sector = Path(f"{image}.boot")
    sector.write_bytes(FLOPPY.read_bytes()[:BLOCK])
    return sector


def set_boot_drive(image, offset, drive):
    with open(image, "r+b") as disk:
        disk.seek(offset + BOOT_DRIVE)
        disk.write(bytes([drive]))


def floppy(target, seed, kib, files, keep_room=False):
    """A bootable floppy of this many KiB."""
    fat.format_floppy(target, kib, "-B", boot_sector(target))
    return {"token": fat.fill_up(target, files, seed, keep_room=keep_room)}


def copying():
    """Files and facts of a disk that copies a file, deletes it, and shows the copy."""
    text = "".join(f"{number:06} {noise(str(number), 16).hex()}\r\n"
                   for number in range(COPIED // 41))
    token = token_of("copied")
    commands = ["COPY ORIGINAL.TXT COPY.TXT", "IF EXIST COPY.TXT DEL ORIGINAL.TXT",
                "IF EXIST COPY.TXT TYPE COPY.TXT"]
    return {**system(*commands),
            "ORIGINAL.TXT": f"{text}\r\nthe copy: {token}\r\n"}, {"copied": token}


def dos_floppy(target):
    """The floppy as it was published, with our files on it."""
    shutil.copyfile(FLOPPY, target)
    return {"token": fat.fill_up(target, system(), "dos-floppy")}


def dos_360(target):
    return floppy(target, "dos-360", 360, system())


def dos_1200(target):
    return floppy(target, "dos-1200", 1200, system())


def dos_2880(target):
    return floppy(target, "dos-2880", 2880, system())


def dos_write(target):
    files, facts = copying()
    return facts | floppy(target, "dos-write", 1440, files, keep_room=True)


def dos_with_b(target):
    return floppy(target, "dos-with-b", 1440, system(f"TYPE B:\\{LAST}"))


def dos_with_c(target):
    return floppy(target, "dos-with-c", 1440, system(f"TYPE C:\\{LAST}"))


def dos_large_floppy(target):
    """A floppy of a size that no drive has: 80 cylinders, 4 heads, 36 sectors."""
    call("mformat", "-C", "-t", 80, "-h", 4, "-s", 36, "-c", 4, "-N", "12345678",
         "-B", boot_sector(target), "-i", target, "::")
    return {"token": fat.fill_up(target, system(), "dos-large-floppy")}


def dos_any_drive(target):
    """A floppy that need not be drive 0: its boot sector takes the drive as the BIOS says."""
    facts = floppy(target, "dos-any-drive", 1440, system())
    set_boot_drive(target, 0, AS_BIOS_SAYS)
    return facts


def fat12_disk(target, seed, geometry, files, keep_room=False, table=True):
    """A hard disk with FreeDOS's own boot sector."""
    offset = fat.format_disk(target, geometry, FAT12, "-c", 8, "-B", boot_sector(target),
                             table=table)
    set_boot_drive(target, offset, 0x80)
    return {"token": fat.fill_up(target, files, seed, offset, keep_room)}


def name_kernel(image, offset, kernel):
    """Tell our FAT16 boot sector where KERNEL.SYS lies: in the first clusters."""
    with open(image, "r+b") as disk:
        disk.seek(offset)
        parameters = disk.read(BLOCK)
        reserved, fats, entries = struct.unpack_from("<HBH", parameters, 14)
        fat_size, = struct.unpack_from("<H", parameters, 22)
        first = offset // BLOCK + reserved + fats * fat_size + entries * 32 // BLOCK
        disk.seek(first * BLOCK)
        if disk.read(len(kernel)) != kernel:
            raise BuildError(f"{image}: KERNEL.SYS is not where it was expected")
        disk.seek(offset + 0x1F8)
        disk.write(struct.pack("<IH", first, -(-len(kernel) // BLOCK)))


def fat16_disk(target, seed, geometry, files, keep_room=False):
    """A hard disk with our own boot sector, which reads by CHS only."""
    sector = Path(f"{target}.boot")
    sector.write_bytes(program("fat16"))
    offset = fat.format_disk(target, geometry, FAT16, "-c", 1, "-B", sector)
    token = fat.fill_up(target, files, seed, offset, keep_room)
    name_kernel(target, offset, files["KERNEL.SYS"])
    return {"token": token}


def dos_disk(target):
    return fat16_disk(target, "dos-disk", LARGE, system())


def dos_disk_with_d(target):
    return fat16_disk(target, "dos-disk-with-d", LARGE, system(f"TYPE D:\\{LAST}"))


def dos_disk_write(target):
    files, facts = copying()
    return facts | fat16_disk(target, "dos-disk-write", LARGE, files, keep_room=True)


def dos_odd_disk(target):
    """Nothing in the image but the BIOS parameter block tells its geometry."""
    return fat12_disk(target, "dos-odd-disk", ODD, system(), table=False)


def dos_longer_disk(target):
    """The image is longer than the disk that is wanted: that has 150 cylinders."""
    facts = fat12_disk(target, "dos-longer-disk", ODD._replace(cylinders=150), system())
    with open(target, "ab") as disk:
        disk.truncate(fat.blocks_of(ODD) * BLOCK)
    return facts


def vhd_footer(geometry):
    """The last sector of a virtual hard disk of fixed size (VHD specification 1.0)."""
    size = fat.blocks_of(geometry) * BLOCK
    footer = struct.pack(">8sIIQI4sI4sQQHBBII16s", b"conectix", 2, 0x10000, 2**64 - 1, 0,
                         b"test", 0x10000, b"test", size, size, geometry.cylinders,
                         geometry.heads, geometry.sectors, 2, 0, bytes(range(16)))
    checksum = ~sum(footer) & 0xFFFFFFFF
    return (footer[:64] + struct.pack(">I", checksum) + footer[68:]).ljust(BLOCK, b"\0")


def dos_vhd(target):
    facts = fat12_disk(target, "dos-vhd", ODD, system(), table=False)
    with open(target, "ab") as disk:
        disk.write(vhd_footer(ODD))
    return facts


def dos_dosemu(target):
    """A hard disk behind the header that DOSEMU gives its images."""
    facts = fat12_disk(target, "dos-dosemu", ODD, system(), table=False)
    header = struct.pack("<7sIIII", b"DOSEMU\0", ODD.heads, ODD.sectors, ODD.cylinders, 128)
    target.write_bytes(header.ljust(128, b"\0") + target.read_bytes())
    return facts


def emulating_cd(target, seed, make, *options):
    """A CD that emulates the disk that `make` writes, and is larger than it.

    The CD's last sector holds another token, `cd`.
    """
    with tempfile.TemporaryDirectory(dir=IMAGES) as folder:
        disk = Path(folder, "disk")
        facts = make(disk)
        files, of_cd = ending(f"{seed}-cd", 5)
        iso(target, {"boot/disk.img": disk, **files}, "-no-pad", "-b", "boot/disk.img",
            "-c", "boot/boot.cat", *options)
    return {**facts, "cd": of_cd["token"]}


def floppy_cd(target, seed, kib, *commands):
    return emulating_cd(target, seed, lambda disk: floppy(disk, seed, kib, system(*commands)))


def dos_cd_1200(target):
    return floppy_cd(target, "dos-cd-1200", 1200)


def dos_cd_1440(target):
    return floppy_cd(target, "dos-cd-1440", 1440)


def dos_cd_2880(target):
    return floppy_cd(target, "dos-cd-2880", 2880)


def dos_cd_with_b(target):
    return floppy_cd(target, "dos-cd-with-b", 1440, f"TYPE B:\\{LAST}")


def dos_cd_disk(target):
    return emulating_cd(target, "dos-cd-disk", lambda disk: fat12_disk(
        disk, "dos-cd-disk", SMALL, system()), "-hard-disk-boot")


def dos_cd_write(target):
    files, facts = copying()
    return facts | emulating_cd(target, "dos-cd-write", lambda disk: floppy(
        disk, "dos-cd-write", 1440, files, keep_room=True))


ISOS = by_name(dos_cd_1200, dos_cd_1440, dos_cd_2880, dos_cd_with_b, dos_cd_disk,
               dos_cd_write)
DISKS = by_name(dos_floppy, dos_360, dos_1200, dos_2880, dos_write, dos_with_b, dos_with_c,
                dos_large_floppy, dos_any_drive, dos_disk, dos_disk_with_d,
                dos_disk_write, dos_odd_disk, dos_longer_disk, dos_vhd, dos_dosemu)
