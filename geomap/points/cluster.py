"""Parts of points done by the workers of a Dask cluster.

What is sent to a worker are names of files and a choice of zones. A worker reads
its part, writes it aside under its own name and answers with a tally; it loads
the zones once. A part that is done twice, because a worker was lost, is written
twice with the same content.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from attrs import evolve

from geomap.errors import InputError
from geomap.points.choice import ZoneChoice
from geomap.points.files import PointOptions
from geomap.points.local_cluster import local_cluster, needed_distributed
from geomap.points.parts import Done, Job, run_job
from geomap.threads import cores

_WAIT = "20s"


@contextmanager
def connected(address: str | None, workers: int | None = None) -> Iterator[Any]:
    """Return a client of a scheduler, or of a cluster on this machine that ends with it.

    Parameters
    ----------
    address : str, optional
        Of a scheduler, as ``tcp://host:8786``; None: a cluster of one-thread processes here.
    workers : int, optional
        How many of them; as many as there are cores where it is left out.

    Raises
    ------
    InputError
        If Dask is not installed, or no scheduler answers.
    """
    if address is None:
        with local_cluster(workers or cores()) as client:
            yield client
        return
    distributed = needed_distributed()
    try:
        client = distributed.Client(address, timeout=_WAIT, set_as_default=False)
    except (OSError, ValueError) as error:
        raise InputError(f"no Dask scheduler answers at {address}: {error}") from None
    with client:
        yield client


def run_on(
    client: Any, jobs: Sequence[Job], choice: ZoneChoice, options: PointOptions
) -> Iterator[Done]:
    """Do jobs on the workers of a client, and return each when it is done, in any order."""
    alone = evolve(options, threads=1)
    # The longest first, so that no worker is left with one when the others are done.
    order = sorted(jobs, key=lambda job: -job.part.rows)
    futures = {
        client.submit(run_job, job, choice, alone, pure=False, retries=1): job for job in order
    }
    try:
        for future in needed_distributed().as_completed(futures, loop=client.loop):
            if future.status == "error":
                yield Done(futures[future], None, _told(futures[future], future.exception()))
            else:
                yield future.result()
            future.release()
    finally:
        client.cancel(list(futures))


def _told(job: Job, error: BaseException | None) -> str:
    name = type(error).__name__
    if name == "KilledWorker":
        return f"{job.part.source}: every worker that took it was lost; they may be short of memory"
    return f"{job.part.source}: {error}" if str(error) else f"{job.part.source}: {name}"
