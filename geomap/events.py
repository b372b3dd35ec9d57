"""What was published about a launch: frozen values, checked when they are made.

Nothing here reads a file or looks a name up: `geomap.readers` does, and hands
in positions. A value keeps the words it was read from, because what "about
1,000 km" is worth as evidence is decided later, in `geomap.evidence`.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterable
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from attrs import Attribute, field, frozen

from geomap.errors import InputError
from geomap.geodesy import Position

_EVENT_ID = re.compile(r"[0-9A-Za-z][0-9A-Za-z._-]{0,99}")


class Qualifier(StrEnum):
    """How a published figure was hedged."""

    EXACT = "exact"
    ABOUT = "about"
    OVER = "over"
    AT_LEAST = "at least"
    UP_TO = "up to"
    UNDER = "under"
    BETWEEN = "between"


class Stage(StrEnum):
    """When a statement was made; a later stage replaces an earlier one of the same source."""

    FORECAST = "forecast"
    FIRST = "first"
    FINAL = "final"

    @property
    def rank(self) -> int:
        """Its place in time: a stage replaces those of a lower rank.

        Examples
        --------
        >>> Stage.FORECAST.rank < Stage.FIRST.rank < Stage.FINAL.rank
        True
        """
        return list(Stage).index(self)


class Claim(StrEnum):
    """What a source said of Japan's EEZ."""

    INSIDE = "inside"
    OUTSIDE = "outside"
    NEAR = "near"
    NONE = "none"


class FallArea(StrEnum):
    """The waters that a source named; the words themselves stay in `Report.fall_area`."""

    SEA_OF_JAPAN = "sea_of_japan"
    NEAR_EAST_COAST_OF_KOREA = "near_east_coast_of_korea"
    NEAR_WEST_COAST_OF_KOREA = "near_west_coast_of_korea"
    YELLOW_SEA = "yellow_sea"
    EAST_CHINA_SEA = "east_china_sea"
    PACIFIC = "pacific"
    PHILIPPINE_SEA = "philippine_sea"
    SEA_OF_OKHOTSK = "sea_of_okhotsk"
    AT_SEA = "at_sea"
    """At sea, and nothing more."""
    ON_LAND = "on_land"


class Confidence(StrEnum):
    """How well a fact is tied to its source."""

    SEEN = "seen"
    """Read in the source that is named."""
    RECALLED = "recalled"
    """From memory of the source: not read there again."""


def _azimuth(_: Any, attribute: Attribute[Any], value: float | None) -> None:
    if value is not None and not 0.0 <= value < 360.0:
        raise InputError(f"expected an azimuth in [0, 360), got {value:g}", field=attribute.name)


def _finite(_: Any, attribute: Attribute[Any], value: float | None) -> None:
    if value is not None and not math.isfinite(value):
        raise InputError(f"expected a finite number, got {value}", field=attribute.name)


def _not_negative(instance: Any, attribute: Attribute[Any], value: float | None) -> None:
    _finite(instance, attribute, value)
    if value is not None and value < 0:
        raise InputError(f"must not be negative, got {value:g}", field=attribute.name)


@frozen
class Quantity:
    """A published figure with the word that hedged it; the unit is the field's that holds it."""

    value: float = field(validator=_not_negative)
    """The figure; the lower end where `qualifier` is BETWEEN."""
    qualifier: Qualifier = Qualifier.EXACT
    upper: float | None = field(default=None, validator=_not_negative)
    """The upper end, for BETWEEN alone."""
    text: str = ""
    """As published."""

    def __attrs_post_init__(self) -> None:
        """Check that BETWEEN, and it alone, has two ends in order."""
        if (self.upper is not None) != (self.qualifier is Qualifier.BETWEEN):
            raise InputError("two ends go with 'between', and only with it", field="upper")
        if self.upper is not None and self.upper < self.value:
            raise InputError(f"expected the lower end first, got {self.value:g}-{self.upper:g}")


@frozen
class Direction:
    """A published direction: a compass word, or an azimuth."""

    azimuth_deg: float
    """Clockwise from true north, [0, 360); for a word, the middle of its sector."""
    points: int | None = None
    """The compass rose that the word is from: 4, 8 or 16 points. None: a number."""
    text: str = ""


@frozen
class Place:
    """Something that a distance is measured from: an islet, a cape, or a whole coast."""

    name: str
    points: tuple[Position, ...]
    """One point, or the points of a coast: the distance is to the nearest of them."""
    radius90_m: float = 0.0
    """How far the point that the source meant may lie from the one given here (90 %)."""

    @property
    def is_coast(self) -> bool:
        """Say whether the place is longer than a point."""
        return len(self.points) > 1


@frozen
class Fall:
    """A place of fall as published: so far from there, in that direction."""

    place: Place
    bearing: Direction | None = None
    """From the place to the fall."""
    distance_km: Quantity | None = None


@frozen
class PublishedPosition:
    """A position that somebody published or measured."""

    position: Position
    radius90_m: float = field(default=0.0, validator=_not_negative)
    """90 % of the probability lies within."""


class LaunchBasis(StrEnum):
    """What is known of where it was launched."""

    SITE = "site"
    AREA = "area"
    POSITION = "position"
    UNKNOWN = "unknown"


@frozen
class Launch:
    """Where it was launched from."""

    basis: LaunchBasis
    name: str = ""
    """As published: the site's or the area's name."""
    position: Position | None = None
    radius90_m: float = field(default=0.0, validator=_not_negative)

    def __attrs_post_init__(self) -> None:
        """Check that all but an unknown launch has a position."""
        if (self.position is None) != (self.basis is LaunchBasis.UNKNOWN):
            raise InputError("a launch has a position unless it is unknown", field="launch")


@frozen
class Report:
    """What one source said at one time about one flight."""

    by: str
    range_km: Quantity | None = None
    apogee_km: Quantity | None = None
    flight_minutes: Quantity | None = None
    direction: Direction | None = None
    falls: tuple[Fall, ...] = ()
    fall_area: str = ""
    """As published: 'Sea of Japan'."""
    verdict: Claim | None = None
    stage: Stage = Stage.FINAL
    url: str = ""
    note: str = ""
    fall_area_id: FallArea | None = None
    """What `fall_area` means."""
    path_km: Quantity | None = None
    """Length flown along a path that turned, where that is what was published: the range is
    at most this."""
    source: str = ""
    """Where the statement was read: a press release, a data set, a newspaper and its date."""
    confidence: Confidence | None = None
    """None: not said."""


def by_source(reports: Iterable[Report]) -> dict[str, list[Report]]:
    """Return the reports of each source in the order of their stages.

    Sources come as they first speak, and reports of one stage as they were given.
    """
    found: dict[str, list[Report]] = {}
    for report in reports:
        found.setdefault(report.by, []).append(report)
    return {by: sorted(own, key=lambda report: report.stage.rank) for by, own in found.items()}


def said_last(
    reports: Iterable[Report], take: Callable[[Report], Quantity | None]
) -> Quantity | None:
    """Return what reports of one source, in the order of their stages, say last of one thing."""
    given = [value for report in reports if (value := take(report)) is not None]
    return given[-1] if given else None


@frozen
class Flight:
    """One missile, stage or part, from one launch to one impact."""

    missile: str
    launch: Launch
    reports: tuple[Report, ...] = ()
    impact: PublishedPosition | None = None
    launched_at: datetime | date | None = None
    """Where it differs from the event's."""
    count: int = 1
    """How many missiles these reports stand for, where they tell no difference."""
    overflew: bool = False
    """It flew over Japan: there is no statement about the limit to compare a verdict with."""
    map_bearing_deg: float | None = field(default=None, validator=_azimuth)
    """Azimuth that somebody measured on a published map; not a published statement, so the
    estimate leaves it out unless told otherwise."""
    map_bearing_source: str = ""
    note: str = ""


@frozen
class LaunchEvent:
    """One launch event: its flights and what was published of each."""

    id: str
    title: str
    launched_at: datetime | date
    """Aware, in the zone that was stated; a date where no time was published."""
    flights: tuple[Flight, ...]
    note: str = ""
    source: str = ""

    def __attrs_post_init__(self) -> None:
        """Refuse an id that could name another folder, and an event without a flight."""
        if not _EVENT_ID.fullmatch(self.id) or self.id.endswith("."):
            raise InputError(
                "expected an id of letters, digits, '.', '_' and '-' that begins with a letter "
                f"or digit, up to 100 of them (it becomes a file's name), got {self.id[:120]!r}",
                field="id",
            )
        if isinstance(self.launched_at, datetime) and self.launched_at.tzinfo is None:
            raise InputError(
                f"expected a time with its zone, such as {self.launched_at:%Y-%m-%dT%H:%M}+09:00",
                field="launched_at",
            )
        if not self.flights:
            raise InputError("expected at least one flight", field="flights")
