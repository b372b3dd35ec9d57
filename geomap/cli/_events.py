"""What the commands that draw events share: their arguments, reading, and assessing."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

from geomap.errors import InputError

if TYPE_CHECKING:
    from geomap.events import LaunchEvent
    from geomap.provenance import Carried, Making
    from geomap.readers import ReadResult
    from geomap.readers.announcement import Announcement
    from geomap.readers.notice_files import MixedResult
    from geomap.readers.notices import Notice
    from geomap.readers.shoreline import Shoreline
    from geomap.verdict import Assessment, Question
    from geomap.zones import ZoneMap

NOTHING_NAMED = "expected event files, '-' for standard input, or --catalogue ID"


def configure_events(parser: argparse.ArgumentParser, *, lang: bool = True) -> None:
    """Add the arguments that say which events, and by whose zones they are judged."""
    parser.add_argument(
        "events",
        nargs="*",
        metavar="EVENTS",
        help="event files (YAML, JSON, GeoJSON, CSV); '-' is standard input",
    )
    parser.add_argument(
        "--catalogue",
        action="append",
        default=[],
        metavar="ID",
        help="an event of the catalogue, or all whose ids begin so: 2017-07-28, 2017",
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
    if lang:
        parser.add_argument(
            "--lang", choices=("en", "ja", "ko"), default="en", help="language (default: en)"
        )


def read_named(args: argparse.Namespace) -> ReadResult:
    """Read the events that the arguments name, and print what could not be used.

    Raises
    ------
    InputError
        If the arguments name none.
    """
    from geomap.cli import report_failures
    from geomap.readers import load_gazetteer, merge, read_all, read_catalogue

    if not args.events and not args.catalogue:
        raise InputError(NOTHING_NAMED)
    gazetteer = load_gazetteer()
    read = merge(
        [
            ("the files", read_all(args.events, gazetteer=gazetteer, stdin=sys.stdin.buffer)),
            ("the catalogue", read_catalogue(args.catalogue, gazetteer=gazetteer)),
        ]
    )
    report_failures(read.failures)
    _report_announcements(read.announcements)
    return read


def read_mixed_named(args: argparse.Namespace) -> MixedResult:
    """Read the events and the notices that the arguments name, as `read_named` does events."""
    from geomap.cli import report_failures
    from geomap.readers import load_gazetteer, read_catalogue
    from geomap.readers.notice_files import read_mixed

    if not args.events and not args.catalogue:
        raise InputError(NOTHING_NAMED)
    gazetteer = load_gazetteer()
    catalogue = read_catalogue(args.catalogue, gazetteer=gazetteer)
    read = read_mixed(
        args.events,
        gazetteer=gazetteer,
        stdin=sys.stdin.buffer,
        more=[("the catalogue", catalogue)],
    )
    report_failures(read.failures)
    _report_announcements(read.announcements)
    return read


def _report_announcements(announcements: Sequence[Announcement]) -> None:
    """Print of each text that was read as an announcement what could not be had from it."""
    for one in announcements:
        told = []
        if one.missing:
            told.append(f"not found: {', '.join(one.missing)}")
        if one.contradictions:
            fields = dict.fromkeys(clash.field for clash in one.contradictions)
            told.append(f"left out, since the text contradicts itself: {', '.join(fields)}")
        if told:
            name = "standard input" if one.source == "-" else one.source
            print(
                f"geomap: {name}: read as an announcement; {'; '.join(told)}; "
                f"see 'geomap read {one.source}'",
                file=sys.stderr,
            )


class Ground(NamedTuple):
    """What events are judged and drawn on."""

    zones: ZoneMap
    shoreline: Shoreline
    claims: str
    zone_id: str | None
    given_claims: bool
    zone_file: str | None = None
    """A layer of the user's own, in place of geomap's zones."""

    def carried(
        self, subject: LaunchEvent | Notice, lang: str = "en", tiles: str | None = None
    ) -> Carried:
        """Return what a page carries, to be made again."""
        from geomap.events import LaunchEvent
        from geomap.exports.event_json import event_json
        from geomap.provenance import Carried

        making = self._making(lang, tiles)
        if isinstance(subject, LaunchEvent):
            return Carried(making, "event", event_json(subject))
        return Carried(making, "notice", subject.text, subject.title)

    def _making(self, lang: str, tiles: str | None) -> Making:
        from attrs import evolve

        from geomap.provenance import Making
        from geomap.readers.digests import layer_hash, own_hashes
        from geomap.readers.files import shown_name

        data, name = own_hashes(), ""
        if self.zone_file:
            data = evolve(data, zones=layer_hash(self.zone_file))
            name = shown_name(self.zone_file)
        return Making(data, self.claims, self.zone_id, self.given_claims, name, lang, tiles)

    @property
    def asked(self) -> Question:
        """Which zones count as inside."""
        from geomap.verdict import Claims, question

        return question(self.zones, Claims(self.claims), self.zone_id)

    def assessed(self, event: LaunchEvent) -> tuple[Assessment, ...]:
        """Return the assessments of all flights of an event."""
        from geomap.verdict import Claims, assess

        return tuple(
            assess(
                event,
                self.zones,
                self.shoreline,
                claims=Claims(self.claims),
                given_claims=self.given_claims,
                zone_id=self.zone_id,
            )
        )


def ground(args: argparse.Namespace) -> Ground:
    """Load the zones and the shore that the arguments ask for."""
    from geomap.readers.shoreline import load_shoreline

    if args.zone:
        from geomap.readers.layers import read_zone_file

        zones = read_zone_file(args.zone)
    else:
        from geomap.readers.layers import load_zones

        zones = load_zones()
    return Ground(zones, load_shoreline(), args.claims, args.zone_id, args.given_claims, args.zone)


def ground_again(args: argparse.Namespace) -> Ground:
    """Load in a worker, or once more, what was loaded before; all it warns of was told then."""
    import warnings

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return ground(args)


def local_names(lang: str) -> dict[str, str]:
    """Return what sites and places are called in a language."""
    if lang == "en":
        return {}
    from geomap.readers import load_gazetteer
    from geomap.render.words import names_in

    return names_in(lang, load_gazetteer())


def credits_of(ground_: Ground) -> str:
    """Return what the zones and the shore ask to be named for, in one sentence each."""
    named = (ground_.zones.attribution, ground_.shoreline.attribution)
    return " ".join(text if text.endswith(".") else f"{text}." for text in named if text)
