# SPDX-License-Identifier: GPL-2.0-or-later
"""The images that the boot tests start, built into build/images when they are wanted.

Each recipe writes one image and returns the facts that only someone who has read that image
to its end can know; the case files use them as `{token}` and the like.
"""

import json
import tempfile
from hashlib import sha256
from pathlib import Path

import disks
import dos
import isos
import live
import packed
from making import IMAGES

ISOS = isos.ISOS | disks.ISOS | dos.ISOS | live.ISOS | packed.ISOS
RECIPES = ISOS | disks.DISKS | dos.DISKS | packed.DISKS
FLOPPY_MAX = 2880 * 1024   # bytes; a larger disk image is a hard disk
HASHED_MAX = 64 << 20      # bytes; what is larger is not checked by any case
SOURCES = Path(__file__).parent


def path(name):
    """Where the image of this name is, or will be."""
    return IMAGES / f"{name}.{'iso' if name in ISOS else 'img'}"


def class_of(image):
    """What an image file is when it is a real drive: floppy, disk or cd."""
    if image.suffix == ".iso":
        return "cd"
    return "floppy" if image.stat().st_size <= FLOPPY_MAX else "disk"


def missing(name):
    """The file that the image cannot be built without and that is not there, or None."""
    needed = name in dos.ISOS or name in dos.DISKS
    return dos.FLOPPY if needed and not dos.FLOPPY.exists() else None


def changed(name):
    """When one of the files that say how the image is built was changed last."""
    files = [*SOURCES.glob("*.py"), *dos.PROGRAMS.iterdir()]
    if name in live.ISOS:   # large: not for every change to the others
        files = [SOURCES / "live.py", SOURCES / "making.py"]
    return max(file.stat().st_mtime for file in files)


def build(name):
    """Build the image unless it is newer than its recipe; return the facts about it."""
    IMAGES.mkdir(parents=True, exist_ok=True)
    facts_file = IMAGES / f"{name}.json"
    if not facts_file.exists() or facts_file.stat().st_mtime < changed(name):
        with tempfile.TemporaryDirectory(dir=IMAGES) as scratch:
            image, facts = Path(scratch, "image"), Path(scratch, "facts")
            known = RECIPES[name](image)
            known = {"bytes": str(image.stat().st_size), **known}
            if image.stat().st_size <= HASHED_MAX:
                known = {"sha256": sha256(image.read_bytes()).hexdigest(), **known}
            facts.write_text(json.dumps(known), encoding="ascii")
            image.rename(path(name))
            facts.rename(facts_file)
    return json.loads(facts_file.read_text(encoding="ascii"))
