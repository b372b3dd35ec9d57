"""Pages in headless Chromium: nothing is asked for, nothing injected runs, all can be reached."""

import json
import re
import time
from pathlib import Path

import folium
import numpy as np
import pytest
from browser import DESKTOP, PHONE, chromium
from injections import INJECTIONS
from page_cases import assessment, shoreline, zone_map
from pyproj import Geod

from geomap.events import Claim, Direction, Fall, Place, Qualifier, Quantity, Report
from geomap.geodesy import Position
from geomap.render.webmap import page, webmap

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def browser(tmp_path_factory):
    with chromium(tmp_path_factory.mktemp("profile")) as one:
        yield one


@pytest.fixture(scope="module")
def plain(tmp_path_factory):
    path = tmp_path_factory.mktemp("page") / "plain page.html"
    path.write_text(page([assessment()], zone_map(), shoreline()), encoding="utf-8")
    return path


def opened(browser, path, **how):
    browser.open(path, **how)
    return browser


def test_a_page_opens_from_a_folder_without_a_request_or_a_message(browser, plain):
    opened(browser, plain)
    assert browser.requests() == []
    assert browser.console() == []


def test_the_recording_of_requests_sees_one_that_is_attempted(browser, tmp_path):
    # Guards the test above: a page that does ask is caught.
    path = tmp_path / "asks.html"
    path.write_text(
        "<html data-ready=yes><img src='https://tile.example/1.png'>"
        "<link rel=stylesheet href=x.css>"
    )
    opened(browser, path)
    time.sleep(0.2)
    assert {"https://tile.example/1.png", (tmp_path / "x.css").as_uri()} <= set(browser.requests())


def test_the_first_view_is_there_within_a_second(browser, plain):
    times = []
    for _ in range(3):
        opened(browser, plain)
        times.append(
            browser.run(
                "const [nav] = performance.getEntriesByType('navigation');"
                "return performance.getEntriesByName('geomap:drawn')[0].startTime - nav.startTime;"
            )
        )
    assert min(times) < 1000.0


def test_layers_marks_and_labels_are_drawn(browser, plain):
    opened(browser, plain)
    drawn = browser.run(
        "return {paths: Object.fromEntries([...document.querySelectorAll('.leaflet-pane path.g')]"
        ".map((p) => [p.getAttribute('class').match(/g-([a-z0-9_-]+)/)[1],"
        "p.getAttribute('d').length])),"
        "labels: [...document.querySelectorAll('.label')].map((t) => t.textContent),"
        "marks: [...document.querySelectorAll('.mark')].map((m) => m.getAttribute('aria-label'))}"
    )
    for symbol in (
        "land",
        "eez",
        "overlapping_claim",
        "joint_regime",
        "limit-equidistance",
        "region-90",
        "region-50",
        "geodesic",
        "to-limit",
        "to-coast",
    ):
        assert drawn["paths"].get(symbol, 0) > 10, symbol
    assert {"Sunan", "Best estimate", "170 km to the limit", "Limit of Japan’s EEZ"} <= set(
        drawn["labels"]
    )
    assert "Launched from Sunan" in drawn["marks"]


def test_labels_do_not_cover_each_other_or_leave_the_map(browser, plain):
    for size in (DESKTOP, PHONE):
        opened(browser, plain, size=size)
        boxes = browser.run(
            "const f = document.querySelector('.folium-map').getBoundingClientRect();"
            "return [...document.querySelectorAll('.label')].filter((t) => !/rotate\\((?!0|-0)/"
            ".test(t.getAttribute('transform'))).map((t) => { const b = t.getBoundingClientRect();"
            "return [t.textContent, b.left - f.left, b.top - f.top, b.right - f.left,"
            "b.bottom - f.top, f.width, f.height]; })"
        )
        assert len(boxes) > 3
        for i, (one, l1, t1, r1, b1, width, height) in enumerate(boxes):
            assert l1 >= 0
            assert t1 >= 0
            assert r1 <= width
            assert b1 <= height
            for other, l2, t2, r2, b2, _, _ in boxes[i + 1 :]:
                # Boxes of letters are a little higher than the letters.
                apart = min(r1, r2) - max(l1, l2) <= 0 or min(b1, b2) - max(t1, t2) <= 4
                assert apart, (one, other)


@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_nothing_is_wider_than_the_window(browser, plain, size):
    opened(browser, plain, size=size)
    assert browser.run("return document.documentElement.scrollWidth") <= size[0]


def test_the_legend_switches_layers_with_the_keyboard(browser, plain):
    opened(browser, plain)
    count = "return document.querySelectorAll('path.g-region-90').length"
    assert browser.run(count) == 1
    browser.run(
        "const row = [...document.querySelectorAll('.legend-row')]"
        ".find((r) => r.textContent === 'Where it came down'); row.querySelector('input').focus()"
    )
    browser.cdp(
        "Input.dispatchKeyEvent",
        type="keyDown",
        key=" ",
        code="Space",
        windowsVirtualKeyCode=32,
        text=" ",
    )
    browser.cdp(
        "Input.dispatchKeyEvent", type="keyUp", key=" ", code="Space", windowsVirtualKeyCode=32
    )
    assert browser.run(count) == 0
    assert "Best estimate" not in browser.run(
        "return [...document.querySelectorAll('.label')].map((t) => t.textContent)"
    )


def test_everything_that_acts_can_be_reached_with_the_tab_key_and_says_what_it_is(browser, plain):
    opened(browser, plain)
    reached = browser.run(
        "return [...document.querySelectorAll('a[href], button, input, [tabindex]')]"
        ".filter((e) => e.tabIndex >= 0).map((e) => e.getAttribute('aria-label') ||"
        "e.textContent.trim() || (e.labels && e.labels[0] && e.labels[0].textContent))"
    )
    assert all(reached)
    for name in (
        "Zoom in",
        "Zoom out",
        "Back to the first view",
        "Full screen",
        "Measure along geodesics",
        "Range rings around the launch",
        "Save the view as PNG",
    ):
        assert name in reached


def injected(text):
    """An event with this text wherever an event has text."""
    return assessment(
        title=f"Title {text}",
        missile=f"Missile {text}",
        site=f"Site {text}",
        note=f"Note {text}",
        findings=(f"Finding {text}",),
        zone_name=f"Zone {text}",
        settles=f"Settles {text}",
        reports=[
            Report(
                by=f"By {text}",
                range_km=Quantity(900, Qualifier.ABOUT, text=text),
                direction=Direction(90.0, 8, text),
                falls=(
                    Fall(
                        Place(f"Place {text}", (Position(139.0, 41.0),)), Direction(270.0, 8, text)
                    ),
                ),
                fall_area=f"Area {text}",
                verdict=Claim.INSIDE,
                url=text,
                note=f"Report note {text}",
                source=f"Source {text}",
            ),
            Report(by=f"Second {text}", url=f"https://example.org/{text}"),
        ],
    )


@pytest.mark.parametrize("text", INJECTIONS)
def test_what_an_event_smuggles_in_does_not_run_and_is_shown_as_it_was_written(
    browser, tmp_path, text
):
    path = tmp_path / "x.html"
    path.write_text(
        page([injected(text)], zone_map(f"Zone name {text}"), shoreline()), encoding="utf-8"
    )
    opened(browser, path)
    # Rest the pointer on every mark: tooltips are made then.
    browser.run(
        "for (const m of document.querySelectorAll('.mark')) { m.focus(); m.blur(); m.focus(); }"
    )
    seen = browser.run(
        "return {ran: window.ran === undefined, title: document.title, elements:"
        "document.querySelectorAll('img, iframe, base, link, object, embed,'"
        "+ 'meta[http-equiv=refresh]').length,"
        "handlers: [...document.querySelectorAll('*')].filter((e) => [...e.attributes]"
        ".some((a) => a.name.startsWith('on'))).length,"
        "scripts: document.scripts.length, heading: document.querySelectorAll('#map-title').length,"
        "text: document.body.textContent, links: [...document.links].map((a) => a.protocol)}"
    )
    assert seen["ran"]
    assert seen["elements"] == 0
    assert seen["handlers"] == 0
    assert seen["scripts"] == 4
    assert seen["heading"] == 1
    assert set(seen["links"]) <= {"https:", "file:"}
    assert f"Finding {text}" in seen["text"]
    assert " ".join(seen["title"].split()) == " ".join(f"Title {text}".split())
    assert browser.requests() == []
    assert browser.console() == []


def test_a_layer_that_a_user_adds_is_on_the_map_and_in_the_legend(browser, tmp_path):
    the_map = webmap([assessment()], zone_map(), shoreline())
    group = folium.FeatureGroup(name="mine <b>")
    folium.PolyLine([(40, 130), (41, 131)], color="red").add_to(group)
    group.add_to(the_map)
    path = tmp_path / "mine.html"
    the_map.save(str(path))
    opened(browser, path)
    names = browser.run(
        "return [...document.querySelectorAll('.legend-words')].map((e) => e.textContent)"
    )
    assert names[-1] == "mine <b>"
    assert browser.run("return document.querySelectorAll('path[stroke=red]').length") == 1
    assert browser.console() == []


def test_the_pages_geodesics_agree_with_karney(browser, plain):
    geod = Geod(ellps="WGS84")
    random = np.random.default_rng(20221118)
    starts = np.column_stack([random.uniform(-180, 180, 300), random.uniform(-85, 85, 300)])
    ends = np.column_stack([random.uniform(-180, 180, 300), random.uniform(-85, 85, 300)])
    # Short ones, along a meridian, along the equator, across 180 degrees.
    starts[:4] = [(135, 40), (135, 40), (10, 0), (179.5, 40)]
    ends[:4] = [(135.0001, 40.0001), (135, 45), (30, 0), (-179.0, 41)]
    azimuth, _, length = geod.inv(*starts.T, *ends.T)
    opened(browser, plain)
    found = browser.run(
        "return arguments[0].map(([a, b]) => { const g = geodesic.inverse(a, b);"
        "return [g.length, g.azimuth, ...geodesic.direct(a, g.azimuth, g.length)]; })",
        np.stack([starts, ends], axis=1).tolist(),
    )
    for (length_js, azimuth_js, lon, lat), l0, a0, end in zip(
        found, length, azimuth, ends, strict=True
    ):
        assert length_js == pytest.approx(l0, abs=0.001)
        assert (azimuth_js - a0 + 180.0) % 360.0 - 180.0 == pytest.approx(0.0, abs=1e-6)
        assert (lon - end[0] + 180.0) % 360.0 - 180.0 == pytest.approx(0.0, abs=1e-7)
        assert lat == pytest.approx(end[1], abs=1e-7)


def test_opposite_points_get_no_number_rather_than_a_wrong_one(browser, plain):
    opened(browser, plain)
    assert browser.run("return Number.isNaN(geodesic.inverse([0, 0], [179.7, 0.1]).length)")


def test_the_scale_is_that_of_the_ellipsoid_in_the_middle_of_the_view(browser, plain):
    opened(browser, plain)
    left, right, lat, kilometres = browser.run(
        "const m = geomap.map, s = m.getSize(), bar = document.querySelector('.scale-bar');"
        "const w = parseFloat(bar.style.width), y = s.y / 2;"
        "const at = (x) => m.containerPointToLatLng([x, y]);"
        "const a = at((s.x - w) / 2), b = at((s.x + w) / 2);"
        "return [a.lng, b.lng, a.lat, parseFloat(bar.textContent.replace(/,/g, ''))];"
    )
    _, _, length = Geod(ellps="WGS84").inv(left, lat, right, lat)
    # A pixel of rounding.
    assert length / 1000.0 == pytest.approx(kilometres, rel=0.012)


def test_the_measuring_tool_measures_the_geodesic(browser, plain):
    opened(browser, plain)
    browser.run("document.querySelector('[aria-label^=Measure]').click()")
    browser.run(
        "const m = geomap.map; for (const p of [[39.2, 127], [41.5, 136]])"
        " m.fire('click', {latlng: L.latLng(p)});"
    )
    note = browser.run("return document.querySelector('.measure-note').textContent")
    azimuth, _, length = Geod(ellps="WGS84").inv(127, 39.2, 136, 41.5)
    assert f"{length / 1000:.0f}\u00a0km" in note
    assert f"{round(length / 1852, 1):g}\u00a0nmi" in note
    assert f"{azimuth % 360:.1f}°" in note
    browser.cdp(
        "Input.dispatchKeyEvent",
        type="keyDown",
        key="Escape",
        code="Escape",
        windowsVirtualKeyCode=27,
    )
    assert browser.run("return document.querySelector('.measure-note')") is None
    assert (
        browser.run(
            "return document.querySelector('[aria-label^=Measure]').getAttribute('aria-pressed')"
        )
        == "false"
    )


def test_range_rings_come_and_go(browser, plain):
    opened(browser, plain)
    press = (
        "document.querySelector('[aria-label^=Range]').click();"
        "return document.querySelectorAll('path.g-ring').length"
    )
    assert browser.run(press) >= 2
    assert browser.run(press) == 0


def test_range_rings_are_geodesic_circles(browser, plain):
    opened(browser, plain)
    ring = browser.run("return geodesic.circle([127, 39.2], 500000)")
    _, _, length = Geod(ellps="WGS84").inv(
        [127.0] * len(ring), [39.2] * len(ring), *np.transpose(ring)
    )
    assert np.allclose(length, 500e3, atol=0.01)


def test_the_pointer_is_told_in_degrees_and_in_degrees_and_minutes(browser, plain):
    opened(browser, plain)
    browser.run("geomap.map.fire('mousemove', {latlng: L.latLng(-0.5083333, 181.25)})")
    text = browser.run("return document.querySelector('.pointer').textContent")
    assert text == "0.5083°S 178.7500°W\u20030°30.50′S 178°45.00′W"


def test_a_picture_of_the_view_has_its_colours_and_twice_its_pixels(browser, plain):
    opened(browser, plain)
    found = browser.run(
        "const c = await geomap.png(2), x = c.getContext('2d'), s = geomap.map.getSize();"
        "const at = (lat, lon) => { const p = geomap.map.latLngToContainerPoint([lat, lon]);"
        "return [...x.getImageData(p.x * 2, p.y * 2, 1, 1).data].slice(0, 3); };"
        "return {width: c.width / s.x, land: at(37.2, 128), sea: at(38.9, 131.5),"
        "eez: at(38.5, 137.5)}"
    )
    assert found["width"] == 2
    assert found["land"] == [0xFB, 0xFA, 0xF7]
    assert found["sea"] == [0xE3, 0xEA, 0xEE]
    # The tint of the zone, half over the sea.
    middle = [(a + b) / 2 for a, b in zip((0xB9, 0xD3, 0xE6), (0xE3, 0xEA, 0xEE), strict=True)]
    assert np.allclose(found["eez"], middle, atol=2)


def test_dark_readers_get_a_dark_page(browser, plain):
    shade = "return getComputedStyle(document.body).backgroundColor"
    opened(browser, plain)
    assert browser.run(shade) == "rgb(255, 255, 255)"
    opened(browser, plain, dark=True)
    red = int(browser.run(shade).split("(")[1].split(",")[0])
    assert red < 40


def test_a_page_prints_with_map_and_facts(browser, plain, tmp_path):
    opened(browser, plain)
    browser.pdf(tmp_path / "x.pdf")
    printed = (tmp_path / "x.pdf").read_bytes()
    assert printed.startswith(b"%PDF")
    assert 1 <= len(re.findall(rb"/Type /Page\b", printed)) <= 3


def test_on_paper_the_map_takes_the_width_of_the_sheet_and_gives_it_back(browser, plain):
    opened(browser, plain)
    width = "return document.querySelector('.folium-map').getBoundingClientRect().width"
    before = browser.run(width)
    browser.run("dispatchEvent(new Event('beforeprint'))")
    assert browser.run(width) == pytest.approx(182 / 25.4 * 96, abs=1)
    assert browser.run("return geomap.map.getSize().x") == pytest.approx(182 / 25.4 * 96, abs=1)
    browser.run("dispatchEvent(new Event('afterprint'))")
    assert browser.run(width) == before


def test_a_page_with_tiles_works_with_the_host_out_of_reach(browser, tmp_path):
    path = tmp_path / "tiles.html"
    path.write_text(
        page([assessment()], zone_map(), shoreline(), tiles="OpenStreetMap.Mapnik"),
        encoding="utf-8",
    )
    opened(browser, path)
    assert browser.run("return document.querySelectorAll('path.g-geodesic').length") >= 1
    time.sleep(0.3)
    assert {url.split("/")[2] for url in browser.requests()} == {"tile.openstreetmap.org"}
    assert not [m for m in browser.console() if "Content Security Policy" in m]
    land = "return getComputedStyle(document.querySelector('path.g-land')).fillOpacity"
    assert browser.run(land) == "1"
    browser.run(
        "geomap.map.eachLayer((l) => { if (l instanceof L.TileLayer) l.fire('tileload'); })"
    )
    assert browser.run(land) == "0"
    assert "OpenStreetMap" in browser.run(
        "return document.querySelector('.leaflet-control-attribution').textContent"
    )


def axe_source():
    path = Path(__file__).parent / "node_modules" / "axe-core" / "axe.min.js"
    if not path.is_file():
        pytest.skip("axe-core is not there: npm install --prefix tests")
    return path.read_text(encoding="utf-8")


@pytest.mark.parametrize("lang", ["en", "ja", "ko"])
@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_axe_finds_nothing_serious(browser, tmp_path, lang, dark):
    source = axe_source()
    path = tmp_path / "x.html"
    path.write_text(
        page([assessment(findings=("A finding.",))], zone_map(), shoreline(), lang=lang),
        encoding="utf-8",
    )
    opened(browser, path, dark=dark)
    # The driver speaks to the page's world directly; its policy stays as it is.
    browser.cdp("Runtime.evaluate", expression=source)
    found = browser.run(
        "return (await axe.run(document)).violations"
        ".map((v) => [v.impact, v.id, v.nodes.map((n) => n.html)])"
    )
    assert [v for v in found if v[0] in {"serious", "critical"}] == []
    assert json.dumps(found) == "[]"


def test_a_long_way_over_the_date_line_is_one_line(browser, tmp_path):
    path = tmp_path / "x.html"
    case = assessment(best=Position(-170.0, 35.0), launch=Position(127.0, 39.2))
    path.write_text(page([case], zone_map(), shoreline()), encoding="utf-8")
    opened(browser, path)
    longest = browser.run(
        "const p = document.querySelector('path.g-geodesic').getAttribute('d').slice(1).split('L')"
        ".map((q) => q.trim().split(/[ ,]/).map(Number));"
        "return Math.max(...p.slice(1).map((q, i) =>"
        "Math.hypot(q[0] - p[i][0], q[1] - p[i][1])))"
    )
    assert 0 < longest < 60
    ends = browser.run(
        'const at = (name) => { const b = document.querySelector(`[aria-label^="${name}"]`)'
        ".getBoundingClientRect(); return b.x + b.width / 2; };"
        "const path = document.querySelector('path.g-geodesic').getBoundingClientRect();"
        "return [at('Launched'), path.left, at('Best'), path.right]"
    )
    # The marks stand at the ends of the line, in the same turn of the globe.
    assert ends[0] == pytest.approx(ends[1], abs=2)
    assert ends[2] == pytest.approx(ends[3], abs=2)
