"""Tells whether two XML documents are the same under exclusive canonicalization, white space between elements aside.

Usage: ci/python ci/canonical.py WRITTEN DOCUMENTED
Exits with 1 and a difference if they are not. The canonical form is libxml2's (https://www.w3.org/TR/xml-exc-c14n/).
"""

import difflib
import sys

import lxml.etree


def canonical(path):
    root = lxml.etree.parse(path, lxml.etree.XMLParser(remove_blank_text=True)).getroot()
    return lxml.etree.tostring(root, method="c14n", exclusive=True).decode()


def main():
    written, documented = sys.argv[1:]
    ours, theirs = canonical(written), canonical(documented)
    if ours != theirs:
        lines = [text.replace("><", ">\n<").splitlines() for text in (theirs, ours)]
        print("\n".join(difflib.unified_diff(*lines, documented, written, lineterm="")))
        sys.exit(1)
    print(f"{written} and {documented} are the same under exclusive canonicalization ({len(ours)} characters)")


main()
