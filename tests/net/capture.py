# SPDX-License-Identifier: GPL-2.0-or-later
"""Reads what went over the wire: who asked for which file, and how much of it came."""

import re
import struct
from dataclasses import dataclass

PCAP_HEADER, RECORD_HEADER = 24, struct.Struct("<IIII")
NANOSECONDS = 0xA1B23C4D   # how a file begins whose times are such; others' are microseconds
ETHERNET, IPV4 = 14, b"\x08\x00"
TCP, UDP = 6, 17
TFTP_PORT = 69
READ_REQUEST, DATA = 1, 3   # RFC 1350, opcodes
HTTP_REQUEST = re.compile(rb"(?:GET|HEAD) (\S+)")


@dataclass
class Packet:
    """A UDP or TCP packet; `payload` may be cut, `size` is all of it."""
    time: float
    protocol: int
    source: str
    source_port: int
    target: str
    target_port: int
    payload: bytes
    size: int


@dataclass
class Transfer:
    """A request of the guest and the data that came for it; what came twice counts twice."""
    scheme: str
    server: str
    name: str
    options: str = ""
    size: int = 0
    packets: int = 0
    asked: float = 0
    first: float = 0   # when data came, first and last
    last: float = 0

    def __str__(self):
        return (f"{self.scheme}://{self.server}/{self.name} {self.options}: "
                f"{self.size} bytes, {self.packets} packets")

    def count(self, packet, size):
        if size > 0:
            self.size += size
            self.packets += 1
            self.first = self.first or packet.time
            self.last = packet.time


def frames(file):
    """The frames of a capture as (time, their first bytes)."""
    content = file.read_bytes()
    at = PCAP_HEADER
    unit = 1e-9 if content[:4] == NANOSECONDS.to_bytes(4, "little") else 1e-6
    while at + RECORD_HEADER.size <= len(content):
        seconds, rest, captured, _ = RECORD_HEADER.unpack_from(content, at)
        at += RECORD_HEADER.size
        yield seconds + rest * unit, content[at:at + captured]
        at += captured


def packets(file):
    """The UDP and TCP packets of a capture."""
    for time, frame in frames(file):
        ip = frame[ETHERNET:]
        if frame[12:14] != IPV4 or ip[9] not in (TCP, UDP):
            continue
        head = (ip[0] & 15) * 4
        length, = struct.unpack_from(">H", ip, 2)
        source_port, target_port = struct.unpack_from(">HH", ip, head)
        data = head + ((ip[head + 12] >> 4) * 4 if ip[9] == TCP else 8)
        yield Packet(time, ip[9], ".".join(map(str, ip[12:16])), source_port,
                     ".".join(map(str, ip[16:20])), target_port, ip[data:], length - data)


def tftp_request(packet):
    """The transfer that a read request begins (RFC 1350, RFC 2347)."""
    name, _, *options = packet.payload[2:].rstrip(b"\0").decode("ascii", "replace").split("\0")
    pairs = zip(options[::2], options[1::2])
    return Transfer("tftp", packet.target, name.lstrip("/"),
                    " ".join(f"{option}={value}" for option, value in pairs),
                    asked=packet.time)


def is_request(packet):
    return (packet.protocol == UDP and packet.target_port == TFTP_PORT
            and packet.payload[:2] == READ_REQUEST.to_bytes(2, "big"))


def transfers(file):
    """All transfers of a capture, in the order in which they were asked for."""
    found, running = [], {}
    for packet in packets(file):
        new = None
        if is_request(packet):
            new, key = tftp_request(packet), (UDP, packet.source_port)
        elif packet.protocol == TCP and (match := HTTP_REQUEST.match(packet.payload)):
            new = Transfer("http", packet.target, match[1].decode().lstrip("/"),
                           asked=packet.time)
            key = (TCP, packet.source_port)
        elif (transfer := running.get((packet.protocol, packet.target_port))) is None:
            continue
        elif packet.protocol == TCP:
            transfer.count(packet, packet.size)
        elif packet.payload[:2] == DATA.to_bytes(2, "big"):
            transfer.count(packet, packet.size - 4)
        if new:
            running[key] = new
            found.append(new)
    return found
