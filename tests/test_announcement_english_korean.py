"""Forms of wire stories and of the South Korean staff's texts, clause by clause."""

import pytest

from geomap.readers import load_gazetteer
from geomap.readers.announcement import read_announcement

GAZETTEER = load_gazetteer()

ENGLISH = (
    "SEOUL, Jan. 14, 2024 (Wire) -- North Korea fired {what} {direction} {area} {time} on Sunday, "
    "Japan's defense ministry said. The missile {range} {apogee}, it said. "
    "It added that the missile {eez} and fell {fall}.\n"
)
KOREAN = (
    '2024년 1월 14일\n합동참모본부는 14일 "우리 군은 오늘 {time} 북한이 {area}에서 '
    "동해상으로 발사한 {what}을 "
    '포착했다"고 밝혔다.\n합참은 {range}, {apogee}로 탐지했다고 전했다. '
    "일본 방위성은 이 미사일이 {eez} 추정했다.\n"
)
EN = {
    "what": "a ballistic missile",
    "direction": "eastward",
    "area": "from the Sunan area in Pyongyang",
    "time": "at 2:55 p.m.",
    "range": "flew about 600 km",
    "apogee": "at a maximum altitude of about 50 km",
    "eez": "landed outside Japan's exclusive economic zone (EEZ)",
    "fall": "in the Sea of Japan",
}
KO = {
    "time": "오후 2시 55분께",
    "area": "평양 순안 일대",
    "what": "단거리 탄도미사일 1발",
    "range": "비행거리는 약 370㎞",
    "apogee": "고도는 약 90㎞",
    "eez": "일본의 배타적경제수역(EEZ) 밖에 떨어진 것으로",
}
WEST, EAST = "area: near the west coast of North Korea", "area: near the east coast of North Korea"
FORMS = [
    ("en", "time", "at around 2:55 p.m.", "launched_at", "14:55"),
    ("en", "time", "at about 2:55 pm", "launched_at", "14:55"),
    ("en", "time", "at 14:55", "launched_at", "14:55"),
    ("en", "time", "at 05.27 KST", "launched_at", "05:27"),
    ("en", "time", "at around 3 p.m.", "launched_at", "15:00"),
    ("en", "time", "at 12:03 p.m.", "launched_at", "12:03"),
    ("en", "time", "at 6:03 a.m. (2103 GMT Saturday)", "launched_at", "06:03"),
    ("en", "area", "from an area near Pyongyang", "launch", "area: Pyongyang area"),
    ("en", "area", "from Sukchon, north of Pyongyang,", "launch", "site: Sukchon"),
    ("en", "area", "from its west coast", "launch", WEST),
    ("en", "area", "from the North's eastern coast", "launch", EAST),
    ("en", "area", "from an inland area", "launch", "area: inland North Korea"),
    ("en", "area", "from the eastern coastal city of Wonsan", "launch", "area: Wonsan area"),
    ("en", "area", "from Jangyon, South Hwanghae Province,", "launch", "site: Jangyon"),
    (
        *("en", "area"),
        "from the Mupyong-ri area in Jagang Province",
        *("launch", "site: Mupyong-ni Arms Plant"),
    ),
    ("en", "direction", "in a northeastern direction", "direction", "northeast"),
    ("en", "direction", "in an easterly direction", "direction", "east"),
    ("en", "direction", "toward the northeast", "direction", "northeast"),
    ("en", "direction", "in the east-northeasterly direction", "direction", "east-northeast"),
    ("en", "range", "traveled some 600 kilometers", "range_km", "about 600"),
    ("en", "range", "flew for about 600 kilometers (373 miles)", "range_km", "about 600"),
    ("en", "range", "flew about 373 miles (600 km)", "range_km", "about 600"),
    ("en", "range", "flew 373 miles (600 km)", "range_km", "600"),
    # 300 international miles of 1,609.344 m are 482.8 km, and nobody measured those 800 m.
    ("en", "range", "flew 300 miles", "range_km", "about 483"),
    ("en", "range", "flew about 300 miles", "range_km", "about 483"),
    ("en", "range", "flew more than 620 miles", "range_km", "over 998"),
    ("en", "range", "flew roughly 250 to 300 miles", "range_km", "402-483"),
    ("en", "range", "flew 37.5 miles", "range_km", "about 60.4"),
    ("en", "range", "flew more than 1,000 kilometers", "range_km", "over 1000"),
    ("en", "range", "flew roughly 250 to 300 km", "range_km", "250-300"),
    ("en", "range", "covered a distance of at least 1,100 kilometres", "range_km", "at least 1100"),
    ("en", "range", "flew for 74 minutes", "flight_minutes", "74"),
    ("en", "range", "flew for 4,135 seconds", "flight_minutes", "4135 s"),
    ("en", "apogee", "with an apogee of some 550 kilometers", "apogee_km", "about 550"),
    ("en", "apogee", "reaching a height of over 7,000 km", "apogee_km", "over 7000"),
    ("en", "apogee", "at a peak altitude of 100km", "apogee_km", "100"),
    ("en", "apogee", "and reached six-thousand-518 kilometers in altitude", "apogee_km", "6518"),
    ("en", "eez", "did not land in Japan's EEZ", "verdict", "outside"),
    ("en", "eez", "is believed to have fallen within Japan's EEZ", "verdict", "inside"),
    (
        *("en", "eez"),
        "came down outside Japan's 200-nautical-mile exclusive economic zone",
        *("verdict", "outside"),
    ),
    (
        *("en", "fall"),
        "near the east coast of the Korean Peninsula",
        *("fall_area", "near the east coast of the Korean Peninsula"),
    ),
    (
        *("en", "fall"),
        "about 200 km west of Okushiri Island, Hokkaido",
        *("fall", "about 200 km west of Okushiri Island"),
    ),
    (
        *("en", "fall"),
        "some 250 km (155 miles) west of Hokkaido",
        *("fall", "about 250 km west of Hokkaido"),
    ),
    ("en", "fall", "2,200 kilometers east of Cape Erimo", "fall", "2200 km east of Cape Erimo"),
    ("ko", "time", "오전 6시 3분경", "launched_at", "06:03"),
    ("ko", "time", "낮 12시 3분쯤", "launched_at", "12:03"),
    ("ko", "time", "새벽 5시 27분쯤", "launched_at", "05:27"),
    ("ko", "area", "평양 일대", "launch", "area: Pyongyang area"),
    ("ko", "area", "평안남도 순천 일대", "launch", "site: Sunchon Airbase"),
    ("ko", "area", "강원도 통천 북방 일대", "launch", "site: Tongchon"),
    ("ko", "area", "자강도 일대", "launch", "area: Chagang Province"),
    ("ko", "area", "함경남도 신포 인근 해상", "launch", "area: off Sinpo"),
    ("ko", "range", "비행거리는 370여㎞", "range_km", "about 370"),
    ("ko", "range", "최대 비행거리는 약 1천㎞", "range_km", "about 1000"),
    ("ko", "range", "비행거리는 1천㎞ 이상", "range_km", "at least 1000"),
    ("ko", "range", "사거리는 약 250~350㎞", "range_km", "250-350"),
    ("ko", "apogee", "최대 고도는 약 6천1백 km", "apogee_km", "about 6100"),
    ("ko", "apogee", "정점고도는 97km", "apogee_km", "97"),
    ("ko", "apogee", "최고 고도는 50km 이하", "apogee_km", "up to 50"),
    ("ko", "eez", "일본 EEZ 바깥쪽에 낙하한 것으로", "verdict", "outside"),
    ("ko", "eez", "일본의 배타적 경제수역(EEZ) 안쪽에 떨어진 것으로", "verdict", "inside"),
]  # fmt: skip


@pytest.mark.parametrize(("language", "clause", "words", "field", "value"), FORMS)
def test_a_clause_is_read_in_each_form(language, clause, words, field, value):
    text, whole = (ENGLISH, EN) if language == "en" else (KOREAN, KO)
    announcement = read_announcement(text.format(**(whole | {clause: words})), gazetteer=GAZETTEER)
    assert [item.value for item in announcement.found if item.field == field] == [value]
    assert announcement.contradictions == ()
    if clause != "eez":
        assert [item.value for item in announcement.found if item.field == "verdict"] == ["outside"]


@pytest.mark.parametrize(
    ("language", "words", "count"),
    [
        ("en", "two short-range ballistic missiles", 2),
        ("en", "at least one ballistic missile", 1),
        ("en", "a pair of ballistic missiles", 2),
        ("en", "a single ballistic missile", 1),
        ("en", "what appeared to be three ballistic missiles", 3),
        ("en", "a Hwasong-17 intercontinental ballistic missile", 1),
        ("ko", "단거리 탄도미사일 2발", 2),
        ("ko", "장거리 탄도미사일 한 발", 1),
        ("ko", "미상 발사체 수 발", 1),
    ],
)
def test_missiles_are_counted(language, words, count):
    text, whole = (ENGLISH, EN) if language == "en" else (KOREAN, KO)
    event = read_announcement(text.format(**(whole | {"what": words})), gazetteer=GAZETTEER).event
    assert [flight.count for flight in event.flights] == [count]
