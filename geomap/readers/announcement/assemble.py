"""Facts of sentences become flights and reports; what contradicts itself is left out."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence

from attrs import evolve, frozen

from geomap.readers.announcement.missiles import CountFound, slug
from geomap.readers.announcement.speakers import UNNAMED
from geomap.readers.announcement.values import Contradiction, Found

REPORT_FIELDS = (
    "range_km",
    "apogee_km",
    "flight_minutes",
    "direction",
    "fall",
    "fall_area",
    "verdict",
)
_STAGES = ("forecast", "first", "final")
_MANY = ("fall", "launch", "launched_at", "fell_at", "class", "heading", "overflew")
"""Of these several may hold side by side; for the launch the most telling one is taken."""


@frozen
class ReportDraft:
    """What one source says of one flight at one stage."""

    by: str
    stage: str
    values: tuple[Found, ...]
    notes: tuple[str, ...] = ()
    noted: tuple[Found, ...] = ()
    """What the notes rest on: the time of fall, for which event files have no key."""


@frozen
class FlightDraft:
    """One flight as it goes into the event file."""

    number: int | None
    count: int
    values: tuple[Found, ...]
    """missile, launch, launched_at."""
    reports: tuple[ReportDraft, ...]
    notes: tuple[str, ...] = ()
    noted: tuple[Found, ...] = ()
    """What the notes rest on: further times of launch, of which event files hold one."""


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


def flights_from(
    found: Sequence[Found],
    counts: Sequence[tuple[int | None, CountFound, str]],
    group_counts: dict[int, int],
    spoken_of: set[int],
) -> tuple[tuple[FlightDraft, ...], list[Contradiction], list[str]]:
    """Make the flights: one, or one for each missile that the text tells apart.

    `counts` holds the number of missiles by flight (None: of the whole launch)
    with its source.
    """
    notes: list[str] = []
    numbers = sorted(
        {item.flight for item in found if item.flight is not None and item.field in _TELLING}
    )
    if numbers and len(spoken_of) > 1:
        numbers = sorted({*numbers, *spoken_of})  # one of the two may have told nothing
    if len(numbers) < 2 and not (
        numbers
        and group_counts.get(numbers[0], 0) < (_total(counts)[0] or 0)
        and numbers[0] in group_counts
    ):
        # A single numbered item is not a division; a value for all stands for it as well.
        found = [evolve(item, flight=None) for item in found]
        numbers = []
    contradictions: list[Contradiction] = []
    flights: list[FlightDraft] = []
    total, at_least, several = _total(counts)
    found, two_ways = _directions(found, None if numbers else total, notes)
    numbers = numbers or two_ways
    if two_ways and at_least:
        notes.append(f"at least {total} fired")
    described = sum(group_counts.get(number, 1) for number in numbers)
    if group_counts and numbers and total and described < total:
        numbers.append(
            max(numbers) + 1
        )  # 'five of them fell inside': the others did not, or nothing is said
        group_counts = {**group_counts, numbers[-1]: total - described}
    found = _times_in_turn(found, numbers, group_counts)
    for number in numbers or (None,):
        own = [item for item in found if item.flight in (None, number)]
        if number is not None:
            said = {(item.field, item.by, item.stage) for item in own if item.flight == number}
            own = [
                item
                for item in own
                if item.flight == number or (item.field, item.by, item.stage) not in said
            ]
            timed = any(item.field == "launched_at" and item.flight == number for item in own)
            own = [
                item
                for item in own
                if not (timed and item.field == "launched_at" and item.flight is None)
            ]
        kept, clashes = settle(evolve(item, flight=number) for item in own)
        contradictions.extend(
            clash for clash in clashes if all(str(clash) != str(other) for other in contradictions)
        )
        flight_notes: list[str] = []
        if number is None:
            count = total or 1
            if several:
                flight_notes.append("several missiles, number not stated")
            elif at_least and total:
                flight_notes.append(f"at least {total} fired")
        else:
            count = group_counts.get(number, 1)
        flights.append(_flight(number, count, kept, flight_notes))
    described = sum(flight.count for flight in flights)
    if numbers and total and total < described:
        notes.append(f"{total} fired, {described} parts of it described")
    elif numbers and total and total > described:
        notes.append(f"{'at least ' if at_least else ''}{total} fired, {described} described")
    return tuple(flights), contradictions, notes


def _times_in_turn(
    found: Sequence[Found], numbers: Sequence[int], group_counts: dict[int, int]
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


def _total(counts: Sequence[tuple[int | None, CountFound, str]]) -> tuple[int | None, bool, bool]:
    """Return how many were fired, whether that is the least, and whether it only says several."""
    whole = [count for flight, count, _ in counts if flight is None]
    numbered = [count for count in whole if count.number is not None]
    if not numbered:
        return None, False, bool(whole)
    best = numbered[0]
    for count in numbered[1:]:
        if (count.number or 0) > (best.number or 0) and (best.number == 1 or best.is_least):
            best = count
    return best.number, best.is_least, False


def _flight(number: int | None, count: int, kept: Sequence[Found], notes: list[str]) -> FlightDraft:
    if any(item.field == "fall" and "distance_km" in dict(item.details) for item in kept):
        # 'Off Akita' adds nothing to so many kilometres from somewhere.
        kept = [
            item for item in kept if item.field != "fall" or "distance_km" in dict(item.details)
        ]
    values = [
        item
        for field in ("missile", "class", "launch", "launched_at", "overflew")
        if (item := _first(kept, field)) is not None
    ]
    by_source: dict[tuple[str, str], list[Found]] = {}
    for item in kept:
        if item.field in (*REPORT_FIELDS, "fell_at", "heading"):
            by_source.setdefault((item.by, item.stage), []).append(item)
    for by, stage in list(by_source):
        telling = [
            item for item in by_source[(by, stage)] if item.field not in ("direction", "heading")
        ]
        if stage == "final" and not telling and (by, "forecast") in by_source:
            # A later stage replaces an earlier one: a direction alone stays with the forecast.
            by_source[(by, "forecast")] += by_source.pop((by, stage))
    missile = _first(kept, "missile")
    if missile is not None and missile.by == "KCNA" and ("KCNA", "final") not in by_source:
        by_source[("KCNA", "final")] = []
    reports = []
    for (by, stage), members in by_source.items():
        fell = [item for item in members if item.field == "fell_at"]
        verb = "expected to fall" if stage == "forecast" else "fell"
        values_of = [item for field in REPORT_FIELDS for item in members if item.field == field]
        if not any(item.field == "fall_area" for item in values_of):
            # Where nothing better is known: the waters that it was launched towards.
            headings = [item for item in members if item.field == "heading"]
            if len({item.value for item in headings}) == 1:
                values_of.append(evolve(headings[0], field="fall_area"))
        report_notes = [f"{verb} at {item.value} local time" for item in fell]
        if any(item.field == "fall_area" for item in values_of) and not any(
            item.field == "fall_area" for item in members
        ):
            report_notes.append("the waters are those that it was launched towards")
        if missile is not None and by == "KCNA" and missile.by == "KCNA":
            report_notes.append(f"names the missile {missile.value}")
        order = {field: place for place, field in enumerate(REPORT_FIELDS)}
        values_of.sort(key=lambda item: order[item.field])
        reports.append(ReportDraft(by, stage, tuple(values_of), tuple(report_notes), tuple(fell)))
    reports = [
        kept_report
        for report in reports
        if (kept_report := _without_echo(report, reports)) is not None
    ]
    reports.sort(key=lambda report: _place(kept, report))
    times = [item for item in kept if item.field == "launched_at" and len(item.value) == 5]
    further = tuple({item.value: item for item in times if item.is_certain}.values())
    first = next((item for item in values if item.field == "launched_at"), None)
    official = [item for item in further if first is not None and item.by == first.by]
    noted: tuple[Found, ...] = ()
    if count > 1 and len(official) > 1:
        notes = [*notes, f"times of launch: {', '.join(item.value for item in official)}"]
        noted = tuple(official)
    return FlightDraft(number, count, tuple(values), tuple(reports), tuple(notes), noted)


def _without_echo(report: ReportDraft, reports: Sequence[ReportDraft]) -> ReportDraft | None:
    """Take from the unattributed report what a named source says as well."""
    if report.by != UNNAMED:
        return report
    said = {_core(item) for other in reports if other.by != UNNAMED for item in other.values}
    values = tuple(item for item in report.values if _core(item) not in said)
    if len(values) == len(report.values):
        return report
    return evolve(report, values=values) if values else None


def _core(item: Found) -> tuple[str, str]:
    """Return a value without its hedge: a headline says '1100', the story 'about 1100'."""
    return item.field, re.sub(r"^(?:about|over|at least|up to|under) (?=\d)", "", item.value)


def _place(kept: Sequence[Found], report: ReportDraft) -> tuple[int, int]:
    spans = [item.span[0] for item in kept if (item.by, item.stage) == (report.by, report.stage)]
    return min(spans, default=0), _STAGES.index(report.stage)


def _is_rounded(item: Found, others: Sequence[Found]) -> bool:
    """Say whether a time only rounds another one: half past nine, and 09:31."""
    if len(item.value) != 5 or item.value[3:] not in ("00", "30"):
        return False
    minute = int(item.value[:2]) * 60 + int(item.value[3:])
    return any(
        len(other.value) == 5
        and other.value[3:] not in ("00", "30")
        and other.sentence_span != item.sentence_span
        and abs(int(other.value[:2]) * 60 + int(other.value[3:]) - minute) <= 15
        for other in others
    )


_PREFERENCE: dict[str, Callable[[Found], object]] = {
    "launch": lambda item: (
        not item.is_certain,
        0 if item.value.startswith("site") else 2 if item.value == "area: North Korea" else 1,
    ),
    "launched_at": lambda item: (not item.is_certain, len(item.value) < 5),
}


def _first(kept: Sequence[Found], field: str) -> Found | None:
    members = [item for item in kept if item.field == field]
    if not members:
        return None
    if field == "launched_at" and len(members) > 1:
        members = [item for item in members if not _is_rounded(item, members)] or members
    return min(members, key=_PREFERENCE.get(field, lambda item: not item.is_certain))  # type: ignore[arg-type]
