"""How a Chinese name may be typed on a keyboard without Chinese: pinyin, whole or its initials."""

from functools import lru_cache
from itertools import islice, product

READINGS_MAX = 64
"""Readings of one name that are tried: a character may be read in several ways (曾: ceng, zeng)."""
NAMES_HELD_MAX = 20_000


@lru_cache(maxsize=NAMES_HELD_MAX)
def spellings(name: str) -> str:
    """Spell a name in every way in which its characters are read, tones apart.

    Args:     name: In characters.
    Returns:  Each reading whole and by its initials, parted by spaces: "zhaoguoqiang zgq".
    Source:   The Pinyin tables of pypinyin (pinyin-data, from the Unihan database).
    Limits:   A surname's rare reading is among the others, and finds more than it should.
    """
    from pypinyin import Style, pinyin  # noqa: PLC0415  # its tables take a while to load

    read = pinyin(name, style=Style.NORMAL, heteronym=True)
    found: list[str] = []
    for reading in islice(product(*read), READINGS_MAX):
        found += ["".join(reading), "".join(syllable[0] for syllable in reading if syllable)]
    return " ".join(dict.fromkeys(found)).lower()
