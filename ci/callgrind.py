"""What ci/instructions.py and ci/linear.py share: building a program of the benchmarks, and running it under callgrind."""

import os
import pathlib
import re
import shutil
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
# What fills and copies memory by `rep stosb` and `rep movsb` would count one instruction for each byte, which a processor does
# 32 bytes at a time; with vectors, as for small pieces, the count is nearer to the work.
TUNABLES = ":".join(f"glibc.cpu.x86_rep_{each}_threshold=1000000000" for each in ["stosb", "movsb"])


def built(package, program, profile="release"):
    """Where the program of that package of the benchmarks is, after building it with one of the profiles of the benchmarks."""
    if not shutil.which("valgrind"):
        sys.exit("valgrind is missing, and nothing else counts instructions; most systems have a package of that name")
    manifest = str(ROOT / "benches/Cargo.toml")
    command = ["cargo", "rustc", "--profile", profile, "--locked", "--manifest-path", manifest, "--no-default-features"]
    command += ["--package", package, "--bin", program, "--message-format", "json-render-diagnostics"]
    # For structs with many fields of text, LLVM's SLP vectorizer takes most of the time, and changes nothing.
    command += ["--", "-C", "no-vectorize-slp"]
    output = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout
    return re.search(r'"executable":"([^"]+)"', output)[1]


def counted(options, program, arguments):
    """How many instructions were collected, and what the program printed."""
    command = ["valgrind", "--tool=callgrind", *options, program, *arguments]
    # A fixed environment: it lies on the stack, and moves what is aligned there.
    environment = {"PATH": os.environ["PATH"], "GLIBC_TUNABLES": TUNABLES}
    run = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environment)
    count = re.search(r"Collected : (\d+)", run.stderr)
    if run.returncode or not count:
        sys.exit(f"{' '.join(command)} failed:\n{run.stderr}")
    return int(count[1]), run.stdout
