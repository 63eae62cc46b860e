# SPDX-License-Identifier: GPL-2.0-or-later
"""Tests of the readers on memory made by hand: what each finds, and what it does not."""

import acpi
import firadisk
import freebsd
import golden
import memdiskfind
import svbus
import syslinux
import winvblock
from golden import (BASE, CD, CD_BYTES, FLOPPY_SLOT, HOOK, MBFT, RANGES, SLOTS_PAGE,
                    blank, put, put_hook, put_mbft, put_slots, put_vector, slot, spa_range,
                    with_memdisk)
from layouts import Drive
from memory import MIB, RAM, RESERVED, NotThere, Range

CD_DRIVE = Drive("cd", CD, CD_BYTES)
UNKNOWN = CD_DRIVE._replace(kind="any")
FLOPPY_DRIVE = Drive("floppy", CD + 4 * MIB, 1440 << 10, 2, 18)
OTHER = (0x9000, 0)          # a hook in front of ours


def drives_of(found):
    """A reader's drives without their geometry."""
    return [drive._replace(heads=0, sectors=0) for drive in found]


def expect(found, *drives):
    found = drives_of(found)
    assert found == drives_of(drives), f"{found}, not {list(drives)}"


def expect_raised(kind, function, *arguments):
    try:
        found = function(*arguments)
    except kind:
        return
    raise AssertionError(f"no {kind.__name__}, but {found}")


def behind_another(vendor):
    """MEMDISK's hook behind one of another vendor."""
    memory = with_memdisk()
    put_hook(memory, OTHER, vendor, previous=HOOK, mbft=0)
    put_vector(memory, OTHER)
    return memory


def of_another_vendor():
    memory = with_memdisk()
    put_hook(memory, HOOK, b"OTHERVND")
    return memory


def unsigned():
    """A chain whose first handler is no safe hook."""
    memory = with_memdisk()
    put(memory, HOOK[0] * 16 + HOOK[1] + 3, b"!")
    return memory


def cyclic():
    """Two hooks that lead to each other, and no mBFT."""
    memory = blank()
    put_hook(memory, HOOK, b"OTHERVND", previous=OTHER)
    put_hook(memory, OTHER, b"OTHERVND", previous=HOOK)
    put_vector(memory, HOOK)
    return memory


def walkers(memory):
    """What each reader of MEMDISK's announcement finds."""
    return (firadisk.find(memory), winvblock.find(memory), winvblock.find_2011(memory),
            freebsd.find(memory), memdiskfind.find(memory, RANGES))


def a_blank_machine_has_nothing():
    memory = blank()
    assert walkers(memory) == ([], [], [], [], [])
    assert svbus.find(memory) == acpi.find(memory) == []
    assert not list(syslinux.scan(memory)) and not list(syslinux.walk(memory))


def memdisk_is_found():
    memory = with_memdisk()
    for reader in (firadisk.find, winvblock.find, winvblock.find_2011):
        expect(reader(memory), CD_DRIVE)
    expect(freebsd.find(memory), UNKNOWN)
    expect(memdiskfind.find(memory, RANGES), UNKNOWN)
    expect(svbus.find(memory))
    for found in (list(syslinux.scan(memory)), list(syslinux.walk(memory))):
        assert found == [(CD_DRIVE, golden.WORDS)], found


def kinds_and_geometry():
    for number, shift, kind in ((0, 9, "floppy"), (1, 9, "floppy"), (0x80, 9, "disk"),
                                (0x9F, 9, "disk"), (0xE1, 9, "disk")):
        memory = with_memdisk(number=number, shift=shift, count=2880, geometry=(80, 2, 18))
        drive = Drive(kind, CD, 1440 << 10, 2, 18)
        for found in (firadisk.find(memory), winvblock.find(memory), winvblock.find_2011(memory),
                      [found.drive for found in syslinux.walk(memory)]):
            assert found == [drive], found
        expect(freebsd.find(memory), drive._replace(kind="any"))
        expect(memdiskfind.find(memory, RANGES), drive._replace(kind="any"))


def firadisk_reads_only_what_is_below_640_kib():
    memory = blank()
    put_mbft(memory, 0xA0000 - 92)
    put_hook(memory, HOOK, mbft=0xA0000 - 92)
    put_vector(memory, HOOK)
    expect(firadisk.find(memory))
    high = (0x9FFE, 0)       # 27 bytes from A0000h on
    memory = with_memdisk()
    put_hook(memory, high)
    put_vector(memory, high)
    expect(firadisk.find(memory), CD_DRIVE)
    put_vector(memory, (0x9FFE, 6))
    put_hook(memory, (0x9FFE, 6))
    expect(firadisk.find(memory))


def a_chain_is_followed_through_strangers():
    memory = behind_another(b"OTHERVND")
    for reader in (firadisk.find, winvblock.find, winvblock.find_2011):
        expect(reader(memory), CD_DRIVE)
    expect(freebsd.find(memory), UNKNOWN)
    assert len(list(syslinux.walk(memory))) == 1


def another_vendor_is_left_alone():
    memory = of_another_vendor()
    expect(firadisk.find(memory))
    expect(freebsd.find(memory))
    expect(winvblock.find(memory))
    assert not list(syslinux.walk(memory))


def an_unsigned_handler_ends_the_chain():
    memory = unsigned()
    expect(firadisk.find(memory))
    expect(freebsd.find(memory))
    expect(winvblock.find(memory))            # the mBFT's hook is none
    expect(winvblock.find_2011(memory), CD_DRIVE)   # which looks at its flags only
    expect(memdiskfind.find(memory, RANGES), UNKNOWN)


def a_cyclic_chain_hangs_firadisk():
    memory = cyclic()
    expect_raised(firadisk.Hang, firadisk.find, memory)
    expect(freebsd.find(memory))


def freebsd_follows_32_hooks():
    for count, found in ((31, [UNKNOWN]), (32, [])):
        memory = with_memdisk()
        hooks = [(0x8000 + 4 * i, 0) for i in range(count)]
        for hook, previous in zip(hooks, [*hooks[1:], HOOK]):
            put_hook(memory, hook, b"OTHERVND", previous=previous)
        put_vector(memory, hooks[0])
        expect(freebsd.find(memory), *found)
        expect(firadisk.find(memory), CD_DRIVE)


def freebsd_wants_a_null_pointer_or_a_stranger_at_the_end():
    memory = with_memdisk()
    put_hook(memory, HOOK, previous=(0, 0))
    expect(freebsd.find(memory), UNKNOWN)
    put_hook(memory, (0, 0))
    expect(freebsd.find(memory), UNKNOWN)


def freebsd_has_sizes_below_2_gib():
    expect(freebsd.find(with_memdisk(count=1 << 20)), Drive("any", CD, -2**31))


def a_table_without_a_shift():
    for changed in ({"shift": 0}, {"mdi": 26, "length": 66}):
        memory = with_memdisk(**changed)
        expect(freebsd.find(memory), UNKNOWN._replace(size=CD_BYTES // 4))
    expect(memdiskfind.find(with_memdisk(shift=0), RANGES), UNKNOWN._replace(size=CD_BYTES // 4))


def a_broken_checksum():
    memory = with_memdisk(checksum=1)
    expect(firadisk.find(memory), CD_DRIVE)   # which does not look at it
    expect(winvblock.find_2011(memory))
    expect(freebsd.find(memory))
    expect(memdiskfind.find(memory, RANGES))
    assert not list(syslinux.scan(memory))


def a_wrong_length():
    for length, mdi in ((69, 29), (70, 29), (65, 25), (74, 34)):
        memory = with_memdisk(length=length, mdi=mdi)
        exact = length == mdi + 40 and length >= 66
        expect(memdiskfind.find(memory, RANGES), *[UNKNOWN] * exact)
        assert not (length != 70 and list(syslinux.scan(memory)))


def a_wrong_signature():
    memory = with_memdisk()
    put(memory, MBFT, b"mBTF")                # the sum is the same
    expect(firadisk.find(memory))
    expect(winvblock.find_2011(memory))
    expect(freebsd.find(memory))
    expect(memdiskfind.find(memory, RANGES))


def an_odd_address_is_not_scanned():
    memory = blank()
    put_hook(memory, HOOK, mbft=MBFT + 4)
    put_vector(memory, HOOK)
    put_mbft(memory, MBFT + 4)
    expect(memdiskfind.find(memory, RANGES))
    assert not list(syslinux.scan(memory))
    expect(firadisk.find(memory), CD_DRIVE)
    expect(winvblock.find_2011(memory))


def memdiskfind_begins_where_ram_ends():
    memory = with_memdisk()
    for end, found in ((BASE, [UNKNOWN]), (MBFT + 0xFFF & ~0xFFF, []), (0xA0000, []),
                       (MBFT + 0x10, [UNKNOWN]), (MBFT & ~0xFFF | 0xFFF, [UNKNOWN])):
        ranges = [Range(0, end, RAM), Range(MIB, MIB, RAM)]
        expect(memdiskfind.find(memory, ranges), *found)
    expect(memdiskfind.find(memory, [Range(0, BASE, RESERVED)]))
    expect(memdiskfind.find(memory, [Range(0, 1 << 19, RAM), Range(0x90000, 0x10000, RAM)]))
    put(memory, 0x413, b"\x80\x02")           # 640 KiB
    expect(memdiskfind.find(memory, RANGES))


def winvblock_claims():
    memory = with_memdisk()
    put_hook(memory, HOOK, flags=1)
    expect(winvblock.find(memory))
    expect(winvblock.find_2011(memory))
    expect(firadisk.find(memory), CD_DRIVE)   # which does not


def winvblock_serves_a_circle_once():
    memory = with_memdisk()
    put_hook(memory, HOOK, previous=HOOK)
    expect(winvblock.find(memory), CD_DRIVE)


def winvblock_stays_below_1_mib():
    memory = blank()
    put_mbft(memory, hook=(1 << 16, 0))
    expect(winvblock.find(memory))
    memory = blank()
    put_hook(memory, HOOK)
    put_mbft(memory)
    expect(winvblock.find(memory), CD_DRIVE)
    put(memory, MBFT + 4, (MIB - MBFT).to_bytes(4, "little"))
    memory.content[MBFT + 9] -= memory.sum(MBFT, MIB - MBFT)
    expect(winvblock.find(memory))


def winvblock_makes_a_second_table_a_second_drive():
    memory = with_memdisk()
    put_hook(memory, OTHER, mbft=0x91000)
    put_mbft(memory, 0x91000, OTHER, disk=CD + 4 * MIB)
    second = CD_DRIVE._replace(address=CD + 4 * MIB)
    expect(winvblock.find(memory), second, CD_DRIVE)
    expect(winvblock.find_2011(memory), second, CD_DRIVE)
    expect(firadisk.find(memory), CD_DRIVE)


def winvblock_makes_a_copy_of_the_table_no_second_drive():
    memory = with_memdisk()
    put_mbft(memory, 0x91000)
    expect(winvblock.find(memory), CD_DRIVE)
    expect(winvblock.find_2011(memory), CD_DRIVE)
    assert len(list(syslinux.scan(memory))) == 2


def winvblock_walks_from_the_tables_hook():
    memory = with_memdisk()
    put_slots(memory, FLOPPY_SLOT)
    put_hook(memory, HOOK, previous=(SLOTS_PAGE >> 4, 0x100))
    expect(winvblock.find(memory), CD_DRIVE, FLOPPY_DRIVE)
    expect(firadisk.find(memory), CD_DRIVE, FLOPPY_DRIVE)


def winvblock_takes_a_cd_slot_four_times_too_large():
    memory = put_slots(blank(), slot(), chained=True)
    expect(winvblock.find(memory), CD_DRIVE._replace(size=4 * CD_BYTES))


def winvblock_has_32_bits_of_an_address():
    memory = put_slots(blank(), slot(start=CD + (1 << 32)), chained=True)
    assert winvblock.find(memory)[0].address == CD
    expect(firadisk.find(memory), CD_DRIVE._replace(address=CD + (1 << 32)))
    expect(svbus.find(memory), CD_DRIVE._replace(address=CD + (1 << 32)))


def winvblock_reads_slots_behind_the_end():
    memory = put_slots(blank(), slot(), slot(size=0), FLOPPY_SLOT, chained=True)
    assert len(winvblock.find(memory)) == 2
    memory = put_slots(blank(), slot(), bytes(24), FLOPPY_SLOT, chained=True)
    assert len(winvblock.find(memory)) == 2
    expect(firadisk.find(memory), CD_DRIVE)
    expect(svbus.find(memory), CD_DRIVE)


def slots_in_the_chain():
    memory = put_slots(blank(), slot(), FLOPPY_SLOT, chained=True)
    expect(firadisk.find(memory), CD_DRIVE, FLOPPY_DRIVE)
    assert svbus.find(memory) == [CD_DRIVE, FLOPPY_DRIVE]
    expect(freebsd.find(memory))


def firadisk_has_no_heads_where_the_slot_has_none():
    memory = put_slots(blank(), slot(last_head=0), chained=True)
    assert [drive.heads for drive in firadisk.find(memory)] == [0]


def slots_of_other_targets():
    for changed in ({"target": 0x80}, {"word": 0xE001}):
        memory = put_slots(blank(), slot(**changed), FLOPPY_SLOT, chained=True)
        expect(firadisk.find(memory), FLOPPY_DRIVE)
    memory = put_slots(blank(), slot(target=0x80), FLOPPY_SLOT, chained=True)
    expect(svbus.find(memory), FLOPPY_DRIVE)


def firadisk_reads_words_from_a_small_floppy():
    memory = put_slots(blank(), slot(0, CD, 64 << 10, word=0, last_head=1, sectors=18),
                       chained=True)
    assert len(firadisk.find(memory)) == 1
    put(memory, CD, b"[FiraDISK]\n")
    expect(firadisk.find(memory))


def svbus_scans_pages():
    memory = put_slots(blank(), slot(), FLOPPY_SLOT)
    expect(svbus.find(memory), CD_DRIVE, FLOPPY_DRIVE)
    for reader in (firadisk.find, winvblock.find, winvblock.find_2011, freebsd.find):
        expect(reader(memory))


def svbus_takes_the_highest_page():
    memory = put_slots(blank(), slot(), page=0x9E000)
    put_slots(memory, FLOPPY_SLOT, page=0x50000)
    expect(svbus.find(memory), CD_DRIVE)
    put_slots(memory, FLOPPY_SLOT, page=0x9F000)
    expect(svbus.find(memory), FLOPPY_DRIVE)
    expect(svbus.find(put_slots(blank(), slot(), page=0xA0000)))


def svbus_looks_at_the_vector_first():
    memory = put_slots(blank(), slot(), page=0x9F000)
    put_slots(memory, FLOPPY_SLOT, page=0x9E000, chained=True)
    expect(svbus.find(memory), FLOPPY_DRIVE)
    memory = with_memdisk()
    put_hook(memory, HOOK, previous=(0x9E00, 0x100))
    expect(svbus.find(put_slots(memory, slot(), page=0x9E000)), CD_DRIVE)


def svbus_finds_the_signature_anywhere_in_a_page():
    for signature_at in (0xE3, 0x103, 0x333, 0xFEF):
        expect(svbus.find(put_slots(blank(), slot(), signature_at=signature_at)), CD_DRIVE)
    expect(svbus.find(put_slots(blank(), slot(), signature_at=0xFF0)))
    expect_raised(svbus.Crash, svbus.find, put_slots(blank(), slot(), signature_at=0xE2))


def svbus_takes_a_sector_off_a_hard_disk():
    memory = put_slots(blank(), slot(0x80, CD, 512 * 1001, word=0x8000, last_head=15, sectors=63))
    assert svbus.find(memory) == [Drive("disk", CD, 512 * 1000, 16, 63)]


def svbus_needs_whole_sectors_of_a_cd():
    expect(svbus.find(put_slots(blank(), slot(size=2048 * 3 + 512))),
           CD_DRIVE._replace(size=2048 * 3))


def svbus_divides_by_the_sectors():
    expect_raised(svbus.Crash, svbus.find, put_slots(blank(), slot(sectors=0x40)))


def the_install_check():
    memory = with_memdisk()
    yes = syslinux.Answer(0xE0, 0x4D210100, 0x4D450000, 0x494400E0, 0x4B530000, MBFT >> 4, 40)
    no = syslinux.Answer(0x80, 0x454D0100, 0x444D0000, 0x53490080, 0x3F4B0000, 0, 0)
    half = yes._replace(number=0x81, ebx=0x3F4B0000)
    assert syslinux.ask(memory, [yes, no, half]) == {0xE0: (CD_DRIVE, golden.WORDS)}
    expect_raised(NotThere, syslinux.ask, memory, [yes._replace(di=41)])


def syslinux_goes_to_the_paragraph():
    memory = with_memdisk()
    put_hook(memory, HOOK, mbft=MBFT + 4)
    assert [found.drive for found in syslinux.walk(memory)] == [CD_DRIVE]


def words_that_do_not_end():
    memory = with_memdisk()
    put(memory, golden.WORDS_AT, b"x" * (MIB - golden.WORDS_AT))
    expect_raised(NotThere, lambda: list(syslinux.walk(memory)))


def the_nfit_is_found():
    for place in (golden.RSDP, golden.EBDA_AT, golden.EBDA_AT + 1024 - 48, golden.ROM_RSDP,
                  0xE0000):
        for xsdt in (False, True):
            memory = golden.put_nfit(blank(), spa_range(), rsdp=place, xsdt=xsdt)
            expect(acpi.find(memory), CD_DRIVE)


def the_rsdp_is_nowhere_else():
    for place in (golden.EBDA_AT + 1024, golden.EBDA_AT - 64, golden.RSDP + 8, 0xD0000):
        expect(acpi.find(golden.put_nfit(blank(), spa_range(), rsdp=place)))
    memory = golden.put_nfit(blank(), spa_range(), rsdp=0x200)
    put(memory, 0x40E, bytes(2))
    expect(acpi.find(memory))


def the_ebda_comes_before_the_rom():
    memory = golden.put_nfit(blank(), spa_range())
    golden.put_rsdp(memory, golden.ROM_RSDP, 6 * MIB)
    expect(acpi.find(memory), CD_DRIVE)


def broken_tables():
    for at, xsdt in ((10, False), (10, True), (30, True)):   # of an RSDP: it is none then
        memory = golden.put_nfit(blank(), spa_range(), xsdt=xsdt)
        memory.content[golden.RSDP + at] ^= 1
        expect(acpi.find(memory))
    for body in (bytes(6), golden.OURS.to_bytes(4, "little")):   # half an entry; an XSDT
        memory = golden.put_nfit(blank(), spa_range())
        put(memory, golden.ROOT, golden.table(b"XSDT" if len(body) == 4 else b"RSDT", body))
        expect_raised(acpi.Unsound, acpi.find, memory)
    for at in (golden.XROOT + 12, golden.OURS + 50):
        memory = golden.put_nfit(blank(), spa_range(), xsdt=True)
        memory.content[at] ^= 1
        expect_raised(acpi.Unsound, acpi.find, memory)
    short = b"\0\0\x28\0" + spa_range()[4:40]
    for structure in (bytes(56), spa_range()[:40], short, spa_range() + b"\0\0\1\0"):
        memory = golden.put_nfit(blank(), structure)
        expect_raised(acpi.Unsound, acpi.find, memory)


def several_ranges():
    memory = golden.put_nfit(
        blank(), spa_range(golden.MEMORY_GUID, 1 << 32, 32 * MIB),
        spa_range(golden.DISK_GUID, CD + 4 * MIB, 1440 << 10, 2), spa_range(index=3))
    expect(acpi.find(memory), FLOPPY_DRIVE._replace(kind="disk"), CD_DRIVE)


CASES = (
    a_blank_machine_has_nothing, memdisk_is_found, kinds_and_geometry,
    firadisk_reads_only_what_is_below_640_kib, a_chain_is_followed_through_strangers,
    another_vendor_is_left_alone, an_unsigned_handler_ends_the_chain,
    a_cyclic_chain_hangs_firadisk, freebsd_follows_32_hooks,
    freebsd_wants_a_null_pointer_or_a_stranger_at_the_end, freebsd_has_sizes_below_2_gib,
    a_table_without_a_shift, a_broken_checksum, a_wrong_length, a_wrong_signature,
    an_odd_address_is_not_scanned, memdiskfind_begins_where_ram_ends, winvblock_claims,
    winvblock_serves_a_circle_once, winvblock_stays_below_1_mib,
    winvblock_makes_a_second_table_a_second_drive,
    winvblock_makes_a_copy_of_the_table_no_second_drive, winvblock_walks_from_the_tables_hook,
    winvblock_takes_a_cd_slot_four_times_too_large, winvblock_has_32_bits_of_an_address,
    winvblock_reads_slots_behind_the_end, slots_in_the_chain,
    firadisk_has_no_heads_where_the_slot_has_none, slots_of_other_targets,
    firadisk_reads_words_from_a_small_floppy, svbus_scans_pages, svbus_takes_the_highest_page,
    svbus_looks_at_the_vector_first, svbus_finds_the_signature_anywhere_in_a_page,
    svbus_takes_a_sector_off_a_hard_disk, svbus_needs_whole_sectors_of_a_cd,
    svbus_divides_by_the_sectors, the_install_check, syslinux_goes_to_the_paragraph,
    words_that_do_not_end, the_nfit_is_found, the_rsdp_is_nowhere_else,
    the_ebda_comes_before_the_rom, broken_tables, several_ranges,
)
