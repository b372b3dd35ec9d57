import csv
import io
import json
import os
from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from geomap.errors import InputError
from geomap.events import LaunchEvent
from geomap.readers import files, load_gazetteer, read_events
from geomap.readers.event_table import COLUMNS

GAZETTEER = load_gazetteer()

EVENT = """\
id: a
title: A launch
launched_at: 2022-11-18T10:14+09:00
flights:
  - missile: Hwasong-17
    launch: {site: Sunan}
    reports:
      - by: Japan Ministry of Defense
        range_km: about 1000
        direction: east
        fall: {place: Oshima-Oshima, bearing: west, distance_km: about 200}
        fall_area: Sea of Japan
        verdict: inside
    impact: {lon: 136.9, lat: 41.5, radius_km: 10}
"""


def read(data, name="-"):
    stdin = io.BytesIO(data if isinstance(data, bytes) else data.encode("utf-8", "surrogatepass"))
    return read_events(name, gazetteer=GAZETTEER, stdin=stdin)


def failure(data, name="-"):
    result = read(data, name)
    assert result.events == ()
    assert len(result.failures) == 1
    return result.failures[0]


def test_the_event_that_is_spoilt_below_is_good():
    assert read(EVENT).failures == ()


# What is spoilt, how, in which line and field the message must point, and what it must say.
SPOILT = [
    ("range_km: about", "rnage_km: about", 9, "rnage_km", "did you mean 'range_km'"),
    ("title: A", "titel: A", 2, "titel", "did you mean 'title'"),
    ("lat: 41.5", "lat: 95", 14, "lat", "lat_deg in [-90, 90], got (136.9, 95)"),
    ("136.9, lat: 41.5", "41.5, lat: 136.9", 14, "lat", "is it (lat, lon)?"),
    ("lat: 41.5", "lat: .nan", 14, "lat", "finite number"),
    ("lon: 136.9", "lon: inf", 14, "lon", "finite number"),
    ("lat: 41.5, ", "", 14, "lon", "lat is missing"),
    ("radius_km: 10", "radius_km: -1", 14, "radius_km", "radius in kilometres"),
    ("about 1000", "-1000", 9, "range_km", "must not be negative"),
    ("about 1000", ".nan", 9, "range_km", "not finite"),
    ("about 1000", "[1, 2]", 9, "range_km", "expected text, got a list"),
    ("direction: east", "direction: up", 10, "direction", "expected a compass word"),
    ("Sunan", "Atlantis", 6, "launch.site", "unknown launch site 'Atlantis'"),
    ("Oshima-Oshima", "Oshima", 11, "fall.place", "ambiguous"),
    ("place: Oshima-Oshima, ", "", 11, "fall", "expected the key 'place'"),
    ("Sea of Japan", "Dead Sea", 12, "fall_area", "expected waters that are known"),
    ("verdict: inside", "verdict: perhaps", 13, "verdict", "'inside', 'outside'"),
    ("by: Japan Ministry of Defense", "url: x", 8, "reports[1]", "expected the key 'by'"),
    ("id: a", "id: ../x", 1, "id", "expected an id of letters"),
    ("id: a\n", "", 1, "", "expected the key 'id'"),
    ("launched_at: 2022-11-18T10:14+09:00\n", "", 1, "", "expected the key 'launched_at'"),
    ("10:14+09:00", "10:14", 3, "launched_at", "the zone is missing"),
    ("2022-11-18", "2022-02-30", 3, "launched_at", "expected a date"),
    ("2022-11-18T10:14+09:00", "yesterday", 3, "launched_at", "expected a date"),
    ("2022-11-18", "0001-01-01", 3, "launched_at", "the year must be"),
    ("title: A launch", "title: [A", 3, "", "expected YAML"),
    ("title: A launch", "title: A: launch", 2, "", "expected YAML"),
    ("title: A launch", "id: b", 2, "", "here twice, first in line 1"),
    ("title: A launch", "title: &a [*a]", 2, "title", "anchors"),
    ("title: A launch", "title: *b", 2, "title", "anchors"),
    ("title: A launch", "title: !!python/name:os.system x", 2, "title", "tags are not read"),
    ("title: A launch", 'title: "\\0"', 2, "title", "U+0000"),
    ("title: A launch", 'title: "\\e[2J"', 2, "title", "U+001B"),
    ("title: A launch", "title: " + "x" * 10_001, 2, "title", "at most 10,000 characters"),
    ("title: A launch", "title: " + "[" * 60 + "]" * 60, 2, None, "at most 50 levels"),
    ("launch: {site: Sunan}", "launch: {radius_km: 5}", 6, "launch", "a radius alone"),
    ("launch: {site: Sunan}", "launch: Sunan", 6, "launch", "expected fields"),
]


@pytest.mark.parametrize(("good", "bad", "line", "field", "message"), SPOILT)
def test_a_spoilt_event_is_refused_with_the_line_the_field_and_what_to_do(
    good, bad, line, field, message
):
    assert EVENT.count(good) == 1
    found = failure(EVENT.replace(good, bad))
    assert message in str(found)
    assert found.line_number == line
    assert found.path == "-"
    if field is not None:
        assert found.field.endswith(field)


def test_a_launch_with_no_position_and_a_range_with_no_direction_are_no_errors():
    text = EVENT.replace("    launch: {site: Sunan}\n", "").replace("        direction: east\n", "")
    assert read(text).failures == ()


@pytest.mark.parametrize(
    "empty", [b"", b"\n \n", b"\xef\xbb\xbf", b"# nothing\n", b"---\n", b"[]", b"{}"]
)
def test_an_empty_file_is_refused(empty):
    assert "expected" in str(failure(empty))


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"id: a\0b", "binary data (a NUL at byte 5)"),
        (b"\x89PNG\r\n\x1a\n\0\0", "binary data"),
        (b"id: \x93\x8c", "byte 4 is 0x93"),
        ("id: a".encode("utf-16-le"), "binary data (a NUL at byte 1)"),
        (b"id: \xed\xa0\x80", "byte 4"),
        (b"\xff" * 100, "byte 0"),
    ],
)
def test_what_is_not_text_is_refused_with_the_byte(data, message):
    assert message in str(failure(data))


def test_a_file_that_is_not_there_is_refused(tmp_path):
    path = str(tmp_path / "missing.yaml")
    assert "No such file" in str(failure(b"", path))
    assert failure(b"", path).path == path


def test_a_folder_a_pipe_and_a_device_are_refused_without_waiting(tmp_path):
    pipe = tmp_path / "pipe.yaml"
    os.mkfifo(pipe)
    assert "folder" in str(failure(b"", str(tmp_path)))
    assert "pipe or a device" in str(failure(b"", str(pipe)))
    assert "pipe or a device" in str(failure(b"", "/dev/zero"))


def test_a_file_that_may_not_be_read_is_refused(tmp_path, monkeypatch):
    path = tmp_path / "closed.yaml"
    path.write_text(EVENT)

    def refuse(*_):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "open", refuse)  # root may read what is closed to others
    assert "Permission denied" in str(failure(b"", str(path)))


@pytest.mark.parametrize("name", ["a\0b", "x" * 5000, ""])
def test_a_name_that_no_file_can_have_is_refused(name):
    assert failure(b"", name)


def test_a_hundred_megabytes_are_refused_before_they_are_read(tmp_path):
    path = tmp_path / "large.yaml"
    with path.open("wb") as file:
        file.truncate(100_000_000)  # a sparse file: a hole of zeros
    assert "expected at most 67 MB, got 100 MB" in str(failure(b"", str(path)))


def test_standard_input_is_read_up_to_the_limit_and_no_further(monkeypatch):
    monkeypatch.setattr(files, "MAX_BYTES", 1000)

    class Endless(io.RawIOBase):
        taken = 0

        def read(self, size=-1):
            assert size >= 0
            self.taken += size
            return b"#" * size

    stdin = Endless()
    result = read_events("-", gazetteer=GAZETTEER, stdin=stdin)
    assert "expected at most" in str(result.failures[0])
    assert stdin.taken <= 1001


def test_a_billion_laughs_are_refused_at_the_first_anchor():
    lines = ['a: &a ["lol","lol"]']
    lines += [f"{b}: &{b} [*{a},*{a},*{a}]" for a, b in zip("abcdefgh", "bcdefghi", strict=True)]
    assert failure("\n".join(lines)).line_number == 1


@pytest.mark.parametrize("opening", ["[", '{"a":', "{a: ", "- "])
def test_a_hundred_thousand_levels_are_refused(opening):
    assert str(failure(opening * 100_000))


def test_more_events_than_the_limit_are_refused_and_the_first_are_kept(monkeypatch):
    monkeypatch.setattr("geomap.readers.event_files.MAX_EVENTS", 3)
    rows = "".join(f"e{number},2022-01-01\n" for number in range(5))
    result = read("event_id,launched_at\n" + rows)
    assert len(result.events) == 3
    assert "expected at most 3 events" in str(result.failures[0])


def test_after_a_thousand_failures_the_rest_is_not_read():
    rows = "".join(f"e{number},soon\n" for number in range(1500))
    result = read("event_id,launched_at\n" + rows + "good,2022-01-01\n")
    assert result.events == ()
    assert len(result.failures) == 1001
    assert "1,000 events cannot be used" in str(result.failures[-1])


def test_two_events_with_one_id_in_one_file_are_a_failure_of_the_second():
    result = read(EVENT + "---\n" + EVENT)
    assert len(result.events) == 1
    (found,) = result.failures
    assert found.line_number == 16
    assert "'a' is here twice" in found.message


def test_a_batch_goes_on_past_a_bad_event():
    bad = EVENT.replace("id: a", "id: b").replace("east", "up")
    result = read("---\n".join([EVENT, bad, EVENT.replace("id: a", "id: c")]))
    assert [event.id for event in result.events] == ["a", "c"]
    assert len(result.failures) == 1


JSON_SPOILT = [
    ("", "file is empty"),
    ("{", "expected JSON"),
    ('{"id": "a", "id": "b"}', "twice"),
    ('{"id": NaN}', "expected the key"),
    (
        '{"id": "a", "launched_at": "2022-01-01", "flights": [{"impact": {"lon": NaN, "lat": 1}}]}',
        "NaN",
    ),
    ('{"id": "\\ud800", "launched_at": "2022-01-01", "flights": [{}]}', "U+D800"),
    ('{"id": "a", "launched_at": "2022-01-01", "flights": []}', "at least one flight"),
    (
        '{"id": "a", "launched_at": "2022-01-01", "flights": {"missile": 1e999}, "x": 1}',
        "unknown key",
    ),
    ('{"a": ' * 60 + "1" + "}" * 60, "levels"),
    ("[1, 2", "expected JSON"),
    ("[" + "1," * 10 + "1]", "expected fields"),
]


@pytest.mark.parametrize(("text", "message"), JSON_SPOILT)
def test_spoilt_json_is_refused(text, message, tmp_path):
    path = tmp_path / "x.json"
    path.write_text(text, encoding="utf-8")
    result = read_events(str(path), gazetteer=GAZETTEER)
    assert result.events == ()
    assert message in str(result.failures[0])


@pytest.mark.parametrize("key", ["\\ud800", "\\u001b[2J", "x" * 100_000])
def test_what_a_message_quotes_of_the_input_is_short_and_plain(key):
    for text in (f'{{"{key}": {{"{key}": 1}}}}', f'{{"id": {{"{key}": 1}}}}'):
        for found in read(text).failures:
            assert str(found).encode()
            assert "\x1b" not in str(found)
            assert len(str(found)) < 1000


# --- Only errors that are meant leave the readers ------------------------

TEXT = st.text(max_size=200)
SCALAR = st.one_of(
    TEXT,
    st.integers(),
    st.floats(),
    st.none(),
    st.booleans(),
    st.sampled_from(["about 1000", "east", "Sunan", "2022-01-01", "inside", "-", "1e308", "９９"]),
)
KEYS = st.sampled_from(
    [
        *(
            "id",
            "title",
            "launched_at",
            "flights",
            "note",
            "missile",
            "launch",
            "reports",
            "impact",
        ),
        *(
            "site",
            "area",
            "lon",
            "lat",
            "radius_km",
            "by",
            "range_km",
            "direction",
            "fall",
            "place",
        ),
        *("bearing", "distance_km", "fall_area", "verdict", "stage", "count", "overflew", "type"),
        *("features", "properties", "geometry", "coordinates", "event_id", "map_bearing_deg"),
    ]
)
RECORD = st.recursive(
    SCALAR,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(KEYS | TEXT, inner, max_size=6),
    max_leaves=25,
)


def all_is_well(data, name="-"):
    result = read(data, name)
    assert result.events or result.failures
    assert all(isinstance(found, LaunchEvent) for found in result.events)
    for found in result.failures:
        assert isinstance(found, InputError)
        assert str(found).encode()  # half a surrogate pair could not be printed
    return result


@given(st.binary(max_size=300))
def test_any_bytes_are_read_or_refused(data):
    all_is_well(data)


@given(st.text(max_size=300))
def test_any_text_is_read_or_refused(text):
    for beginning in ("", "{", "[", "event_id,launched_at\n", "id: "):
        all_is_well(beginning + text)


@given(RECORD)
@settings(deadline=None)
def test_any_record_is_read_or_refused_in_json_and_in_yaml(record):
    all_is_well(json.dumps(record))
    all_is_well(json.dumps([record, {"type": "FeatureCollection", "features": record}]))
    all_is_well(yaml.safe_dump(record, allow_unicode=True))


@given(st.data())
@settings(deadline=None)
def test_an_event_with_any_piece_replaced_is_read_or_refused(data):
    start = data.draw(st.integers(0, len(EVENT)))
    end = data.draw(st.integers(start, min(len(EVENT), start + 20)))
    all_is_well(EVENT[:start] + data.draw(st.text(max_size=10)) + EVENT[end:])


@given(
    st.lists(
        st.dictionaries(st.sampled_from(COLUMNS), TEXT | SCALAR.map(str), max_size=8), max_size=5
    )
)
@settings(deadline=None)
def test_any_table_is_read_or_refused(rows):
    stream = io.StringIO()
    writer = csv.DictWriter(stream, COLUMNS)
    writer.writeheader()
    writer.writerows({"event_id": "a", "launched_at": "2022-01-01"} | row for row in rows)
    all_is_well(stream.getvalue())
