# SPDX-License-Identifier: GPL-2.0-or-later
"""One guest in Bochs, with its own BIOS: start it, read its screen and serial port, stop it.

Debian's Bochs has the debugger built in, which is what looks into the machine between two
pieces of its story. (Stopping it by SIGINT hangs it now and then.) The SDL display library
draws to nowhere; there is none called nogui.
"""

import os
import pty
import re
import select
import shutil
import subprocess
import tempfile
import time
import tty
from contextlib import suppress
from pathlib import Path
from queue import Empty, Queue
from threading import Thread

PROGRAM = "bochs-bin"   # what Debian's script `bochs` starts
SHARE = Path("/usr/share/bochs")
ROMS = [SHARE / "BIOS-bochs-latest", SHARE / "VGABIOS-lgpl-latest"]
# Instructions that take a second of the machine's time: about a Pentium. The time of day plays
# no part, so a busy host is not a slower machine.
SPEED = 50_000_000
PIECE = SPEED // 10     # instructions between two looks of the debugger
PROMPT = re.compile(r"<bochs:\d+> $")
ANSWER_SECONDS = 30
TEXT_SCREEN, COLUMNS, ROWS = 0xB8000, 80, 25
ESCAPE_SEQUENCE = re.compile(r"\x1b[\[(][0-9;?]*[A-Za-z0-9]")
NO_FLOPPY = "floppya: type=none"
LOG_LINES = 12          # of Bochs's log, told when it has ended by itself

SETTINGS = f"""\
display_library: sdl2
romimage: file={ROMS[0]}, options=fastboot
vgaromimage: file={ROMS[1]}
clock: sync=none, time0=1700000000
ata0: enabled=1, ioaddr1=0x1f0, ioaddr2=0x3f0, irq=14
ata1: enabled=1, ioaddr1=0x170, ioaddr2=0x370, irq=15
speaker: enabled=0
sound: waveoutdrv=dummy
plugin_ctrl: speaker=0, gameport=0
panic: action=fatal
error: action=report
info: action=report
debug: action=ignore
"""


def missing():
    """What Bochs cannot run without and that is not there, or None."""
    if not shutil.which(PROGRAM):
        return PROGRAM
    return next((str(rom) for rom in ROMS if not rom.exists()), None)


def cpu(model):
    """The processor; `bochs -help cpu` lists the models."""
    return f"cpu: model={model}, ips={SPEED}, reset_on_triple_fault=0"


def floppy(image):
    return f"floppya: 1_44={image}, status=inserted"


def disk(image, geometry):
    """A hard disk, the first; the image has as many sectors as the geometry says."""
    return (f"ata0-master: type=disk, path={image}, cylinders={geometry.cylinders}, "
            f"heads={geometry.heads}, spt={geometry.sectors}")


def cd(image):
    return f"ata1-master: type=cdrom, path={image}, status=inserted"


def boot(drive):
    """The drive that the BIOS starts: floppy, disk or cdrom."""
    return f"boot: {drive}"


class Machine:
    """A guest that runs as long as the `with` block that holds it.

    `arguments` are lines of Bochs's configuration, as the functions above make them. A guest that
    resets itself ends. `stop_at` is an address: `stopped` tells whether it was executed. The
    conformance program has its lines by lines(), whose time is up after `timeout` seconds; the
    boot tests look at screen() and serial().
    """

    def __init__(self, arguments, memory=64, timeout=60, stop_at=None):
        self._folder = tempfile.TemporaryDirectory(prefix="bochs-")
        self._deadline = time.monotonic() + timeout
        self._stop_at = stop_at
        self._arguments = [*arguments, f"megs: {memory}"]
        self._orders = Queue()                  # lists of them, each with a queue for the answer
        self._received, self._taken = b"", 0    # from the serial port
        self._said = ""                         # the debugger's last words
        self.stopped = False
        self.timed_out = False
        self.shown = ""     # the screen at the last look
        self.command = [PROGRAM, "-q", "-f", self._file("rc")]

    def _file(self, name):
        return str(Path(self._folder.name, name))

    def __enter__(self):
        self._line, self._other = pty.openpty()     # both: the line is never hung up
        tty.setraw(self._other)
        Path(self._file("rc")).write_text("\n".join([
            SETTINGS, *self._arguments, f"log: {self._file('log')}",
            f"com1: enabled=1, mode=term, dev={os.ttyname(self._other)}", ""]), encoding="ascii")
        # A parent that is killed takes the guest with it.
        self._process = subprocess.Popen(
            ["setpriv", "--pdeathsig", "KILL", *self.command],
            env={**os.environ, "SDL_VIDEODRIVER": "dummy", "SDL_AUDIODRIVER": "dummy"},
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        self._threads = [Thread(target=self._debug), Thread(target=self._receive)]
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_):
        self._process.kill()
        self._process.wait()
        for thread in self._threads:
            thread.join()
        self._process.stdout.close()
        os.close(self._line)
        os.close(self._other)
        self._folder.cleanup()

    def _ask(self, order):
        """Give the debugger an order; returns what it says until it wants another."""
        self._said = ""
        if order:
            os.write(self._process.stdin.fileno(), f"{order}\n".encode())
        while not PROMPT.search(self._said):
            text = os.read(self._process.stdout.fileno(), 4096)
            if not text:
                raise ConnectionError
            self._said += text.decode(errors="replace")
        return self._said

    def _debug(self):
        """Let the guest run, a piece at a time, and give the orders between."""
        try:
            self._ask("")
            if self._stop_at:
                self._ask(f"pb {self._stop_at:#x}")
            while True:
                if "Breakpoint 1," in self._ask(f"s {PIECE}"):
                    self.stopped = True
                    self._ask("d 1")
                while not self._orders.empty():
                    orders, answer = self._orders.get()
                    answer.put("".join(self._ask(order) for order in orders))
        except OSError:
            self._process.kill()
        with suppress(OSError):
            self._process.stdin.close()

    def _receive(self):
        """Keep what the guest sends until it has ended and nothing more comes."""
        while True:
            ended = self._process.poll() is not None
            if select.select([self._line], [], [], 0.1)[0]:
                self._received += os.read(self._line, 4096)
            elif ended:
                return

    def order(self, *orders):
        """Give the debugger these orders at its next look; returns its answers."""
        answer = Queue()
        self._orders.put((orders, answer))
        end = time.monotonic() + ANSWER_SECONDS
        while time.monotonic() < end and self._threads[0].is_alive():
            with suppress(Empty):
                return answer.get(timeout=1)
        raise ConnectionError(f"Bochs does not answer: {self._why_ended()}")

    def _why_ended(self):
        """What Bochs's log ends with, errors and panics if there are any."""
        try:
            log = Path(self._file("log")).read_text(encoding="utf-8", errors="replace")
        except FileNotFoundError:
            return self._said[-1000:]
        lines = [line for line in log.splitlines() if re.search(r"^\d+[pe]\[", line)]
        return "\n".join(lines[-LOG_LINES:] or log.splitlines()[-LOG_LINES:])

    def lines(self):
        """Yields (time, line) until the guest ends or time is up."""
        while True:
            ended = not self._threads[1].is_alive()
            *whole, rest = self._received[self._taken:].split(b"\n")
            for line in whole:
                self._taken += len(line) + 1
                yield time.monotonic(), line.decode("ascii", "replace").rstrip("\r")
            if ended and not whole:
                return
            if time.monotonic() > self._deadline:
                self.timed_out = True
                return
            time.sleep(0.02)

    def end(self):
        """How it ended, for a guest that did not end as it should."""
        how = "time is up" if self.timed_out else f"Bochs ended with {self._process.poll()}"
        last = self._received[self._taken:].decode("ascii", "replace")
        return f"{how}, last line {last[-200:]!r} {self._why_ended()}"

    def answer_hold(self):
        """Lets a held call go on: '4' if all data limits are 4 GiB."""
        limits = re.findall(r"^([defg]s):.*\n.* limit=0x(\w+)", self.order("sreg"), re.MULTILINE)
        whole = len(limits) == 4 and {limit for _, limit in limits} == {"ffffffff"}
        self.send("4" if whole else "-")

    def screen(self):
        """What the text screen shows now; kept in `shown` for when the guest has ended."""
        dump = Path(self._file("screen"))
        self.order(f'writemem "{dump}" {TEXT_SCREEN:#x} {COLUMNS * ROWS * 2}')
        cells = dump.read_bytes()[::2].decode("cp437")
        cells = re.sub(r"[\x00-\x1f]", " ", cells)
        rows = [cells[at:at + COLUMNS] for at in range(0, len(cells), COLUMNS)]
        # a row that fills the screen's width goes on in the next
        text = "".join(row if row[-1] != " " else row.rstrip() + "\n" for row in rows)
        self.shown = text.rstrip()
        return self.shown

    def serial(self):
        """All that the guest has written to its first serial port so far."""
        text = self._received.decode("utf-8", "replace")
        return ESCAPE_SEQUENCE.sub("", text).replace("\r", "")

    def type(self, text):
        """The debugger presses no keys."""
        if text:
            raise NotImplementedError

    press = type

    def send(self, text):
        """Send the text to the first serial port, as a terminal would."""
        os.write(self._line, text.encode())
