#!/usr/bin/python3 -B
# SPDX-License-Identifier: GPL-2.0-or-later
"""Soak ramiso: random reads all over a CD in each way that its data are copied, by a caller
that changes all that a caller may: flags, stacks of 22 bytes, buffers, packets, A20, a timer
of 20,000 ticks a second that makes reads of its own. Each is compared with what lies on the
CD, and memory around it with what was there."""

import argparse
import concurrent.futures
import re
import sys
import tempfile
from pathlib import Path

import isofile
import machine
import run

ENGINES = {     # columns of the guest ring, by how the data are copied
    "ramiso": "protected mode, below 4 GiB",
    "ramiso-high": "paging, above 4 GiB",
    "ramiso-int": "the BIOS's AH=87h",
    "ramiso-v86": "AH=87h, for a caller in virtual-8086 mode",
    "ramiso-486": "protected mode, on a 486",
}
READS_A_SECOND = 20     # at the least, on a busy machine


def soak(target, build, options, folder):
    """The line on one engine, and whether all went well."""
    image = run.image_path(folder, target.name)
    isofile.make_iso((build / "soak.bin").read_bytes(), image, target.total, target.segment,
                     ignore=target.known.ignore, bios_copy=target.bios_copy, v86=target.v86,
                     only=str(options.reads).encode(), can_hold=options.seed & 0xffff)
    lines = []
    with machine.Machine([*target.arguments, "-initrd", str(image)], target.memory,
                         timeout=60 + options.reads / READS_A_SECOND) as guest:
        for _, line in guest.lines():
            lines.append(line)
            if line.startswith("soak") and options.verbose:
                print(f"{target.name}: {line}", flush=True)
            if line.startswith("soak done"):
                break
        else:
            lines.append(f"soak FAILED: {guest.end()}")
    wrong = [line for line in lines if line.startswith("soak FAILED")]
    done = re.match(r"soak done: (\d+) reads, (\d+) ticks", lines[-1])
    good = bool(done and not wrong and int(done[1]) == options.reads
                and (target.bios_copy or int(done[2])))
    text = "; ".join(wrong) or lines[-1]
    return good, f"{'ok' if good else 'FAILED'}  {target.name} ({ENGINES[target.name]}): {text}"


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kernel", default="build/ramiso.lkrn")
    parser.add_argument("--build", default="build/guest")
    parser.add_argument("--reads", type=int, default=100_000, help="in each way")
    parser.add_argument("--seed", type=int, default=1, help="1 to 65535; a run can be repeated")
    parser.add_argument("--target", action="append", choices=ENGINES, help="only this one")
    parser.add_argument("--verbose", action="store_true", help="tell how far it has come")
    options = parser.parse_args()
    build = run.build_guest(options.build)
    with tempfile.TemporaryDirectory(dir=run.TOP / options.build, prefix="soak-") as folder:
        folder = Path(folder)
        targets = [target for target in run.own_targets(
                       run.TOP / options.kernel, ["-nodefaults", "-vga", "std"], folder)
                   if target.name in (options.target or ENGINES)]
        with concurrent.futures.ThreadPoolExecutor(2) as pool:
            jobs = [pool.submit(soak, target, build, options, folder) for target in targets]
            results = []
            for job in concurrent.futures.as_completed(jobs):
                results.append(job.result()[0])
                print(job.result()[1], flush=True)
    print(f"soak: {sum(results)} passed, {len(results) - sum(results)} failed")
    return not all(results)


if __name__ == "__main__":
    sys.exit(main())
