"""Announcements to events: golden pairs, provenance, refusals, speed."""

import contextlib
import time
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geomap.errors import GeomapError, InputError
from geomap.events import Claim, Flight, Launch, LaunchEvent, Qualifier, Quantity
from geomap.readers import load_gazetteer, read_events
from geomap.readers.announcement import looks_like_announcement, read_announcement

GAZETTEER = load_gazetteer()
FOLDER = Path(__file__).parent / "data" / "announcements"
TEXTS = sorted(path.stem for path in FOLDER.glob("*.txt"))
PAIRS = [stem for stem in TEXTS if (FOLDER / f"{stem}.yaml").is_file()]
REFUSED = [stem for stem in TEXTS if stem not in PAIRS]
EXAMPLES = Path(__file__).parent.parent / "examples"


def read(text, **options):
    return read_announcement(text, gazetteer=GAZETTEER, **options)


def of_file(stem):
    return read((FOLDER / f"{stem}.txt").read_text(encoding="utf-8"), source=f"{stem}.txt")


def figure(quantity: Quantity | None):
    return quantity and (quantity.value, quantity.upper, quantity.qualifier)


def launch_of(launch: Launch):
    return launch.basis, launch.position, launch.radius90_m


def facts(event: LaunchEvent, *, notes=True):
    """Everything of an event but the words that it was written in."""

    def flight_facts(flight: Flight):
        reports = [
            (
                report.by,
                report.stage,
                figure(report.range_km),
                figure(report.apogee_km),
                figure(report.flight_minutes),
                report.direction and report.direction.azimuth_deg,
                tuple(
                    (
                        fall.place,
                        fall.bearing and fall.bearing.azimuth_deg,
                        figure(fall.distance_km),
                    )
                    for fall in report.falls
                ),
                report.fall_area_id,
                report.verdict,
                report.note if notes else "",
            )
            for report in flight.reports
        ]
        return flight.missile, launch_of(flight.launch), flight.launched_at, flight.count, reports

    return event.id, event.title, event.launched_at, [flight_facts(f) for f in event.flights]


@pytest.mark.parametrize("stem", PAIRS)
def test_a_text_gives_the_event_that_a_person_reads_in_it(stem):
    expected = read_events(str(FOLDER / f"{stem}.yaml"), gazetteer=GAZETTEER)
    assert expected.failures == ()
    assert facts(of_file(stem).event) == facts(expected.events[0])


@pytest.mark.parametrize("stem", REFUSED)
def test_a_text_without_a_launch_is_refused_and_says_what_was_missing(stem):
    with pytest.raises(InputError, match=r"expected the announcement of a launch.*: (no|missiles)"):
        of_file(stem)


def test_the_press_story_of_26_october_2024_gives_the_example():
    example = read_events(str(EXAMPLES / "2024-10-26-hwasong-11d.yaml"), gazetteer=GAZETTEER)
    event = of_file("en-press-2024-10-26").event
    assert facts(event, notes=False) == facts(example.events[0], notes=False)


@pytest.mark.parametrize("stem", PAIRS)
def test_the_event_file_reads_back_as_the_event(stem, tmp_path):
    announcement = of_file(stem)
    path = tmp_path / "event.yaml"
    path.write_text(announcement.event_text, encoding="utf-8")
    result = read_events(str(path), gazetteer=GAZETTEER)
    assert result.failures == ()
    assert facts(result.events[0]) == facts(announcement.event)


@pytest.mark.parametrize("stem", PAIRS)
def test_every_value_stands_where_it_says_in_a_sentence_that_holds_it(stem):
    announcement = of_file(stem)
    assert announcement.found
    for item in announcement.found:
        assert item.sentence_span[0] <= item.span[0] < item.span[1] <= item.sentence_span[1]
        assert announcement.text[slice(*item.span)].strip()


def test_the_span_of_a_value_is_its_words_in_the_text_as_given():
    text = (
        "２０２３年３月１６日\n"
        "北朝鮮は、本日７時９分頃、平壌近郊から弾道ミサイルを発射し、約１，０００㎞飛翔した。\n"
    )
    announcement = read(text)
    words = {item.field: text[slice(*item.span)] for item in announcement.found}
    assert words["range_km"] == "約１，０００㎞"
    assert words["launched_at"] == "７時９分頃"
    assert words["launch"] == "平壌近郊"


def test_the_event_file_gives_each_value_the_number_of_its_sentence():
    lines = of_file("ja-icbm-inside").event_text.splitlines()
    number = next(line for line in lines if "verdict: inside" in line).split("# ")[1]
    assert any(line.startswith(f"# {number} ") and "（ＥＥＺ）内に落下" in line for line in lines)


def test_one_text_gives_the_same_bytes_every_time():
    assert of_file("ja-press-background").event_text == of_file("ja-press-background").event_text


def test_what_was_looked_for_and_not_found_is_listed():
    missing = of_file("ja-flash").missing
    assert "altitude" in missing
    assert "statement about Japan's EEZ" in missing
    assert "time of the launch" not in missing


def test_what_two_sentences_contradict_is_reported_with_both_and_left_out():
    announcement = of_file("ja-contradiction")
    told = {
        clash.field: {clash.first.value, clash.second.value}
        for clash in announcement.contradictions
    }
    assert told == {
        "apogee_km": {"about 900", "about 450"},
        "range_km": {"about 450", "about 900"},
        "verdict": {"inside", "outside"},
    }
    report = announcement.event.flights[0].reports[0]
    assert (report.apogee_km, report.range_km, report.verdict) == (None, None, None)


def test_sources_that_differ_do_not_contradict_each_other():
    announcement = of_file("en-wire-jcs-mod")
    assert announcement.contradictions == ()
    ranges = {report.by: report.range_km.value for report in announcement.event.flights[0].reports}
    assert ranges == {
        "South Korean Joint Chiefs of Staff": 600.0,
        "Japan Ministry of Defense": 400.0,
    }


def test_a_rougher_figure_and_a_finer_one_agree_and_the_finer_one_stays():
    announcement = read(
        "2022年10月4日\n防衛省は4日、北朝鮮が同日午前7時22分ごろ弾道ミサイルを発射したと発表した。飛距離は4000キロを超えた。飛距離は約4600キロと推定される。\n"
    )
    assert announcement.contradictions == ()
    assert figure(announcement.event.flights[0].reports[0].range_km) == (
        4600.0,
        None,
        Qualifier.ABOUT,
    )


# --- The day ---------------------------------------------------------------


BARE = "北朝鮮は、本日７時９分頃、平壌近郊から弾道ミサイルを東方向に発射しました。\n"


def test_a_text_that_says_only_today_has_no_event_and_asks_for_the_date():
    announcement = read(BARE)
    assert "launched_at: YYYY-MM-DDT07:09+09:00" in announcement.event_text
    with pytest.raises(InputError, match=r"本日.*--date"):
        _ = announcement.event


@pytest.mark.parametrize(
    ("text", "options"),
    [
        (BARE, {"published": date(2023, 3, 16)}),
        (BARE, {"source": "2023-03-16d.txt"}),
        (BARE, {"page_date": date(2023, 3, 16)}),
        ("令和５年３月１６日\n" + BARE, {}),
        ("防衛省\n2023.3.16\n" + BARE, {}),
        (BARE.replace("本日", "昨日"), {"published": date(2023, 3, 17)}),
        (BARE.replace("本日", "16日"), {"published": date(2023, 3, 17)}),
        (BARE.replace("本日", "3月16日"), {"published": date(2023, 4, 1)}),
        (BARE.replace("本日", "平成35年3月16日"), {}),
    ],
)
def test_the_day_is_found_in_every_way_that_texts_give_it(text, options):
    assert read(text, **options).event.launched_at.isoformat() == "2023-03-16T07:09:00+09:00"


def test_a_day_of_the_month_after_the_day_of_the_text_is_of_the_month_before():
    text = BARE.replace("本日", "31日")
    assert read(text, published=date(2023, 9, 1)).event.launched_at.date() == date(2023, 8, 31)


def test_a_weekday_is_the_last_one_before_the_text():
    text = (
        "North Korea fired a ballistic missile at 7:09 a.m. on Thursday, Japan's defense "
        "ministry said."
    )
    assert read(text, published=date(2023, 3, 18)).event.launched_at.date() == date(2023, 3, 16)


def test_the_hour_before_the_word_for_launch_is_the_launch_and_the_one_before_fall_the_fall():
    announcement = read(
        "2022年11月18日\n北朝鮮は本日10時14分頃に弾道ミサイルを発射し、11時23分頃に落下した。防衛省は10時20分に発表した。\n"
    )
    times = {item.field: item.value for item in announcement.found if item.field.endswith("_at")}
    assert times == {"launched_at": "10:14", "fell_at": "11:23"}


# --- Where announcements are read -----------------------------------------


def test_a_text_is_read_wherever_events_are_read(tmp_path):
    path = tmp_path / "release.txt"
    path.write_text((FOLDER / "ja-icbm-inside.txt").read_text(encoding="utf-8"), encoding="utf-8")
    result = read_events(str(path), gazetteer=GAZETTEER)
    assert result.failures == ()
    assert result.events[0].flights[0].reports[0].verdict is Claim.INSIDE


def test_prose_is_told_from_event_files():
    for stem in TEXTS:
        text = (FOLDER / f"{stem}.txt").read_text(encoding="utf-8")
        assert looks_like_announcement(text), stem
    for path in EXAMPLES.glob("*.*"):
        assert not looks_like_announcement(path.read_text(encoding="utf-8")), path.name


# --- Hardening ---------------------------------------------------------------


PIECES = st.sampled_from(
    [
        "北朝鮮は",
        "本日",
        "７時９分頃",
        "弾道ミサイルを",
        "発射",
        "約",
        "１，０００",
        "㎞",
        "飛翔",
        "①",
        "。",
        "、",
        "EEZ",
        "内",
        "外",
        "（",
        "）",
        "\n",
        "fired",
        "missile",
        "at",
        "7:09",
        "a.m.",
        "flew",
        "300",
        "km",
        "outside",
        "Japan's",
        "EEZ",
        ".",
        "북한이",
        "오늘",
        "발사",
        "9시",
        "99時",
        "2月31日",
        "2024年13月",
        "-",
        "~",
        "～",
        "천",
        "́",
        "\u200b",
    ]
)


@settings(max_examples=150, deadline=None)
@given(st.one_of(st.lists(PIECES, max_size=40).map("".join), st.text(max_size=200)))
def test_whatever_the_text_only_our_errors_leave_the_reader(text):
    with contextlib.suppress(GeomapError):
        read(text, published=date(2024, 2, 29)).event  # noqa: B018


def test_a_text_of_a_book_s_length_is_refused():
    with pytest.raises(InputError, match="up to 100,000 characters"):
        read("あ" * 400_001)


def test_a_text_takes_less_than_50_milliseconds_once_the_words_are_loaded():
    of_file("en-press-2024-10-26")
    best = min(_seconds("en-press-2024-10-26") for _ in range(5))
    assert best < 0.05


def _seconds(stem):
    start = time.process_time()
    of_file(stem)
    return time.process_time() - start
