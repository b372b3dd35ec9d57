"""Rules of the announcement reader that single clauses do not show: own texts, read by hand."""

from datetime import date

import pytest

from geomap.errors import InputError
from geomap.readers import load_gazetteer
from geomap.readers.announcement import read_announcement

GAZETTEER = load_gazetteer()
DAY = date(2022, 11, 18)  # a Friday


def read(text, day=DAY):
    return read_announcement(text, gazetteer=GAZETTEER, published=day)


def values(text, field, day=DAY):
    return [item.value for item in read(text, day).found if item.field == field]


JA = "北朝鮮は本日7時20分頃、西岸付近から弾道ミサイルを発射した。"
EN = "North Korea fired a ballistic missile from Sunan on Friday. "
KO = "합참은 북한이 오늘 오전 7시 20분 평양 순안 일대에서 탄도미사일 1발을 발사했다고 밝혔다. "


@pytest.mark.parametrize(
    ("sentence", "said"),
    [
        (JA + "ミサイルは我が国の上空を通過し、太平洋に落下した。", True),
        (JA + "ミサイルは青森県の上空を通過して約4600キロ飛行した。", True),
        (JA + "ミサイルは日本列島を飛び越えた。", True),
        (JA + "ミサイルは我が国の上空を通過していない。", False),
        (JA + "日本の上空を通過する可能性があるとして避難が呼びかけられた。", False),
        (EN + "It flew over Hokkaido and fell into the Pacific.", True),
        (EN + "The missile passed over northern Japan around 7:30 a.m.", True),
        ("North Korea fired a missile over Japan on Friday from Sunan.", True),
        (EN + "It flew over 250 kilometers.", False),
        (EN + "It was fired at a steep angle to avoid flying over Japan.", False),
        (EN + "It did not pass over Japan.", False),
        (EN + "In 2017 a missile flew over Hokkaido.", False),
        (KO + "미사일은 일본 상공을 통과해 태평양에 떨어졌다.", True),
        (KO + "미사일은 일본 상공을 지나 북태평양에 떨어졌다.", True),
        (KO + "미사일은 일본 상공을 통과하지 않았다.", False),
    ],
)
def test_a_flight_over_japan_is_read_where_it_is_said_to_have_been(sentence, said):
    assert read(sentence).event.flights[0].overflew is said


@pytest.mark.parametrize(
    ("text", "directions"),
    [
        (JA.replace("弾道", "2発の弾道") + "東及び南東方向に向けて発射した。", [90.0, 135.0]),
        ("North Korea fired two missiles on Friday that flew northeast and east.", [45.0, 90.0]),
        (KO.replace("1발", "2발") + "미사일은 동쪽과 북동쪽 방향으로 비행했다.", [90.0, 45.0]),
    ],
)
def test_two_directions_of_two_missiles_are_one_of_each(text, directions):
    flights = read(text).event.flights
    assert [flight.reports[0].direction.azimuth_deg for flight in flights] == directions


def test_two_directions_of_one_missile_are_left_out_and_told():
    announcement = read(JA + "東及び南東方向に向けて飛翔した。")
    assert not [item for item in announcement.found if item.field == "direction"]
    assert any("east and southeast" in note for note in announcement.notes)


@pytest.mark.parametrize(
    ("sentence", "field", "value"),
    [
        ("It flew circa 300 kilometres.", "range_km", "about 300"),
        ("It flew some 1,000 kilometers.", "range_km", "about 1000"),
        ("It flew more than 250 miles.", "range_km", "over 402"),  # 250 x 1.609344 = 402.3
        ("It flew from about 110 kilometers to 670 kilometers.", "range_km", "110-670"),
        ("It flew for 1 hour, 9 minutes and 11 seconds.", "flight_minutes", "4151 s"),
        # 120 x 1.852 = 222.24
        ("It fell about 120 nautical miles off Akita.", "fall", "about 222 km from Akita"),
        ("It fell about 2,000 km east off the cape of Erimo.", "fall",
         "about 2000 km east of Cape Erimo"),
        ("It landed in waters west of Okushiri Island.", "fall", "west of Okushiri Island"),
        ("It was fired at 0714 (2214 GMT Thursday).", "launched_at", "07:14"),
        ("It was fired at 7:14 a.m. KST.", "launched_at", "07:14"),
    ],
)  # fmt: skip
def test_english_is_read_in_each_of_its_forms(sentence, field, value):
    assert value in values(EN + sentence, field)


@pytest.mark.parametrize(
    ("text", "field", "expected"),
    [
        (JA + "ミサイルは1時間9分飛翔した。", "flight_minutes", ["69"]),
        (JA + "秋田県沖の日本海に落下した。", "fall", ["off Akita Prefecture"]),
        (JA + "北海道の西の海域に落下した。", "fall", ["west of Hokkaido"]),
        (JA + "秋田県沖で操業中の船に落下物の被害はない。", "fall", []),
        (JA + "東北地方の東約3200キロに落下した。", "fall", ["about 3200 km east of Honshu"]),
        (JA + "奥尻島の西約120海里に落下した。", "fall", ["about 222 km west of Okushiri Island"]),
        (KO + "미사일은 1시간 여를 날았다.", "flight_minutes", []),
        (KO + "미사일은 오쿠시리섬 서쪽 해상에 떨어졌다.", "fall", ["west of Okushiri Island"]),
        (KO + "비행거리는 고도의 2∼3배에 달해 1만㎞가 넘을 수 있다.", "range_km", []),
        (KO + "고도는 약 90km, 속도는 음속의 5배였다.", "apogee_km", ["about 90"]),
    ],
)
def test_japanese_and_korean_are_read_in_their_forms(text, field, expected):
    assert values(text, field) == expected


def test_a_distance_tells_more_than_the_side_of_a_place():
    text = JA + "秋田県沖の日本海に落下した。奥尻島の西約200キロに落下したと推定される。"
    assert values(text, "fall") == ["about 200 km west of Okushiri Island"]


@pytest.mark.parametrize(
    "since",
    [
        "日本のEEZ内に落下したのは昨年9月以来で3回目。",
        "EEZの内側に落下するのは、今年の2月18日以来です。",
    ],
)
def test_a_count_since_an_earlier_launch_hides_nothing_of_this_one(since):
    text = JA + since + "ミサイルは約900キロ飛翔し、日本のEEZ外に落下した。"
    assert values(text, "verdict") == ["outside"]
    assert values(text, "range_km") == ["about 900"]


@pytest.mark.parametrize(
    "other",
    [
        KO + "우리 군은 즉각 현무-2 미사일 2발을 발사했고 250km를 비행했다.",
        KO + "석달 전 쏜 미사일은 고도 6천100km로 오늘 미사일과 비슷하다.",
        EN + "South Korea fired its own missile in response, which flew 250 km.",
    ],
)
def test_other_launches_leave_nothing_in_this_one(other):
    announcement = read(other)
    assert len(announcement.event.flights) == 1
    assert announcement.event.flights[0].count == 1
    assert not [f for f in announcement.found if f.field in ("range_km", "apogee_km")]


def test_further_missiles_have_their_own_hour_and_place_and_not_the_first_ones_range():
    text = (
        "합동참모본부는 북한이 오늘 오전 7시 40분 평양 순안 일대에서 탄도미사일 1발을 발사했다고 "
        "밝혔다. 비행거리는 약 760km였다. 북한은 오전 8시 39분쯤 평안남도 개천 일대에서 "
        "단거리탄도미사일 2발도 발사했다."
    )
    first, others = read(text).event.flights
    assert (first.count, others.count) == (1, 2)
    assert first.reports[0].range_km.value == 760
    assert not [report for report in others.reports if report.range_km]
    assert others.launched_at.isoformat() == "2022-11-18T08:39:00+09:00"
    assert others.launch.name.startswith("Kaechon")


def test_two_times_go_to_two_missiles_in_turn():
    text = (
        "North Korea fired two missiles on Friday at 11:45 a.m. and 11:51 a.m. from Sunan. "
        "The first missile flew about 350 kilometers. The second flew about 650 kilometers."
    )
    assert values(text, "launched_at") == ["11:45", "11:51"]


def test_times_that_are_not_told_apart_stand_in_a_note():
    text = JA.replace("7時20分頃", "午後7時24分ごろと、7時36分ごろ").replace("弾道", "2発の弾道")
    (flight,) = read(text).event.flights
    assert flight.note == "times of launch: 19:24, 19:36"


def test_one_of_several_places_of_launch_is_not_given_for_all():
    text = (
        "North Korea fired eight missiles on Friday from four different sites, including from the "
        "Sunan area. They flew 110 to 670 kilometers."
    )
    assert values(text, "launch") == []


def test_the_stages_of_a_rocket_fall_each_at_its_own_place():
    text = (
        "North Korea launched a rocket on Friday that flew over Akita. The rocket's first booster "
        "fell into the Sea of Japan about 280 km west of Akita Prefecture. The second stage fell "
        "into the Pacific more than 2,100 km east of Japan."
    )
    first, second = read(text).event.flights
    assert first.reports[0].falls[0].place.name == "Akita Prefecture"
    assert second.reports[0].falls[0].place.name == "Japan"


@pytest.mark.parametrize(
    ("sentence", "verdict"),
    [
        ("It fell into the sea before reaching Japan's exclusive economic zone.", ["outside"]),
        ("No missiles reached Japanese territory or its exclusive economic zone.", ["outside"]),
        ("It landed in waters that Japan claims as its exclusive economic zone.", ["inside"]),
        ("It may have landed inside Japan's exclusive economic zone.", []),
        ("Whether it reached Japan's exclusive economic zone has not been confirmed.", []),
    ],
)
def test_the_zone_is_read_as_it_is_said(sentence, verdict):
    text = EN + "Japan's defense ministry said: " + sentence
    assert values(text, "verdict") == verdict


def test_a_possible_fall_in_the_past_is_no_statement():
    text = KO + "일본 방위성은 EEZ 안에 낙하했을 가능성이 있다고 밝혔다."
    assert values(text, "verdict") == []


def test_state_media_of_the_next_day_mean_the_day_before():
    text = (
        "North Korea said Friday it test-fired a Hwasong-17 missile the previous day. It flew "
        "1,000.2 km, KCNA said."
    )
    assert values(text, "date") == ["2022-11-17"]
    assert values(text, "range_km") == ["1000.2"]


@pytest.mark.parametrize(
    "text",
    [
        "A commercial rocket lifted off at 7:14 p.m. Friday, carrying 23 satellites into orbit.",
        "The Rockets launched a late comeback on Friday and won 110-104.",
        "The council met on Friday after North Korea launched a ballistic missile; it condemned "
        "the launch.",
        "防衛省は18日、日米共同訓練を実施したと発表した。北朝鮮が同日に弾道ミサイルを発射したことへの"
        "対抗措置。戦闘機4機が参加した。",
        "弾道ミサイルが発射され、日本に落下する可能性があるとの想定で、避難訓練が15日に行われた。",
        "北朝鮮から弾道ミサイルが発射され、日本海に落下したとの想定で、訓練が15日に行われた。",
        "안보리는 북한이 어제 탄도미사일을 발사한 데 대해 긴급회의를 열기로 했다.",
        "北朝鮮は、22日から31日までに人工衛星を打ち上げると日本政府に通報した。",
    ],
)
def test_a_text_that_only_mentions_a_launch_is_refused_with_what_is_missing(text):
    with pytest.raises(InputError, match="expected the announcement of a launch"):
        read(text)


def test_two_figures_of_two_missiles_are_one_of_each():
    text = KO.replace("1발", "2발") + "비행거리는 각각 420여km, 270여km로 파악됐다."
    first, second = read(text).event.flights
    assert (first.reports[0].range_km.value, second.reports[0].range_km.value) == (420, 270)


def test_an_altitude_does_not_take_the_distance_before_it():
    text = EN + "It traveled shorter than 200 km at an altitude of about 30 km."
    assert values(text, "range_km") == ["under 200"]
    assert values(text, "apogee_km") == ["about 30"]


def test_what_another_clause_leaves_open_does_not_open_the_zone():
    text = EN + (
        "Japan's defense ministry did not say if it was ballistic, but said that it fell outside "
        "Japan's exclusive economic zone and may have flown on an irregular trajectory."
    )
    assert values(text, "verdict") == ["outside"]


def test_a_place_named_as_the_site_of_launch_is_that():
    text = "韓国軍は18日、北朝鮮がミサイルを発射したと発表した。発射地点は東部の元山付近という。"
    assert values(text, "launch") == ["area: Wonsan area"]


@pytest.mark.parametrize(
    "text",
    [
        "韓国軍は18日、北朝鮮が平壌近郊から弾道ミサイルを発射したと発表した。",
        "우리 군은 오늘 북한이 평양 일대에서 탄도미사일을 발사했다고 밝혔다.",
        "South Korea's military said North Korea launched a missile from Pyongyang on Friday.",
    ],
)
def test_who_tells_of_a_launch_has_not_launched(text):
    assert values(text, "launch") == ["area: Pyongyang area"]


LATER = "North Korea fired two ballistic missiles from Sunan on {}, the South's military said. "
HOUR = "The launches took place at 6:21 a.m. and 6:43 a.m. on {}."


@pytest.mark.parametrize(
    ("part", "whole", "launched"),
    [
        # The 14th of March 2024 was a Thursday.
        ("Thursday", "March 14, 2024", "2024-03-14T06:21:00+09:00"),
        ("March 14", "March 14, 2024", "2024-03-14T06:21:00+09:00"),
        ("Friday", "March 14, 2024", None),
        ("March 13", "March 14, 2024", None),
        ("Thursday", "March 14", None),
    ],
)
def test_a_part_of_a_date_is_made_whole_by_the_date_beside_the_hour(part, whole, launched):
    announcement = read(LATER.format(part) + HOUR.format(whole), day=None)
    told = announcement.event.launched_at.isoformat() if launched else None
    assert told == launched
    assert any("day of the launch" in line for line in announcement.missing) == (launched is None)


def test_of_two_whole_dates_beside_hours_neither_is_taken():
    text = LATER.format("Thursday") + HOUR.format("March 14, 2024")
    more = " The launches of two more took place at 7:00 a.m. and 7:20 a.m. on March 21, 2024."
    assert any("Thursday" in line for line in read(text + more, day=None).missing)
