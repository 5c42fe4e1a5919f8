"""Compares an instance document with what was written of it.

Differences that say the same are benign, and named here:
- prefixes, comments, processing instructions, and where namespaces are declared;
- white space between elements, around values and between the items of a list;
- `xsi:schemaLocation` and `xsi:noNamespaceSchemaLocation`, which are hints for a validator;
- other spellings of the same number, boolean, duration, date or time;
- `xsi:type` that is not written again although all that stands in the element is the same: it names the declared type itself,
  or a simple type;
- an attribute or element content that the schema gives as its default, written out;
- `xsi:nil="false"`, which says nothing;
- the order of the elements of `xs:all`, which are written in the order of the schema: any order is valid.
"""

import decimal
import re
import struct
import xml.etree.ElementTree as ElementTree

XSI = "{http://www.w3.org/2001/XMLSchema-instance}"
HINTS = {XSI + "schemaLocation", XSI + "noNamespaceSchemaLocation"}


def difference(given, written, any_order=False):
    """The first difference between two elements that is not benign, or `None`. `any_order`: the schema has an `xs:all`."""
    if given.tag != written.tag:
        return f"element {given.tag} became {written.tag}"
    mine = {name: value for name, value in given.attrib.items() if name not in HINTS}
    theirs = {name: value for name, value in written.attrib.items() if name not in HINTS}
    for name, value in mine.items():
        if name == XSI + "type" and name not in theirs:
            continue
        if name == XSI + "nil" and value.strip() in ("false", "0"):
            continue
        if name not in theirs:
            return f"{given.tag}: attribute {name} is lost"
        if not same(value, theirs[name], name == XSI + "type"):
            return f"{given.tag}: {name}={value!r} became {theirs[name]!r}"
    if not same(given.text or "", written.text or ""):
        if (given.text or "").strip():
            return f"{given.tag}: {given.text!r} became {written.text!r}"
    if len(given) != len(written):
        return f"{given.tag}: {len(given)} elements became {len(written)}"
    children, others = list(given), list(written)
    if any_order and [child.tag for child in children] != [other.tag for other in others]:
        children.sort(key=lambda child: child.tag)
        others.sort(key=lambda other: other.tag)
    for child, other in zip(children, others):
        found = difference(child, other, any_order)
        if found:
            return found
        if not same(child.tail or "", other.tail or ""):
            return f"{given.tag}: {child.tail!r} became {other.tail!r}"
    return None


def same(given, written, is_name=False):
    given, written = given.split(), written.split()
    if is_name:
        local = lambda words: [word.split(":")[-1] for word in words]
        return local(given) == local(written)
    return len(given) == len(written) and all(map(same_word, given, written))


def same_word(given, written):
    if given == written or value(given) == value(written):
        return True
    try:
        return "e" in (given + written).lower() and single(given) == single(written)
    except (ValueError, OverflowError):
        return given == written


def single(word):
    """The nearest number of 32 bits: an `xs:float` is no more exact."""
    return struct.pack("f", float(word))


def value(word):
    """What a word means, as far as that has several spellings."""
    if word in ("true", "1"):
        return decimal.Decimal(1)
    if word in ("false", "0"):
        return decimal.Decimal(0)
    try:
        return decimal.Decimal(word)
    except (decimal.InvalidOperation, ValueError):
        pass
    if re.fullmatch(r"[^\W\d][^:]*:[^\W\d][^:]*", word):
        word = word.split(":", 1)[1]
    if re.fullmatch(r"[0-9A-Fa-f]+", word):
        return word.upper()
    # Fractions of a second, and the two names of the zone of Greenwich.
    word = re.sub(r"(\.\d*?)0+(?=$|[^\d])", r"\1", word).replace(".Z", "Z").replace(".S", "S").rstrip(".")
    return re.sub(r"(Z|[+-]00:00)$", "Z", word)


def root_of(path):
    """The name of the root element of a document, as generated code names it; `None` if it is not XML 1.0."""
    try:
        for _, element in ElementTree.iterparse(path, ("start",)):
            return element.tag
    except (ElementTree.ParseError, ValueError, LookupError):
        return None
    return None
