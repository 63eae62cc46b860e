# SPDX-License-Identifier: GPL-2.0-or-later
"""Runs ramiso-info, plain and built with sanitizers; checks what all its output has in common."""

import json
import re
import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SANITIZERS = "-g -fsanitize=address,undefined -fno-sanitize-recover=all"
BOOTABLE, NOT_BOOTABLE, UNREADABLE = 0, 1, 2
SECONDS = 60

PROGRAMS = {}   # by kind: plain, checked


def built(build, name):
    """A program by kind, both built."""
    checked = build / "info-checked"
    for folder, extra in ((build, ""), (checked, SANITIZERS)):
        subprocess.run(["make", "-s", "-C", ROOT, f"B={folder}", f"INFO_EXTRA={extra}",
                        f"{folder}/{name}"], check=True)
    return {"plain": build / name, "checked": checked / name}


def call(*words):
    """A program's exit status, and what it wrote to stdout and stderr."""
    done = subprocess.run(words, stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=SECONDS,
                          check=False)
    return done.returncode, done.stdout, done.stderr.decode(errors="replace")


def set_up(build):
    PROGRAMS.update(built(build, "ramiso-info"))


def run(*words, program="plain"):
    return call(PROGRAMS[program], *words)


def check_text(image, text):
    """The text says what the JSON says."""
    lines = text.splitlines()
    assert lines[0].endswith(": bootable" if image["bootable"] else ": not bootable"), lines[0]
    errors = [line[9:] for line in lines if line.startswith("  error: ")]
    assert len(errors) == (image["error"] is not None)
    warnings = [line for line in lines if line.startswith("  warning: ")]
    assert len(warnings) == len(image["warnings"])
    packed = image["packed"]
    said = [line for line in lines if line.startswith("  packed by ")]
    assert len(said) == (packed is not None)
    if packed:
        assert said[0].startswith(f"  packed by {packed['by']}: {packed['size']:,} bytes"), said
        unpacked = f", unpacked {packed['unpacked'] or 0:,} bytes; "
        assert (unpacked in said[0]) == bool(packed["unpacked"]), said
    drives = [line for line in lines if re.match(r"    [0-9A-F]{2}h  ", line)]
    numbers = [int(line.split()[0][:-1], 16) for line in drives]
    assert numbers == [drive["number"] for drive in image["drives"]], text
    for line, drive in zip(drives, image["drives"]):
        assert f"{drive['sectors']:,} sectors" in line
        assert ("<- boots" in line) == drive["boots"]
        assert ("EDD" in line) == drive["edd"]
        assert ("read only" in line) == drive["read_only"]
        assert {"cd": "CD", "floppy": "floppy", "harddisk": "hard disk"}[drive["kind"]] in line
    disk = image["disk"]
    if disk and image["drives"]:
        shape = f"{disk['cylinders']}/{disk['heads']}/{disk['sectors_per_track']}"
        assert f"C/H/S {shape} by {disk['geometry_source']}" in text
    for entry in image["catalog"]["entries"] if image["catalog"] else []:
        line = next(line for line in lines if line.startswith(f"    {entry['number']}  "))
        assert f"from sector {entry['lba']} " in line and entry["media_name"] in line
        assert ("<- " in line) == entry["chosen"]
        assert ("AA55h" in line) == entry["signature"]


def look(*words):
    """What is said of one image: by both programs, as text and as JSON, all in agreement."""
    results = [run("--json", *words, program=program) for program in ("plain", "checked")]
    assert results[0] == results[1], results
    status, output, complaints = results[0]
    assert complaints == "", complaints
    image, = json.loads(output)["images"]
    assert status == (BOOTABLE if image["bootable"] else NOT_BOOTABLE), status
    assert (image["error"] is None) == image["bootable"]
    text_status, text, complaints = run(*words)
    assert (text_status, complaints) == (status, "")
    check_text(image, text.decode())
    return image


def refused(*words, because, **expected):
    """Like look(), of an image that cannot be booted, with this in the sentence."""
    image = look(*words)
    assert not image["bootable"]
    assert because in image["error"], image["error"]
    assert not any(drive["boots"] for drive in image["drives"])
    has(image, **expected)
    return image


def has(values, **expected):
    """The dictionary has these values."""
    for name, value in expected.items():
        assert values[name] == value, f"{name}: {values[name]!r}, not {value!r}"


def booted(image):
    """The drive that is booted."""
    drive, = (drive for drive in image["drives"] if drive["boots"])
    return drive


def shape(image):
    """Cylinders, heads, sectors."""
    disk = image["disk"]
    return disk["cylinders"], disk["heads"], disk["sectors_per_track"]
