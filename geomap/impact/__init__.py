"""Where it came down: evidence becomes a distribution on the ellipsoid.

`estimate` weighs what was published of one flight. The result is a set of
weighted points, so that any question (which zone, how far from a limit) is a
weighted sum; its probabilities are good to 0.005.

Rules:

* A published position decides alone; the other statements are held against it.
* Statements about different things multiply, several about the same thing are
  pooled, and each is doubted a little: `geomap.evidence` has the shapes.
* Before any evidence every square kilometre is as likely as any other. A range
  without a direction therefore gives a ring.
* Where two statements cannot hold together the doubt about each decides between them, and
  `estimate_readings` gives what is left without the one or the other: see `geomap.verdict`.
* The shore cuts the distribution only where somebody said that it fell at sea.
"""

from geomap.findings import Finding
from geomap.impact.estimating import estimate, estimate_readings
from geomap.impact.quantiles import weighted_quantile, weighted_quantiles
from geomap.impact.values import Impact, Land, Region
from geomap.impact.weighing import Spread

__all__ = [
    "Finding",
    "Impact",
    "Land",
    "Region",
    "Spread",
    "estimate",
    "estimate_readings",
    "weighted_quantile",
    "weighted_quantiles",
]
