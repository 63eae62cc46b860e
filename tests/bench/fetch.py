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
from dataclasses import dataclass
from pathlib import Path

from page import Part, Table, Target, more, number, save, section

NET = Path(__file__).resolve().parents[1] / "net"
sys.path[:0] = [str(NET), str(NET.parent / "boot")]

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
NEVER = float("inf")


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
    seconds: float = NEVER


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
PXELINUX_HTTP, IPXE_TFTP = "lpxelinux.0 + MEMDISK, HTTP", "iPXE + MEMDISK, TFTP"
SUBJECTS = [
    ours(OURS_TFTP, f"image={TFTP}"), ours(OURS_HTTP, f"image={HTTP}"),
    *(ours(f"ramiso.0, TFTP, {words}", f"image={TFTP} {words}") for words in FETCHING.values()),
    *(ours(f"{name}, high", f"image={url} {words} high", memory=MORE_MEMORY)
      for name, url, words in ((OURS_HTTP, HTTP, ""), (f"{OURS_TFTP}, {FETCHING['udp']}",
                                                       TFTP, FETCHING["udp"]))),
    ipxe(LKRN_HTTP, HTTP, ROOT / "build/ramiso.lkrn", ""),
    pxelinux(PXELINUX, "pxelinux.0", NAME),
    pxelinux(PXELINUX_HTTP, "lpxelinux.0", HTTP),
    ipxe(IPXE_TFTP, TFTP), ipxe(IPXE_HTTP, HTTP),
]
WINDOW, LOCKSTEP = "with a window (atftpd)", "one by one (dnsmasq)"
FAR = [ours(name, f"image={FAR_TFTP} {FETCHING['udp']}", server=server)
       for name, server in ((WINDOW, "atftpd"), (LOCKSTEP, "dnsmasq"))]
PAIRS = [(OURS_TFTP, PXELINUX), (OURS_TFTP, IPXE_TFTP), (OURS_HTTP, PXELINUX_HTTP),
         (OURS_HTTP, IPXE_HTTP), (LKRN_HTTP, IPXE_HTTP)]
WANTED = [(OURS_TFTP, PXELINUX, 2), (OURS_HTTP, IPXE_HTTP, 0.8), (LKRN_HTTP, IPXE_HTTP, 0.8),
          (WINDOW, LOCKSTEP, 8)]
TEXT = """\
The image's own transfer, from its first packet of data to its last as the card sees them (10^6
bytes a second), and the seconds from power-on to its boot sector, in QEMU's user network and over
a wire of our own to servers in a network namespace. [What is behind them](design.md#fetching).
"""


def say(text):
    print(f"fetch: {text}", file=sys.stderr, flush=True)


def make_image(folder, size):
    """An ISO of so many MiB that cannot be guessed, whose boot sector gives the sign."""
    boot, image = Path(folder, "boot"), Path(folder, f"{size}.iso")
    call("nasm", "-f", "bin", "-o", boot, NET / "sign.asm")
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
        say(f"{subject.name}: no boot sector within {SECONDS} s\n{screen}")
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


def rate_rows(subjects):
    return [[subject.name, number(subject.rate or None, 2),
             number(subject.seconds if subject.rate else None, 1)] for subject in subjects]


def ratios(subjects):
    """Of those pairs that fetch by the same protocol."""
    by_name = {subject.name: subject for subject in subjects}
    rows = []
    for own, peer in PAIRS:
        if own in by_name and peer in by_name:
            own, peer = by_name[own], by_name[peer]
            rows.append([own.name, peer.name, more(own.rate, peer.rate),
                         more(peer.seconds, own.seconds) if own.rate and peer.rate else "-"])
    return Table(["", "against", "MB/s", "power-on to boot sector"], rows)


def wanted(subjects):
    by_name = {subject.name: subject for subject in subjects}
    targets = []
    for name, peer, times in WANTED:
        if name in by_name and peer in by_name:
            own, other = by_name[name].rate, by_name[peer].rate
            met = bool(own and other) and own >= times * other
            targets.append(Target(met, f"{name}: {more(own, other)} {peer}, {times}x wanted"))
    if OURS_TFTP in by_name and PXELINUX in by_name:
        own, peer = by_name[OURS_TFTP].seconds, by_name[PXELINUX].seconds
        targets.append(Target(own < peer < NEVER, f"power-on to boot sector: {own:.1f} s, "
                              f"{PXELINUX} {peer:.1f} s"))
    return targets


def part(near_ones, far_ones, size, card):
    """What goes to the page."""
    head = ["MB/s", "seconds"]
    tables = [Table([f"{size} MiB, {card}, QEMU's user network", *head], rate_rows(near_ones))]
    if far_ones:
        speed = test_wire.speed() * test_wire.FRAME / 1e6
        wire = [["the wire itself, each way", number(speed, 2), "-"]]
        tables.append(Table([f"{SMALL} MiB, 5 ms there and back, {FETCHING['udp']}", *head],
                            rate_rows(far_ones) + wire))
    every = near_ones + far_ones
    return Part("Fetching", ratios(every), wanted(every), TEXT, tables)


def main():
    parser = argparse.ArgumentParser(description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=1)
    parser.add_argument("--size", type=int, default=64, help="of the image, in MiB")
    parser.add_argument("--card", default="e1000", help="e1000, virtio-net-pci, rtl8139")
    parser.add_argument("--only", default="", help="rows whose name has it")
    parser.add_argument("--parts", type=Path, help="where the part of the page goes, as JSON")
    options = parser.parse_args()
    call("make", "-s", "-C", ROOT, "-f", "tests/net/net.mk")
    groups = [[subject for subject in group if options.only in subject.name]
              for group in (SUBJECTS, FAR)]
    if reason := why_not():
        say(f"5 ms: SKIPPED, because there can be no network namespace here ({reason})")
        groups[1] = []
    IMAGES.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=IMAGES) as folder:
        image, small = (make_image(folder, size) for size in (options.size, SMALL))
        for _, subject in itertools.product(range(options.rounds), sum(groups, [])):
            say(subject.name)
            subject.card = options.card
            measure(subject, small if subject.server else image)
    lost = [subject.name for subject in sum(groups, []) if not subject.rate]
    parts = [part(*groups, options.size, options.card)]
    if options.parts and not lost:
        save(parts, options.parts)
    else:
        print(section(parts[0]))
    return f"not measured: {', '.join(lost)}" if lost else None


if __name__ == "__main__":
    sys.exit(main())
