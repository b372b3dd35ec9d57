"""A sheet of paper in points: text that can be measured, symbols of the one table.

Text is text in SVG and PDF, never outlines, and never read as a formula.
Everything else is lines and polygons in the sheet's own points, from the lower left.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
import shapely

from geomap.errors import OutputError
from geomap.geodesy import Floats
from geomap.render.fonts import faces, printable, wrapped
from geomap.render.projection import hatching, parts_of
from geomap.render.style import SHADES, SYMBOLS

POINTS_PER_PX = 0.75
"""CSS pixels are 1/96 inch, points 1/72."""

DPI = 300

SUFFIXES = ("png", "svg", "pdf")

_SETTINGS: Any = {
    "svg.fonttype": "none",
    "svg.hashsalt": "geomap",
    "pdf.fonttype": 42,
    "pdf.compression": 9,
    "path.simplify": False,
    "text.parse_math": False,
    "text.usetex": False,
    "axes.unicode_minus": False,
}

# A file that says when it was made is never the same twice.
_METADATA: dict[str, dict[str, Any]] = {
    "png": {"Software": "geomap"},
    "svg": {"Date": None, "Creator": "geomap"},
    "pdf": {"CreationDate": None, "ModDate": None, "Creator": "geomap", "Producer": "matplotlib"},
}


def colour(shade: str) -> str:
    """Return a colour of the table as it is printed: on white."""
    return SHADES[shade].light


class Sheet:
    """A sheet that is drawn on from the bottom up; its height may be settled later.

    Its points count from within the margin, which stays white on all sides.
    """

    def __init__(self, width: float, height: float, lang: str, margin: float = 0.0) -> None:
        faces(lang)
        import matplotlib
        from matplotlib.backends.backend_agg import FigureCanvasAgg
        from matplotlib.figure import Figure

        self.width, self.height, self.lang, self.margin = width, height, lang, margin
        self.families = [face.family for face in faces(lang)]
        self._rc = matplotlib.rc_context
        with self._rc(_SETTINGS):
            self.figure = Figure(dpi=DPI, facecolor="white")
            self._renderer = FigureCanvasAgg(self.figure).get_renderer()  # type: ignore[no-untyped-call]
            self.axes = self.figure.add_axes((0, 0, 1, 1), xlim=(-margin, width + margin))
            self.set_height(height)
            self.axes.set_axis_off()
            self._probe = self.figure.text(
                0, 0, "", family=self.families, parse_math=False, linespacing=1.15
            )
            self._probe.set_visible(False)
        self._sizes: dict[tuple[str, float, bool], tuple[float, float]] = {}

    def set_height(self, height: float) -> None:
        """Settle the height, before anything is drawn."""
        self.height = height
        self.figure.set_size_inches(
            (self.width + 2 * self.margin) / 72, (height + 2 * self.margin) / 72
        )
        self.axes.set_ylim(-self.margin, height + self.margin)

    def text_size(self, text: str, size: float, bold: bool = False) -> tuple[float, float]:
        """Return width and height in points of a text as it will be set."""
        text = self.printed(text)
        key = text, size, bold
        if key not in self._sizes:
            with self._rc(_SETTINGS):
                self._probe.set_visible(True)
                self._probe.set(text=text or " ", fontsize=size, fontweight=700 if bold else 400)
                box = self._probe.get_window_extent(self._renderer)
                self._probe.set_visible(False)
            self._sizes[key] = box.width * 72 / DPI, box.height * 72 / DPI
        return self._sizes[key]

    def printed(self, text: str) -> str:
        """Return a text as it can be printed: line ends kept, what no font has made visible."""
        return "\n".join(printable(line, self.lang) for line in text.split("\n"))

    def lines_of(self, text: str, width: float, size: float, bold: bool = False) -> list[str]:
        """Return a text broken into lines of at most this width."""
        clean = printable(text, self.lang)
        return wrapped(clean, width, lambda part: self.text_size(part, size, bold)[0])

    def text(
        self,
        x: float,
        y: float,
        text: str,
        size: float,
        *,
        shade: str = "ink",
        bold: bool = False,
        align: str = "left",
        level: str = "baseline",
        angle_deg: float = 0.0,
        halo: str = "",
        order: float = 50.0,
    ) -> Any:
        """Set a text, its lines as given; `halo` names the colour of a seam around its letters."""
        from matplotlib import patheffects

        clean = self.printed(text)
        given: dict[str, Any] = {
            "fontsize": size,
            "family": self.families,
            "fontweight": 700 if bold else 400,
            "ha": align,
            "va": level,
            "rotation": angle_deg,
            "rotation_mode": "anchor",
            "parse_math": False,
            "linespacing": 1.15,
            "multialignment": "center" if align == "center" else "left",
        }
        with self._rc(_SETTINGS):
            if halo:
                # The seam alone is drawn as outlines, under the letters, which stay text.
                seam = self.axes.text(x, y, clean, color=colour(halo), zorder=order - 0.5, **given)
                width = max(1.8, size * 0.3)
                seam.set_path_effects(
                    [patheffects.Stroke(linewidth=width, foreground=colour(halo))]
                )
                seam.set_gid("seam")
            return self.axes.text(x, y, clean, color=colour(shade), zorder=order, **given)

    def line(
        self,
        points: Floats,
        symbol: str,
        *,
        order: float,
        width: float | None = None,
        shade: str = "",
    ) -> None:
        """Draw a line with a symbol of the table."""
        from matplotlib.lines import Line2D

        known = SYMBOLS[symbol]
        thick = (known.width_px if width is None else width) * POINTS_PER_PX
        style: Any = "solid"
        if known.dash_px:
            style = (0, tuple(dash * POINTS_PER_PX / thick for dash in known.dash_px))
        points = np.asarray(points)
        self.axes.add_artist(
            Line2D(
                points[:, 0], points[:, 1], color=colour(shade or known.shade), linewidth=thick,
                linestyle=style, solid_joinstyle="round", dash_capstyle="butt", zorder=order,
            )
        )  # fmt: skip

    def strokes(
        self, lines: Sequence[Floats], shade: str, width: float, *, order: float, ends: str = "butt"
    ) -> None:
        """Draw plain lines of so many points."""
        from matplotlib.collections import LineCollection

        if lines:
            self.axes.add_collection(
                LineCollection(
                    [np.asarray(line) for line in lines], colors=colour(shade), linewidths=width,
                    capstyle=ends, joinstyle="round", zorder=order,
                ),
                autolim=False,
            )  # fmt: skip

    def area(
        self, area: shapely.Geometry, symbol: str, *, order: float, fainter: float = 1.0
    ) -> None:
        """Fill and outline an area with a symbol of the table; its fill so many times fainter."""
        known = SYMBOLS[symbol]
        parts = parts_of(area)
        if not parts:
            return
        if known.fill:
            self._fill(parts, known.fill, known.fill_opacity / fainter, order)
        if known.hatch:
            angles = (45.0,) if known.hatch == "/" else (0.0, 90.0)
            strokes = hatching(shapely.MultiPolygon(parts), 5.2, angles)
            self.strokes(strokes, known.shade, 0.55, order=order)
        if known.width_px:
            for part in parts:
                for ring in (part.exterior, *part.interiors):
                    self.line(shapely.get_coordinates(ring), symbol, order=order + 0.1)

    def area_fill(self, area: shapely.Geometry, symbol: str, *, order: float) -> None:
        """Fill an area with a symbol's colour, without its outline."""
        known, parts = SYMBOLS[symbol], parts_of(area)
        if parts and known.fill:
            self._fill(parts, known.fill, known.fill_opacity, order)

    def _fill(
        self, parts: Sequence[shapely.Polygon], shade: str, opacity: float, order: float
    ) -> None:
        from matplotlib.patches import PathPatch
        from matplotlib.path import Path

        vertices, codes = [], []
        for part in parts:
            # Outer rings one way round and holes the other: right under either fill rule.
            turned = shapely.orient_polygons(part)
            for ring in (turned.exterior, *turned.interiors):
                points = shapely.get_coordinates(ring)
                vertices.append(points)
                codes += [Path.MOVETO] + [Path.LINETO] * (len(points) - 2) + [Path.CLOSEPOLY]
        path = Path(np.vstack(vertices), codes)
        self.axes.add_artist(
            PathPatch(
                path,
                facecolor=colour(shade),
                alpha=opacity,
                edgecolor="none",
                linewidth=0,
                zorder=order,
            )
        )

    def box(
        self,
        left: float,
        bottom: float,
        right: float,
        top: float,
        *,
        fill: str = "",
        edge: str = "",
        width: float = 0.6,
        order: float = 0.0,
    ) -> None:
        """Draw an upright rectangle."""
        from matplotlib.patches import Rectangle

        self.axes.add_artist(
            Rectangle(
                (left, bottom), right - left, top - bottom,
                facecolor=colour(fill) if fill else "none",
                edgecolor=colour(edge) if edge else "none",
                linewidth=width if edge else 0, zorder=order,
            )
        )  # fmt: skip

    def polygon(self, corners: Floats, fill: str, edge: str, width: float, *, order: float) -> None:
        """Draw a small shape that is filled, its outline rounded at the corners."""
        from matplotlib.patches import Polygon

        self.axes.add_artist(
            Polygon(
                corners, closed=True, facecolor=colour(fill), edgecolor=colour(edge),
                linewidth=width, joinstyle="round", zorder=order,
            )
        )  # fmt: skip

    def saved(self, suffix: str) -> bytes:
        """Return the sheet as a file of one of `SUFFIXES`."""
        if suffix not in SUFFIXES:
            raise OutputError(f"a figure is one of {', '.join(SUFFIXES)}, not {suffix!r}")
        written = io.BytesIO()
        with self._rc(_SETTINGS):
            self.figure.savefig(written, format=suffix, dpi=DPI, metadata=_METADATA[suffix])
        return written.getvalue()


def shifted(lines: Iterable[Floats], scale: float, x: float, y: float) -> list[Floats]:
    """Bring lines from the plane's metres to the sheet's points."""
    return [np.asarray(line) * scale + (x, y) for line in lines]
