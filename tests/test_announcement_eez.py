"""What is said of Japan's EEZ: never wrong, and nothing where the text leaves it open."""

import itertools

import pytest

from geomap.readers import load_gazetteer
from geomap.readers.announcement import read_announcement

GAZETTEER = load_gazetteer()
JA = "2023年5月1日\n北朝鮮は本日10時5分頃、東岸付近から弾道ミサイル1発を東方向に発射した。\n"
EN = (
    "May 1, 2023\nNorth Korea launched a ballistic missile from its east coast at 10:05 a.m. today, "
    "Japan's defense ministry said.\n"
)
KO = "2023년 5월 1일\n합참은 북한이 오늘 오전 10시 5분쯤 원산 일대에서 동해상으로 탄도미사일 1발을 발사했다고 밝혔다.\n"

# A sentence after the news of a launch, and what it says; "" is nothing.
STATEMENTS = (
    (JA, "防衛省は、日本の排他的経済水域（ＥＥＺ）の内側に落下したとみている。", "inside"),
    (JA, "防衛省は、日本の排他的経済水域（ＥＥＺ）の外側に落下したとみている。", "outside"),
    (JA, "防衛省は、日本のＥＥＺ内に落下したかどうかを確認している。", ""),
    (JA, "防衛省は、ＥＥＺ内か外かを含め分析を進めている。", ""),
    (JA, "防衛省は、ＥＥＺの内外いずれに落下したか分析中だ。", ""),
    (JA, "ミサイルは日本のEEZ内には落下しなかった。", "outside"),
    (JA, "落下地点は我が国のEEZ内ではない。", "outside"),
    (JA, "落下地点は我が国のEEZ内ではないと推定しています。", "outside"),
    (JA, "我が国のEEZへの落下は確認されていません。", "outside"),
    (JA, "日本のEEZには到達しなかったとみられる。", "outside"),
    (JA, "日本のEEZに落下すれば2月以来となる。", ""),
    (JA, "韓国のEEZ内に落下したという情報もある。", ""),
    (JA, "ロシアの排他的経済水域（EEZ）内に落下したとみられる。", ""),
    (JA, "日本の防空識別圏（ＡＤＩＺ）内に落下した。", ""),
    (JA, "予告落下区域外に落下した。", ""),
    (JA, "日本の領海外に落下した。", ""),
    (JA, "首相は「EEZ内に落下した場合は厳重に抗議する」と述べた。", ""),
    (JA, "昨年11月にはEEZ内に落下した。", ""),
    (JA, "日本のEEZ付近に落下したとみられる。", "near"),
    (JA, "日本のEEZの近くに落下した。", "near"),
    (JA, "EEZ内で操業する漁船への被害は確認されていない。", ""),
    (JA, "EEZ内の船舶に注意を呼びかけた。", ""),
    (JA, "日本のEEZ外に落下したとみられるが、EEZ内を航行する船舶の被害情報はない。", "outside"),
    (JA, "日本のＥＥＺの外に落ちたとみられる。", "outside"),
    (JA, "排他的経済水域（ＥＥＺ）外の日本海上に落下。", "outside"),
    (JA, "落下したのは我が国の排他的経済水域（ＥＥＺ）の外とみられる。", "outside"),
    (JA, "落下したのは我が国の排他的経済水域（ＥＥＺ）外と推定。", "outside"),
    (JA, "ミサイルは日本の排他的経済水域（EEZ）に落下したとみられる。", "inside"),
    (JA, "政府関係者によるとEEZ内に落下した可能性があるが、防衛省は否定した。", ""),
    (
        EN,
        "The missile landed inside Japan's exclusive economic zone (EEZ), the ministry said.",
        "inside",
    ),
    (EN, "The missile landed outside of Japan's EEZ.", "outside"),
    (EN, "The missile did not reach Japan's exclusive economic zone.", "outside"),
    (EN, "It did not fall in Japan's EEZ.", "outside"),
    (EN, "None of the missiles fell inside Japan's EEZ.", "outside"),
    (EN, "The ministry was checking whether it landed inside Japan's EEZ.", ""),
    (EN, "It was not clear if it fell inside Japan's exclusive economic zone.", ""),
    (EN, "If it had landed inside Japan's EEZ, Tokyo would have protested.", ""),
    (EN, "In February a missile landed inside Japan's EEZ.", ""),
    (EN, "The last missile to land inside Japan's EEZ was fired on Feb. 18.", ""),
    (EN, "The missile fell just outside Japan's EEZ.", "outside"),
    (EN, "It splashed down in waters within Japan's EEZ, 200 km west of Hokkaido.", "inside"),
    (EN, "It came down in South Korea's exclusive economic zone.", ""),
    (EN, "It fell inside Russia's EEZ.", ""),
    (EN, "It flew into Japan's air defence identification zone.", ""),
    (EN, "The coast guard warned ships in Japan's EEZ.", ""),
    (EN, "No damage was reported to ships inside Japan's EEZ.", ""),
    (
        EN,
        "The missile landed outside Japan's exclusive economic zone and there was no damage to ships inside it.",
        "outside",
    ),
    (EN, "Japan's exclusive economic zone extends 200 nautical miles from its coast.", ""),
    (
        EN,
        "The missile fell in the Sea of Japan, outside the country's exclusive economic zone, or EEZ.",
        "outside",
    ),
    (EN, "The missile is believed not to have landed outside Japan's EEZ.", ""),
    (EN, "Officials denied that it fell inside Japan's EEZ.", ""),
    (EN, "It landed near Japan's EEZ.", "near"),
    (
        EN,
        "The missile landed in waters off its east coast, without entering Japan's EEZ.",
        "outside",
    ),
    (EN, "The missile landed about 350 km short of Japan's EEZ.", "outside"),
    (
        EN,
        "It landed in the sea between the Koreas and Japan, and not in Japan's EEZ, officials said.",
        "outside",
    ),
    (EN, "The missile could have landed in Japan's EEZ.", ""),
    (EN, "The missile likely fell inside Japan's EEZ.", "inside"),
    (EN, "Japan's EEZ was not affected.", ""),
    (KO, "일본 방위성은 미사일이 일본의 배타적경제수역(EEZ) 밖에 떨어졌다고 밝혔다.", "outside"),
    (KO, "일본 방위성은 미사일이 일본 EEZ 바깥에 낙하한 것으로 추정했다.", "outside"),
    (KO, "일본 정부는 일본 EEZ 안에 낙하했다고 발표했다.", "inside"),
    (KO, "일본 정부는 EEZ 내에 낙하하지 않았다고 밝혔다.", "outside"),
    (KO, "일본 정부는 EEZ 안에 떨어졌는지 확인 중이다.", ""),
    (KO, "일본 EEZ 안팎에 떨어졌는지 분석 중이다.", ""),
    (KO, "일본 EEZ 인근에 떨어졌다.", "near"),
    (KO, "지난해 2월에는 일본 EEZ 안에 떨어졌다.", ""),
    (KO, "러시아의 배타적경제수역(EEZ) 안에 낙하했다.", ""),
    (KO, "일본의 배타적경제수역(EEZ) 외측에 낙하한 것으로 보인다.", "outside"),
    (KO, "일본 EEZ 내에 떨어질 경우 항의할 방침이다.", ""),
    (JA, "日本のEEZ内への落下は昨年2月以来となる。", ""),
    (JA, "EEZ内に落下した可能性は低い。", ""),
    (JA, "EEZ内に落下した可能性はない。", ""),
    (JA, "日本のEEZを越えて太平洋に落下した。", ""),
    (EN, "It was the first missile to land in Japan's EEZ since February.", ""),
)


def verdicts(announcement):
    return {item.value for item in announcement.found if item.field == "verdict"}


@pytest.mark.parametrize(("news", "sentence", "expected"), STATEMENTS)
def test_a_sentence_says_of_the_eez_what_a_person_reads_in_it(news, sentence, expected):
    announcement = read_announcement(news + sentence + "\n", gazetteer=GAZETTEER)
    assert verdicts(announcement) == ({expected} if expected else set())


def test_a_fall_that_is_only_expected_is_a_forecast():
    text = (
        JA
        + "防衛省によると、ミサイルは我が国の排他的経済水域（ＥＥＺ）内に落下する可能性がある。\n"
    )
    announcement = read_announcement(text, gazetteer=GAZETTEER)
    assert [(item.value, item.stage) for item in announcement.found if item.field == "verdict"] == [
        ("inside", "forecast")
    ]


def test_a_forecast_does_not_contradict_what_came_of_it():
    text = (
        JA + "防衛省は、日本のEEZ外に落下する見込みだと発表した。"
        "防衛省はその後、ミサイルが日本のEEZ内に落下したと推定した。\n"
    )
    announcement = read_announcement(text, gazetteer=GAZETTEER)
    assert announcement.contradictions == ()
    stages = {item.stage: item.value for item in announcement.found if item.field == "verdict"}
    assert stages == {"forecast": "outside", "final": "inside"}


# --- Earlier launches ---------------------------------------------------------

NEWS = {
    "ja": "2024年6月26日\n防衛省は26日、北朝鮮が同日午前5時28分ごろ、内陸部から弾道ミサイル1発を東方向に発射したと発表した。{v}最高高度は約100キロ、飛翔距離は約200キロ以上と推定される。\n",
    "en": "SEOUL, June 26, 2024 - North Korea launched a ballistic missile from inland North Korea on Wednesday at 5:28 a.m., Japan's defense ministry said. {v}It flew more than 200 km at a maximum altitude of about 100 km.\n",
    "ko": "2024년 6월 26일\n합참은 북한이 26일 오전 5시 30분쯤 평양 일대에서 동해상으로 탄도미사일 1발을 발사했다고 밝혔다. {v}비행거리는 약 250km로 탐지됐다.\n",
}
VERDICT = {
    "ja": "日本の排他的経済水域（EEZ）外に落下したとみられる。",
    "en": "It fell outside Japan's exclusive economic zone (EEZ). ",
    "ko": "일본 방위성은 일본의 배타적경제수역(EEZ) 밖에 떨어졌다고 밝혔다. ",
}
EARLIER = {
    "ja": (
        "北朝鮮は昨年12月18日にもICBM級を発射し、奥尻島の北西約250キロのEEZ内に落下した。",
        "昨年2月18日のICBM級は、最高高度約5700キロで約900キロ飛翔し、日本のEEZ内に落下している。",
        "北朝鮮の弾道ミサイル発射は5月30日以来。同日は10発以上を発射し、いずれもEEZ外に落下した。",
        "2022年11月18日に発射した火星17は約69分飛行した。\nミサイルは渡島大島の西約200キロのEEZ内に落下した。",
        "日本のEEZ内に落下したのは、昨年12月18日が最後。",
        "前回5月30日の発射では約350キロ飛翔し、EEZ内に落下したとされる。",
        "17年8月29日には火星12が北海道上空を通過し、襟裳岬の東約1180キロの太平洋に落下した。",
        "北朝鮮は23年に計25発を発射し、うち5発がEEZ内に落ちた。",
        "過去には青森県沖のEEZ内に落下したこともある。",
        "北朝鮮は4月2日、極超音速の「火星16B」を発射した。飛距離は約650キロだった。ミサイルは日本のEEZ内に落下した。",
    ),
    "en": (
        "In December, an ICBM flew for 73 minutes and fell inside Japan's EEZ about 250 km west of Okushiri Island.",
        "On Dec. 18, 2023, the North fired a Hwasong-18 that reached an altitude of 6,518 km. The missile landed inside Japan's EEZ.",
        "It was the first launch since May 30, when ten missiles were fired and landed inside Japan's EEZ.",
        "The North's previous launch on May 30 involved about ten missiles that flew 350 km and fell inside Japan's exclusive economic zone.",
        "Last year five missiles landed in Japan's EEZ.",
        "A Hwasong-17 launched in November 2022 came down about 200 km west of Oshima-Oshima, inside the zone.",
        "The missile launched on May 30 fell inside Japan's EEZ, the ministry said at the time.",
        "North Korea fired missiles over Japan in 2017 and 2022. One of them fell 2,200 km east of Cape Erimo. It landed outside Japan's EEZ.",
    ),
    "ko": (
        "지난해 12월 18일 발사한 화성-18형은 약 1천㎞를 비행해 일본 EEZ 안에 떨어졌다.",
        "앞서 북한은 지난달 30일 탄도미사일 10여 발을 발사했다. 당시 미사일은 350여㎞를 비행해 일본 EEZ 안에 낙하했다.",
        "북한의 탄도미사일 발사는 지난달 30일 이후 27일 만이다.",
        "2022년 11월 18일에는 일본 EEZ 안쪽 홋카이도 서쪽 200km에 떨어진 바 있다.",
        "지난 4월 2일 발사 때는 고도 100km로 600km를 비행했으며 일본 EEZ 안에 낙하했다.",
    ),
}
EXPECTED = {
    "ja": ("at least 200", "about 100"),
    "en": ("over 200", "about 100"),
    "ko": ("about 250", None),
}


@pytest.mark.parametrize(
    ("language", "earlier"),
    [(language, text) for language, texts in EARLIER.items() for text in texts],
)
def test_nothing_of_an_earlier_launch_gets_into_this_one(language, earlier):
    range_km, apogee_km = EXPECTED[language]
    for states_verdict, separator in itertools.product((True, False), ("\n", " ", "\n\n")):
        news = NEWS[language].format(v=VERDICT[language] if states_verdict else "").rstrip("\n")
        announcement = read_announcement(news + separator + earlier, gazetteer=GAZETTEER)
        values = {}
        for item in announcement.found:
            values.setdefault(item.field, set()).add(item.value)
        assert verdicts(announcement) == ({"outside"} if states_verdict else set())
        assert values.get("range_km") == {range_km}
        assert values.get("apogee_km") == ({apogee_km} if apogee_km else None)
        assert not {"fall", "missile", "flight_minutes"} & set(values)
        assert announcement.contradictions == ()
        assert len(announcement.event.flights) == 1
