# SPDX-License-Identifier: GPL-2.0-or-later
"""SVBus 1.x: looks for grub4dos's drive map at the INT 13h vector, then in every page."""

from layouts import (BLOCK, SIGNATURE_AT, SLOTS_AT, TO_MEMORY, Drive, is_cd, kind_by_number,
                     slots_at)
from memory import INT13_VECTOR, PAGE, linear

SIGNATURE = b"$INT13SFGRUB4DOS"
HIGHEST_PAGE = 0x9F000
BEHIND = SIGNATURE_AT - SLOTS_AT   # the signature behind the table, in a page
DISK_LESS = 1                # sectors: a hard disk's last one is taken for a VHD's footer
CD_BLOCKS = 4


class Crash(Exception):
    """What the driver does not survive."""


def table_in(memory, page):
    """Where the drive map of this page is, if the page has the signature."""
    within = memory.read(page, PAGE).find(SIGNATURE)
    if not 0 <= within < PAGE - len(SIGNATURE):
        return None
    if within < BEHIND:
        raise Crash(f"the table of the signature at {page + within:X}h begins in another page")
    return page + within - BEHIND


def find_table(memory):
    """Where the drive map is, or None. No chain is walked: the first match counts."""
    segment, offset = memory.far(INT13_VECTOR)
    if memory.read(linear(segment, offset) + 3, len(SIGNATURE)) == SIGNATURE:
        return linear(segment, SLOTS_AT)
    for page in range(HIGHEST_PAGE, -1, -PAGE):
        table = table_in(memory, page)
        if table is not None:
            return table
    return None


def drive_of(slot):
    heads, sectors = slot.last_head + 1, slot.target_sector & 0x3F
    if not sectors:
        raise Crash("it divides by the sectors of a track, which are 0")
    if slot.target != TO_MEMORY:
        return None          # a file on a disk: it is looked for there
    if is_cd(slot):
        return Drive("cd", slot.start * BLOCK, slot.count // CD_BLOCKS * CD_BLOCKS * BLOCK)
    kind = kind_by_number(slot.number)
    count = slot.count - (DISK_LESS if kind == "disk" else 0)
    return Drive(kind, slot.start * BLOCK, count * BLOCK, heads, sectors)


def find(memory):
    """The drives in the order of the slots; a slot without a size ends them."""
    table = find_table(memory)
    drives = []
    for slot in slots_at(memory, table) if table is not None else []:
        if not slot.count:
            break
        drives.append(drive_of(slot))
    return [drive for drive in drives if drive]
