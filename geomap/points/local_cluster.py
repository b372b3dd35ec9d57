"""A Dask cluster on this machine that costs little beside the work it does.

Its workers are forked from a server that has imported what they need, while this
process imports Dask itself. They do not hear Ctrl-C, which a terminal sends to all of them.
"""

from __future__ import annotations

import logging
import os
import signal
import sys
import threading
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from types import FrameType
from typing import Any

from geomap.errors import InputError

_LOADED = ("distributed", "geomap.points.cluster", "geomap.readers.points_arrow")
"""Modules that the server imports."""

_SETTINGS: dict[str, Any] = {
    # Dask's own value has MALLOC_TRIM_THRESHOLD_, too, by which every array of 128 KiB or more is
    # mapped anew by the system, which clears it: a third of the time that placing points took.
    # What is free is given back by `geomap.points.memory`.
    "distributed.nanny.pre-spawn-environ": {
        "OMP_NUM_THREADS": 1,
        "MKL_NUM_THREADS": 1,
        "OPENBLAS_NUM_THREADS": 1,
    },
    # A thread that looks every 10 ms at what the others do.
    "distributed.worker.profile.enabled": False,
}

_LOGGING = {"DASK_LOGGING__DISTRIBUTED": "critical"}


@contextmanager
def local_cluster(workers: int) -> Iterator[Any]:
    """Return a client of a cluster of one-thread processes on this machine, which ends with it.

    Ctrl-C while it starts is heard when it has started, so that it can be ended in order.

    Raises
    ------
    InputError
        If Dask is not installed.
    """
    with ExitStack() as stack:
        settings = dict(_SETTINGS)
        is_forked = stack.enter_context(_server())
        distributed = needed_distributed()
        from dask import config

        if is_forked:
            settings["distributed.worker.multiprocessing-method"] = "forkserver"
            # Else it would import pandas here, for a server that is there already.
            distributed.utils._forkserver_preload_set = True
        stack.enter_context(config.set(settings))
        with _heard_afterwards():
            cluster = distributed.LocalCluster(
                n_workers=workers,
                threads_per_worker=1,
                processes=True,
                dashboard_address=None,
                host="127.0.0.1",
                # What goes wrong with a part is told by us; the rest is talk of coming and going.
                silence_logs=logging.CRITICAL,
                env=_LOGGING,
            )
            stack.enter_context(cluster)
            client = stack.enter_context(distributed.Client(cluster, set_as_default=False))
        yield client


def needed_distributed() -> Any:
    """Return the package of Dask's clusters, which has types for some of what it has.

    Raises
    ------
    InputError
        If it is not installed.
    """
    try:
        import distributed
    except ImportError as error:
        raise InputError(
            f"--dask needs the package {error.name}: pip install 'geomap[dask]'"
        ) from None
    return distributed


@contextmanager
def _server() -> Iterator[bool]:
    """Have a server that forks workers, deaf to Ctrl-C; say whether there is one."""
    if not hasattr(signal, "pthread_sigmask"):
        yield False
        return
    from multiprocessing import forkserver, resource_tracker

    # It would let the signal through again, were it started within.
    resource_tracker.ensure_running()
    # Elsewhere what has been imported is not always safe to fork.
    forkserver.set_forkserver_preload(list(_LOADED) if sys.platform == "linux" else [])
    own: Any = forkserver._forkserver
    is_ours = own._forkserver_pid is None
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        with _environment(_LOGGING):
            forkserver.ensure_running()
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
    try:
        yield True
    finally:
        if is_ours:
            # It would end by itself, but only after this process.
            own._stop()


@contextmanager
def _environment(variables: Mapping[str, str]) -> Iterator[None]:
    before = {name: os.environ.get(name) for name in variables}
    os.environ.update(variables)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                del os.environ[name]
            else:
                os.environ[name] = value


@contextmanager
def _heard_afterwards() -> Iterator[None]:
    """Note an interrupt, and let it come when this is done; a second one comes at once."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    noted: list[int] = []

    def note(number: int, frame: FrameType | None) -> None:
        signal.signal(number, before)
        noted.append(number)

    before = signal.signal(signal.SIGINT, note)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
        if noted:
            signal.raise_signal(signal.SIGINT)
