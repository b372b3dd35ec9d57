"""What holds for all tests."""

import os
import shutil
import signal
import tempfile

import pytest
from hypothesis import settings

# The same examples in every run; GEOMAP_RANDOM_TESTS=1 looks for others.
settings.register_profile("same", derandomize=True, deadline=None)
if os.environ.get("GEOMAP_RANDOM_TESTS") != "1":
    settings.load_profile("same")

KEPT = pytest.StashKey[str]()
BROWSER_REQUIRED = os.environ.get("GEOMAP_REQUIRE_BROWSER") == "1"


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item, call):
    """Where a browser is required, as on the build machine, fail what would be skipped without."""
    report = yield
    if BROWSER_REQUIRED and report.skipped and item.get_closest_marker("browser"):
        report.outcome = "failed"
        report.longrepr = f"GEOMAP_REQUIRE_BROWSER is set, and this was skipped: {report.longrepr}"
    return report


def pytest_configure(config):
    """Keep indexes for this run alone: none from before, built perhaps by other code."""
    config.stash[KEPT] = tempfile.mkdtemp(prefix="geomap-kept-")
    os.environ["GEOMAP_CACHE_DIR"] = config.stash[KEPT]
    # A shell without job control starts what runs in the background deaf to Ctrl-C, and geomap
    # leaves that as it is; here it has to hear it, however the tests were started.
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)


def pytest_unconfigure(config):
    shutil.rmtree(config.stash[KEPT], ignore_errors=True)
