"""What a page was made from, as values: enough for anybody to make it again and compare.

A page carries its event (or the text of its notice), the options it was made with, the version
of geomap and the SHA-256 of the data that geomap brought along. `geomap verify` reads them.
"""

from __future__ import annotations

import hashlib
from typing import Any

from attrs import asdict, field, frozen

from geomap import __version__

ELEMENT_ID = "geomap-made"
"""The id of the element of a page that holds what it carries, as JSON."""


def sha256(content: bytes) -> str:
    """Return the SHA-256 of some bytes as 64 hexadecimal digits."""
    return hashlib.sha256(content).hexdigest()


@frozen
class DataHashes:
    """SHA-256 of what the answers of a page rest on."""

    zones: str
    """Of `data/eez/zones.npz`, or of the user's own layer."""
    shoreline: str
    """Of `data/shoreline/fine.npz`."""
    gazetteer: str
    """Of the lines `<sha256>  <name>` of the gazetteer's files, in order of their names."""


@frozen
class Making:
    """How a page was made, its subject apart."""

    data: DataHashes
    claims: str = "japan"
    zone_id: str | None = None
    given_claims: bool = False
    zone_file: str = ""
    """The name, without folders, of a layer of the user's own; empty: geomap's zones."""
    lang: str = "en"
    tiles: str | None = None
    version: str = field(default=__version__)
    """Of the geomap that made it."""


@frozen
class Carried:
    """What one page carries."""

    making: Making
    kind: str
    """`event` or `notice`."""
    subject: str
    """The event as an event file (`geomap.exports.event_json`), or the text of the notice."""
    title: str = ""
    """Of a notice: what it is called where its text does not say."""

    @property
    def subject_sha256(self) -> str:
        """The SHA-256 of the event file or of the notice's text, in UTF-8."""
        return sha256(self.subject.encode("utf-8", "surrogatepass"))

    def as_json_value(self) -> dict[str, Any]:
        """Return what a page carries as a JSON value; the event is one within it, not a text."""
        import json

        made = asdict(self.making)
        data, version = made.pop("data"), made.pop("version")
        value: dict[str, Any] = {"geomap": version, "options": made, "data": data}
        value[f"{self.kind}_sha256"] = self.subject_sha256
        if self.kind == "event":
            return value | {"event": json.loads(self.subject)}
        return value | {"title": self.title, "notice": self.subject}
