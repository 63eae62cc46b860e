# SPDX-License-Identifier: GPL-2.0-or-later
"""Cases in which a guest boots from ramiso-serve by its network card, whose ROM is iPXE."""

import os
import re
import subprocess
import time

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


CASES = [ipxe_menu, ipxe_without_http, program_beside_dhcp_server, program_menu]
