"""What a site has of one event: its page, its features and its rows in the index."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Protocol

from attrs import field, frozen

from geomap.errors import GeomapError
from geomap.events import LaunchEvent
from geomap.exports.features import event_features
from geomap.exports.geojson import as_geojson
from geomap.provenance import Carried
from geomap.render.index import Row, index_rows
from geomap.render.words import Words
from geomap.verdict import Assessment


class GroundLike(Protocol):
    """What events are judged and drawn on; see `geomap.cli._events.Ground`."""

    @property
    def zones(self) -> Any: ...  # noqa: D102
    @property
    def shoreline(self) -> Any: ...  # noqa: D102
    def assessed(self, event: LaunchEvent) -> tuple[Assessment, ...]: ...  # noqa: D102
    def carried(self, subject: LaunchEvent, lang: str = "en") -> Carried | None: ...  # noqa: D102


@frozen
class Options:
    """How a site is made."""

    lang: str = "en"
    names: Mapping[str, str] = field(factory=dict)
    """Sites and places in this language."""
    title: str = ""
    basis: str = ""
    """Whatever else the verdicts depend on: claims, a zone of one's own and its content."""


@frozen
class Made:
    """What was made of one event."""

    event_id: str
    page: bytes
    geojson: bytes
    rows: tuple[Row, ...]


def make(setting: tuple[GroundLike, Options], event: LaunchEvent) -> Made | str:
    """Return what is made of an event, or why nothing is."""
    from geomap.render.webmap import page

    ground, options = setting
    try:
        assessments = ground.assessed(event)
        text = page(
            assessments,
            ground.zones,
            ground.shoreline,
            lang=options.lang,
            names=options.names,
            carried=ground.carried(event, options.lang),
        )
        words = Words(options.lang, options.names)
        rows = index_rows(assessments, words, f"events/{event.id}.html")
        geojson = as_geojson(event_features(assessments))
        return Made(event.id, text.encode(), geojson, tuple(rows))
    except GeomapError as error:
        return str(error)
    except Exception as error:
        # A bug of ours in one event must not take the others with it; it is named as one.
        return f"internal error, please report it: {type(error).__name__}: {error}"
