"""What is on the map of one event: layers, marks, labels and the first view.

A scene is finished geometry with finished words, for whatever draws it: the page
now, the printed figure as well. It measures nothing but the geodesics that it
draws and decides nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
from attrs import frozen

from geomap.render.drawn import Feature, Label, Layer, Mark
from geomap.render.flights import Flights
from geomap.render.frame import Frame
from geomap.render.generalise import Box
from geomap.render.toponyms import NAMES
from geomap.render.waters import Waters
from geomap.render.words import Words
from geomap.verdict import Assessment

if TYPE_CHECKING:
    from geomap.readers.shoreline import Shoreline
    from geomap.zones import ZoneMap

__all__ = ["Feature", "Label", "Layer", "Mark", "Scene", "scene"]


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
    frame = Frame(tuple(assessments))
    waters, flights = Waters(frame, zones, shoreline, words), Flights(frame, words)
    layers = [
        waters.land(),
        *waters.zones(),
        waters.limits(),
        flights.regions(),
        flights.paths(),
        flights.distances(),
    ]
    flights.points()
    return Scene(
        tuple(layer for layer in layers if layer.features),
        tuple(flights.marks),
        (*waters.labels, *flights.labels, *place_names(frame, words)),
        frame.view,
        frame.middle_lon_deg,
    )


def place_names(frame: Frame, words: Words) -> list[Label]:
    """Return the names of countries and seas."""
    labels = []
    for name, kind, places in NAMES:
        anchors = np.array(places)
        near = frame.near_all(anchors[:, :2])
        labels.append(Label(words(name), kind, near, room_m=anchors[:, 2] * 1000.0))
    return labels
