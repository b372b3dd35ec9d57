"""The command `geomap`: arguments, messages, exit status.

Results go to standard output, messages to standard error. Exit status 0: all
well; 1: some events failed and the others are written; 2: the input or the
call is unusable and nothing is written; 130: Ctrl-C, and 128 and its number
after another signal that ends a process.

A command is a module of this package with `HELP`, `configure(parser)` and
`run(args) -> int`. Such a module imports at its head only what is cheap:
`geomap --help` asks every one of them.
"""

from __future__ import annotations

import argparse
import atexit
import errno
import gc
import importlib
import io
import os
import signal
import sys
import warnings
from collections.abc import Sequence
from contextlib import suppress
from types import FrameType, ModuleType
from typing import TextIO

from geomap import __version__
from geomap.errors import GeomapError, InputError

COMMANDS = (
    *("read", "map", "verdict", "figure", "report", "site", "export"),
    *("classify", "verify", "sites", "catalogue", "zones"),
)

ALL_WELL, SOME_FAILED, UNUSABLE, INTERRUPTED = 0, 1, 2, 130


def _command(name: str) -> ModuleType:
    return importlib.import_module(f"geomap.cli.{name}")


def build_parser(command: str = "") -> argparse.ArgumentParser:
    """Return the parser of the command line: of all of it, or of what one command needs."""
    parser = argparse.ArgumentParser(
        prog="geomap",
        description="Where did it come down, and was that inside Japan's EEZ?",
        epilog="'geomap COMMAND --help' says more of each. '-' is standard input.",
    )
    parser.add_argument("--version", action="version", version=f"geomap {__version__}")
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", required=True)
    for name in (command,) if command in COMMANDS else COMMANDS:
        module = _command(name)
        subparser = commands.add_parser(name, help=module.HELP, description=module.__doc__)
        module.configure(subparser)
        subparser.set_defaults(run=module.run, parser=subparser)
    return parser


def _show_warning(
    message: Warning | str,
    category: type[Warning],
    filename: str,
    lineno: int,
    file: TextIO | None = None,
    line: str | None = None,
) -> None:
    """Print a warning as a message for the reader, not as a line of our code."""
    print(f"geomap: warning: {message}", file=sys.stderr)


def report_failures(failures: Sequence[InputError]) -> None:
    """Print what could not be used, one message a failure."""
    for failure in failures:
        for problem in (failure, *failure.others):
            print(f"geomap: {problem}", file=sys.stderr)


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command and return its exit status.

    Without `argv` this is the process of its own that a command is, and signals end it.
    """
    try:
        _use_one_thread()
        _prepare_streams()
        if argv is None:
            _collect_seldom()
            _end_when_told()
            argv = sys.argv[1:]
        return _done(argv)
    except KeyboardInterrupt as interrupt:
        number = interrupt.number if isinstance(interrupt, Stopped) else signal.SIGINT
        if isinstance(interrupt, Stopped):
            # Once more, and it ends at once.
            for other in _SIGNALS:
                signal.signal(other, signal.SIG_DFL)
        said = "interrupted" if number == signal.SIGINT else "told to end"
        with suppress(OSError):  # the terminal may be what has gone
            print(f"geomap: {said}; what was finished stays", file=sys.stderr, flush=True)
        return INTERRUPTED - signal.SIGINT + number


def _done(argv: Sequence[str]) -> int:
    """Run one command and return its exit status; what goes wrong with it is told."""
    if not argv:
        build_parser().print_help(sys.stderr)
        return UNUSABLE
    args, unknown = build_parser(argv[0]).parse_known_args(argv)
    parser = vars(args).pop("parser")
    if unknown:
        # Said by the command that was called, with its usage.
        parser.error(f"unrecognized arguments: {' '.join(unknown)}")
    with warnings.catch_warnings():
        warnings.showwarning = _show_warning
        try:
            status: int = args.run(args)
            sys.stdout.flush()
            return status
        except GeomapError as error:
            print(f"geomap: {error}", file=sys.stderr)
            return UNUSABLE
        except BrokenPipeError:
            # The reader of our output went away, as `head` does: nothing left to say to it.
            _discard_output()
            return ALL_WELL
        except OSError as error:
            if error.errno not in _FULL:
                raise
            print(f"geomap: the output cannot be written: {error.strerror}", file=sys.stderr)
            _discard_output()
            return SOME_FAILED


_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO}
"""What a device says that takes no more: files are told of by name, so this is standard output."""

_SIGNALS = [
    getattr(signal, name)
    for name in ("SIGINT", "SIGTERM", "SIGHUP", "SIGXCPU")
    if hasattr(signal, name)
]


class Stopped(KeyboardInterrupt):
    """A signal that ends the process, as Ctrl-C does: what was begun is cleared away first."""

    def __init__(self, number: int) -> None:
        super().__init__(number)
        self.number = number


def _stop(number: int, frame: FrameType | None) -> None:
    raise Stopped(number)


def _end_when_told() -> None:
    """End as after Ctrl-C when the process is told to, unless whoever started it says otherwise."""
    for number in _SIGNALS:
        if signal.getsignal(number) in (signal.SIG_DFL, signal.default_int_handler):
            signal.signal(number, _stop)


def _use_one_thread() -> None:
    """Keep OpenBLAS to one thread, before numpy is imported and starts more of them.

    What geomap multiplies is small, and the threads would wait for it in a busy loop: a third
    of the processor time of `geomap verdict`. Batches use the processors by processes. Whoever
    sets the variable has it as they set it.
    """
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")


def _collect_seldom() -> None:
    """Look for garbage seldom, and not at all when the process ends: it has a second to live.

    Most of what there is are modules, which stay. Left alone, the search takes one tenth of the
    time of `geomap map`.
    """
    gc.set_threshold(100_000, 50, 100)
    atexit.register(gc.freeze)


def _prepare_streams() -> None:
    """Make both streams writable, whatever they were started with.

    A closed standard output takes everything and shows nothing; letters that a
    terminal's encoding lacks come out as escapes instead of ending the run.
    """
    for name in ("stdout", "stderr"):
        stream = getattr(sys, name)
        if stream is None:
            setattr(sys, name, open(os.devnull, "w", encoding="utf-8"))  # noqa: SIM115, PTH123
        elif isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")


def _discard_output() -> None:
    """Let what is still in the buffer of standard output go nowhere."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
