"""The page of one event or scene: safe to open, without a request, the same each time.

`page` returns its text; `webmap` the same as a folium map, which whoever wants to can add to
and whose root makes the page. folium is imported for that alone, and for online tiles.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from geomap.provenance import Carried
from geomap.render.document import Content, Document
from geomap.render.facts import all_facts
from geomap.render.leaflet_map import Overlay, map_html, map_script
from geomap.render.packing import pack, packed_lines
from geomap.render.scene import Scene, scene
from geomap.render.sources import Source
from geomap.render.style import SYMBOLS, Shape
from geomap.render.words import Words

if TYPE_CHECKING:
    import folium

    from geomap.readers.shoreline import Shoreline
    from geomap.verdict import Assessment
    from geomap.zones import ZoneMap


def webmap(
    assessments: Sequence[Assessment],
    zones: ZoneMap,
    shoreline: Shoreline,
    *,
    lang: str = "en",
    tiles: str | None = None,
    sources: Sequence[Source] = (),
    names: Mapping[str, str] | None = None,
    carried: Carried | None = None,
) -> folium.Map:
    """Draw one event as a folium map, whose `get_root().render()` is the whole page.

    Layers that are added to it appear on the map and in the legend. No text of
    their tooltips, popups and features is run (`geomap.render.folium_safety`). What
    folium would load from elsewhere (plugins, icon fonts) is left out and forbidden by
    the page's policy.

    Parameters
    ----------
    assessments : sequence of Assessment
        All flights of one event, at least one.
    zones, shoreline
        What it is drawn on.
    lang : str
        `en`, `ja` or `ko`.
    tiles : str, optional
        A provider by its xyzservices name; without one the page makes no request at all.
    sources : sequence of Source
        What the zones and the shore rest on, for the foot of the page.
    names : mapping of str to str, optional
        Names of sites and places in `lang`, by their names in English.
    carried : Carried, optional
        What the page was made from, for `geomap verify` to make it again.
    """
    words = Words(lang, names or {})
    return map_of(
        scene(assessments, zones, shoreline, words),
        event_content(assessments, words),
        words,
        zones,
        shoreline,
        tiles=tiles,
        sources=sources,
        carried=carried,
    )


def page(
    assessments: Sequence[Assessment],
    zones: ZoneMap,
    shoreline: Shoreline,
    *,
    lang: str = "en",
    tiles: str | None = None,
    sources: Sequence[Source] = (),
    names: Mapping[str, str] | None = None,
    carried: Carried | None = None,
) -> str:
    """Return the page of one event: a whole HTML document that needs nothing else.

    Parameters
    ----------
    assessments : sequence of Assessment
        All flights of one event, at least one.
    zones, shoreline
        What it is drawn on.
    lang : str
        `en`, `ja` or `ko`.
    tiles : str, optional
        An online background by its xyzservices name. Without one, the page makes
        no request to anyone.
    sources : sequence of Source
        What zones and shore rest on, for the foot of the page.
    names : mapping of str to str, optional
        Names of sites and places in `lang`, by their names in English.
    carried : Carried, optional
        What the page was made from, for `geomap verify` to make it again.
    """
    words = Words(lang, names or {})
    return page_of(
        scene(assessments, zones, shoreline, words),
        event_content(assessments, words),
        words,
        zones,
        shoreline,
        tiles=tiles,
        sources=sources,
        carried=carried,
    )


def event_content(assessments: Sequence[Assessment], words: Words) -> Content:
    """Return what the page of an event says around its map."""
    event = assessments[0].event
    facts = all_facts(assessments, words)
    return Content(event.id, event.title, "event.html", {"event": event, "facts": facts})


def map_of(
    drawn: Scene,
    content: Content,
    words: Words,
    zones: ZoneMap,
    shoreline: Shoreline,
    *,
    tiles: str | None = None,
    sources: Sequence[Source] = (),
    carried: Carried | None = None,
) -> folium.Map:
    """Put a scene and what is said around it into a folium map; see `webmap`."""
    from geomap.render.folium_map import folium_map

    document = _document(drawn, content, words, zones, shoreline, sources, carried)
    return folium_map(document, _overlays(drawn), drawn.view, tiles=tiles)


def page_of(
    drawn: Scene,
    content: Content,
    words: Words,
    zones: ZoneMap,
    shoreline: Shoreline,
    *,
    tiles: str | None = None,
    sources: Sequence[Source] = (),
    carried: Carried | None = None,
) -> str:
    """Return the page of a scene and of what is said around it; see `page`."""
    if tiles is not None:
        the_map = map_of(
            drawn,
            content,
            words,
            zones,
            shoreline,
            tiles=tiles,
            sources=sources,
            carried=carried,
        )
        return str(the_map.get_root().render())
    document = _document(drawn, content, words, zones, shoreline, sources, carried)
    return document.text(map_html(), map_script(_overlays(drawn), drawn.view))


def _document(
    drawn: Scene,
    content: Content,
    words: Words,
    zones: ZoneMap,
    shoreline: Shoreline,
    sources: Sequence[Source],
    carried: Carried | None,
) -> Document:
    named = [words.named(text) for text in (zones.attribution, shoreline.attribution) if text]
    return Document(
        content,
        words,
        page_data(drawn, words),
        tuple(sources) or tuple(Source(text, "") for text in named),
        credits=tuple(text.rstrip(".") for text in named),
        computed_zones=any(limit.basis != "given" for limit in zones.limits),
        carried=carried,
    )


def _overlays(drawn: Scene) -> list[Overlay]:
    """Return the layers with titles of their own: folium's control would merge two of one title."""
    titles: dict[str, int] = {}
    made = []
    for layer in drawn.layers:
        titles[layer.title] = titles.get(layer.title, 0) + 1
        title = (
            layer.title if titles[layer.title] == 1 else f"{layer.title} ({titles[layer.title]})"
        )
        made.append(Overlay(layer.key, title, layer.shown))
    return made


def page_data(drawn: Scene, words: Words) -> dict[str, Any]:
    """Return what the page's script draws, as a JSON value; geometry is packed."""
    west, south, east, north = drawn.view
    return {
        "lang": words.lang,
        "middle": drawn.middle_lon_deg,
        "lines": [key for key, symbol in SYMBOLS.items() if symbol.shape is Shape.LINE],
        "areas": [key for key, symbol in SYMBOLS.items() if symbol.shape is Shape.AREA],
        "view": [[south, west], [north, east]],
        "layers": {
            layer.key: {
                "legend": [list(pair) for pair in layer.legend],
                "features": [[feature.symbol, feature.title] for feature in layer.features],
            }
            for layer in drawn.layers
        },
        "marks": [
            [mark.layer, mark.symbol, mark.position.lon_deg, mark.position.lat_deg, mark.title]
            for mark in drawn.marks
        ],
        "labels": [
            {
                "text": label.text,
                "kind": label.kind,
                "layer": label.layer,
                "along": label.along,
                "span": round(label.span_deg, 3),
                "anchors": [[round(lon, 5), round(lat, 5)] for lon, lat in label.anchors.tolist()],
            }
            for label in drawn.labels
        ],
        "words": script_words(words),
        "geometry": pack(
            {
                layer.key: [packed_lines(feature.lines) for feature in layer.features]
                for layer in drawn.layers
            }
        ),
    }


def script_words(words: Words) -> dict[str, str]:
    """Return the words that the page's script uses."""
    return {
        "zoomIn": words("Zoom in"),
        "zoomOut": words("Zoom out"),
        "home": words("Back to the first view"),
        "full": words("Full screen"),
        "measure": words("Measure along geodesics"),
        "measureHelp": words(
            "Click points, or press Enter for the middle of the map; Escape ends."
        ),
        "rings": words("Range rings around the launch"),
        "png": words("Save the view as PNG"),
        "legend": words("Legend and layers"),
        "pointer": words("Pointer"),
        "centre": words("Middle of the map"),
        "total": words("total"),
        "nauticalMiles": words("{number} nmi", number="#"),
    }
