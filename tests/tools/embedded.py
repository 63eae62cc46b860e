# SPDX-License-Identifier: GPL-2.0-or-later
"""Cases on ramiso-embed: what it writes, what it refuses, and that it damages nothing."""

import os
import shutil
import struct
import subprocess
from pathlib import Path

import info
from info import ROOT
from made import cd, floppy, signed
from making import call, noise

DONE, REFUSED, UNREADABLE = 0, 1, 2
KINDS = ("ramiso.lkrn", "ramiso.0")
WORDS = "console=ttyS0 verbose"
END = b"ramiso image end"
MARKER = b"ramiso embedded img:"
WORDS_MAX = 491
SYSSIZE, INIT_SIZE = 0x1F4, 0x260   # Linux Documentation/arch/x86/boot.rst
NBP_AT, BASE_MEMORY = 0x7C00, 625 << 10
LIMIT = 1 << 31

PROGRAMS = {}
ORIGINALS = {}   # the two files as they were built


def set_up(build):
    PROGRAMS.update(info.built(build, "ramiso-embed"))
    ORIGINALS.update({name: (build / name).read_bytes() for name in KINDS})


def run(*words):
    """What both programs say of the same files; the checked one's doing is what stays."""
    before = {path: path.read_bytes() for path in files() if path.stat().st_size < 1 << 24}
    plain = info.call(PROGRAMS["plain"], *words)
    for path in files():
        if path not in before and path.stat().st_size < 1 << 24:
            path.unlink()
    for path, content in before.items():
        path.write_bytes(content)
    checked = info.call(PROGRAMS["checked"], *words)
    assert plain == checked, (plain, checked)
    status, output, complaints = checked
    return status, output.decode(), complaints


def files():
    return [path for path in Path(".").rglob("*") if path.is_file() and not path.is_symlink()]


def fresh(kind):
    """A copy of the program, as it was built."""
    Path(kind).write_bytes(ORIGINALS[kind])
    return Path(kind)


def image(size=70000, name="x.img"):
    """A disk that cannot be packed any further."""
    Path(name).write_bytes(signed(512) + noise(name, size - 512))
    return Path(name)


def done(*words):
    status, output, complaints = run(*words)
    assert (status, complaints) == (DONE, ""), complaints
    return output


def refused(*words, because, status=REFUSED):
    """The program says why, changes no file and leaves none behind."""
    before = {path: path.read_bytes() for path in files() if path.stat().st_size < 1 << 24}
    got, output, complaints = run(*words)
    assert (got, output) == (status, ""), (got, output, complaints)
    assert because in complaints and complaints.startswith("ramiso-embed: "), complaints
    after = {path: path.read_bytes() for path in files() if path.stat().st_size < 1 << 24}
    assert after == before


def help_and_usage():
    status, output, complaints = run("--help")
    assert (status, complaints) == (DONE, "") and output.startswith("Usage: ramiso-embed ")
    version = run("--version")[1]
    assert version == info.run("--version")[1].decode().replace("info", "embed")
    file, name = fresh("ramiso.0"), image()
    for words in ((), ("--unknown", file), (file, file), ("--words",), ("--pack=xz", file),
                  ("--output=new", file), ("--pack=zip", f"--image={name}", file)):
        refused(*words, because="Usage: ", status=UNREADABLE)
    for option, because in (("--bogus", "unknown option --bogus"), ("-x", "unknown option -x"),
                            ("--bogus=1", "unknown option --bogus=1"), ("-yx", "unknown option -y"),
                            ("--remove=x", "--remove=x"), ("--image", "--image wants a value")):
        refused(file, option, because=because, status=UNREADABLE)


def nothing_embedded_is_told():
    for kind in KINDS:
        output = done(fresh(kind))
        assert "words: none" in output and "image: none" in output
        assert ("kernel" in output) == (kind == "ramiso.lkrn")
        assert Path(kind).read_bytes() == ORIGINALS[kind]


def sizes_in_header(content):
    return [struct.unpack_from("<I", content, at)[0] for at in (SYSSIZE, INIT_SIZE)]


def words_and_image():
    for kind in KINDS:
        original, name = ORIGINALS[kind], image()
        done(f"--words={WORDS}", f"--image={name}", fresh(kind))
        content = Path(kind).read_bytes()
        assert content[len(original):] == name.read_bytes() + END
        assert WORDS.encode() + b"\0" in content[:len(original)]
        output = done(kind)
        assert f"words: {WORDS}\n" in output and "image: x.img, 70,000 bytes\n" in output
        if kind == "ramiso.lkrn":
            setup = (original[0x1F1] + 1) * 512
            behind = len(content) - setup
            assert sizes_in_header(content) == [(behind + 15) // 16, behind]


def one_changes_and_the_other_stays():
    for kind in KINDS:
        original, first, second = len(ORIGINALS[kind]), image(), image(100001, "second")
        done(f"--image={first}", fresh(kind))
        done(f"--words={WORDS}", kind)
        assert Path(kind).read_bytes()[original:] == first.read_bytes() + END
        done(f"--image={second}", kind)
        assert Path(kind).read_bytes()[original:] == second.read_bytes() + END
        assert f"words: {WORDS}\n" in done(kind)
        done("--words=", kind)
        assert "words: none\n" in done(kind) and "second, 100,001 bytes" in done(kind)


def removed_is_as_built():
    for kind in KINDS:
        done(f"--words={WORDS}", f"--image={image()}", fresh(kind))
        done("--remove", kind)
        assert Path(kind).read_bytes() == ORIGINALS[kind]
        done("--words=rw", kind)
        done("--words=ro", "--remove", kind)
        assert "words: ro\n" in done(kind)


def a_new_file_leaves_the_old_one():
    old, name = fresh("ramiso.lkrn"), image()
    old.chmod(0o751)
    done(f"--image={name}", "--output=new", old)
    assert old.read_bytes() == ORIGINALS["ramiso.lkrn"]
    assert Path("new").stat().st_mode & 0o7777 == 0o751
    refused(f"--image={name}", f"--output={name}", old, because="is the image itself")


def mode_and_links_stay():
    Path("folder").mkdir()
    file = fresh("ramiso.0").rename("folder/ramiso.0")
    file.chmod(0o604)
    Path("link").symlink_to("folder/ramiso.0")
    done(f"--image={image()}", "link")
    assert Path("link").is_symlink() and file.stat().st_mode & 0o7777 == 0o604
    assert file.read_bytes().endswith(END)
    assert sorted(os.listdir("folder")) == ["ramiso.0"]


def packed_by_its_tool():
    name = Path("x.img")
    name.write_bytes(signed(512) + noise("x", 1000) * 50)
    for tool in ("gzip", "xz", "zstd"):
        done(f"--image={name}", f"--pack={tool}", fresh("ramiso.0"))
        packed = Path("ramiso.0").read_bytes()[len(ORIGINALS["ramiso.0"]):-len(END)]
        assert len(packed) < 5000
        assert subprocess.run([tool, "-dc"], input=packed, stdout=subprocess.PIPE,
                              check=True).stdout == name.read_bytes()


def a_packer_that_is_not_there():
    path, os.environ["PATH"] = os.environ["PATH"], "/nowhere"
    try:
        refused(f"--image={image()}", "--pack=xz", fresh("ramiso.0"), because="xz could not",
                status=UNREADABLE)
    finally:
        os.environ["PATH"] = path


def what_fits_into_base_memory():
    file = fresh("ramiso.0")
    room = BASE_MEMORY - NBP_AT - len(ORIGINALS["ramiso.0"]) - len(END)
    assert f"{room:,} bytes" in done(file)
    refused(f"--image={image(room + 3)}", file, because=": 3 too many")
    status, _, complaints = run(f"--image={image(room)}", file)
    assert status == DONE and "another PXE ROM" in complaints
    assert NBP_AT + file.stat().st_size == BASE_MEMORY
    room = 0x80000 - NBP_AT - len(ORIGINALS["ramiso.0"]) - len(END)
    done(f"--image={image(room)}", file)


def what_fits_into_31_bits():
    file = fresh("ramiso.lkrn")
    setup = (ORIGINALS["ramiso.lkrn"][0x1F1] + 1) * 512
    room = LIMIT - (1 << 20) - (len(ORIGINALS["ramiso.lkrn"]) - setup) - len(END)
    with open("sparse", "wb") as sparse:
        sparse.truncate(room + 1)
    refused("--image=sparse", file, because="1 too many")
    assert f"{room:,} bytes" in done(file)


def words_that_are_refused():
    file = fresh("ramiso.0")
    most = "rw" + " ro" * ((WORDS_MAX - 2) // 3)
    done(f"--words={most}", file)
    assert len(most) == WORDS_MAX and f"words: {most}\n" in done(file)
    refused(f"--words={most} ", file, because="492 characters, 1 more")
    refused("--words=ro\nrw", file, because="line end")
    for word, because in (("nonsense", "is unknown to ramiso, which will ignore it"),
                          ("mem=1", "behind the = there has to be 4M or more"),
                          ("entry=0", "behind the = there has to be list, or 1 to 65535")):
        status, _, complaints = run(f"--words={word} ro", file)
        assert status == DONE and f'the word "{word}" ' in complaints, complaints
        assert because in complaints, complaints
    refused("--words=sha256=12", file, because='the word "sha256=12" is no SHA-256, with which '
            "ramiso boots nothing: behind the = give 64 hexadecimal digits")
    done("--words=image=x.iso mirror=y.iso", file)


def images_that_are_refused():
    file = fresh("ramiso.0")
    Path("empty").touch()
    Path("folder").mkdir()
    refused("--image=empty", file, because="is empty")
    refused("--image=folder", file, because="folder", status=UNREADABLE)
    refused("--image=nothing", file, because="No such file", status=UNREADABLE)


NOTHING_WRITTEN = "Nothing is written; --force writes it nonetheless."


def images_that_cannot_boot():
    """ramiso-info's sentence, with the words that count."""
    Path("text").write_text("no image", encoding="ascii")
    path, second = cd(name="data.iso"), floppy(160)
    for kind in KINDS:
        for name, because in (("text", "text: The image is smaller than a sector (8 bytes)"),
                              ("data.iso", "The ISO \"MADE\" has no El Torito boot")):
            words = [f"--image={name}", fresh(kind)]
            if kind == "ramiso.0":
                words.insert(0, "--pack=xz")
            refused(*words, because=because)
            refused(*words, because=NOTHING_WRITTEN)
        refused(f"--image={second}", "--words=entry=2 iso", kind, because=NOTHING_WRITTEN)
        done(f"--image={second}", "--words=ro", kind)
        refused("--words=iso", kind, because=NOTHING_WRITTEN)
        done("--words=iso", "--remove", kind)
        refused(f"--image={second}", kind, because=NOTHING_WRITTEN)
    status, output, complaints = run(f"--image={path}", "--force", fresh("ramiso.lkrn"))
    assert (status, output) == (DONE, ""), complaints
    assert complaints.startswith('ramiso-embed: warning: The ISO "MADE" has no El Torito')
    assert "  not bootable: The ISO \"MADE\" has no El Torito boot record" in done("ramiso.lkrn")
    done("--words=image=other.iso entry=9", f"--image={second}", fresh("ramiso.0"))


def packed_images():
    """What is in there is told, and an advice to pack is for what is not packed."""
    size = floppy(name="x").stat().st_size
    call("sh", "-c", "xz -c x >x.xz && gzip -c x.xz >x.xz.gz && head -c 100 x.xz >cut.xz")
    packed = Path("x.xz").stat().st_size
    for kind in KINDS:
        done("--image=x.xz", fresh(kind))
        assert (f"  image: x.xz, {packed:,} bytes, packed by xz, unpacked {size:,} bytes\n"
                in done(kind))
        refused("--image=cut.xz", kind, because="cut.xz cannot be unpacked: it ends too early; "
                "download or copy it again. Nothing is written")
        refused("--image=x.xz.gz", kind, because="is an xz file, inside another one")
        refused("--image=x.xz", "--pack=gzip", kind, because="is an xz file, inside another one")
    file = fresh("ramiso.0")
    large = image(700000)
    refused(f"--image={large}", file, because="too many; pack it (--pack=xz), let")
    call("gzip", "-k", large)
    for words in (("--image=x.img.gz",), (f"--image={large}", "--pack=xz")):
        _, _, complaints = run(*words, file)
        assert "too many; let ramiso.0 fetch it (image=), or take ramiso.lkrn" in complaints


def no_name_of_the_temporary_file():
    file = fresh("ramiso.0")
    status, _, complaints = run("--words=ro", "--output=nowhere/new", file)
    assert status == UNREADABLE
    assert complaints == "ramiso-embed: nowhere/new: No such file or directory.\n", complaints


def files_of_others():
    Path("noise").write_bytes(noise("other", 300000))
    Path("short").write_bytes(b"ramiso")
    Path("empty").touch()
    Path("marker").write_bytes(MARKER)
    shutil.copyfile(ORIGIN_OF_MEMDISK, "memdisk")
    for name in ("noise", "short", "empty", "marker", "memdisk"):
        refused("--words=ro", name, because="is no ramiso.lkrn or ramiso.0")
    refused("nothing", because="No such file", status=UNREADABLE)
    refused(".", because="not a file", status=UNREADABLE)


ORIGIN_OF_MEMDISK = ROOT / "build/pkg/usr/lib/syslinux/memdisk"


def another_version():
    for kind in KINDS:
        content = bytearray(ORIGINALS[kind])
        at = content.index(MARKER) + len(MARKER)
        content[at:at + 6] = b"0.0.9\0"
        Path(kind).write_bytes(content)
        refused("--words=ro", kind, because="is of ramiso 0.0.9")


def damaged_files():
    for kind in KINDS:
        done(f"--image={image()}", fresh(kind))
        whole = Path(kind).read_bytes()
        for content, because in ((whole[:-1], "1 bytes are missing"),
                                 (whole[:-100000], "100000 bytes are missing"),
                                 (whole[:5000], "is no ramiso"),
                                 (whole + b"abc", "3 bytes behind its end"),
                                 (whole[:-1] + b"X", "does not end")):
            Path(kind).write_bytes(content)
            for change in ("--words=ro", "--remove"):
                refused(change, kind, because=because)
            refused(kind, because=because)


def a_loader_longer_than_any():
    """The descriptor counts more bytes as the loader's than are read, and the file has them."""
    for kind in KINDS:
        content = bytearray(ORIGINALS[kind])
        at = content.index(MARKER) + len(MARKER) + 12
        end = int.from_bytes(content[at:at + 4], "little")
        size = 2 << 20
        content[at:at + 4] = (end + size - len(content)).to_bytes(4, "little")
        Path(kind).write_bytes(content.ljust(size, b"\0"))
        refused("--words=ro", kind, because="is no ramiso.lkrn or ramiso.0")


CASES = [help_and_usage, nothing_embedded_is_told, words_and_image,
         one_changes_and_the_other_stays, removed_is_as_built, a_new_file_leaves_the_old_one,
         mode_and_links_stay, packed_by_its_tool, a_packer_that_is_not_there,
         what_fits_into_base_memory, what_fits_into_31_bits, words_that_are_refused,
         images_that_are_refused, images_that_cannot_boot, packed_images,
         no_name_of_the_temporary_file, files_of_others, another_version, damaged_files,
         a_loader_longer_than_any]
