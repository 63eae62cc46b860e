# SPDX-License-Identifier: GPL-2.0-or-later
"""Runs ramiso-serve: to its end, or as servers for as long as a `with` block lasts."""

import os
import shutil
import signal
import subprocess
import tempfile
import time
from pathlib import Path

import images
from making import ROOT, fill
from network import SERVER

PROGRAM = ROOT / "build/ramiso-serve"
GOOD, OTHER, BAD = "two-sections", "grub-legacy", "no-el-torito"   # of tests/boot
SECONDS = 300   # on a busy machine


def image(name):
    """The image of this name, built if need be, and what is known of it."""
    facts = images.build(name)
    return images.path(name), facts


class Folder:
    """An empty folder that everybody can read, to be filled with images."""

    def __enter__(self):
        self.top = Path(tempfile.mkdtemp(prefix="serve-"))
        self.top.chmod(0o755)
        self.path = self.top / "images"
        self.scratch = self.top / "scratch"   # where ramiso-serve is to put its own
        self.path.mkdir()
        self.scratch.mkdir()
        return self

    def __exit__(self, *_):
        shutil.rmtree(self.top)

    def add(self, name, which=GOOD):
        target = self.path / name
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(image(which)[0], target)
        return target

    def copy_of_build(self, change=str):
        """A build folder with a ramiso-serve that was changed, and all else that it needs."""
        build = self.top / "build"
        build.mkdir()
        for name in ("ramiso.0", "ramiso.lkrn", "ramiso-info", "pkg"):
            (build / name).symlink_to(PROGRAM.parent / name)
        program = build / PROGRAM.name
        program.write_text(change(PROGRAM.read_text(encoding="utf-8")), encoding="utf-8")
        program.chmod(0o755)
        return build

    def fill(self, files):
        fill(self.path, files)


def environment(folder):
    return {**os.environ, "TMPDIR": str(folder.scratch)}


def run(lan, folder, *options, before=()):
    """Run it to its end: exit status, output, messages. One that serves is stopped: 124."""
    command = ["timeout", str(SECONDS), *lan.inside(*before, *lan.user, PROGRAM, *options)]
    done = subprocess.run(command, env=environment(folder), text=True, capture_output=True,
                          check=False)
    return done.returncode, done.stdout, done.stderr


def printed(lan, folder, *options):
    """What --print shows, as {file: text}; and the messages."""
    status, output, messages = run(lan, folder, "--print", *options, folder.path)
    assert status == 0, messages
    parts = output.split("==> ")[1:]
    return dict(part.split("\n", 1) for part in parts), messages


class Servers:
    """ramiso-serve at work, in a group of processes of its own as a shell starts it."""

    def __init__(self, lan, folder, *options, program=PROGRAM):
        self.lan, self.log = lan, folder.top / "log"
        self.command = lan.inside(program, *options, folder.path)
        self.environment = environment(folder)
        self.with_http = "--no-http" not in options

    def __enter__(self):
        with self.log.open("w", encoding="utf-8") as log:
            self.process = subprocess.Popen(self.command, env=self.environment, stdout=log,
                                            stderr=log, start_new_session=True)
        self.wait_for(self.ready, "the servers are not ready")
        return self

    def __exit__(self, *_):
        if self.process.poll() is None:
            self.stop(signal.SIGTERM)

    def ready(self):
        assert self.process.poll() is None, self.text()
        return (self.lan.sockets(f"udp .* {SERVER}:69 ")
                and len(self.lan.sockets(f" {SERVER}:")) == 1 + self.with_http)

    def wait_for(self, condition, complaint):
        end = time.monotonic() + SECONDS
        while not condition():
            if time.monotonic() > end:
                raise AssertionError(f"{complaint}: {self.text()}")
            time.sleep(0.1)

    def text(self):
        return self.log.read_text(encoding="utf-8")

    def says(self, text):
        self.wait_for(lambda: text in self.text(), f"{text!r} is not in the log")

    def stop(self, number, whole_group=False):
        """Send the signal, to all of the group as Ctrl-C does; the exit status."""
        (os.killpg if whole_group else os.kill)(self.process.pid, number)
        return self.process.wait(SECONDS)
