"""Statements that cannot hold together: the verdict stands only if each reading gives it.

Which of two contradicting statements is wrong, the estimate has to guess, and
a probability that rests on this guess decides nothing. So the answer is held
back, as undetermined, unless it is the same without the one and without the
other. The probability is still told, for what it is worth.
"""

from __future__ import annotations

from collections.abc import Iterable

from attrs import evolve

from geomap.events import Flight
from geomap.findings import Finding
from geomap.impact import Spread
from geomap.sentences import say
from geomap.verdict.judging import Question, answer_for, check_claims
from geomap.verdict.values import Answer, Verdict
from geomap.zones import ZoneMap

HELD_BACK = Finding(
    "contradiction",
    say(
        "Without one or the other of the statements that cannot both hold the answer would be "
        "another one, so none is given."
    ),
)

_DECIDED = (Answer.INSIDE, Answer.OUTSIDE)


def hold_back(
    verdict: Verdict,
    readings: Iterable[Spread | None],
    zones: ZoneMap,
    asked: Question,
    flight: Flight,
) -> Verdict:
    """Return the verdict as undetermined unless every reading decides it in the same way.

    Parameters
    ----------
    verdict : Verdict
    readings : iterable of Spread or None
        What is left without either side of each contradiction; None decides nothing. No more are
        taken than it needs.
    zones : ZoneMap
    asked : Question
        What the verdict answers.
    flight : Flight
        For what its sources said of the zone.
    """
    given = {asked.ids: verdict.answer, asked.other_ids: verdict.other}
    left = {ids: said for ids, said in given.items() if ids and said in _DECIDED}
    for reading in readings if left else ():
        left = {ids: said for ids, said in left.items() if _answer(reading, zones, ids) is said}
        if not left:
            break
    if verdict.other is not None and asked.other_ids not in left:
        verdict = evolve(verdict, other=Answer.UNDETERMINED)
    if verdict.answer is Answer.UNDETERMINED or asked.ids in left:
        return verdict
    checks = check_claims(flight.reports, Answer.UNDETERMINED) if verdict.claim_checks else ()
    return evolve(
        verdict,
        answer=Answer.UNDETERMINED,
        claim_checks=checks,
        settled_by=say("which of the contradicting statements is right would decide."),
        is_held_back=True,
    )


def _answer(reading: Spread | None, zones: ZoneMap, ids: frozenset[str]) -> Answer:
    if reading is None:
        return Answer.UNDETERMINED
    inside = zones.contains(ids, reading.lon_deg, reading.lat_deg)
    return answer_for(float(reading.weight[inside].sum()))
