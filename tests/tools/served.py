# SPDX-License-Identifier: GPL-2.0-or-later
"""Cases on the helper of build/inject.cpio: what it answers as a network block device."""

import contextlib
import errno
import os
import random
import socket
import struct
import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SECONDS = 60
MIB, GIB = 1 << 20, 1 << 30
WINDOW = 64 * MIB   # linux/memory.h

REQUEST, REPLY = 0x25609513, 0x67446698
READ, WRITE, DISCONNECT, FLUSH, TRIM, WRITE_ZEROES = 0, 1, 2, 3, 4, 6
FINE, NOT_PERMITTED, INVALID = 0, 1, 22
ENDED, BROKE = 0, 1   # exit status

BUILD = []


def set_up(build):
    """Build the archive and what is in it."""
    subprocess.run(["make", "-s", "-C", ROOT, f"B={build}", f"{build}/inject.cpio"], check=True)
    BUILD[:] = [build]


def helper():
    return BUILD[0] / "linux/helper"


def command():
    """What runs the helper; a kernel that runs no 32-bit programs has QEMU for it."""
    try:
        subprocess.run([helper()], stdin=subprocess.DEVNULL, stderr=subprocess.PIPE, check=False)
    except OSError as error:
        if error.errno != errno.ENOEXEC:
            raise
        return [ROOT / "build/pkg/usr/bin/qemu-i386", helper()]
    return [helper()]


class Device:
    """The kernel's side of the connection."""

    def __init__(self, path, base, size):
        self.end, other = socket.socketpair()
        self.end.settimeout(SECONDS)
        self.process = subprocess.Popen([*command(), hex(base), hex(size), path], stdin=other)
        other.close()
        self.cookie = 0

    def send(self, command, offset=0, length=0, data=b"", magic=REQUEST):
        self.cookie += 1
        self.end.sendall(struct.pack(">LHHQQL", magic, 0, command, self.cookie, offset, length)
                         + data)

    def take(self, count):
        data = bytearray()
        while len(data) < count:
            part = self.end.recv(min(count - len(data), MIB))
            assert part, f"{len(data)} bytes, then the end, not {count}"
            data += part
        return bytes(data)

    def ask(self, *request, **more):
        """The error number of the reply."""
        self.send(*request, **more)
        magic, error, cookie = struct.unpack(">LLQ", self.take(16))
        assert (magic, cookie) == (REPLY, self.cookie)
        return error

    def read(self, offset, length):
        error = self.ask(READ, offset, length)
        assert error == FINE, error
        return self.take(length)

    def status(self):
        return self.process.wait(SECONDS)


@contextlib.contextmanager
def device(path, size, base=0):
    kernel = Device(path, base, size)
    try:
        yield kernel
    finally:
        kernel.end.close()
        kernel.process.kill()
        kernel.process.wait()


def noise(size=MIB, name="file"):
    data = random.Random(size).randbytes(size)
    Path(name).write_bytes(data)
    return name, data


def the_helper_reads_what_is_asked():
    path, data = noise()
    with device(path, MIB) as kernel:
        for offset, length in ((0, 512), (0, MIB), (MIB - 512, 512), (1, 4095), (512, 0), (MIB, 0)):
            assert kernel.read(offset, length) == data[offset:offset + length], (offset, length)


def the_helper_keeps_to_its_range():
    path, data = noise()
    with device(path, 64 * 1024, base=8192) as kernel:
        assert kernel.read(0, 64 * 1024) == data[8192:8192 + 64 * 1024]
        for offset, length in ((64 * 1024, 1), (64 * 1024 - 1, 2), (0, 64 * 1024 + 1),
                               (1, 2**32 - 1),
                               (2**64 - 1, 1), (2**64 - 1, 2**32 - 1), (2**32, 512), (2**63, 0)):
            assert kernel.ask(READ, offset, length) == INVALID, (offset, length)
        assert kernel.read(512, 512) == data[8704:9216]


def the_helper_reaches_all_of_a_large_range():
    """More windows than it keeps; a request across two; beyond 4 GiB."""
    if command() != [helper()]:
        print("SKIPPED: this kernel runs no 32-bit programs, and QEMU 7.2's mmap2 counts in 32 "
              "bits")
        return
    marks = {at: os.urandom(16) for at in (0, WINDOW - 8, 32 * WINDOW + 4096, 33 * WINDOW - 8,
                                           4 * GIB - 8, 5 * GIB + 3 * MIB - 16)}
    with open("file", "wb") as file:
        for at, mark in marks.items():
            file.seek(at + 4 * GIB)
            file.write(mark)
    with device("file", 5 * GIB + 3 * MIB, base=4 * GIB) as kernel:
        for _ in range(2):
            for at, mark in marks.items():
                assert kernel.read(at, 16) == mark, hex(at)
        data = kernel.read(0, 65 * MIB)
        assert data[:16] == marks[0] and data[WINDOW - 8:WINDOW + 8] == marks[WINDOW - 8]


def the_helper_changes_nothing():
    path, data = noise()
    with device(path, MIB) as kernel:
        for length in (0, 512, 513, 100000):
            assert kernel.ask(WRITE, 0, length, data=bytes(length)) == NOT_PERMITTED
        assert kernel.ask(TRIM, 0, 4096) == NOT_PERMITTED
        assert kernel.ask(WRITE_ZEROES, 0, 4096) == NOT_PERMITTED
        assert kernel.ask(FLUSH) == FINE
        assert kernel.ask(5, 0, 4096) == INVALID
        assert kernel.ask(0xFFFF) == INVALID
        assert kernel.read(0, MIB) == data
    assert Path(path).read_bytes() == data


def the_helper_ends_with_its_device():
    path, _ = noise()
    for say in (lambda kernel: kernel.send(DISCONNECT),
                lambda kernel: kernel.end.shutdown(socket.SHUT_WR)):
        with device(path, MIB) as kernel:
            kernel.read(0, 512)
            say(kernel)
            assert kernel.status() == ENDED


def the_helper_breaks_off_what_it_does_not_understand():
    path, _ = noise()
    for say in (lambda kernel: kernel.end.sendall(b"\x25\x60\x95\x13"),
                lambda kernel: kernel.send(READ, 0, 512, magic=REQUEST + 1),
                lambda kernel: kernel.send(WRITE, 0, 512, data=bytes(511))):
        with device(path, MIB) as kernel:
            say(kernel)
            kernel.end.shutdown(socket.SHUT_WR)
            assert kernel.status() == BROKE


def the_helper_takes_requests_in_pieces_and_in_heaps():
    path, data = noise()
    with device(path, MIB) as kernel:
        request = struct.pack(">LHHQQL", REQUEST, 0, READ, 7, 4096, 512)
        for byte in request:
            kernel.end.sendall(bytes([byte]))
        assert kernel.take(16)[8:] == request[8:16]
        assert kernel.take(512) == data[4096:4608]
        kernel.end.sendall(request * 50)
        for _ in range(50):
            assert kernel.take(528)[16:] == data[4096:4608]


def the_helper_wants_a_page_and_a_file():
    path, _ = noise()
    for name, base in ((path, 512), (path, 4095), ("missing", 0)):
        with device(name, 4096, base=base) as kernel:
            assert kernel.status() == BROKE


def a_shell_that_runs_the_helper_ends_at_once():
    """As one does where the kernel has no 32-bit programs."""
    before = sorted(os.listdir())
    for shell in ("dash", "bash"):
        done = subprocess.run([shell, helper(), "0x0", "0x200"], stdin=subprocess.DEVNULL,
                              stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, check=False)
        assert done.returncode not in (0, 1) and done.stdout == b"", done
    assert sorted(os.listdir()) == before


CASES = (the_helper_reads_what_is_asked, the_helper_keeps_to_its_range,
         the_helper_reaches_all_of_a_large_range, the_helper_changes_nothing,
         the_helper_ends_with_its_device, the_helper_breaks_off_what_it_does_not_understand,
         the_helper_takes_requests_in_pieces_and_in_heaps, the_helper_wants_a_page_and_a_file,
         a_shell_that_runs_the_helper_ends_at_once)
