# SPDX-License-Identifier: GPL-2.0-or-later
"""Cases on the wire itself: it must be as bad as it is told to be, and no worse."""

import contextlib
import socket
import struct
import tempfile
import time
from pathlib import Path

import capture
from lab import Wire

FRAME = 1514           # bytes: the largest of Ethernet


@contextlib.contextmanager
def wire(orders):
    """Both ends of a wire, and the file with what it carried."""
    ends = [socket.socketpair(socket.AF_UNIX, socket.SOCK_DGRAM) for _ in range(2)]
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder, "capture")
        carrier = Wire([far.fileno() for _, far in ends], file)
        carrier.order(orders)
        for near, far in ends:
            far.close()
            near.settimeout(1)
        try:
            yield ends[0][0], ends[1][0], carrier, file
        finally:
            carrier.close()
            for near, _ in ends:
                near.close()


def send_all(near, count, size=64):
    for number in range(count):
        near.send(struct.pack(">I", number).ljust(size, b"\0"))


def receive_all(near):
    """The numbers of the frames that arrive, until a while no more do."""
    numbers = []
    with contextlib.suppress(TimeoutError):
        while True:
            numbers.append(struct.unpack_from(">I", near.recv(FRAME))[0])
    return numbers


def carry(orders, count=2000):
    """What arrives of so many frames, sent in small groups so that no queue gets full."""
    arrived = []
    with wire(orders) as (left, right, _, _):
        right.settimeout(0.05)
        for begin in range(0, count, 100):
            for number in range(begin, begin + 100):
                left.send(struct.pack(">I", number).ljust(64, b"\0"))
            arrived += receive_all(right)
    return arrived


def test_good():
    """Nothing is lost, and everything comes in order."""
    assert carry("") == list(range(2000))


def test_loss():
    """A tenth is lost, within four standard deviations, and the rest comes in order."""
    arrived = carry("loss=10")
    assert arrived == sorted(set(arrived))
    assert 146 <= 2000 - len(arrived) <= 254, len(arrived)


def test_seed():
    """The same seed, the same losses; another seed, others."""
    assert carry("loss=10 seed=7") == carry("loss=10 seed=7") != carry("loss=10 seed=8")


def test_duplicate():
    arrived = carry("duplicate=10")
    assert set(arrived) == set(range(2000))
    assert 146 <= len(arrived) - 2000 <= 254, len(arrived)


def test_reorder():
    """A tenth is overtaken, and nothing is lost."""
    arrived = carry("reorder=10")
    late = sum(1 for a, b in zip(arrived, arrived[1:]) if b < a)
    assert sorted(arrived) == list(range(2000))
    assert late >= 20, late


def test_delay():
    """There and back takes twice the delay, and not much longer."""
    with wire("delay=5") as (left, right, _, _):
        times = []
        for _ in range(20):
            began = time.monotonic()
            left.send(b"there")
            right.recv(FRAME)
            right.send(b"back")
            left.recv(FRAME)
            times.append(time.monotonic() - began)
    assert 0.010 <= min(times) < 0.012, min(times)


def test_down():
    """What is sent while the wire is down is lost; later frames are not."""
    with wire("down=0.3") as (left, right, _, _):
        left.send(b"lost")
        time.sleep(0.35)
        left.send(b"there")
        assert right.recv(FRAME) == b"there"


def test_rate():
    """A hundred of the largest frames at 10 Mbit/s take an eighth of a second."""
    with wire("rate=10") as (left, right, _, _):
        began = time.monotonic()
        for _ in range(100):
            left.send(bytes(FRAME))
            if _ >= 10:
                right.recv(FRAME)
        for _ in range(10):
            right.recv(FRAME)
        taken = time.monotonic() - began
    assert 0.118 <= taken <= 0.14, taken


def test_capture():
    """The capture has every frame that arrived, with its time."""
    with wire("") as (left, right, carrier, file):
        send_all(left, 3)
        receive_all(right)
        carrier.order("")
        frames = list(capture.frames(file))
    assert [frame for _, frame in frames] == [struct.pack(">I", n).ljust(64, b"\0")
                                              for n in range(3)]
    assert all(abs(at - time.time()) < 60 for at, _ in frames)


def speed():
    """Frames a second each way, of the largest, both ways at once."""
    count, per_turn = 4000, 4
    with wire("") as (left, right, _, _):
        began = time.monotonic()
        for _ in range(count // per_turn):
            for near, other in ((left, right), (right, left)):
                send_all(near, per_turn, FRAME)
            for near in (left, right):
                for _ in range(per_turn):
                    near.recv(FRAME)
        return count / (time.monotonic() - began)


def run():
    """Run all; return how many passed and failed."""
    passed = failed = 0
    for name, test in list(globals().items()):
        if not name.startswith("test_"):
            continue
        try:
            test()
            passed += 1
        except (AssertionError, OSError) as failure:
            failed += 1
            print(f"FAILED wire: {name[5:]}: {failure}", flush=True)
    return passed, failed
