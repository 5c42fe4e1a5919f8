"""Generates the types of small schemas, and reads and writes the documents that lie beside them.

Usage: ci/python ci/constructs.py [NAME...]
$EWS_CONSTRUCTS names a folder with a folder for each construct: messages.xsd, what it imports, and 0.xml, 1.xml, …: envelopes
with an `Ask` in the Body. A construct holds if its types are generated and compile, and if each envelope is read strictly and
written as one that is equal and valid. What is equal in XML Schema is equal here: other prefixes, another order of attributes,
another spelling of a value. Exits with 1 if something does not hold; says that it was skipped where the variable is not set.
"""

import os
import pathlib
import re
import shutil
import subprocess
import sys

import lxml.etree

SOAP = "{http://schemas.xmlsoap.org/soap/envelope/}"
SCHEMA_LOCATION = "{http://www.w3.org/2001/XMLSchema-instance}schemaLocation"
PROJECT = pathlib.Path(__file__).resolve().parent.parent
CRATE = PROJECT / "target/constructs"
NUMBER = re.compile(r"[-+]?(\d+\.?\d*|\.\d+)([eE][-+]?\d+)?")
QNAME = re.compile(r"([A-Za-z_][\w.-]*):([A-Za-z_][\w.-]*)")
SPELLINGS = {"true": "1.0", "false": "0.0", "INF": "inf", "-INF": "-inf"}

MAIN = """
use ews_types::{Body, Envelope, ReadOptions};

fn again<B: Body>(xml: &str) -> Result<String, String> {
    let read: Envelope<B> = ReadOptions::new().strict().read(xml).map_err(|error| format!("reading: {error}"))?;
    read.to_xml().map_err(|error| format!("writing: {error}"))
}

fn main() {
    let usage = "pairs of a construct and a document, then a folder";
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    for pair in arguments.chunks_exact(3) {
        let xml = std::fs::read_to_string(&pair[1]).expect(usage);
        let result = match pair[0].as_str() {
            %s
            other => Err(format!("no construct is called {other}")),
        };
        let (ending, text) = match result {
            Ok(xml) => ("xml", xml),
            Err(error) => ("error", error),
        };
        std::fs::write(format!("{}.{ending}", pair[2]), text).expect(usage);
    }
}
"""


def generate(name, folder):
    """Writes the types of a construct; returns what is wrong."""
    command = [PROJECT / "target/debug/ews-codegen", "generate", "--schema", folder / name, "--all", "--out"]
    done = subprocess.run([*command, CRATE / f"src/{name}.rs"], capture_output=True, text=True, timeout=60)
    return done.stderr.strip() if done.returncode else None


def write_crate(names):
    modules = "".join(f'#[path = "{name}.rs"]\n#[allow(dead_code)]\nmod c_{name};\n' for name in names)
    arms = "\n".join(f'"{name}" => again::<c_{name}::Ask>(&xml),' for name in names)
    (CRATE / "src/main.rs").write_text(modules + MAIN % arms)
    (CRATE / "Cargo.toml").write_text(
        '[package]\nname = "ews-constructs"\nversion = "0.0.0"\nedition = "2024"\n[workspace]\n[dependencies]\n'
        f'ews-types = {{ path = "{PROJECT}", default-features = false }}\n'
        'serde = { version = "1", features = ["derive"] }\n'
    )
    shutil.copy(PROJECT / "Cargo.lock", CRATE / "Cargo.lock")


def compile_all(names):
    """Compiles the types of all constructs; returns the first error of each that does not compile."""
    environment = dict(os.environ, CARGO_TARGET_DIR=str(PROJECT / "target"), CARGO_TERM_COLOR="never")
    broken = {}
    while True:
        left = [name for name in names if name not in broken]
        write_crate(left)
        done = subprocess.run(["cargo", "build", "--quiet"], cwd=CRATE, env=environment, capture_output=True, text=True)
        if done.returncode == 0:
            return broken
        found = {}
        for error in re.split(r"\n\n", done.stderr):
            for name in re.findall(r"--> src/(\w+)\.rs:\d+|c_(\w+)::Ask", error)[:1]:
                found.setdefault(name[0] or name[1], "\n".join(error.strip().splitlines()[:5]))
        found = {name: error for name, error in found.items() if name in left}
        if not found:
            sys.exit(f"the program around the constructs does not compile:\n{done.stderr}")
        broken.update(found)


def child_of_body(path):
    root = lxml.etree.parse(str(path)).getroot()
    return root.find(f"{SOAP}Body")[0]


def spelled(text, node):
    """A value in a form that is the same for all its spellings."""
    words = (text or "").split()
    if len(words) == 1 and NUMBER.fullmatch(words[0]):
        return repr(float(words[0])) if abs(float(words[0])) < 1e15 else words[0].lstrip("+0")
    found = []
    for word in words:
        name = QNAME.fullmatch(word)
        if name and name[1] in node.nsmap:
            word = f"{{{node.nsmap[name[1]]}}}{name[2]}"
        elif re.fullmatch(r"[0-9A-Fa-f]+", word):
            word = word.lower()
        found.append(SPELLINGS.get(word, word))
    return " ".join(found)


def canonical(node):
    """An element in a form that is the same for equal ones."""
    attributes = sorted((key, spelled(value, node)) for key, value in node.attrib.items() if key != SCHEMA_LOCATION)
    content = [node.text or ""]
    for child in node:
        if isinstance(child.tag, str):
            content += [canonical(child), child.tail or ""]
        else:
            content[-1] += child.tail or ""
    texts = [part for part in content if isinstance(part, str)]
    is_mixed = len(content) > 1 and any(text.strip() for text in texts)
    content = [spelled(part, node) if isinstance(part, str) and not is_mixed else part for part in content]
    return node.tag, attributes, [part for part in content if part or len(content) == 1]


def problem(schema, given, written):
    """What is wrong with a document that was written; none if it is valid and equal to the given one."""
    error = written.with_suffix(".error")
    if error.exists():
        return error.read_text()
    try:
        body = child_of_body(written)
        # As text, so that the prefixes that values use come along.
        alone = lxml.etree.fromstring(lxml.etree.tostring(body, with_tail=False, encoding="unicode"))
    except lxml.etree.XMLSyntaxError as error:
        return f"not well-formed: {error}"
    if not schema.validate(alone):
        return f"invalid: {schema.error_log.last_error.message}"
    before, after = canonical(child_of_body(given)), canonical(body)
    return None if before == after else f"not equal: {before} became {after}"


def main():
    folder = os.environ.get("EWS_CONSTRUCTS")
    if not folder:
        return print("skipped: EWS_CONSTRUCTS does not name a folder of constructs")
    folder = pathlib.Path(folder)
    names = sys.argv[1:] or sorted(path.parent.name for path in folder.glob("*/messages.xsd"))
    shutil.rmtree(CRATE, ignore_errors=True)
    (CRATE / "src").mkdir(parents=True)
    (CRATE / "written").mkdir()
    subprocess.run(["cargo", "build", "--quiet", "--package", "ews-codegen"], cwd=PROJECT, check=True)

    problems = {name: error for name in names if (error := generate(name, folder))}
    problems.update(compile_all([name for name in names if name not in problems]))
    documents = [(name, path) for name in names for path in sorted((folder / name).glob("[0-9]*.xml"))]
    read = [(name, path, CRATE / "written" / f"{name}-{path.stem}.xml") for name, path in documents if name not in problems]
    arguments = [part for name, path, written in read for part in (name, path, written.with_suffix(""))]
    subprocess.run([PROJECT / "target/debug/ews-constructs", *arguments], check=True)

    for name, error in problems.items():
        print(f"{name}: {error}")
    wrong = len(problems)
    for name, path, written in read:
        schema = lxml.etree.XMLSchema(lxml.etree.parse(str(folder / name / "messages.xsd")))
        if found := problem(schema, path, written):
            wrong += 1
            print(f"{name}/{path.name}: {found}")
    lost = len(documents) - len(read)
    checks = len(names) + len(documents)
    print(f"{checks - wrong - lost} of {checks} checks hold: {len(names)} constructs, {len(documents)} documents")
    sys.exit(1 if wrong else 0)


main()
