"""A folium map of one event or scene: safe to open, without a request, the same each time.

folium holds the map, its layers and their order, so whoever wants to can add to
it. What folium would do unsafely or at random is done otherwise: no text goes through
its JavaScript template strings (geometry and words travel as data, and the page's own
script puts them into the document as text), its four script hosts are left out,
and ids are running numbers.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import folium
from branca.element import MacroElement
from folium.map import Layer as FoliumLayer
from folium.template import Template

from geomap.provenance import Carried
from geomap.render.document import Content, Document
from geomap.render.facts import all_facts
from geomap.render.packing import pack, packed_lines
from geomap.render.scene import Scene, scene
from geomap.render.sources import Source
from geomap.render.style import SYMBOLS, Shape
from geomap.render.words import Words

if TYPE_CHECKING:
    from geomap.readers.shoreline import Shoreline
    from geomap.verdict import Assessment
    from geomap.zones import ZoneMap


class PackedLayer(FoliumLayer):
    """A layer whose geometry the page unpacks; to folium a layer as any other."""

    _template = Template(
        """
        {% macro script(this, kwargs) %}
            var {{ this.get_name() }} = geomap.layer({{ this.key|tojavascript }});
        {% endmacro %}
        """
    )

    def __init__(self, key: str, title: str, *, shown: bool) -> None:
        super().__init__(name=title, overlay=True, control=key != "land", show=shown)
        self._name = "PackedLayer"
        self.key = key


class Legend(folium.LayerControl):
    """Layer control and legend in one: each layer with its symbols; names are set as text."""

    comes_last = True

    _template = Template(
        """
        {% macro script(this, kwargs) %}
            geomap.legend({{ this._parent.get_name() }}, [
                {%- for name, layer in this.overlays.items() %}
                [{{ name|tojavascript }}, {{ layer }}],
                {%- endfor %}
            ]);
        {% endmacro %}
        """
    )


class Start(MacroElement):
    """Tells the page's script that the map is complete."""

    comes_last = True

    _template = Template(
        """
        {% macro script(this, kwargs) %}
            geomap.start({{ this._parent.get_name() }});
        {% endmacro %}
        """
    )


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

    Layers that are added to it appear on the map and in the legend. They are
    rendered as folium renders them: hand folium's popups and tooltips no text that
    you do not trust. What folium would load from elsewhere (plugins, icon fonts)
    is left out and forbidden by the page's policy.

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
    event = assessments[0].event
    content = Content(
        event.id,
        event.title,
        "event.html",
        {"event": event, "facts": all_facts(assessments, words)},
    )
    return map_of(
        scene(assessments, zones, shoreline, words),
        content,
        words,
        zones,
        shoreline,
        tiles=tiles,
        sources=sources,
        carried=carried,
    )


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
    west, south, east, north = drawn.view
    the_map = folium.Map(
        location=((south + north) / 2, (west + east) / 2),
        zoom_start=5,
        tiles=None,
        zoom_control=False,
        min_zoom=2,
        max_zoom=14,
        zoom_snap=0.25,
        zoom_delta=0.5,
        world_copy_jump=False,
        attribution_control=tiles is not None,
    )
    the_map.default_js, the_map.default_css = [], []
    named = [words.named(text) for text in (zones.attribution, shoreline.attribution) if text]
    document = Document(content, words, sources or [Source(text, "") for text in named])
    document.credits = tuple(text.rstrip(".") for text in named)
    document.computed_zones = any(limit.basis != "given" for limit in zones.limits)
    document.adopt(the_map)
    if tiles is not None:
        document.open_to(_tile_layer(tiles, the_map))
    titles: dict[str, int] = {}
    for layer in drawn.layers:
        # folium keys its layer control by name: two layers of one name would become one.
        titles[layer.title] = titles.get(layer.title, 0) + 1
        title = (
            layer.title if titles[layer.title] == 1 else f"{layer.title} ({titles[layer.title]})"
        )
        PackedLayer(layer.key, title, shown=layer.shown).add_to(the_map)
    Legend(collapsed=False).add_to(the_map)
    Start().add_to(the_map)  # type: ignore[no-untyped-call]
    document.data = page_data(drawn, words)
    document.carried = carried
    return the_map


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
    the_map = webmap(
        assessments,
        zones,
        shoreline,
        lang=lang,
        tiles=tiles,
        sources=sources,
        names=names,
        carried=carried,
    )
    return str(the_map.get_root().render())


def _tile_layer(name: str, the_map: folium.Map) -> str:
    from geomap.render.tiles import tile_layer

    layer, host = tile_layer(name)
    layer.add_to(the_map)
    return host


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
