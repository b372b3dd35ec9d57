"""A notice's text with one kind of sign, so that one expression finds all corners."""

from __future__ import annotations

import re
import unicodedata

_SIGNS = str.maketrans(
    {
        **dict.fromkeys("º˚∘度도", "°"),
        **dict.fromkeys("′’‘`´ʹ分분", "'"),
        **dict.fromkeys("″”“„ʺ秒초", '"'),
        **dict.fromkeys("‐‑‒–—−", "-"),
    }
)
_WORDS = (
    ("北緯", " N "), ("南緯", " S "), ("東経", " E "), ("西経", " W "),
    ("北纬", " N "), ("南纬", " S "), ("东经", " E "), ("西经", " W "),
    ("東經", " E "), ("西經", " W "),
    ("북위", " N "), ("남위", " S "), ("동경", " E "), ("서경", " W "),
)  # fmt: skip

_Q_LINE = re.compile(
    r"(?i)\bQ\)\s*[A-Z]{4}\s*/[A-Z0-9/\s]{0,60}?"
    r"\d{4}(?:\d\d)?[NS]\s*\d{5}(?:\d\d)?[EW]\s*(?:\d{3}(?!\d))?"
)


def without_q_lines(plain: str) -> tuple[str, list[int]]:
    """Return the text with dots for the Q) lines of NOTAM, and where they stood.

    A Q) line ends with the centre and the radius of influence, in whole minutes and
    miles, which serve to sort NOTAM and lie around the area of item E) (ICAO Doc 8126).
    """
    starts = [match.start() for match in _Q_LINE.finditer(plain)]
    return _Q_LINE.sub(lambda match: "." * len(match[0]), plain), starts


def plain_signs(text: str) -> tuple[str, list[int]]:
    """Return the text with one kind of sign, and for each character where it stood.

    Of a run of blanks one is left, or its line breaks, two at most: an expression in which
    blanks may stand in a dozen places takes minutes over a hundred of them otherwise.
    """
    out: list[str] = []
    places: list[int] = []
    index, breaks = 0, -1  # the line breaks of the blanks just before, -1 after anything else
    while index < len(text):
        character, step = text[index], 1
        if character.isascii():
            piece = character.translate(_SIGNS)
        elif word := next((word for word in _WORDS if text.startswith(word[0], index)), None):
            piece, step = word[1], len(word[0])
        else:
            piece = unicodedata.normalize("NFKC", character.translate(_SIGNS)).translate(_SIGNS)
        if piece.isspace():
            is_break = piece == "\n"
            if (breaks >= 0 and not is_break) or breaks >= 2:
                piece = ""
            breaks = max(breaks, 0) + is_break
        else:
            breaks = -1
        out.append(piece)
        places.extend([index] * len(piece))
        index += step
    places.append(len(text))
    return "".join(out), places
