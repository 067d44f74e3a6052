"""Bytes to clean text: encoding, line ends, control characters, Unicode normal form."""

import codecs
import re
import unicodedata

from index.reading.types import Unreadable, counted

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_SIGNATURES = (
    (b"%PDF-", "a PDF: rename it to end in .pdf"),
    (b"PK\x03\x04", "a ZIP archive or Office file: unpack it, or rename it to end in .docx"),
    (b"\x1f\x8b", "a gzip archive: unpack it first"),
    (b"\x89PNG", "an image: remove it"),
    (b"\xff\xd8\xff", "an image: remove it"),
    (b"GIF8", "an image: remove it"),
    (b"\xd0\xcf\x11\xe0", "an old Office file: save it as .docx"),
    (b"{\\rtf", "a rich text file: save it as .docx or .txt"),
)
_BREAKS = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
_UNWANTED = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x9f\u00ad\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff"
    "\ufff9-\ufffb\ufffe\uffff]"
)
"""Control characters, soft hyphens, invisible marks, and those that reorder text on screen."""
_SURROGATES = re.compile("[\ud800-\udfff]")
_CONTROL_BYTES = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")
_TYPOGRAPHY = frozenset("‘’“”–—…•€£¥©®™°§«»·´¨½¼¾¿¡ ‚„†‡‰‹›×")
_COMMON = _TYPOGRAPHY | frozenset("àâäçéèêëîïôöùûüßñáíóúÀÂÄÇÉÈÊËÎÏÔÖÙÛÜÑÁÍÓÚåÅ")
"""Enough of these in a short text is French, German or Spanish, not Polish misread."""
_SAMPLE = 200_000
_BROKEN_SHARE = 0.001


def clean(text: str) -> str:
    """NFC text with `\\n` line ends and without control characters; cleaning twice changes nothing.

    Offsets are taken after this, so nothing may normalise the text again.
    """
    text = _BREAKS.sub("\n", text)
    text = _SURROGATES.sub("\ufffd", text)
    return unicodedata.normalize("NFC", _UNWANTED.sub("", text))


def clean_line(text: str) -> str:
    """A title, a name, an address: cleaned, on one line, single blanks."""
    return " ".join(clean(text).split())


def decode(data: bytes, declared: str = "") -> tuple[str, str]:
    """Text of a file and a note on what could not be decoded ("" when all could).

    The order is byte order mark, encoding declared by the document, UTF-8, UTF-16 without a mark,
    Windows-1252 when that gives plausible Western text, and last a statistical guess.

    Raises:
        Unreadable: the bytes are not text.
    """
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            return _lenient(data[len(mark) :], encoding)
    for signature, kind in _SIGNATURES:
        if data.startswith(signature):
            raise Unreadable(f"is not text but {kind}")
    wide = _wide_encoding(data)
    if wide:
        return _lenient(data, wide)
    if len(_CONTROL_BYTES.findall(data[:_SAMPLE])) * 100 > len(data[:_SAMPLE]):
        raise Unreadable("is a binary file with the ending of a text file; remove or rename it")
    for encoding in filter(None, ("utf-8", declared)):
        try:
            return data.decode(encoding), ""
        except (UnicodeDecodeError, LookupError):
            continue
    return _guess(data)


def _lenient(data: bytes, encoding: str) -> tuple[str, str]:
    text = data.decode(encoding, "replace")
    meant = data.count("\ufffd".encode(encoding)) if encoding.startswith("utf") else 0
    broken = text.count("\ufffd") - meant
    if broken <= 0:
        return text, ""
    if broken * 10 > len(text):
        raise Unreadable("is not text in an encoding that can be told; save it as UTF-8")
    name = encoding.upper().removesuffix("-LE").removesuffix("-BE")
    return (
        text,
        f"has {counted(broken, 'byte')} that can be no {name}, shown as \ufffd; save it as UTF-8",
    )


def _wide_encoding(data: bytes) -> str:
    """UTF-16 without a mark: in Western text every second byte is zero."""
    sample = data[:4096]
    half = len(sample) // 2
    if half < 2 or len(data) % 2:
        return ""
    if sample[1::2].count(0) * 10 > half * 7 and sample[::2].count(0) * 10 < half:
        return "utf-16-le"
    if sample[::2].count(0) * 10 > half * 7 and sample[1::2].count(0) * 10 < half:
        return "utf-16-be"
    return ""


def _guess(data: bytes) -> tuple[str, str]:
    """Eight-bit text, or UTF-8 with a few broken bytes."""
    text = data.decode("utf-8", "replace")
    broken = text.count("\ufffd")
    few = broken <= max(3, _BROKEN_SHARE * len(text))
    multibyte = sum(c > "\x7f" for c in text[:_SAMPLE]) - text[:_SAMPLE].count("\ufffd")
    if few and multibyte > broken:
        return _lenient(data, "utf-8")
    western = data.decode("cp1252", "replace")
    if _is_western(western[:_SAMPLE]):
        return western, ""
    if few and len(text) > 200:
        return _lenient(data, "utf-8")
    from charset_normalizer import from_bytes

    best = from_bytes(data[:_SAMPLE]).best()
    if best is None:
        raise Unreadable("is not text in an encoding that can be told; save it as UTF-8")
    return _lenient(data, best.encoding)


def _is_western(text: str) -> bool:
    """Does text decoded as Windows-1252 look meant: accents within words, marks between them?"""
    special = [(i, c) for i, c in enumerate(text) if c > "\x7f"]
    if not special or (len(special) * 12 > len(text) and not {c for _, c in special} <= _COMMON):
        return False
    fine = sum(_is_in_place(text, i, c) for i, c in special)
    return fine * 10 >= len(special) * 9


def _is_in_place(text: str, place: int, character: str) -> bool:
    before, after = text[max(place - 1, 0) : place], text[place + 1 : place + 2]
    if character.isalpha():
        return before.isalpha() or after.isalpha() or character in "àÀ"
    inside = before.isalpha() and after.isalpha()
    return character in _TYPOGRAPHY and (not inside or character in "’‘–—…·")
