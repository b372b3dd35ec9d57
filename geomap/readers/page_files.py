"""Pages that geomap made: what they carry, read as carefully as any other input.

A page may come from anywhere. Only the one element that holds what it carries is looked at, as
JSON, and its event goes through the reader of event files with all its limits.
"""

from __future__ import annotations

import re
from typing import BinaryIO

from attrs import frozen

from geomap.errors import InputError
from geomap.events import LaunchEvent
from geomap.exports.event_json import event_json
from geomap.gazetteer import Gazetteer
from geomap.provenance import ELEMENT_ID, Carried, DataHashes, Making
from geomap.readers.event_record import event_from
from geomap.readers.files import read_bytes
from geomap.readers.notices import MOST_TEXT, Notice, read_notice
from geomap.readers.phrases import parse_flag
from geomap.readers.tree import Node, parse_json

_BEGIN = f'<script type="application/json" id="{ELEMENT_ID}">'.encode()
_END = b"</script>"
_GENERATOR = b'<meta name="generator" content="geomap '
_VERSION = re.compile(r"[0-9A-Za-z][0-9A-Za-z.+!_-]{0,63}")
_HASH = re.compile(r"[0-9a-f]{64}")

_KEYS = ("geomap", "options", "data", "event_sha256", "event", "notice_sha256", "title", "notice")
_OPTIONS = ("claims", "zone_id", "given_claims", "zone_file", "lang", "tiles")
_DATA = ("zones", "shoreline", "gazetteer")
_CHOICES = {"claims": ("japan", "undisputed"), "lang": ("en", "ja", "ko")}


@frozen
class PageFile:
    """A page as it was read."""

    content: bytes
    carried: Carried
    subject: LaunchEvent | Notice
    stated_sha256: str
    """What the page says that the SHA-256 of its event or notice is."""


def read_page(source: str, *, gazetteer: Gazetteer, stdin: BinaryIO | None = None) -> PageFile:
    """Read a page and what it carries.

    Raises
    ------
    InputError
        If it is no page of geomap's, carries nothing, or carries what cannot be used.
    """
    content = read_bytes(source, stdin)
    root = parse_json(_carried_text(content, source), source)
    fields = root.record(_KEYS)
    for key in ("geomap", "options", "data"):
        if key not in fields:
            raise root.error(f"expected the key '{key}' in what the page carries; it is missing")
    making = _making(fields)
    kinds = [kind for kind in ("event", "notice") if kind in fields]
    if len(kinds) != 1 or f"{kinds[0]}_sha256" not in fields:
        raise root.error("expected an event or a notice in what the page carries, with its SHA-256")
    stated = _hash(fields[f"{kinds[0]}_sha256"])
    if kinds == ["event"]:
        event = event_from(fields["event"], gazetteer)
        return PageFile(content, Carried(making, "event", event_json(event)), event, stated)
    # As they are: blanks at the ends belong to them.
    title = _whole_text(fields["title"]) if "title" in fields else ""
    text = _whole_text(fields["notice"])
    # Where its text gives it no number, a notice is called what its file was called.
    notice = read_notice(text, f"{title}.txt" if title else "-")
    return PageFile(content, Carried(making, "notice", text, title), notice, stated)


def _carried_text(content: bytes, source: str) -> str:
    count = content.count(_BEGIN)
    if count == 0 and _GENERATOR in content[:4096]:
        raise InputError(
            "carries no event to make it again from: it is an index, whose pages can be verified, "
            "or was made by a program, or by an older geomap",
            path=source,
        )
    if count != 1:
        found = "there is none" if count == 0 else f"there are {count}"
        raise InputError(
            f"expected a page that 'geomap map' or 'geomap site' made, with one element "
            f"'{ELEMENT_ID}'; {found}",
            path=source,
        )
    begin = content.index(_BEGIN) + len(_BEGIN)
    end = content.find(_END, begin)
    try:
        return content[begin : end if end >= 0 else begin].decode("utf-8")
    except UnicodeDecodeError as error:
        raise InputError(
            f"expected UTF-8 in what the page carries, byte {begin + error.start} is not",
            path=source,
        ) from None


def _making(fields: dict[str, Node]) -> Making:
    version = fields["geomap"]
    if not _VERSION.fullmatch(version.text()):
        raise version.error(f"expected a version of geomap, got {version.text()[:60]!r}")
    options = fields["options"].record(_OPTIONS)
    data = fields["data"].record(_DATA)
    for key, known in _CHOICES.items():
        if key not in options or options[key].text() not in known:
            raise fields["options"].error(f"expected {key}: one of {', '.join(known)}")
    for key in _DATA:
        if key not in data:
            raise fields["data"].error(f"expected the SHA-256 of '{key}', which is missing")
    flag = options.get("given_claims")
    return Making(
        DataHashes(*(_hash(data[key]) for key in _DATA)),
        options["claims"].text(),
        options["zone_id"].text() if "zone_id" in options else None,
        flag.read(parse_flag) if flag else False,
        options["zone_file"].text() if "zone_file" in options else "",
        options["lang"].text(),
        options["tiles"].text() if "tiles" in options else None,
        version.text(),
    )


def _hash(node: Node) -> str:
    if not _HASH.fullmatch(node.text()):
        raise node.error("expected a SHA-256: 64 digits 0-9 and a-f")
    return node.text()


def _whole_text(node: Node) -> str:
    """Return a text of a notice as it is; it may be longer than other texts."""
    if not isinstance(node.value, str):
        raise node.error("expected the text of a notice, or its title")
    if len(node.value) > MOST_TEXT:
        raise node.error(f"expected at most {MOST_TEXT:,} characters, got {len(node.value):,}")
    try:
        node.value.encode()
    except UnicodeEncodeError:
        raise node.error("expected text, got half of a surrogate pair") from None
    return node.value
