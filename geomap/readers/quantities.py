"""Published figures: "about 1,000 km", "over 700", "約300～400km", "최대 250".

One grammar for every field of every format. A text is one figure, or two with
a sign or word of range between them; what stands around must be a hedging word
that is known, or the unit. Anything else is an error, so that no word that
could change the meaning is passed over.
"""

from __future__ import annotations

import math
import re
import unicodedata
from functools import lru_cache

from geomap.errors import InputError
from geomap.events import Qualifier, Quantity
from geomap.units import NAUTICAL_MILE_M, STATUTE_MILE_M

_WANTED = (
    "expected a figure such as 999.2, 'about 1000', 'over 700', 'at least 500', 'up to 250', "
    "'under 700' or '300-400'"
)
_LONGEST = 200

LARGEST = 1_000_000.0
"""More than any distance, height or time that a flight on Earth can have."""

_WORDS: dict[Qualifier, tuple[str, ...]] = {
    Qualifier.ABOUT: (
        *("about", "around", "approx", "approx.", "approximately", "roughly", "some", "circa"),
        *("ca.", "ca", "c.", "nearly", "almost", "close to", "estimated", "an estimated", "~", "≈"),
        *("約", "およそ", "おおよそ", "程度", "前後", "くらい", "ぐらい", "ほど", "推定"),
        *("약", "대략", "정도", "가량", "여", "안팎", "내외"),
    ),
    Qualifier.OVER: (
        *("over", "more than", "above", "exceeding", "in excess of", "beyond", ">", "well over"),
        *("just over", "slightly over", "far over", "well above", "greater than"),
        *("well in excess of",),
        *("超", "超え", "超える", "超えて", "を超え", "を超える", "を超えて", "を大きく超える"),
        *(
            "を大きく超えて",
            "大きく超える",
            "넘는",
            "넘게",
            "이 넘는",
            "초과",
            "를 넘는",
            "을 넘는",
        ),
    ),
    Qualifier.AT_LEAST: (
        *("at least", "minimum", "a minimum of", "min.", "or more", "and more", "or longer"),
        *("or higher", "no less than", "not less than", "+", "≥", ">=", "upwards of"),
        *("以上", "少なくとも", "最低", "이상", "최소", "적어도", "최소한"),
    ),
    Qualifier.UP_TO: (
        *("up to", "at most", "maximum", "a maximum of", "max", "max.", "as much as", "as far as"),
        *("as high as", "or less", "no more than", "not more than", "not exceeding", "≤", "<="),
        *("最大", "最大で", "最大で約", "以下", "以内", "最高", "최대", "이하", "이내", "최고"),
    ),
    Qualifier.UNDER: (
        *("under", "less than", "below", "short of", "fewer than", "<", "just under", "well under"),
        *("未満", "を下回る", "下回る", "미만"),
    ),
}

_UNITS_KM: dict[str, float] = {
    **dict.fromkeys(("km", "kms", "kilometre", "kilometres", "kilometer", "kilometers"), 1.0),
    **dict.fromkeys(("キロ", "キロメートル", "粁", "킬로미터", "킬로"), 1.0),
    **dict.fromkeys(("m", "metre", "metres", "meter", "meters", "メートル", "미터"), 1e-3),
    **dict.fromkeys(
        ("nmi", "nm", "nautical mile", "nautical miles", "海里", "해리"), NAUTICAL_MILE_M / 1e3
    ),
    **dict.fromkeys(("statute mile", "statute miles"), STATUTE_MILE_M / 1e3),
}
_UNITS_MINUTES: dict[str, float] = {
    **dict.fromkeys(("min", "min.", "mins", "minute", "minutes", "分", "分間", "분", "분간"), 1.0),
    **dict.fromkeys(("s", "s.", "sec", "sec.", "secs", "second", "seconds", "秒", "초"), 1 / 60),
    **dict.fromkeys(("h", "hour", "hours", "時間", "시간"), 60.0),
}
_UNITS: dict[str, dict[str, float]] = {"km": _UNITS_KM, "minutes": _UNITS_MINUTES}

_NUMBER = re.compile(
    r"(?<![\d.,])(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?(?:e[+-]?\d{1,3})?(?![\d.,]*\d)"
)
_DECIMAL = re.compile(r"[+-]?(?:\d{1,15}(?:\.\d{0,30})?|\.\d{1,30})(?:[eE][+-]?\d{1,3})?")
_RANGE = re.compile(r"#\s*(?:[-‐‑–—~〜∼]|to|and|から|乃至|ないし|에서|내지)\s*(?:約|약)?#")


def _alternatives(words: list[str]) -> re.Pattern[str]:
    """Match any of the words, the longest first; Latin ones only as whole words."""
    patterns = []
    for word in sorted(words, key=len, reverse=True):
        before = r"(?<![a-z])" if word[0].isascii() and word[0].isalpha() else ""
        after = r"(?![a-z])" if word[-1].isascii() and word[-1].isalpha() else ""
        patterns.append(before + re.escape(word).replace(r"\ ", r"\s+") + after)
    return re.compile("|".join(patterns))


_QUALIFIER_OF = {word: qualifier for qualifier, words in _WORDS.items() for word in words}
_NEUTRAL = ("between", "from", "過去最高で", "過去最長の", "飛翔", "비행")
_HEDGE = _alternatives([*_QUALIFIER_OF, *_NEUTRAL])
_UNIT = {
    # 600여km is "600-odd km": the hedge stands before the unit.
    name: re.compile(r"#(여?)\s*(" + _alternatives(list(units)).pattern + ")")
    for name, units in _UNITS.items()
}


@lru_cache(maxsize=4096)  # the same words come again and again
def parse_quantity(text: str, unit: str = "km") -> Quantity:
    """Read a published figure.

    Parameters
    ----------
    text : str
        As published; full-width digits, thousands separators and a repeated
        unit are understood.
    unit : {'km', 'minutes'}
        The unit of the result. Metres and nautical miles, or seconds and hours,
        are converted where the text says so.

    Examples
    --------
    >>> parse_quantity("about 1,000 km")
    Quantity(value=1000.0, qualifier=<Qualifier.ABOUT: 'about'>, upper=None, text='about 1,000 km')
    >>> parse_quantity("約３００～４００km").upper
    400.0
    """
    if len(text) > _LONGEST:
        raise InputError(f"{_WANTED}, got {len(text):,} characters")
    folded = unicodedata.normalize("NFKC", text).casefold().replace("\N{MINUS SIGN}", "-").strip()
    numbers = [float(found.replace(",", "")) for found in _NUMBER.findall(folded)]
    template = _NUMBER.sub("#", folded).strip()
    if re.search(r"(?:^|[^#\w\s])\s*-\s*#|^[a-z ]*\s-#|\bminus\b", template):
        raise InputError(f"must not be negative, got {text!r}")
    if re.search(r"\b(?:nan|inf|infinity)\b", template) or not all(map(math.isfinite, numbers)):
        raise InputError(f"{_WANTED}; got {text!r}, which is not finite")
    if not numbers or re.search(r"\d", template):
        raise InputError(f"{_WANTED}, got {text!r}{_comma_advice(folded)}")
    if max(numbers) > LARGEST:
        raise InputError(f"expected a figure up to {LARGEST:,.0f}, got {text!r}")
    template, factors = _take_units(template, unit)
    is_range = len(numbers) == 2 and bool(_RANGE.search(template))
    if is_range:
        template = _RANGE.sub("#", template, count=1)
    hedges = {_QUALIFIER_OF.get(re.sub(r"\s+", " ", word)) for word in _HEDGE.findall(template)}
    rest = _HEDGE.sub("", template).replace("#", "", 1).strip()
    if rest or len(numbers) != (2 if is_range else 1):
        shown = f": cannot read {rest!r}" if rest.strip("# ") else ""
        if unit == "km" and re.search(r"\bmi(?:les?)?\b", rest):
            shown += "; write 'nmi' for nautical miles or 'statute miles'"
        raise InputError(f"{_WANTED}, got {text!r}{shown}")
    values = _converted(numbers, factors)
    qualifiers = hedges - {None, Qualifier.ABOUT}
    if is_range:
        if qualifiers:
            raise InputError(f"{_WANTED}: either a range or one limit, got {text!r}")
        return Quantity(values[0], Qualifier.BETWEEN, values[1], text)
    if len(qualifiers) > 1:
        raise InputError(f"{_WANTED}: the words contradict each other in {text!r}")
    about = Qualifier.ABOUT if Qualifier.ABOUT in hedges else Qualifier.EXACT
    return Quantity(values[0], next(iter(qualifiers), None) or about, None, text)


def _take_units(template: str, unit: str) -> tuple[str, list[float | None]]:
    """Remove the unit after each figure; return the factor of each, None where it has none."""
    factors: list[float | None] = []

    def take(match: re.Match[str]) -> str:
        found = _UNIT[unit].match(match.string, match.start())
        name = re.sub(r"\s+", " ", found.group(2)) if found else ""
        factors.append(_UNITS[unit][name] if found else None)
        return "#" + (found.group(1) if found else "")

    pattern = re.compile(f"(?:{_UNIT[unit].pattern})|#")
    return pattern.sub(take, template), factors


def _converted(numbers: list[float], factors: list[float | None]) -> list[float]:
    """Apply the units; in '300-400 km' the unit is that of both."""
    last = next((factor for factor in reversed(factors) if factor is not None), 1.0)
    return [
        number * (last if factor is None else factor)
        for number, factor in zip(numbers, factors, strict=True)
    ]


def _comma_advice(folded: str) -> str:
    if re.fullmatch(r"\D*\d+,\d{1,2}\D*", folded):
        return "; write decimals with a point, as in 999.2"
    return ""


def parse_number(text: str) -> float:
    """Read a plain finite number, negative ones too.

    >>> parse_number("-12.5")
    -12.5
    """
    folded = unicodedata.normalize("NFKC", text).replace("\N{MINUS SIGN}", "-").strip()
    if not re.fullmatch(
        r"[+-]?(?:\d{1,15}(?:\.\d{0,30})?|\.\d{1,30})(?:[eE][+-]?\d{1,3})?", folded
    ):
        raise InputError(f"expected a finite number such as 125.67, got {text[:60]!r}")
    value = float(folded)
    if not math.isfinite(value):
        raise InputError(f"expected a finite number such as 125.67, got {text[:60]!r}")
    return value


def parse_radius_m(text: str) -> float:
    """Read a radius in kilometres, of which 90 % of the probability lies within; return metres."""
    radius_km = parse_number(text)
    if not 0.0 <= radius_km <= 20_000.0:
        raise InputError(f"expected a radius in kilometres, from 0 to 20000, got {text[:60]!r}")
    return radius_km * 1000.0
