# SPDX-License-Identifier: GPL-2.0-or-later
"""The ways to start an image: each prepares its medium and returns QEMU's arguments.

A way gets a `Start`: the kernel under test, the network bootstrap program, the images in
their order, the words for the command line, an empty folder for whatever it has to write, and
the files that the case brings for the network's server.
"""

from collections import namedtuple
from pathlib import Path
from shutil import copyfile

import making
from fat import copy_in
from images import class_of
from making import ROOT, by_name

MAC = "52:54:00:12:34:56"
NETWORK_CARD = ["-device", f"e1000,netdev=net,mac={MAC}", "-boot", "n"]
SECTORS_PER_MIB = 2048
BUILT_IN_MARKER = b"ramiso command line:"   # what stands before the words in the program

Start = namedtuple("Start", "kernel nbp images words folder files", defaults=[{}])


def files_of(start):
    """The images as {name: file}, with names that every loader can read."""
    return {f"test{number or ''}{image.suffix}": image
            for number, image in enumerate(start.images)}


def paths(start, between, folder=""):
    """The images' names in a menu."""
    return between.join(folder + name for name in files_of(start))


def drive(image):
    """QEMU's arguments for an image as a real drive; what the guest writes is lost."""
    interface = {"floppy": "floppy", "disk": "ide", "cd": "ide"}[class_of(image)]
    media = "cdrom" if class_of(image) == "cd" else "disk"
    return ["-drive", f"file={image},format=raw,if={interface},media={media},snapshot=on"]


def firmware(start):
    """No loader at all: the images are real drives, and the firmware boots the first."""
    letter = {"floppy": "a", "disk": "c", "cd": "d"}[class_of(start.images[0])]
    drives = sum((drive(image) for image in start.images), [])
    return [*drives, "-boot", letter]


def kernel(start):
    """QEMU's own loader."""
    return ["-kernel", start.kernel, "-initrd", start.images[0], "-append", start.words]


def kernel_alone(start):
    """QEMU's own loader, which is given no image at all."""
    return ["-kernel", start.kernel, "-append", start.words]


def network(start, program, files):
    """A network boot of the program, from a TFTP server with these files and the images."""
    server = Path(start.folder, "tftp")
    making.fill(server, files)
    for name, image in files_of(start).items():
        Path(server, name).symlink_to(image)
    return ["-netdev", f"user,id=net,tftp={server},bootfile={program}", *NETWORK_CARD]


def cd(start, files, *options):
    """A boot from a CD with these files, the kernel and the images on it."""
    medium = Path(start.folder, "cd.iso")
    files = {**files, **making.STARTER, "loader": start.kernel, **files_of(start)}
    making.iso(medium, files, "-no-pad", *options)
    return ["-cdrom", medium, "-boot", "d"]


def syslinux_config(start, folder):
    initrd = f"  INITRD {paths(start, ',', folder)}\n" if start.images else ""
    return (f"DEFAULT test\nLABEL test\n  LINUX {folder}loader\n"
            f"{initrd}  APPEND {start.words}\n")


def pxelinux(start):
    """pxelinux, over the network."""
    files = {"pxelinux.0": making.PACKAGES / "usr/lib/PXELINUX/pxelinux.0",
             "ldlinux.c32": making.MODULES / "ldlinux.c32", "loader": start.kernel,
             "pxelinux.cfg/default": syslinux_config(start, "")}
    return network(start, "pxelinux.0", files)


def isolinux(start):
    """isolinux, from a CD that carries the images as files."""
    files = making.isolinux_files(syslinux_config(start, "/"))
    return cd(start, files, *making.ISOLINUX_OPTIONS)


def syslinux(start):
    """syslinux, from a hard disk that is one FAT file system."""
    disk = Path(start.folder, "disk")
    files = {"loader": start.kernel, **files_of(start)}
    size = 32 + sum(file.stat().st_size // making.MIB for file in files.values())
    making.call("mformat", "-C", "-T", size * SECTORS_PER_MIB, "-h", 16, "-s", 63,
                "-i", disk, "::")
    making.call(making.PACKAGES / "usr/bin/syslinux", "--install", disk)
    copy_in(disk, {**files, "syslinux.cfg": syslinux_config(start, "/")})
    return ["-drive", f"file={disk},format=raw", "-boot", "c"]


def ipxe_script(start, *images):
    """iPXE, by a script that it finds on the network."""
    lines = ["#!ipxe", f"kernel loader {start.words}",
             *(f"initrd {image}" for image in images), "boot || shell", ""]
    return network(start, "boot.ipxe", {"boot.ipxe": "\n".join(lines),
                                        "loader": start.kernel})


def ipxe(start):
    return ipxe_script(start, *files_of(start))


def ipxe_named(start):
    """A second word on the line is a name: iPXE wraps the image into a cpio archive."""
    return ipxe_script(start, *(f"{name} /images/{name}" for name in files_of(start)))


def grub2(start, *commands):
    """GRUB 2, from a CD, with these commands."""
    files, _ = making.grub_files(0, "starter")
    files["boot/grub/grub.cfg"] = "\n".join([*commands, "boot", "sleep 600", ""])
    return cd(start, files, *making.GRUB_OPTIONS)


def initrd(command, start):
    """The command that loads the images, if there are any."""
    return [f"{command} {paths(start, ' ', '/')}"] if start.images else []


def grub2_linux16(start):
    return grub2(start, f"linux16 /loader {start.words}", *initrd("initrd16", start))


def grub2_linux(start):
    return grub2(start, f"linux /loader {start.words}", *initrd("initrd", start))


def grub2_multiboot2(start):
    return grub2(start, f"multiboot2 /loader {start.words}",
                 *(f"module2 /{name}" for name in files_of(start)))


def grub2_lsmmap(start):
    """GRUB 2 prints the memory map that the loader is going to find."""
    return grub2(start, *making.SHOW_MAP, f"multiboot2 /loader {start.words}",
                 *(f"module2 /{name}" for name in files_of(start)))


def grub2_xsdt(start):
    """GRUB 2 has made ACPI tables of its own before: with an XSDT, which SeaBIOS has not."""
    return grub2(start, "acpi -2", f"multiboot2 /loader {start.words}",
                 *(f"module2 /{name}" for name in files_of(start)))


def grub_legacy(start):
    """GRUB legacy, from a CD."""
    menu = "\n".join(["timeout 0", "title test", f"kernel /loader {start.words}",
                      *initrd("initrd", start), "boot", ""])
    files = {"boot/grub/stage2": making.GRUB_STAGE2, "boot/grub/menu.lst": menu}
    return cd(start, files, *making.GRUB_LEGACY_OPTIONS)


def nbp_words(start):
    """The words for the network bootstrap program: the images, unless the case names one."""
    if "image=" in start.words:
        return start.words
    first, *others = (f"image={name}" for name in files_of(start))
    return " ".join([first, start.words, *others])


def nbp(start):
    """The network bootstrap program, with its words in ramiso.cfg/default."""
    return network(start, "ramiso.0", {"ramiso.0": start.nbp,
                                       "ramiso.cfg/default": nbp_words(start)})


def nbp_in_folder(start):
    """The same in a folder of its own: its files are looked for there, not at the root."""
    server = network(start, "boot/ramiso.0", {
        "boot/ramiso.0": start.nbp, "boot/ramiso.cfg/default": nbp_words(start)})
    folder = Path(start.folder, "tftp")
    for name in files_of(start):
        Path(folder, name).rename(folder / "boot" / name)
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
    making.fill(Path(start.folder, "tftp"), {
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


def nbp_a20_off(start):
    """A20 is off when the network bootstrap program is entered."""
    program = Path(start.nbp).read_bytes()
    stub = Path(start.folder, "stub")
    making.call("nasm", "-f", "bin", f"-DPAYLOAD={len(program)}", "-o", stub,
                Path(__file__).parent / "dos/a20off.asm")
    return network(start, "a20off.0", {"a20off.0": stub.read_bytes() + program,
                                       "ramiso.cfg/default": nbp_words(start)})


def embed(start, program, change):
    """The program with the words and the image in it, which `change` may spoil."""
    file = Path(start.folder, "embedded")
    making.call(ROOT / "build/ramiso-embed", f"--words={start.words}", "--force",
                f"--image={start.images[0]}", f"--output={file}", program)
    file.write_bytes(change(file.read_bytes()))
    return file


def embedded(way, change=bytes):
    """The same way with one file, which has words and image in it."""
    def start_embedded(start):
        kernel = embed(start, start.kernel, change)
        return way(start._replace(kernel=kernel, images=[], words=""))
    return start_embedded


def nbp_embedded(start):
    """The network bootstrap program with words and image in it, and no other file."""
    return network(start._replace(images=[]), "ramiso.0",
                   {"ramiso.0": embed(start, start.nbp, bytes)})


def nbp_embedded_chained(start):
    """The same, started by iPXE."""
    return network(start._replace(images=[]), "boot.ipxe", {
        "boot.ipxe": "#!ipxe\nchain ramiso.0 || shell\n",
        "ramiso.0": embed(start, start.nbp, bytes)})


def nbp_embedded_cut(start):
    """The same, but for its last byte."""
    return network(start._replace(images=[]), "ramiso.0",
                   {"ramiso.0": embed(start, start.nbp, cut)})


def nbp_embedded_named(start):
    """Words that name an image go before the one that is embedded, which is none."""
    nothing = Path(start.folder, "nothing")
    nothing.write_bytes(b"nothing to boot")
    program = embed(start._replace(words=nbp_words(start), images=[nothing]), start.nbp, bytes)
    return network(start, "ramiso.0", {"ramiso.0": program})


def linked_with_library(start, source, *options):
    """A network bootstrap program with words and image in it, by an installed library."""
    making.call("make", "-s", "-C", ROOT, "install", f"PREFIX={start.folder}/installed")
    example = start.folder / "installed/share/doc/ramiso/example-nbp"
    copyfile(ROOT / source, example / "nbp.c")
    making.call("make", "-s", "-C", example, f"ISO={start.images[0]}", f"WORDS={start.words}",
                f"PKG_CONFIG_PATH={start.folder}/installed/lib/pkgconfig", *options)
    return network(start._replace(images=[]), "nbp.0",
                   {"nbp.0": (example / "nbp.0").read_bytes()})


def nbp_example(start):
    """The library's example as it is."""
    return linked_with_library(start, "tools/example-nbp/nbp.c")


def nbp_library(start):
    """A program that checks what the library promises."""
    return linked_with_library(start, "tests/library/nbp.c")


def nbp_library_regparm(start):
    """The same with other arguments and structures, and a memcpy of its own."""
    return linked_with_library(start, "tests/library/nbp.c",
                               "CFLAGS=-Os -mregparm=3 -malign-double -DOWN_MEMCPY")


def nbp_library_clang(start):
    """The same by another compiler, which makes more calls of its own."""
    return linked_with_library(start, "tests/library/nbp.c", "CC=clang", "CFLAGS=-O0")


def cut(content):
    return content[:-1]


def case_files(start):
    """The case's own files for the server, with the words for the command line in them."""
    return {name: text.replace("{words}", start.words) for name, text in start.files.items()}


def nbp_files(start):
    """The network bootstrap program, with the configuration that the case has."""
    return network(start, "ramiso.0", {"ramiso.0": start.nbp, **case_files(start)})


def nbp_chained_files(start):
    """The same, started by iPXE with the case's words alone."""
    words = start.words.partition(" ")[2]
    script = f"#!ipxe\nchain ramiso.0 {words} || shell\n"
    return network(start, "boot.ipxe", {"boot.ipxe": script, "ramiso.0": start.nbp,
                                        **case_files(start)})


def stacked(first, words, way):
    """The same way from RAM: the CD is started by another loader, or by ours, before."""
    def start_both(start):
        _, medium, *_ = way(start)
        return ["-kernel", first, "-initrd", medium, "-append", words]
    return start_both


FIRST = {"ramiso": (ROOT / "build/ramiso.lkrn", "console=ttyS0"),
         "ramiso-high": (ROOT / "build/ramiso.lkrn", "console=ttyS0 high"),
         "memdisk": (making.SYSLINUX / "memdisk", "iso raw")}
STACKED = {f"{first}-{name}": stacked(*loader, way) for first, loader in FIRST.items()
           for name, way in by_name(isolinux, grub2_multiboot2).items()}

EMBEDDED = {f"embedded-{name}": embedded(way) for name, way in by_name(
    kernel_alone, pxelinux, isolinux, syslinux, ipxe, grub2_linux16, grub2_linux,
    grub2_multiboot2, grub_legacy).items()}
EMBEDDED["embedded-cut"] = embedded(kernel_alone, cut)

# What a user would do with any image, what the loaders that take several do with those, and
# what is tried with few.
SEVERAL = by_name(pxelinux, isolinux, syslinux, ipxe, grub2_linux16, grub2_linux,
                  grub2_multiboot2, nbp)
ORDINARY = by_name(kernel, grub_legacy) | SEVERAL
SEVERAL |= by_name(ipxe_named)
WAYS = ORDINARY | SEVERAL | by_name(firmware, kernel_alone, nbp_in_folder, nbp_by_mac,
                                    nbp_chained, nbp_by_pxelinux, nbp_built_in, nbp_files,
                                    nbp_chained_files, nbp_embedded, nbp_embedded_chained,
                                    nbp_a20_off, nbp_embedded_cut, nbp_embedded_named,
                                    nbp_example,
                                    nbp_library, nbp_library_regparm,
                                    nbp_library_clang, grub2_xsdt,
                                    grub2_lsmmap) | STACKED | EMBEDDED
