"""XML read by expat, with nothing in it that could harm: no entities, no depth without end.

Expat never fetches anything by itself; declarations of entities and of attributes are refused
before they are used, so nothing can grow either.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from pyexpat import ExpatError, ParserCreate, XMLParserType, errors

from dorsal.course.reading.bounds import MOST_DEPTH, MOST_TAG_BYTES, refusal
from dorsal.ground.problems import BadInput

CHUNK_BYTES = 1024 * 1024
DECLARATION = re.compile(rb"""<\?xml\s[^>]{0,80}?encoding\s*=\s*["']([^"']{0,40})["']""")
ENCODINGS = re.compile(
    r"utf-?8|utf-?16(le|be)?|(us-)?ascii|iso-?8859-?\d{1,2}|latin-?1|(windows-|cp)125\d|koi8-r",
    re.IGNORECASE,
)
UTF8_MARK = b"\xef\xbb\xbf"
UTF16_MARKS = (b"\xff\xfe", b"\xfe\xff")
SAVE_AGAIN = "save or export it again as UTF-8"
EXPORT_AGAIN = "download or export it again"
NOT_UTF8 = "a byte is no UTF-8 text, in which XML is written unless its first line says so"
CUT_SHORT = (errors.XML_ERROR_NO_ELEMENTS, errors.XML_ERROR_UNCLOSED_TOKEN)
CUT_SHORT_INSIDE = (errors.XML_ERROR_PARTIAL_CHAR, errors.XML_ERROR_UNCLOSED_CDATA_SECTION)


class TooDeep(Exception):
    """Elements lie inside elements beyond the bound."""


class Declares(Exception):
    """The document type declares things of its own, such as entities."""


def safe_parser(data: bytes, *, file: str = "") -> XMLParserType:
    """A parser for these bytes that refuses every declaration of entities and attributes."""
    _refuse_strange_encodings(data, file)
    _refuse_long_tags(data, file)
    parser = ParserCreate()
    parser.buffer_text = True
    parser.ordered_attributes = True
    parser.StartDoctypeDeclHandler = _refuse_own_declarations
    parser.EntityDeclHandler = _refuse_entity
    return parser


def feed(
    parser: XMLParserType, data: bytes, *, file: str = "", after_chunk: Callable[[], object] = bool
) -> None:
    """Parse it all, calling `after_chunk` now and then. Raise `BadInput` with the line where the
    file is no XML, or not safe.
    """
    view = memoryview(data)
    try:
        for start in range(0, len(data), CHUNK_BYTES):
            parser.Parse(view[start : start + CHUNK_BYTES], False)
            after_chunk()
        parser.Parse(b"", True)
    except ExpatError as error:
        raise _explained(error, data, file) from error
    except (Declares, TooDeep) as error:
        raise _unsafe(error, parser, file) from error
    except (LookupError, UnicodeError) as error:
        what = "the file declares an encoding that cannot be read"
        raise refusal(what, right=SAVE_AGAIN, file=file, line=1) from error


def check_depth(depth: int) -> None:
    """Raise `TooDeep` beyond the bound."""
    if depth > MOST_DEPTH:
        raise TooDeep


def local_name(name: str) -> str:
    """The name without its prefix."""
    return name.rpartition(":")[2]


def _refuse_own_declarations(
    _name: str, _system: str | None, _public: str | None, has_internal_subset: int
) -> None:
    if has_internal_subset:
        raise Declares


def _refuse_entity(*_: object) -> None:
    raise Declares


def _unsafe(error: Exception, parser: XMLParserType, file: str) -> BadInput:
    line = parser.CurrentLineNumber
    if isinstance(error, TooDeep):
        what = f"elements lie more than {MOST_DEPTH} deep inside one another"
        return refusal(what, right="a track needs no more than a few", file=file, line=line)
    what = "the file declares entities or other things of its own, which a track never needs"
    right = "remove the square brackets of the DOCTYPE and all between them"
    return refusal(what, right=right, file=file, line=line)


def declared_encoding(data: bytes) -> str:
    """The encoding that the first line names, in ASCII-like bytes; empty where it names none."""
    found = DECLARATION.match(data.removeprefix(UTF8_MARK)[:200].lstrip())
    return found[1].decode("ascii", "replace") if found else ""


def _refuse_strange_encodings(data: bytes, file: str) -> None:
    declared = declared_encoding(data)
    if declared and not ENCODINGS.fullmatch(declared):
        what = "the file declares an encoding that is not read"
        raise refusal(what, right=SAVE_AGAIN, file=file, line=1, value=declared)


def _refuse_long_tags(data: bytes, file: str) -> None:
    """A tag of millions of attributes would take a hundred times its bytes."""
    at = 0
    while len(data) - at > MOST_TAG_BYTES:
        following = data.rfind(b"<", at + 1, at + 1 + MOST_TAG_BYTES)
        if following < 0:
            what = "a tag or a text is longer than a megabyte, which no track needs"
            line = data.count(b"\n", 0, at) + 1
            raise refusal(what, right=EXPORT_AGAIN, file=file, line=line)
        at = following


def _explained(error: ExpatError, data: bytes, file: str) -> BadInput:
    """The same error in plain words, with what would be right."""
    said = errors.messages.get(error.code, "it is no XML")
    if said in CUT_SHORT or said in CUT_SHORT_INSIDE:
        what = "the file ends in the middle: its last elements are not closed"
        return refusal(what, right=EXPORT_AGAIN, file=file, line=error.lineno)
    wrong = _wrong_encoding(said, data)
    if wrong:
        return refusal(wrong, right=SAVE_AGAIN, file=file, line=error.lineno)
    what = f"this is no well-formed XML: {said}"
    right = RIGHT.get(said, EXPORT_AGAIN)
    return refusal(what, right=right, file=file, line=error.lineno, value=_shown(error, data))


RIGHT = {
    errors.XML_ERROR_INVALID_TOKEN: "in texts write '&' as '&amp;' and '<' as '&lt;'",
    errors.XML_ERROR_TAG_MISMATCH: "each element is closed by its own name, inner ones first",
    errors.XML_ERROR_UNDEFINED_ENTITY: "write the character itself, and '&' as '&amp;'",
    errors.XML_ERROR_JUNK_AFTER_DOC_ELEMENT: "nothing may follow the last closing tag",
    errors.XML_ERROR_DUPLICATE_ATTRIBUTE: "give each attribute once",
    errors.XML_ERROR_MISPLACED_XML_PI: "'<?xml' must be the very first characters of the file",
}


def _wrong_encoding(said: str, data: bytes) -> str:
    declared = declared_encoding(data)
    if said == errors.XML_ERROR_INCORRECT_ENCODING:
        return f"the first line declares {declared}, but the text is not written in it"
    is_utf8 = declared.lower().replace("-", "") in ("", "utf8")
    if said == errors.XML_ERROR_INVALID_TOKEN and is_utf8 and not data.startswith(UTF16_MARKS):
        return "" if _is_utf8(data) else NOT_UTF8
    return ""


def _is_utf8(data: bytes) -> bool:
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _shown(error: ExpatError, data: bytes) -> str:
    """The beginning of the line at which reading stopped."""
    lines = data.split(b"\n", error.lineno)
    if error.lineno > len(lines):
        return ""
    return lines[error.lineno - 1].strip()[:60].decode("utf-8", "replace")
