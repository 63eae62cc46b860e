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

from making import (BuildError, GRUB_OPTIONS, IMAGES, ISOLINUX_OPTIONS, SECTOR, by_name, call,
                    ending, fill, grub_files, iso, isolinux_files)

TREES = IMAGES / "trees"
LIVE_BOOT, DRACUT = "live/filesystem.squashfs", "LiveOS/squashfs.img"   # where each looks
CONSOLE = "console=ttyS0"

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
while sleep 2; do
	echo "medium: $found"
	echo "squashfs: ${sum%% *}"
	cat "$medium/end/z.txt"
done
"""

Tree = namedtuple("Tree", "suite packages hooks", defaults=[[]])
DEBIAN_13 = Tree("trixie", ["linux-image-amd64", "live-boot", "zstd"])


def mirror():
    """The address that this machine has its own packages from."""
    release = platform.freedesktop_os_release()["VERSION_CODENAME"]
    addresses = call("apt-get", "indextargets", "--format", "$(REPO_URI)", "Origin: Debian",
                     f"Codename: {release}", "Component: main", "Created-By: Packages").split()
    if not addresses:
        raise BuildError("apt has no address for Debian's packages: see /etc/apt/sources.list")
    return addresses[0]


def recipe(tree, folder):
    """The command that makes a tree's files in the folder.

    It works for root, and for users who have sub-ids (/etc/subuid) in a name space.
    """
    hooks = [*tree.hooks, f"upload {folder}/init /usr/sbin/init",
             'chmod 755 "$1/usr/sbin/init"', f"download /vmlinuz {folder}/kernel",
             f"download /initrd.img {folder}/initrd", f'cd "$1" && rm -rf {STRIPPED}']
    return ["mmdebstrap", "--variant=minbase", f"--include={','.join(tree.packages)}",
            *(f"--dpkgopt=path-exclude={path}" for path in UNWANTED),
            *(f"--customize-hook={hook}" for hook in hooks), tree.suite, f"{folder}/root.tar"]


def make(tree, folder):
    """Make kernel, initrd and root.squashfs of a tree in the folder."""
    fill(folder, {"init": INIT})
    call(*recipe(tree, folder), mirror())
    call("sh", "-c", 'mksquashfs - "$0/root.squashfs" -tar -comp zstd -Xcompression-level 6 '
         '-no-progress <"$0/root.tar" && rm "$0/root.tar"', folder)


def built(tree):
    """The folder with the files of the tree; made now unless it is there."""
    text = json.dumps([INIT, recipe(tree, "")])
    folder = TREES / hashlib.sha256(text.encode()).hexdigest()[:16]
    if not folder.exists():
        TREES.mkdir(exist_ok=True)
        with tempfile.TemporaryDirectory(dir=TREES) as scratch:
            scratch = Path(scratch, "tree")
            scratch.mkdir()
            make(tree, scratch)
            scratch.rename(folder)
    return folder


def contents(tree, seed, squashfs=LIVE_BOOT):
    """The files of a live ISO without its boot loader, and the facts about them."""
    folder = built(tree)
    files, facts = ending(seed, 1)
    files |= {"live/vmlinuz": folder / "kernel", "live/initrd.img": folder / "initrd",
              squashfs: folder / "root.squashfs"}
    digest = hashlib.sha256((folder / "root.squashfs").read_bytes()).hexdigest()
    return files, facts | {"squashfs": digest}


def with_isolinux(target, tree, words, squashfs=LIVE_BOOT):
    """A live ISO that isolinux starts with the words."""
    seed = f"live {tree} {words}"
    files, facts = contents(tree, seed, squashfs)
    files |= isolinux_files("DEFAULT live\nLABEL live\n  LINUX /live/vmlinuz\n"
                            f"  INITRD /live/initrd.img\n  APPEND {words} {CONSOLE}\n")
    iso(target, files, *ISOLINUX_OPTIONS, "-V", "RAMISO-LIVE")
    return facts


def live_13(target):
    return with_isolinux(target, DEBIAN_13, "boot=live")


ISOS = by_name(live_13)
