"""What can be on a map, as values: features in layers, marks, labels."""

from __future__ import annotations

from attrs import frozen

from geomap.geodesy import Floats, Position


@frozen(eq=False)
class Feature:
    """Lines or rings drawn with one symbol."""

    symbol: str
    lines: tuple[Floats, ...]
    title: str = ""
    """What it is, for a pointer that rests on it."""


@frozen(eq=False)
class Layer:
    """Something that can be shown and hidden as one, with its line in the legend."""

    key: str
    title: str
    legend: tuple[tuple[str, str], ...]
    """Symbols with their words; the first one is the layer's own."""
    features: tuple[Feature, ...]
    shown: bool = True


@frozen
class Mark:
    """A symbol at a point that a reader can reach and ask for its words."""

    layer: str
    symbol: str
    position: Position
    title: str
    """Read out and shown when pointed at."""


@frozen(eq=False)
class Label:
    """Words on the map; where they go exactly is decided when the view is known."""

    text: str
    """Lines apart by a line feed."""
    kind: str
    """`launch`, `impact`, `place`, `to-limit`, `to-coast`, `limit`, `eez`, `zone`, `danger`,
    `country` or `sea`."""
    anchors: Floats
    """(N, 2) degrees: one point, several to choose from, or the vertices of a line to run along."""
    along: bool = False
    """Run along the anchors, or along the lines of the layer where there are none."""
    layer: str = ""
    """Layer that must be shown for the label to be."""
    span_deg: float = 0.0
    """Width of what is labelled: words much wider than it are left out."""
    room_m: Floats | None = None
    """(N,) metres: how far from each anchor the words may be moved; left out: as need be."""
