# SPDX-License-Identifier: GPL-2.0-or-later
"""The images that the boot tests start, built from Debian's packages into build/images.

Each recipe writes one image and returns the facts that only someone who has read that image
to its end can know; the case files use them as `{token}` and the like.
"""

import hashlib
import json
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


def ending(seed, padding):
    """Files for the end of an image: noise, then a token; and the facts about them."""
    token = hashlib.sha256(seed.encode()).hexdigest()[:20]
    content = noise(seed, padding * MIB)
    files = {f"{END}/a.bin": content, f"{END}/z.txt": f"\nthe end: {token}\n"}
    return files, {"token": token, "md5": hashlib.md5(content).hexdigest()}


def grub_core(target):
    """GRUB 2 for El Torito in one file; it reads /boot/grub/grub.cfg from its own CD."""
    call("grub-mkimage", "-O", "i386-pc-eltorito", "-p", "/boot/grub", "-o", target,
         "biosdisk", "iso9660", "normal", "configfile", "cat", "echo", "sleep", "hashsum",
         "gcry_md5", "linux", "linux16", "multiboot2")


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
SHOW_END = f"md5sum /{END}/a.bin\ncat /{END}/z.txt\nsleep 600\n"


def efi_partition():
    """A FAT image as an EFI boot entry points to; nothing in it can run on a BIOS."""
    with tempfile.NamedTemporaryFile(dir=IMAGES) as image:
        call("mformat", "-C", "-f", "1440", "-N", "12345678", "-i", image.name, "::")
        return Path(image.name).read_bytes()


def grub_files(padding, seed):
    """Files and facts of a CD with GRUB 2 that hashes and shows the end of its own image."""
    with tempfile.NamedTemporaryFile(dir=IMAGES) as core:
        grub_core(core.name)
        image = Path(core.name).read_bytes()
    files, facts = ending(seed, padding)
    return {"boot/grub/core.img": image, "boot/grub/grub.cfg": SHOW_END, **files}, facts


def grub_rescue(target):
    shutil.copyfile(PACKAGES / "usr/lib/grub-rescue/grub-rescue-cdrom.iso", target)
    listing = call("xorriso", "-indev", target, "-find", "/", "-type", "f", "-exec",
                   "report_lba", "--")
    extents = [line.split(",") for line in listing.splitlines() if "File data lba:" in line]
    last = max(extents, key=lambda extent: int(extent[1]))
    start, size = int(last[1]) * SECTOR, int(last[3])
    content = target.read_bytes()[start:start + size]
    return {"last": last[4].strip().strip("'"), "md5": hashlib.md5(content).hexdigest()}


def ipxe(target):
    shutil.copyfile(PACKAGES / "usr/lib/ipxe/ipxe.iso", target)
    return {}


def memtest(target):
    config = ("UI menu.c32\nMENU TITLE Tests\nLABEL memory\n  MENU LABEL Test the memory\n"
              f"  LINUX /{END}/memtest.bin\n")
    files = isolinux_files(config, "menu.c32", "libutil.c32")
    files[f"{END}/memtest.bin"] = PACKAGES / "boot/memtest86+x64.bin"
    iso(target, {"filler": noise("memtest", 2 * MIB), **files}, *ISOLINUX_OPTIONS)
    return {}


def hybrid(target):   # the one image that is new each time: GRUB builds the date into it
    files, facts = ending("hybrid", 32)
    with tempfile.TemporaryDirectory(dir=IMAGES) as tree:
        fill(tree, {"boot/grub/grub.cfg": SHOW_END, **files})
        call("grub-mkrescue", "-d", "/usr/lib/grub/i386-pc", "-o", target, "--fonts=",
             "--locales=", "--themes=", tree, *END_LAST)
    return facts


def two_sections(target):
    files, facts = grub_files(4, "two-sections")
    files["efi.img"] = efi_partition()
    iso(target, files, *GRUB_OPTIONS, "-eltorito-alt-boot", *EFI_OPTIONS)
    return facts


def efi_first(target):
    files, facts = ending("efi-first", 4)
    config = f"PROMPT 1\nDISPLAY /{END}/z.txt\nDEFAULT none\n"
    files.update(isolinux_files(config), **{"efi.img": efi_partition()})
    iso(target, files, *EFI_OPTIONS, "-eltorito-alt-boot", *ISOLINUX_OPTIONS)
    return facts


def installer(target):
    config = ("DEFAULT install\nLABEL install\n  LINUX /linux\n"
              f"  INITRD /{END}/initrd.gz\n"
              "  APPEND console=ttyS0 quiet nomodeset DEBIAN_FRONTEND=text\n")
    files = isolinux_files(config)
    files.update({"linux": INSTALLER / "linux", f"{END}/initrd.gz": INSTALLER / "initrd.gz"})
    iso(target, files, *ISOLINUX_OPTIONS)
    return {}


def grub_legacy(target):
    files, facts = ending("grub-legacy", 4)
    files["boot/grub/stage2"] = GRUB_STAGE2
    files["boot/grub/menu.lst"] = f"timeout 0\ntitle end\ncat /{END}/z.txt\npause\n"
    iso(target, files, *GRUB_LEGACY_OPTIONS)
    return facts


def no_el_torito(target):
    iso(target, ending("no-el-torito", 1)[0])
    return {}


def efi_only(target):
    files, _ = ending("efi-only", 1)
    iso(target, {"efi.img": efi_partition(), **files}, *EFI_OPTIONS)
    return {}


def small(target, seed):
    """A small bootable ISO to be damaged: its bytes, where its catalog is, and its facts."""
    files, facts = grub_files(1, seed)
    iso(target, files, *GRUB_OPTIONS)
    content = bytearray(target.read_bytes())
    pointer = 17 * SECTOR + 0x47   # El Torito 1.0, figure 7: catalog sector
    return content, int.from_bytes(content[pointer:pointer + 4], "little") * SECTOR, facts


def bad_checksum(target):
    content, catalog, facts = small(target, "bad-checksum")
    content[catalog + 4] ^= 0x55   # in the identification string: only the sum is wrong
    target.write_bytes(content)
    return facts


def zero_sectors(target):
    content, catalog, facts = small(target, "zero-sectors")
    content[catalog + 0x26:catalog + 0x28] = bytes(2)   # sector count of the default entry
    target.write_bytes(content)
    return facts


def load_at(target, name, segment, sectors):
    """A copy of the small image whose default entry wants another place in memory."""
    content, catalog, facts = small(target, name)
    content[catalog + 0x22:catalog + 0x24] = segment.to_bytes(2, "little")
    content[catalog + 0x26:catalog + 0x28] = sectors.to_bytes(2, "little")
    target.write_bytes(content)
    return facts


def load_over_driver(target):
    return load_at(target, "load-over-driver", 0x9F40, 8)


def load_past_1m(target):
    return load_at(target, "load-past-1m", 0xFFFF, 1000)


def load_too_low(target):
    return load_at(target, "load-too-low", 0x0010, 4)


def truncated(target):
    content, _, facts = small(target, "truncated")
    target.write_bytes(content[:len(content) * 2 // 3 // SECTOR * SECTOR])
    return facts


def unpadded(target):
    content, _, facts = small(target, "unpadded")
    target.write_bytes(content[:-100 * SECTOR])   # xorriso appends 150 empty sectors
    return facts


def random(target):
    target.write_bytes(noise("random", MIB))
    return {}


def empty(target):
    target.write_bytes(b"")
    return {}


RECIPES = {recipe.__name__.replace("_", "-"): recipe for recipe in (
    grub_rescue, ipxe, memtest, hybrid, two_sections, efi_first, installer, grub_legacy,
    no_el_torito, efi_only, bad_checksum, zero_sectors, load_over_driver,
    load_past_1m, load_too_low, truncated, unpadded, random, empty)}


def path(name):
    """Where the image of this name is, or will be."""
    return IMAGES / f"{name}.iso"


def build(name):
    """Build the image unless it is newer than this file; return the facts about it."""
    IMAGES.mkdir(parents=True, exist_ok=True)
    facts_file = IMAGES / f"{name}.json"
    if not facts_file.exists() or facts_file.stat().st_mtime < os.stat(__file__).st_mtime:
        with tempfile.TemporaryDirectory(dir=IMAGES) as scratch:
            image, facts = Path(scratch, "iso"), Path(scratch, "facts")
            facts.write_text(json.dumps(RECIPES[name](image)), encoding="ascii")
            image.rename(path(name))
            facts.rename(facts_file)
    return json.loads(facts_file.read_text(encoding="ascii"))
