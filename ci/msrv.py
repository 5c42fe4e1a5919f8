#!/usr/bin/env python3
"""Checks that no dependency needs a newer Rust than the workspace says it needs.

Usage: ci/msrv.py
Reads `cargo metadata`, all features and all platforms; development dependencies count as well. Clippy's `incompatible_msrv`,
on by default, watches over our own use of the standard library. No older toolchain is needed for either.
"""

import json
import subprocess
import sys


def version(text):
    return tuple(int(part) for part in (text.split("-")[0].split(".") + ["0", "0"])[:3])


def main():
    command = ["cargo", "metadata", "--format-version", "1", "--all-features", "--locked"]
    metadata = json.loads(subprocess.run(command, check=True, stdout=subprocess.PIPE).stdout)
    members = set(metadata["workspace_members"])
    ours = {package["rust_version"] for package in metadata["packages"] if package["id"] in members}
    if len(ours) != 1 or None in ours:
        sys.exit(f"the members of the workspace state different rust-versions: {ours}")
    (msrv,) = ours

    newer = [
        f"{package['name']} {package['version']} needs Rust {package['rust_version']}"
        for package in metadata["packages"]
        if package["rust_version"] and version(package["rust_version"]) > version(msrv)
    ]
    if newer:
        sys.exit(f"the workspace says rust-version {msrv}, but\n  " + "\n  ".join(newer))
    stated = sum(1 for package in metadata["packages"] if package["rust_version"])
    print(f"rust-version {msrv}: {len(metadata['packages'])} packages, {stated} state theirs, none needs a newer one")


main()
