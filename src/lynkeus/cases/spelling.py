"""Is a study meant by what a person typed? Also by Pinyin, on a keyboard without Chinese."""

from collections.abc import Sequence
from functools import lru_cache
from itertools import islice, product

from lynkeus.dicom.search import BETWEEN_NAMES

READINGS_MAX = 64
"""Readings of one name that are tried: a character may be read in several ways (曾: ceng, zeng)."""
NAMES_HELD_MAX = 20_000
CHARACTERS_HELD_MAX = 10_000


def words_of(typed: str) -> list[str]:
    """Part what a person typed into words, in small letters."""
    return typed.lower().split()


def may_be_spelt(word: str) -> bool:
    """Tell whether a word could be a name in Pinyin or its initials."""
    return word.isascii() and word.isalpha()


def is_meant(words: Sequence[str], *, text: str, name: str) -> bool:
    """Tell whether a study is meant by what a person typed.

    Args:     words: As `words_of` parts them. text: Of the study, as `dicom/search.py` gives it.
              name: In characters, or several, each in its line; empty where there is none.
    Returns:  True when every word lies within the text, or is how the name is spelt.
    Source:   docs/glossary.md (names).
    Limits:   Pinyin is asked only of names in characters, and only for what the text has not.
    """
    missed = [word for word in words if word not in text]
    if not missed or not name or not all(may_be_spelt(word) for word in missed):
        return not missed
    names = [spellings(one) for one in name.split(BETWEEN_NAMES)]
    return all(any(word in one for one in names) for word in missed)


@lru_cache(maxsize=NAMES_HELD_MAX)
def spellings(name: str) -> str:
    """Spell a name in every way in which its characters are read, tones apart.

    Args:     name: In characters.
    Returns:  Each reading whole and by its initials, parted by spaces: "zhaoguoqiang zgq".
    Source:   The Pinyin tables of pypinyin (pinyin-data, from the Unihan database).
    Limits:   A surname's rare reading is among the others, and finds more than it should.
    """
    found: list[str] = []
    for reading in islice(product(*(_readings(one) for one in name)), READINGS_MAX):
        found += ["".join(reading), "".join(syllable[0] for syllable in reading if syllable)]
    return " ".join(dict.fromkeys(found)).lower()


@lru_cache(maxsize=CHARACTERS_HELD_MAX)
def _readings(character: str) -> tuple[str, ...]:
    """Read one character alone: a name is no phrase, and many names share few characters."""
    from pypinyin import Style, pinyin  # noqa: PLC0415  # its tables take a while to load

    return tuple(pinyin(character, style=Style.NORMAL, heteronym=True)[0])
