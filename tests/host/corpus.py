#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Renews tests/host/corpus from what the fuzzers have found: `make corpus SECONDS=n`.

The fuzzers run for n seconds in all, from what is there and from the seeds. Of what they
have then, libFuzzer's merge tells what each input reaches; those that together reach most in
the fewest bytes are kept. What is large is left to the seeds.
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
FILES_MOST = 40       # inputs of a fuzzer,
FILE_MOST = 4096      # bytes of one
TOTAL_MOST = 4 << 10    # and of all together
# What is looked at by CD sectors takes more, and so does a program in small.
LARGE = {"iso": (16384, 18 << 10), "inject": (16384, 12 << 10), "embed": (8192, 8 << 10)}


def call(fuzzer, *arguments):
    done = subprocess.run([fuzzer, "-seed=1", "-timeout=5", *arguments], cwd=fuzzer.parent,
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False,
                          env={**os.environ, "ASAN_OPTIONS": "detect_leaks=1"})
    if done.returncode:
        raise SystemExit(f"{fuzzer.name} has found something:\n{done.stdout.decode()}")


def reached(control):
    """Of a merge's control file: what each input reaches, as {file: set of numbers}."""
    lines = control.read_text(encoding="utf-8").splitlines()
    count = int(lines[0])
    files = [pathlib.Path(line) for line in lines[2:2 + count]]
    features = {}
    for line in lines[2 + count:]:
        kind, number, *rest = line.split()
        if kind == "FT":
            features[files[int(number)]] = set(rest)
    return features


def best(features, most, total):
    """The inputs that reach most, one after the other, as many as there is room for."""
    sizes = {file: file.stat().st_size for file in features}
    seen, kept = set(), []
    while len(kept) < FILES_MOST:
        fit = [file for file in features if 0 < sizes[file] <= min(most, total)]
        file = max(fit, default=None, key=lambda file: (
            len(features[file] - seen) / (sizes[file] + 32), file.name))
        if not file or not features[file] - seen:
            break
        seen |= features[file]
        total -= sizes[file]
        kept.append(file.read_bytes())
    return kept


def renew(host, name, seconds):
    most, total = LARGE.get(name, (FILE_MOST, TOTAL_MOST))
    kept = CORPUS / name
    kept.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        found, merged, control = (pathlib.Path(folder, part)
                                  for part in ("found", "merged", "control"))
        found.mkdir()
        merged.mkdir()
        fuzzer = host / f"fuzz_{name}"
        begin = [kept, host / "seeds" / name]
        call(fuzzer, f"-max_total_time={seconds}", f"-max_len={most}", found, *begin)
        call(fuzzer, "-merge=1", f"-merge_control_file={control}", f"-max_len={most}", merged,
             *begin, found)
        inputs = best(reached(control), most, total)
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
