"""What breadths are measured from: points of the shore, of straight baselines, of low-water areas.

The low-water line and a straight baseline are lines, not the points that describe
them, so both are cut until the points are close enough together: points a
distance h apart hold a limit back by at most h^2 / 8R at the distance R, which is
1.4 cm at 200 nautical miles and 0.23 m at 12 for the 200 m used here.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence

import numpy as np
from attrs import frozen
from numpy.typing import NDArray
from shapely import Polygon, contains_xy

from geomap.delimitation.owners import Run, ShoreOwners
from geomap.geodesy import Floats, densify, to_ecef

SHORE_SPACING_M = 200.0
BASELINE_SPACING_M = 100.0

SURVEYED_M = 10_000.0
"""Within this distance of a surveyed low-water point, the shoreline does not count.

Japan's law names, island by island, the low-water lines that its 200-mile limit
rests on. Remote islands lie up to 1.4 km off in the shoreline, so that one side
of a misplaced island would push the limit out by as much."""

OPEN_SHORE = "shoreline"


@frozen(eq=False)
class Division:
    """Whose shore it is: the first polygon that holds a point names its owner.

    Where no polygon holds it, the table says it, if there is one.
    """

    owners: tuple[str, ...]
    """One for each polygon; an owner may have several."""
    polygons: tuple[Polygon, ...]
    table: ShoreOwners | None = None
    """Owners of whole shores; the polygons are then what is excepted from it."""

    def along(self, ring: Floats) -> tuple[Run, ...]:
        """Return the runs of a ring that the table gives to an owner; all of it without one."""
        return self.table.along(ring) if self.table else (Run("", 0, -1),)

    def names(self, rings: Iterable[Floats]) -> list[NDArray[np.str_]]:
        """Return the owner of each vertex of some rings, empty for nobody."""
        named = []
        for ring in rings:
            whose = np.full(len(ring), "", dtype=object)
            for run in self.along(ring):
                whose[run.first : _end(run, ring)] = run.owner
            number = self.owner(ring)
            excepted = number >= 0
            whose[excepted] = np.array(self.owners, dtype=object)[number[excepted]]
            named.append(whose.astype(str))
        return named

    def owner(self, lonlat_deg: Floats) -> NDArray[np.intp]:
        """Return the number of the first polygon that holds each point, -1 for none.

        Parameters
        ----------
        lonlat_deg : (N, 2) array
        """
        number = np.full(len(lonlat_deg), -1)
        for index in range(len(self.polygons) - 1, -1, -1):
            inside = contains_xy(self.polygons[index], lonlat_deg[:, 0], lonlat_deg[:, 1])
            number[inside] = index
        return number


@frozen(eq=False)
class Baseline:
    """One straight baseline, or one mean point of a low-water area (a line of one vertex)."""

    state: str
    name: str
    lonlat_deg: Floats
    """(N, 2) array, in the order of the law."""
    places: tuple[str, ...] = ()

    @property
    def is_point(self) -> bool:
        """Say whether this is a surveyed point of the low-water line."""
        return len(self.lonlat_deg) == 1


@frozen(eq=False)
class BasePoints:
    """All base points of a region; arrays of N."""

    lonlat_deg: Floats
    """(N, 2)"""
    owner: NDArray[np.int16]
    """Index into `owners`."""
    owners: tuple[str, ...]
    source: NDArray[np.int16]
    """Index into `sources`."""
    sources: tuple[str, ...]
    """`shoreline`, or the name of the baseline or area that the point lies on."""


def base_points(
    rings: Iterable[Floats],
    division: Division,
    baselines: Sequence[Baseline],
    *,
    owners: Sequence[str],
    disputed: Collection[str],
    bounds: tuple[float, float, float, float],
    surveyed_m: float = SURVEYED_M,
) -> BasePoints:
    """Put together the base points of all owners.

    Parameters
    ----------
    rings : iterable of (N, 2) arrays
        Shoreline, degrees; closed rings repeat their first vertex.
    owners : sequence of str
        Shores of others are left out.
    disputed : collection of str
        Owners that are features which several states claim: a baseline along them is theirs.
    bounds : (west, south, east, north)
        Vertices outside are left out.
    surveyed_m : float
        Shore this near to a surveyed low-water point is left out; 0 keeps all.
    """
    number = {name: index for index, name in enumerate(owners)}
    of_polygon = np.array([number.get(name, -1) for name in division.owners])
    claimed = np.array(
        [n if o in disputed else -1 for o, n in zip(division.owners, of_polygon, strict=True)]
        + [-1]
    )
    parts, part_owners = [], []
    west, south, east, north = bounds
    for ring in rings:
        within = (
            (ring[:, 0] >= west)
            & (ring[:, 0] <= east)
            & (ring[:, 1] >= south)
            & (ring[:, 1] <= north)
        )
        if not within.any():
            continue
        for owned in _whole(division.along(ring), len(ring)):
            span = slice(owned.first, _end(owned, ring))
            for run in _runs(within[span]):
                parts.append(densify(ring[span][run], SHORE_SPACING_M))
                part_owners.append(np.full(len(parts[-1]), number.get(owned.owner, -1)))
    shore = np.vstack(parts)
    polygon = division.owner(shore)
    part_owner = np.where(polygon >= 0, of_polygon[polygon], np.concatenate(part_owners))
    shore, part_owner = shore[part_owner >= 0], part_owner[part_owner >= 0]
    kept = ~_near_surveyed(shore, baselines, surveyed_m)
    shore, part_owner = shore[kept], part_owner[kept]
    points, owner, source = [shore], [part_owner], [np.zeros(len(shore), dtype=int)]
    sources = [OPEN_SHORE]
    for line in baselines:
        fine = densify(line.lonlat_deg, BASELINE_SPACING_M)
        # A baseline is its state's but where it runs along a shore that several claim.
        special = claimed[division.owner(fine)]
        points.append(fine)
        owner.append(np.where(special >= 0, special, number[line.state]))
        source.append(np.full(len(fine), len(sources)))
        sources.append(line.name)
    return BasePoints(
        np.vstack(points),
        np.concatenate(owner).astype(np.int16),
        tuple(owners),
        np.concatenate(source).astype(np.int16),
        tuple(sources),
    )


def _whole(runs: Sequence[Run], count: int) -> Iterator[Run]:
    """Return the runs of a shore of `count` vertices, and nobody's between them.

    What is nobody's by the table may lie in a polygon of what is excepted from it.
    """
    done = 0
    for run in sorted(runs, key=lambda run: run.first):
        if run.first > done:
            yield Run("", done, run.first - 1)
        yield run
        done = count if run.last < 0 else run.last + 1
    if done < count:
        yield Run("", done, count - 1)


def _end(run: Run, ring: Floats) -> int:
    return len(ring) if run.last < 0 else run.last + 1


def _near_surveyed(
    shore: Floats, baselines: Sequence[Baseline], within_m: float
) -> NDArray[np.bool_]:
    """Say which points of the shore a survey has replaced."""
    near = np.zeros(len(shore), dtype=bool)
    ecef = to_ecef(*shore.T)
    for line in baselines:
        if line.is_point and within_m > 0:
            near |= np.linalg.norm(ecef - to_ecef(*line.lonlat_deg.T), axis=1) < within_m
    return near


def _runs(mask: NDArray[np.bool_]) -> list[slice]:
    """Return the slices of consecutive True."""
    edges = np.flatnonzero(np.diff(np.concatenate([[False], mask, [False]]).astype(np.int8)))
    return [slice(int(a), int(b)) for a, b in zip(edges[::2], edges[1::2], strict=True)]
