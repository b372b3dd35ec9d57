"""The tables of words (`words/*.toml`), compiled once, when a text is first read."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from functools import cache
from importlib.resources import files
from typing import Any

from attrs import frozen

LANGUAGES = ("ja", "ko", "en")
_KANA = re.compile(r"[\u3041-\u30ff]")
_HANGUL = re.compile(r"[\uac00-\ud7a3]")
_GROUP = re.compile(r"(?<![\\\[])\((?!\?)")
_HAN = re.compile(r"[\u4e00-\u9fff]")
_ASCII = re.IGNORECASE | re.ASCII


def language_of(text: str, default: str = "en") -> str:
    """Return the language of a text by its script.

    >>> language_of("本日発射した"), language_of("北 발사체 2발"), language_of("It fell.")
    ('ja', 'ko', 'en')
    """
    kana, hangul = len(_KANA.findall(text)), len(_HANGUL.findall(text))
    if hangul > kana:
        return "ko"
    if kana or (_HAN.search(text) and default != "ko"):
        return "ja"
    return "en" if re.search(r"[A-Za-z]{3}", text) else default


@frozen(eq=False)
class Lexicon:
    """The words of one language; `pattern` gives any list of them as one expression."""

    language: str
    table: dict[str, Any]
    _compiled: dict[str, re.Pattern[str]]

    def words(self, name: str) -> tuple[str, ...]:
        """Return a list of the table by its dotted name, ``apogee.before``."""
        section, _, key = name.partition(".")
        found = self.table[section][key]
        return (found,) if isinstance(found, str) else tuple(found)

    def source(self, name: str) -> str:
        """Return what `pattern` compiles, to be a part of another expression."""
        return _source(self.words(name), self.language)

    def pattern(self, name: str) -> re.Pattern[str]:
        """Return an expression that matches any word of a list."""
        if name not in self._compiled:
            self._compiled[name] = any_of(self.words(name), self.language)
        return self._compiled[name]

    def any(self, name: str, words: Iterable[str]) -> re.Pattern[str]:
        """Return an expression for words that have no list of their own; `name` keeps it."""
        key = f"any {name}"
        if key not in self._compiled:
            self._compiled[key] = any_of(words, self.language)
        return self._compiled[key]

    def named(self, name: str) -> re.Pattern[str]:
        """Return the alternatives of a list as they stand, with their named groups."""
        key = f"named {name}"
        if key not in self._compiled:
            self._compiled[key] = compiled("|".join(self.words(name)), self.language)
        return self._compiled[key]

    def raw(self, name: str) -> re.Pattern[str]:
        """Return the single expression of that name, as it stands in the table."""
        key = f"raw {name}"
        if key not in self._compiled:
            self._compiled[key] = compiled(self.words(name)[0], self.language)
        return self._compiled[key]

    def ending(self, name: str) -> re.Pattern[str]:
        """Return an expression for any word of a list at the end of a text."""
        key = f"ending {name}"
        if key not in self._compiled:
            self._compiled[key] = compiled(rf"(?:{self.source(name)})\s*$", self.language)
        return self._compiled[key]


def any_of(words: Iterable[str], language: str) -> re.Pattern[str]:
    """Compile alternatives, the longest first; Latin ones only as whole words."""
    return compiled(_source(words, language), language)


def compiled(source: str, language: str) -> re.Pattern[str]:
    """Compile an expression that ignores case.

    English words are ASCII, and `re.ASCII` saves a third of the time that their
    expressions take to compile: no letter is looked up in the tables of Unicode.
    """
    return re.compile(source, _ASCII if language == "en" else re.IGNORECASE)


def _source(words: Iterable[str], language: str) -> str:
    blank = " " if language == "en" else r"\s*"
    ordered = sorted(words, key=len, reverse=True)
    inner = "|".join(
        re.sub(r" (\?)?", lambda m: r"\s*" if m[1] else blank, word) for word in ordered
    )
    inner = _GROUP.sub("(?:", inner)  # what nobody asks for need not be captured
    if not ordered:
        return "(?!)"
    if language == "en":
        return rf"(?<![A-Za-z])(?:{inner})(?![A-Za-z])"
    return f"(?:{inner})"


@cache
def table(name: str) -> dict[str, Any]:
    """Return a table that serves all languages: figures, missiles."""
    folder = files("geomap.readers.announcement") / "words"
    return tomllib.loads((folder / f"{name}.toml").read_text(encoding="utf-8"))


@cache
def lexicon(language: str) -> Lexicon:
    """Return the words of a language: ja, ko or en."""
    return Lexicon(language, table(language), {})
