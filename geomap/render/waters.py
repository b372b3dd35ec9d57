"""What events and danger zones are drawn on: land, zones, limits."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
import shapely
from numpy.typing import NDArray

from geomap.geodesy import Floats
from geomap.render.drawn import Feature, Label, Layer
from geomap.render.frame import Frame
from geomap.render.generalise import Box, generalise, grown, rings_of
from geomap.render.style import limit_symbol
from geomap.render.toponyms import JAPAN_ANCHORS
from geomap.render.verdict_words import zone_words
from geomap.render.words import Words
from geomap.verdict import Claims, Question, Verdict
from geomap.zones import Limit, Zone, ZoneKind, ZoneMap

if TYPE_CHECKING:
    from geomap.readers.shoreline import Shoreline

SHORE_BOX: Box = (104.05, 4.05, 179.95, 62.95)
"""What `data/shoreline` covers, less a hem: beyond it the map is left blank, not drawn as sea."""

HATCHED = (ZoneKind.OVERLAPPING_CLAIM, ZoneKind.JOINT_REGIME)


class Waters:
    """Lays out land and sea for one map, and collects the labels that go with them.

    What was asked about is what the verdict on the frame's flights says, unless it is given.
    """

    def __init__(
        self,
        frame: Frame,
        zones: ZoneMap,
        shoreline: Shoreline,
        words: Words,
        asked: Question | None = None,
    ) -> None:
        self.frame, self.zone_map, self.shoreline, self.words = frame, zones, shoreline, words
        self.asked = asked
        self.labels: list[Label] = []

    @property
    def _asked(self) -> Question | Verdict | None:
        if self.asked is not None:
            return self.asked
        return next((a.verdict for a in self.frame.assessments if a.verdict is not None), None)

    def land(self) -> Layer:
        """Return the land, with what lies beyond the shoreline that is known."""
        west, south, east, north = grown(self.frame.view, 25.0)
        edge_west, edge_south, edge_east, edge_north = SHORE_BOX
        # The turn of the globe that the rest is drawn in.
        turn = 360.0 * round((self.frame.middle_lon_deg - (edge_west + edge_east) / 2) / 360.0)
        box = (
            max(west - turn, edge_west),
            max(south, edge_south),
            min(east - turn, edge_east),
            min(north, edge_north),
        )
        rings = self.shoreline.rings(box)
        if turn:
            rings = [ring + np.array((turn, 0.0)) for ring in rings]
        blank = [
            np.array(_ring(-360.0, -85.0, 540.0, 85.0)),
            np.array(_ring(*SHORE_BOX)) + np.array((turn, 0.0)),
        ]
        title = self.words("Land")
        features = (
            Feature("land", tuple(generalise(rings, self.frame.focus))),
            Feature("blank", tuple(blank)),
        )
        return Layer("land", title, (("land", title),), features)

    def _ids(self) -> frozenset[str]:
        asked = self._asked
        if asked is None:
            return self.zone_map.ids_claimed("japan")
        return asked.ids

    def _zone_name(self) -> str:
        asked = self._asked
        if asked is None:
            return self.words("Japan’s EEZ")
        return zone_words(asked.zone_id, asked.zone_name, self.words)

    def _rings(self, zone: Zone) -> list[Floats]:
        """Return the rings of a zone with the land in it, if it knows that: land is drawn over."""
        rings = rings_of(zone.outline if zone.area is None else zone.area)
        return generalise([self.frame.near(ring) for ring in rings], self.frame.focus, 0.003)

    def zones(self) -> list[Layer]:
        """Return the zones that are asked about, and the disputed and joint ones."""
        ids, words = self._ids(), self.words
        eez, hatched = [], []
        for zone in self.zone_map.zones:
            if zone.kind in HATCHED:
                title = words.named(zone.name)
                hatched.append(Feature(str(zone.kind), tuple(self._rings(zone)), title))
                self._label_area(title, zone.outline)
            elif zone.id in ids:
                eez.append(Feature("eez", tuple(self._rings(zone)), words.named(zone.name)))
        legend = []
        if any(f.symbol == "overlapping_claim" for f in hatched):
            legend.append(("overlapping_claim", words("Claimed by more than one state")))
        if any(f.symbol == "joint_regime" for f in hatched):
            legend.append(("joint_regime", words("Joint zone by agreement")))
        if "japan-eez" in ids:
            self.labels.append(
                Label(
                    words("Japan’s EEZ"),
                    "eez",
                    self.frame.near_all(np.array(JAPAN_ANCHORS)),
                    layer="eez",
                )
            )
        return [
            Layer("eez", self._zone_name(), (("eez", self._zone_name()),), tuple(eez)),
            Layer("hatched", words("Disputed and joint zones"), tuple(legend), tuple(hatched)),
        ]

    def _label_area(self, text: str, outline: shapely.Geometry) -> None:
        largest = max(shapely.get_parts(outline), key=shapely.area)
        west, south, east, north = largest.bounds
        lon, lat = np.meshgrid(np.linspace(west, east, 9), np.linspace(south, north, 9))
        inner = shapely.contains_xy(largest, lon.ravel(), lat.ravel())
        middle = shapely.get_coordinates(shapely.point_on_surface(largest))
        inside = np.column_stack([lon.ravel()[inner], lat.ravel()[inner]])
        near_first = np.argsort(np.hypot(*(inside - middle).T), kind="stable")
        anchors = np.vstack([middle, inside[near_first[:12]]])
        # Other names for it, and what a treaty calls it, on lines of their own.
        lines = text.replace(" (", "\n(").replace("（", "\n（").replace(", joint", ",\njoint")
        self.labels.append(
            Label(
                lines, "zone", self.frame.near_all(anchors), layer="hatched", span_deg=east - west
            )
        )

    def limits(self) -> Layer:
        """Return the limit of what is asked about, each edge by what it rests on."""
        ids, words = self._ids(), self.words
        primary = self.zone_map.limit_lines(ids)
        features = self._limit_features(primary)
        present = dict.fromkeys(feature.symbol for feature in features)
        named = {
            "limit-arc": words("200 nautical miles"),
            "limit-equidistance": words("equidistance"),
            "limit-agreed": words("agreed by treaty"),
            "limit-given": words("as the layer has it"),
            "limit-other": words("edge of a joint zone"),
        }
        title = words("Limit of {zone}", zone=self._zone_name())
        legend = tuple((key, text) for key, text in named.items() if key in present)
        if self._asked is not None and self._asked.claims is Claims.JAPAN:
            undisputed = self.zone_map.limit_lines(self.zone_map.ids_claimed("undisputed"))
            lines = [self.frame.near(line.lonlat_deg) for line in _not_in(undisputed, primary)]
            if lines:
                light = tuple(generalise(lines, self.frame.focus, 0.002))
                features = (Feature("limit-undisputed", light), *features)
                legend = (*legend, ("limit-undisputed", words("undisputed limit")))
        self.labels.append(Label(title, "limit", np.empty((0, 2)), along=True, layer="limit"))
        return Layer("limit", title, legend, features)

    def _limit_features(self, limits: Sequence[Limit]) -> tuple[Feature, ...]:
        by_symbol: dict[str, list[Floats]] = {}
        for limit in limits:
            by_symbol.setdefault(limit_symbol(limit.basis), []).append(
                self.frame.near(limit.lonlat_deg)
            )
        return tuple(
            Feature(symbol, tuple(generalise(lines, self.frame.focus)))
            for symbol, lines in by_symbol.items()
        )


def _ring(west: float, south: float, east: float, north: float) -> list[tuple[float, float]]:
    return [(west, south), (east, south), (east, north), (west, north), (west, south)]


def _not_in(lines: Sequence[Limit], others: Sequence[Limit]) -> list[Limit]:
    """Return the stretches that most of the other set does not have."""
    if not lines or not others:
        return list(lines)
    keys, others_sorted = _keys(lines), np.sort(_keys(others))
    at = np.minimum(np.searchsorted(others_sorted, keys), len(others_sorted) - 1)
    known = others_sorted[at] == keys
    counts = np.array([len(line.lonlat_deg) for line in lines])
    share = np.add.reduceat(known, np.cumsum(counts) - counts, dtype=float) / counts
    return [line for line, part in zip(lines, share.tolist(), strict=True) if part < 0.5]


def _keys(limits: Sequence[Limit]) -> NDArray[np.int64]:
    """Return a whole number for each vertex: the same where they agree to 0.00001 degree."""
    vertices = np.concatenate([limit.lonlat_deg for limit in limits])
    steps = np.rint(vertices * 1e5).astype(np.int64)
    return np.asarray(steps[:, 0] * 100_000_000 + steps[:, 1])
