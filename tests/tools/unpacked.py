# SPDX-License-Identifier: GPL-2.0-or-later
"""Cases on packed images, made by the packers' own tools, and on digests."""

import bz2
import gzip
import hashlib
import json
import os
import random
import zipfile
from pathlib import Path

from info import BOOTABLE, NOT_BOOTABLE, UNREADABLE, has, look, refused, run
from made import GIB, KIB, MIB, cd, floppy, signed
from making import call, noise

# By what ramiso calls it: what makes x.PACKING of x.
PACKERS = {
    "gzip": ("sh", "-c", "gzip -c x >x.gzip"),
    "zip": ("sh", "-c", "zip -q x.z.zip x && mv x.z.zip x.zip"),
    "xz": ("sh", "-c", "xz -c x >x.xz"),
    "zstd": ("zstd", "-q", "x", "-o", "x.zstd"),
}
SEED = 7
DAMAGES = 20


def bootable_cd():
    return cd("-b", "boot", "-no-emul-boot", name="x",
              files={"boot": bytes(2048), "noise": noise("noise", 5 * MIB)})


def sha256(content):
    return f"sha256={hashlib.sha256(content).hexdigest()}"


def what_is_in_it_counts():
    """More than one piece of the file, and of what it becomes."""
    size = bootable_cd().stat().st_size
    plain = look("x")
    has(plain, bootable=True, packed=None)
    for packing, command in PACKERS.items():
        call(*command)
        image = look(f"x.{packing}")
        packed, (part,) = image["packed"], image["parts"]
        has(packed, by=packing, size=Path(f"x.{packing}").stat().st_size, unpacked=size)
        assert image["size"] == packed["size"] and part["packed"] == packed
        has(part, offset=0, size=size)
        for same in ("bootable", "warnings", "volume", "catalog", "load", "drives", "memory"):
            assert image[same] == plain[same], (packing, same)


def words_are_for_what_is_in_it():
    Path("x").write_bytes(noise("header", 1024) + floppy().read_bytes())
    call(*PACKERS["xz"])
    image = look("x.xz", "offset=1024", "ro")
    has(image["disk"], offset=1024, sectors=2880)
    has(image, kind="floppy", bootable=True)


def memory_of_the_decoder():
    """The dictionaries of xz(1), and the 32 KiB of RFC 1951."""
    floppy(name="x")
    for command, least in (("xz -6 -c x >p", 8 * MIB), ("xz -9 -c x >p", 64 * MIB),
                           ("gzip -c x >p", 32 * KIB)):
        call("sh", "-c", command)
        memory = look("p")["packed"]["memory"]
        assert least < memory < least + 256 * KIB, (command, memory)


def members_are_put_together():
    content = floppy(name="x").read_bytes()
    Path("p").write_bytes(gzip.compress(content[:5000]) + gzip.compress(content[5000:]))
    has(look("p"), kind="floppy", bootable=True)
    has(look("p")["packed"], unpacked=len(content))


def zeroes_of_five_gib():
    """More than 32 bits count, of which one sector is not a hole."""
    call("sh", "-c", f"(printf '\\353\\376'; head -c 508 /dev/zero; printf '\\125\\252'; "
         f"head -c {5 * GIB - 512} /dev/zero) | zstd -qc >p")
    has(look("p", "harddisk"), bootable=True, kind="harddisk")
    has(look("p", "harddisk")["packed"], unpacked=5 * GIB)


def spoilt(content, at):
    return content[:at] + bytes([content[at] ^ 0x10]) + content[at + 1:]


def damaged_files_are_refused():
    floppy(name="x")
    for packing, command in PACKERS.items():
        call(*command)
        content = Path(f"x.{packing}").read_bytes()
        Path("p").write_bytes(content[:-len(content) // 2])
        image = refused("p", because="Image 1 cannot be unpacked: it ends too early; download or "
                        "copy it again.", kind=None, drives=[])
        has(image["packed"], by=packing, unpacked=None)
        if packing in ("gzip", "xz"):   # the checksum at the end: CRC of the data, of the index
            Path("p").write_bytes(spoilt(content, len(content) - (6 if packing == "gzip" else 12)))
            refused("p", because="Image 1 cannot be unpacked: ")


def what_is_no_single_file():
    floppy(name="x")
    with zipfile.ZipFile("p", "w") as archive:
        archive.write("x", "a.img")
        archive.write("x", "b.img")
    refused("p", because="more than one file")
    Path("p").write_bytes(gzip.compress(b""))
    refused("p", because="there is nothing in it")
    Path("p").write_bytes(gzip.compress(b"x") + b"something")
    refused("p", because="it has something else behind its end")


def what_is_packed_twice_or_otherwise():
    content = floppy(name="x").read_bytes()
    Path("p").write_bytes(gzip.compress(gzip.compress(content)))
    refused("p", because="is a gzip file, inside another one")
    Path("p").write_bytes(bz2.compress(content))
    image = refused("p", because="is a bzip2 file, which ramiso cannot unpack: unpack it on the "
                    "server")
    has(image, packed=None)
    for command in ("lzma -c x >p", "xz --format=lzma -0 -c x >p", "lzma -9e -c <x >p"):
        call("sh", "-c", command)
        image = refused("p", because="is an .lzma file (LZMA alone), which is none of the formats "
                        "that ramiso unpacks: unpack it on the server, or pack it by xz.")
        has(image, packed=None)


def damages_of_any_kind():
    """The program that checks itself comes to an end of its own."""
    random.seed(SEED)
    Path("x").write_bytes(signed(100 * KIB) + noise("x", 5000))
    for packing, command in PACKERS.items():
        call(*command)
        content = Path(f"x.{packing}").read_bytes()
        for _ in range(DAMAGES):
            Path("p").write_bytes(spoilt(content, random.randrange(len(content)))
                                  [:random.choice((None, random.randrange(len(content))))])
            status, output, complaints = run("--json", "p", "harddisk", program="checked")
            assert status in (BOOTABLE, NOT_BOOTABLE) and complaints == "", (packing, complaints)
            json.loads(output)


def digests():
    content = floppy(name="x").read_bytes()
    call(*PACKERS["zstd"])
    for name in ("x", "x.zstd"):
        has(look(name, sha256(content)), bootable=True)
        has(look(name, sha256(content).upper().replace("SHA", "sha")), bootable=True)
        wrong, right = hashlib.sha256(b"abc").hexdigest(), hashlib.sha256(content).hexdigest()
        refused(name, f"sha256={wrong}", because="Image 1 is damaged or another file, and is not "
                f"booted: its SHA-256 is {right}, but {wrong} is wanted.", kind="floppy")
    refused("x.zstd", sha256(Path("x.zstd").read_bytes()), because=right)


def packed_members_of_an_archive():
    """As iPXE hands over files with names."""
    floppy(name="x")
    call(*PACKERS["gzip"])
    Path("list").write_text("x\nx.gzip\n", encoding="ascii")
    call("sh", "-c", "cpio -o -H newc <list >p 2>/dev/null")
    image = look("p")
    has(image, bootable=True, packed=None)
    first, second = image["parts"]
    has(first, name="x", packed=None, size=1440 * KIB)
    has(second, name="x.gzip", size=1440 * KIB)
    has(second["packed"], by="gzip", size=Path("x.gzip").stat().st_size)
    content = Path("p").read_bytes()
    begin = second["offset"]
    assert content[begin:begin + second["packed"]["size"]] == Path("x.gzip").read_bytes()
    Path("p").write_bytes(spoilt(content, begin + second["packed"]["size"] - 6))
    refused("p", because="x.gzip cannot be unpacked: ")


def nothing_is_left_behind():
    floppy(name="x")
    call(*PACKERS["xz"])
    os.mkdir("folder")
    before = os.environ.get("TMPDIR")
    try:
        os.environ["TMPDIR"] = "folder"
        has(look("x.xz"), bootable=True)
        assert not os.listdir("folder")
        os.environ["TMPDIR"] = "nowhere"
        for words in (("x.xz",), ("--json", "x.xz")):
            status, _, complaints = run(*words)
            assert status == UNREADABLE, complaints
            assert complaints.startswith("ramiso-info: x.xz cannot be unpacked into a temporary "
                                         "file, No such file or directory: set TMPDIR"), complaints
        has(look("x"), bootable=True, packed=None)
    finally:
        if before is None:
            del os.environ["TMPDIR"]
        else:
            os.environ["TMPDIR"] = before


CASES = (what_is_in_it_counts, words_are_for_what_is_in_it, memory_of_the_decoder,
         members_are_put_together, zeroes_of_five_gib, damaged_files_are_refused,
         what_is_no_single_file, what_is_packed_twice_or_otherwise, damages_of_any_kind, digests,
         packed_members_of_an_archive, nothing_is_left_behind)
