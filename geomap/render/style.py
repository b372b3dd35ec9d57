"""One table of colours, widths, dashes and hatches for page, figure, report and legend.

The impact and the limit are the loudest things on the map, land and sea the
quietest. Hues are told apart with all common forms of colour blindness (blue
against vermilion, after Okabe and Ito 2008), and in grey by width, dash and hatch,
so nothing rests on colour alone.
"""

from __future__ import annotations

from enum import StrEnum

from attrs import frozen


class Shape(StrEnum):
    """How a symbol is drawn."""

    LINE = "line"
    AREA = "area"
    POINT = "point"


@frozen
class Shade:
    """One colour by the reader's setting; hexadecimal sRGB."""

    light: str
    dark: str


SHADES: dict[str, Shade] = {
    "paper": Shade("#ffffff", "#14191d"),
    "ink": Shade("#1b2024", "#eef2f4"),
    "muted": Shade("#545e66", "#a9b4bb"),
    "rule": Shade("#d5dade", "#374149"),
    "link": Shade("#0a5394", "#8cc4f5"),
    "sea": Shade("#e3eaee", "#101a21"),
    "halo": Shade("#f4f7f8", "#0c1419"),
    "land": Shade("#fbfaf7", "#2c353b"),
    "shore": Shade("#9aa5ac", "#64727b"),
    "eez": Shade("#b9d3e6", "#1d3a52"),
    "limit": Shade("#0b4f8a", "#79bdf2"),
    "disputed": Shade("#7a4a8c", "#c9a3d9"),
    "joint": Shade("#4b6b3c", "#a8cc94"),
    "impact": Shade("#c8390b", "#ff8f5c"),
    "path": Shade("#1b2024", "#eef2f4"),
    "inside": Shade("#0b4f8a", "#79bdf2"),
    "outside": Shade("#5a4a00", "#e3c65b"),
    "undetermined": Shade("#545e66", "#c3ccd2"),
}


@frozen
class Symbol:
    """How one kind of thing is drawn, wherever it is drawn."""

    shape: Shape
    shade: str
    """Key of `SHADES`."""
    width_px: float = 0.0
    dash_px: tuple[float, ...] = ()
    fill: str = ""
    """Key of `SHADES`; empty: not filled."""
    fill_opacity: float = 1.0
    hatch: str = ""
    """`/` or `x` over the fill."""


SYMBOLS: dict[str, Symbol] = {
    "land": Symbol(Shape.AREA, "shore", 0.7, fill="land"),
    "blank": Symbol(Shape.AREA, "rule", 0.8, fill="halo"),
    "eez": Symbol(Shape.AREA, "eez", fill="eez", fill_opacity=0.5),
    "overlapping_claim": Symbol(Shape.AREA, "disputed", 1.0, (3, 3), hatch="/"),
    "joint_regime": Symbol(Shape.AREA, "joint", 1.0, (3, 3), hatch="x"),
    "limit-arc": Symbol(Shape.LINE, "limit", 2.4),
    "limit-equidistance": Symbol(Shape.LINE, "limit", 2.4, (9, 3.5)),
    "limit-agreed": Symbol(Shape.LINE, "limit", 2.4, (11, 3, 2, 3)),
    "limit-given": Symbol(Shape.LINE, "limit", 2.4),
    "limit-other": Symbol(Shape.LINE, "limit", 2.4, (3, 3)),
    "limit-undisputed": Symbol(Shape.LINE, "limit", 1.2, (1.5, 3)),
    "territorial_sea": Symbol(Shape.LINE, "limit", 0.8),
    "region-90": Symbol(Shape.AREA, "impact", 1.1, (4, 2.5), fill="impact", fill_opacity=0.16),
    "region-50": Symbol(Shape.AREA, "impact", 1.3, fill="impact", fill_opacity=0.30),
    # Where many regions lie over each other, each is thinner, so that the marks stay readable.
    "region-90-of-many": Symbol(
        Shape.AREA, "impact", 0.9, (4, 2.5), fill="impact", fill_opacity=0.05
    ),
    "region-50-of-many": Symbol(Shape.AREA, "impact", 1.0, fill="impact", fill_opacity=0.10),
    "danger": Symbol(Shape.AREA, "impact", 2.0, fill="impact", fill_opacity=0.16),
    "launch-area": Symbol(Shape.AREA, "path", 1.0, (2, 3), fill="path", fill_opacity=0.06),
    "geodesic": Symbol(Shape.LINE, "path", 1.8),
    "ground-track": Symbol(Shape.LINE, "path", 1.2, (1.5, 3.5)),
    "to-limit": Symbol(Shape.LINE, "impact", 1.6, (5, 3)),
    "to-coast": Symbol(Shape.LINE, "path", 1.0, (1.5, 3)),
    "ring": Symbol(Shape.LINE, "muted", 0.9, (6, 4)),
    "measure": Symbol(Shape.LINE, "path", 1.8, (7, 3)),
    "launch": Symbol(Shape.POINT, "path"),
    "impact": Symbol(Shape.POINT, "impact"),
    "place": Symbol(Shape.POINT, "muted"),
    "foot": Symbol(Shape.POINT, "limit"),
    "corner": Symbol(Shape.POINT, "impact"),
}

LIMIT_SYMBOLS = {
    "arc": "limit-arc",
    "equidistance": "limit-equidistance",
    "agreed": "limit-agreed",
    "given": "limit-given",
}
"""By the basis of an edge; any other basis is `limit-other`."""


def limit_symbol(basis: str) -> str:
    """Return the symbol of an edge that rests on this.

    Examples
    --------
    >>> limit_symbol("arc"), limit_symbol("something else")
    ('limit-arc', 'limit-other')
    """
    return LIMIT_SYMBOLS.get(basis, "limit-other")


def _variables(setting: str) -> str:
    return "".join(f"--{key}:{getattr(shade, setting)};" for key, shade in SHADES.items())


def _rule(key: str, symbol: Symbol) -> str:
    if symbol.shape is Shape.POINT:
        return f".mark-{key}{{color:var(--{symbol.shade})}}"
    stroke = f"stroke:var(--{symbol.shade});stroke-width:{symbol.width_px:g}"
    if not symbol.width_px:
        stroke = "stroke:none"
    dash = (
        f";stroke-dasharray:{' '.join(f'{d:g}' for d in symbol.dash_px)}" if symbol.dash_px else ""
    )
    fill = "none"
    if symbol.hatch:
        fill = f"url(#hatch-{key})"
    elif symbol.fill:
        fill = f"var(--{symbol.fill})"
    filled = f"fill:{fill};fill-opacity:{symbol.fill_opacity:g}"
    return f".g-{key}{{{stroke}{dash};stroke-opacity:1;{filled}}}"


def stylesheet() -> str:
    """Return the table as CSS: variables by the reader's setting and a class `g-KEY` a symbol."""
    rules = "\n".join(_rule(key, symbol) for key, symbol in SYMBOLS.items())
    light = f":root{{color-scheme:light dark;{_variables('light')}}}"
    dark = f":root{{{_variables('dark')}}}"
    # Paper is white whatever the reader's setting.
    return f"{light}\n@media screen and (prefers-color-scheme:dark){{{dark}}}\n{rules}\n"
