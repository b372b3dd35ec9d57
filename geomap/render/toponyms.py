"""Names for orientation, each with the places that it may stand at, best first."""

from __future__ import annotations

Anchors = tuple[tuple[float, float], ...]
"""Degrees, longitude first."""

JAPAN_ANCHORS: Anchors = (
    (136.5, 38.4), (135.2, 37.0), (138.0, 40.3), (138.6, 43.0), (138.0, 31.0), (134.0, 30.5),
    (144.5, 39.5), (144.0, 37.0), (143.0, 31.0), (131.5, 28.0), (147.0, 41.0), (141.0, 46.0),
)  # fmt: skip
"""For the name of Japan's EEZ."""

NAMES: tuple[tuple[str, str, Anchors], ...] = (
    ("Japan", "country", ((138.2, 36.3), (140.4, 38.2), (132.8, 34.9), (142.8, 43.4))),
    ("South Korea", "country", ((128.0, 36.4), (127.6, 35.5))),
    ("North Korea", "country", ((126.9, 39.6), (126.4, 40.6), (129.2, 41.7))),
    ("China", "country", ((125.5, 43.5), (118.0, 36.5), (117.0, 31.0), (112.5, 27.5))),
    ("Russia", "country", ((135.5, 47.0), (134.0, 50.5), (142.8, 50.2), (158.5, 55.0))),
    ("Taiwan", "country", ((121.0, 23.8),)),
    ("Philippines", "country", ((121.2, 17.0), (125.2, 8.0))),
    (
        "Sea of Japan (East Sea)",
        "sea",
        (
            (133.0, 40.9), (131.6, 39.6), (132.0, 38.4), (131.2, 37.0),
            (134.8, 42.4), (135.2, 39.2), (137.2, 42.8),
        ),
    ),
    ("Yellow Sea", "sea", ((123.2, 36.0), (123.4, 38.4), (122.8, 34.2))),
    ("East China Sea", "sea", ((125.0, 29.5), (124.0, 27.8), (126.6, 31.4))),
    (
        "Pacific Ocean",
        "sea",
        (
            (149.5, 35.0), (155.0, 38.0), (146.5, 33.0), (143.8, 33.0),
            (152.0, 30.0), (162.0, 40.0), (138.0, 28.0), (170.0, 42.0),
        ),
    ),
    ("Sea of Okhotsk", "sea", ((147.5, 49.0), (145.5, 46.5), (150.0, 53.0))),
    ("Philippine Sea", "sea", ((130.0, 20.0), (132.0, 24.0), (128.0, 16.0))),
)  # fmt: skip
"""Name, kind of label, and where it may stand."""
