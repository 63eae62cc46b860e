#!/usr/bin/python3 -B
# SPDX-License-Identifier: GPL-2.0-or-later
"""Measure how fast ramiso.0 and others fetch one image over the network, and boot it.

MB/s: from the image's first packet of data to its last, as the card sees them; 10^6 bytes.
Seconds: from power-on to the first sign of the image's boot sector, by the host's clock.
Both are the best of the rounds.
"""

import argparse
import itertools
import socket
import sys
import tempfile
import time
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

SOURCES = Path(__file__).resolve().parent
sys.path.insert(0, str(SOURCES.parent / "boot"))

import capture  # noqa: E402
import test_wire  # noqa: E402
from lab import Lab, Server, address, why_not  # noqa: E402
from making import (IMAGES, MIB, MODULES, NO_EMULATION, PACKAGES, ROOT, SYSLINUX,  # noqa: E402
                    call, fill, iso, noise)
from qemu import Machine  # noqa: E402
from servers import FETCHING, lighttpd  # noqa: E402

NAME = "test.iso"
LOCAL = "127.0.0.1"
HOST = "10.0.2.2"   # this machine, in QEMU's user network
TFTP, HTTP = f"tftp://{HOST}/{NAME}", f"http://{HOST}:{{port}}/{NAME}"
FAR_TFTP = f"tftp://{address(1)}/{NAME}"
MEMDISK_WORDS = "iso raw"
ROUND_TRIP = "delay=2.5"   # each way: 5 ms there and back
SMALL = 4                  # MiB, where one block takes a round trip
SIGN = b"!"
MEMORY, SECONDS = 512, 150
MORE_MEMORY = 5120         # MiB: some of it lies above 4 GiB
CAPTURED = 256             # bytes of a packet


@dataclass
class Subject:
    """One row of the table: what boots, from where, over what."""
    name: str
    first: str              # the program that the ROM loads
    files: dict             # what else is on the server
    server: str = ""        # in a network of its own, with ROUND_TRIP
    card: str = "e1000"
    memory: int = MEMORY
    rate: float = 0
    seconds: float = field(default=float("inf"))


def ours(name, words, **more):
    return Subject(name, "ramiso.0", {"ramiso.0": ROOT / "build/ramiso.0",
                                      "ramiso.cfg/default": words}, **more)


def pxelinux(name, program, url):
    config = (f"DEFAULT test\nLABEL test\n  LINUX memdisk\n  INITRD {url}\n"
              f"  APPEND {MEMDISK_WORDS}\n")
    return Subject(name, program, {
        program: PACKAGES / f"usr/lib/PXELINUX/{program}", "pxelinux.cfg/default": config,
        "ldlinux.c32": MODULES / "ldlinux.c32", "memdisk": SYSLINUX / "memdisk"})


def ipxe(name, url, kernel=SYSLINUX / "memdisk", words=MEMDISK_WORDS):
    script = f"#!ipxe\nkernel {kernel.name} {words}\ninitrd {url}\nboot\n"
    return Subject(name, "boot.ipxe", {"boot.ipxe": script, kernel.name: kernel})


OURS_TFTP, OURS_HTTP = "ramiso.0, TFTP", "ramiso.0, HTTP"
LKRN_HTTP = "iPXE + ramiso.lkrn, HTTP"
PXELINUX, IPXE_HTTP = "pxelinux.0 + MEMDISK, TFTP", "iPXE + MEMDISK, HTTP"
SUBJECTS = [
    ours(OURS_TFTP, f"image={TFTP}"), ours(OURS_HTTP, f"image={HTTP}"),
    *(ours(f"ramiso.0, TFTP, {words}", f"image={TFTP} {words}") for words in FETCHING.values()),
    *(ours(f"{name}, high", f"image={url} {words} high", memory=MORE_MEMORY)
      for name, url, words in ((OURS_HTTP, HTTP, ""), (f"{OURS_TFTP}, {FETCHING['udp']}",
                                                       TFTP, FETCHING["udp"]))),
    ipxe(LKRN_HTTP, HTTP, ROOT / "build/ramiso.lkrn", ""),
    pxelinux(PXELINUX, "pxelinux.0", NAME),
    pxelinux("lpxelinux.0 + MEMDISK, HTTP", "lpxelinux.0", HTTP),
    ipxe("iPXE + MEMDISK, TFTP", TFTP), ipxe(IPXE_HTTP, HTTP),
]
WINDOW, LOCKSTEP = "with a window (atftpd)", "one by one (dnsmasq)"
FAR = [ours(name, f"image={FAR_TFTP} {FETCHING['udp']}", server=server)
       for name, server in ((WINDOW, "atftpd"), (LOCKSTEP, "dnsmasq"))]


def make_image(folder, size):
    """An ISO of so many MiB that cannot be guessed, whose boot sector gives the sign."""
    boot, image = Path(folder, "boot"), Path(folder, f"{size}.iso")
    call("nasm", "-f", "bin", "-o", boot, SOURCES / "sign.asm")
    iso(image, {"boot.bin": boot.read_bytes(), "noise": noise("bench", size * MIB)},
        "-b", "boot.bin", *NO_EMULATION)
    return image


def wait_for_sign(machine):
    """The seconds until the image's boot sector runs, or None."""
    began = time.monotonic()
    while time.monotonic() < began + SECONDS:
        if SIGN in machine.serial_log.read_bytes():
            return time.monotonic() - began
        time.sleep(0.01)
    return None


def free_port():
    with socket.socket() as taken:
        taken.bind((LOCAL, 0))
        return taken.getsockname()[1]


@contextmanager
def near(subject, image, folder):
    """QEMU's user network, with its own TFTP server and an HTTP server on this machine."""
    root, port, file = Path(folder, "near"), free_port(), Path(folder, "near.pcap")
    text = {name: content.format(port=port) if isinstance(content, str) else content
            for name, content in subject.files.items()}
    fill(root, text | {NAME: image})
    server = Server(lighttpd(LOCAL, root, port), LOCAL, port, Path(folder, "near.log"))
    try:
        yield [["-netdev", f"user,id=net,tftp={root},bootfile={subject.first}",
                "-device", f"{subject.card},netdev=net", "-boot", "n", "-object",
                f"filter-dump,id=dump,netdev=net,file={file},maxlen={CAPTURED}"], [], file]
    finally:
        server.stop()


@contextmanager
def far(subject, image, folder):
    """A network with a way of 5 ms there and back to a TFTP server."""
    with Lab(folder, ROUND_TRIP) as lab:
        root = lab.folder / "far"
        fill(root, subject.files | {NAME: image})
        lab.serve(subject.server, root)
        lab.serve_addresses([f"dhcp-boot={subject.first}"])
        yield [lab.card(subject.card), [lab.guest.fileno()], lab.capture]
        lab.wire.order("")   # the capture is complete then


def boot(subject, image, folder):
    """Boot once: the seconds to the sign, and the transfer of the image."""
    with (far if subject.server else near)(subject, image, folder) as (card, open_ones, file):
        with Machine(card, folder, subject.memory, descriptors=open_ones) as machine:
            seconds = wait_for_sign(machine)
            screen = machine.screen()
    if seconds is None:
        print(f"{subject.name}: no boot sector within {SECONDS} s\n{screen}", flush=True)
        return None, None
    return seconds, max((transfer for transfer in capture.transfers(file)
                         if transfer.name == NAME), key=lambda transfer: transfer.size)


def measure(subject, image):
    """Keep the best of this round and those before."""
    with tempfile.TemporaryDirectory(dir=IMAGES) as folder:
        seconds, transfer = boot(subject, image, folder)
    if seconds:
        rate = image.stat().st_size / (transfer.last - transfer.first) / 1e6
        subject.rate = max(subject.rate, rate)
        subject.seconds = min(subject.seconds, seconds)


def show(title, subjects):
    print(f"{title:<44}{'MB/s':>8}{'seconds':>10}")
    for subject in subjects:
        print(f"    {subject.name:<40}"
              + (f"{subject.rate:8.2f}{subject.seconds:10.1f}" if subject.rate
                 else f"{'-':>8}{'-':>10}"))


def show_target(met, text):
    print(f"  {'met    ' if met else 'NOT MET'} {text}")


def show_targets(subjects):
    by_name = {subject.name: subject for subject in subjects}
    rate = {name: subject.rate for name, subject in by_name.items()}

    def at_least(name, peer, times):
        if name not in rate:
            return
        ratio = rate[name] / rate[peer] if rate[peer] else float("inf")
        show_target(ratio >= times, f"{name}: {ratio:.2f}x {peer}, {times}x wanted")
    print("targets")
    at_least(OURS_TFTP, PXELINUX, 2)
    at_least(OURS_HTTP, IPXE_HTTP, 0.8)
    at_least(LKRN_HTTP, IPXE_HTTP, 0.8)
    at_least(WINDOW, LOCKSTEP, 8)
    own, peer = by_name[OURS_TFTP].seconds, by_name[PXELINUX].seconds
    show_target(own < peer, f"power-on to boot sector: {own:.1f} s, {PXELINUX} {peer:.1f} s")


def main():
    parser = argparse.ArgumentParser(description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=1)
    parser.add_argument("--size", type=int, default=64, help="of the image, in MiB")
    parser.add_argument("--card", default="e1000", help="e1000, virtio-net-pci, rtl8139")
    parser.add_argument("--only", default="", help="rows whose name has it, without targets")
    options = parser.parse_args()
    call("make", "-s", "-C", ROOT, "-f", "tests/net/net.mk")
    groups = [[subject for subject in group if options.only in subject.name]
              for group in (SUBJECTS, FAR)]
    if reason := why_not():
        print(f"5 ms: SKIPPED, because there can be no network namespace here ({reason})")
        groups[1] = []
    IMAGES.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=IMAGES) as folder:
        image, small = (make_image(folder, size) for size in (options.size, SMALL))
        for _, subject in itertools.product(range(options.rounds), sum(groups, [])):
            subject.card = options.card
            measure(subject, small if subject.server else image)
    show(f"{options.size} MiB, {options.card}, QEMU's user network", groups[0])
    show(f"{SMALL} MiB, 5 ms there and back, {FETCHING['udp']}", groups[1])
    if groups[1]:
        rate = test_wire.speed() * test_wire.FRAME / 1e6
        print(f"    {'the wire itself, each way':<40}{rate:8.2f}")
    if not options.only:
        show_targets(groups[0] + groups[1])


if __name__ == "__main__":
    main()
