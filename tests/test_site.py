"""The site: its index in a browser, what is made again and what is not, its downloads."""

import csv
import hashlib
import io
import json
import os
import shutil
import signal
import subprocess
import sys
import time
from html.parser import HTMLParser
from pathlib import Path

import geopandas
import pytest
from browser import DESKTOP, PHONE, chromium
from page_cases import assessment, shoreline, zone_map

from geomap.render.index import COLUMNS, as_csv, harmless, index_page, index_rows
from geomap.render.words import Words

EVENT = """\
id: {id}
title: {title}
launched_at: 2022-11-18T10:14+09:00
flights:
  - missile: {missile}
    launch: {{site: Sunan}}
    reports:
      - by: Japan Ministry of Defense
        range_km: about {range}
        direction: east
        verdict: inside
"""


def write_event(folder, name, **changed):
    facts = {"id": name, "title": f"Launch {name}", "missile": "Hwasong-17", "range": 1000}
    (folder / f"{name}.yaml").write_text(EVENT.format(**(facts | changed)), encoding="utf-8")


def geomap(*args, cwd):
    return subprocess.run(
        [sys.executable, "-m", "geomap", *args], capture_output=True, text=True, cwd=cwd
    )


def hashes(folder):
    return {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """A site of two events, made in an empty folder, and what the command said."""
    folder = tmp_path_factory.mktemp("site")
    write_event(folder, "one")
    write_event(folder, "two", range=300, missile='"<img src=x onerror=alert(1)> & ${x} =1+1"')
    done = geomap("site", "one.yaml", "two.yaml", "-o", "site", cwd=folder)
    return folder, done


@pytest.fixture
def copied(made, tmp_path):
    shutil.copytree(made[0], tmp_path / "w")
    return tmp_path / "w"


def test_a_site_has_an_index_a_page_an_event_and_its_data(made):
    folder, done = made
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines() == [
        "2 events: 2 made, 0 unchanged, 0 removed, 0 failed",
        str(Path("site/index.html")),
    ]
    assert sorted(hashes(folder / "site")) == [
        "data/events.csv",
        "data/events.geojson",
        "events/one.geojson",
        "events/one.html",
        "events/two.geojson",
        "events/two.html",
        "index.html",
        "manifest.json",
    ]


def test_unchanged_events_are_not_made_again_and_a_changed_one_is(copied):
    before = hashes(copied / "site")
    times = {p: p.stat().st_mtime_ns for p in (copied / "site" / "events").iterdir()}
    done = geomap("site", "one.yaml", "two.yaml", "-o", "site", cwd=copied)
    assert "0 made, 2 unchanged" in done.stdout
    assert {p: p.stat().st_mtime_ns for p in times} == times
    assert hashes(copied / "site") == before
    write_event(copied, "one", range=600)
    done = geomap("site", "one.yaml", "two.yaml", "-o", "site", cwd=copied)
    assert "1 made, 1 unchanged" in done.stdout
    after = hashes(copied / "site")
    assert after["events/one.html"] != before["events/one.html"]
    assert after["events/two.html"] == before["events/two.html"]


def test_a_damaged_page_is_made_again_and_other_claims_make_all_again(copied):
    before = hashes(copied / "site")
    page = copied / "site" / "events" / "one.html"
    page.write_bytes(page.read_bytes()[:5000])
    done = geomap("site", "one.yaml", "two.yaml", "-o", "site", cwd=copied)
    assert "1 made, 1 unchanged" in done.stdout
    assert hashes(copied / "site") == before
    done = geomap(
        "site", "one.yaml", "two.yaml", "-o", "site", "--claims", "undisputed", cwd=copied
    )
    assert "2 made, 0 unchanged" in done.stdout


def test_pages_of_events_not_in_the_call_stay_and_are_told_of(copied):
    before = hashes(copied / "site")
    done = geomap("site", "one.yaml", "-o", "site", cwd=copied)
    assert done.returncode == 0
    assert "1 event: 0 made, 1 unchanged, 0 removed" in done.stdout
    assert "1 page of events not in this call was kept and is not in the index" in done.stderr
    assert "--prune removes it" in done.stderr
    after = hashes(copied / "site")
    for name in ("events/two.html", "events/two.geojson"):
        assert after[name] == before[name]
    assert "events/two.html" not in (copied / "site" / "index.html").read_text()
    done = geomap("site", "one.yaml", "two.yaml", "-o", "site", cwd=copied)
    assert "0 made, 2 unchanged" in done.stdout
    assert done.stderr == ""
    assert hashes(copied / "site") == before


def test_prune_removes_the_pages_of_other_events_unless_they_were_edited(copied):
    (copied / "bad.yaml").write_text("id: bad\n")
    done = geomap("site", "one.yaml", "bad.yaml", "-o", "site", "--prune", cwd=copied)
    assert "0 removed" in done.stdout
    assert (copied / "site" / "events" / "two.html").exists()
    done = geomap("site", "one.yaml", "-o", "site", "--prune", cwd=copied)
    assert "0 made, 1 unchanged, 1 removed" in done.stdout
    assert not (copied / "site" / "events" / "two.html").exists()
    geomap("site", "one.yaml", "two.yaml", "-o", "site", cwd=copied)
    (copied / "site" / "events" / "two.html").write_text("my own words")
    done = geomap("site", "one.yaml", "-o", "site", "--prune", cwd=copied)
    assert "0 removed" in done.stdout
    assert "1 page of events not in this call was kept" in done.stderr
    assert (copied / "site" / "events" / "two.html").read_text() == "my own words"


@pytest.mark.parametrize(
    "name",
    ["index.html", "data/events.csv", "data/events.geojson", "events/one.html", "manifest.json"],
)
def test_a_file_that_geomap_did_not_make_is_not_written_over(tmp_path, name):
    write_event(tmp_path, "one")
    own = tmp_path / "hand" / name
    own.parent.mkdir(parents=True)
    own.write_text("my own words")
    before = hashes(tmp_path)
    done = geomap("site", "one.yaml", "-o", "hand", cwd=tmp_path)
    assert done.returncode == 2
    assert str(Path("hand") / name) in done.stderr
    assert "nothing was written. Name another folder with -o" in done.stderr
    assert hashes(tmp_path) == before
    assert sorted(p.name for p in (tmp_path / "hand").iterdir()) == [Path(name).parts[0]]


@pytest.mark.skipif(os.name != "posix", reason="sends the signal of Ctrl-C")
def test_pages_finished_before_an_interrupt_stay_and_the_workers_end(tmp_path):
    names = [f"e{number:02}" for number in range(30)]
    for name in names:
        write_event(tmp_path, name)
    command = [sys.executable, "-m", "geomap", "site", "--jobs", "2", "-o", "site"]
    started = subprocess.Popen(
        [*command, *(f"{name}.yaml" for name in names)],
        cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        start_new_session=True,
    )  # fmt: skip
    pages = tmp_path / "site" / "events"
    limit = time.monotonic() + 120
    while not list(pages.glob("*.html")) and time.monotonic() < limit:
        time.sleep(0.05)
    finished = {path.name for path in pages.glob("*.html")}
    os.killpg(started.pid, signal.SIGINT)
    # Their pipes close when the last worker has ended.
    _, said = started.communicate(timeout=30)
    assert started.returncode == 130
    assert said == "geomap: interrupted; what was finished stays\n"
    kept = hashes(tmp_path / "site")
    assert 0 < len(finished) < len(names)
    assert {f"events/{name}" for name in finished} <= set(kept)
    entries = json.loads((tmp_path / "site" / "manifest.json").read_text())["events"]
    files = {name: digest for entry in entries.values() for name, digest in entry["files"].items()}
    assert files == {name: kept[name] for name in kept if name != "manifest.json"}


def test_a_manifest_cannot_have_other_files_removed(copied):
    (copied / "precious.txt").write_text("mine")
    path = copied / "site" / "manifest.json"
    manifest = json.loads(path.read_text())
    digest = hashlib.sha256(b"mine").hexdigest()
    entry = {"key": "x", "rows": [{}], "files": {"../precious.txt": digest}}
    manifest["events"]["gone"] = entry
    path.write_text(json.dumps(manifest))
    done = geomap("site", "one.yaml", "two.yaml", "-o", "site", "--prune", cwd=copied)
    assert done.returncode == 0
    assert (copied / "precious.txt").read_text() == "mine"


def test_one_bad_event_does_not_stop_the_rest_and_is_listed(copied):
    (copied / "bad.yaml").write_text("id: bad\ntitle: Bad <b>one</b>\nrange: 7\n")
    done = geomap("site", "bad.yaml", "one.yaml", "two.yaml", "-o", "site", cwd=copied)
    assert done.returncode == 1
    assert "1 failed" in done.stdout
    assert "bad.yaml" in done.stderr
    index = (copied / "site" / "index.html").read_text()
    assert 'id="failed"' in index
    assert "bad.yaml" in index
    assert str(copied) not in index


def test_when_nothing_can_be_read_nothing_is_written(tmp_path):
    (tmp_path / "bad.yaml").write_text("id: bad\n")
    done = geomap("site", "bad.yaml", "-o", "site", cwd=tmp_path)
    assert done.returncode == 2
    assert not (tmp_path / "site").exists()


def test_one_process_and_two_give_the_same_bytes(made, tmp_path):
    folder, _ = made
    done = geomap(
        "site", str(folder / "one.yaml"), str(folder / "two.yaml"), "-o", "site", "--jobs", "1",
        cwd=tmp_path,
    )  # fmt: skip
    assert done.returncode == 0
    assert hashes(tmp_path / "site") == hashes(folder / "site")


# Downloads.


def test_the_csv_has_a_row_a_flight_and_no_text_that_runs(made):
    written = (made[0] / "site" / "data" / "events.csv").read_bytes()
    assert written.startswith(b"\xef\xbb\xbf")
    rows = list(csv.DictReader(io.StringIO(written.decode("utf-8-sig"), newline="")))
    assert [row["event"] for row in rows] == ["one", "two"]
    assert tuple(rows[0]) == COLUMNS
    assert float(rows[0]["impact_lon"]) == pytest.approx(137, abs=2)
    assert rows[0]["page"] == "events/one.html"


@pytest.mark.parametrize(
    "text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "  =1", "＝1", "\n@x"]
)
def test_a_text_that_a_spreadsheet_would_run_is_quoted(text):
    # OWASP, CSV Injection: a cell must not begin with = + - @, tab or carriage return.
    assert harmless(text) == f"'{text}"


def test_numbers_and_plain_texts_are_left_as_they_are():
    assert [harmless(cell) for cell in (-5.5, 0, "Sunan", "", None)] == [-5.5, 0, "Sunan", "", ""]
    assert as_csv([]).decode("utf-8-sig") == ",".join(COLUMNS) + "\r\n"


def test_the_geojson_holds_the_features_of_all_events(made):
    table = geopandas.read_file(made[0] / "site" / "data" / "events.geojson")
    assert set(table["event"]) == {"one", "two"}
    assert table.is_valid.all()
    each = [
        len(geopandas.read_file(made[0] / "site" / "events" / f"{name}.geojson"))
        for name in ("one", "two")
    ]
    assert len(table) == sum(each)


# The index.


def test_the_index_counts_one_event_in_the_singular(made, copied):
    said = (made[0] / "site" / "index.html").read_text()
    assert "2 launch events with 2 flights, 2022." in said
    geomap("site", "one.yaml", "-o", "site", cwd=copied)
    assert "One launch event with one flight, 2022." in (copied / "site/index.html").read_text()


class Attributes(HTMLParser):
    def __init__(self):
        super().__init__()
        self.found = []

    def handle_starttag(self, tag, attrs):
        self.found += [(tag, key, value) for key, value in attrs]


def test_the_index_has_no_handler_no_style_attribute_and_nothing_from_elsewhere(made):
    parser = Attributes()
    parser.feed((made[0] / "site" / "index.html").read_text())
    assert parser.found
    for tag, key, value in parser.found:
        assert not key.startswith("on")
        assert key not in {"style", "src"}
        if tag not in {"a"} and key == "href":
            assert value.startswith("#")
    (policy,) = [v for t, k, v in parser.found if t == "meta" and v and "default-src" in v]
    assert policy.startswith("default-src 'none'; script-src 'sha256-")
    assert "unsafe" not in policy


@pytest.fixture(scope="module")
def browser(tmp_path_factory):
    with chromium(tmp_path_factory.mktemp("profile")) as started:
        yield started


@pytest.fixture
def index(browser, made):
    def opened(size=DESKTOP):
        browser.open(made[0] / "site" / "index.html", size=size)
        return browser

    return opened


@pytest.mark.browser
@pytest.mark.parametrize("size", [DESKTOP, PHONE])
def test_the_index_asks_nobody_logs_nothing_and_fits_the_window(index, size):
    page = index(size)
    assert page.requests() == []
    assert page.console() == []
    width = page.driver.execute_script("return document.documentElement.scrollWidth")
    assert width <= size[0]
    assert page.driver.execute_script("return document.querySelectorAll('.fall').length") == 2


@pytest.mark.browser
def test_hostile_words_are_shown_as_words(index):
    page = index()
    cell = page.driver.execute_script(
        "return document.querySelector('#row-1 td:nth-child(2)').innerText"
    )
    assert cell == "<img src=x onerror=alert(1)> & ${x} =1+1"
    assert page.driver.execute_script("return document.querySelectorAll('td img').length") == 0


@pytest.mark.browser
def test_the_filter_and_the_order_of_the_table_work_on_table_and_map(index):
    page = index()
    run = page.driver.execute_script
    run(
        "const box = document.getElementById('filter-text'); box.value = 'hwasong-17';"
        "box.dispatchEvent(new Event('input'));"
    )
    assert run("return document.querySelectorAll('tbody tr:not([hidden])').length") == 1
    assert run("return document.querySelectorAll('.fall').length") == 1
    assert "1" in run("return document.getElementById('shown').textContent")
    run("document.getElementById('filter-clear').click()")
    assert run("return document.querySelectorAll('tbody tr:not([hidden])').length") == 2
    distances = "return [...document.querySelectorAll('tbody tr')].map(r => +r.dataset.distance)"
    run("document.querySelector('[data-sort=distance]').click()")
    assert run(distances) == sorted(run(distances))
    run("document.querySelector('[data-sort=distance]').click()")
    assert run(distances) == sorted(run(distances), reverse=True)
    assert run("return document.querySelector('[aria-sort]').textContent.trim()") == "To the limit"


@pytest.mark.browser
def test_a_year_can_be_chosen_by_keyboard(index):
    page = index()
    run = page.driver.execute_script
    run(
        "const year = document.querySelector('.year[tabindex]'); year.focus();"
        "year.dispatchEvent(new KeyboardEvent('keydown', {key: 'Enter', bubbles: true}));"
    )
    assert run("return document.getElementById('filter-from').value") == "2022"
    assert run("return document.activeElement.getAttribute('aria-pressed')") == "true"


SHADES_OF_AN_INDEX = """
const style = (selector) => getComputedStyle(document.querySelector(selector));
const root = getComputedStyle(document.documentElement), ground = {};
for (const key of ["paper", "sea", "land", "eez"]) ground[key] = root.getPropertyValue("--" + key);
return {inside: style("#sign-inside circle").fill, outside: style("#sign-outside circle").stroke,
        undetermined: style("#sign-undetermined path").fill, ground: ground};
"""
ADDED = """
const added = document.createElement(arguments[0]);
added.setAttribute("class", arguments[1]);
document.body.append(added);
return getComputedStyle(added)[arguments[2]];
"""
ACCENTS_OF_AN_EVENT = """
const found = {};
for (const answer of ["inside", "outside", "undetermined"]) {
  const box = document.createElement("section");
  box.className = "verdict verdict-" + answer;
  document.body.append(box);
  found[answer] = getComputedStyle(box).borderLeftColor;
}
return found;
"""


def rgb(colour):
    """Red, green and blue from 0 to 1 of `rgb(1, 2, 3)` or `#010203`."""
    if colour.startswith("#"):
        return [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    return [int(part) / 255 for part in colour.removeprefix("rgb(").rstrip(")").split(",")]


def contrast(one, other):
    """The ratio of WCAG 2.2, definition of "contrast ratio"."""

    def luminance(parts):
        linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    low, high = sorted([luminance(one), luminance(other)])
    return (high + 0.05) / (low + 0.05)


@pytest.mark.browser
@pytest.mark.parametrize("dark", [False, True])
def test_an_answer_has_one_colour_on_index_and_event_page(browser, made, dark):
    browser.open(made[0] / "site" / "events" / "one.html", dark=dark)
    accents = browser.run(ACCENTS_OF_AN_EVENT)
    assert len(set(accents.values())) == 3
    browser.open(made[0] / "site" / "index.html", dark=dark)
    found = browser.run(SHADES_OF_AN_INDEX)
    assert {answer: found[answer] for answer in accents} == accents
    run = browser.driver.execute_script
    assert run(ADDED, "td", "answer answer-inside", "color") == accents["inside"]
    assert run(ADDED, "td", "answer answer-outside", "color") == accents["outside"]
    for answer, part in [("inside", "fill"), ("outside", "stroke"), ("undetermined", "stroke")]:
        bar = "const bar = document.createElementNS('http://www.w3.org/2000/svg', 'rect');"
        bar += f"bar.setAttribute('class', 'bar-{answer}'); document.body.append(bar);"
        assert browser.run(f"{bar} return getComputedStyle(bar).{part}") == accents[answer]
    ground = {key: rgb(colour.strip()) for key, colour in found["ground"].items()}
    for accent in map(rgb, accents.values()):
        assert contrast(accent, ground["paper"]) >= 4.5  # WCAG 1.4.3: text, AA
        for key in ("sea", "land", "eez"):
            assert contrast(accent, ground[key]) >= 3.0  # WCAG 1.4.11: graphics, AA


@pytest.mark.browser
@pytest.mark.parametrize("away", [1, 2])
def test_the_index_says_how_many_falls_lie_beyond_its_view(browser, tmp_path, away):
    words = Words("en")
    (row,) = index_rows([assessment()], words, "events/x.html")
    near = [row | {"impact": [134.0 + number / 10, 40.0]} for number in range(40)]
    far = [row | {"impact": [150.0 + number, 58.9]} for number in range(away)]
    path = tmp_path / "index.html"
    path.write_text(index_page([*near, *far], [], zone_map(), shoreline(), words), "utf-8")
    browser.open(path)
    # Counted on the screen: the signs that stand outside the map's own box.
    unseen = """
    const box = document.getElementById("map").getBoundingClientRect();
    return [...document.querySelectorAll(".fall")].map((f) => f.getBoundingClientRect()).filter((f) => {
      const x = (f.left + f.right) / 2, y = (f.top + f.bottom) / 2;
      return x < box.left || x > box.right || y < box.top || y > box.bottom;
    }).length;
    """  # noqa: E501
    note = "return document.getElementById('beyond').checkVisibility() ? "
    note += "document.getElementById('beyond').textContent : null"
    assert browser.run(unseen) == away
    said = {1: "1 fall lies beyond this view.", 2: "2 falls lie beyond this view."}
    assert browser.run(note) == said[away]
    # What the filter takes away is not missing from the view.
    browser.run(
        "const box = document.getElementById('filter-text'); box.value = 'no such missile';"
        "box.dispatchEvent(new Event('input'));"
    )
    assert browser.run(note) is None
    browser.run("document.getElementById('filter-clear').click()")
    assert browser.run(note) == said[away]
    for _ in range(3):
        browser.run("document.querySelector('.leaflet-control-zoom-out').click()")
        browser.run("return new Promise((done) => setTimeout(done, 600))")
    assert browser.run(unseen) == 0
    assert browser.run(note) is None


def test_a_layer_that_was_repaired_is_told_of_once(tmp_path):
    bow = [[135, 36], [139, 41], [139, 36], [135, 41], [135, 36]]
    feature = {"type": "Feature", "properties": {"name": "Bow"}}
    feature["geometry"] = {"type": "Polygon", "coordinates": [bow]}
    layer = {"type": "FeatureCollection", "features": [feature]}
    (tmp_path / "bow.geojson").write_text(json.dumps(layer), encoding="utf-8")
    named = ["--catalogue", "2017-07", "--zone", "bow.geojson", "-o", "out", "--jobs", "2"]
    done = subprocess.run(
        [sys.executable, "-m", "geomap", "site", *named],
        cwd=tmp_path,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0
    assert done.stderr.count("the outline was not valid") == 1
    assert "ZoneRepairWarning" not in done.stderr
