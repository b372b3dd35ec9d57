"""A brief on one event: figure, verdict, facts, statements with their sources, method and limits.

The content is a list of blocks (`report_blocks`), the same for every format; the modules
`report_html`, `report_markdown`, `report_docx` and `report_pdf` each know how one format writes
a block.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from geomap import __version__
from geomap.render.facts import FlightFacts, all_facts
from geomap.render.figure import figure
from geomap.render.report_blocks import (
    Block,
    Bullets,
    Cell,
    Heading,
    Paragraph,
    Picture,
    Report,
    Table,
)
from geomap.render.sources import Source
from geomap.render.words import Words

if TYPE_CHECKING:
    from geomap.readers.shoreline import Shoreline
    from geomap.verdict import Assessment
    from geomap.zones import ZoneMap

FORMATS = ("html", "md", "docx", "pdf")


def report(
    assessments: Sequence[Assessment],
    zones: ZoneMap,
    shoreline: Shoreline,
    *,
    lang: str = "en",
    names: Mapping[str, str] | None = None,
    sources: Sequence[Source] = (),
) -> Report:
    """Compose the brief of one event.

    Parameters
    ----------
    assessments : sequence of Assessment
        All flights of one event, at least one.
    zones, shoreline
        What the figure is drawn on.
    lang : str
        `en`, `ja` or `ko`.
    names : mapping, optional
        Sites and places in this language.
    sources : sequence of Source
        What zones and shore rest on.
    """
    words = Words(lang, names or {})
    facts = all_facts(assessments, words)
    event = assessments[0].event
    drawn = figure(assessments, zones, shoreline, lang=lang, header=False, margin=0.0, names=names)
    alt = " ".join([event.title, *(f"{flight.headline}. {flight.sentence}" for flight in facts)])
    blocks: list[Block] = [
        Paragraph(words.when(event.launched_at), "small"),
        Heading(event.title, 1),
    ]
    for flight in facts:
        blocks += _verdict(flight, len(facts) > 1)
    blocks.append(Picture(drawn.saved("png"), drawn.saved("svg"), alt))
    for flight in facts:
        blocks += _flight(flight, len(facts) > 1, words)
    if event.note:
        blocks.append(Paragraph(event.note, "small"))
    is_given = all(limit.basis == "given" for limit in zones.limits)
    blocks += _method(words, sources, is_given=is_given)
    return Report(event.id, event.title, lang, tuple(blocks))


def _verdict(flight: FlightFacts, several: bool) -> list[Block]:
    which = f"{flight.number}. {flight.missile}: " if several else ""
    blocks: list[Block] = [Paragraph(which + flight.headline, flight.answer)]
    said = " ".join(text for text in (flight.sentence, flight.settles, flight.other) if text)
    return [*blocks, Paragraph(said)]


def _flight(flight: FlightFacts, several: bool, words: Words) -> list[Block]:
    name = f"{flight.number}. {flight.missile}" if several else flight.missile
    blocks: list[Block] = [Heading(name)]
    if flight.findings:
        blocks.append(Heading(words("What to know about these statements"), 3))
        blocks.append(Bullets(tuple(Cell(text) for text in flight.findings)))
    blocks.append(
        Table(tuple((Cell(row.name), Cell(row.value, row.remark)) for row in flight.figures))
    )
    rows: list[tuple[Cell, ...]] = []
    for statement in flight.statements:
        by = f"{statement.by} ({statement.stage})" if statement.stage else statement.by
        rows.append((Cell(by, statement.source, statement.url, is_heading=True),))
        for number, row in enumerate(statement.rows, 1):
            last = statement.claims and number == len(statement.rows)
            rows.append((Cell(row.name), Cell(row.value, statement.agreement if last else "")))
        if statement.note:
            rows.append((Cell(statement.note, is_heading=True),))
    if rows:
        blocks += [Heading(words("What was published"), 3), Table(tuple(rows))]
    if len(flight.zones) > 1:
        blocks.append(Heading(words("Probability by zone"), 3))
        blocks.append(Table(tuple((Cell(r.name), Cell(r.value)) for r in flight.zones)))
    return blocks


def _method(words: Words, sources: Sequence[Source], *, is_given: bool) -> list[Block]:
    named = tuple(
        Cell(
            f"{source.title} ({source.licence})" if source.licence else source.title, "", source.url
        )
        for source in sources
    )
    blocks: list[Block] = [
        Heading(words("Method")),
        Paragraph(
            words(
                "Each published statement is read with its rounding as a likelihood of where the missile came down; together they give the 50% and 90% regions. Inside from 95%, outside up to 5%, between them undetermined: a convention, not physics. What a source said of the EEZ is not used as evidence."  # noqa: E501
            ),
            "small",
        ),
        Paragraph(
            words("The zones are those of the layer that was given.")
            if is_given
            else words(
                "The zones are computed from official base points, treaties, the shoreline and equidistance. They show claims and settle none."  # noqa: E501
            ),
            "small",
        ),
    ]
    if named:
        blocks += [Heading(words("Sources and licences")), Bullets(named)]
    return [*blocks, Paragraph(words("Made with geomap {version}.", version=__version__), "small")]


def written(made: Report, suffix: str, stem: str) -> dict[str, bytes]:
    """Return a brief as files by their names: Markdown has its figure beside it, the others in it.

    Parameters
    ----------
    made : Report
    suffix : str
        One of `FORMATS`.
    stem : str
        Name of the file, less its ending.
    """
    if suffix == "html":
        from geomap.render.report_html import as_html

        return {f"{stem}.html": as_html(made)}
    if suffix == "md":
        from geomap.render.report_markdown import as_markdown

        picture = next(block for block in made.blocks if isinstance(block, Picture))
        return {f"{stem}.md": as_markdown(made, f"{stem}.png"), f"{stem}.png": picture.png}
    if suffix == "docx":
        from geomap.render.report_docx import as_docx

        return {f"{stem}.docx": as_docx(made)}
    from geomap.render.report_pdf import as_pdf

    return {f"{stem}.pdf": as_pdf(made)}
