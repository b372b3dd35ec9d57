"""What is on the map of one event: layers, marks, labels and the first view.

A scene is finished geometry with finished words, for whatever draws it: the page
now, the printed figure as well. It measures nothing but the geodesics that it
draws and decides nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
import shapely
from attrs import frozen

from geomap.events import LaunchBasis
from geomap.geodesy import Floats, Position, geodesic_circle, geodesic_line, unwrap, wrap_longitude
from geomap.render.facts import zone_words
from geomap.render.generalise import Box, box_of, generalise, grown, rings_of
from geomap.render.style import limit_symbol
from geomap.render.words import Words
from geomap.verdict import Assessment, Claims
from geomap.zones import Limit, Zone, ZoneKind, ZoneMap

if TYPE_CHECKING:
    from geomap.readers.shoreline import Shoreline

SHORE_BOX: Box = (104.05, 4.05, 179.95, 62.95)
"""What `data/shoreline` covers, less a hem: beyond it the map is left blank, not drawn as sea."""

DRAWN_EDGE_M = 80_000.0
"""Longest edge of a geodesic as drawn: 126 m off its chord, and few enough vertices that
rounding them to pixels does not make the line tremble."""

HATCHED = (ZoneKind.OVERLAPPING_CLAIM, ZoneKind.JOINT_REGIME)


@frozen(eq=False)
class Feature:
    """Lines or rings drawn with one symbol."""

    symbol: str
    lines: tuple[Floats, ...]
    title: str = ""
    """What it is, for a pointer that rests on it."""


@frozen(eq=False)
class Layer:
    """Something that can be shown and hidden as one, with its line in the legend."""

    key: str
    title: str
    legend: tuple[tuple[str, str], ...]
    """Symbols with their words; the first one is the layer's own."""
    features: tuple[Feature, ...]
    shown: bool = True


@frozen
class Mark:
    """A symbol at a point that a reader can reach and ask for its words."""

    layer: str
    symbol: str
    position: Position
    title: str
    """Read out and shown when pointed at."""


@frozen(eq=False)
class Label:
    """Words on the map; where they go exactly is decided when the view is known."""

    text: str
    """Lines apart by a line feed."""
    kind: str
    """`launch`, `impact`, `place`, `to-limit`, `to-coast`, `limit`, `eez`, `zone`, `country` or `sea`."""
    anchors: Floats
    """(N, 2) degrees: one point, several to choose from, or the vertices of a line to run along."""
    along: bool = False
    """Run along the anchors, or along the lines of the layer where there are none."""
    layer: str = ""
    """Layer that must be shown for the label to be."""
    span_deg: float = 0.0
    """Width of what is labelled: words much wider than it are left out."""


@frozen(eq=False)
class Scene:
    """One map."""

    layers: tuple[Layer, ...]
    marks: tuple[Mark, ...]
    labels: tuple[Label, ...]
    view: Box
    """What the first view must show."""
    middle_lon_deg: float
    """Longitudes are within half a turn of it."""


def scene(
    assessments: Sequence[Assessment], zones: ZoneMap, shoreline: Shoreline, words: Words
) -> Scene:
    """Lay out the map of one event.

    Parameters
    ----------
    assessments : sequence of Assessment
        All flights of one event.
    zones, shoreline
        What it is drawn on.
    words : Words
    """
    return _Layout(assessments, zones, shoreline, words).scene()


class _Layout:
    """Builds a scene; lives for one call."""

    def __init__(
        self, assessments: Sequence[Assessment], zones: ZoneMap, shoreline: Shoreline, words: Words
    ) -> None:
        self.assessments, self.zones, self.shoreline, self.words = assessments, zones, shoreline, words
        self.several = len(assessments) > 1
        self.middle = self._middle()
        self.view = self._view()
        self.focus = grown(self.view, 0.5)
        self.marks: list[Mark] = []
        self.labels: list[Label] = []

    def scene(self) -> Scene:
        layers = [
            self._land(),
            *self._zones(),
            self._limits(),
            self._regions(),
            self._paths(),
            self._distances(),
        ]
        self._points()
        self._names()
        return Scene(
            tuple(layer for layer in layers if layer.features or layer.key == "land"),
            tuple(self.marks),
            tuple(self.labels),
            self.view,
            self.middle,
        )

    # Where on the globe.

    def _middle(self) -> float:
        for assessment in self.assessments:
            if assessment.impact is not None:
                return assessment.impact.best.lon_deg
            if assessment.flight.launch.position is not None:
                return assessment.flight.launch.position.lon_deg
        return 135.0

    def _near(self, lonlat_deg: Floats) -> Floats:
        return unwrap(lonlat_deg, near_lon_deg=self.middle)

    def _near_all(self, points_deg: Floats) -> Floats:
        """Bring points that make no line each within half a turn of the middle."""
        lon = self.middle + wrap_longitude(points_deg[:, 0] - self.middle)
        return np.column_stack([lon, points_deg[:, 1]])

    def _point(self, position: Position) -> Floats:
        return self._near(np.array([(position.lon_deg, position.lat_deg)]))

    def _view(self) -> Box:
        points = []
        for assessment in self.assessments:
            launch, impact, verdict = (
                assessment.flight.launch,
                assessment.impact,
                assessment.verdict,
            )
            if launch.position is not None:
                points.append(self._point(launch.position))
                if launch.radius90_m > 1000.0:
                    points.append(self._near(geodesic_circle(launch.position, launch.radius90_m, 24)))
            if impact is not None:
                points.append(self._point(impact.best))
                points.extend(self._near(line) for region in impact.regions for line in rings_of(region.outline))
            if verdict is not None:
                points.append(self._point(verdict.nearest_limit.position))
            # The shore, unless it is so far off that it would make the rest small.
            if verdict is not None and verdict.nearest_coast is not None and verdict.nearest_coast.distance_m < 400e3:
                points.append(self._point(verdict.nearest_coast.position))
        if not points:
            return (122.0, 30.0, 147.0, 46.0)
        west, south, east, north = box_of(np.vstack(points))
        # Enough shore to know where one is: never closer than a few degrees across.
        wide, high = max(0.0, 7.0 - (east - west)) / 2, max(0.0, 4.5 - (north - south)) / 2
        return west - wide, max(-89.0, south - high), east + wide, min(89.0, north + high)

    # What lies there.

    def _land(self) -> Layer:
        west, south, east, north = grown(self.view, 25.0)
        edge_west, edge_south, edge_east, edge_north = SHORE_BOX
        box = (
            max(west, edge_west),
            max(south, edge_south),
            min(east, edge_east),
            min(north, edge_north),
        )
        rings = [self._near(ring) for ring in self.shoreline.rings(box)]
        # In the turn of the globe that the rest is drawn in.
        turn = 360.0 * round((self.middle - (edge_west + edge_east) / 2) / 360.0)
        blank = [
            np.array(_ring(-360.0, -85.0, 540.0, 85.0)),
            np.array(_ring(*SHORE_BOX)) + (turn, 0.0),
        ]
        title = self.words("Land")
        features = (
            Feature("land", tuple(generalise(rings, self.focus))),
            Feature("blank", tuple(blank)),
        )
        return Layer("land", title, (("land", title),), features)

    def _ids(self) -> frozenset[str]:
        verdict = next((a.verdict for a in self.assessments if a.verdict is not None), None)
        if verdict is None:
            return frozenset(self.zones.ids_claimed("japan"))
        if verdict.claims is None:
            return frozenset({verdict.zone_id})
        return frozenset(self.zones.ids_claimed(str(verdict.claims)))

    def _zone_name(self) -> str:
        verdict = next((a.verdict for a in self.assessments if a.verdict is not None), None)
        if verdict is None:
            return self.words("Japan’s EEZ")
        return zone_words(verdict.zone_id, verdict.zone_name, self.words)

    def _rings(self, zone: Zone) -> list[Floats]:
        """Return the rings of a zone with the land in it, where it knows that: land is drawn over it."""
        rings = rings_of(zone.outline if zone.area is None else zone.area)
        return generalise([self._near(ring) for ring in rings], self.focus, 0.003)

    def _zones(self) -> list[Layer]:
        ids, words = self._ids(), self.words
        eez, hatched = [], []
        for zone in self.zones.zones:
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
            self.labels.append(Label(words("Japan’s EEZ"), "eez", self._near_all(np.array(JAPAN_ANCHORS)), layer="eez"))
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
            Label(lines, "zone", self._near_all(anchors), layer="hatched", span_deg=east - west)
        )

    def _limits(self) -> Layer:
        ids, words = self._ids(), self.words
        primary = self.zones.limit_lines(ids)
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
        claims = next((a.verdict.claims for a in self.assessments if a.verdict is not None), None)
        if claims is Claims.JAPAN:
            undisputed = self.zones.limit_lines(self.zones.ids_claimed("undisputed"))
            lines = [self._near(line.lonlat_deg) for line in _not_in(undisputed, primary)]
            if lines:
                light = tuple(generalise(lines, self.focus, 0.002))
                features = (Feature("limit-undisputed", light), *features)
                legend = (*legend, ("limit-undisputed", words("undisputed limit")))
        return Layer("limit", title, legend, features)

    def _limit_features(self, limits: Sequence[Limit]) -> tuple[Feature, ...]:
        by_symbol: dict[str, list[Floats]] = {}
        for limit in limits:
            by_symbol.setdefault(limit_symbol(limit.basis), []).append(self._near(limit.lonlat_deg))
        return tuple(
            Feature(symbol, tuple(generalise(lines, self.focus))) for symbol, lines in by_symbol.items()
        )

    # What happened.

    def _regions(self) -> Layer:
        words = self.words
        features = [
            Feature(
                "region-50" if region.probability <= 0.5 else "region-90",
                tuple(self._near(ring) for ring in rings_of(region.outline)),
            )
            for assessment in self.assessments
            if assessment.impact is not None
            for region in sorted(assessment.impact.regions, key=lambda region: -region.probability)
        ]
        legend = (
            ("impact", words("best estimate")),
            ("region-50", words("50%")),
            ("region-90", words("90%")),
        )
        return Layer("region", words("Where it came down"), legend, tuple(features))

    def _paths(self) -> Layer:
        words = self.words
        features = []
        for assessment in self.assessments:
            launch, impact = assessment.flight.launch, assessment.impact
            if launch.position is None:
                continue
            if launch.radius90_m > 5000.0:
                circle = self._near(geodesic_circle(launch.position, launch.radius90_m))
                features.append(Feature("launch-area", (circle,)))
            if impact is not None and launch.position != impact.best:
                line = self._near(geodesic_line(launch.position, impact.best, DRAWN_EDGE_M))
                features.append(Feature("geodesic", (line,)))
            if assessment.trajectory is not None:
                track = self._near(assessment.trajectory.track_lonlat_deg)
                features.append(Feature("ground-track", tuple(generalise([track], self.focus))))
        named = {
            "launch": words("launch"),
            "launch-area": words("90% of the launch area"),
            "geodesic": words("geodesic"),
            "ground-track": words("ground track, computed"),
        }
        drawn = {"launch", *(feature.symbol for feature in features)}
        legend = tuple((key, text) for key, text in named.items() if key in drawn)
        return Layer("path", words("Flight"), legend, tuple(features))

    def _distances(self) -> Layer:
        words = self.words
        features = []
        legend = {}
        for assessment in self.assessments:
            verdict, impact = assessment.verdict, assessment.impact
            if verdict is None or impact is None:
                continue
            for key, point, text in (
                ("to-limit", verdict.nearest_limit, words("to the limit")),
                ("to-coast", verdict.nearest_coast, words("to the coast")),
            ):
                if point is None or point.position == impact.best or point.distance_m < 1000.0:
                    continue
                line = self._near(geodesic_line(impact.best, point.position, DRAWN_EDGE_M))
                features.append(Feature(key, (line,)))
                legend[key] = text
                length = words.about_km(point.distance_m)
                label = (
                    words("{length} to the limit", length=length)
                    if key == "to-limit"
                    else words("{length} to the coast", length=length)
                )
                self.labels.append(Label(label, key, line, True, "distance"))
        return Layer("distance", words("Shortest distance"), tuple(legend.items()), tuple(features))

    def _points(self) -> None:
        words = self.words
        launches: dict[Position, str] = {}
        for assessment in self.assessments:
            flight, impact = assessment.flight, assessment.impact
            number = words.number(assessment.number)
            if impact is not None:
                title = words("Best estimate of the fall: {position}", position=words.position(impact.best))
                if self.several:
                    title = f"{number}. {title}"
                self.marks.append(Mark("region", "impact", impact.best, title))
                short = words("Fall {number}", number=number) if self.several else words("Best estimate")
                self.labels.append(Label(short, "impact", self._point(impact.best), layer="region"))
            if flight.launch.position is not None:
                launches.setdefault(flight.launch.position, words.launch(flight.launch))
            if assessment.verdict is not None and impact is not None:
                foot = assessment.verdict.nearest_limit.position
                self.marks.append(
                    Mark("distance", "foot", foot, words("Nearest point of the limit: {position}", position=words.position(foot)))
                )
            for place in dict.fromkeys(f.place for report in flight.reports for f in report.falls):
                if not place.is_coast and not any(mark.position == place.points[0] for mark in self.marks):
                    self.marks.append(Mark("path", "place", place.points[0], words.named(place.name)))
                    self.labels.append(Label(words.named(place.name), "place", self._point(place.points[0]), layer="path"))
        for position, name in sorted(launches.items()):
            self.marks.append(Mark("path", "launch", position, words("Launched from {place}", place=name)))
            self.labels.append(Label(name, "launch", self._point(position), layer="path"))
        self.marks.sort(key=lambda mark: (mark.symbol, mark.position))

    def _names(self) -> None:
        words = self.words
        for name, kind, anchors in NAMES:
            self.labels.append(Label(words(name), kind, self._near_all(np.array(anchors))))


def _ring(west: float, south: float, east: float, north: float) -> list[tuple[float, float]]:
    return [(west, south), (east, south), (east, north), (west, north), (west, south)]


def _not_in(lines: Sequence[Limit], others: Sequence[Limit]) -> list[Limit]:
    """Return the stretches that most of the other set does not have."""
    known = {tuple(point) for other in others for point in np.round(other.lonlat_deg, 5)}
    return [
        line
        for line in lines
        if np.mean([tuple(point) in known for point in np.round(line.lonlat_deg, 5)]) < 0.5
    ]


JAPAN_ANCHORS = (
    (136.5, 38.4), (135.2, 37.0), (138.0, 40.3), (138.6, 43.0), (138.0, 31.0), (134.0, 30.5),
    (144.5, 39.5), (144.0, 37.0), (143.0, 31.0), (131.5, 28.0), (147.0, 41.0), (141.0, 46.0),
)  # fmt: skip
"""Where the name of Japan's EEZ may stand."""

NAMES: tuple[tuple[str, str, tuple[tuple[float, float], ...]], ...] = (
    ("Japan", "country", ((138.2, 36.3), (140.4, 38.2), (132.8, 34.9), (142.8, 43.4))),
    ("South Korea", "country", ((128.0, 36.4), (127.6, 35.5))),
    ("North Korea", "country", ((126.9, 39.6), (126.4, 40.6), (129.2, 41.7))),
    ("China", "country", ((125.5, 43.5), (118.0, 36.5), (117.0, 31.0), (112.5, 27.5))),
    ("Russia", "country", ((135.5, 47.0), (134.0, 50.5), (142.8, 50.2), (158.5, 55.0))),
    ("Taiwan", "country", ((121.0, 23.8),)),
    ("Philippines", "country", ((121.2, 17.0), (125.2, 8.0))),
    ("Sea of Japan (East Sea)", "sea", ((133.0, 40.9), (131.6, 39.6), (132.0, 38.4), (131.2, 37.0), (134.8, 42.4), (135.2, 39.2), (137.2, 42.8))),
    ("Yellow Sea", "sea", ((123.2, 36.0), (123.4, 38.4), (122.8, 34.2))),
    ("East China Sea", "sea", ((125.0, 29.5), (124.0, 27.8), (126.6, 31.4))),
    ("Pacific Ocean", "sea", ((149.5, 35.0), (155.0, 38.0), (146.5, 33.0), (143.8, 33.0), (152.0, 30.0), (162.0, 40.0), (138.0, 28.0), (170.0, 42.0))),
    ("Sea of Okhotsk", "sea", ((147.5, 49.0), (145.5, 46.5), (150.0, 53.0))),
    ("Philippine Sea", "sea", ((130.0, 20.0), (132.0, 24.0), (128.0, 16.0))),
)  # fmt: skip
"""Names for orientation, each with the places it may stand at, best first."""
