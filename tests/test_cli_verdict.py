"""`geomap verdict`: text and JSON, exit status, streams, and what it does not import."""

import json
import os
import signal
import subprocess
import sys

import pytest

from geomap.cli import _answers, main
from geomap.errors import GeomapError

GOOD = """\
id: 2022-11-18-example
title: An example
launched_at: 2022-11-18
flights:
  - missile: one
    launch: {lon: 125.67, lat: 39.20}
    reports:
      - by: Japan Ministry of Defense
        range_km: about 400
        direction: east
        verdict: outside
  - missile: two
    impact: {lon: 139.0, lat: 40.5, radius_km: 10}
"""

NOTHING_KNOWN = """\
id: nothing-known
title: Nothing known
launched_at: 2022-11-18
flights:
  - missile: x
    launch: {lon: 125.67, lat: 39.20}
"""

LIMIT_CASE = """\
id: limit-case
title: At the limit
launched_at: 2022-11-18
flights:
  - missile: x
    impact: {lon: 132.4, lat: 38.9, radius_km: 15}
    reports: [{by: somebody, verdict: inside}]
"""


@pytest.fixture
def file(tmp_path):
    def write(text, name="event.yaml"):
        path = tmp_path / name
        path.write_text(text, encoding="utf-8")
        return str(path)

    return write


def test_json_has_the_fixed_fields(file, capsys):
    assert main(["verdict", file(GOOD), "--json"]) == 0
    first, second = json.loads(capsys.readouterr().out)
    assert (first["event"], first["flight"], first["zone"]) == (
        "2022-11-18-example",
        1,
        "japan-eez",
    )
    assert first["verdict"] == "outside"
    assert first["probability_inside"] < 0.05
    distance = first["distance_inside_km"]
    assert distance["low"] < distance["median"] < distance["high"] < 0
    assert set(first["impact"]) == {"lon", "lat", "radius90_km"}
    assert {"id", "probability"} <= set(first["zones"][0])
    assert first["claims"] == [
        {"by": "Japan Ministry of Defense", "verdict": "outside", "agrees": True}
    ]
    assert (second["flight"], second["verdict"]) == (2, "inside")
    assert second["impact"] == {
        "lon": 139.0,
        "lat": 40.5,
        "radius90_km": pytest.approx(10.0, abs=0.2),
    }


def test_the_text_says_answer_probability_distance_coast_zones_and_claims(file, capsys):
    assert main(["verdict", file(GOOD)]) == 0
    out = capsys.readouterr().out
    assert "OUTSIDE Japan's EEZ; the probability of inside is" in out
    assert "INSIDE Japan's EEZ, with a probability of" in out
    for label in ("best estimate", "limit", "nearest coast", "zones", "claim", "rests on"):
        assert f"\n  {label} " in out
    assert "Japan Ministry of Defense: outside (agrees)" in out
    assert max(map(len, out.splitlines())) <= 110


ANNOUNCEMENT = """\
North Korea launched a ballistic missile from Sunan at 10:15 a.m. on November 18, 2022,
the Japanese Ministry of Defense said. It flew about 1,000 km, reached an altitude of about
6,000 km and fell some 200 km west of Oshima-Oshima, Hokkaido, outside Japan's EEZ.
"""


@pytest.mark.parametrize("command", ["verdict", "map"])
def test_a_line_says_what_was_not_found_in_an_announcement(command, file, tmp_path, capsys):
    path = file(ANNOUNCEMENT, "announcement.txt")
    options = ["-o", str(tmp_path / "pages")] if command == "map" else []
    assert main([command, str(path), *options]) == 0
    (line,) = [one for one in capsys.readouterr().err.splitlines() if "announcement" in one]
    assert line.startswith(f"geomap: {path}: read as an announcement; not found: ")
    # It says nothing of the time aloft nor of the direction, and it does say the range.
    assert "direction" in line
    assert "flight time" in line
    assert "range" not in line
    assert line.endswith(f"; see 'geomap read {path}'")


def test_an_event_file_is_not_called_an_announcement(file, capsys):
    assert main(["verdict", str(file(GOOD))]) == 0
    assert "announcement" not in capsys.readouterr().err


def test_nothing_known_is_no_error(file, capsys):
    assert main(["verdict", file(NOTHING_KNOWN), "--json"]) == 0
    (one,) = json.loads(capsys.readouterr().out)
    assert (one["verdict"], one["probability_inside"], one["impact"]) == (
        "undetermined",
        None,
        None,
    )
    assert one["findings"][0]["kind"] == "missing"


def test_claims_given_claims_and_zone_id_each_change_the_answer(file, capsys):
    path = file(LIMIT_CASE)

    def one(*options):
        assert main(["verdict", path, "--json", *options]) == 0
        return json.loads(capsys.readouterr().out)[0]

    japan, undisputed = one(), one("--claims", "undisputed")
    assert japan["probability_inside"] > undisputed["probability_inside"] + 0.3
    assert undisputed["by_other_claims"]["probability_inside"] == japan["probability_inside"]
    given = one("--claims", "undisputed", "--given-claims")
    assert given["given_claims"] is True
    other = one("--zone-id", "liancourt-overlap")
    assert (other["zone"], other["by_claims"]) == ("liancourt-overlap", None)
    assert other["probability_inside"] > 0.3


def test_a_bad_event_does_not_stop_the_others(file, capsys):
    bad = file("id: bad\ntitle: Bad\nlaunched_at: 2022-11-18\nflights: [{missle: x}]\n", "bad.yaml")
    assert main(["verdict", file(GOOD), bad, "--json"]) == 1
    captured = capsys.readouterr()
    assert len(json.loads(captured.out)) == 2
    assert "missle" in captured.err


@pytest.mark.parametrize("options", [["nowhere.yaml"], [], ["--zone-id", "japan-ez"]])
def test_what_is_unusable_prints_nothing_and_ends_with_2(file, capsys, options):
    arguments = [file(GOOD), *options] if options[:1] == ["--zone-id"] else options
    assert main(["verdict", *arguments]) == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    assert captured.err.startswith("geomap: ")


def test_an_unknown_zone_names_the_nearest(file, capsys):
    main(["verdict", file(GOOD), "--zone-id", "japan-ez"])
    assert "japan-eez" in capsys.readouterr().err


def test_it_starts_without_the_heavy_libraries_and_runs_twice_to_the_same_bytes(file):
    script = (
        "import sys; from geomap.cli import main; status = main(sys.argv[1:]);"
        "print(*sorted(sys.modules), file=sys.stderr); sys.exit(status)"
    )
    runs = [
        subprocess.run(
            [sys.executable, "-c", script, "verdict", file(GOOD), "--json"],
            capture_output=True,
            check=True,
            env={"PYTHONHASHSEED": seed},
        )
        for seed in ("1", "2")
    ]
    loaded = set(runs[0].stderr.decode().split())
    assert "numpy" in loaded
    assert not loaded & {
        "pandas",
        "geopandas",
        "folium",
        "scipy",
        "matplotlib",
        "pyogrio",
        "jinja2",
    }
    assert runs[0].stdout == runs[1].stdout


@pytest.mark.parametrize("form", [(), ("--json",)])
def test_many_events_are_shared_out_and_print_what_one_process_prints(
    file, capsys, monkeypatch, form
):
    texts = [GOOD.replace("-example", f"-{n}").replace("400", str(400 + n)) for n in range(5)]
    files = [file(text, f"{n}.yaml") for n, text in enumerate(texts)]
    monkeypatch.setattr("geomap.cli._answers.cores", lambda: 2)
    shared = []
    begun = _answers._shared_out
    monkeypatch.setattr(
        "geomap.cli._answers._shared_out", lambda *given: shared.append(given[3]) or begun(*given)
    )
    printed = []
    for events_a_worker in (2, 100):
        monkeypatch.setattr("geomap.cli._answers.EVENTS_A_WORKER", events_a_worker)
        assert main(["verdict", *files, *form]) == 0
        printed.append(capsys.readouterr().out)
    assert printed[0] == printed[1]
    assert printed[0].count("2022-11-18-4") == 1 + bool(form)
    assert shared == [2]


@pytest.mark.filterwarnings("default")
@pytest.mark.parametrize("spoilt", [False, True])
def test_what_is_said_of_a_layer_is_told_once_however_many_workers_read_it(
    file, capfd, monkeypatch, spoilt
):
    monkeypatch.setattr("geomap.cli._answers.cores", lambda: 2)
    monkeypatch.setattr("geomap.cli._answers.EVENTS_A_WORKER", 1)
    bow = [[135, 36], [139, 41], [139, 36], [135, 41], [135, 36]]
    feature = {"type": "Feature", "properties": {"name": "Bow"}}
    feature["geometry"] = {"type": "Polygon", "coordinates": [[] if spoilt else bow]}
    layer = file(json.dumps({"type": "FeatureCollection", "features": [feature]}), "bow.geojson")
    files = [file(GOOD.replace("-example", f"-{n}"), f"{n}.yaml") for n in range(2)]
    status = main(["verdict", *files, "--zone", layer])
    told = capfd.readouterr().err.splitlines()
    if spoilt:
        assert status == 2
        assert len(told) == 1
    else:
        assert status == 0
        (line,) = told
        assert line.startswith(f"geomap: warning: {layer}, feature 1: the outline was not valid")


def test_an_event_that_fails_in_a_worker_is_named_and_the_others_are_told(
    file, capsys, monkeypatch
):
    monkeypatch.setattr("geomap.cli._answers.cores", lambda: 2)
    monkeypatch.setattr("geomap.cli._answers.EVENTS_A_WORKER", 1)
    files = [file(GOOD, "a.yaml"), file(LIMIT_CASE, "b.yaml")]
    assert main(["verdict", *files, "--zone-id", "nowhere"]) == 2
    assert capsys.readouterr().err.count("no zone 'nowhere'") == 2


class Deadly:
    """Ground on which one event ends the process that judges it."""

    def assessed(self, event):
        if event == "b":
            os.kill(os.getpid(), signal.SIGKILL)
        raise GeomapError(f"judged {event}")


def test_an_event_that_ends_its_worker_is_named_and_the_others_are_told(monkeypatch):
    monkeypatch.setattr("geomap.cli._answers.cores", lambda: 2)
    monkeypatch.setattr("geomap.cli._answers.EVENTS_A_WORKER", 1)
    found = list(_answers.answers(["a", "b", "c", "d"], Deadly, as_json=False))
    told = [answer.error for answer in found]
    assert [told[0], *told[2:]] == ["judged a", "judged c", "judged d"]
    assert told[1] == "its worker process died twice, out of memory perhaps"
