"""The page of a notice: its zones on the map, their shares, corners and remarks in words."""

import re

import attrs
import numpy as np
import pytest
from browser import DESKTOP, PHONE, chromium
from injections import INJECTIONS
from page_cases import shoreline, zone_map
from pyproj import Geod
from test_page import Parsed

from geomap.danger_zones import Corner, zone_from
from geomap.geodesy import Position
from geomap.readers.notices import Notice, read_notice
from geomap.render.notice_facts import doubt_words, in_minutes, notice_facts
from geomap.render.notice_map import notice_page, notice_scene, short_name
from geomap.render.words import Words
from geomap.sentences import say
from geomap.verdict import Claims, question
from geomap.verdict.overlap import Overlap, hold

# Even to both sides of 134 E, the limit of Japan's zone in the small world: half of it inside.
HALF = "NAVAREA XI 26-0571\nAREA A\n40-00N 133-00E\n40-00N 135-00E\n39-00N 135-00E\n39-00N 133-00E"
# The same over the disputed square west of the limit.
DISPUTED = "37-42N 133-30E\n37-42N 134-30E\n37-18N 134-30E\n37-18N 133-30E"
ROWS = "40-41-44N 135-34-45E\n40-41-44N 137-30-40E\n40-16-74N 135-34-45E\n40-16-74N 137-30-40E"


def held(text, claims=Claims.JAPAN, zone_id=None):
    zones = zone_map()
    asked = question(zones, claims, zone_id)
    notice = read_notice(text) if isinstance(text, str) else text
    return notice, [hold(zone, zones, asked) for zone in notice.zones], asked


def page(text, *, lang="en", **how):
    return notice_page(*held(text, **how), zone_map(), shoreline(), lang=lang)


def facts(text, *, lang="en", **how):
    return notice_facts(*held(text, **how), Words(lang))


def rows_of(html, table_class):
    table = re.search(rf'<table class="{table_class}">.*?</table>', html, re.DOTALL)[0]
    rows = re.findall(r"<tr>(.*?)</tr>", table, re.DOTALL)
    return [
        [re.sub(r"<[^>]*>", "", cell) for cell in re.findall(r"<t[hd].*?</t[hd]>", row, re.DOTALL)]
        for row in rows
    ]


def test_a_zone_that_the_limit_halves_lies_inside_by_half():
    # By symmetry: its edges are geodesics, and mirrored in the meridian that is the limit.
    (zone,) = held(HALF)[1]
    assert zone.inside.share == pytest.approx(0.5, abs=1e-6)
    assert zone.overlap is Overlap.PARTLY
    assert facts(HALF).zones[0].headline == "50.0% of it inside Japan’s EEZ"


def test_the_area_is_that_between_two_meridians_and_two_parallels():
    # The zone of an ellipsoid between two latitudes, in closed form (Snyder 1987, 3-12). What
    # the geodesics bulge over the parallels, 0.3 %, is nearly the same at both and cancels.
    a_m, e2 = 6378137.0, 0.00669437999014
    s = np.sin(np.radians([39.0, 40.0]))
    e = np.sqrt(e2)
    q = (1 - e2) * (s / (1 - e2 * s**2) - np.log((1 - e * s) / (1 + e * s)) / (2 * e))
    area_m2 = np.radians(2.0) * a_m**2 / 2 * np.diff(q)[0]
    assert held(HALF)[1][0].area_m2 == pytest.approx(area_m2, rel=2e-4)
    number = facts(HALF).zones[0].figures[0].value.removesuffix(" km²").replace(",", "")
    assert float(number) == pytest.approx(area_m2 / 1e6, rel=2e-4)


@pytest.mark.parametrize(
    ("claims", "headline", "reading"),
    [
        (Claims.JAPAN, "Wholly inside Japan’s EEZ", "out, 50.0% of it is inside"),
        (Claims.UNDISPUTED, "50.0% of it inside Japan’s EEZ", "areas, 100% of it is inside"),
    ],
)
def test_both_readings_of_the_claims_are_given(claims, headline, reading):
    zone = facts(DISPUTED, claims=claims).zones[0]
    assert zone.headline == headline
    assert reading in zone.reading


def test_a_zone_outside_is_said_to_be_and_one_that_touches_no_dispute_changes_nothing():
    (zone,) = facts(HALF.replace("133", "130").replace("135", "131")).zones
    assert (zone.headline, zone.share_words) == ("Wholly outside Japan’s EEZ", "0%")
    assert "changes nothing" in zone.reading


def test_another_zone_may_be_asked_about_and_has_no_second_reading():
    (zone,) = facts(DISPUTED, zone_id="rocks-overlap").zones
    assert zone.headline.startswith("50.0% of it inside")
    assert zone.reading == ""


def test_shares_by_zone_say_what_is_in_none():
    rows = {row.name: row.value for row in facts(HALF).zones[0].shares}
    assert rows["Japan’s EEZ"] == "50.0%"
    assert rows["high seas, land, or beyond the zones of this map"] == "50.0%"


def test_the_corners_stand_in_a_table_as_printed_and_in_degrees():
    # By hand: 41 min 44 s = 41.733 min = 0.69556 deg; 34 min 45 s = 34.750 min = 0.57917 deg.
    head, first, *rest = rows_of(page(ROWS), "corners")
    assert head == ["Number", "As printed", "Degrees", "Degrees, minutes"]
    assert first == [
        "1",
        "40-41-44N 135-34-45E",
        "40.69556° N\n135.57917° E",
        "40° 41.733′ N\n135° 34.750′ E",
    ]
    assert [row[0] for row in rest] == ["2", "3", "4"]


def test_minutes_that_round_to_sixty_are_the_next_degree():
    assert in_minutes(35.9999999, "NS", Words()) == "36° 00.000′ N"


def test_corners_in_rows_and_misprints_are_said_beside_the_zone():
    remarks = facts(ROWS).zones[0].remarks
    assert any("printed in rows" in remark and "1-2-4-3" in remark for remark in remarks)
    assert any(r.startswith("Corner 3, “40-16-74N") and "74 seconds" in r for r in remarks)
    words = Parsed(page(ROWS)).words
    assert all(remark in words for remark in remarks)


@pytest.mark.parametrize("lang", ["ja", "ko"])
@pytest.mark.parametrize("text", [HALF, DISPUTED, ROWS])
def test_no_sentence_of_the_page_stays_english(lang, text):
    words = Parsed(page(text, lang=lang)).words
    english = facts(text).zones[0]
    for sentence in (english.headline, english.reading, *english.remarks):
        assert sentence not in words
    for word in ("Corners", "As printed", "Danger zone", "What to look at"):
        assert word not in words


def test_a_doubt_is_a_sentence_in_each_language():
    (zone,) = read_notice(ROWS).zones
    doubt = next(doubt for doubt in zone.doubts if "74 seconds" in str(doubt))
    said = {lang: doubt_words(doubt, Words(lang)) for lang in ("en", "ja", "ko")}
    assert (
        said["en"]
        == "Corner 3, “40-16-74N 135-34-45E”: 74 seconds: a misprint, since seconds end at 59."
    )
    assert len(set(said.values())) == 3
    assert all("40-16-74N" in text for text in said.values())


def test_what_could_not_be_used_is_on_the_page():
    text = f"AREA A\n{HALF}\nAREA B\n94-28-15N 131-10-52E\n36-04N 124-30E\n36-04N 124-54E\n"
    words = Parsed(page(text)).words
    assert "What could not be used" in words
    assert "line 9: expected a latitude up to 90" in words


def test_the_notice_is_shown_as_it_was_read_and_named_by_its_number():
    html = page(HALF + "\n<b>&amp;</b>\n")
    assert "&lt;b&gt;&amp;amp;&lt;/b&gt;" in html
    assert "<title>NAVAREA XI 26-0571</title>" in html


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("Danger area (SRBM test : circle of 20 miles", "Danger area (SRBM test"),
        (
            "危険区域：北緯40度東経135度を中心とする半径20海里の円で囲まれる海域（発射訓練）",
            "危険区域",
        ),
        ("Area A: firing", "Area A: firing"),
        (": " + "x" * 40, ": " + "x" * 29 + "…"),
    ],
)
def test_a_long_name_ends_on_the_map_before_its_colon(name, shown):
    assert short_name(name) == shown


def test_two_zones_are_not_called_the_same_on_the_map():
    first = "AREA A: ROCKET FIRING IN THE WEST OF THE SEA"
    other = "AREA A: ROCKET FIRING IN THE EAST OF THE SEA"
    names = {}
    for second in (other, other.replace("AREA A", "AREA B")):
        _, zones, asked = held(f"{HALF}\nAREA B\n{DISPUTED}")
        labels = iter((first, second))
        zones = [
            attrs.evolve(one, zone=attrs.evolve(one.zone, label=next(labels))) for one in zones
        ]
        drawn = notice_scene(zones, asked, zone_map(), shoreline(), Words("en"))
        names[second] = [label.text for label in drawn.labels if label.kind == "danger"]
    assert list(names.values()) == [
        ["AREA A: ROCKET FIRING IN THE WE…", "AREA A: ROCKET FIRING IN THE EA…"],
        ["AREA A", "AREA B"],
    ]


def test_edges_are_drawn_as_geodesics():
    # Ten degrees along 60 N: the geodesic bulges north of the parallel; pyproj says how far.
    text = "60-00N 130-00E\n60-00N 140-00E\n58-00N 140-00E\n58-00N 130-00E"
    _, zones, asked = held(text)
    scene = notice_scene(zones, asked, zone_map(), shoreline(), Words())
    (feature,) = next(layer for layer in scene.layers if layer.key == "danger").features
    bulge = Geod(ellps="WGS84").npts(130, 60, 140, 60, 1)[0][1]
    assert bulge > 60.05
    assert feature.lines[0][:, 1].max() == pytest.approx(bulge, abs=0.01)


def test_a_zone_across_the_antimeridian_is_drawn_in_one_piece():
    text = "30-00N 179-30E\n30-00N 179-30W\n29-00N 179-30W\n29-00N 179-30E"
    _, zones, asked = held(text)
    scene = notice_scene(zones, asked, zone_map(), shoreline(), Words())
    (feature,) = next(layer for layer in scene.layers if layer.key == "danger").features
    assert np.ptp(feature.lines[0][:, 0]) == pytest.approx(1.0)
    west, _, east, _ = scene.view
    assert west < feature.lines[0][:, 0].min()
    assert feature.lines[0][:, 0].max() < east


def test_the_same_notice_gives_the_same_bytes():
    assert page(HALF) == page(HALF)


@pytest.fixture(scope="module")
def browser(tmp_path_factory):
    with chromium(tmp_path_factory.mktemp("profile")) as one:
        yield one


def written(tmp_path, html):
    path = tmp_path / "notice page.html"
    path.write_text(html, encoding="utf-8")
    return path


@pytest.mark.browser
@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
@pytest.mark.parametrize("lang", ["en", "ja", "ko"])
def test_the_polygon_is_on_the_map_and_nothing_is_asked_for(browser, tmp_path, size, lang):
    browser.open(written(tmp_path, page(HALF, lang=lang)), size=size)
    assert browser.requests() == []
    assert browser.console() == []
    seen = browser.run(
        "const p = document.querySelector('.leaflet-pane path.g-danger').getBoundingClientRect();"
        "const f = document.querySelector('.folium-map').getBoundingClientRect();"
        "const corner = (lat, lon) => geomap.map.latLngToContainerPoint([lat, lon]);"
        "const a = corner(40, 133), b = corner(39, 135);"
        "return {edges: [p.left - f.left - a.x, p.right - f.left - b.x, p.bottom - f.top - b.y],"
        "inside: p.left > f.left && p.right < f.right && p.top > f.top && p.bottom < f.bottom,"
        "wide: document.documentElement.scrollWidth - window.innerWidth,"
        "labels: [...document.querySelectorAll('.label')].map((t) => t.textContent),"
        "marks: document.querySelectorAll('.mark').length}"
    )
    # The stroke is 2 pixels wide.
    assert all(abs(edge) <= 2.0 for edge in seen["edges"])
    assert seen["inside"]
    assert seen["wide"] <= 0
    assert {"AREA A", "1", "2", "3", "4"} <= set(seen["labels"])
    assert seen["marks"] == 4


@pytest.mark.browser
def test_the_legend_takes_the_zones_off_the_map(browser, tmp_path):
    browser.open(written(tmp_path, page(HALF)))
    left = browser.run(
        "const row = [...document.querySelectorAll('.legend-row')]"
        ".find((r) => r.textContent === 'Danger zone'); row.click();"
        "return document.querySelectorAll('.leaflet-pane path.g-danger, .label-danger').length"
    )
    assert left == 0


@pytest.mark.browser
@pytest.mark.parametrize("text", INJECTIONS)
def test_nothing_that_a_notice_says_runs(browser, tmp_path, text):
    positions = [(133, 40), (135, 40), (135, 39), (133, 39)]
    doubt = say("{value} minutes: a misprint, since minutes end at 59", value=text)
    corners = [Corner(Position(lon, lat), text, 1, (doubt,)) for lon, lat in positions]
    failures = read_notice("94-28-15N 131-10-52E\n36-04N 124-30E\n36-04N 124-54E\n").failures
    failures[0].message = text
    notice = Notice((zone_from("zone-1", text, corners),), failures, "x", text, f"{text}\n{text}")
    browser.open(written(tmp_path, page(notice)))
    browser.run("for (const m of document.querySelectorAll('.mark')) { m.focus(); m.blur(); }")
    seen = browser.run(
        "return {ran: window.ran === undefined, title: document.title, elements:"
        "document.querySelectorAll('img, iframe, base, link, object, embed,'"
        "+ 'meta[http-equiv=refresh]').length,"
        "handlers: [...document.querySelectorAll('*')].filter((e) => [...e.attributes]"
        ".some((a) => a.name.startsWith('on'))).length,"
        "scripts: document.scripts.length, source: document.querySelector('pre').textContent,"
        "heading: document.querySelector('h1').textContent}"
    )
    assert seen["ran"]
    assert (seen["elements"], seen["handlers"], seen["scripts"]) == (0, 0, 4)
    assert seen["source"].strip() == f"{text}\n{text}".strip()
    assert seen["heading"] == text
    assert browser.requests() == []
    assert browser.console() == []


@pytest.mark.browser
def test_the_injections_of_the_test_above_would_run_unescaped(browser, tmp_path):
    # Guards the test above: what is put in as HTML is seen.
    path = tmp_path / "runs.html"
    path.write_text(f"<html data-ready=yes><body>{INJECTIONS[4]}</body>")
    browser.open(path)
    assert browser.run("return window.ran") == 1


def test_a_reading_that_is_the_same_for_all_zones_is_said_once():
    text = f"AREA A\n{HALF}\nAREA B\n{HALF.replace('AREA A', '')}"
    made = facts(text)
    assert len(made.zones) == 2
    assert Parsed(page(text)).words.count(made.reading) == 1
