#!/usr/bin/python3 -B
# SPDX-License-Identifier: GPL-2.0-or-later
"""Boot damaged ISOs, and sound ones before them: each must boot, or be refused in a sentence; none
may run wild. Where the damage leads to a sector that is no program, to jump to it is right, if it
has been loaded from the image: only its author could tell."""

import argparse
import re
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

from damage import FLOPPY_BEGIN, HEAD, SECTOR, Damage, originals
from debugged import Ended, Guest
from making import IMAGES, ROOT

LOGS = ROOT / "build/logs"
MEMORY = 16          # MiB of the guest
SECONDS = 15         # until a guest that says nothing hangs
REFUSED = "Press a key to go back to the firmware."
BOOTED = "booted."
STRAYED = "strayed"
# What a choice of the user's may do with the image.
WORDS = ["", "", "", "entry=1", "entry=2", "entry=4", "short", "short entry=2", "floppy",
         "harddisk", "noedd", "verbose"]
COMMAND_LINE = "console=ttyS0"

# Every sector of the images: says so through the serial port when it runs, asks its drive for
# a reset by INT 13h, and switches QEMU's machine off by the PIIX4's ACPI registers.
PROGRAM = rb"""
        bits 16
        call here
here:   pop si
        xor ah, ah
        int 13h
        jc off
        mov cx, end - text
        add si, text - here
        mov dx, 3F8h
say:    cs lodsb
        out dx, al
        loop say
off:    mov dx, 604h
        mov ax, 2000h
        out dx, ax
        hlt
        jmp $ - 1
text:   db 10, "booted.", 10
end:
"""
# Memory that nothing may run in is INT3, whose vector leads here: no more than the 16 bytes
# that the BIOS data area leaves to applications at 4F0h.
TRAP = rb"""
        bits 16
        mov dx, 3F8h
        mov al, '%'
        out dx, al
        mov dx, 604h
        mov ax, 2000h
        out dx, ax
        hlt
"""
TRAP_AT, TRAP_SAYS = 0x4F0, "%"
INT3 = b"\xcc"
FREE = [(0x600, 0x10000), (0x21000, 0x9F000)]   # beside ramiso's setup and command line

# struct linux_parameters (boot/linux.h), struct start_state (boot/layout.h).
RAMDISK_IMAGE, RAMDISK_SIZE, COMMAND_LINE_AT = 0x218, 0x21C, 0x228
START_IP, START_CS, START_DX = 10, 12, 18
START16 = 0x28       # the last jump's descriptor in the loader's GDT
BASE_MEMORY = 0x413  # KiB
LOWEST = 0x500       # below are the vectors and the BIOS's data


class Wrong(Exception):
    """A rule that a boot has broken."""


def assemble(source, folder):
    (folder / "source").write_bytes(source)
    subprocess.run(["nasm", "-f", "bin", "-o", folder / "binary", folder / "source"], check=True)
    return (folder / "binary").read_bytes()


def symbols(file):
    lines = subprocess.run(["nm", file], check=True, stdout=subprocess.PIPE, text=True).stdout
    return {name: int(value, 16) for value, _, name in
            (line.split() for line in lines.splitlines() if len(line.split()) == 3)}


def number(data, at, size):
    return int.from_bytes(data[at:at + size], "little")


class Bench:
    """A guest that is kept right before the loader looks at what it was given."""

    def __init__(self, guest, names, program, trap):
        self.guest, self.names, self.program = guest, names, program
        guest.create_store()
        guest.breakpoint(names["loader_main"])
        if not guest.run(SECONDS, "\0") or guest.ended:
            raise Ended("the loader was not reached")
        guest.breakpoint(names["loader_main"], False)
        self.parameters = guest.registers()["edx"]
        at = guest.read(self.parameters, COMMAND_LINE_AT + 4)
        self.image_at = number(at, RAMDISK_IMAGE, 4)
        self.words_at = number(at, COMMAND_LINE_AT, 4)
        for start, end in FREE:
            guest.write(start, INT3 * (end - start))
        guest.write(TRAP_AT, trap)
        guest.write(3 * 4, TRAP_AT.to_bytes(4, "little"))
        guest.breakpoint(names["real_mode_start"])
        guest.keep()

    def check_jump(self, image):
        """What is about to be jumped to has come from the image, and is in free memory."""
        guest = self.guest
        descriptor = guest.read(self.names["loader_gdt"] + START16, 8)
        state = guest.read(number(descriptor, 2, 3), 20)
        where = 16 * number(state, START_CS, 2) + number(state, START_IP, 2)
        end = number(guest.read(BASE_MEMORY, 2), 0, 2) * 1024
        if not LOWEST <= where <= end - 512:
            raise Wrong(f"it jumps to {where:X}h, base memory ends at {end:X}h")
        loaded = guest.read(where, 512)
        if not any(image[at:at + 512].ljust(512, b"\0") == loaded
                   for at in range(0, len(image), SECTOR)):
            raise Wrong(f"it jumps to {where:X}h, which no sector of the image was loaded to")
        return loaded

    def boot(self, image, words):
        """Boot it; return what came of it, and the sentence."""
        guest = self.guest
        guest.restore()
        guest.write(self.image_at, image[:HEAD * SECTOR])
        guest.write(self.parameters + RAMDISK_SIZE, len(image).to_bytes(4, "little"))
        guest.write(self.words_at, f"{COMMAND_LINE} {words}".encode() + b"\0")
        in_time = guest.run(SECONDS, REFUSED)
        loaded = None
        if in_time and guest.stopped and not guest.ended:
            loaded = self.check_jump(image)
            if not any(loaded.startswith(begin + self.program) for begin in (b"", FLOPPY_BEGIN)):
                return "led to a sector that is no program", guest.text
            guest.breakpoint(self.names["real_mode_start"], False)
            in_time = guest.run(SECONDS, "\0")
            guest.breakpoint(self.names["real_mode_start"])
        return self.judge(in_time, loaded), guest.text

    def judge(self, in_time, loaded):
        text = self.guest.text
        if self.guest.ended and text.endswith(TRAP_SAYS):
            raise Wrong("it strayed into free memory")
        if self.guest.ended and self.guest.ended != "guest-shutdown":
            raise Wrong("the machine has reset itself")
        if BOOTED in text and loaded:
            return "booted"
        if self.guest.ended:
            raise Wrong("it booted, and its drive answers nothing")
        if not in_time:
            raise Wrong("it hangs")
        if not re.search(r"ramiso: .*\w.*\.\n", text):
            raise Wrong("it was refused without a sentence")
        return "refused"


def report(damage, words, wrong, seed, text):
    """Keep an image whose boot went wrong; say how to see it again."""
    LOGS.mkdir(parents=True, exist_ok=True)
    file = LOGS / f"mutate-{seed}-{damage.number}.iso"
    file.write_bytes(damage.bytes())
    print(f"FAILED {damage.number}: {wrong}\n  {'; '.join(damage.story)}; words: {words!r}\n"
          f"  kept in {file.relative_to(ROOT)}; again by "
          f"tests/boot/mutate.py --seed {seed} --only {damage.number}\n--- serial port\n{text}",
          flush=True)


def start(kernel, images, folder):
    image = folder / "image"
    image.write_bytes(images["plain"])
    return Guest(["-kernel", kernel, "-initrd", image, "-append",
                  f"{COMMAND_LINE} {' ' * max(map(len, WORDS))}"], folder, MEMORY)


def one(bench, damage, words, seed, outcomes, sentences):
    """Boot one; False: the guest cannot be used any more."""
    text, alive = "", True
    try:
        outcome, text = bench.boot(damage.bytes(), words)
        outcomes[outcome] += 1
        if outcome == "refused":
            sentences[re.sub(r"\d[\d,A-F]*", "N", re.findall(r"ramiso: (.*)\n", text)[-1])] += 1
        return True
    except Wrong as failure:
        wrong = failure
    except (Ended, OSError, RuntimeError) as failure:
        wrong, alive = failure, False
    outcomes["wrong"] += 1
    report(damage, words, wrong, seed, bench.guest.text)
    return alive


def damages(options, images):
    """What is to be booted, with its words: first the sound images, then damaged ones."""
    for name in images if options.only is None else ():
        damage = Damage(images, options.seed, name)
        damage.image, damage.length = bytearray(images[name]), None
        damage.story, damage.number = [name], name
        yield damage, ""
    numbers = range(options.count) if options.only is None else [options.only]
    for number_ in numbers:
        damage = Damage(images, options.seed, number_)
        damage.number = number_
        yield damage, damage.random.choice(WORDS)


def run(options, folder):
    program, trap = assemble(PROGRAM, folder), assemble(TRAP, folder)
    images = originals(program)
    names = symbols(options.elf)
    outcomes, sentences = Counter(), Counter()
    todo = damages(options, images)
    done = False
    while not done:
        with start(options.kernel, images, folder) as guest:
            bench = Bench(guest, names, program, trap)
            for damage, words in todo:
                if not one(bench, damage, words, options.seed, outcomes, sentences):
                    break
                if options.only is not None:
                    print(f"{'; '.join(damage.story)}; words: {words!r}\n{guest.text}")
            else:
                done = True
    return outcomes, sentences


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("count", type=int, nargs="?", default=1000, help="how many damaged "
                        "images (default 1000)")
    parser.add_argument("--seed", default="1", help="of the generator (default 1)")
    parser.add_argument("--only", type=int, metavar="N", help="the seed's image N alone, with "
                        "what it says")
    parser.add_argument("--kernel", default=ROOT / "build/ramiso.lkrn", help="another loader")
    parser.add_argument("--elf", default=ROOT / "build/loader.elf", help="and its symbols")
    parser.add_argument("--sentences", action="store_true", help="count the sentences")
    options = parser.parse_args()
    IMAGES.mkdir(parents=True, exist_ok=True)
    began = time.monotonic()
    with tempfile.TemporaryDirectory(dir=IMAGES) as folder:
        outcomes, sentences = run(options, Path(folder))
    if options.sentences:
        for sentence, count in sentences.most_common():
            print(f"{count:5} {sentence}")
    total = sum(outcomes.values())
    told = ", ".join(f"{count} {outcome}" for outcome, count in sorted(outcomes.items()))
    sound = total - (options.count if options.only is None else total)
    seconds = time.monotonic() - began
    print(f"{total} images, {sound} of them sound, in {seconds:.0f} s, seed {options.seed}: {told}")
    failed = outcomes["wrong"]
    print(f"mutate: {total - failed} passed, {failed} failed")
    return 1 if failed or not total else 0


if __name__ == "__main__":
    sys.exit(main())
