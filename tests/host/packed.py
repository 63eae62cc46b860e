#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Packs files by the tools that people use, and some by hand: packed.py FOLDER.

FOLDER/list has a line for each: its name, the original's, the size that its beginning tells
(or 0), and what is said if it cannot be unpacked; with tabs between."""

import io
import pathlib
import random
import struct
import subprocess
import sys
import tempfile
import zipfile
import zlib

DAMAGED = "its data is damaged"
MISMATCH = "its content does not match its checksum"
TOO_EARLY = "it ends too early"
BEHIND = "it has something else behind its end"


def text(length):
    """Words, as in a source or a manual."""
    numbers = random.Random(1)
    words = [bytes(numbers.choices(b"abcdefghijklmnopqrstuvwxyz", k=numbers.randint(2, 9)))
             for _ in range(500)]
    return b" ".join(numbers.choices(words, k=length // 3))[:length]


def code(length):
    """What the x86 filter changes: calls to the same places from everywhere."""
    numbers = random.Random(2)
    data = bytearray()
    while len(data) < length:
        target = numbers.choice((0x1000, 0x2340, 0x4008))
        data += b"\x8b\x45\x08\xe8" + struct.pack("<i", target - len(data) - 8)
    return bytes(data[:length])


ORIGINALS = {
    "empty": b"",
    "small": b"A file that is put into RAM. " * 8 + bytes(range(60)),
    "text": text(10000),
    "code": code(10000),
    "large": text(150000) + bytes(90000) + random.Random(3).randbytes(70000) + text(50000),
}


def tool(command, data):
    """What a command makes of its standard input."""
    return subprocess.run(command.split(), input=data, stdout=subprocess.PIPE, check=True).stdout


def zip_tool(words, data):
    """What zip puts into a file, with these words."""
    with tempfile.TemporaryDirectory() as folder:
        pathlib.Path(folder, "directory").mkdir()
        pathlib.Path(folder, "file").write_bytes(data)
        pathlib.Path(folder, "other").write_bytes(b"other")
        subprocess.run(["zip", "-q", "packed.zip", *words.split()], cwd=folder, check=True)
        return pathlib.Path(folder, "packed.zip").read_bytes()


def deflate(data):
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    return packer.compress(data) + packer.flush()


def gzip(data, flags=0, fields=b"", check=None, size=None):
    """RFC 1952, 2.3."""
    head = struct.pack("<BBBBIBB", 0x1F, 0x8B, 8, flags, 0x12345678, 2, 3) + fields
    if flags & 2:
        head += struct.pack("<H", zlib.crc32(head) & 0xFFFF)
    check = zlib.crc32(data) if check is None else check
    return head + deflate(data) + struct.pack("<II", check, len(data) if size is None else size)


def gzips(originals):
    words, large = originals["text"], originals["large"]
    extra = struct.pack("<H", 7) + b"Ab\3\0xyz"
    everything = extra + b"name\0" + b"comment\0"
    good = gzip(words)
    yield from ((f"text.gzip{level}", "text", 0, tool(f"gzip {level}", words))
                for level in ("-1", "-6", "-9"))
    yield "large.gzip", "large", 0, tool("gzip", large)
    yield "empty.gzip", "empty", 0, tool("gzip", b"")
    yield "small.gzip", "small", 0, gzip(originals["small"], 8, b"a.iso\0")
    yield "text.gzip.fields", "text", 0, gzip(words, 31, everything)
    yield "text.gzip.fields-damaged", "text", 0, \
        gzip(words, 31, everything).replace(b"comment", b"Comment"), DAMAGED
    yield "text.gzip.reserved", "text", 0, gzip(words, 32), DAMAGED
    yield "text.gzip.check", "text", 0, gzip(words, check=1), DAMAGED
    yield "text.gzip.length", "text", 0, gzip(words, size=1), DAMAGED
    yield "text.gzip.members", "text", 0, gzip(words[:7000]) + gzip(b"") + gzip(words[7000:])
    yield from around("text.gzip", good)
    yield "text.gzip.padding-between", "text", 0, gzip(words[:7]) + bytes(4) + gzip(words[7:]), \
        BEHIND
    yield "text.gzip.junk", "text", 0, good + b"junk", BEHIND


def around(name, good, hint=0):
    """Zeroes behind the end are right, anything else and too little are not."""
    yield from ((f"{name}.zeroes-{n}", "text", hint, good + bytes(n)) for n in (1, 3, 4, 2048))
    yield f"{name}.zeroes-junk", "text", hint, good + bytes(3) + b"junk", BEHIND
    yield from ((f"{name}.short-{n}", "text", hint, good[:-n], TOO_EARLY) for n in (1, 4, 100))


class Pipe(io.RawIOBase):
    """A file that cannot go back: zipfile writes descriptors then."""
    def __init__(self):
        super().__init__()
        self.data = b""

    def writable(self):
        return True

    def write(self, data):
        self.data += bytes(data)
        return len(data)


def zipped(files, method=zipfile.ZIP_DEFLATED, target=None, large=False, comment=b""):
    target = target or io.BytesIO()
    with zipfile.ZipFile(target, "w", method) as archive:
        archive.comment = comment
        for name, data in files:
            with archive.open(entry(name, method), "w", force_zip64=large) as file:
                file.write(data)
    return target.data if isinstance(target, Pipe) else target.getvalue()


def entry(name, method):
    info = zipfile.ZipInfo(name)
    info.compress_type = method
    return info


def zips(originals):
    words = originals["text"]
    whole, file = len(words), [("x.iso", words)]
    deflated = zipped(file)
    piped = zipped(file, target=Pipe())
    yield from ((f"text.zip{level}", "text", whole, zip_tool(f"{level} file", words))
                for level in ("-0", "-1", "-6", "-9"))
    yield "large.zip", "large", len(originals["large"]), zip_tool("file", originals["large"])
    yield "empty.zip", "empty", 0, zipped([("x", b"")])
    yield "small.zip", "small", 0, zipped([("a.iso", originals["small"])], target=Pipe())
    yield "small.zip.stored", "small", len(originals["small"]), \
        zipped([("a.iso", originals["small"])], zipfile.ZIP_STORED)
    yield "text.zip.stdin", "text", 0, tool("zip -q - -", words)
    yield "text.zip.directory", "text", 0, zip_tool("-r directory file", words)
    yield "text.zip.directories", "text", 0, \
        zipped([("a/", b""), ("a/x.iso", words), ("b/", b"")], target=Pipe())
    yield "text.zip.descriptor", "text", 0, piped
    yield "text.zip.unsigned", "text", 0, piped.replace(b"PK\7\x08", b"", 1)
    yield "text.zip.zip64", "text", whole, zipped(file, large=True)
    yield "text.zip.zip64-descriptor", "text", 0, zipped(file, target=Pipe(), large=True)
    yield "text.zip.zip64-stored", "text", whole, zipped(file, zipfile.ZIP_STORED, large=True)
    yield "text.zip.comment", "text", whole, zipped(file, comment=b"PK\5\6 is not the end")
    # 4.3.14 and 4.3.15, in front of the end of 22 bytes.
    yield "text.zip.zip64-end", "text", whole, deflated[:-22] + \
        b"PK\6\6" + struct.pack("<Q", 44) + bytes(44) + b"PK\6\7" + bytes(16) + deflated[-22:]
    yield from around("text.zip", deflated, whole)
    yield "text.zip.junk", "text", whole, deflated + b"junk", BEHIND
    yield "text.zip.check", "text", whole, \
        deflated[:14] + bytes([deflated[14] ^ 1]) + deflated[15:], MISMATCH
    yield "text.zip.packed-size", "text", whole, \
        deflated[:18] + bytes([deflated[18] ^ 1]) + deflated[19:], MISMATCH
    yield "text.zip.descriptor-check", "text", 0, \
        piped.replace(b"PK\7\x08" + struct.pack("<I", zlib.crc32(words)), b"PK\7\x08\1\2\3\4"), \
        MISMATCH
    yield "text.zip.two", "text", whole, zip_tool("file other", words), \
        "it holds more than one file"
    yield "text.zip.none", "text", 0, zip_tool("directory", words), \
        "it holds no file"
    yield "text.zip.secret", "text", 0, zip_tool("-P secret file", words), \
        "it is encrypted"
    yield "text.zip.bzip2", "text", whole, zipped(file, zipfile.ZIP_BZIP2), \
        "it is packed by zip's method 12; only 0 and 8 are built in"
    yield "text.zip.stored-descriptor", "text", 0, \
        zipped(file, zipfile.ZIP_STORED, target=Pipe()), \
        "its file is stored, and how long it is comes behind it"
    yield "text.zip.full-directory", "text", 0, zipped([("a/", words)], target=Pipe()), \
        "it holds a directory with content"


def xzs(originals):
    words = originals["text"]
    filters = "it was packed with a filter that is not built in; LZMA2 and x86 are"
    half = tool("xz", words[:7000]), tool("xz", words[7000:])
    good = tool("xz", words)
    yield from ((f"text.xz{level}-{check}", "text", 0, tool(f"xz {level} --check={check}", words))
                for level, check in (("-0", "none"), ("-6", "crc32"), ("-9", "crc64"),
                                     ("-6", "sha256")))
    yield "large.xz", "large", 0, tool("xz", originals["large"])
    yield "empty.xz", "empty", 0, tool("xz", b"")
    yield "small.xz", "small", 0, tool("xz --check=crc32 --lzma2=dict=4096", originals["small"])
    yield "text.xz.blocks", "text", 0, tool("xz --block-size=4096", words)
    yield "text.xz.sized-blocks", "text", 0, tool("xz -T2 --block-size=4096", words)
    yield "code.xz.x86", "code", 0, tool("xz --x86 --lzma2", originals["code"])
    yield "text.xz.streams", "text", 0, half[0] + half[1]
    yield "text.xz.padded-streams", "text", 0, half[0] + bytes(8) + half[1] + bytes(4)
    yield "text.xz.oddly-padded-streams", "text", 0, half[0] + bytes(3) + half[1], BEHIND
    yield from around("text.xz", good)
    yield "text.xz.junk", "text", 0, good + b"junk", BEHIND
    yield "text.xz.arm", "text", 0, tool("xz --arm --lzma2", words), filters
    yield "text.xz.delta", "text", 0, tool("xz --delta --lzma2", words), filters
    # Check 2 is reserved (xz file format 1.1.0, 2.1.1.2).
    check = b"\0\2"
    yield "text.xz.unknown-check", "text", 0, \
        good[:6] + check + struct.pack("<I", zlib.crc32(check)) + good[12:], \
        "it has a checksum of a kind that is not known"


def skippable(data):
    """RFC 8878, 3.1.2."""
    return struct.pack("<II", 0x184D2A53, len(data)) + data


def zstds(originals):
    words = originals["text"]
    half = tool("zstd", words[:7000]), tool("zstd", words[7000:])
    with tempfile.NamedTemporaryFile() as file:
        file.write(words)
        file.flush()
        sized = tool(f"zstd -q -c {file.name}", b"")
        yield from ((f"text.zstd{level.replace(' ', '')}-sized", "text", len(words),
                     tool(f"zstd -q {level} -c {file.name}", b""))
                    for level in ("-1", "-19", "--fast=5", "--ultra -22", "--no-check"))
    good = tool("zstd -q", words)
    yield from ((f"text.zstd{level}", "text", 0, tool(f"zstd -q {level}", words))
                for level in ("-1", "-3", "-19", "--long=24"))
    yield "large.zstd", "large", 0, tool("zstd -q", originals["large"])
    yield "large.zstd-19", "large", 0, tool("zstd -q -19", originals["large"])
    yield "empty.zstd", "empty", 0, tool("zstd -q", b"")
    yield "small.zstd", "small", 0, tool("zstd -q --check", originals["small"])
    yield "text.zstd.frames", "text", 0, half[0] + half[1]
    yield "text.zstd.skippable", "text", 0, \
        skippable(b"first") + half[0] + skippable(b"") + half[1] + skippable(b"last")
    yield from around("text.zstd", good)
    yield "text.zstd.junk", "text", len(words), sized + b"junk", BEHIND
    yield "text.zstd.check", "text", len(words), sized[:-1] + bytes([sized[-1] ^ 1]), MISMATCH
    # RFC 8878, 3.1.1.1: five bytes are told, none come; a dictionary's number of one byte; a
    # window of 2 GiB.
    magic = b"\x28\xb5\x2f\xfd"
    yield "text.zstd.lost-block", "text", 5, magic + b"\x20\5\1\0\0", DAMAGED
    yield "text.zstd.dictionary", "text", 5, magic + b"\x21\7\5\x29\0\0hello", \
        "it was packed with a dictionary"
    yield "text.zstd.window", "text", 0, magic + b"\0\xa8\x29\0\0hello", \
        "it was packed with a window of more than 1 GiB"


def made():
    for kind in (gzips, zips, xzs, zstds):
        for name, original, hint, data, *error in kind(ORIGINALS):
            yield name, original, hint, data, *(error or [""])


def main(folder):
    target = pathlib.Path(folder)
    target.mkdir(parents=True, exist_ok=True)
    lines = []
    for name, data in ORIGINALS.items():
        (target / name).write_bytes(data)
    for name, original, hint, data, error in made():
        (target / name).write_bytes(data)
        lines.append(f"{name}\t{original}\t{hint}\t{error}\n")
    (target / "list").write_text("".join(lines))


if __name__ == "__main__":
    main(sys.argv[1])
