#!/usr/bin/python3 -B
# SPDX-License-Identifier: GPL-2.0-or-later
"""Boots images by ramiso in Bochs, and looks for the proof of each."""

import argparse
import fnmatch
import sys
import tempfile
import time
import tomllib
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent / "boot")]

import bochs            # noqa: E402
import fat              # noqa: E402
import following        # noqa: E402
import images           # noqa: E402
import ways             # noqa: E402
from following import WORDS, Case, Failure, Result   # noqa: E402
from making import IMAGES, ROOT, call   # noqa: E402


def cases_of(file):
    """The cases of one data file: one for each processor that it lists."""
    data = tomllib.loads(file.read_text(encoding="utf-8"))
    for cpu in data["cpus"]:
        yield Case(f"{file.stem}/{cpu}", [data["image"]], data["way"], data.get("words", ""), 64,
                   data.get("seconds", 60), False, {**data, "cpu": cpu})


def drive_of(arguments):
    """Bochs's lines for the medium that a way has made for QEMU."""
    if arguments[0] == "-cdrom":
        return [bochs.cd(arguments[1]), bochs.boot("cdrom")]
    disk = Path(arguments[1].partition("=")[2].partition(",")[0])
    track = fat.Geometry(1, 16, 63)
    cylinders = -(-disk.stat().st_size // (fat.blocks_of(track) * fat.BLOCK))
    with open(disk, "r+b") as file:
        file.truncate(cylinders * fat.blocks_of(track) * fat.BLOCK)
    return [bochs.disk(disk, track._replace(cylinders=cylinders)), bochs.boot("disk")]


def address_of(name):
    """Where a function of the loader is: it runs at the addresses that it is linked to."""
    for line in call("nm", ROOT / "build/loader.elf").splitlines():
        address, _, symbol = line.split()
        if symbol == name:
            return int(address, 16)
    raise ValueError(f"no {name} in the loader")


def story(machine, case, patience):
    """The case's steps, and that what it names was executed."""
    following.follow(machine, case, patience)
    executed = case.data.get("executed")
    if executed and not machine.stopped:
        raise Failure(f"{executed} was not executed")


def boot(case, options):
    """Start the case's image; return what came of it."""
    began, report = time.monotonic(), None
    with tempfile.TemporaryDirectory(dir=IMAGES) as folder:
        words = following.filled(f"{WORDS} {case.words}".strip(), following.facts_of(case))
        image = images.path(options.image or case.images[0])
        start = ways.Start(options.kernel, None, [image], words, Path(folder))
        lines = [*drive_of(ways.WAYS[case.way](start)), bochs.cpu(case.data["cpu"]),
                 bochs.NO_FLOPPY]
        executed = case.data.get("executed")
        with bochs.Machine(lines, case.memory,
                           stop_at=executed and address_of(executed)) as machine:
            report = following.watch(machine, case,
                                     lambda: story(machine, case, options.patience))
    return Result(case, report, time.monotonic() - began)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--jobs", type=int, default=2, help="guests at a time (default 2)")
    parser.add_argument("--only", default="*", metavar="PATTERN", help="cases whose name has it")
    parser.add_argument("--patience", type=float, default=1, metavar="N",
                        help="multiply every time limit by N, for a slow machine")
    parser.add_argument("--kernel", type=Path, default=ROOT / "build/ramiso.lkrn")
    parser.add_argument("--image", choices=images.RECIPES, help="boot this image in place of "
                        "the right one: every case must fail then")
    options = parser.parse_args()
    cases = [case for file in sorted((HERE / "cases").glob("*.toml")) for case in cases_of(file)
             if fnmatch.fnmatch(case.name, f"*{options.only}*")]
    there = [case for case in cases if not images.missing(case.images[0])]
    for case in cases:
        if case not in there:
            print(f"SKIPPED: {case.name}: {images.missing(case.images[0])} is not there")
    for name in following.names_of(there) | {options.image} - {None}:
        images.build(name)
    failed = following.run(there, lambda case: boot(case, options), options.jobs)
    print(f"images: {len(there) - failed} passed, {failed} failed")
    return 1 if failed or not cases else 0


if __name__ == "__main__":
    sys.exit(main())
