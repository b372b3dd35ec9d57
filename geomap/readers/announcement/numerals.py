"""Numbers as announcements write them, in figures, in words and in both; times in one unit."""

from __future__ import annotations

import re

from geomap.readers.announcement.lexicon import table

_PLAIN = r"(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?"

_ONE_DURATION = re.compile(
    r"(?i)(?<![\d:.])(?P<h>\d{1,2}) ?(?:hours?|時間|시간),? ?(?:and )?(?P<m>\d{1,2}) ?"
    r"(?:minutes?|分間?|분간?)(?:,? ?(?:and )?(?P<s>\d{1,2}) ?(?:seconds?|秒間?|초간?))?(?!\w*前)"
    r"|(?<![\d:.,])(?P<min>\d{1,3}) ?(?:minutes?|分|분),? ?(?:and )?(?P<sec>\d{1,2}) ?"
    r"(?:seconds?|秒間?|초간?)"
)
"""'1 hour, 9 minutes and 11 seconds' is one figure."""


def _in_one_unit(match: re.Match[str]) -> str:
    """Return a duration of several units in one, as long as it was."""
    minutes = int(match["h"] or 0) * 60 + int(match["m"] or match["min"] or 0)
    seconds = match["s"] or match["sec"]
    second, minute = (" s", " min") if match[0].isascii() else ("秒", "分")
    plain = f"{minutes * 60 + int(seconds)}{second}" if seconds else f"{minutes}{minute}"
    return plain.ljust(len(match[0])) if len(plain) <= len(match[0]) else match[0]


def in_one_unit(text: str) -> str:
    """Return a text in which every duration of several units is in one, each as long as it was.

    >>> in_one_unit("for 1 hour, 9 minutes and 11 seconds, far")
    'for 4151 s                          , far'
    """
    return _ONE_DURATION.sub(_in_one_unit, text)


def number_pattern(thousand: bool) -> str:
    """Return an expression for a number in figures, in words, or both: six-thousand-518, 6천1백.

    The words for thousands take long to compile and stand in few texts; the small
    ones, 'sixty-six minutes', are held against the table when they are read.
    """
    small = r"(?<![A-Za-z])[a-z]+(?:-[a-z]+)?(?=[ ](?:minutes?|seconds?))"
    if thousand:
        word = "|".join(sorted(table("figures")["numbers"], key=len, reverse=True))
        rest = rf"(?:[-, ]+(?:and )?(?:\d{{1,3}}|(?:{word})(?:[- ]hundred)?))?"
        small = rf"(?:(?:{word})[- ])?(?:{word}|\d{{1,2}})[- ]thousand{rest}|{small}"
    grouped = r"\d+ ?[万만千천百백](?: ?\d+ ?[千천百백])*(?: ?\d+(?:\.\d+)?)?"
    return f"(?:{small}|{grouped}|{_PLAIN})"


def number_value(text: str) -> float:
    """Return what a number says: '6천1백' is 6100, 'six-thousand-518' is 6518.

    >>> number_value("1,000"), number_value("1千"), number_value("6천 1백"), number_value("1万5千")
    (1000.0, 1000.0, 6100.0, 15000.0)
    >>> number_value("six-thousand-518"), number_value("one thousand two")
    (6518.0, 1002.0)
    """
    plain = text.replace(",", "").strip()
    if re.fullmatch(r"\d+(?:\.\d+)?", plain):
        return float(plain)
    words = re.split(r"[-,\s]+", text.casefold().strip())
    if all(word in table("figures")["numbers"] for word in words):
        return sum(map(_small, words))
    if "thousand" in words:
        middle = words.index("thousand")
        tail = [word for word in words[middle + 1 :] if word != "and"]
        return 1000.0 * sum(map(_small, words[:middle])) + _hundreds(tail)
    total = 0.0
    for digits, scale in re.findall(r"(\d+(?:\.\d+)?) ?([万만千천百백]?)", plain):
        factor = {"万": 1e4, "만": 1e4, "千": 1e3, "천": 1e3, "百": 1e2, "백": 1e2}.get(scale, 1.0)
        total += float(digits) * factor
    return total


def _small(word: str) -> float:
    return float(word) if word.isdigit() else float(table("figures")["numbers"].get(word, 0))


def _hundreds(words: list[str]) -> float:
    if "hundred" in words:
        place = words.index("hundred")
        return 100.0 * sum(map(_small, words[:place])) + sum(map(_small, words[place + 1 :]))
    return sum(map(_small, words))
