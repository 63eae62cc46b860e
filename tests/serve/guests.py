# SPDX-License-Identifier: GPL-2.0-or-later
"""Cases in which a guest boots from ramiso-serve by its network card, whose ROM is iPXE."""

import hashlib
import os
import re
import struct
import subprocess
import time

from making import SECTOR
from network import BRIDGE, CLIENT, FIRST, LAST, TAP
from qemu import Machine
from serving import OTHER, Servers, image

CARD = ["-netdev", f"tap,id=net,ifname={TAP},script=no,downscript=no",
        "-device", "e1000,netdev=net,mac=52:54:00:12:34:56", "-boot", "n"]
MEMORY = 256
SECONDS = 120
FORBIDDEN = r"No bootable device|Press a key|could not be started|Could not boot|\berror:"


def possible():
    return os.access("/dev/net/tun", os.W_OK)


def boots(lan, folder, proof):
    """A guest on the wire shows the proof."""
    lan.add_tap()
    try:
        with Machine(CARD, folder.top, MEMORY) as machine:
            end = time.monotonic() + SECONDS
            while not re.search(proof, text := f"{machine.screen()}\n{machine.serial()}"):
                assert not re.search(FORBIDDEN, text), text
                assert time.monotonic() < end, text
                time.sleep(0.2)
            return text
    finally:
        lan.remove_tap()


def ipxe_menu(lan, folder):
    """The ROM, as iPXE, gets the script; its timeout chooses the second entry."""
    folder.add("a.iso", OTHER)
    folder.add("the second.iso")
    folder.fill({"the second.iso.words": "console=ttyS0\n"})
    options = ["--dhcp", f"{FIRST},{LAST}", "--timeout", "2", "--default", "2"]
    with Servers(lan, folder, *options) as servers:
        boots(lan, folder, proof())
        servers.says("iPXE, is told to load boot.ipxe")
        servers.says("sent images/the_second.iso")
        assert "images/a.iso" not in servers.text(), servers.text()
        assert re.search(r"HTTP +sent images/the_second\.iso", servers.text()), servers.text()


def proof():
    _, facts = image("two-sections")
    return re.escape(f"the end: {facts['token']}")


def ipxe_without_http(lan, folder):
    folder.add("a.iso")
    with Servers(lan, folder, "--dhcp", f"{FIRST},{LAST}", "--no-http") as servers:
        boots(lan, folder, proof())
        servers.says("TFTP  sent images/a.iso")


def program_beside_dhcp_server(lan, folder):
    """ramiso.0 itself, by proxy DHCP: the addresses come from the network's own server."""
    folder.add("a.iso")
    folder.fill({"ramiso.cfg/default": "image=images/a.iso console=ttyS0\n"})
    own = subprocess.Popen(
        ["dnsmasq", "--keep-in-foreground", "--conf-file=/dev/null", "--port=0", "--pid-file=",
         "--log-facility=/dev/null", "--bind-interfaces", f"--interface={BRIDGE}",
         "--except-interface=lo", "--leasefile-ro", f"--dhcp-range={FIRST},{LAST}",
         f"--dhcp-option=option:router,{CLIENT}"])
    try:
        with Servers(lan, folder) as servers:
            boots(lan, folder, proof())
            servers.says("iPXE, is told to load ramiso.0")
            servers.says("sent images/a.iso")
    finally:
        own.terminate()
        own.wait()


def program_menu(lan, folder):
    """ramiso.0 shows the menu, when iPXE is answered as a ROM that knows PXE alone."""
    folder.add("a.iso", OTHER)
    folder.add("b.iso")
    folder.fill({"b.iso.words": "console=ttyS0\n"})
    build = folder.copy_of_build(lambda text: text.replace("=boot.ipxe", "=ramiso.0"))
    options = ["--dhcp", f"{FIRST},{LAST}", "--timeout", "2", "--default", "2"]
    with Servers(lan, folder, *options, program=build / "ramiso-serve") as servers:
        boots(lan, folder, proof())
        servers.says("sent ramiso.cfg/default")
        servers.says("sent images/b.iso")
        assert "images/a.iso" not in servers.text(), servers.text()


def packed_and_checked(lan, folder):
    """ramiso.0 unpacks an image while it comes, and compares it with the digest beside it."""
    path = folder.add("a.iso.gz", "gzip")
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    folder.fill({"a.iso.gz.words": "console=ttyS0\n", "a.iso.gz.sha256": f"{digest}  a.iso.gz\n"})
    build = folder.copy_of_build(lambda text: text.replace("=boot.ipxe", "=ramiso.0"))
    options = ["--dhcp", f"{FIRST},{LAST}"]
    with Servers(lan, folder, *options, program=build / "ramiso-serve") as servers:
        boots(lan, folder, proof())
        servers.says("sent images/a.iso.gz.sha256")
        servers.says("sent images/a.iso.gz,")


def checked_by_the_script(lan, folder):
    """ramiso.lkrn, which iPXE starts, refuses an image that is not the digest's."""
    folder.add("a.iso")
    folder.fill({"a.iso.words": "console=ttyS0\n", "a.iso.sha256": 64 * "0"})
    with Servers(lan, folder, "--dhcp", f"{FIRST},{LAST}"):
        boots(lan, folder, f"not booted: its SHA-256 is [0-9a-f]{{64}}, but {64 * '0'} is wanted")


def more_than_4_gib(lan, folder):
    """iPXE, which counts in 32 bits, leaves the image to ramiso.0. That is told its size in 32 bits
    by dnsmasq too, but the volume descriptor (ECMA-119, 8.4.8) tells better."""
    size = (4 << 30) + (64 << 20)
    sectors = size // SECTOR
    with folder.add("a.iso").open("r+b") as iso:
        iso.seek(16 * SECTOR + 80)
        iso.write(struct.pack("<I", sectors) + struct.pack(">I", sectors))
        iso.truncate(size)
    folder.fill({"a.iso.words": "console=ttyS0\n"})
    with Servers(lan, folder, "--dhcp", f"{FIRST},{LAST}") as servers:
        boots(lan, folder, f"images/a.iso takes {size >> 10} KiB of memory, and the largest free")
        servers.says("TFTP  sent ramiso.0")
        assert "HTTP  sent images" not in servers.text(), servers.text()


CASES = [more_than_4_gib, ipxe_menu, ipxe_without_http, program_beside_dhcp_server, program_menu,
         packed_and_checked, checked_by_the_script]
