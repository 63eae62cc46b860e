# SPDX-License-Identifier: GPL-2.0-or-later
"""Cases on the command line, the exit status and several images."""

import json
import os
import re
import subprocess
from pathlib import Path

import info
from info import BOOTABLE, NOT_BOOTABLE, ROOT, UNREADABLE, has, look, run
from made import cd, floppy


def images_of(*words):
    """Exit status, and the images of the JSON."""
    status, output, _ = run("--json", *words)
    return status, json.loads(output)["images"]


def help_and_version():
    version = re.search(r"^VERSION := (\S+)", (ROOT / "Makefile").read_text(), re.MULTILINE)[1]
    assert run("--version") == (BOOTABLE, f"ramiso-info {version}\n".encode(), "")
    status, output, complaints = run("--help")
    assert (status, complaints) == (BOOTABLE, "") and output.startswith(b"Usage: ramiso-info ")
    assert json.loads(run("--json", floppy())[1])["version"] == version


def wrong_command_lines():
    floppy()
    for words in ((), ("--json",), ("--unknown", "floppy.img"), ("-h", "floppy.img"),
                  ("floppy",), ("--",), ("floppy.img", *["vga=" + "1" * 250] * 10)):
        status, output, complaints = run(*words)
        assert (status, output) == (UNREADABLE, b""), words
        assert complaints.startswith("ramiso-info: ") and "Usage: " in complaints


def files_that_cannot_be_read():
    Path("folder").mkdir()
    os.mkfifo("fifo")
    for name, because in (("nothing.iso", "No such file"), ("folder", "Is a directory"),
                          ("fifo", ""), ("/dev/null", ""), ("verbos", "not a word")):
        status, output, complaints = run(name)
        assert (status, output) == (UNREADABLE, b"")
        assert complaints.startswith(f"ramiso-info: {name}: ") and because in complaints


def wrong_values_are_told():
    """Of a known word, with what it takes, and before anything is said of an image."""
    floppy()
    for word, allowed in (("c=99999999", "1 to 16777216"), ("entry=0", "list, or 1 to 65535"),
                          ("mem=1", "4M or more, with K, M, G or none"),
                          ("sha256=12", "64 hexadecimal digits")):
        for words in ((word,), (word, "floppy.img"), ("floppy.img", word),
                      ("--json", "floppy.img", f"ro {word} verbos")):
            sentence = f'the word "{word}" is wrong: behind the = there has to be {allowed}.'
            assert run(*words) == (UNREADABLE, b"", f"ramiso-info: {sentence}\n"), words
    for name in ("c=99999999", "mem=1 ro"):
        floppy(name=name)
        has(look(name), bootable=True, file=name)


def what_is_no_file_is_told_first():
    """Where both go to a terminal."""
    ours, theirs = os.openpty()
    subprocess.run([info.PROGRAMS["plain"], floppy(), "verbos"], stdout=theirs, stderr=theirs,
                   check=False)
    lines = os.read(ours, 1 << 16).decode().splitlines()
    assert lines[0].startswith("ramiso-info: verbos: No such file or directory; it is not a word")
    assert lines[1] == "floppy.img: bootable", lines


def the_worst_status_counts():
    good, bad = floppy(), cd()
    for words, status, count in (((good, good), BOOTABLE, 2), ((bad, good), NOT_BOOTABLE, 2),
                                 ((good, bad), NOT_BOOTABLE, 2),
                                 (("nothing", good), UNREADABLE, 1),
                                 ((good, ""), UNREADABLE, 1),
                                 ((bad, "nothing", good), UNREADABLE, 2),
                                 (("nothing",), UNREADABLE, 0)):
        got, images = images_of(*words)
        assert (got, len(images)) == (status, count), words
    text = run(good, bad)[1].decode()
    assert "floppy.img: bootable" in text and "x.iso: not bootable" in text


def words_belong_to_the_image_before_them():
    floppy(name="a")
    floppy(name="b")
    _, (a, b) = images_of("a", "ro", "b", "harddisk", "c=5")
    has(a, file="a", words="ro", kind="floppy")
    has(b, file="b", words="harddisk c=5", kind="harddisk")
    assert [image["drives"][0]["read_only"] for image in (a, b)] == [True, False]
    _, (a, b) = images_of("harddisk", "a", "b")
    has(a, kind="harddisk")
    has(b, kind="floppy")
    has(look("a", "harddisk ro"), kind="harddisk", words="harddisk ro")


def a_line_of_ramiso_cfg():
    floppy(name="a")
    status, images = images_of("image=a", "ro", "image=a", "floppy=1")
    assert (status, [image["file"] for image in images]) == (BOOTABLE, ["a", "a"])
    assert [image["words"] for image in images] == ["ro", "floppy=1"]
    _, (image,) = images_of("image=a", "mirror=http://10.0.0.1/a", "ro")
    has(image, file="a", bootable=True, words="mirror=http://10.0.0.1/a ro")


def words_on_the_machine_count_for_all():
    path = cd("-b", "boot", "-no-emul-boot", files={"boot": bytes(2048)})
    with open(path, "r+b") as file:
        file.truncate(path.stat().st_size - 4096)
    _, images = images_of(path, path, "short")
    assert [image["bootable"] for image in images] == [True, True]
    assert [image["bootable"] for image in images_of(path, path)[1]] == [False, False]


def files_that_are_named_like_words():
    floppy(name="floppy")
    floppy(name="-x")
    has(look("./floppy"), bootable=True)
    has(look("--", "-x"), bootable=True, file="-x")


def a_full_disk_is_told():
    with open("/dev/full", "wb") as full:
        done = subprocess.run([info.PROGRAMS["plain"], floppy()], stdout=full,
                              stderr=subprocess.PIPE, check=False)
    assert done.returncode == UNREADABLE and b"No space left" in done.stderr


CASES = (help_and_version, wrong_command_lines, files_that_cannot_be_read,
         wrong_values_are_told, what_is_no_file_is_told_first, the_worst_status_counts,
         words_belong_to_the_image_before_them, a_line_of_ramiso_cfg,
         words_on_the_machine_count_for_all, files_that_are_named_like_words, a_full_disk_is_told)
