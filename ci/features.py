#!/usr/bin/env python3
"""Compiles the bindings of some features both ways, and fails where the two public APIs differ.

Usage: ci/features.py
With `codegen` the build script generates what the features name; without it the committed bindings are cut to the same. A test of
`ews-codegen` compares the code of every operation; here the compiler sees some of it. Reads rustdoc's JSON.
"""

import json
import re
import sys

from rustdoc import rustdoc_json

SETS = ["GetUserPhoto", "GetFocusedOtherOverrides,UpdateInboxRules", "FindFolder,Subscribe,SyncFolderHierarchy"]


class Api:
    """The items of the module `bindings` in a form that does not depend on where they stand."""

    def __init__(self, docs):
        self.index = docs["index"]
        root = self.index[str(docs["root"])]
        modules = [self.index[str(id)] for id in root["inner"]["module"]["items"]]
        bindings = next(item for item in modules if item["name"] == "bindings")
        self.items = dict(self.exported(bindings))

    def exported(self, module):
        for item in self.children(module["inner"]["module"]["items"]):
            kind, inner = next(iter(item["inner"].items()))
            if kind == "use" and inner["is_glob"]:
                target = self.index.get(str(inner["id"]))
                if target and "module" in target["inner"]:
                    yield from self.exported(target)
            elif kind != "use":
                yield f"{kind} {item['name']}", self.shape(item)

    def children(self, ids):
        return [self.index[str(id)] for id in ids if str(id) in self.index]

    def shape(self, item):
        """An item without its place, and with its parts in place of their numbers."""
        own = {key: item[key] for key in ("name", "docs", "visibility", "deprecation")}
        # Where an item is seen is a matter of modules; that it is seen is not.
        own["visibility"] = "public" if own["visibility"] == "public" else str(type(own["visibility"]))
        # The compiler leaves a trace of each `cfg` and `cfg_attr`, which is not part of the API.
        attributes = [each for each in item["attrs"] if not re.search("Cfg(Attr)?Trace", json.dumps(each))]
        return [own, attributes, self.expanded(item["inner"])]

    def expanded(self, node, key=None):
        if isinstance(node, dict):
            return {key: self.expanded(child, key) for key, child in node.items() if key not in ("id", "path", "span")} | (
                # A path is as long as the way to it.
                {"path": node["path"].rsplit("::", 1)[-1]} if isinstance(node.get("path"), str) else {}
            )
        if isinstance(node, list):
            if key == "impls":
                # Those of `Send` and its like follow from the fields.
                written = ((item, item["inner"]["impl"]) for item in self.children(node))
                own = [item for item, impl in written if not impl["blanket_impl"] and not impl["is_synthetic"]]
                return sorted((self.shape(item) for item in own), key=json.dumps)
            return [self.expanded(child, key) for child in node]
        if key in ("items", "fields", "variants", "tuple") and str(node) in self.index:
            return self.shape(self.index[str(node)])
        return node


def bindings(*features):
    return Api(rustdoc_json("ews-types", "--no-default-features", "--features", *features)).items


def main():
    wrong = []
    for features in SETS:
        cut, generated = bindings(features), bindings(f"{features},codegen")
        if len(cut) < 20:
            sys.exit(f"{features}: only {len(cut)} items were found")
        differ = [name for name in sorted(cut.keys() | generated.keys()) if cut.get(name) != generated.get(name)]
        print(f"{features}: {len(cut)} items, {len(differ)} differ", flush=True)
        wrong += [f"{features}: {name} is not the same" for name in differ]
    if wrong:
        sys.exit("\n".join(wrong))


main()
