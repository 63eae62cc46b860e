# SPDX-License-Identifier: GPL-2.0-or-later
"""FreeBSD's loader (biosmemdisk.c): the INT 13h chain, MEMDISK's hooks only."""

from layouts import Drive, hook_at, mbft_at
from memory import INT13_VECTOR

MOST_HOOKS = 32
SHORT_INFO = 27              # bytes of an MDI that has a sector shift
DEFAULT_SHIFT = 9
INT_MAX = 2**31 - 1          # the length is printed as a C int


def find(memory):
    drives, pointer = [], memory.far(INT13_VECTOR)
    for _ in range(MOST_HOOKS):
        if pointer == (0, 0):
            break
        hook = hook_at(memory, *pointer)
        if not hook.signed:
            break
        pointer = hook.previous
        if hook.vendor != b"MEMDISK ":
            continue
        mbft = mbft_at(memory, hook.mbft)
        if mbft.signature != b"mBFT" or memory.sum(mbft.at, mbft.length):
            continue
        shift = mbft.shift if mbft.bytes >= SHORT_INFO and mbft.shift else DEFAULT_SHIFT
        size = mbft.count << shift
        drives.append(Drive("any", mbft.disk, size if size <= INT_MAX else size - 2**32))
    return drives
