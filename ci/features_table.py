#!/usr/bin/env python3
"""Lists the features of ews-types for operations with the types that each brings, as docs/features.md has them.

Usage: ci/features_table.py [--check | --costs]
Counts in the committed bindings what a feature and the parts that it needs compile. With --check it fails where the page says
something else. With --costs it measures the seconds of the groups anew, which takes a quarter of an hour; without, those of the
page stay.
"""

import os
import pathlib
import re
import resource
import subprocess
import sys
import tempfile

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


def measured(names):
    """The processor seconds that compiling ews-types takes with each of these features, with its dependencies compiled."""

    def taken(*options):
        command = ["cargo", "build", "--quiet", "--locked", "--package", "ews-types", "--lib", "--no-default-features", *options]
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        subprocess.run(command, cwd=PROJECT, check=True, env={**os.environ, "CARGO_TARGET_DIR": target, "CARGO_INCREMENTAL": "0"})
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime

    costs = {}
    with tempfile.TemporaryDirectory(prefix="ews-features-") as target:
        taken()
        for name in names:
            costs[name] = f"{taken('--features', name):.1f}"
            print(name, costs[name], flush=True)
    return costs


def rows(costs):
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
        return f"| `{name}` | {there} |" if name in features else f"| `{name}` | {len(chosen)} | {there} | {costs.get(name, '')} |"

    others = ("default", "transport", "autodiscover")
    named = [name for name in members if name not in features and name not in others and operations(name)]
    named.sort(key=lambda name: (name == "full", name))
    if "--costs" in sys.argv:
        costs = measured(named)
    yield "| group | operations | types | seconds |\n|---|---|---|---|"
    yield from map(row, named)
    yield "\n| operation | types |\n|---|---|"
    yield from map(row, sorted(features))


def main():
    page = PAGE.read_text()
    begin, rest = page.split(BEGIN)
    recorded, end = rest.split(END)
    costs = dict(re.findall(r"^\| `([\w-]+)` .* \| ([\d.]+) \|$", recorded, re.MULTILINE))
    wanted = begin + BEGIN + "\n" + "\n".join(rows(costs)) + "\n\n" + END + end
    if wanted == page:
        print("docs/features.md says what is so")
    elif "--check" in sys.argv:
        sys.exit("docs/features.md is out of date: run ci/features_table.py")
    else:
        PAGE.write_text(wanted)


main()
