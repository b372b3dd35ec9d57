"""What hypothesis makes: events, tables, texts of announcements, geometries and zones."""

from __future__ import annotations

import string
from dataclasses import dataclass
from datetime import date, datetime, timedelta, timezone

import numpy as np
from hypothesis import strategies as st

PLAIN = st.text(
    st.characters(blacklist_categories=("Cc", "Cs"), blacklist_characters="\x7f"),
    min_size=1,
    max_size=40,
).filter(lambda text: text.strip() == text)
IDS = st.text(string.ascii_letters + string.digits + "._-", min_size=1, max_size=30).filter(
    lambda text: text[0].isalnum() and not text.endswith(".")
)
LONGITUDES = st.floats(-180.0, 179.999)
LATITUDES = st.floats(-89.0, 89.0)
RADII = st.floats(0.0, 500.0)
NUMBERS = st.integers(1, 15_000) | st.integers(1, 150_000).map(lambda tenths: tenths / 10)
HEDGES = ("{}", "about {}", "over {}", "at least {}", "up to {}", "under {}", "約{}km", "약 {}")
FIGURES = st.builds(str.format, st.sampled_from(HEDGES), NUMBERS) | st.builds(
    lambda low, more: f"{low}-{low + more}", st.integers(1, 5000), st.integers(0, 5000)
)
DIRECTIONS = st.sampled_from(
    ("north", "NE", "ENE", "east", "東", "北東", "동쪽", "72.5", "0", "359.9", "west-southwest")
)
DATES = st.dates(date(1984, 1, 1), date(2040, 1, 1))
TIMES = st.datetimes(
    datetime(1984, 1, 1),  # noqa: DTZ001
    datetime(2040, 1, 1),  # noqa: DTZ001
    timezones=st.integers(-12, 14).map(lambda hours: timezone(timedelta(hours=hours))),
).map(lambda moment: moment.replace(microsecond=0))
POSITIONS = st.fixed_dictionaries(
    {"lon": LONGITUDES, "lat": LATITUDES}, optional={"radius_km": RADII}
)
PLACES = st.sampled_from(("Sado", "Oshima-Oshima", "奥尻島", "Okushiri", "Cape Erimo"))
FALLS = st.fixed_dictionaries(
    {"place": PLACES}, optional={"bearing": DIRECTIONS, "distance_km": FIGURES}
) | st.fixed_dictionaries(
    {"lon": LONGITUDES, "lat": LATITUDES},
    optional={"place": PLAIN, "bearing": DIRECTIONS, "distance_km": FIGURES, "radius_km": RADII},
)
REPORTS = st.fixed_dictionaries(
    {"by": PLAIN},
    optional={
        "range_km": FIGURES,
        "apogee_km": FIGURES,
        "flight_minutes": FIGURES.filter(lambda text: "km" not in text),
        "path_km": FIGURES,
        "direction": DIRECTIONS,
        "fall": FALLS | st.lists(FALLS, max_size=3),
        "fall_area": st.sampled_from(("Sea of Japan", "日本海", "동해", "Pacific", "Yellow Sea")),
        "verdict": st.sampled_from(("inside", "outside", "near", "none", "EEZ外", "EEZ内")),
        "stage": st.sampled_from(("forecast", "first", "final")),
        "confidence": st.sampled_from(("seen", "recalled")),
        "url": st.just("https://a.example/"),
        "note": PLAIN,
        "source": PLAIN,
    },
)
LAUNCHES = (
    POSITIONS
    | st.fixed_dictionaries({"site": st.sampled_from(("Sunan", "Wonsan", "東倉里"))})
    | st.fixed_dictionaries({"area": st.sampled_from(("near the west coast", "west coast"))})
)
FLIGHTS = st.fixed_dictionaries(
    {},
    optional={
        "missile": PLAIN,
        "launch": LAUNCHES,
        "reports": st.lists(REPORTS, max_size=3),
        "impact": POSITIONS,
        "launched_at": DATES.map(str) | TIMES.map(datetime.isoformat),
        "count": st.integers(1, 1000),
        "overflew": st.sampled_from(("yes", "no", "true", "false")),
        "map_bearing_deg": st.floats(0.0, 359.0),
        "map_bearing_source": PLAIN,
        "note": PLAIN,
    },
)
EVENTS = st.fixed_dictionaries(
    {
        "id": IDS,
        "launched_at": DATES.map(str) | TIMES.map(datetime.isoformat),
        "flights": st.lists(FLIGHTS, min_size=1, max_size=3),
    },
    optional={"title": PLAIN, "note": PLAIN, "source": PLAIN},
)
"""Records of events that can be used, as an event file has them."""

ROWS = st.fixed_dictionaries(
    {"event_id": IDS, "launched_at": DATES.map(str)},
    optional={
        "missile": PLAIN,
        "launch_site": st.sampled_from(("Sunan", "Wonsan")),
        "range_km": FIGURES,
        "apogee_km": FIGURES,
        "direction": DIRECTIONS,
        "fall_area": st.sampled_from(("Sea of Japan", "日本海")),
        "claim_by": PLAIN,
        "claim_verdict": st.sampled_from(("inside", "outside")),
        "source": PLAIN,
    },
)
"""Rows of an event table that can be used."""


@dataclass(frozen=True)
class Announced:
    """A text, and what it says."""

    text: str
    day: date
    range_km: int
    apogee_km: int
    inside: bool


def _announced(language: str, day: date, range_km: int, apogee_km: int, inside: bool) -> Announced:
    if language == "ja":
        text = (
            f"北朝鮮は、{day.year}年{day.month}月{day.day}日10時14分頃、平壌近郊から、弾道ミサイル1発を東方向に"
            f"発射しました。最高高度約{apogee_km:,}km程度で、約{range_km:,}km飛翔し、我が国の排他的経済水域"
            f"(EEZ){'内' if inside else '外'}の日本海に落下したものと推定されます。"
        )
    elif language == "ko":
        text = (
            f"합동참모본부는 북한이 {day.year}년 {day.month}월 {day.day}일 오전 10시 14분경 평양 "
            "순안 일대에서 동해상으로 탄도미사일 1발을 발사했다고 밝혔다. 비행거리는 약 "
            f"{range_km:,}km, 고도는 약 {apogee_km:,}km로 탐지됐다."
        )
    else:
        text = (
            "The Ministry of Defense said that North Korea launched a ballistic missile eastward "
            f"from Sunan at around 10:14 a.m. on {day:%B} {day.day}, {day.year}. It flew about "
            f"{range_km:,} km at a maximum altitude of about {apogee_km:,} km, and fell in the "
            f"Sea of Japan {'inside' if inside else 'outside'} Japan's exclusive economic zone."
        )
    return Announced(text, day, range_km, apogee_km, inside)


ANNOUNCED = st.builds(
    _announced,
    st.sampled_from(("en", "ja", "ko")),
    st.dates(date(2000, 1, 1), date(2035, 12, 31)),
    st.integers(10, 590).map(lambda tens: tens * 10),
    st.integers(1, 650).map(lambda tens: tens * 10),
    st.booleans(),
)


@st.composite
def rings(draw: st.DrawFn, low: int = 3, high: int = 9) -> list[tuple[int, int]]:
    """Corners of a star-shaped polygon around a centre, in whole minutes: it never crosses."""
    count = draw(st.integers(low, high))
    lon = draw(st.integers(-170 * 60, 170 * 60))
    lat = draw(st.integers(-60 * 60, 60 * 60))
    # One corner in each of as many sectors, the angle between neighbours below half a turn.
    turns = [(k + draw(st.floats(0.2, 0.8))) / count for k in range(count)]
    corners = []
    for turn in turns:
        radius = draw(st.integers(30, 300))
        x, y = np.cos(2 * np.pi * turn) * radius, np.sin(2 * np.pi * turn) * radius
        corners.append((lon + round(float(x)), lat + round(float(y))))
    return corners


FLOATS = st.floats(allow_nan=False) | st.integers(-400, 400)
ANY_RING = st.lists(st.lists(FLOATS, min_size=0, max_size=4), max_size=8)
GEOMETRIES = st.one_of(
    st.none(),
    st.fixed_dictionaries(
        {"type": st.just("Polygon"), "coordinates": st.lists(ANY_RING, max_size=3)}
    ),
    st.fixed_dictionaries(
        {
            "type": st.just("MultiPolygon"),
            "coordinates": st.lists(st.lists(ANY_RING, max_size=2), max_size=3),
        }
    ),
    st.fixed_dictionaries(
        {"type": st.sampled_from(("Point", "LineString", "x", 3)), "coordinates": ANY_RING}
    ),
    st.integers(),
)
"""GeoJSON geometries, few of them good."""

CLOSED_RINGS = st.lists(
    st.tuples(st.integers(100, 180), st.integers(-10, 60)), min_size=3, max_size=9
).map(lambda ring: [*map(list, ring), list(ring[0])])
"""Rings that are closed and on the Earth, and that may cross themselves."""
