"""First inputs beside the files of the tests, and the words that inputs are made of."""
# ruff: noqa: E501  (tables of words)

EVENTS = (
    "event_id,launched_at,missile,range_km,direction,fall_place,fall_bearing,fall_distance_km\n"
    'a,2022-11-18T10:14+09:00,Hwasong-17,"about 1,000",east,Oshima-Oshima,west,about 200\n'
    "a,,,over 700,ENE,,,\n",
    '{"type": "FeatureCollection", "features": [{"type": "Feature", "geometry": {"type": "Point", '
    '"coordinates": [136.9, 41.5]}, "properties": {"event_id": "a", "launched_at": "2022-01-01"}}]}',
    '[{"id": "a", "launched_at": "2022-01-01", "flights": [{"impact": {"lon": 137, "lat": 41}}]}]',
    "id: a\nlaunched_at: 2022-11-18\nflights: {missile: 火星17, launch: {area: near the west coast},"
    " reports: {by: 防衛省, range_km: 約300～400km, apogee_km: 6000km程度, direction: 東北東, fall: "
    "[{place: 奥尻島, bearing: 西, distance_km: 約200}, {lon: 139.0, lat: 41.0}], fall_area: 日本海, "
    "verdict: EEZ外, stage: first, flight_minutes: 4135 s, url: 'https://a.example/'}}\n",
    "- id: a\n  launched_at: 2022-01-01\n  flights:\n  - {}\n---\nid: b\nflights: []\n",
    "id: c\nlaunched_at: 2022-01-01 10:14 JST\nflights:\n- missile: |\n    two\n    lines\n"
    '  note: "\\x41"\n  reports:\n  - by: KCNA\n    range_km: 최소 500\n    direction: 72.5\n',
)

COORDINATES = (
    "NAVAREA XI 24-0571\nEAST CHINA SEA. ROCKET LAUNCHING.\nAREA A\n24-28-15.3N 131-10-52.0E\n"
    "25-00-00N 131-10-52E\n25-00-00N 132-00-00E\n\nAREA B\n26-00N 131-00E 26-00N 132-00E 27-00N "
    "132-00E 27-00N 131-00E\nCANCEL THIS MSG 221200Z\n",
    "(A1234/24 NOTAMN\nE) AREA BOUNDED BY N242815E1311052 2528N 13110E 2528N 13210E 2428N 13210E)",
    "36°04′N 124°30′E, 36°04′N 124°54′E, 35°19′N 124°30′E, 35°19′N 124°54′E",
    "1) 35° 44’06 “/ 124° 30’30”\n2) 35° 44’06 “/ 125° 30’30”\n3) 34° 44’06 “/ 125° 30’30”\n",
    "北緯35度12分25秒 東経124度52分23秒\n北緯35度12分25秒、東経125度52分23秒\n北緯３４度１２分２５秒 "
    "東経１２５度５２分２３秒\n",
    "①북위 40도41분44초 동경 135도34분45초 ②북위 41도41분44초 동경 135도34분45초 ③북위 41도41분44초 "
    "동경 136도34분45초",
    "N24.470833 E131.181111; N25.47 E131.18; N25.47 E132.18",
    "LATITUDE 24°28'15\" N, LONGITUDE 131°10'52\" E AND 25-28S 170-10W TO 26-28S 170-10W",
    "WITHIN 5 MILES OF 24-28-15N 131-10-52E\n半径5海里 北緯24度28分15秒 東経131度10分52秒を中心とする",
)

WORDS = {
    "all": (
        *("km", "°", "′", "″", "°N", "about ", "約", "약 ", "～", "-", "1e308", "999999999999999"),
        *("２０２２", "\ufeff", "\u3000", "\u2028", "𝟙", "²", "①", "½", "٣", "ǆ", "ﬁ", "İ", "ß"),
    ),
    "event": (
        *("id: a\n", "launched_at: ", "2022-11-18", "T10:14+09:00", "flights:\n", "  - missile: "),
        *("launch: {site: Sunan}", "area: ", "lon: ", "lat: ", "radius_km: ", "reports:\n", "by: "),
        *("range_km: ", "apogee_km: ", "flight_minutes: ", "direction: ", "fall: {place: Sado}"),
        *("bearing: ", "distance_km: ", "fall_area: ", "verdict: inside", "stage: final", "url: "),
        *(
            "confidence: seen",
            "count: ",
            "overflew: yes",
            "map_bearing_deg: ",
            "path_km: ",
            "note: ",
        ),
        *("event_id,launched_at\n", "impact_lon", "launch_site", "claim_by", "claim_verdict", '""'),
        *('"type": "FeatureCollection"', '"features": [', '"properties": {', '"geometry": '),
        *('"coordinates": [', "---\n", "...\n", "? ", "!!str ", "&a ", "*a", "<<: ", "|\n", ">-\n"),
        *("NaN", "Infinity", ".nan", "null", "~", "\\ud800", "\\u0000", "east", "東北東", "북동쪽"),
        *(
            "Sea of Japan",
            "日本海",
            "over ",
            "at least ",
            "up to ",
            "under ",
            " to ",
            "以上",
            "미만",
        ),
    ),
    "coordinates": (
        *("36-04N ", "124-30E ", "24-28-15.3N ", "131-10-52.0E", "2428N ", "13110E ", "N2428", "S"),
        *("북위 ", "동경 ", "北緯", "東経", "度", "分", "秒", "도", "분", "초", "W", "/", " and "),
        *("AREA A\n", "\n\n", "NOTAM", "NAVAREA XI 24-0571\n", "NM", "RADIUS ", "半径", "반경 "),
        *(
            "海里",
            "해리",
            "Latitude ",
            "longitude ",
            "°'",
            "''",
            "’",
            "“",
            "º",
            "60",
            "180-00E",
            "90",
        ),
        *("マイル", "within ", " miles of ", "circle ", "centred on ", "center ", "中心"),
    ),
    "announcement": (
        *(
            "North Korea launched ",
            "ballistic missile",
            "on November 18, 2022",
            "at around 10:14 a.m.",
        ),
        *(
            "the Sea of Japan",
            "exclusive economic zone",
            "outside ",
            "inside ",
            "EEZ",
            " km ",
            " miles",
        ),
        *("Oshima-Oshima", "west of ", "maximum altitude of ", "range of ", "for about 69 minutes"),
        *(
            "Ministry of Defense",
            "Joint Chiefs of Staff",
            "two ",
            "today",
            "yesterday",
            "JST",
            "KST",
        ),
        *(
            "北朝鮮は",
            "本日",
            "11月18日",
            "10時14分頃",
            "弾道ミサイル",
            "発射",
            "日本海",
            "我が国の",
        ),
        *(
            "排他的経済水域",
            "EEZ外",
            "落下",
            "最高高度",
            "約1,000km",
            "飛翔",
            "推定",
            "渡島大島の西方",
        ),
        *(
            "1発",
            "2発",
            "同日",
            "平壌近郊から",
            "東方向",
            "防衛省",
            "合同参謀本部",
            "太平洋",
            "上空を通過",
        ),
        *(
            "북한",
            "발사",
            "탄도미사일",
            "동해",
            "합참",
            "포착",
            "고도",
            "약 ",
            "비행",
            "오전 ",
            "시 ",
            "분경",
        ),
        *(
            "평양",
            "순안",
            "일대에서",
            "동쪽 방향",
            "2발",
            "단거리",
            "。",
            "、",
            "①",
            "（１）",
            "\n\n",
            "- ",
        ),
    ),
}
