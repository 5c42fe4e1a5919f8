#!/usr/bin/env python3
"""Counts the instructions that reading and writing take, and fails where ours have grown by more than 5 %.

Usage: ci/instructions.py [--record] [--all]
  --record  write what is counted to ci/instructions.tsv instead of comparing with it; do that in the commit that says why
  --all     count the peers as well, for the ratios; without it, only ours are counted

A count is the difference of two lengths of one loop under callgrind, so that neither the program's start nor the making of the
document is in it. It repeats to the instruction on one machine; another C library, compiler or processor moves it a little,
and that is what the margin is for. Installs nothing.
"""

import sys

import callgrind

MARGIN = 1.05
FEW, MANY = 10, 60
TABLE = callgrind.ROOT / "ci/instructions.tsv"

SIZES = ["0", "1500", "20000", "150000"]
OURS = [f"read ours {size}" for size in SIZES] + ["write ours"]
# A hundred messages, in cargo's own release profile.
FIND_ITEM = ["find-item read", "find-item write"]
PEERS = [f"read {peer} {size}" for peer in ["floor", "events", "ns-events", "by-hand", "quick-xml-de"] for size in SIZES]
PEERS += [f"write {peer}" for peer in ["floor", "by-hand", "quick-xml-se"]]


def instructions(program, case, times):
    arguments = [*case.removeprefix("find-item ").split(), str(times)]
    count, _ = callgrind.counted(["--callgrind-out-file=/dev/null"], program, arguments)
    return count


def per_run(program, case):
    return round((instructions(program, case, MANY) - instructions(program, case, FEW)) / (MANY - FEW))


def main():
    options = set(sys.argv[1:])
    if options - {"--record", "--all"}:
        sys.exit(__doc__)
    recorded = dict(line.rsplit("\t", 1) for line in TABLE.read_text().splitlines()) if TABLE.exists() else {}

    program = callgrind.built("ews-benches", "instructions")
    find_item = callgrind.built("ews-find-item-benches", "find-item", profile="plain")
    counted = {}
    grown = []
    for case in OURS + FIND_ITEM + (PEERS if options else []):
        counted[case] = per_run(find_item if case in FIND_ITEM else program, case)
        before = int(recorded.get(case, 0))
        change = f"{counted[case] / before - 1:+7.1%} from {before}" if before else "not recorded"
        print(f"{case:32} {counted[case]:>10}   {change}", flush=True)
        if case in OURS + FIND_ITEM and counted[case] > before * MARGIN:
            grown.append(case)
    if "--record" in options:
        TABLE.write_text("".join(f"{case}\t{count}\n" for case, count in counted.items()))
    elif grown:
        sys.exit(f"more than {MARGIN - 1:.0%} above ci/instructions.tsv, or not in it: {', '.join(grown)}")


main()
