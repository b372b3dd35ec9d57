"""Work shared out to real processes: each item once, in order where that is asked for."""

import multiprocessing
import os
import signal
import time
from functools import partial

import pytest

from geomap.errors import ZoneError
from geomap.workers import GIVEN_UP, Job, Lost, _worker_surroundings, in_order, shared_out


def begin():
    return {"pid": os.getpid()}


def slowest_first(state, item):
    time.sleep(0.3 if item == 0 else 0.0)
    return item * item, state["pid"]


def deadly_for(items, state, item):
    if item in items:
        os.kill(os.getpid(), signal.SIGKILL)
    return item


def surroundings(state, item):
    return os.environ.get("OPENBLAS_NUM_THREADS"), signal.pthread_sigmask(signal.SIG_BLOCK, ())


@pytest.mark.parametrize("workers", [1, 2])
def test_results_come_in_the_order_of_the_items(workers):
    found = list(in_order(range(9), Job(begin, slowest_first), workers))
    assert [(item, result[0]) for item, result in found] == [(n, n * n) for n in range(9)]
    processes = {result[1] for _, result in found}
    assert (os.getpid() in processes) == (workers == 1)
    assert len(processes) <= workers


def test_an_item_that_ends_its_worker_is_lost_alone():
    job = Job(begin, partial(deadly_for, {3}))
    found = dict(in_order(range(7), job, 2))
    assert found.pop(3) == Lost("its worker process died twice, out of memory perhaps")
    assert found == {n: n for n in (0, 1, 2, 4, 5, 6)}


def test_when_every_worker_dies_the_rest_is_not_tried():
    found = dict(shared_out(range(8), Job(begin, partial(deadly_for, set(range(8)))), 2))
    assert len(found) == 8
    assert sum(result is GIVEN_UP for result in found.values()) == 5


def cannot_begin():
    raise ZoneError("no such file")


def test_what_goes_wrong_before_any_item_is_raised_and_not_taken_for_a_dead_worker():
    with pytest.raises(ZoneError, match="no such file"):
        list(shared_out(range(4), Job(cannot_begin, surroundings), 2))


def slowly(state, item):
    time.sleep(0.2)
    return state["pid"]


def test_a_pool_that_is_given_up_leaves_the_workers_of_another_alone():
    job = Job(begin, slowly)
    one, other = shared_out(range(20), job, 2), shared_out(range(12), job, 2)
    next(one)
    first = next(other)[1]
    one.close()
    processes = {first, *(pid for _, pid in other)}
    assert len(processes) == 2


def test_when_all_is_done_no_worker_is_left():
    list(shared_out(range(4), Job(begin, slowly), 2))
    assert multiprocessing.active_children() == []


def test_an_interrupt_that_was_held_back_finds_the_environment_as_it_was(monkeypatch):
    monkeypatch.delenv("OPENBLAS_NUM_THREADS", raising=False)
    with pytest.raises(KeyboardInterrupt), _worker_surroundings():
        os.kill(os.getpid(), signal.SIGINT)
    assert "OPENBLAS_NUM_THREADS" not in os.environ


def test_a_worker_has_one_thread_and_leaves_interrupts_to_its_parent(monkeypatch):
    monkeypatch.delenv("OPENBLAS_NUM_THREADS", raising=False)
    for _, (threads, masked) in shared_out(range(3), Job(begin, surroundings), 2):
        assert threads == "1"
        assert signal.SIGINT in masked
    assert "OPENBLAS_NUM_THREADS" not in os.environ
    assert signal.SIGINT not in signal.pthread_sigmask(signal.SIG_BLOCK, ())
