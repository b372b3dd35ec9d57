"""Navigational warnings and NOTAM: the corners of danger zones, in every way they are printed.

    24-28-15.3N 131-10-52.0E        coast guards, NAVAREA
    2428N 13110E, N2428 E13110      NOTAM
    36°04′N 124°30′E                letters of the IMO
    35° 44’06 “/ 124° 30’30”        news agencies, quotes as they come
    北緯35度12分25秒 東経124度52分23秒    Japan
    북위 40도41분44초 동경 135도34분45초   Korea

A position with a radius is a circle (`notice_circles`).

Misprints are read over where the meaning is plain, and said: minute and second
signs in each other's place, seconds of 60 and more. Figures such as 36.04도,
which may be degrees and minutes printed as a decimal, are read as they stand,
and said.
"""

from __future__ import annotations

import itertools
import re
import unicodedata
from collections.abc import Sequence

from attrs import evolve, frozen

from geomap.danger_zones import MOST_CORNERS, Corner, DangerZone, circle_from, zone_from
from geomap.errors import InputError
from geomap.geodesy import Position
from geomap.readers.notice_circles import Radius, radius_after, radius_before
from geomap.readers.notice_names import notice_name
from geomap.sentences import Sentence, say

MOST_TEXT = 400_000
MOST_ZONES = 200
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
    ("북위", " N "), ("남위", " S "), ("동경", " E "), ("서경", " W "),
)  # fmt: skip
_NUMBER = r"\d{1,3}(?:\.\d+)?"
_PART = r"\d{1,2}(?:\.\d+)?"
_DEGREES = (
    rf"(?P<{{0}}deg>{_NUMBER})\s*(?:°|deg(?:rees)?\.?)\s*"
    rf"(?:(?P<{{0}}first>{_PART})(?:\s*(?P<{{0}}sign1>''|['\"])|(?=\s*[NSEW/,]))\s*"
    rf"(?:(?P<{{0}}second>{_PART})\s*(?P<{{0}}sign2>''|['\"])?)?)?"
)
_DASHED = (
    rf"(?P<{{0}}ddeg>\d{{1,3}})-(?P<{{0}}dmin>{_PART})(?:-(?P<{{0}}dsec>{_PART}))?(?=\s*[NSEW])"
)
_DECIMAL = r"(?P<{0}dec>\d{1,3}\.\d+)"


def _angle(name: str, digits: int) -> str:
    compact = rf"(?P<{name}compact>\d{{{digits + 2}}}(?:\d\d)?(?:\.\d+)?)(?![\d°'\"-])"
    parts = (part.replace("{0}", name) for part in (_DEGREES, _DASHED, _DECIMAL))
    return f"(?:{'|'.join(parts)}|{compact})"


_CORNER = re.compile(
    rf"(?<![\d.])(?<!\d-)(?:(?<![A-Za-z])lat(?:itude)?[.:]?\s*)?(?P<north1>(?<![A-Za-z])"
    rf"[NS])?\s*{_angle('lat', 2)}\s*(?P<north2>[NS](?![A-Za-z]))?"
    rf"[\s,/;:、・()]*(?:and|및|-)?\s*"
    rf"(?:(?<![A-Za-z])lon(?:g(?:itude)?)?[.:]?\s*)?(?P<east1>(?<![A-Za-z])"
    rf"[EW])?\s*{_angle('lon', 3)}\s*(?P<east2>[EW](?![A-Za-z]))?",
    re.IGNORECASE,
)
_LABELS_OF_CORNERS = re.compile(
    r"(?i)\b(?:n\.?w|n\.?e|s\.?w|s\.?e|north-?(?:west|east)|south-?(?:west|east)|corner|point"
    r"|position|to|and|then|thence|line|joining|"
    r"[a-z]|\d{1,2}|no)\b|北西|北東|南西|南東|北|南|東|西|角|点|地点|各|及び|および|북서|북동|남서|남동|지점|좌표|및|꼭짓점|[①-⑳]|"
    r"[\s\d.,;:、。・/()\[\]「」<>*#\-'\"°|]+"
)


@frozen
class Notice:
    """The zones of a notice, and what in it could not be used."""

    zones: tuple[DangerZone, ...]
    failures: tuple[InputError, ...]
    id: str = "notice"
    """Safe as a file's name."""
    title: str = ""
    """What it calls itself, such as `NAVAREA XI 24-0571`; else the name of its file."""
    text: str = ""
    """As it was read."""


def is_notice(text: str) -> bool:
    """Say whether a text gives a zone: three positions or more, or one with a radius."""
    plain, _ = _plain(text[:MOST_TEXT])
    corners = [
        match
        for match, _ in zip(_CORNER.finditer(plain), range(200), strict=False)
        if _is_corner(match)
    ]
    return len(corners) >= 3 or any(_radius_at(plain, match) for match in corners)


def read_notice(text: str, source: str = "-") -> Notice:
    """Read the danger zones of a notice.

    Raises
    ------
    InputError
        If it has no zone, with what was looked for.
    """
    if len(text) > MOST_TEXT:
        raise InputError(
            f"expected a notice of up to {MOST_TEXT:,} characters, got {len(text):,}", path=source
        )
    plain, places = _plain(text)
    groups: list[tuple[str, list[Corner]]] = []
    circles: dict[int, float] = {}
    of_all: Radius | None = None
    failures: list[InputError] = []
    broken: set[int] = set()
    end, line, counted = 0, 1, 0
    blank_gaps = _blank_gaps(plain)
    for match in _CORNER.finditer(plain):
        if not _is_corner(match):
            continue
        start = places[match.end() - len(match[0].lstrip())]  # a match may begin with blanks
        line += text.count("\n", counted, start)
        counted = start
        last = match.start() + len(match[0].rstrip()) - 1
        shown = " ".join(text[places[match.start()] : places[last] + 1].split())
        between = plain[end : match.start()]
        radius = _radius_at(plain, match, end)
        end = match.end()
        if groups and _begins_zone(between, blank_gaps):
            of_all = None
        radius = radius or of_all
        of_all = radius if radius and radius.is_of_all else of_all
        if (
            radius
            or not groups
            or len(groups) in circles
            or (len(groups[-1][1]) >= 3 and _begins_zone(between, blank_gaps))
        ):
            if len(groups) == MOST_ZONES:
                message = f"expected at most {MOST_ZONES} zones, the rest is not read; split it"
                failures.append(InputError(message, path=source, line_number=line))
                break
            groups.append((_label(_CIRCLE_WORDS.sub("", between) if radius else between), []))
        if radius:
            circles[len(groups)] = radius.metres
            spoken = text[places[radius.start] : places[radius.end]].strip()
            said_first = radius.end <= match.end() - len(match[0].lstrip())
            shown = " ".join((f"{spoken} {shown}" if said_first else f"{shown} {spoken}").split())
        if len(groups[-1][1]) > MOST_CORNERS:
            continue  # too many already, and so it will be refused
        try:
            corner = _corner(match, shown, line)
            if radius:
                corner = evolve(corner, doubts=(*corner.doubts, *radius.doubts))
            groups[-1][1].append(corner)
        except InputError as error:
            error.path, error.line_number = source, line
            failures.append(error)
            broken.add(len(groups))
    zones: list[DangerZone] = []
    for number, (label, corners) in enumerate(groups, 1):
        if number in broken:
            continue  # a ring without one of its corners is another ring
        zone_id = f"zone-{number}"
        try:
            zones.append(
                circle_from(zone_id, label, corners[0], circles[number], path=source)
                if number in circles
                else zone_from(zone_id, label, _undecimal(corners), path=source)
            )
        except InputError as error:
            failures.append(error)
    if not zones and not failures:
        raise InputError(
            "expected the corners of a danger zone, such as 24-28-15.3N 131-10-52.0E, "
            "36°04'N 124°30'E or 북위 40도41분44초 동경 135도34분45초, or a position with a "
            "radius, such as within 5 miles of 24-28-15N 131-10-52E; there are none",
            path=source,
        )
    return Notice(
        tuple(zones), tuple(failures), *notice_name(text, "" if source == "-" else source), text
    )


_CIRCLE_WORDS = re.compile(
    r"(?i)\b(?:within|wi|(?:in|inside)?\s*(?:a|the)?\s*(?:circle|circular))\b[^\n]*$|(?:半径|반경)[^\n]*$"
    r"|\d[\d.]*\s?(?:nm|km)\s+radius[^\n]*$"
)


def _radius_at(plain: str, match: re.Match[str], end: int = 0) -> Radius | None:
    """Return the radius around a position, its words by their places in the whole text."""
    begin = max(end, match.start() - 160)
    start = match.end() - len(match[0].lstrip())
    before = radius_before(plain[begin:start])
    if before:
        return evolve(before, start=before.start + begin, end=before.end + begin)
    after = radius_after(plain[match.end() : match.end() + 90])
    if after:
        return evolve(after, start=after.start + match.end(), end=after.end + match.end())
    return None


def _plain(text: str) -> tuple[str, list[int]]:
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


def _is_corner(match: re.Match[str]) -> bool:
    """Say whether a match is a position: bare decimals and compact figures need their letters."""
    has_north, has_east = (
        bool(match["north1"] or match["north2"]),
        bool(match["east1"] or match["east2"]),
    )
    if match["latdeg"] and match["londeg"]:
        return has_north or has_east or bool(match["latfirst"] or "." in match["latdeg"])
    return has_north and has_east


def _corner(match: re.Match[str], shown: str, line: int) -> Corner:
    doubts: list[Sentence] = []
    lat = _value(match, "lat", doubts, shown)
    lon = _value(match, "lon", doubts, shown)
    if (match["north1"] or match["north2"] or "N").strip().upper().endswith("S"):
        lat = -lat
    if (match["east1"] or match["east2"] or "E").strip().upper().endswith("W"):
        lon = -lon
    if abs(lat) > 90.0 or abs(lon) > 180.0:
        raise InputError(
            f"expected a latitude up to 90 and a longitude up to 180 degrees, got {shown!r}"
        )
    return Corner(
        Position(lon, lat),
        shown,
        line,
        tuple(d for at, d in enumerate(doubts) if d not in doubts[:at]),
    )


def _value(match: re.Match[str], name: str, doubts: list[Sentence], shown: str) -> float:
    """Return an angle in degrees, and say what had to be read over."""
    if match[f"{name}dec"]:
        return float(match[f"{name}dec"])
    compact = match[f"{name}compact"]
    if compact:
        whole, _, fraction = compact.partition(".")
        digits = 2 if name == "lat" else 3
        degrees, rest = whole[:digits], whole[digits:]
        minutes = float(rest[:2] + (f".{fraction}" if fraction and len(rest) == 2 else ""))
        seconds = float(rest[2:] + (f".{fraction}" if fraction else "")) if len(rest) > 2 else 0.0
        return _angle_value(float(degrees), minutes, seconds, doubts)
    if match[f"{name}ddeg"]:
        return _angle_value(
            float(match[f"{name}ddeg"]),
            float(match[f"{name}dmin"]),
            float(match[f"{name}dsec"] or 0.0),
            doubts,
        )
    degrees, first, second = match[f"{name}deg"], match[f"{name}first"], match[f"{name}second"]
    sign1, sign2 = match[f"{name}sign1"] or "", match[f"{name}sign2"] or ""
    seconds_signs = ('"', "''")
    if sign1 in seconds_signs and second is None:
        raise InputError(f"expected minutes before seconds, got {shown!r}: which of the two is it?")
    if sign1 in seconds_signs:
        doubts.append(
            say(
                "the minute and second signs are in each other's place; read as minutes, then "
                "seconds"
            )
        )
    elif sign1 and sign1 == sign2:
        doubts.append(say("the minute sign stands twice; read as minutes, then seconds"))
    return _angle_value(float(degrees), float(first or 0.0), float(second or 0.0), doubts)


def _angle_value(degrees: float, minutes: float, seconds: float, doubts: list[Sentence]) -> float:
    if minutes >= 60.0:
        doubts.append(
            say("{value} minutes: a misprint, since minutes end at 59", value=f"{minutes:g}")
        )
    if seconds >= 60.0:
        doubts.append(
            say("{value} seconds: a misprint, since seconds end at 59", value=f"{seconds:g}")
        )
    return degrees + minutes / 60.0 + seconds / 3600.0


_TWO_DECIMALS = re.compile(r"(?<![\d.])\d{1,3}\.([0-5]\d)(?!\d)")


def _undecimal(corners: Sequence[Corner]) -> list[Corner]:
    """Doubt decimals of two places, all below 60: degrees and minutes may have been printed so."""
    parts = [_TWO_DECIMALS.findall(corner.text) for corner in corners]
    if not corners or any(len(found) != 2 for found in parts):
        return list(corners)
    doubt = say(
        "two decimals, all below 60, may be degrees and minutes printed with a point; read as "
        "decimals"
    )
    return [
        Corner(corner.position, corner.text, corner.line_number, (*corner.doubts, doubt))
        for corner in corners
    ]


def _blank_gaps(plain: str) -> bool:
    """Say whether blank lines separate zones, not corners: some corners have none between them."""
    ends = [match.span() for match in _CORNER.finditer(plain) if _is_corner(match)]
    gaps = [plain[first[1] : second[0]] for first, second in itertools.pairwise(ends)]
    return any(not re.search(r"\n\s*\n", gap) for gap in gaps)


def _begins_zone(between: str, blank_lines_separate: bool) -> bool:
    if blank_lines_separate and re.search(r"\n\s*\n", between):
        return True
    return len(_LABELS_OF_CORNERS.sub("", between)) >= 2


def _label(between: str) -> str:
    """Return the heading of a zone: the last line of words before its first corner."""
    lines = [line.strip(" \t-:;,、・.()[]「」<>*#|") for line in between.splitlines()]
    worded = [line for line in lines if len(_LABELS_OF_CORNERS.sub("", line)) >= 2]
    if not worded:
        return ""
    heading = re.split(r"[.。;]\s", worded[-1])[-1][-80:]
    return re.sub(r"^\W*(?:\d{1,2}\))?\W*", "", heading).strip()
