"""Say of each event whether it came down inside Japan's EEZ, how sure that is, and why."""

from __future__ import annotations

import argparse
import sys
from typing import Any

HELP = "inside, outside or undetermined, with its probability"


def configure(parser: argparse.ArgumentParser) -> None:
    """Say what the command takes."""
    from geomap.cli._events import configure_events

    configure_events(parser, lang=False)
    parser.add_argument(
        "--json", action="store_true", help="print a list with an item a flight, for programs"
    )


def run(args: argparse.Namespace) -> int:
    """Print the verdicts and return the exit status."""
    import json

    from geomap.cli import ALL_WELL, SOME_FAILED, UNUSABLE
    from geomap.cli._events import ground, read_named
    from geomap.cli._progress import progress
    from geomap.errors import GeomapError
    from geomap.verdict.record import record
    from geomap.verdict.wording import tell

    read = read_named(args)
    if not read.events:
        return UNUSABLE
    here = ground(args)
    told = 0
    records: list[dict[str, Any]] = []
    bar = progress(read.events, "event")
    for event in bar:
        try:
            assessments = here.assessed(event)
        except GeomapError as error:
            bar.clear()
            print(f"geomap: {event.id}: {error}", file=sys.stderr)
            continue
        if args.json:
            records.extend(record(assessment) for assessment in assessments)
        else:
            text = tell(assessments)
            bar.write(f"\n{text}" if told else text, file=sys.stdout, end="")
        told += 1
    if not told:
        return UNUSABLE
    if args.json:
        print(json.dumps(records, ensure_ascii=False, indent=1, allow_nan=False))
    return ALL_WELL if told == len(read.events) and not read.failures else SOME_FAILED
