"""The map within a printed figure: the scene on its plane, brought to the sheet and furnished."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
import shapely
from attrs import frozen

from geomap.geodesy import Floats, Position
from geomap.render.figure_labels import WEIGHTS, Placed, set_labels
from geomap.render.furniture import (
    corner_box,
    degree_words,
    frame_outline,
    graticule,
    middle_of,
    quietest,
    ring,
    ring_radii_m,
    round_below,
)
from geomap.render.marks import mark as draw_mark
from geomap.render.projection import Frame, Projection, area_of, lines_within, parts_of
from geomap.render.scene import Feature, Scene
from geomap.render.sheet import Sheet, shifted
from geomap.render.style import SYMBOLS
from geomap.render.style import Shape as SymbolShape
from geomap.render.words import Words
from geomap.units import NAUTICAL_MILE_M

ORDER = {
    "eez": 2, "hatched": 3, "land": 4, "launch-area": 9, "undisputed": 10, "limit": 11,
    "region": 13, "path": 16, "distance": 17,
}  # fmt: skip


def _light(rings: Sequence[Floats], tolerance_m: float) -> list[Floats]:
    """Return rings with fewer vertices; what shrinks to nothing is left out."""
    lines = np.array([shapely.LineString(ring) for ring in rings if len(ring) > 3])
    simple = shapely.simplify(lines, tolerance_m, preserve_topology=False)
    return [shapely.get_coordinates(line) for line in simple]


def _unknown(blank: Feature, plane: Projection, frame: Frame) -> shapely.Geometry:
    """Return what of the frame lies beyond the shoreline that travels with geomap.

    Its inner ring bounds what is known, along meridians and parallels.
    """
    (west, south), (east, north) = blank.lines[-1].min(axis=0), blank.lines[-1].max(axis=0)
    lon, lat = np.linspace(west, east, 77), np.linspace(south, north, 60)
    edge = np.vstack(
        [
            np.column_stack([lon, np.full(77, south)]),
            np.column_stack([np.full(60, east), lat]),
            np.column_stack([lon[::-1], np.full(77, north)]),
            np.column_stack([np.full(60, west), lat[::-1]]),
        ]
    )
    return shapely.box(*frame).difference(area_of([plane.forward(edge)], frame))


@frozen(eq=False)
class Shape:
    """One feature on the plane, cut to the frame; an area or lines, in metres."""

    layer: str
    symbol: str
    title: str
    area: shapely.Geometry | None
    lines: tuple[Floats, ...]


def projected(drawn: Scene, plane: Projection, frame: Frame, width: float) -> list[Shape]:
    """Return what of the scene is within the frame, in the order of drawing.

    Areas lose what is finer than half a pixel at 300 dpi, on a map of `width` points.
    """
    finest_m = 0.12 * (frame[2] - frame[0]) / width
    shapes = []
    for layer in drawn.layers:
        for feature in layer.features:
            if feature.symbol == "blank":
                shapes.append(Shape(layer.key, "blank", "", _unknown(feature, plane, frame), ()))
                continue
            lines = plane.forward_all(feature.lines)
            if SYMBOLS[feature.symbol].shape is SymbolShape.AREA:
                area = area_of(_light(lines, finest_m), frame)
                if not area.is_empty:
                    shapes.append(Shape(layer.key, feature.symbol, feature.title, area, ()))
            elif cut := lines_within(lines, frame):
                shapes.append(Shape(layer.key, feature.symbol, feature.title, None, tuple(cut)))
    return shapes


class MapBody:
    """The map itself: brings the projected scene to the sheet and sets its labels."""

    def __init__(
        self, sheet: Sheet, drawn: Scene, shapes: Sequence[Shape], plane: Projection, frame: Frame,
        box: Frame, words: Words,
    ) -> None:  # fmt: skip
        self.sheet, self.drawn, self.shapes, self.plane = sheet, drawn, shapes, plane
        self.frame, self.box, self.words = frame, box, words
        self.scale = (box[2] - box[0]) / (frame[2] - frame[0])
        self.x, self.y = box[0] - frame[0] * self.scale, box[1] - frame[1] * self.scale
        self.obstacles: list[tuple[shapely.Geometry, float]] = []
        self.lines: dict[str, list[Floats]] = {}
        self.areas: dict[str, shapely.Geometry] = {}
        self.land: shapely.Geometry = shapely.Polygon()

    def draw(self, *, rings: bool) -> tuple[list[Placed], list[str]]:
        """Draw everything; return the labels that were set, and the needed ones that were not."""
        sheet = self.sheet
        sheet.box(*self.box, fill="sea", order=0)
        radii = self._rings() if rings else []
        for number, shape in enumerate(self.shapes):
            self._shape(shape, ORDER.get(shape.layer, 5) + number * 0.001)
        self._graticule()
        marks = self._marks()
        inset = self._inset()
        bar = self._scale_bar(inset)
        sheet.box(*self.box, edge="ink", width=0.7, order=60)
        taken = [*marks, bar, *([inset] if inset is not None else [])]
        return set_labels(self, taken, radii)

    def to_sheet(self, lonlat_deg: Floats) -> Floats:
        """Bring (N, 2) degrees to points of the sheet."""
        return self.plane.forward(lonlat_deg) * self.scale + (self.x, self.y)

    def placed_area(self, area: shapely.Geometry) -> shapely.Geometry:
        """Bring an area from the plane to the sheet."""
        return shapely.transform(area, lambda points: points * self.scale + (self.x, self.y))

    def _shape(self, shape: Shape, order: float) -> None:
        weight = WEIGHTS.get(shape.symbol, WEIGHTS.get(shape.layer, 0.0))
        if shape.area is not None:
            area = self.placed_area(shape.area)
            if shape.symbol == "land":
                self._land(area, order)
                return
            if shape.symbol == "blank":
                self.sheet.area_fill(area, "blank", order=order)
                return
            # Where the regions of many flights lie on each other, what is under them still shows.
            count = sum(other.symbol == shape.symbol for other in self.shapes)
            fainter = math.sqrt(count) if shape.layer == "region" else 1.0
            self.sheet.area(area, shape.symbol, order=order, fainter=fainter)
            key = "".join((shape.title or shape.symbol).split())
            self.areas[key] = self.areas[key].union(area) if key in self.areas else area
            if weight:
                self.obstacles.append((area, weight))
            return
        lines = shifted(shape.lines, self.scale, self.x, self.y)
        for line in lines:
            self.sheet.line(line, shape.symbol, order=order)
            self.obstacles.append((shapely.LineString(line), weight or 0.3))
        self.lines.setdefault(shape.layer, []).extend(lines)

    def _land(self, area: shapely.Geometry, order: float) -> None:
        """Draw land with its shore, but no shore along the frame."""
        self.land = area
        self.sheet.area_fill(area, "land", order=order)
        edge = shapely.box(*self.box).buffer(-0.05, join_style="mitre")
        shore = shapely.intersection(shapely.boundary(shapely.MultiPolygon(parts_of(area))), edge)
        pieces = [
            shapely.get_coordinates(piece)
            for piece in shapely.get_parts(shapely.line_merge(shore))
            if piece.geom_type == "LineString" and not piece.is_empty
        ]
        self.sheet.strokes(pieces, "shore", 0.5, order=order)
        self.obstacles.append((shapely.simplify(shore, 0.5), WEIGHTS["shore"]))

    def _rings(self) -> list[tuple[float, list[Floats]]]:
        left, bottom, right, top = self.frame
        far = max(math.hypot(x, y) for x in (left, right) for y in (bottom, top))
        found = []
        for radius in ring_radii_m(far):
            cut = shifted(lines_within([ring(radius)], self.frame), self.scale, self.x, self.y)
            for line in cut:
                self.sheet.line(line, "ring", order=7, width=0.7)
                self.obstacles.append((shapely.LineString(line), WEIGHTS["ring"]))
            if cut:
                found.append((radius, cut))
        return found

    def _graticule(self) -> None:
        left, bottom = self.box[0], self.box[1]
        last = {True: -math.inf, False: -math.inf}
        for line in graticule(self.plane, self.frame):
            pieces = shifted(line.pieces, self.scale, self.x, self.y)
            self.sheet.strokes(pieces, "shore", 0.28, order=6)
            if line.label_at is None:
                continue
            text = degree_words(line)
            width, height = self.sheet.text_size(text, 6.6)
            offset = self.x if line.is_meridian else self.y
            at = line.label_at * self.scale + offset
            room = width if line.is_meridian else height
            start, end = at - room / 2, at + room / 2
            if start < last[line.is_meridian] + 4.0 or end > (
                self.box[2] if line.is_meridian else self.box[3]
            ):
                continue
            if start < (left if line.is_meridian else bottom) - 1.0:
                continue
            last[line.is_meridian] = end
            if line.is_meridian:
                self.sheet.text(at, bottom - 9.0, text, 6.6, shade="muted", align="center")
            else:
                self.sheet.text(
                    left - 3.5, at, text, 6.6, shade="muted", align="right", level="center"
                )

    def _marks(self) -> list[shapely.Geometry]:
        taken = []
        for mark in sorted(self.drawn.marks, key=lambda m: m.symbol == "impact"):
            x, y = self.to_sheet(np.array([(mark.position.lon_deg, mark.position.lat_deg)]))[0]
            if not shapely.box(*self.box).contains(shapely.Point(x, y)):
                continue
            draw_mark(
                self.sheet, x, y, mark.symbol, order=42.0 if mark.symbol == "impact" else 40.0
            )
            reach = {"launch": 5.5, "impact": 5.5, "foot": 3.0}.get(mark.symbol, 2.6)
            taken.append(shapely.box(x - reach, y - reach, x + reach, y + reach))
        return taken

    def _inset(self) -> shapely.Polygon | None:
        """Draw where on the globe this is, in the corner that covers least."""
        if self.frame[2] - self.frame[0] > 2_600e3:
            return None
        side, reach = 88.0, 1_900e3
        corners = [corner_box(c, self.box, side, side, 0.0) for c in ("nw", "sw", "ne", "se")]
        marks = [(self._mark_box(mark.position), 40.0) for mark in self.drawn.marks]
        subject = [(shape, weight) for shape, weight in self.obstacles if weight > WEIGHTS["shore"]]
        box = quietest(corners, [*subject, *marks])
        if box is None:
            return None
        left, bottom, right, top = box.bounds
        plane = Projection(middle_of(self.frame, self.plane))
        scale = side / (2 * reach)
        x, y = left + side / 2, bottom + side / 2
        window = (-reach, -reach, reach, reach)
        self.sheet.box(left, bottom, right, top, fill="sea", order=30)
        for layer in self.drawn.layers:
            if layer.key not in {"eez", "land"}:
                continue
            # What is smaller than a hair on paper is left out.
            rings = [
                np.asarray(ring)
                for feature in layer.features
                if feature.symbol == layer.key
                for ring in feature.lines
                if np.ptp(ring, axis=0).max() > 0.15
            ]
            area = area_of(_light(plane.forward_all(rings), 0.12 / scale), window)
            area = shapely.transform(area, lambda points: points * scale + (x, y))
            self.sheet.area_fill(area, layer.key, order=31.0 if layer.key == "eez" else 32.0)
            if layer.key == "land":
                for feature in layer.features:
                    if feature.symbol == "blank":
                        blank = _unknown(feature, plane, window)
                        blank = shapely.transform(blank, lambda p: p * scale + (x, y))
                        self.sheet.area_fill(blank, "blank", order=32.5)
                shores = [shapely.get_coordinates(part.exterior) for part in parts_of(area)]
                self.sheet.strokes(shores, "shore", 0.3, order=33)
        outline = plane.forward(frame_outline(self.frame, self.plane)) * scale + (x, y)
        self.sheet.strokes([outline], "impact", 0.9, order=34)
        self.sheet.box(left, bottom, right, top, edge="ink", width=0.7, order=59)
        return box

    def _mark_box(self, position: Position) -> shapely.Polygon:
        x, y = self.to_sheet(np.array([(position.lon_deg, position.lat_deg)]))[0]
        return shapely.box(x - 6, y - 6, x + 6, y + 6)

    def _scale_bar(self, inset: shapely.Polygon | None) -> shapely.Polygon:
        """Draw a bar in kilometres over one in nautical miles; return what they cover."""
        words, sheet = self.words, self.sheet
        target = 84.0 / self.scale
        km = round_below(target / 1000.0)
        miles = round_below(target / NAUTICAL_MILE_M)
        texts = (
            words("{number} km", number=words.number(km)),
            words("{number} nmi", number=words.number(miles)),
        )
        lengths = km * 1000.0 * self.scale, miles * NAUTICAL_MILE_M * self.scale
        width = max(lengths) + 6.0
        height = 26.0
        corners = [corner_box(c, self.box, width, height, 7.0) for c in ("se", "sw", "ne", "nw")]
        free = [c for c in corners if inset is None or not c.intersects(inset)]
        marks = [(self._mark_box(mark.position), 40.0) for mark in self.drawn.marks]
        box = quietest(free, [*self.obstacles, *marks]) or free[0]
        left, bottom, _, _ = box.bounds
        middle = bottom + height / 2
        start = left + 3.0
        for text, length, up in zip(texts, lengths, (1, -1), strict=True):
            bar = np.array(
                [
                    (start, middle + 4 * up),
                    (start, middle),
                    (start + length, middle),
                    (start + length, middle + 4 * up),
                ]
            )
            sheet.strokes([bar], "halo", 2.6, order=44)
            sheet.strokes([bar], "ink", 0.9, order=45)
            sheet.text(
                start + 4.0, middle + (3.2 if up > 0 else -8.6), text, 6.8, halo="halo", order=46
            )
        return box
