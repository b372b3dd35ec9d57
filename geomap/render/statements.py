"""What each source said of a flight, in words, and whether the verdict agrees with it."""

from __future__ import annotations

from attrs import frozen

from geomap.events import Claim, Report
from geomap.render.links import safe_url
from geomap.render.words import Words
from geomap.verdict import Verdict


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


def statement(report: Report, verdict: Verdict | None, words: Words) -> Statement:
    """Return what a report says, and whether its word on the EEZ agrees with the verdict."""
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
