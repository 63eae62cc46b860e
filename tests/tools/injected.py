# SPDX-License-Identifier: GPL-2.0-or-later
"""Cases on build/inject.cpio and on the script in it, which an initramfs sources."""

import os
import re
import subprocess
from pathlib import Path

import served
from served import ROOT

MOST_BYTES = 6 * 1024
MIB = 1 << 20
BASE, BYTES = 0x7FE0_0000, 300 * MIB + 3 * 2048
LONGEST = 302 * MIB   # by nd_e820
SHELLS = (["/bin/dash"], ["/bin/bash", "--posix"])
SECONDS = 60


def archive():
    return (served.BUILD[0] / "inject.cpio").read_bytes()


def members():
    """{name: (mode, contents)} of the archive, which is checked as the kernel reads it."""
    data, found, at = archive(), {}, 0
    while at < len(data):
        assert at % 4 == 0 and data[at:at + 6] == b"070701"
        (inode, mode, uid, gid, links, date, size, _, _, _, _, length,
         check) = (int(data[at + 6 + i:at + 14 + i], 16) for i in range(0, 104, 8))
        name = data[at + 110:at + 110 + length]
        assert name[-1:] == b"\0" and b"\0" not in name[:-1]
        assert (uid, gid, links, date, check) == (0, 0, 1, 0, 0)
        start = at + (110 + length + 3) // 4 * 4
        found[name[:-1].decode()] = inode, mode, data[start:start + size]
        at = start + (size + 3) // 4 * 4
    assert at == len(data)
    assert found.pop("TRAILER!!!") == (0, 0, b"")
    return found


def script():
    return members()["conf/conf.d/ramiso"][2].decode()


def the_archive_is_what_the_kernel_reads():
    assert len(archive()) <= MOST_BYTES
    files = members()
    assert {name: file[:2] for name, file in files.items()} == {
        "conf/conf.d/ramiso": (1, 0o100644), "conf/ramiso": (2, 0o100755)}
    assert files["conf/ramiso"][2] == served.helper().read_bytes()
    os.makedirs("conf/conf.d")
    subprocess.run(["cpio", "-i", "--quiet"], input=archive(), check=True)
    for name, file in files.items():
        assert Path(name).read_bytes() == file[2]


def the_archive_is_the_same_each_time():
    again = Path("again").absolute()
    subprocess.run(["make", "-s", "-C", ROOT, f"B={again}", f"{again}/inject.cpio"], check=True)
    assert (again / "inject.cpio").read_bytes() == archive()


def the_loader_finds_its_two_numbers():
    for name in ("base", "bytes"):
        assert archive().count(f"\nramiso_{name}=0x{'0' * 16}\n".encode()) == 1


def the_script_is_sound():
    for shell in SHELLS:
        subprocess.run([*shell, "-n"], input=script().encode(), check=True)


def sourced(text, shell, path="/nonexistent"):
    """A shell like /init sources the text; it must live on, with no variable more or less."""
    Path("script").write_text(text, encoding="ascii")
    command = ('before=; before=$(set); . ./script; after=$(set); wait; '
               'printf "alive\\0%s\\0%s" "$before" "$after"')
    done = subprocess.run([*shell, "-c", command], env={"PATH": path}, stdin=subprocess.DEVNULL,
                          stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=SECONDS,
                          check=False)
    alive, *states = done.stdout.decode().split("\0")
    assert (done.returncode, alive, done.stderr) == (0, "alive", b""), done
    before, after = (set(re.findall(r"^\w+(?==)", state, re.MULTILINE)) for state in states)
    assert after == before, after ^ before


def the_script_leaves_the_shell_alone():
    for shell in SHELLS:
        sourced(script(), shell)


class Initramfs:
    """A folder that the script, changed for it, takes for the root of an initramfs."""

    def __init__(self, name, modules=(), helper="exec /bin/sleep 1"):
        self.root = Path(name).absolute()
        for folder in ("bin", "conf", "dev", "run/initramfs", "proc/self", "sys/block"):
            (self.root / folder).mkdir(parents=True)
        Path(self.root, "dev/null").touch()
        self.program("conf/ramiso", f'echo "$@" >{self.root}/called\n{helper}')
        self.program("bin/modprobe", 'echo "$@" >>%s/modprobes\ncase " %s " in *" ${1#-nq} "*|'
                     '*" $2 "*) ;; *) exit 1 ;; esac' % (self.root, " ".join(modules)))
        self.program("bin/sleep", f"echo >>{self.root}/sleeps\nexec /bin/sleep 0.1")
        self.program("bin/mkdir", 'exec /bin/mkdir "$@"')

    def program(self, name, text):
        Path(self.root, name).write_text(f"#!/bin/sh\n{text}\n", encoding="ascii")
        Path(self.root, name).chmod(0o755)

    def disk(self, name, size):
        folder = self.root / "sys/block" / name
        folder.mkdir()
        (folder / "size").write_text(f"{size // 512}\n", encoding="ascii")

    def nfit(self):
        folder = self.root / "sys/firmware/acpi/tables"
        folder.mkdir(parents=True)
        (folder / "NFIT").touch()

    def boot(self, shell, seconds=60):
        text = script().replace("ramiso_base=0x" + "0" * 16, f"ramiso_base=0x{BASE:016x}")
        text = text.replace("ramiso_bytes=0x" + "0" * 16, f"ramiso_bytes=0x{BYTES:016x}")
        text = re.sub(r"/(dev/kmsg|sys|proc|run|conf)\b", rf"{self.root}/\1", text)
        text = text.replace("seconds=60", f"seconds={seconds}")
        sourced(text, shell, str(self.root / "bin"))

    def text(self, name):
        path = self.root / name
        return path.read_text(encoding="ascii") if path.exists() else ""


def each_shell(make, check, **boot):
    """A boot with each shell, of what make() returns, to be looked at by check()."""
    for number, shell in enumerate(SHELLS):
        system = make(f"root{number}")
        system.boot(shell, **boot)
        check(system)


def serves(system):
    assert system.text("called") == f"0x{BASE:016x} 0x{BYTES:016x}\n"
    assert system.text("dev/kmsg") == ""


def stays_away(system):
    assert system.text("called") == "" and system.text("dev/kmsg") == ""
    assert "nbd" not in system.text("modprobes")


def the_script_serves_where_no_driver_is():
    def check(system):
        serves(system)
        assert system.text("run/modprobe.d/ramiso.conf") == "blacklist nd_pmem\n"
        assert system.text("run/sendsigs.omit.d/ramiso").strip().isdigit()
        assert system.text("proc/self/oom_score_adj") == "-1000\n"
    each_shell(lambda name: Initramfs(name, ["nbd"]), check)


def the_script_serves_at_once_where_no_table_is():
    def check(system):
        serves(system)
        assert len(system.text("sleeps")) == 1
    each_shell(lambda name: Initramfs(name, ["nbd", "nd_pmem", "nfit"]), check)


def the_script_leaves_it_to_nfit():
    def make(name):
        system = Initramfs(name, ["nbd", "nd_pmem", "nfit"])
        system.nfit()
        system.disk("pmem0", BYTES)
        return system
    each_shell(make, stays_away)


def the_script_leaves_it_to_nd_e820_and_to_phram():
    def e820(name):
        system = Initramfs(name, ["nbd", "nd_pmem", "nd_e820"])
        system.disk("pmem0", LONGEST)
        return system

    def phram(name):
        system = Initramfs("phram" + name, ["nbd"])
        system.program("bin/memdiskfind", "exit 0")
        system.disk("mtdblock0", BYTES // 4096 * 4096)
        return system
    each_shell(e820, stays_away)
    each_shell(phram, stays_away)


def the_script_waits_for_a_driver_and_then_serves():
    def make(name):
        system = Initramfs(name, ["nbd", "nd_pmem", "nfit"])
        system.nfit()
        system.disk("pmem0", BYTES // 2)   # not ours
        return system

    def check(system):
        serves(system)
        assert len(system.text("sleeps")) == 4
    each_shell(make, check, seconds=3)


def the_script_serves_beside_other_memory():
    """A real NVDIMM is no image of ours, nor is what is only a little longer."""
    for size in (32 * 1024 * MIB, LONGEST + 512):
        def make(name, size=size):
            system = Initramfs(f"{name}.{size}", ["nbd", "nd_pmem"])
            system.disk("pmem0", size)
            system.disk("mtdblock0", size)
            return system
        each_shell(make, serves)


def the_script_says_why_not():
    def no_module(system):
        assert system.text("called") == ""
        assert re.fullmatch(r"<3>ramiso: .*no module nbd\n", system.text("dev/kmsg"))

    def no_program(system):
        assert re.fullmatch(r"<3>ramiso: .*no 32-bit programs\n", system.text("dev/kmsg"))
        assert not (system.root / "run/modprobe.d").exists()
    each_shell(Initramfs, no_module)
    each_shell(lambda name: Initramfs("b" + name, ["nbd"], helper="exit 9"), no_program)


def the_script_leaves_the_helper_its_say():
    def check(system):
        assert system.text("dev/kmsg") == "" and not (system.root / "run/modprobe.d").exists()
    each_shell(lambda name: Initramfs(name, ["nbd"], helper="exit 1"), check)


CASES = (the_archive_is_what_the_kernel_reads, the_archive_is_the_same_each_time,
         the_loader_finds_its_two_numbers, the_script_is_sound,
         the_script_leaves_the_shell_alone, the_script_serves_where_no_driver_is,
         the_script_serves_at_once_where_no_table_is, the_script_leaves_it_to_nfit,
         the_script_leaves_it_to_nd_e820_and_to_phram,
         the_script_waits_for_a_driver_and_then_serves, the_script_serves_beside_other_memory,
         the_script_says_why_not, the_script_leaves_the_helper_its_say)
