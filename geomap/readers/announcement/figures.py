"""Figures with a unit, and what each of them measures.

A figure is cut out with the words that hedge it and given to the grammar of
event files (`parse_quantity`). What it measures follows from the words next to
it: 最高高度 before it, 飛翔 after it, 'flew' before it. A figure that no such
word claims is left alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache, lru_cache

from attrs import evolve, frozen

from geomap.errors import InputError
from geomap.events import Qualifier, Quantity
from geomap.readers.announcement.lexicon import Lexicon, table
from geomap.readers.quantities import parse_quantity
from geomap.units import NAUTICAL_MILE_M

_MILE_KM = 1.609344
"""International mile: 1,609.344 m exactly (agreement of 1 July 1959)."""

_NAUTICAL_MILE_KM = NAUTICAL_MILE_M / 1000.0
_SCALE_KM = {"km": 1.0, "miles": _MILE_KM, "nautical_miles": _NAUTICAL_MILE_KM}
_ONE_DURATION = re.compile(
    r"(?i)(?<![\d:.])(?P<h>\d{1,2}) ?(?:hours?|時間|시간),? ?(?:and )?(?P<m>\d{1,2}) ?"
    r"(?:minutes?|分間?|분간?)(?:,? ?(?:and )?(?P<s>\d{1,2}) ?(?:seconds?|秒間?|초간?))?(?!\w*前)"
    r"|(?<![\d:.,])(?P<min>\d{1,3}) ?(?:minutes?|分|분),? ?(?:and )?(?P<sec>\d{1,2}) ?"
    r"(?:seconds?|秒間?|초간?)"
)
"""'1 hour, 9 minutes and 11 seconds' is one figure."""


_WORDED = re.compile(r"(?i)thousand|(?:minute|second)s?\b")


def _in_seconds(match: re.Match[str]) -> str:
    """Return a duration of several units in one, as long as it was."""
    minutes = int(match["h"] or 0) * 60 + int(match["m"] or match["min"] or 0)
    seconds = match["s"] or match["sec"]
    second, minute = (" s", " min") if match[0].isascii() else ("秒", "分")
    plain = f"{minutes * 60 + int(seconds)}{second}" if seconds else f"{minutes}{minute}"
    return plain.ljust(len(match[0])) if len(plain) <= len(match[0]) else match[0]


_PLAIN = r"(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?"
_RANGE = (
    r"(?:\s*(?:kms?|kilomet(?:er|re)s?|miles|キロ(?:メートル)?|킬로(?:미터)?)?\s*"
    r"(?:-|~|から|ないし|to|and|에서|내지)\s*(?:roughly |around )?)"
)


def _number_pattern(thousand: bool) -> str:
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


def _words(words: Iterable[str]) -> str:
    ordered = sorted(words, key=len, reverse=True)
    return "|".join(re.escape(word).replace(r"\ ", r"\s+") for word in ordered)


@frozen
class Figure:
    """A figure with its unit and its hedges."""

    start: int
    end: int
    quantity: Quantity
    unit: str
    """km or minutes."""
    number_start: int
    unit_end: int
    converted_from_km: float = 0.0
    """Kilometres of the unit, where it was another: a mile, a nautical mile."""
    seconds: str = ""
    """What was published, where that was seconds."""

    @property
    def is_converted(self) -> bool:
        """Given in miles of either kind."""
        return self.converted_from_km > 0.0


@cache
def _figure_pattern(thousand: bool, latin: bool) -> re.Pattern[str]:
    words, number = table("figures"), _number_pattern(thousand)
    units = "|".join(f"(?P<{name}>{pattern})" for name, pattern in words["units"].items())
    hedges = [
        [word for word in words[place] if not latin or word.isascii()]
        for place in ("before", "after")
    ]
    before, after = map(_words, hedges)
    return re.compile(
        rf"(?P<before>(?:(?:(?<![A-Za-z])|(?<=\W))(?:{before})\s*)*)"
        rf"(?<![\d.,:])(?P<first>{number})(?:{_RANGE}(?:約|약|about\s+)?(?P<second>{number}))?"
        rf"(?P<inner>\s*(?:여|余|餘|数)?\s*-?\s*)(?:{units})(?![A-Za-z])"
        rf"(?P<after>(?:\s*(?:{after}))*)",
        re.IGNORECASE,
    )


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


@lru_cache(maxsize=1024)
def figures_in(text: str) -> tuple[Figure, ...]:
    """Return the figures of a sentence in kilometres or minutes."""
    figures: list[Figure] = []
    text = _ONE_DURATION.sub(_in_seconds, text)
    if not any(character.isdigit() for character in text) and not _WORDED.search(text):
        return ()
    pattern = _figure_pattern("thousand" in text.casefold(), text.isascii())
    for match in pattern.finditer(text):
        unit = next(name for name in table("figures")["units"] if match[name])
        if re.match(r"\s*(?:/|per |毎|a (?:second|hour))", text[match.end() :]) or re.search(
            r"(?:時速|秒速|毎時|毎秒|시속|초속)\s*(?:約|약)?$", text[: match.start("first")]
        ):
            continue
        if unit == "hours" and re.match(r"\s*(?:여|余|余り|あまり|넘)", text[match.end(unit) :]):
            continue  # 'an hour and more'
        try:
            quantity = _quantity(match, unit)
        except InputError:
            continue
        kind = "km" if unit in _SCALE_KM else "minutes"
        figures.append(
            Figure(
                match.start(),
                match.end(),
                quantity,
                kind,
                match.start("first"),
                match.end(unit),
                _SCALE_KM.get(unit, 0.0) if unit != "km" else 0.0,
                f"{_number(quantity.value * 60.0)} s" if unit == "seconds" else "",
            )
        )
    return tuple(figures)


def _quantity(match: re.Match[str], unit: str) -> Quantity:
    first = number_value(match["first"])
    if not first and not any(character.isdigit() for character in match["first"]):
        raise InputError("not a number")
    second = number_value(match["second"]) if match["second"] else None
    if second is not None and second < first:
        raise InputError("the upper end is below the lower")
    scale = (_SCALE_KM | {"seconds": 1 / 60, "hours": 60.0}).get(unit, 1.0)
    hedges = (
        _hedges(match["before"])
        + _hedges(match["inner"].replace("余", "程度").replace("-", ""))
        + _hedges(match["after"])
    )
    figure = f"{first!r}" if second is None else f"{first!r}-{second!r}"
    parsed = parse_quantity(f"{' '.join(hedges)} {figure}", "km")
    return Quantity(
        parsed.value * scale,
        parsed.qualifier,
        None if parsed.upper is None else parsed.upper * scale,
        match[0].strip(),
    )


@cache
def _hedge_pattern() -> re.Pattern[str]:
    return re.compile(
        _words({*table("figures")["before"], *table("figures")["after"]}), re.IGNORECASE
    )


def _hedges(text: str) -> list[str]:
    """Return the hedges of a figure in words that the grammar of event files knows."""
    same: dict[str, str] = table("figures")["same"]
    found = [re.sub(r"\s+", " ", word.casefold()) for word in _hedge_pattern().findall(text)]
    if "between" in found or "from" in found:
        found = [word for word in found if word not in ("between", "from", "and")]
    return [known for word in found if (known := same.get(word, word))]


def _without_twins(text: str, figures: tuple[Figure, ...]) -> list[Figure]:
    """Drop the miles of '600 km (373 miles)' and of 'about 373 miles (600 km)'; hedges stay."""
    kept: list[Figure] = []
    for figure in figures:
        before = kept[-1] if kept else None
        if before and re.fullmatch(r"\s*\(\s*", text[before.end : figure.start]):
            if figure.is_converted and not before.is_converted:
                continue
            if before.is_converted and not figure.is_converted:
                hedged = figure.quantity
                if hedged.qualifier is Qualifier.EXACT and before.quantity.upper is None:
                    hedged = evolve(hedged, qualifier=before.quantity.qualifier)
                kept[-1] = evolve(figure, quantity=hedged, start=before.start)
                continue
        kept.append(figure)
    return kept


@frozen
class Measured:
    """A figure and the field that it fills: apogee_km, range_km or flight_minutes."""

    field: str
    figure: Figure


def measures_in(
    text: str, figures: tuple[Figure, ...], taken: tuple[tuple[int, int], ...], words: Lexicon
) -> tuple[Measured, ...]:
    """Say what each free figure of a sentence measures, as far as its words tell."""
    found: list[Measured] = []
    for figure in _without_twins(text, figures):
        if any(figure.start < end and start < figure.end for start, end in taken):
            continue
        if _is_elsewhere(text, figure, figures, words):
            continue
        field = _field_of(text, figure, figures, words)
        if field is None or (
            figure.is_converted
            and any(other.field == field and not other.figure.is_converted for other in found)
        ):
            continue
        if figure.quantity.value <= 0:
            continue
        found.append(Measured(field, figure))
    return tuple(found)


def _clause(text: str, figure: Figure) -> str:
    stops = "、。;" if re.search(r"[\u3041-\u30ff]", text) else ";."
    first, last = max(0, figure.start - _CLAUSE), figure.end + _CLAUSE
    left = max(first, *(text.rfind(stop, first, figure.start) + 1 for stop in stops))
    rights = [
        place
        for stop in stops
        if (place := text.find(stop, figure.end, last)) >= 0
        and not text[place : place + 2].rstrip().isalnum()
    ]
    return text[left : min(rights, default=last)]


_CLAUSE = 300
"""Characters on either side of a figure beyond which no word is about it."""
_SPEED_BESIDE = re.compile(
    r"(?i)[,、][^,、]*(?:음속|마하|시속|초속|時速|秒速|マッハ|音速|per hour"
    r"|mph|km/h|kph|mach)[^,、]*"
)
"""A speed in the next clause does not make the figure before it one."""


def _is_elsewhere(text: str, figure: Figure, figures: tuple[Figure, ...], words: Lexicon) -> bool:
    """Say whether the figure is of something else: a missile's reach, a speed, a warhead."""
    clause = _clause(text, figure)
    bans = words.pattern("not_a_flight.clause")
    if not bans.search(clause):
        return False
    near = (
        text[max(0, figure.start - 25) : figure.start]
        + " "
        + _SPEED_BESIDE.sub("", text[figure.end : figure.end + 45])
    )
    others = [other for other in figures if other is not figure]
    if any(other.start >= figure.end and other.start - figure.end < 45 for other in others):
        following = min(other.start for other in others if other.start >= figure.end)
        near = text[max(0, figure.start - 25) : figure.start] + " " + text[figure.end : following]
    return bool(bans.search(near))


def _field_of(text: str, figure: Figure, figures: tuple[Figure, ...], words: Lexicon) -> str | None:
    left = max(
        (other.end for other in figures if other.end <= figure.start and other.unit == figure.unit),
        default=0,
    )
    right = min(
        (
            other.start
            for other in figures
            if other.start >= figure.end and other.unit == figure.unit
        ),
        default=len(text),
    )
    if left and re.fullmatch(r"\s*\(?\s*", text[left : figure.start]):
        left = 0  # 'a distance of 620 miles (1,000 km)': the words before serve both
    before = text[max(left, figure.start - _CLAUSE) : figure.start]
    after = text[figure.end : min(right, figure.end + _CLAUSE)]
    if figure.unit == "minutes":
        hit = _nearest(before, after, {"flight_minutes": "flight_time"}, words)
        if hit and re.match(
            r"\s*(?:after (?!(?:the )?(?:launch|lift))|later|ago|apart|interval)", after
        ):
            return None
        return hit
    return _nearest(before, after, {"apogee_km": "apogee", "range_km": "range"}, words)


def _nearest(before: str, after: str, sections: dict[str, str], words: Lexicon) -> str | None:
    candidates: list[tuple[int, int, str]] = []
    reach = 40 if words.language == "en" else 22
    for field, section in sections.items():
        for match in words.pattern(f"{section}.before").finditer(before):
            gap = len(before[match.end() :].strip(" ,:(約はが、も"))
            if gap <= reach and not re.search(r"[。;]|\.\s", before[match.end() :]):
                candidates.append((gap, 0, field))
        for match in words.pattern(f"{section}.after").finditer(after):
            gap = len(after[: match.start()].strip(" )(をのも"))
            if gap <= (12 if words.language != "en" else 6) and not re.search(
                r"[。;]|\.\s", after[: match.start()]
            ):
                candidates.append((gap, 1, field))
            break
    return min(candidates)[2] if candidates else None


def stated(figure: Figure) -> Quantity:
    """Return what a figure says in kilometres or minutes, no finer than it was published.

    Miles are published rounded: '300 miles' is about 483 km, and not 482.8 km.
    """
    quantity = figure.quantity
    if not figure.is_converted:
        return quantity
    ends = [end for end in (quantity.value, quantity.upper) if end is not None]
    miles = [end / figure.converted_from_km for end in ends]
    is_whole = all(abs(mile - round(mile)) < 1e-6 for mile in miles)
    rounded = [round(end, 0 if is_whole else 1) for end in ends]
    is_bare = quantity.qualifier is Qualifier.EXACT
    return evolve(
        quantity,
        value=rounded[0],
        upper=None if quantity.upper is None else rounded[1],
        qualifier=Qualifier.ABOUT if is_bare else quantity.qualifier,
    )


def describe(quantity: Quantity) -> str:
    """Write a quantity as in an event file: 'about 1000', 'at least 250', '300-400'."""
    figure = _number(quantity.value)
    if quantity.qualifier is Qualifier.BETWEEN and quantity.upper is not None:
        return f"{figure}-{_number(quantity.upper)}"
    return (
        figure if quantity.qualifier is Qualifier.EXACT else f"{quantity.qualifier.value} {figure}"
    )


def _number(value: float) -> str:
    rounded = round(value, 2)
    return (
        f"{rounded:.0f}"
        if rounded == int(rounded)
        else f"{rounded:g}"
        if rounded < 1e5
        else f"{rounded:.1f}"
    )
