"""Range, apogee and time held against their arc, and what an estimate says it rests on."""

import numpy as np
import pytest
from pyproj import Geod

from geomap.events import (
    Direction,
    Fall,
    FallArea,
    Flight,
    Launch,
    LaunchBasis,
    Place,
    PublishedPosition,
    Qualifier,
    Quantity,
    Report,
    Stage,
)
from geomap.evidence import gather
from geomap.evidence.timing import CLOCK_S, TIME_SLACK
from geomap.geodesy import Position, direct
from geomap.impact import estimate
from geomap.impact.estimating import _used
from geomap.impact.figures import figure_findings, fitted, latest_apogee_m
from geomap.sentences import Duration, Length, Minutes
from geomap.trajectory import FLAT, TIME_TOLERANCE, fit, minimum_energy_apogee_m

START = Position(125.7, 39.2)
AZIMUTH_DEG = 77.0
SHARE = TIME_SLACK * TIME_TOLERANCE
SECOND = 1.0 / 60.0


def flight(*reports, launch=START, impact=None):
    basis = LaunchBasis.UNKNOWN if launch is None else LaunchBasis.POSITION
    return Flight("x", Launch(basis, "", launch), tuple(reports), impact)


def quantity(figure, word="exact"):
    """A figure, or a pair of them with 'between'."""
    if isinstance(figure, tuple):
        return Quantity(figure[0], Qualifier.BETWEEN, figure[1])
    return Quantity(figure, Qualifier(word))


def findings(apogee_km, range_km=None, minutes=None, *, distance_m=0.0, launch=START):
    """What one source's figures give; those that are None were not published."""
    given = [
        None if each is None else each if isinstance(each, Quantity) else quantity(each)
        for each in (range_km, apogee_km, minutes)
    ]
    report = Report("A", range_km=given[0], apogee_km=given[1], flight_minutes=given[2])
    return figure_findings(flight(report, launch=launch), AZIMUTH_DEG, distance_m)


def kinds(*figures, **options):
    return [finding.kind for finding in findings(*figures, **options)]


def arc_s(range_km, apogee_km):
    return fit(START, AZIMUTH_DEG, range_km * 1e3, apogee_km * 1e3).flight_time_s


# Absurd, flat, or no arc at all


@pytest.mark.parametrize(
    ("range_km", "apogee_km", "kind"),
    [
        # Three thousandths of the range, and straight up without rising.
        *((1000.0, 3.0, "trajectory"), (1000.0, 2.999, "absurd"), (7000.0, 20.99, "absurd")),
        *((0.0, 0.0, "absurd"), (0.0, 0.0005, "trajectory"), (0.0, 500.0, None)),
        # Nearly to the other side of the Earth nothing is said.
        *((19_000.0, 50.0, "absurd"), (19_000.0005, 50.0, None), (19_900.0, 50.0, None)),
    ],
)
def test_an_apogee_under_three_thousandths_of_the_range_is_absurd(range_km, apogee_km, kind):
    expected = [] if kind is None else [kind]
    assert kinds(apogee_km, range_km) == expected
    # Without a range the distance to the estimate stands in for it.
    assert kinds(apogee_km, distance_m=range_km * 1e3) == expected


def test_what_is_absurd_is_told_with_its_figures_and_source():
    (one,) = findings(2.0, 1000.0)
    assert one.reports == ("A",)
    assert one.text == (
        "An apogee of 2 km with a range of 1,000 km (A): nothing that falls free gets so far "
        "without rising."
    )
    (one,) = findings(2.0, distance_m=1000e3)
    assert one.text.startswith("An apogee of 2 km with that distance (A): ")


def test_an_apogee_under_the_flattest_of_free_arcs_is_low():
    least = minimum_energy_apogee_m(731e3)
    (low,) = findings(FLAT * least / 1e3 * (1.0 - 1e-9), 731.0)
    assert (low.kind, low.reports) == ("trajectory", ("A",))
    assert " is low for a range of 731 km (A)" in low.text
    assert dict(low.sentence.values)["least"] == Length(least)
    assert findings(FLAT * least / 1e3 * (1.0 + 1e-9), 731.0) == ()
    # What is flat is held against no time.
    assert len(findings(0.5 * least / 1e3, 731.0, 500.5)) == 1


def test_figures_that_no_arc_has_are_said_to_be_such():
    (one,) = findings(100_001.0, 731.0, 500.5)
    assert (one.kind, one.reports) == ("trajectory", ("A",))
    assert one.text == "No unpowered arc has a range of 731 km and an apogee of 100,001 km (A)."
    assert fitted(START, AZIMUTH_DEG, 731e3, 100_001e3) is None
    found, same = fitted(START, 77.0, 731e3, 950e3), fit(START, 77.0, 731e3, 950e3)
    assert (found.flight_time_s, found.azimuth_deg) == (same.flight_time_s, 77.0)


def test_without_an_apogee_or_a_place_of_launch_nothing_is_said():
    assert kinds(None, 1000.0, 3.3) == []
    assert kinds(2.0, 1000.0, launch=None) == []


def test_each_source_is_held_against_its_own_figures():
    reports = [
        Report("A", apogee_km=Quantity(2.0), range_km=Quantity(1000.0)),
        Report("B", apogee_km=Quantity(2.0)),
        Report("C", apogee_km=Quantity(2.0), range_km=Quantity(400.0)),
        Report("D", range_km=Quantity(900.0)),
    ]
    said = figure_findings(flight(*reports), AZIMUTH_DEG, 400e3)
    assert [(finding.kind, finding.reports) for finding in said] == [
        *(("absurd", ("A",)), ("trajectory", ("B",)), ("trajectory", ("C",)))
    ]


# How long it took

FIGURES = [
    # Range, apogee, and to what half a step of their rounding they are given.
    pytest.param((903.7, 0.05), (1207.3, 0.05), id="exact"),
    pytest.param((850.0, 25.0), (1207.0, 0.5), id="rounded range"),
    pytest.param((921.0, 0.5), (1150.0, 25.0), id="rounded apogee"),
    pytest.param((2300.0, 50.0), (1210.0, 5.0), id="far"),
]


@pytest.mark.parametrize(("range_km", "apogee_km"), FIGURES)
@pytest.mark.parametrize("word", ["exact", "about"])
def test_a_time_is_off_where_it_is_so_of_every_arc_within_the_rounding(range_km, apogee_km, word):
    figures = quantity(apogee_km[0], word), quantity(range_km[0], word)
    longest = arc_s(sum(range_km), sum(apogee_km)) * (1.0 + SHARE) / 60.0
    shortest = arc_s(range_km[0] - range_km[1], apogee_km[0] - apogee_km[1]) * (1.0 - SHARE) / 60.0
    for minutes in (longest - 0.01 * SECOND, shortest + 0.01 * SECOND):
        assert findings(*figures, quantity(minutes, word)) == ()
    computed = arc_s(range_km[0], apogee_km[0])
    for minutes, way in (
        (longest + 0.01 * SECOND, "longer"),
        (shortest - 0.01 * SECOND, "shorter"),
    ):
        published = quantity(minutes, word)
        (one,) = findings(*figures, published)
        assert (one.kind, one.reports) == ("trajectory", ("A",))
        assert f" {way} than an unpowered arc of that range and apogee" in one.text
        assert dict(one.sentence.values) == {
            "minutes": Minutes(published),
            "source": "A",
            "difference": Duration(abs(minutes * 60.0 - computed)),
            "computed": Duration(computed),
        }


def apogee_of(time_s, range_km=700.0):
    """Return the apogee, in kilometres to the tenth, whose arc of a range takes nearest so long."""
    low, high = 500.0, 9000.0
    while high - low > 0.01:
        middle = (low + high) / 2.0
        low, high = (middle, high) if arc_s(range_km, middle) < time_s else (low, middle)
    return round(low, 1) + 0.03


@pytest.mark.parametrize("minutes", [23.0, 31.0])
@pytest.mark.parametrize("late", [True, False])
def test_a_time_in_whole_minutes_may_be_another_minute_off(minutes, late):
    # Of the arc at whose edge the time lies, 4 s of 20 minutes are some 5 km of apogee.
    slack = 1.0 + SHARE if late else 1.0 - SHARE
    at_edge = (60.0 * minutes - CLOCK_S if late else 60.0 * minutes + CLOCK_S) / slack
    for shift_s, is_off in ((-2.0, late), (2.0, not late)):
        apogee_km = apogee_of(at_edge + shift_s)
        assert bool(findings(apogee_km, 700.01, minutes)) is is_off


@pytest.mark.parametrize("late", [True, False])
def test_a_time_to_a_part_of_a_minute_may_not(late):
    slack = 1.0 + SHARE if late else 1.0 - SHARE
    for shift_s, is_off in ((-0.7, late), (0.7, not late)):
        apogee_km = apogee_of(60.0 * 23.4 / slack + shift_s)
        assert bool(findings(apogee_km, 700.01, 23.4)) is is_off


def test_of_a_range_from_here_to_there_the_farther_end_takes_longest_and_the_nearer_shortest():
    # 800 to 950: each end by the half of 50.
    longest = arc_s(975.0, 1207.35) * (1.0 + SHARE) / 60.0
    shortest = arc_s(775.0, 1207.25) * (1.0 - SHARE) / 60.0
    for off, count in ((-0.01, 0), (0.01, 1)):
        assert len(findings(1207.3, (800.0, 950.0), longest + off * SECOND)) == count
        assert len(findings(1207.3, (800.0, 950.0), shortest - off * SECOND)) == count
    longest = arc_s(903.75, 1425.0) * (1.0 + SHARE) / 60.0
    shortest = arc_s(903.65, 1175.0) * (1.0 - SHARE) / 60.0
    for off, count in ((-0.01, 0), (0.01, 1)):
        assert len(findings((1200.0, 1400.0), 903.7, longest + off * SECOND)) == count
        assert len(findings((1200.0, 1400.0), 903.7, shortest - off * SECOND)) == count


def test_of_a_time_from_here_to_there_the_nearer_end_counts():
    longest = arc_s(903.75, 1207.35) * (1.0 + SHARE) / 60.0
    shortest = arc_s(903.65, 1207.25) * (1.0 - SHARE) / 60.0
    for off, count in ((-0.01, 0), (0.01, 1)):
        assert len(findings(1207.3, 903.7, (longest + off * SECOND, 90.0))) == count
        assert len(findings(1207.3, 903.7, (3.3, shortest - off * SECOND))) == count
    assert findings(1207.3, 903.7, (3.3, 90.0)) == ()
    computed = arc_s(903.7, 1207.3)
    for minutes, nearer in (((3.3, 7.1), 7.1), ((88.8, 90.0), 88.8)):
        (one,) = findings(1207.3, 903.7, minutes)
        difference = dict(one.sentence.values)["difference"]
        assert difference == Duration(abs(nearer * 60.0 - computed))


@pytest.mark.parametrize(
    ("word", "is_open"),
    [
        *(("over", "longer"), ("at least", "longer"), ("up to", "shorter"), ("under", "shorter")),
        *(("about", ""), ("exact", "")),
    ],
)
def test_what_a_word_leaves_open_is_held_against_nothing_on_that_side(word, is_open):
    much = {"longer": 90.5, "shorter": 4.5}
    for way, minutes in much.items():
        count = 0 if way == is_open else 1
        assert len(findings(quantity(1207.3, word), quantity(903.7), minutes)) == count
        assert len(findings(quantity(1207.3), quantity(903.7, word), minutes)) == count
        # A time that is open above may be as long as it takes: that excuses the short one.
        other = "shorter" if way == "longer" else "longer"
        excused = is_open == other
        time = quantity(minutes, word)
        assert len(findings(quantity(1207.3), quantity(903.7), time)) == (not excused)


def test_straight_up_the_nearest_end_of_a_range_is_none():
    shortest = arc_s(0.0, 475.0) * (1.0 - SHARE) / 60.0
    for off, count in ((-0.01, 0), (0.01, 1)):
        assert len(findings(500.0, 0.0, shortest - off * SECOND)) == count


def test_without_a_range_the_distance_is_taken_as_it_is():
    longest = arc_s(850.0, 1207.35) * (1.0 + SHARE) / 60.0
    for off, count in ((-0.01, 0), (0.01, 1)):
        assert len(findings(1207.3, None, longest + off * SECOND, distance_m=850e3)) == count


# The apogee of the arc that is drawn


@pytest.mark.parametrize(
    ("said", "apogee_m"),
    [
        ([], None),
        ([("A", 2500.0), ("B", 2481.0), ("C", 2450.0)], 2481e3),
        ([("C", 2450.0), ("B", 2550.0), ("D", 2350.0)], 2550e3),
        ([("A", 6040.9), ("B", 6000.0)], 6040.9e3),
    ],
)
def test_the_apogee_is_the_most_exact_one_and_of_equals_the_first_source_s(said, apogee_m):
    reports = [Report(by, apogee_km=Quantity(value)) for by, value in said]
    for given in (reports, reports[::-1]):
        assert latest_apogee_m(flight(Report("0", range_km=Quantity(1.0)), *given)) == apogee_m
    first = Report("A", apogee_km=Quantity(123.4), stage=Stage.FORECAST)
    last = Report("A", apogee_km=Quantity(130.0))
    assert latest_apogee_m(flight(last, first)) == 130e3


# What an estimate rests on, and what it lacks

RANGE, EAST = Quantity(903.7), Direction(90.0)
FALL = Fall(Place("Rock", (direct(START, 90.0, 903e3),)), EAST, Quantity(10.3))
AT_SEA = FallArea.SEA_OF_JAPAN


@pytest.mark.parametrize(
    ("said", "launch", "used"),
    [
        ({"range_km": RANGE}, START, ["launch position", "range"]),
        ({"direction": EAST}, START, ["launch position", "direction"]),
        (
            {"range_km": RANGE, "direction": EAST, "falls": (FALL,)},
            START,
            ["launch position", "range", "direction", "place of fall"],
        ),
        ({"falls": (FALL,)}, START, ["place of fall"]),
        ({"falls": (FALL,), "range_km": RANGE, "direction": EAST}, None, ["place of fall"]),
        ({"fall_area_id": AT_SEA}, None, ["waters"]),
        (
            {"fall_area_id": AT_SEA, "falls": (FALL,), "range_km": RANGE},
            START,
            ["launch position", "range", "place of fall", "waters"],
        ),
    ],
)
def test_an_estimate_rests_on_what_was_published_and_on_the_shore_where_waters_were(
    said, launch, used
):
    evidence = gather(flight(Report("A", **said), launch=launch))
    assert _used(evidence, None) == tuple(used)
    shore = ["shoreline"] if "waters" in used else []
    assert _used(evidence, object()) == (*used, *shore)
    position = PublishedPosition(direct(START, 90.0, 900e3), 5e3)
    evidence = gather(flight(Report("A", **said), launch=launch, impact=position))
    assert _used(evidence, object()) == ("published position",)


@pytest.mark.parametrize(
    ("said", "launch", "begins"),
    [
        ({}, None, "Neither a place of fall nor a place of launch was published: "),
        ({"range_km": RANGE}, None, "Neither a place of fall nor a place of launch"),
        ({"direction": EAST}, None, "Neither a place of fall nor a place of launch"),
        ({"direction": EAST}, START, "A direction was published, but neither a range nor "),
        ({}, START, "Neither a range nor a place of fall was published: "),
    ],
)
def test_where_nothing_places_it_what_is_missing_is_said_last(said, launch, begins):
    impact, told = estimate(flight(Report("A", **said), launch=launch))
    assert impact is None
    assert told[-1].kind == "missing"
    assert told[-1].text.startswith(begins)
    assert told[-1].text.endswith("where it came down cannot be estimated.")


def test_of_an_estimate_nine_tenths_lie_within_its_radius_and_figures_are_held_against_it():
    report = Report("A", range_km=RANGE, direction=Direction(77.0), apogee_km=Quantity(2.0))
    impact, told = estimate(flight(report))
    place = np.broadcast_to([impact.best.lon_deg, impact.best.lat_deg], (len(impact.weight), 2))
    away = Geod(ellps="WGS84").inv(*place.T, impact.lon_deg, impact.lat_deg)[2]
    assert impact.weight.sum() == pytest.approx(1.0)
    assert impact.weight[away <= impact.radius90_m].sum() == pytest.approx(0.9, abs=0.01)
    assert [finding.kind for finding in told] == ["absurd"]
    assert impact.findings == told
    assert impact.used == ("launch position", "range", "direction")


def test_without_a_launch_figures_are_held_against_nothing():
    _, told = estimate(flight(Report("A", falls=(FALL,), apogee_km=Quantity(2.0)), launch=None))
    assert told == ()
    _, told = estimate(flight(Report("A", falls=(FALL,), apogee_km=Quantity(2.0))))
    assert [finding.kind for finding in told] == ["absurd"]


def test_a_range_without_a_direction_is_said_to_be_a_ring():
    report = Report("A", range_km=RANGE)
    impact, told = estimate(flight(report))
    assert [finding.kind for finding in told] == ["missing"]
    assert " anywhere on a ring about the launch" in told[0].text
    fine, _ = estimate(flight(report), fineness=2.0)
    same, _ = estimate(flight(report), fineness=1.0)
    assert len(impact.weight) == len(same.weight) < len(fine.weight)
