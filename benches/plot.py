#!/usr/bin/env python3
"""Draws docs/reading.svg from the table "Reading, as a multiple of the floor" in BENCHMARKS.md.

Usage: benches/plot.py        (needs matplotlib)
"""

import itertools
import pathlib

import matplotlib

matplotlib.use("svg")
import matplotlib.pyplot as plt  # noqa: E402

ROOT = pathlib.Path(__file__).resolve().parent.parent
PEERS = {
    "ews-types": ("#c0392b", 3),
    "quick_xml::NsReader, by hand": ("#2c7fb8", 1.6),
    "quick_xml::de, structs by hand": ("#41ab5d", 1.6),
    "xsd-parser, generated quick_xml code": ("#8856a7", 1.6),
    "roxmltree": ("#969696", 1.6),
}


def table():
    text = (ROOT / "BENCHMARKS.md").read_text(encoding="utf-8")
    section = text.split("Reading, as a multiple of the floor", 1)[1].strip()
    lines = itertools.takewhile(lambda line: line.startswith("|"), section.splitlines())
    header, _, *body = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]
    return header[1:], {row[0]: [float(cell) for cell in row[1:]] for row in body}


def main():
    sizes, rows = table()
    figure, axes = plt.subplots(figsize=(8.5, 4.6))
    for peer, (colour, width) in PEERS.items():
        axes.plot(sizes, rows[peer], color=colour, linewidth=width, marker="o", label=peer)
    axes.axhline(1, color="black", linewidth=1, linestyle=":")
    axes.text(0.02, 1.06, "floor: find each <, decode the base64", fontsize=8)
    axes.set_yscale("log")
    axes.set_yticks([1, 2, 5, 10, 20, 50], ["1×", "2×", "5×", "10×", "20×", "50×"])
    axes.minorticks_off()
    axes.set_xlabel("size of the picture in the answer")
    axes.set_title("Time to read a GetUserPhoto answer, as a multiple of the floor (lower is better)", fontsize=10)
    axes.legend(fontsize=8, loc="upper right", bbox_to_anchor=(1, 0.93))
    axes.grid(axis="y", linewidth=0.3)
    figure.tight_layout()
    figure.savefig(ROOT / "docs/reading.svg", metadata={"Date": None})


if __name__ == "__main__":
    main()
