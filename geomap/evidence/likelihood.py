"""Likelihoods along one dimension: a distance in metres, or an angle in degrees.

A published figure is worth a plateau that falls off on both sides, and some
doubt. The doubt is the rule for statements that cannot hold together: every
likelihood is a mixture of its core and of the same shape several times as
wide, so that a statement which the others contradict loses its say smoothly
and never forbids the truth.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
from attrs import evolve, frozen

from geomap.geodesy import Floats


@frozen
class Band:
    """A plateau from `low` to `high` with a flank on each side.

    Examples
    --------
    >>> Band(0.0, 0.0, below=1.0, above=1.0).density(np.array([0.0])).round(4).tolist()
    [0.3989]
    """

    low: float
    high: float
    below: float
    """Scale of the flank under `low`: the standard deviation of half a normal distribution."""
    above: float
    """Scale of the flank over `high`."""
    exponential_below: bool = False
    """The flank falls off as exp(-x / scale): slowly, for what is known from one side only."""
    exponential_above: bool = False

    def widened(self, factor: float) -> Band:
        """Return the band with flanks `factor` times as wide."""
        return evolve(self, below=self.below * factor, above=self.above * factor)

    def density(self, value: Floats, blur: Floats | float = 0.0) -> Floats:
        """Return the density, which integrates to 1.

        Parameters
        ----------
        value : array
        blur : array or float
            A further standard deviation that both flanks take up in quadrature.
        """
        under, over = self.gaps(value)
        return self.density_off(under, over, blur)

    def gaps(self, value: Floats) -> tuple[Floats, Floats]:
        """Return how far values lie under the plateau, and how far over it; neither negative."""
        return np.maximum(self.low - value, 0.0), np.maximum(value - self.high, 0.0)

    def density_off(self, under: Floats, over: Floats, blur: Floats | float) -> Floats:
        """Return the density by the gaps to the plateau."""
        below = np.hypot(self.below, blur)
        above = below if self.above == self.below else np.hypot(self.above, blur)
        area = self.high - self.low + below * _share(self.exponential_below)
        area = area + above * _share(self.exponential_above)
        if self.below == self.above and not (self.exponential_below or self.exponential_above):
            off = (under + over) / below  # one of the two is 0
            exponent = 0.5 * off * off
        else:
            under, over = under / below, over / above
            exponent = under if self.exponential_below else 0.5 * under * under
            exponent = exponent + (over if self.exponential_above else 0.5 * over * over)
        density: Floats = np.exp(-exponent) / area
        return density

    def misfit(self, value: float) -> float:
        """Return by how many scales of its flank a value lies off the plateau, signed."""
        if value < self.low:
            return (value - self.low) / self.below
        return max(0.0, value - self.high) / self.above


def _share(exponential: bool) -> float:
    return 1.0 if exponential else math.sqrt(math.pi / 2.0)


@frozen
class Robust:
    """A band that may be wrong: with probability `doubt` it is `spread` times as wide."""

    core: Band
    doubt: float
    spread: float

    def log_density(self, value: Floats, blur: Floats | float = 0.0) -> Floats:
        """Return the logarithm of the mixture's density; shapes as in `Band.density`."""
        under, over = self.core.gaps(value)
        core = self.core.density_off(under, over, blur)
        wide = self.core.widened(self.spread).density_off(under, over, blur)
        # The trace everywhere is for statements that are simply about something else: the
        # choice between two of them is left to the rest of the evidence.
        trace = _TRACE / self.core.below
        density: Floats = np.log((1.0 - self.doubt) * core + self.doubt * wide + trace)
        return density


_TRACE = 1e-7


def normal(centre: float, sigma: float) -> Band:
    """Return the normal distribution as a band."""
    return Band(centre, centre, sigma, sigma)


def pooled(logs: Sequence[Floats]) -> Floats:
    """Pool what several sources say of one and the same quantity: the mean of the logarithms.

    They watch the same flight with the same kinds of radar and quote each
    other, so two of them are not twice the evidence. A sharp statement still
    outweighs a vague one.
    """
    total: Floats = np.sum(logs, axis=0)
    return total / len(logs)


def angle_between(azimuth_deg: Floats | float, reference_deg: float) -> Floats:
    """Return the signed difference of azimuths, in [-180, 180)."""
    difference: Floats = (np.asarray(azimuth_deg, float) - reference_deg + 180.0) % 360.0 - 180.0
    return difference
