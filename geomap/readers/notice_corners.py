"""A corner of a zone, in every way that it is printed.

    24-28-15.3N 131-10-52.0E        coast guards, NAVAREA
    2428N 13110E, N2428 E13110      NOTAM
    N251526E1202920-N245030E1200545 NOTAM of China, from corner to corner
    N36 05.93 E123 33.67            NOTAM, decimal minutes after a blank
    36°04′N 124°30′E                letters of the IMO
    35° 44’06 “/ 124° 30’30”        news agencies, quotes as they come
    38°20′.5N 119°35′.2E            coast guards, the decimals after the sign
    北緯35度12分25秒 東経124度52分23秒    Japan
    북위 40도41분44초 동경 135도34분45초   Korea
    北纬25度15.26分，东经120度29.20分     China

Misprints are read over where the meaning is plain, and said: minute and second
signs in each other's place, seconds of 60 and more. Figures such as 36.04도,
which may be degrees and minutes printed as a decimal, are read as they stand,
and said.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence

from geomap.danger_zones import Corner
from geomap.errors import InputError
from geomap.geodesy import Position
from geomap.sentences import Sentence, say

_NUMBER = r"\d{1,3}(?:\.\d+)?"
_PART = r"\d{1,2}(?:\.\d+)?"
_TENTHS = r"(?P<{0}tenths{1}>(?<=['\"])\.\d+(?![\d°'\"]))"
"""Decimals after the sign: 20'.5 are 20.5 minutes."""
_DEGREES = (
    rf"(?P<{{0}}deg>{_NUMBER})\s*(?:°|deg(?:rees)?\.?)\s*"
    rf"(?:(?P<{{0}}first>{_PART})(?:\s*(?P<{{0}}sign1>''|['\"])"
    rf"(?:{_TENTHS.replace('{1}', '1')}"
    rf"|\s*(?:(?P<{{0}}second>{_PART})(?![\d.-]|\s*°)\s*(?P<{{0}}sign2>''|['\"])?"
    rf"(?:{_TENTHS.replace('{1}', '2')})?)?)|(?=\s*[NSEW/,])))?"
)
_DASHED = (
    rf"(?P<{{0}}ddeg>\d{{1,3}})-(?P<{{0}}dmin>{_PART})(?:-(?P<{{0}}dsec>{_PART}))?(?=\s*[NSEW])"
)
_DECIMAL = r"(?P<{0}dec>\d{1,3}\.\d+)"


def _angle(name: str, digits: int) -> str:
    compact = rf"(?P<{name}compact>\d{{{digits + 2}}}(?:\d\d)?(?:\.\d+)?)(?![\d°'\"]|-(?![NSEW]))"
    parts = (part.replace("{0}", name) for part in (_DEGREES, _DASHED, _DECIMAL))
    return f"(?:{'|'.join(parts)}|{compact})"


def _spaced(name: str, digits: int) -> str:
    """Of both angles or of none: in 'ZONE 12 36.04N 124.30E' a number comes before degrees."""
    return rf"(?<!\d)(?P<{name}sdeg>\d{{{digits}}})[^\S\n](?P<{name}smin>[0-5]\d\.\d+)"


_CORNER = re.compile(
    r"(?<![\d.])(?:(?<!\d-)|(?=[NS]))(?:(?<![A-Za-z])lat(?:itude)?[.:]?\s*)?"
    rf"(?P<north1>(?<![A-Za-z])[NS])?\s*(?:{_spaced('lat', 2)}|{_angle('lat', 2)})\s*"
    r"(?P<north2>[NS](?![A-Za-z]))?"
    rf"[\s,/;:、・()]*(?:and|및|-)?\s*"
    rf"(?:(?<![A-Za-z])lon(?:g(?:itude)?)?[.:]?\s*)?(?P<east1>(?<![A-Za-z])"
    rf"[EW])?\s*(?(latsdeg){_spaced('lon', 3)}|{_angle('lon', 3)})\s*(?P<east2>[EW](?![A-Za-z]))?",
    re.IGNORECASE,
)


def corners_in(plain: str, *, most_looked_at: int | None = None) -> Iterator[re.Match[str]]:
    """Return the positions of a text of plain signs, as matches for `corner_from`.

    `most_looked_at` bounds how many pairs of figures are held to be positions or not.
    """
    looked_at = itertools.islice(_CORNER.finditer(plain), most_looked_at)
    return (match for match in looked_at if _is_corner(match))


_BODY = r"\d[\d°'\". -]{1,16}"
_POSITION_LIKE = re.compile(
    rf"(?:(?<![A-Z])[NS]\s?{_BODY}|(?<![A-Z\d]){_BODY}[NS](?:orth|outh)?\b)[\s,/;:、・()-]{{0,4}}"
    r"(?:lon(?:g(?:itude)?)?[.:]?\s?)?"
    rf"(?:(?<![A-Z])[EW]\s?{_BODY}|{_BODY}[EW](?:ast|est)?\b)",
    re.IGNORECASE,
)
READ_FORMS = "24-28-15.3N 131-10-52.0E, N2428 E13110, 36°04.5'N 124°30.2'E or 36.075N 124.504E"


def unread_positions(plain: str) -> list[re.Match[str]]:
    """Return what looks like positions in a text of plain signs, in no form that is read.

    Examples
    --------
    >>> [match[0] for match in unread_positions("AT N36 05 30 E123 33 30, 2428N 13110E")]
    ['N36 05 30 E123 33 30']
    """
    rest, end = [], 0
    for match in corners_in(plain):
        rest += [plain[end : match.start()], "_" * len(match[0])]
        end = match.end()
    return list(_POSITION_LIKE.finditer("".join((*rest, plain[end:]))))


def begin_of(match: re.Match[str]) -> int:
    """Return where a position begins, for a match may begin with blanks."""
    return match.end() - len(match[0].lstrip())


def _is_corner(match: re.Match[str]) -> bool:
    """Say whether a match is a position: bare decimals and compact figures need their letters."""
    has_north = bool(match["north1"] or match["north2"])
    has_east = bool(match["east1"] or match["east2"])
    if match["latdeg"] and match["londeg"]:
        return has_north or has_east or bool(match["latfirst"] or "." in match["latdeg"])
    return has_north and has_east


def corner_from(match: re.Match[str], shown: str, line: int) -> Corner:
    """Return the corner that a match of `corners_in` gives, and what to doubt of it.

    Raises
    ------
    InputError
        If there is no such place, its signs leave open what is meant, or the match is one
        of `unread_positions`.
    """
    if match.re is _POSITION_LIKE:
        raise InputError(
            f"expected a position in a form that is read, such as {READ_FORMS}, got {shown!r}"
        )
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
    if match[f"{name}sdeg"]:
        return _angle_value(float(match[f"{name}sdeg"]), float(match[f"{name}smin"]), 0.0, doubts)
    if match[f"{name}ddeg"]:
        return _angle_value(
            float(match[f"{name}ddeg"]),
            float(match[f"{name}dmin"]),
            float(match[f"{name}dsec"] or 0.0),
            doubts,
        )
    degrees, first, second = match[f"{name}deg"], match[f"{name}first"], match[f"{name}second"]
    sign1, sign2 = match[f"{name}sign1"] or "", match[f"{name}sign2"] or ""
    first = _with_tenths(first, match[f"{name}tenths1"], shown)
    second = _with_tenths(second, match[f"{name}tenths2"], shown)
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


def _with_tenths(figures: str | None, tenths: str | None, shown: str) -> str | None:
    """Return minutes or seconds with the decimals that are printed after their sign."""
    if figures and tenths and "." in figures:
        raise InputError(f"expected decimals before or after a sign, got both in {shown!r}")
    return figures + (tenths or "") if figures else figures


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


_TWO_DECIMALS = re.compile(
    r"(?<![\d.°'′-])(?<![°'′-]\s)(?<!(?<![.\d])\d\d\s)(?<!(?<![.\d])\d\d\d\s)"
    r"\d{1,3}\.([0-5]\d)(?!\d)(?!\s*[분分])"
)
"""Of degrees; what follows a dash, the sign of degrees or degrees are minutes or seconds."""


def doubt_decimals(corners: Sequence[Corner]) -> list[Corner]:
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
