"""The map of a page as a folium map, for those who add to it.

folium holds the map, its layers and their order. What folium would do unsafely or at
random is done otherwise: no text goes through its JavaScript template strings (geometry and
words travel as data, and the page's own script puts them into the document as text), its
four script hosts are left out, and ids are running numbers.

Importing folium takes longer than everything else that a page needs, so that only
this module does; `geomap.render.leaflet_map` writes the same for a map that nobody adds to.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import folium
from attrs import evolve
from branca.element import Element, Figure, MacroElement
from folium.elements import ElementAddToElement
from folium.map import Layer as FoliumLayer
from folium.template import Template

from geomap.render.embed import frame_with
from geomap.render.folium_safety import joined, tame
from geomap.render.leaflet_map import script_text

if TYPE_CHECKING:
    from geomap.render.document import Document
    from geomap.render.generalise import Box
    from geomap.render.leaflet_map import Overlay


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
    text = staticmethod(script_text)

    _template = Template(
        """
        {% macro script(this, kwargs) %}
            geomap.legend({{ this._parent.get_name() }}, [
                {%- for name, layer in this.overlays.items() %}
                [{{ this.text(name) }}, {{ layer }}],
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


class Page(Figure):
    """The root of the map's tree: where folium would put its own page, this one is made.

    Of what folium renders, the map's element and its scripts are kept; its
    header (styles and scripts from elsewhere) is not.
    """

    def __init__(self, document: Document) -> None:
        super().__init__()
        self.document = document

    def _repr_html_(self, **kwargs: Any) -> str:
        """Return the page in a sandboxed frame: how a notebook shows it."""
        return frame_with(self.render(**kwargs), self.document.content.title)

    def render(self, **kwargs: Any) -> str:
        """Return the whole page."""
        _reset(self)
        tame(self)
        for child in self._children.values():
            child.render(**kwargs)
        return self.document.text(joined(self.html), joined(self.script))


def folium_map(
    document: Document, overlays: Sequence[Overlay], view: Box, *, tiles: str | None = None
) -> folium.Map:
    """Return a folium map whose root makes the whole page; see `geomap.render.webmap.webmap`."""
    west, south, east, north = view
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
    if tiles is not None:
        from geomap.render.tiles import tile_layer

        layer, hosts = tile_layer(tiles)
        layer.add_to(the_map)
        document = evolve(document, image_hosts=(*document.image_hosts, hosts))
    Page(document).add_child(the_map)
    for overlay in overlays:
        PackedLayer(overlay.key, overlay.title, shown=overlay.shown).add_to(the_map)
    Legend(collapsed=False).add_to(the_map)
    Start().add_to(the_map)  # type: ignore[no-untyped-call]
    return the_map


def _reset(root: Figure) -> None:
    """Give a tree running numbers in place of random ids, and forget an earlier rendering."""
    for part in (root.header, root.html, root.script):
        part._children.clear()
    stack: list[Element] = [root]
    number = 0
    while stack:
        element = stack.pop()
        element._id = f"{number}"
        number += 1
        children = [c for c in element._children.values() if not isinstance(c, ElementAddToElement)]
        # What speaks of all layers comes after them, those that a user added among them.
        children.sort(key=lambda child: bool(getattr(child, "comes_last", False)))
        element._children.clear()
        for index, child in enumerate(children):
            element._children[f"{child._name}_{index}"] = child
        stack.extend(reversed(children))
