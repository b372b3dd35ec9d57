"""Score verdicts against what was published of Japan's EEZ, beside two literal readings.

    python benchmarks/verdicts.py                     # the catalogue
    python benchmarks/verdicts.py later/*.yaml        # launches that nothing was fitted on
    python benchmarks/verdicts.py --time              # how long it takes, nothing else
    python benchmarks/verdicts.py --finer             # how far a ten times finer grid moves it

A flight counts if a source said last that it fell inside or outside. Flights
over Japan are left out and counted: nothing was claimed that the figures could
be held against. The literal methods take each word at its dictionary value:
site + range + compass word, and place + distance + bearing.

The only fitted parameters are what the words for directions stand for, by the
rose that was in use. They are fitted here once more on the years up to 2020, and
that fit is scored on 2021 and 2022, with a list of what stays undetermined and
why; then each launch is scored with words fitted on all the others. The figures
with the parameters that geomap ships stand beside these.
"""

from __future__ import annotations

import argparse
import math
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Sequence
from functools import cache
from itertools import pairwise
from pathlib import Path

import numpy as np
from attrs import frozen

from geomap.events import Claim, Flight, LaunchEvent, Report
from geomap.evidence import Calibration, Word
from geomap.evidence.calibration import (
    LAST_YEAR_OF_SIXTEEN_POINTS,
    LEAST_WORD_SIGMA_DEG,
    is_of_sixteen,
)
from geomap.geodesy import Position, direct
from geomap.impact import estimate
from geomap.readers import load_catalogue, load_gazetteer, read_all
from geomap.readers.layers import load_zones
from geomap.readers.shoreline import Shoreline, load_shoreline
from geomap.resources import data_dir
from geomap.verdict import Answer, answer_for, assess
from geomap.verdict.judging import check_claims
from geomap.zones import ZoneMap

LAST_FITTED_YEAR = 2020
WORDS = {90.0: "east", 67.5: "east-northeast", 45.0: "northeast"}
MANY = 150
FEWEST = 3
"""Flights that a word is fitted on; with fewer the word that geomap ships is taken."""

Fit = dict[tuple[bool, float], tuple[Word, int]]
"""By whether the rose has sixteen points, and the word's azimuth: what it stands for, and the
number of flights that say so."""


@frozen
class Scored:
    """One flight with what was said of it and what each method answers."""

    name: str
    year: int
    said_inside: bool
    probability: float
    settles: str
    """What would decide; empty where it is decided."""
    has_direction: bool
    has_place: bool
    by_range: bool | None
    """Site + range + word, literally; None where one of the three was not published."""
    by_place: bool | None


def main() -> int:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("events", nargs="*", help="event files in place of the catalogue")
    parser.add_argument("--rows", action="store_true", help="print every flight")
    parser.add_argument("--time", action="store_true", help="print times alone")
    parser.add_argument("--finer", action="store_true", help="print numerical errors alone")
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

    if args.time:
        timing(events, zones, shore)
        return 0
    if args.finer:
        numerical_error(events, zones, shore)
        return 0
    print("What words for directions stood for, by bearings measured on published maps")
    print("  centre and width of greatest likelihood, in degrees, beside the doubted share; the")
    print(f"  width at least {LEAST_WORD_SIGMA_DEG}, and wider by what few flights leave open")
    early, every = fitted_words(events, LAST_FITTED_YEAR), fitted_words(events, 9999)
    for of_sixteen, rose in ((False, "since"), (True, "up to")):
        shipped = Calibration().words_of_sixteen if of_sixteen else Calibration().words
        for azimuth, word in shipped.items():
            key = of_sixteen, azimuth
            year = LAST_YEAR_OF_SIXTEEN_POINTS + (0 if of_sixteen else 1)
            print(
                f"  {WORDS[azimuth]:14} {rose:5} {year}:  fitted up to {LAST_FITTED_YEAR} "
                f"{_fit(early, key)}  on all years {_fit(every, key)}  geomap "
                f"{word.azimuth_deg:g} +- {word.sigma_deg:g}"
            )

    held_back = [event for event in events if event.launched_at.year > LAST_FITTED_YEAR]
    if held_back and early:
        print(f"\nWith words fitted on years up to {LAST_FITTED_YEAR} alone")
        rows, _ = score(held_back, zones, shore, calibrated(early))
        report(f"{_years(rows)}, held back", rows)
        undetermined(rows)
    if not args.events:
        print("\nEach launch with words fitted on all the others")
        rows = leave_one_out(events, zones, shore)
        for year in sorted({row.year for row in rows}):
            one_line(str(year), [row for row in rows if row.year == year])
        one_line("all", rows)

    print("\nWith the words that geomap ships")
    rows, left_out = score(events, zones, shore, Calibration())
    for chosen in (
        [row for row in rows if row.year <= LAST_FITTED_YEAR],
        [row for row in rows if row.year > LAST_FITTED_YEAR],
        rows,
    ):
        if chosen:
            report(_years(chosen), chosen)
    undetermined(rows)
    print("\n  left out:", ", ".join(f"{count} {why}" for why, count in left_out.items()))
    reliability(rows)
    if args.rows:
        for row in rows:
            said = "inside" if row.said_inside else "outside"
            print(f"  {row.name:40} {said:8} {row.probability:.3f} {answer_for(row.probability)}")
    return 0


def calibrated(fit: Fit) -> Calibration:
    """Return the calibration with words as fitted, and as shipped where they were not."""
    shipped = Calibration()
    by_rose = [
        {azimuth: word for (of_sixteen, azimuth), (word, _) in fit.items() if of_sixteen is rose}
        for rose in (False, True)
    ]
    return Calibration(
        words={**shipped.words, **by_rose[0]},
        words_of_sixteen={**shipped.words_of_sixteen, **by_rose[1]},
    )


def leave_one_out(events: Sequence[LaunchEvent], zones: ZoneMap, shore: Shoreline) -> list[Scored]:
    """Score every launch with words fitted on all other launches."""
    rows: list[Scored] = []
    for left in events:
        others = [event for event in events if event.id != left.id]
        fit = fitted_words(others, 9999) if _measured(left) else fitted_words(events, 9999)
        rows += score([left], zones, shore, calibrated(fit))[0]
    return rows


def _measured(event: LaunchEvent) -> bool:
    return any(flight.map_bearing_deg is not None for flight in event.flights)


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
                        one.verdict.settles,
                        any(report.direction for report in one.flight.reports),
                        any(report.falls for report in one.flight.reports),
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


def fitted_words(events: Iterable[LaunchEvent], last_year: int) -> Fit:
    """Fit each word of each rose to the measured bearings that went with it.

    'Northeast' is too rare to be told apart by the rose.
    """
    bearings: dict[tuple[bool, float], list[float]] = {}
    for event in events:
        year = event.launched_at.year
        for flight in event.flights:
            if flight.map_bearing_deg is None or year > last_year:
                continue
            for way in {r.direction.azimuth_deg for r in flight.reports if _is_word(r)}:
                for rose in {is_of_sixteen(year)} if way != 45.0 else {False, True}:
                    bearings.setdefault((rose, way), []).append(flight.map_bearing_deg)
    return {
        key: (_most_likely(tuple(sorted(values))), len(values))
        for key, values in sorted(bearings.items())
        if len(values) >= FEWEST and key[1] in WORDS
    }


def _is_word(report: Report) -> bool:
    return report.direction is not None and report.direction.points is not None


@cache
def _most_likely(bearings: tuple[float, ...]) -> Word:
    """Return centre and width of greatest likelihood under the mixture that the evidence uses.

    The width is for the next flight: the mean of so few flights is uncertain too.
    """
    default = Calibration()
    values = np.array(bearings)
    centres = np.arange(values.min(), values.max() + 0.1, 0.25)
    sigmas = np.arange(2.0, 16.1, 0.25)
    centre, sigma = (grid.ravel() for grid in np.meshgrid(centres, sigmas, indexing="ij"))
    wide = np.maximum(sigma * 1.5, default.doubted_azimuth_deg)
    density = sum(
        share * np.exp(-0.5 * ((values[:, None] - centre) / width) ** 2) / width
        for share, width in ((1 - default.doubt, sigma), (default.doubt, wide))
    )
    best = int(np.argmax(np.log(density).sum(axis=0)))
    width = max(float(sigma[best]), LEAST_WORD_SIGMA_DEG) * math.sqrt(1.0 + 1.0 / len(values))
    return Word(float(centre[best]), width)


def _fit(fits: Fit, key: tuple[bool, float]) -> str:
    if key not in fits:
        return "too few           "
    word, count = fits[key]
    return f"{word.azimuth_deg:5.2f} +- {word.sigma_deg:5.2f} ({count:2})"


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


def one_line(title: str, rows: Sequence[Scored]) -> None:
    """Print how many were decided, and how many of these wrongly."""
    answers = [(answer_for(row.probability), row.said_inside) for row in rows]
    decided = [(a, said) for a, said in answers if a is not Answer.UNDETERMINED]
    wrong = sum((a is Answer.INSIDE) != said for a, said in decided)
    brier = float(np.mean([(row.probability - row.said_inside) ** 2 for row in rows]))
    print(
        f"  {title:6} {len(rows):3} flights, {len(decided):3} decided "
        f"({len(decided) / len(rows):6.1%}), {wrong} of them wrong, Brier {brier:.4f}"
    )


def undetermined(rows: Sequence[Scored]) -> None:
    """Print the flights that stay undetermined, what each lacks and what would decide."""
    print("\n  undetermined")
    for row in rows:
        if answer_for(row.probability) is Answer.UNDETERMINED:
            said = "inside" if row.said_inside else "outside"
            lacks = [
                what
                for what, has in (("direction", row.has_direction), ("place", row.has_place))
                if not has
            ]
            lack = f"no {' and no '.join(lacks)}; " if lacks else ""
            print(f"  {row.name:36} {row.probability:.3f}, said {said:7}  {lack}{row.settles}")


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


def numerical_error(events: Sequence[LaunchEvent], zones: ZoneMap, shore: Shoreline) -> None:
    """Print how far the probability of inside is from that of ten times as many cells."""
    ids = zones.ids_claimed("japan")
    moved = []
    for event in events:
        calibration = Calibration().of_year(event.launched_at.year)
        for number, flight in enumerate(event.flights, start=1):
            shares = []
            for fineness in (1.0, math.sqrt(10.0)):
                impact, _ = estimate(flight, shore, calibration=calibration, fineness=fineness)
                if impact is not None:
                    inside = zones.contains(ids, impact.lon_deg, impact.lat_deg)
                    shares.append(float(impact.weight[inside].sum()))
            if shares:
                moved.append((abs(shares[0] - shares[1]), f"{event.id} #{number}"))
    most, where = max(moved)
    print(
        f"  probabilities of {len(moved)} flights against ten times as many cells: at most "
        f"{most:.4f} off ({where}), median {np.median([off for off, _ in moved]):.5f}"
    )


def timing(events: Sequence[LaunchEvent], zones: ZoneMap, shore: Shoreline) -> None:
    """Print how long an event takes once everything is loaded, and how long many take."""
    assess(events[0], zones, shore)
    taken, busy = [], []
    for event in events:
        start, start_busy = time.perf_counter(), time.process_time()
        assess(event, zones, shore)
        taken.append((time.perf_counter() - start) * 1e3)
        busy.append((time.process_time() - start_busy) * 1e3)
    for name, each in (("passed", taken), ("of processor", busy)):
        print(
            f"  an event, once all is loaded: median {np.median(each):.0f} ms {name}, "
            f"90 % {np.quantile(each, 0.9):.0f}, longest {max(each):.0f}; "
            f"all {len(each)} events {sum(each) / 1e3:.1f} s"
        )
    texts = [path.read_text("utf-8") for path in sorted((data_dir() / "events").glob("*.yaml"))]
    many = [texts[k % len(texts)] for k in range(MANY)]
    with tempfile.TemporaryDirectory() as folder:
        files = []
        for number, text in enumerate(many):
            file = Path(folder) / f"{number}.yaml"
            file.write_text(re.sub(r"(?m)^id: ", f"id: n{number}-", text), "utf-8")
            files.append(str(file))
        start = time.perf_counter()
        call = [sys.executable, "-m", "geomap", "verdict", "--json", *files]
        subprocess.run(call, check=True, stdout=subprocess.DEVNULL)
        passed = time.perf_counter() - start
    print(f"  geomap verdict of {MANY} events, start-up included: {passed:.1f} s")


if __name__ == "__main__":
    sys.exit(main())
