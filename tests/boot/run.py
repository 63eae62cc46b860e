#!/usr/bin/python3 -B
# SPDX-License-Identifier: GPL-2.0-or-later
"""Boot real images in QEMU in every way a user would, and look for the proof of each."""

import argparse
import fnmatch
import re
import shlex
import signal
import sys
import tempfile
import threading
import time
import tomllib
from collections import Counter, namedtuple
from concurrent.futures import ThreadPoolExecutor, as_completed
from pathlib import Path

import images
from making import IMAGES, ROOT, SYSLINUX, BuildError
from qemu import Machine
from ways import ORDINARY, SEVERAL, WAYS, Start, drive

CASES = Path(__file__).parent / "cases"
LOGS = ROOT / "build/logs"
LOOKS_PER_SECOND = 5
SERIAL_LINES = 40         # of the serial log, shown when a case fails
WORDS = "console=ttyS0"   # for the loader: its messages on the serial port too

REAL_DRIVES = ["real_floppy", "real_disk"]   # what a case may add to the machine
LOADERS = {"memdisk": SYSLINUX / "memdisk"}  # what a case may start in place of ours

WAITS_FOR_KEY = r"Press a key to go back to the firmware"
BACK_IN_FIRMWARE = r"No bootable device"   # SeaBIOS, when nothing is left to try

# What no guest may ever show; and what none may that is to boot its image.
CRASHES = [r"[Pp]anic", r"[Ii]nvalid opcode", r"Oops"]
# Linux, whose lines begin with the time, says of much that it was not found.
REFUSALS = [
    BACK_IN_FIRMWARE, WAITS_FOR_KEY, r"Boot failed", r"Could not boot", r"\berror:",
    r"(?m)^(?!\[ *\d+\.\d+\]).*not found", r"MEMDISK: .*(error|halted|[Nn]o )",
]

Case = namedtuple("Case", "name images way words memory seconds slow data")
Step = namedtuple("Step", "see stays keys press send", defaults=[0, "", (), ""])
Result = namedtuple("Result", "case failure seconds")
stopping = threading.Event()


class Failure(Exception):
    """A boot that did not go as its case says; the text tells why."""


def images_of(data):
    """The images that a case starts, in their order: the first is booted."""
    return [data["image"], *data.get("more_images", [])]


def real_drives_of(data):
    """The images that are a real floppy and a real hard disk of the machine."""
    return [data[kind] for kind in REAL_DRIVES if kind in data]


def names_of(cases):
    """The names of all images that the cases need."""
    return {name for case in cases
            for name in (*case.images, *real_drives_of(case.data))}


def ways_of(data):
    """The ways that a case lists, as (way, only in a long run)."""
    ways = data["ways"]
    all_ways = SEVERAL if len(images_of(data)) > 1 else ORDINARY
    more = [*data.get("slow_ways", []), *(all_ways if data.get("everywhere") else [])]
    return [(way, False) for way in ways] + [(way, True) for way in more if way not in ways]


def cases_of(file):
    """The cases of one data file: one for each way that it lists.

    A way may be followed by words for the loader's command line.
    """
    data = tomllib.loads(file.read_text(encoding="utf-8"))
    for way, slow in ways_of(data):
        name = f"{file.stem}/{way.replace(' ', '+')}"
        way, _, words = way.partition(" ")
        yield Case(name, images_of(data), way, words, data.get("memory", 256),
                   data.get("seconds", 120), slow, data)


def facts_of(case):
    """The facts about the case's images; the second image's are token2 and so on."""
    facts = {}
    for number, name in enumerate([*case.images, *real_drives_of(case.data)], 1):
        suffix = str(number) if number > 1 else ""
        facts |= {f"{fact}{suffix}": value for fact, value in images.build(name).items()}
    return facts


def filled(text, facts, change=str):
    """The text with the facts in place of their names in braces."""
    for name, value in facts.items():
        text = text.replace(f"{{{name}}}", change(value))
    return text


def steps_of(case):
    """What is to be seen and typed, in order.

    A case with an `error` sees that sentence, and a key leads back to the firmware.
    """
    if "error" in case.data:
        return [Step(re.compile(case.data["error"])), Step(re.compile(WAITS_FOR_KEY), 1, " "),
                Step(re.compile(BACK_IN_FIRMWARE))]
    facts = facts_of(case)
    return [Step(re.compile(filled(step["see"], facts, re.escape)), step.get("stays", 0),
                 filled(step.get("type", ""), facts), step.get("press", []),
                 step.get("send", "")) for step in case.data["steps"]]


def forbidden_of(case):
    """The expressions that the case must never show."""
    facts = facts_of(case)
    own = [filled(text, facts, re.escape) for text in case.data.get("forbidden", [])]
    refused = "error" in case.data or case.data.get("refused")
    return CRASHES + own + ([] if refused else REFUSALS)


def look(machine, see, forbidden):
    """Look at the guest: does it show `see`? Raises Failure on forbidden text."""
    text = f"{machine.screen()}\n{machine.serial()}"
    for pattern in forbidden:
        if match := re.search(pattern, text):
            raise Failure(f"forbidden text {match[0]!r}")
    return see.search(text)


def follow(machine, case, patience):
    """See every step of the case, in order; raises Failure when one does not come."""
    end = time.monotonic() + case.seconds * patience
    forbidden = forbidden_of(case)
    for step in steps_of(case):
        while not look(machine, step.see, forbidden):
            if stopping.is_set():
                raise Failure("stopped")
            if time.monotonic() > end:
                raise Failure(f"{step.see.pattern!r} not seen in time")
            time.sleep(1 / LOOKS_PER_SECOND)
        shown = machine.shown
        time.sleep(step.stays)
        if step.stays and machine.screen() != shown:
            raise Failure(f"the guest went on at once after {step.see.pattern!r}")
        machine.type(step.keys)
        for key in step.press:
            machine.press(key)
        machine.send(step.send)


def keep_logs(case, machine, failure):
    """Leave screen, serial log and QEMU's command line in LOGS; return a report on them."""
    LOGS.mkdir(parents=True, exist_ok=True)
    base = LOGS / case.name.replace("/", ".")
    serial = machine.serial()
    command = shlex.join(machine.command)
    for kind, text in (("screen", machine.shown), ("serial", serial), ("command", command)):
        base.with_name(f"{base.name}.{kind}").write_text(text + "\n", encoding="utf-8")
    tail = "\n".join(serial.splitlines()[-SERIAL_LINES:])
    return (f"{failure}\n--- screen\n{machine.shown}\n--- serial port, its end\n{tail}\n"
            f"--- kept in {base.relative_to(ROOT)}.*")


def watch(machine, case, patience):
    """Follow the case; return nothing when all went well, else the report."""
    try:
        follow(machine, case, patience)
    except Failure as failure:
        return keep_logs(case, machine, failure)
    except OSError as failure:
        return keep_logs(case, machine, f"the guest ended itself: {failure}")
    return None


def boot(case, options):
    """Start the case's image in the case's way; return what came of it."""
    began, report = time.monotonic(), None
    with tempfile.TemporaryDirectory(dir=IMAGES) as folder:
        words = f"{options.words} {case.words}".strip()
        names = [*case.images[:-1], options.image] if options.image else case.images
        kernel = LOADERS.get(case.data.get("loader"), options.kernel)
        start = Start(kernel, options.nbp, [images.path(name) for name in names],
                      words, Path(folder), case.data.get("files", {}))
        drives = [drive(images.path(name)) for name in real_drives_of(case.data)]
        try:
            arguments = [*WAYS[case.way](start), *sum(drives, []), *case.data.get("qemu", [])]
            kind = case.data.get("machine", "pc")
            with Machine(arguments, folder, case.memory, kind=kind) as machine:
                report = watch(machine, case, options.patience)
        except BuildError as failure:
            report = str(failure)
    return Result(case, report, time.monotonic() - began)


def controls(cases):
    """The cases that start an image without words, each once, by the firmware itself.

    A case with `firmware = false` is one that ours does otherwise, or cannot do.
    """
    plain = {case.name.partition("/")[0]: case for case in cases
             if not case.words and "error" not in case.data
             and case.data.get("firmware", True)}
    return [case._replace(name=f"{name}/firmware", way="firmware", slow=False)
            for name, case in plain.items()]


def without_missing(cases):
    """The cases whose images can be built; says which cannot."""
    skipped = Counter()
    there = []
    for case in cases:
        needed = {images.missing(name) for name in names_of([case])} - {None}
        if needed:
            skipped.update(needed)
        else:
            there.append(case)
    for file, count in skipped.items():
        print(f"SKIPPED: {count} cases, because {file} is not there", flush=True)
    return there


def select(options):
    """The cases that the command line asks for."""
    cases = [case for file in sorted(CASES.glob("*.toml")) for case in cases_of(file)]
    if options.firmware:
        cases = controls(cases)
    if not options.nbp:
        cases = [case for case in cases
                 if not case.way.startswith("nbp") and "loader" not in case.data]
    if options.only:
        return [case for case in cases if fnmatch.fnmatch(case.name, f"*{options.only}*")]
    cases = [case for case in cases if options.all or not case.slow]
    return sorted(cases, key=lambda case: -case.seconds)   # the long ones first


def run(cases, options):
    """Boot the cases, print a line for each, and return how many failed."""
    failed = 0
    with ThreadPoolExecutor(options.jobs) as pool:
        futures = [pool.submit(boot, case, options) for case in cases]
        signal.signal(signal.SIGTERM, lambda *_: stopping.set())
        signal.signal(signal.SIGINT, lambda *_: stopping.set())
        for future in as_completed(futures):
            result = future.result()
            verdict = "FAILED" if result.failure else "ok"
            print(f"{verdict:6} {result.seconds:6.1f} s  {result.case.name}", flush=True)
            if result.failure:
                failed += 1
                print(result.failure, flush=True)
    return failed


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--jobs", type=int, default=2, help="guests at a time (default 2)")
    parser.add_argument("--only", metavar="PATTERN", help="cases whose name has it, as "
                        "IMAGE/WAY; * stands for anything; slow ones too")
    parser.add_argument("--all", action="store_true", help="the slow cases as well")
    parser.add_argument("--list", action="store_true", help="name the cases, boot none")
    parser.add_argument("--patience", type=float, default=1, metavar="N",
                        help="multiply every time limit by N, for a slow machine")
    parser.add_argument("--kernel", type=Path, metavar="FILE", help="boot with another "
                        "loader, MEMDISK for instance, and without the nbp cases")
    parser.add_argument("--nbp", type=Path, metavar="FILE",
                        help="another network bootstrap program")
    parser.add_argument("--words", default=WORDS, help="the command line for the loader "
                        f"(default: {WORDS})")
    parser.add_argument("--image", choices=images.RECIPES, help="boot this image in place "
                        "of the right one, or of the last if a case has several: every case "
                        "must fail then")
    parser.add_argument("--firmware", action="store_true", help="no loader: the firmware "
                        "boots the images as real drives, to see that they are right")
    options = parser.parse_args()
    if not options.kernel:
        options.kernel = ROOT / "build/ramiso.lkrn"
        options.nbp = options.nbp or ROOT / "build/ramiso.0"

    cases = select(options)
    if options.list:
        print("\n".join(f"{case.name}{' (slow)' if case.slow else ''}" for case in cases))
        return 0
    chosen, cases = cases, without_missing(cases)
    for name in names_of(cases) | {options.image} - {None}:
        images.build(name)
    failed = run(cases, options)
    print(f"boot: {len(cases) - failed} passed, {failed} failed")
    return 1 if failed or not chosen else 0


if __name__ == "__main__":
    sys.exit(main())
