#!/usr/bin/env python3
"""Lists the features of ews-types for operations with the types that each brings, as docs/features.md has them.

Usage: ci/features_table.py [--check]
Counts in the committed bindings what a feature and the parts that it needs compile. With --check it fails where the page says
something else.
"""

import pathlib
import re
import sys

PROJECT = pathlib.Path(__file__).resolve().parent.parent
SNAPSHOT = PROJECT / "ews-types/src/snapshot"
PAGE = PROJECT / "docs/features.md"
BEGIN, END = "<!-- table -->\n", "<!-- end of the table -->\n"


def table():
    """What each feature needs, and what each part needs."""
    found = {"feature": {}, "part": {}}
    for line in (SNAPSHOT / "features.txt").read_text().splitlines():
        if not line.startswith("#"):
            kind, rest = line.split(" ", 1)
            name, needed = rest.split(":")
            found[kind][name] = needed.split()
    return found["feature"], found["part"]


def types():
    """The condition of each type."""
    for file in SNAPSHOT.glob("*.rs"):
        for item in file.read_text().split("\n\n"):
            condition = re.match(r'#\[cfg\((feature|part) = "(\w+)"\)\]\n', item)
            if re.search(r"^pub (?:struct|enum) ", item, flags=re.MULTILINE):
                yield condition and condition.groups()


def groups():
    """The features of Cargo.toml that stand for others."""
    text = (PROJECT / "Cargo.toml").read_text()
    section = text.split("\n[features]\n")[1].split("\n[")[0]
    return {name: re.findall(r'"([^"]+)"', members) for name, members in re.findall(r"^([\w-]+) = \[([^\]]*)\]", section, re.M)}


def rows():
    features, parts = table()
    conditions = list(types())
    members = groups()

    def operations(name):
        if name in features:
            return {name}
        return {operation for member in members.get(name, []) for operation in operations(member)}

    def row(name):
        chosen = operations(name)
        on, left = {("feature", operation) for operation in chosen}, [p for o in chosen for p in features[o]]
        while left:
            part = left.pop()
            if ("part", part) not in on:
                on.add(("part", part))
                left += parts[part]
        there = sum(condition is None or condition in on for condition in conditions)
        return f"| `{name}` | {there} |" if name in features else f"| `{name}` | {len(chosen)} | {there} |"

    others = ("default", "transport", "autodiscover")
    named = [name for name in members if name not in features and name not in others and operations(name)]
    yield "| group | operations | types |\n|---|---|---|"
    yield from (row(name) for name in sorted(named, key=lambda name: (name == "full", name)))
    yield "\n| operation | types |\n|---|---|"
    yield from (row(name) for name in sorted(features))


def main():
    page = PAGE.read_text()
    begin, rest = page.split(BEGIN)
    _, end = rest.split(END)
    wanted = begin + BEGIN + "\n" + "\n".join(rows()) + "\n\n" + END + end
    if wanted == page:
        print("docs/features.md says what is so")
    elif "--check" in sys.argv:
        sys.exit("docs/features.md is out of date: run ci/features_table.py")
    else:
        PAGE.write_text(wanted)


main()
