"""What would settle an undetermined verdict: which quantity, and how well it should be known.

For each quantity that somebody could publish, the weighted points are sorted
into bins of it. A bin decides if its points lie on one side with the confidence
of a verdict. The widest bins of which nearly all decide say how well the
quantity would have to be known.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from operator import itemgetter

import numpy as np
from attrs import frozen
from numpy.typing import NDArray

from geomap.events import Flight
from geomap.geodesy import Floats, inverse_arrays
from geomap.impact import Impact, weighted_quantiles
from geomap.seen_from import seen_from
from geomap.sentences import Angle, Length, Sentence, Value, say

_DECIDED = 0.95
_ENOUGH = 0.8
"""Share of the cases that it should settle: four in five, a convention."""

_ANGLES_DEG = (20.0, 10.0, 5.0, 3.0, 2.0, 1.0)
_LENGTHS_KM = (200.0, 100.0, 50.0, 30.0, 20.0, 10.0, 5.0, 2.0)


@frozen(eq=False)
class _Quantity:
    name: Sentence
    is_angle: bool
    value: Floats
    """(N,) of the impact's points, in degrees or kilometres."""
    steps: tuple[float, ...]

    def measured(self, value: float) -> Angle | Length:
        """Return one of its values with its unit."""
        return Angle(value) if self.is_angle else Length(value * 1e3)


def what_settles(
    impact: Impact,
    inside: NDArray[np.bool_],
    away_m: Callable[[Sequence[float]], list[float]],
    flight: Flight,
) -> Sentence:
    """Return a sentence that says what would decide.

    Parameters
    ----------
    impact : Impact
    inside : (N,) array of bool
        Whether its points lie inside.
    away_m : callable
        Of shares: those quantiles of their distances to the limit, on either side alike.
    flight : Flight
        For what quantities can be spoken of.
    """
    found: list[tuple[float, _Quantity, float]] = []
    for quantity in _quantities(impact, flight):
        within = _precision(quantity, impact.weight, inside)
        if within is not None:
            found.append((within / _spread(quantity, impact.weight), quantity, within))
    (close_m,) = away_m([1.0 - _ENOUGH])
    position = Length(_rounded(close_m / 1e3) * 1e3)
    if not found:
        return say(
            "Only a position to within {position} would decide, four times in five.",
            position=position,
        )
    _, quantity, within = max(found, key=itemgetter(0))
    values: dict[str, Value] = {
        "quantity": quantity.name,
        "precision": quantity.measured(within),
        "position": position,
    }
    edge = _edge(quantity, within, impact.weight, inside)
    if edge is None:
        return say(
            "{quantity} to within {precision} would decide, four times in five; "
            "so would a position to within {position}.",
            **values,
        )
    value, inside_above = edge
    values["edge"] = quantity.measured(value)
    if inside_above:
        return say(
            "{quantity} to within {precision} would decide, four times in five (inside over "
            "about {edge}); so would a position to within {position}.",
            **values,
        )
    return say(
        "{quantity} to within {precision} would decide, four times in five (inside under "
        "about {edge}); so would a position to within {position}.",
        **values,
    )


def _rounded(kilometres: float) -> float:
    for step in (50.0, 10.0, 5.0, 1.0):
        if kilometres >= 2.0 * step:
            return kilometres // step * step
    return 1.0


def _quantities(impact: Impact, flight: Flight) -> Iterator[_Quantity]:
    start = flight.launch.position
    if start is not None:
        azimuth, distance = seen_from(start.lon_deg, start.lat_deg, impact.lon_deg, impact.lat_deg)
        # About the middle of the cloud, so that no flight north is torn apart at 0 degrees.
        middle, _ = inverse_arrays(
            start.lon_deg, start.lat_deg, impact.best.lon_deg, impact.best.lat_deg
        )
        turned = (azimuth - float(middle) + 180.0) % 360.0 - 180.0 + float(middle)
        yield _Quantity(say("the azimuth from the launch"), True, turned, _ANGLES_DEG)
        yield _Quantity(say("the range"), False, distance / 1e3, _LENGTHS_KM)
    seen = set()
    for report in flight.reports:
        for fall in report.falls:
            if fall.place.is_coast or fall.place.name in seen:
                continue
            seen.add(fall.place.name)
            point = fall.place.points[0]
            _, distance = seen_from(point.lon_deg, point.lat_deg, impact.lon_deg, impact.lat_deg)
            name = say("the distance from {place}", place=fall.place.name)
            yield _Quantity(name, False, distance / 1e3, _LENGTHS_KM)


def _spread(quantity: _Quantity, weight: Floats) -> float:
    low, high = weighted_quantiles(quantity.value, weight, (0.05, 0.95))
    return (high - low) / 2.0


def _bins(quantity: _Quantity, width: float) -> NDArray[np.intp]:
    numbers: NDArray[np.intp] = (quantity.value // width).astype(np.intp)
    return numbers - int(numbers.min())


def _precision(quantity: _Quantity, weight: Floats, inside: NDArray[np.bool_]) -> float | None:
    """Return the coarsest of the steps that settles the question, if one does."""
    known = _spread(quantity, weight)
    for within in quantity.steps:
        if within >= known:
            continue
        number = _bins(quantity, 2.0 * within)
        held = np.bincount(number, weights=weight)
        share = np.bincount(number, weights=weight * inside) / np.maximum(held, 1e-300)
        decided = np.maximum(share, 1.0 - share) >= _DECIDED
        if float(held[decided].sum()) >= _ENOUGH:
            return within
    return None


def _edge(
    quantity: _Quantity, within: float, weight: Floats, inside: NDArray[np.bool_]
) -> tuple[float, bool] | None:
    """Return the value it turns at and whether it lies inside above it; None unless just one."""
    width = within / 2.0
    number = _bins(quantity, width)
    held = np.bincount(number, weights=weight)
    share = np.bincount(number, weights=weight * inside) / np.maximum(held, 1e-300)
    known = np.flatnonzero(held > 0.002)
    turns = np.flatnonzero(np.diff(share[known] >= 0.5))
    if len(turns) != 1:
        return None
    (turn,) = turns
    first = quantity.value.min() // width * width
    edge = first + (known[turn] + known[turn + 1] + 1) / 2.0 * width
    if quantity.is_angle:
        edge %= 360.0
    return float(edge), bool(share[known[-1]] >= 0.5)
