# SPDX-License-Identifier: GPL-2.0-or-later
"""The ways to start an image: each prepares its medium and returns QEMU's arguments.

A way gets a `Start`: the kernel under test, the network bootstrap program, the image, the
words for the command line, and an empty folder for whatever it has to write.
"""

from collections import namedtuple
from pathlib import Path

import images

MAC = "52:54:00:12:34:56"
NETWORK_CARD = ["-device", f"e1000,netdev=net,mac={MAC}", "-boot", "n"]
IMAGE_NAME = "test.iso"
SECTORS_PER_MIB = 2048
BUILT_IN_MARKER = b"ramiso command line:"   # what stands before the words in the program

Start = namedtuple("Start", "kernel nbp image words folder")


def kernel(start):
    """QEMU's own loader."""
    return ["-kernel", start.kernel, "-initrd", start.image, "-append", start.words]


def kernel_alone(start):
    """QEMU's own loader, which is given no image at all."""
    return ["-kernel", start.kernel, "-append", start.words]


def network(start, program, files):
    """A network boot of the program, from a TFTP server with these files and the image."""
    server = Path(start.folder, "tftp")
    images.fill(server, files)
    Path(server, IMAGE_NAME).symlink_to(start.image)
    return ["-netdev", f"user,id=net,tftp={server},bootfile={program}", *NETWORK_CARD]


def cd(start, files, *options):
    """A boot from a CD with these files, the kernel and the image on it."""
    medium = Path(start.folder, "cd.iso")
    files = {**files, "loader": start.kernel, IMAGE_NAME: start.image}
    images.iso(medium, files, *options)
    return ["-cdrom", medium, "-boot", "d"]


def syslinux_config(start, folder):
    return (f"DEFAULT test\nLABEL test\n  LINUX {folder}loader\n"
            f"  INITRD {folder}{IMAGE_NAME}\n  APPEND {start.words}\n")


def pxelinux(start):
    """pxelinux, over the network."""
    files = {"pxelinux.0": images.PACKAGES / "usr/lib/PXELINUX/pxelinux.0",
             "ldlinux.c32": images.MODULES / "ldlinux.c32", "loader": start.kernel,
             "pxelinux.cfg/default": syslinux_config(start, "")}
    return network(start, "pxelinux.0", files)


def isolinux(start):
    """isolinux, from a CD that carries the image as a file."""
    files = images.isolinux_files(syslinux_config(start, "/"))
    return cd(start, files, *images.ISOLINUX_OPTIONS)


def syslinux(start):
    """syslinux, from a hard disk that is one FAT file system."""
    disk = Path(start.folder, "disk")
    size = start.image.stat().st_size // images.MIB + 32   # enough for FAT16
    images.call("mformat", "-C", "-T", size * SECTORS_PER_MIB, "-h", 16, "-s", 63,
                "-i", disk, "::")
    images.call(images.PACKAGES / "usr/bin/syslinux", "--install", disk)
    images.fill(start.folder, {"syslinux.cfg": syslinux_config(start, "/")})
    for source, name in ((start.kernel, "loader"), (start.image, IMAGE_NAME),
                         (Path(start.folder, "syslinux.cfg"), "syslinux.cfg")):
        images.call("mcopy", "-i", disk, source, f"::{name}")
    return ["-drive", f"file={disk},format=raw", "-boot", "c"]


def ipxe(start):
    """iPXE, by a script that it finds on the network."""
    script = (f"#!ipxe\nkernel loader {start.words}\ninitrd {IMAGE_NAME}\n"
              "boot || shell\n")
    return network(start, "boot.ipxe", {"boot.ipxe": script, "loader": start.kernel})


def grub2(start, kernel_command, image_command):
    """GRUB 2, from a CD, with one of its pairs of commands."""
    files, _ = images.grub_files(0, "starter")
    files["boot/grub/grub.cfg"] = (f"{kernel_command} /loader {start.words}\n"
                                   f"{image_command} /{IMAGE_NAME}\nboot\nsleep 600\n")
    return cd(start, files, *images.GRUB_OPTIONS)


def grub2_linux16(start):
    return grub2(start, "linux16", "initrd16")


def grub2_linux(start):
    return grub2(start, "linux", "initrd")


def grub2_multiboot2(start):
    return grub2(start, "multiboot2", "module2")


def grub_legacy(start):
    """GRUB legacy, from a CD."""
    menu = (f"timeout 0\ntitle test\nkernel /loader {start.words}\n"
            f"initrd /{IMAGE_NAME}\nboot\n")
    files = {"boot/grub/stage2": images.GRUB_STAGE2, "boot/grub/menu.lst": menu}
    return cd(start, files, *images.GRUB_LEGACY_OPTIONS)


def nbp_words(start):
    """The words for the network bootstrap program: the image, unless the case names one."""
    named = "image=" in start.words
    return start.words if named else f"image={IMAGE_NAME} {start.words}"


def nbp(start):
    """The network bootstrap program, with its words in ramiso.cfg/default."""
    return network(start, "ramiso.0", {"ramiso.0": start.nbp,
                                       "ramiso.cfg/default": nbp_words(start)})


def nbp_in_folder(start):
    """The same in a folder of its own: its files are looked for there, not at the root."""
    server = network(start, "boot/ramiso.0", {
        "boot/ramiso.0": start.nbp, "boot/ramiso.cfg/default": nbp_words(start)})
    image = Path(start.folder, "tftp", IMAGE_NAME)
    image.rename(image.parent / "boot" / IMAGE_NAME)
    return server


def nbp_by_mac(start):
    """A file for this machine alone goes before ramiso.cfg/default, which would fail."""
    mine = f"ramiso.cfg/01-{MAC.replace(':', '-')}"
    return network(start, "ramiso.0", {
        "ramiso.0": start.nbp, "ramiso.cfg/default": "image=not-for-this-machine.iso",
        mine: nbp_words(start)})


def nbp_chained(start):
    """iPXE starts the program with words, which go before ramiso.cfg/default."""
    script = f"#!ipxe\nchain ramiso.0 {nbp_words(start)} || shell\n"
    return network(start, "boot.ipxe", {
        "boot.ipxe": script, "ramiso.0": start.nbp,
        "ramiso.cfg/default": "image=not-for-this-start.iso"})


def nbp_by_pxelinux(start):
    """pxelinux starts the program, as it does with every file whose name ends in .0."""
    server = pxelinux(start)
    images.fill(Path(start.folder, "tftp"), {
        "ramiso.0": start.nbp, "ramiso.cfg/default": nbp_words(start),
        "pxelinux.cfg/default": "DEFAULT test\nLABEL test\n  KERNEL ramiso.0\n"})
    return server


def nbp_built_in(start):
    """Words built into the program go before everything else."""
    program = bytearray(Path(start.nbp).read_bytes())
    at = program.index(BUILT_IN_MARKER) + len(BUILT_IN_MARKER)
    words = nbp_words(start).encode()
    program[at:at + len(words)] = words
    return network(start, "ramiso.0", {
        "ramiso.0": bytes(program), "ramiso.cfg/default": "image=not-the-built-in.iso"})


def by_name(*ways):
    return {way.__name__.replace("_", "-"): way for way in ways}


# What a user would do with any image; and what is tried with few.
ORDINARY = by_name(kernel, pxelinux, isolinux, syslinux, ipxe, grub2_linux16, grub2_linux,
                   grub2_multiboot2, grub_legacy, nbp)
WAYS = ORDINARY | by_name(kernel_alone, nbp_in_folder, nbp_by_mac, nbp_chained,
                          nbp_by_pxelinux, nbp_built_in)
