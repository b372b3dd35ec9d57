"""An assessment as plain text that a person would read."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterator, Sequence

from geomap.sentences import percent
from geomap.verdict.values import Answer, Assessment, Claims, DistanceInside, Verdict

_WIDTH = 92
_LABEL = 15
_BEFORE_UNIT = re.compile(r"(?<=\d) (?=(?:km|degrees|minutes|seconds|min|s|m)\b|%)")

_READINGS = {
    Claims.JAPAN: "counting all that Japan claims",
    Claims.UNDISPUTED: "counting only what no other state claims",
}


def tell(assessments: Sequence[Assessment]) -> str:
    """Return the assessments of one event as a few aligned lines a flight."""
    event = assessments[0].event
    lines = [f"{event.id}  {event.title}"]
    for assessment in assessments:
        if len(assessments) > 1:
            lines.append(f"  flight {assessment.number}: {assessment.flight.missile}")
        lines.extend(_flight(assessment))
    return "\n".join(lines) + "\n"


def headline(verdict: Verdict | None) -> str:
    """Return the answer in a sentence with its probability and by whose claims it holds."""
    if verdict is None:
        return "UNDETERMINED: nothing published says where it came down"
    probability = percent(verdict.probability_inside)
    zone = "Japan's EEZ" if verdict.claims is not None else verdict.zone_name
    sentence = {
        Answer.INSIDE: f"INSIDE {zone}, with a probability of {probability}",
        Answer.OUTSIDE: f"OUTSIDE {zone}; the probability of inside is {probability}",
        Answer.UNDETERMINED: f"UNDETERMINED: {probability} for inside {zone}",
    }[verdict.answer]
    if verdict.claims is not None:
        sentence += f", {_READINGS[verdict.claims]}"
    return sentence


def _flight(assessment: Assessment) -> Iterator[str]:
    verdict, impact = assessment.verdict, assessment.impact
    yield from _wrapped("  ", headline(verdict))
    if verdict is not None and impact is not None:
        best = impact.best
        north, east = "NS"[best.lat_deg < 0], "EW"[best.lon_deg < 0]
        yield _row(
            "best estimate",
            f"{abs(best.lat_deg):.2f} {north}, {abs(best.lon_deg):.2f} {east}; "
            f"90 % within {_km(impact.radius90_m)}",
        )
        yield _row("limit", _distance(verdict.distance_inside))
        if verdict.nearest_coast is not None:
            coast = verdict.nearest_coast
            whose = f", {coast.name}" if coast.name else ""
            yield _row("nearest coast", f"{_km(coast.distance_m)}{whose}")
        shares = [f"{each.name} {percent(each.probability)}" for each in verdict.zones[:4]]
        yield from _rows("zones", ", ".join(shares))
        for check in verdict.claim_checks:
            word = {True: "agrees", False: "DISAGREES", None: "neither confirmed nor refuted"}
            yield _row("claim", f"{check.by}: {check.claim.value} ({word[check.agrees]})")
        if verdict.given_claims:
            yield _row("claim", "taken as evidence")
        yield _row("rests on", ", ".join(impact.used))
        if verdict.settles:
            yield from _rows("would settle it", verdict.settles)
    for finding in assessment.findings:
        yield from _rows("note", finding.text)


def _distance(distance: DistanceInside) -> str:
    return (
        f"median {_side(distance.median_m)}; 5 to 95 %: "
        f"{_side(distance.low_m)} to {_side(distance.high_m)}"
    )


def _side(metres: float) -> str:
    return f"{_km(abs(metres))} {'inside' if metres >= 0 else 'outside'}"


def _km(metres: float) -> str:
    return f"{metres / 1e3:,.0f} km"


def _row(label: str, text: str) -> str:
    return f"  {label:<{_LABEL}}  {text}"


def _rows(label: str, text: str) -> Iterator[str]:
    yield from _wrapped(_row(label, ""), text)


def _wrapped(first: str, text: str) -> Iterator[str]:
    """Yield the lines of a text; a figure stands with its unit on one line."""
    lines = textwrap.wrap(
        _BEFORE_UNIT.sub("\0", text),
        _WIDTH,
        initial_indent=first,
        subsequent_indent=" " * len(first),
        break_long_words=False,
        break_on_hyphens=False,
    )
    for line in lines:
        yield line.replace("\0", " ")
