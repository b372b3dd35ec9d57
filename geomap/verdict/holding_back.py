"""Statements that cannot hold together: the verdict stands only if each reading gives it.

Which of two contradicting statements is wrong, the estimate has to guess, and
a probability that rests on this guess decides nothing. So the answer is held
back, as undetermined, unless it is the same without the one and without the
other. The probability is still told, for what it is worth.
"""

from __future__ import annotations

from collections.abc import Sequence

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


def hold_back(
    verdict: Verdict,
    readings: Sequence[Spread | None],
    zones: ZoneMap,
    asked: Question,
    flight: Flight,
) -> Verdict:
    """Return the verdict as undetermined unless every reading decides it in the same way.

    Parameters
    ----------
    verdict : Verdict
    readings : sequence of Spread or None
        What is left without either side of each contradiction; None decides nothing.
    zones : ZoneMap
    asked : Question
        What the verdict answers.
    flight : Flight
        For what its sources said of the zone.
    """
    answers = [_answer(reading, zones, asked.ids) for reading in readings]
    if asked.other_ids is not None and verdict.other is not None:
        others = [_answer(reading, zones, asked.other_ids) for reading in readings]
        if any(answer is not verdict.other for answer in others):
            verdict = evolve(verdict, other=Answer.UNDETERMINED)
    if verdict.answer is Answer.UNDETERMINED or all(a is verdict.answer for a in answers):
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
    return answer_for(min(1.0, float(reading.weight[inside].sum())))
