"""The index page of a site: all flights in a table, on one map and along the years.

One self-contained file under the same policy as the pages it links to: scripts and
styles by their hashes, no request to anyone, and words that reach the page through
Jinja with escaping on or as JSON that is put into the document as text.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely
from markupsafe import Markup

from geomap import __version__
from geomap.events import Claim
from geomap.geodesy import Floats, Position
from geomap.render.document import as_data, asset, inline, leaflet, policy
from geomap.render.facts import flight_facts
from geomap.render.frame import Frame
from geomap.render.packing import pack, packed_lines
from geomap.render.sources import LIBRARIES, Source
from geomap.render.style import stylesheet
from geomap.render.templating import environment
from geomap.render.verdict_words import distance_sentence
from geomap.render.waters import Waters
from geomap.render.words import Words
from geomap.verdict import Answer, Assessment

if TYPE_CHECKING:
    from geomap.readers.shoreline import Shoreline
    from geomap.zones import ZoneMap

Row = dict[str, Any]
"""What the index says of one flight: JSON values alone."""

COLUMNS = (
    "event", "title", "launched_at", "flight", "missile", "launch_site", "launch_lon", "launch_lat",
    "impact_lon", "impact_lat", "impact_radius90_km", "zone", "verdict", "probability_inside",
    "distance_inside_km", "distance_low_km", "distance_high_km", "claims", "page",
)  # fmt: skip

FINEST_DEG = 0.012
"""Tolerance of the lines of the index map: it is small, and the event pages have the detail."""


def index_rows(assessments: Sequence[Assessment], words: Words, page: str) -> list[Row]:
    """Return the rows of one event, one a flight."""
    return [_row(assessment, words, page) for assessment in assessments]


def _row(assessment: Assessment, words: Words, page: str) -> Row:
    event, flight = assessment.event, assessment.flight
    impact, verdict = assessment.impact, assessment.verdict
    facts = flight_facts(assessment, words)
    began = flight.launched_at or event.launched_at
    spread = verdict.distance_inside if verdict else None
    checks = [c for c in verdict.claim_checks if c.claim is not Claim.NONE] if verdict else []
    return {
        "event": event.id,
        "title": event.title,
        "flight": assessment.number,
        "several": len(event.flights) > 1,
        "missile": flight.missile,
        "launched_at": began.isoformat(),
        "year": began.year,
        "date": words.when(_day(began)),
        "launch_site": words.launch(flight.launch),
        "launch": _lonlat(flight.launch.position),
        "impact": _lonlat(impact.best if impact else None),
        "impact_radius90_km": round(impact.radius90_m / 1000, 1) if impact else None,
        "zone": verdict.zone_id if verdict else None,
        "verdict": facts.answer,
        "verdict_words": answer_words(facts.answer, words),
        "probability_inside": round(verdict.probability_inside, 4) if verdict else None,
        "probability_words": facts.probability_words,
        "distance_inside_km": round(spread.median_m / 1000, 1) if spread else None,
        "distance_low_km": round(spread.low_m / 1000, 1) if spread else None,
        "distance_high_km": round(spread.high_m / 1000, 1) if spread else None,
        "distance_words": distance_sentence(verdict, words) if verdict else "",
        "claims": [[c.by, str(c.claim), c.agrees] for c in checks],
        "claims_words": [
            words("{source}: {claim}", source=words.named(c.by), claim=_claim(c.claim, words))
            for c in checks
        ],
        "contradicted": any(c.agrees is False for c in checks),
        "page": page,
    }


def _claim(claim: Claim, words: Words) -> str:
    return {
        Claim.INSIDE: words.of("verdict", "inside"),
        Claim.OUTSIDE: words.of("verdict", "outside"),
        Claim.NEAR: words.of("verdict", "near"),
        Claim.NONE: "",
    }[claim]


def _day(moment: datetime | date) -> date:
    return moment.date() if isinstance(moment, datetime) else moment


def _lonlat(position: Position | None) -> list[float] | None:
    return None if position is None else [round(position.lon_deg, 5), round(position.lat_deg, 5)]


def answer_words(answer: str, words: Words) -> str:
    """Return an answer in a word, for a table."""
    return {
        str(Answer.INSIDE): words.of("verdict", "inside"),
        str(Answer.OUTSIDE): words.of("verdict", "outside"),
        str(Answer.UNDETERMINED): words.of("verdict", "undetermined"),
        "none": words.of("verdict", "no verdict"),
    }[answer]


def index_page(
    rows: Sequence[Row],
    failures: Sequence[str],
    zones: ZoneMap,
    shoreline: Shoreline,
    words: Words,
    *,
    title: str = "",
    sources: Sequence[Source] = (),
) -> str:
    """Return the index page: a whole HTML document.

    Parameters
    ----------
    rows : sequence of Row
        In the order of the table.
    failures : sequence of str
        What could not be used, to be listed.
    zones, shoreline
        What the map shows.
    words : Words
    title : str
        A heading of one's own.
    sources : sequence of Source
        What zones and shore rest on.
    """
    leaflet_script, leaflet_style = leaflet()
    scripts = [inline(leaflet_script), inline(asset("index.js"))]
    styles = [inline(leaflet_style + stylesheet() + asset("index.css"))]
    counts = {answer: sum(row["verdict"] == answer for row in rows) for answer in ANSWERS}
    return (
        environment()
        .get_template("index.html")
        .render(
            title=title or words("Where it came down"),
            rows=rows,
            failures=failures,
            counts={answer: number for answer, number in counts.items() if number},
            answers={answer: answer_words(answer, words) for answer in ANSWERS},
            events=len({row["event"] for row in rows}),
            years=sorted({row["year"] for row in rows}),
            sites=sorted({row["launch_site"] for row in rows}),
            computed=any(limit.basis != "given" for limit in zones.limits),
            words=words,
            _=words,
            sources=(*sources, *LIBRARIES[:1]),
            policy=policy(scripts, styles),
            scripts=[Markup(text) for text in scripts],
            styles=[Markup(text) for text in styles],
            data=as_data(_data(rows, zones, shoreline, words)),
            version=__version__,
        )
    )


ANSWERS = ("inside", "outside", "undetermined", "none")


def _data(
    rows: Sequence[Row], zones: ZoneMap, shoreline: Shoreline, words: Words
) -> dict[str, Any]:
    ground = Waters(Frame(()), zones, shoreline, words)
    layers = [ground.land(), *ground.zones(), ground.limits()]
    keys = ("event", "flight", "missile", "date", "year", "launch", "impact", "verdict", "page")
    return {
        "lang": words.lang,
        "rows": [{key: row[key] for key in (*keys, "verdict_words", "title")} for row in rows],
        "answers": [[answer, answer_words(answer, words)] for answer in ANSWERS],
        "legend": [list(pair) for layer in layers[1:] for pair in layer.legend],
        "words": {
            "zoomIn": words("Zoom in"),
            "zoomOut": words("Zoom out"),
            "home": words("Back to the first view"),
            "shown": words("{shown} of {all} flights shown", shown="{shown}", all="{all}"),
            "flight": words("{year}: 1 flight", year="{year}"),
            "flights": words("{year}: {number} flights", year="{year}", number="{number}"),
            "fallBeyond": words("1 fall lies beyond this view."),
            "fallsBeyond": words("{number} falls lie beyond this view.", number="{number}"),
            "open": words("Open the page of this event"),
        },
        "geometry": pack(
            {
                layer.key: [
                    [feature.symbol, packed_lines(_light(feature.lines))]
                    for feature in layer.features
                ]
                for layer in layers
            }
        ),
    }


def _light(lines: Sequence[Floats]) -> list[Floats]:
    if not lines:
        return []
    simple = shapely.simplify(
        np.array([shapely.LineString(line) for line in lines if len(line) > 1]),
        FINEST_DEG,
        preserve_topology=False,
    )
    return [shapely.get_coordinates(line) for line in simple if line.length > 3 * FINEST_DEG]


def as_csv(rows: Sequence[Row]) -> bytes:
    """Return rows as CSV for a spreadsheet: UTF-8 with its mark, CRLF, no text run as a formula."""
    written = io.StringIO()
    out = csv.writer(written, lineterminator="\r\n")
    out.writerow(COLUMNS)
    for row in rows:
        launch, impact = row["launch"] or ["", ""], row["impact"] or ["", ""]
        claims = "; ".join(f"{by}: {claim}" for by, claim, _ in row["claims"])
        made = row | {
            "launch_lon": launch[0], "launch_lat": launch[1], "impact_lon": impact[0],
            "impact_lat": impact[1], "claims": claims,
        }  # fmt: skip
        out.writerow([harmless(made[column]) for column in COLUMNS])
    return b"\xef\xbb\xbf" + written.getvalue().encode()


_FORMULA = re.compile(r"[\t\r\n]|[\s\ufeff\u200b-\u200f\u2060]*[=+@＝＋－＠-]")
"""How a cell begins that a spreadsheet may take for a formula, after what it passes over."""


def harmless(cell: Any) -> Any:
    """Return a cell that no spreadsheet takes for a formula; numbers stay numbers.

    Examples
    --------
    >>> harmless("=1+1"), harmless(-5.0), harmless(None)
    ("'=1+1", -5.0, '')
    """
    if cell is None:
        return ""
    if isinstance(cell, str) and _FORMULA.match(cell):
        return f"'{cell}"
    return cell
