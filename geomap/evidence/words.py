"""Statements in words: quantities, directions, places and waters as a reader would write them."""

from __future__ import annotations

from geomap.events import Direction, Fall, FallArea, Qualifier, Quantity

_HEDGES = {
    Qualifier.EXACT: "",
    Qualifier.ABOUT: "about ",
    Qualifier.OVER: "over ",
    Qualifier.AT_LEAST: "at least ",
    Qualifier.UP_TO: "up to ",
    Qualifier.UNDER: "under ",
    Qualifier.BETWEEN: "",
}


def in_words(quantity: Quantity, unit: str = "km") -> str:
    """Return a quantity as a reader would write it.

    Examples
    --------
    >>> in_words(Quantity(1000.0, Qualifier.ABOUT))
    'about 1,000 km'
    """
    figure = _figure(quantity.value)
    if quantity.upper is not None:
        figure += f" to {_figure(quantity.upper)}"
    return f"{_HEDGES[quantity.qualifier]}{figure} {unit}"


def _figure(value: float) -> str:
    return f"{value:,.2f}".rstrip("0").rstrip(".")


_COMPASS = (
    "north", "north-northeast", "northeast", "east-northeast",
    "east", "east-southeast", "southeast", "south-southeast",
    "south", "south-southwest", "southwest", "west-southwest",
    "west", "west-northwest", "northwest", "north-northwest",
)  # fmt: skip


def direction_in_words(direction: Direction) -> str:
    """Return a direction as a word, or as its azimuth.

    Examples
    --------
    >>> direction_in_words(Direction(67.5, points=16)), direction_in_words(Direction(71.0))
    ('east-northeast', 'at an azimuth of 71 degrees')
    """
    if direction.points is None:
        return f"at an azimuth of {direction.azimuth_deg:g} degrees"
    return _COMPASS[round(direction.azimuth_deg / 22.5) % 16]


def fall_in_words(fall: Fall) -> str:
    """Return a place of fall: 'about 200 km west of Oshima-Oshima'."""
    parts = [] if fall.distance_km is None else [in_words(fall.distance_km)]
    if fall.bearing is None:
        parts.append("from" if parts else "near")
    elif fall.bearing.points is None:
        parts.append(f"{direction_in_words(fall.bearing)} from")
    else:
        parts.append(f"{direction_in_words(fall.bearing)} of")
    return " ".join([*parts, fall.place.name])


_AREAS = {
    FallArea.SEA_OF_JAPAN: "in the Sea of Japan",
    FallArea.NEAR_EAST_COAST_OF_KOREA: "near the east coast of the Korean Peninsula",
    FallArea.NEAR_WEST_COAST_OF_KOREA: "near the west coast of the Korean Peninsula",
    FallArea.YELLOW_SEA: "in the Yellow Sea",
    FallArea.EAST_CHINA_SEA: "in the East China Sea",
    FallArea.PACIFIC: "in the Pacific",
    FallArea.PHILIPPINE_SEA: "in the Philippine Sea",
    FallArea.SEA_OF_OKHOTSK: "in the Sea of Okhotsk",
    FallArea.AT_SEA: "at sea",
    FallArea.ON_LAND: "on land",
}


def area_in_words(area: FallArea) -> str:
    """Return named waters as they stand after 'a fall': 'in the Sea of Japan'."""
    return _AREAS[area]


def in_any_words(value: Quantity | Direction | tuple[Fall, ...] | FallArea) -> str:
    """Return whatever a source said in words."""
    if isinstance(value, Quantity):
        return in_words(value)
    if isinstance(value, Direction):
        return direction_in_words(value)
    if isinstance(value, FallArea):
        return area_in_words(value)
    return " and ".join(fall_in_words(fall) for fall in value)
