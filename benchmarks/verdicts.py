"""Score verdicts against what was published of Japan's EEZ, beside two literal readings.

    python benchmarks/verdicts.py                     # the catalogue
    python benchmarks/verdicts.py later/*.yaml        # launches that nothing was fitted on

A flight counts if a source said last that it fell inside or outside. Flights
over Japan are left out and counted: nothing was claimed that the figures could
be held against. The literal methods take each word at its dictionary value:
site + range + compass word, and place + distance + bearing.

The only fitted parameters are what the words for directions stand for. They
are fitted here once more on the years up to 2020, and that fit is scored on
2021 and 2022; the figures with the parameters that geomap ships stand beside it.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Iterable, Sequence
from itertools import pairwise

import numpy as np
from attrs import frozen

from geomap.events import Claim, Flight, LaunchEvent, Report
from geomap.evidence import Calibration, Word
from geomap.geodesy import Position, direct
from geomap.readers import load_catalogue, load_gazetteer, read_all
from geomap.readers.layers import load_zones
from geomap.readers.shoreline import Shoreline, load_shoreline
from geomap.verdict import Answer, answer_for, assess
from geomap.verdict.judging import check_claims
from geomap.zones import ZoneMap

LAST_FITTED_YEAR = 2020
WORDS = {90.0: "east", 67.5: "east-northeast", 45.0: "northeast"}


@frozen
class Scored:
    """One flight with what was said of it and what each method answers."""

    name: str
    year: int
    said_inside: bool
    probability: float
    by_range: bool | None
    """Site + range + word, literally; None where one of the three was not published."""
    by_place: bool | None


def main() -> int:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("events", nargs="*", help="event files in place of the catalogue")
    parser.add_argument("--rows", action="store_true", help="print every flight")
    args = parser.parse_args()
    gazetteer = load_gazetteer()
    if args.events:
        read = read_all(args.events, gazetteer=gazetteer, stdin=sys.stdin.buffer)
        for failure in read.failures:
            print(failure, file=sys.stderr)
        events = read.events
    else:
        events = load_catalogue(gazetteer)
    zones, shore = load_zones(), load_shoreline()

    print("What words for directions stood for, by bearings measured on published maps")
    print(
        "  centre and width of greatest likelihood in degrees, beside the doubted share (flights)"
    )
    early, every = fitted_words(events, LAST_FITTED_YEAR), fitted_words(events, 9999)
    shipped = Calibration().words
    for azimuth, name in WORDS.items():
        word = shipped[azimuth]
        print(
            f"  {name:15}  up to {LAST_FITTED_YEAR}: {_fit(early, azimuth)}   all years: "
            f"{_fit(every, azimuth)}   geomap: {word.azimuth_deg:g} +- {word.sigma_deg:g}"
        )

    held_back = [event for event in events if event.launched_at.year > LAST_FITTED_YEAR]
    if held_back and early:
        fit = {azimuth: word for azimuth, (word, _) in early.items()}
        calibration = Calibration(words={**shipped, **fit})
        print(f"\nWith words fitted on years up to {LAST_FITTED_YEAR} alone")
        rows, _ = score(held_back, zones, shore, calibration)
        report(f"{_years(rows)}, held back", rows)

    print("\nWith the words that geomap ships")
    rows, left_out = score(events, zones, shore, Calibration())
    for chosen in (
        [row for row in rows if row.year <= LAST_FITTED_YEAR],
        [row for row in rows if row.year > LAST_FITTED_YEAR],
        rows,
    ):
        if chosen:
            report(_years(chosen), chosen)
    print("\n  left out:", ", ".join(f"{count} {why}" for why, count in left_out.items()))
    reliability(rows)
    if args.rows:
        for row in rows:
            said = "inside" if row.said_inside else "outside"
            print(f"  {row.name:40} {said:8} {row.probability:.3f} {answer_for(row.probability)}")
    timing(events, zones, shore)
    return 0


def score(
    events: Iterable[LaunchEvent], zones: ZoneMap, shore: Shoreline, calibration: Calibration
) -> tuple[list[Scored], dict[str, int]]:
    """Return the flights that something was said of, and how many were left out and why."""
    ids = zones.ids_claimed("japan")
    rows: list[Scored] = []
    left_out = {"over Japan": 0, "without a claim of inside or outside": 0, "without a position": 0}
    for event in events:
        for one in assess(event, zones, shore, calibration=calibration):
            sides = {
                check.claim
                for check in check_claims(one.flight.reports, Answer.UNDETERMINED)
                if check.claim in (Claim.INSIDE, Claim.OUTSIDE)
            }
            if one.flight.overflew:
                left_out["over Japan"] += 1
            elif len(sides) != 1:
                left_out["without a claim of inside or outside"] += 1
            elif one.verdict is None:
                left_out["without a position"] += 1
            else:
                ends = literal_range(one.flight), literal_place(one.flight)
                inside = [
                    None if end is None else bool(zones.contains(ids, end.lon_deg, end.lat_deg)[0])
                    for end in ends
                ]
                rows.append(
                    Scored(
                        f"{event.id} #{one.number}",
                        event.launched_at.year,
                        sides == {Claim.INSIDE},
                        one.verdict.probability_inside,
                        *inside,
                    )
                )
    return rows, left_out


def literal_range(flight: Flight) -> Position | None:
    """Return the end of the stated range in the literal direction from the launch."""
    start = flight.launch.position
    distance = _first(flight, lambda report: report.range_km)
    way = _first(flight, lambda report: report.direction)
    if start is None or distance is None or way is None:
        return None
    return direct(start, way.azimuth_deg, distance.value * 1e3)


def literal_place(flight: Flight) -> Position | None:
    """Return the end of the stated distance in the literal bearing from the named place."""
    for report in reversed(flight.reports):
        for fall in report.falls:
            if fall.bearing and fall.distance_km and not fall.place.is_coast:
                start = fall.place.points[0]
                return direct(start, fall.bearing.azimuth_deg, fall.distance_km.value * 1e3)
    return None


def _first(flight: Flight, take):  # type: ignore[no-untyped-def]
    given = [take(report) for report in flight.reports if take(report) is not None]
    return given[-1] if given else None


def fitted_words(events: Iterable[LaunchEvent], last_year: int) -> dict[float, tuple[Word, int]]:
    """Fit each word to the measured bearings that went with it, with the number of flights."""
    bearings: dict[float, list[float]] = {}
    for event in events:
        for flight in event.flights:
            if flight.map_bearing_deg is None or event.launched_at.year > last_year:
                continue
            words = {r.direction.azimuth_deg for r in flight.reports if _is_word(r)}
            # The sixteen-point rose went out of use in 2017: what was east-northeast is east now.
            for way in words | ({90.0} if 67.5 in words else set()):
                bearings.setdefault(way, []).append(flight.map_bearing_deg)
    return {
        azimuth: (_most_likely(np.array(values)), len(values))
        for azimuth, values in bearings.items()
        if len(values) >= 4 and azimuth in WORDS
    }


def _is_word(report: Report) -> bool:
    return report.direction is not None and report.direction.points is not None


def _most_likely(bearings: np.ndarray) -> Word:
    """Return centre and width of greatest likelihood under the mixture that the evidence uses."""
    default = Calibration()
    best, found = -np.inf, Word(0.0, 1.0)
    for centre in np.arange(bearings.min(), bearings.max() + 0.1, 0.25):
        for sigma in np.arange(2.0, 16.1, 0.25):
            wide = max(sigma * 1.5, default.doubted_azimuth_deg)
            density = sum(
                share * np.exp(-0.5 * ((bearings - centre) / width) ** 2) / width
                for share, width in ((1 - default.doubt, sigma), (default.doubt, wide))
            )
            if (likelihood := float(np.log(density).sum())) > best:
                best, found = likelihood, Word(float(centre), float(sigma))
    return found


def _fit(fits: dict[float, tuple[Word, int]], azimuth: float) -> str:
    if azimuth not in fits:
        return "too few      "
    word, count = fits[azimuth]
    return f"{word.azimuth_deg:.2f} +- {word.sigma_deg:.2f} ({count})"


def _years(rows: Sequence[Scored]) -> str:
    return f"{min(row.year for row in rows)}-{max(row.year for row in rows)}"


def report(title: str, rows: Sequence[Scored]) -> None:
    """Print how often each method matched what was said."""
    print(f"\n  {title}: {len(rows)} flights")
    print(f"  {'':28}{'match':>8}{'mismatch':>10}{'undetermined':>14}{'decided':>9}{'Brier':>8}")
    methods = [
        ("geomap", [(row.probability, row.said_inside) for row in rows]),
        ("site + range + word", _literal(rows, "by_range")),
        ("place + distance + bearing", _literal(rows, "by_place")),
    ]
    for name, pairs in methods:
        if not pairs:
            continue
        answers = [(answer_for(p), said) for p, said in pairs]
        decided = [(a, said) for a, said in answers if a is not Answer.UNDETERMINED]
        match = sum((a is Answer.INSIDE) == said for a, said in decided)
        brier = float(np.mean([(p - said) ** 2 for p, said in pairs]))
        print(
            f"  {name:28}{match:8}{len(decided) - match:10}{len(pairs) - len(decided):14}"
            f"{len(decided) / len(pairs):9.1%}{brier:8.4f}"
        )


def _literal(rows: Sequence[Scored], method: str) -> list[tuple[float, bool]]:
    given = [(getattr(row, method), row.said_inside) for row in rows]
    return [(float(inside), said) for inside, said in given if inside is not None]


def reliability(rows: Sequence[Scored]) -> None:
    """Print how often it was said to be inside where geomap gave such a probability."""
    print(
        "\n  reliability: of flights with a probability of inside of ... so many were said inside"
    )
    edges = (0.0, 0.05, 0.2, 0.4, 0.6, 0.8, 0.95, 1.0)
    for low, high in pairwise(edges):
        chosen = [r for r in rows if low <= r.probability < high or high == r.probability == 1.0]
        if chosen:
            mean = np.mean([row.probability for row in chosen])
            said = sum(row.said_inside for row in chosen)
            print(
                f"  {low:4.2f} to {high:4.2f}: mean {mean:.3f}, said inside {said} of {len(chosen)}"
            )


def timing(events: Sequence[LaunchEvent], zones: ZoneMap, shore: Shoreline) -> None:
    """Print how long an event takes once everything is loaded."""
    taken = []
    for event in events:
        start = time.perf_counter()
        assess(event, zones, shore)
        taken.append((time.perf_counter() - start) * 1e3)
    print(
        f"\n  time an event: median {np.median(taken):.0f} ms, 90 % {np.quantile(taken, 0.9):.0f}, "
        f"longest {max(taken):.0f} ms; all {len(taken)} events {sum(taken) / 1e3:.1f} s"
    )


if __name__ == "__main__":
    sys.exit(main())
