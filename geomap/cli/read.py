"""Read an announcement of a launch into an event file, or a notice of danger zones into GeoJSON.

The text is Japanese, English or Korean, plain or a page (HTML). What the text
does not say is left out and listed; what it says twice and differently is
listed with both.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from geomap.danger_zones import DangerZone
    from geomap.readers.notices import Notice
    from geomap.zones import ZoneMap

HELP = "read an announcement's text into an event file, a notice's corners into GeoJSON"


def configure(parser: argparse.ArgumentParser) -> None:
    """Say what the command takes."""
    parser.add_argument("text", metavar="TEXT", help="the text or page; '-' is standard input")
    parser.add_argument(
        "-o",
        "--output",
        type=Path,
        metavar="FILE",
        help="the event file (YAML), or the zones of a notice (GeoJSON); default: standard output",
    )
    parser.add_argument(
        "--explain",
        action="store_true",
        help="show the text with its values marked instead, and what was not found",
    )
    parser.add_argument("--page", type=Path, metavar="HTML", help="write that as a page")
    parser.add_argument(
        "--date",
        type=_day,
        metavar="YYYY-MM-DD",
        help="the day of the text, where it says only 'today' or a day of the month",
    )
    parser.add_argument(
        "--claims",
        choices=("japan", "undisputed"),
        default="japan",
        help="for notices: the EEZ with all that Japan claims (default), or without disputes",
    )


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(
            f"expected a date such as 2022-11-18, got {text!r}"
        ) from None


def run(args: argparse.Namespace) -> int:
    """Read, write, tell what was not found, and return the exit status."""
    from geomap.errors import InputError
    from geomap.readers.encodings import read_prose
    from geomap.readers.notice_files import holds_event
    from geomap.readers.notices import is_notice

    text, encoding = read_prose(args.text, sys.stdin.buffer)
    if holds_event(text):
        message = (
            "expected a text to make an event file of; this is an event file already: "
            f"'geomap verdict {args.text}' judges it, 'geomap map {args.text}' draws it"
        )
        raise InputError(message, path=args.text)
    if encoding:
        print(f"geomap: {args.text}: read as {encoding}, by its letters", file=sys.stderr)
    return _run_notice(args, text) if is_notice(text) else _run_announcement(args, text)


def _run_announcement(args: argparse.Namespace, text: str) -> int:
    from geomap.cli import ALL_WELL
    from geomap.readers import load_gazetteer
    from geomap.readers.announcement.opening import open_announcement

    announcement = open_announcement(
        text, args.text, gazetteer=load_gazetteer(), published=args.date
    )
    made: dict[Path, str] = {}
    if args.output:
        made[args.output] = announcement.event_text
    if args.page:
        from geomap.render.explained import explained_page

        made[args.page] = explained_page(announcement)
    _write(made)
    if args.explain:
        from geomap.render.explained import explained_text

        sys.stdout.write(explained_text(announcement, colour=sys.stdout.isatty()))
        return ALL_WELL
    if not args.output and not args.page:
        sys.stdout.write(announcement.event_text)
    for line in (*announcement.notes, *map(str, announcement.contradictions)):
        print(f"geomap: {args.text}: {line}", file=sys.stderr)
    if announcement.missing:
        print(f"geomap: {args.text}: not found: {'; '.join(announcement.missing)}", file=sys.stderr)
    return ALL_WELL


def _write(made: Mapping[Path, str]) -> None:
    from geomap.writing import prepared_folder, write_together

    for path in made:
        prepared_folder(path.parent)
    write_together({path: content.encode("utf-8") for path, content in made.items()})
    for path in made:
        print(path)


def _run_notice(args: argparse.Namespace, text: str) -> int:
    from geomap.cli import ALL_WELL, SOME_FAILED, UNUSABLE, report_failures
    from geomap.danger_zones import shares
    from geomap.readers.layers import load_zones
    from geomap.readers.notices import read_notice

    if args.explain or args.page:
        from geomap.errors import InputError

        raise InputError(
            "this is a notice of danger zones: --explain and --page are for announcements",
            path=args.text,
        )
    notice = read_notice(text, args.text)
    report_failures(notice.failures)
    if not notice.zones:
        return UNUSABLE
    zones = load_zones()
    ids = zones.ids_claimed(args.claims)
    by_zone = {zone.id: shares(zone, zones) for zone in notice.zones}
    for zone in notice.zones:
        _tell(zone, by_zone[zone.id], sum(by_zone[zone.id].get(zone_id, 0.0) for zone_id in ids))
    document = (
        json.dumps(collection(notice, by_zone, zones, args.claims), ensure_ascii=False, indent=1)
        + "\n"
    )
    if args.output:
        _write({args.output: document})
    else:
        sys.stdout.write(document)
    return SOME_FAILED if notice.failures else ALL_WELL


def _tell(zone: DangerZone, by_zone: dict[str, float], inside: float) -> None:
    """Print what a person should know of a zone; the zone itself goes to the output."""
    name = f"{zone.id} ({zone.label})" if zone.label else zone.id
    shape = (
        f"circle of {zone.radius_m / 1000:.5g} km" if zone.is_circle
        else f"{len(zone.corners)} corners"
    )  # fmt: skip
    print(
        f"geomap: {name}: {shape}, {zone.area_m2() / 1e6:,.0f} km2, "
        f"{inside:.1%} of it inside Japan's EEZ",
        file=sys.stderr,
    )
    for zone_id, share in by_zone.items():
        print(f"geomap: {name}: {share:.1%} in {zone_id}", file=sys.stderr)
    for doubt in zone.doubts:
        print(f"geomap: {name}: {doubt}", file=sys.stderr)


def collection(
    notice: Notice, by_zone: dict[str, dict[str, float]], zones: ZoneMap, claims: str
) -> dict[str, Any]:
    """Return the zones as GeoJSON (RFC 7946): corners in ring order, counter-clockwise."""
    ids = zones.ids_claimed(claims)
    features = []
    for zone in notice.zones:
        ring = [[round(float(lon), 6), round(float(lat), 6)] for lon, lat in zone.ring_deg()]
        features.append(
            {
                "type": "Feature",
                "id": zone.id,
                "properties": {
                    "id": zone.id,
                    "label": zone.label,
                    "area_km2": round(zone.area_m2() / 1e6, 1),
                    "share_inside_japan_eez": round(
                        sum(by_zone[zone.id].get(zone_id, 0.0) for zone_id in sorted(ids)), 4
                    ),
                    "claims": claims,
                    "shares": {
                        zone_id: round(share, 4) for zone_id, share in by_zone[zone.id].items()
                    },
                    "corners_as_printed": [corner.text for corner in zone.printed],
                    **({"radius_km": round(zone.radius_m / 1000, 4)} if zone.is_circle else {}),
                    "printed_in_rows": zone.was_reordered,
                    "doubts": [str(doubt) for doubt in zone.doubts],
                },
                "geometry": {"type": "Polygon", "coordinates": [ring]},
            }
        )
    return {"type": "FeatureCollection", "features": features}
