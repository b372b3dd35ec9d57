"""What happened, as it is drawn: paths, regions, distances, and the marks to point at."""

from __future__ import annotations

from geomap.geodesy import Position, geodesic_circle, geodesic_line
from geomap.render.drawn import Feature, Label, Layer, Mark
from geomap.render.frame import Frame
from geomap.render.generalise import generalise, rings_of
from geomap.render.words import Words

DRAWN_EDGE_M = 80_000.0
"""Longest edge of a geodesic as drawn: 126 m off its chord, and few enough vertices that
rounding them to pixels does not make the line tremble."""

MANY = 3
"""With more flights than this, regions are drawn thinner."""


class Flights:
    """Lays out the flights of one event, and collects their labels and marks."""

    def __init__(self, frame: Frame, words: Words) -> None:
        self.frame, self.words = frame, words
        self.assessments = frame.assessments
        self.several = len(frame.assessments) > 1
        self.labels: list[Label] = []
        self.marks: list[Mark] = []

    def regions(self) -> Layer:
        """Return where it came down."""
        words = self.words
        many = "-of-many" if len(self.assessments) > MANY else ""
        features = [
            Feature(
                f"region-50{many}" if region.probability <= 0.5 else f"region-90{many}",
                tuple(self.frame.near(ring) for ring in rings_of(region.outline)),
            )
            for assessment in self.assessments
            if assessment.impact is not None
            for region in sorted(assessment.impact.regions, key=lambda region: -region.probability)
        ]
        legend = (
            ("impact", words("best estimate")),
            (f"region-50{many}", words("50%")),
            (f"region-90{many}", words("90%")),
        )
        return Layer("region", words("Where it came down"), legend, tuple(features))

    def paths(self) -> Layer:
        """Return the geodesics, the ground tracks and the vague launch areas."""
        words = self.words
        features = []
        areas = set()
        for assessment in self.assessments:
            launch, impact = assessment.flight.launch, assessment.impact
            if launch.position is None:
                continue
            # Once for all flights from there: its tint is the one in the legend.
            area = launch.position, launch.radius90_m
            if launch.radius90_m > 5000.0 and area not in areas:
                areas.add(area)
                circle = self.frame.near(geodesic_circle(*area))
                features.append(Feature("launch-area", (circle,)))
            if impact is not None and launch.position != impact.best:
                line = self.frame.near(geodesic_line(launch.position, impact.best, DRAWN_EDGE_M))
                features.append(Feature("geodesic", (line,)))
            if assessment.trajectory is not None:
                track = self.frame.near(assessment.trajectory.track_lonlat_deg)
                features.append(
                    Feature("ground-track", tuple(generalise([track], self.frame.focus)))
                )
        named = {
            "launch": words("launch"),
            "launch-area": words("90% of the launch area"),
            "geodesic": words("geodesic"),
            "ground-track": words("ground track, computed"),
        }
        drawn = {"launch", *(feature.symbol for feature in features)}
        legend = tuple((key, text) for key, text in named.items() if key in drawn)
        return Layer("path", words("Flight"), legend, tuple(features))

    def distances(self) -> Layer:
        """Return the shortest ways to the limit and to the coast, with their lengths."""
        words = self.words
        features = []
        legend = {}
        # With three flights and more, ways to the shores and lengths would hide what the
        # map is about; the lengths are in the facts.
        crowded = len(self.assessments) > 2
        for assessment in self.assessments:
            verdict, impact = assessment.verdict, assessment.impact
            if verdict is None or impact is None:
                continue
            for key, point, text in (
                ("to-limit", verdict.nearest_limit, words("to the limit")),
                ("to-coast", verdict.nearest_coast, words("to the coast")),
            ):
                if key == "to-coast" and crowded:
                    continue
                if point is None or point.position == impact.best or point.distance_m < 1000.0:
                    continue
                line = self.frame.near(geodesic_line(impact.best, point.position, DRAWN_EDGE_M))
                features.append(Feature(key, (line,)))
                legend[key] = text
                if crowded:
                    continue
                length = words.about_km(point.distance_m)
                label = (
                    words("{length} to the limit", length=length)
                    if key == "to-limit"
                    else words("{length} to the coast", length=length)
                )
                self.labels.append(Label(label, key, line, True, "distance"))
        return Layer("distance", words("Shortest distance"), tuple(legend.items()), tuple(features))

    def points(self) -> None:
        """Collect the marks: launches, falls, reference places, nearest points of the limit."""
        words = self.words
        launches: dict[Position, str] = {}
        for assessment in self.assessments:
            flight, impact = assessment.flight, assessment.impact
            number = words.number(assessment.number)
            if impact is not None:
                title = words(
                    "Best estimate of the fall: {position}", position=words.position(impact.best)
                )
                if self.several:
                    title = f"{number}. {title}"
                self.marks.append(Mark("region", "impact", impact.best, title))
                short = (
                    words("Fall {number}", number=number)
                    if self.several
                    else words("Best estimate")
                )
                self.labels.append(
                    Label(short, "impact", self.frame.point(impact.best), layer="region")
                )
            if flight.launch.position is not None:
                launches.setdefault(flight.launch.position, words.launch(flight.launch))
            if assessment.verdict is not None and impact is not None:
                foot = assessment.verdict.nearest_limit.position
                self.marks.append(
                    Mark(
                        "distance",
                        "foot",
                        foot,
                        words(
                            "Nearest point of the limit: {position}", position=words.position(foot)
                        ),
                    )
                )
            for place in dict.fromkeys(f.place for report in flight.reports for f in report.falls):
                if not place.is_coast and not any(
                    mark.position == place.points[0] for mark in self.marks
                ):
                    self.marks.append(
                        Mark("path", "place", place.points[0], words.named(place.name))
                    )
                    self.labels.append(
                        Label(
                            words.named(place.name),
                            "place",
                            self.frame.point(place.points[0]),
                            layer="path",
                        )
                    )
        for position, name in sorted(launches.items()):
            self.marks.append(
                Mark("path", "launch", position, words("Launched from {place}", place=name))
            )
            self.labels.append(Label(name, "launch", self.frame.point(position), layer="path"))
        self.marks.sort(key=lambda mark: (mark.symbol, mark.position))
