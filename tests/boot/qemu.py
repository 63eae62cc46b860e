# SPDX-License-Identifier: GPL-2.0-or-later
"""One QEMU guest: start it, read its text screen and serial port, type, stop it."""

import json
import re
import socket
import subprocess
import time
from pathlib import Path
from threading import Thread

TEXT_SCREEN, COLUMNS, ROWS = 0xB8000, 80, 25
ESCAPE_SEQUENCE = re.compile(r"\x1b[\[(][0-9;?]*[A-Za-z0-9]")
KEYS = {
    "\n": "ret", "\t": "tab", "\x1b": "esc", " ": "spc", "-": "minus", "=": "equal",
    "/": "slash", ".": "dot", ",": "comma", ";": "semicolon", "'": "apostrophe",
}
SHIFTED_KEYS = {"_": "minus", "+": "equal", "(": "9", ")": "0", ":": "semicolon"}


def key_names(character):
    """The QEMU key codes to hold down together for one character (US layout)."""
    if character in SHIFTED_KEYS:
        return ["shift", SHIFTED_KEYS[character]]
    if character.isupper():
        return ["shift", character.lower()]
    return [KEYS.get(character, character)]


def unwrap(rows):
    """Screen rows as text; a row that fills the screen's width goes on in the next."""
    text = "".join(row if row[-1] != " " else row.rstrip() + "\n" for row in rows)
    return text.rstrip()


def keep(line, log):
    """Write all that the guest sends to the log. (QEMU's own has some bytes twice.)"""
    with log.open("wb", buffering=0) as file:
        while data := line.recv(4096):
            file.write(data)


class Machine:
    """A guest that runs as long as the `with` block that holds it.

    `folder` takes the serial log and screen dumps; `arguments` come on top of a bare PC
    with a VGA card, whose QEMU machine type is `kind`, and may name the open `descriptors`.
    A guest that resets itself ends, so that a triple fault is seen.
    """

    def __init__(self, arguments, folder, memory, display="none", kind="pc", descriptors=()):
        self.descriptors = descriptors
        self.serial_log = Path(folder, "serial")
        self.serial_log.touch()
        self.dump = Path(folder, "screen")
        self.shown = ""   # the screen at the last look
        # A parent that is killed takes the guest with it.
        self.command = [
            "setpriv", "--pdeathsig", "KILL", "qemu-system-x86_64",
            "-nodefaults", "-no-user-config", "-no-reboot", "-machine", f"{kind},accel=tcg",
            "-m", str(memory), "-vga", "std", "-display", display,
            *map(str, arguments),
        ]

    def __enter__(self):
        self.control, control = socket.socketpair()
        self.line, line = socket.socketpair()
        self.process = subprocess.Popen(
            [*self.command, "-chardev", f"socket,id=control,fd={control.fileno()}",
             "-mon", "chardev=control,mode=control", "-chardev",
             f"socket,id=line,fd={line.fileno()}", "-serial", "chardev:line"],
            pass_fds=[control.fileno(), line.fileno(), *self.descriptors])
        control.close()
        line.close()
        self.reader = Thread(target=keep, args=[self.line, self.serial_log])
        self.reader.start()
        self.control.settimeout(30)
        self.answers = self.control.makefile()
        try:
            self.answers.readline()
            self.order("qmp_capabilities")
        except OSError:
            pass
        return self

    def __exit__(self, *_):
        self.process.kill()
        self.process.wait()
        self.reader.join()
        self.answers.close()
        self.control.close()
        self.line.close()

    def order(self, command, **arguments):
        """Run one QMP command; events that arrive before its answer are dropped."""
        request = json.dumps({"execute": command, "arguments": arguments})
        self.control.sendall(request.encode() + b"\n")
        for line in self.answers:
            answer = json.loads(line)
            if "error" in answer:
                raise RuntimeError(f"QEMU refused {command}: {answer['error']['desc']}")
            if "return" in answer:
                return answer["return"]
        raise ConnectionError("QEMU has ended")

    def screen(self):
        """What the text screen shows now; kept in `shown` for when the guest has ended."""
        self.order("pmemsave", val=TEXT_SCREEN, size=COLUMNS * ROWS * 2,
                   filename=str(self.dump))
        cells = self.dump.read_bytes()[::2].decode("cp437")
        cells = re.sub(r"[\x00-\x1f]", " ", cells)
        rows = [cells[at:at + COLUMNS] for at in range(0, len(cells), COLUMNS)]
        self.shown = unwrap(rows)
        return self.shown

    def serial(self):
        """All that the guest has written to its first serial port so far."""
        text = self.serial_log.read_bytes().decode("utf-8", "replace")
        return ESCAPE_SEQUENCE.sub("", text).replace("\r", "")

    def press(self, *keys):
        """Press keys together, by QEMU's names for them."""
        codes = [{"type": "qcode", "data": name} for name in keys]
        self.order("send-key", keys=codes)
        time.sleep(0.12)   # send-key holds a key for 0.1 s

    def type(self, text):
        """Press the keys of the text one after the other."""
        for character in text:
            self.press(*key_names(character))

    def send(self, text):
        """Send the text to the first serial port, as a terminal would."""
        self.line.sendall(text.encode())
