# SPDX-License-Identifier: GPL-2.0-or-later
"""A QEMU guest that is stopped, looked into, changed, kept as a snapshot and put back to it."""

import json
import select
import socket
import subprocess
import time
from pathlib import Path

PIECE = 1024   # bytes of memory in one order to the debug stub
REGISTERS = ["eax", "ecx", "edx", "ebx", "esp", "ebp", "esi", "edi", "eip", "eflags",
             "cs", "ss", "ds", "es", "fs", "gs"]
PATIENCE = 20


class Ended(Exception):
    """QEMU has ended by itself."""


class Guest:
    """A guest without a screen, for the `with` block that holds it.

    It is watched by QMP for its end, by QEMU's debug stub for its breakpoints, and by its
    serial port. Its end only stops it: `restore` takes it back.
    """

    def __init__(self, arguments, folder, memory):
        self.arguments, self.folder, self.memory = arguments, Path(folder), memory
        self.text = ""       # what came over the serial port
        self.ended = None    # the reason of a shutdown
        self.events = []     # of QMP, since they were last asked for
        self.stopped = False   # at a breakpoint

    def __enter__(self):
        ours, theirs = zip(*(socket.socketpair() for _ in range(3)))
        self.control, self.line, self.debug = ours
        self.rest = {self.control: b"", self.debug: b""}
        command = [
            "setpriv", "--pdeathsig", "KILL", "qemu-system-x86_64", "-nodefaults",
            "-no-user-config", "-machine", "pc,accel=tcg", "-m", str(self.memory), "-vga", "none",
            "-display", "none", "-action", "reboot=shutdown,shutdown=pause", "-S",
            *map(str, self.arguments)]
        for name, end in zip(("control", "line", "debug"), theirs):
            command += ["-chardev", f"socket,id={name},fd={end.fileno()}"]
        command += ["-mon", "chardev=control,mode=control", "-serial", "chardev:line",
                    "-gdb", "chardev:debug"]
        self.process = subprocess.Popen(command, pass_fds=[end.fileno() for end in theirs])
        for end in theirs:
            end.close()
        self.order("qmp_capabilities")
        return self

    def __exit__(self, *_):
        self.process.kill()
        self.process.wait()
        for end in (self.control, self.line, self.debug):
            end.close()

    # ---- What comes from the guest.

    def pump(self, seconds):
        """Take what comes within that time, at the most; return lines and packets."""
        lines, packets = [], []
        ready, _, _ = select.select([self.control, self.line, self.debug], [], [], seconds)
        for end in ready:
            data = end.recv(1 << 16)
            if not data:
                raise Ended("QEMU has ended by itself")
            if end is self.line:
                self.text += data.decode("latin-1").replace("\r", "")
            elif end is self.control:
                *whole, self.rest[end] = (self.rest[end] + data).split(b"\n")
                lines += [json.loads(line) for line in whole]
            else:
                packets += self.packets_of(data)
        for line in lines:
            if line.get("event") == "SHUTDOWN":
                self.ended = line["data"]["reason"]
            elif "event" in line:
                self.events.append((line["event"], line.get("data", {}).get("status")))
        self.stopped |= any(packet[:1] in b"TS" for packet in packets)
        return lines, packets

    def packets_of(self, data):
        """The debug stub's packets, `$text#xx`, each of which wants a +."""
        data = self.rest[self.debug] + data
        packets = []
        while b"#" in data and len(data) >= data.index(b"#") + 3:
            end = data.index(b"#")
            packets.append(data[data.index(b"$") + 1:end])
            data = data[end + 3:]
            self.debug.sendall(b"+")
        self.rest[self.debug] = data
        return packets

    def await_(self, wanted, which):
        """The first answer that `wanted` takes, of lines (0) or packets (1)."""
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            for answer in self.pump(1)[which]:
                if wanted(answer):
                    return answer
        raise Ended("no answer from QEMU")

    def await_event(self, *event):
        end = time.monotonic() + PATIENCE
        while event not in self.events:
            if time.monotonic() > end:
                raise Ended(f"no {event[0]} from QEMU")
            self.pump(1)
        self.events.clear()

    def order(self, command, **arguments):
        """Run one QMP command."""
        request = json.dumps({"execute": command, "arguments": arguments})
        self.control.sendall(request.encode() + b"\n")
        answer = self.await_(lambda line: "return" in line or "error" in line, 0)
        if "error" in answer:
            raise RuntimeError(f"QEMU refused {command}: {answer['error']['desc']}")
        return answer["return"]

    def human(self, command):
        """Run one command of the human monitor, which is to say nothing."""
        said = self.order("human-monitor-command", **{"command-line": command})
        if said.strip():
            raise RuntimeError(f"QEMU refused {command}: {said.strip()}")

    def ask_stub(self, text):
        """Send a packet to the debug stub and return its answer."""
        self.send_stub(text)
        return self.await_(lambda packet: packet[:1] not in b"TSW" or not packet, 1)

    def send_stub(self, text):
        data = text.encode()
        self.debug.sendall(b"$%s#%02x" % (data, sum(data) & 255))

    # ---- What is done to it.

    def read(self, at, size):
        pieces = range(at, at + size, PIECE)
        return b"".join(bytes.fromhex(self.ask_stub(
            f"m{piece:x},{min(PIECE, at + size - piece):x}").decode()) for piece in pieces)

    def write(self, at, data):
        for done in range(0, len(data), PIECE):
            piece = data[done:done + PIECE]
            if self.ask_stub(f"M{at + done:x},{len(piece):x}:{piece.hex()}") != b"OK":
                raise RuntimeError(f"the memory at {at + done:X}h cannot be written")

    def registers(self):
        data = bytes.fromhex(self.ask_stub("g").decode())
        wide = len(data) > 400   # as a 64-bit machine's, in which 16 registers come first
        step, order = (8, [0, 2, 3, 1, 7, 6, 4, 5]) if wide else (4, range(8))
        numbers = [int.from_bytes(data[n * step:n * step + 4], "little") for n in range(17)]
        if wide:
            names = ["eax", "ebx", "ecx", "edx", "esi", "edi", "ebp", "esp"]
            return dict(zip(names, numbers)) | {"eip": numbers[16]}
        return dict(zip(REGISTERS, numbers))

    def breakpoint(self, at, there=True):
        self.ask_stub(f"{'Z' if there else 'z'}1,{at:x},1")

    def go_on(self):
        self.stopped = False
        self.send_stub("c")

    def run(self, seconds, until):
        """Let it run until it stops, ends, or `until` is seen; False: time is up."""
        end = time.monotonic() + seconds
        self.go_on()
        while not (self.stopped or self.ended or until in self.text):
            left = end - time.monotonic()
            if left <= 0:
                return False
            self.pump(left)
        return True

    def create_store(self):
        """A file for snapshots."""
        file = str(self.folder / "snapshot")
        Path(file).touch()
        self.order("blockdev-add", driver="file", **{"node-name": "file", "filename": file})
        self.order("blockdev-create", **{"job-id": "create", "options": {
            "driver": "qcow2", "file": "file", "size": 1 << 20}})
        self.await_event("JOB_STATUS_CHANGE", "concluded")
        self.order("job-dismiss", id="create")
        self.order("blockdev-add", driver="qcow2", **{"node-name": "store", "file": "file"})

    def keep(self):
        self.human("savevm here")

    def restore(self):
        """Back to the snapshot, stopped."""
        self.order("stop")
        if self.ended:
            self.events.clear()
            self.order("set-action", reboot="reset")
            self.order("system_reset")
            self.await_event("RESET", None)
            self.order("set-action", reboot="shutdown")
        self.human("loadvm here")
        while any(self.pump(0)):
            pass
        self.text, self.ended, self.stopped = "", None, False
