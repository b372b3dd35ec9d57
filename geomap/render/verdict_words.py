"""A verdict in words: the headline, how sure it is, by whose claim, and how far from the limit."""

from __future__ import annotations

from geomap.render.words import Words
from geomap.verdict import Answer, Claims, Verdict


def zone_words(zone_id: str, name: str, words: Words) -> str:
    """Return what a zone is called in this language."""
    if zone_id == "japan-eez":
        return words("Japan’s EEZ")
    if zone_id == "high-seas":
        return words("high seas")
    if zone_id == "outside":
        return words("outside the zones given")
    if zone_id == "land":
        return words("land")
    if zone_id == "not-covered":
        return words("beyond the region covered")
    if zone_id.endswith("-eez") and name:
        return words("EEZ of {state}", state=words.named(name))
    return words.named(name) if name else zone_id


def headline(verdict: Verdict, zone: str, words: Words) -> str:
    """Return the verdict in a few words."""
    return {
        Answer.INSIDE: words("Inside {zone}", zone=zone),
        Answer.OUTSIDE: words("Outside {zone}", zone=zone),
        Answer.UNDETERMINED: words("Inside or outside {zone}: undetermined", zone=zone),
    }[verdict.answer]


def sentence(verdict: Verdict, zone: str, words: Words) -> str:
    """Return the verdict with its probability."""
    inside = verdict.probability_inside
    if verdict.answer is Answer.OUTSIDE:
        return words(
            "It came down outside {zone} with a probability of {probability}.",
            zone=zone,
            probability=words.percent(1.0 - inside),
        )
    if verdict.answer is Answer.INSIDE:
        return words(
            "It came down inside {zone} with a probability of {probability}.",
            zone=zone,
            probability=words.percent(inside),
        )
    return words(
        "It came down inside {zone} with a probability of {probability}: "
        "what was published does not decide it.",
        zone=zone,
        probability=words.percent(inside),
    )


def reading(verdict: Verdict, words: Words) -> str:
    """Say by whose claim the verdict holds, and what it is by the other reading."""
    if verdict.claims is None:
        return ""
    if verdict.given_claims:
        return words("What sources said of the EEZ is used as evidence here.")
    japan = verdict.claims is Claims.JAPAN
    basis = (
        words("The zone is taken as Japan claims it, disputed areas included.")
        if japan
        else words("Only waters that no other state claims are counted.")
    )
    if verdict.other is None or verdict.other_probability_inside is None:
        return basis
    chance = words.percent(verdict.other_probability_inside)
    if (
        verdict.other is verdict.answer
        and abs(verdict.other_probability_inside - verdict.probability_inside) < 0.005
    ):
        same = (
            words("Leaving the disputed areas out changes nothing.")
            if japan
            else words("Counting the disputed areas changes nothing.")
        )
        return f"{basis} {same}"
    differs = (
        words(
            "Leaving the disputed areas out, the probability of inside is {probability}.",
            probability=chance,
        )
        if japan
        else words(
            "Counting the disputed areas, the probability of inside is {probability}.",
            probability=chance,
        )
    )
    return f"{basis} {differs}"


def distance_sentence(verdict: Verdict, words: Words) -> str:
    """Return the median of the signed distance to the limit as a reader says it."""
    median = verdict.distance_inside.median_m
    return side(abs(median), median >= 0, words)


def side(distance_m: float, is_inside: bool, words: Words) -> str:
    """Return a distance to the limit and on which side of it."""
    length = words.about_km(distance_m)
    return (
        words("{length} inside", length=length)
        if is_inside
        else words("{length} outside", length=length)
    )


def spread(verdict: Verdict, words: Words) -> str:
    """Return what 90 % of the possible falls lie between, without a sign to puzzle over."""
    low, high = verdict.distance_inside.low_m, verdict.distance_inside.high_m
    if low >= 0.0:
        return words(
            "90%: {near} to {far} inside", near=words.about_km(low), far=words.about_km(high)
        )
    if high <= 0.0:
        return words(
            "90%: {near} to {far} outside", near=words.about_km(-high), far=words.about_km(-low)
        )
    return words(
        "90%: {low} outside to {high} inside", low=words.about_km(-low), high=words.about_km(high)
    )
