"""The plane that a figure is drawn on: azimuthal equidistant, around one point.

Distances and azimuths from that point are true on the ellipsoid, so a range ring is
a circle and a geodesic from it a straight line. Areas come out of rings by the
even-odd rule after they were projected, and are clipped to the frame, so that a figure
holds what it shows and nothing else.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
import shapely
from attrs import frozen

from geomap.geodesy import Floats, Position, direct_arrays, inverse_arrays

Frame = tuple[float, float, float, float]
"""Left, bottom, right, top in metres on the plane."""


@frozen
class Projection:
    """Azimuthal equidistant on WGS 84; x to the east and y to the north of `centre`, in metres.

    Examples
    --------
    >>> plane = Projection(Position(0.0, 0.0))
    >>> plane.forward(np.array([(1.0, 0.0)])).round(3).tolist()
    [[111319.491, 0.0]]
    """

    centre: Position

    def forward(self, lonlat_deg: Floats) -> Floats:
        """Project (N, 2) degrees to (N, 2) metres."""
        lonlat = np.asarray(lonlat_deg, dtype=float).reshape(-1, 2)
        azimuth, length = inverse_arrays(
            self.centre.lon_deg, self.centre.lat_deg, lonlat[:, 0], lonlat[:, 1]
        )
        radians = np.radians(azimuth)
        return np.column_stack([length * np.sin(radians), length * np.cos(radians)])

    def forward_all(self, lines_deg: Sequence[Floats]) -> list[Floats]:
        """Project many lines at once."""
        if not lines_deg:
            return []
        ends = np.cumsum([len(line) for line in lines_deg])[:-1]
        return np.split(self.forward(np.vstack(lines_deg)), ends)

    def backward(self, xy_m: Floats) -> Floats:
        """Undo `forward`: (N, 2) metres to (N, 2) degrees."""
        xy = np.asarray(xy_m, dtype=float).reshape(-1, 2)
        azimuth = np.degrees(np.arctan2(xy[:, 0], xy[:, 1]))
        lon, lat = direct_arrays(
            self.centre.lon_deg, self.centre.lat_deg, azimuth, np.hypot(xy[:, 0], xy[:, 1])
        )
        return np.column_stack([lon, lat])


def area_of(rings_m: Iterable[Floats], frame: Frame) -> shapely.Geometry:
    """Make one area of projected rings by the even-odd rule, cut to the frame.

    Parameters
    ----------
    rings_m : iterable of (N, 2) arrays
        Closed or not. A ring in an odd number of others is a hole.
    frame : Frame
    """
    left, bottom, right, top = frame
    polygons = [
        shapely.Polygon(ring)
        for ring in rings_m
        if len(ring) > 3
        and (ring.max(axis=0) > (left, bottom)).all()
        and (ring.min(axis=0) < (right, top)).all()
    ]
    if not polygons:
        return shapely.Polygon()
    window = shapely.box(*frame)
    made = shapely.make_valid(np.array(polygons))
    reaching = made[shapely.intersects(made, window)]
    if not len(reaching):
        return shapely.Polygon()
    if len(reaching) == 1:
        return shapely.intersection(reaching[0], window)
    depth = np.zeros(len(reaching), dtype=int)
    tree = shapely.STRtree(reaching)
    # A vertex, and not a point on the surface: that may lie in a hole yet to be cut.
    corners = shapely.points([shapely.get_coordinates(whole)[0] for whole in reaching])
    inner, outer = tree.query(corners, predicate="within")
    np.add.at(depth, inner[inner != outer], 1)
    cut = shapely.intersection(reaching, window)
    area = shapely.union_all(cut[depth == 0])
    for level in range(1, int(depth.max()) + 1):
        layer = shapely.union_all(cut[depth == level])
        area = area.difference(layer) if level % 2 else area.union(layer)
    return area


def parts_of(area: shapely.Geometry) -> list[shapely.Polygon]:
    """Return the polygons of any geometry, those with an area."""
    found: list[shapely.Polygon] = []
    for part in shapely.get_parts(area):
        if part.geom_type in {"MultiPolygon", "GeometryCollection"}:
            found.extend(parts_of(part))
        elif part.geom_type == "Polygon" and not part.is_empty:
            found.append(part)
    return found


def lines_within(lines_m: Iterable[Floats], frame: Frame) -> list[Floats]:
    """Cut projected lines to the frame; pieces that touch at their ends are joined again."""
    kept = [shapely.LineString(line) for line in lines_m if len(line) > 1]
    if not kept:
        return []
    cut = shapely.intersection(np.array(kept), shapely.box(*frame))
    merged = shapely.line_merge(shapely.union_all(cut)) if len(cut) else shapely.LineString()
    return [
        shapely.get_coordinates(part)
        for part in shapely.get_parts(merged)
        if part.geom_type == "LineString" and not part.is_empty
    ]


def hatching(area: shapely.Geometry, spacing_m: float, angles_deg: Sequence[float]) -> list[Floats]:
    """Return the strokes of a hatch over an area.

    They are lines of the plane and not a pattern, so that every format and every
    reader of it shows the same ones; and they lie on a fixed raster, so that
    two areas side by side are hatched through.
    """
    if area.is_empty:
        return []
    left, bottom, right, top = area.bounds
    corners = np.array([(left, bottom), (left, top), (right, bottom), (right, top)])
    strokes = []
    for angle_deg in angles_deg:
        along = np.array([np.cos(np.radians(angle_deg)), np.sin(np.radians(angle_deg))])
        across = np.array([-along[1], along[0]])
        low, high = (corners @ across).min(), (corners @ across).max()
        near, far = (corners @ along).min(), (corners @ along).max()
        for step in range(int(np.ceil(low / spacing_m)), int(np.floor(high / spacing_m)) + 1):
            foot = across * step * spacing_m
            strokes.append(shapely.LineString([foot + along * near, foot + along * far]))
    if not strokes:
        return []
    cut = shapely.intersection(np.array(strokes), area)
    return [
        shapely.get_coordinates(part)
        for whole in cut
        for part in shapely.get_parts(whole)
        if part.geom_type == "LineString" and not part.is_empty
    ]
