"""Has the generator take every schema of the suite, each in a process of its own with a limit of time and memory."""

import collections
import concurrent.futures
import os
import re
import resource
import subprocess
import xml.etree.ElementTree as ElementTree

XS = "{http://www.w3.org/2001/XMLSchema}"
# What is said of schemas that have nothing to begin with.
NOTHING = "the schemas have neither an operation nor a global element"
SECONDS = 20
MEMORY = 2 << 30
PLACE = re.compile(r"^\s*--> .+:\d+:\d+$", re.MULTILINE)

Outcome = collections.namedtuple("Outcome", "kind message code")


def limit():
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))


def accept(program, schemas):
    """What becomes of these schemas with all of their elements; of those that have none, with all of their types."""
    outcome = generate(program, schemas, ["--all"])
    if NOTHING not in outcome.message:
        return outcome
    types = global_types(schemas)
    if not types:
        return outcome._replace(kind="accepted")
    return generate(program, schemas, [argument for name in types for argument in ("--type", name)])


def global_types(schemas):
    """The global types of these files, without those of the files that they include."""
    names = []
    for schema in schemas:
        root = ElementTree.parse(schema).getroot()
        namespace = root.get("targetNamespace") or ""
        for node in root:
            if node.tag in (XS + "complexType", XS + "simpleType") and node.get("name"):
                name = node.get("name").strip()
                names.append(f"{{{namespace}}}{name}" if namespace else name)
    return names


def generate(program, schemas, arguments):
    """What becomes of these schemas: `accepted`, `refused`, or one of the outcomes that must never be."""
    command = [program, "generate", "--quiet", "--allow-outside", "--out", "-", *arguments]
    for schema in schemas:
        command += ["--schema", str(schema)]
    try:
        run = subprocess.run(command, capture_output=True, timeout=SECONDS, preexec_fn=limit, check=False)
    except subprocess.TimeoutExpired:
        return Outcome("hang", f"more than {SECONDS} seconds", "")
    message = run.stderr.decode(errors="replace").strip()
    if run.returncode == 0:
        return Outcome("accepted", message, run.stdout.decode())
    if run.returncode != 1 or "panicked" in message:
        return Outcome("panic", message, "")
    if not message:
        return Outcome("empty", "exit code 1 without a message", "")
    return Outcome("refused" if PLACE.search(message) else "placeless", message, "")


def accept_all(program, groups):
    """The outcome of each group, in their order."""
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        return list(pool.map(lambda group: accept(program, group.schemas), groups))
