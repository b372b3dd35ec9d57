"""The waters that announcements name, roughly outlined.

Only the sides that face other waters matter: the shoreline cuts off the land.
Limits follow International Hydrographic Organization, Limits of Oceans and
Seas, Special Publication 23 (1953), to about 20 km.
"""

from __future__ import annotations

from functools import lru_cache

import numpy as np
import shapely
from numpy.typing import NDArray

from geomap.events import FallArea
from geomap.geodesy import Floats
from geomap.planar import contains_xy

# fmt: off
_OUTLINES: dict[FallArea, list[tuple[float, float]]] = {
    # Sheet 52. In the south from Korea to Kyushu north of Goto, in the north to the narrows of
    # the Strait of Tartary, Tsugaru and La Perouse at their eastern ends.
    FallArea.SEA_OF_JAPAN: [
        (127.0, 40.8), (126.9, 39.0), (128.2, 37.5), (128.6, 36.0), (128.7, 35.0), (129.3, 33.9),
        (130.2, 33.2), (131.0, 33.9), (132.4, 34.6), (134.5, 35.1), (136.4, 35.6), (137.4, 36.4),
        (139.0, 37.4), (140.4, 39.0), (140.6, 40.5), (141.4, 41.4), (141.1, 42.0), (140.4, 42.4),
        (141.6, 43.1), (142.2, 44.5), (142.0, 45.5), (142.4, 46.6), (142.5, 49.0), (142.3, 51.8),
        (141.0, 52.4), (139.0, 50.5), (137.0, 46.8), (134.5, 44.6), (131.5, 44.0), (129.6, 42.6),
        (127.8, 41.3),
    ],
    # Sheet 51: north of a line from the mouth of the Yangtze over Jeju to the Korean coast.
    FallArea.YELLOW_SEA: [
        (121.9, 31.7), (126.2, 33.3), (126.5, 34.3), (127.0, 35.5), (127.2, 37.5), (126.2, 39.2),
        (125.0, 40.3), (122.0, 41.4), (117.0, 40.0), (117.0, 37.0), (119.0, 34.5),
    ],
    # Sheet 50: between the mainland, Taiwan, the Nansei Islands and Kyushu.
    FallArea.EAST_CHINA_SEA: [
        (121.9, 31.7), (126.2, 33.3), (128.7, 34.2), (130.0, 32.8), (130.6, 31.2), (129.4, 28.4),
        (127.8, 26.4), (125.3, 24.7), (123.0, 24.4), (121.6, 25.0), (119.5, 25.4), (117.5, 24.0),
        (119.0, 26.5), (120.5, 29.5), (121.0, 31.0),
    ],
    # Sheet 56: between the Nansei Islands and Japan, the Marianas, Palau and the Philippines.
    FallArea.PHILIPPINE_SEA: [
        (121.6, 25.0), (125.3, 24.3), (128.0, 26.3), (130.6, 30.8), (132.5, 33.0), (136.0, 34.2),
        (139.2, 35.0), (142.2, 26.5), (145.8, 15.0), (144.6, 13.2), (138.1, 9.5), (134.5, 7.4),
        (126.0, 6.0), (124.0, 12.5), (121.8, 18.0),
    ],
    # Sheet 54: between Sakhalin, the mainland, Kamchatka and the Kuril Islands.
    FallArea.SEA_OF_OKHOTSK: [
        (141.9, 45.5), (143.5, 44.1), (145.4, 43.9), (147.5, 45.0), (150.0, 46.2), (154.0, 48.8),
        (156.6, 51.0), (156.8, 54.0), (163.5, 60.5), (163.0, 63.0), (142.0, 60.0), (135.0, 54.5),
        (141.0, 52.6), (142.8, 51.5), (142.9, 48.0), (142.6, 46.6),
    ],
}

_EAST_COAST_OF_KOREA = [
    (130.65, 42.30), (130.10, 42.10), (129.72, 41.45), (129.70, 40.85), (129.20, 40.62),
    (128.63, 40.28), (128.30, 40.02), (127.80, 39.80), (127.55, 39.60), (127.45, 39.30),
    (127.62, 39.12), (127.95, 38.95), (128.36, 38.60), (128.60, 38.20), (129.00, 37.65),
    (129.42, 37.05), (129.45, 36.50), (129.57, 36.05), (129.35, 35.50), (129.10, 35.15),
]
_WEST_COAST_OF_KOREA = [
    (124.35, 39.95), (124.75, 39.62), (125.30, 39.50), (125.15, 38.70), (124.75, 38.10),
    (125.60, 37.75), (126.45, 37.30), (126.20, 36.75), (126.55, 36.10), (126.45, 35.50),
    (126.30, 34.80), (126.50, 34.30),
]
# Sheet 57: the headlands and islands that part the ocean from the seas above, from Taiwan to
# Kamchatka.
_PACIFIC_SHORE = [
    (121.6, 25.0), (123.0, 24.4), (125.3, 24.7), (127.8, 26.2), (129.4, 28.2), (130.6, 30.5),
    (131.3, 31.4), (132.0, 32.9), (133.0, 32.7), (134.2, 33.3), (135.8, 33.4), (138.2, 34.6),
    (139.9, 34.9), (140.9, 35.7), (141.6, 38.3), (142.1, 39.5), (141.5, 41.4), (141.2, 41.8),
    (141.0, 42.3), (141.6, 42.6), (143.2, 41.9), (144.4, 43.0), (145.8, 43.4), (147.5, 44.7),
    (150.3, 45.9), (152.2, 47.0), (154.6, 49.1), (156.6, 50.8), (158.5, 53.0), (160.2, 55.0),
    (163.0, 58.0),
]
# fmt: on

COASTS = {
    FallArea.NEAR_EAST_COAST_OF_KOREA: (_EAST_COAST_OF_KOREA, FallArea.SEA_OF_JAPAN),
    FallArea.NEAR_WEST_COAST_OF_KOREA: (_WEST_COAST_OF_KOREA, FallArea.YELLOW_SEA),
}
"""Vertices of the shore, some 50 km apart, and the waters off it."""

_MARGINAL = (
    FallArea.SEA_OF_JAPAN,
    FallArea.YELLOW_SEA,
    FallArea.EAST_CHINA_SEA,
    FallArea.SEA_OF_OKHOTSK,
)


@lru_cache
def outline(area: FallArea) -> shapely.Polygon | None:
    """Return the outline of a named sea; None where the area has none of its own."""
    vertices = _OUTLINES.get(area)
    if vertices is None:
        return None
    return shapely.Polygon(vertices)


@lru_cache
def edge(area: FallArea) -> Floats | None:
    """Return vertices of the line that parts named waters from others, some 20 km apart.

    Shape (N, 2), degrees. None where the area has none of its own.
    """
    sea = outline(area)
    if sea is None and area is not FallArea.PACIFIC:
        return None
    line = shapely.LineString(_PACIFIC_SHORE) if sea is None else sea.exterior
    return np.asarray(line.segmentize(0.2).coords)


def has_outline(area: FallArea) -> bool:
    """Say whether waters are bounded by other waters, so that `within` tells anything."""
    return area is FallArea.PACIFIC or area in COASTS or area in _OUTLINES


def within(area: FallArea, lon_deg: Floats, lat_deg: Floats) -> NDArray[np.bool_]:
    """Say of each point whether it lies within the named waters, the land apart."""
    if area in COASTS:
        area = COASTS[area][1]
    if area is FallArea.PACIFIC:
        basin = (lon_deg > 118.0) | (lon_deg < -70.0)
        for sea in _MARGINAL:
            basin &= ~within(sea, lon_deg, lat_deg)
        return basin
    polygon = outline(area)
    if polygon is None:
        return np.ones(np.shape(lon_deg), dtype=bool)
    return contains_xy(polygon, lon_deg, lat_deg)
