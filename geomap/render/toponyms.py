"""Names for orientation, each with the places that it may stand at, best first."""

from __future__ import annotations

Anchors = tuple[tuple[float, float], ...]
"""Degrees, longitude first."""

JAPAN_ANCHORS: Anchors = (
    (136.5, 38.4), (135.2, 37.0), (138.0, 40.3), (138.6, 43.0), (138.0, 31.0), (134.0, 30.5),
    (144.5, 39.5), (144.0, 37.0), (143.0, 31.0), (131.5, 28.0), (147.0, 41.0), (141.0, 46.0),
)  # fmt: skip
"""For the name of Japan's EEZ."""

Roomy = tuple[tuple[float, float, float], ...]
"""Longitude and latitude in degrees, and how many kilometres a name may be moved from there:
within that it stays on what it names, or in the waters beside it, and off its neighbours."""

NAMES: tuple[tuple[str, str, Roomy], ...] = (
    ("Japan", "country", (
        (138.2, 36.3, 150), (140.4, 38.2, 150), (132.8, 34.9, 120), (142.8, 43.4, 120),
    )),
    ("South Korea", "country", ((128.0, 36.4, 130), (127.6, 35.5, 100))),
    ("North Korea", "country", ((126.9, 39.6, 120), (126.4, 40.6, 50), (129.2, 41.7, 50))),
    ("China", "country", (
        (125.5, 43.5, 200), (118.0, 36.5, 300), (117.0, 31.0, 350), (112.5, 27.5, 400),
    )),
    ("Russia", "country", (
        (135.5, 47.0, 90), (134.0, 50.5, 180), (142.8, 50.2, 120), (158.5, 55.0, 250),
    )),
    ("Taiwan", "country", ((121.0, 23.8, 100),)),
    ("Philippines", "country", ((121.2, 17.0, 150), (125.2, 8.0, 150))),
    ("Sea of Japan (East Sea)", "sea", (
        (133.0, 40.9, 150), (131.6, 39.6, 150), (132.0, 38.4, 150), (131.2, 37.0, 100),
        (134.8, 42.4, 80), (135.2, 39.2, 200), (137.2, 42.8, 150), (131.2, 40.3, 150),
        (130.6, 39.9, 120), (130.7, 38.4, 130), (130.3, 37.6, 70), (132.6, 41.4, 120),
        (130.4, 40.6, 80), (134.2, 41.8, 120),
    )),
    ("Yellow Sea", "sea", ((123.2, 36.0, 120), (123.4, 38.4, 80), (122.8, 34.2, 150))),
    ("East China Sea", "sea", ((125.0, 29.5, 200), (124.0, 27.8, 150), (126.6, 31.4, 100))),
    ("Pacific Ocean", "sea", (
        (149.5, 35.0, 400), (155.0, 38.0, 500), (146.5, 33.0, 400), (143.8, 33.0, 250),
        (152.0, 30.0, 500), (162.0, 40.0, 700), (138.0, 28.0, 150), (170.0, 42.0, 800),
    )),
    ("Sea of Okhotsk", "sea", ((147.5, 49.0, 250), (145.5, 46.5, 150), (150.0, 53.0, 300))),
    ("Philippine Sea", "sea", ((130.0, 20.0, 500), (132.0, 24.0, 250), (128.0, 16.0, 250))),
)  # fmt: skip
"""Name, kind of label, and where it may stand."""
