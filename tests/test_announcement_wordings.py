"""Wordings of wire stories and releases: own sentences in their forms, read by hand."""

from datetime import date

import pytest

from geomap.readers import load_gazetteer
from geomap.readers.announcement import read_announcement

GAZETTEER = load_gazetteer()
DAY = date(2022, 12, 20)  # a Tuesday
EN = "North Korea fired a ballistic missile from Sunan on Tuesday. "
JA = "北朝鮮は本日7時20分頃、西岸付近から弾道ミサイル1発を発射した。"
KO = "합참은 북한이 오늘 오전 7시 20분 평양 순안 일대에서 탄도미사일 1발을 발사했다고 밝혔다. "


def read(text):
    return read_announcement(text, gazetteer=GAZETTEER, published=DAY)


def values(text, field):
    """Return the values that were read of a field, a fall as its details."""
    return [
        " ".join(value for _, value in item.details) if field == "fall" else item.value
        for item in read(text).found
        if item.field == field
    ]


@pytest.mark.parametrize(
    ("text", "field", "expected"),
    [
        # One distance in two units, and no second one.
        (EN + "It flew 3,700 kilometers or 2,300 miles.", "range_km", ["3700"]),
        (
            EN + "It flew over Japan and fell about 1,240 miles or 2,000 km off Cape Erimo.",
            "range_km",
            [],
        ),
        # How wide a zone is says nothing of a fall.
        (EN + "The EEZ extends up to 200 nautical miles from Japan's coastline.", "fall", []),
        (EN + "Japan's EEZ stretches 370 km from its coast. It fell off Akita.", "fall", ["Akita"]),
        # 'Okinawa's Hateruma': the second name is the place.
        (
            EN + "It splashed down southwest of Okinawa's Hateruma Island.",
            "fall",
            ["Hateruma Island southwest"],
        ),
        (
            EN + "NORAD determined the missile launch posed no threat to North America.",
            "direction",
            [],
        ),
        (
            EN + "The rocket went up to 400,000 feet (120 km) before breaking apart.",
            "apogee_km",
            ["120"],
        ),
        (EN + "It flew 500 km before breaking apart.", "range_km", ["500"]),
        (EN + "It was tracked for 37 minutes, the U.S. military said.", "flight_minutes", ["37"]),
        (
            EN + "It flew high, marking the longest-ever flight time for a North Korean ballistic "
            "missile of 86 minutes.",
            "flight_minutes",
            ["86"],
        ),
        (
            EN + "It flew for 45 minutes, longer than the North's previous test.",
            "flight_minutes",
            ["45"],
        ),
        (
            EN + "Its flight range is estimated to have been somewhere in the range of 850 to 900"
            " kilometers.",
            "range_km",
            ["850-900"],
        ),
        (
            "North Korea fired a missile on Tuesday. The U.S. military said it detected it "
            "near North Korea's Panghyon Airfield.",
            "launch",
            ["site: Panghyon"],
        ),
        (
            "North Korea fired a missile on Tuesday from its east coast port of Sinpo.",
            "launch",
            ["site: Sinpo Shipyard"],
        ),
        (
            "North Korea fired a missile on Tuesday from North Pyong\u2019an Province.",
            "launch",
            ["area: North Pyongan Province"],
        ),
        # Last month's 18th is not the 18th of this month.
        (
            "합참은 18일 북한이 동창리 일대에서 탄도미사일 1발을 발사했다고 밝혔다.\n\n"
            "지난달 18일에는 오전 10시 15분경 순안에서 1발을 발사했다. 비행거리는 약 1000㎞였다.",
            "range_km",
            [],
        ),
        (KO + "세종대왕함의 레이더는 탐지거리가 1000㎞에 달한다.", "range_km", []),
        (KO + "비행거리는 괌까지 거리와 500㎞ 정도 차이가 난다.", "range_km", []),
        (KO + "오전 11시 18분 최종보에서 군은 발사체를 포착했다고 했다.", "launched_at", ["07:20"]),
        (KO + "미사일은 1001.2㎞의 거리를 비행했다.", "range_km", ["1001.2"]),
        (KO + "미사일은 동쪽을 향해 날아갔다.", "direction", ["east"]),
        (KO + "미사일은 북태평양 공해상에 다다랐다.", "fall_area", ["Pacific"]),
        (
            "북한이 오늘 오전 동창리의 로켓 발사장에서 로켓을 발사했다.",
            "launch",
            ["area: Tongchang-ri district on the northwest coast"],
        ),
        (JA + "ミサイルは亀城から東北東へ約800キロ飛んで落下した。", "range_km", ["about 800"]),
        (
            JA + "ミサイルは亀城から東北東へ約800キロ飛んで落下した。",
            "direction",
            ["east-northeast"],
        ),
        (JA + "青森県沖約170kmに落下か", "fall", []),
        (
            JA + "弾道ミサイルを東方向に発射し、北方向への水平機動も含め飛翔した。",
            "direction",
            ["east"],
        ),
        (
            "北朝鮮は20日、東部新浦の海上から日本海に向けて弾道ミサイル1発を発射した。",
            "launch",
            ["site: Sinpo Shipyard"],
        ),
        (JA + "日本海に落下した。EEZの外側という。", "verdict", ["outside"]),
        (KO + "미사일은 오쿠시리섬 서쪽에 떨어졌다.", "fall", ["Okushiri Island west"]),
        (
            "합참은 20일 북한이 미사일을 발사했다고 밝혔다. 오후 10시40분쯤 방위성은 미사일이 "
            "발사됐다고 밝혔다. 동해에 떨어졌다.",
            "launched_at",
            [],
        ),
        (
            EN + "It flew about 550 km east of the Korean Peninsula before splashing down.",
            "fall",
            [],
        ),
        (EN + "Its range of 15,000 km would reach any city.", "range_km", []),
        ("2022/12/20 09:00 北朝鮮が20日、ミサイルを発射し日本海に落下した。", "launched_at", []),
    ],
)
def test_a_wording_gives_what_it_says_and_nothing_else(text, field, expected):
    assert values(text, field) == expected


def test_the_day_of_an_earlier_launch_does_not_become_that_of_this_one():
    text = (
        "합참은 20일 북한이 미상 발사체 2발을 동해상으로 발사했다고 밝혔다. "
        "합참은 북한이 오늘 아침 강원도 통천 일대에서 발사체를 발사했다고 전했다.\n\n"
        "북한은 지난 10일 오전 5시 34분에 함흥 일대에서 발사체를 발사했다."
    )
    event = read(text).event
    assert event.launched_at == date(2022, 12, 20)
    assert event.flights[0].launch.name == "Tongchon"


def test_the_first_ballistic_missile_and_the_second_are_two_flights():
    text = (
        EN + "The first ballistic missile fired by the North reached an altitude of 550 km and "
        "flew around 300 km. The second missile reached an altitude of 50 km."
    )
    flights = read(text).event.flights
    assert [flight.reports[0].apogee_km.value for flight in flights] == [550.0, 50.0]


def test_fired_once_again_tells_of_no_further_missiles():
    text = KO.replace("1발", "2발") + "북한이 또 다시 발사체 2발을 발사했다."
    (flight,) = read(text).event.flights
    assert flight.count == 2


def test_a_day_that_stands_before_an_hour_far_below_is_that_of_the_launch():
    text = (
        "North Korea fired a rocket Monday that passed over Okinawa.\n\nThe North declared it a "
        "success.\n\nOfficials met in Seoul.\n\nStocks fell.\n\nThe rocket was fired from the "
        "Tongchang-ri launch site at 9:51 a.m., and was detected by radar."
    )
    assert read(text).event.launched_at.isoformat() == "2022-12-19T09:51:00+09:00"
