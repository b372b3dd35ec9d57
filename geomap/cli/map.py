"""Draw each event as one HTML page: verdict, map and facts, that opens anywhere and asks nobody for anything."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

HELP = "draw each event as one offline HTML page"


def configure(parser: argparse.ArgumentParser) -> None:
    """Say what the command takes."""
    parser.add_argument(
        "events",
        nargs="*",
        metavar="EVENTS",
        help="event files (YAML, JSON, GeoJSON, CSV); '-' is standard input",
    )
    parser.add_argument(
        "-o",
        "--output",
        type=Path,
        default=Path("output"),
        metavar="DIR",
        help="folder for the pages, DIR/<event id>.html (default: output)",
    )
    parser.add_argument(
        "--catalogue",
        action="append",
        default=[],
        metavar="ID",
        help="an event of the catalogue, or all whose ids begin so: 2017-07-28, 2017",
    )
    parser.add_argument(
        "--lang", choices=("en", "ja", "ko"), default="en", help="language of the page (default: en)"
    )
    parser.add_argument(
        "--claims",
        choices=("japan", "undisputed"),
        default="japan",
        help="count all that Japan claims (default), or what no other state claims",
    )
    parser.add_argument(
        "--zone", metavar="FILE", help="a polygon layer of your own in place of geomap's zones"
    )
    parser.add_argument(
        "--zone-id", metavar="ID", help="ask about this zone; 'geomap zones list' names them"
    )
    parser.add_argument(
        "--given-claims",
        action="store_true",
        help="let what sources said of the EEZ count as evidence",
    )
    parser.add_argument(
        "--tiles",
        metavar="NAME",
        help="add an online background by its xyzservices name, such as OpenStreetMap.Mapnik; "
        "the page then asks its host for images",
    )


def run(args: argparse.Namespace) -> int:
    """Write the pages, print each verdict and path, and return the exit status."""
    from tqdm import tqdm

    from geomap.cli import ALL_WELL, SOME_FAILED, UNUSABLE, report_failures
    from geomap.cli.writing import prepared_folder, write_whole
    from geomap.errors import GeomapError, InputError
    from geomap.readers import load_gazetteer, merge, read_all, read_catalogue
    from geomap.readers.layers import load_zones, read_zone_file
    from geomap.readers.shoreline import load_shoreline
    from geomap.render.facts import verdict_line
    from geomap.render.words import Words
    from geomap.verdict import Claims, assess

    if not args.events and not args.catalogue:
        raise InputError("expected event files, '-' for standard input, or --catalogue ID")
    if args.tiles is not None:
        from geomap.render.tiles import provider

        provider(args.tiles)
    gazetteer = load_gazetteer()
    read = merge(
        [
            ("", read_all(args.events, gazetteer=gazetteer, stdin=sys.stdin.buffer)),
            ("", read_catalogue(args.catalogue, gazetteer=gazetteer)),
        ]
    )
    report_failures(read.failures)
    if not read.events:
        return UNUSABLE
    zones = read_zone_file(args.zone) if args.zone else load_zones()
    shoreline = load_shoreline()
    from geomap.render.webmap import page

    folder = prepared_folder(args.output)
    words = Words(args.lang)
    written = 0
    bar = tqdm(read.events, delay=2.0, unit="page", file=sys.stderr, disable=None, leave=False)
    for event in bar:
        try:
            assessments = assess(
                event,
                zones,
                shoreline,
                claims=Claims(args.claims),
                given_claims=args.given_claims,
                zone_id=args.zone_id,
            )
            text = page(assessments, zones, shoreline, lang=args.lang, tiles=args.tiles)
            path = folder / f"{event.id}.html"
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
    if not written:
        return UNUSABLE
    return ALL_WELL if written == len(read.events) and not read.failures else SOME_FAILED
