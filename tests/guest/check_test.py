# SPDX-License-Identifier: GPL-2.0-or-later
# The tests of int13check: each of its files boots, the score is what it has to be, a
# broken rule shows, and nothing is written that was not asked for.
"""run_tests(build, kernel, memdisk, folder): (passed, failed), and prints what failed."""

import concurrent.futures
import hashlib
import struct
import subprocess
from pathlib import Path

import checkfile
import checkrun
import diskfile
import isofile
import machine
from checkrun import CD, DISK, DISK_CD, FLOPPY, FLOPPY_CD

SECONDS = 60
USUAL = "timeout=1 exit"
# Rules that there are at least for a medium; what a drive may be asked for without leave.
LEAST = {CD: 100, DISK: 110, FLOPPY: 50, FLOPPY_CD: 70, DISK_CD: 70}
# What the peers are known to do (known.toml has the reasons), and what all do right.
SEABIOS_BREAKS = {CD: ["4b01-80", "42-packet-8", "48-total", "42-far-2^32", "42-n127"],
                  DISK: ["42-packet-8", "42-end"], FLOPPY: ["02-end-n3"],
                  FLOPPY_CD: ["02-end-n3", "4b01", "4b01-other", "cd-48", "4b00", "4a", "4d"],
                  DISK_CD: ["02-end", "4b01-7f", "4b01-ef", "cd-42-n127", "4b00", "4a"]}
MEMDISK_BREAKS = {CD: ["4b01-cx", "42-stray", "00-reset", "01-good", "43-write", "entry-if"],
                  DISK: ["42-stray", "01-bad"], FLOPPY: ["01-bad", "02-n0"],
                  FLOPPY_CD: ["02-end", "02-end-n3", "03-locked", "4b01-cx", "4e-beside",
                              "cd-41", "cd-42", "4b00", "4b00-7f", "4b00-twice"],
                  DISK_CD: ["42-end", "08-emulated", "count-emulated", "4e-beside", "cd-00"]}
ALL_DO = {CD: ["42-n1", "42-n31", "42-all"], DISK: ["02-n1", "42-n31", "42-all"],
          FLOPPY: ["02-n1", "02-track", "02-all"],
          FLOPPY_CD: ["02-n1", "02-track", "02-all", "08-emulated"],
          DISK_CD: ["02-n1", "02-track", "02-all", "entry-drive"]}
# What MEMDISK does wrong where the BIOS copies for it, and a false start (false_start()).
MEMDISK_INT_BREAKS = {CD: ["87-fail"]}
FALSE_START_BREAKS = {CD: ["entry-if", "entry-stack"]}
BREAKS = (SEABIOS_BREAKS, MEMDISK_BREAKS, MEMDISK_INT_BREAKS, FALSE_START_BREAKS)
# What the peers cannot be asked when they have ended the emulation for good.
ONLY_OURS = {FLOPPY_CD: ["4b00-twice", "4b01-again"], DISK_CD: ["4b00-twice", "4b01-again"]}
WRITE_ROWS = ("03-", "05-", "43-")
RISKY_ROWS = ("4e-0", "4e-beside", "4b00", "cpu-a20-kbc")


class Tests:
    """Keeps the files of one run and counts."""

    def __init__(self, build, kernel, memdisk, folder):
        self.build, self.kernel, self.memdisk = build, kernel, memdisk
        self.folder = folder
        self.held = {}          # medium: the rules that ramiso has kept

    def prepare(self, medium, words, name):
        path = self.folder / f"check-{name}{Path(checkrun.FILES[medium]).suffix}"
        return checkrun.prepare(self.build, medium, words, path)

    def qemu(self, arguments, after=None):
        return checkrun.check(machine.Machine(arguments, timeout=SECONDS), after)

    def kernel_of_its_own(self, drives, words=USUAL, after=None):
        """int13check.lkrn beside these drives."""
        return self.qemu(checkrun.PLAIN + ["-kernel", f"{self.build}/int13check.lkrn",
                                           "-append", words, *drives], after)


def problems(result, medium, breaks=(), holds=()):
    """What is wrong with a score; `breaks` must fail, and `holds` must not."""
    if result.problem:
        return [result.problem]
    failed = result.failed()
    verdicts = {name: row.verdict for name, row in result.rows.items()}
    wrong = [f"{name}: {verdicts.get(name, 'no row')}" for name in holds
             if verdicts.get(name) != "PASS"]
    wrong += [f"{name} holds, or was not run" for name in breaks if name not in failed]
    if result.rules < LEAST[medium]:
        wrong.append(f"{result.rules} rules only")
    return wrong


def on_ramiso(tests, medium, words):
    """Every rule holds."""
    image = tests.prepare(medium, words, f"ramiso-{medium}".replace(" ", "-"))
    result = tests.qemu(checkrun.on_ramiso(tests.kernel, medium, image))
    wrong = problems(result, medium, holds=all_rows(medium))
    tests.held[medium] = {name for name, row in result.rows.items() if row.verdict == "PASS"}
    return wrong + [f"{name}: {result.rows[name].found}" for name in result.failed()]


def all_rows(medium):
    return (ALL_DO[medium] + SEABIOS_BREAKS[medium] + MEMDISK_BREAKS[medium]
            + ONLY_OURS.get(medium, []))


def on_memdisk(tests, medium):
    """A rule that a peer breaks is seen to be broken."""
    image = tests.prepare(medium, USUAL + " write all", f"memdisk-{medium}".replace(" ", "-"))
    result = tests.qemu(checkrun.on_memdisk(tests.memdisk, medium, image))
    return problems(result, medium, MEMDISK_BREAKS[medium], ALL_DO[medium])


def memdisk_by_bios(tests):
    image = tests.prepare(CD, USUAL + " all", "memdisk-int")
    result = tests.qemu(checkrun.ram_disk(tests.memdisk, image, "iso int"))
    return problems(result, CD, MEMDISK_INT_BREAKS[CD], ["42-n1"])


def on_firmware(tests, medium):
    image = tests.prepare(medium, USUAL + " all", f"bios-{medium}".replace(" ", "-"))
    result = tests.qemu(checkrun.real_drive(medium, image))
    return problems(result, medium, SEABIOS_BREAKS[medium], ALL_DO[medium])


def from_stick(tests):
    image = tests.prepare(DISK, USUAL, "stick")
    result = tests.qemu(checkrun.usb_stick(image))
    wrong = problems(result, DISK, holds=ALL_DO[DISK])
    return wrong + [f"{name} was asked without leave" for name in result.rows
                    if name.startswith(RISKY_ROWS)]


def judge_writes(guest, wrong, told=False):
    """Adds to `wrong` when the machine has written to its drives, or not although told to."""
    count = sum(drive["stats"]["wr_operations"] for drive in guest.ask("query-blockstats"))
    if bool(count) != told:
        wrong.append(f"{count} writes")


def from_kernel(tests):
    """The first drive that is found, and then the one that a word names; neither is ours, so
    nothing may be written even with the word `write`."""
    disk, floppy = tests.folder / "check-foreign.img", tests.folder / "check-floppy.img"
    disk.write_bytes(b"".join(hashlib.sha512(b"%d" % (n >> 3)).digest()
                              for n in range(8 * 9000)))
    floppy.write_bytes(disk.read_bytes()[:2880 * 512])
    drives = checkrun.real_drive(DISK, disk)[len(checkrun.PLAIN):] + [
        "-drive", f"file={floppy},format=raw,if=floppy,snapshot=on"]
    wrong = []
    for words, number, medium in (("timeout=1 write", "80", DISK),
                                  ("drive=0 write", "00", FLOPPY)):
        result = tests.kernel_of_its_own(drives, words, lambda guest: judge_writes(guest, wrong))
        wrong += problems(result, medium, SEABIOS_BREAKS[medium], ALL_DO[medium])
        if result.drive != number or not any(line.endswith("foreign") for line in result.lines):
            wrong.append(f"drive {result.drive}, {words}")
    return wrong


def kernel_knows_ours(tests):
    """A medium of ours is known by its label, wherever the program came from, and a CD that
    emulates a disk is a CD as long as it has not booted."""
    wrong = []
    for medium, total in ((CD, checkfile.ISO_TOTAL), (FLOPPY_CD, checkfile.EMULATING_TOTAL)):
        image = tests.prepare(medium, "", "label")
        result = tests.kernel_of_its_own(checkrun.real_drive(CD, image)[len(checkrun.PLAIN):])
        wrong += problems(result, CD, ["42-far-2^32"], ALL_DO[CD])
        if not any(line.endswith(f", CD, {total} sectors of 2048 bytes, own")
                   for line in result.lines):
            wrong.append(f"{medium}: taken for a foreign CD")
    return wrong


def alone(tests):
    """Without a second drive nothing is asked of it; the emulated one is found."""
    image = tests.prepare(FLOPPY_CD, USUAL + " all", "alone")
    result = tests.qemu(checkrun.ram_disk(tests.kernel, image, ""))
    wrong = problems(result, FLOPPY_CD, holds=["02-n1", "cd-42", "count-emulated"])
    if result.rows["4e-beside"].verdict != "-":
        wrong.append("4e-beside was asked")
    if not any("emulated floppy, 2880 sectors" in line for line in result.lines):
        wrong.append("taken for a real floppy")
    return wrong + [f"{name}: {result.rows[name].found}" for name in result.failed()]


def put_start(image, at, code):
    """Makes the boot sector at `at` run the code first."""
    begin, free = 2 + image[at + 1], 0x20           # behind the fields of write_bpb()
    code += bytes([0xEB, begin - free - len(code) - 2])
    image[at + 1] = free - 2
    image[at + free:at + free + len(code)] = code


def set_stack(segment, offset):
    """MOV AX, MOV SS, MOV SP"""
    return struct.pack("<BHHBH", 0xB8, segment, 0xD08E, 0xBC, offset)


def false_start(tests):
    """A start that is not what it should be: interrupts off, a stack among the vectors."""
    path = tests.prepare(CD, USUAL, "start")
    image = bytearray(path.read_bytes())
    put_start(image, checkfile.BOOT * isofile.SECTOR, b"\xFA" + set_stack(0, 0x400))    # CLI
    path.write_bytes(image)
    result = tests.qemu(checkrun.real_drive(CD, path))
    return problems(result, CD, FALSE_START_BREAKS[CD], ALL_DO[CD])


def uncounted_floppy(tests):
    """The second floppy drive, with none counted: the drive that was booted from is there."""
    path = tests.prepare(FLOPPY, USUAL, "uncounted")
    image = bytearray(path.read_bytes())
    # MOV DL, 1; DS = 0; AND BYTE [410h], 3Eh
    put_start(image, 0, bytes.fromhex("B201 31C0 8ED8 802610043E"))
    path.write_bytes(image)
    result = tests.qemu(checkrun.real_drive(FLOPPY, path) + [
        "-drive", f"file={path},format=raw,if=floppy,index=1,snapshot=on"])
    wrong = problems(result, FLOPPY, holds=ALL_DO[FLOPPY])
    return wrong + ([] if result.drive == "01" else [f"drive {result.drive}"])


def small_stack(tests):
    """A first stack in the program's place, and smaller than what is kept of others: it ends
    at the start of its segment, and the program is whole behind it."""
    first, stack, room = 0x7C00, 0xA000, 0xC0       # linear; guest.ld: code is there
    path = tests.prepare(DISK, "timeout=1", "stack")
    image = bytearray(path.read_bytes())
    put_start(image, 0, set_stack(stack >> 4, room))
    path.write_bytes(image)
    dump = path.with_suffix(".memory")
    result = tests.qemu(checkrun.real_drive(DISK, path), lambda guest: guest.ask(
        "pmemsave", val=stack, size=room, filename=str(dump)))
    at = diskfile.SECTOR + stack - first
    wrong = problems(result, DISK, holds=ALL_DO[DISK])
    if not result.problem and dump.read_bytes() != image[at:at + room]:
        wrong.append("what the stack was in is not put back")
    found = result.rows["entry-stack"].found if result.rows else ""
    return wrong + ([] if "SS:SP=0A00:00C0" in found else [found])


def writes_when_told(tests):
    """Without the word nothing is written to our own disk; with it the rows of writes run,
    and what was there is put back."""
    wrong = []
    for words in ("timeout=1", "timeout=1 write"):
        image = tests.prepare(DISK, words, f"write-{len(words)}")
        before = image.read_bytes()
        told = "write" in words
        result = tests.qemu(checkrun.real_drive(DISK, image, "off"),
                            lambda guest, told=told: judge_writes(guest, wrong, told))
        rows = [name for name in result.rows if name.startswith(WRITE_ROWS)]
        if result.problem or bool(rows) != told:
            wrong.append(f"{words}: {rows} {result.problem}")
        if image.read_bytes() != before:
            wrong.append(f"{words}: the disk changed")
    return wrong


def usual_drive_and_keys(tests):
    """Without a word the booted drive is offered; a digit on the serial port takes another."""
    cd = tests.prepare(CD, "exit", "keys")
    floppy = tests.prepare(FLOPPY, "exit", "keys-floppy")
    arguments = checkrun.real_drive(CD, cd) + [
        "-drive", f"file={floppy},format=raw,if=floppy,snapshot=on"]
    result = checkrun.Result()
    with machine.Machine(arguments, timeout=SECONDS) as guest:
        for _, line in guest.lines():
            if line.startswith("Drive E0h is tested after"):
                guest.send(b"2")
            if checkrun.take_line(result, line):
                break
    wrong = problems(result, FLOPPY, SEABIOS_BREAKS[FLOPPY], ALL_DO[FLOPPY])
    if result.drive != "00":
        wrong.append(f"drive {result.drive} was tested")
    return wrong


# Words, how QEMU ends with them, and a line that is told: README's table.
WORDS = [
    ("case=42-n1", 1, "int13check: drive E0: 1 of 1 rules hold"),
    ("case=42-n1 case=48-total", 3, "int13check: drive E0: 1 of 2 rules hold"),
    ("case=nothing", 5, "No rule was asked: case= or after= names none of this medium."),
    ("drive=80", 5, "There is no drive 80h."),
    ("drive=e0 case=42-n1 bogus", 1, '"bogus" is no word of int13check: it is ignored.'),
    ("case=42-n1 drive=zz", 1, '"drive=zz" is no word of int13check: it is ignored.'),
    ("case=42-n1 timeout=1x", 1, '"timeout=1x" is no word of int13check: it is ignored.'),
    ("case=42-n1 exits", 1, '"exits" is no word of int13check: it is ignored.'),
]


def words_and_statuses(tests):
    """On SeaBIOS's CD, which keeps 42-n1 and breaks 48-total."""
    wrong = []
    for words, status, told in WORDS:
        image = tests.prepare(CD, f"{USUAL} {words}", "words")
        with machine.Machine(checkrun.real_drive(CD, image), timeout=SECONDS) as guest:
            lines = [line for _, line in guest.lines()]
            how = guest.end()
        if told not in lines or not how.startswith(f"QEMU ended with {status},"):
            wrong.append(f"{words}: {how} {lines[-3:]}")
    return wrong


def iso_is_one(tests):
    """xorriso, which did not make them, finds the ISOs' file system and boot record right."""
    wrong = []
    for medium, entry in ((CD, "BIOS  y   none  0x0000  0x00      8          23"),
                          (FLOPPY_CD, "BIOS  y  fd1.4  0x0000  0x00      1          23"),
                          (DISK_CD, "BIOS  y     hd  0x0000  0x06      1          23")):
        done = subprocess.run(["xorriso", "-indev", f"{tests.build}/{checkrun.FILES[medium]}",
                               "-toc", "-report_el_torito", "plain"], capture_output=True,
                              text=True, check=False)
        said = done.stdout + done.stderr
        wrong += [f"xorriso does not say {text}: {said}"
                  for text in ("Volume id    : 'INT13CHECK'", "El Torito", entry)
                  if text not in said]
    return wrong


def faults_have_cases(tests):
    """Every case that is said to find a fault is one that ramiso is asked on that medium."""
    return [f"{fault.what}: no case {name} on a {medium}"
            for fault in checkrun.known_faults() for medium, names in fault.cases.items()
            for name in names if name not in tests.held.get(medium, ())]


def faults_are_seen(_):
    """One case of each fault is seen broken by one of the other tests."""
    wrong = []
    for fault in checkrun.known_faults():
        seen = any(name in breaks.get(medium, ()) for breaks in BREAKS
                   for medium, names in fault.cases.items() for name in names)
        if seen == bool(fault.unseen):
            wrong.append(f"{fault.what}: {'seen' if seen else 'no case is seen broken'}")
    return wrong


CASES = [
    ("ramiso-cd", lambda t: on_ramiso(t, CD, USUAL + " write all")),
    ("ramiso-hd", lambda t: on_ramiso(t, DISK, USUAL + " write all")),
    ("ramiso-fd", lambda t: on_ramiso(t, FLOPPY, USUAL)),
    ("ramiso-cd-fd", lambda t: on_ramiso(t, FLOPPY_CD, USUAL + " write all")),
    ("ramiso-cd-hd", lambda t: on_ramiso(t, DISK_CD, USUAL + " write all")),
    ("memdisk-cd", lambda t: on_memdisk(t, CD)),
    ("memdisk-int", memdisk_by_bios),
    ("memdisk-fd", lambda t: on_memdisk(t, FLOPPY)),
    ("memdisk-cd-fd", lambda t: on_memdisk(t, FLOPPY_CD)),
    ("memdisk-cd-hd", lambda t: on_memdisk(t, DISK_CD)),
    ("bios-cd", lambda t: on_firmware(t, CD)),
    ("bios-fd", lambda t: on_firmware(t, FLOPPY)),
    ("bios-cd-fd", lambda t: on_firmware(t, FLOPPY_CD)),
    ("bios-cd-hd", lambda t: on_firmware(t, DISK_CD)),
    ("bios-usb", from_stick),
    ("lkrn", from_kernel),
    ("lkrn-own", kernel_knows_ours),
    ("start", false_start),
    ("uncounted", uncounted_floppy),
    ("stack", small_stack),
    ("writes", writes_when_told),
    ("keys", usual_drive_and_keys),
    ("alone", alone),
    ("words", words_and_statuses),
    ("iso", iso_is_one),
    ("faults-seen", faults_are_seen),
]


def run_tests(build, kernel, memdisk, folder):
    tests = Tests(build, kernel, memdisk, folder)
    with concurrent.futures.ThreadPoolExecutor(2) as pool:
        jobs = [(name, pool.submit(case, tests)) for name, case in CASES]
        results = [(name, job.result()) for name, job in jobs]
    results.append(("faults", faults_have_cases(tests)))        # by what the others have seen
    for name, wrong in results:
        print(f"int13check {name:<13} {'FAIL' if wrong else 'pass'}")
        for text in wrong:
            print(f"    {text}")
    failed = sum(bool(wrong) for _, wrong in results)
    return len(results) - failed, failed
