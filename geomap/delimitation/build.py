"""From shores and law to the zones: one run from end to end, still without a file.

Every point of the sea has a label. It is the owner of the nearest base point
within 200 nautical miles, where a disputed feature is an owner of its own: what
is nearest to it depends on who owns it and on nothing else, so the zones under
every view of the disputes fall out of one division. Agreed lines and joint zones
are then put over it. `label` is that rule, point by point, and the polygons are
its division of the plane; tests hold one against the other.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise
from typing import Any, Protocol

import numpy as np
import shapely
from attrs import frozen
from numpy.typing import NDArray
from shapely import Polygon

from geomap.delimitation.base_points import Baseline, Division, base_points
from geomap.delimitation.conditions import Condition
from geomap.delimitation.distances import Distances
from geomap.delimitation.partition import Partition, Stretch, partition, stretches
from geomap.delimitation.refining import LONGEST_EDGE_M, refine
from geomap.delimitation.tracing import Grid, trace
from geomap.geodesy import Floats, densify, inverse_arrays
from geomap.nearest import GeodesicLines
from geomap.units import EEZ_M
from geomap.zones import HIGH_SEAS, Limit, Zone, ZoneKind, ZoneMap

GRID_STEP_DEG = 0.1
GRID_LEVELS = 4
_MARGIN_DEG = 0.5
_ON_LINE_M = 2.0
_AGREED_REACH_M = 30_000.0
"""How far from an agreed line it decides between its two states."""

Progress = Callable[[str], None]
Label = NDArray[np.int16]


class OwnerLike(Protocol):
    """A shore and the zone that it makes."""

    @property
    def shore(self) -> str:
        """Name in the division of shores."""

    @property
    def zone(self) -> dict[str, Any]:
        """Id, name, kind, states, claimants, basis, source."""


class AgreedLike(Protocol):
    """A line that two states agreed on, or the outline of a joint zone."""

    @property
    def lonlat_deg(self) -> Floats:
        """Vertices, (N, 2)."""

    @property
    def first(self) -> str:
        """Shore on its left."""

    @property
    def second(self) -> str:
        """Shore on its right."""

    @property
    def zone(self) -> dict[str, Any] | None:
        """For a joint regime: its zone."""


class LawLike(Protocol):
    """What `geomap.readers.law` reads."""

    @property
    def owners(self) -> Sequence[OwnerLike]:
        """In the order of labels."""

    @property
    def baselines(self) -> Sequence[Baseline]:
        """Straight baselines and low-water areas."""

    @property
    def agreed(self) -> Sequence[AgreedLike]:
        """Agreed lines and joint zones."""

    @property
    def division(self) -> Division:
        """Whose shore it is."""

    @property
    def window(self) -> Polygon:
        """What is computed."""


def disputed_shores(law: LawLike) -> list[str]:
    """Return the shores that several states claim."""
    return [o.shore for o in law.owners if o.zone["kind"] == ZoneKind.OVERLAPPING_CLAIM]


class Rule:
    """The label of a point, from distances and agreements."""

    def __init__(self, law: LawLike, rings: Sequence[Floats]) -> None:
        self.law = law
        west, south, east, north = law.window.bounds
        self.shores = tuple(owner.shore for owner in law.owners)
        reach_deg = 2.0 * EEZ_M / 111_000.0 / np.cos(np.radians(north))
        self.points = base_points(
            rings,
            law.division,
            law.baselines,
            owners=self.shores,
            disputed=disputed_shores(law),
            bounds=(west - reach_deg, south - 7.0, east + reach_deg, north + 7.0),
        )
        self.distances = Distances(self.points)
        self.beyond = self.distances.beyond
        self._lines = [a for a in law.agreed if a.zone is None]
        self._prepared = [GeodesicLines([a.lonlat_deg]) for a in self._lines]
        self.joints = [a for a in law.agreed if a.zone is not None]
        self.joint_areas = [Polygon(_closed(a.lonlat_deg)) for a in self.joints]
        for area in self.joint_areas:
            shapely.prepare(area)

    def lines(self) -> list[Floats]:
        """Return agreed lines and the outlines of joint zones, cut to short edges."""
        open_lines = [densify(a.lonlat_deg, LONGEST_EDGE_M) for a in self._lines]
        return [*open_lines, *(_closed(a.lonlat_deg) for a in self.joints)]

    def __call__(self, lon_deg: Floats, lat_deg: Floats) -> Label:
        """Return the label of each of N points: an owner, `beyond`, or a joint zone after it."""
        label, _ = self.distances.exact_label(lon_deg, lat_deg, EEZ_M)
        for agreed, line in zip(self._lines, self._prepared, strict=True):
            self._by_agreement(agreed, line, lon_deg, lat_deg, label)
        for number, area in enumerate(self.joint_areas):
            label[shapely.contains_xy(area, lon_deg, lat_deg)] = self.beyond + 1 + number
        return label

    def _by_agreement(
        self, agreed: AgreedLike, line: GeodesicLines, lon: Floats, lat: Floats, label: Label
    ) -> None:
        """Give points beside an agreed line to the state on their side."""
        left, right = self.shores.index(agreed.first), self.shores.index(agreed.second)
        near = np.flatnonzero((label == left) | (label == right))
        if not len(near):
            return
        foot = line.nearest(lon[near], lat[near])
        vertices = agreed.lonlat_deg
        ends = [
            inverse_arrays(foot.lon_deg, foot.lat_deg, *end)[1] < _ON_LINE_M
            for end in vertices[[0, -1]]
        ]
        beside = (foot.distance_m < _AGREED_REACH_M) & ~ends[0] & ~ends[1]
        start, end = vertices[foot.vertex[beside]], vertices[foot.vertex[beside] + 1]
        along, _ = inverse_arrays(*start.T, *end.T)
        across, _ = inverse_arrays(
            foot.lon_deg[beside], foot.lat_deg[beside], lon[near][beside], lat[near][beside]
        )
        on_right = np.sin(np.radians(across - along)) > 0
        label[near[beside]] = np.where(on_right, right, left)

    def agreed_here(self, lonlat_deg: Floats, left: int, right: int) -> NDArray[np.bool_]:
        """Say which points of a limit are not equidistant, because an agreement moved it."""
        near = np.zeros(len(lonlat_deg), dtype=bool)
        for agreed, line in zip(self._lines, self._prepared, strict=True):
            if {left, right} & {self.shores.index(agreed.first), self.shores.index(agreed.second)}:
                near |= line.nearest(*lonlat_deg.T).distance_m < _AGREED_REACH_M
        here = lonlat_deg[near]
        if len(here):
            _, distance = self.distances.exact_label(here[:, 0], here[:, 1], EEZ_M)
            both = [self.distances.nearest(side, *here.T)[0] for side in (left, right)]
            near[near] = np.max(np.abs(np.stack(both) - distance), axis=0) > _ON_LINE_M
        return near


def _closed(lonlat_deg: Floats) -> Floats:
    return densify(np.vstack([lonlat_deg, lonlat_deg[:1]]), LONGEST_EDGE_M)


@frozen(eq=False)
class Built:
    """The zones, and the rule that they were made by."""

    zones: ZoneMap
    rule: Rule
    vertex_offset_m: float
    """How far a vertex lies off its condition at most, before rounding to what is stored."""


def build(
    rings: Sequence[Floats],
    land: Sequence[Polygon],
    law: LawLike,
    progress: Progress = lambda _: None,
) -> Built:
    """Compute all zones of the window.

    Parameters
    ----------
    rings : sequence of (N, 2) arrays
        Shoreline at full resolution: what distances are measured from.
    land : sequence of Polygon
        The shoreline that is cut out of the zones, coarser.
    progress : callable
        Told what is being done.
    """
    progress("base points")
    rule = Rule(law, rings)
    progress("tracing limits")
    west, south, east, north = law.window.bounds
    grid = Grid(
        west - _MARGIN_DEG,
        south - _MARGIN_DEG,
        GRID_STEP_DEG,
        int(np.ceil((east - west + 2 * _MARGIN_DEG) / GRID_STEP_DEG)),
        int(np.ceil((north - south + 2 * _MARGIN_DEG) / GRID_STEP_DEG)),
        GRID_LEVELS,
    )
    net = trace(lambda lon, lat: rule.distances.label(lon, lat, EEZ_M), grid)
    progress("refining limits")
    condition = Condition(rule.distances, EEZ_M)
    curves = refine(net, condition, grid.finest_deg * 111_000.0)
    progress("making polygons")
    lines = [*(curve.lonlat_deg for curve in curves), *rule.lines()]
    divided = partition(lines, land, law.window, rule)
    progress("naming limits")
    zones = tuple(_zones(divided, rule))
    limits, points, sources = _limits(stretches(divided), rule)
    window_land = shapely.union_all([p for p in land if p.intersects(law.window)])
    made = ZoneMap(
        zones=zones,
        limits=limits,
        land=lambda: shapely.MultiPolygon(list(shapely.get_parts(window_land))),
        window=shapely.MultiPolygon([law.window]),
        base_points_deg=points,
        base_point_sources=sources,
    )
    return Built(made, rule, condition.worst_offset_m(curves))


def _zones(divided: Partition, rule: Rule) -> Iterator[Zone]:
    tables = [owner.zone for owner in rule.law.owners]
    labelled = list(enumerate(tables))
    labelled += [(rule.beyond + 1 + n, j.zone) for n, j in enumerate(rule.joints) if j.zone]
    for label, table in labelled:
        yield Zone(
            id=table["id"],
            name=table["name"],
            kind=ZoneKind(table["kind"]),
            states=tuple(table["states"]),
            claimants=tuple(table["claimants"]),
            basis=table["basis"],
            source=table["source"],
            outline=divided.region(label, with_land=False),
            area=divided.region(label, with_land=True),
        )


def _ids(rule: Rule) -> list[str]:
    joint = [str(j.zone["id"]) for j in rule.joints if j.zone]
    return [*(str(o.zone["id"]) for o in rule.law.owners), HIGH_SEAS, *joint]


def _limits(
    found: Sequence[Stretch], rule: Rule
) -> tuple[tuple[Limit, ...], Floats, tuple[str, ...]]:
    """Say of each stretch what it rests on, and by which base points."""
    ids = _ids(rule)
    pieces: list[tuple[Stretch, str, Floats]] = []
    for stretch in found:
        for basis, line in _by_basis(stretch, rule):
            pieces.append((stretch, basis, line))
    governing = [_governing(stretch, line, rule) for stretch, _, line in pieces]
    used = np.unique(np.concatenate([g.ravel() for g in governing]))
    used = used[used >= 0]
    limits = []
    for (stretch, basis, line), governed in zip(pieces, governing, strict=True):
        named = []
        for side in governed.T:
            for source in rule.points.source[side[side >= 0]]:
                name = rule.points.sources[source]
                if name not in named:
                    named.append(name)
        index = np.where(governed >= 0, np.searchsorted(used, governed), -1).astype(np.int32)
        limits.append(
            Limit(line, basis, ids[stretch.left], ids[stretch.right], tuple(named), index)
        )
    sources = tuple(rule.points.sources[s] for s in rule.points.source[used])
    return tuple(limits), rule.points.lonlat_deg[used], sources


def _by_basis(stretch: Stretch, rule: Rule) -> Iterator[tuple[str, Floats]]:
    line, pair = stretch.lonlat_deg, {stretch.left, stretch.right}
    if max(pair) > rule.beyond:
        yield "joint", line
    elif rule.beyond in pair:
        yield "arc", line
    else:
        agreed = rule.agreed_here((line[:-1] + line[1:]) / 2.0, stretch.left, stretch.right)
        cuts = [0, *(np.flatnonzero(np.diff(agreed.astype(int))) + 1).tolist(), len(agreed)]
        for first, last in pairwise(cuts):
            yield "agreed" if agreed[first] else "equidistance", line[first : last + 1]


def _governing(stretch: Stretch, line: Floats, rule: Rule) -> NDArray[np.int64]:
    """Return the nearest base point of each side for every vertex, -1 where a side has none."""
    sides = []
    for label in (stretch.left, stretch.right):
        if label >= rule.beyond:
            sides.append(np.full(len(line), -1, dtype=np.int64))
        else:
            sides.append(rule.distances.nearest(label, *line.T)[2].astype(np.int64))
    return np.stack(sides, axis=1)
