# SPDX-License-Identifier: GPL-2.0-or-later
"""A TFTP server with the faults that servers have, or that a client must survive.

Usage: odd_tftp.py ADDRESS ROOT. The first folder of a name says what goes wrong, in words
joined by commas, as in `roll-to=1,no-options/x.iso`:

| word | what the server does |
| --- | --- |
| no-options | ignores options: blocks of 512 bytes |
| no-tsize | does not tell the size |
| tsize=N | tells a size that is N bytes too large |
| blksize=N windowsize=N | grants this, whatever was asked |
| unknown | grants an option that nobody asked for |
| capitals | writes the names of options in capitals |
| roll-to=N | block N follows block 65535; 0 otherwise |
| twice | sends every packet twice |
| stranger | now and then, a block of noise from another port comes first |
| elsewhere | answers from another address |
| cut=N | the file ends N bytes early |
| stall=N | sends nothing for three seconds after N blocks, and ignores what comes meanwhile |
| stop=N | sends nothing at all after N blocks |
| error=N | sends an error after N blocks; 0: in place of the first answer |
"""

import contextlib
import socket
import struct
import sys
import threading
import time
from pathlib import Path

PORT = 69
READ, DATA, ACK, ERROR, OPTIONS = 1, 3, 4, 5, 6   # RFC 1350 and 2347, opcodes
BLOCK, BLOCKS = 512, 65536
PATIENCE, TRIES = 1, 8
ELSEWHERE = ".1"        # the end of the address of another server on this machine
STALL = 3               # seconds
STRANGE_BLOCKS = 100    # between two packets of a stranger
NUMBERS = {"tsize", "blksize", "windowsize", "roll-to", "cut", "stall", "stop", "error"}
FLAGS = {"no-options", "no-tsize", "unknown", "capitals", "twice", "stranger", "elsewhere"}


class Gone(Exception):
    """The client has sent an error, or nothing for long."""


def read_faults(text):
    """The words of a folder's name as {name: number}; a flag is 1."""
    faults = {}
    for word in filter(None, text.split(",")):
        name, equals, value = word.partition("=")
        if name not in (NUMBERS if equals else FLAGS):
            raise ValueError(f"odd_tftp: unknown fault {word}")
        faults[name] = int(value) if equals else 1
    return faults


def read_request(packet):
    """The faults, the file and the options of a read request."""
    path, _, *rest = packet[2:].rstrip(b"\0").decode().split("\0")
    folder, _, name = path.lstrip("/").rpartition("/")
    return read_faults(folder), name, dict(zip(map(str.lower, rest[::2]), rest[1::2]))


class Transfer:
    """One file on its way to one client."""

    def __init__(self, client, where, faults, content, options):
        self.client, self.where, self.faults = client, where, faults
        self.size = len(content)
        self.content = content[:len(content) - faults.get("cut", 0)]
        self.granted = self.grant(options)
        self.block = int(self.granted.get("blksize", BLOCK))
        self.window = int(self.granted.get("windowsize", 1))
        self.socket = self.open()

    def open(self):
        """A socket with a port of its own."""
        opened = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        where = self.where
        if "elsewhere" in self.faults:
            where = where.rpartition(".")[0] + ELSEWHERE
        opened.bind((where, 0))
        opened.settimeout(PATIENCE)
        return opened

    def grant(self, asked):
        """What the answer to the options says."""
        if "no-options" in self.faults:
            return {}
        granted = {name: asked[name] for name in ("blksize", "windowsize") if name in asked}
        granted |= {name: self.faults[name] for name in granted if name in self.faults}
        if "tsize" in asked and "no-tsize" not in self.faults:
            granted["tsize"] = self.size + self.faults.get("tsize", 0)
        return granted | ({"multicast": ",,1"} if granted and "unknown" in self.faults else {})

    def send(self, opcode, number, payload=b""):
        packet = struct.pack(">HH", opcode, number) + payload
        for _ in range(2 if "twice" in self.faults else 1):
            self.socket.sendto(packet, self.client)

    def send_options(self):
        fields = (text for pair in self.granted.items() for text in map(str, pair))
        text = "".join(f"{field}\0" for field in fields)
        text = text.upper() if "capitals" in self.faults else text
        for _ in range(2 if "twice" in self.faults else 1):
            self.socket.sendto(struct.pack(">H", OPTIONS) + text.encode(), self.client)

    def on_wire(self, number):
        """The 16 bits that stand for a block's number."""
        if number < BLOCKS:
            return number
        first = self.faults.get("roll-to", 0)
        return first + (number - BLOCKS) % (BLOCKS - first)

    def acknowledged(self, low, high):
        """Wait for the number of the last block, from low to high, that the client has."""
        numbers = {self.on_wire(number): number for number in range(low, high + 1)}
        packet = self.socket.recv(2048)
        opcode, number = struct.unpack_from(">HH", packet)
        if opcode == ERROR:
            raise Gone(packet[4:])
        return numbers.get(number) if opcode == ACK else None

    def send_block(self, number):
        if "stranger" in self.faults and number % STRANGE_BLOCKS == 1:
            with self.open() as stranger:
                noise = struct.pack(">HH", DATA, self.on_wire(number)) + bytes(self.block)
                stranger.sendto(noise, self.client)
        begin = (number - 1) * self.block
        self.send(DATA, self.on_wire(number), self.content[begin:begin + self.block])

    def misbehave(self, number):
        """The faults that come after so many blocks, each once."""
        if number >= self.faults.get("error", BLOCKS ** 2):
            self.send(ERROR, 0, b"this server has an odd error\0")
            raise Gone("error sent")
        if number >= self.faults.get("stop", BLOCKS ** 2):
            raise Gone("stopped")
        if number >= self.faults.get("stall", BLOCKS ** 2):
            del self.faults["stall"]
            time.sleep(STALL)
            self.socket.setblocking(False)
            with contextlib.suppress(BlockingIOError):
                while self.socket.recv(2048):
                    pass
            self.socket.settimeout(PATIENCE)

    def exchange(self, send, low, high):
        """Send, again and again, until something from low to high is acknowledged."""
        for _ in range(TRIES):
            send()
            with contextlib.suppress(TimeoutError):
                while (number := self.acknowledged(low, high)) is None:
                    pass
                return number
        raise Gone("no answer")

    def run(self):
        done, last = 0, len(self.content) // self.block + 1
        self.misbehave(0)
        if self.granted:
            self.exchange(self.send_options, 0, 0)
        while done < last:
            self.misbehave(done)
            end = min(done + self.window, last)
            blocks = range(done + 1, end + 1)
            done = self.exchange(lambda: [self.send_block(block) for block in blocks],
                                 done + 1, end)


def serve(client, where, root, packet):
    faults, name, options = read_request(packet)
    file = root / name
    if not file.is_file():
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sender:
            sender.bind((where, 0))
            sender.sendto(struct.pack(">HH", ERROR, 1) + b"File not found\0", client)
        return
    try:
        Transfer(client, where, faults, file.read_bytes(), options).run()
        print(f"{name} sent", flush=True)
    except Gone as reason:
        print(f"{name} not sent to its end: {reason}", flush=True)


def main():
    where, root = sys.argv[1], Path(sys.argv[2])
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as listener:
        listener.bind((where, PORT))
        while True:
            packet, client = listener.recvfrom(2048)
            if packet[:2] == struct.pack(">H", READ):
                threading.Thread(target=serve, args=(client, where, root, packet),
                                 daemon=True).start()


if __name__ == "__main__":
    main()
