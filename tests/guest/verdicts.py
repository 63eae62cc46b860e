# SPDX-License-Identifier: GPL-2.0-or-later
# What the guest programs print for each row of their tables.
"""Row, and keep_row(), which reads one."""

from dataclasses import dataclass


@dataclass
class Row:
    """One verdict of the guest."""
    verdict: str
    source: str
    rule: str
    expected: str
    found: str


def keep_row(result, line):
    """Adds what the line says to `rows`, by name, and to `problem`."""
    parts = line.split(" | ")
    if len(parts) == 6:
        result.rows[parts[0]] = Row(*parts[1:])
    if "OVERWRITTEN" in line:
        result.problem = line
