# SPDX-License-Identifier: GPL-2.0-or-later
"""What must hold in the dump of a machine; a rule is a function of a scene."""

from collections import namedtuple

import acpi
import firadisk
import freebsd
import memdiskfind
import svbus
import syslinux
import winvblock
from layouts import (BLOCK, CD_NUMBER, MBFT_LENGTH, MBFT_READ, MDI, SIGNATURE_AT,
                     SLOT_BYTES, SLOTS_AT, Drive, hook_at, is_cd, mbft_at, slots_at, target_is_cd)
from memory import (BASE_END, BASE_MEMORY, INT13_VECTOR, INT15_VECTOR, LARGE_PAGE, LOW,
                    PAGE, PERSISTENT, RAM, RESERVED, covering, linear, of_type, overlapping,
                    round_up)

ACPI, MEMDISK, SLOTS = "acpi", "memdisk", "slots"   # the values of announce=
HOOK_LIMIT = BASE_END - 31
GRUB4DOS, MEMDISK_HOOK = b"$INT13SFGRUB4DOS", b"$INT13SFMEMDISK "
KIB = 1 << 10
DRIVER_KIB = (3, 4)
NEAR_JUMP, SHORT_JUMP = 0xE9, 0xEB
WRITE_BACK = 8
ROOT_DEVICE = b"ACPI0012"
RANGE_BYTES = 56   # of an NFIT's structure

# One machine: what was started with which words, what is to be announced, and the dump.
# `firmware`: the machine has ACPI tables of its own. `given`: those that a boot loader has made
# anew, so that contents differ.
Scene = namedtuple("Scene", "images words announced dump firmware given numbers stale")


def same(found, wanted, what="found"):
    assert found == wanted, f"{what}: {found}, not {wanted}"


def places(scene):
    """Where the images are: outside of what the map calls RAM, each once."""
    memory, found = scene.dump.memory, []
    for image in scene.images:
        copies = [at for at in memory.places(image.content)
                  if not overlapping(of_type(scene.dump.ranges, RAM), at, len(image.content))]
        assert len(copies) == 1, f"{image.path.name} is out of RAM at {copies}"
        found += copies
    return found


def exact(scene):
    """Each image as a drive, of exactly its own size."""
    return [Drive(image.kind, at, len(image.content)) for image, at in
            zip(scene.images, places(scene))]


def with_geometry(scene, drives):
    """Disks and floppies with their heads and sectors."""
    return [drive._replace(heads=image.geometry.heads, sectors=image.geometry.sectors)
            if image.geometry else drive for drive, image in zip(drives, scene.images)]


def in_whole_pages(drive):
    return drive._replace(size=round_up(drive.size, PAGE))


def first_image(scene):
    """The one drive that MEMDISK's readers are to find, if any."""
    if MEMDISK not in scene.announced:
        return []
    return [in_whole_pages(drive) for drive in with_geometry(scene, exact(scene))[:1]]


def without_cd_geometry(drives):
    """No reader looks at a CD's heads and sectors."""
    return [drive._replace(heads=0, sectors=0) if drive.kind == "cd" else drive
            for drive in drives]


def of_any_kind(drives):
    return [Drive("any", drive.address, drive.size) for drive in drives]


def firadisk_finds_the_first(scene):
    same(without_cd_geometry(firadisk.find(scene.dump.memory)), first_image(scene))


def winvblock_finds_the_first(scene):
    same(without_cd_geometry(winvblock.find(scene.dump.memory)), first_image(scene))


def winvblock_of_2011_finds_the_first(scene):
    same(without_cd_geometry(winvblock.find_2011(scene.dump.memory)), first_image(scene))


def freebsd_finds_the_first(scene):
    same(freebsd.find(scene.dump.memory), of_any_kind(first_image(scene)))


def memdiskfind_finds_the_first(scene):
    same(memdiskfind.find(scene.dump.memory, scene.dump.ranges), of_any_kind(first_image(scene)))


def expect_with_words(scene, found):
    """The first image, each time with the command line."""
    found = list(found)
    same(without_cd_geometry(drive for drive, _ in found), first_image(scene))
    same([words for _, words in found], [scene.words] * len(found), "words")


def syslinux_scans_the_first(scene):
    expect_with_words(scene, syslinux.scan(scene.dump.memory))


def syslinux_walks_to_the_first(scene):
    expect_with_words(scene, syslinux.walk(scene.dump.memory))


def behind_hook(memory):
    """Where the jump leads to that the INT 13h handler begins with: the handler proper."""
    segment, offset = memory.far(INT13_VECTOR)
    at = linear(segment, offset)
    assert memory.u8(at) in (NEAR_JUMP, SHORT_JUMP), "the hook begins with a jump"
    size = 3 if memory.u8(at) == NEAR_JUMP else 2
    way = int.from_bytes(memory.read(at + 1, size - 1), "little", signed=True)
    return segment, offset + size + way & 0xFFFF


def the_install_check_is_answered(scene):
    """By the drive that boots with the first image; by no drive that is not ours."""
    found = syslinux.ask(scene.dump.memory, scene.dump.checks)
    if MEMDISK not in scene.announced:
        return same(found, {})
    memory, answer = scene.dump.memory, scene.dump.checks[scene.dump.boot_drive]
    assert answer.number in found, f"drive {answer.number:X}h does not answer"
    expect_with_words(scene, [found[answer.number]])
    handlers = [(answer.es, memory.u16(linear(answer.es, at))) for at in (0, 2)]
    same([behind_hook(memory), memory.far(INT15_VECTOR)], handlers, "handlers")
    strange = set(found) - {scene.dump.boot_drive, *scene.numbers}
    return same(strange, set(), "drives that are not ours")


def svbus_finds_all(scene):
    drives = exact(scene) if SLOTS in scene.announced else []
    same(svbus.find(scene.dump.memory), with_geometry(scene, drives))


def linux_finds_all_by_acpi(scene):
    """A CD as a virtual CD, the others as virtual disks; the exact size."""
    drives = exact(scene) if ACPI in scene.announced and scene.firmware else []
    same(acpi.find(scene.dump.memory),
         [drive if drive.kind == "cd" else drive._replace(kind="disk") for drive in drives])


def the_boot_sector_reads_to_the_end(scene):
    last, dump = scene.images[0].last, scene.dump
    same(dump.read_status, 0, "status")
    assert dump.last[:len(last)] == last, "the last sector is not the image's"


def images_lie_in_ranges_of_their_own(scene):
    """From 2 MiB on: aligned to 2 MiB, type 12; else to a page, type 2. Zeroes to the end."""
    for image, at in zip(scene.images, places(scene)):
        size = len(image.content)
        large = size >= LARGE_PAGE
        unit = LARGE_PAGE if large else PAGE
        length = round_up(size, unit)
        assert at % unit == 0, f"{image.path.name} at {at:X}h"
        lies_in = covering(scene.dump.ranges, at, length)
        assert lies_in, f"{length:X}h bytes at {at:X}h are in no range"
        plain = not large or "reserve=2" in scene.words
        same(lies_in.type, RESERVED if plain else PERSISTENT, "type of the range")
        if not plain:
            same((lies_in.base % unit, lies_in.length % unit), (0, 0), "alignment of the range")
        tail = scene.dump.memory.read(at + size, length - size)
        assert not any(tail), f"something follows the image at {at + size:X}h"


def the_map_is_sound(scene):
    """Ranges in order, none over another; low RAM ends where base memory does, or below."""
    ranges = scene.dump.ranges
    assert ranges and all(r.length for r in ranges), "an empty range"
    for one, next_one in zip(ranges, ranges[1:]):
        assert one.base + one.length <= next_one.base, f"{one} and {next_one} overlap"
    low = [r.base + r.length for r in of_type(ranges, RAM) if r.base < BASE_END]
    base = scene.dump.memory.u16(BASE_MEMORY) * KIB
    assert max(low) <= base, f"RAM ends at {max(low):X}h, base memory at {base:X}h"
    assert base - max(low) < PAGE, f"RAM ends at {max(low):X}h, base memory at {base:X}h"


def expect_no_ram(scene, at, length, what):
    """Whole pages: a system lets a driver look only at those that have no RAM at all."""
    begin, end = at // PAGE * PAGE, round_up(at + length, PAGE)
    found = overlapping(of_type(scene.dump.ranges, RAM), begin, end - begin)
    assert not found, f"{what} at {at:X}h: RAM in its page, {found}"


def is_stale(scene, at):
    """Whether something old lies here. A hook of MEMDISK's stays: nobody scans for hooks."""
    return any(begin <= at < begin + len(content) for begin, content in scene.stale.items())


def what_is_stale_has_been_there(scene):
    """Or nothing is proved: all of it but the first letter of a signature."""
    for at, content in scene.stale.items():
        now = scene.dump.memory.read(at, len(content))
        changed = [i for i, byte in enumerate(content) if now[i] != byte]
        assert len(changed) == 1, f"of what was put to {at:X}h, {len(changed)} bytes are changed"


def signatures_stand_once(scene):
    """Below 640 KiB, counting stale copies and those of the loader itself."""
    memory = scene.dump.memory
    for text, announced in ((GRUB4DOS, SLOTS), (MEMDISK_HOOK, MEMDISK)):
        found = [f"{at:X}h" for at in memory.places(text, 0, BASE_END)
                 if text == GRUB4DOS or not is_stale(scene, at)]
        same(len(found), int(announced in scene.announced), f"{text.decode()} at {found}")
    sound = [mbft.at for mbft in winvblock.sound_mbfts(memory)]
    texts = list(memory.places(b"mBFT", 0, LOW))
    if MEMDISK in scene.announced:
        assert len(sound) == 1, f"valid mBFTs at {sound}"
        assert texts == sound, f"the letters mBFT at {texts}, a table at {sound}"
    else:
        same(sound, [], "valid mBFTs")


def the_hook_is_memdisks(scene):
    """The vector leads to it at once, and it says nothing but its place in the chain."""
    memory = scene.dump.memory
    hook = hook_at(memory, *memory.far(INT13_VECTOR))
    assert hook.at <= HOOK_LIMIT, f"hook at {hook.at:X}h"
    if MEMDISK not in scene.announced:
        return same(hook.signed, False, "signed")
    same((hook.signed, hook.vendor, hook.flags), (True, b"MEMDISK ", 0), "hook")
    previous = linear(*hook.previous)
    assert previous >= BASE_END, f"the BIOS's INT 13h at {previous:X}h"
    return expect_no_ram(scene, hook.at, 31, "hook")


def the_mbft_is_as_memdisks(scene):
    if MEMDISK not in scene.announced:
        return
    memory, image = scene.dump.memory, scene.images[0]
    hook = hook_at(memory, *memory.far(INT13_VECTOR))
    mbft = mbft_at(memory, hook.mbft)
    base = memory.u16(BASE_MEMORY) * KIB
    same(mbft.at % 16, 0, "alignment")
    assert base <= mbft.at <= BASE_END - MBFT_READ, f"mBFT at {mbft.at:X}h"
    same((mbft.length, mbft.revision, mbft.bytes), (MBFT_LENGTH, 1, MBFT_LENGTH - MDI), "lengths")
    same(memory.read(mbft.at + 10, 14), b"MEMDSKSyslinux", "OEM")
    same(memory.sum(mbft.at, MBFT_LENGTH), 0, "sum")
    same(mbft.hook, hook.at, "safe hook")
    same(mbft.shift, 11 if image.kind == "cd" else 9, "shift")
    number = CD_NUMBER if image.kind == "cd" else scene.dump.boot_drive
    same(mbft.number, number, "drive")
    same(mbft.old_int13, hook.previous[0] << 16 | hook.previous[1], "old INT 13h")
    assert mbft.old_base - base // KIB in DRIVER_KIB, f"{mbft.old_base} KiB of old base memory"
    if image.geometry:
        same((mbft.cylinders, mbft.heads, mbft.sectors), tuple(image.geometry), "geometry")
    expect_no_ram(scene, mbft.at, MBFT_READ, "mBFT")


def the_slots_are_as_grub4dos(scene):
    """All in one page that has no RAM; every field that some reader looks at."""
    if SLOTS not in scene.announced:
        return
    memory = scene.dump.memory
    signature = next(memory.places(GRUB4DOS, 0, BASE_END))
    page, within = signature // PAGE * PAGE, signature % PAGE
    begin = SIGNATURE_AT - SLOTS_AT
    assert begin <= within <= PAGE - 1 - len(GRUB4DOS), f"signature at {signature:X}h"
    assert page <= 0x9F000, f"page {page:X}h"
    expect_no_ram(scene, page, PAGE, "slots")
    slots = slots_at(memory, signature - begin)
    for slot, image, drive, number in zip(slots, scene.images, exact(scene), scene.numbers):
        cd = image.kind == "cd"
        same((slot.number, slot.target), (number, 0xFF), "from and to")
        same((is_cd(slot), target_is_cd(slot), slot.word >> 15), (cd, False, 1), "flags")
        same(slot.start * BLOCK, drive.address, "start")
        extra = 1 if image.kind == "disk" else 0
        same(slot.count, drive.size // BLOCK + extra, "count")
        same(bool(slot.sector_byte & 0x80), cd, "read only")
        same(slot.sector_byte & 0x40, 0, "LBA disabled")
        same((slot.target_head, slot.target_sector & 0x3F),
             (slot.last_head, slot.sector_byte & 0x3F), "geometry of the target")
        if image.geometry:
            same((slot.last_head + 1, slot.sector_byte & 0x3F),
                 (image.geometry.heads, image.geometry.sectors), "heads and sectors")
            same((slot.word & 0x3FF) + 1, image.geometry.cylinders, "cylinders")
    end = signature - begin + len(scene.images) * SLOT_BYTES
    same(memory.read(end, SLOT_BYTES), bytes(SLOT_BYTES), "the slot behind the last")


def all_tables_are_sound(scene):
    """Root pointer in the EBDA, checksums; RSDT and XSDT lead to the same tables."""
    rsdp = acpi.find_rsdp(scene.dump.memory)
    if not scene.firmware:
        return same(rsdp, None, "root pointer")
    memory = scene.dump.memory
    roots = [acpi.by_rsdt(memory, rsdp)] if rsdp.rsdt else []
    roots += [acpi.by_xsdt(memory, rsdp)] if rsdp.xsdt else []
    same(roots[0], roots[-1], "RSDT and XSDT")
    if ACPI not in scene.announced:
        return same(rsdp, acpi.rom_rsdp(memory), "root pointer")
    assert rsdp.at < BASE_END, f"root pointer at {rsdp.at:X}h"
    if scene.given:
        assert rsdp.xsdt, "the boot loader's XSDT is gone"
    for at, what in ((rsdp.at, "root pointer"), (rsdp.rsdt, "RSDT"), (rsdp.xsdt, "XSDT")):
        if at:
            expect_no_ram(scene, at, acpi.HEADER, what)
    return None


def ours_among(scene):
    """(the firmware's tables, the tables that a system finds)."""
    memory = scene.dump.memory
    return (acpi.tables(memory, acpi.rom_rsdp(memory)),
            acpi.tables(memory, acpi.find_rsdp(memory)))


def firmware_tables_are_kept(scene):
    """All but its NFIT, byte for byte; ours are one NFIT, and a root device if it has none.

    Linux asks a root device for _FIT, and reads the NFIT only if there is none (acpi_nfit_add):
    beside one that has it, as QEMU's, ours are in the _FIT of a second root device.
    """
    theirs, found = ours_among(scene)
    if ACPI not in scene.announced or not scene.firmware:
        return same(found, theirs)
    has_nfit = bool(acpi.named(theirs, b"NFIT"))
    kept = [table for table in theirs if table.signature != b"NFIT"]
    beside = has_nfit and any(b"_FIT" in table.content for table in acpi.named(theirs, b"SSDT"))
    added = [b"NFIT"] if has_nfit and not beside else [b"NFIT", b"SSDT"]
    same(sorted(table.signature for table in found),
         sorted([table.signature for table in kept] + added), "tables")
    if not scene.given:
        same([table for table in kept if table not in found], [], "lost tables")
    ssdts = [t for t in found if t.signature == b"SSDT" and ROOT_DEVICE in t.content]
    same(len(ssdts), 2 if beside else 1, "SSDTs with the root device")
    if beside:
        nfit, = acpi.named(found, b"NFIT")
        ours, = (table for table in ssdts if table not in theirs)
        size = RANGE_BYTES * len(scene.images)
        same(ours.content[-size:], nfit.content[-size:], "the ranges of our _FIT")
        same(ours.content.count(b"_FIT"), 1, "_FIT in our root device")
    for table in ssdts + acpi.named(found, b"NFIT"):
        if table not in theirs:
            expect_no_ram(scene, table.at, len(table.content), table.signature.decode())
    return None


def the_nfit_tells_all(scene):
    """The firmware's structures, then one range an image, each with an index of its own."""
    theirs, found = ours_among(scene)
    if ACPI not in scene.announced or not scene.firmware:
        return
    nfit, = acpi.named(found, b"NFIT")
    before = [list(acpi.structures_of(old)) for old in acpi.named(theirs, b"NFIT")]
    before = before[0] if before else []
    structures = list(acpi.structures_of(nfit))
    same(structures[:len(before)], before, "the firmware's structures")
    same(len(structures), len(before) + len(scene.images), "structures")
    ranges = list(acpi.ranges_of(nfit))
    indexes = [r.index for r in ranges]
    same(len(set(indexes)), len(indexes), f"ranges with an index of their own, {indexes}")
    assert all(indexes), f"indexes {indexes}: 0 is reserved"
    for spa, drive in zip(ranges[-len(scene.images):], exact(scene)):
        same((spa.flags, spa.base, spa.length, spa.attributes),
             (0, drive.address, drive.size, WRITE_BACK), "range")
        same(acpi.KINDS.get(spa.guid), "cd" if drive.kind == "cd" else "disk", "GUID")


# What MEMDISK itself is held against too, so that the readers are right about it.
OF_MEMDISK = (
    the_boot_sector_reads_to_the_end, firadisk_finds_the_first, winvblock_finds_the_first,
    winvblock_of_2011_finds_the_first, freebsd_finds_the_first, memdiskfind_finds_the_first,
    syslinux_scans_the_first, syslinux_walks_to_the_first, svbus_finds_all,
)
RULES = OF_MEMDISK + (
    images_lie_in_ranges_of_their_own, the_map_is_sound, what_is_stale_has_been_there,
    signatures_stand_once, the_install_check_is_answered, linux_finds_all_by_acpi,
    the_hook_is_memdisks, the_mbft_is_as_memdisks, the_slots_are_as_grub4dos,
    all_tables_are_sound, firmware_tables_are_kept, the_nfit_tells_all,
)
