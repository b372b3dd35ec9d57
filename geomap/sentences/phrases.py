"""Phrases that several rooms use: places of fall, waters, stages."""

from __future__ import annotations

from geomap.events import Fall, FallArea, Stage
from geomap.sentences.values import Sentence, say


def place_of_fall(fall: Fall) -> Sentence:
    """Return a published place of fall.

    Examples
    --------
    >>> from geomap.events import Direction, Place, Quantity
    >>> from geomap.geodesy import Position
    >>> cape = Place("Cape Nosappu", (Position(145.82, 43.39),))
    >>> str(place_of_fall(Fall(cape, Direction(71.0), Quantity(1100.0))))
    '1,100 km at an azimuth of 71 degrees from Cape Nosappu'
    """
    place, way, distance = fall.place.name, fall.bearing, fall.distance_km
    if distance is not None:
        if way is None:
            return say("{distance} from {place}", distance=distance, place=place)
        if way.points is None:
            return say(
                "{distance} at {azimuth} from {place}", distance=distance, azimuth=way, place=place
            )
        return say(
            "{distance} {direction} of {place}", distance=distance, direction=way, place=place
        )
    if way is None:
        return say("near {place}", place=place)
    if way.points is None:
        return say("at {azimuth} from {place}", azimuth=way, place=place)
    return say("{direction} of {place}", direction=way, place=place)


AREAS = {
    FallArea.SEA_OF_JAPAN: say("in the Sea of Japan"),
    FallArea.NEAR_EAST_COAST_OF_KOREA: say("near the east coast of the Korean Peninsula"),
    FallArea.NEAR_WEST_COAST_OF_KOREA: say("near the west coast of the Korean Peninsula"),
    FallArea.YELLOW_SEA: say("in the Yellow Sea"),
    FallArea.EAST_CHINA_SEA: say("in the East China Sea"),
    FallArea.PACIFIC: say("in the Pacific"),
    FallArea.PHILIPPINE_SEA: say("in the Philippine Sea"),
    FallArea.SEA_OF_OKHOTSK: say("in the Sea of Okhotsk"),
    FallArea.AT_SEA: say("at sea"),
    FallArea.ON_LAND: say("on land"),
}
"""Named waters as they stand after 'a fall'."""

STAGES = {
    Stage.FORECAST: say("in a forecast"),
    Stage.FIRST: say("at first"),
    Stage.FINAL: say("in the end"),
}
"""When something was said."""
