"""Make a page again from the event or the notice that it carries, and compare the bytes.

'same' says that geomap makes this very page of what it carries: nobody has edited it since. It
does not say that what was published is true.
"""

from __future__ import annotations

import argparse
import json
import sys
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from geomap.cli._events import Ground
    from geomap.provenance import Making
    from geomap.readers.page_files import PageFile
    from geomap.verifying import Checked

HELP = "make a page again from what it carries, and compare"


def configure(parser: argparse.ArgumentParser) -> None:
    """Say what the command takes."""
    parser.add_argument(
        "pages", nargs="+", metavar="PAGE", help="pages that geomap made; '-' is standard input"
    )
    parser.add_argument(
        "--zone", metavar="FILE", help="the polygon layer, of pages that were made with one"
    )
    parser.add_argument(
        "--event",
        action="store_true",
        help="print what the page carries instead: its event as an event file, or its notice",
    )
    parser.add_argument(
        "--json", action="store_true", help="print a list for programs, one item a page"
    )


def run(args: argparse.Namespace) -> int:
    """Print the answer for each page, and return the exit status: 0 all the same, 1 not."""
    from geomap.cli import ALL_WELL, SOME_FAILED, UNUSABLE
    from geomap.errors import GeomapError, InputError
    from geomap.readers import load_gazetteer
    from geomap.readers.layer_files import local_file
    from geomap.readers.page_files import read_page
    from geomap.verifying import Answer

    if args.event and (args.json or len(args.pages) > 1):
        raise InputError("--event is for one page, and without --json")
    if args.zone is not None:
        local_file(args.zone)  # that it is there, whether a page needs it or not
    gazetteer = load_gazetteer()
    statuses, records = set(), []
    for source in args.pages:
        record: dict[str, Any] = {"page": source, "answer": str(Answer.UNUSABLE)}
        try:
            page = read_page(source, gazetteer=gazetteer, stdin=sys.stdin.buffer)
            if args.event:
                sys.stdout.flush()
                sys.stdout.buffer.write(page.carried.subject.encode())
                return ALL_WELL
            found = _checked(page, source, args.zone)
        except GeomapError as error:
            message = str(error)
            shown = message if message.startswith(source) else f"{source}: {message}"
            print(f"geomap: {shown}", file=sys.stderr)
            statuses.add(UNUSABLE)
            records.append(record | {"reasons": [message]})
            continue
        statuses.add(ALL_WELL if found.answer is Answer.SAME else SOME_FAILED)
        records.append(record | _record(page, found))
        if not args.json:
            _tell(source, page, found)
    if args.json:
        print(json.dumps(records, ensure_ascii=False, indent=1))
    return max(statuses)


def _checked(page: PageFile, source: str, zone: str | None) -> Checked:
    from attrs import evolve

    from geomap import __version__
    from geomap.cli._events import local_names
    from geomap.cli.map import drawn
    from geomap.verifying import compared

    making = page.carried.making
    here = _ground(making, source, zone)
    again, _ = drawn(
        page.subject,
        here,
        local_names(making.lang),
        lang=making.lang,
        tiles=making.tiles,
        carried=page.carried,
    )
    now = here.carried(page.subject, making.lang, making.tiles)
    found = compared(
        page.content,
        page.carried,
        page.stated_sha256,
        again.encode(),
        now.making.data,
        __version__,
    )
    if zone is None or making.zone_file:
        return found
    unused = f"made with geomap's own zones: {zone} was not looked at"
    return evolve(found, remarks=(*found.remarks, unused))


def _ground(making: Making, source: str, zone: str | None) -> Ground:
    """Load the zones and the shore that a page was made with."""
    from geomap.cli._events import ground
    from geomap.errors import InputError
    from geomap.readers.files import shown_name

    if making.zone_file and zone is None:
        raise InputError(
            f"was made with a layer of its maker's, {making.zone_file!r} (SHA-256 "
            f"{making.data.zones}); name that file with --zone",
            path=source,
        )
    if making.zone_file and zone is not None and shown_name(zone) != making.zone_file:
        raise InputError(
            f"was made with a layer called {making.zone_file!r}, which the page names; "
            f"give it under that name, not as {zone!r}",
            path=source,
        )
    return ground(
        argparse.Namespace(
            zone=zone if making.zone_file else None,
            claims=making.claims,
            zone_id=making.zone_id,
            given_claims=making.given_claims,
        )
    )


def _record(page: PageFile, found: Checked) -> dict[str, Any]:
    carried = page.carried
    return {
        "answer": str(found.answer),
        "reasons": list(found.reasons),
        "remarks": list(found.remarks),
        "geomap": carried.making.version,
        "kind": carried.kind,
        "sha256": carried.subject_sha256,
        "zones_sha256": carried.making.data.zones,
    }


def _tell(source: str, page: PageFile, found: Checked) -> None:
    from geomap.verifying import Answer

    carried = page.carried
    if found.answer is Answer.SAME:
        print(
            f"{source}: the same, {len(page.content):,} bytes, by geomap {carried.making.version}"
        )
        print(f"  {carried.kind} {page.subject.id}, SHA-256 {carried.subject_sha256}")
        print(f"  zones SHA-256 {carried.making.data.zones}")
    else:
        print(f"{source}: differs")
    for line in (*found.reasons, *found.remarks):
        print(f"  {line}")
