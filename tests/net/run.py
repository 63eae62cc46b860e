#!/usr/bin/python3 -B
# SPDX-License-Identifier: GPL-2.0-or-later
"""Boot images over real networks, good and bad ones, from real servers and odd ones."""

import argparse
import fnmatch
import itertools
import os
import re
import shutil
import sys
import tempfile
import time
import tomllib
from pathlib import Path

SOURCES = Path(__file__).resolve().parent
sys.path.insert(0, str(SOURCES.parent / "boot"))

import capture  # noqa: E402
import images  # noqa: E402
import test_wire  # noqa: E402
from following import (WORDS, Case, Failure, Result, filled, follow, images_of,  # noqa: E402
                       log_file, names_of, run, watch)
from lab import Lab, address, why_not  # noqa: E402
from making import IMAGES, PACKAGES, ROOT, BuildError, call, fill  # noqa: E402
from qemu import Machine  # noqa: E402
from servers import BOOT_SERVERS, FETCHING, SERVERS  # noqa: E402
from ways import Start, files_of  # noqa: E402

CASES = SOURCES / "cases"

# What a case may list to have itself run with each: how it is where it is not listed.
DEFAULTS = {"ways": "dnsmasq", "cards": "e1000", "wires": "", "faults": ""}

# Another PXE stack before ramiso.0: the ROM's iPXE starts it, and it runs the same script.
UNDIONLY = ("#!ipxe\niseq ${net0/chip} undionly || chain undionly.kpxe\n"
            "chain ramiso.0 || shell\n")


def choices(data, key, default):
    """The values of a key as (value, only in a long run)."""
    return ([(value, False) for value in data.get(key, [default])]
            + [(value, True) for value in data.get(f"slow_{key}", [])])


def cases_of(file):
    """The cases of one data file: one for each way, card, wire and fault that it lists.

    A way is the servers, joined by +, and words for the loader behind them.
    """
    data = tomllib.loads(file.read_text(encoding="utf-8"))
    for chosen in itertools.product(*(choices(data, key, value)
                                      for key, value in DEFAULTS.items())):
        values, slow = zip(*chosen)
        parts = [file.stem, *(value or "none" for key, value in zip(DEFAULTS, values)
                              if key in data or f"slow_{key}" in data)]
        way, *others = values
        servers, *words = way.split()
        words = [FETCHING.get(word, word) for word in words] + data.get("words", "").split()
        if "errors" in data:
            data["error"] = data["errors"][others[-1]]
        yield Case("/".join(parts).replace(" ", "+"), images_of(data), servers, " ".join(words),
                   data.get("memory", 256), data.get("seconds", 60), any(slow),
                   data | dict(zip(["card", "wire", "fault"], others)))


def servers_of(case):
    """The servers' names in the order of their addresses; the first serves the programs."""
    names = case.way.split("+")
    return names if names[0] in BOOT_SERVERS else [BOOT_SERVERS[0], *names]


def words_of(case, start):
    """The command line: the images are the last server's, unless the case names them."""
    words = filled(f"{start.words} {case.words}", {"fault": case.data["fault"]}).strip()
    if "image=" in words:
        return words
    names = servers_of(case)
    before = ""
    if len(names) > 1:
        before = f"{SERVERS[names[-1]].scheme}://{address(len(names))}/"
        before += f"{case.data['fault']}/" if case.data["fault"] else ""
    return " ".join([*(f"image={before}{name}" for name in files_of(start)), words])


def fill_root(root, case, start, first):
    """The files that a server has: the images and, if it is the first, what boots them."""
    files = {}
    if first:
        files = {"ramiso.0": Path(start.nbp), "ramiso.cfg/default": words_of(case, start),
                 "undionly.kpxe": PACKAGES / "usr/lib/ipxe/undionly.kpxe",
                 "undionly.ipxe": UNDIONLY} | case.data.get("files", {})
    root.mkdir()
    fill(root, files)
    for name, image in files_of(start).items():
        os.link(image, root / name)   # a server that changes its root follows no symlink


def set_up(lab, case, start):
    """Start the servers of the case."""
    for number, name in enumerate(servers_of(case), 1):
        root = lab.folder / str(number)
        fill_root(root, case, start, number == 1)
        lab.serve(name, root)
    first = [f"dhcp-boot={case.data['first']}"] if "first" in case.data else []
    lab.serve_addresses([*first, *case.data.get("dhcp", [])])


def check_network(lab, case):
    """What the guest asked for must be what the case says."""
    lab.wire.order("")   # the capture is complete then
    text = "\n".join(map(str, capture.transfers(lab.capture)))
    for pattern in case.data.get("network", []):
        if not re.search(pattern, text):
            raise Failure(f"{pattern!r} did not happen on the network:\n{text}")
    for pattern in case.data.get("network_forbidden", []):
        if match := re.search(pattern, text):
            raise Failure(f"{match[0]!r} happened on the network:\n{text}")


def keep_network(lab, case):
    """Keep the capture and what the servers said."""
    lab.wire.order("")
    shutil.copyfile(lab.capture, log_file(case, "pcap"))
    shutil.copyfile(lab.log, log_file(case, "servers"))


def boot_in(lab, case, start, patience):
    """Start the case's guest in the network; return the report on a failure."""
    set_up(lab, case, start)

    def story():
        follow(machine, case, patience, lab.do)
        check_network(lab, case)
    with Machine(lab.card(case.data["card"]), lab.folder, case.memory,
                 descriptors=[lab.guest.fileno()]) as machine:
        report = watch(machine, case, story)
    if report:
        keep_network(lab, case)
    return report


def boot(case, options):
    """Start the case's image over the case's network; return what came of it."""
    began = time.monotonic()
    names = [*case.images[:-1], options.image] if options.image else case.images
    with tempfile.TemporaryDirectory(dir=IMAGES) as folder:
        start = Start(None, options.nbp, [images.path(name) for name in names], options.words,
                      Path(folder))
        try:
            with Lab(folder, case.data["wire"]) as lab:
                report = boot_in(lab, case, start, options.patience)
        except (BuildError, RuntimeError) as failure:
            report = str(failure)
    return Result(case, report, time.monotonic() - began)


def select(options):
    """The cases that the command line asks for, the long ones first."""
    cases = [case for file in sorted(CASES.glob("*.toml")) for case in cases_of(file)]
    if options.only:
        return [case for case in cases if fnmatch.fnmatch(case.name, f"*{options.only}*")]
    cases = [case for case in cases if options.all or not case.slow]
    return sorted(cases, key=lambda case: -case.seconds)


def run_cases(cases, options):
    """Boot the cases, if there can be a network here; return how many passed and failed."""
    reason = why_not()
    if reason:
        print(f"SKIPPED: {len(cases)} cases, because network namespaces with a tap device "
              f"cannot be made here ({reason}); root can in most places", flush=True)
        return 0, 0
    for name in names_of(cases) | {options.image} - {None}:
        images.build(name)
    failed = run(cases, lambda case: boot(case, options), options.jobs)
    return len(cases) - failed, failed


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--jobs", type=int, default=2, help="guests at a time (default 2)")
    parser.add_argument("--only", metavar="PATTERN", help="cases whose name has it; * stands "
                        "for anything; slow ones too, and not the wire's own tests")
    parser.add_argument("--all", action="store_true", help="the slow cases as well")
    parser.add_argument("--list", action="store_true", help="name the cases, boot none")
    parser.add_argument("--patience", type=float, default=1, metavar="N",
                        help="multiply every time limit by N, for a slow machine")
    parser.add_argument("--nbp", type=Path, metavar="FILE", default=ROOT / "build/ramiso.0",
                        help="another network bootstrap program")
    parser.add_argument("--words", default=WORDS, help="the command line for the loader "
                        f"(default: {WORDS})")
    parser.add_argument("--image", choices=images.RECIPES, help="serve this image in place of "
                        "the right one: every case that boots must fail then")
    options = parser.parse_args()

    cases = select(options)
    if options.list:
        print("\n".join(f"{case.name}{' (slow)' if case.slow else ''}" for case in cases))
        return 0
    call("make", "-s", "-C", ROOT, "-f", "tests/net/net.mk")
    passed, failed = (0, 0) if options.only else test_wire.run()
    more_passed, more_failed = run_cases(cases, options)
    print(f"net: {passed + more_passed} passed, {failed + more_failed} failed")
    return 1 if failed or more_failed or not cases else 0


if __name__ == "__main__":
    sys.exit(main())
