#!/usr/bin/python3 -B
# SPDX-License-Identifier: GPL-2.0-or-later
"""Runs the conformance guest on ramiso's drives in Bochs, and on its BIOS's own.

The BIOS does not boot a CD whose boot image is as large as the guest, and a hard disk takes it
minutes, so its column is a CD that emulates a floppy. High halves of registers, which it clears
in every read, do not count there.
"""

import argparse
import shutil
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
# Both have a `disks`: here it is the guest's.
sys.path[:0] = [str(ROOT / "tests" / folder) for folder in ("bochs", "guest", "boot")]

import bochs            # noqa: E402
import checkfile        # noqa: E402
import diskfile         # noqa: E402
import disks            # noqa: E402
import fat              # noqa: E402
import run              # noqa: E402   the guest's
from making import PACKAGES, call   # noqa: E402

# The machine's own disk starts ramiso from a partition; the guest reads and writes in front.
STARTER = fat.Geometry(20, 16, 63)
FIRST = 2048            # its partition's first sector
OLD, NEW = "pentium", "corei7_icelake_u"    # `bochs -help cpu` lists them; none is older
PATIENCE = 3            # times what QEMU may take
LEFT_OUT = {
    "45-most": "256 calls, which take Bochs half a minute",
    "pass-4a-80": "at AX=4A00h the BIOS behind us halts the machine",
}


class Known(run.Known):
    """What known.toml says of the BIOS behind ours; and some is not run."""

    def skipped(self):
        return super().skipped() + list(LEFT_OUT)


def make_starter(path, kernel, image, words):
    """A hard disk that starts ramiso by Syslinux; what is outside of its partition and its
    first sector is marked as guest/run.py's disks are."""
    total = fat.blocks_of(STARTER)
    run.make_marked(path, b"DISK", total)
    with open(path, "r+b") as disk:
        disk.write(fat.master_boot_record(
            fat.partition_entry(STARTER, FIRST, total - FIRST, 0x06)))
    call("mformat", "-T", total - FIRST, "-h", STARTER.heads, "-s", STARTER.sectors, "-H", FIRST,
         "-i", f"{path}@@{FIRST * fat.BLOCK}", "::")
    fat.copy_in(f"{path}@@{FIRST * fat.BLOCK}", {
        "loader": kernel, "image": image,
        "syslinux.cfg": f"DEFAULT test\nLABEL test\n  LINUX /loader\n  INITRD /image\n"
                        f"  APPEND {words}\n"})
    call(PACKAGES / "usr/bin/syslinux", "--offset", FIRST * fat.BLOCK, "--install", path)


class Started(bochs.Machine):
    """A machine whose own disk is made from the target's image, which is there by now."""

    def __init__(self, arguments, memory, timeout):
        kernel, image, words, *lines = arguments
        starter = Path(f"{image}.starter")
        make_starter(starter, kernel, image, words)
        super().__init__([*lines, bochs.disk(starter, STARTER), bochs.boot("disk")], memory,
                         timeout * PATIENCE)


class Patient(bochs.Machine):
    """A machine that starts the target's image as a drive of its own."""

    def __init__(self, arguments, memory, timeout):
        super().__init__(arguments, memory, timeout * PATIENCE)


def real_floppy(folder, name):
    """A floppy of its own: the guest writes on it."""
    path = folder / f"{name}.floppy"
    shutil.copyfile(folder / "floppy.img", path)
    return bochs.floppy(path)


def own_targets(kernel, folder):
    """ramiso's CD and disks, on several processors."""
    media = {column: rest for column, *rest in disks.own_columns()}

    def own(name, total, cpu, words="", medium=None):
        target = f"bochs-{name}"
        image = run.image_path(folder, target)
        lines = [real_floppy(folder, name)] if medium else []
        known = Known(**vars(run.read_known(target)))
        return run.Target(target, total, [kernel, image, words, bochs.cpu(cpu), *lines],
                          known, True, medium=medium, machine=Started)

    def own_disk(name, cpu):
        medium, total, words, _ = media[name]
        medium.real_disk.geometry = STARTER
        return own(name, total, cpu, words, medium)
    return [own("cd", run.SMALL, OLD), own("cd-new", run.SMALL, NEW),
            own_disk("hd", OLD), own_disk("floppy", NEW)]


def bios_targets(folder):
    """The BIOS's own drive: whether the cases are right, and ours not alone with them."""
    name = "bochs-bios-1440"
    medium = disks.emulated(diskfile.FLOPPY | diskfile.BRIEF, disks.F1440, checkfile.FLOPPY_MEDIA,
                            floppy=False, disk=False)
    return [run.Target(name, disks.CD_SECTORS,
                       [bochs.cpu(OLD), bochs.cd(run.image_path(folder, name)),
                        bochs.boot("cdrom")], run.read_known(name),
                       medium=medium, machine=Patient)]


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kernel", default="build/ramiso.lkrn")
    parser.add_argument("--target", action="append", default=[],
                        help="run only columns whose name begins so")
    parser.add_argument("--case", action="append", default=[], help="run only this case")
    parser.add_argument("--verbose", action="store_true", help="print the rule of every row")
    parser.add_argument("--build", default="build/guest")
    parser.add_argument("--jobs", type=int, default=2)
    options = parser.parse_args()
    options.target = options.target or ["bochs-"]   # some columns: not every case is for one
    build = run.build_guest(options.build)
    with tempfile.TemporaryDirectory(dir=build, prefix="bochs-") as folder:
        folder = Path(folder)
        run.make_marked(folder / "floppy.img", b"FLOP", 2880)
        targets = [target for target in
                   own_targets(ROOT / options.kernel, folder) + bios_targets(folder)
                   if target.name.startswith(tuple(options.target))]
        with ThreadPoolExecutor(options.jobs) as pool:
            for job in [pool.submit(run.run_target, target, build, folder, options.case)
                        for target in targets]:
                job.result()
    good = bad = 0
    for table in ([t for t in targets if not t.medium], [t for t in targets if t.medium]):
        right, wrong = run.print_table(table, options) if table else (0, 0)
        good, bad = good + right, bad + wrong
    print(f"conformance: {good} passed, {bad} failed")
    return bad != 0 or good == 0


if __name__ == "__main__":
    sys.exit(main())
