# SPDX-License-Identifier: GPL-2.0-or-later
# Runs int13check on a machine and reads its rows and its score.
"""check(machine), QEMU's words for the media, as real drives and from a kernel, and the faults
that int13check finds."""

import re
import tomllib
from dataclasses import dataclass, field
from pathlib import Path

import checkfile
import diskfile
import disks
import verdicts

CD, DISK, FLOPPY = "CD", "hard disk", "floppy"
FLOPPY_CD, DISK_CD = EMULATING = ("CD that emulates a floppy", "CD that emulates a hard disk")
MEDIA = (CD, DISK, FLOPPY, *EMULATING)
FILES = {CD: "int13check.iso", DISK: "int13check.img", FLOPPY: "int13check.img",
         FLOPPY_CD: "int13check-floppy.iso", DISK_CD: "int13check-disk.iso"}
PLAIN = ["-nodefaults", "-vga", "std"]
ON_MEMDISK = {DISK: "harddisk raw", FLOPPY: "floppy raw"}       # others: a CD
ON_RAMISO = {FLOPPY: "floppy"}
BESIDE = disks.F1440
LOST = "rows were lost on the serial port"
SCORE = re.compile(r"int13check: drive (\w+): (\d+) of (\d+) rules hold$")


@dataclass
class Result:
    """What one machine showed."""
    rows: dict = field(default_factory=dict)    # id: Row
    lines: list = field(default_factory=list)
    drive: str = ""
    good: int = 0
    rules: int = 0
    problem: str = ""           # why there is no score
    stopped_at: str = ""        # the row that was never answered

    def failed(self):
        return [name for name, row in self.rows.items() if row.verdict == "FAIL"]


def take_line(result, line):
    """Keeps a row; true for the score."""
    result.lines.append(line)
    verdicts.keep_row(result, line)
    if score := SCORE.match(line):
        result.drive, result.good, result.rules = score[1], int(score[2]), int(score[3])
    return bool(score)


def judge_count(result):
    """Fewer rows than the score counts were lost on the serial port."""
    marks = [row.verdict for row in result.rows.values()]
    good = marks.count("PASS")
    if (good, good + marks.count("FAIL")) != (result.good, result.rules):
        result.problem = LOST


def check(machine, after=None):
    """Boots the machine until there is a score; then `after` may look at it."""
    result = Result()
    with machine as guest:
        for _, line in guest.lines():
            if take_line(result, line):
                judge_count(result)
                break
        else:
            result.problem = guest.end()
            if stopped := re.search(r"last line '(\S+) \| '", result.problem):
                result.stopped_at = stopped[1]
        if after and not result.problem:
            after(guest)
    return result


@dataclass
class Fault:
    """What other drivers have been seen to do (faults.toml)."""
    what: str
    cases: dict                 # medium: the cases that find it
    unseen: str = ""            # why none of them is seen broken here


def known_faults():
    document = tomllib.loads(Path(__file__).with_name("faults.toml").read_text("utf-8"))
    return [Fault(**fault) for fault in document["fault"]]


def prepare(build, medium, words, path):
    """A copy of the medium's file with these words in it."""
    image = (build / FILES[medium]).read_bytes()
    path.write_bytes(checkfile.with_words(image, words))
    return path


def beside(medium, path):
    """The image of a hard disk beside a CD that emulates a disk, or None."""
    if medium not in EMULATING:
        return None
    disk = path.with_name(f"{path.name}.beside")
    disk.write_bytes(bytes(BESIDE.total * diskfile.SECTOR))
    return disk


def disk_beside(medium, path):
    disk = beside(medium, path)
    return ["-drive", f"file={disk},format=raw,if=ide,index=0,snapshot=on"] if disk else []


def real_drive(medium, path, snapshot="on"):
    """QEMU's words for a drive of the machine, which it boots from."""
    cd = ("if=ide,index=2,media=cdrom,readonly=on", "d")
    interface, boot = {DISK: (f"if=ide,index=0,snapshot={snapshot}", "c"),
                       FLOPPY: (f"if=floppy,snapshot={snapshot}", "a")}.get(medium, cd)
    return PLAIN + disk_beside(medium, path) + [
        "-drive", f"file={path},format=raw,{interface}", "-boot", boot]


def usb_stick(path):
    return PLAIN + ["-device", "usb-ehci", "-drive",
                    f"file={path},format=raw,if=none,id=stick,snapshot=on",
                    "-device", "usb-storage,drive=stick,bootindex=0"]


def ram_disk(kernel, path, words, drives=()):
    """`drives`: QEMU's words for real ones beside it."""
    return PLAIN + [*drives, "-kernel", str(kernel), "-initrd", str(path), "-append", words]


def on_ramiso(kernel, medium, path):
    return ram_disk(kernel, path, ON_RAMISO.get(medium, ""), disk_beside(medium, path))


def on_memdisk(kernel, medium, path):
    return ram_disk(kernel, path, ON_MEMDISK.get(medium, "iso raw"), disk_beside(medium, path))
