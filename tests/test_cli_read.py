"""The command `geomap read`."""

import io
import json
import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path

import pytest

from geomap.cli import main

FOLDER = Path(__file__).parent / "data" / "announcements"
RELEASE = str(FOLDER / "ja-icbm-inside.txt")
NOTICE = """AREA A
40-41-44N 135-34-45E
40-27-22N 138-30-40E
40-16-34N 138-30-22E
40-30-52N 135-34-26E
"""


@pytest.fixture
def notice(tmp_path):
    path = tmp_path / "notice.txt"
    path.write_text(NOTICE, encoding="utf-8")
    return str(path)


def test_an_announcement_goes_to_standard_output_as_an_event_file(capsys):
    assert main(["read", RELEASE]) == 0
    out, err = capsys.readouterr()
    assert "verdict: inside  # [" in out
    assert "not found: missile's name" in err


def test_dash_is_standard_input(capsys, monkeypatch):
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(Path(RELEASE).read_bytes())))
    assert main(["read", "-"]) == 0
    assert "Read by geomap from standard input" in capsys.readouterr().out


def test_the_event_file_is_written_where_it_is_asked_for(tmp_path, capsys):
    target = tmp_path / "new" / "event.yaml"
    assert main(["read", RELEASE, "-o", str(target)]) == 0
    assert capsys.readouterr().out == f"{target}\n"
    assert "id: 2023-02-18-icbm-class-ballistic-missile" in target.read_text(encoding="utf-8")


def test_the_date_option_says_which_day_today_is(tmp_path, capsys):
    path = tmp_path / "x.txt"
    path.write_text(
        "北朝鮮は、本日７時９分頃、平壌近郊から弾道ミサイルを発射しました。", encoding="utf-8"
    )
    assert main(["read", str(path), "--date", "2023-03-16"]) == 0
    assert "launched_at: 2023-03-16T07:09+09:00" in capsys.readouterr().out


def test_a_date_that_is_none_is_refused(capsys):
    with pytest.raises(SystemExit) as stop:
        main(["read", RELEASE, "--date", "yesterday"])
    assert stop.value.code == 2
    assert "expected a date such as 2022-11-18, got 'yesterday'" in capsys.readouterr().err


def test_a_text_without_a_launch_is_unusable_and_nothing_is_written(tmp_path, capsys):
    target = tmp_path / "event.yaml"
    assert main(["read", str(FOLDER / "not-a-launch-weather.txt"), "-o", str(target)]) == 2
    assert "no missile, rocket or satellite is named" in capsys.readouterr().err
    assert not target.exists()


def test_explain_shows_each_value_in_place_and_what_was_not_found(capsys):
    assert main(["read", RELEASE, "--explain"]) == 0
    out = capsys.readouterr().out
    assert "[東方向]⟨direction: east⟩" in out
    assert "Looked for and not found:\n- missile's name\n" in out
    assert "\x1b" not in out


def test_explain_colours_a_terminal(capsys, monkeypatch):
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
    assert main(["read", RELEASE, "--explain"]) == 0
    assert "\x1b[33m東方向\x1b[0m" in capsys.readouterr().out


class Outline(HTMLParser):
    """What a browser makes of a page: its tags, and the text of its marks."""

    def __init__(self):
        super().__init__()
        self.tags, self.marked, self.depth = [], [], 0

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        self.depth += tag == "mark"

    def handle_endtag(self, tag):
        self.depth -= tag == "mark"

    def handle_data(self, data):
        if self.depth:
            self.marked.append(data)


def test_the_page_marks_the_values_and_lets_no_text_become_a_tag(tmp_path, capsys):
    path, page = tmp_path / "x.txt", tmp_path / "x.html"
    path.write_text(
        "2023年3月16日\n<script>alert(1)</script>"
        "北朝鮮は、本日７時９分頃、平壌近郊から弾道ミサイルを発射しました。<img src=x "
        "onerror=1>",
        encoding="utf-8",
    )
    assert main(["read", str(path), "--page", str(page)]) == 0
    html = page.read_text(encoding="utf-8")
    outline = Outline()
    outline.feed(html)
    assert "７時９分頃" in outline.marked
    assert not {"script", "img"} & set(outline.tags)
    assert "default-src 'none'" in html


def test_control_characters_of_a_text_do_not_reach_the_terminal(tmp_path, capsys):
    path = tmp_path / "x.txt"
    path.write_text(
        "2023年3月16日\n\x1b[2J北朝鮮は、本日７時９分頃、弾道ミサイルを発射しました。",
        encoding="utf-8",
    )
    main(["read", str(path), "--explain"])
    assert "\x1b" not in capsys.readouterr().out


def test_a_notice_becomes_geojson_with_its_share_of_the_eez(notice, tmp_path, capsys):
    target = tmp_path / "zone.geojson"
    assert main(["read", notice, "-o", str(target)]) == 0
    out, err = capsys.readouterr()
    assert out == f"{target}\n"
    assert "of it inside Japan's EEZ" in err
    feature = json.loads(target.read_text(encoding="utf-8"))["features"][0]
    ring = feature["geometry"]["coordinates"][0]
    assert feature["geometry"]["type"] == "Polygon"
    assert ring[0] == ring[-1]
    assert [135.579167, 40.695556] in ring
    assert 0.8 < feature["properties"]["share_inside_japan_eez"] < 0.95


def test_a_notice_with_a_bad_zone_still_gives_the_others(tmp_path, capsys):
    path = tmp_path / "n.txt"
    path.write_text(
        NOTICE + "\nAREA B\n94-00N 135-00E\n41-00N 136-00E\n40-00N 136-00E\n", encoding="utf-8"
    )
    assert main(["read", str(path)]) == 1
    out, err = capsys.readouterr()
    assert len(json.loads(out)["features"]) == 1
    assert "latitude up to 90" in err


def test_a_notice_is_not_explained(notice, capsys):
    assert main(["read", notice, "--explain"]) == 2
    assert "--explain and --page are for announcements" in capsys.readouterr().err


def test_a_notice_where_an_event_is_wanted_names_the_command_that_reads_it(notice):
    from geomap.readers import load_gazetteer, read_events

    result = read_events(notice, gazetteer=load_gazetteer())
    assert "geomap read" in result.failures[0].message


def test_reading_a_text_loads_nothing_heavy():
    code = (
        "import sys; from geomap.cli import main; status = main(['read', sys.argv[1], '-o', "
        "sys.argv[2]]);"
        "heavy = {'pandas', 'geopandas', 'folium', 'scipy', 'matplotlib', 'trafilatura', "
        "'lxml'} & set(sys.modules);"
        "sys.exit(f'loaded {heavy}' if heavy else status)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, RELEASE, "/dev/null"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert "loaded" not in done.stderr


def test_two_announcements_of_one_id_are_told_what_can_be_changed(tmp_path, capsys):
    text = (FOLDER / "en-press-2024-10-26.txt").read_text(encoding="utf-8")
    for name in ("one.txt", "two.txt"):
        (tmp_path / name).write_text(text, encoding="utf-8")
    assert main(["verdict", str(tmp_path / "one.txt"), str(tmp_path / "two.txt")]) == 1
    said = capsys.readouterr().err
    assert "in an event file: geomap read TEXT -o EVENT.yaml" in said
