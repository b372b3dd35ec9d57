"""`geomap verify`: a page is made again from what it carries, and compared byte for byte."""

import hashlib
import json
import re
import shutil
from pathlib import Path

import attrs
import pytest

from geomap import events
from geomap.cli import main
from geomap.errors import InputError
from geomap.exports.event_json import event_json
from geomap.provenance import ELEMENT_ID, Carried, DataHashes, Making
from geomap.readers import load_catalogue, load_gazetteer, read_all
from geomap.readers.event_files import events_in
from geomap.readers.page_files import read_page
from geomap.resources import data_dir
from geomap.verifying import Answer, compared, first_difference

ROOT = Path(__file__).resolve().parent.parent
EVENT = """\
id: two-missiles
title: Two missiles & a <title>
launched_at: 2022-11-18T10:14+09:00
flights:
  - missile: first
    launch: {site: Sunan}
    reports:
      - by: Japan Ministry of Defense
        range_km: about 1000
        fall: {place: Oshima-Oshima, bearing: west, distance_km: about 200}
        verdict: inside
        url: https://www.example.org/a?b=1&c="2"
  - missile: second
    impact: {lon: 136.9, lat: 41.5, radius_km: 10}
note: "Line one\\nline two"
"""
NOTICE = """\
AREA BOUNDED BY
36-04N 124-30E
36-04N 124-54E
35-19N 124-54E
35-19N 124-30E
"""
ZONE = {
    "type": "FeatureCollection",
    "features": [
        {
            "type": "Feature",
            "properties": {"name": "Mine"},
            "geometry": {
                "type": "Polygon",
                "coordinates": [[[130, 36], [139, 36], [139, 43], [130, 43], [130, 36]]],
            },
        }
    ],
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """Pages of an event, of a notice without a number, and of an event on a layer of one's own."""
    here = tmp_path_factory.mktemp("pages")
    (here / "event.yaml").write_text(EVENT, encoding="utf-8")
    (here / "my notice.txt").write_text(NOTICE, encoding="utf-8")
    (here / "mine.geojson").write_text(json.dumps(ZONE), encoding="utf-8")
    assert (
        main(["map", str(here / "event.yaml"), str(here / "my notice.txt"), "-o", str(here)]) == 0
    )
    owned = ["--zone", str(here / "mine.geojson"), "--lang", "ja", "--given-claims"]
    assert main(["map", str(here / "event.yaml"), "-o", str(here / "own"), *owned]) == 0
    return here


@pytest.fixture
def page(folder, tmp_path):
    return Path(shutil.copy(folder / "two-missiles.html", tmp_path / "page.html"))


def verified(capsys, *args):
    capsys.readouterr()
    status = main(["verify", *map(str, args)])
    told = capsys.readouterr()
    return status, told.out, told.err


def carried_in(path):
    text = path.read_text(encoding="utf-8")
    return json.loads(re.search(rf'id="{ELEMENT_ID}">(.*?)</script>', text)[1])


def edited(page, old, new):
    text = page.read_bytes()
    assert text.count(old) == 1, (old, text.count(old))
    page.write_bytes(text.replace(old, new))
    return page


def test_a_page_of_an_event_and_one_of_a_notice_are_made_again_the_same(folder, capsys):
    pages = [folder / "two-missiles.html", folder / "my-notice.html"]
    status, out, err = verified(capsys, *pages)
    assert (status, err) == (0, "")
    assert out.count(": the same, ") == 2


def test_what_is_told_and_shown_are_the_hashes_that_sha256sum_gives(folder, capsys):
    _, out, _ = verified(capsys, folder / "my-notice.html")
    notice = hashlib.sha256(NOTICE.encode()).hexdigest()
    zones = hashlib.sha256((data_dir() / "eez" / "zones.npz").read_bytes()).hexdigest()
    assert f"notice my-notice, SHA-256 {notice}" in out
    assert f"zones SHA-256 {zones}" in out
    shown = (folder / "my-notice.html").read_text(encoding="utf-8")
    assert f"<dd>{notice}</dd>" in shown
    assert f"<dd>{zones}</dd>" in shown


def test_the_event_of_a_page_can_be_had_as_an_event_file_with_the_same_hash(
    folder, capsysbinary, tmp_path
):
    capsysbinary.readouterr()
    assert main(["verify", str(folder / "two-missiles.html"), "--event"]) == 0
    printed = capsysbinary.readouterr().out
    assert (
        hashlib.sha256(printed).hexdigest()
        == carried_in(folder / "two-missiles.html")["event_sha256"]
    )
    (tmp_path / "again.json").write_bytes(printed)
    assert main(["map", str(tmp_path / "again.json"), "-o", str(tmp_path)]) == 0
    again = (tmp_path / "two-missiles.html").read_bytes()
    assert again == (folder / "two-missiles.html").read_bytes()


def test_a_page_of_a_site_is_the_page_that_map_makes_and_its_index_is_none(
    folder, tmp_path, capsys
):
    assert main(["site", str(folder / "event.yaml"), "-o", str(tmp_path), "--jobs", "1"]) == 0
    made = tmp_path / "events" / "two-missiles.html"
    assert made.read_bytes() == (folder / "two-missiles.html").read_bytes()
    status, _, err = verified(capsys, tmp_path / "index.html")
    assert status == 2
    assert "is an index, whose pages can be verified" in err


@pytest.mark.parametrize("share", [0.003, 0.02, 0.3, 0.45, 0.8, 0.97, 0.99999])
def test_one_byte_that_was_edited_is_found_wherever_it_is(page, capsys, share):
    content = bytearray(page.read_bytes())
    at = int(len(content) * share)
    # A digit or a letter for another one of its kind: the page stays well formed.
    while not chr(content[at]).isalnum() or content[at] > 127:
        at += 1
    content[at] = ord("7") if content[at] != ord("7") else ord("3")
    page.write_bytes(bytes(content))
    status, out, err = verified(capsys, page)
    assert status == 1 or (status == 2 and err), (out, err)


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        (b'<h1 id="map-title">Two', b'<h1 id="map-title">Xwo', "in its text: it has 'Xwo miss"),
        (b'"kind":"launch"', b'"kind":"place"', "in what its map draws"),
        (b"--sea:", b"--Sea:", "in a style"),
        (b"geomap.start(", b"geomap.stop_(", "in a script"),
        (b'content="no-referrer"', b'content="unsafe-url"', "in its head"),
    ],
)
def test_the_part_that_was_edited_is_named(page, capsys, old, new, told):
    content = page.read_bytes()
    page.write_bytes(content.replace(old, new, 1))
    assert page.read_bytes() != content
    status, out, _ = verified(capsys, page)
    assert status == 1
    assert told in out


def test_an_edited_event_is_named_as_the_cause(page, capsys):
    edited(page, b'"range_km":"about 1000"', b'"range_km":"about 1100"')
    status, out, _ = verified(capsys, page)
    assert status == 1
    assert "its event was edited: it says SHA-256" in out


def test_an_event_edited_together_with_its_hash_gives_another_page(page, capsys):
    old = carried_in(page)
    text = page.read_bytes().replace(b'"range_km":"about 1000"', b'"range_km":"about 1100"')
    page.write_bytes(text)
    gazetteer = load_gazetteer()
    new = read_page(str(page), gazetteer=gazetteer).carried.subject_sha256
    page.write_bytes(text.replace(old["event_sha256"].encode(), new.encode()))
    status, out, _ = verified(capsys, page)
    assert status == 1
    assert "its event was edited" not in out
    assert "the page was edited" in out


def test_other_zones_are_named_as_the_cause(page, capsys):
    zones = carried_in(page)["data"]["zones"].encode()
    page.write_bytes(page.read_bytes().replace(zones, b"0" * 64))
    status, out, _ = verified(capsys, page)
    assert status == 1
    assert f"it was made with other data (zones): SHA-256 {'0' * 64}, here" in out
    assert "apart from that it is made again the same" in out


def test_a_page_whose_version_was_edited_differs_and_the_version_is_named(page, capsys):
    content = page.read_bytes()
    version = carried_in(page)["geomap"].encode()
    other = content.replace(b'"geomap":"%s"' % version, b'"geomap":"0.0.7"')
    other = other.replace(b'content="geomap %s"' % version, b'content="geomap 0.0.7"')
    other = other.replace(b"Made with geomap %s." % version, b"Made with geomap 0.0.7.")
    page.write_bytes(other)
    status, out, _ = verified(capsys, page)
    assert status == 1
    assert f"it says version 0.0.7, and this is {version.decode()};" in out
    assert "apart from that it is made again the same" in out


def test_a_page_of_another_version_that_differs_says_what_was_compared(page, capsys):
    version = carried_in(page)["geomap"].encode()
    edited(page, b'"geomap":"%s"' % version, b'"geomap":"0.0.7"')
    status, out, _ = verified(capsys, page)
    assert status == 1
    assert "it says version 0.0.7" in out
    assert "its event and its data are the same here" in out
    assert "use geomap 0.0.7" in out


def test_line_ends_and_marks_that_mail_adds_are_told_from_edits(page, capsys):
    content = page.read_bytes()
    page.write_bytes(content.replace(b"\n", b"\r\n"))
    assert "line ends were changed to CRLF" in verified(capsys, page)[1]
    page.write_bytes(b"\xef\xbb\xbf" + content)
    assert "a byte order mark was put before it" in verified(capsys, page)[1]
    page.write_bytes(content[:-9])
    assert (
        f"cut off after {len(content) - 9:,} of {len(content):,} bytes" in verified(capsys, page)[1]
    )
    page.write_bytes(content + b"<p>")
    assert "3 bytes were added after its end" in verified(capsys, page)[1]


def test_a_page_on_a_layer_of_ones_own_needs_that_layer_under_its_name(folder, tmp_path, capsys):
    page = folder / "own" / "two-missiles.html"
    status, _, err = verified(capsys, page)
    assert status == 2
    assert "'mine.geojson'" in err
    assert "--zone" in err
    status, out, err = verified(capsys, page, "--zone", folder / "mine.geojson")
    assert (status, err) == (0, "")
    # From another folder too, and with another page beside it that needs none.
    elsewhere = tmp_path / "deep" / "mine.geojson"
    elsewhere.parent.mkdir()
    shutil.copy(folder / "mine.geojson", elsewhere)
    status, out, _ = verified(capsys, page, folder / "my-notice.html", "--zone", elsewhere)
    assert status == 0
    assert out.count(": the same, ") == 2
    unused = f"made with geomap's own zones: {elsewhere} was not looked at"
    assert [unused in part for part in out.split(": the same, ")] == [False, False, True]
    other = shutil.copy(elsewhere, tmp_path / "yours.geojson")
    status, _, err = verified(capsys, page, "--zone", other)
    assert status == 2
    assert "give it under that name" in err
    elsewhere.write_text(json.dumps(ZONE).replace("139", "139.5"), encoding="utf-8")
    status, out, _ = verified(capsys, page, "--zone", elsewhere)
    assert status == 1
    assert "it was made with other data (zones)" in out


def test_a_layer_that_is_not_there_is_an_error_for_a_page_without_one_too(page, tmp_path, capsys):
    status, out, err = verified(capsys, page, "--zone", tmp_path / "none.gpkg")
    assert (status, out) == (2, "")
    assert "none.gpkg: no such file" in err


def test_json_has_one_item_a_page_and_the_worst_answer_is_the_status(folder, page, capsys):
    edited(page, b'"range_km":"about 1000"', b'"range_km":"about 1100"')
    status, out, _ = verified(
        capsys, folder / "two-missiles.html", page, ROOT / "LICENSE", "--json"
    )
    items = json.loads(out)
    assert status == 2
    assert [item["answer"] for item in items] == ["same", "differs", "unusable"]
    assert items[0]["zones_sha256"] == carried_in(page)["data"]["zones"]
    assert all(item["reasons"] for item in items[1:])


CARRIED = '<script type="application/json" id="geomap-made">'
HASHES = dict.fromkeys(("zones", "shoreline", "gazetteer"), "0" * 64)
GOOD = {
    "geomap": "0.1.0",
    "options": {"claims": "japan", "lang": "en"},
    "data": HASHES,
    "event_sha256": "0" * 64,
    "event": {"id": "x", "launched_at": "2022-01-02", "flights": [{"missile": "M"}]},
}


def spoiled(**changes):
    return CARRIED + json.dumps(GOOD | changes) + "</script>"


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ("", "there is none"),
        ("<html></html>", "there is none"),
        (CARRIED, "expected JSON"),
        (CARRIED + "</script>", "expected JSON"),
        (CARRIED + "[" * 100_000 + "</script>", "nested deeper"),
        (CARRIED + "{}</script>", "expected the key 'geomap'"),
        (CARRIED + "[]</script>", "expected fields"),
        (2 * spoiled(), "there are 2"),
        (spoiled(geomap="0.1.0; rm -rf /"), "expected a version of geomap"),
        (spoiled(geomap={"a": 1}), "expected text"),
        (spoiled(geomap="\u202e1"), "expected a version of geomap"),
        (spoiled(options={"claims": "mars", "lang": "en"}), "expected claims"),
        (spoiled(options={"claims": "japan", "lang": "../x"}), "expected lang"),
        (spoiled(options={"claims": "japan", "lang": "en", "zone_id": "nowhere"}), "nowhere"),
        (spoiled(options={"claims": "japan", "lang": "en", "tiles": "http://x/"}), "http://x/"),
        (spoiled(options={"claims": "japan", "lang": "en", "run": "x"}), "unknown key 'run'"),
        (spoiled(options={"claims": "japan", "lang": "en", "given_claims": 7}), "yes or no"),
        (spoiled(data={}), "expected the SHA-256 of 'zones'"),
        (spoiled(data=HASHES | {"zones": "z" * 64}), "expected a SHA-256"),
        (spoiled(event=[1]), "expected fields"),
        (spoiled(event={"id": "../../x", "launched_at": "2022-01-02", "flights": [{}]}), "id of"),
        (spoiled(event=GOOD["event"] | {"title": "\ud800"}), "U+D800"),
        (spoiled(event=GOOD["event"] | {"title": "x" * 20_000}), "at most 10,000"),
        (spoiled(event=None), "expected an event or a notice"),
        (spoiled(notice="x", notice_sha256="0" * 64), "expected an event or a notice"),
        (spoiled(event=None, notice="x", notice_sha256="0" * 64), "expected the corners"),
        (spoiled(event=None, notice="\udfff", notice_sha256="0" * 64), "surrogate"),
        (spoiled(event=None, notice=["x"], notice_sha256="0" * 64), "the text of a notice"),
        (spoiled(event=None, notice="x" * 500_000, notice_sha256="0" * 64), "at most 400,000"),
    ],
)  # fmt: skip
def test_what_a_page_carries_is_read_as_carefully_as_any_input(tmp_path, capsys, content, told):
    (tmp_path / "x.html").write_text(content, encoding="utf-8", errors="surrogatepass")
    status, out, err = verified(capsys, tmp_path / "x.html")
    assert (status, out) == (2, "")
    assert told in err
    assert str(tmp_path / "x.html") in err


def test_bytes_that_are_no_text_are_refused(tmp_path, capsys):
    (tmp_path / "x.html").write_bytes(CARRIED.encode() + b'{"geomap": "\xff"}</script>')
    status, _, err = verified(capsys, tmp_path / "x.html")
    assert status == 2
    assert "expected UTF-8" in err


@pytest.mark.parametrize("args", [["--event", "--json", "x"], ["--event", "x", "y"]])
def test_calls_that_ask_for_two_things_are_refused(capsys, args):
    assert verified(capsys, *args)[0] == 2


def test_a_file_that_is_not_there_is_unusable(tmp_path, capsys):
    status, _, err = verified(capsys, tmp_path / "none.html")
    assert status == 2
    assert "No such file" in err


# --- The event as it is carried ---------------------------------------------


def all_events():
    gazetteer = load_gazetteer()
    texts = sorted(str(path) for path in (ROOT / "tests/data/announcements").glob("*.txt"))
    files = sorted(str(path) for path in (ROOT / "examples").iterdir())
    found = [*load_catalogue(gazetteer), *read_all(files, gazetteer=gazetteer).events]
    for text in texts:
        found += read_all([text], gazetteer=gazetteer).events
    return found


def test_every_event_is_the_same_when_it_is_read_again_from_what_is_carried():
    gazetteer = load_gazetteer()
    found = all_events()
    assert len(found) > 100
    for event in found:
        again = events_in(event_json(event), "carried.json", gazetteer=gazetteer)
        assert again.failures == ()
        assert again.events == (event,)
        assert event_json(again.events[0]) == event_json(event)


def test_every_place_of_the_gazetteer_is_the_same_when_it_is_read_again():
    gazetteer = load_gazetteer()
    for place in gazetteer.places:
        event = events_in(
            json.dumps(
                {
                    "id": "x",
                    "launched_at": "2022-01-02",
                    "flights": [{"reports": [{"by": "B", "fall": {"place": place.name}}]}],
                }
            ),
            "x.json",
            gazetteer=gazetteer,
        ).events[0]
        assert events_in(event_json(event), "y.json", gazetteer=gazetteer).events == (event,)


def test_no_field_of_an_event_is_left_out_of_what_is_carried():
    # A field that is new in geomap.events has to be written by event_json too.
    known = {
        "LaunchEvent": "id title launched_at flights note source",
        "Flight": "missile launch reports impact launched_at count overflew map_bearing_deg "
        "map_bearing_source note",
        "Report": "by range_km apogee_km flight_minutes direction falls fall_area verdict stage "
        "url note fall_area_id path_km source confidence",
        "Launch": "basis name position radius90_m",
        "Fall": "place bearing distance_km",
        "Place": "name points radius90_m",
        "PublishedPosition": "position radius90_m",
        "Quantity": "value qualifier upper text",
        "Direction": "azimuth_deg points text",
    }
    for name, fields in known.items():
        assert [f.name for f in attrs.fields(getattr(events, name))] == fields.split()


@pytest.mark.parametrize(
    "quantity",
    [
        events.Quantity(999.2),
        events.Quantity(1000.0, events.Qualifier.ABOUT),
        events.Quantity(700.0, events.Qualifier.OVER),
        events.Quantity(500.0, events.Qualifier.AT_LEAST),
        events.Quantity(250.0, events.Qualifier.UP_TO),
        events.Quantity(700.5, events.Qualifier.UNDER),
        events.Quantity(300.0, events.Qualifier.BETWEEN, 400.0),
    ],
)
def test_a_figure_without_published_words_keeps_its_meaning(quantity):
    from datetime import date

    report = events.Report(by="B", range_km=quantity, direction=events.Direction(72.5))
    flight = events.Flight("M", events.Launch(events.LaunchBasis.UNKNOWN), (report,))
    event = events.LaunchEvent("x", "X", date(2022, 1, 2), (flight,))
    (again,) = events_in(event_json(event), "x.json", gazetteer=load_gazetteer()).events
    read = again.flights[0].reports[0]
    assert attrs.evolve(read.range_km, text="") == quantity
    assert read.direction.azimuth_deg == 72.5


def test_what_is_carried_cannot_end_its_element():
    from geomap.render.document import as_data

    making = Making(DataHashes(*["0" * 64] * 3), tiles="</script>")
    text = as_data(Carried(making, "notice", "</script><!--\u2028&", "<b>").as_json_value())
    assert not re.search("[<>&\u2028\u2029]", text)
    assert json.loads(text)["notice"] == "</script><!--\u2028&"


# --- The comparison ---------------------------------------------------------

DATA = DataHashes("1" * 64, "2" * 64, "3" * 64)


def test_pages_that_are_the_same_bytes_are_the_same_whatever_they_are():
    carried = Carried(Making(DATA, version="1"), "notice", "text")
    found = compared(b"page", carried, carried.subject_sha256, b"page", DATA, "1")
    assert found == attrs.evolve(found, answer=Answer.SAME, reasons=(), remarks=())


def test_the_first_difference_is_where_a_brute_search_finds_it():
    wanted = b"".join(b"line %d of the page\n" % n for n in range(400))
    for at in range(0, len(wanted), 37):
        got = bytearray(wanted)
        got[at] ^= 1
        line = wanted[:at].count(b"\n") + 1
        assert f"line {line}, in its text" in first_difference(wanted, bytes(got))


def test_a_terminal_gets_no_control_characters_from_a_page():
    told = first_difference(b"<p>a</p>", "<p>\x1b[31m\u202e\x07</p>".encode())
    assert told.isprintable()


def test_reading_a_page_names_the_file_and_the_field(tmp_path):
    (tmp_path / "x.html").write_text(spoiled(event={"id": "x", "flights": [{}]}))
    with pytest.raises(InputError, match="launched_at") as caught:
        read_page(str(tmp_path / "x.html"), gazetteer=load_gazetteer())
    assert caught.value.path == str(tmp_path / "x.html")
