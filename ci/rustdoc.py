"""Rustdoc's JSON, for the checks of the public API.

That output is unstable, so rustdoc, and it alone, is asked to allow unstable features: what the documentation depends on is
compiled as always, and shared with everything else that compiles it.
"""

import json
import os
import pathlib
import subprocess

ROOT = pathlib.Path(__file__).resolve().parent.parent
TARGET = pathlib.Path(os.environ.get("CARGO_TARGET_DIR") or ROOT / "target")


def rustdoc_json(package, *features):
    """What rustdoc says of the library of a package with these features, given as to cargo."""
    command = ["cargo", "rustdoc", "--quiet", "--locked", "--package", package, "--lib", *features]
    command += ["--", "-Z", "unstable-options", "--output-format", "json"]
    subprocess.run(command, check=True, env={**os.environ, "RUSTDOC": ROOT / "ci/rustdoc"})
    return json.loads((TARGET / "doc" / f"{package.replace('-', '_')}.json").read_text())
