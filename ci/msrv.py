#!/usr/bin/env python3
"""Checks that no dependency needs a newer Rust than the member of the workspace that brings it says it needs.

Usage: ci/msrv.py
Reads `cargo metadata`, all features and all platforms; development dependencies count as well. Clippy's `incompatible_msrv`,
on by default, watches over our own use of the standard library. No older toolchain is needed for either.
"""

import json
import subprocess
import sys

# Optional dependencies that need a newer Rust, as the features that bring them say.
OPTIONAL = {"base64-turbo": "1.93"}


def version(text):
    return tuple(int(part) for part in (text.split("-")[0].split(".") + ["0", "0"])[:3])


def reached(member, dependencies):
    """The packages that a member depends on, by whatever way, and itself."""
    seen, left = set(), [member]
    while left:
        package = left.pop()
        if package not in seen:
            seen.add(package)
            left.extend(dependencies[package])
    return seen


def main():
    command = ["cargo", "metadata", "--format-version", "1", "--all-features", "--locked"]
    metadata = json.loads(subprocess.run(command, check=True, stdout=subprocess.PIPE).stdout)
    packages = {package["id"]: package for package in metadata["packages"]}
    dependencies = {node["id"]: node["dependencies"] for node in metadata["resolve"]["nodes"]}

    newer, stated = [], {}
    for member in metadata["workspace_members"]:
        name, msrv = packages[member]["name"], packages[member]["rust_version"]
        if msrv is None:
            sys.exit(f"{name} states no rust-version")
        stated.setdefault(msrv, []).append(name)
        for package in (packages[id] for id in reached(member, dependencies)):
            allowed = max(version(msrv), version(OPTIONAL.get(package["name"], msrv)))
            if package["rust_version"] and version(package["rust_version"]) > allowed:
                newer.append(f"{name} says {msrv}, but {package['name']} {package['version']} needs {package['rust_version']}")
    if newer:
        sys.exit("dependencies need a newer Rust\n  " + "\n  ".join(sorted(set(newer))))
    for msrv, names in sorted(stated.items()):
        print(f"rust-version {msrv}: {', '.join(sorted(names))}; no dependency needs a newer one")
    for name, msrv in OPTIONAL.items():
        print(f"rust-version {msrv}: {name}, which is optional")


main()
