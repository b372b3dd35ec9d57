"""Draw each event as one HTML page: verdict, map and facts.

It opens anywhere, offline, and asks nobody for anything.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

HELP = "draw each event as one offline HTML page"


def configure(parser: argparse.ArgumentParser) -> None:
    """Say what the command takes."""
    from geomap.cli._events import configure_events

    configure_events(parser)
    parser.add_argument(
        "-o",
        "--output",
        type=Path,
        default=Path("output"),
        metavar="DIR",
        help="folder for the pages, DIR/<event id>.html (default: output)",
    )
    parser.add_argument(
        "--tiles",
        metavar="NAME",
        help="add an online background by its xyzservices name, such as OpenStreetMap.Mapnik; "
        "the page then asks its host for images",
    )
    parser.add_argument(
        "--embed",
        action="store_true",
        help="print the HTML as well that shows the page within another one: "
        "sandboxed, as wide as its column",
    )


def run(args: argparse.Namespace) -> int:
    """Write the pages, print each verdict and path, and return the exit status."""
    from tqdm import tqdm

    from geomap.cli import ALL_WELL, SOME_FAILED, UNUSABLE
    from geomap.cli._events import ground, read_named
    from geomap.errors import GeomapError
    from geomap.readers import load_gazetteer
    from geomap.render.embed import frame_of
    from geomap.render.facts import verdict_line
    from geomap.render.words import Words, names_in
    from geomap.writing import prepared_folder, write_whole

    if args.tiles is not None:
        from geomap.render.tiles import provider

        provider(args.tiles)
    read = read_named(args)
    if not read.events:
        return UNUSABLE
    here = ground(args)
    folder = prepared_folder(args.output)
    names = names_in(args.lang, load_gazetteer()) if args.lang != "en" else {}
    words = Words(args.lang, names)
    from geomap.render.webmap import page

    written = 0
    bar = tqdm(read.events, delay=2.0, unit="page", file=sys.stderr, disable=None, leave=False)
    for event in bar:
        path = folder / f"{event.id}.html"
        try:
            assessments = here.assessed(event)
            text = page(
                assessments,
                here.zones,
                here.shoreline,
                lang=args.lang,
                tiles=args.tiles,
                names=names,
            )
            write_whole(path, text.encode())
        except GeomapError as error:
            bar.clear()
            print(f"geomap: {event.id}: {error}", file=sys.stderr)
            continue
        written += 1
        bar.clear()
        for assessment in assessments:
            print(verdict_line(assessment, words, numbered=len(assessments) > 1))
        print(f"  {path}", flush=True)
        if args.embed:
            print(frame_of(path.name, event.title), flush=True)
    if not written:
        return UNUSABLE
    return ALL_WELL if written == len(read.events) and not read.failures else SOME_FAILED
