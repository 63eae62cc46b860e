# SPDX-License-Identifier: GPL-2.0-or-later
# Runs one guest in QEMU (TCG) and hands out the lines of its serial port.
"""Machine: a QEMU with COM1 on pipes and QMP on a socket."""

import json
import os
import re
import selectors
import socket
import subprocess
import tempfile
import time
from pathlib import Path

QEMU = "qemu-system-i386"
BASE = ["-accel", "tcg", "-display", "none", "-monitor", "none",
        "-serial", "stdio", "-no-reboot", "-net", "none",
        "-device", "isa-debug-exit,iobase=0xf4,iosize=4"]
PROMPT = "@"            # a held call: the guest waits for one byte


class Machine:
    """with Machine([...]) as machine: for line in machine.lines(): ..."""

    def __init__(self, arguments, memory=128, timeout=60):
        self._folder = tempfile.TemporaryDirectory(prefix="guest-")
        self._qmp = str(Path(self._folder.name, "qmp"))
        self._deadline = time.monotonic() + timeout
        self.timed_out = False
        self.partial = ""
        self._process = subprocess.Popen(
            [QEMU, *BASE, "-m", str(memory),
             "-qmp", f"unix:{self._qmp},server=on,wait=off", *arguments],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE,
            stderr=subprocess.PIPE)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self._process.kill()
        self._process.communicate()
        self._folder.cleanup()

    def lines(self):
        """Yields (time, line) until the guest ends or time is up."""
        output = self._process.stdout
        pending = b""
        with selectors.DefaultSelector() as selector:
            selector.register(output, selectors.EVENT_READ)
            while True:
                left = self._deadline - time.monotonic()
                if left <= 0 or not selector.select(left):
                    self.timed_out = True
                    break
                chunk = os.read(output.fileno(), 65536)
                now = time.monotonic()
                if not chunk:
                    break
                pending += chunk
                *whole, pending = pending.split(b"\n")
                for line in whole:
                    yield now, self._clean(line)
        self.partial = self._clean(pending)

    @staticmethod
    def _clean(line):
        return line.decode("ascii", "replace").rstrip("\r")

    def end(self):
        """How it ended, for a guest that did not end as it should."""
        if self.timed_out:
            how = "time is up"
            self._process.kill()
        else:
            how = f"QEMU ended with {self._process.wait()}"
        said = self._process.stderr.read().decode(errors="replace")
        return f"{how}, last line {self.partial[-200:]!r} {said[-300:]}"

    def send(self, data):
        """One or more bytes to the guest's serial port."""
        self._process.stdin.write(data)
        self._process.stdin.flush()

    def ask(self, command, **arguments):
        """What QEMU answers to one order (QMP)."""
        with socket.socket(socket.AF_UNIX) as channel:
            channel.connect(self._qmp)
            stream = channel.makefile("rw")
            json.loads(stream.readline())
            self._ask(stream, {"execute": "qmp_capabilities"})
            return self._ask(stream, {"execute": command, "arguments": arguments})

    def registers(self):
        """The monitor's `info registers`, hidden segment parts included."""
        return self.ask("human-monitor-command", **{"command-line": "info registers"})

    @staticmethod
    def _ask(stream, command):
        stream.write(json.dumps(command))
        stream.flush()
        while True:
            reply = json.loads(stream.readline())
            if "return" in reply or "error" in reply:
                return reply.get("return", "")

    def answer_hold(self):
        """Lets a held call go on: '4' if all data limits are 4 GiB."""
        limits = re.findall(r"^[DEFG]S =\w+ \w+ (\w+)", self.registers(),
                            re.MULTILINE)
        whole = len(limits) == 4 and set(limits) == {"ffffffff"}
        self.send(b"4" if whole else b"-")
