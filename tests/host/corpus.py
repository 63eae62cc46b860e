#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Renews tests/host/corpus from what the fuzzers have found: `make corpus SECONDS=n`.

Each fuzzer runs for n seconds from what is there and from the seeds. Of all of it libFuzzer
keeps the smallest inputs that reach the same code; what is large is left to the seeds.
"""

import argparse
import hashlib
import os
import pathlib
import shutil
import subprocess
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[2]
CORPUS = ROOT / "tests/host/corpus"
FILE_MOST = 4096      # bytes of one input,
TARGET_MOST = 6 << 10   # and of all that one fuzzer keeps
# What is looked at by CD sectors takes more.
LARGE = {"iso": (16384, 24 << 10), "inject": (16384, 16 << 10), "embed": (8192, 12 << 10)}


def call(fuzzer, *arguments):
    done = subprocess.run([fuzzer, "-seed=1", "-timeout=5", *arguments], cwd=fuzzer.parent,
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False,
                          env={**os.environ, "ASAN_OPTIONS": "detect_leaks=1"})
    if done.returncode:
        raise SystemExit(f"{fuzzer.name} has found something:\n{done.stdout.decode()}")


def smallest(folder, most, total):
    """The inputs in the folder, small ones first, that are together no more than `total`."""
    for file in sorted(folder.iterdir(), key=lambda file: (file.stat().st_size, file.name)):
        data = file.read_bytes()
        if len(data) > most or len(data) > total:
            return
        total -= len(data)
        yield data


def renew(host, name, seconds):
    most, total = LARGE.get(name, (FILE_MOST, TARGET_MOST))
    kept = CORPUS / name
    kept.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        found, merged = pathlib.Path(folder, "found"), pathlib.Path(folder, "merged")
        found.mkdir()
        merged.mkdir()
        fuzzer = host / f"fuzz_{name}"
        begin = [kept, host / "seeds" / name]
        call(fuzzer, f"-max_total_time={seconds}", f"-max_len={most}", found, *begin)
        call(fuzzer, "-merge=1", f"-max_len={most}", merged, *begin, found)
        inputs = list(smallest(merged, most, total))
    shutil.rmtree(kept)
    kept.mkdir()
    for data in inputs:
        (kept / hashlib.sha1(data).hexdigest()[:12]).write_bytes(data)
    print(f"{name}: {len(inputs)} inputs, {sum(map(len, inputs))} bytes", flush=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--build", default="build", help="the build folder")
    parser.add_argument("--seconds", type=int, default=60, help="for all fuzzers together")
    parser.add_argument("--only", help="this fuzzer alone")
    options = parser.parse_args()
    host = (ROOT / options.build / "host").resolve()
    names = sorted(path.name for path in (host / "seeds").iterdir() if path.is_dir())
    names = [name for name in names if options.only in (None, name)]
    for name in names:
        renew(host, name, max(1, options.seconds // len(names)))


if __name__ == "__main__":
    main()
