#!/usr/bin/env python3
"""Puts tables into BENCHMARKS.md: reads what the programs of this folder print, and replaces every table of the same title.

Usage: PROGRAM | benches/page.py [SUFFIX]        A table is a line of text, an empty line, and lines that begin with `|`.

With a suffix, the tables of the page are those with this suffix to their title, as in `Reading, microseconds (fat LTO)`; not all
that is printed need be there.
"""

import itertools
import pathlib
import sys

PAGE = pathlib.Path(__file__).resolve().parent.parent / "BENCHMARKS.md"


def tables(lines):
    """Where each table is: its title, its first line, the line after its last."""
    for at in range(2, len(lines)):
        if lines[at].startswith("|") and not lines[at - 1].strip() and lines[at - 2].strip():
            rows = itertools.takewhile(lambda line: line.startswith("|"), lines[at:])
            yield lines[at - 2].strip(), at, at + len(list(rows))


def main():
    suffix = f" {sys.argv[1]}" if len(sys.argv) > 1 else ""
    printed = sys.stdin.read().splitlines()
    page = PAGE.read_text(encoding="utf-8").splitlines()
    for title, start, end in tables(printed):
        title += suffix
        places = [(first, last) for known, first, last in tables(page) if known == title]
        if suffix and not places:
            continue
        if len(places) != 1:
            sys.exit(f"BENCHMARKS.md has {len(places)} tables with the title {title!r}, and should have one")
        first, last = places[0]
        page[first:last] = printed[start:end]
    PAGE.write_text("\n".join(page) + "\n", encoding="utf-8")


main()
