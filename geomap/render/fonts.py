"""Fonts for print: which are here, what they lack, and where a line of text breaks.

Nothing is downloaded and nothing is shipped: fonts are looked up through
matplotlib. Latin falls back on DejaVu Sans, which matplotlib brings along;
Japanese and Korean need a font of the system, and an error says which.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import cache
from typing import Any

from attrs import frozen

from geomap.errors import OutputError

LATIN = ("Liberation Sans", "Arial", "Helvetica", "DejaVu Sans")
"""The first three have the same widths, so a figure is laid out the same with any."""

CJK: dict[str, tuple[str, ...]] = {
    "ja": (
        "Noto Sans CJK JP", "Noto Sans JP", "Source Han Sans JP", "Hiragino Sans", "Yu Gothic",
        "Meiryo", "IPAexGothic", "IPAGothic", "TakaoGothic", "VL Gothic",
    ),
    "ko": (
        "Noto Sans CJK KR", "Noto Sans KR", "Source Han Sans KR", "Apple SD Gothic Neo",
        "Malgun Gothic", "NanumGothic", "Baekmuk Gulim",
    ),
}  # fmt: skip

LANGUAGE_NAMES = {"ja": "Japanese", "ko": "Korean"}

_NOT_FIRST = (
    "、。，．・：；？！）］｝」』】〉》〕’”,.;:?!)]}%％々ーぁぃぅぇぉっゃゅょァィゥェォッャュョ–"
)
_NOT_LAST = "（［｛「『【〈《〔‘“([{"


@frozen
class Face:
    """One font: what matplotlib calls it, and its file."""

    family: str
    path: str
    index: int
    """Of the face within the file."""


def _entries(bold: bool) -> dict[str, Face]:
    from matplotlib import font_manager

    found: dict[str, tuple[int, Face]] = {}
    wanted = 700 if bold else 400
    for entry in font_manager.fontManager.ttflist:
        if entry.style != "normal" or entry.stretch not in ("normal", 400, 100):
            continue
        weight = entry.weight if isinstance(entry.weight, int) else 400
        face = Face(entry.name, str(entry.fname), int(getattr(entry, "index", 0) or 0))
        off = abs(weight - wanted)
        if entry.name not in found or (off, face.path) < (
            found[entry.name][0],
            found[entry.name][1].path,
        ):
            found[entry.name] = off, face
    return {name: face for name, (_, face) in found.items()}


@cache
def faces(lang: str, bold: bool = False) -> tuple[Face, ...]:
    """Return the fonts for a language, the first one for most of the text.

    Raises
    ------
    OutputError
        If matplotlib is not there, or the language has no font; with what to install.
    """
    need_matplotlib()
    here = _entries(bold)
    own = [here[name] for name in CJK.get(lang, ()) if name in here]
    if lang in CJK and not own:
        raise OutputError(
            f"no font with {LANGUAGE_NAMES[lang]} was found; install one, such as Noto Sans CJK "
            f"(Debian, Ubuntu: apt-get install fonts-noto-cjk), or choose --lang en"
        )
    latin = [here[name] for name in LATIN if name in here]
    others = [here[name] for names in CJK.values() for name in names if name in here]
    order = (
        [*own[:1], *latin[:1], *others, *latin[1:]] if own else [*latin[:1], *others, *latin[1:]]
    )
    unique: dict[str, Face] = {}
    for face in order:
        unique.setdefault(face.family, face)
    return tuple(unique.values())[:6]


def need_matplotlib() -> None:
    """Say what to install where matplotlib is missing."""
    try:
        import matplotlib  # noqa: F401
    except ImportError as error:
        raise OutputError(
            "figures are drawn with matplotlib, which is not installed; "
            "run: pip install 'geomap[figure]'"
        ) from error


@cache
def _characters(face: Face) -> frozenset[int]:
    from matplotlib import font_manager

    try:
        font: Any = font_manager.get_font(font_manager.FontPath(face.path, face.index))
    except AttributeError:  # matplotlib before 3.11 opens the first face of a file alone
        font = font_manager.get_font(face.path)
    return frozenset(font.get_charmap())


def printable(text: str, lang: str) -> str:
    """Return a text in which nothing is missing from the fonts of the language.

    Line ends and control characters become spaces; a character that no font has
    becomes U+FFFD, so that a reader sees that something is not shown.

    Raises
    ------
    OutputError
        If what is missing is Chinese, Japanese or Korean: then a font is.
    """
    known = [_characters(face) for face in faces(lang)]
    made = []
    for character in " ".join(text.split()):
        if any(ord(character) in characters for characters in known):
            made.append(character)
        elif _is_cjk(character):
            raise OutputError(
                f"no font here has {character!r} (of {text[:40]!r}); install Noto Sans CJK "
                "(Debian, Ubuntu: apt-get install fonts-noto-cjk)"
            )
        elif character.isprintable():
            made.append("\N{REPLACEMENT CHARACTER}")
    return "".join(made)


def _is_cjk(character: str) -> bool:
    code = ord(character)
    return 0x2E80 <= code <= 0x9FFF or 0xAC00 <= code <= 0xD7A3 or 0xF900 <= code <= 0xFAFF


def wrapped(text: str, width: float, measure: Callable[[str], float]) -> list[str]:
    """Break a text into lines no wider than `width`.

    Between words; between any two ideographs or kana as well, but for a closing mark at the
    head of a line and an opening one at its end; a word that is too wide anywhere.

    Examples
    --------
    >>> wrapped("one two three", 8, len)
    ['one two', 'three']
    >>> wrapped("日本海に、落下", 4, len)
    ['日本海', 'に、落下']
    """
    lines: list[str] = []
    line = ""
    for piece in _pieces(text):
        if measure((line + piece).strip()) <= width:
            line += piece
            continue
        if line.strip():
            lines.append(line.strip())
        line = piece.lstrip()
        while measure(line.strip()) > width and len(line.strip()) > 1:
            count = max(1, sum(measure(line[: n + 1]) <= width for n in range(len(line))))
            lines.append(line[:count])
            line = line[count:]
    if line.strip():
        lines.append(line.strip())
    return lines


def _pieces(text: str) -> Iterable[str]:
    """Yield the smallest pieces between which a line may break, spaces before the words."""
    piece = ""
    for character in text:
        previous = piece[-1:] if piece else ""
        breaks = character == " " or (
            (_breaks_freely(character) or _breaks_freely(previous))
            and character not in _NOT_FIRST
            and previous not in _NOT_LAST
            and previous != " "
        )
        if piece and breaks:
            yield piece
            piece = ""
        piece += character
    if piece:
        yield piece


def _breaks_freely(character: str) -> bool:
    """Say whether a script is written without spaces: kana and ideographs, not hangul."""
    return bool(character) and 0x2E80 <= ord(character) <= 0x9FFF
