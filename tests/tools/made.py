# SPDX-License-Identifier: GPL-2.0-or-later
"""Cases on images that mtools, xorriso and cpio make on the spot."""

import re
import struct
from pathlib import Path

from fat import Geometry, blocks_of, format_disk
from info import booted, has, look, refused, shape
from making import SECTOR, call, noise
from real import ask_xorriso

KIB, MIB, GIB = 1 << 10, 1 << 20, 1 << 30
PAGE, LARGE_PAGE = 4 * KIB, 2 * MIB

# BL of INT 13h AH=08h by Ralf Brown's table 00242.
FLOPPIES = {160: 1, 180: 1, 320: 1, 360: 1, 720: 3, 1200: 2, 1440: 4, 2880: 6}


def ask_minfo(path):
    """Cylinders, heads and sectors of a floppy as mtools reads it."""
    text = call("minfo", "-i", path)
    return tuple(int(re.search(pattern, text)[1])
                 for pattern in (r"cylinders: (\d+)", r"heads: (\d+)", r"sectors per track: (\d+)"))


def floppy(kib=1440, name="floppy.img"):
    call("mformat", "-C", "-f", kib, "-i", name, "::")
    return Path(name)


def cd(*options, files=None, name="x.iso"):
    """A CD of these files, which xorriso makes as mkisofs would."""
    Path("tree").mkdir(exist_ok=True)
    for path, content in (files or {"a": b"a"}).items():
        Path("tree", path).write_bytes(content)
    call("xorriso", "-as", "mkisofs", "-quiet", "-V", "MADE", "-o", name, *options, "tree")
    return Path(name)


def signed(size):
    """Bytes that end in their first sector as a boot sector does."""
    return bytes(510) + b"\x55\xaa" + bytes(size - 512)


def floppies_of_all_sizes():
    for kib, floppy_type in FLOPPIES.items():
        path = floppy(kib, f"{kib}.img")
        image = look(path)
        has(image, kind="floppy", bootable=True, warnings=[])
        has(image["disk"], sectors=kib * 2, geometry_source="BPB", floppy_type=floppy_type,
            emulated=False, offset=0)
        assert shape(image) == ask_minfo(path), (kib, shape(image))
        has(booted(image), number=0, kind="floppy", edd=False, read_only=False, sectors=kib * 2)
        has(image["load"], offset=0, bytes=512, address=0x7C00)


def floppies_of_odd_formats():
    for cylinders, heads, sectors in ((80, 2, 21), (82, 2, 21), (80, 2, 48), (77, 2, 8)):
        name = f"{cylinders}-{sectors}.img"
        call("mformat", "-C", "-t", cylinders, "-h", heads, "-s", sectors, "-i", name, "::")
        assert shape(look(name)) == ask_minfo(name) == (cylinders, heads, sectors)


def a_floppy_without_bpb_goes_by_its_size():
    for kib, geometry in ((360, (40, 2, 9)), (1200, (80, 2, 15)), (1440, (80, 2, 18))):
        Path("x").write_bytes(signed(kib * KIB))
        image = look("x")
        has(image["disk"], geometry_source="size")
        assert shape(image) == geometry


def a_cut_floppy_is_warned_of():
    path = floppy()
    with open(path, "r+b") as file:
        file.truncate(700 * KIB)
    image = look(path)
    assert len(image["warnings"]) == 1 and "2880" in image["warnings"][0]


def hard_disks():
    for geometry in (Geometry(20, 16, 63), Geometry(306, 4, 17), Geometry(100, 255, 63)):
        format_disk("x", geometry, 0x06, "-c", 16)
        image = look("x")
        has(image, kind="harddisk", bootable=True, warnings=[])
        assert shape(image) == tuple(geometry)
        has(booted(image), number=0x80, edd=True, read_only=False, sectors=blocks_of(geometry))


def words_change_the_drive():
    floppy()
    image = look("floppy.img", "floppy", "c=40", "h=2", "s=36")
    assert shape(image) == (40, 2, 36)
    has(image["disk"], geometry_source="command line")
    has(booted(look("floppy.img", "floppy=1", "ro", "edd")), number=1, read_only=True, edd=True)
    has(booted(look("floppy.img", "harddisk")), number=0x80, kind="harddisk")
    has(booted(look("floppy.img", "harddisk=2", "noedd")), number=0x82, edd=False)
    refused("floppy.img", "drive=80h", because="Drive number 80h")
    refused("floppy.img", "iso", because="no ISO 9660 file system")


def an_offset_is_left_out():
    Path("x").write_bytes(noise("header", 1024) + floppy().read_bytes())
    image = look("x", "offset=1024")
    has(image["disk"], offset=1024, sectors=2880)
    has(image["load"], offset=1024)
    refused("x", "offset=4000000000", because="4,000,000,000")


def emulated_floppies():
    for kib, media, geometry in ((1200, 1, (80, 2, 15)), (1440, 2, (80, 2, 18)),
                                 (2880, 3, (80, 2, 36))):
        path = cd("-b", "f.img", files={"f.img": floppy(kib).read_bytes()})
        image, (_, (entry,), _) = look(path), ask_xorriso(path)
        has(image["catalog"]["entries"][0], media=media, lba=entry["lba"], signature=True)
        has(image["disk"], emulated=True, kind="floppy", sectors=kib * 2,
            offset=entry["lba"] * SECTOR, geometry_source="El Torito medium")
        assert shape(image) == geometry
        assert [drive["number"] for drive in image["drives"]] == [0xE0, 0]
        has(booted(image), number=0, read_only=True, sectors=kib * 2)
        has(booted(look(path, "rw")), read_only=False)


def every_warning_is_given_once():
    """A count of 0; then an emulated floppy and a volume that are cut short, too."""
    path = cd("-b", "f.img", files={"f.img": floppy().read_bytes()})
    content = bytearray(path.read_bytes())
    struct.pack_into("<H", content, ask_xorriso(path)[0] * SECTOR + 38, 0)
    path.write_bytes(content)
    image = look(path)
    assert len(image["warnings"]) == 1 and "sector count is 0" in image["warnings"][0]
    path.write_bytes(content[:image["disk"]["offset"] + 100 * SECTOR])
    first, second, third = look(path, "short")["warnings"]
    assert "sector count is 0" in first and "2880 sectors" in second and "cut short" in third


def an_emulated_hard_disk():
    format_disk("hd.img", Geometry(20, 16, 63), 0x04)
    path = cd("-b", "hd.img", "-hard-disk-boot", files={"hd.img": Path("hd.img").read_bytes()})
    image, (_, (entry,), _) = look(path), ask_xorriso(path)
    has(image["disk"], emulated=True, kind="harddisk", sectors=20 * 16 * 63,
        offset=entry["lba"] * SECTOR, geometry_source="partition table")
    assert shape(image) == (20, 16, 63)
    has(booted(image), number=0x80, edd=True, read_only=True)


def an_emulated_floppy_without_boot_sector():
    path = cd("-b", "f.img", files={"f.img": bytes(1440 * KIB)})
    image = refused(path, because="no boot sector")
    has(image["catalog"]["entries"][0], media=2, signature=False, chosen=True)


def cd_that_loads(sectors, segment):
    """A CD without emulation; xorriso itself knows no load segment."""
    path = cd("-b", "boot", "-no-emul-boot", "-boot-load-size", sectors,
              files={"boot": bytes(sectors * 512)})
    content = bytearray(path.read_bytes())
    struct.pack_into("<H", content, ask_xorriso(path)[0] * SECTOR + 34, segment)
    path.write_bytes(content)
    return path


def segment_and_size_of_no_emulation():
    path = cd_that_loads(9, 0x1000)
    image, (_, (entry,), _) = look(path), ask_xorriso(path)
    has(image["catalog"]["entries"][0], sector_count=9, media=0, load_segment=0x1000)
    has(entry, load_segment=0x1000, sector_count=9)
    has(image["load"], address=0x10000, bytes=9 * 512, offset=entry["lba"] * SECTOR)
    has(booted(image), number=0xE0, kind="cd", sector_size=2048)


def base_memory_for_the_boot_image():
    """It ends below the driver, with 1 KiB for a stack where it begins below 7C00h."""
    kept = 3 * KIB
    for sectors, segment, needed in ((4, 0, 240 * KIB), (1000, 0, 0x7C00 + 1000 * 512 + kept),
                                     (1000, 0x7BC, 0x7C00 + 1000 * 512 + kept + KIB)):
        has(look(cd_that_loads(sectors, segment))["memory"], base_kept=kept, base_needed=needed)
    # 640 KiB less the 31 KiB in front and the driver's; and one sector too many.
    for sectors, fits in ((640 * 2 - 62 - 6, True), (640 * 2 - 62 - 5, False)):
        has(look(cd_that_loads(sectors, 0)), bootable=fits)


def a_long_command_line_takes_base_memory():
    """The README: 4 KiB where it has more than about 60 characters."""
    has(look(floppy(), "BOOT_IMAGE=" + "x" * 30)["memory"], base_kept=3 * KIB)
    has(look(floppy(), "BOOT_IMAGE=" + "x" * 90)["memory"], base_kept=4 * KIB)


def a_guess_is_warned_of():
    Path("x").write_bytes(signed(8_704_000))
    image = look("x")
    assert ["guess" in text for text in image["warnings"]] == [True]
    has(image["disk"], geometry_source="guess")
    image = look("x", "c=200", "h=5", "s=17")
    has(image, warnings=[])
    has(image["disk"], geometry_source="command line")
    assert shape(image) == (200, 5, 17)


def memory_by_the_page():
    for size, alignment in ((MIB, PAGE), (2 * MIB - 512, PAGE), (2 * MIB, LARGE_PAGE),
                            (2 * MIB + 512, LARGE_PAGE)):
        Path("x").write_bytes(signed(size))
        memory = look("x", "harddisk")["memory"]
        has(memory, alignment=alignment, image=-(-size // alignment) * alignment)


def sparse(size, name="x"):
    with open(name, "wb") as file:
        file.write(signed(512))
        file.truncate(size)
    return name


def large_files():
    """Below 4 GiB while that leaves 64 MiB there, else above, up to the 64 GiB of every PAE."""
    refused(sparse(2 << 40), because="does not fit into 64 GiB", size=2 << 40)
    refused(sparse(60 * GIB + 512), because="does not fit into 64 GiB")
    has(look(sparse(60 * GIB)), bootable=True)
    for size in (5 * GIB, 4 * GIB):
        image = look(sparse(size))
        assert any("above 4 GiB" in text for text in image["warnings"])
        has(image["memory"], image=size)
    # A PC's RAM ends below its I/O APIC; 1 MiB is no RAM, 64 are left.
    most = 0xFEC00000 - 2 * MIB - 64 * MIB
    assert not any("goes above 4" in text for text in look(sparse(most))["warnings"])
    assert any("goes above 4" in text for text in look(sparse(most + 4 * MIB))["warnings"])
    assert any("3 GiB" in text for text in look(sparse(3 * GIB + 8 * MIB))["warnings"])
    image = look(sparse(2 * GIB))
    assert not any("GiB" in text for text in image["warnings"])
    has(image["memory"], image=2 * GIB)
    image = look(sparse(2 * GIB), "high")
    assert any("above 4 GiB" in text for text in image["warnings"])


def live_systems_are_recognised():
    """xorriso's CDs: names in full and cut to eight and three, with and without Joliet."""
    boot = ("-b", "boot", "-no-emul-boot")
    files = {"boot": bytes(2048), "live/filesystem.squashfs": b"hsqs", "live/vmlinuz": b"x",
             "live/initrd.img": b"\x28\xb5\x2f\xfd" + bytes(5000)}
    Path("tree/live").mkdir(parents=True)
    for options in ((), ("-J",), ("-r", "-J", "-l"), ("-J", "-joliet-long", "-iso-level", "3")):
        path = cd(*boot, *options, files=files)
        has(look(path), bootable=True, longer_initrd=True)
        has(look(path, "inject=off"), longer_initrd=False)
    Path("tree/live/filesystem.squashfs").unlink()
    del files["live/filesystem.squashfs"]
    has(look(cd(*boot, files=files)), bootable=True, longer_initrd=False)


def several_images_in_a_file():
    path = floppy()
    Path("both").write_bytes(path.read_bytes() + floppy(720, "b").read_bytes())
    image = look("both")
    assert [(part["offset"], part["size"]) for part in image["parts"]] == [
        (0, 1440 * KIB), (1440 * KIB, 720 * KIB)]
    assert "2 images" in image["warnings"][0]
    assert [drive["sectors"] for drive in image["drives"]] == [2880, 1440]
    assert [drive["number"] for drive in image["drives"]] == [0, 1]
    has(look(path), warnings=[])
    assert len(look(path)["parts"]) == 1


def an_image_in_a_cpio_archive():
    floppy(name="disk.img")
    Path("list").write_text("disk.img\n", encoding="ascii")
    call("sh", "-c", "cpio -o -H newc <list >x 2>/dev/null")
    image = look("x")
    part, = image["parts"]
    has(part, name="disk.img", size=1440 * KIB)
    assert Path("x").read_bytes()[part["offset"]:][:512] == Path("disk.img").read_bytes()[:512]
    has(image, bootable=True, kind="floppy", size=Path("x").stat().st_size)


def a_part_that_is_no_drive_is_named():
    """The second of two members: the loader stops for it, too."""
    floppy(name="a.img")
    Path("b.bin").write_bytes(noise("b", 5000))
    Path("list").write_text("a.img\nb.bin\n", encoding="ascii")
    call("sh", "-c", "cpio -o -H newc <list >x 2>/dev/null")
    refused("x", because="b.bin: ")


def more_entries_than_fit():
    """40 entries in one section behind the default one: 32 are kept."""
    path = cd("-b", "boot", "-no-emul-boot", files={"boot": bytes(2048), "room": bytes(4096)})
    content = bytearray(path.read_bytes())
    catalog = ask_xorriso(path)[0] * SECTOR
    entry = bytes(content[catalog + 32:catalog + 64])
    content += bytes(-len(content) % SECTOR)
    struct.pack_into("<I", content, 17 * SECTOR + 0x47, len(content) // SECTOR)
    content += (bytes(content[catalog:catalog + 64])
                + struct.pack("<BBH28x", 0x91, 0, 40) + entry * 40).ljust(SECTOR, b"\0")
    path.write_bytes(content)
    image = look(path)
    assert len(image["catalog"]["entries"]) == 32
    assert "more than 32" in image["warnings"][0]


CASES = (floppies_of_all_sizes, floppies_of_odd_formats, a_floppy_without_bpb_goes_by_its_size,
         a_cut_floppy_is_warned_of, hard_disks, words_change_the_drive, an_offset_is_left_out,
         emulated_floppies, every_warning_is_given_once, an_emulated_hard_disk,
         an_emulated_floppy_without_boot_sector, segment_and_size_of_no_emulation,
         base_memory_for_the_boot_image,
         a_long_command_line_takes_base_memory, a_guess_is_warned_of, memory_by_the_page,
         large_files, live_systems_are_recognised,
         several_images_in_a_file, an_image_in_a_cpio_archive, a_part_that_is_no_drive_is_named,
         more_entries_than_fit)
