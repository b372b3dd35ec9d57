"""Limits of a layer that comes without any: the rings of its outlines."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import numpy as np
import shapely
from numpy.typing import NDArray

from geomap.geodesy import Floats
from geomap.zones.values import OUTSIDE, Limit, Zone

_MIX = (np.uint64(0x9E3779B97F4A7C15), np.uint64(0xC2B2AE3D27D4EB4F))


def rings_as_limits(zones: Iterable[Zone]) -> tuple[Limit, ...]:
    """Take every ring of some outlines for a limit.

    Where two outlines have an edge in common, with the same vertices, it is one limit between
    them, and so no outer limit of both together.
    """
    whose: list[str] = []
    rings: list[Floats] = []
    for zone in zones:
        for ring in shapely.get_rings(shapely.get_parts(shapely.orient_polygons(zone.outline))):
            whose.append(zone.id)
            rings.append(shapely.get_coordinates(ring))
    if not rings:
        return ()
    owner = np.unique(np.array(whose), return_inverse=True)[1]
    counts = np.array([len(ring) - 1 for ring in rings])
    across = _across(rings, np.repeat(owner, counts), np.repeat(np.arange(len(rings)), counts))
    made: list[Limit] = []
    for number, (ring, beyond) in enumerate(
        zip(rings, np.split(across, np.cumsum(counts)[:-1]), strict=True)
    ):
        for line, other in _stretches(ring, beyond):
            # A limit between two is told once, of the outline that comes first.
            if other < 0 or other > number:
                right = OUTSIDE if other < 0 else whose[other]
                made.append(Limit(line, "given", whose[number], right))
    return tuple(made)


def _across(
    rings: list[Floats], owner: NDArray[np.intp], ring: NDArray[np.intp]
) -> NDArray[np.intp]:
    """Return for each edge the ring of another zone that has it the other way round, or -1."""
    start = np.concatenate([line[:-1] for line in rings]) + 0.0
    end = np.concatenate([line[1:] for line in rings]) + 0.0
    # The same number for an edge and its opposite; what it is by chance is seen below.
    number = _mixed(start) + _mixed(end)
    order = np.argsort(number, kind="stable")
    first = np.flatnonzero(np.diff(number[order], prepend=~number[order[0]]))
    pairs = first[np.diff(np.append(first, len(order))) == 2]
    one, other = order[pairs], order[pairs + 1]
    meet = (start[one] == end[other]).all(axis=1) & (end[one] == start[other]).all(axis=1)
    meet &= owner[one] != owner[other]
    found = np.full(len(number), -1, dtype=np.intp)
    found[one[meet]], found[other[meet]] = ring[other[meet]], ring[one[meet]]
    return found


def _mixed(lonlat_deg: Floats) -> NDArray[np.uint64]:
    bits = np.ascontiguousarray(lonlat_deg).view(np.uint64) * np.array(_MIX)
    bits ^= bits >> np.uint64(29)
    mixed: NDArray[np.uint64] = (bits[:, 0] * _MIX[1]) ^ bits[:, 1]
    return mixed


def _stretches(ring: Floats, beyond: NDArray[np.intp]) -> Iterator[tuple[Floats, int]]:
    """Cut a closed ring where what lies beyond its edges changes."""
    turns = np.flatnonzero(beyond != np.roll(beyond, 1))
    if not len(turns):
        yield ring, int(beyond[0])
        return
    begin = int(turns[0])
    vertices = np.concatenate([ring[begin:-1], ring[: begin + 1]])
    ends = [*(turns[1:] - begin).tolist(), len(beyond)]
    for first, last in zip([0, *ends], ends, strict=False):
        yield vertices[first : last + 1], int(beyond[(begin + first) % len(beyond)])
