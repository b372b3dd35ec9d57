"""The parts of a verdict, each alone: answers, claims, shares, rounding, words, what settles."""

from datetime import date

import numpy as np
import pytest
import shapely
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from geomap.danger_zones import Corner, DangerZone
from geomap.events import (
    Claim,
    Flight,
    Launch,
    LaunchBasis,
    LaunchEvent,
    PublishedPosition,
    Report,
    Stage,
)
from geomap.geodesy import Position, densify, direct_arrays, inverse_arrays
from geomap.impact import Impact, weighted_quantile
from geomap.readers.layers import load_zones
from geomap.verdict import Answer, Claims, answer_for, assess, judge, question
from geomap.verdict.distances import Cloud, distances_inside
from geomap.verdict.judging import check_claims
from geomap.verdict.overlap import AreaShare, Overlap, hold, overlap_of
from geomap.verdict.record import record
from geomap.verdict.settling import what_settles
from geomap.verdict.wording import headline, tell
from geomap.zones import HIGH_SEAS, Limit, Zone, ZoneKind, ZoneMap

START = Position(125.0, 40.0)


def strips(*longitudes, kinds=(ZoneKind.EEZ,) * 9):
    """Zones from meridian to meridian, 30 to 50 N: a, b, c ..., and the limits between them."""
    names = "abcdefgh"[: len(longitudes) - 1]
    zones = tuple(
        Zone(
            name,
            f"Zone {name}",
            kind,
            ("Japan",),
            (),
            "",
            "",
            shapely.MultiPolygon([shapely.box(west, 30.0, east, 50.0)]),
        )
        for name, kind, west, east in zip(
            names, kinds, longitudes[:-1], longitudes[1:], strict=False
        )
    )
    sides = [HIGH_SEAS, *names, HIGH_SEAS]
    limits = tuple(
        Limit(densify([(lon, 30.0), (lon, 50.0)]), "given", left, right)
        for lon, left, right in zip(longitudes, sides[:-1], sides[1:], strict=True)
    )
    return ZoneMap(zones, limits)


def cloud(lon, lat, weight=None):
    lon, lat = np.broadcast_arrays(np.asarray(lon, float), np.asarray(lat, float))
    weight = np.ones(len(lon)) if weight is None else np.asarray(weight, float)
    best = Position(float(lon.mean()), float(lat.mean()))
    return Impact(lon, lat, weight / weight.sum(), best, 1e3, ())


FLIGHT = Flight("x", Launch(LaunchBasis.POSITION, "", START))


@given(st.floats(0.0, 1.0))
def test_an_answer_and_its_opposite_answer_each_other(share):
    turned = {Answer.INSIDE: Answer.OUTSIDE, Answer.OUTSIDE: Answer.INSIDE}
    if min(abs(share - 0.95), abs(share - 0.05)) > 1e-9:
        assert answer_for(1.0 - share) is turned.get(answer_for(share), Answer.UNDETERMINED)


@pytest.mark.parametrize(
    ("share", "overlap"),
    [
        (0.0, Overlap.NONE),
        (9e-7, Overlap.NONE),
        (1.1e-6, Overlap.PARTLY),
        (0.5, Overlap.PARTLY),
        (1.0 - 1.1e-6, Overlap.PARTLY),
        (1.0 - 9e-7, Overlap.WHOLLY),
        (1.0, Overlap.WHOLLY),
    ],
)
def test_a_share_within_a_millionth_of_none_or_all_is_that(share, overlap):
    assert overlap_of(share) is overlap
    assert AreaShare("a", "A", share).overlap is overlap


@pytest.mark.parametrize("answer", list(Answer))
@pytest.mark.parametrize("claim", list(Claim))
def test_a_claim_agrees_with_its_own_side_alone(answer, claim):
    (check,) = check_claims([Report("A", verdict=claim)], answer)
    takes_a_side = claim.value in ("inside", "outside")
    if answer is Answer.UNDETERMINED or not takes_a_side:
        assert check.agrees is None
    else:
        assert check.agrees is (claim.value == answer.value)


def test_the_last_stage_of_each_source_counts_and_all_that_it_said_then():
    said = [
        Report("A", verdict=Claim.INSIDE, stage=Stage.FIRST),
        Report("B", verdict=Claim.INSIDE, stage=Stage.FIRST),
        Report("A", verdict=Claim.OUTSIDE, stage=Stage.FINAL),
        Report("A", verdict=Claim.NEAR, stage=Stage.FINAL),
        Report("A", verdict=Claim.NEAR, stage=Stage.FINAL),
        Report("A", verdict=Claim.INSIDE, stage=Stage.FORECAST),
        Report("C", stage=Stage.FINAL),
    ]
    checks = check_claims(said, Answer.INSIDE)
    assert [(check.by, check.claim) for check in checks] == [
        ("A", Claim.OUTSIDE),
        ("A", Claim.NEAR),
        ("B", Claim.INSIDE),
    ]


def test_the_share_of_a_zone_is_the_weight_of_its_points_and_small_ones_are_left_out():
    zones = strips(130.0, 132.0, 134.0, 136.0)
    weight = [600.0, 300.0, 99.6, 0.4]
    impact = cloud([131.0, 133.0, 120.0, 135.0], 40.0, weight)
    verdict = judge(impact, zones, question(zones, zone_id="b"), flight=FLIGHT)
    assert [(each.zone_id, each.name) for each in verdict.zones] == [
        ("a", "Zone a"),
        ("b", "Zone b"),
        (HIGH_SEAS, "High seas"),
    ]
    assert [each.probability for each in verdict.zones] == pytest.approx([0.6, 0.3, 0.0996])
    assert verdict.probability_inside == pytest.approx(0.3)
    assert verdict.claims is None
    assert verdict.claim_checks == ()
    assert verdict.other is None


def test_a_layer_is_asked_about_as_a_whole_by_the_names_of_its_first_three():
    few, many = strips(1.0, 2.0, 3.0, 4.0), strips(1.0, 2.0, 3.0, 4.0, 5.0)
    assert question(few).zone_name == "Zone a + Zone b + Zone c"
    assert question(many).zone_name == "Zone a + Zone b + Zone c + ..."
    assert question(many).zone_id == "a+b+c+d"
    assert question(many).ids == set("abcd")


def test_the_distances_to_a_meridian_are_geodesic_and_signed():
    zones = strips(135.0, 150.0)
    lon, lat = np.array([133.0, 134.9, 135.1, 140.0]), np.array([40.0, 35.0, 45.0, 33.0])
    found = distances_inside(zones, frozenset("a"), lon, lat)
    # The nearest point of a meridian by brute force, every 100 m along it.
    line = densify([(135.0, 31.0), (135.0, 49.0)], 100.0)
    for number in range(4):
        _, away = inverse_arrays(lon[number], lat[number], line[:, 0], line[:, 1])
        sign = 1.0 if lon[number] > 135.0 else -1.0
        assert found[number] == pytest.approx(sign * away.min(), abs=100.0)
    known = np.array([True, True, False, False])
    assert (distances_inside(zones, frozenset("a"), lon, lat, known) > 0).all()
    assert known.tolist() == [True, True, False, False]


def test_the_distances_of_many_points_are_those_of_each_alone():
    # More than a block of 512, in two far clouds, so that in the second both see other edges.
    zones = strips(135.0, 150.0)
    generator = np.random.default_rng(4)
    lon = np.concatenate([generator.normal(134.0, 1.0, 400), generator.normal(149.0, 2.0, 400)])
    lat = np.concatenate([generator.normal(34.0, 1.0, 400), generator.normal(46.0, 1.0, 400)])
    together = distances_inside(zones, frozenset("a"), lon, lat)
    alone = [
        float(distances_inside(zones, frozenset("a"), lon[[k]], lat[[k]])[0]) for k in range(800)
    ]
    assert together == pytest.approx(alone, abs=1e-6)


@pytest.mark.parametrize(("lon", "lat", "spread_deg"), [(136.0, 40.9, 0.4), (139.0, 40.0, 3.0)])
def test_the_shares_of_a_cloud_by_distance_are_those_of_its_points_one_by_one(lon, lat, spread_deg):
    zones, ids = load_zones(), frozenset({"japan-eez"})
    generator = np.random.default_rng(8)
    lon, lat = generator.normal((lon, lat), spread_deg, (150, 2)).T
    weight = generator.uniform(0.1, 1.0, 150)
    weight /= weight.sum()
    inside = zones.zone("japan-eez").covers(lon, lat)
    away = np.array(
        [zones.nearest_limit(ids, Position(*place))[1] for place in zip(lon, lat, strict=True)]
    )
    shares = [0.05, 0.25, 0.5, 0.75, 0.95]
    cloud = Cloud.about(zones, ids, (lon, lat), weight)
    for found, distance in (
        (cloud.inside_m(shares), np.where(inside, away, -away)),
        (cloud.away_m(shares), away),
    ):
        expected = [weighted_quantile(distance, weight, share) for share in shares]
        assert found == pytest.approx(expected, abs=2.0)


# What would settle it


def settled(impact, inside, to_limit_m):
    def away_m(shares):
        return [weighted_quantile(to_limit_m, impact.weight, share) for share in shares]

    return str(what_settles(impact, inside, away_m, FLIGHT))


def along_range(ranges_km, azimuth_deg=90.0):
    lon, lat = direct_arrays(START.lon_deg, START.lat_deg, azimuth_deg, np.asarray(ranges_km) * 1e3)
    return cloud(lon, lat)


@pytest.mark.parametrize("turned", [False, True])
def test_a_range_is_asked_for_to_what_leaves_four_fifths_decided(turned):
    # Even from 690 to 910 km, inside beyond 787. Known to within 20 km, in bins of 40 km, all but
    # the one from 760 to 800 are decided: 82 %. To within 30 km it would be 73 %.
    ranges = np.linspace(690.0, 910.0, 2201)[:-1]
    inside = (ranges > 787.0) != turned
    found = settled(along_range(ranges), inside, np.abs(ranges - 787.0) * 1e3)
    assert found.startswith("the range to within 20 km would decide")
    # In steps of 10 km most of the last one under 790 km lies short of the edge.
    assert f"inside {'under' if turned else 'over'} about 790 km" in found
    # A position: one in five lies within 22 km of the edge.
    assert "so would a position to within 20 km" in found


@pytest.mark.parametrize("middle", [0.0, 90.0, 179.0, 350.0])
@pytest.mark.parametrize("turned", [False, True])
def test_an_azimuth_that_decides_is_asked_for_whichever_way_it_points(middle, turned):
    azimuths = middle + np.linspace(-20.0, 20.0, 801)[:-1]
    lon, lat = direct_arrays(START.lon_deg, START.lat_deg, azimuths, 800e3)
    best = direct_arrays(START.lon_deg, START.lat_deg, middle, 800e3)
    impact = evolve(cloud(lon, lat), best=Position(float(best[0]), float(best[1])))
    inside = (azimuths > middle) != turned
    found = settled(impact, inside, np.abs(azimuths - middle) * 14e3)
    assert found.startswith("the azimuth from the launch to within ")
    side = "under" if turned else "over"
    about = float(found.split(f"inside {side} about ")[1].split("°")[0].split()[0])
    assert abs((about - middle + 180.0) % 360.0 - 180.0) <= 2.0
    within = float(found.split("to within ")[1].split("°")[0].split()[0])
    assert 1.0 <= within <= 10.0


def test_where_nothing_else_would_decide_only_a_position_does():
    # Inside and outside by turns, at every range and in every direction alike.
    generator = np.random.default_rng(5)
    lon, lat = generator.uniform(132.0, 136.0, 4000), generator.uniform(38.0, 42.0, 4000)
    inside = generator.random(4000) < 0.5
    found = settled(cloud(lon, lat), inside, np.full(4000, 3e3))
    assert found.lower().startswith("only a position to within 3 km would decide")


def test_a_band_of_ranges_that_decides_has_no_edge_to_speak_of():
    ranges = np.linspace(600.0, 1000.0, 2001)[:-1]
    inside = np.abs(ranges - 800.0) < 100.0
    to_limit = np.abs(np.abs(ranges - 800.0) - 100.0) * 1e3
    found = settled(along_range(ranges), inside, to_limit)
    assert found.startswith("the range to within ")
    assert "inside over" not in found
    assert "inside under" not in found


# Danger zones


def test_the_shares_of_a_danger_zone_come_largest_first_and_the_rest_is_in_none():
    zones = strips(130.0, 130.5, 133.5, 134.5)
    asked = evolve(question(zones, zone_id="b"), other_ids=frozenset("ac"))
    ring = [(129.0, 39.0), (135.0, 39.0), (135.0, 41.0), (129.0, 41.0)]
    corners = tuple(Corner(Position(lon, lat), "") for lon, lat in ring)
    held = hold(DangerZone("x", "X", corners, corners), zones, asked)
    assert [each.zone_id for each in held.shares] == ["b", "c", "a"]
    # Meridians: each degree of longitude is a sixth.
    assert [each.share for each in held.shares] == pytest.approx([6 / 12, 2 / 12, 1 / 12], abs=1e-3)
    assert held.inside.share == pytest.approx(3 / 6, abs=1e-3)
    assert held.other == pytest.approx(3 / 12, abs=1e-3)
    assert held.rest.share == pytest.approx(3 / 12, abs=1e-3)
    assert held.overlap is held.other_overlap is Overlap.PARTLY
    alone = hold(held.zone, zones, question(zones, zone_id="b"))
    assert alone.other is None
    assert alone.other_overlap is None


# Words and records


def assessed(lon, lat=40.0, radius90_m=10e3, **options):
    zones = strips(130.0, 135.0, 140.0)
    position = PublishedPosition(Position(lon, lat), radius90_m)
    flight = Flight("Missile", Launch(LaunchBasis.UNKNOWN), (), position)
    event = LaunchEvent("made-up", "Made up", date(2022, 1, 1), (flight, flight))
    return assess(event, zones, **{"zone_id": "a"} | options)


def test_a_headline_says_the_answer_the_zone_and_the_share():
    assert headline(assessed(132.0)[0].verdict) == (
        "INSIDE Zone a, with a probability of over 99.9 %"
    )
    assert headline(assessed(137.0)[0].verdict).startswith("OUTSIDE Zone a; the probability of ")
    open_one = headline(assessed(135.0)[0].verdict)
    assert open_one.startswith("UNDETERMINED: ")
    assert open_one.endswith("for inside Zone a")
    verdict = assessed(132.0)[0].verdict
    assert headline(evolve(verdict, claims=Claims.JAPAN)).startswith("INSIDE Japan's EEZ, ")
    assert headline(evolve(verdict, claims=Claims.UNDISPUTED)).endswith(
        "counting only what no other state claims"
    )


def test_an_assessment_is_told_with_its_sides_and_hemispheres():
    text = tell(assessed(132.0))
    lines = text.splitlines()
    assert lines[0] == "made-up  Made up"
    assert "  flight 1: Missile" in lines
    assert "  flight 2: Missile" in lines
    assert "40.00 N, 132.00 E; 90 % within 10 km" in text
    assert "rests on" in text
    assert "outside" not in text
    assert all(len(line) <= 92 for line in lines)
    assert "flight 1" not in tell(assessed(132.0)[:1])
    south = evolve(assessed(132.0)[0].impact, best=Position(-132.0, -40.0))
    assert "40.00 S, 132.00 W" in tell([evolve(assessed(132.0)[0], impact=south)])
    limits = [line for line in tell(assessed(137.0)).splitlines() if "5 to 95 %" in line]
    assert [line.split()[:2] for line in limits] == [["limit", "median"]] * 2
    assert all("outside; 5 to 95 %" in line for line in limits)


def test_a_record_has_kilometres_degrees_and_shares_rounded_and_no_minus_zero():
    one = assessed(132.0)[0]
    made = record(one)
    assert made["impact"] == {
        "lon": round(one.impact.best.lon_deg, 4),
        "lat": round(one.impact.best.lat_deg, 4),
        "radius90_km": round(one.impact.radius90_m / 1e3, 1),
    }
    distance = one.verdict.distance_inside
    assert made["distance_inside_km"] == {
        "median": round(distance.median_m / 1e3, 1),
        "low": round(distance.low_m / 1e3, 1),
        "high": round(distance.high_m / 1e3, 1),
    }
    assert made["flight"] == 1
    assert made["missile"] == "Missile"
    assert made["by_claims"] is None
    assert "by_other_claims" not in made
    assert "trajectory" not in made
    nearly = evolve(distance, median_m=-10.0, low_m=-49.0, high_m=49.0)
    small = record(evolve(one, verdict=evolve(one.verdict, distance_inside=nearly)))
    assert [str(value) for value in small["distance_inside_km"].values()] == ["0.0"] * 3
    assert made["nearest_limit"]["distance_km"] == round(
        one.verdict.nearest_limit.distance_m / 1e3, 1
    )
    assert made["nearest_coast"] is None


def test_the_other_reading_is_recorded_where_there_is_one():
    verdict = assessed(132.0)[0].verdict
    other = evolve(verdict, other=Answer.OUTSIDE, other_probability_inside=0.01234567)
    made = record(evolve(assessed(132.0)[0], verdict=other))
    assert made["by_other_claims"] == {"verdict": "outside", "probability_inside": 0.0123}


def test_what_is_told_stands_in_one_column_whatever_it_is_called():
    lines = tell(assessed(135.0)[:1]).splitlines()
    columns = set()
    for label in ("best estimate", "limit", "zones", "rests on", "would settle it"):
        (line,) = (line for line in lines if line.startswith(f"  {label}  "))
        rest = line[2 + len(label) :]
        columns.add(len(line) - len(rest.lstrip()))
    assert len(columns) == 1
