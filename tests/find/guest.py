# SPDX-License-Identifier: GPL-2.0-or-later
"""Starts images in QEMU and dumps the machine's memory once their boot sector has answered."""

import struct
import tempfile
import time
from collections import namedtuple
from pathlib import Path

import making
import ways
from memory import MIB, Memory, Range
from qemu import Machine
from syslinux import Answer

# Where guest.asm leaves what; the names are its own.
ANSWERS = 0x34000
MAP, ENTRY = ANSWERS + 0x100, 24
CHECKS, CHECK_BYTES = ANSWERS + 0x1000, 36
LAST, LAST_BYTES = ANSWERS + 0x4800, 2048
MARKER, ERROR = "find: answered", "Press a key"
MIB_OF_RAM = 64
SECONDS, LOOKS_PER_SECOND = 60, 20

Dump = namedtuple("Dump", "memory ranges checks boot_drive read_status last serial")


class Failure(Exception):
    """A guest that did not come as far as its boot sector's end."""


def ranges_of(memory):
    entries = [struct.unpack("<QQI", memory.read(MAP + i * ENTRY, 20))
               for i in range(memory.u8(ANSWERS + 1))]
    return [Range(*entry) for entry in entries]


def check_of(memory, number):
    """What the install check of one drive number answered (PUSHAD's order behind two words)."""
    es, _, edi, _, _, _, ebx, edx, ecx, eax = struct.unpack(
        "<HH8I", memory.read(CHECKS + number * CHECK_BYTES, CHECK_BYTES))
    return Answer(number, eax, ecx, edx, ebx, es, edi & 0xFFFF)


def wait(machine):
    """Until the boot sector says so."""
    end = time.monotonic() + SECONDS
    while MARKER not in machine.serial():
        machine.order("query-status")   # fails when the guest has ended
        if time.monotonic() > end or ERROR in machine.serial():
            raise Failure(f"the boot sector did not answer\n{machine.screen()}\n"
                          f"{machine.serial()}")
        time.sleep(1 / LOOKS_PER_SECOND)


def take(machine, folder):
    file = Path(folder, "dump")
    machine.order("stop")
    machine.order("pmemsave", val=0, size=MIB_OF_RAM * MIB, filename=str(file))
    memory = Memory(file.read_bytes())
    return Dump(memory, ranges_of(memory), [check_of(memory, n) for n in range(256)],
                memory.u8(ANSWERS), memory.u16(ANSWERS + 2), memory.read(LAST, LAST_BYTES),
                machine.serial())


def by_kernel(kernel, images, words, stale, folder):
    """QEMU's own loader; several images lie end to end.

    SeaBIOS clears the memory from 7000h to 90000h: what is stale can lie behind that only.
    """
    initrd = Path(folder, "initrd")
    initrd.write_bytes(b"".join(image.path.read_bytes() for image in images))
    arguments = ["-kernel", kernel, "-initrd", initrd, "-append", words]
    for at, content in stale.items():
        file = Path(folder, f"stale-{at:x}")
        file.write_bytes(content)
        arguments += ["-device", f"loader,addr={at:#x},file={file},force-raw=on"]
    return arguments


def writes(stale):
    """GRUB's commands that put the stale bytes into memory."""
    return [f"write_byte {at + i:#x} {byte:#x}" for at, content in stale.items()
            for i, byte in enumerate(content)]


def by_grub(kernel, images, words, stale, folder):
    """GRUB 2, after its command `acpi` has made root pointer and tables anew, with an XSDT."""
    core, medium = Path(folder, "core"), Path(folder, "grub.iso")
    making.call("grub-mkimage", "-O", "i386-pc-eltorito", "-p", "/boot/grub", "-o", core,
                "biosdisk", "iso9660", "normal", "configfile", "multiboot2", "acpi", "memrw")
    names = [f"image{number}" for number in range(len(images))]
    config = "\n".join([*writes(stale), "acpi -2", f"multiboot2 /loader {words}",
                        *(f"module2 /{name}" for name in names), "boot", ""])
    making.iso(medium, {"core.img": core, "boot/grub/grub.cfg": config, "loader": kernel,
                        **{name: image.path for name, image in zip(names, images)}},
               "-b", "core.img", *making.NO_EMULATION, "--grub2-boot-info")
    return ["-cdrom", medium, "-boot", "d"]


def by_network(kernel, images, words, _, folder):
    """The network bootstrap program, by the card's PXE ROM: it is itself in low memory first."""
    server = ways.Start(kernel, kernel.with_name("ramiso.0"), [image.path for image in images],
                        words, Path(folder))
    return ways.nbp(server)


def start(kernel, images, words, *, machine=(), memory=MIB_OF_RAM, stale=None, by=by_kernel):
    """Start the images; return the dump.

    `memory` is for QEMU's -m, `stale` what lies in memory before, as {address: bytes}.
    """
    with tempfile.TemporaryDirectory(dir=making.IMAGES) as folder:
        arguments = [*by(kernel, images, words, stale or {}, folder), *machine]
        with Machine(arguments, folder, memory) as guest:
            wait(guest)
            return take(guest, folder)
