"""The distribution of the impact: closed forms, brute force, metamorphic laws, contradictions."""

from statistics import NormalDist

import numpy as np
import pytest
import shapely
from attrs import evolve
from hypothesis import given, settings
from hypothesis import strategies as st

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
from geomap.evidence.timing import TIME_SLACK
from geomap.geodesy import Position, direct, inverse_arrays
from geomap.impact import estimate, weighted_quantile
from geomap.impact.cells import refine
from geomap.impact.contours import contour
from geomap.trajectory import TIME_TOLERANCE, fit

SUNAN = Position(125.67, 39.20)
OSHIMA = Place("Oshima-Oshima", (Position(139.367, 41.507),), 1000.0)
OKUSHIRI = Place("Okushiri", (Position(139.45, 42.16),), 3000.0)
MOD, KCNA = "Japan Ministry of Defense", "KCNA"
EAST = Direction(90.0, points=4, text="east")
ABOUT_1000 = Quantity(1000.0, Qualifier.ABOUT)
WEST_OF_OSHIMA = Fall(OSHIMA, Direction(270.0, 4), Quantity(200.0, Qualifier.ABOUT))


def flight(*reports, launch=SUNAN, radius90_m=0.0, impact=None):
    where = Launch(LaunchBasis.POSITION, "", launch, radius90_m)
    return Flight("x", where, tuple(reports), impact)


def share(impact, chosen):
    return float(impact.weight[chosen].sum())


def texts(findings, kind):
    return [finding.text for finding in findings if finding.kind == kind]


class StripOfLand:
    """All east of a meridian is land."""

    def __init__(self, west_deg):
        self.west_deg = west_deg

    def on_land(self, lon_deg, lat_deg):
        return np.asarray(lon_deg) > self.west_deg

    def clipped(self, bounds):
        _, south, east, north = bounds
        return shapely.MultiPolygon([shapely.box(self.west_deg, south, east + 1.0, north)])


# Closed forms


@pytest.mark.parametrize("sigmas", [-3.0, -1.0, 0.0, 0.5, 2.0])
@pytest.mark.parametrize("azimuth_deg", [0.0, 90.0, 26.565])
def test_across_a_straight_line_a_published_position_gives_the_normal_distribution(
    sigmas, azimuth_deg
):
    # 90 % within R means a standard deviation of R / sqrt(2 ln 10) along any axis.
    radius90 = 20e3
    sigma = radius90 / np.sqrt(2 * np.log(10))
    centre = Position(136.9, 41.5)
    impact, _ = estimate(flight(impact=PublishedPosition(centre, radius90)))
    azimuth, distance = inverse_arrays(136.9, 41.5, impact.lon_deg, impact.lat_deg)
    ahead = distance * np.cos(np.radians(azimuth - azimuth_deg))
    assert share(impact, ahead < sigmas * sigma) == pytest.approx(
        NormalDist().cdf(sigmas), abs=5e-3
    )
    assert impact.radius90_m == pytest.approx(radius90, rel=0.01)
    assert impact.best.lon_deg == pytest.approx(136.9, abs=1e-3)


def test_an_exact_range_and_azimuth_spread_as_their_standard_deviations_say():
    impact, _ = estimate(flight(Report(KCNA, range_km=Quantity(999.2), direction=Direction(70.0))))
    azimuth, distance = inverse_arrays(SUNAN.lon_deg, SUNAN.lat_deg, impact.lon_deg, impact.lat_deg)
    quantiles = [weighted_quantile(azimuth, impact.weight, p) for p in (0.25, 0.5, 0.75)]
    # 70 degrees, rounded to 5 and read off to 1.5: sqrt(25 / 12 + 2.25) = 2.08; a quartile of
    # the normal distribution is 0.674 of that, a little more for the doubted share.
    assert quantiles[1] == pytest.approx(70.0, abs=0.05)
    assert (quantiles[2] - quantiles[0]) / 2 == pytest.approx(0.674 * 2.08, rel=0.08)
    assert weighted_quantile(distance, impact.weight, 0.5) == pytest.approx(999.2e3, abs=200.0)


def test_a_range_alone_is_a_ring_all_the_way_round():
    impact, findings = estimate(flight(Report(MOD, range_km=ABOUT_1000)))
    azimuth, distance = inverse_arrays(SUNAN.lon_deg, SUNAN.lat_deg, impact.lon_deg, impact.lat_deg)
    for start in range(0, 360, 45):
        assert share(impact, (azimuth >= start) & (azimuth < start + 45)) == pytest.approx(
            0.125, abs=0.004
        )
    assert weighted_quantile(distance, impact.weight, 0.5) == pytest.approx(1000e3, abs=8e3)
    (region50, region90) = impact.regions
    for region in (region50, region90):
        (part,) = region.outline.geoms
        assert len(part.interiors) == 1
        assert shapely.contains_xy(region.outline, SUNAN.lon_deg, SUNAN.lat_deg) == np.False_
    assert "anywhere on a ring about the launch" in texts(findings, "missing")[0]


def test_of_an_arc_its_middle_is_drawn_and_said_so():
    # The sea east of the launch bounds the ring to an arc: what is drawn lies at the range, and
    # it is as probable that it fell to the left of it as to the right.
    reports = Report(MOD, range_km=Quantity(400.0), fall_area_id=FallArea.SEA_OF_JAPAN)
    start = Position(127.5, 39.2)
    impact, findings = estimate(flight(reports, launch=start))
    assert "is only the middle of that arc" in texts(findings, "missing")[0]
    azimuth, _ = inverse_arrays(start.lon_deg, start.lat_deg, impact.lon_deg, impact.lat_deg)
    drawn, distance = inverse_arrays(
        start.lon_deg, start.lat_deg, impact.best.lon_deg, impact.best.lat_deg
    )
    assert distance == pytest.approx(400e3, abs=4e3)
    assert share(impact, azimuth % 360.0 < float(drawn)) == pytest.approx(0.5, abs=0.05)


# Brute force


def brute_force_share(published, chosen, count=503, reach_deg=14.0):
    """Weigh a plain grid of longitudes and latitudes: no plane, no refinement, no lattice."""
    evidence = gather(published)
    start = published.launch.position
    lon = start.lon_deg + np.linspace(-2.0, reach_deg, count)
    lat = start.lat_deg + np.linspace(-8.0, 9.0, count)
    lon, lat = (grid.ravel() for grid in np.meshgrid(lon, lat))
    logs = evidence.log_likelihood(lon, lat) + np.log(np.cos(np.radians(lat)))
    weight = np.exp(logs - logs.max())
    return weight[chosen(lon, lat)].sum() / weight.sum()


@pytest.mark.parametrize(
    "published",
    [
        pytest.param(flight(Report(MOD, range_km=ABOUT_1000, direction=EAST)), id="flight"),
        pytest.param(
            flight(Report(MOD, range_km=ABOUT_1000, direction=EAST, falls=(WEST_OF_OSHIMA,))),
            id="flight and place",
        ),
        pytest.param(
            flight(Report(MOD, range_km=Quantity(400.0, Qualifier.OVER), direction=EAST)),
            id="one-sided range",
        ),
    ],
)
@pytest.mark.parametrize(
    "chosen",
    [
        pytest.param(lambda lon, lat: lon < 132.003, id="meridian"),
        pytest.param(lambda lon, lat: lat < 41.003, id="parallel"),
        pytest.param(lambda lon, lat: lat - 41.0 < (lon - 136.0) / 2, id="slant"),
    ],
)
def test_probabilities_are_those_of_a_plain_fine_grid(published, chosen):
    impact, _ = estimate(published)
    expected = brute_force_share(published, chosen)
    assert share(impact, chosen(impact.lon_deg, impact.lat_deg)) == pytest.approx(
        expected, abs=5e-3
    )


def test_a_vague_launch_gives_what_weighing_many_launches_one_by_one_gives():
    sigma = 25e3
    report = Report(MOD, range_km=Quantity(350.0), direction=EAST)
    vague, _ = estimate(flight(report, radius90_m=sigma * np.sqrt(2 * np.log(10))))
    generator = np.random.default_rng(5)
    launches = [
        direct(SUNAN, azimuth, length)
        for azimuth, length in zip(
            generator.uniform(0.0, 360.0, 150), sigma * generator.rayleigh(size=150), strict=True
        )
    ]
    lon = np.linspace(126.0, 133.0, 240) + 0.003
    lon, lat = (grid.ravel() for grid in np.meshgrid(lon, np.linspace(37.0, 44.0, 240)))
    weight = sum(
        np.exp(gather(flight(report, launch=launch)).log_likelihood(lon, lat))
        for launch in launches
    ) * np.cos(np.radians(lat))
    for line in (lambda lon, lat: lon < 129.5, lambda lon, lat: lat < 40.2):
        expected = weight[line(lon, lat)].sum() / weight.sum()
        # 150 launches drawn at random give the share to about 0.02.
        assert share(vague, line(vague.lon_deg, vague.lat_deg)) == pytest.approx(expected, abs=0.05)


# Metamorphic laws

WHOLE = (
    Report(MOD, range_km=ABOUT_1000, direction=EAST, falls=(WEST_OF_OSHIMA,)),
    Report(KCNA, range_km=Quantity(999.2)),
    Report("JCG", fall_area_id=FallArea.SEA_OF_JAPAN),
)


def test_a_finer_grid_changes_no_probability_by_more_than_half_a_per_cent():
    lines = [
        lambda lon, lat: lon < 137.0,
        lambda lon, lat: lat < 41.4,
        lambda lon, lat: lat - 41.5 < 1.2 * (lon - 137.0),
    ]
    cases = [
        flight(*WHOLE),
        flight(*WHOLE[1:]),
        flight(WHOLE[0], radius90_m=90e3),
        flight(Report(MOD, range_km=ABOUT_1000)),
        flight(WHOLE[2], Report(MOD, direction=EAST)),
    ]
    for published in cases:
        coarse, _ = estimate(published)
        fine, _ = estimate(published, fineness=4.0)
        assert len(fine.weight) > 5 * len(coarse.weight)
        for line in lines:
            assert share(coarse, line(coarse.lon_deg, coarse.lat_deg)) == pytest.approx(
                share(fine, line(fine.lon_deg, fine.lat_deg)), abs=5e-3
            )


@settings(max_examples=6, deadline=None)
@given(st.permutations(range(3)))
def test_the_order_of_the_reports_changes_nothing_at_all(order):
    one, _ = estimate(flight(*WHOLE))
    other, _ = estimate(flight(*(WHOLE[k] for k in order)))
    assert one.lon_deg.tobytes() == other.lon_deg.tobytes()
    assert one.weight.tobytes() == other.weight.tobytes()
    assert [r.outline.wkb for r in one.regions] == [r.outline.wkb for r in other.regions]


def test_a_turn_of_longitude_changes_nothing_at_all():
    turned = Position(SUNAN.lon_deg - 360.0, SUNAN.lat_deg)
    one, _ = estimate(flight(*WHOLE))
    other, _ = estimate(flight(*WHOLE, launch=turned))
    assert one.best.lon_deg == pytest.approx(other.best.lon_deg, abs=1e-9)
    assert one.weight == pytest.approx(other.weight, rel=1e-6)


def test_the_same_statement_twice_is_the_statement():
    one, _ = estimate(flight(WHOLE[0]))
    twice, _ = estimate(flight(WHOLE[0], WHOLE[0]))
    assert one.weight.tobytes() == twice.weight.tobytes()


def test_it_moves_with_the_launch_along_a_parallel():
    # Far from Korea, where words mean the same everywhere; a quarter turn to the east, across 180.
    report = Report("x", range_km=ABOUT_1000, direction=EAST)
    here, _ = estimate(flight(report, launch=Position(20.0, 39.0)))
    there, _ = estimate(flight(report, launch=Position(170.0, 39.0)))
    assert there.best.lon_deg == pytest.approx(here.best.lon_deg + 150.0 - 360.0, abs=1e-6)
    assert there.radius90_m == pytest.approx(here.radius90_m, rel=1e-6)
    lon = np.asarray(there.regions[1].outline.geoms[0].exterior.coords)[:, 0]
    assert np.abs(np.diff(lon)).max() < 30.0  # not torn apart at 180 degrees


# Regions


@pytest.mark.parametrize(
    "published",
    [flight(*WHOLE), flight(WHOLE[0]), flight(Report(MOD, range_km=ABOUT_1000, direction=EAST))],
)
def test_the_regions_hold_their_share_and_are_the_densest(published):
    impact, _ = estimate(published)
    for region in impact.regions:
        assert region.outline.is_valid
        held = shapely.contains_xy(region.outline, impact.lon_deg, impact.lat_deg)
        assert share(impact, held) == pytest.approx(region.probability, abs=0.04)
    small, large = impact.regions
    assert large.outline.buffer(0.05).contains(small.outline)
    assert shapely.contains_xy(small.outline, impact.best.lon_deg, impact.best.lat_deg)


def test_the_area_of_a_round_region_is_that_of_the_circle():
    # 90 % within R, so the smallest region that holds 90 % is that circle: pi R^2.
    impact, _ = estimate(flight(impact=PublishedPosition(Position(0.0, 0.0), 30e3)))
    degrees = impact.regions[1].outline.area
    # A degree is 111,319 m along the equator and 110,574 m along the meridian there (WGS 84).
    assert degrees * 111_319 * 110_574 == pytest.approx(np.pi * 30e3**2, rel=0.02)


def test_a_contour_has_the_area_of_its_circle_and_ring():
    y, x = np.mgrid[-1:1:201j, -1:1:201j]
    ring = np.exp(-(((np.hypot(x, y) - 0.6) / 0.1) ** 2))
    ((shell, (hole,)),) = contour(ring, 0.5)
    half_width = 0.1 * np.sqrt(np.log(2.0))
    expected = np.pi * ((0.6 + half_width) ** 2 - (0.6 - half_width) ** 2)
    assert shapely.Polygon(shell, [hole]).area / 100**2 == pytest.approx(expected, rel=2e-3)


def test_contours_of_noise_are_valid_and_hold_what_is_high():
    noise = np.random.default_rng(3).random((40, 50))
    polygons = [shapely.Polygon(shell, holes) for shell, holes in contour(noise, 0.6)]
    assert all(polygon.is_valid for polygon in polygons)
    rows, columns = np.mgrid[0:40, 0:50]
    merged = shapely.MultiPolygon(polygons)
    inside = shapely.contains_xy(merged, columns.ravel(), rows.ravel()).reshape(noise.shape)
    assert (inside == (noise >= 0.6)).all()


def test_cells_hold_the_mass_of_two_far_and_narrow_peaks():
    # 1 km wide and 900 km apart on a square of 2,000 km: a plain grid would miss both.
    def log_density(x, y, blur):
        width = np.hypot(1e3, blur)
        peaks = [
            np.log(part) - ((x - at) ** 2 + y**2) / (2 * width**2) - 2 * np.log(width)
            for part, at in ((0.3, -450e3), (0.7, 450e3))
        ]
        return np.logaddexp(*peaks)

    cells = refine(log_density, 1000e3, 1e3)
    assert cells.weight[cells.x_m < 0].sum() == pytest.approx(0.3, abs=2e-3)


# Land and sea


def test_land_is_cut_off_only_where_somebody_said_that_it_fell_at_sea():
    land = StripOfLand(136.0)
    dry = Report(MOD, range_km=ABOUT_1000, direction=EAST)
    silent, _ = estimate(flight(dry), land)
    at_sea, _ = estimate(flight(evolve(dry, fall_area_id=FallArea.AT_SEA)), land)
    on_land, _ = estimate(flight(evolve(dry, fall_area_id=FallArea.ON_LAND)), land)
    east = [share(impact, impact.lon_deg > 136.0) for impact in (silent, at_sea, on_land)]
    # Odds against land change by a hundred.
    odds = [p / (1.0 - p) for p in east]
    # A share of 0.15, good to 0.005, gives odds good to 4 per cent.
    assert odds[1] == pytest.approx(odds[0] / 100, rel=0.04)
    assert odds[2] == pytest.approx(odds[0] * 100, rel=0.04)
    assert "shoreline" in at_sea.used
    assert "shoreline" not in silent.used


def test_regions_end_at_the_shore_where_somebody_said_that_it_fell_at_sea():
    land = StripOfLand(137.0)
    dry = Report(MOD, range_km=ABOUT_1000, direction=EAST)
    silent, _ = estimate(flight(dry), land)
    at_sea, _ = estimate(flight(evolve(dry, fall_area_id=FallArea.AT_SEA)), land)
    on_land, _ = estimate(flight(evolve(dry, fall_area_id=FallArea.ON_LAND)), land)
    for before, wet, dried in zip(silent.regions, at_sea.regions, on_land.regions, strict=True):
        assert before.outline.bounds[0] < 137.0 < before.outline.bounds[2]
        assert wet.outline.is_valid
        assert wet.outline.bounds[2] <= 137.0
        assert dried.outline.bounds[0] >= 137.0
    for impact in (at_sea, on_land):
        for region in impact.regions:
            inside = shapely.contains_xy(region.outline, impact.lon_deg, impact.lat_deg)
            assert impact.weight[inside].sum() == pytest.approx(region.probability, abs=0.03)


# A published position


def test_a_published_position_decides_and_the_rest_is_held_against_it():
    where = PublishedPosition(Position(136.9, 41.5), 10e3)
    plain, nothing = estimate(flight(impact=where))
    contradicted, findings = estimate(
        flight(Report(MOD, range_km=Quantity(300.0, Qualifier.ABOUT)), impact=where)
    )
    assert contradicted.weight.tobytes() == plain.weight.tobytes()
    assert nothing == ()
    (text,) = texts(findings, "contradiction")
    assert "987 km from the launch" in text
    assert contradicted.used == ("published position",)


def test_decimals_say_how_good_a_position_without_a_radius_is():
    # To a tenth of a degree: uniform over 11.1 km, a standard deviation of 3.2 km.
    impact, _ = estimate(flight(impact=PublishedPosition(Position(136.9, 41.5))))
    assert impact.radius90_m == pytest.approx(3.2e3 * np.sqrt(2 * np.log(10)), rel=0.02)


# Contradictions, absurdities, gaps


def test_a_range_that_cannot_reach_the_named_place_is_said_with_the_distance():
    _, findings = estimate(
        flight(
            Report(MOD, range_km=Quantity(300.0, Qualifier.ABOUT)),
            Report("JCG", falls=(WEST_OF_OSHIMA,)),
        )
    )
    (text,) = texts(findings, "contradiction")
    # By geodesics the place is 992 km away due west, 940 to 1,045 km within its sector.
    assert "a fall about 200 km west of Oshima-Oshima (JCG)" in text
    assert text.startswith("A range of about 300 km (Japan Ministry of Defense)")
    assert "more than the range" in text


def test_a_direction_that_leads_elsewhere_is_said_in_degrees():
    _, findings = estimate(
        flight(Report(MOD, direction=Direction(180.0, 4), falls=(WEST_OF_OSHIMA,)))
    )
    (text,) = texts(findings, "contradiction")
    assert "degrees off the 180" in text


def test_two_places_far_apart_are_said_to_be():
    elsewhere = Fall(OKUSHIRI, Direction(45.0, 8), Quantity(600.0))
    _, findings = estimate(flight(Report(MOD, falls=(WEST_OF_OSHIMA, elsewhere))))
    (text,) = texts(findings, "contradiction")
    assert "km apart" in text


def test_waters_that_the_flight_does_not_reach_are_said():
    _, findings = estimate(
        flight(
            Report(
                MOD,
                range_km=Quantity(300.0, Qualifier.ABOUT),
                direction=EAST,
                fall_area_id=FallArea.EAST_CHINA_SEA,
            )
        )
    )
    (text,) = texts(findings, "contradiction")
    assert "in the East China Sea" in text


def test_what_was_published_of_real_flights_is_no_contradiction():
    # Hwasong-17, 18 November 2022: about 1,000 km east, 200 km west of Oshima-Oshima, 999.2 km.
    _, findings = estimate(flight(*WHOLE))
    assert texts(findings, "contradiction") == []


def test_about_900_for_989_is_a_contradiction_and_the_place_tells_which_holds():
    # 18 February 2023: Japan said about 900 km, KCNA 989 km, Japan 200 km west of Oshima-Oshima.
    impact, findings = estimate(
        flight(
            Report(
                MOD,
                range_km=Quantity(900.0, Qualifier.ABOUT),
                direction=EAST,
                falls=(WEST_OF_OSHIMA,),
            ),
            Report(KCNA, range_km=Quantity(989.0)),
        )
    )
    assert len(texts(findings, "contradiction")) == 1
    _, distance = inverse_arrays(SUNAN.lon_deg, SUNAN.lat_deg, impact.lon_deg, impact.lat_deg)
    assert share(impact, np.abs(distance - 989e3) < 30e3) > 0.5


def test_between_two_statements_that_cannot_both_hold_neither_is_averaged():
    impact, _ = estimate(
        flight(
            Report("A", range_km=Quantity(300.0, Qualifier.ABOUT), direction=Direction(70.0)),
            Report("B", range_km=Quantity(900.0, Qualifier.ABOUT), direction=Direction(70.0)),
        )
    )
    _, distance = inverse_arrays(SUNAN.lon_deg, SUNAN.lat_deg, impact.lon_deg, impact.lat_deg)
    by_each = [share(impact, np.abs(distance - at) < 100e3) for at in (300e3, 600e3, 900e3)]
    assert by_each[1] < 0.5 * min(by_each[0], by_each[2])
    best = inverse_arrays(SUNAN.lon_deg, SUNAN.lat_deg, impact.best.lon_deg, impact.best.lat_deg)[1]
    assert min(abs(float(best) - 300e3), abs(float(best) - 900e3)) < 60e3


@pytest.mark.parametrize(
    ("report", "kind", "words"),
    [
        (Report("A", range_km=Quantity(40_000.0), direction=EAST), "absurd", "40,000 km"),
        (Report("A", range_km=ABOUT_1000, apogee_km=Quantity(0.0)), "absurd", "apogee of 0 km"),
        (Report("A", direction=EAST), "missing", "neither a range nor a place"),
        (Report("A", apogee_km=Quantity(300.0)), "missing", "Neither a range nor a place"),
        (
            Report("A", range_km=Quantity(600.0), apogee_km=Quantity(50.0), direction=EAST),
            "trajectory",
            "rise to 146 km",
        ),
        (
            Report(
                "A",
                range_km=ABOUT_1000,
                apogee_km=Quantity(6000.0),
                flight_minutes=Quantity(30.0),
                direction=EAST,
            ),
            "trajectory",
            "minutes shorter",
        ),
    ],
)
def test_absurd_and_missing_figures_give_a_finding(report, kind, words):
    _, findings = estimate(flight(report))
    assert any(words in text for text in texts(findings, kind))


def test_a_time_that_fits_its_arc_is_no_finding():
    report = Report(
        MOD,
        range_km=ABOUT_1000,
        apogee_km=Quantity(6000.0, Qualifier.ABOUT),
        flight_minutes=Quantity(69.0, Qualifier.ABOUT),
        direction=EAST,
    )
    assert estimate(flight(report))[1] == ()


@pytest.mark.parametrize(
    ("range_km", "apogee_km", "minutes", "word"),
    [
        # An unpowered arc of 900 km and 2,500 km takes 33 minutes.
        pytest.param((900.0, "exact"), (2500.0, "exact"), (40.0, "about"), "longer", id="longer"),
        pytest.param((900.0, "exact"), (2500.0, "exact"), (25.0, "about"), "shorter", id="shorter"),
        # Farther or higher takes longer, and that is what the word leaves open.
        pytest.param((900.0, "exact"), (2500.0, "over"), (40.0, "about"), None, id="higher"),
        pytest.param((900.0, "at least"), (2500.0, "exact"), (40.0, "about"), None, id="farther"),
        pytest.param((900.0, "at least"), (2500.0, "over"), (25.0, "about"), "shorter", id="open"),
        pytest.param((900.0, "exact"), (2500.0, "up to"), (25.0, "about"), None, id="lower"),
        pytest.param((900.0, "under"), (2500.0, "exact"), (25.0, "about"), None, id="nearer"),
        pytest.param((900.0, "exact"), (2500.0, "exact"), (25.0, "over"), None, id="over 25"),
        pytest.param((900.0, "exact"), (2500.0, "exact"), (40.0, "up to"), None, id="up to 40"),
        pytest.param((900.0, "exact"), (2500.0, "exact"), (25.0, "up to"), "shorter", id="at most"),
    ],
)
def test_a_time_is_held_against_all_that_range_and_apogee_leave_open(
    range_km, apogee_km, minutes, word
):
    range_, apogee, time = (
        Quantity(value, Qualifier(hedge)) for value, hedge in (range_km, apogee_km, minutes)
    )
    report = Report("A", range_km=range_, apogee_km=apogee, flight_minutes=time)
    told = texts(estimate(flight(report))[1], "trajectory")
    assert [f" {word} than an unpowered arc" in text for text in told] == ([True] if word else [])


def test_a_time_that_fits_an_arc_within_the_rounding_of_a_range_is_no_finding():
    # 200 km may be anything up to 225, which takes longer; 203 km is 203 km.
    arc = fit(SUNAN, 85.0, 225e3, 51e3).flight_time_s
    longest = arc * (1.0 + TIME_SLACK * TIME_TOLERANCE) + 0.5
    told = []
    for range_km in (200.0, 203.0):
        report = Report(
            "A",
            range_km=Quantity(range_km, Qualifier.ABOUT),
            apogee_km=Quantity(51.0),
            flight_minutes=Quantity((longest - 1.0) / 60.0),
        )
        told.append(texts(estimate(flight(report))[1], "trajectory"))
    assert told[0] == []
    assert len(told[1]) == 1


def test_a_place_thousands_of_kilometres_from_the_range_decides_by_two_statements_to_one():
    far = Fall(Place("far", (Position(160.0, 40.0),)), Direction(90.0, 4), Quantity(300.0))
    impact, findings = estimate(flight(Report(MOD, range_km=ABOUT_1000, falls=(far,))))
    expected = direct(Position(160.0, 40.0), 90.0, 300e3)
    assert impact.best.lon_deg == pytest.approx(expected.lon_deg, abs=0.5)
    assert len(texts(findings, "contradiction")) == 1


reports = st.builds(
    Report,
    by=st.sampled_from([MOD, KCNA, "A"]),
    range_km=st.none() | st.builds(Quantity, st.floats(0.0, 50_000.0)),
    apogee_km=st.none() | st.builds(Quantity, st.floats(0.0, 1e5)),
    flight_minutes=st.none() | st.builds(Quantity, st.floats(0.0, 1e4)),
    direction=st.none()
    | st.builds(Direction, st.floats(0.0, 359.0), st.sampled_from([None, 4, 8, 16])),
    falls=st.just(())
    | st.tuples(
        st.builds(
            Fall,
            st.builds(
                Place,
                st.just("somewhere"),
                st.tuples(st.builds(Position, st.floats(-180.0, 179.0), st.floats(-89.0, 89.0))),
            ),
            st.none() | st.just(Direction(45.0, 8)),
            st.none() | st.builds(Quantity, st.floats(0.0, 5000.0)),
        )
    ),
    fall_area_id=st.none() | st.sampled_from(list(FallArea)),
    stage=st.sampled_from(list(Stage)),
)


@settings(max_examples=15, deadline=None)
@given(
    st.lists(reports, max_size=3),
    st.builds(Position, st.floats(-180.0, 179.0), st.floats(-89.0, 89.0)),
    st.sampled_from([0.0, 2e3, 90e3]),
)
def test_nothing_published_anywhere_on_earth_makes_it_crash_or_lose_probability(
    published, launch, radius90_m
):
    impact, findings = estimate(flight(*published, launch=launch, radius90_m=radius90_m))
    if impact is None:
        assert texts(findings, "missing")
        return
    assert impact.weight.sum() == pytest.approx(1.0)
    assert np.isfinite(impact.lon_deg).all()
    assert np.isfinite(impact.lat_deg).all()
    assert all(region.outline.is_valid for region in impact.regions)
    assert impact.radius90_m >= 0.0
