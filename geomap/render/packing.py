"""Geometry made small enough to travel in a page: whole numbers, differences, gzip, base64.

The page unpacks it with the browser's own DecompressionStream. What is lost is
the rounding to a step of 0.0001 degree alone: 5.6 m at most along a meridian.
"""

from __future__ import annotations

import base64
import gzip
import itertools
import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np

from geomap.geodesy import Floats

STEPS_PER_DEGREE = 10_000


def differences(lonlat_deg: Floats) -> list[int]:
    """Return a line as whole steps: its first vertex, then the way from each vertex to the next.

    Vertices that fall together after rounding are given once.

    Parameters
    ----------
    lonlat_deg : (N, 2) array
        Degrees; longitudes beyond 180 are kept.

    Examples
    --------
    >>> differences(np.array([(130.0, 40.0), (130.0, 40.00001), (130.01, 39.9)]))
    [1300000, 400000, 100, -1000]
    """
    steps = np.rint(np.asarray(lonlat_deg, dtype=float) * STEPS_PER_DEGREE).astype(np.int64)
    way = np.diff(steps, axis=0)
    moved = way[(way != 0).any(axis=1)]
    return np.concatenate([steps[:1], moved]).ravel().tolist()


def restored(steps: Sequence[int]) -> Floats:
    """Undo `differences`, to the rounding: the (N, 2) line in degrees.

    Examples
    --------
    >>> restored([1300000, 400000, 100, -1000]).tolist()
    [[130.0, 40.0], [130.01, 39.9]]
    """
    return (
        np.cumsum(np.reshape(np.asarray(steps, dtype=np.int64), (-1, 2)), axis=0) / STEPS_PER_DEGREE
    )


def pack(value: Mapping[str, Any]) -> str:
    """Return a JSON value compressed and in base64; the same value gives the same text.

    Examples
    --------
    >>> unpack(pack({"land": [[1, 2]]}))
    {'land': [[1, 2]]}
    """
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    # No time stamp and no file name: the header says nothing of when or where. Level 9 would
    # take twice the time of level 6, for less than one hundredth of the size.
    return base64.b64encode(gzip.compress(text.encode(), compresslevel=6, mtime=0)).decode("ascii")


def unpack(packed: str) -> Any:
    """Undo `pack`."""
    return json.loads(gzip.decompress(base64.b64decode(packed)))


def packed_lines(lines: Iterable[Floats]) -> list[list[int]]:
    """Return lines as differences, leaving out what rounds away to a single vertex.

    Examples
    --------
    >>> packed_lines([np.array([(0.0, 0.0), (0.0, 0.00001)]), np.array([(1.0, 2.0), (1.0, 2.1)])])
    [[10000, 20000, 0, 1000]]
    """
    kept = [line for line in lines if len(line)]
    if not kept:
        return []
    # As `differences` does, for all lines at once.
    steps = np.rint(np.concatenate(kept) * STEPS_PER_DEGREE).astype(np.int64)
    counts = np.array([len(line) for line in kept])
    start = np.cumsum(counts) - counts
    way = np.diff(steps, axis=0, prepend=0)
    moved = (way != 0).any(axis=1)
    moved[start], way[start] = True, steps[start]
    ends = np.cumsum(np.add.reduceat(moved, start, dtype=np.intp)) * 2
    flat: list[int] = way[moved].ravel().tolist()
    made = [flat[i:j] for i, j in itertools.pairwise([0, *ends.tolist()])]
    return [line for line in made if len(line) > 2]
