"""`geomap map`: what is written, what is printed, and what happens when something is wrong."""

import io
import json
import shutil
from pathlib import Path
from types import SimpleNamespace

import pytest

from geomap.cli import main
from geomap.errors import OutputError
from geomap.writing import prepared_folder, write_whole

EVENT = """\
id: {id}
title: A launch
launched_at: 2022-11-18T10:14+09:00
flights:
  - missile: Hwasong-17
    launch: {{site: Sunan}}
    reports:
      - by: Japan Ministry of Defense
        range_km: about 1000
        apogee_km: about 6000
        direction: east
        fall: {{place: Oshima-Oshima, bearing: west, distance_km: about 200}}
        verdict: inside
"""


@pytest.fixture
def event(tmp_path):
    def write(name="one", text=EVENT):
        path = tmp_path / f"{name}.yaml"
        path.write_text(text.format(id=name), encoding="utf-8")
        return str(path)

    return write


def run(*arguments):
    return main(["map", *map(str, arguments)])


def test_a_page_is_written_and_its_verdict_and_path_are_printed(event, tmp_path, capsys):
    out = tmp_path / "out"
    assert run(event(), "-o", out) == 0
    printed = capsys.readouterr()
    line, path = printed.out.splitlines()
    assert line.startswith("one: Inside")
    assert "probability of inside" in line
    assert path.strip() == str(out / "one.html")
    assert printed.err == ""
    assert (out / "one.html").read_text(encoding="utf-8").startswith("<!DOCTYPE html>")
    assert [p.name for p in out.iterdir()] == ["one.html"]


def test_a_second_run_writes_the_same_bytes(event, tmp_path):
    out = tmp_path / "out"
    run(event(), "-o", out)
    first = (out / "one.html").read_bytes()
    run(event(), "-o", out)
    assert (out / "one.html").read_bytes() == first


def test_a_batch_goes_on_past_a_bad_event_and_says_so(event, tmp_path, capsys):
    bad = event("bad", "id: {id}\ntitle: x\n")
    assert run(bad, event("good"), "-o", tmp_path / "out") == 1
    printed = capsys.readouterr()
    assert "bad.yaml" in printed.err
    assert "good: " in printed.out
    assert [p.name for p in (tmp_path / "out").iterdir()] == ["good.html"]


@pytest.mark.parametrize("id_asked", [None, "nowhere"])
def test_many_events_are_drawn_by_several_processes_as_by_one(
    event, tmp_path, capsys, monkeypatch, id_asked
):
    files = [event(name) for name in ("one", "two", "three", "four", "five")]
    asked = ["--zone-id", id_asked] if id_asked else []
    monkeypatch.setattr("geomap.threads.cores", lambda: 2)
    told = []
    for pages_a_worker in (100, 2):
        monkeypatch.setattr("geomap.cli.map.PAGES_A_WORKER", pages_a_worker)
        status = run(*files, "-o", tmp_path / "out", *asked)
        pages = {path.name: path.read_bytes() for path in (tmp_path / "out").iterdir()}
        told.append((status, capsys.readouterr(), pages))
        shutil.rmtree(tmp_path / "out")
    assert told[0] == told[1]
    assert len(told[0][2]) == (0 if id_asked else 5)


@pytest.mark.parametrize("name", ["missing.yaml", "folder"])
def test_unusable_input_writes_nothing_not_even_the_folder(tmp_path, capsys, name):
    (tmp_path / "folder").mkdir()
    assert run(tmp_path / name, "-o", tmp_path / "out") == 2
    assert name in capsys.readouterr().err
    assert not (tmp_path / "out").exists()


def test_two_events_of_one_id_are_told_apart_and_the_first_is_written(event, tmp_path, capsys):
    one = event()
    other = tmp_path / "other.yaml"
    shutil.copy(one, other)
    assert run(one, other, "-o", tmp_path / "out") == 1
    message = capsys.readouterr().err
    assert "'one'" in message
    assert "one.yaml" in message


def test_no_events_at_all_is_a_call_that_cannot_be_used(tmp_path, capsys):
    assert run("-o", tmp_path) == 2
    assert "expected event files" in capsys.readouterr().err


def test_an_output_folder_that_is_a_file_is_an_error_that_says_what_to_do(event, tmp_path, capsys):
    (tmp_path / "out").write_text("mine")
    assert run(event(), "-o", tmp_path / "out") == 2
    assert "name a folder with -o" in capsys.readouterr().err
    assert (tmp_path / "out").read_text() == "mine"


def test_a_folder_that_cannot_be_written_to_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr("os.access", lambda *_: False)
    with pytest.raises(OutputError, match="cannot be written to; name another with -o"):
        prepared_folder(tmp_path)


def test_a_write_that_fails_leaves_the_earlier_file_and_nothing_else(tmp_path, monkeypatch):
    path = tmp_path / "x.html"
    path.write_bytes(b"earlier")

    def full(_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(OutputError, match="No space left on device"):
        write_whole(path, b"later")
    assert path.read_bytes() == b"earlier"
    assert list(tmp_path.iterdir()) == [path]


def test_a_page_has_the_rights_that_other_files_get_here(tmp_path):
    (tmp_path / "plain").write_bytes(b"")
    write_whole(tmp_path / "x.html", b"text")
    assert (tmp_path / "x.html").stat().st_mode == (tmp_path / "plain").stat().st_mode


def test_a_folder_in_the_place_of_the_page_is_an_error_for_that_event(event, tmp_path, capsys):
    (tmp_path / "out" / "one.html" / "x").mkdir(parents=True)
    assert run(event(), event("two"), "-o", tmp_path / "out") == 1
    assert "one.html: cannot be written" in capsys.readouterr().err
    assert (tmp_path / "out" / "two.html").is_file()


def written(event, tmp_path, *options):
    out = tmp_path / "out"
    assert run(event(), "-o", out, *options) == 0
    return (out / "one.html").read_text(encoding="utf-8")


def test_the_language_changes_page_and_line(event, tmp_path, capsys):
    page = written(event, tmp_path, "--lang", "ja")
    assert '<html lang="ja"' in page
    assert "順安" in page
    assert "日本のEEZ" in capsys.readouterr().out


def test_tiles_add_a_background_and_an_unknown_one_stops_before_any_work(event, tmp_path, capsys):
    assert "https://tile.openstreetmap.org" in written(
        event, tmp_path, "--tiles", "OpenStreetMap.Mapnik"
    )
    assert run(event(), "-o", tmp_path / "none", "--tiles", "Nowhere.Map") == 2
    assert "no tile provider 'Nowhere.Map'" in capsys.readouterr().err
    assert not (tmp_path / "none").exists()


def test_the_reading_of_the_claims_is_said_on_the_page(event, tmp_path):
    assert "as Japan claims it" in written(event, tmp_path)
    assert "Only waters that no other state claims" in written(
        event, tmp_path, "--claims", "undisputed"
    )


def test_another_zone_can_be_asked_about(event, tmp_path, capsys):
    written(event, tmp_path, "--zone-id", "russia-eez")
    assert "EEZ of Russia" in capsys.readouterr().out
    assert run(event(), "-o", tmp_path / "x", "--zone-id", "russia-eezz") == 2
    assert "russia-eez" in capsys.readouterr().err


def test_claims_taken_as_evidence_are_said_to_be(event, tmp_path):
    assert "is used as evidence here" in written(event, tmp_path, "--given-claims")


def test_a_layer_of_ones_own_is_drawn_and_asked_about(event, tmp_path, capsys):
    layer = tmp_path / "layer.geojson"
    corners = [[134, 38], [140, 38], [140, 43], [134, 43], [134, 38]]
    feature = {
        "type": "Feature",
        "properties": {"name": "My box"},
        "geometry": {"type": "Polygon", "coordinates": [corners]},
    }
    layer.write_text(json.dumps({"type": "FeatureCollection", "features": [feature]}))
    page = written(event, tmp_path, "--zone", str(layer))
    assert "My box" in page
    assert "My box" in capsys.readouterr().out


def two_boxes(path):
    """Write a layer of two zones, `west` and `east`, that meet at 141 E, and return its path."""
    features = [
        {
            "type": "Feature",
            "properties": {"id": name, "name": f"{name.title()} box"},
            "geometry": {
                "type": "Polygon",
                "coordinates": [[[x, 38], [x + 6, 38], [x + 6, 43], [x, 43], [x, 38]]],
            },
        }
        for name, x in (("west", 135), ("east", 141))
    ]
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}))
    return path


@pytest.mark.parametrize(
    ("command", "output", "page"),
    [
        ("map", "out", "out/one.html"),
        ("figure", "one.svg", "one.svg"),
        ("report", "one.md", "one.md"),
        ("export", "one.geojson", "one.geojson"),
        ("site", "out", "out/events/one.html"),
    ],
)
def test_a_layer_of_two_zones_is_asked_about_as_a_whole(event, tmp_path, command, output, page):
    layer = two_boxes(tmp_path / "layer.geojson")
    assert main([command, event(), "--zone", str(layer), "-o", str(tmp_path / output)]) == 0
    made = (tmp_path / page).read_text()
    if command == "export":
        told = [feature["properties"] for feature in json.loads(made)["features"]]
        assert {one["left"] for one in told if one.get("left")} == {"west", "east"}
    else:
        assert "West box" in made or "East box" in made
        assert "high seas" not in made


def test_an_event_of_the_catalogue_is_drawn_by_its_date(tmp_path, capsys):
    assert run("--catalogue", "2017-07-28", "-o", tmp_path) == 0
    assert [p.name for p in tmp_path.iterdir()] == ["2017-07-28-hwasong-14.html"]


def test_standard_input_is_read(event, tmp_path, monkeypatch):
    text = Path(event()).read_bytes()
    monkeypatch.setattr("sys.stdin", SimpleNamespace(buffer=io.BytesIO(text)))
    assert run("-", "-o", tmp_path / "out") == 0
    assert (tmp_path / "out" / "one.html").is_file()
