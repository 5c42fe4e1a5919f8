"""Holds XML envelopes that we wrote against the schema, with a validator that nobody here wrote.

Usage: ci/python ci/validate_requests.py FOLDER [--at-least N] [--ours]
Validates the headers and the child of the Body of every FOLDER/*.xml against $EWS_REFERENCE/schema/messages.xsd. With --ours,
or where EWS_REFERENCE is not set, against schemas/content-type.xsd. Exits with 1 if anything is invalid, or if there are fewer than N.
"""

import argparse
import os
import pathlib
import sys

import lxml.etree
import xmlschema

SOAP = "{http://schemas.xmlsoap.org/soap/envelope/}"
PROJECT = pathlib.Path(__file__).resolve().parent.parent


def schema_file(ours):
    reference = None if ours else os.environ.get("EWS_REFERENCE")
    return pathlib.Path(reference, "schema/messages.xsd") if reference else PROJECT / "schemas/content-type.xsd"


def problems(envelope, schema):
    """What is wrong with an envelope, one sentence each."""
    try:
        root = lxml.etree.parse(envelope, lxml.etree.XMLParser(remove_comments=True)).getroot()
    except lxml.etree.XMLSyntaxError as error:
        return [f"not well-formed: {error}"]
    if root.tag != f"{SOAP}Envelope":
        return [f"the root is {root.tag}, not a SOAP 1.1 Envelope"]
    headers = root.findall(f"{SOAP}Header/*")
    body = root.findall(f"{SOAP}Body/*")
    if len(body) != 1:
        return [f"the Body has {len(body)} children, not one"]

    found = []
    for element in [*headers, *body]:
        if element.tag not in schema.maps.elements:
            found.append(f"the schema declares no element {element.tag}")
            continue
        # As text, so that the prefixes that xsi:type and QNames use come along.
        alone = lxml.etree.tostring(element, encoding="unicode", with_tail=False)
        try:
            found += [f"{error.path}: {error.reason}" for error in schema.iter_errors(alone)]
        except xmlschema.XMLSchemaException as error:
            found.append(f"{element.tag}: {error}")
    return found


def main():
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("folder", type=pathlib.Path)
    arguments.add_argument("--at-least", type=int, default=1, metavar="N")
    arguments.add_argument("--ours", action="store_true")
    arguments = arguments.parse_args()

    # Lax: Microsoft's schema breaks the rule that each particle is unambiguous (ArrayOfTransitionsType).
    schema = xmlschema.XMLSchema(schema_file(arguments.ours), validation="lax")
    envelopes = sorted(arguments.folder.glob("*.xml"))
    invalid = 0
    for envelope in envelopes:
        found = problems(envelope, schema)
        invalid += bool(found)
        for problem in found:
            print(f"{envelope}: {problem}")
    print(f"{len(envelopes) - invalid} valid, {invalid} invalid of {len(envelopes)} envelopes, by {schema_file(arguments.ours)}")
    if len(envelopes) < arguments.at_least:
        sys.exit(f"{arguments.folder} holds {len(envelopes)} envelopes; there should be at least {arguments.at_least}")
    sys.exit(1 if invalid else 0)


main()
