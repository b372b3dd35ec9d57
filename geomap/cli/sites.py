"""List and search the launch sites, launch areas and reference places known by name."""

from __future__ import annotations

import argparse
import json
import sys
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from geomap.gazetteer import Entry

HELP = "list and search launch sites, launch areas and reference places"

KINDS = ("site", "area", "place")


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of the command."""
    parser.add_argument(
        "text",
        nargs="*",
        help="part of a name in English, Japanese or Korean; all are listed without",
    )
    parser.add_argument("--kind", choices=KINDS, help="only launch sites, launch areas, or places")
    parser.add_argument("--json", action="store_true", help="print a JSON list")


def run(args: argparse.Namespace) -> int:
    """Print what the gazetteer has; exit status 1 where nothing answers to the text."""
    from geomap.cli._columns import columns
    from geomap.readers import load_gazetteer

    text = " ".join(args.text)
    found = [
        entry
        for entry in load_gazetteer().search(text)
        if args.kind is None or _kind(entry) == args.kind
    ]
    if args.json:
        print(json.dumps([_record(entry) for entry in found], ensure_ascii=False, indent=2))
    elif found:
        head = ("kind", "name", "lon", "lat", "90 % within", "also", "source")
        print(columns([head, *(_row(entry) for entry in found)]))
    if not found:
        print(f"geomap: nothing is known by the name {text!r}", file=sys.stderr)
    return 0 if found else 1


def _kind(entry: Entry) -> str:
    from geomap.gazetteer import LaunchArea, Site

    return (
        "site" if isinstance(entry, Site) else "area" if isinstance(entry, LaunchArea) else "place"
    )


def _record(entry: Entry) -> dict[str, Any]:
    from geomap.gazetteer import ReferencePlace

    record: dict[str, Any] = {
        "kind": _kind(entry),
        "id": entry.id,
        "name": entry.name,
        "names": {
            "en": list(entry.names.english),
            "ja": list(entry.names.japanese),
            "ko": list(entry.names.korean),
        },
    }
    if isinstance(entry, ReferencePlace):
        points = [[point.lon_deg, point.lat_deg] for point in entry.place.points]
        record |= {"is_coast": entry.place.is_coast, "points": points}
        radius90_m = entry.place.radius90_m
    else:
        record |= {"lon": entry.position.lon_deg, "lat": entry.position.lat_deg}
        radius90_m = entry.radius90_m
    record |= {"radius90_km": radius90_m / 1000.0, "source": entry.source, "note": entry.note}
    return record


def _row(entry: Entry) -> tuple[str, ...]:
    record = _record(entry)
    if "lon" in record:
        lon, lat = f"{record['lon']:.4f}", f"{record['lat']:.4f}"
    elif record["is_coast"]:
        lon, lat = "coast of", f"{len(record['points'])} points"
    else:
        lon, lat = (f"{degrees:.4f}" for degrees in record["points"][0])
    also = [*record["names"]["ja"][:1], *record["names"]["ko"][:1]]
    radius = f"{record['radius90_km']:.0f} km"
    return (record["kind"], entry.name, lon, lat, radius, " ".join(also), entry.source)
