"""`geomap map` with notices of danger zones: what is written, what is printed, what is refused."""

import io
import os
import re
from pathlib import Path
from types import SimpleNamespace

import pytest

from geomap.cli import main
from geomap.readers.notice_names import notice_name

# Within the zone by a wide margin whatever the claims: between the Izu and Bonin Islands.
INSIDE = "30-30N 140-30E\n30-30N 141-30E\n29-30N 141-30E\n29-30N 140-30E\n"
# In the Yellow Sea, beyond any reach of Japan's zone.
OUTSIDE = "36-04N 124-30E\n36-04N 124-54E\n35-19N 124-54E\n35-19N 124-30E\n"
# Around the Liancourt Rocks: Japan's by Japan's claim, disputed.
DISPUTED = "37-18N 131-50E\n37-18N 131-56E\n37-10N 131-56E\n37-10N 131-50E\n"
EVENT = """\
id: {id}
title: A launch
launched_at: 2022-11-18T10:14+09:00
note: "{note}"
flights:
  - missile: Hwasong-17
    launch: {{site: Sunan}}
    reports:
      - by: Japan Ministry of Defense
        range_km: about 1000
        direction: east
"""


@pytest.fixture
def write(tmp_path):
    def file(name, text):
        path = tmp_path / name
        path.write_text(text, encoding="utf-8")
        return str(path)

    return file


def run(*arguments):
    return main(["map", *map(str, arguments)])


def pages(folder):
    return sorted(path.name for path in folder.iterdir())


def test_a_notice_is_drawn_and_its_share_and_path_are_printed(write, tmp_path, capsys):
    out = tmp_path / "out"
    assert run(write("warning.txt", f"NAVAREA XI 26-0571\n{INSIDE}"), "-o", out) == 0
    printed = capsys.readouterr()
    line, path = printed.out.splitlines()
    assert re.fullmatch(
        r"NAVAREA-XI-26-0571: Wholly inside Japan’s EEZ \(10,[67]\d\d km²\)", line
    ), line
    assert path.strip() == str(out / "NAVAREA-XI-26-0571.html")
    assert printed.err == ""
    assert pages(out) == ["NAVAREA-XI-26-0571.html"]


def test_each_zone_of_a_notice_has_its_line(write, tmp_path, capsys):
    path = write("two.txt", f"AREA A\n{INSIDE}AREA B\n{OUTSIDE}")
    assert run(path, "-o", tmp_path / "out") == 0
    first, second, _ = capsys.readouterr().out.splitlines()
    assert first.startswith("two #1: Wholly inside")
    assert second.startswith("two #2: Wholly outside")


def test_several_notices_and_events_are_drawn_in_one_call(write, tmp_path, capsys):
    sources = [
        write("one.txt", INSIDE),
        write("event.yaml", EVENT.format(id="launch", note="")),
        write("two.txt", OUTSIDE),
    ]
    assert run(*sources, "--catalogue", "2017-07-28", "-o", tmp_path / "out") == 0
    assert pages(tmp_path / "out") == [
        "2017-07-28-hwasong-14.html",
        "launch.html",
        "one.html",
        "two.html",
    ]
    assert capsys.readouterr().err == ""


def test_a_notice_comes_over_standard_input(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr("sys.stdin", SimpleNamespace(buffer=io.BytesIO(INSIDE.encode())))
    assert run("-", "-o", tmp_path / "out") == 0
    assert pages(tmp_path / "out") == ["notice.html"]
    assert "<title>Danger zones</title>" in (tmp_path / "out" / "notice.html").read_text("utf-8")


def test_an_event_over_standard_input_is_still_an_event(tmp_path, monkeypatch):
    # With three positions in its note, which alone would be a notice.
    text = EVENT.format(id="launch", note=INSIDE.replace("\n", ", "))
    monkeypatch.setattr("sys.stdin", SimpleNamespace(buffer=io.BytesIO(text.encode())))
    assert run("-", "-o", tmp_path / "out") == 0
    assert pages(tmp_path / "out") == ["launch.html"]


def test_an_announcement_is_still_drawn_as_an_event(tmp_path):
    release = Path(__file__).parent / "data" / "announcements" / "ja-icbm-inside.txt"
    assert run(release, "-o", tmp_path / "out") == 0
    assert len(pages(tmp_path / "out")) == 1


def test_a_zone_that_cannot_be_used_is_told_and_the_others_are_drawn(write, tmp_path, capsys):
    text = f"AREA A\n{INSIDE}AREA B\n94-28N 131-10E\n36-04N 124-30E\n36-04N 124-54E\n"
    assert run(write("x.txt", text), "-o", tmp_path / "out") == 1
    assert "line 7: expected a latitude up to 90" in capsys.readouterr().err
    assert "line 7: expected a latitude" in (tmp_path / "out" / "x.html").read_text("utf-8")


def test_a_notice_without_a_usable_zone_writes_nothing(write, tmp_path, capsys):
    text = "94-28N 131-10E\n36-04N 124-30E\n36-04N 124-54E\n"
    assert run(write("x.txt", text), "-o", tmp_path / "out") == 2
    assert "latitude up to 90" in capsys.readouterr().err
    assert not (tmp_path / "out").exists()


def test_a_batch_goes_on_past_a_bad_source(write, tmp_path, capsys):
    sources = [tmp_path / "missing.txt", write("good.txt", INSIDE), write("bad.yaml", "id: x\n")]
    assert run(*sources, "-o", tmp_path / "out") == 1
    err = capsys.readouterr().err
    assert "missing.txt" in err
    assert "bad.yaml" in err
    assert pages(tmp_path / "out") == ["good.html"]


def test_two_notices_of_one_name_are_told_apart_and_the_first_is_written(write, tmp_path, capsys):
    first = write("a.txt", f"NAVAREA XI 26-0571\n{INSIDE}")
    second = write("b.txt", f"NAVAREA XI 26-0571\n{OUTSIDE}")
    assert run(first, second, "-o", tmp_path / "out") == 1
    err = capsys.readouterr().err
    assert "'NAVAREA-XI-26-0571'" in err
    assert "b.txt" in err
    assert "a.txt" in err
    assert "29-30N" in (tmp_path / "out" / "NAVAREA-XI-26-0571.html").read_text("utf-8")


def test_a_notice_does_not_write_over_the_page_of_an_event(write, tmp_path, capsys):
    event, notice = (
        write("launch.yaml", EVENT.format(id="launch", note="")),
        write("launch.txt", INSIDE),
    )
    assert run(notice, event, "-o", tmp_path / "out") == 1
    assert "also that of an event" in capsys.readouterr().err
    assert "A launch" in (tmp_path / "out" / "launch.html").read_text("utf-8")


def test_an_output_folder_that_is_a_file_is_refused(write, tmp_path, capsys):
    (tmp_path / "out").write_text("mine")
    assert run(write("x.txt", INSIDE), "-o", tmp_path / "out") == 2
    assert "name a folder with -o" in capsys.readouterr().err


def test_an_output_folder_that_cannot_be_written_to_is_refused(
    write, tmp_path, monkeypatch, capsys
):
    path = write("x.txt", INSIDE)
    (tmp_path / "out").mkdir()
    monkeypatch.setattr(os, "access", lambda *_: False)
    assert run(path, "-o", tmp_path / "out") == 2
    assert "cannot be written to" in capsys.readouterr().err
    assert pages(tmp_path / "out") == []


def test_a_folder_in_the_place_of_the_page_fails_that_notice_alone(write, tmp_path, capsys):
    (tmp_path / "out" / "one.html" / "x").mkdir(parents=True)
    assert run(write("one.txt", INSIDE), write("two.txt", INSIDE), "-o", tmp_path / "out") == 1
    assert "one.html: cannot be written" in capsys.readouterr().err
    assert (tmp_path / "out" / "two.html").is_file()


def made(write, tmp_path, *options, text=DISPUTED):
    out = tmp_path / "out"
    assert run(write("x.txt", text), "-o", out, *options) == 0
    return (out / "x.html").read_text("utf-8")


def test_each_option_changes_the_page(write, tmp_path, capsys):
    plain = made(write, tmp_path)
    # The rocks themselves, 0.19 km2 of 131, are land and in no zone of the sea.
    assert "99.9% of it inside Japan’s EEZ" in plain
    assert "Wholly outside Japan’s EEZ" in made(write, tmp_path, "--claims", "undisputed")
    assert "日本のEEZ" in made(write, tmp_path, "--lang", "ja")
    assert "EEZ of Russia" in made(write, tmp_path, "--zone-id", "russia-eez")
    assert "https://tile.openstreetmap.org" in made(
        write, tmp_path, "--tiles", "OpenStreetMap.Mapnik"
    )
    capsys.readouterr()
    made(write, tmp_path, "--embed")
    assert '<iframe src="x.html"' in capsys.readouterr().out


@pytest.mark.parametrize(
    ("options", "line"),
    [
        ([], "99.9% of it inside Japan’s EEZ (131 km²). Leaving the disputed areas out, 0% of it"),
        (["--claims", "undisputed"], "(131 km²). Counting the disputed areas, 99.9% of it is"),
        (["--lang", "ja"], "日本のEEZ内（131 km²）。 係争海域を除くと、面積の0%が内側です。"),
    ],
)
def test_the_line_gives_the_other_reading_of_the_claims_where_it_differs(
    write, tmp_path, options, line, capsys
):
    # 8 by 6 minutes at 37.2 N: 14.8 km by 8.9 km; all of them disputed.
    made(write, tmp_path, *options)
    assert line in capsys.readouterr().out


def test_where_a_notice_lies_does_not_change_its_page(write, tmp_path):
    first = made(write, tmp_path)
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / "x.txt").write_text(DISPUTED)
    run(tmp_path / "other" / "x.txt", "-o", tmp_path / "two")
    assert (tmp_path / "two" / "x.html").read_text("utf-8") == first


@pytest.mark.parametrize(
    ("text", "source", "name"),
    [
        ("NAVAREA XI WARNING NO. 571/26", "x.txt", "NAVAREA-XI-WARNING-NO.-571-26"),
        ("HYDROPAC 3456/26(97).", "x.txt", "HYDROPAC-3456-26"),
        ("(A1234/26 NOTAMN", "x.txt", "NOTAM-A1234-26"),
        ("", "a b/../../c d.txt", "c-d"),
        ("", "..", "notice"),
        ("", ".hidden", "hidden"),
        ("", "-rf.txt", "rf"),
        ("", "航行警報.txt", "notice"),
        ("", "航行警報12.txt", "12"),
        ("", "con.txt", "notice-con"),
        ("", "x" * 300 + ".txt", "x" * 100),
        ("", "a\nb\\c\0d.txt", "a-b-c-d"),
        ("", "<script>.txt", "script"),
    ],
)
def test_a_page_is_named_by_the_number_of_its_notice_or_its_file_and_stays_in_the_folder(
    text, source, name
):
    assert notice_name(text, source)[0] == name
    assert re.fullmatch(r"[0-9A-Za-z][0-9A-Za-z._-]{0,99}", name)
