//! Generates the bindings from `schemas/`.

fn main() {}
