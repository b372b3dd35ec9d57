"""Many parts into a folder: made aside, and put in their places when all of them are made."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from attrs import frozen

from geomap.errors import GeomapError, OutputError
from geomap.points.choice import ZoneChoice
from geomap.points.files import PointOptions, Step, Tally, classify_file
from geomap.points.planning import Part
from geomap.writing import whole_folder


@frozen
class Job:
    """A part, and the file that it is written to."""

    part: Part
    target: str


@frozen
class Done:
    """What came of a job: a tally, or what went wrong."""

    job: Job
    tally: Tally | None
    failure: str = ""


def run_job(job: Job, choice: ZoneChoice, options: PointOptions, step: Step | None = None) -> Done:
    """Do a job; what the user can mend is returned as a failure and not raised."""
    groups = job.part.row_groups
    try:
        tally = classify_file(
            [job.part.source],
            job.target,
            choice.classifier(),
            options,
            row_groups=None if groups is None else range(*groups),
            step=step,
        )
    except OutputError:
        raise
    except GeomapError as error:
        return Done(job, None, str(error))
    return Done(job, tally)


def run_parts(
    parts: Sequence[Part],
    folder: Path,
    runner: Callable[[Sequence[Job]], Iterable[Done]],
    told: Callable[[Done], None],
) -> list[Done]:
    """Do all parts and put what they made into a folder.

    Parameters
    ----------
    parts : sequence of Part
    folder : Path
        Is there.
    runner : callable
        Does jobs, in any order.
    told : callable
        Told of each part when it is done.

    Returns
    -------
    list of Done
        In the order of the parts. What failed is not in the folder.

    Raises
    ------
    OutputError
        If a part has no place in the folder.
    """
    with whole_folder(folder) as aside:
        jobs = [Job(part, str(aside / part.name)) for part in parts]
        done: dict[str, Done] = {}
        for one in runner(jobs):
            done[one.job.target] = one
            told(one)
        for job in jobs:
            if done[job.target].tally is not None:
                _put(Path(job.target), folder / job.part.name)
    return [done[job.target] for job in jobs]


def _put(made: Path, place: Path) -> None:
    try:
        made.replace(place)
    except OSError as error:
        raise OutputError(f"{place}: cannot be written ({error.strerror or error})") from error
