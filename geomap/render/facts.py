"""The facts beside the map, as finished words: verdict, figures, statements, findings."""

from __future__ import annotations

from collections.abc import Sequence

from attrs import frozen
from markupsafe import Markup

from geomap.render.profile import profile_svg
from geomap.render.statements import Row, Statement, statement
from geomap.render.verdict_words import (
    distance_sentence,
    headline,
    reading,
    sentence,
    side,
    spread,
    zone_words,
)
from geomap.render.words import Words
from geomap.verdict import Assessment

CONTRADICTORY = ("contradiction", "absurd")
"""Kinds of findings that a reader has to know of together with the verdict."""


@frozen
class FlightFacts:
    """All that is said of one flight."""

    number: int
    missile: str
    answer: str
    """`inside`, `outside`, `undetermined`, or `none` where there is no verdict."""
    headline: str
    sentence: str
    other: str
    settles: str
    probability: float | None
    probability_words: str
    figures: tuple[Row, ...]
    zones: tuple[Row, ...]
    statements: tuple[Statement, ...]
    findings: tuple[str, ...]
    profile: Markup | None = None
    """Height over distance as inline SVG."""


def _figures(assessment: Assessment, words: Words) -> tuple[Row, ...]:
    rows = []
    verdict, impact = assessment.verdict, assessment.impact
    if verdict is not None:
        rows.append(
            Row(
                words("Distance to the limit"),
                side(verdict.nearest_limit.distance_m, verdict.best_is_inside, words),
                words(
                    "all possible falls: median {median}, {spread}",
                    median=distance_sentence(verdict, words),
                    spread=spread(verdict, words),
                ),
            )
        )
        if verdict.nearest_coast is not None:
            coast = verdict.nearest_coast
            rows.append(
                Row(
                    words("Distance to the coast"),
                    words.about_km(coast.distance_m),
                    "/".join(words.named(state) for state in coast.name.split("/"))
                    if coast.name
                    else words.position(coast.position),
                )
            )
    if impact is not None:
        rows.append(
            Row(
                words("Best estimate of the fall"),
                words.position(impact.best),
                words("90% within {length}", length=words.about_km(impact.radius90_m)),
            )
        )
    launch = assessment.flight.launch
    remark = ""
    if launch.position is not None:
        remark = words.position(launch.position)
        if launch.radius90_m > 5000.0:
            remark = words(
                "{position}, 90% within {length}",
                position=remark,
                length=words.about_km(launch.radius90_m),
            )
    rows.append(Row(words("Launched from"), words.launch(launch), remark if launch.name else ""))
    if impact is not None and impact.used:
        listed = words.listed([words.named(name) for name in impact.used])
        rows.append(Row(words("Estimated from"), "", listed))
    return tuple(rows)


def _profile(assessment: Assessment, words: Words) -> Markup | None:
    arc = assessment.trajectory
    if arc is None:
        return None
    return profile_svg(arc.downrange_m, arc.height_m, arc.flight_time_s, words)


def _missile(assessment: Assessment, words: Words) -> str:
    flight = assessment.flight
    if flight.count < 2:
        return flight.missile
    return words(
        "{missile}, {count} of them", missile=flight.missile, count=words.number(flight.count)
    )


def flight_facts(assessment: Assessment, words: Words) -> FlightFacts:
    """Put all that is known of one flight into words."""
    verdict = assessment.verdict
    if verdict is None:
        answer, headline_words = "none", words("No verdict")
        said = words("Nothing that was published says where it came down.")
        other = settles = chance = ""
    else:
        zone = zone_words(verdict.zone_id, verdict.zone_name, words)
        answer, headline_words = str(verdict.answer), headline(verdict, zone, words)
        said, other = sentence(verdict, zone, words), reading(verdict, words)
        settles = words.sentence(verdict.settled_by) if verdict.settled_by else ""
        if any(finding.kind in CONTRADICTORY for finding in assessment.findings):
            said = words(
                "{verdict} What was published contradicts itself: see the statements.",
                verdict=said,
            )
        chance = words.percent(verdict.probability_inside)
    return FlightFacts(
        number=assessment.number,
        missile=_missile(assessment, words),
        answer=answer,
        headline=headline_words,
        sentence=said,
        other=other,
        settles=settles,
        probability=verdict.probability_inside if verdict else None,
        probability_words=chance,
        figures=_figures(assessment, words),
        zones=tuple(
            Row(zone_words(share.zone_id, share.name, words), words.percent(share.probability))
            for share in (verdict.zones if verdict else ())
        ),
        statements=tuple(statement(r, verdict, words) for r in assessment.flight.reports),
        findings=tuple(words.sentence(finding.sentence) for finding in assessment.findings),
        profile=_profile(assessment, words),
    )


def all_facts(assessments: Sequence[Assessment], words: Words) -> tuple[FlightFacts, ...]:
    """Put the facts of all flights of an event into words."""
    return tuple(flight_facts(assessment, words) for assessment in assessments)


def verdict_line(assessment: Assessment, words: Words, *, numbered: bool = False) -> str:
    """Return the verdict of one flight as a line: event, answer, probability, distance."""
    facts = flight_facts(assessment, words)
    name = assessment.event.id + (f" #{assessment.number}" if numbered else "")
    verdict = assessment.verdict
    if verdict is None:
        return f"{name}: {facts.headline}"
    return words(
        "{event}: {headline} (probability of inside {probability}, {distance})",
        event=name,
        headline=facts.headline,
        probability=facts.probability_words,
        distance=distance_sentence(verdict, words),
    )
