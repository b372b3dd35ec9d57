"""Export events for other programs: GeoJSON, GeoPackage, KML or CZML."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from geomap.exports.features import Feature
    from geomap.verdict import Assessment

HELP = "export events as GeoJSON, KML, GeoPackage or CZML"

FORMATS = ("geojson", "kml", "gpkg", "czml")


def configure(parser: argparse.ArgumentParser) -> None:
    """Say what the command takes."""
    from geomap.cli._events import configure_events

    configure_events(parser, lang=False)
    parser.add_argument(
        "-o",
        "--output",
        type=Path,
        required=True,
        metavar="FILE",
        help="FILE.geojson, FILE.kml, FILE.gpkg or FILE.czml; all events go into the one file",
    )
    parser.add_argument(
        "--no-limits", action="store_true", help="leave out the limits that the verdicts are about"
    )


def run(args: argparse.Namespace) -> int:
    """Write the file, print its path, and return the exit status."""
    from geomap.cli import ALL_WELL, SOME_FAILED, UNUSABLE
    from geomap.cli._events import credits_of, ground, read_named
    from geomap.cli._outputs import check_writable
    from geomap.cli._progress import progress
    from geomap.errors import GeomapError, InputError
    from geomap.writing import write_whole

    suffix = args.output.suffix.lower().removeprefix(".")
    if suffix not in FORMATS:
        raise InputError(
            f"{args.output}: {repr(suffix) if suffix else 'a name without an ending'} is not a "
            f"format here; known are {', '.join(FORMATS)}"
        )
    check_writable(args.output)
    read = read_named(args)
    if not read.events:
        return UNUSABLE
    from geomap.exports import exported
    from geomap.exports.features import event_features, limit_features

    here = ground(args)
    features: list[Feature] = []
    judged: list[tuple[Assessment, ...]] = []
    bar = progress(read.events, "event")
    for event in bar:
        try:
            assessments = here.assessed(event)
            features.extend(event_features(assessments))
        except GeomapError as error:
            bar.clear()
            print(f"geomap: {event.id}: {error}", file=sys.stderr)
            continue
        judged.append(assessments)
    if not judged:
        return UNUSABLE
    if not args.no_limits:
        features.extend(limit_features([a for group in judged for a in group], here.zones))
    write_whole(args.output, exported(features, suffix, credit=credits_of(here)))
    print(args.output)
    return ALL_WELL if len(judged) == len(read.events) and not read.failures else SOME_FAILED
