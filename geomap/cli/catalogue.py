"""List and filter the launches of the catalogue, which travels with geomap."""

from __future__ import annotations

import argparse
import json
import sys
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from geomap.events import Flight, LaunchEvent

HELP = "list and filter the launches that geomap knows"


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of the command."""
    parser.add_argument(
        "text", nargs="*", help="words that the id, title or a missile's name has; all of them"
    )
    parser.add_argument("--year", help="a year, or a span such as 2017-2019")
    parser.add_argument("--missile", help="part of a missile's name")
    parser.add_argument("--site", help="a launch site or launch area, in any spelling")
    parser.add_argument(
        "--verdict",
        choices=("inside", "outside", "near", "none"),
        help="what a source said of Japan's EEZ; none: nothing was said",
    )
    parser.add_argument("--json", action="store_true", help="print a JSON list")


def run(args: argparse.Namespace) -> int:
    """Print the launches that pass all filters; exit status 1 where none does."""
    from geomap.cli._columns import columns
    from geomap.readers import load_catalogue, load_gazetteer

    years = _years(args.year)
    gazetteer = load_gazetteer()
    position = _launch_position(args.site) if args.site else None
    words = [word.casefold() for word in args.text]
    found = [
        event
        for event in load_catalogue(gazetteer)
        if (years is None or years[0] <= event.launched_at.year <= years[1])
        and all(word in _haystack(event) for word in words)
        and any(
            (args.missile is None or args.missile.casefold() in flight.missile.casefold())
            and (position is None or flight.launch.position == position)
            and (args.verdict is None or args.verdict in (_claims(flight) or ["none"]))
            for flight in event.flights
        )
    ]
    if args.json:
        print(json.dumps([_record(event) for event in found], ensure_ascii=False, indent=2))
    elif found:
        head = ("id", "launched", "flights", "from", "what was said of the EEZ")
        print(columns([head, *(_row(event) for event in found)]))
    if not found:
        print("geomap: the catalogue has no such launch", file=sys.stderr)
    return 0 if found else 1


def _years(text: str | None) -> tuple[int, int] | None:
    from geomap.errors import InputError

    if text is None:
        return None
    first, _, last = text.partition("-")
    if not (first.isdecimal() and (last or first).isdecimal()):
        raise InputError(
            f"expected a year such as 2017, or 2017-2019, got {text!r}", field="--year"
        )
    return int(first), int(last or first)


def _launch_position(name: str) -> object:
    from geomap.errors import UnknownNameError
    from geomap.readers import load_gazetteer

    gazetteer = load_gazetteer()
    try:
        return gazetteer.site(name).position
    except UnknownNameError as unknown:
        try:
            return gazetteer.area(name).position
        except UnknownNameError:
            unknown.field = "--site"
            raise unknown from None


def _haystack(event: LaunchEvent) -> str:
    names = (flight.missile for flight in event.flights)
    return " ".join((event.id, event.title, *names)).casefold()


def _claims(flight: Flight) -> list[str]:
    said = (report.verdict for report in flight.reports if report.verdict is not None)
    return sorted({verdict.value for verdict in said if verdict.value != "none"})


def _record(event: LaunchEvent) -> dict[str, Any]:
    return {
        "id": event.id,
        "title": event.title,
        "launched_at": event.launched_at.isoformat(),
        "flights": [
            {
                "missile": flight.missile,
                "launch": flight.launch.name,
                "claims": _claims(flight),
                "overflew": flight.overflew,
            }
            for flight in event.flights
        ],
    }


def _row(event: LaunchEvent) -> tuple[str, ...]:
    launches = dict.fromkeys(flight.launch.name for flight in event.flights)
    said = dict.fromkeys(claim for flight in event.flights for claim in _claims(flight))
    claims = ", ".join(said) or "-"
    if any(flight.overflew for flight in event.flights):
        claims += " (flew over Japan)"
    launched = f"{event.launched_at:%Y-%m-%d %H:%M}"
    if not hasattr(event.launched_at, "hour"):
        launched = event.launched_at.isoformat()
    return (event.id, launched, str(len(event.flights)), "; ".join(launches), claims)
