"""Distances from points, few or millions, to lines that are asked again and again."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property

import numpy as np
from attrs import field, frozen

from geomap.geodesy import Floats
from geomap.indexes import Arrays, Store, build_anew, digest, stored
from geomap.line_edges import LineEdges
from geomap.line_grid import LineGrid
from geomap.nearest import GeodesicLines

FEW = 256
"""Points up to which no grid is built, nor read."""


@frozen(eq=False)
class LineDistances:
    """Distances to the nearest of some lines; the same for a point whoever is asked with it.

    Parameters
    ----------
    lines : sequence of (N, 2) array
        Vertices in degrees, joined by geodesics; at least one has two.
    name : str
        What the grid is called in the store.
    around_deg : float
        How far about the lines the grid is to reach; farther points take much longer.
    """

    lines: Sequence[Floats] = field(repr=False)
    name: str
    around_deg: float = 20.0
    store: Store = field(default=build_anew, repr=False)
    _grid: list[LineGrid] = field(factory=list, init=False, repr=False)

    def distance_m(self, lon_deg: Floats, lat_deg: Floats, threads: int | None = None) -> Floats:
        """Return the geodesic distance of each point to the nearest line, to 0.5 m.

        Parameters
        ----------
        lon_deg, lat_deg : (M,) arrays
            Degrees in [-180, 180) and [-90, 90]; what is not finite gives NaN.
        threads : int, optional
            All cores where left out. The result does not depend on it.
        """
        if self._grid or len(lon_deg) > FEW:
            return self.grid(threads).distance_m(lon_deg, lat_deg, self._from_afar, threads)
        return self._edges.few_distances_m(lon_deg, lat_deg, self._from_afar)

    def grid(self, threads: int | None = None) -> LineGrid:
        """Return the grid, built or fetched when it is first asked for."""
        if not self._grid:

            def build() -> Arrays:
                from geomap.line_grid_build import build_line_grid

                return build_line_grid(self._edges, threads=threads).arrays()

            parts = [np.ascontiguousarray(line).tobytes() for line in self.lines]
            made_from = digest([repr(self.around_deg).encode(), *parts])
            self._grid.append(stored(self.store, self.name, made_from, build, LineGrid.from_arrays))
        return self._grid[0]

    @cached_property
    def _edges(self) -> LineEdges:
        return LineEdges.of(self.lines, self.around_deg)

    @cached_property
    def _geodesics(self) -> GeodesicLines:
        return GeodesicLines(self.lines)

    def _from_afar(self, lon_deg: Floats, lat_deg: Floats) -> Floats:
        return np.asarray(self._geodesics.nearest(lon_deg, lat_deg).distance_m)
