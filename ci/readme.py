#!/usr/bin/env python3
"""Checks what the README and its neighbours say against the project.

Usage: ci/readme.py
- the Rust version and the version to depend on are those of Cargo.toml;
- the crates that a build without default features depends on are those that the README lists, and as many as it says;
- every relative link in a Markdown file leads to a file.
"""

import json
import pathlib
import re
import subprocess
import sys

PROJECT = pathlib.Path(__file__).resolve().parent.parent
NUMBERS = ["no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"]


def package(name):
    command = ["cargo", "metadata", "--format-version", "1", "--no-deps", "--locked"]
    metadata = json.loads(subprocess.run(command, cwd=PROJECT, check=True, stdout=subprocess.PIPE).stdout)
    return next(package for package in metadata["packages"] if package["name"] == name)


def tree(name):
    """The crates that a package is built with, without its default features."""
    command = ["cargo", "tree", "--locked", "--package", name, "--no-default-features", "--edges", "normal", "--prefix", "none"]
    listed = subprocess.run(command, cwd=PROJECT, check=True, stdout=subprocess.PIPE, text=True)
    return {line.split()[0] for line in listed.stdout.splitlines()}


def facts(readme):
    """What the README says wrongly of the package."""
    ews_types = package("ews-types")
    minor = ".".join(ews_types["version"].split(".")[:2])
    if f'ews-types = {{ version = "{minor}"' not in readme:
        yield f"README.md: no example depends on ews-types {minor}"
    said = set(re.findall(r"(?:Rust\W+version is|\[Rust\]\(\S+\)) \W*(\d+\.\d+)", readme))
    if said != {ews_types["rust_version"]}:
        yield f"README.md: says Rust {said or 'nothing'}, Cargo.toml {ews_types['rust_version']}"

    needed = {d["name"] for d in ews_types["dependencies"] if d["kind"] is None and not d["optional"]}
    brought = tree("ews-types") - needed - {"ews-types"}
    said = re.search(r"depends on (\w+) small crates \(([^)]*)\);\s+they bring (\w+) more", readme)
    listed = set(re.split(r",\s+", said[2])) if said else set()
    if listed != needed:
        yield f"README.md: lists the dependencies {sorted(listed)}, Cargo.toml has {sorted(needed)}"
    elif (said[1], said[3]) != (NUMBERS[len(needed)], NUMBERS[len(brought)]):
        yield f"README.md: {len(needed)} dependencies bring {len(brought)} more: {sorted(brought)}"


def dead_links(file):
    text = re.sub(r"```.*?```", "", file.read_text(), flags=re.DOTALL)
    for target in re.findall(r"\]\(([^)#\s]+)", text) + re.findall(r"^\[[^\]]+\]: (\S+)", text, flags=re.MULTILINE):
        if not re.match(r"[a-z]+:", target) and not (file.parent / target).exists():
            yield f"{file.relative_to(PROJECT)}: {target} does not exist"


def main():
    tracked = subprocess.run(["git", "ls-files", "*.md"], cwd=PROJECT, check=True, stdout=subprocess.PIPE, text=True)
    files = [PROJECT / name for name in tracked.stdout.split()]
    wrong = list(facts((PROJECT / "README.md").read_text()))
    for file in files:
        wrong += dead_links(file)
    if wrong:
        sys.exit("\n".join(wrong))
    print(f"README.md says what is so; no dead links in {', '.join(file.name for file in files)}")


main()
