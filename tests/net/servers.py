# SPDX-License-Identifier: GPL-2.0-or-later
"""The servers that guests boot from: how each is started for one address and one folder; and
how ramiso.0 is told to fetch from them."""

import sys
from collections import namedtuple
from pathlib import Path

from making import PACKAGES

SOURCES = Path(__file__).parent
TFTP_PORT, HTTP_PORT, DHCP_PORT = 69, 80, 67
DNSMASQ = ["dnsmasq", "--no-daemon", "--conf-file=/dev/null", "--port=0", "--user=root"]
LIGHTTPD = """\
server.document-root = "{root}"
server.bind = "{address}"
server.port = {port}
server.modules += ( "mod_accesslog" )
accesslog.filename = "/dev/stderr"
"""

# `command` gets the address and the folder to serve; `port` is where it then listens.
Server = namedtuple("Server", "command scheme port")


def dhcp(folder, network, mac, options):
    """dnsmasq for addresses alone; the options are lines of its configuration.

    iPXE waits for what is told to it here: a router of IPv6, and that no proxy DHCP follows.
    """
    words = [f"dhcp-range={network}.100,{network}.200,1h", f"dhcp-host={mac},{network}.100",
             "dhcp-boot=ramiso.0", "dhcp-option=encap:175,176,1b", "enable-ra",
             "dhcp-range=fd77::,ra-only", f"dhcp-leasefile={folder}/leases", "no-ping",
             "log-dhcp", *options]
    return [*DNSMASQ, *(f"--{word}" for word in words)]


def dnsmasq(address, root):
    return [*DNSMASQ, "--bind-interfaces", f"--listen-address={address}", "--enable-tftp",
            f"--tftp-root={root}"]


def tftpd_hpa(address, root):
    return [PACKAGES / "usr/sbin/in.tftpd", "--foreground", "--address", f"{address}:69",
            "--user", "root", "--secure", root]


def atftpd(address, root):
    return [PACKAGES / "usr/sbin/atftpd", "--daemon", "--no-fork", "--bind-address", address,
            "--user", "root", "--group", "root", "--logfile", "/dev/stdout", root]


def lighttpd(address, root, port=HTTP_PORT):
    file = root.with_name(f"{root.name}.conf")
    file.write_text(LIGHTTPD.format(address=address, root=root, port=port), encoding="ascii")
    return [PACKAGES / "usr/sbin/lighttpd", "-D", "-f", file,
            "-m", PACKAGES / "usr/lib/lighttpd"]


def odd_tftp(address, root):
    return [sys.executable, "-B", SOURCES / "odd_tftp.py", address, root]


def odd_http(address, root):
    return [sys.executable, "-B", SOURCES / "odd_http.py", address, root]


SERVERS = {
    "dnsmasq": Server(dnsmasq, "tftp", TFTP_PORT),
    "tftpd-hpa": Server(tftpd_hpa, "tftp", TFTP_PORT),
    "atftpd": Server(atftpd, "tftp", TFTP_PORT),
    "odd-tftp": Server(odd_tftp, "tftp", TFTP_PORT),
    "lighttpd": Server(lighttpd, "http", HTTP_PORT),
    "odd-http": Server(odd_http, "http", HTTP_PORT),
}
BOOT_SERVERS = ["dnsmasq", "tftpd-hpa", "atftpd"]   # which can serve the first program too

# The words that make ramiso.0 fetch in one way only, as they are called in `ways`.
FETCHING = {"rom": "fetch=rom", "file": "fetch=file", "udp": "fetch=udp"}
