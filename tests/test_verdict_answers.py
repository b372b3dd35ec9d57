"""A verdict's answers, shares, words and figures on impacts whose weights were written by hand."""

from datetime import date

import numpy as np
import pytest
from attrs import evolve
from made_sea import IMPACT, SEA, START, Coast, cloud, flight, verdict

from geomap.danger_zones import Corner, DangerZone
from geomap.events import Claim, Direction, LaunchEvent, PublishedPosition, Quantity, Report, Stage
from geomap.evidence import Calibration
from geomap.geodesy import Position, direct
from geomap.sentences import Share, Word
from geomap.trajectory import fit
from geomap.verdict import (
    Answer,
    ClaimCheck,
    Claims,
    NearestPoint,
    ZoneShare,
    answer_for,
    assess,
    judge,
    question,
)
from geomap.verdict.assessing import _claimed, _shore_findings, _trajectory, _zone_findings
from geomap.verdict.holding_back import hold_back
from geomap.verdict.judging import check_claims
from geomap.verdict.overlap import Overlap, hold, overlap_of
from geomap.zones import HIGH_SEAS, LAND, NOT_COVERED


def test_a_share_is_the_weight_of_the_points_in_the_zones_that_count():
    impact = cloud(
        [137.0, 139.5, 134.0, 132.0, 129.0, 100.0, 137.0],
        [0.31, 0.07, 0.2, 0.11, 0.13, 0.16, 0.02],
        lat=[40.5, 37.0, 40.5, 40.5, 40.5, 40.5, 41.0],
    )
    asked = question(SEA)
    found = judge(impact, SEA, asked, flight=flight())
    assert (found.zone_id, found.zone_name, found.claims) == (
        "japan-eez",
        "Japan's zone",
        Claims.JAPAN,
    )
    # Japan's own and what it claims beside others; land lies in none.
    assert found.ids == {"japan-eez", "rocks"}
    assert found.probability_inside == pytest.approx(0.53)
    assert found.other_probability_inside == pytest.approx(0.33)
    assert (found.answer, found.other) == (Answer.UNDETERMINED, Answer.UNDETERMINED)
    assert [(each.zone_id, each.name) for each in found.zones] == [
        ("japan-eez", "Japan's zone"),
        ("rocks", "The rocks"),
        (NOT_COVERED, "Beyond the region covered"),
        (HIGH_SEAS, "High seas"),
        ("theirs", "Theirs"),
        (LAND, "Land"),
    ]
    assert [each.probability for each in found.zones] == pytest.approx(
        [0.33, 0.2, 0.16, 0.13, 0.11, 0.07]
    )
    theirs = judge(impact, SEA, question(SEA, zone_id="theirs"), flight=flight())
    assert theirs.probability_inside == pytest.approx(0.11)
    assert (theirs.other, theirs.other_probability_inside) == (None, None)
    # A nested zone is asked of the points themselves.
    nested = cloud([135.5, 137.0, 134.5], [0.25, 0.35, 0.4])
    found = judge(nested, SEA, question(SEA, zone_id="coastal"), flight=flight())
    assert found.probability_inside == pytest.approx(0.25)


def test_by_the_other_reading_the_shares_change_places():
    impact = cloud([137.0, 134.0], [0.97, 0.03])
    found = judge(impact, SEA, question(SEA, Claims.UNDISPUTED), flight=flight())
    assert (found.ids, found.claims) == ({"japan-eez"}, Claims.UNDISPUTED)
    assert (found.probability_inside, found.other_probability_inside) == pytest.approx((0.97, 1.0))
    assert (found.answer, found.other) == (Answer.INSIDE, Answer.INSIDE)
    found = judge(impact, SEA, question(SEA, Claims.JAPAN, "japan-eez"), flight=flight())
    assert found.other_probability_inside == pytest.approx(0.97)
    impact = cloud([134.0, 137.0], [0.96, 0.04])
    found = judge(impact, SEA, question(SEA), flight=flight())
    assert (found.answer, found.other) == (Answer.INSIDE, Answer.OUTSIDE)
    assert found.settles == ""


def test_weights_that_sum_to_a_little_more_than_one_are_certain_and_no_more():
    impact = cloud([137.0, 138.0], [0.6, 0.4 + 1e-9])
    found = judge(impact, SEA, question(SEA), flight=flight())
    assert (found.probability_inside, found.other_probability_inside) == (1.0, 1.0)
    assert [each.probability for each in found.zones] == [1.0]


def test_the_answer_turns_at_95_per_cent_and_at_what_that_leaves_of_all():
    shares = (0.95, np.nextafter(0.95, 0.0), np.nextafter(1.0 - 0.95, 1.0), 1.0 - 0.95)
    assert [answer_for(float(share)) for share in shares] == [
        *(Answer.INSIDE, Answer.UNDETERMINED, Answer.UNDETERMINED, Answer.OUTSIDE)
    ]


@pytest.mark.parametrize(("share", "listed"), [(0.0005, True), (0.000499, False)])
def test_a_zone_is_listed_from_one_in_two_thousand_on_and_equals_by_id(share, listed):
    rest = (1.0 - share) / 2.0
    found = judge(
        cloud([129.0, 134.0, 131.0], [rest, rest, share]), SEA, question(SEA), flight=flight()
    )
    assert [each.zone_id for each in found.zones] == [HIGH_SEAS, "rocks", *["theirs"] * listed]


def test_distances_are_those_of_half_of_a_twentieth_and_of_all_but_a_twentieth():
    # A point every kilometre from 60 km west of the meridian to 139 km east of it.
    reach_m = np.arange(-60.0, 140.0) * 1e3
    places = [direct(Position(135.0, 40.5), 90.0, each) for each in reach_m]
    impact = cloud([each.lon_deg for each in places], np.full(200, 1 / 200))
    impact = evolve(impact, lat_deg=np.array([each.lat_deg for each in places]))
    found = judge(impact, SEA, question(SEA, Claims.UNDISPUTED), flight=flight())
    expected = np.interp((0.05, 0.5, 0.95), (np.arange(200) + 0.5) / 200, reach_m)
    distance = found.distance_inside
    assert (distance.low_m, distance.median_m, distance.high_m) == pytest.approx(expected, abs=60.0)
    assert found.nearest_limit.name == "equidistance"
    assert found.nearest_limit.distance_m == pytest.approx(60e3, abs=60.0)
    assert found.nearest_limit.position.lon_deg == pytest.approx(135.0)
    # One in five lies nearer than 19.5 km.
    assert "a position to within 15 km" in found.settles


def test_the_nearest_coast_is_told_where_the_shore_is_known():
    impact = cloud([137.25, 138.0], [0.6, 0.4])
    asked = question(SEA)
    found = judge(impact, SEA, asked, flight=flight(), shore=Coast())
    assert found.nearest_coast == NearestPoint(Position(139.0, 40.5), 12345.6, "Japan")
    assert judge(impact, SEA, asked, flight=flight()).nearest_coast is None
    unknown = Coast([(137.25, 40.5)])
    assert judge(impact, SEA, asked, flight=flight(), shore=unknown).nearest_coast is None
    assert not found.given_claims
    assert judge(impact, SEA, asked, flight=flight(), given_claims=True).given_claims


def test_what_was_said_of_japans_zone_is_held_against_no_other():
    said = flight(Report("A", verdict=Claim.INSIDE))
    impact = cloud([137.0, 138.0], [0.6, 0.4])
    assert judge(impact, SEA, question(SEA), flight=said).claim_checks == (
        ClaimCheck("A", Claim.INSIDE, True),
    )
    assert judge(impact, SEA, question(SEA, zone_id="theirs"), flight=said).claim_checks == ()


def test_of_each_source_what_it_said_in_its_last_stage_counts_once():
    said = [
        Report("A", verdict=Claim.OUTSIDE, stage=Stage.FIRST),
        Report("B", verdict=Claim.NEAR),
        Report("A", verdict=Claim.INSIDE, stage=Stage.FIRST),
        Report("A", verdict=Claim.OUTSIDE, stage=Stage.FIRST),
        Report("A", verdict=Claim.NONE, stage=Stage.FORECAST),
        Report("A", stage=Stage.FINAL),
    ]
    assert check_claims(said, Answer.OUTSIDE) == (
        ClaimCheck("A", Claim.OUTSIDE, True),
        ClaimCheck("A", Claim.INSIDE, False),
        ClaimCheck("B", Claim.NEAR, None),
    )


# Assessing


@pytest.mark.parametrize(
    ("claims", "side"),
    [
        (["inside", "inside", "near"], Answer.INSIDE),
        (["none", "outside"], Answer.OUTSIDE),
        (["inside", "outside"], None),
        (["near", "none"], None),
        ([], None),
    ],
)
def test_sources_claim_a_side_where_all_that_take_one_take_the_same(claims, side):
    reports = [Report(by, verdict=Claim(claim)) for by, claim in zip("ABC", claims, strict=False)]
    assert _claimed(flight(*reports)) is side


def test_claims_are_evidence_only_where_that_is_asked_and_japans_zone_is():
    at = PublishedPosition(Position(132.9, 40.5), 30e3)
    flights = tuple(
        flight(Report("A", verdict=claim), impact=at) for claim in (Claim.INSIDE, Claim.NEAR)
    )
    event = LaunchEvent("made-up", "Made up", date(2022, 1, 1), flights)

    def shares(**options):
        found = assess(event, SEA, **options)
        assert [one.number for one in found] == [1, 2]
        assert [one.flight for one in found] == list(flights)
        return [(one.verdict.probability_inside, one.verdict.given_claims) for one in found]

    (said, was_given), (other, none_given) = shares()
    assert said == other
    assert not was_given
    assert not none_given
    (given, was_given), (same, none_given) = shares(given_claims=True)
    odds = said / (1.0 - said)
    assert given == pytest.approx(99.0 * odds / (1.0 + 99.0 * odds), abs=0.01)
    assert was_given
    assert (same, none_given) == (other, False)
    assert shares(given_claims=True, zone_id="rocks") == shares(zone_id="rocks")


def test_a_calibration_of_ones_own_is_taken():
    said = Report("A", range_km=Quantity(700.0), direction=Direction(90.0))
    event = LaunchEvent("made-up", "Made up", date(2022, 1, 1), (flight(said, launch=START),))
    known = Calibration()
    radii = [
        assess(event, SEA, calibration=each)[0].impact.radius90_m
        for each in (None, known, evolve(known, range_scatter_m=70e3))
    ]
    assert radii[0] == radii[1]
    assert radii[2] > 1.5 * radii[0]


@pytest.mark.parametrize(
    ("lon_deg", "claims", "is_inside"),
    [
        (136.9, Claims.JAPAN, True),
        (134.0, Claims.JAPAN, True),
        (134.0, Claims.UNDISPUTED, False),
        (132.0, Claims.JAPAN, False),
    ],
)
def test_the_best_estimate_has_its_own_side_of_the_limit(lon_deg, claims, is_inside):
    impact = evolve(cloud([137.0, 131.0], [0.3, 0.7]), best=Position(lon_deg, 40.0))
    found = judge(impact, SEA, question(SEA, claims), flight=flight())
    assert found.best_is_inside is is_inside
    assert found.distance_inside.median_m < 0.0


def zone_findings(found, zones=SEA):
    return list(_zone_findings(IMPACT, found, zones))


def test_sources_that_differ_or_disagree_with_the_figures_are_said_to():
    agreeing = ClaimCheck("A", Claim.INSIDE, True)
    refuted, silent = ClaimCheck("B", Claim.OUTSIDE, False), ClaimCheck("C", Claim.NEAR, None)
    assert zone_findings(verdict(claim_checks=(agreeing, silent))) == []
    alone = zone_findings(verdict(claim_checks=(silent, refuted)))
    assert [(one.kind, one.reports) for one in alone] == [("claims", ("B",))]
    assert dict(alone[0].sentence.values) == {
        "source": "B",
        "claim": Word("verdict", "outside"),
        "probability": Share(0.96123456),
    }
    both = zone_findings(verdict(claim_checks=(agreeing, refuted, silent)))
    assert [(one.kind, one.reports) for one in both] == [
        ("claims", ("A", "B", "C")),
        ("claims", ("B",)),
    ]
    assert both[0].text == "Sources differ on the zone: some say inside, some outside."


@pytest.mark.parametrize(
    ("claims", "begins"),
    [
        (Claims.JAPAN, "Counting only what no other state claims, the answer would be outside"),
        (Claims.UNDISPUTED, "Counting all that Japan claims, the answer would be outside"),
    ],
)
def test_the_other_reading_is_told_where_its_answer_is_another(claims, begins):
    differing = verdict(claims=claims, other=Answer.OUTSIDE, other_probability_inside=0.0312)
    (one,) = zone_findings(differing)
    assert one.kind == "disputed"
    assert one.text == f"{begins} (3.1 % for inside)."
    assert dict(one.sentence.values)["probability"] == Share(0.0312)
    assert zone_findings(verdict(other=None, other_probability_inside=None)) == []
    (none,) = zone_findings(verdict(other=Answer.OUTSIDE, other_probability_inside=None))
    assert dict(none.sentence.values)["probability"] == Share(0.0)


@pytest.mark.parametrize("answer", list(Answer))
@pytest.mark.parametrize("other", list(Answer))
def test_the_other_reading_is_told_of_any_two_answers_that_differ(answer, other):
    told = zone_findings(verdict(answer=answer, other=other))
    assert [one.kind for one in told] == ["disputed"] * (answer is not other)
    for one in told:
        assert dict(one.sentence.values)["answer"] == Word("verdict", other.value)


@pytest.mark.parametrize(("share", "is_told"), [(0.049, False), (0.05, False), (0.051, True)])
def test_more_than_a_twentieth_beyond_the_region_is_told_of_computed_zones(share, is_told):
    held = (
        ZoneShare(NOT_COVERED, "Beyond", share),
        ZoneShare("theirs", "Theirs", 0.9),
        ZoneShare(HIGH_SEAS, "High seas", 0.02),
    )
    found = zone_findings(verdict(zones=held))
    assert [one.kind for one in found] == ["beyond"] * is_told
    for one in found:
        assert dict(one.sentence.values) == {"probability": Share(share)}
    # Of a layer of the user's own nothing is known to be missing.
    assert zone_findings(verdict(zones=held), evolve(SEA, elsewhere="outside")) == []


def test_the_shore_is_asked_for_each_square_degree_that_holds_something():
    lon = [-180.0, -0.3, 0.7, 179.9, 179.2, 12.0, 12.999, 12.5, 13.2]
    lat = [90.0, -90.0, -0.5, 89.99, 89.0, 45.0, 45.999, 45.5, 45.1]
    weight = [0.01, 0.02, 0.03, 0.04, 0.05, 0.4, 0.05, 0.35, 0.05]
    shore = Coast([(12.5, 45.5)])
    impact = cloud(lon, weight, lat, used=("waters", "shoreline"))
    (one,) = _shore_findings(impact, shore)
    assert one.kind == "beyond"
    assert dict(one.sentence.values)["probability"].probability == pytest.approx(0.8)
    assert set(shore.asked) == {
        *((-179.5, 89.5), (-0.5, -89.5), (0.5, -0.5), (179.5, 89.5), (12.5, 45.5), (13.5, 45.5))
    }
    assert len(shore.asked) == 6
    # In two squares as in one.
    (one,) = _shore_findings(impact, Coast([(13.5, 45.5), (179.5, 89.5)]))
    assert dict(one.sentence.values)["probability"].probability == pytest.approx(0.14)


@pytest.mark.parametrize(("beyond", "is_told"), [(0.049, False), (0.05, False), (0.051, True)])
def test_more_than_a_twentieth_off_the_known_shore_is_told_where_it_was_used(beyond, is_told):
    held = cloud([137.2, 141.2], [beyond, 1.0 - beyond], used=("shoreline",))
    unknown = Coast([(137.5, 40.5)])
    assert len(list(_shore_findings(held, unknown))) == is_told
    assert not list(_shore_findings(held, None))
    assert not list(_shore_findings(evolve(held, used=("range", "waters")), unknown))


def test_the_arc_leads_from_the_launch_to_the_best_estimate_with_the_published_apogee():
    end = direct(START, 71.0, 820e3)
    said = flight(Report("A", apogee_km=Quantity(950.0)), launch=START)
    arc = _trajectory(said, cloud([0.0], [1.0], best=end))
    same = fit(START, 71.0, 820e3, 950e3)
    assert (arc.range_m, arc.azimuth_deg, arc.apogee_m) == pytest.approx((820e3, 71.0, 950e3))
    assert arc.flight_time_s == pytest.approx(same.flight_time_s)
    west = _trajectory(said, cloud([0.0], [1.0], best=direct(START, 261.0, 820e3)))
    assert west.azimuth_deg == pytest.approx(261.0)
    assert _trajectory(said, cloud([0.0], [1.0], best=START)) is None
    assert _trajectory(flight(launch=START), cloud([0.0], [1.0], best=end)) is None
    assert _trajectory(evolve(said, launch=flight().launch), cloud([0.0], [1.0], best=end)) is None


# Held back


def reading(*shares):
    """What is left: shares in Japan's zone, in what it claims beside others, and elsewhere."""
    return cloud([137.0, 134.0, 131.0], shares)


INSIDE, OUTSIDE, OPEN = reading(0.96, 0.02, 0.02), reading(0.01, 0.03, 0.96), reading(0.5, 0.2, 0.3)
CLAIMED = reading(0.01, 0.96, 0.03)


@pytest.mark.parametrize(
    ("said", "readings", "expected", "is_held_back"),
    [
        ((Answer.INSIDE, Answer.INSIDE), [INSIDE, INSIDE], (Answer.INSIDE, Answer.INSIDE), False),
        ((Answer.OUTSIDE, Answer.OUTSIDE), [OUTSIDE], (Answer.OUTSIDE, Answer.OUTSIDE), False),
        (
            (Answer.INSIDE, Answer.INSIDE),
            [INSIDE, OUTSIDE],
            (Answer.UNDETERMINED, Answer.UNDETERMINED),
            True,
        ),
        # By Japan's reading both times inside, by the other once outside.
        (
            (Answer.INSIDE, Answer.INSIDE),
            [INSIDE, CLAIMED],
            (Answer.INSIDE, Answer.UNDETERMINED),
            False,
        ),
        (
            (Answer.INSIDE, Answer.OUTSIDE),
            [CLAIMED, OUTSIDE],
            (Answer.UNDETERMINED, Answer.OUTSIDE),
            True,
        ),
        (
            (Answer.INSIDE, Answer.OUTSIDE),
            [CLAIMED, OPEN],
            (Answer.UNDETERMINED, Answer.UNDETERMINED),
            True,
        ),
        (
            (Answer.UNDETERMINED, Answer.OUTSIDE),
            [OUTSIDE, INSIDE],
            (Answer.UNDETERMINED, Answer.UNDETERMINED),
            False,
        ),
        ((Answer.INSIDE, None), [INSIDE], (Answer.INSIDE, None), False),
        ((Answer.INSIDE, None), [INSIDE, None], (Answer.UNDETERMINED, None), True),
        ((Answer.OUTSIDE, Answer.OUTSIDE), [], (Answer.OUTSIDE, Answer.OUTSIDE), False),
    ],
)
def test_an_answer_stands_if_each_reading_gives_it(said, readings, expected, is_held_back):
    asked = question(SEA)
    if said[1] is None:
        asked = evolve(asked, other_ids=None)
    check = ClaimCheck("A", Claim.INSIDE, True)
    told = flight(Report("A", verdict=Claim.INSIDE))
    before = verdict(answer=said[0], other=said[1], claim_checks=(check,))
    after = hold_back(before, readings, SEA, asked, told)
    assert ((after.answer, after.other), after.is_held_back) == (expected, is_held_back)
    assert after.probability_inside == before.probability_inside
    # Of what is open nobody is right or wrong, and which statement is right would decide.
    assert after.claim_checks == ((evolve(check, agrees=None),) if is_held_back else (check,))
    assert after.settles == (
        "Which of the contradicting statements is right would decide." if is_held_back else ""
    )
    silent = hold_back(evolve(before, claim_checks=()), readings, SEA, asked, told)
    assert silent.claim_checks == ()


def test_readings_are_taken_until_nothing_is_left_to_decide():
    taken = []

    def given():
        for each in (INSIDE, CLAIMED, OUTSIDE, INSIDE):
            taken.append(each)
            yield each

    before = verdict(answer=Answer.INSIDE, other=Answer.INSIDE)
    after = hold_back(before, given(), SEA, question(SEA), flight())
    assert (len(taken), after.is_held_back) == (3, True)
    open_one = verdict(answer=Answer.UNDETERMINED, other=Answer.UNDETERMINED)
    assert hold_back(open_one, given(), SEA, question(SEA), flight()) == open_one
    assert len(taken) == 3
    # Weights that sum to more than one decide as one does.
    more = cloud([137.0, 138.0], [0.6, 0.4 + 1e-9])
    assert hold_back(before, [more], SEA, question(SEA), flight()) == before


# Danger zones


def danger_zone(west, east, south=39.0, north=41.0):
    ring = [(west, south), (east, south), (east, north), (west, north)]
    corners = tuple(Corner(Position(lon, lat), "") for lon, lat in ring)
    return DangerZone("x", "X", corners, corners)


def test_a_danger_zone_is_shared_out_by_area_and_what_it_does_not_touch_has_none_of_it():
    # Meridians share a zone between two parallels by their degrees.
    found = hold(danger_zone(131.5, 136.0), SEA, question(SEA))
    assert found.zone.id == "x"
    assert found.area_m2 == pytest.approx(danger_zone(131.5, 136.0).area_m2())
    assert (found.inside.zone_id, found.inside.name) == ("japan-eez", "Japan's zone")
    assert found.inside.share == pytest.approx(3 / 4.5, abs=1e-3)
    assert found.other == pytest.approx(1 / 4.5, abs=1e-3)
    assert [(each.zone_id, each.name) for each in found.shares] == [
        *(("rocks", "The rocks"), ("theirs", "Theirs"), ("japan-eez", "Japan's zone"))
    ]
    assert found.rest.share == pytest.approx(0.0, abs=1e-9)
    assert (found.rest.zone_id, found.rest.name) == (HIGH_SEAS, "")
    assert (found.overlap, found.other_overlap) == (Overlap.PARTLY, Overlap.PARTLY)
    theirs = hold(danger_zone(128.0, 132.0), SEA, question(SEA))
    assert (theirs.inside.share, theirs.other) == (0.0, 0.0)
    assert (theirs.overlap, theirs.other_overlap) == (Overlap.NONE, Overlap.NONE)
    assert theirs.rest.share == pytest.approx(1 / 2, abs=1e-3)
    wholly = hold(danger_zone(133.5, 134.5), SEA, question(SEA))
    assert (wholly.overlap, wholly.other_overlap) == (Overlap.WHOLLY, Overlap.NONE)
    assert wholly.inside.share == pytest.approx(1.0, abs=1e-9)


def test_shares_that_sum_to_a_little_more_than_all_are_all(monkeypatch):
    held = {"rocks": 0.7, "japan-eez": 0.3 + 1e-9}
    monkeypatch.setattr("geomap.verdict.overlap.shares", lambda zone, zones: held)
    found = hold(danger_zone(133.5, 136.0), SEA, question(SEA))
    assert (found.inside.share, found.rest.share) == (1.0, 0.0)
    assert found.other == 0.3 + 1e-9
    held["rocks"] = 0.3 + 1e-9
    held["theirs"] = 0.2
    found = hold(danger_zone(133.5, 136.0), SEA, question(SEA, Claims.UNDISPUTED))
    assert [each.zone_id for each in found.shares] == ["japan-eez", "rocks", "theirs"]
    assert (found.inside.share, found.other) == pytest.approx((0.3, 0.6))
    assert found.rest.share == pytest.approx(0.2)
    held["japan-eez"] = 1.0
    assert hold(danger_zone(1, 2), SEA, question(SEA, Claims.UNDISPUTED)).other == 1.0


def test_a_millionth_is_nothing_and_all_but_a_millionth_is_all():
    assert [overlap_of(share) for share in (1e-6, 1.0000001e-6, 1.0 - 1e-6, 1.0 - 1.0001e-6)] == [
        *(Overlap.NONE, Overlap.PARTLY, Overlap.WHOLLY, Overlap.PARTLY)
    ]


# Words and records
