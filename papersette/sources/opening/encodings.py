"""In which encoding a text is, as far as its first bytes say so."""

from __future__ import annotations

import codecs
import re

from papersette.sources.opening.lines import BOM

__all__ = ["find_declared", "find_marked", "find_xml_encoding", "holds_ascii", "meant_by", "read_utf8"]

ASCII = bytes(range(128))
# Text in UTF-16 and UTF-32 says so by its first bytes; a longer mark stands before the shorter one that it starts with.
BOM_ENCODINGS = (
    (codecs.BOM_UTF32_LE, "utf-32"), (codecs.BOM_UTF32_BE, "utf-32"), (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)  # fmt: skip
# Some programs leave the mark of UTF-16 out; no text of ASCII has a NUL behind each letter.
BARE_UTF16 = ((re.compile(rb"(?:[\t\r\n -~]\0){8}"), "utf-16-le"), (re.compile(rb"(?:\0[\t\r\n -~]){8}"), "utf-16-be"))
# HTML names its encoding near its beginning, and means by some names what Windows means by them; so do people.
# Source: https://html.spec.whatwg.org/#prescan-a-byte-stream-to-determine-its-encoding and https://encoding.spec.whatwg.org/#names-and-labels
HTML_CHARSET = re.compile(rb"""<meta\s[^>]{0,200}?charset\s*=\s*["']?([\w-]{1,40})""", re.IGNORECASE)
DECLARED_WITHIN = 1024
MEANT = {
    "iso-8859-1": "cp1252", "iso8859-1": "cp1252", "latin1": "cp1252", "latin-1": "cp1252", "iso-8859-9": "cp1254",
    "windows-874": "cp874", "gb2312": "gbk", "shift-jis": "cp932", "euc-kr": "cp949",
}  # fmt: skip
# Other encodings than these are not text, or not met in XML and HTML.
KNOWN_ENCODING = re.compile(r"(iso-?8859|latin|windows|cp|koi8|mac|gb|big5|shift|euc|tis).*")
XML_DECLARED = re.compile(rb"""<\?xml[^>]*?\sencoding\s*=\s*["']([\w.-]+)["']""")


def find_marked(head: bytes) -> str | None:
    """Return the encoding that text tells by its first bytes; None where they are of a letter a byte."""
    marked = (name for mark, name in BOM_ENCODINGS if head.startswith(mark))
    return next(marked, None) or next((name for sign, name in BARE_UTF16 if sign.match(head)), None)


def holds_ascii(encoding: str) -> bool:
    """Whether the signs of ASCII are the same bytes in an encoding, line ends among them."""
    try:
        return ASCII.decode(encoding) == ASCII.decode("ascii")
    except (LookupError, ValueError):
        return False


def meant_by(name: str) -> str:
    """Return the encoding that is meant by a name: whose text is said to be Latin-1 has the quotation marks of Windows."""
    return MEANT.get(name.lower().replace("_", "-"), name)


def read_utf8(head: bytes) -> str | None:
    """Return the characters of bytes that are UTF-8, of which the last may be cut off; None where they are not."""
    try:
        return codecs.getincrementaldecoder("utf-8")().decode(head)
    except UnicodeDecodeError:
        return None


def find_declared(head: bytes) -> str | None:
    """Return the encoding that HTML names for itself; None where it names none that is known, or is UTF-8 as far as is seen."""
    declared = HTML_CHARSET.search(head, 0, DECLARED_WITHIN) if head.lstrip()[:1] == b"<" else None
    if not declared or read_utf8(head) is not None:
        return None
    name = declared[1].decode().lower()
    try:
        return codecs.lookup(meant_by(name)).name if KNOWN_ENCODING.fullmatch(name) else None
    except LookupError:
        return None


def find_xml_encoding(head: bytes) -> str | None:
    """Return the encoding that XML names for itself; None where it names none that is known, or is UTF-8 with signs beyond ASCII.

    UTF-8 it may be whatever the declaration says: it may have been recoded on its way here.
    """
    declared = XML_DECLARED.match(head.removeprefix(BOM))
    name = declared[1].decode().lower() if declared else "utf-8"
    return name if KNOWN_ENCODING.fullmatch(name) and (read_utf8(head) or "").isascii() else None
