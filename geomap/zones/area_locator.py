"""The index over areas of which the first that holds a point decides, built or fetched."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import shapely
from shapely import MultiPolygon

from geomap.indexes import Arrays, Store, digest, stored
from geomap.locator import Exact, Locator


def area_locator(
    store: Store,
    name: str,
    areas: Sequence[tuple[MultiPolygon, bool]],
    answers: Sequence[int],
    exact: Exact,
    nowhere: int,
) -> Locator:
    """Return an index over areas.

    Parameters
    ----------
    store : Store
        Where an index is kept that was built before.
    name : str
        What it is called there.
    areas : sequence of (MultiPolygon, bool)
        Whether what lies outside is meant.
    answers : sequence of int
        For each area, and at last for what lies in none.
    exact : callable
        Answers points that lie on an edge or nearly so.
    nowhere : int
        The answer for NaN.
    """

    def build() -> Arrays:
        from geomap.locator_build import Outline, build_locator

        outlines = [Outline(area, k, inverted) for k, (area, inverted) in enumerate(areas)]
        answer = np.array(answers, dtype=np.int16)
        return build_locator(outlines, answer, exact, nowhere).arrays()

    made_from = [b"".join([shapely.to_wkb(area), bytes([beyond])]) for area, beyond in areas]
    made_from.append(repr((list(answers), nowhere)).encode())
    return stored(store, name, digest(made_from), build, Locator.from_arrays)
