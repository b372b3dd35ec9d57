"""Write a brief on an event: figure, verdict, facts and sources, as HTML, Markdown, Word or PDF."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from geomap.events import LaunchEvent
    from geomap.verdict import Assessment

HELP = "write a brief on an event: HTML, Markdown, Word or PDF"

FORMATS = ("html", "md", "docx", "pdf")


def configure(parser: argparse.ArgumentParser) -> None:
    """Say what the command takes."""
    from geomap.cli._events import configure_events

    configure_events(parser)
    parser.add_argument(
        "-o",
        "--output",
        type=Path,
        default=Path("output"),
        metavar="FILE",
        help="FILE.html, FILE.md, FILE.docx or FILE.pdf for one event; a folder for several, "
        "DIR/<event id>.<format> (default: output)",
    )
    parser.add_argument(
        "--format",
        choices=FORMATS,
        help="format in a folder (default: html); otherwise the file's name says it",
    )


def run(args: argparse.Namespace) -> int:
    """Write the briefs, print the path of each, and return the exit status."""
    from geomap.cli._events import credits_of, ground, local_names, read_named
    from geomap.cli._outputs import outputs, write_each
    from geomap.render.fonts import faces
    from geomap.writing import write_whole

    faces(args.lang)
    read = read_named(args)
    target = outputs(args.output, FORMATS, args.format, len(read.events))
    if not read.events:
        return 2
    here = ground(args)
    names = local_names(args.lang)
    from geomap.render.report import report, written
    from geomap.render.sources import Source

    sources = [Source(credits_of(here), "")] if credits_of(here) else []

    def compose(event: LaunchEvent, assessments: tuple[Assessment, ...]) -> bytes:
        made = report(
            assessments, here.zones, here.shoreline, lang=args.lang, names=names, sources=sources
        )
        path = target.of(event.id)
        content, *beside = written(made, target.suffix, path.stem).items()
        for name, picture in beside:
            write_whole(path.with_name(name), picture)
        return content[1]

    return write_each(read, target, here, compose, unit="brief")
