"""Of several values for one thing the most exact; where two cannot both hold, neither."""

from __future__ import annotations

import re
from collections.abc import Iterable

from geomap.readers.announcement.missiles import slug
from geomap.readers.announcement.values import Contradiction, Found

_MANY = ("fall", "launch", "launched_at", "fell_at", "class", "heading", "overflew")
"""Of these several may hold side by side; for the launch the most telling one is taken."""


def settle(found: Iterable[Found]) -> tuple[list[Found], list[Contradiction]]:
    """Keep one value a field, source, stage and flight; report those that cannot both hold.

    Statements that differ only in how exact they are agree, and the more exact
    one stays: 'over 4000' and '4600'. A sentence of uncertain standing gives way.
    """
    groups: dict[tuple[object, ...], list[Found]] = {}
    for item in found:
        groups.setdefault((item.field, item.by, item.stage, item.flight), []).append(item)
    kept: list[Found] = []
    contradictions: list[Contradiction] = []
    for members in groups.values():
        certain = [item for item in members if item.is_certain] or members
        if certain[0].field in _MANY:
            kept.extend(_distinct(certain))
            continue
        best = certain[0]
        clash = None
        for item in certain[1:]:
            better = _agreeing(best, item)
            if better is None:
                clash = item
                break
            best = better
        if clash is None:
            kept.append(best)
        else:
            contradictions.append(Contradiction(best.field, best, clash))
    return kept, contradictions


def _distinct(members: list[Found]) -> list[Found]:
    kept: dict[tuple[object, ...], Found] = {}
    for item in members:
        kept.setdefault((item.value, item.details), item)
    return list(kept.values())


def _agreeing(first: Found, second: Found) -> Found | None:
    """Return the more exact of two values that can both hold, or nothing."""
    if first.value == second.value:
        return first
    if first.field in ("range_km", "apogee_km", "flight_minutes"):
        low1, high1, exact1 = _interval(first.value)
        low2, high2, exact2 = _interval(second.value)
        rounding = 0.6 if first.field == "flight_minutes" else 0.0
        if low1 <= high2 + rounding and low2 <= high1 + rounding:
            return first if exact1 >= exact2 else second
        return None
    if first.field == "missile" and slug(first.value) == slug(second.value):
        return first
    if first.field == "fall_area":
        broad = {
            "Sea of Japan": "near the east coast of the Korean Peninsula",
            "Yellow Sea": "near the west coast of the Korean Peninsula",
        }
        for one, other in ((first, second), (second, first)):
            if broad.get(one.value) == other.value:
                return other
    return None


def _interval(value: str) -> tuple[float, float, int]:
    """Return what a hedged figure allows, and how exact it is.

    >>> _interval("about 50")[2] > _interval("over 40")[2]
    True
    """
    scale = 60.0 if value.endswith(" s") else 1.0
    numbers = [float(number) / scale for number in re.findall(r"\d+(?:\.\d+)?", value)]
    figure = numbers[0]
    if len(numbers) == 2:
        return figure, numbers[1], 2
    if value.startswith(("over", "at least")):
        return figure, float("inf"), 1
    if value.startswith(("under", "up to")):
        return 0.0, figure, 1
    if value.startswith("about"):
        return figure * 0.999, figure * 1.001, 4
    return figure * 0.999, figure * 1.001, 3
