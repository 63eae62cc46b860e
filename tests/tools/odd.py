# SPDX-License-Identifier: GPL-2.0-or-later
"""Cases on foreign bytes: names that a terminal would obey, damaged and random files."""

import json
import os
import random
import shutil
from pathlib import Path

from fat import Geometry, format_disk
from info import BOOTABLE, NOT_BOOTABLE, has, look, run
from made import cd, floppy
from making import SECTOR, noise

VOLUME_NAME = 16 * SECTOR + 40   # ECMA-119, 8.4.7
VALID_UTF8 = "Gerät-日本-😀"
SEED = 13
DAMAGES = 150


def rename_volume(path, name):
    content = bytearray(path.read_bytes())
    content[VOLUME_NAME:VOLUME_NAME + 32] = name.ljust(32)
    path.write_bytes(content)


def as_json(name):
    """The name as JSON has it: a byte that is no UTF-8 is the character of its number."""
    return name.decode("latin-1")


def volume_names_of_any_byte():
    path = cd()
    for start in range(1, 256, 30):
        # A letter in between: bytes that follow each other could make UTF-8.
        name = b"a".join(bytes([byte]) for byte in range(start, min(start + 30, 256), 2))
        rename_volume(path, name + b"a")
        has(look(path)["volume"], name=as_json(name + b"a"))
        assert_clean(run(path)[1])
        rename_volume(path, bytes([min(start + 1, 255)]) + b"a")
        has(look(path)["volume"], name=as_json(bytes([min(start + 1, 255)]) + b"a"))
    rename_volume(path, VALID_UTF8.encode())
    has(look(path)["volume"], name=VALID_UTF8)


def assert_clean(output):
    """UTF-8 without a control character but the ends of lines."""
    bad = [c for c in output.decode() if c != "\n" and (c < " " or "\x7f" <= c < "\xa0")]
    assert not bad, bad


def control_characters_as_utf8():
    path = cd()
    rename_volume(path, "a\u009b2Jb".encode())
    has(look(path)["volume"], name="a\u009b2Jb")
    assert_clean(run(path)[1])
    assert b"\\xC2\\x9B2J" in run(path)[1]


def broken_utf8():
    path = cd()
    for name in (b"\xc0\x80a", b"\xe0\x80\x80a", b"\xed\xa0\x80a", b"\xf0\x80\x80\x80a",
                 b"\xf4\x90\x80\x80a", b"\xf8\x88\x80\x80\x80a", b"\xe2\x82a", b"\xc3a"):
        rename_volume(path, name)
        has(look(path)["volume"], name=as_json(name))


def file_names_of_any_byte():
    source = floppy()
    for name in (b'a"b\\c', b"line\nline", b"\x1b[2J", b"\xff\xfe", b"sp ace", VALID_UTF8.encode()):
        shutil.copy(source, name)
        status, output, _ = run("--json", name)
        file = json.loads(output)["images"][0]["file"]
        assert status == BOOTABLE
        assert file in (name.decode(errors="ignore"), as_json(name)), file
        assert_clean(run(name)[1])


def survives(path):
    """The program that checks itself comes to an end of its own, with sound JSON."""
    for words in ((), ("harddisk",), ("floppy", "h=2", "s=9"), ("short", "entry=2")):
        status, output, complaints = run("--json", path, *words, program="checked")
        assert status in (BOOTABLE, NOT_BOOTABLE), (path, words, status, complaints)
        assert complaints == "", complaints
        image, = json.loads(output)["images"]
        assert image["bootable"] == (status == BOOTABLE)


def sources():
    """One image of each kind; small, so that a damage hits something."""
    boot = {"boot": noise("boot", 4096), "f.img": floppy().read_bytes()}
    cd("-b", "boot", "-no-emul-boot", "-eltorito-alt-boot", "-b", "f.img", files=boot, name="a.iso")
    format_disk("hd.img", Geometry(10, 4, 17), 0x01)
    return [Path(name).read_bytes() for name in ("a.iso", "hd.img", "floppy.img")]


def cut_files():
    random.seed(SEED)
    for content in sources():
        sizes = [0, 1, 511, 512, 513, 2047, 16 * SECTOR, 17 * SECTOR + 75]
        for size in sizes + random.sample(range(len(content)), 8):
            Path("x").write_bytes(content[:size])
            survives("x")


def damaged_files():
    """Bytes changed where the structures are: the first sectors, and the catalog."""
    random.seed(SEED)
    contents = sources()
    for number in range(DAMAGES):
        content = bytearray(contents[number % len(contents)])
        for _ in range(random.choice((1, 4, 64))):
            place = random.choice((512, 36 * SECTOR, 48 * SECTOR))
            start = 0 if place == 512 else 16 * SECTOR
            at = random.randrange(start, min(place, len(content)))
            content[at] = random.choice((0, 1, 0x7F, 0xFF, random.randrange(256)))
        Path("x").write_bytes(content)
        survives("x")


def random_files():
    for size in (1, 100, 512, 4096, 65536, 1440 << 10):
        Path("x").write_bytes(noise(f"random {size}", size))
        survives("x")
        Path("x").write_bytes(noise("boot", min(size, 510)).ljust(510, b"\0") + b"\x55\xaa"
                              + noise("rest", size))
        survives("x")


def a_disk_may_be_a_link():
    os.symlink(floppy(), "link")
    has(look("link"), bootable=True, file="link")


CASES = (volume_names_of_any_byte, control_characters_as_utf8, broken_utf8, file_names_of_any_byte,
         cut_files, damaged_files, random_files, a_disk_may_be_a_link)
