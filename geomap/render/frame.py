"""Where on the globe a map is: its middle, its first view, its turn of longitudes."""

from __future__ import annotations

import numpy as np
from attrs import field, frozen

from geomap.geodesy import Floats, Position, geodesic_circle, unwrap, wrap_longitude
from geomap.render.generalise import Box, box_of, rings_of
from geomap.verdict import Assessment

NOWHERE: Box = (122.0, 30.0, 147.0, 46.0)
"""The view of an event of which nothing is placed: Japan and its neighbours."""

COAST_SHOWN_M = 400e3
"""A nearest coast farther off than this would make the rest small."""


@frozen
class Frame:
    """The frame of a map.

    Parameters
    ----------
    assessments : tuple of Assessment
        All flights of one event.
    outlines : tuple of (N, 2) arrays
        What else the map is about, in degrees: the rings of danger zones.
    """

    assessments: tuple[Assessment, ...] = ()
    outlines: tuple[Floats, ...] = field(default=(), eq=False)
    middle_lon_deg: float = field(init=False)
    """All longitudes are brought within half a turn of it."""
    view: Box = field(init=False)
    """What the first view must show."""

    @middle_lon_deg.default
    def _middle(self) -> float:
        for assessment in self.assessments:
            if assessment.impact is not None:
                return assessment.impact.best.lon_deg
            if assessment.flight.launch.position is not None:
                return assessment.flight.launch.position.lon_deg
        for outline in self.outlines:
            west, _, east, _ = box_of(unwrap(outline))
            return float(wrap_longitude((west + east) / 2))
        return 135.0

    def near(self, lonlat_deg: Floats) -> Floats:
        """Bring a line into the turn of the globe that is drawn, in one piece."""
        return unwrap(lonlat_deg, near_lon_deg=self.middle_lon_deg)

    def near_all(self, points_deg: Floats) -> Floats:
        """Bring points that make no line into the turn, each by itself."""
        lon = self.middle_lon_deg + wrap_longitude(points_deg[:, 0] - self.middle_lon_deg)
        return np.column_stack([lon, points_deg[:, 1]])

    def point(self, position: Position) -> Floats:
        """Return a position as a line of one point."""
        return self.near(np.array([(position.lon_deg, position.lat_deg)]))

    @property
    def focus(self) -> tuple[Box, ...]:
        """What is drawn finest: the launches, the falls, and the nearest limits and shores."""
        points = [a.flight.launch.position for a in self.assessments]
        points += [a.impact.best for a in self.assessments if a.impact is not None]
        for verdict in (a.verdict for a in self.assessments if a.verdict is not None):
            points.append(verdict.nearest_limit.position)
            if verdict.nearest_coast is not None:
                points.append(verdict.nearest_coast.position)
        boxes = [box_of(self.point(p)) for p in dict.fromkeys(points) if p is not None]
        boxes += [box_of(self.near(outline)) for outline in self.outlines]
        return tuple(boxes) or (self.view,)

    @view.default
    def _view(self) -> Box:
        points = [self.near(outline) for outline in self.outlines]
        for assessment in self.assessments:
            launch, impact, verdict = (
                assessment.flight.launch,
                assessment.impact,
                assessment.verdict,
            )
            if launch.position is not None:
                points.append(self.point(launch.position))
                if launch.radius90_m > 1000.0:
                    points.append(
                        self.near(geodesic_circle(launch.position, launch.radius90_m, 24))
                    )
            if impact is not None:
                points.append(self.point(impact.best))
                points.extend(
                    self.near(line)
                    for region in impact.regions
                    for line in rings_of(region.outline)
                )
            if verdict is not None:
                points.append(self.point(verdict.nearest_limit.position))
            # The shore, unless it is so far off that it would make the rest small.
            if (
                verdict is not None
                and verdict.nearest_coast is not None
                and verdict.nearest_coast.distance_m < COAST_SHOWN_M
            ):
                points.append(self.point(verdict.nearest_coast.position))
        if not points:
            return NOWHERE
        west, south, east, north = box_of(np.vstack(points))
        # Enough shore to know where one is: never closer than a few degrees across.
        wide, high = max(0.0, 7.0 - (east - west)) / 2, max(0.0, 4.5 - (north - south)) / 2
        return west - wide, max(-89.0, south - high), east + wide, min(89.0, north + high)
