"""Quantiles of weighted points."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from geomap.geodesy import Floats


def weighted_quantile(value: Floats, weight: Floats, share: float) -> float:
    """Return the value that a share of the weight lies at or below, between points linearly.

    Examples
    --------
    >>> weighted_quantile(np.array([3.0, 1.0, 2.0]), np.array([0.25, 0.25, 0.5]), 0.5)
    2.0
    """
    return weighted_quantiles(value, weight, (share,))[0]


def weighted_quantiles(value: Floats, weight: Floats, shares: Sequence[float]) -> list[float]:
    """Return the same for several shares, sorting once.

    Examples
    --------
    >>> weighted_quantiles(np.array([3.0, 1.0, 2.0]), np.array([0.25, 0.25, 0.5]), (0.125, 0.5))
    [1.0, 2.0]
    """
    order = np.argsort(value, kind="stable")
    sorted_weight = weight[order]
    held = np.cumsum(sorted_weight)
    middle = (held - 0.5 * sorted_weight) / held[-1]
    return list(np.interp(shares, middle, value[order]).tolist())
