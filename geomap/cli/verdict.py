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
    from functools import partial

    from geomap.cli import ALL_WELL, SOME_FAILED, UNUSABLE
    from geomap.cli._answers import answers
    from geomap.cli._events import ground, read_named
    from geomap.cli._progress import progress

    read = read_named(args)
    if not read.events:
        return UNUSABLE
    told = 0
    records: list[dict[str, Any]] = []
    bar = progress(read.events, "event")
    found = answers(read.events, partial(ground, args), as_json=args.json)
    for event, answer in zip(bar, found, strict=True):
        if answer.error is not None:
            bar.clear()
            print(f"geomap: {event.id}: {answer.error}", file=sys.stderr)
            continue
        records.extend(answer.records)
        if not args.json:
            bar.write(f"\n{answer.text}" if told else answer.text, file=sys.stdout, end="")
        told += 1
    if not told:
        return UNUSABLE
    if args.json:
        print(json.dumps(records, ensure_ascii=False, indent=1, allow_nan=False))
    return ALL_WELL if told == len(read.events) and not read.failures else SOME_FAILED
