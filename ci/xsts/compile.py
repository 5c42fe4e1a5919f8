"""Compiles what was generated for a sample of the schemas, many modules in one crate, and has it rewrite their instances."""

import os
import pathlib
import re
import shutil
import subprocess

MANIFEST = """[package]
name = "xsts"
version = "0.0.0"
edition = "2024"
publish = false

[dependencies]
ews-types = {{ path = "{project}", default-features = false }}
serde = {{ version = "1", features = ["derive"] }}

[workspace]
"""

MAIN = """//! Reads documents strictly and writes them again: each line of standard input names a module, an element and a file.
#![allow(warnings)]

use std::io::BufRead;

{modules}

fn rewrite<T: ews_types::Body>(xml: &[u8]) -> Result<String, String> {{
    let document = ews_types::ReadOptions::new().strict().read_document::<T>(xml).map_err(|error| format!("not read: {{error}}"))?;
    document.to_xml().map_err(|error| format!("not written: {{error}}"))
}}

fn main() {{
    for line in std::io::stdin().lock().lines() {{
        let line = line.unwrap();
        let [module, element, path]: [&str; 3] = line.split('\\t').collect::<Vec<_>>().try_into().unwrap();
        let xml = std::fs::read(path).unwrap();
        let outcome = match module {{
{calls}
            _ => None,
        }};
        let (kind, text) = match outcome {{
            None => ("unknown", String::new()),
            Some(Ok(text)) => ("written", text),
            Some(Err(error)) => ("refused", error),
        }};
        println!("{{kind}}\\t{{}}", text.replace('\\\\', "\\\\\\\\").replace('\\n', "\\\\n").replace('\\r', "\\\\r"));
    }}
}}
"""

ROOT = re.compile(
    r"impl ::ews_types::Body for (\w+) \{\s*type Header = Header;\s*"
    r'const ELEMENTS: &\'static \[&\'static str\] =\s*&\[\s*"([^"]*)",?\s*\];'
)
ERROR = re.compile(r"^error.*?--> src/m(\d+)\.rs", re.M | re.S)


def write_crate(project, folder, codes):
    """A crate with one module for each generated code."""
    shutil.rmtree(folder, ignore_errors=True)
    (folder / "src").mkdir(parents=True)
    (folder / "Cargo.toml").write_text(MANIFEST.format(project=project), encoding="utf-8")
    shutil.copy(project / "Cargo.lock", folder / "Cargo.lock")
    names = [f"m{index:04}" for index in range(len(codes))]
    for name, code in zip(names, codes):
        arms = "".join(f'        {quoted(element)} => Some(crate::rewrite::<{ty}>(xml)),\n' for ty, element in ROOT.findall(code))
        call = f"\npub fn rewrite(element: &str, xml: &[u8]) -> Option<Result<String, String>> {{\n    match element {{\n{arms}        _ => None,\n    }}\n}}\n"
        (folder / "src" / f"{name}.rs").write_text(code + call, encoding="utf-8")
    modules = "\n".join(f"mod {name};" for name in names)
    calls = "\n".join(f'            "{name}" => {name}::rewrite(element, &xml),' for name in names)
    (folder / "src" / "main.rs").write_text(MAIN.format(modules=modules, calls=calls), encoding="utf-8")
    return names


def quoted(element):
    return '"' + element + '"'


def build(project, folder):
    """Builds the crate; the result is the program, or what rustc says."""
    target = pathlib.Path(os.environ.get("CARGO_TARGET_DIR") or project / "target")
    environment = {**os.environ, "CARGO_TARGET_DIR": str(target), "CARGO_PROFILE_DEV_DEBUG": "0"}
    command = ["cargo", "build", "--manifest-path", str(folder / "Cargo.toml"), "--color", "never"]
    run = subprocess.run(command, capture_output=True, text=True, env=environment, check=False)
    return (target / "debug" / "xsts", run.stderr) if run.returncode == 0 else (None, run.stderr)


def broken_modules(stderr):
    """The numbers of the modules in which rustc found an error."""
    return sorted({int(number) for number in ERROR.findall(stderr)})


def rewrite(program, requests):
    """What becomes of each `(module, element, path)`: `(kind, text)`."""
    lines = "".join(f"{module}\t{element}\t{path}\n" for module, element, path in requests)
    run = subprocess.run([program], input=lines, capture_output=True, text=True, check=False)
    if run.returncode != 0:
        raise SystemExit(f"the generated code fails: {run.stderr[-2000:]}")
    outcomes = []
    for line in run.stdout.split("\n")[:-1]:
        kind, text = line.split("\t", 1)
        text = re.sub(r"\\(.)", lambda match: {"n": "\n", "r": "\r"}.get(match[1], match[1]), text)
        outcomes.append((kind, text))
    return outcomes
