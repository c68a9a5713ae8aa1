"""Texts and names in the character sets that hospitals really send; reading never fails.

Source: DICOM PS3.5 section 6.1 and annexes H to K (ISO 2022, GB18030, GBK); PS3.3 C.12.1.1.2.
"""

import re
from collections.abc import Sequence

from pydicom import charset

CHINESE = "gb18030"
DELIMITERS = {ord("\\"), ord("^"), ord("="), ord("\n"), ord("\r"), ord("\f"), ord("\t")}
ESCAPE = b"\x1b"
TO_ASCII = b"\x1b(B"
# Wrong names of character sets that devices send, and what they mean.
SPELLINGS = {
    "UTF8": "ISO_IR 192",
    "UTF-8": "ISO_IR 192",
    "ISO_IR_192": "ISO_IR 192",
    "ISO IR 192": "ISO_IR 192",
    "GB 18030": "GB18030",
    "GB2312": "GB18030",
    "ISO_IR 58": "GB18030",
}
# What ISO 2022 IR 58 says in a value: from its escape to a delimiter or another set's escape. ASCII
# may be called again between, for it stands in G0 and the Chinese in G1.
_IR_58 = re.compile(rb"\x1b\$\)A((?:[^\x1b\\^=\n\r\f\t]|\x1b\(B)*)")
_BEYOND_ASCII = re.compile(r"[^\x00-\x7f]+")
_UNSEEN = re.compile("[\x00-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\u061c]")
_HAN = re.compile("[\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")


def decode_text(raw: bytes, declared: Sequence[str]) -> str:
    """Give the text that bytes stand for.

    Args:     raw: A whole value of VR LO, LT, PN, SH, ST, UC or UT, all its parts.
              declared: Values of Specific Character Set (0008,0005).
    Returns:  Text. Bytes that the declared set cannot say, or for which none is declared, are
              read as UTF-8 if they are that, else as GB18030, else as Latin-1.
    Source:   DICOM PS3.3 C.12.1.1.2, PS3.5 section 6.1.
    """
    if raw.isascii() and ESCAPE not in raw:
        return raw.decode("ascii")
    named = [SPELLINGS.get(one.strip().upper(), one.strip()) for one in declared]
    codecs = [charset.python_encoding.get(one) for one in named]
    if not any(named) or None in codecs:
        return _undeclared(raw)
    known = [one for one in codecs if one is not None]
    try:
        return _by_escapes(raw, known)
    except (UnicodeError, LookupError, ValueError, UserWarning):
        return _undeclared(raw)


def likely_chinese(text: str) -> str | None:
    """Guess a Chinese text that was declared, and so read, as Latin-1.

    Args:     text: As declared.
    Returns:  The guess, to be shown as a guess beside the text; None when there is none.
    Source:   GB/T 2312-1980 (both bytes of a character are 0xA1 or above).
    Limits:   Two accented Latin letters in a row are taken for a character as well.
    """
    runs = _BEYOND_ASCII.findall(text)
    if not runs:
        return None
    try:
        guess = _BEYOND_ASCII.sub(lambda run: run[0].encode("latin-1").decode("gb2312"), text)
    except UnicodeError:
        return None
    return guess if _is_han(guess) else None


def plain(text: str) -> str:
    """Leave out what no eye sees and what turns the order of reading round.

    Args:     text: Who or what somebody is recognised by.
    Returns:  The text without control characters and marks of direction.
    Source:   Unicode Standard Annex 9 (bidirectional control characters), general category Cc.
    """
    return _UNSEEN.sub("", text)


def name_groups(name: str) -> tuple[str | None, str | None]:
    """Part a name into its alphabetic and its ideographic form, as people write them.

    Args:     name: A DICOM PN value.
    Returns:  (latin, ideographic), each None when it is not there.
    Source:   DICOM PS3.5 section 6.2.1.1.
    """
    groups = [_written(group) for group in plain(name).split("=")]
    latin = groups[0] if groups else None
    ideographic = groups[1] if len(groups) > 1 else None
    if ideographic is None and latin is not None and _is_han(latin):
        return None, latin
    return latin, ideographic


def _by_escapes(raw: bytes, known: Sequence[str]) -> str:
    """Read IR 58 here, for pydicom leaves its escapes in the text; the rest as declared."""
    other, *pairs = _IR_58.split(raw)
    said = [_declared(other, known)]
    for chinese, after in zip(pairs[::2], pairs[1::2], strict=True):
        said.append(chinese.replace(TO_ASCII, b"").decode(CHINESE))
        # Devices forget to call the set again, and ASCII has nothing else for such bytes.
        forgotten = known[0] == charset.default_encoding and ESCAPE not in after
        said.append(_undeclared(after) if forgotten else _declared(after, known))
    return "".join(said)


def _declared(raw: bytes, known: Sequence[str]) -> str:
    if ESCAPE in raw and len(known) > 1:
        return charset.decode_bytes(raw, known, DELIMITERS)
    return raw.decode(known[0])


def _written(group: str) -> str | None:
    parts = [part.strip() for part in group.split("^")]
    family, given = (parts[0] if parts else ""), " ".join(one for one in parts[1:3] if one)
    if _is_han(family + given):
        return (family + given.replace(" ", "")) or None
    return " ".join(one for one in (family, given) if one) or None


def _is_han(text: str) -> bool:
    return _HAN.search(text) is not None


def _undeclared(raw: bytes) -> str:
    for codec in ("utf-8", CHINESE):
        try:
            return raw.decode(codec)
        except UnicodeDecodeError:
            continue
    return raw.decode("latin-1")
