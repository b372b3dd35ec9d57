"""What is told of a verdict, as text and as a record: every line and every key."""

import pytest
from attrs import evolve
from made_sea import IMPACT, START, assessment, verdict

from geomap.events import Claim
from geomap.findings import Finding
from geomap.geodesy import Position
from geomap.sentences import say
from geomap.trajectory import fit
from geomap.verdict import Answer, ClaimCheck, Claims, DistanceInside, NearestPoint, ZoneShare
from geomap.verdict.record import record
from geomap.verdict.wording import headline, tell

TOLD = verdict(
    nearest_coast=NearestPoint(Position(-9.87654321, 38.76543219), 1234.4e3, "Portugal"),
    zones=tuple(
        ZoneShare(f"zone-{place}", f"Zone {place}", share)
        for place, share in enumerate((0.51234567, 0.2, 0.15, 0.1, 0.04))
    ),
    claim_checks=(
        ClaimCheck("A", Claim.INSIDE, True),
        ClaimCheck("B", Claim.OUTSIDE, False),
        ClaimCheck("C", Claim.NEAR, None),
    ),
    given_claims=True,
    settled_by=say("a figure would decide."),
)
BEST = Position(-137.456, -0.004)


def test_every_line_of_an_assessment_stands_under_its_label():
    impact = evolve(IMPACT, best=BEST, radius90_m=8765.0, used=("range", "direction"))
    notes = ("word " * 30, "wordwork " + "word " * 14, f"see {'x' * 80} {'word ' * 13}well-known")
    findings = tuple(Finding("missing", say(note.strip())) for note in notes)
    text = tell([assessment(TOLD, impact=impact, findings=findings)])
    first = "Word " + "word " * 13
    assert text.splitlines() == [
        "made-up  Made up",
        "  INSIDE Japan's EEZ, with a probability of 96.1 %, counting all that Japan claims",
        "  best estimate    0.00 S, 137.46 W; 90 % within 9 km",
        "  limit            median 23 km inside; 5 to 95 %: 3 km outside to 146 km inside",
        "  nearest coast    1,234 km, Portugal",
        "  zones            Zone 0 51 %, Zone 1 20 %, Zone 2 15 %, Zone 3 10 %",
        "  claim            A: inside (agrees)",
        "  claim            B: outside (DISAGREES)",
        "  claim            C: near (neither confirmed nor refuted)",
        "  claim            taken as evidence",
        "  rests on         range, direction",
        "  would settle it  A figure would decide.",
        # 92 columns, of which 19 are the label's.
        f"  note             {first.strip()}",
        f"                   {'word ' * 13}word",
        "                   word word",
        f"  note             Wordwork {'word ' * 12}word",
        "                   word",
        # What is too long for a line is not broken, nor is a word at its hyphen.
        "  note             See",
        f"                   {'x' * 80}",
        f"                   {'word ' * 12}word",
        "                   well-known",
    ]
    assert text.endswith(" well-known\n")
    lines = tell([assessment(TOLD, number=1), assessment(None, impact=None)]).splitlines()
    assert (lines[1], lines[-2:]) == (
        "  flight 1: Missile",
        ["  flight 2: Missile", "  UNDETERMINED: nothing published says where it came down"],
    )


def test_a_figure_stands_with_its_unit_on_one_line():
    for length in range(60, 80):
        note = Finding("missing", say(f"{'x' * length} 10 km, 2 degrees, 84 % and 5 minutes"))
        lines = tell([assessment(TOLD, findings=(note,))]).splitlines()
        for figure in ("10 km", "2 degrees", "84 %", "5 minutes"):
            assert any(figure in line for line in lines), (length, figure)
        assert max(map(len, lines)) <= 99  # the longest of those words, and 92


def test_what_has_no_coast_claims_or_settling_is_told_without():
    bare = tell([assessment(verdict(claims=None), impact=evolve(IMPACT, best=Position(0.0, 0.0)))])
    assert [line[2:17].strip() for line in bare.splitlines()[2:]] == [
        *("best estimate", "limit", "zones", "rests on")
    ]
    assert bare.splitlines()[1] == "  INSIDE Japan's zone, with a probability of 96.1 %"
    assert "0.00 N, 0.00 E; " in bare
    assert "40.50 N, 137.00 E; " in tell([assessment(TOLD)])
    nameless = verdict(nearest_coast=NearestPoint(Position(1.0, 2.0), 1499.0))
    assert "  nearest coast    1 km\n" in tell([assessment(nameless)])
    on_it = verdict(distance_inside=DistanceInside(0.0, -0.6e3, -1e-9))
    assert "median 0 km inside; 5 to 95 %: 1 km outside to 0 km outside" in tell(
        [assessment(on_it)]
    )


@pytest.mark.parametrize(
    ("found", "words"),
    [
        ({"answer": Answer.OUTSIDE, "probability_inside": 0.031}, "OUTSIDE Japan's EEZ; the "),
        ({"answer": Answer.UNDETERMINED, "probability_inside": 0.4}, "UNDETERMINED: 40 % for "),
        ({"claims": Claims.UNDISPUTED}, "INSIDE Japan's EEZ, with a probability of 96.1 %"),
    ],
)
def test_a_headline_ends_with_the_reading_of_the_claims(found, words):
    text = headline(verdict(**found))
    assert text.startswith(words)
    assert text.endswith(
        ", counting only what no other state claims"
        if "claims" in found
        else ", counting all that Japan claims"
    )


def test_a_record_is_rounded_to_tens_of_metres_hundreds_of_metres_and_hundredths_of_a_percent():
    impact = evolve(
        IMPACT, best=Position(-137.456789, -0.00004), radius90_m=8765.0, used=("range",)
    )
    arc = fit(START, 71.0, 820e3, 950e3)
    arc = evolve(arc, flight_time_s=1234.5678, burnout_speed_m_s=3456.789, burnout_angle_deg=67.891)
    findings = (Finding("claims", say("it is so."), ("A", "B")),)
    made = record(assessment(TOLD, impact=impact, findings=findings, trajectory=arc))
    assert made == {
        "event": "made-up",
        "flight": 2,
        "missile": "Missile",
        "zone": "japan-eez",
        "zone_name": "Japan's zone",
        "by_claims": "japan",
        "given_claims": True,
        "verdict": "inside",
        "probability_inside": 0.9612,
        "distance_inside_km": {"median": 23.5, "low": -3.5, "high": 145.7},
        "by_other_claims": {"verdict": "inside", "probability_inside": 0.9512},
        "settles": "A figure would decide.",
        "impact": {"lon": -137.4568, "lat": 0.0, "radius90_km": 8.8},
        "rests_on": ["range"],
        "zones": [
            {"id": f"zone-{place}", "name": f"Zone {place}", "probability": share}
            for place, share in enumerate((0.5123, 0.2, 0.15, 0.1, 0.04))
        ],
        "claims": [
            {"by": "A", "verdict": "inside", "agrees": True},
            {"by": "B", "verdict": "outside", "agrees": False},
            {"by": "C", "verdict": "near", "agrees": None},
        ],
        "nearest_limit": {"lon": 135.1235, "lat": -40.5123, "distance_km": 23.5, "basis": "agreed"},
        "nearest_coast": {
            "lon": -9.8765,
            "lat": 38.7654,
            "distance_km": 1234.4,
            "country": "Portugal",
        },
        "trajectory": {"flight_time_s": 1235, "burnout_speed_m_s": 3457, "burnout_angle_deg": 67.9},
        "findings": [{"kind": "claims", "text": "It is so.", "by": ["A", "B"]}],
    }
    # No minus before nothing.
    assert str(made["impact"]["lat"]) == "0.0"


def test_a_record_of_nothing_has_nulls():
    made = record(assessment(None, impact=None))
    assert made == {
        "event": "made-up",
        "flight": 2,
        "missile": "Missile",
        "zone": None,
        "verdict": "undetermined",
        "probability_inside": None,
        "distance_inside_km": None,
        "impact": None,
        "zones": [],
        "claims": [],
        "nearest_limit": None,
        "nearest_coast": None,
        "findings": [],
    }
    bare = record(assessment(verdict(other=None, other_probability_inside=None, claims=None)))
    assert bare["by_claims"] is None
    assert {"by_other_claims", "settles", "trajectory"}.isdisjoint(bare)
    assert "by_other_claims" not in record(assessment(verdict(other_probability_inside=None)))
