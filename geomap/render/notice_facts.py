"""The facts of a notice beside its map, as finished words: shares, corners, what to look at."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from attrs import frozen

from geomap.danger_zones import Corner
from geomap.render.statements import Row
from geomap.render.verdict_words import zone_words
from geomap.render.words import Words
from geomap.sentences import Sentence
from geomap.units import NAUTICAL_MILE_M
from geomap.verdict import Claims, Question
from geomap.verdict.overlap import HeldZone, Overlap
from geomap.zones import OUTSIDE

if TYPE_CHECKING:
    from geomap.readers.notices import Notice

ANSWERS = {Overlap.WHOLLY: "inside", Overlap.PARTLY: "undetermined", Overlap.NONE: "outside"}
"""The colours of a verdict that an overlap takes."""


@frozen
class CornerRow:
    """A corner in the table; latitude first, as readers expect it."""

    number: int
    printed: str
    degrees: tuple[str, str]
    minutes: tuple[str, str]


@frozen
class ZoneFacts:
    """All that is said of one danger zone."""

    number: int
    label: str
    answer: str
    """`inside`, `outside` or `undetermined`: as the page colours verdicts."""
    headline: str
    reading: str
    share: float
    share_words: str
    figures: tuple[Row, ...]
    is_circle: bool
    corners: tuple[CornerRow, ...]
    """Of a circle, its centre."""
    shares: tuple[Row, ...]
    remarks: tuple[str, ...]


@frozen
class NoticeFacts:
    """All that is said of a notice."""

    title: str
    zones: tuple[ZoneFacts, ...]
    reading: str
    """What is to be said of the claims, where it is the same for all zones."""
    failures: tuple[str, ...]
    """What could not be used, in English."""
    text: str


def zone_label(held: HeldZone, number: int, words: Words) -> str:
    """Return what a zone is called: its heading in the notice, else its number."""
    return held.zone.label or words("Zone {number}", number=words.number(number))


def share_words(share: float, overlap: Overlap, words: Words) -> str:
    """Return a share in per cent, to a tenth; 0% and 100% only where it is none or all.

    Examples
    --------
    >>> [share_words(s, Overlap.PARTLY, Words()) for s in (0.8812, 0.0004, 0.9996)]
    ['88.1%', 'under 0.1%', 'over 99.9%']
    """
    if overlap is not Overlap.PARTLY:
        return f"{words.number(100.0 if overlap is Overlap.WHOLLY else 0.0)}%"
    if share < 0.0005:
        return words("under {n}%", n=words.number(0.1, 1))
    if share >= 0.9995:
        return words("over {n}%", n=words.number(99.9, 1))
    return f"{words.number(100.0 * share, 1)}%"


def headline(held: HeldZone, words: Words) -> str:
    """Return how much of a danger zone lies inside the zone that is asked about."""
    zone = zone_words(held.inside.zone_id, held.inside.name, words)
    if held.overlap is Overlap.WHOLLY:
        return words("Wholly inside {zone}", zone=zone)
    if held.overlap is Overlap.NONE:
        return words("Wholly outside {zone}", zone=zone)
    share = share_words(held.inside.share, held.overlap, words)
    return words("{share} of it inside {zone}", share=share, zone=zone)


def notice_line(notice: Notice, held: HeldZone, asked: Question, number: int, words: Words) -> str:
    """Return what was found of one zone as a line, by the other reading of the claims too."""
    name = notice.id if len(notice.zones) == 1 else f"{notice.id} #{number}"
    line = words(
        "{name}: {headline} ({area})", name=name, headline=headline(held, words),
        area=_area(held, words),
    )  # fmt: skip
    other = _by_the_other_reading(held, asked, words)
    return f"{words('{remark}.', remark=line)} {other}" if other else line


def doubt_words(doubt: Sentence, words: Words) -> str:
    """Return a doubt as a sentence of this language."""
    return words("{remark}.", remark=words.sentence(doubt))


def _area(held: HeldZone, words: Words) -> str:
    km2 = held.area_m2 / 1e6
    return words("{number} km²", number=words.number(km2, 1 if km2 < 99.95 else 0))


def _reading(held: HeldZone, asked: Question, words: Words) -> str:
    """Say by whose claim the share holds, and what it is by the other reading."""
    if asked.claims is None:
        return ""
    japan = asked.claims is Claims.JAPAN
    basis = (
        words("The zone is taken as Japan claims it, disputed areas included.")
        if japan
        else words("Only waters that no other state claims are counted.")
    )
    if held.other is None or held.other_overlap is None:
        return basis
    same = (
        words("Leaving the disputed areas out changes nothing.")
        if japan
        else words("Counting the disputed areas changes nothing.")
    )
    return f"{basis} {_by_the_other_reading(held, asked, words) or same}"


def _by_the_other_reading(held: HeldZone, asked: Question, words: Words) -> str:
    """Say what the share is by the other reading of the claims, where it is another one."""
    if (
        asked.claims is None
        or held.other is None
        or held.other_overlap is None
        or abs(held.other - held.inside.share) < 5e-5
    ):
        return ""
    share = share_words(held.other, held.other_overlap, words)
    return (
        words("Leaving the disputed areas out, {share} of it is inside.", share=share)
        if asked.claims is Claims.JAPAN
        else words("Counting the disputed areas, {share} of it is inside.", share=share)
    )


def _radius(radius_m: float, words: Words) -> tuple[Row, ...]:
    if not radius_m:
        return ()
    km, nmi = round(radius_m / 1e3, 2), round(radius_m / NAUTICAL_MILE_M, 2)
    return (
        Row(
            words("Radius"),
            words("{number} km", number=words.number(km, 0 if km.is_integer() else 2)),
            words(
                "{number} nmi",
                number=words.number(nmi, 0 if nmi.is_integer() else 2),
            ),
        ),
    )


def _figures(held: HeldZone, words: Words) -> tuple[Row, ...]:
    zone = zone_words(held.inside.zone_id, held.inside.name, words)
    inside_m2 = held.inside.share * held.area_m2
    return (
        *_radius(held.zone.radius_m, words),
        Row(words("Area"), _area(held, words), words("edges along geodesics, on the ellipsoid")),
        Row(
            words("Inside {zone}", zone=zone),
            share_words(held.inside.share, held.overlap, words),
            words("{number} km²", number=words.number(inside_m2 / 1e6)),
        ),
    )


def in_degrees(angle_deg: float, sides: str, words: Words) -> str:
    """Return a latitude (`sides` is `NS`) or a longitude (`EW`) to about 1 m.

    Examples
    --------
    >>> in_degrees(-8.5, "NS", Words())
    '8.50000° S'
    """
    return f"{words.number(abs(angle_deg), 5)}° {sides[angle_deg < 0]}"


def in_minutes(angle_deg: float, sides: str, words: Words) -> str:
    """Return the same in degrees and minutes, to about 2 m.

    Examples
    --------
    >>> in_minutes(35.9999999, "NS", Words()), in_minutes(-170.125, "EW", Words())
    ('36° 00.000′ N', '170° 07.500′ W')
    """
    # Rounded first: 59.9996 minutes are the next degree.
    whole, rest = divmod(round(abs(angle_deg) * 60.0, 3), 60.0)
    return f"{words.number(whole)}° {words.number(rest, 3).zfill(6)}′ {sides[angle_deg < 0]}"


def _corner(number: int, corner: Corner, words: Words) -> CornerRow:
    lat, lon = corner.position.lat_deg, corner.position.lon_deg
    return CornerRow(
        number,
        corner.text,
        (in_degrees(lat, "NS", words), in_degrees(lon, "EW", words)),
        (in_minutes(lat, "NS", words), in_minutes(lon, "EW", words)),
    )


def _shares(held: HeldZone, words: Words) -> tuple[Row, ...]:
    rows = [
        Row(zone_words(one.zone_id, one.name, words), share_words(one.share, one.overlap, words))
        for one in held.shares
        if one.overlap is not Overlap.NONE
    ]
    if held.rest.overlap is not Overlap.NONE:
        share = share_words(held.rest.share, held.rest.overlap, words)
        rest = (
            zone_words(OUTSIDE, "", words)
            if held.rest.zone_id == OUTSIDE
            else words("high seas, land, or beyond the zones of this map")
        )
        rows.append(Row(rest, share))
    return tuple(rows)


def zone_facts(held: HeldZone, number: int, asked: Question, words: Words) -> ZoneFacts:
    """Put what is known of one danger zone into words."""
    return ZoneFacts(
        number=number,
        label=zone_label(held, number, words),
        answer=ANSWERS[held.overlap],
        headline=headline(held, words),
        reading=_reading(held, asked, words),
        share=held.inside.share,
        share_words=share_words(held.inside.share, held.overlap, words),
        figures=_figures(held, words),
        is_circle=held.zone.is_circle,
        corners=tuple(_corner(at, corner, words) for at, corner in enumerate(held.zone.printed, 1)),
        shares=_shares(held, words),
        remarks=tuple(doubt_words(doubt, words) for doubt in held.zone.doubts),
    )


def notice_facts(
    notice: Notice, held: Sequence[HeldZone], asked: Question, words: Words
) -> NoticeFacts:
    """Put what is known of a notice into words."""
    zones = tuple(zone_facts(one, number, asked, words) for number, one in enumerate(held, 1))
    readings = {zone.reading for zone in zones}
    failures = [
        failure.message
        if failure.line_number is None
        else words("line {number}: {text}", number=failure.line_number, text=failure.message)
        for failure in notice.failures
    ]
    return NoticeFacts(
        title=notice.title or words("Danger zones"),
        zones=zones,
        reading=readings.pop() if len(readings) == 1 else "",
        failures=tuple(failures),
        text=notice.text,
    )
