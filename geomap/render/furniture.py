"""What surrounds the subject of a printed map: graticule, range rings, scale bar, inset.

Geometry in metres on the figure's plane, and where it goes; drawn by `geomap.render.figure`.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import pairwise

import numpy as np
import shapely
from attrs import frozen

from geomap.geodesy import Floats, Position, unwrap
from geomap.render.projection import Frame, Projection, lines_within

_GRATICULE_STEPS = (0.25, 0.5, 1.0, 2.0, 5.0, 10.0, 15.0, 30.0)
_ROUND = (1.0, 2.0, 2.5, 5.0)


def round_below(value: float, steps: Sequence[float] = _ROUND) -> float:
    """Return the greatest round number that is not above a positive one.

    Examples
    --------
    >>> [round_below(value) for value in (999.0, 251.0, 0.21)]
    [500.0, 250.0, 0.2]
    """
    power = 10.0 ** math.floor(math.log10(value) + 1e-9)
    found = max((step for step in steps if step * power <= value * (1 + 1e-9)), default=steps[0])
    return float(f"{found * power:.6g}")


@frozen(eq=False)
class GridLine:
    """One meridian or parallel within the frame, and where it leaves by the labelled edge."""

    degrees: float
    is_meridian: bool
    pieces: tuple[Floats, ...]
    label_at: float | None
    """Metres along the bottom edge for a meridian, along the left edge for a parallel."""


def graticule(plane: Projection, frame: Frame) -> list[GridLine]:
    """Return meridians and parallels at a round step, four to nine of each as a rule."""
    left, bottom, right, top = frame
    sides = np.linspace(0.0, 1.0, 25)
    grid = np.array(
        [(left + (right - left) * u, bottom + (top - bottom) * v) for u in sides for v in sides]
    )
    degrees = plane.backward(grid)
    lon = plane.centre.lon_deg + (degrees[:, 0] - plane.centre.lon_deg + 180.0) % 360.0 - 180.0
    west, east, south, north = lon.min(), lon.max(), degrees[:, 1].min(), degrees[:, 1].max()
    lines = []
    for is_meridian, low, high in ((True, west, east), (False, south, north)):
        span = min(high - low, north - south + 8.0) if is_meridian else high - low
        step = next(
            (s for s in _GRATICULE_STEPS if span / s <= (9.5 if is_meridian else 7.5)), 30.0
        )
        for number in range(math.ceil(low / step), math.floor(high / step) + 1):
            value = number * step
            if is_meridian:
                points = np.column_stack(
                    [
                        np.full(121, value),
                        np.linspace(max(south - 1, -89.5), min(north + 1, 89.5), 121),
                    ]
                )
            else:
                points = np.column_stack(
                    [np.linspace(west - 1, east + 1, 161), np.full(161, value)]
                )
            pieces = tuple(lines_within([plane.forward(points)], frame))
            if pieces:
                lines.append(
                    GridLine(value, is_meridian, pieces, _leaves(pieces, frame, is_meridian))
                )
    return lines


def _leaves(pieces: Sequence[Floats], frame: Frame, is_meridian: bool) -> float | None:
    """Return where a line meets the bottom (meridians) or the left edge (parallels)."""
    axis, edge = (1, frame[1]) if is_meridian else (0, frame[0])
    tolerance = (frame[2] - frame[0]) * 1e-6
    for piece in pieces:
        for end in (piece[0], piece[-1]):
            if abs(end[axis] - edge) < tolerance:
                return float(end[1 - axis])
    return None


def degree_words(line: GridLine) -> str:
    """Return what a meridian or parallel is called at the edge.

    Examples
    --------
    >>> degree_words(GridLine(-170.0, True, (), None))
    '170° W'
    """
    value = (line.degrees + 180.0) % 360.0 - 180.0 if line.is_meridian else line.degrees
    if value == 0.0 or value == -180.0:
        return f"{abs(value):g}°"
    letter = ("W" if value < 0 else "E") if line.is_meridian else ("S" if value < 0 else "N")
    return f"{abs(value):g}° {letter}"


def ring_radii_m(far_m: float) -> tuple[float, ...]:
    """Return radii of range rings at a round step, four to ten of them up to `far_m`."""
    if far_m <= 0.0:
        return ()
    step = round_below(far_m / 4.0, (1.0, 2.0, 5.0))
    return tuple(step * number for number in range(1, math.floor(far_m / step) + 1))


def ring(radius_m: float) -> Floats:
    """Return a circle around the plane's centre: every range ring around the launch is one."""
    turn = np.linspace(0.0, 2.0 * math.pi, 361)
    return radius_m * np.column_stack([np.sin(turn), np.cos(turn)])


def corner_box(
    corner: str, frame: Frame, width: float, height: float, margin: float
) -> shapely.Polygon:
    """Return a box in a corner of the frame: `nw`, `ne`, `sw` or `se`."""
    left, bottom, right, top = frame
    x = left + margin if "w" in corner else right - margin - width
    y = bottom + margin if "s" in corner else top - margin - height
    return shapely.box(x, y, x + width, y + height)


def quietest(
    boxes: Sequence[shapely.Polygon], things: Sequence[tuple[shapely.Geometry, float]]
) -> shapely.Polygon | None:
    """Return the box that covers least of what matters; None where each covers much of it."""

    def cost(box: shapely.Polygon) -> float:
        total = 0.0
        for thing, weight in things:
            if weight and box.intersects(thing):
                shared = box.intersection(thing)
                total += weight * (
                    float(shared.length) if shared.area == 0 else math.sqrt(shared.area)
                )
        return total

    costs = [cost(box) for box in boxes]
    if not costs or min(costs) > 150.0:
        return None
    return boxes[costs.index(min(costs))]


def middle_of(frame: Frame, plane: Projection) -> Position:
    """Return the position at the middle of a frame."""
    centre = plane.backward(np.array([((frame[0] + frame[2]) / 2, (frame[1] + frame[3]) / 2)]))[0]
    return Position(float(centre[0]), float(centre[1]))


def frame_outline(frame: Frame, plane: Projection) -> Floats:
    """Return the frame's edge in degrees, densely enough to be drawn in another projection."""
    left, bottom, right, top = frame
    share = np.linspace(0.0, 1.0, 24)[:, None]
    corners = np.array([(left, bottom), (right, bottom), (right, top), (left, top), (left, bottom)])
    edges = [start + (end - start) * share for start, end in pairwise(corners)]
    return unwrap(plane.backward(np.vstack(edges)))
