#!/usr/bin/env python3
"""Counts the instructions that reading hostile documents takes, and fails where four times the size takes more than 4.4 times as many.

Usage: ci/linear.py [--all]
  --all     print every kind of document; without it, only those whose count grows the most

The documents are those of ews-types/tests/hostile, each in two sizes. Callgrind counts in the function that reads, and nowhere
else. What costs the same at any size makes the growth look smaller, so the sizes are far beyond the default limits. Installs
nothing.
"""

import pathlib
import re
import sys
import tempfile

import callgrind

SIZES = (32 * 1024, 128 * 1024)
# Four, and a tenth of it for what grows in steps, such as memory that is taken.
MOST = 4.4
SHOWN = 10
COUNTED = "linear::counted"


def counts(program, folder):
    """The kinds of documents, with the size in bytes and the instructions of each document."""
    options = [f"--callgrind-out-file={folder}/count", "--collect-atstart=no"]
    options += [f"--toggle-collect={COUNTED}", f"--dump-after={COUNTED}"]
    _, printed = callgrind.counted(options, program, map(str, SIZES))
    kinds = {}
    for at, line in enumerate(printed.splitlines(), start=1):
        name, size = line.rsplit("\t", 1)
        dump = pathlib.Path(folder, f"count.{at}").read_text(encoding="utf-8")
        count = int(re.search(r"^(?:summary|totals): (\d+)", dump, re.MULTILINE)[1])
        kinds.setdefault(name, []).append((int(size), count))
    return kinds


def main():
    if not set(sys.argv[1:]) <= {"--all"}:
        sys.exit(__doc__)
    program = callgrind.built("ews-hostile-benches", "linear", profile="plain")
    with tempfile.TemporaryDirectory(prefix="ews-linear-") as folder:
        kinds = counts(program, folder)
    growth = {name: big[1] / small[1] for name, (small, big) in kinds.items()}
    names = sorted(growth, key=growth.get, reverse=True)
    for name in names if "--all" in sys.argv else names[:SHOWN]:
        (_, few), (size, many) = kinds[name]
        print(f"{growth[name]:5.2f} times as many   {many / size:7.1f} for each byte   {name}", flush=True)
    print(f"{len(names)} kinds of documents")
    bad = [name for name in names if growth[name] > MOST]
    if bad or not names:
        sys.exit(f"four times the size takes more than {MOST} times the instructions: {', '.join(bad)}")


main()
