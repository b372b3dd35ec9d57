"""The symbols of points on paper, shaped as on the page, and how the legend shows each symbol."""

from __future__ import annotations

import numpy as np
import shapely

from geomap.render.sheet import POINTS_PER_PX, Sheet
from geomap.render.style import SYMBOLS, Shape

_TURN = np.linspace(0, 2 * np.pi, 33)[:-1]

# Corners in CSS pixels from the middle.
TRIANGLE = np.array([(0, 7.5), (7, -5.5), (-7, -5.5)])
DISC = 3.6 * np.column_stack([np.cos(_TURN), np.sin(_TURN)])
SQUARE = np.array([(-3.0, -3.0), (3.0, -3.0), (3.0, 3.0), (-3.0, 3.0)])
CROSS = (np.array([(-6.0, -6.0), (6.0, 6.0)]), np.array([(-6.0, 6.0), (6.0, -6.0)]))


def mark(
    sheet: Sheet, x: float, y: float, symbol: str, *, order: float = 40.0, scale: float = 1.0
) -> None:
    """Draw the symbol of a point."""
    shade = SYMBOLS[symbol].shade
    unit, middle = POINTS_PER_PX * scale, np.array((x, y))
    if symbol == "impact":
        strokes = [middle + unit * stroke for stroke in CROSS]
        sheet.strokes(strokes, "halo", 4.8 * scale, order=order, ends="round")
        sheet.strokes(strokes, shade, 2.6 * scale, order=order + 0.1, ends="round")
    elif symbol == "launch":
        sheet.polygon(middle + unit * TRIANGLE, shade, "halo", 1.2, order=order)
    elif symbol == "foot":
        sheet.polygon(middle + unit * DISC, shade, "halo", 1.2, order=order)
    else:
        sheet.polygon(middle + unit * SQUARE, "paper", shade, 1.1, order=order)


def swatch(sheet: Sheet, x: float, y: float, symbol: str) -> float:
    """Draw a symbol as the legend shows it, from `x` on at height `y`; return its width."""
    known = SYMBOLS[symbol]
    if known.shape is Shape.POINT:
        mark(sheet, x + 7, y, symbol, scale=0.85)
        return 14.0
    if known.shape is Shape.LINE:
        sheet.line(np.array([(x, y), (x + 22, y)]), symbol, order=30)
    else:
        sheet.area(shapely.box(x + 1, y - 3.6, x + 21, y + 3.6), symbol, order=30)
    return 22.0
