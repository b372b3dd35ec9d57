"""Wordings that are seldom: denials, figures in turn, names with readings; read by hand."""

from datetime import date

import pytest

from geomap.errors import InputError
from geomap.readers import load_gazetteer
from geomap.readers.announcement import read_announcement
from geomap.readers.announcement.reading import LONGEST_SENTENCE, MOST_SENTENCES

GAZETTEER = load_gazetteer()
DAY = date(2022, 12, 20)  # a Tuesday
EN = "North Korea fired a ballistic missile from Sunan on Tuesday. "
EN2 = "North Korea fired two ballistic missiles from Sunan on Tuesday. "
JA = "北朝鮮は本日7時20分頃、西岸付近から弾道ミサイル1発を発射した。"
JA2 = "北朝鮮は本日7時20分頃、順安から弾道ミサイル2発を発射した。"
KO = "합참은 북한이 오늘 오전 7시 20분 평양 순안 일대에서 탄도미사일 1발을 발사했다고 밝혔다. "
KO2 = "합참은 북한이 오늘 오전 7시 20분 평양 순안 일대에서 탄도미사일 2발을 발사했다고 밝혔다. "


def read(text, published=DAY, **more):
    return read_announcement(text, gazetteer=GAZETTEER, published=published, **more)


def values(text, field):
    return [item.value for item in read(text).found if item.field == field]


def by_flight(text, field):
    return {item.flight: item.value for item in read(text).found if item.field == field}


# Where it did not fall.


@pytest.mark.parametrize(
    ("said", "verdict"),
    [
        ("EEZ内には落下せず、被害はなかった。", "outside"),
        ("EEZ内に落下せず、EEZ外の日本海に落下した。", "outside"),
        ("EEZ内には着水せず、日本海に落下した。", "outside"),
        ("EEZ内に着弾しなかった。", "outside"),
        ("EEZ内には落ちなかった。", "outside"),
        ("EEZ内には落ちず、日本海に落下した。", "outside"),
        ("EEZ内には達せず、日本海に落下した。", "outside"),
        ("EEZ内には到達せずに落下した。", "outside"),
        ("EEZ内には届かず、日本海に落下した。", "outside"),
        ("EEZ内には入らず、日本海に落下した。", "outside"),
        ("EEZ内には落下しませんでした。", "outside"),
        ("EEZ内には落下してはいない。", "outside"),
        ("EEZ内に落下したものはない。", "outside"),
        ("EEZに達せず落下した。", "outside"),
        ("EEZには届かず落下した。", "outside"),
        ("EEZには入らなかったが、日本海に落下した。", "outside"),
        ("EEZには落下せず、日本海に落下した。", "outside"),
        ("EEZには落下しませんでした。", "outside"),
        ("EEZ外に落下し、EEZ内には入らなかった。", "outside"),
        # What is denied is of something else.
        ("EEZ内に落下し、本土には落下していない。", "inside"),
        ("EEZ内に落下し、陸地には到達しなかった。", "inside"),
        ("EEZ内に落下し、船舶の被害は確認されていない。", "inside"),
        ("EEZ内に落下したとみられ、被害の情報は入っていない。", "inside"),
        ("EEZ内に落ち、けが人はいない。", "inside"),
        # Nothing was said of where it fell.
        ("EEZ内に落下したとは確認していない。", None),
        ("EEZ内に落下したかは分かっていない。", None),
        ("EEZ外には落下していない。", None),
    ],
)
def test_a_denial_is_read_of_what_it_denies(said, verdict):
    assert values(f"{JA}日本の{said}", "verdict") == ([verdict] if verdict else [])


@pytest.mark.parametrize(
    ("said", "area"),
    [
        (JA + "青森県沖には落下せず、太平洋に落下した。", ["Pacific"]),
        (JA + "青森県沖には着水せず、姿を消した。", []),
        (JA + "渡島大島の西方約200kmに落下せず、姿を消した。", []),
        (JA + "渡島大島の西方約200kmの海上には落下していない。", []),
        (JA + "日本海に落ちず、黄海に落ちた。", ["Yellow Sea"]),
        (JA + "日本海に落下しませんでした。", []),
        (KO + "오쿠시리섬 서쪽 200km 해상에 낙하하지 않았다.", []),
        (EN + "It did not fall 200 km west of Oshima-Oshima.", []),
        (EN + "It never fell west of Oshima-Oshima.", []),
        (EN + "Nothing fell off Aomori.", []),
    ],
)
def test_where_it_did_not_fall_is_no_place_of_fall(said, area):
    assert values(said, "fall") == []
    assert values(said, "fall_area") == area


@pytest.mark.parametrize(
    "said",
    [
        "It was not intercepted and fell 200 km west of Oshima-Oshima.",
        "It fell not far from Japan, 200 km west of Oshima-Oshima.",
    ],
)
def test_a_denial_of_something_else_leaves_the_place_of_fall(said):
    assert values(EN + said, "fall") == ["200 km west of Oshima-Oshima"]


@pytest.mark.parametrize(
    "said",
    [
        "It did not fall outside Japan's EEZ.",
        "Ships were safe inside Japan's EEZ.",
        "It was seen inside Japan's EEZ.",
    ],
)
def test_english_that_tells_of_no_fall_in_the_zone_gives_no_verdict(said):
    assert values(EN + said, "verdict") == []


# Figures.


@pytest.mark.parametrize(
    "said",
    [
        KO2 + "각각 420km, 270km 비행했다.",
        KO2 + "각각 420km와 270km를 비행했다.",
        KO2 + "비행거리는 각각 420km, 270km였다.",
        JA2 + "それぞれ420km、270km飛翔した。",
        JA2 + "飛翔距離はそれぞれ420kmと270kmだった。",
        JA2 + "1発目と2発目は、それぞれ420kmと270kmを飛翔した。",
    ],
)
def test_two_figures_in_turn_are_of_the_first_and_of_the_second(said):
    assert by_flight(said, "range_km") == {1: "420", 2: "270"}


@pytest.mark.parametrize(
    ("said", "field", "expected"),
    [
        (KO2 + "각각 420km, 60분 비행했다.", "range_km", ["420"]),
        (KO2 + "각각 420km, 60분 비행했다.", "flight_minutes", ["60"]),
        (KO2 + "각각 420km 비행했다.", "range_km", ["420"]),
        # Miles of two kinds, and a range of miles, beside kilometres.
        (EN + "It flew 1,200-1,300 miles (2,000 km).", "range_km", ["2000"]),
        (EN + "It flew about 373 miles (600 km).", "range_km", ["about 600"]),
        # 'Capable' is of the last figure alone.
        (
            EN + "Its height was 50 km and its range 300 km, while the type is said by analysts "
            "to be capable of 800 km.",
            "apogee_km",
            ["50"],
        ),
        (EN + "It flew for 10 minutes after the first one had fallen.", "flight_minutes", []),
        (EN + "It was a flight of 10 minutes after the first.", "flight_minutes", []),
        (EN + "It flew 600 km, at 7 km a second.", "range_km", ["600"]),
        (EN + "It flew 7 km per second.", "range_km", []),
        (EN + "It flew 600-400 km.", "range_km", []),
        (EN + "It flew two thousand and one hundred kilometers.", "range_km", ["2100"]),
        (EN + "It flew one thousand two hundred kilometers.", "range_km", ["1200"]),
        # Two statements that can both hold: the more exact one.
        (EN + "It flew 300-400 km. The missile flew 350 km.", "range_km", ["350"]),
        (EN + "It flew up to 400 km. The missile flew 350 km.", "range_km", ["350"]),
        (EN + "It flew under 400 km. The missile flew 550 km.", "range_km", []),
        # The minutes of an hour.
        (
            "北朝鮮は本日、順安からミサイルを7時20分頃発射し、約300km飛翔した。",
            "flight_minutes",
            [],
        ),
        (
            "北朝鮮は本日、順安からミサイルを7時20分頃発射し、約9分間飛翔した。",
            "flight_minutes",
            ["about 9"],
        ),
    ],
)
def test_figures_are_of_what_their_words_say(said, field, expected):
    assert values(said, field) == expected


def test_miles_of_two_kinds_are_one_distance():
    # 324 nautical miles of 1.852 km are 600.05 km, 373 miles of 1.609344 km are 600.29 km.
    (value,) = values(EN + "It flew 324 nautical miles (373 miles).", "range_km")
    assert float(value.removeprefix("about ")) == pytest.approx(600.2, abs=0.5)


# How many, and which way.


def test_two_directions_are_of_two_missiles_and_of_no_other_number():
    some = read(
        "North Korea fired at least two ballistic missiles from Sunan on Tuesday, flying to the "
        "east and to the northeast."
    )
    assert {i.flight: i.value for i in some.found if i.field == "direction"} == {
        1: "east",
        2: "northeast",
    }
    assert some.notes == ("at least 2 fired",)
    apart = "fired two missiles toward the east and toward the northeast on Tuesday from Sunan."
    assert by_flight(f"North Korea {apart}", "direction") == {1: "east", 2: "northeast"}
    three = read(
        "North Korea fired three ballistic missiles from Sunan on Tuesday, flying east and "
        "northeast. The missiles flew east and northeast, it said."
    )
    assert not [item for item in three.found if item.field == "direction"]
    assert three.notes == ("two directions in one sentence (east and northeast), left out",)


def test_more_missiles_described_than_fired_are_told():
    found = read(
        EN2 + "The first missile flew 300 km, the second missile flew 400 km, and the third "
        "missile flew 500 km."
    )
    assert found.notes == ("2 fired, 3 parts of it described",)
    assert {i.flight: i.value for i in found.found if i.field == "range_km"} == {
        1: "300",
        2: "400",
        3: "500",
    }


def test_the_larger_number_that_follows_one_missile_counts():
    text = "North Korea fired one ballistic missile from Sunan on Tuesday. "
    event = read(text + "It fired three ballistic missiles on Tuesday in all.").event
    assert [flight.count for flight in event.flights] == [3]


@pytest.mark.parametrize("number", ["0", "500"])
def test_a_number_of_missiles_that_cannot_be_is_not_read(number):
    text = f"North Korea fired {number} ballistic missiles from Sunan on Tuesday. It flew 300 km."
    assert read(text).event.flights[0].count == 1


def test_items_by_number_are_missiles_of_their_own():
    said = "北朝鮮は本日、順安から弾道ミサイルを発射した。\n{}\n{}"
    items = ("7時20分頃発射し、約300km飛翔した。", "7時50分頃発射し、約400km飛翔した。")
    for marks in (("① 2発を", "② 1発を"), ("(1) 2発を", "(2) 1発を"), ("1) 2発を", "2) 1発を")):
        text = said.format(*(mark + item for mark, item in zip(marks, items, strict=True)))
        assert by_flight(text, "range_km") == {1: "about 300", 2: "about 400"}
        assert by_flight(text, "launched_at") == {1: "07:20", 2: "07:50"}
        assert [flight.count for flight in read(text).event.flights] == [2, 1]


# Places.


@pytest.mark.parametrize(
    ("said", "field", "expected"),
    [
        # Newspapers put the reading behind each character.
        (
            "北朝鮮は20日、順（スン）安（アン）付近から弾道ミサイル1発を東へ発射した。",
            "launch",
            ["site: Sunan (Pyongyang International Airport)"],
        ),
        (
            "北朝鮮は20日、東（トン）倉（チャン）里（リ）付近から弾道ミサイル1発を東へ発射した。",
            "launch",
            ["site: Sohae Satellite Launching Station"],
        ),
        # Where it is measured from is not where it was fired.
        (
            "North Korea fired a ballistic missile eastward on Tuesday. It was launched to fall "
            "3,400 km from Pyongyang.",
            "launch",
            [],
        ),
        (
            "North Korea fired a ballistic missile eastward on Tuesday, and it fell somewhere "
            "near Sinpo.",
            "launch",
            [],
        ),
        # An Oshima near Hokkaido.
        (
            JA + "北海道の大島の西方約200kmに落下した。",
            "fall",
            ["about 200 km west of Oshima-Oshima"],
        ),
        (
            EN + "It fell 150 km west of Aomori Prefecture's Cape Tappi.",
            "fall",
            ["150 km west of Cape Tappi"],
        ),
        (EN + "It was seen 200 km west of Nowhere Rock.", "fall", []),
        (EN + "It was tracked 200 km west of Oshima-Oshima.", "fall", []),
        # A course towards a sea is no direction.
        (EN + "It flew toward the north-south.", "direction", []),
        (EN + "It flew toward the east (Sea of Japan).", "direction", []),
        # A sea that it is measured from is not where it fell.
        (EN + "It landed 300 km from the Pacific.", "fall_area", []),
        # Part of one sea is in it; two seas contradict each other.
        (
            EN + "It fell in the Sea of Japan. It fell near the east coast of the Korean "
            "Peninsula.",
            "fall_area",
            ["near the east coast of the Korean Peninsula"],
        ),
        (
            EN + "It fell near the east coast of the Korean Peninsula. It fell in the Sea of "
            "Japan.",
            "fall_area",
            ["near the east coast of the Korean Peninsula"],
        ),
        (EN + "It fell in the Sea of Japan. The missile fell in the Pacific.", "fall_area", []),
    ],
)
def test_places_are_read_for_what_they_are(said, field, expected):
    assert values(said, field) == expected


@pytest.mark.parametrize(
    ("said", "place"),
    [
        (
            "It fell about 200 km west of Nowhere Rock in the sea.",
            "'about 200 km west of Nowhere Rock'",
        ),
        (
            "It fell 150 km west of Aomori's Nameless Point.",
            '"150 km west of Aomori\'s Nameless Point."',
        ),
        ("架空町沖に落下した。", "'架空町沖'"),
    ],
)
def test_a_place_that_is_not_known_is_told(said, place):
    found = read((EN if said.isascii() else JA) + said)
    assert f"the place in {place} is not in the gazetteer" in found.missing
    assert not [item for item in found.found if item.field == "fall"]


# Names, and who said it.


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("It was a KN-23.", ["KN-23"]),
        ("It was a Pukguksong.", ["Pukguksong"]),
        ("It was a Hwasong-11Da. State media called it the Hwasongpho-11-Da.", ["Hwasong-11-Da"]),
        ("It was a Hwasong-17. State media called it the Hwasongpho-17.", ["Hwasong-17"]),
        ("It flew farther than the Hwasong-12, similar to the Hwasong-17.", []),
        ("It was similar to the Hwasong-17.", []),
        ("It resembled a Hwasong-17.", []),
        ("It was a Hwasong-17, also called the Hwasongpho-17.", ["Hwasong-17"]),
    ],
)
def test_a_missile_has_one_name_and_not_that_of_another(said, expected):
    assert values(EN + said, "missile") == expected


def test_a_ministry_of_another_state_is_not_that_of_japan():
    text = (
        "South Korea's Defense Ministry said it flew 300 km. "
        "Seoul's defense minister said it reached 50 km in altitude."
    )
    assert {
        item.by for item in read(EN + text).found if item.field in ("range_km", "apogee_km")
    } == {"South Korean Joint Chiefs of Staff"}
    text = "Russia's Defense Ministry said it flew 300 km."
    assert [item.by for item in read(EN + text).found if item.field == "range_km"] == [
        "press reports"
    ]


def test_a_story_that_goes_on_after_kcna_is_no_longer_by_it():
    said = "KCNA said the missile flew 300 km. " + EN + "It reached an altitude of 50 km."
    assert {i.field: i.by for i in read(said).found if i.field in ("range_km", "apogee_km")} == {
        "range_km": "KCNA",
        "apogee_km": "press reports",
    }


# Hours and days.


@pytest.mark.parametrize(
    ("said", "clock"),
    [
        (EN + "It was launched at 12:05 a.m.", "00:05"),
        (EN + "It was launched at 12:05 p.m.", "12:05"),
        ("北朝鮮は20日夜11時50分頃、順安から弾道ミサイル1発を東へ発射した。", "23:50"),
        ("北朝鮮は20日夜1時5分頃、順安から弾道ミサイル1発を東へ発射した。", "01:05"),
        ("북한이 20일 밤 1시 5분 순안에서 탄도미사일 1발을 발사했다.", "01:05"),
        ("북한이 20일 새벽 12시 5분 순안에서 탄도미사일 1발을 발사했다.", "00:05"),
        ("北朝鮮は20日、順安から東へ発射した。発射時刻について午後2時50分頃と述べた。", "14:50"),
        ("北朝鮮は20日午前8時75分、順安から弾道ミサイル1発を東へ発射した。", None),
        ("北朝鮮は20日午前25時5分、順安から弾道ミサイル1発を東へ発射した。", None),
    ],
)
def test_hours_are_of_their_half_of_the_day(said, clock):
    assert values(said.replace("から東へ", "から弾道ミサイル1発を東へ"), "launched_at") == (
        [clock] if clock else []
    )


def test_a_day_without_its_month_is_the_latest_of_that_number():
    # The text is of 20 December, and November has no 31st.
    said = "北朝鮮は31日、順安から弾道ミサイル1発を東へ発射した。"
    assert values(said, "date") == ["2022-10-31"]


@pytest.mark.parametrize("day", ["April 31, 2022", "32 December 2022"])
def test_a_day_that_there_is_not_is_told(day):
    found = read(f"North Korea fired a ballistic missile from Sunan on {day}.")
    with pytest.raises(InputError, match=f"the text says '{day}', which is not a whole date"):
        _ = found.event
    assert (
        f"day of the launch: the text says '{day}', which is not a whole date; write it out, or "
        "give --date"
    ) in found.missing


@pytest.mark.parametrize(
    ("text", "name", "expected"),
    [
        # The dateline has the day, the name of the file or the only year of the text its year.
        ("SEOUL, Dec 20 (Yonhap) -- {}", "20221221-story.txt", date(2022, 12, 20)),
        ("SEOUL, Dec 20, 2022 (Yonhap) -- {}", "story.txt", date(2022, 12, 20)),
        ("SEOUL, Feb 30 (Yonhap) -- {}", "20221221-story.txt", date(2022, 12, 21)),
        ("SEOUL, Dec 20 (Yonhap) -- {}", "story.txt", None),
        ("{}", "20221220.txt", date(2022, 12, 20)),
        ("{}", "20220230.txt", None),
        ("2022/13/40\n{}", "story.txt", None),
    ],
)
def test_the_day_of_the_text_is_one_that_there_is(text, name, expected):
    said = text.format("North Korea fired a ballistic missile from Sunan today.")
    assert read(said, published=None, source=name).published == expected


def test_the_day_of_a_text_without_a_date_of_the_launch_is_used_and_told():
    found = read("North Korea fired a ballistic missile from Sunan. It flew 300 km.")
    assert found.event.launched_at == DAY
    assert found.notes == ("the day of the launch is that of the text (the call)",)


@pytest.mark.parametrize(
    ("said", "flown"),
    [
        # A month that is over is that of another launch.
        (EN + "2017年11月に発射したミサイルは900km飛翔した。", []),
        (EN + "2022年11月に発射したミサイルは900km飛翔した。", []),
        (EN + "In November 2017 it fired a Hwasong-15. That missile flew 950 km.", []),
        # 'Earlier', of the same day.
        (KO + "합참은 앞서 이날 미사일이 600km를 비행했다고 밝혔다.", ["600"]),
    ],
)
def test_what_is_of_an_earlier_launch_is_left_out(said, flown):
    assert values(said, "range_km") == flown


def test_a_month_is_held_against_the_day_of_the_text_where_the_launch_has_none():
    text = "North Korea fired a ballistic missile from Sunan. It flew 300 km. "
    assert values(text + "2017年11月に発射したミサイルは900km飛翔した。", "range_km") == ["300"]


# Limits.


def test_a_text_of_too_many_sentences_is_refused_and_too_long_a_one_left_out():
    with pytest.raises(InputError, match=r"up to 3,000 sentences, got 3,00\d; save its story"):
        read(EN + "It fell. " * MOST_SENTENCES)
    found = read(EN + "It flew 300 km. " + "and it flew " * (LONGEST_SENTENCE // 10) + "900 km.")
    assert [item.value for item in found.found if item.field == "range_km"] == ["300"]
    assert found.notes == ("not read: sentences of more than 2,000 characters",)
