"""Announced danger zones: the corners as printed, the ring that they make, what is wrong with them.

Corners are often printed in rows, north-west, north-east, south-west,
south-east. Joined in that order they cross themselves; the ring is then taken
in the only order that does not, if there is one, and that is said. A ring that
leaves more than one such order open is refused.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations, pairwise, permutations

import numpy as np
import shapely
from attrs import frozen
from numpy.typing import NDArray
from shapely import Polygon
from shapely.affinity import translate

from geomap.errors import InputError
from geomap.geodesy import Position, area_m2, densify, geodesic_circle, unwrap
from geomap.sentences import Angle, Sentence, say
from geomap.zones import ZoneMap

Floats = NDArray[np.float64]

MOST_CORNERS = 200
LARGEST_RADIUS_M = 1_000_000.0
"""Of a circle: a larger one is misread."""
_MOST_TO_REORDER = 8
"""Corners up to which every order is tried: 7! / 2 = 2,520 rings."""
_TOUCHING = 1e-9
"""Square degrees: a corner this near to an edge, a millimetre or less, lies on it."""


@frozen
class Corner:
    """One corner, as printed and in degrees."""

    position: Position
    text: str
    line_number: int | None = None
    doubts: tuple[Sentence, ...] = ()
    """Misprints that were read over: swapped minute and second signs."""


@frozen
class DangerZone:
    """One zone of a notice."""

    id: str
    label: str
    corners: tuple[Corner, ...]
    """In ring order."""
    printed: tuple[Corner, ...]
    """In the order of the notice."""
    was_reordered: bool = False
    """Printed in another order than that of the ring."""
    doubts: tuple[Sentence, ...] = ()
    """What a person should look at."""
    radius_m: float = 0.0
    """Of a circle, around its only corner; 0 for a polygon."""

    @property
    def is_circle(self) -> bool:
        """Say whether the zone is a circle around one position."""
        return self.radius_m > 0.0

    def ring_deg(self) -> Floats:
        """Return the closed ring, (N, 2) degrees, counter-clockwise, longitudes continuous.

        A circle is drawn by 720 points at its radius; their polygon is 13 millionths
        smaller than the circle.
        """
        if self.is_circle:
            circle = geodesic_circle(self.corners[0].position, self.radius_m, 720)
            return unwrap(circle, self.corners[0].position.lon_deg)
        return _ring([corner.position for corner in self.corners])

    def area_m2(self) -> float:
        """Return the area on the ellipsoid, its edges geodesics."""
        return area_m2([self.ring_deg()])

    def outline(self) -> Polygon:
        """Return the zone as a polygon whose edges follow the geodesics, at most 2 km a piece.

        Its longitudes are as continuous as those of the ring, beyond 180 degrees too.
        """
        return Polygon(unwrap(densify(self.ring_deg(), 2000.0)))


def _ring(positions: Sequence[Position]) -> Floats:
    points = [(position.lon_deg, position.lat_deg) for position in positions]
    return unwrap(np.array([*points, points[0]], dtype=np.float64))


def _is_simple(positions: Sequence[Position]) -> bool:
    return bool(Polygon(_ring(positions)).is_valid)


def zone_from(zone_id: str, label: str, printed: Sequence[Corner], *, path: str = "") -> DangerZone:
    """Make a zone of its corners as printed.

    Raises
    ------
    InputError
        If there are fewer than three different corners, or too many, if the ring
        crosses itself in the printed order and no other order is the only one
        that does not.
    """
    kept: list[Corner] = []
    for corner in printed:
        if not kept or corner.position != kept[-1].position:
            kept.append(corner)
    if len(kept) > 1 and kept[0].position == kept[-1].position:
        kept.pop()  # the ring was printed closed
    if len(kept) < 3:
        raise InputError(
            f"zone {zone_id}: expected at least three corners, got {len(kept)}", path=path
        )
    if len(kept) > MOST_CORNERS:
        raise InputError(
            f"zone {zone_id}: expected at most {MOST_CORNERS} corners, got {len(kept)}", path=path
        )
    doubts = [
        say(
            "corner {number}, “{printed}”: {doubt}",
            number=str(number),
            printed=corner.text,
            doubt=doubt,
        )
        for number, corner in enumerate(kept, 1)
        for doubt in corner.doubts
    ]
    ring = _ring([corner.position for corner in kept])
    if abs(ring[-1, 0] - ring[0, 0]) > 1.0:
        raise InputError(
            f"zone {zone_id}: its corners go around the Earth, from {kept[0].text!r}; check for a "
            "misprinted degree",
            path=path,
            line_number=kept[0].line_number,
        )
    ordered = kept
    was_reordered = False
    if not _is_simple([corner.position for corner in kept]):
        ordered, was_reordered = _reordered(zone_id, kept, path), True
        order = "-".join(str(kept.index(corner) + 1) for corner in ordered)
        doubts.append(
            say(
                "the corners are printed in rows: joined in that order they cross; the ring is "
                "taken in the order {order}",
                order=order,
            )
        )
    if not _is_counter_clockwise(ordered):
        ordered = [ordered[0], *reversed(ordered[1:])]
    doubts += _odd_shape(ordered)
    return DangerZone(zone_id, label, tuple(ordered), tuple(kept), was_reordered, tuple(doubts))


def circle_from(
    zone_id: str, label: str, centre: Corner, radius_m: float, *, path: str = ""
) -> DangerZone:
    """Make a zone of all that lies within a geodesic distance of a position.

    Raises
    ------
    InputError
        If the radius is nothing, more than 1,000 km, or reaches a pole.
    """
    polewards_m = (90.0 - abs(centre.position.lat_deg)) * 111_000.0
    if not 0.0 < radius_m <= min(LARGEST_RADIUS_M, polewards_m):
        raise InputError(
            f"zone {zone_id}: expected a radius of up to {LARGEST_RADIUS_M / 1000:,.0f} km that "
            f"reaches no pole, got {radius_m / 1000:g} km in {centre.text!r}",
            path=path,
            line_number=centre.line_number,
        )
    doubts = tuple(
        say("“{printed}”: {doubt}", printed=centre.text, doubt=doubt) for doubt in centre.doubts
    )
    return DangerZone(zone_id, label, (centre,), (centre,), False, doubts, radius_m)


def _reordered(zone_id: str, corners: list[Corner], path: str) -> list[Corner]:
    """Return the only order without a crossing; of four corners in rows there is one."""
    crossing = f"zone {zone_id}: the ring crosses itself in the printed order"
    if len(corners) > _MOST_TO_REORDER:
        raise InputError(
            f"{crossing}, and {len(corners)} corners are too many to reorder; check them", path=path
        )
    crossed = _crossed_edges(corners)
    if crossed is None:
        raise InputError(f"{crossing}, and its corners lie too far apart; check them", path=path)
    rings: list[list[Corner]] = []
    for order in permutations(range(1, len(corners))):
        # Each ring comes in both directions; one is enough.
        if order[0] > order[-1] or _has_crossing(order, crossed):
            continue
        ring = [corners[index] for index in (0, *order)]
        if _is_simple([corner.position for corner in ring]):
            rings.append(ring)
        if len(rings) == 2:
            raise InputError(
                f"{crossing}, and at least two other orders do not: which is meant? Write the "
                "corners in ring order",
                path=path,
            )
    if not rings:
        raise InputError(f"{crossing}, and so it does in every other; check the corners", path=path)
    return rings[0]


def _crossed_edges(corners: Sequence[Corner]) -> dict[tuple[int, int], tuple[int, int]] | None:
    """Return for each edge between two corners its bit, and the bits of those that cross it.

    None where the corners lie too far apart for a plane.
    """
    start = corners[0].position
    points = [
        ((c.position.lon_deg - start.lon_deg + 180.0) % 360.0 - 180.0, c.position.lat_deg)
        for c in corners
    ]
    if any(abs(x) >= 90.0 for x, _ in points):
        return None

    def side(a: int, b: int, c: int) -> int:
        (ax, ay), (bx, by), (cx, cy) = points[a], points[b], points[c]
        turn = (bx - ax) * (cy - ay) - (by - ay) * (cx - ax)
        return (turn > _TOUCHING) - (turn < -_TOUCHING)

    def lies_on(a: int, b: int, c: int) -> bool:
        (ax, ay), (bx, by), (cx, cy) = points[a], points[b], points[c]
        return side(a, b, c) == 0 and (cx - ax) * (cx - bx) + (cy - ay) * (cy - by) <= 0.0

    def meet(a: int, b: int, c: int, d: int) -> bool:
        if shared := {a, b} & {c, d}:
            (corner,) = shared
            (far,), (other,) = {a, b} - shared, {c, d} - shared
            return lies_on(corner, far, other) or lies_on(corner, other, far)
        if any(lies_on(*each) for each in ((a, b, c), (a, b, d), (c, d, a), (c, d, b))):
            return True
        return side(a, b, c) != side(a, b, d) and side(c, d, a) != side(c, d, b)

    edges = list(combinations(range(len(points)), 2))
    crossed = {}
    for at, (a, b) in enumerate(edges):
        bits = sum(
            1 << other for other, edge in enumerate(edges) if other != at and meet(a, b, *edge)
        )
        crossed[a, b] = crossed[b, a] = (1 << at, bits)
    return crossed


def _has_crossing(order: Sequence[int], crossed: dict[tuple[int, int], tuple[int, int]]) -> bool:
    taken = 0
    for edge in pairwise((0, *order, 0)):
        bit, bits = crossed[edge]
        if bits & taken:
            return True
        taken |= bit
    return False


def _is_counter_clockwise(corners: Sequence[Corner]) -> bool:
    return bool(shapely.is_ccw(shapely.LinearRing(_ring([corner.position for corner in corners]))))


def _odd_shape(corners: Sequence[Corner]) -> list[Sentence]:
    """Point at a corner that lies far from the others: a misprinted degree."""
    points = np.array([(corner.position.lon_deg, corner.position.lat_deg) for corner in corners])
    spread = np.ptp(unwrap(points), axis=0)
    if spread.max() > 20.0:
        return [
            say(
                "the zone is {wide} wide and {high} high: check for a misprinted degree",
                wide=Angle(float(spread[0])),
                high=Angle(float(spread[1])),
            )
        ]
    return []


def shares(zone: DangerZone, zones: ZoneMap) -> dict[str, float]:
    """Return which share of a danger zone lies in each principal zone, by geodesic area.

    Zones that hold none of it are left out; what remains to 1 is high seas, land
    or beyond the region that the zones were computed for.
    """
    outline = zone.outline()
    # What reaches beyond 180 degrees lies over the map on the other side.
    seas = [
        _sea_of(translate(outline, turn) if turn else outline, zones) for turn in (-360, 0, 360)
    ]
    total = zone.area_m2()
    found: dict[str, float] = {}
    for member in zones.principal:
        area = member.area if member.area is not None else member.outline
        inside_m2 = sum(
            _polygon_area_m2(polygon) for sea in seas for polygon in _polygons(sea & area)
        )
        if inside_m2 > 0.0:
            found[member.id] = min(1.0, inside_m2 / total)
    return found


def _sea_of(outline: Polygon, zones: ZoneMap) -> shapely.Geometry:
    near = shapely.STRtree(land := shapely.get_parts(zones.land)).query(
        outline, predicate="intersects"
    )
    return shapely.difference(outline, shapely.union_all(land[near])) if len(near) else outline


def _polygons(geometry: shapely.Geometry) -> list[Polygon]:
    return [
        part
        for part in shapely.get_parts(geometry)
        if part.geom_type == "Polygon" and not part.is_empty
    ]


def _polygon_area_m2(polygon: Polygon) -> float:
    return area_m2(
        [np.asarray(ring.coords)[:, :2] for ring in (polygon.exterior, *polygon.interiors)]
    )
