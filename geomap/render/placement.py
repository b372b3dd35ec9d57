"""Where the words of a printed map go: beside what they name, and on nothing else.

Each label has several places it may stand at, best first. The labels are set one
after the other, the indispensable ones first; a place is out when it would cover
another label, a mark or the frame, and costs the more the more of the important lines it
crosses. A label that may be left out is, when there is no place for it. So no
two boxes ever overlap; that is checked once more at the end.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence

import numpy as np
import shapely
from attrs import field, frozen

from geomap.geodesy import Floats

TOO_DEAR = 26.0
"""A label that may be left out is, rather than covering that much: about three letters' width
of the most important lines."""


@frozen
class Spot:
    """A place that a label may stand at."""

    x: float
    """Of the box's middle, in the units of the page."""
    y: float
    angle_deg: float = 0.0
    """Anticlockwise from the horizontal."""
    cost: float = 0.0
    leader: tuple[float, float] | None = None
    """Where a thin line leads to, when the words stand apart from what they name."""


@frozen(eq=False)
class Candidate:
    """A label that wants a place."""

    text: str
    kind: str
    width: float
    height: float
    spots: tuple[Spot, ...]
    rank: int
    """Lower ones are set first."""
    needed: bool = False
    """Rather on top of a line than not there at all."""


@frozen(eq=False)
class Placed:
    """A label with its place."""

    text: str
    kind: str
    spot: Spot
    box: shapely.Polygon = field(repr=False)


def box_at(spot: Spot, width: float, height: float) -> shapely.Polygon:
    """Return the rectangle that a text of this size covers there.

    Examples
    --------
    >>> box_at(Spot(0.0, 0.0, angle_deg=90.0), 4.0, 2.0).bounds
    (-1.0, -2.0, 1.0, 2.0)
    """
    corners = np.array([(-1, -1), (1, -1), (1, 1), (-1, 1)]) * (width / 2, height / 2)
    cosine, sine = math.cos(math.radians(spot.angle_deg)), math.sin(math.radians(spot.angle_deg))
    turned = corners @ np.array([(cosine, sine), (-sine, cosine)]) + (spot.x, spot.y)
    return shapely.Polygon(np.round(turned, 9))


def place(
    candidates: Iterable[Candidate],
    *,
    frame: shapely.Polygon,
    taken: Sequence[shapely.Geometry] = (),
    lines: Sequence[tuple[shapely.Geometry, float]] = (),
    clearance: float = 2.0,
) -> list[Placed]:
    """Set labels so that none covers another.

    Parameters
    ----------
    candidates : iterable of Candidate
    frame : Polygon
        The box of each label lies within.
    taken : sequence of geometries
        Marks and furniture: no label covers them.
    lines : sequence of (geometry, weight)
        What a label should not lie on; the cost is the length (or, of an area, the
        diagonal of what is covered) times the weight.
    clearance : float
        Least distance between two boxes.

    Returns
    -------
    list of Placed, in the order in which they were set.
    """
    for thing, _ in lines:
        shapely.prepare(thing)
    placed: list[Placed] = []
    occupied = list(taken)
    for candidate in sorted(candidates, key=lambda c: c.rank):
        best: tuple[float, Spot, shapely.Polygon] | None = None
        for spot in candidate.spots:
            if best is not None and spot.cost >= best[0]:
                continue
            box = box_at(spot, candidate.width, candidate.height)
            if not frame.contains(box):
                continue
            airy = box.buffer(clearance, join_style="mitre")
            if any(airy.intersects(other) for other in occupied):
                continue
            near = box.buffer(clearance * 0.6, join_style="mitre")
            cost = spot.cost
            for line, weight in lines:
                if best is not None and cost >= best[0]:
                    break
                cost += weight * _covered(near, line)
            if best is None or cost < best[0]:
                best = cost, spot, box
        if best is None or (best[0] > TOO_DEAR and not candidate.needed):
            continue
        placed.append(Placed(candidate.text, candidate.kind, best[1], best[2]))
        occupied.append(best[2])
    return placed


def _covered(box: shapely.Polygon, thing: shapely.Geometry) -> float:
    if not thing.intersects(box):
        return 0.0
    shared = shapely.clip_by_rect(thing, *box.bounds) if _is_upright(box) else box & thing
    return float(shared.length) if shared.area == 0 else math.sqrt(shared.area)


def _is_upright(box: shapely.Polygon) -> bool:
    west, south, east, north = box.bounds
    return bool(abs((east - west) * (north - south) - box.area) < 1e-6)


def around(
    x: float, y: float, width: float, height: float, gap: float, *, rounds: int = 3
) -> tuple[Spot, ...]:
    """Return places around a point: close by first, then farther off with a leader.

    The order is the cartographers' usual one (Imhof 1975): to the upper right,
    lower right, upper left, lower left, then right, left, above, below.
    """
    half_w, half_h = width / 2, height / 2
    directions = (
        (1.0, 0.75), (1.0, -0.75), (-1.0, 0.75), (-1.0, -0.75),
        (1.0, 0.0), (-1.0, 0.0), (0.0, 1.0), (0.0, -1.0),
    )  # fmt: skip
    spots = []
    for turn in range(rounds):
        away = gap * (1.0 + 2.6 * turn)
        for number, (dx, dy) in enumerate(directions):
            shift_x = dx * (half_w + away * (1.0 if dy == 0 else 0.75))
            shift_y = dy * (half_h + away) if abs(dy) == 1.0 else dy * (half_h + away) / 0.75 * 0.9
            leader = (x, y) if turn else None
            spots.append(Spot(x + shift_x, y + shift_y, 0.0, number + 9.0 * turn, leader))
    return tuple(spots)


def along(
    line: Floats,
    width: float,
    height: float,
    gap: float,
    *,
    sides: Sequence[int] = (1, -1),
    turned: bool = True,
) -> tuple[Spot, ...]:
    """Return places beside a line, from its middle outwards, on either side.

    Parameters
    ----------
    line : (N, 2) array
        On the page.
    sides : sequence of 1 (left, seen along the line) and -1, the better one first
    turned : bool
        Whether the words run along the line; else they stand upright beside it.
    """
    string = shapely.LineString(line)
    total = string.length
    spots = []
    for share in (0.5, 0.4, 0.6, 0.3, 0.7, 0.2, 0.8, 0.12, 0.88):
        middle = total * share
        reach = min(width, total * 0.9) / 2
        if turned and (middle - reach < 0 or middle + reach > total):
            continue
        here = shapely.get_coordinates(string.interpolate(middle))[0]
        before = shapely.get_coordinates(string.interpolate(max(0.0, middle - reach)))[0]
        after = shapely.get_coordinates(string.interpolate(min(total, middle + reach)))[0]
        way = after - before
        length = float(np.hypot(*way))
        if length == 0.0:
            continue
        # How far the line leaves the straight way that the words take.
        bow = shapely.LineString([before, after]).hausdorff_distance(
            shapely.LineString([before, here, after])
        )
        angle = math.degrees(math.atan2(way[1], way[0]))
        upright = round(angle + 90.0, 9) % 180.0 - 90.0
        normal = np.array([-way[1], way[0]]) / length
        for number, side in enumerate(sides):
            if turned:
                off = height / 2 + gap + bow
                spot_angle = upright
            else:
                off = gap + (abs(normal[0]) * width + abs(normal[1]) * height) / 2
                spot_angle = 0.0
            x, y = here + normal * side * off
            cost = abs(share - 0.5) * 10 + number * 1.5 + (4.0 * bow / height if turned else 0.0)
            spots.append(Spot(float(x), float(y), spot_angle, cost))
    return tuple(spots)


def overlaps(placed: Sequence[Placed]) -> list[tuple[str, str]]:
    """Return the pairs of labels whose boxes overlap: none, if all is well."""
    return [
        (one.text, other.text)
        for number, one in enumerate(placed)
        for other in placed[number + 1 :]
        if one.box.intersection(other.box).area > 1e-9
    ]
