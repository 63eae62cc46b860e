# SPDX-License-Identifier: GPL-2.0-or-later
"""Follows a guest through the steps of its case, and runs many cases at once."""

import re
import shlex
import signal
import threading
import time
from collections import namedtuple
from concurrent.futures import ThreadPoolExecutor, as_completed

import images
import memory_maps
from making import ROOT, STARTER_FACTS

LOGS = ROOT / "build/logs"
LOOKS_PER_SECOND = 5
SERIAL_LINES = 40         # of the serial log, shown when a case fails
WORDS = "console=ttyS0"   # for the loader: its messages on the serial port too

REAL_DRIVES = ["real_floppy", "real_disk"]   # what a case may add to the machine

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
Step = namedtuple("Step", "see stays keys press send does", defaults=[0, "", (), "", ""])
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


def facts_of(case):
    """The facts about the case's images; the second image's are token2 and so on.

    `starter_token` and `starter_md5` are at the end of the CD that a way starts the images from.
    """
    facts = {f"starter_{fact}": value for fact, value in STARTER_FACTS.items()}
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
    """What is to be seen, typed and done, in order.

    A case with an `error` sees that sentence at last, and a key leads back to the firmware.
    """
    facts = facts_of(case)
    steps = [Step(re.compile(filled(step["see"], facts, re.escape)), step.get("stays", 0),
                  filled(step.get("type", ""), facts), step.get("press", []),
                  step.get("send", ""), step.get("do", ""))
             for step in case.data.get("steps", [])]
    if "error" in case.data:
        steps += [Step(re.compile(filled(case.data["error"], facts, re.escape))),
                  Step(re.compile(WAITS_FOR_KEY), 1, " "),
                  Step(re.compile(BACK_IN_FIRMWARE))]
    return steps


def forbidden_of(case):
    """The expressions that the case must never show."""
    facts = facts_of(case)
    own = [filled(text, facts, re.escape) for text in case.data.get("forbidden", [])]
    refused = "error" in case.data or case.data.get("refused")
    return CRASHES + own + ([] if refused else REFUSALS)


def look(machine, see, forbidden, allowed=()):
    """Look at the guest: does it show `see`? Raises Failure on forbidden text."""
    text = f"{machine.screen()}\n{machine.serial()}"
    rest = text
    for pattern in allowed:
        rest = re.sub(pattern, "", rest)
    for pattern in forbidden:
        if match := re.search(pattern, rest):
            raise Failure(f"forbidden text {match[0]!r}")
    return see.search(text)


def follow(machine, case, patience, do=None):
    """See every step of the case, in order; raises Failure when one does not come.

    `do` is called with what a step says is to be done around the guest.
    """
    end = time.monotonic() + case.seconds * patience
    forbidden = forbidden_of(case)
    for step in steps_of(case):
        while not look(machine, step.see, forbidden, case.data.get("allowed", [])):
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
        if step.does:
            do(step.does)
    if case.data.get("maps"):
        size = images.path(case.images[0]).stat().st_size
        if wrong := memory_maps.compare(machine.serial(), size):
            raise Failure("the memory maps do not agree: " + "; ".join(wrong))


def log_file(case, kind):
    """Where a log of this kind is kept when the case fails."""
    LOGS.mkdir(parents=True, exist_ok=True)
    return LOGS / f"{case.name.replace('/', '.')}.{kind}"


def keep_logs(case, machine, failure):
    """Leave screen, serial log and QEMU's command line in LOGS; return a report on them."""
    serial = machine.serial()
    command = shlex.join(machine.command)
    for kind, text in (("screen", machine.shown), ("serial", serial), ("command", command)):
        log_file(case, kind).write_text(text + "\n", encoding="utf-8")
    tail = "\n".join(serial.splitlines()[-SERIAL_LINES:])
    return (f"{failure}\n--- screen\n{machine.shown}\n--- serial port, its end\n{tail}\n"
            f"--- kept in {log_file(case, '*').relative_to(ROOT)}")


def watch(machine, case, story):
    """Run the story of the case; return nothing when all went well, else the report."""
    try:
        story()
    except Failure as failure:
        return keep_logs(case, machine, failure)
    except OSError as failure:
        return keep_logs(case, machine, f"the guest ended itself: {failure}")
    return None


def run(cases, boot, jobs):
    """Boot the cases, print a line for each, and return how many failed."""
    failed = 0
    with ThreadPoolExecutor(jobs) as pool:
        futures = [pool.submit(boot, case) for case in cases]
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
