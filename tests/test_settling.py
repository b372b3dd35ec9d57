"""What would settle an open verdict: made-up clouds of which the answer can be counted."""

from collections import defaultdict

import numpy as np
import pytest

from geomap.events import Fall, Flight, Launch, LaunchBasis, Place, Report
from geomap.geodesy import Position, direct_arrays
from geomap.impact import Impact
from geomap.sentences import Angle, Length, say
from geomap.verdict.settling import (
    _bins,
    _edge,
    _precision,
    _Quantity,
    _rounded,
    _spread,
    what_settles,
)

START = Position(125.0, 40.0)


def settled(lonlat, inside, *, best=None, weight=None, away_m=None, falls=(), launch=START):
    """Return the sentence for a cloud of points, and what it names."""
    lon, lat = (np.asarray(each, float) for each in lonlat)
    weight = np.ones(len(lon)) if weight is None else np.asarray(weight, float)
    best = Position(float(lon.mean()), float(lat.mean())) if best is None else best
    impact = Impact(lon, lat, weight / weight.sum(), best, 1e3, ())
    basis = LaunchBasis.UNKNOWN if launch is None else LaunchBasis.POSITION
    flight = Flight("x", Launch(basis, "", launch), (Report("A", falls=tuple(falls)),))
    asked = []

    def quantile_m(shares):
        asked.extend(shares)
        return [33.4e3] if away_m is None else [away_m]

    sentence = what_settles(impact, np.asarray(inside), quantile_m, flight)
    # Four times in five is what lies farther off than one in five does.
    assert asked == [pytest.approx(0.2)]
    return str(sentence), dict(sentence.values)


def along(azimuth_deg, ranges_km, start=START):
    return direct_arrays(
        start.lon_deg, start.lat_deg, azimuth_deg, np.asarray(ranges_km, float) * 1e3
    )


def by_turns(value, width, offset=0.0):
    """Inside in every other bin of a width."""
    return np.floor((value - offset) / width).astype(int) % 2 == 0


def quantity(value, *steps, is_angle=False):
    return _Quantity(say("it"), is_angle, np.asarray(value, float), steps)


# Which of the steps


@pytest.mark.parametrize("step_km", [200.0, 100.0, 50.0, 30.0, 20.0, 10.0, 5.0, 2.0])
def test_a_range_is_asked_for_to_half_the_width_of_the_stripes_that_inside_lies_in(step_km):
    # Stripes of twice the step, all around: any wider bin holds some of both, and none decides.
    width = 2.0 * step_km
    first = width * np.ceil(701.0 / width)
    ranges = first + width * (np.arange(160) + 0.5) / 20.0
    text, said = settled(along(80.0, ranges), by_turns(ranges, width))
    assert text.startswith("the range to within ")
    assert said["precision"] == Length(step_km * 1e3)
    assert "edge" not in said


@pytest.mark.parametrize("step_deg", [20.0, 10.0, 5.0, 3.0, 2.0, 1.0])
@pytest.mark.parametrize("past_north", [False, True])
def test_an_azimuth_is_asked_for_to_half_the_width_of_the_stripes_past_north_too(
    step_deg, past_north
):
    # 120 and 360 degrees are multiples of every width, so that the stripes begin where bins do.
    width = 2.0 * step_deg
    azimuths = (360.0 - 2.0 * width if past_north else 120.0) + width * (np.arange(80) + 0.5) / 20.0
    best = direct_arrays(START.lon_deg, START.lat_deg, azimuths[33], 800e3)
    text, said = settled(
        direct_arrays(START.lon_deg, START.lat_deg, azimuths, 800e3),
        by_turns(azimuths, width),
        best=Position(*map(float, best)),
    )
    assert text.startswith("the azimuth from the launch to within ")
    assert said["precision"] == Angle(step_deg)


def test_what_is_known_already_is_half_of_what_holds_nine_tenths():
    # 200 to 299: 90 % lie from 204.5 to 294.5.
    value, weight = np.arange(200.0, 300.0), np.full(100, 0.01)
    known = _spread(quantity(value), weight)
    assert known == pytest.approx(45.0)
    # Inside is from where a bin of twice the step begins; a step no finer than that is passed over.
    for step, expected in ((44.0, 44.0), (known, 5.0), (46.0, 5.0)):
        inside = value >= 6.0 * step
        assert _precision(quantity(value, 400.0, step, 5.0), weight, inside) == expected
        assert _precision(quantity(value, 400.0), weight, inside) is None


def test_what_decides_is_nineteen_of_twenty_on_one_side():
    # Three bins of twenty points each and one of four, of which half lie inside.
    value = np.concatenate([np.full(20, 5.0), np.full(20, 35.0), np.full(20, 75.0), np.full(4, 95)])
    weight = np.full(64, 1 / 64)
    for wrong, decides in ((1, True), (2, False)):
        for sides in ((True, True, True), (False, False, False), (True, False, True)):
            inside = np.concatenate(
                [np.arange(20) < (20 - wrong if side else wrong) for side in sides]
                + [np.arange(4) < 2]
            )
            # A bin may be empty: of 10 each, 4 of 10 hold something.
            found = _precision(quantity(value, 5.0), weight, inside)
            assert found == (5.0 if decides else None)


@pytest.mark.parametrize(("held", "decides"), [(0.8, True), (0.79, False)])
def test_what_decides_holds_four_fifths(held, decides):
    weight = np.array([held, (1.0 - held) / 2.0, (1.0 - held) / 2.0])
    value, inside = np.array([3.0, 27.0, 28.0]), np.array([True, True, False])
    assert _precision(quantity(value, 5.0), weight, inside) == (5.0 if decides else None)


@pytest.mark.parametrize("seed", range(5))
def test_the_coarsest_step_that_decides_is_the_one_that_counting_gives(seed):
    generator = np.random.default_rng(seed)
    value = generator.normal(-7.0, 60.0, 900)
    weight = generator.exponential(size=900)
    weight /= weight.sum()
    inside = value + generator.normal(0.0, 4.0, 900) > 13.0 + 9.0 * seed
    steps = (47.0, 31.0, 23.0, 13.0, 7.0, 3.0)
    deciding = []
    for step in steps:
        held = defaultdict(lambda: [0.0, 0.0])
        for where, much, side in zip(value, weight, inside, strict=True):
            held[where // (2.0 * step)][int(side)] += much
        deciding.append(
            sum(sum(both) for both in held.values() if min(both) <= 0.05 * sum(both)) >= 0.8
        )
    expected = steps[deciding.index(True)] if any(deciding) else None
    assert _precision(quantity(value, *steps), weight, inside) == expected


def test_bins_begin_at_multiples_of_their_width_and_are_counted_from_the_first():
    value = np.array([-1.0, 31.0, -25.0, 0.0, 9.0, 10.0])
    assert _bins(quantity(value), 10.0).tolist() == [2, 6, 0, 3, 3, 4]


# Where it turns


def spread_out(*bins):
    """Points in some bins of 3 from 12 on: which bin, its weight, and how many of 32 inside."""
    value = np.concatenate([12.0 + 3.0 * place + np.linspace(0.5, 2.5, 32) for place, *_ in bins])
    weight = np.repeat([held / 32 for _, held, _ in bins], 32)
    inside = np.concatenate([np.arange(32) < share for *_, share in bins])
    return value, weight, inside


def test_it_turns_halfway_between_the_last_bin_of_one_side_and_the_first_of_the_other():
    # Known to within 6 the bins are 3 wide: 18 to 21 is the last outside, 27 to 30 the first
    # inside, with the half of it that is enough.
    value, weight, inside = spread_out((0, 0.125, 0), (2, 0.25, 15), (5, 0.25, 16), (6, 0.375, 32))
    assert _edge(quantity(value), 6.0, weight, inside) == (24.0, True)
    value, weight, inside = spread_out((0, 0.125, 32), (2, 0.25, 16), (5, 0.25, 15), (6, 0.375, 0))
    assert _edge(quantity(value), 6.0, weight, inside) == (24.0, False)
    value, weight, inside = spread_out((1, 0.25, 0), (2, 0.25, 15), (4, 0.5, 16))
    assert _edge(quantity(value), 6.0, weight, inside) == (22.5, True)


@pytest.mark.parametrize(("bins", "edge_deg"), [((114, 117), 0.0), ((115, 117), 1.5)])
def test_an_edge_past_north_is_an_azimuth(bins, edge_deg):
    value, weight, inside = spread_out((bins[0], 0.25, 0), (bins[1], 0.75, 32))
    assert _edge(quantity(value, is_angle=True), 6.0, weight, inside) == (edge_deg, True)
    assert _edge(quantity(value), 6.0, weight, inside) == (edge_deg + 360.0, True)


@pytest.mark.parametrize(("held", "counts"), [(0.002, False), (0.0022, True)])
def test_a_bin_of_no_more_than_a_five_hundredth_turns_nothing(held, counts):
    value = np.array([13.0, 16.0, 19.0, 22.0])
    weight = np.array([0.3, held, 0.3, 0.4 - held])
    inside = np.array([False, True, False, True])
    found = _edge(quantity(value), 6.0, weight, inside)
    assert found == (None if counts else (21.0, True))


@pytest.mark.parametrize("inside", [(0, 0, 0, 0), (1, 1, 1, 1), (0, 1, 0, 0), (1, 0, 1, 0)])
def test_where_it_turns_never_or_more_than_once_there_is_no_edge(inside):
    value, weight = np.array([13.0, 16.0, 19.0, 22.0]), np.full(4, 0.25)
    assert _edge(quantity(value), 6.0, weight, np.array(inside, bool)) is None


# Which of the quantities


def test_of_quantities_that_decide_the_one_that_may_be_known_worst_is_asked_for():
    # Range and azimuth grow together, and where either is at 61 % of its span it turns. From 600
    # to 2,100 km, known to within 675, bins of 200 km decide all but 13 %: a precision of 100,
    # 0.15 of what is known. Of 13 degrees, known to within 5.85, bins of 6 decide: 0.51 of it; of
    # 18, known to within 8.1, no bins but those of 2: 0.12.
    share = (np.arange(3000) + 0.5) / 3000
    for span_deg, name, precision in (
        (13.0, "the azimuth from the launch", Angle(3.0)),
        (18.0, "the range", Length(100e3)),
    ):
        _, said = settled(along(70.0 + span_deg * share, 600.0 + 1500.0 * share), share > 0.61)
        assert (str(said["quantity"]), said["precision"]) == (name, precision)


def islet(name, position):
    return Fall(Place(name, (position,)))


def test_the_distance_from_a_place_that_was_named_can_be_what_decides():
    # Around an islet in rings; neither the launch nor a coast, which comes first, has a say.
    rock = Position(134.0, 37.0)
    away = 100.0 + 20.0 * (np.arange(400) + 0.5) / 40.0
    lonlat = along(np.arange(400) * 137.5 % 360.0, away, rock)
    coast = Fall(Place("Coast", (rock, Position(134.2, 37.3))))
    falls = (coast, islet("Far Rock", Position(90.0, 10.0)), islet("Rock", rock))
    for launch in (None, START):
        text, said = settled(lonlat, by_turns(away, 20.0), falls=falls, launch=launch)
        assert text.startswith("the distance from Rock to within 10 km would decide")
        assert said["precision"] == Length(10e3)
    text, _ = settled(lonlat, by_turns(away, 20.0), falls=falls[:2])
    assert text.startswith("Only a position to within 30 km would decide, four times in five")


@pytest.mark.parametrize("outside_first", [True, False])
def test_the_edge_is_told_in_its_unit_and_on_its_side(outside_first):
    # Every 100 m from 690 to 910 km: the last bin of 10 km that lies by half on one side ends at
    # 790 km.
    ranges = 690.05 + np.arange(2200) / 10.0
    inside = (ranges > 787.0) == outside_first
    text, said = settled(along(80.0, ranges), inside, away_m=57.3e3)
    side = "over" if outside_first else "under"
    assert text == (
        f"the range to within 20 km would decide, four times in five (inside {side} about "
        "790 km); so would a position to within 50 km."
    )
    assert said["edge"] == Length(790e3)
    azimuths = 350.0 + (np.arange(2000) + 0.5) / 100.0
    lonlat = direct_arrays(START.lon_deg, START.lat_deg, azimuths, 800e3)
    inside = (azimuths > 364.1) == outside_first
    best = direct_arrays(START.lon_deg, START.lat_deg, 1.7, 800e3)
    text, said = settled(lonlat, inside, best=Position(*map(float, best)))
    assert said["precision"] == Angle(2.0)
    assert said["edge"] == Angle(4.0)
    assert f"(inside {side} about 4 degrees)" in text


@pytest.mark.parametrize("launch", [START, None])
def test_the_edge_lies_where_the_bin_ends_that_is_more_than_half_on_one_side(launch):
    # Every 100 m from 670 to 730 km from the launch, or from a rock there: of bins of 10 km all
    # decide but that from 700 on, in which it turns at 701.4. Of the 2.5 km from 700 to 702.5 that
    # is more than half.
    away = 670.05 + np.arange(600) / 10.0
    falls = () if launch is not None else (islet("Rock", START),)
    _, said = settled(along(80.0, away), away > 701.4, falls=falls, launch=launch)
    assert said["precision"] == Length(5e3)
    assert said["edge"] == Length(702.5e3)


@pytest.mark.parametrize(
    ("away_km", "told_km"),
    [
        *((149.9, 100), (100.0, 100), (99.9, 90), (29.0, 20), (20.0, 20), (19.9, 15)),
        *((10.0, 10), (9.9, 9), (2.0, 2), (1.9, 1), (0.3, 1)),
    ],
)
def test_a_position_is_asked_for_to_a_round_figure_that_is_no_more(away_km, told_km):
    assert _rounded(away_km) == told_km
    # Inside and outside by turns from point to point: nothing else decides.
    ranges = 700.0 + np.arange(200.0)
    text, said = settled(along(80.0, ranges), np.arange(200) % 2 == 0, away_m=away_km * 1e3)
    assert said == {"position": Length(1e3 * told_km)}
    assert text.startswith("Only a position to within ")
