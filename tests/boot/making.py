# SPDX-License-Identifier: GPL-2.0-or-later
"""What the recipes for images share: programs, files, ISO file systems, boot loaders."""

import hashlib
import os
import shutil
import subprocess
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
IMAGES = ROOT / "build/images"
PACKAGES = ROOT / "build/pkg"
SYSLINUX = PACKAGES / "usr/lib/syslinux"
MODULES = SYSLINUX / "modules/bios"
ISOLINUX = PACKAGES / "usr/lib/ISOLINUX/isolinux.bin"
GRUB_STAGE2 = PACKAGES / "usr/lib/grub/x86_64-pc/stage2_eltorito"
INSTALLER = PACKAGES / "usr/lib/debian-installer/images/12/amd64/text/debian-installer/amd64"

SECTOR = 2048
MIB = 1 << 20
BUILD_DATE = "1700000000"   # any fixed moment: two builds give the same bytes
END = "end"                 # the folder whose files go into the last sectors
END_LAST = ["--", "-find", f"/{END}", "-exec", "sort_weight", "-1", "--"]
NO_EMULATION = ["-no-emul-boot", "-boot-load-size", "4", "-boot-info-table"]


class BuildError(Exception):
    """A program that an image or a medium is made with has failed."""


def call(*command):
    """Run a program; its output is shown only when it fails."""
    environment = dict(os.environ, SOURCE_DATE_EPOCH=BUILD_DATE)
    done = subprocess.run([str(word) for word in command], env=environment, text=True,
                          stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                          stderr=subprocess.STDOUT, check=False)
    if done.returncode:
        raise BuildError(f"{' '.join(map(str, command))}\n{done.stdout}")
    return done.stdout


def by_name(*functions):
    """The functions by their names as users type them."""
    return {function.__name__.replace("_", "-"): function for function in functions}


def noise(seed, size):
    """Bytes that no compressor, cache or zero page can stand in for; the same every time."""
    return hashlib.shake_256(seed.encode()).digest(size)


def fill(folder, files):
    """Write {path: text, bytes or a file to copy} into a folder, all of one date."""
    for name, content in files.items():
        target = Path(folder, name)
        target.parent.mkdir(parents=True, exist_ok=True)
        if isinstance(content, Path):
            shutil.copyfile(content, target)
        else:
            target.write_bytes(content.encode() if isinstance(content, str) else content)
    for path in [Path(folder), *Path(folder).rglob("*")]:
        os.utime(path, (int(BUILD_DATE), int(BUILD_DATE)), follow_symlinks=False)


def iso(target, files, *options):
    """An ISO 9660 image of the files, with the folder END in its last sectors."""
    with tempfile.TemporaryDirectory(dir=IMAGES) as tree:
        fill(tree, files)
        last = END_LAST if Path(tree, END).exists() else []
        call("xorriso", "-as", "mkisofs", "-quiet", "-r", "-J", "-V", "BOOTTEST",
             "--set_all_file_dates", f"={BUILD_DATE}", "-o", target, *options, tree, *last)


def token_of(seed):
    """A word that nobody else has."""
    return hashlib.sha256(seed.encode()).hexdigest()[:20]


def ending(seed, padding):
    """Files for the end of an image: MiB of noise, then a token; and the facts about them."""
    token = token_of(seed)
    content = noise(seed, int(padding * MIB))
    files = {f"{END}/a.bin": content, f"{END}/z.txt": f"\nthe end: {token}\n"}
    return files, {"token": token, "md5": hashlib.md5(content).hexdigest()}


# The end of every CD that starts an image.
STARTER, STARTER_FACTS = ending("starter", 1)


# What GRUB needs for SHOW_END, and for all else that the tests ask of it.
GRUB_FEW = ["biosdisk", "iso9660", "normal", "cat", "echo", "sleep", "hashsum", "gcry_md5"]
GRUB_ALL = [*GRUB_FEW, "acpi", "configfile", "linux", "linux16", "lsmmap", "multiboot2", "serial"]


def grub_core(target, modules=GRUB_ALL):
    """GRUB 2 for El Torito in one file; it reads /boot/grub/grub.cfg from its own CD."""
    call("grub-mkimage", "-O", "i386-pc-eltorito", "-p", "/boot/grub", "-o", target, *modules)


def isolinux_files(config, *modules):
    """What an isolinux CD needs, with its configuration and extra modules."""
    names = ["ldlinux.c32", *modules]
    return {"isolinux/isolinux.bin": ISOLINUX, "isolinux/isolinux.cfg": config,
            **{f"isolinux/{name}": MODULES / name for name in names}}


ISOLINUX_OPTIONS = ["-b", "isolinux/isolinux.bin", "-c", "isolinux/boot.cat", *NO_EMULATION]
GRUB_OPTIONS = ["-b", "boot/grub/core.img", "-c", "boot/boot.cat", *NO_EMULATION,
                "--grub2-boot-info"]
GRUB_LEGACY_OPTIONS = ["-b", "boot/grub/stage2", "-c", "boot/boot.cat", *NO_EMULATION]
EFI_OPTIONS = ["-e", "efi.img", "-no-emul-boot"]
# GRUB's commands that print the memory map on the serial port.
SHOW_MAP = ["serial --unit=0 --speed=115200", "terminal_output console serial", "lsmmap",
            "terminal_output console"]
SHOW_END = f"echo root is $root\nmd5sum /{END}/a.bin\ncat /{END}/z.txt\nsleep 600\n"


def efi_partition():
    """A FAT image as an EFI boot entry points to; nothing in it can run on a BIOS."""
    with tempfile.NamedTemporaryFile(dir=IMAGES) as image:
        call("mformat", "-C", "-f", "1440", "-N", "12345678", "-i", image.name, "::")
        return Path(image.name).read_bytes()


def grub_files(padding, seed, modules=GRUB_ALL):
    """Files and facts of a CD with GRUB 2 that hashes and shows the end of its own image."""
    with tempfile.NamedTemporaryFile(dir=IMAGES) as core:
        grub_core(core.name, modules)
        image = Path(core.name).read_bytes()
    files, facts = ending(seed, padding)
    return {"boot/grub/core.img": image, "boot/grub/grub.cfg": SHOW_END, **files}, facts
