"""What a sentence says of Japan's EEZ; in doubt, nothing.

A wrong statement costs more than a missing one: a sentence that asks, supposes,
denies in a way that is not understood, counts earlier cases, or speaks of
another state's zone gives nothing. An air defence identification zone and an
announced drop area are other things and have other words.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from attrs import evolve, frozen

from geomap.events import Claim
from geomap.readers.announcement.lexicon import Lexicon, compiled
from geomap.readers.announcement.some_of import of_how_many


@frozen
class ClaimFound:
    """A statement about the EEZ: what, and which words say it."""

    claim: Claim
    start: int
    end: int
    of: str = ""
    """How many missiles it is about, where it says so: a number, 'some' or 'several'."""
    stage: str = ""
    """'first', 'final': of two statements, one that took the other back."""


_FALL_EN = re.compile(
    r"(?ai)\b(?:fell|fall(?:s|en|ing)?|land(?:ed|s|ing)?|splash\w*|c[ao]me down|impact\w*|hit"
    r"|plunged|crashed|"
    r"waters?|sea|reach\w*|enter\w*|drop\w*|ended|touch\w*)\b"
)


def claims_in(
    text: str, words: Lexicon, *, zone_named_before: bool = False, sentence: str = ""
) -> tuple[ClaimFound, ...]:
    """Return what is said of Japan's EEZ, in order; nothing where it is left open.

    Where `text` is a part of a sentence, `sentence` is the whole: its verb may come later.
    """
    found: list[ClaimFound] = []
    none_came = words.pattern("eez.no_arrival").search(text)
    if none_came and words.words("eez.no_arrival"):
        return (ClaimFound(Claim.OUTSIDE, none_came.start(), none_came.end()),)
    zones = list(words.pattern("eez.zone").finditer(text))
    if not zones and zone_named_before and words.language == "en":
        zones = list(re.finditer(r"(?ai)\b(?<=the )zone\b(?! of)", text))
    if words.language == "en":
        zones += _zones_meant(text, words, sentence or text, zone_named_before)
        zones.sort(key=re.Match.start)
    covered = 0
    for zone in zones:
        if zone.start() < covered:
            continue
        covered = zone.end()
        if _is_of_others(text, zone, words):
            continue
        read = _english if words.language == "en" else _after
        claim = read(text, zone, words, sentence or text)
        if claim is not None:
            of = of_how_many(text, claim.start, claim.end, words, sentence or text)
            found.append(evolve(claim, of=of))
            covered = max(covered, claim.end)
    return _corrected(found, sentence or text, words)


def _corrected(
    found: Sequence[ClaimFound], sentence: str, words: Lexicon
) -> tuple[ClaimFound, ...]:
    """Put a statement that was taken back before the one that took its place.

    Where nothing is read of what took its place, nothing is left.
    """
    if not found or not words.words("eez.corrected"):
        return tuple(found)
    turn = words.pattern("eez.corrected").search(sentence, found[0].end)
    if turn is None:
        return tuple(found)
    if len(found) != 2 or not found[0].end <= turn.start() < found[1].end:
        return ()
    return evolve(found[0], stage="first"), evolve(found[1], stage="final")


def _after(text: str, zone: re.Match[str], words: Lexicon, sentence: str) -> ClaimFound | None:
    """Read Japanese and Korean, where inside or outside follows the zone."""
    rest = text[zone.end() :]
    lead = re.match(r"[\s)\]\"']*", rest)
    offset = lead.end() if lead else 0
    tail = rest[offset:]
    best: tuple[int, Claim] | None = None
    for name, claim in (("outside", Claim.OUTSIDE), ("inside", Claim.INSIDE), ("near", Claim.NEAR)):
        match = words.pattern(f"eez.{name}").match(tail)
        if match and (best is None or match.end() > best[0]):
            best = (match.end(), claim)
    if best is None:
        return None
    end, claim = best
    both = re.match(r"[やと、/か및과와]{1,2}\s*(?:その)?(?:内|外|付近|밖|안|부근)", tail[end:])
    if both:
        return None
    following = tail[end:]
    if words.pattern("eez.traffic").match(following) or not words.pattern("eez.falls").search(
        sentence
    ):
        return None  # 'ships in the zone', or no word of a fall
    clause = re.split(r"[。\n]", following)[0]
    if words.pattern("eez.open").search(tail[max(0, end - 2) : end + 40].split("。")[0]):
        return None
    if claim is Claim.INSIDE:
        denied = words.pattern("eez.negation").search(clause)
        if denied:
            claim, end = Claim.OUTSIDE, end + denied.end()
    elif words.pattern("eez.negation").search(clause):
        return None  # 'not outside': say nothing rather than guess
    stop = zone.end() + offset + end
    return ClaimFound(claim, zone.start(), min(stop, len(text)))


_WHOSE = r"(?:(?:the|its|their|our|japan(?:ese|'s)?|tokyo's|country's|nation's)\s*)*"
_OWNER = (
    rf"(?:\s*\(?{_WHOSE}"
    r"(?:(?:territorial (?:waters|seas?)|territory) (?:or|and|nor)\s+"
    r"(?:in(?:side)?\s+|within\s+)?)?"
    rf"(?:(?:boundary|limits?|edge)\s*)?(?:of\s+)?{_WHOSE}(?:waters\s+(?:of|in)\s+)?"
    r"(?:(?:waters|the sea|an area)\s+(?:that\s+)?japan\s+(?:claims|considers|regards|calls)\s+"
    r"(?:(?:as|to be)\s+)?(?:part of\s+)?(?:its\s+)?)?"
    r"(?:\d+[- ](?:nautical[- ])?(?:mile|k\w+)\s*)?\(?)\s*$"
)
"""What may stand between 'outside' and the zone: whose it is, and how wide."""


_OF_OTHERS = re.compile(r"(?ai)\s+of\s+(?!(?:the )?(?:japan|tokyo|our|its|country|nation)\b)")


def _is_of_others(text: str, zone: re.Match[str], words: Lexicon) -> bool:
    """Say whether a zone is another state's: Russia's EEZ, the EEZ of Palau."""
    if words.ending("eez.others").search(text[: zone.start()]):
        return True
    return words.language == "en" and _OF_OTHERS.match(text, zone.end()) is not None


_MEANT = re.compile(
    r"(?ai)\b(?:fell|landed|came down|splashed down|fall(?:en|ing)|land(?:ing)?"
    r"|(?:corrected|revised|changed) (?:\w+ )?to"
    r"|(?:the (?:other|rest|others|second|third|fourth|remaining)(?: \w+)?"
    r"|one|two|three|four|five|six|seven|eight|nine|ten)(?: was| were)?)"
    r" (?:outside|inside)\b(?:(?: of)? (?:it|(?:the|that) zone)\b|(?=\s*(?:[.,;)]|$|and\b|but\b)))"
)
"""A side alone, after the zone was named: 'the other outside', 'the second fell inside it'."""
_AFTER_SIDE = re.compile(r"(?ai)(?<=side)(?: of)?(?: it| (?:the|that) zone)?")


def _zones_meant(
    text: str, words: Lexicon, sentence: str, zone_named_before: bool
) -> list[re.Match[str]]:
    """Return the places where an English sentence means Japan's zone without a name for it.

    It named that before, or corrects a sentence that did.
    """
    named = list(words.pattern("eez.zone").finditer(sentence))
    corrects = zone_named_before and words.pattern("eez.corrected").search(sentence)
    meant = []
    for side in _MEANT.finditer(text) if named or corrects else ():
        before = [zone for zone in named if zone.end() <= side.start()]
        is_japans = not _is_of_others(sentence, before[-1], words) if before else corrects
        place = _AFTER_SIDE.search(text, *side.span())
        if is_japans and place:
            meant.append(place)
    return meant


_TURN_EN = re.compile(r"(?i);|,\s+(?:but|while|although)\s")
_UNLIKE = re.compile(
    r"(?ai)\b(?:unlike|in contrast (?:to|with)|compared (?:to|with)|as opposed to)\b"
    r"(?:[^.;]*,\s+(?:which|that|when|where|whose)\b)?[^,.;]*$"
)
"""Words that hold another missile against this one: 'unlike that of March, which landed'."""


@cache
def _before_zone(words: Lexicon, *names: str) -> re.Pattern[str]:
    """Return an expression for words that stand before the zone and its owner."""
    sides = "|".join(f"(?P<{name}>{words.source(f'eez.{name}')})" for name in names)
    return compiled(f"(?:{sides}){_OWNER}", words.language)


def _english(text: str, zone: re.Match[str], words: Lexicon, sentence: str) -> ClaimFound | None:
    """Read English, where inside or outside stands before the zone."""
    turn = max((match.end() for match in _TURN_EN.finditer(sentence, 0, zone.start())), default=0)
    if words.pattern("eez.open").search(sentence[turn:]):
        return None
    before = text[: zone.start()]
    if _UNLIKE.search(before):
        return None
    side = _before_zone(words, "near", "outside", "inside").search(before)
    if side is None:
        reach = _before_zone(words, "reach").search(before)
        if reach and words.pattern("eez.negation").search(before[: reach.end()]):
            return ClaimFound(Claim.OUTSIDE, reach.start(), zone.end())
        return None
    start, end, claim = side.start(), zone.end(), Claim(str(side.lastgroup))
    falls = [match.end() for match in _FALL_EN.finditer(before[:start])]
    traffic = [match.end() for match in words.pattern("eez.traffic").finditer(before[:start])]
    if traffic and max(traffic) > max((fall for fall in falls), default=0):
        return None  # 'ships inside the zone'
    clause_start = max(
        (m.end() for m in re.finditer(r"[;:]|,\s+(?:but|and|while)\s+", text[:start])), default=0
    )
    clause = text[clause_start : start + 8]
    if claim is Claim.INSIDE:
        if words.pattern("eez.negation").search(clause):
            claim = Claim.OUTSIDE
        elif not _FALL_EN.search(clause) and zone.re is not _AFTER_SIDE:
            return None  # 'ships in Japan's EEZ' is not a place of fall
    elif words.pattern("eez.negation").search(clause):
        return None
    return ClaimFound(claim, start, end)
