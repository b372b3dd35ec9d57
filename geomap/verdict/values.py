"""The answer for one flight, as values that are handed on."""

from __future__ import annotations

from enum import StrEnum

from attrs import frozen

from geomap.events import Claim, Flight, LaunchEvent
from geomap.findings import Finding
from geomap.geodesy import Position
from geomap.impact import Impact
from geomap.sentences import Sentence, capitalised
from geomap.trajectory import Trajectory


class Answer(StrEnum):
    """What can be said of an impact and a zone."""

    INSIDE = "inside"
    OUTSIDE = "outside"
    UNDETERMINED = "undetermined"


class Claims(StrEnum):
    """Whose limit is asked about."""

    JAPAN = "japan"
    """All that Japan claims: its EEZ, overlapping claims that it has a part in, the joint zone."""
    UNDISPUTED = "undisputed"
    """What every view gives to Japan."""


@frozen
class DistanceInside:
    """Signed geodesic distance to the limit in metres, positive inside."""

    median_m: float
    low_m: float
    """5 % point."""
    high_m: float
    """95 % point."""


@frozen
class NearestPoint:
    """The point of a limit or of a shore that is nearest to the best estimate."""

    position: Position
    distance_m: float
    """From the best estimate, not negative."""
    name: str = ""
    """Of a shore: the country it belongs to. Of a limit: what it rests on."""


@frozen
class ZoneShare:
    """How probable it is that the impact lies in a zone."""

    zone_id: str
    name: str
    probability: float


@frozen
class ClaimCheck:
    """What a source said, held against the verdict."""

    by: str
    claim: Claim
    agrees: bool | None
    """None where the verdict is undetermined or the claim says neither side."""


@frozen
class Verdict:
    """The answer for one flight and one zone."""

    zone_id: str
    zone_name: str
    claims: Claims | None
    """None for a zone of the user's own."""
    ids: frozenset[str]
    """Of the zones that count as inside."""
    answer: Answer
    probability_inside: float
    distance_inside: DistanceInside
    nearest_limit: NearestPoint
    best_is_inside: bool
    """The best estimate alone; it may lie on the other side than most of the possible falls."""
    nearest_coast: NearestPoint | None
    zones: tuple[ZoneShare, ...]
    """Every zone with a probability of 0.0005 and more, most probable first; `high-seas` is one."""
    claim_checks: tuple[ClaimCheck, ...]
    other: Answer | None = None
    """The answer by the other reading of the claims, where zones have one."""
    other_probability_inside: float | None = None
    settled_by: Sentence | None = None
    """What would decide an undetermined verdict; a page writes it in its language."""
    given_claims: bool = False
    """What sources said of the zone was used as evidence."""
    is_held_back: bool = False
    """The probability alone would decide, but it rests on one of two contradicting statements."""

    @property
    def settles(self) -> str:
        """What would decide an undetermined verdict, in English; empty for a decided one."""
        return "" if self.settled_by is None else capitalised(str(self.settled_by))


@frozen
class Assessment:
    """One flight with all that was found: what every page, figure and report draws."""

    event: LaunchEvent
    number: int
    """Of the flight within its event, from 1."""
    flight: Flight
    impact: Impact | None
    """None where nothing published bears on it, with the reason among the findings."""
    verdict: Verdict | None
    findings: tuple[Finding, ...] = ()
    """All of them: the impact's, and those that the zones add."""
    trajectory: Trajectory | None = None
    """The arc from launch to best estimate with the published apogee, where there is one."""
