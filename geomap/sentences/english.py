"""English as the terminal, JSON and logs have it: figures, directions, probabilities."""

from __future__ import annotations

import math
from collections.abc import Sequence

from geomap.events import Direction, Qualifier, Quantity
from geomap.geodesy import Position

COMPASS = (
    "north", "north-northeast", "northeast", "east-northeast",
    "east", "east-southeast", "southeast", "south-southeast",
    "south", "south-southwest", "southwest", "west-southwest",
    "west", "west-northwest", "northwest", "north-northwest",
)  # fmt: skip

_HEDGES = {
    Qualifier.EXACT: "",
    Qualifier.ABOUT: "about ",
    Qualifier.OVER: "over ",
    Qualifier.AT_LEAST: "at least ",
    Qualifier.UP_TO: "up to ",
    Qualifier.UNDER: "under ",
    Qualifier.BETWEEN: "",
}


class English:
    """Writes the sentences of the terminal, of JSON and of logs."""

    def found(self, message: str, context: str | None = None) -> str:
        """Return what stands in the code."""
        return message

    def named(self, name: str) -> str:
        """Return the name as it was given."""
        return name

    def quantity(self, quantity: Quantity, unit: str) -> str:
        """Return a published figure with its hedge and unit."""
        figure = _figure(quantity.value)
        if quantity.upper is not None:
            figure += f" to {_figure(quantity.upper)}"
        unit = unit if unit == "km" else _counted(figure, "minute")
        return f"{_HEDGES[quantity.qualifier]}{figure} {unit}"

    def direction(self, direction: Direction) -> str:
        """Return a direction as a word, or as its azimuth."""
        if direction.points is None:
            figure = _figure(direction.azimuth_deg)
            return f"an azimuth of {figure} {_counted(figure, 'degree')}"
        return COMPASS[round(direction.azimuth_deg / 22.5) % 16]

    def position(self, position: Position) -> str:
        """Return a position, latitude first."""
        north, east = "NS"[position.lat_deg < 0], "EW"[position.lon_deg < 0]
        return f"{abs(position.lat_deg):g} {north}, {abs(position.lon_deg):g} {east}"

    def length(self, length_m: float) -> str:
        """Return kilometres: tenths below ten, else whole."""
        return f"{_rounded(length_m / 1e3)} km"

    def span(self, near_m: float, far_m: float) -> str:
        """Return kilometres from the one to the other."""
        return f"{_rounded(near_m / 1e3)} to {_rounded(far_m / 1e3)} km"

    def angle(self, degrees: float) -> str:
        """Return whole degrees."""
        return f"{degrees:.0f} {_counted(f'{degrees:.0f}', 'degree')}"

    def duration(self, seconds: float) -> str:
        """Return minutes: tenths below ten, else whole."""
        figure = _rounded(seconds / 60.0)
        return f"{figure} {_counted(figure, 'minute')}"

    def percent(self, probability: float) -> str:
        """Return a probability as a reader would have it, never 0 or 100 %."""
        return percent(probability)

    def listed(self, words: Sequence[str]) -> str:
        """Return words joined by 'and'."""
        return " and ".join(words)


def percent(probability: float) -> str:
    """Return a probability as a reader would have it, never 0 or 100 %.

    Examples
    --------
    >>> percent(0.9996), percent(0.0003), percent(0.9496), percent(0.0521)
    ('over 99.9 %', 'under 0.1 %', '94.9 %', '5.2 %')
    """
    if probability > 0.999:
        return "over 99.9 %"
    if probability < 0.001:
        return "under 0.1 %"
    if 0.06 <= probability <= 0.94:
        return f"{probability:.0%}".replace("%", " %")
    return f"{between_bounds(probability):.1%}".replace("%", " %")


def between_bounds(probability: float) -> float:
    """Return a probability of 5 to 95 % such that a tenth of a percent does not round to either.

    Examples
    --------
    >>> between_bounds(0.9498), between_bounds(0.0502), between_bounds(0.0572), between_bounds(0.95)
    (0.949, 0.051, 0.0572, 0.95)
    """
    if not 0.05 < probability < 0.95:
        return probability
    return min(max(probability, 0.051), 0.949)


def capitalised(text: str) -> str:
    """Return a text with its first letter raised, which may have come in with a value.

    Examples
    --------
    >>> capitalised("a range of 5 km is KCNA's.")
    "A range of 5 km is KCNA's."
    """
    return text[:1].upper() + text[1:]


def _figure(value: float) -> str:
    return f"{value:,.2f}".rstrip("0").rstrip(".")


def _rounded(value: float) -> str:
    return _figure(math.floor(value * 10.0 + 0.5) / 10.0 if abs(value) < 9.95 else round(value))


def _counted(figure: str, unit: str) -> str:
    return unit if figure == "1" else f"{unit}s"
