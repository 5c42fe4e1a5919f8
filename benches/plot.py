#!/usr/bin/env python3
"""Draws docs/reading.svg and docs/items.svg from the tables in BENCHMARKS.md.

Usage: benches/plot.py        (needs matplotlib)
"""

import itertools
import pathlib

import matplotlib

matplotlib.use("svg")
import matplotlib.pyplot as plt  # noqa: E402

ROOT = pathlib.Path(__file__).resolve().parent.parent
OURS = ("#c0392b", 3)
SERDE = ("#41ab5d", 1.6)
READING = {
    "ews-types": OURS,
    "quick_xml::NsReader, by hand": ("#2c7fb8", 1.6),
    "quick_xml::de, structs by hand": SERDE,
    "xsd-parser, generated quick_xml code": ("#8856a7", 1.6),
    "roxmltree": ("#969696", 1.6),
}
ITEMS = {
    "quick_xml::de, structs by hand": SERDE,
    "ews-types, generated": OURS,
    "quick_xml::NsReader, events only": ("#969696", 1.6),
    "robinson, a tree": ("#2c7fb8", 1.6),
}


def table(title):
    """The columns' names and the rows of the table with this title."""
    text = (ROOT / "BENCHMARKS.md").read_text(encoding="utf-8")
    section = text.split(f"\n{title}\n", 1)[1].strip()
    lines = itertools.takewhile(lambda line: line.startswith("|"), section.splitlines())
    header, _, *body = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]
    return header[1:], {row[0]: [float(cell) for cell in row[1:]] for row in body}


def draw(columns, rows, peers):
    figure, axes = plt.subplots(figsize=(8.5, 4.6))
    for peer, (colour, width) in peers.items():
        axes.plot(columns, rows[peer], color=colour, linewidth=width, marker="o", label=peer)
    axes.set_yscale("log")
    axes.grid(axis="y", linewidth=0.3)
    return figure, axes


def save(figure, name):
    # Below the picture, where it covers no line.
    figure.axes[0].legend(fontsize=8, loc="upper center", bbox_to_anchor=(0.5, -0.14), ncols=3, frameon=False)
    figure.tight_layout()
    figure.savefig(ROOT / "docs" / name, metadata={"Date": None})


def reading():
    figure, axes = draw(*table("Reading, as a multiple of the floor"), READING)
    axes.axhline(1, color="black", linewidth=1, linestyle=":")
    axes.text(0.02, 1.06, "floor: find each <, decode the base64", fontsize=8)
    axes.set_yticks([1, 2, 5, 10, 20, 50], ["1×", "2×", "5×", "10×", "20×", "50×"])
    axes.minorticks_off()
    axes.set_xlabel("size of the picture in the response")
    axes.set_title("Time to read a GetUserPhoto response, as a multiple of the floor (lower is better)", fontsize=10)
    save(figure, "reading.svg")


def items():
    columns, rows = table("Reading FindItem's response by the number of items, microseconds")
    counts = [int(column.replace(",", "")) for column in columns]
    figure, axes = draw(counts, rows, ITEMS)
    axes.set_xscale("log")
    axes.set_xticks(counts, columns)
    axes.set_yticks([10, 100, 1e3, 1e4, 1e5, 1e6], ["10 µs", "100 µs", "1 ms", "10 ms", "100 ms", "1 s"])
    axes.minorticks_off()
    axes.set_xlabel("messages in the response")
    axes.set_title("Time to read a FindItem response, by the number of messages (lower is better)", fontsize=10)
    save(figure, "items.svg")


if __name__ == "__main__":
    reading()
    items()
