#!/usr/bin/env python3
"""Generates each operation of Microsoft's schemas, or of others, on its own, and compiles it on its own.

Usage: ci/each_operation.py [--sample N] [--schema FOLDER]
Makes a crate for each operation below target/each-operation and checks them all, with warnings and missing
documentation as errors. With --sample, every Nth of them only, by size: the smallest and the largest are among them.
Without --schema it needs EWS_REFERENCE; a FOLDER holds services.wsdl as well.
"""

import argparse
import concurrent.futures
import json
import os
import pathlib
import shutil
import subprocess
import sys

PROJECT = pathlib.Path(__file__).resolve().parent.parent
TARGET = pathlib.Path(os.environ.get("CARGO_TARGET_DIR", PROJECT / "target")).resolve()
WORKSPACE = TARGET / "each-operation"

PACKAGE = """\
[package]
name = "{name}"
version = "0.0.0"
edition = "2024"

[dependencies]
ews-types.workspace = true
serde.workspace = true
"""

ROOT = """\
[workspace]
resolver = "3"
members = ["*"]

[workspace.dependencies]
ews-types = {{ path = {path}, default-features = false }}
serde = {{ version = "1", features = ["derive"] }}
"""

LIBRARY = "#![deny(warnings, missing_docs)]\n//! One operation.\n\n"


def run(*command, **options):
    """What a command prints, or the end of the script."""
    done = subprocess.run(command, cwd=PROJECT, stdout=subprocess.PIPE, text=True, **options)
    if done.returncode:
        sys.exit(f"{' '.join(map(str, command))}: exit code {done.returncode}")
    return done.stdout


def main():
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("--sample", type=int, default=1, metavar="N")
    arguments.add_argument("--schema", type=pathlib.Path, metavar="FOLDER")
    arguments = arguments.parse_args()
    step = arguments.sample
    if not arguments.schema and "EWS_REFERENCE" not in os.environ:
        print("skipped: EWS_REFERENCE is not set, so there is no schema of all operations")
        return

    run("cargo", "build", "--quiet", "--locked", "--package", "ews-codegen")
    generator = TARGET / "debug" / "ews-codegen"
    schema = arguments.schema or pathlib.Path(os.environ["EWS_REFERENCE"], "schema")
    schema = ["--schema", schema, "--wsdl", schema / "services.wsdl"]
    operations = [each["name"] for each in json.loads(run(generator, "operations", *schema, "--format", "json"))]

    shutil.rmtree(WORKSPACE, ignore_errors=True)

    def generate(operation):
        source = WORKSPACE / operation / "src" / "lib.rs"
        source.parent.mkdir(parents=True)
        code = run(generator, "generate", *schema, "--operation", operation, "--out", "-", stderr=subprocess.DEVNULL)
        source.write_text(LIBRARY + code)
        (WORKSPACE / operation / "Cargo.toml").write_text(PACKAGE.format(name=operation.lower()))
        return code.count("\n")

    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as threads:
        sizes = dict(zip(operations, threads.map(generate, operations)))
    by_size = sorted(operations, key=sizes.get)
    chosen = sorted({*by_size[::step], by_size[-1]}, key=sizes.get)
    for operation in set(operations) - set(chosen):
        shutil.rmtree(WORKSPACE / operation)
    (WORKSPACE / "Cargo.toml").write_text(ROOT.format(path=json.dumps(str(PROJECT))))
    shutil.copy(PROJECT / "Cargo.lock", WORKSPACE)
    run("cargo", "check", "--quiet", "--manifest-path", WORKSPACE / "Cargo.toml", "--workspace")

    smallest, largest = chosen[0], chosen[-1]
    print(
        f"{len(operations)} operations generated, {len(chosen)} of them compiled, each on its own: "
        f"from {smallest} ({sizes[smallest]} lines) to {largest} ({sizes[largest]} lines), "
        f"{sum(map(sizes.get, chosen))} lines in all"
    )


main()
