"""What each published statement says about where a flight came down.

`gather` turns a flight's reports into `Evidence`: statements as likelihoods
over positions, given the launch. `calibration` holds the few parameters with
their reasons, `likelihood` the shapes, `combined` the rule by which statements
of several sources count together. Nothing here draws a conclusion:
`geomap.impact` does.
"""

from geomap.evidence.calibration import Calibration, Word
from geomap.evidence.combined import Evidence
from geomap.evidence.gathering import gather
from geomap.evidence.statements import (
    AreaStatement,
    DirectionStatement,
    PlaceStatement,
    PositionStatement,
    RangeStatement,
)

__all__ = [
    "AreaStatement",
    "Calibration",
    "DirectionStatement",
    "Evidence",
    "PlaceStatement",
    "PositionStatement",
    "RangeStatement",
    "Word",
    "gather",
]
