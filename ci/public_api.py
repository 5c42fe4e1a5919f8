#!/usr/bin/env python3
"""Checks that the public API names no crate whose major version is not ours to follow.

A type of quick-xml, base64 or xsd-parser in a public signature would make their next major version ours. Which crates may
appear is said below, crate by crate; anything else fails.

Usage: ci/public_api.py
Reads rustdoc's JSON.
"""

import sys

from rustdoc import rustdoc_json

ALLOWED = {
    "ews-types": {
        "std", "core", "alloc",
        "serde", "serde_core",  # the types are serde's to read and write
        "bytes", "chrono", "http", "jiff", "time",  # behind features of their names, which exist to speak of their types
    },
    "ews-codegen": {"std", "core", "alloc"},
    "ews-client": {"std", "core", "alloc", "ews_types", "http"},
    "ews-testing": {"std", "core", "alloc", "ews_types", "http"},
}


def foreign_names(node, crates):
    """The crate and path of every foreign type or trait named anywhere below `node`."""
    if isinstance(node, list):
        for child in node:
            yield from foreign_names(child, crates)
    elif isinstance(node, dict):
        if node.keys() >= {"path", "id"} and str(node["id"]) in crates:
            yield crates[str(node["id"])], node["path"]
        for child in node.values():
            yield from foreign_names(child, crates)


def check(package):
    docs = rustdoc_json(package, "--all-features")
    crates = {
        id: docs["external_crates"][str(path["crate_id"])]["name"]
        for id, path in docs["paths"].items()
        if path["crate_id"] != 0
    }
    crates_seen, leaks = set(), set()
    items = 0
    for item in docs["index"].values():
        implementation = item["inner"].get("impl")
        if item["crate_id"] != 0 or (implementation and implementation["blanket_impl"]):
            continue
        items += 1
        for crate, path in foreign_names(item["inner"], crates):
            crates_seen.add(crate)
            if crate not in ALLOWED[package]:
                line = f"{item['span']['filename']}:{item['span']['begin'][0]}: " if item["span"] else ""
                leaks.add(f"{line}{item['name'] or 'an impl'} names {path}, of the crate {crate}")
    if leaks:
        sys.exit(f"{package}: foreign types in the public API\n  " + "\n  ".join(sorted(leaks)))
    print(f"{package}: {items} public items, which name types of {', '.join(sorted(crates_seen)) or 'no other crate'}")


for name in ALLOWED:
    check(name)
