"""What is known of many points: the zone of each, and how far it is from a limit and the shore."""

from __future__ import annotations

import numpy as np
from attrs import field, frozen
from numpy.typing import NDArray

from geomap.geodesy import Floats

NOWHERE = -1
"""In place of an index: not a position, or in no such zone."""

Indices = NDArray[np.int16]


@frozen(eq=False)
class Classified:
    """The zones of N points, in their order; all arrays are of shape (N,) and read-only."""

    zone_ids: tuple[str, ...]
    """The ids of the principal zones, then `high-seas` or `outside`, `land`, `not-covered`."""
    zone_index: Indices
    """Index into `zone_ids`; -1 where there is no position."""
    nested_ids: tuple[str, ...]
    """The ids of the zones that lie nested in others, such as a territorial sea."""
    nested_index: Indices
    """Index into `nested_ids`; -1 where a point lies in none of them."""
    distance_inside_m: Floats | None = field(default=None, repr=False)
    """Metres to the limit of the zones asked about, positive inside; NaN without a position."""
    distance_offshore_m: Floats | None = field(default=None, repr=False)
    """Metres to the nearest shore, positive at sea, negative on land; NaN without a position and
    where the shore is not known."""

    def __attrs_post_init__(self) -> None:
        """Make the arrays read-only."""
        for array in (
            self.zone_index,
            self.nested_index,
            self.distance_inside_m,
            self.distance_offshore_m,
        ):
            if array is not None:
                array.setflags(write=False)

    def __len__(self) -> int:
        return len(self.zone_index)

    @property
    def zone(self) -> NDArray[np.object_]:
        """The id of each point's zone; None without a position."""
        return _named(self.zone_ids, self.zone_index)

    @property
    def nested_zone(self) -> NDArray[np.object_]:
        """The id of the zone within that zone that each point lies in; None where there is none."""
        return _named(self.nested_ids, self.nested_index)

    @property
    def unplaced(self) -> int:
        """How many points have no position."""
        return int(np.count_nonzero(self.zone_index == NOWHERE))


def _named(ids: tuple[str, ...], index: Indices) -> NDArray[np.object_]:
    # None comes last, which is where -1 leads.
    return np.array([*ids, None], dtype=object)[index]
