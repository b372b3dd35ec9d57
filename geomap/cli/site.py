"""Make a folder of pages with an index: all events in a table, on a map and along the years.

Pages of events that are not named in the call stay, outside the index, unless --prune is
given. A file that geomap did not make is never written over.
"""

from __future__ import annotations

import argparse
import sys
from functools import partial
from pathlib import Path

HELP = "make a folder of pages with an index of all events"


def configure(parser: argparse.ArgumentParser) -> None:
    """Say what the command takes."""
    from geomap.cli._events import configure_events

    configure_events(parser)
    parser.add_argument(
        "-o",
        "--output",
        type=Path,
        required=True,
        metavar="DIR",
        help="folder of the site; pages in it that are up to date are left as they are, and so are "
        "pages of other events; files that geomap did not make are never written over",
    )
    parser.add_argument("--title", default="", metavar="TEXT", help="heading of the index")
    parser.add_argument(
        "--prune",
        action="store_true",
        help="remove pages of events that are not in this call, unless they were changed since",
    )
    parser.add_argument(
        "--jobs",
        type=int,
        metavar="N",
        help="processes to work with (default: as many as there are processors)",
    )


def run(args: argparse.Namespace) -> int:
    """Make the site, print what was done, and return the exit status."""
    from tqdm import tqdm

    from geomap.cli import ALL_WELL, SOME_FAILED, UNUSABLE
    from geomap.cli._events import ground, ground_again, local_names, read_named
    from geomap.errors import InputError
    from geomap.readers.files import shown
    from geomap.site import build_site
    from geomap.site_pages import Options

    if args.jobs is not None and args.jobs < 1:
        raise InputError(f"--jobs: expected 1 or more, got {args.jobs}")
    read = read_named(args)
    if not read.events:
        return UNUSABLE
    # Loaded once here too, so that a bad zone file is told at once.
    ground(args)
    options = Options(args.lang, local_names(args.lang), shown(args.title), _basis(args))
    with tqdm(total=len(read.events), unit="event", file=sys.stderr, disable=None) as bar:
        outcome = build_site(
            read.events,
            args.output,
            partial(ground_again, args),
            options,
            failures=[_unplaced(failure) for failure in read.failures],
            prune=args.prune,
            workers=args.jobs,
            step=lambda _: bar.update(),
            waiting=lambda: print(
                f"geomap: another geomap is at work on {args.output}; waiting for it to end",
                file=sys.stderr,
            ),
        )
    for failure in outcome.failures:
        print(f"geomap: {failure}", file=sys.stderr)
    if outcome.kept:
        print(f"geomap: {_kept(len(outcome.kept), args.prune)}", file=sys.stderr)
    done = len(outcome.made) + len(outcome.unchanged)
    print(
        f"{done} {'event' if done == 1 else 'events'}: {len(outcome.made)} made, "
        f"{len(outcome.unchanged)} unchanged, "
        f"{len(outcome.removed)} removed, {len(outcome.failures) + len(read.failures)} failed"
    )
    if not done:
        return UNUSABLE
    if outcome.has_index:
        print(args.output / "index.html")
    return SOME_FAILED if outcome.failures or read.failures else ALL_WELL


def _kept(number: int, prune: bool) -> str:
    """Return what is said of pages that are there and that the index does not have."""
    pages, were, are = ("page", "was", "is") if number == 1 else ("pages", "were", "are")
    why = (
        "--prune removes no page that was changed since, and none while an event cannot be read"
        if prune
        else f"--prune removes {'it' if number == 1 else 'them'}"
    )
    return (
        f"{number} {pages} of events not in this call {were} kept and {are} not in the index; {why}"
    )


def _basis(args: argparse.Namespace) -> str:
    """Return what the verdicts depend on besides the event, as a text that changes with it."""
    from geomap.readers.digests import layer_hash

    own = f"{layer_hash(args.zone)} {Path(args.zone).name}" if args.zone else ""
    return f"{args.claims} {args.zone_id} {args.given_claims} {own}"


def _unplaced(failure: Exception) -> str:
    """Return a failure's words without the folders of the machine that it happened on."""
    path = getattr(failure, "path", "")
    return str(failure).replace(path, Path(path).name) if path else str(failure)
