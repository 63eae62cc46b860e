# SPDX-License-Identifier: GPL-2.0-or-later
"""Recipes for live ISOs of Debian: stock kernel and initrd, and a root that proves itself.

The root file systems take minutes to make. They are kept in build/images/trees until the words
that they are made with change; the ISOs around them are made anew in seconds.
"""

import hashlib
import json
import platform
import tempfile
from collections import namedtuple
from pathlib import Path

from making import (BuildError, END, GRUB_OPTIONS, IMAGES, ISOLINUX_OPTIONS, MIB, SECTOR,
                    by_name, call, ending, fill, grub_files, iso, isolinux_files, noise)

TREES = IMAGES / "trees"
LIVE_BOOT, DRACUT = "live/filesystem.squashfs", "LiveOS/squashfs.img"   # where each looks
CONSOLE = "console=ttyS0"
LABEL = "RAMISO-LIVE"
# A date of its own: live-boot takes CDs of one date for one CD, and looks at the first only.
VOLUME = ["-V", LABEL, "--modification-date=2024020202020200"]

# Nothing that the initrd is made of, and nothing that the proof needs.
UNWANTED = ["/usr/share/doc/*", "/usr/share/man/*", "/usr/share/locale/*", "/usr/share/info/*"]
STRIPPED = "boot/* usr/lib/modules/* usr/share/* var/cache/* var/lib/apt/* var/lib/dpkg/*"

# The first program of the live system. It says where its medium is and what can be read from
# there, again and again, because the kernel's messages may fall in between.
INIT = r"""#!/bin/sh
PATH=/usr/sbin:/usr/bin
while read -r device point kind rest; do
	case $point in
	/run/live/medium | /run/initramfs/live) medium=$point found="$device $kind" ;;
	esac
done </proc/mounts
for file in live/filesystem.squashfs LiveOS/squashfs.img; do
	[ -e "$medium/$file" ] && sum=$(sha256sum "$medium/$file")
done
head=$(dd if="${found%% *}" bs=1M count=1 2>/dev/null | sha256sum)
while sleep 2; do
	echo "medium: $found"
	echo "squashfs: ${sum%% *}"
	echo "head: ${head%% *}"
	cat "$medium/end/z.txt"
	echo "persistent:" /dev/pmem*
done
"""

# What the installer runs once it has its devices: which disks does it see, and what is on ours?
PRESEED = """\
d-i preseed/early_command string (while sleep 5; do echo disks: $(list-devices disk); \
echo cd: $(sha256sum </dev/pmem0); done) >/dev/ttyS0 2>&1 &
"""

Tree = namedtuple("Tree", "suite packages prepare", defaults=["true"])
DEBIAN_13 = Tree("trixie", ["linux-image-amd64", "live-boot", "zstd"])
DEBIAN_12 = Tree("bookworm", ["linux-image-amd64", "live-boot", "zstd"])
WITH_MEMDISKFIND = DEBIAN_12._replace(packages=[*DEBIAN_12.packages, "syslinux-utils"])
WITH_DRACUT = Tree("trixie", ["dracut", "dracut-live", "linux-image-amd64", "zstd"],
    'mkdir -p "$1/etc/dracut.conf.d" && echo hostonly=no >"$1/etc/dracut.conf.d/a.conf" && '
    """echo 'add_dracutmodules+=" dmsquash-live "' >"$1/etc/dracut.conf.d/b.conf\"""")


def mirror():
    """The address that this machine has its own packages from."""
    release = platform.freedesktop_os_release()["VERSION_CODENAME"]
    addresses = call("apt-get", "indextargets", "--format", "$(REPO_URI)", "Origin: Debian",
                     f"Codename: {release}", "Component: main", "Created-By: Packages").split()
    if not addresses:
        raise BuildError("apt has no address for Debian's packages: see /etc/apt/sources.list")
    return addresses[0]


def system(tree, folder):
    """The command that makes the files of a live system in the folder.

    It works for root, and for users who have sub-ids (/etc/subuid) in a name space.
    """
    hooks = [f"upload {folder}/init /usr/sbin/init", 'chmod 755 "$1/usr/sbin/init"',
             f"download /vmlinuz {folder}/kernel", f"download /initrd.img {folder}/initrd",
             f'cd "$1" && rm -rf {STRIPPED}']
    return ["mmdebstrap", "--variant=minbase", f"--include={','.join(tree.packages)}",
            *(f"--dpkgopt=path-exclude={path}" for path in UNWANTED),
            f"--essential-hook={tree.prepare}",
            *(f"--customize-hook={hook}" for hook in hooks), tree.suite, f"{folder}/root.tar"]


def installer(suite, number, folder):
    """The command that leaves kernel and initrd of Debian's installer in the folder."""
    inside = (f"/usr/lib/debian-installer/images/{number}/amd64/text/"
              "debian-installer/amd64")
    return ["mmdebstrap", "--variant=extract",
            f"--include=debian-installer-{number}-netboot-amd64",
            f"--extract-hook=download {inside}/linux {folder}/kernel",
            f"--extract-hook=download {inside}/initrd.gz {folder}/initrd", suite, "/dev/null"]


def kept(recipe, *words):
    """The folder with the files of a recipe; made now unless it is there."""
    text = json.dumps([INIT, recipe(*words, "")])
    folder = TREES / hashlib.sha256(text.encode()).hexdigest()[:16]
    if not folder.exists():
        TREES.mkdir(exist_ok=True)
        with tempfile.TemporaryDirectory(dir=TREES) as scratch:
            made = Path(scratch, "made")
            fill(made, {"init": INIT})
            call(*recipe(*words, made), mirror())
            if Path(made, "root.tar").exists():
                compress(made)
            made.rename(folder)
    return folder


def compress(folder):
    """Make a squashfs of root.tar in the folder."""
    call("sh", "-c", 'mksquashfs - "$0/root.squashfs" -tar -comp zstd -Xcompression-level 6 '
         '-no-progress <"$0/root.tar" && rm "$0/root.tar"', folder)


def contents(tree, seed, squashfs):
    """The files of a live ISO without its boot loader, and the facts about them."""
    folder = kept(system, tree)
    files, facts = ending(seed, 1)
    files |= {"live/vmlinuz": folder / "kernel", "live/initrd.img": folder / "initrd",
              squashfs: folder / "root.squashfs"}
    digest = hashlib.sha256((folder / "root.squashfs").read_bytes()).hexdigest()
    return files, facts | {"squashfs": digest}


def with_head(target, facts):
    """The facts, and the digest of the first MiB, where the directories are."""
    with open(target, "rb") as image:
        return facts | {"head": hashlib.sha256(image.read(MIB)).hexdigest()}


def with_isolinux(target, tree, words="boot=live", squashfs=LIVE_BOOT):
    """A live ISO that isolinux starts."""
    files, facts = contents(tree, f"isolinux {tree}", squashfs)
    files |= isolinux_files("DEFAULT live\nLABEL live\n  LINUX /live/vmlinuz\n"
                            f"  INITRD /live/initrd.img\n  APPEND {words} {CONSOLE}\n")
    iso(target, files, *ISOLINUX_OPTIONS, *VOLUME)
    return with_head(target, facts)


def with_grub(target, tree, words="boot=live", squashfs=LIVE_BOOT):
    """A live ISO that GRUB starts. It has an odd number of sectors: not a whole page more."""
    files, facts = contents(tree, f"grub {tree}", squashfs)
    files |= grub_files(0, "live")[0] | {f"{END}/z.txt": files[f"{END}/z.txt"]}
    files["boot/grub/grub.cfg"] = (f"linux /live/vmlinuz {words} {CONSOLE}\n"
                                   "initrd /live/initrd.img\nboot\n")
    for filler in (1, SECTOR + 1):
        iso(target, files | {"filler": bytes(filler)}, *GRUB_OPTIONS, *VOLUME, "-no-pad")
        if target.stat().st_size // SECTOR % 2:
            return with_head(target, facts)
    raise BuildError(f"{target}: an even number of sectors")


def live_13(target):
    return with_isolinux(target, DEBIAN_13)


def live_13_grub(target):
    return with_grub(target, DEBIAN_13)


def live_12(target):
    return with_isolinux(target, DEBIAN_12)


def live_12_memdiskfind(target):
    return with_isolinux(target, WITH_MEMDISKFIND)


def live_dracut(target):
    """dracut's way: the medium by its label, the root file system over it in RAM."""
    return with_isolinux(target, WITH_DRACUT, f"root=live:LABEL={LABEL} rd.live.image "
                         "rd.live.overlay.overlayfs=1 init=/usr/sbin/init", DRACUT)


def installer_13(target):
    """Debian's installer; a file beside its initrd has it tell which disks it offers."""
    folder = kept(installer, "trixie", 13)
    with tempfile.TemporaryDirectory(dir=IMAGES) as scratch:
        fill(scratch, {"preseed.cfg": PRESEED})
        call("sh", "-c", 'cd "$0" && echo preseed.cfg | cpio -o -H newc --reproducible >cpio',
             scratch)
        files = isolinux_files(
            "DEFAULT install\nLABEL install\n  LINUX /linux\n"
            f"  INITRD /initrd.gz,/preseed.cpio\n  APPEND {CONSOLE} DEBIAN_FRONTEND=text\n")
        files |= {"linux": folder / "kernel", "initrd.gz": folder / "initrd",
                  "preseed.cpio": Path(scratch, "cpio").read_bytes()}
    files[f"{END}/noise"] = noise("installer-13", MIB)
    iso(target, files, *ISOLINUX_OPTIONS)
    return {"image": hashlib.sha256(target.read_bytes()).hexdigest()}


ISOS = by_name(live_13, live_13_grub, live_12, live_12_memdiskfind, live_dracut, installer_13)
