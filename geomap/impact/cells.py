"""A grid of squares that refines itself where the probability is.

It begins coarse, with the likelihood blurred by the size of its cells so that
nothing narrow falls between them, and cuts every cell in four that holds more
than its share. In the end each holds the mean of the density over it; what
error is left comes from limits and shores that run through cells and is below
0.005 in any probability (a test holds it against a finer grid).
"""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np
from attrs import frozen

from geomap.geodesy import Floats

LogDensity = Callable[[Floats, Floats, float], Floats]
"""Of x, y in metres and a blur in metres: the logarithm of probability over area, unscaled."""

_FIRST_CELLS = 48
_CELLS = 3000
_FINEST = 0.08  # of the narrowest standard deviation
_BLUR = 0.6  # of a cell's side: a little more than a square's own half width
_NOTHING = 1e-8
_TURN = math.atan(0.5)  # so that no row of cells runs along a meridian, a parallel or a treaty line


def _turned(u: Floats, v: Floats) -> tuple[Floats, Floats]:
    """Return the grid's own coordinates as metres east and north."""
    return math.cos(_TURN) * u - math.sin(_TURN) * v, math.sin(_TURN) * u + math.cos(_TURN) * v


@frozen(eq=False)
class Cells:
    """Squares of the plane with the logarithm of their mean density, (N,) arrays."""

    x_m: Floats
    y_m: Floats
    side_m: Floats
    log_density: Floats

    @property
    def weight(self) -> Floats:
        """Return what share of the probability each cell holds."""
        log_mass = self.log_density + 2.0 * np.log(self.side_m)
        mass = np.exp(log_mass - log_mass.max())
        weight: Floats = mass / mass.sum()
        return weight


def refine(
    log_density: LogDensity, reach_m: float, narrowest_m: float, fineness: float = 1.0
) -> Cells:
    """Cover a disc about the origin with cells, finer where the probability is.

    Parameters
    ----------
    log_density : callable
    reach_m : float
        Half the side of the square that is searched.
    narrowest_m : float
        Least standard deviation of anything in the density.
    fineness : float
        Multiplies the number of cells and divides their sides; for checks.
    """
    share = 1.0 / (_CELLS * fineness**2)
    finest = _FINEST * narrowest_m / fineness
    side = 2.0 * reach_m / _FIRST_CELLS
    middles = (np.arange(_FIRST_CELLS) + 0.5) * side - reach_m
    u, v = (grid.ravel() for grid in np.meshgrid(middles, middles))
    done: list[tuple[Floats, Floats, float]] = []
    done_mass = 0.0
    scale = None
    while len(u):
        log_mass = log_density(*_turned(u, v), _BLUR * side) + 2.0 * np.log(side)
        if scale is None:
            scale = float(log_mass.max())
        mass = np.exp(np.minimum(log_mass - scale, 600.0))
        total = done_mass + float(mass.sum())
        split = (mass > share * total) & (side > finest)
        keep = ~split & (mass > _NOTHING * total)
        done.append((u[keep], v[keep], side))
        done_mass += float(mass[keep].sum())
        quarter = side / 4.0
        u, v = (
            np.concatenate([u[split] + du for du in (-quarter, quarter) for _ in (0, 1)]),
            np.concatenate([v[split] + dv for _ in (0, 1) for dv in (-quarter, quarter)]),
        )
        side /= 2.0
    parts = []
    for u, v, side in done:
        x, y = _turned(u, v)
        # Blurred by the standard deviation of a point of the cell: its mean, not its middle.
        log_mean = log_density(x, y, side / math.sqrt(12.0))
        parts.append((x, y, np.full(len(x), side), log_mean))
    return Cells(*(np.concatenate(columns) for columns in zip(*parts, strict=True)))
