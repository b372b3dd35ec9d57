"""A grid of squares that refines itself where the probability is.

It begins coarse, with the likelihood blurred by the size of its cells so that
nothing narrow falls between them, and cuts every cell in four that holds more
than its share. Where one side of the shore is nearly ruled out, the shares are
those of what is left, and cells that the shore runs through are cut as well. In
the end each holds the mean of the density over it; what error is left comes
from limits that run through cells and is below 0.005 in any probability (a test
holds it against a finer grid).
"""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np
from attrs import frozen
from numpy.typing import NDArray

from geomap.geodesy import Floats

LogDensity = Callable[[Floats, Floats, float], Floats]
"""Of x, y in metres and a blur in metres: the logarithm of probability over area, unscaled."""

Ruled = Callable[[Floats, Floats], NDArray[np.bool_]]
"""Of x, y in metres: which points lie on the side of the shore that is nearly ruled out."""

_FIRST_CELLS = 32
_CELLS = 1600
_FINEST = 0.08  # of the narrowest standard deviation
_BLUR = 0.6  # of a cell's side: a little more than a square's own half width
_MEAN = 1.0 / math.sqrt(12.0)  # standard deviation of a point of a square, over its side
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
    is_ruled_out: NDArray[np.bool_] | None = None
    """Which lie on the side of the shore that is nearly ruled out, where one is."""

    def chosen(self, which: NDArray[np.bool_]) -> Cells:
        """Return some of the cells."""
        out = None if self.is_ruled_out is None else self.is_ruled_out[which]
        return Cells(
            self.x_m[which], self.y_m[which], self.side_m[which], self.log_density[which], out
        )

    @property
    def weight(self) -> Floats:
        """Return what share of the probability each cell holds."""
        log_mass = self.log_density + 2.0 * np.log(self.side_m)
        mass = np.exp(log_mass - log_mass.max())
        weight: Floats = mass / mass.sum()
        return weight


def refine(
    log_density: LogDensity,
    reach_m: float,
    narrowest_m: float,
    fineness: float = 1.0,
    ruled: Ruled | None = None,
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
    ruled : callable, optional
        Where next to nothing of the density will count, though it is not in `log_density`.
    """
    share = 1.0 / (_CELLS * fineness**2)
    finest = _FINEST * narrowest_m / fineness
    side = 2.0 * reach_m / _FIRST_CELLS
    middles = (np.arange(_FIRST_CELLS) + 0.5) * side - reach_m
    u, v = (grid.ravel() for grid in np.meshgrid(middles, middles))
    done: list[_Squares] = []
    done_mass = 0.0
    scale = None
    while len(u):
        # Squares smaller than what is narrowest step over nothing: they have their mean at once.
        is_fine = side <= narrowest_m
        log_here = log_density(*_turned(u, v), (_MEAN if is_fine else _BLUR) * side)
        log_mass = log_here + 2.0 * np.log(side)
        if scale is None:
            scale = float(log_mass.max())
        mass = np.exp(np.minimum(log_mass - scale, 600.0))
        total = done_mass + float(mass.sum())
        split = (mass > share * total) & (side > finest)
        keep = ~split & (mass > _NOTHING * total)
        sides = np.full(int(keep.sum()), side)
        if is_fine:
            done.append(_Squares(u[keep], v[keep], sides, log_here[keep]))
        else:
            done.append(_Squares.measured(u[keep], v[keep], sides, log_density))
        done_mass += float(mass[keep].sum())
        u, v = _quartered(u[split], v[split], side)
        side /= 2.0
    squares, is_out = _Squares.joined(done), None
    if ruled is not None:
        squares, is_out = _cut_at_shore(squares, log_density, share, finest, ruled)
    x, y = _turned(squares.u, squares.v)
    return Cells(x, y, squares.side, squares.log_density, is_out)


@frozen(eq=False)
class _Squares:
    """Cells in the grid's own coordinates, (N,) arrays."""

    u: Floats
    v: Floats
    side: Floats
    log_density: Floats

    @classmethod
    def measured(cls, u: Floats, v: Floats, side: Floats, log_density: LogDensity) -> _Squares:
        """Return squares of one size with the density over them."""
        if not len(u):
            return cls(u, v, side, u)
        # So blurred it is the mean over the square and not what its middle has.
        return cls(u, v, side, log_density(*_turned(u, v), _MEAN * float(side[0])))

    @classmethod
    def joined(cls, parts: list[_Squares]) -> _Squares:
        """Return all squares of some parts."""
        columns = [(each.u, each.v, each.side, each.log_density) for each in parts]
        return cls(*(np.concatenate(column) for column in zip(*columns, strict=True)))

    def chosen(self, which: NDArray[np.bool_]) -> _Squares:
        """Return some of the squares."""
        return _Squares(self.u[which], self.v[which], self.side[which], self.log_density[which])


def _cut_at_shore(
    squares: _Squares, log_density: LogDensity, share: float, finest: float, ruled: Ruled
) -> tuple[_Squares, NDArray[np.bool_]]:
    """Cut cells that hold too much of what the shore leaves, and those that it runs through.

    The second says which of them are ruled out.
    """
    scale = float(squares.log_density.max())
    done: list[_Squares] = []
    is_out: list[NDArray[np.bool_]] = []
    left = 0.0
    while len(squares.u):
        mass = np.exp(squares.log_density + 2.0 * np.log(squares.side) - scale)
        out = ruled(*_turned(squares.u, squares.v))
        left_here = left + float(mass[~out].sum())
        # Of a side that holds nothing there is nothing to cut.
        large = (mass > share * left_here) & (squares.side > finest) & (left_here > 0.0)
        mixed = np.flatnonzero(large & out)
        split = large & ~out
        split[mixed] = _has_free_corner(squares, mixed, ruled)
        done.append(squares.chosen(~split))
        is_out.append(out[~split])
        left += float(mass[~split & ~out].sum())
        parts = []
        for side in sorted(set(squares.side[split].tolist())):
            of_size = split & (squares.side == side)
            u, v = _quartered(squares.u[of_size], squares.v[of_size], float(side))
            parts.append(_Squares.measured(u, v, np.full(len(u), side / 2.0), log_density))
        if not parts:
            break
        squares = _Squares.joined(parts)
    return _Squares.joined(done), np.concatenate(is_out)


def _has_free_corner(squares: _Squares, which: NDArray[np.intp], ruled: Ruled) -> NDArray[np.bool_]:
    """Say which squares have a corner that is not ruled out."""
    free = np.zeros(len(which), dtype=bool)
    half = squares.side[which] / 2.0
    for du, dv in ((-1.0, -1.0), (-1.0, 1.0), (1.0, -1.0), (1.0, 1.0)):
        free |= ~ruled(*_turned(squares.u[which] + du * half, squares.v[which] + dv * half))
    return free


def _quartered(u: Floats, v: Floats, side: float) -> tuple[Floats, Floats]:
    """Return the middles of the quarters of squares of one size."""
    quarter = side / 4.0
    return (
        np.concatenate([u + du for du in (-quarter, quarter) for _ in (0, 1)]),
        np.concatenate([v + dv for _ in (0, 1) for dv in (-quarter, quarter)]),
    )
