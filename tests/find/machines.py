# SPDX-License-Identifier: GPL-2.0-or-later
"""The machines that are started and looked at: images, words, hardware, what is announced."""

from collections import namedtuple

import golden
import guest
from memory import Memory
from media import OFFSET
from rules import ACPI, MEMDISK, SLOTS

ALL = (ACPI, MEMDISK, SLOTS)
SAY = "console=ttyS0"
# The driver takes 4 KiB for it, and its block no longer begins at a page.
LONG = f"{SAY} BOOT_IMAGE={'x' * 200}"

NVDIMM = {"memory": f"{guest.MIB_OF_RAM},slots=2,maxmem=1G",
          "machine": ["-machine", "nvdimm=on", "-object",
                      "memory-backend-ram,id=m1,size=32M", "-device",
                      "nvdimm,memdev=m1,id=nv1"]}

# `start`: arguments of guest.start(). `stale`: what lies in low memory, as {address: bytes}.
Machine = namedtuple("Machine", "name images words announced start firmware stale by",
                     defaults=[SAY, ALL, {}, True, {}, guest.by_kernel])


def announcing(*announced):
    """A machine that is to announce this only, by the word for it."""
    value = ",".join(announced) or "none"
    return Machine(f"announce={value}", ["cd"], f"{SAY} announce={value}", announced)


def stale_grub4dos():
    """What grub4dos leaves behind: its slots and their signature; from the slots on."""
    memory = golden.put_slots(Memory(bytearray(0x1000)), golden.slot(), golden.FLOPPY_SLOT,
                              page=0)
    return memory.content[0x20:0x120]


def stale_memdisk(at):
    """What MEMDISK leaves behind: a hook, and the mBFT that leads to it, at a paragraph."""
    memory = Memory(bytearray(1 << 20))
    golden.put_hook(memory, (at >> 4, 0), mbft=at + 0x40)
    golden.put_mbft(memory, at + 0x40, (at >> 4, 0))
    return memory.content[at:at + 0x40 + 93]


def stale(segment):
    """One of each, from this segment on."""
    at = segment << 4
    return {at + 0x20: stale_grub4dos(), at + 0x7020: stale_grub4dos(),
            at + 0x8000: stale_memdisk(at + 0x8000)}


HIGH, LOW = stale(0x9000), stale(0x5000)

MACHINES = (
    Machine("cd", ["cd"]),
    Machine("odd-cd", ["odd"]),
    Machine("small-cd", ["small"]),
    Machine("disk", ["disk"]),
    Machine("floppy", ["floppy"]),
    Machine("offset", ["offset"], f"{SAY} offset={OFFSET}"),
    Machine("emulating-cd", ["emulating"]),
    Machine("cd-and-floppy", ["cd", "fat"]),
    Machine("floppy-and-cd", ["floppy", "odd"], by=guest.by_grub),
    Machine("four", ["disk", "cd", "floppy", "odd"], by=guest.by_grub),
    Machine("reserve=2", ["odd"], f"{SAY} reserve=2"),
    Machine("long-words", ["cd"], LONG),
    Machine("long-words-two", ["odd", "fat"], LONG),
    Machine("q35", ["odd"], start={"machine": ["-machine", "q35"]}),
    Machine("no-acpi-tables", ["cd"], firmware=False, start={"machine": ["-machine", "acpi=off"]}),
    Machine("nvdimm", ["odd", "fat"], start=NVDIMM),
    Machine("xsdt", ["odd"], by=guest.by_grub),
    Machine("xsdt-two", ["cd", "floppy"], by=guest.by_grub),
    Machine("network", ["odd"], f"image=test.iso {SAY}", by=guest.by_network),
    Machine("network-two", ["cd", "fat"], f"image=test.iso {LONG} image=test1.img",
            by=guest.by_network),
    Machine("network-keeppxe", ["odd"], f"image=test.iso {SAY} keeppxe", by=guest.by_network),
    Machine("noacpi", ["cd"], f"{SAY} noacpi", (MEMDISK, SLOTS)),
    announcing(),
    announcing(ACPI),
    announcing(MEMDISK),
    announcing(SLOTS),
    announcing(MEMDISK, SLOTS),
    announcing(ACPI, SLOTS),
    Machine("disk-announce=slots", ["disk"], f"{SAY} announce=slots", (SLOTS,)),
    Machine("stale", ["cd"], stale=HIGH),
    Machine("stale-low", ["cd"], stale=LOW, by=guest.by_grub),
    Machine("stale-announce=none", ["cd"], f"{SAY} announce=none", (), stale=HIGH),
)

# The same of MEMDISK, which says no word on the serial port; images of whole pages.
WITNESSES = (
    Machine("memdisk-cd", ["cd"], "iso raw", (MEMDISK,)),
    Machine("memdisk-disk", ["pages"], "harddisk raw c=5 h=16 s=63", (MEMDISK,)),
    Machine("memdisk-floppy", ["floppy"], "floppy raw", (MEMDISK,)),
)


def numbers_of(machine, images):
    """The INT 13h numbers of the images: the first free ones of their kinds."""
    free = {"cd": 0xE1 if machine.by is guest.by_grub else 0xE0, "disk": 0x80, "floppy": 0}
    numbers = []
    for image in images:
        numbers.append(free[image.kind])
        free[image.kind] += 1
    return numbers
