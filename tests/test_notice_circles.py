"""Circles in notices: a radius before or after a position."""

import json
import math

import numpy as np
import pytest
from page_cases import shoreline, zone_map
from pyproj import Geod
from test_notice_page import facts, held, page, rows_of

from geomap.cli import main
from geomap.errors import InputError
from geomap.readers.notices import is_notice, read_notice
from geomap.render.notice_map import notice_scene
from geomap.render.words import Words

WGS84 = Geod(ellps="WGS84")
MILE_M = 1852.0  # International Hydrographic Conference, Monaco, 1929
AT = (131 + 10 / 60 + 52 / 3600, 24 + 28 / 60 + 15 / 3600)

FORMS = [
    ("DANGEROUS OPERATIONS WITHIN 5 MILES OF 24-28-15N 131-10-52E.", 5 * MILE_M),
    ("AREA WITHIN A RADIUS OF 10 NAUTICAL MILES CENTERED ON 24-28-15N 131-10-52E", 10 * MILE_M),
    ("A CIRCLE OF RADIUS 20KM CENTRED AT 24-28-15N 131-10-52E", 20e3),
    ("WI 15NM RADIUS OF 242815N1311052E", 15 * MILE_M),
    ("CIRCLE 5NM CENTERED 242815N1311052E", 5 * MILE_M),
    ("PSN 242815N1311052E RADIUS 2.5NM", 2.5 * MILE_M),
    ("24-28-15N 131-10-52Eを中心とする半径5海里の円内", 5 * MILE_M),
    ("北緯24度28分15秒 東経131度10分52秒から半径10キロメートル以内", 10e3),
    ("북위 24도28분15초 동경 131도10분52초를 중심으로 반경 5마일 이내", 5 * MILE_M),
    ("북위 24도28분15초 동경 131도10분52초로부터 반경 3해리", 3 * MILE_M),
]


@pytest.mark.parametrize(("text", "radius_m"), FORMS)
def test_a_radius_is_read_in_each_form_and_drawn_at_that_distance(text, radius_m):
    assert is_notice(text)
    (zone,) = read_notice(text).zones
    lon, lat = zone.ring_deg().T
    _, _, away_m = WGS84.inv(np.full_like(lon, AT[0]), np.full_like(lat, AT[1]), lon, lat)
    assert away_m == pytest.approx(radius_m, abs=0.01)


def test_the_area_of_a_circle_is_that_of_the_formula():
    # A cap of a sphere with the mean curvature there: pi r^2 (1 - r^2 / 12 R^2).
    (zone,) = read_notice(FORMS[0][0]).zones
    radius_m = 5 * MILE_M
    cap_m2 = math.pi * radius_m**2 * (1.0 - radius_m**2 / (12.0 * 6.37e6**2))
    assert zone.area_m2() == pytest.approx(cap_m2, rel=3e-5)


def test_a_circle_that_the_limit_halves_lies_inside_by_half():
    # The limit of the small world is the meridian of 134 E: by symmetry.
    (zone,) = held("WITHIN 20 NAUTICAL MILES OF 39-30N 134-00E")[1]
    assert zone.inside.share == pytest.approx(0.5, abs=1e-6)


def test_plain_miles_are_nautical_and_that_is_said_in_the_language_of_the_page():
    text = "WITHIN 5 MILES OF 39-30N 134-00E"
    assert any("nautical miles" in remark for remark in facts(text).zones[0].remarks)
    assert any("海里" in remark for remark in facts(text, lang="ja").zones[0].remarks)
    assert any("해리" in remark for remark in facts(text, lang="ko").zones[0].remarks)
    assert not facts("WITHIN 5 NM OF 39-30N 134-00E").zones[0].remarks


def test_the_page_names_the_centre_and_the_words_of_the_notice():
    html = page("WITHIN 5 NM OF 39-30N 134-00E")
    assert "centre: " in html
    assert "<td>WITHIN 5 NM OF 39-30N 134-00E</td>" in html


@pytest.mark.parametrize(
    ("lang", "heading", "radius", "miles"),
    [
        ("en", "Circle", "Radius", "5 nmi"),
        ("ja", "円", "半径", "5海里"),
        ("ko", "원", "반지름", "5해리"),
    ],
)
def test_a_circle_is_listed_as_one_with_its_radius(lang, heading, radius, miles):
    text = "A. WITHIN 5 NM OF 39-30N 134-00E"
    html = page(text, lang=lang)
    head, centre = rows_of(html, "corners")
    assert f"<h3>{heading}</h3>" in html
    assert (len(head), centre[0]) == (3, "WITHIN 5 NM OF 39-30N 134-00E")
    (row,) = [row for row in facts(text, lang=lang).zones[0].figures if row.name == radius]
    assert (row.value.replace(" ", ""), row.remark) == ("9.26km", miles)  # 5 x 1.852


def test_a_circle_bears_its_name_on_the_map_cut_short_and_no_number():
    text = f"{'DANGEROUS ' * 4}OPERATIONS WITHIN 5 NM OF 39-30N 134-00E"
    _, zones, asked = held(text)
    labels = notice_scene(zones, asked, zone_map(), shoreline(), Words()).labels
    mine = [label.text for label in labels if label.layer == "danger"]
    assert mine == ["DANGEROUS DANGEROUS DANGEROUS D…"]
    remarks = facts(text.replace("NM", "MILES")).zones[0].remarks
    assert not any("orner" in remark for remark in remarks)


def test_circles_and_rings_of_one_notice_are_zones_of_their_own():
    ring = "40-00N 133-00E\n40-00N 135-00E\n39-00N 135-00E\n39-00N 133-00E"
    notice = read_notice(f"A. WITHIN 5 NM OF 38-00N 134-00E\nB. BOUNDED BY\n{ring}")
    assert [zone.is_circle for zone in notice.zones] == [True, False]
    assert len(notice.zones[1].corners) == 4


def test_a_radius_of_several_positions_is_that_of_each():
    text = "WITHIN 5 NM OF FOLLOWING POSITIONS: 38-00N 134-00E AND 39-00N 134-00E"
    assert [zone.radius_m for zone in read_notice(text).zones] == [5 * MILE_M] * 2


@pytest.mark.parametrize(
    "positions",
    [
        ": A. 30-00N 140-00E. B. 31-00N 141-00E. C. 32-00N 140-00E. 2. CANCEL THIS MSG.",
        ": (1) 30-00N 140-00E (2) 31-00N 141-00E (3) 32-00N 140-00E",
        ": A) 30-00N 140-00E, B) 31-00N 141-00E, C) 32-00N 140-00E",
        " A. 30-00N 140-00E\nB. 31-00N 141-00E\nC. 32-00N 140-00E",
        ":\n30-00N 140-00E\n31-00N 141-00E\n32-00N 140-00E",
        " 30-00N 140-00E, 31-00N 141-00E AND 32-00N 140-00E",
        " 30-00N 140-00E. B. 31-00N 141-00E. C. 32-00N 140-00E.",
        " 30-00N 140-00E (2) 31-00N 141-00E AND (3) 32-00N 140-00E.",
    ],
)
def test_a_radius_of_a_list_makes_a_circle_of_each_and_no_ring(positions):
    notice = read_notice(f"HYDROPAC 1235/24. 1. OPERATIONS WITHIN 15 MILES OF{positions}")
    assert not notice.failures
    assert [(zone.radius_m, zone.corners[0].position.lat_deg) for zone in notice.zones] == [
        (15 * MILE_M, lat) for lat in (30, 31, 32)
    ]
    assert notice.zones[0].label == "OPERATIONS"


SQUARE = "31-00N 141-00E, 32-00N 141-00E, 32-00N 142-00E, 31-00N 142-00E"


@pytest.mark.parametrize(
    ("items", "corners"),
    [
        (f"B. {SQUARE}.", [1, 4]),
        (f"B. {SQUARE}. C. {SQUARE}.", [1, 4, 4]),
        (f"B. 33-00N 140-00E. C. {SQUARE}.", [1, 1, 4]),
        (f"(2) {SQUARE}; (3) {SQUARE}", [1, 4, 4]),
    ],
)
def test_an_item_of_several_positions_after_a_circle_is_a_polygon(items, corners):
    for lead in ("", "FOLLOWING POSITIONS: "):
        notice = read_notice(f"OPERATIONS WITHIN 5 MILES OF {lead}30-00N 140-00E. {items}")
        assert not notice.failures
        assert [len(zone.corners) for zone in notice.zones] == corners
        assert [zone.is_circle for zone in notice.zones] == [count == 1 for count in corners]


@pytest.mark.parametrize(
    "item", ["31-00N 141-00E, 32-00N 141-00E.", "31-00N 141-00E AND 32-00N 141-00E."]
)
def test_an_item_of_two_positions_after_a_circle_is_refused(item):
    notice = read_notice(f"WITHIN 5 MILES OF 30-00N 140-00E. B. {item} C. {SQUARE}.")
    assert [len(zone.corners) for zone in notice.zones] == [1, 4]
    (failure,) = notice.failures
    assert "expected at least three corners, got 2" in str(failure)


@pytest.mark.parametrize(
    "text",
    [
        "WITHIN 5 MILES OF LINE JOINING 24-28-15N 131-10-52E AND 25-28-15N 131-10-52E",
        "FELL ABOUT 220 KM WEST OF 36-04N 124-30E",
        "WITHIN 5 MILES OF A TRACK FROM 36-04N 124-30E TO 37-04N 124-30E",
    ],
)
def test_a_distance_that_is_no_radius_makes_no_circle(text):
    assert not is_notice(text)
    assert not read_notice(text).zones


@pytest.mark.parametrize("radius", ["0", "5000"])
def test_a_radius_that_cannot_be_is_refused_with_its_words(radius):
    (failure,) = read_notice(f"WITHIN {radius} NM OF 36-04N 124-30E").failures
    assert isinstance(failure, InputError)
    assert "expected a radius of up to 1,000 km" in str(failure)
    assert f"WITHIN {radius} NM OF 36-04N 124-30E" in str(failure)


def test_the_command_writes_a_circle_with_its_radius_and_share(tmp_path, capsys):
    path = tmp_path / "x.txt"
    path.write_text("WITHIN 5 MILES OF 24-28-15N 131-10-52E.", encoding="utf-8")
    assert main(["read", str(path)]) == 0
    out, err = capsys.readouterr()
    (feature,) = json.loads(out)["features"]
    assert feature["properties"]["radius_km"] == 9.26
    # Around Oki-Daito, which is Japan's and 1.15 km2 of land (Geospatial Information Authority).
    land = 1.15 / (math.pi * 9.26**2)
    assert feature["properties"]["share_inside_japan_eez"] == pytest.approx(1 - land, abs=1e-3)
    assert "circle of 9.26 km" in err
