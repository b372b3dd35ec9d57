"""Draw each event, or each notice of danger zones, as one HTML page: verdict, map and facts.

A notice is the text of a navigational warning or NOTAM with the corners of zones. A page
opens anywhere, offline, and asks nobody for anything.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Mapping
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from geomap.errors import GeomapError

if TYPE_CHECKING:
    from geomap.cli._events import Ground
    from geomap.events import LaunchEvent
    from geomap.provenance import Carried
    from geomap.readers.notices import Notice

PAGES_A_WORKER = 8
"""How many pages take a few times as long as starting a worker does."""

HELP = "draw each event or notice as one offline HTML page"


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
        help="folder for the pages, DIR/<event id>.html, DIR/<notice number or file name>.html "
        "(default: output)",
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
    from geomap.cli import ALL_WELL, SOME_FAILED, UNUSABLE
    from geomap.cli._events import ground, ground_again, local_names, read_mixed_named
    from geomap.cli._progress import progress
    from geomap.render.embed import frame_of
    from geomap.threads import cores
    from geomap.workers import Job, Lost, in_order
    from geomap.writing import prepared_folder, write_whole

    if args.tiles is not None:
        from geomap.render.tiles import provider

        provider(args.tiles)
    read = read_mixed_named(args)
    subjects: list[LaunchEvent | Notice] = [*read.events, *read.notices]
    if not subjects:
        return UNUSABLE
    here = ground(args)
    folder = prepared_folder(args.output)
    draw = partial(_drawn, local_names(args.lang), args.lang, args.tiles)
    workers = max(1, min(cores(), len(subjects) // PAGES_A_WORKER))
    begin = partial(ground_again, args) if workers > 1 else lambda: here
    pages = in_order(subjects, Job(begin, draw), workers)
    written = 0
    bar = progress(subjects, "page")
    for subject, (_, result) in zip(bar, pages, strict=True):
        path = folder / f"{subject.id}.html"
        try:
            if not isinstance(result, tuple):
                raise GeomapError(result.reason if isinstance(result, Lost) else result)
            text, lines = result
            write_whole(path, text.encode())
        except GeomapError as error:
            bar.clear()
            print(f"geomap: {subject.id}: {error}", file=sys.stderr)
            continue
        written += 1
        for line in (*lines, f"  {path}"):
            bar.write(line, file=sys.stdout)
        if args.embed:
            bar.write(frame_of(path.name, subject.title), file=sys.stdout)
        sys.stdout.flush()
    if not written:
        return UNUSABLE
    return ALL_WELL if written == len(subjects) and not read.failures else SOME_FAILED


def _drawn(
    names: Mapping[str, str],
    lang: str,
    tiles: str | None,
    here: Ground,
    subject: LaunchEvent | Notice,
) -> tuple[str, list[str]] | str:
    """Return what `drawn` does, or why it cannot."""
    try:
        return drawn(subject, here, names, lang=lang, tiles=tiles)
    except GeomapError as error:
        return str(error)


def drawn(
    subject: LaunchEvent | Notice,
    here: Ground,
    names: Mapping[str, str],
    *,
    lang: str,
    tiles: str | None,
    carried: Carried | None = None,
) -> tuple[str, list[str]]:
    """Return the page of an event or a notice, and what to print of it.

    It carries what it was made from, or what is handed in as that.
    """
    from geomap.events import LaunchEvent
    from geomap.render.words import Words

    words = Words(lang, names)
    carried = carried or here.carried(subject, lang, tiles)
    if not isinstance(subject, LaunchEvent):
        from geomap.render.notice_facts import notice_line
        from geomap.render.notice_map import notice_page
        from geomap.verdict.overlap import hold

        asked = here.asked
        held = [hold(zone, here.zones, asked) for zone in subject.zones]
        text = notice_page(
            subject,
            held,
            asked,
            here.zones,
            here.shoreline,
            lang=lang,
            tiles=tiles,
            names=names,
            carried=carried,
        )
        return text, [notice_line(subject, one, asked, at, words) for at, one in enumerate(held, 1)]
    from geomap.render.facts import verdict_line
    from geomap.render.webmap import page

    assessments = here.assessed(subject)
    text = page(
        assessments,
        here.zones,
        here.shoreline,
        lang=lang,
        tiles=tiles,
        names=names,
        carried=carried,
    )
    several = len(assessments) > 1
    return text, [verdict_line(one, words, numbered=several) for one in assessments]
