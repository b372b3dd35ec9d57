"""Facts of sentences become flights; what contradicts itself is left out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set

from attrs import evolve, frozen

from geomap.readers.announcement.drafts import FlightDraft
from geomap.readers.announcement.missiles import CountFound
from geomap.readers.announcement.reports import flight_from
from geomap.readers.announcement.settling import settle
from geomap.readers.announcement.some_of import without_parts
from geomap.readers.announcement.values import Contradiction, Found

_OF_THE_FALL = ("verdict", "fall", "fall_area")
_TELLING = frozenset(
    {
        "range_km",
        "apogee_km",
        "flight_minutes",
        "fall",
        "verdict",
        "launched_at",
        "fell_at",
        "fall_area",
    }
)


@frozen
class _Total:
    """How many missiles were fired."""

    number: int | None
    """None: not said."""
    is_least: bool = False
    is_several: bool = False
    """It only says several."""


def flights_from(
    found: Sequence[Found],
    counts: Sequence[CountFound],
    group_counts: Mapping[int, int],
    spoken_of: Set[int],
) -> tuple[tuple[FlightDraft, ...], list[Contradiction], list[str]]:
    """Make the flights: one, or one for each missile that the text tells apart.

    Parameters
    ----------
    found : sequence of Found
    counts : sequence of CountFound
        Numbers of missiles of the whole launch.
    group_counts : mapping of int to int
        How many missiles a numbered one stands for.
    spoken_of : set of int
        Missiles that sentences were about.

    Returns
    -------
    flights, contradictions, notes
        Notes are of the launch as a whole; those of a flight are in it.
    """
    notes: list[str] = []
    total = _total(counts)
    numbers = _told_apart(found, spoken_of, group_counts, total)
    if not numbers:
        # A single numbered item is not a division; a value for all stands for it as well.
        found = [_of_one(item, group_counts) for item in found]
    found = without_parts(found, total.number, is_several=total.is_several, notes=notes)
    group_counts = _with_rest(group_counts, total.number)
    found, two_ways = _directions(found, None if numbers else total.number, notes)
    numbers = numbers or two_ways
    if two_ways and total.is_least:
        notes.append(f"at least {total.number} fired")
    untold = None
    described = sum(group_counts.get(number, 1) for number in numbers)
    if group_counts and numbers and total.number and described < total.number:
        # 'five of them fell inside': the others did not, or nothing is said
        untold = max(numbers) + 1
        numbers.append(untold)
        group_counts = {**group_counts, untold: total.number - described}
    found = _times_in_turn(found, numbers, group_counts)
    flights: list[FlightDraft] = []
    contradictions: list[Contradiction] = []
    for number in numbers or (None,):
        told = _of_flight(found, number)
        if untold is not None and number == untold:
            told = [item for item in told if item.field not in _OF_THE_FALL]
        kept, clashes = settle(evolve(item, flight=number) for item in told)
        contradictions.extend(
            clash for clash in clashes if all(str(clash) != str(other) for other in contradictions)
        )
        count, count_notes = _count(number, total, group_counts)
        flights.append(flight_from(number, count, kept, count_notes))
    if numbers:
        notes.extend(_undescribed(total, sum(flight.count for flight in flights)))
    return tuple(flights), contradictions, notes


def _told_apart(
    found: Sequence[Found],
    spoken_of: Set[int],
    group_counts: Mapping[int, int],
    total: _Total,
) -> list[int]:
    """Return the numbers of the missiles that are told apart; none where that is all one."""
    numbers = sorted(
        {item.flight for item in found if item.flight is not None and item.field in _TELLING}
    )
    if numbers and len(spoken_of) > 1:
        numbers = sorted({*numbers, *spoken_of})  # one of the two may have told nothing
    if len(numbers) == 1:
        some = group_counts.get(numbers[0])
        is_some_of_all = some is not None and some < (total.number or 0)
        return numbers if is_some_of_all else []
    return numbers


def _of_one(item: Found, group_counts: Mapping[int, int]) -> Found:
    """Take from a value its missile, where no other is told apart; 'the first' stays one."""
    if item.field == "verdict" and item.flight is not None and not item.details:
        item = evolve(item, details=(("of", str(group_counts.get(item.flight, 1))),))
    return evolve(item, flight=None)


def _with_rest(group_counts: Mapping[int, int], fired: int | None) -> Mapping[int, int]:
    """Give 'the rest', of which no number is told, what the others leave of all that were fired."""
    told = sum(count or 0 for count in group_counts.values())
    rest = max((fired or 0) - told, 1)
    return {number: count or rest for number, count in group_counts.items()}


def _of_flight(found: Sequence[Found], number: int | None) -> list[Found]:
    """Return what is of a missile: its own, and of what is of all what it has not of its own."""
    own = [item for item in found if item.flight in (None, number)]
    if number is None:
        return own
    said = {(item.field, item.by, item.stage) for item in own if item.flight == number}
    is_timed = any(item.field == "launched_at" and item.flight == number for item in own)
    return [
        item
        for item in own
        if item.flight == number
        or not (
            (item.field, item.by, item.stage) in said or (is_timed and item.field == "launched_at")
        )
    ]


def _count(
    number: int | None, total: _Total, group_counts: Mapping[int, int]
) -> tuple[int, list[str]]:
    """Return how many missiles a flight stands for, and what to note of that."""
    if number is not None:
        return group_counts.get(number, 1), []
    if total.is_several:
        return total.number or 1, ["several missiles, number not stated"]
    if total.is_least and total.number:
        return total.number, [f"at least {total.number} fired"]
    return total.number or 1, []


def _undescribed(total: _Total, described: int) -> list[str]:
    """Note where not as many missiles were described as were fired."""
    fired = total.number
    if not fired or fired == described:
        return []
    if fired < described:
        return [f"{fired} fired, {described} parts of it described"]
    return [f"{'at least ' if total.is_least else ''}{fired} fired, {described} described"]


def _times_in_turn(
    found: Sequence[Found], numbers: Sequence[int], group_counts: Mapping[int, int]
) -> list[Found]:
    """Give the first time to the first missile, where as many times as missiles are told."""
    times = [
        item
        for item in found
        if item.field == "launched_at" and item.flight is None and len(item.value) == 5
    ]
    values = list(dict.fromkeys(item.value for item in times))
    told = {item.flight for item in found if item.field == "launched_at" and item.flight}
    if (
        len(numbers) < 2
        or told
        or len(values) != len(numbers)
        or len({item.sentence_span for item in times}) != 1
        or any(group_counts.get(number, 1) != 1 for number in numbers)
    ):
        return list(found)
    turn = dict(zip(sorted(values), numbers, strict=True))
    return [evolve(item, flight=turn[item.value]) if item in times else item for item in found]


def _directions(
    found: Sequence[Found], total: int | None, notes: list[str]
) -> tuple[list[Found], list[int]]:
    """Give each of two missiles one of the two directions that were told of both.

    Which of them is which does not matter where all else is told of both. In
    every other case two directions are none.
    """
    torn = [item for item in found if item.field == "direction" and item.details]
    if not torn:
        return list(found), []
    kept = [item for item in found if item not in torn]
    if total == 2:
        for item in torn:
            both = (item.value, item.details[0][1])
            kept += [
                evolve(item, value=word, flight=number, details=())
                for number, word in enumerate(both, 1)
            ]
        return kept, [1, 2]
    for item in torn:
        note = f"two directions in one sentence ({item.value} and {item.details[0][1]}), left out"
        if note not in notes:
            notes.append(note)
    return kept, []


def _total(counts: Sequence[CountFound]) -> _Total:
    numbered = [count for count in counts if count.number is not None]
    if not numbered:
        return _Total(None, is_several=bool(counts))
    best = numbered[0]
    for count in numbered[1:]:
        if (count.number or 0) > (best.number or 0) and (best.number == 1 or best.is_least):
            best = count
    return _Total(best.number, best.is_least)
