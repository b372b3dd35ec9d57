"""The facts beside the map, as finished words: verdict, figures, statements, findings."""

from __future__ import annotations

import re
from collections.abc import Sequence
from urllib.parse import urlsplit

from attrs import frozen
from markupsafe import Markup

from geomap.events import Claim, Report
from geomap.render.profile import profile_svg
from geomap.render.words import Words
from geomap.verdict import Answer, Assessment, Claims, Verdict


@frozen
class Row:
    """One line of a table: what, how much, and a remark in smaller letters."""

    name: str
    value: str
    remark: str = ""


@frozen
class Statement:
    """What one source said of one flight."""

    by: str
    stage: str
    url: str
    """Empty unless it is an http or https address."""
    rows: tuple[Row, ...]
    agrees: bool | None
    """Whether its word on the EEZ agrees with the verdict; None: cannot be said."""
    claims: bool
    """Whether it said anything on the EEZ."""
    agreement: str
    note: str = ""
    source: str = ""
    """Where it was read."""


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


_HOST = re.compile(r"(?:[\w-]+\.)*[\w-]+\.?|\[[0-9A-Fa-f:.]+\]")
_NEVER_IN_ADDRESSES = re.compile(r"[\s\\\"<>`]")


def safe_url(url: str) -> str:
    """Return an address that may become a link, else nothing.

    An address is http or https, names its host plainly (no user, no password, a port that
    there is) and has no character that would have to be encoded to stand in one, letters of
    other scripts apart.

    Examples
    --------
    >>> safe_url("https://www.mod.go.jp/j/press/"), safe_url("javascript:alert(1)")
    ('https://www.mod.go.jp/j/press/', '')
    >>> safe_url("https://www.mod.go.jp@example.org/")
    ''
    """
    url = url.strip()
    try:
        parts = urlsplit(url)
        host = parts.netloc.removesuffix(f":{parts.port}")
    except ValueError:
        return ""
    plain = url.isprintable() and not _NEVER_IN_ADDRESSES.search(url)
    web = parts.scheme.lower() in {"http", "https"} and _HOST.fullmatch(host)
    return url if plain and web else ""


def zone_words(zone_id: str, name: str, words: Words) -> str:
    """Return what a zone is called in this language."""
    if zone_id == "japan-eez":
        return words("Japan’s EEZ")
    if zone_id == "high-seas":
        return words("high seas")
    if zone_id == "land":
        return words("land")
    if zone_id.endswith("-eez") and name:
        return words("EEZ of {state}", state=words.named(name))
    return words.named(name) if name else zone_id


def _headline(verdict: Verdict, zone: str, words: Words) -> str:
    return {
        Answer.INSIDE: words("Inside {zone}", zone=zone),
        Answer.OUTSIDE: words("Outside {zone}", zone=zone),
        Answer.UNDETERMINED: words("Inside or outside {zone}: undetermined", zone=zone),
    }[verdict.answer]


def _sentence(verdict: Verdict, zone: str, words: Words) -> str:
    inside = verdict.probability_inside
    if verdict.answer is Answer.OUTSIDE:
        return words(
            "It came down outside {zone} with a probability of {probability}.",
            zone=zone,
            probability=words.percent(1.0 - inside),
        )
    if verdict.answer is Answer.INSIDE:
        return words(
            "It came down inside {zone} with a probability of {probability}.",
            zone=zone,
            probability=words.percent(inside),
        )
    return words(
        "It came down inside {zone} with a probability of {probability}: "
        "what was published does not decide it.",
        zone=zone,
        probability=words.percent(inside),
    )


def _reading(verdict: Verdict, words: Words) -> str:
    """Say by whose claim the verdict holds, and what it is by the other reading."""
    if verdict.claims is None:
        return ""
    if verdict.given_claims:
        return words("What sources said of the EEZ is used as evidence here.")
    japan = verdict.claims is Claims.JAPAN
    basis = (
        words("The zone is taken as Japan claims it, disputed areas included.")
        if japan
        else words("Only waters that no other state claims are counted.")
    )
    if verdict.other is None or verdict.other_probability_inside is None:
        return basis
    chance = words.percent(verdict.other_probability_inside)
    if (
        verdict.other is verdict.answer
        and abs(verdict.other_probability_inside - verdict.probability_inside) < 0.005
    ):
        same = (
            words("Leaving the disputed areas out changes nothing.")
            if japan
            else words("Counting the disputed areas changes nothing.")
        )
        return f"{basis} {same}"
    differs = (
        words(
            "Leaving the disputed areas out, the probability of inside is {probability}.",
            probability=chance,
        )
        if japan
        else words(
            "Counting the disputed areas, the probability of inside is {probability}.",
            probability=chance,
        )
    )
    return f"{basis} {differs}"


def distance_sentence(verdict: Verdict, words: Words) -> str:
    """Return the signed distance to the limit as a reader says it."""
    median = verdict.distance_inside.median_m
    length = words.about_km(abs(median))
    return (
        words("{length} inside", length=length)
        if median >= 0
        else words("{length} outside", length=length)
    )


def _spread(verdict: Verdict, words: Words) -> str:
    """Return what 90 % of the possible falls lie between, without a sign to puzzle over."""
    low, high = verdict.distance_inside.low_m, verdict.distance_inside.high_m
    if low >= 0.0:
        return words(
            "90%: {near} to {far} inside", near=words.about_km(low), far=words.about_km(high)
        )
    if high <= 0.0:
        return words(
            "90%: {near} to {far} outside", near=words.about_km(-high), far=words.about_km(-low)
        )
    return words(
        "90%: {low} outside to {high} inside", low=words.about_km(-low), high=words.about_km(high)
    )


def _figures(assessment: Assessment, words: Words) -> tuple[Row, ...]:
    rows = []
    verdict, impact = assessment.verdict, assessment.impact
    if verdict is not None:
        rows.append(
            Row(
                words("Distance to the limit"),
                words.about_km(verdict.nearest_limit.distance_m),
                words(
                    "all possible falls: median {median}, {spread}",
                    median=distance_sentence(verdict, words),
                    spread=_spread(verdict, words),
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


def _statement_rows(report: Report, words: Words) -> tuple[Row, ...]:
    rows = []
    if report.range_km:
        rows.append(Row(words("Range"), words.quantity(report.range_km, "km")))
    if report.path_km:
        rows.append(Row(words("Length of the path"), words.quantity(report.path_km, "km")))
    if report.apogee_km:
        rows.append(Row(words("Greatest height"), words.quantity(report.apogee_km, "km")))
    if report.flight_minutes:
        rows.append(Row(words("Flight time"), words.quantity(report.flight_minutes, "min")))
    if report.direction:
        rows.append(Row(words("Direction"), words.direction(report.direction)))
    rows.extend(Row(words("Place of fall"), words.fall(fall)) for fall in report.falls)
    if report.fall_area:
        rows.append(Row(words("Area of fall"), words.named(report.fall_area)))
    if report.verdict and report.verdict is not Claim.NONE:
        rows.append(Row(words("On the EEZ"), words.claim(report.verdict)))
    return tuple(rows)


def _statement(report: Report, verdict: Verdict | None, words: Words) -> Statement:
    claims = report.verdict is not None and report.verdict is not Claim.NONE
    agrees = None
    for check in verdict.claim_checks if verdict else ():
        if claims and check.by == report.by and check.claim == report.verdict:
            agrees = check.agrees
    agreement = ""
    if claims:
        agreement = {
            True: words("agrees with the verdict"),
            False: words("contradicts the verdict"),
            None: words("the verdict neither confirms nor contradicts it"),
        }[agrees]
    return Statement(
        by=words.named(report.by),
        stage=words.stage(report.stage),
        url=safe_url(report.url),
        rows=_statement_rows(report, words),
        agrees=agrees,
        claims=claims,
        agreement=agreement,
        note=report.note,
        source="" if report.source == report.by else report.source,
    )


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
        answer, headline = "none", words("No verdict")
        sentence = words("Nothing that was published says where it came down.")
        other = settles = chance = ""
    else:
        zone = zone_words(verdict.zone_id, verdict.zone_name, words)
        answer, headline = str(verdict.answer), _headline(verdict, zone, words)
        sentence, other = _sentence(verdict, zone, words), _reading(verdict, words)
        settles = words.sentence(verdict.settled_by) if verdict.settled_by else ""
        if any(finding.kind in CONTRADICTORY for finding in assessment.findings):
            sentence = words(
                "{verdict} What was published contradicts itself: see the statements.",
                verdict=sentence,
            )
        chance = words.percent(verdict.probability_inside)
    return FlightFacts(
        number=assessment.number,
        missile=_missile(assessment, words),
        answer=answer,
        headline=headline,
        sentence=sentence,
        other=other,
        settles=settles,
        probability=verdict.probability_inside if verdict else None,
        probability_words=chance,
        figures=_figures(assessment, words),
        zones=tuple(
            Row(zone_words(share.zone_id, share.name, words), words.percent(share.probability))
            for share in (verdict.zones if verdict else ())
        ),
        statements=tuple(_statement(r, verdict, words) for r in assessment.flight.reports),
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
