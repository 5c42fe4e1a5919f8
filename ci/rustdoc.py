"""Rustdoc's JSON, for the checks of the public API.

That output is unstable, so the compiler is asked to allow unstable features for these runs; the code itself is compiled as always.
"""

import json
import os
import pathlib
import subprocess

TARGET = pathlib.Path("target/public-api").absolute()


def rustdoc_json(package, *features):
    """What rustdoc says of the library of a package with these features, given as to cargo."""
    command = ["cargo", "rustdoc", "--quiet", "--locked", "--package", package, "--lib", "--target-dir", TARGET, *features]
    command += ["--", "-Z", "unstable-options", "--output-format", "json"]
    subprocess.run(command, check=True, env={**os.environ, "RUSTC_BOOTSTRAP": "1"})
    return json.loads((TARGET / "doc" / f"{package.replace('-', '_')}.json").read_text())
