"""Two seas in a text, and hours that it gives in UTC alone: own texts, read by hand."""

from datetime import date, datetime

import pytest

from geomap.readers import load_gazetteer
from geomap.readers.announcement import read_announcement
from geomap.readers.announcement.utc import utc_hours_in

GAZETTEER = load_gazetteer()
DAY = date(2022, 10, 5)  # a Wednesday
EN = "North Korea fired a ballistic missile from Kusong on Tuesday. "
JA = "防衛省は4日、北朝鮮が弾道ミサイルを発射したと発表した。"
KO = "합참은 4일 북한이 동해상으로 탄도미사일 1발을 발사했다고 밝혔다. "


def read(text):
    return read_announcement(text, gazetteer=GAZETTEER, published=DAY)


def waters(text):
    """Return the waters of fall that the event file holds."""
    reports = read(text).event_text.splitlines()
    return {line.split(": ")[1].split("  #")[0] for line in reports if "fall_area: " in line}


@pytest.mark.parametrize(
    "text",
    [
        EN + "It flew over the Sea of Japan and Japan before falling into the Pacific Ocean.",
        EN + "It crossed the Sea of Japan. It landed in the Pacific.",
        EN + "It was fired toward the Sea of Japan. It landed in the Pacific Ocean, Tokyo said.",
        JA + "日本海上空を通過し、太平洋に落下した。",
        JA + "日本海を越えて太平洋に落下した。",
        KO + "미사일은 동해를 지나 태평양에 떨어졌다.",
        KO + "미사일은 동해 상공을 통과해 태평양에 낙하했다.",
        KO + "일본 방위성은 미사일이 태평양에 떨어졌다고 밝혔다.",
    ],
)
def test_the_sea_that_it_fell_into_counts_and_not_the_one_that_it_flew_over(text):
    assert waters(text) == {"Pacific"}


@pytest.mark.parametrize(
    ("text", "sea"),
    [
        (EN + "It fell into the Sea of Japan rather than the Pacific.", "Sea of Japan"),
        (EN + "It fell into the Sea of Japan and not into the Pacific.", "Sea of Japan"),
        (EN + "It landed in the Sea of Japan without reaching the Pacific Ocean.", "Sea of Japan"),
        (EN + "It fell into the Sea of Japan short of the Pacific.", "Sea of Japan"),
        (EN + "It fell into the Sea of Japan instead of the Pacific.", "Sea of Japan"),
        (EN + "It fell into the Pacific after a flight over the Sea of Japan.", "Pacific"),
        (EN + "It fell without warning into the Sea of Japan.", "Sea of Japan"),
        (EN + "It did not reach Japan and fell into the Sea of Japan.", "Sea of Japan"),
        (JA + "太平洋ではなく日本海に落下した。", "Sea of Japan"),
        (JA + "太平洋に届かず日本海に落下した。", "Sea of Japan"),
        (JA + "太平洋に落下したのではなく日本海に落下した。", "Sea of Japan"),
        (KO.replace("동해상으로 ", "") + "태평양이 아니라 동해에 떨어졌다.", "Sea of Japan"),
        (KO.replace("동해상으로 ", "") + "동해가 아닌 태평양에 떨어졌다.", "Pacific"),
        (
            KO.replace("동해상으로 ", "") + "태평양에 도달하지 못하고 동해에 낙하했다.",
            "Sea of Japan",
        ),
    ],
)
def test_a_sea_that_it_is_said_not_to_have_reached_is_no_sea_of_its_fall(text, sea):
    assert read(text).contradictions == ()
    assert waters(text) == {sea}


@pytest.mark.parametrize(
    "text",
    [
        EN + "Japan's defense ministry said it fell into the Sea of Japan and the Pacific Ocean.",
        EN + "It fell into the Sea of Japan, the ministry said. It fell into the Pacific.",
        JA + "日本海に落下した。太平洋に落下した。",
        JA + "日本海や太平洋に落下した。",
        KO.replace("동해상으로 ", "") + "미사일은 서해와 동해에 떨어졌다.",
    ],
)
def test_two_seas_of_one_fall_are_told_as_a_contradiction_and_neither_is_kept(text):
    contradictions = read(text).contradictions
    assert [clash.field for clash in contradictions] == ["fall_area"]
    assert waters(text) == set()


@pytest.mark.parametrize(
    "text",
    [
        EN + "It fell into the Sea of Japan near the east coast of the Korean Peninsula.",
        JA + "落下したのは北朝鮮東岸付近、日本海と推定される。",
        EN + "U.S. Pacific Command said it fell into the Sea of Japan.",
    ],
)
def test_waters_within_a_sea_and_names_with_an_ocean_in_them_are_no_second_sea(text):
    assert read(text).contradictions == ()
    assert waters(text)


@pytest.mark.parametrize(
    ("text", "launched_at"),
    [
        # Japan and Korea are nine hours ahead of UTC: 22:22 on the 3rd is 07:22 on the 4th.
        ("at 2222 GMT on Monday", "2022-10-04T07:22+09:00"),
        ("on Monday at 22:22 UTC", "2022-10-04T07:22+09:00"),
        ("at 22:22Z on 3 October 2022", "2022-10-04T07:22+09:00"),
        ("at 10:22 p.m. GMT on Monday, October 3, 2022", "2022-10-04T07:22+09:00"),
        ("at 2222 hours Zulu on October 3", "2022-10-04T07:22+09:00"),
        ("at 0333 GMT on Tuesday", "2022-10-04T12:33+09:00"),
        ("at 12:15 a.m. UTC on Tuesday", "2022-10-04T09:15+09:00"),
        ("on Tuesday, according to Seoul, shortly before 0600 GMT", "2022-10-04T15:00+09:00"),
        ("early on Tuesday (2222 GMT Monday)", "2022-10-04T07:22+09:00"),
        ("at 7:22 a.m. on Tuesday (2222 GMT Monday)", "2022-10-04T07:22+09:00"),
        # An offset tells another zone: +9 is that of Japan and Korea.
        ("at 7:22 a.m. GMT+9 on Tuesday", "2022-10-04T07:22+09:00"),
        ("at 07:22 UTC+9 on October 4, 2022", "2022-10-04T07:22+09:00"),
        ("at 0722 GMT +0900 on Tuesday", "2022-10-04T07:22+09:00"),
        ("at 0722Z+9 on Tuesday", "2022-10-04T07:22+09:00"),
        ("at 7:22 a.m. (UTC+9) on Tuesday", "2022-10-04T07:22+09:00"),
        ("at 07:22 UTC plus nine on Tuesday", "2022-10-04T07:22+09:00"),
        ("at 20:22 UTC\N{MINUS SIGN}2 on Monday", "2022-10-04T07:22+09:00"),  # 22:22 UTC
        ("at 03:52 GMT+5:30 on Tuesday", "2022-10-04T07:22+09:00"),  # 22:22 UTC the day before
        ("at 22:22 UTC-22:32 UTC on Monday", "2022-10-04T07:22+09:00"),  # no offset
        # A weekday and its date are one day.
        ("on Monday, October 3, 2022 at 22:22 UTC", "2022-10-04T07:22+09:00"),
        ("on October 3, 2022 (Monday) at 22:22 UTC", "2022-10-04T07:22+09:00"),
        ("at 2222 GMT Monday, October 3", "2022-10-04T07:22+09:00"),
        # Seconds, brackets, the name in full, and an hour that shares the zone of the next.
        ("at 22:22:30 UTC on October 3", "2022-10-04T07:22+09:00"),
        ("at 10:22 p.m. (GMT) on Monday", "2022-10-04T07:22+09:00"),
        ("at 22:22 (UTC) on Monday", "2022-10-04T07:22+09:00"),
        ("at 22:22, UTC, on Monday", "2022-10-04T07:22+09:00"),
        ("at 22:22 Coordinated Universal Time on Monday", "2022-10-04T07:22+09:00"),
        ("at 2222 and 2242 GMT on Monday", "2022-10-04T07:22+09:00"),
        ("at 2222 GMT and 2242 GMT on Monday", "2022-10-04T07:22+09:00"),
        ("between 10:22 and 10:42 p.m. UTC on Monday", "2022-10-04T07:22+09:00"),
        ("at 7:22 a.m., or 2222 GMT Monday, on Tuesday", "2022-10-04T07:22+09:00"),
        # Zones that are told by name, as the IANA data base has them.
        ("at around 6:22 p.m. EDT on Monday", "2022-10-04T07:22+09:00"),
        ("at 6:22 p.m. EDT on Monday (2222 GMT)", "2022-10-04T07:22+09:00"),
        ("at 3:22 p.m. PDT Monday", "2022-10-04T07:22+09:00"),
        ("at 11:22 p.m. BST on Monday", "2022-10-04T07:22+09:00"),
        ("at 6:22 a.m. Beijing time on Tuesday", "2022-10-04T07:22+09:00"),
        ("at 8:22 a.m. Guam time on Tuesday", "2022-10-04T07:22+09:00"),
        # What ET and CST are depends on the season or the country: the other hour counts.
        ("at 6:22 p.m. ET Monday (7:22 a.m. on Tuesday in Seoul)", "2022-10-04T07:22+09:00"),
        ("at 7:22 a.m. on Tuesday local time (6:22 p.m. ET Monday)", "2022-10-04T07:22+09:00"),
        ("on Tuesday at 7:22 a.m., or 5:22 p.m. Central time Monday", "2022-10-04T07:22+09:00"),
    ],
)
def test_an_hour_of_utc_becomes_that_of_japan_and_korea_with_its_day(text, launched_at):
    event = read(f"North Korea fired a ballistic missile from Kusong {text}.").event
    assert event.launched_at == datetime.fromisoformat(launched_at)


@pytest.mark.parametrize(
    "text",
    [
        EN + "It was launched at 2222 GMT and flew 500 km.",
        "North Korea fired a missile from Kusong today at 2222 GMT and it flew 500 km.",
        # The day of the launch is not that beside the hour, on the next day in Korea.
        EN.replace("Tuesday", "Monday") + "It was launched at 2222 GMT on October 3.",
        EN + "It was launched at 22:22 UTC - 10 minutes later than Seoul said - on Monday.",
        EN + "It was launched at 22:22 UTC9.",
        EN + "It was launched at UTC 22:22.",
        EN + "It was launched at about 6:22 p.m. ET on Monday, officials said.",
        EN + "It was launched at 6:22 p.m. Washington time.",
    ],
)
def test_an_hour_of_utc_whose_day_is_open_is_left_out(text):
    read_text = read(text)
    assert "time of the launch" in read_text.missing
    assert read_text.event_text.count("T07:22") == 0
    assert read_text.event.launched_at is None or "22" not in str(read_text.event.launched_at)[10:]


def test_of_two_hours_of_utc_that_midnight_divides_none_gets_the_day_of_the_other():
    # 14:22 UTC is 23:22 of the 3rd in Korea, 15:22 is 00:22 of the 4th.
    event = read("North Korea fired a missile from Kusong at 1422 and 1522 GMT on Monday.").event
    assert event.launched_at != datetime.fromisoformat("2022-10-04T23:22+09:00")
    assert [hour.hour for hour in utc_hours_in("at 1422 and 1522 GMT on Monday")] == [23, 0]


def test_the_hour_of_a_fall_is_converted_as_well():
    text = EN + "It was fired at 0333 GMT and fell into the Sea of Japan at 0343 GMT."
    assert "fell at 12:43 local time" in read(text).event_text


@pytest.mark.parametrize("text", ["9 UTC stations", "A4Z paper", "at 2590 GMT", "24:00 UTC"])
def test_what_is_no_hour_of_utc_gives_none(text):
    assert utc_hours_in(text) == ()
