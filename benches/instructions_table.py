#!/usr/bin/env python3
"""Prints ci/instructions.tsv as the tables of BENCHMARKS.md. Usage: benches/instructions_table.py"""

import pathlib

COUNTS = pathlib.Path(__file__).resolve().parent.parent / "ci/instructions.tsv"
SIZES = {"0": "0 B", "1500": "1.5 KB", "20000": "20 KB", "150000": "150 KB"}
NAMES = {
    "floor": "floor",
    "events": "quick_xml::Reader, events only",
    "ns-events": "quick_xml::NsReader, events only",
    "by-hand": "by hand, over quick-xml",
    "ours": "ews-types",
    "quick-xml-de": "quick_xml::de, structs by hand",
    "quick-xml-se": "quick_xml::se, structs by hand",
}


def main():
    lines = COUNTS.read_text(encoding="utf-8").splitlines()
    counts = {case: int(count) for case, count in (line.split("\t") for line in lines)}
    print(f"\nInstructions for reading\n\n| | {' | '.join(SIZES.values())} |\n|---|{'--:|' * len(SIZES)}")
    for key, name in NAMES.items():
        cases = [f"read {key} {size}" for size in SIZES]
        if cases[0] in counts:
            print(f"| {name} | {' | '.join(f'{counts[case]:,}' for case in cases)} |")
    print("\nInstructions for writing the request\n\n| | |\n|---|--:|")
    for key, name in NAMES.items():
        if f"write {key}" in counts:
            print(f"| {name} | {counts[f'write {key}']:,} |")


main()
