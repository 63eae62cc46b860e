#!/usr/bin/python3 -B
# SPDX-License-Identifier: GPL-2.0-or-later
"""Boot real images in QEMU in every way a user would, and look for the proof of each."""

import argparse
import fnmatch
import sys
import tempfile
import time
import tomllib
from collections import Counter
from pathlib import Path

import images
from following import (WORDS, Case, Result, facts_of, filled, follow, images_of, names_of,
                       real_drives_of, run, watch)
from making import IMAGES, ROOT, SYSLINUX, BuildError
from qemu import Machine
from ways import ORDINARY, SEVERAL, WAYS, Start, drive

CASES = Path(__file__).parent / "cases"
LOADERS = {"memdisk": SYSLINUX / "memdisk"}  # what a case may start in place of ours


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


def boot(case, options):
    """Start the case's image in the case's way; return what came of it."""
    began, report = time.monotonic(), None
    with tempfile.TemporaryDirectory(dir=IMAGES) as folder:
        words = filled(f"{options.words} {case.words}".strip(), facts_of(case))
        names = [*case.images[:-1], options.image] if options.image else case.images
        kernel = LOADERS.get(case.data.get("loader"), options.kernel)
        files = {name: filled(text, facts_of(case))
                 for name, text in case.data.get("files", {}).items()}
        start = Start(kernel, options.nbp, [images.path(name) for name in names],
                      words, Path(folder), files)
        drives = [drive(images.path(name)) for name in real_drives_of(case.data)]
        try:
            arguments = [*WAYS[case.way](start), *sum(drives, []), *case.data.get("qemu", [])]
            kind = case.data.get("machine", "pc")
            with Machine(arguments, folder, case.memory, kind=kind) as machine:
                report = watch(machine, case,
                               lambda: follow(machine, case, options.patience))
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
    failed = run(cases, lambda case: boot(case, options), options.jobs)
    print(f"boot: {len(cases) - failed} passed, {failed} failed")
    return 1 if failed or not chosen else 0


if __name__ == "__main__":
    sys.exit(main())
