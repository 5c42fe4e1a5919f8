#!/usr/bin/env python3
"""Measures what building costs, beside crates that depend on nothing but what we are built on; prints tables as Markdown.

Usage: benches/build_cost.py [--runs N] [TABLE]…     TABLE is `build`, `crates` or `check`; without one, all.

N, how often, is 3 unless given. Each building starts with an empty target directory, without incremental compilation; we and what
we are compared with take turns. Processor time (user and system together, of all processes) is the figure to compare on a machine
that is busy with other things; the time on the clock is what one waits for, and depends on how many cores there are. `crates`
tells what the compiler takes for each crate: for that, it is run by this script. `check` needs Microsoft's files: set
EWS_REFERENCE. Needs a network only where cargo has not downloaded the crates yet. Installs nothing.
"""

import os
import pathlib
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections import defaultdict

ROOT = pathlib.Path(__file__).resolve().parent.parent
OURS = f'ews-types = {{ path = "{ROOT}", default-features = false }}'
SERDE = 'serde = { version = "1.0.210", features = ["derive"] }'
QUICK_XML = 'quick-xml = "0.42"'
GENERATOR = 'xsd-parser = "1.5.2"\nprettyplease = "0.2"\nquote = "1.0"'

# What a downstream crate builds from nothing, and what that is compared with: name, dependencies. How often, for each of N:
# the first takes seconds and differs little, the second takes half a minute.
BUILDS = [
    (4, [("quick-xml and serde with derive", f"{QUICK_XML}\n{SERDE}"), ("ews-types, `default-features = false`", OURS)]),
    (1, [("xsd-parser, prettyplease and quote", GENERATOR), ("ews-types, with `codegen`", f'ews-types = {{ path = "{ROOT}" }}')]),
]
# Where this script, run by cargo in place of the compiler, notes what each crate took.
NOTES = "EWS_BUILD_COST_NOTES"
# What is generated, with everything else built before: name, arguments of the generator.
CHECKS = [("GetItem", ["--operation", "GetItem"]), ("all operations", ["--all"])]


def crate(folder, name, dependencies):
    """An empty library with these dependencies, at the versions that the project's own Cargo.lock has."""
    where = folder / name
    (where / "src").mkdir(parents=True)
    manifest = f'[package]\nname = "{name}"\nversion = "0.0.0"\nedition = "2024"\n\n[dependencies]\n{dependencies}\n\n[workspace]\n'
    (where / "Cargo.toml").write_text(manifest, encoding="utf-8")
    (where / "src/lib.rs").touch()
    shutil.copy(ROOT / "Cargo.lock", where)
    return where


def cargo(command, where, target):
    environment = {**os.environ, "CARGO_TARGET_DIR": str(target), "CARGO_INCREMENTAL": "0"}
    run = subprocess.run(["cargo", *command], cwd=where, env=environment, stderr=subprocess.PIPE, text=True)
    if run.returncode:
        sys.exit(f"cargo {' '.join(command)} failed:\n{run.stderr}")


def measured(command, where, target):
    """Seconds on the clock, seconds of processor time, and the most memory that one process held, in MB."""
    start = time.monotonic()
    # Not by `subprocess`, which does not give the usage of one child alone.
    environment = {**os.environ, "CARGO_TARGET_DIR": str(target), "CARGO_INCREMENTAL": "0"}
    arguments = ["cargo", "--quiet", *command, "--manifest-path", str(where / "Cargo.toml")]
    _, status, usage = os.wait4(os.posix_spawnp("cargo", arguments, environment), 0)
    clock = time.monotonic() - start
    if status:
        sys.exit(f"{' '.join(arguments)} failed")
    return clock, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024


def medians(runs):
    return [statistics.median(values) for values in zip(*runs)]


def build(folder, runs):
    print("\nBuilding from nothing\n")
    print("| | seconds | as a multiple | processor seconds | as a multiple | most memory of a process, MB |")
    print("|---|--:|--:|--:|--:|--:|")
    for number, (times, pair) in enumerate(BUILDS):
        results = in_turns(folder / f"pair{number}", [dependencies for _, dependencies in pair], runs * times)
        for (name, _), result in zip(pair, results):
            clock, processor, memory = medians(result)
            # Each run against its neighbour: a slow minute of the machine is one for both.
            of_clock, of_processor, _ = medians([[a / b for a, b in zip(*both)] for both in zip(result, results[0])])
            print(f"| {name} | {clock:.1f} | {of_clock:.2f} | {processor:.1f} | {of_processor:.2f} | {memory:.0f} |")


def in_turns(folder, cases, runs):
    """What was measured of building crates with these dependencies: for each a list of runs."""
    crates = [crate(folder, f"build{at}", dependencies) for at, dependencies in enumerate(cases)]
    target = folder / "target"
    for where in crates:
        cargo(["fetch"], where, target)
    results = [[] for _ in crates]
    for _ in range(runs):
        for result, where in zip(results, crates):
            result.append(measured(["build", "--offline"], where, target))
            shutil.rmtree(target)
    return results


def crates(folder, runs):
    where = crate(folder, "ours", OURS)
    cargo(["fetch"], where, folder / "target")
    os.environ |= {"RUSTC_WRAPPER": str(pathlib.Path(__file__).resolve()), NOTES: str(folder / "notes")}
    for _ in range(runs):
        cargo(["build", "--offline"], where, folder / "target")
        shutil.rmtree(folder / "target")
    del os.environ["RUSTC_WRAPPER"], os.environ[NOTES]
    seconds = defaultdict(list)
    for line in (folder / "notes").read_text(encoding="utf-8").splitlines():
        name, taken = line.rsplit(" ", 1)
        seconds[name].append(float(taken))
    medians = {name: statistics.median(values) for name, values in seconds.items()}
    print("\nWhat the compiler takes for each crate of ews-types, `default-features = false`\n")
    print("| | processor seconds | of all |\n|---|--:|--:|")
    for name, taken in sorted(medians.items(), key=lambda each: -each[1]):
        print(f"| {name} | {taken:.2f} | {taken / sum(medians.values()):.0%} |")


def compiler(command):
    """Runs the compiler for cargo, and notes what it took."""
    _, status, usage = os.wait4(os.posix_spawnp(command[0], command, os.environ), 0)
    name = os.environ.get("CARGO_PKG_NAME")
    # Without a package, cargo asks the compiler what it is.
    if name and "--crate-name" in command:
        script = ", its build script" if command[command.index("--crate-name") + 1].startswith("build_script_") else ""
        with open(os.environ[NOTES], "a", encoding="utf-8") as notes:
            notes.write(f"{name}{script} {usage.ru_utime + usage.ru_stime}\n")
    sys.exit(os.waitstatus_to_exitcode(status))


def check(folder, runs):
    reference = os.environ.get("EWS_REFERENCE")
    if not reference:
        print("\nleft out: EWS_REFERENCE does not say where Microsoft's schemas are")
        return
    build_folder = pathlib.Path(os.environ.get("CARGO_TARGET_DIR", ROOT / "target"))
    rows = []
    for name, arguments in CHECKS:
        where = crate(folder, name.replace(" ", "-").lower(), f"{OURS}\n{SERDE}")
        source = where / "src/lib.rs"
        target = folder / f"target-{where.name}"
        cargo(["check"], where, target)
        generate = ["run", "--quiet", "--package", "ews-codegen", "--", "generate", "--quiet", *arguments]
        cargo([*generate, "--schema", f"{reference}/schema", "--out", str(source)], ROOT, build_folder)
        results = []
        for _ in range(runs):
            os.utime(source)
            results.append(measured(["check", "--offline"], where, target))
        rows.append((name, len(source.read_text(encoding="utf-8").splitlines()), *medians(results)))
    print("\nChecking what is generated (`cargo check`, dependencies built)\n")
    print("| | lines | seconds | processor seconds | most memory of a process, MB |\n|---|--:|--:|--:|--:|")
    for name, lines, clock, processor, memory in rows:
        print(f"| {name} | {lines:,} | {clock:.1f} | {processor:.1f} | {memory:.0f} |")


TABLES = {"build": build, "crates": crates, "check": check}


def main():
    arguments = sys.argv[1:]
    if NOTES in os.environ:
        compiler(arguments)
    runs = 3
    if arguments[:1] == ["--runs"] and len(arguments) > 1 and arguments[1].isdecimal():
        runs = int(arguments[1])
        arguments = arguments[2:]
    if not set(arguments) <= set(TABLES) or runs < 1:
        sys.exit(__doc__)
    with tempfile.TemporaryDirectory(prefix="ews-build-cost-") as folder:
        for name in arguments or TABLES:
            tables = pathlib.Path(folder) / name
            tables.mkdir()
            TABLES[name](tables, runs)


main()
