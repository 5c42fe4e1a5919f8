#!/usr/bin/env bash
# Takes every figure of BENCHMARKS.md anew, on the code as it is, and draws its pictures. For a quiet machine; building takes most of
# the time. Wants valgrind, a Python with matplotlib, and EWS_REFERENCE for Microsoft's schemas, which are generated from.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"

cargo build --profile plain --locked --bin ratios
cargo build --profile plain --locked --package ews-item-benches
cargo build --profile plain --locked --bin ratios --features base64-turbo --target-dir target/turbo
cargo build --release --locked --bin ratios --bin memory
cargo build --profile thin --locked --package ews-item-benches
cargo build --release --locked --package ews-generator-benches

cargo run --profile plain --locked --quiet --bin ratios | tee >(cat >&2) | ./page.py
cargo run --profile plain --locked --quiet --bin ratios --features base64-turbo --target-dir target/turbo -- read | tee >(cat >&2) | ./page.py "(base64-turbo)"
cargo run --release --locked --quiet --bin ratios | tee >(cat >&2) | ./page.py "(fat LTO)"
cargo run --profile plain --locked --quiet --package ews-item-benches | tee >(cat >&2) | ./page.py
cargo run --profile thin --locked --quiet --package ews-item-benches | tee >(cat >&2) | ./page.py "(thin LTO)"
cargo run --release --locked --quiet --bin memory | tee >(cat >&2) | ./page.py
cargo run --release --locked --quiet --package ews-generator-benches | tee >(cat >&2) | ./page.py
../ci/instructions.py --all --record
./instructions_table.py | ./page.py
./build_cost.py --runs 5 | tee >(cat >&2) | ./page.py
./plot.py
