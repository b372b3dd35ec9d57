"""Inside, outside or undetermined: an impact held against the zones.

`assess` takes an event all the way; `judge` holds one impact against one zone.
From 95 % the answer is inside, up to 5 % outside, between them undetermined: a
convention. Where statements cannot hold together an answer is given only if it
is the same without the one and without the other. What sources said of the zone
is compared with the answer and is no evidence for it, unless `given_claims` asks
for that.
"""

from geomap.verdict.assessing import assess
from geomap.verdict.judging import CONFIDENCE, Question, answer_for, judge, question
from geomap.verdict.values import (
    Answer,
    Assessment,
    ClaimCheck,
    Claims,
    DistanceInside,
    NearestPoint,
    Verdict,
    ZoneShare,
)

__all__ = [
    "CONFIDENCE",
    "Answer",
    "Assessment",
    "ClaimCheck",
    "Claims",
    "DistanceInside",
    "NearestPoint",
    "Question",
    "Verdict",
    "ZoneShare",
    "answer_for",
    "assess",
    "judge",
    "question",
]
