"""Reads the W3C's XML Schema test suite: its groups of schemas and instance documents, with what the suite expects of them."""

import dataclasses
import pathlib
import re
import xml.etree.ElementTree as ElementTree

NAMESPACE = "{http://www.w3.org/XML/2004/xml-schema-test-suite/}"
HREF = "{http://www.w3.org/1999/xlink}href"
# The set of NIST names its 3,953 groups in one file of 12 MB, which not every copy of the suite has. Its file names say as much.
NIST = "nistMeta/NISTXMLSchemaDatatypes.testSet"
VERSIONS = {"1.0", "1.1"}


@dataclasses.dataclass
class Group:
    """A test group. `valid` is `None` where the suite expects nothing under XML Schema 1.0."""

    name: str
    schemas: list
    valid: bool | None
    only_1_1: bool = False
    instances: list = dataclasses.field(default_factory=list)


def groups(root):
    """Every group that has a schema, in the order of the suite."""
    root = pathlib.Path(root)
    if not (root / "suite.xml").is_file():
        raise SystemExit(f"{root} is no checkout of the suite: it has no suite.xml")
    found = []
    for reference in ElementTree.parse(root / "suite.xml").getroot().iter(NAMESPACE + "testSetRef"):
        path = root / reference.get(HREF)
        if path.is_file():
            found += groups_of_set(path)
        elif reference.get(HREF) == NIST:
            found += groups_of_nist(root / "nistData")
        else:
            raise SystemExit(f"{path} is missing")
    return found


def groups_of_set(path):
    test_set = ElementTree.parse(path).getroot()
    name = path.name.split(".")[0].removesuffix("_w3c")
    for node in test_set.iter(NAMESPACE + "testGroup"):
        versions = versions_of(node) or versions_of(test_set)
        tests = node.findall(NAMESPACE + "schemaTest")
        tests = [test for test in tests if applies(versions_of(test))] or tests
        documents = [document for test in tests[:1] for document in test.findall(NAMESPACE + "schemaDocument")]
        if not documents:
            continue
        applicable = applies(versions) and applies(versions_of(tests[0]))
        group = Group(
            f"{name}/{node.get('name')}",
            [(path.parent / document.get(HREF)).resolve() for document in documents],
            expected(tests[0]) if applicable else None,
            not applicable,
        )
        for test in node.findall(NAMESPACE + "instanceTest"):
            document = test.find(NAMESPACE + "instanceDocument")
            if applies(versions_of(test)) and expected(test) and document is not None:
                group.instances.append((path.parent / document.get(HREF)).resolve())
        yield group


def groups_of_nist(data):
    """All schemas are valid; the instances of `NISTSchema-X.xsd` are `NISTXML-X-1.xml` and so on, valid where X has `SV-IV`."""
    for schema in sorted(data.rglob("NISTSchema-*.xsd")):
        name = schema.stem.removeprefix("NISTSchema-")
        paths = sorted(schema.parent.glob(f"NISTXML-{name}-*.xml")) if name.startswith("SV-IV") else []
        instances = [path for path in paths if is_instance(path, name)]
        yield Group(f"NIST/{name}", [schema.resolve()], True, False, [path.resolve() for path in instances])


def is_instance(path, name):
    return re.fullmatch(rf"NISTXML-{re.escape(name)}-\d+\.xml", path.name) is not None


def versions_of(node):
    return set((node.get("version") or "").split()) & VERSIONS or (
        {"1.1"} if "CTA" in (node.get("version") or "") else set()
    )


def applies(versions):
    return not versions or "1.0" in versions


def expected(test):
    """Whether the test expects a valid outcome under XML Schema 1.0; `None` where it leaves that open."""
    chosen = None
    for node in test.findall(NAMESPACE + "expected"):
        versions = versions_of(node)
        if "1.0" in versions or (not versions and chosen is None):
            chosen = node.get("validity")
    return {"valid": True, "invalid": False}.get(chosen)
