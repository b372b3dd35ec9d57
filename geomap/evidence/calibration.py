"""What published words and figures have been worth: the parameters of the evidence, with reasons.

The figures come from launches of 1998 to 2022 of which more than one source
spoke; `benchmarks/verdicts.py` prints the fits beside them. Nothing here was
tuned on verdicts.
"""

from __future__ import annotations

import math
import re

from attrs import evolve, field, frozen

from geomap.events import Direction, Qualifier, Quantity
from geomap.evidence.likelihood import Band, Robust, normal
from geomap.geodesy import Position
from geomap.units import KILOMETRE_M

_STEPS_KM = (100.0, 50.0, 10.0, 5.0, 1.0, 0.1)


@frozen
class Word:
    """What a compass word for a direction of flight has stood for."""

    azimuth_deg: float
    sigma_deg: float


LAST_YEAR_OF_SIXTEEN_POINTS = 2017
"""Until then statements took words from a rose of sixteen points: the last flight called
east-northeast is that of 15 September 2017, and the texts since know eight points alone."""

LEAST_WORD_SIGMA_DEG = 6.5
"""No word is taken for sharper than a point of the finer rose: 22.5 degrees over sqrt(12)."""


def _words() -> dict[float, Word]:
    return {
        # 39 flights called east since 2019: 58 to 86 degrees; the most likely centre and width
        # beside the doubted share are 70.25 and 5.5. It is the northern half of the word's
        # sector and beyond, because that is where the Sea of Japan is long.
        90.0: Word(70.5, 6.5),
        # 6 flights of all years: 43 to 73 degrees, most likely 56.75 and 11.5.
        45.0: Word(57.0, 12.0),
    }


def _words_of_sixteen() -> dict[float, Word]:
    return {
        # 8 flights called east up to 2017: 76 to 93 degrees; most likely 83.5 and 5.25. What is
        # farther north was called east-northeast, and is called east today.
        90.0: Word(83.5, 7.0),
        # 5 flights of 2016 and 2017: 66 to 72 degrees.
        67.5: Word(69.5, 7.0),
        45.0: Word(57.0, 12.0),
    }


@frozen
class Calibration:
    """The parameters of the evidence; the defaults are what geomap uses."""

    words: dict[float, Word] = field(factory=_words)
    """By the azimuth in the middle of the word's sector, for flights from the Korean Peninsula.
    The width includes what so few flights leave open of the centre."""
    words_of_sixteen: dict[float, Word] = field(factory=_words_of_sixteen)
    """The same for years up to `LAST_YEAR_OF_SIXTEEN_POINTS`."""
    range_scatter_m: float = 20e3
    """Of rounded ranges about what was flown, besides the rounding: the statements of Japan and
    of the Republic of Korea on 9 flights of 2021 and 2022 differ by 43 km root mean square."""
    distance_scatter_m: float = 15e3
    """Of a rounded distance from a named place, besides the rounding: against the exact ranges
    published of 5 flights the places lie 3 to 15 km off, and once 50."""
    exact_scatter_m: float = 2e3
    """Of a range given to the kilometre or finer: where on the site it stood."""
    relative_scatter: float = 0.02
    """Of a range of thousands of kilometres: 4,500 and 4,600 km were said of one flight."""
    azimuth_scatter_deg: float = 1.5
    """Of an azimuth in degrees: over a turning Earth heading and geodesic differ by as much."""
    bearing_scatter_deg: float = 8.0
    """Of a bearing from a named place about the sector of its word. With it a word of the
    eight-point rose stands for 16 degrees root mean square; seven falls 'west' of a place lie 15
    degrees about west and six 'north' 17 degrees about north."""
    doubt: float = 0.05
    """Share of last statements that a better one contradicts."""
    spread: float = 4.0
    """How much wider such a statement is: 'about 900 km' has stood for 989."""
    doubted_spread_m: float = 30e3
    """The least spread of a doubted figure, however exact."""
    doubted_azimuth_deg: float = 20.0
    """Standard deviation of a doubted direction: of 39 flights east one was 16 degrees off."""

    def of_year(self, year: int) -> Calibration:
        """Return the calibration for statements of a year: words change their meaning."""
        return evolve(self, words=self.words_of_sixteen) if is_of_sixteen(year) else self


def is_of_sixteen(year: int) -> bool:
    """Say whether statements of a year took words from the rose of sixteen points."""
    return year <= LAST_YEAR_OF_SIXTEEN_POINTS


STAGE_FACTOR = {"forecast": 2.0, "first": 1.5, "final": 1.0}
"""What was said in flight was moved by 10 to 100 km afterwards."""

_LAUNCHING_SIDE = re.compile(
    r"\bKCNA\b|Korean Central News|Rodong|조선중앙통신|로동신문|朝鮮中央通信|労働新聞",
    re.IGNORECASE,
)


def is_launching_side(by: str) -> bool:
    """Say whether a source speaks for those who launched."""
    return _LAUNCHING_SIDE.search(by) is not None


def is_from_korea(launch: Position) -> bool:
    """Say whether a launch lies about the Korean Peninsula, where the words were calibrated."""
    return 123.0 <= launch.lon_deg <= 132.0 and 33.0 <= launch.lat_deg <= 43.5


def rounding_step_km(value: float) -> float:
    """Return the step that a figure looks rounded to.

    Japanese statements use 50 km, 10 km since 2026, and 100 km over great distances.

    Examples
    --------
    >>> [rounding_step_km(value) for value in (999.2, 989, 370, 1000, 3700)]
    [0.1, 1.0, 10.0, 50.0, 100.0]
    """
    for step in _STEPS_KM:
        if step == 100.0 and value < 2000.0:
            continue
        turns = value / step
        if abs(turns - round(turns)) < 1e-6:
            return step
    return 0.1


def range_likelihood(quantity: Quantity, by: str, calibration: Calibration) -> Robust:
    """Return what a published range says of the distance flown, in metres."""
    value = quantity.value * KILOMETRE_M
    step = rounding_step_km(quantity.value) * KILOMETRE_M
    if is_launching_side(by) and step >= 10 * KILOMETRE_M:
        # Round figures of the launching side stood for 1.0 to 1.5 times what was tracked
        # (2021-03-25, 2022-01-05, 2022-01-11: 600 for 450, 700 for 500, 1000 for 700 km), for
        # paths that turned; its figures to the kilometre were right.
        below = max(0.05 * value, KILOMETRE_M)
        core = Band(0.7 * value, value, below, calibration.range_scatter_m)
        return Robust(core, calibration.doubt, calibration.spread)
    return _figure(quantity, calibration.range_scatter_m, calibration)


def path_likelihood(quantity: Quantity, calibration: Calibration) -> Robust:
    """Return what the length of a path that turned says of the distance between its ends."""
    value = quantity.value * KILOMETRE_M
    below = max(0.1 * value, KILOMETRE_M)
    core = Band(0.7 * value, value, below, calibration.range_scatter_m)
    return Robust(core, calibration.doubt, calibration.spread)


def distance_likelihood(quantity: Quantity, calibration: Calibration) -> Robust:
    """Return what a published distance from a place says, in metres."""
    return _figure(quantity, calibration.distance_scatter_m, calibration)


def _figure(quantity: Quantity, scatter: float, calibration: Calibration) -> Robust:
    """Return a plateau as wide as the rounding, with the scatter as its flanks."""
    half_step = rounding_step_km(quantity.value) * KILOMETRE_M / 2.0
    sigma = _scatter(quantity, scatter, calibration)
    low = quantity.value * KILOMETRE_M
    high = (quantity.upper if quantity.upper is not None else quantity.value) * KILOMETRE_M
    one_sided = max(math.hypot(half_step, sigma), 0.08 * low)  # over 900 was 933, over 2500 2802
    match quantity.qualifier:
        case Qualifier.OVER | Qualifier.AT_LEAST:
            core = Band(low, low, sigma, one_sided, exponential_above=True)
        case Qualifier.UP_TO | Qualifier.UNDER:
            core = Band(low, low, max(one_sided, 0.15 * low), sigma, exponential_below=True)
        case _:
            core = Band(max(low - half_step, 0.0), high + half_step, sigma, sigma)
    spread = max(calibration.spread, calibration.doubted_spread_m / sigma)
    return Robust(core, calibration.doubt, spread)


def _scatter(quantity: Quantity, scatter: float, calibration: Calibration) -> float:
    value = quantity.value * KILOMETRE_M
    if rounding_step_km(quantity.value) < 10.0:
        # Given to the kilometre or so: nobody rounded, unless a word says 'about'.
        hedged = 1.0 if quantity.qualifier is Qualifier.EXACT else 5.0
        return calibration.exact_scatter_m * hedged
    # Near by, a figure cannot be off by as much as itself.
    return max(min(max(scatter, calibration.relative_scatter * value), 0.25 * value), KILOMETRE_M)


def direction_likelihood(
    direction: Direction, launch: Position | None, calibration: Calibration
) -> tuple[float, Robust]:
    """Return the azimuth a direction of flight stands for, and the likelihood about it in degrees.

    A word that was never calibrated is spread over its sector of the rose, as
    is every word of a flight from elsewhere than the Korean Peninsula.
    """
    centre, sigma = direction.azimuth_deg, _direction_sigma(direction, calibration)
    if direction.points is not None and launch is not None and is_from_korea(launch):
        word = calibration.words.get(direction.azimuth_deg)
        if word is not None:
            centre, sigma = word.azimuth_deg, word.sigma_deg
    spread = max(1.5, calibration.doubted_azimuth_deg / sigma)
    return centre, Robust(normal(0.0, sigma), calibration.doubt, spread)


def bearing_likelihood(
    direction: Direction, *, from_coast: bool, calibration: Calibration
) -> tuple[float, Robust]:
    """Return the same of a bearing from a place of reference to the fall.

    From a coast the nearest point is not the one where the bearing was taken: twice as wide.
    """
    half_sector, sigma = 0.0, _direction_sigma(direction, calibration)
    if direction.points is not None:
        half_sector, sigma = _sector_deg(direction.points) / 2.0, calibration.bearing_scatter_deg
    if from_coast:
        sigma += half_sector
    spread = max(1.5, calibration.doubted_azimuth_deg / sigma)
    core = Band(-half_sector, half_sector, sigma, sigma)
    return direction.azimuth_deg, Robust(core, calibration.doubt, spread)


def _sector_deg(points: int) -> float:
    # Statements use the eight-point rose even where the word is one of four.
    return 360.0 / max(points, 8)


def _direction_sigma(direction: Direction, calibration: Calibration) -> float:
    if direction.points is None:
        step = 5.0 if direction.azimuth_deg % 5.0 == 0.0 else 1.0
        return math.hypot(step / math.sqrt(12.0), calibration.azimuth_scatter_deg)
    return _sector_deg(direction.points) / math.sqrt(12.0)
