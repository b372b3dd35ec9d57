"""What folium 0.20 runs of texts, rendered so that it does not.

Texts of tooltips and popups stand in JavaScript template strings, where `${...}` runs. Whatever
an element renders to is taken for a template once more, so that `{{ ... }}` in any text, a value
of a GeoJSON feature for one, is run by Python. Values of GeoJSON features become HTML in their
tooltips. And popups need jQuery, which no page here has.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from html import escape
from types import SimpleNamespace
from typing import Any

import folium
from branca.element import Element, Html
from folium.template import Template

from geomap.render.leaflet_map import script_text
from geomap.render.plain_html import plain_html

_TOOLTIP = Template(
    """
    {% macro script(this, kwargs) %}
        {{ this._parent.get_name() }}.bindTooltip({{ this.geomap_html }}, {{ this.options|tojavascript }});
    {% endmacro %}
    """  # noqa: E501
)
_POPUP = Template(
    """
        var {{ this.get_name() }} = L.popup({{ this.options|tojavascript }}).setContent({{ this.geomap_html }});
        {{ this._parent.get_name() }}.bindPopup({{ this.get_name() }}){% if this.show %}.openPopup(){% endif %};
    """  # noqa: E501
)


_UNESCAPED = ("handleObject(layer.feature.properties[v])", "aliases[i]")
"""What tooltips and popups of GeoJSON layers put into HTML as it is: values, names of columns."""


_BRACE = "\ue0f1\ue0f2\ue0f1"
"""Stands for an opening brace while Jinja might read it; letters that Unicode gives no meaning."""


class _Literal:
    """A template that is what it says."""

    def __init__(self, text: str) -> None:
        # As Jinja has it: one line feed at the end goes.
        self._text = text.removesuffix("\n")

    def render(self, *args: Any, **kwargs: Any) -> str:
        return self._text


class _Braceless:
    """A template whose results are no templates."""

    def __init__(self, template: Any) -> None:
        self._template = template

    def render(self, *args: Any, **kwargs: Any) -> str:
        return str(self._template.render(*args, **kwargs)).replace("{", _BRACE)

    @property
    def module(self) -> SimpleNamespace:
        made = self._template.module.__dict__
        macros = {name: made[name] for name in ("header", "html", "script") if name in made}
        return SimpleNamespace(**{name: _braceless(macro) for name, macro in macros.items()})


def _braceless(macro: Callable[..., str]) -> Callable[..., str]:
    return lambda *args: str(macro(*args)).replace("{", _BRACE)


def tame(root: Element) -> None:
    """Have a tree render without that any text in it is run, here or in the page."""
    element: Any
    for element in _all(root):
        if isinstance(element, folium.Tooltip):
            _show(element, element.text, _TOOLTIP)
        elif isinstance(element, folium.Popup):
            parts = [_html(child) for child in element.html._children.values()]
            _show(element, "".join(parts), _POPUP)
        if not isinstance(element._template, _Braceless):
            element._template = _Braceless(element._template)


def _show(element: Any, html: str, template: Template) -> None:
    element.geomap_html = script_text(plain_html(html))
    element._template = template


def joined(rendered: Element) -> str:
    """Return what the elements of a tree were rendered to, as it is."""
    child: Any
    for child in rendered._children.values():
        if child._template_str is not None:
            child._template = _Literal(child._template_str)
    text = str(rendered.render()).replace(_BRACE, "{")
    for value in _UNESCAPED:
        text = text.replace(f"${{{value}", f"${{geomap.escaped({value})")
    return text


def _all(root: Element) -> Iterator[Element]:
    for child in root._children.values():
        yield child
        yield from _all(child)


def _html(element: Element) -> str:
    if isinstance(element, Html):
        # folium has put a backslash before each backtick, for the template string that is none.
        data = str(element.data).replace("\\`", "`")
        return data if element.script else escape(data)
    return str(element.render())
