# SPDX-License-Identifier: GPL-2.0-or-later
"""ifmemdsk.c32 and MDISKCHK.COM of syslinux: three ways to a MEMDISK, and its command line."""

from collections import namedtuple

from layouts import CD_NUMBER, Drive, MBFT_LENGTH, MDI, hook_at, kind_by_number, mbft_at
from memory import BASE_MEMORY, INT13_VECTOR, linear

LAST_SEGMENT = 0x9FFF        # for an mBFT: segments below it are looked at
PATIENCE = 1000              # hooks; the programs themselves have no limit

# The high halves of EAX, ECX, EDX, EBX when the install check is answered: "!MEMDISK".
ANSWER = (0x4D21, 0x4D45, 0x4944, 0x4B53)

Found = namedtuple("Found", "drive words")
Answer = namedtuple("Answer", "number eax ecx edx ebx es di")


def shown(memory, at):
    """What is shown of the mBFT here: it is taken unseen."""
    mbft = mbft_at(memory, at)
    kind = "cd" if mbft.number == CD_NUMBER else kind_by_number(mbft.number)
    drive = Drive(kind, mbft.disk, mbft.count << mbft.shift, mbft.heads, mbft.sectors)
    return Found(drive, memory.text(linear(*mbft.command_line)))


def scan(memory):
    """--mbfts: every paragraph, the length exactly that of syslinux's own table."""
    for segment in range(memory.u16(BASE_MEMORY) // 16, LAST_SEGMENT):
        at = segment * 16
        if (memory.read(at, 4) == b"mBFT" and memory.u32(at + 4) == MBFT_LENGTH
                and not memory.sum(at, MBFT_LENGTH)):
            yield shown(memory, at)


def walk(memory):
    """--safe-hooks: the chain, whatever the mBFT is; it begins a paragraph."""
    pointer = memory.far(INT13_VECTOR)
    for _ in range(PATIENCE):
        hook = hook_at(memory, *pointer)
        if not hook.signed:
            return
        if hook.vendor.startswith(b"MEMDISK"):
            yield shown(memory, hook.mbft // 16 * 16)
        pointer = hook.previous


def is_answered(answer):
    return tuple(register >> 16 for register in answer[1:5]) == ANSWER


def ask(memory, answers):
    """The install check of every drive number: {number: what ES:DI leads to}."""
    return {answer.number: shown(memory, linear(answer.es, answer.di) - MDI)
            for answer in answers if is_answered(answer)}
