"""Quantiles of weighted points."""

from __future__ import annotations

import numpy as np

from geomap.geodesy import Floats


def weighted_quantile(value: Floats, weight: Floats, share: float) -> float:
    """Return the value that a share of the weight lies at or below, between points linearly.

    Examples
    --------
    >>> weighted_quantile(np.array([3.0, 1.0, 2.0]), np.array([0.25, 0.25, 0.5]), 0.5)
    2.0
    """
    order = np.argsort(value, kind="stable")
    held = np.cumsum(weight[order])
    middle = (held - 0.5 * weight[order]) / held[-1]
    return float(np.interp(share, middle, value[order]))
