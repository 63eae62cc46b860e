# SPDX-License-Identifier: GPL-2.0-or-later
"""Two builds give the same bytes: the one that is there, and one from nothing in other
circumstances."""

import filecmp
import os
import shutil
import subprocess
import tempfile
from pathlib import Path

from analysers import NOT_OURS, ROOT

FILES = ("ramiso.lkrn", "ramiso.0", "libramiso.a", "ramiso-info",
         "int13check.iso", "int13check.img", "int13check.lkrn")
# Of another length than the usual ones, as a path that got into a file would be.
FOLDERS = ("of another name", "out")
CIRCUMSTANCES = {"TZ": "Pacific/Kiritimati", "LC_ALL": "C.UTF-8", "USER": "somebody",
                 "HOME": "/nonexistent", "PATH": os.environ["PATH"]}
UMASK = 0o077


def compare(built):
    """Builds a copy of the sources anew, and tells which files differ from the built ones."""
    with tempfile.TemporaryDirectory() as temporary:
        copy, build = Path(temporary, FOLDERS[0]), FOLDERS[1]
        shutil.copytree(ROOT, copy, ignore=shutil.ignore_patterns(*NOT_OURS), symlinks=True)
        (copy / "build").mkdir()
        (copy / "build/src").symlink_to(ROOT / "build/src")
        programs = [f"{build}/{name}" for name in FILES if not name.startswith("int13check")]
        done = subprocess.run(["make", "-s", f"B={build}", *programs, "int13check"], cwd=copy,
                              env=CIRCUMSTANCES, umask=UMASK, stdin=subprocess.DEVNULL,
                              capture_output=True, text=True, check=False)
        if done.returncode:
            return done.stdout + done.stderr
        return "\n".join(f"{name} differs between {built} and a new build of the same sources"
                         for name in FILES
                         if not filecmp.cmp(built / name, copy / build / name, shallow=False))


def checks(built):
    yield "two builds are the same", compare, built
