# SPDX-License-Identifier: GPL-2.0-or-later
"""A network of its own for the tests: the test program and its guests on one end, and a second
namespace, where ramiso-serve runs, on the other."""

import os
import re
import subprocess
import sys
from pathlib import Path

MARK = "RAMISO_TEST_NAMESPACE"   # in the environment of a program that is inside already
SERVER, CLIENT, PREFIX = "10.77.0.1", "10.77.0.2", 24
FIRST, LAST = "10.77.0.100", "10.77.0.120"   # what --dhcp gives in these tests
WIRE, BRIDGE, TAP = "lan0", "br0", "tap0"    # the server's card; ours; the guest's


def call(*command):
    subprocess.run([str(word) for word in command], check=True)


def works(*command):
    try:
        return subprocess.run(command, capture_output=True, check=False).returncode == 0
    except OSError:
        return False


def enter():
    """Go on in a namespace of our own, as `root` at least there; returns whether as real root.
    Ends the program, loudly, where that is not permitted."""
    root = os.geteuid() == 0
    if MARK in os.environ:
        return os.environ[MARK] == "root"
    unshare = ["unshare", "--net", *([] if root else ["--map-root-user"])]
    if not works(*unshare, "true"):
        print("SKIPPED: all cases, because this machine permits no network namespace")
        print("serve: 0 passed, 0 failed")
        sys.exit(0)
    os.environ[MARK] = "root" if root else "user"
    os.execvp(unshare[0], [*unshare, sys.executable, "-B", *sys.argv])


class Lan:
    """The wire and both its ends, as long as the `with` block that holds it.

    Without real root, `user` is in front of a command that is to be no root on its side either.
    """

    def __init__(self, root):
        self.user = [] if root else ["unshare", "--user"]

    def __enter__(self):
        # Without --mount-proc and the like: all that differs on the other side is the network.
        self.holder = subprocess.Popen(
            ["setpriv", "--pdeathsig", "KILL", "unshare", "--net", "sh", "-c",
             "echo there; exec sleep infinity"], stdout=subprocess.PIPE)
        self.holder.stdout.readline()
        call("ip", "link", "set", "lo", "up")
        call("ip", "link", "add", BRIDGE, "type", "bridge")
        call("ip", "link", "add", "wire", "type", "veth", "peer", "name", WIRE, "netns",
             self.holder.pid)
        call("ip", "link", "set", "wire", "master", BRIDGE, "up")
        call("ip", "address", "add", f"{CLIENT}/{PREFIX}", "dev", BRIDGE)
        call("ip", "link", "set", BRIDGE, "up")
        self.there("ip", "link", "set", "lo", "up")
        self.there("ip", "address", "add", f"{SERVER}/{PREFIX}", "dev", WIRE)
        self.there("ip", "link", "set", WIRE, "up")
        return self

    def __exit__(self, *_):
        self.holder.kill()
        self.holder.wait()

    def inside(self, *command):
        """The command, to be run on the server's side."""
        return ["nsenter", f"--net=/proc/{self.holder.pid}/ns/net", *map(str, command)]

    def there(self, *command):
        call(*self.inside(*command))

    def processes(self):
        """Those that run on the server's side, as {number: command line}."""
        ours = os.readlink(f"/proc/{self.holder.pid}/ns/net")
        found = {}
        for process in Path("/proc").glob("[0-9]*"):
            try:
                if os.readlink(process / "ns/net") == ours:
                    words = (process / "cmdline").read_bytes().replace(b"\0", b" ")
                    found[int(process.name)] = words.decode(errors="replace")
            except OSError:   # it has ended
                pass
        del found[self.holder.pid]
        return {number: words for number, words in found.items() if words}

    def sockets(self, pattern):
        """The lines of ss on the server's side, for whoever listens, that match."""
        lines = subprocess.run(self.inside("ss", "-Hlntu"), text=True, capture_output=True,
                               check=True).stdout.splitlines()
        return [line for line in lines if re.search(pattern, line)]

    def add_tap(self):
        """The guest's network card, on our side of the wire."""
        call("ip", "tuntap", "add", TAP, "mode", "tap")
        call("ip", "link", "set", TAP, "master", BRIDGE, "up")

    def remove_tap(self):
        call("ip", "link", "delete", TAP)
