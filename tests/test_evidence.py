"""Single statements: what they are worth, which one counts, and how several count together."""

from datetime import date
from statistics import NormalDist

import numpy as np
import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from geomap.events import (
    Direction,
    Fall,
    FallArea,
    Flight,
    Launch,
    LaunchBasis,
    Place,
    Qualifier,
    Quantity,
    Report,
    Stage,
)
from geomap.evidence import Calibration, Word, gather
from geomap.evidence.calibration import range_likelihood, rounding_step_km
from geomap.evidence.likelihood import Band, Robust, normal, pooled
from geomap.evidence.seas import COASTS, within
from geomap.evidence.timing import _apogee_m, _time_s
from geomap.geodesy import Position, direct
from geomap.readers import load_gazetteer
from geomap.readers.catalogue import load_catalogue
from geomap.trajectory import range_between

SUNAN = Position(125.67, 39.20)
OSHIMA = Place("Oshima-Oshima", (Position(139.367, 41.507),))
MOD, KCNA, JCS = "Japan Ministry of Defense", "KCNA", "ROK JCS"
EAST = Direction(90.0, points=8, text="east")
ABOUT_1000 = Quantity(1000.0, Qualifier.ABOUT)


def flight(*reports, launch=SUNAN, radius90_m=0.0):
    return Flight("x", Launch(LaunchBasis.POSITION, "", launch, radius90_m), tuple(reports))


def at(azimuth_deg, length_km, start=SUNAN):
    end = direct(start, azimuth_deg, length_km * 1e3)
    return np.array([end.lon_deg]), np.array([end.lat_deg])


def log_likelihood(evidence, azimuth_deg, length_km, start=SUNAN):
    return float(evidence.log_likelihood(*at(azimuth_deg, length_km, start))[0])


# Shapes


@pytest.mark.parametrize(
    "band",
    [
        normal(3.0, 2.0),
        Band(1.0, 4.0, 0.5, 2.0),
        Band(2.0, 2.0, 0.5, 3.0, exponential_above=True),
        Band(2.0, 2.0, 3.0, 0.5, exponential_below=True),
    ],
)
@pytest.mark.parametrize("blur", [0.0, 1.5])
def test_a_band_holds_all_the_probability_there_is(band, blur):
    x = np.linspace(-80.0, 80.0, 320_001)
    assert np.trapezoid(band.density(x, blur), x) == pytest.approx(1.0, abs=1e-5)


def test_a_normal_band_is_the_normal_distribution():
    x = np.array([-1.0, 0.3, 5.0])
    expected = [NormalDist(2.0, 1.7).pdf(value) for value in x]
    assert normal(2.0, 1.7).density(x) == pytest.approx(expected, rel=1e-12)


def test_doubt_makes_the_tails_those_of_the_wide_share():
    # 12 standard deviations out the core is nothing: there is 5 % of a normal 4 times as wide.
    likelihood = Robust(normal(0.0, 1.0), doubt=0.05, spread=4.0)
    out = float(likelihood.log_density(np.array([12.0]))[0])
    assert out == pytest.approx(np.log(0.05 * NormalDist(0.0, 4.0).pdf(12.0)), abs=1e-2)


def test_two_sources_that_say_the_same_are_not_twice_the_evidence():
    logs = np.array([-3.0, -1.0, -2.0])
    assert pooled([logs, logs]).tolist() == logs.tolist()


# Figures


@pytest.mark.parametrize(
    ("value", "step"),
    [(999.2, 0.1), (989.0, 1.0), (430.0, 10.0), (455.0, 5.0), (450.0, 50.0), (3700.0, 100.0)],
)
def test_the_step_of_rounding_is_seen_in_the_figure(value, step):
    assert rounding_step_km(value) == step


def share_between(quantity, low_km, high_km, by=MOD):
    """Return the share of a range's likelihood between two distances."""
    x = np.linspace(0.0, 6000e3, 600_001)
    density = np.exp(range_likelihood(quantity, by, Calibration()).log_density(x))
    chosen = (x >= low_km * 1e3) & (x <= high_km * 1e3)
    return density[chosen].sum() / density.sum()


def test_about_1000_km_leaves_room_for_what_was_flown_when_it_was_said():
    # Said of flights of 998, 999.2, 1000.2 and 1001.2 km, and of one that its maker put at 950.
    assert share_between(ABOUT_1000, 940.0, 1060.0) > 0.9
    assert 0.02 < share_between(ABOUT_1000, 0.0, 950.0) < 0.2


def test_a_range_to_the_hundred_metres_is_good_to_some_kilometres():
    assert share_between(Quantity(999.2), 990.0, 1008.0, by=KCNA) > 0.94


def test_over_and_up_to_are_one_sided():
    # 'Over 900 km' was 933, 'over 2,500 km' high was 2,802.
    over = Quantity(900.0, Qualifier.OVER)
    assert share_between(over, 850.0, 1200.0) > 0.9
    assert share_between(over, 900.0, 6000.0) > 0.7
    up_to = Quantity(250.0, Qualifier.UP_TO)
    assert share_between(up_to, 0.0, 250.0) > 0.55
    assert share_between(up_to, 0.0, 300.0) > 0.95


def test_between_is_flat_between():
    likelihood = range_likelihood(Quantity(300.0, Qualifier.BETWEEN, 400.0), MOD, Calibration())
    at_ends = likelihood.log_density(np.array([300e3, 350e3, 400e3]))
    assert at_ends.max() - at_ends.min() < 0.02


def test_a_round_figure_of_the_launching_side_is_an_upper_end():
    # 600 km was said of 450, 700 of 500 and 1,000 of 700 km as tracked from outside.
    round_figure = Quantity(1000.0)
    assert share_between(round_figure, 650.0, 1000.0, by=KCNA) > 0.8
    assert share_between(round_figure, 650.0, 900.0, by=MOD) < 0.05


# Directions


@pytest.mark.parametrize(
    ("year", "azimuth_deg", "points", "low", "high"),
    [
        # Bearings measured on the maps that went with the word lie within, by the rose in use.
        pytest.param(2022, 90.0, 4, 58.0, 86.0, id="east of eight"),
        pytest.param(2017, 90.0, 4, 76.0, 93.0, id="east of sixteen"),
        pytest.param(2022, 45.0, 8, 34.0, 65.0, id="northeast"),
        pytest.param(2017, 67.5, 16, 66.0, 72.0, id="east-northeast of sixteen"),
    ],
)
def test_a_word_covers_the_bearings_that_it_was_used_for(year, azimuth_deg, points, low, high):
    said = flight(Report(MOD, direction=Direction(azimuth_deg, points)))
    (word,) = gather(said, Calibration().of_year(year)).directions
    assert low < word.azimuth_deg < high
    for bearing in (low, high):
        assert abs(bearing - word.azimuth_deg) < 2.5 * word.likelihood.core.above


@pytest.mark.parametrize(("year", "is_of_sixteen"), [(2009, True), (2017, True), (2018, False)])
def test_east_meant_less_while_there_was_a_word_for_east_northeast(year, is_of_sixteen):
    # Called east up to 2017: 76 to 93 degrees; called east-northeast: 66 to 72. Since then 'east'
    # has stood for both: median 70. The words of a calibration of one's own are kept.
    own = Calibration(words={90.0: Word(1.0, 2.0)}, words_of_sixteen={90.0: Word(3.0, 4.0)})
    assert own.of_year(year).words[90.0] == (Word(3.0, 4.0) if is_of_sixteen else Word(1.0, 2.0))
    east = Calibration().of_year(year).words[90.0].azimuth_deg
    assert (east > 76.0) == is_of_sixteen


def test_east_from_the_korean_peninsula_is_not_90_degrees_but_elsewhere_it_is():
    from_korea = gather(flight(Report(MOD, direction=EAST))).directions[0]
    from_hainan = gather(
        flight(Report(MOD, direction=EAST), launch=Position(110.95, 19.61))
    ).directions[0]
    # The median of 39 bearings measured since 2019 is 70.
    assert from_korea.azimuth_deg == pytest.approx(70.0, abs=1.0)
    assert from_hainan.azimuth_deg == 90.0
    # A sector of 45 degrees has a standard deviation of 45 / sqrt(12).
    assert from_hainan.likelihood.core.above == pytest.approx(12.99, abs=0.01)


def test_an_azimuth_in_degrees_is_taken_at_its_figure():
    (way,) = gather(flight(Report(MOD, direction=Direction(71.0)))).directions
    assert way.azimuth_deg == 71.0
    assert way.likelihood.core.above < 2.0


def test_north_has_no_seam():
    evidence = gather(flight(Report("x", direction=Direction(0.0)), launch=Position(0.0, 10.0)))
    west, east = (
        log_likelihood(evidence, azimuth, 500.0, Position(0.0, 10.0)) for azimuth in (359.0, 1.0)
    )
    assert west == pytest.approx(east, abs=1e-6)


# Places


def test_a_place_is_likeliest_at_its_distance_and_bearing():
    fall = Fall(OSHIMA, Direction(270.0, 4), Quantity(200.0, Qualifier.ABOUT))
    evidence = gather(flight(Report(MOD, falls=(fall,))))
    oshima = OSHIMA.points[0]

    def there(azimuth_deg, km):
        return log_likelihood(evidence, azimuth_deg, km, oshima)

    # A word of the rose covers its sector of 45 degrees, a figure its step of 50 km.
    assert there(270.0, 200.0) == pytest.approx(there(285.0, 220.0), abs=0.05)
    assert there(270.0, 200.0) > there(305.0, 200.0) + 1.0
    assert there(270.0, 200.0) > there(270.0, 260.0) + 1.0
    assert there(270.0, 200.0) > there(90.0, 200.0) + 3.0


def test_a_place_without_a_bearing_is_a_circle():
    fall = Fall(OSHIMA, None, Quantity(300.0, Qualifier.ABOUT))
    evidence = gather(flight(Report(MOD, falls=(fall,))))
    around = [
        log_likelihood(evidence, azimuth, 300.0, OSHIMA.points[0]) for azimuth in (0, 120, 250)
    ]
    assert max(around) - min(around) < 1e-6


def test_the_distance_from_a_coast_is_to_its_nearest_point():
    coast = Place("coast", tuple(Position(129.0, 37.0 + 0.5 * k) for k in range(9)))
    fall = Fall(coast, None, Quantity(300.0, Qualifier.ABOUT))
    evidence = gather(flight(Report(MOD, falls=(fall,))))
    # 300 km east of the coast at two of its points: the same; from an end of it northwards too.
    from_points = [log_likelihood(evidence, 90.0, 300.0, coast.points[k]) for k in (2, 6)]
    assert from_points[0] == pytest.approx(from_points[1], abs=0.05)
    assert log_likelihood(evidence, 0.0, 300.0, coast.points[-1]) == pytest.approx(
        from_points[0], abs=0.05
    )
    assert log_likelihood(evidence, 0.0, 300.0, coast.points[0]) < from_points[0] - 1.0


def test_a_vaguely_known_place_counts_for_less():
    fall = Fall(OSHIMA, None, Quantity(200.0, Qualifier.ABOUT))
    vague = Fall(evolve(OSHIMA, radius90_m=100e3), None, fall.distance_km)

    def drop(chosen):
        evidence = gather(flight(Report(MOD, falls=(chosen,))))
        start = OSHIMA.points[0]
        return log_likelihood(evidence, 270.0, 200.0, start) - log_likelihood(
            evidence, 270.0, 300.0, start
        )

    assert drop(fall) > 2.0 * drop(vague) > 0.0


# Waters


@pytest.mark.parametrize(
    ("area", "inside", "outside"),
    [
        # Points taken from an atlas.
        (
            FallArea.SEA_OF_JAPAN,
            [(134, 40), (129.5, 39), (139, 44), (141, 50), (131, 35.5)],
            [(124, 36), (145, 38), (147, 46)],
        ),
        (
            FallArea.YELLOW_SEA,
            [(124, 36), (121, 34), (124.5, 38.5), (120, 38.5)],
            [(130, 38), (125, 31)],
        ),
        (
            FallArea.EAST_CHINA_SEA,
            [(125, 30), (127, 31.5), (122.5, 27)],
            [(124, 36), (133, 30), (130, 26)],
        ),
        (
            FallArea.PACIFIC,
            [(145, 38), (170, 40), (-150, 30), (133, 28)],
            [(134, 40), (125, 30), (150, 53), (124, 36)],
        ),
        (FallArea.SEA_OF_OKHOTSK, [(150, 53), (146, 48)], [(141, 50), (155, 45), (134, 40)]),
        (FallArea.PHILIPPINE_SEA, [(130, 20), (135, 28)], [(125, 30), (150, 20), (115, 15)]),
    ],
)
def test_the_named_seas_hold_what_an_atlas_puts_into_them(area, inside, outside):
    for points, expected in ((inside, True), (outside, False)):
        lon, lat = np.array(points, dtype=float).T
        assert within(area, lon, lat).tolist() == [expected] * len(points)


def test_near_the_coast_is_within_a_hundred_kilometres_or_so():
    evidence = gather(flight(Report(MOD, fall_area_id=FallArea.NEAR_EAST_COAST_OF_KOREA)))
    lon, lat = COASTS[FallArea.NEAR_EAST_COAST_OF_KOREA][0][10]
    shore = Position(lon, lat)
    near, far = (log_likelihood(evidence, 90.0, km, shore) for km in (40.0, 300.0))
    assert near > far + 3.0


# Which statement counts


def test_a_later_stage_of_the_same_source_replaces_an_earlier_one_and_says_so():
    reports = (
        Report(MOD, range_km=Quantity(650.0, Qualifier.ABOUT), stage=Stage.FINAL),
        Report(MOD, range_km=Quantity(400.0, Qualifier.ABOUT), stage=Stage.FIRST),
    )
    evidence = gather(flight(*reports))
    assert [str(statement.words) for statement in evidence.ranges] == ["a range of about 650 km"]
    assert [finding.kind for finding in evidence.findings] == ["replaced"]
    assert "about 400 km at first, then as about 650 km" in evidence.findings[0].text


def test_what_was_not_said_again_is_kept_from_the_earlier_stage():
    reports = (
        Report(MOD, direction=EAST, stage=Stage.FIRST),
        Report(MOD, range_km=ABOUT_1000, stage=Stage.FINAL),
    )
    evidence = gather(flight(*reports))
    assert len(evidence.directions) == len(evidence.ranges) == 1
    final = gather(flight(Report(MOD, direction=EAST))).directions[0]
    assert evidence.directions[0].likelihood.core.above > final.likelihood.core.above


def test_other_sources_are_not_replaced():
    reports = (
        Report(MOD, range_km=ABOUT_1000, stage=Stage.FINAL),
        Report(JCS, range_km=Quantity(960.0, Qualifier.ABOUT), stage=Stage.FIRST),
    )
    assert len(gather(flight(*reports)).ranges) == 2


def test_a_claim_and_a_measured_bearing_are_no_evidence():
    bare = flight(Report(MOD, range_km=ABOUT_1000))
    said = evolve(bare, reports=(evolve(bare.reports[0], verdict="inside"),), map_bearing_deg=120.0)
    assert log_likelihood(gather(bare), 70.0, 990.0) == log_likelihood(gather(said), 70.0, 990.0)


def test_a_range_beyond_the_other_side_of_the_earth_is_left_out_and_said_to_be():
    evidence = gather(flight(Report("A", range_km=Quantity(40_000.0))))
    assert evidence.ranges == ()
    assert [finding.kind for finding in evidence.findings] == ["absurd"]
    assert "40,000 km" in evidence.findings[0].text


def test_without_a_launch_the_range_is_of_no_use_and_said_to_be():
    unknown = Flight("x", Launch(LaunchBasis.UNKNOWN), (Report("A", range_km=ABOUT_1000),))
    assert [finding.kind for finding in gather(unknown).findings] == ["missing"]


# The launch


def test_a_vague_launch_spreads_the_range_by_its_own_uncertainty():
    # Along the flight the two add in quadrature: by brute force over a million launches.
    sigma = 40e3
    exact = Report(KCNA, range_km=Quantity(999.2), direction=Direction(70.0))
    evidence = gather(flight(exact, radius90_m=sigma * np.sqrt(2 * np.log(10))))
    azimuths, kilometres = np.array([66.0, 70.0, 74.0]), np.array([940.0, 1000.0, 1050.0])
    generator = np.random.default_rng(7)
    along, across = sigma * generator.standard_normal((2, 1_000_000))
    sharp = gather(flight(exact))
    expected, found = [], []
    for azimuth, km in zip(np.repeat(azimuths, 3), np.tile(kilometres, 3), strict=True):
        ahead = km * 1e3 - along
        logs = sharp.flight_log_likelihood(
            azimuth + np.degrees(np.arctan2(across, ahead)), np.hypot(ahead, across)
        )
        expected.append(np.log(np.exp(logs).mean()))
        found.append(evidence.flight_log_likelihood(np.array([azimuth]), np.array([km * 1e3]))[0])
    # What matters is how they differ between positions.
    assert np.array(found) - found[4] == pytest.approx(np.array(expected) - expected[4], abs=0.15)


@given(st.permutations(range(4)))
def test_the_order_of_the_statements_does_not_matter(order):
    reports = [
        Report(MOD, range_km=ABOUT_1000, direction=EAST),
        Report(KCNA, range_km=Quantity(999.2)),
        Report(JCS, range_km=Quantity(960.0, Qualifier.ABOUT)),
        Report("JCG", falls=(Fall(OSHIMA, Direction(270.0, 4), Quantity(210.0)),)),
    ]
    lon, lat = at(69.0, 985.0)
    straight = gather(flight(*reports)).log_likelihood(lon, lat)
    shuffled = gather(flight(*(reports[k] for k in order))).log_likelihood(lon, lat)
    assert straight.tolist() == shuffled.tolist()


def test_dates_play_no_part():
    later = evolve(flight(Report(MOD, range_km=ABOUT_1000)), launched_at=date(2030, 1, 1))
    assert gather(later).ranges == gather(flight(Report(MOD, range_km=ABOUT_1000))).ranges


# A range from apogee and time of flight


def timed(apogee_km, minutes, **more):
    report = Report(
        MOD,
        apogee_km=Quantity(apogee_km, Qualifier.ABOUT),
        flight_minutes=Quantity(minutes, Qualifier.ABOUT),
        **more,
    )
    return gather(flight(report))


def test_a_time_and_an_apogee_of_each_flight_of_the_catalogue_allow_the_range_that_was_published():
    held = 0
    for event in load_catalogue(load_gazetteer()):
        for one in event.flights:
            start = one.launch.position
            published = [r.range_km for r in one.reports if r.range_km is not None]
            for report in one.reports:
                if start and published and report.apogee_km and report.flight_minutes:
                    low, high = range_between(
                        start, 70.0, _apogee_m(report.apogee_km), _time_s(report.flight_minutes)
                    )
                    assert all(low <= each.value * 1e3 <= high for each in published), event.id
                    held += 1
    assert held >= 14


def test_a_short_flight_without_a_range_went_no_farther_than_its_time_allows():
    # Scud of 29 May 2017: about 100 km high, about 6 minutes, 400 to 450 km.
    evidence = timed(100.0, 6.0)
    (statement,) = evidence.ranges
    core = statement.likelihood.core
    assert core.low <= 400e3 < 450e3 <= core.high < 1000e3
    assert statement.log_likelihood(np.array([425e3]))[0] > (
        statement.log_likelihood(np.array([1300e3]))[0] + 3.0
    )
    assert any("No range was published" in finding.text for finding in evidence.findings)


@pytest.mark.parametrize(
    ("apogee_km", "minutes", "words"),
    [
        pytest.param(6000.0, 69.0, "too wide to be used", id="lofted"),
        pytest.param(50.0, 6.0, "can glide and turn aside", id="in air"),
        pytest.param(300.0, 2.0, "no unpowered arc", id="too short"),
        pytest.param(300.0, 200.0, "no unpowered arc", id="longer than any"),
    ],
)
def test_a_time_that_bounds_nothing_is_told_and_not_used(apogee_km, minutes, words):
    evidence = timed(apogee_km, minutes)
    assert evidence.ranges == ()
    (finding,) = evidence.findings
    assert words in finding.text


@pytest.mark.parametrize(
    ("qualifier", "others"),
    [
        (Qualifier.UP_TO, (0.5, 0.75)),
        (Qualifier.UNDER, (0.5, 0.75)),
        (Qualifier.OVER, (1.5, 3.0)),
        (Qualifier.AT_LEAST, (1.5, 3.0)),
    ],
)
@pytest.mark.parametrize(("apogee_km", "minutes"), [(400.0, 9.0), (300.0, 10.0)])
def test_an_apogee_or_a_time_open_to_one_side_allows_every_range_that_what_it_allows_does(
    qualifier, others, apogee_km, minutes
):
    about = Qualifier.ABOUT
    hedged, exact = Quantity(apogee_km, qualifier), Quantity(minutes, about)
    given = range_between(SUNAN, 70.0, _apogee_m(hedged), _time_s(exact))
    for share in (1.0, *others):
        narrow = _apogee_m(Quantity(share * apogee_km, about))
        one = range_between(SUNAN, 70.0, narrow, _time_s(exact))
        assert one is None or given[0] <= one[0] + 5e3 < one[1] <= given[1] + 5e3
    hedged, exact = Quantity(minutes, qualifier), Quantity(apogee_km, about)
    given = range_between(SUNAN, 70.0, _apogee_m(exact), _time_s(hedged))
    for share in (1.0, *others):
        one = range_between(SUNAN, 70.0, _apogee_m(exact), _time_s(Quantity(share * minutes)))
        assert one is None or given[0] <= one[0] + 5e3 < one[1] <= given[1] + 5e3


def test_an_apogee_and_a_time_both_open_upwards_place_nothing():
    over = Qualifier.OVER
    ends = _apogee_m(Quantity(300.0, over)), _time_s(Quantity(9.0, over))
    assert range_between(SUNAN, 70.0, *ends)[1] > 10_000e3


def test_a_published_range_leaves_the_time_no_say():
    evidence = timed(100.0, 6.0, range_km=Quantity(450.0))
    assert [str(statement.words) for statement in evidence.ranges] == ["a range of 450 km"]
    assert evidence.findings == ()


@pytest.mark.parametrize("radius90_m", [0.0, 90e3])
def test_what_is_said_of_a_distance_does_not_depend_on_which_others_are_asked_along(radius90_m):
    # Several ranges are blurred together, in a table about what is asked.
    where = Launch(LaunchBasis.POSITION, "", SUNAN, radius90_m)
    reports = [
        Report(by, range_km=Quantity(km, Qualifier.ABOUT))
        for by, km in (("A", 700.0), ("B", 650.0), ("C", 716.0))
    ]
    evidence = gather(Flight("x", where, tuple(reports)))
    distance = np.linspace(0.0, 3000e3, 601)
    azimuth = np.full(601, 80.0)
    for blur_m in (500.0, 8e3, 90e3):
        whole = evidence.flight_log_likelihood(azimuth, distance, blur_m)
        for some in (slice(0, 3), slice(100, 101), slice(130, 150), slice(590, 601)):
            alone = evidence.flight_log_likelihood(azimuth[some], distance[some], blur_m)
            assert alone == pytest.approx(whole[some], abs=1e-9)
