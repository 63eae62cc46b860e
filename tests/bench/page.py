# SPDX-License-Identifier: GPL-2.0-or-later
"""The page of figures: tables, ratios and targets as Markdown, and what they were measured on."""

import gzip
import json
import os
import platform
import re
import subprocess
import textwrap
from dataclasses import asdict, dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
UNPACKED = ROOT / "build/pkg/usr/share/doc"
WITH = {"QEMU (TCG)": "qemu-system-x86", "SeaBIOS": "seabios", "MEMDISK": "syslinux-common",
        "pxelinux": "pxelinux", "iPXE as the ROM": "ipxe-qemu", "dnsmasq": "dnsmasq-base",
        "atftpd": "atftpd", "lighttpd": "lighttpd", "gcc": "gcc"}
MISSING = "-"
WIDTH = 100


@dataclass
class Target:
    """What a figure is wanted to be, and whether it is."""
    met: bool
    text: str


@dataclass
class Table:
    """Rows of strings, each with its title first; `head` the same."""
    head: list
    rows: list

    def markdown(self):
        lines = [self.head, *self.rows]
        widths = [max(len(line[i]) for line in lines) for i in range(len(self.head))]
        rule = ["-" * widths[0]] + ["-" * (width - 1) + ":" for width in widths[1:]]
        return "".join(row(line, widths) for line in (self.head, rule, *self.rows))


@dataclass
class Part:
    """What one bench gives to the page."""
    title: str
    ratios: Table           # how many times better than the peers
    targets: list
    text: str               # what was measured, and how
    tables: list


def save(parts, file):
    file.write_text(json.dumps([asdict(part) for part in parts]), "utf-8")


def load(file):
    return [Part(**fields | {
        "ratios": Table(**fields["ratios"]),
        "targets": [Target(**target) for target in fields["targets"]],
        "tables": [Table(**table) for table in fields["tables"]],
    }) for fields in json.loads(file.read_text("utf-8"))]


def row(cells, widths):
    padded = [cells[0].ljust(widths[0]),
              *(cell.rjust(width) for cell, width in zip(cells[1:], widths[1:]))]
    return "| " + " | ".join(padded) + " |\n"


def more(own, peer):
    """The ratio of a figure of which more is better."""
    return f"{own / peer:.2f}x" if own and peer else MISSING


def less(own, peer):
    """The ratio of a figure of which less is better."""
    return more(peer, own)


def number(value, digits=0):
    return f"{value:,.{digits}f}" if value is not None else MISSING


def version(package):
    """Of a Debian package that is installed here or unpacked in build/pkg."""
    done = subprocess.run(["dpkg-query", "-W", "-f", "${Version}", package],
                          capture_output=True, text=True, check=False)
    log = UNPACKED / package / "changelog.Debian.gz"
    if not done.stdout and log.exists():
        with gzip.open(log, "rt", encoding="utf-8") as text:
            return upstream(text.readline().split("(")[1].split(")")[0])
    return upstream(done.stdout) or "?"


def upstream(version_of_debian):
    """Without the epoch and Debian's own part: 1:7.2+dfsg-7+deb12u18 is 7.2."""
    without_epoch = version_of_debian.split(":")[-1]
    return re.sub(r"([+~]dfsg[^-]*|~git[^-]*)?-[^-]*$", "", without_epoch)


def processor():
    found = re.search(r"^model name\s*: (.*)", Path("/proc/cpuinfo").read_text("utf-8"), re.M)
    return found[1] if found else platform.machine()


def measured_on(day):
    programs = ", ".join(f"{name} {version(package)}" for name, package in WITH.items())
    return textwrap.fill(f"Made by `make bench` on {day}; do not edit. Measured on "
                         f"{os.cpu_count()} cores of {processor()} with Linux "
                         f"{platform.release()}, {programs}.", WIDTH) + "\n"


def section(part):
    tables = "\n".join(table.markdown() for table in part.tables)
    return f"## {part.title}\n{part.text}\n{tables}"


def targets(parts):
    lines = [f"- {'met' if target.met else '**not met**'}: {target.text}\n"
             for part in parts for target in part.targets]
    return "".join(lines)


def page(parts, day, reading):
    """All of docs/figures.md: first the ratios, then the targets, then the figures."""
    text = f"# Figures\n\n{measured_on(day)}\n{reading}\n## Ratios\n"
    for part in parts:
        text += f"\n### {part.title}\n{part.ratios.markdown()}"
    text += f"\n## Targets\n{targets(parts)}"
    return text + "".join(f"\n{section(part)}" for part in parts)
