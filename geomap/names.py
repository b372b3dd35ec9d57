"""When two spellings are one name: case, hyphens, accents, romanisations, word order.

Korean names reach the press in two romanisations and in many hands: Sunch'ŏn,
Sunchon, Suncheon; Mupyong-ni, Mupyong-ri, Mupyeong-ri. `romanisation_key` folds
McCune-Reischauer and the Revised Romanization onto each other. That merges a
few names that are different (Chongju and Cheongju), so it is asked only after
the spelling as it stands has found nothing.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_SAME = (
    # From McCune-Reischauer and Revised spelling onto one another; the order counts.
    ("yeo", "yo"),
    ("eo", "o"),
    ("eu", "u"),
    ("oo", "u"),
    ("ee", "i"),
    ("shi", "si"),
    ("l", "r"),
    ("ch", "j"),
    ("kh", "k"),
    ("th", "t"),
    ("ph", "p"),
    ("g", "k"),
    ("d", "t"),
    ("b", "p"),
)
_VILLAGE = re.compile(r"(?:nni|rri|ri|ni)$")


def fold(text: str) -> str:
    """Return the text in compatibility form, without case and Latin accents.

    >>> fold("Sunch'ŏn ＡＢ")
    "sunch'on ab"
    """
    parts = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", text))
    # Dakuten and jamo are combining too, and make another letter: only Latin accents go.
    plain = "".join(c for c in parts if not "\u0300" <= c <= "\u036f")
    return unicodedata.normalize("NFKC", plain).casefold()


@lru_cache(maxsize=4096)  # the same words come again and again
def name_key(text: str) -> str:
    """Return the letters and digits alone, katakana for hiragana.

    >>> name_key("Oshima-Ōshima") == name_key("oshima oshima")
    True
    """
    letters = "".join(c for c in fold(text) if c.isalnum() or c == "ー")
    return "".join(chr(ord(c) + 0x60) if "\u3041" <= c <= "\u3096" else c for c in letters)


def romanisation_key(text: str) -> str:
    """Return a key that does not mind how a Korean name is romanised.

    >>> romanisation_key("Mupyeong-ri") == romanisation_key("Mupyŏng-ni")
    True
    >>> romanisation_key("Suncheon") == romanisation_key("Sonchon")
    False
    """
    key = name_key(text)
    if not key.isascii():
        return key
    for spelling, same in _SAME:
        key = key.replace(spelling, same)
    key = re.sub(r"([a-z])\1", r"\1", key)
    return _VILLAGE.sub("ri", key) if len(key) > 5 else key


# --- Phrases --------------------------------------------------------------

_DROPPED = frozenset(
    (
        *("a", "an", "and", "around", "at", "from", "in", "into", "its", "of", "on", "part"),
        *("region", "s", "the", "to", "toward", "towards", "waters"),
    )
)
_WORD = {
    **dict.fromkeys(("western", "westerly", "w"), "west"),
    **dict.fromkeys(("eastern", "easterly", "e"), "east"),
    **dict.fromkeys(("northern", "n"), "north"),
    **dict.fromkeys(("southern", "s"), "south"),
    **dict.fromkeys(("northeastern", "ne"), "northeast"),
    **dict.fromkeys(("northwestern", "nw"), "northwest"),
    **dict.fromkeys(("nk", "dprk", "korean", "nkorea"), "korea"),
    **dict.fromkeys(("coastal", "coastline", "coasts", "shore"), "coast"),
    **dict.fromkeys(("interior", "inner"), "inland"),
    **dict.fromkeys(("off", "close", "vicinity", "proximity", "nearby", "neighborhood"), "near"),
    **dict.fromkeys(("suburb", "suburbs", "outskirts", "suburban", "environs"), "near"),
    **dict.fromkeys(("provinces", "prov", "pref", "prefecture", "county", "do"), "province"),
    **dict.fromkeys(("areas", "zone", "district"), "area"),
    **dict.fromkeys(("japanese",), "japan"),
    **dict.fromkeys(("seas",), "sea"),
}


def phrase_key(text: str) -> frozenset[str]:
    """Return the words that count, in no order; Japanese and Korean as one string.

    >>> sorted(phrase_key("near the west coast of North Korea"))
    ['coast', 'korea', 'near', 'west']
    >>> phrase_key("NK's western coast") < phrase_key("near the west coast of North Korea")
    True
    """
    folded = fold(text)
    if not folded.isascii():
        return frozenset((re.sub(r"[の\W_]|ー", "", folded),))
    words = re.findall(r"[a-z]+", re.sub(r"\bnorth korea", "korea", folded.replace("'s", " ")))
    joined = re.sub(r"\b(north|south) (east|west)(?=ern|\b)", r"\1\2", " ".join(words))
    kept = (_WORD.get(word, word) for word in joined.split() if word not in _DROPPED)
    return frozenset(kept)


@lru_cache(maxsize=4096)  # the same words come again and again
def phrase_keys(text: str) -> tuple[frozenset[str], ...]:
    """Return the key of a phrase, then what is left without the words that go without saying.

    Of the phrases in question, all but a few are about Korea and its peninsula.
    """
    full = phrase_key(text)
    shorter = (full - {"peninsula"}, full - {"peninsula", "korea"})
    return tuple(dict.fromkeys(key for key in (full, *shorter) if key))
