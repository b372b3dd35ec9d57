"""The smallest regions that hold 50 and 90 % of the probability, as polygons.

Their outlines are contours of the density, drawn on a raster that is laid
along range and azimuth where the impact lies away from the launch: a thin arc
needs few nodes across and many along. Where the shore is evidence, the regions
end at the shoreline itself, which no raster could follow.
"""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np
import shapely
from attrs import frozen
from numpy.typing import NDArray

from geomap.geodesy import Floats, unwrap
from geomap.impact.cells import Cells, LogDensity
from geomap.impact.contours import contour
from geomap.impact.plane import Plane, polar
from geomap.impact.values import Land, Region

PROBABILITIES = (0.5, 0.9)

_NODES = 60
_RING_NODES = 160
_MARGIN = 0.3
_FAINT = 1e-3
"""Of the density at the largest outline: what is not worth a place on the raster."""


@frozen(eq=False)
class WrongSide:
    """The side of the shore on which a fall is so much less likely."""

    cells: NDArray[np.bool_]
    """(N,): which cells lie there."""
    factor: float
    """What is left there of the density."""
    land: Land
    is_land: bool
    """Whether the land is the wrong side, or the sea."""

    def weighed(self, weight: Floats) -> Floats:
        """Return the weights of the cells with the factor, summing to 1."""
        left = np.where(self.cells, self.factor * weight, weight)
        weighed: Floats = left / left.sum()
        return weighed

    def cut(
        self,
        right: shapely.MultiPolygon,
        wrong: shapely.MultiPolygon,
        land: shapely.MultiPolygon,
    ) -> shapely.Geometry:
        """Return the first region on the right side of the shore and the second on the wrong."""
        sea, dry = (right, wrong) if self.is_land else (wrong, right)
        return shapely.union(shapely.difference(sea, land), shapely.intersection(dry, land))


@frozen(eq=False)
class _Raster:
    """Nodes along two axes of the plane, and how to come from them to x and y."""

    first: Floats
    second: Floats
    to_plane: Callable[[Floats, Floats], tuple[Floats, Floats]]
    from_plane: Callable[[Floats, Floats], tuple[Floats, Floats]]
    blur_m: float
    is_polar: bool = False

    def near(self, x_m: Floats, y_m: Floats, side_m: Floats) -> NDArray[np.bool_]:
        """Say which nodes lie in some squares, or two steps from them: (second, first)."""
        marks = np.zeros((len(self.second) + 1, len(self.first) + 1))
        first, second = self.from_plane(x_m, y_m)
        half = side_m / math.sqrt(2.0)
        across = np.degrees(half / np.maximum(second, half)) if self.is_polar else half
        ends = [
            (np.searchsorted(nodes, at - wide), np.searchsorted(nodes, at + wide, side="right"))
            for nodes, at, wide in (
                (self.second, second, half + 2.0 * (self.second[1] - self.second[0])),
                (self.first, first, across + 2.0 * (self.first[1] - self.first[0])),
            )
        ]
        # Each rectangle by its four corners, which sums along both axes fill.
        for row, column, mark in ((0, 0, 1.0), (0, 1, -1.0), (1, 0, -1.0), (1, 1, 1.0)):
            np.add.at(marks, (ends[0][row], ends[1][column]), mark)
        return np.asarray(marks.cumsum(axis=0).cumsum(axis=1)[:-1, :-1] > 0.5)

    def interpolate(self, value: Floats, x_m: Floats, y_m: Floats) -> Floats:
        """Return a raster's values between its nodes, bilinearly; 0 beyond it."""
        first, second = self.from_plane(x_m, y_m)
        column = (first - self.first[0]) / (self.first[1] - self.first[0])
        row = (second - self.second[0]) / (self.second[1] - self.second[0])
        padded = np.pad(value, 1)
        i = np.clip(np.floor(row).astype(int) + 1, 0, len(self.second))
        j = np.clip(np.floor(column).astype(int) + 1, 0, len(self.first))
        up, across = np.clip(row + 1 - i, 0.0, 1.0), np.clip(column + 1 - j, 0.0, 1.0)
        lower = padded[i, j] * (1.0 - across) + padded[i, j + 1] * across
        upper = padded[i + 1, j] * (1.0 - across) + padded[i + 1, j + 1] * across
        between: Floats = lower * (1.0 - up) + upper * up
        return between


def outline_regions(
    cells: Cells,
    weight: Floats,
    log_density: LogDensity,
    plane: Plane,
    wrong_side: WrongSide | None = None,
) -> tuple[Region, ...]:
    """Return the regions of `PROBABILITIES`, smallest first.

    Parameters
    ----------
    cells : Cells
    weight : (N,) array
        Of the cells, land taken into account; they sum to 1.
    log_density : callable
        Of the same plane, both sides of the shore alike.
    wrong_side : WrongSide, optional
        Of the same cells.
    """
    raster = _raster(cells, weight)
    rows, columns = np.nonzero(raster.near(*_dense(cells, weight)))
    logs = log_density(*raster.to_plane(raster.first[columns], raster.second[rows]), raster.blur_m)
    density = np.zeros((len(raster.second), len(raster.first)))
    density[rows, columns] = np.exp(logs - float(logs.max(initial=-np.inf)))
    at_cells = raster.interpolate(density, cells.x_m, cells.y_m)
    if wrong_side is not None:
        at_cells = np.where(wrong_side.cells, wrong_side.factor * at_cells, at_cells)
    # The level that leaves out the least dense cells, until they hold the rest.
    order = np.argsort(-at_cells, kind="stable")
    held = np.cumsum(weight[order])
    levels = [
        float(np.clip(at_cells[order[place]], 1e-250, 1.0 - 1e-6))
        for place in np.searchsorted(held, PROBABILITIES)
    ]
    outlines = [_above(density, level, raster, plane) for level in levels]
    if wrong_side is not None:
        # The last is the largest; where the density is higher still it is smaller still.
        land = wrong_side.land.clipped(outlines[-1].bounds)
        rare = [_above(density, level / wrong_side.factor, raster, plane) for level in levels]
        outlines = [
            _tidy([wrong_side.cut(right, wrong, land)])
            for right, wrong in zip(outlines, rare, strict=True)
        ]
    return tuple(map(Region, PROBABILITIES, outlines))


def _dense(cells: Cells, weight: Floats) -> tuple[Floats, Floats, Floats]:
    """Return middles and sides of the cells that are not much less dense than any outline.

    What is less dense lies under every level that a contour is drawn at, whatever its density.
    """
    scaled = weight / cells.side_m**2
    order = np.argsort(-scaled, kind="stable")
    place = int(np.searchsorted(np.cumsum(weight[order]), PROBABILITIES[-1]))
    level = float(scaled[order[place]])
    # The weights know the shore; the raster, which is cut there later, does not.
    density = np.exp(cells.log_density - float(cells.log_density.max()))
    unit = float((scaled / np.maximum(density, 1e-300)).max())
    dense = density * unit >= _FAINT * level
    return cells.x_m[dense], cells.y_m[dense], cells.side_m[dense]


def _above(density: Floats, level: float, raster: _Raster, plane: Plane) -> shapely.MultiPolygon:
    """Return where the density is above a level."""
    return _tidy(
        [
            shapely.Polygon(
                _ring(shell, raster, plane), [_ring(hole, raster, plane) for hole in holes]
            )
            for shell, holes in contour(density, level)
        ]
    )


def _raster(cells: Cells, weight: Floats) -> _Raster:
    held = weight > 1e-3 * weight.max()
    x, y = cells.x_m[held], cells.y_m[held]
    azimuth, distance = polar(x, y)
    near, far = float(distance.min()), float(distance.max())
    low, high = _arc(azimuth)
    if near > 0.1 * far and high - low < 300.0:
        azimuths = _axis(low, high, _NODES)
        distances = _axis(near, far, _NODES, at_least=1.0)
        blur = 0.5 * (distances[1] - distances[0])
        return _Raster(azimuths, distances, _from_polar, _to_polar(azimuths), blur, is_polar=True)
    nodes = _RING_NODES if high - low >= 300.0 else _NODES
    xs = _axis(float(x.min()), float(x.max()), nodes)
    ys = _axis(float(y.min()), float(y.max()), nodes)
    return _Raster(xs, ys, _as_it_is, _as_it_is, 0.6 * max(xs[1] - xs[0], ys[1] - ys[0]))


def _axis(low: float, high: float, nodes: int, at_least: float = -np.inf) -> Floats:
    """Return equally spaced nodes from a little under low to a little over high."""
    margin = _MARGIN * max(high - low, 1.0) / 2.0
    return np.linspace(max(low - margin, at_least), high + margin, nodes)


def _arc(azimuth_deg: Floats) -> tuple[float, float]:
    """Return the shortest arc of azimuths that holds them all, as low and high."""
    ordered = np.sort(azimuth_deg)
    gaps = np.diff(np.append(ordered, ordered[0] + 360.0))
    widest = int(np.argmax(gaps))
    low = float(ordered[(widest + 1) % len(ordered)])
    return low, low + 360.0 - float(gaps[widest])


def _as_it_is(x_m: Floats, y_m: Floats) -> tuple[Floats, Floats]:
    return x_m, y_m


def _to_polar(azimuths: Floats) -> Callable[[Floats, Floats], tuple[Floats, Floats]]:
    middle = float(azimuths[0] + azimuths[-1]) / 2.0

    def to_polar(x_m: Floats, y_m: Floats) -> tuple[Floats, Floats]:
        azimuth, distance = polar(x_m, y_m)
        return (azimuth - middle + 180.0) % 360.0 - 180.0 + middle, distance

    return to_polar


def _from_polar(azimuth_deg: Floats, distance_m: Floats) -> tuple[Floats, Floats]:
    azimuth = np.radians(azimuth_deg)
    return distance_m * np.sin(azimuth), distance_m * np.cos(azimuth)


def _ring(nodes: Floats, raster: _Raster, plane: Plane) -> Floats:
    """Carry a ring of (column, row) to degrees; longitudes run on past 180."""
    step_first = raster.first[1] - raster.first[0]
    step_second = raster.second[1] - raster.second[0]
    first = raster.first[0] + nodes[:, 0] * step_first
    second = raster.second[0] + nodes[:, 1] * step_second
    lon, lat = plane.to_lonlat(*raster.to_plane(first, second))
    ring = unwrap(np.column_stack([lon, lat]), plane.centre.lon_deg)
    ring[-1] = ring[0]
    return ring


def _tidy(parts: list[shapely.Geometry]) -> shapely.MultiPolygon:
    """Join the parts to one valid geometry and round what no reader can see."""
    valid = [part if part.is_valid else shapely.make_valid(part) for part in parts]
    merged = shapely.union_all(valid)
    polygons = [part for part in shapely.get_parts(merged) if part.geom_type == "Polygon"]
    return shapely.orient_polygons(shapely.MultiPolygon(polygons))
