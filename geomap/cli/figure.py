"""Draw an event as a printed map: PNG at 300 dpi, SVG or PDF, in a projection made for it."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

HELP = "draw an event as a picture: PNG, SVG or PDF"


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
        help="FILE.png, FILE.svg or FILE.pdf for one event; "
        "a folder for several, DIR/<event id>.<format> (default: output)",
    )
    parser.add_argument(
        "--format",
        choices=("png", "svg", "pdf"),
        help="format in a folder (default: png); otherwise the file's name says it",
    )
    parser.add_argument(
        "--bare", action="store_true", help="the map and its legend, without title and verdict"
    )


def run(args: argparse.Namespace) -> int:
    """Write the figures, print the path of each, and return the exit status."""
    from geomap.cli._events import ground, local_names, read_named
    from geomap.cli._outputs import outputs, write_each
    from geomap.render.fonts import faces, need_matplotlib

    need_matplotlib()
    faces(args.lang)
    read = read_named(args)
    target = outputs(args.output, ("png", "svg", "pdf"), args.format, len(read.events))
    if not read.events:
        return 2
    here = ground(args)
    names = local_names(args.lang)
    from geomap.render.figure import figure

    def draw(event, assessments):  # type: ignore[no-untyped-def]
        drawn = figure(
            assessments,
            here.zones,
            here.shoreline,
            lang=args.lang,
            header=not args.bare,
            names=names,
        )
        for text in drawn.missing:
            print(f"geomap: warning: {event.id}: no room for the label {text!r}", file=sys.stderr)
        return drawn.saved(target.suffix)

    return write_each(read, target, here, draw, unit="figure")
