# SPDX-License-Identifier: GPL-2.0-or-later
"""What a PXE ROM, iPXE and a UEFI machine ask, byte by byte: DHCP (RFC 2131, PXE 2.1), TFTP
(RFC 1350) and HTTP."""

import socket
import struct
from collections import namedtuple

from network import BRIDGE, CLIENT, SERVER

SECONDS = 6                  # dnsmasq pings an address for 3 s before it offers it
BIOS, UEFI = 0, 7            # RFC 4578, 2.1: client system architecture
MAC = bytes.fromhex("525400123456")
MAGIC = bytes.fromhex("63825363")
DISCOVER, OFFER, REQUEST, ACK = 1, 2, 3, 5
ROUTER, VENDOR, MESSAGE, VENDOR_CLASS, USER_CLASS, ARCHITECTURE = 3, 43, 53, 60, 77, 93
BOOT_ITEM = 71               # PXE 2.1, table 2-1, inside option 43
ALL = "255.255.255.255"

Reply = namedtuple("Reply", "address server file options")


def option(code, value):
    return bytes([code, len(value)]) + value


def who(architecture, ipxe, old):
    """The options that tell what asks; an architecture of None is no PXE machine, and an old
    ROM has its architecture in its name only."""
    if architecture is None:
        return b""
    name = b"PXEClient:Arch:%05d:UNDI:002001" % architecture
    told = [option(VENDOR_CLASS, name), option(94, b"\x01\x02\x01"),
            option(97, b"\0" + b"0123456789abcdef")]
    if not old:
        told.append(option(ARCHITECTURE, bytes([0, architecture])))
    if ipxe:
        told += [option(USER_CLASS, b"iPXE"), option(175, b"\x01\x01\x01")]
    return b"".join(told)


def request(kind, more):
    ours = socket.inet_aton(CLIENT if kind == REQUEST else "0.0.0.0")
    header = struct.pack(">BBBBIHH4s12x16s192x", 1, 1, 6, 0, 0x1234ABCD, 0, 0x8000, ours, MAC)
    return (header + MAGIC + option(MESSAGE, bytes([kind])) + more
            + option(55, bytes([1, 3, 6, 43, 60, 66, 67])) + b"\xff")


def options_in(packet):
    found, at = {}, 240
    while at < len(packet) and packet[at] != 255:
        if packet[at]:
            length = packet[at + 1]
            found[packet[at]] = packet[at + 2:at + 2 + length]
            at += length + 1
        at += 1
    return found


def ask(kind=DISCOVER, architecture=BIOS, ipxe=False, to=ALL, port=67, more=b"",
        seconds=SECONDS, old=False):
    """The answer of a DHCP server, or None."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as wire:
        wire.setsockopt(socket.SOL_SOCKET, socket.SO_BROADCAST, 1)
        wire.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        wire.setsockopt(socket.SOL_SOCKET, socket.SO_BINDTODEVICE, BRIDGE.encode())
        wire.bind(("", 68))
        wire.settimeout(seconds)
        wire.sendto(request(kind, who(architecture, ipxe, old) + more), (to, port))
        try:
            packet = wire.recv(2000)
        except TimeoutError:
            return None
    text = packet[108:236].split(b"\0")[0].decode()
    return Reply(socket.inet_ntoa(packet[16:20]), socket.inet_ntoa(packet[20:24]), text,
                 options_in(packet))


def tftp(name, opcode=1):
    """The file, or the server's error as text. Opcode 2 asks to write."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as wire:
        wire.settimeout(SECONDS)
        packet = struct.pack(">H", opcode) + name.encode() + b"\0octet\0"
        wire.sendto(packet + (b"blksize\x001428\0" if opcode == 1 else b""), (SERVER, 69))
        content, wanted = [], 1
        while True:
            packet, server = wire.recvfrom(2000)
            kind, block = struct.unpack(">HH", packet[:4])
            if kind == 5:
                return packet[4:].strip(b"\0").decode()
            if kind == 6:
                wire.sendto(struct.pack(">HH", 4, 0), server)
            elif block == wanted & 0xFFFF:
                content.append(packet[4:])
                wire.sendto(struct.pack(">HH", 4, block), server)
                wanted += 1
                if len(packet) < 1432:
                    return b"".join(content)


def http(path, method="GET", port=8080):
    """Status and content; the path goes over the wire as it is."""
    with socket.create_connection((SERVER, port), SECONDS) as wire:
        wire.sendall(f"{method} {path} HTTP/1.0\r\n"
                     f"Host: {SERVER}\r\nContent-Length: 0\r\n\r\n".encode())
        answer = b"".join(iter(lambda: wire.recv(1 << 16), b""))
    head, _, content = answer.partition(b"\r\n\r\n")
    return int(head.split()[1]), content
