# SPDX-License-Identifier: GPL-2.0-or-later
"""A network of its own: one guest, a wire as bad as wanted, and servers at the other end.

The network is a namespace with a tap device and nothing else of this machine. It belongs to
the wire (wire.c), which makes the device and carries frames between that and a socket that
QEMU has open. When the wire and the servers have ended, nothing is left.
"""

import ipaddress
import os
import socket
import subprocess
import time
from pathlib import Path

from making import ROOT, call
from servers import DHCP_PORT, SERVERS, dhcp

WIRE = ROOT / "build/net/wire"
MAC = "52:54:00:12:34:56"
NETWORK = "192.168.77"   # servers are .1, .2 and so on
TAP = "tap0"
SET_UP = [f"ip link set {TAP} up", f"ip address add fd77::1/64 dev {TAP} nodad"]
SECONDS = 10             # for a server to listen
RESTART = 2              # until a server is there again
LISTENING = ("07", "0A")   # state of a UDP and a TCP socket in /proc/net

# Root needs no namespace of users, and there are containers that forbid it one.
_ROOT = os.geteuid() == 0
UNSHARE = ["unshare", "--net"] if _ROOT else ["unshare", "--user", "--map-root-user", "--net"]
ENTER = ["--net"] if _ROOT else ["--user", "--preserve-credentials", "--net"]
END_WITH_PARENT = ["setpriv", "--pdeathsig", "KILL"]


def address(number):
    """The address of a server, from 1."""
    return f"{NETWORK}.{number}"


def why_not():
    """Why there can be no such network here, or None."""
    trial = subprocess.run([*UNSHARE, "ip", "tuntap", "add", TAP, "mode", "tap"], text=True,
                           stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, check=False)
    return (trial.stderr.strip() or "no reason given") if trial.returncode else None


def listens(process, where, port):
    """Whether the address and port are open in the network that the process is in."""
    packed = int.from_bytes(ipaddress.IPv4Address(where).packed, "little")
    local = {f"{packed:08X}:{port:04X}", f"{0:08X}:{port:04X}"}
    for table in ("udp", "tcp"):
        for line in Path(f"/proc/{process.pid}/net", table).read_text("ascii").splitlines():
            fields = line.split()
            if fields[1] in local and fields[3] in LISTENING:
                return True
    return False


class Wire:
    """The program wire.c between two ends: numbers of open sockets, or names for devices."""

    def __init__(self, ends, capture, before=()):
        sockets = [end for end in ends if isinstance(end, int)]
        self.process = subprocess.Popen(
            [*before, WIRE, *map(str, ends), capture], text=True, pass_fds=sockets,
            stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        self.order("")

    def order(self, words):
        """Change how bad the wire is; what was captured before is in the file then."""
        self.process.stdin.write(f"{words}\n")
        self.process.stdin.flush()
        if self.process.stdout.readline() != "ok\n":
            raise RuntimeError(f"the wire has ended, at the order {words!r}")

    def close(self):
        """The wire ends with its input."""
        self.process.communicate()


class Server:
    """A server in the network, which can be stopped and started again."""

    def __init__(self, command, where, port, log):
        self.command, self.where, self.port, self.log = command, where, port, log
        self.process = None
        self.start()

    def start(self):
        with open(self.log, "ab") as log:
            self.process = subprocess.Popen([str(word) for word in self.command],
                                            stdin=subprocess.DEVNULL, stdout=log, stderr=log)
        end = time.monotonic() + SECONDS
        while not listens(self.process, self.where, self.port):
            if self.process.poll() is not None or time.monotonic() > end:
                raise RuntimeError(f"{' '.join(map(str, self.command))} does not listen:\n"
                                   + self.log.read_text(errors="replace"))
            time.sleep(0.02)

    def stop(self):
        self.process.kill()
        self.process.wait()


class Lab:
    """The network, for as long as the `with` block that holds it.

    `folder` takes the servers' files and logs, and the capture; `bad` is what the wire does
    from the start.
    """

    def __init__(self, folder, bad=""):
        self.folder, self.bad = Path(folder), bad
        self.capture = self.folder / "capture.pcap"
        self.log = self.folder / "servers.log"
        self.servers = []   # the servers of files, by their number less one
        self.dhcp = None

    def __enter__(self):
        self.guest, far = socket.socketpair(socket.AF_UNIX, socket.SOCK_DGRAM)
        with far:
            self.wire = Wire([far.fileno(), TAP], self.capture, UNSHARE)
        self.enter = ["nsenter", "--target", self.wire.process.pid, *ENTER, *END_WITH_PARENT]
        try:
            for command in SET_UP:
                self.call(command)
            self.wire.order(self.bad)
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_):
        for server in [*self.servers, self.dhcp]:
            if server:
                server.stop()
        self.wire.close()
        self.guest.close()

    def call(self, command):
        """Run a command in the network."""
        call(*self.enter, *command.split())

    def serve(self, name, root):
        """Start a server, at the next address, for the files in the folder root."""
        where = address(len(self.servers) + 1)
        self.call(f"ip address add {where}/24 dev {TAP}")
        kind = SERVERS[name]
        self.servers.append(Server([*self.enter, *kind.command(where, root)], where, kind.port,
                                   self.log))

    def serve_addresses(self, options=()):
        """Start the DHCP server, with more lines for its configuration."""
        self.dhcp = Server([*self.enter, *dhcp(self.folder, NETWORK, MAC, options)], "0.0.0.0",
                           DHCP_PORT, self.log)

    def card(self, model):
        """QEMU's arguments for a network card on the wire, which the firmware boots from."""
        return ["-netdev", f"dgram,id=net,local.type=fd,local.str={self.guest.fileno()}",
                "-device", f"{model},netdev=net,mac={MAC}", "-boot", "n"]

    def do(self, what):
        """What a case's step says: `stop`, `restart` and a server (1, 2, last), or `wire` and an
        order."""
        verb, words = what.split(" ", 1)
        if verb == "wire":
            self.wire.order(words)
            return
        server = self.servers[-1 if words == "last" else int(words) - 1]
        server.stop()
        if verb == "restart":
            time.sleep(RESTART)
            server.start()
