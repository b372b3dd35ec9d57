"""What a page rests on, as it is named at its foot."""

from __future__ import annotations

from attrs import frozen


@frozen
class Source:
    """A data set or a library with its licence."""

    title: str
    licence: str
    url: str = ""


LIBRARIES: tuple[Source, ...] = (
    Source("Leaflet 1.9", "BSD-2-Clause", "https://leafletjs.com/"),
    Source("folium", "MIT", "https://python-visualization.github.io/folium/"),
)
"""What of others' code is in every page."""
