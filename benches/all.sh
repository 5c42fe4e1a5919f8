#!/usr/bin/env bash
# Takes every figure of BENCHMARKS.md anew, on the code as it is, and draws its pictures. For a quiet machine; building takes most of
# the time. Wants valgrind, a Python with matplotlib, and EWS_REFERENCE for Microsoft's schemas.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"

cargo build --profile plain --locked --bin ratios
cargo build --profile plain --locked --package ews-item-benches
cargo build --profile plain --locked --bin ratios --features base64-turbo --target-dir target/turbo
cargo build --release --locked --bin ratios --bin memory
cargo build --profile thin --locked --package ews-item-benches
cargo build --release --locked --package ews-generator-benches

target/plain/ratios | tee >(cat >&2) | ./page.py
target/turbo/plain/ratios read | tee >(cat >&2) | ./page.py "(base64-turbo)"
target/release/ratios | tee >(cat >&2) | ./page.py "(fat LTO)"
target/plain/items | tee >(cat >&2) | ./page.py
target/thin/items | tee >(cat >&2) | ./page.py "(thin LTO)"
target/release/memory | tee >(cat >&2) | ./page.py
cargo run --release --locked --quiet --package ews-generator-benches | tee >(cat >&2) | ./page.py
../ci/instructions.py --all --record
./instructions_table.py | ./page.py
./build_cost.py --runs 5 | tee >(cat >&2) | ./page.py
./plot.py
