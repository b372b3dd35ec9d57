"""Pages opened in headless Chromium, with every request recorded and every host out of reach.

Debian's `chromium` and `chromium-driver` are used as they are installed; nothing is fetched.
"""

from __future__ import annotations

import base64
import json
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

MISSING = (
    "no headless browser: install Debian's packages (apt-get install chromium chromium-driver) "
    "and selenium (pip install 'geomap[dev]')"
)
FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
    "--hide-scrollbars",
    "--host-resolver-rules=MAP * ~NOTFOUND",
)
DESKTOP = (1280, 800)
PHONE = (390, 844)


class Browser:
    """One Chromium with one page open at a time."""

    def __init__(self, driver: Any) -> None:
        self.driver = driver

    def open_still(self, path: Path) -> None:
        """Open a file that says nothing of when it is ready; forget what was recorded before."""
        self.driver.get("about:blank")
        self.requests()
        self.console()
        self.driver.get(path.resolve().as_uri())

    def open(
        self, path: Path, *, size: tuple[int, int] = DESKTOP, dark: bool = False, scale: float = 1.0
    ) -> None:
        """Open a file and wait until its map is drawn; forget what was recorded before."""
        width, height = size
        self.cdp(
            "Emulation.setDeviceMetricsOverride",
            width=width,
            height=height,
            deviceScaleFactor=scale,
            mobile=width < 600,
        )
        scheme = "dark" if dark else "light"
        self.cdp(
            "Emulation.setEmulatedMedia",
            features=[{"name": "prefers-color-scheme", "value": scheme}],
        )
        self.driver.get("about:blank")
        self.requests()
        self.console()
        self.driver.get(path.resolve().as_uri())
        self.wait("document.documentElement.dataset.ready === 'yes'")

    def wait(self, condition: str, seconds: float = 20.0) -> None:
        """Wait until a JavaScript expression is true."""
        from selenium.webdriver.support.ui import WebDriverWait

        WebDriverWait(self.driver, seconds, poll_frequency=0.02).until(
            lambda driver: driver.execute_script(f"return {condition}")
        )

    def run(self, script: str, *arguments: Any) -> Any:
        """Run a script body in the page and return what it returns, waiting for promises."""
        return self.driver.execute_async_script(
            "const done = arguments[arguments.length - 1];"
            f"(async function () {{ {script} }}).apply(null, arguments)"
            ".then(done, (error) => done({error: String(error)}));",
            *arguments,
        )

    def cdp(self, method: str, **parameters: Any) -> Any:
        """Say one thing over the DevTools protocol."""
        return self.driver.execute_cdp_cmd(method, parameters)

    def requests(self) -> list[str]:
        """Return the addresses of all requests since the last call, less the page's own."""
        found = []
        for entry in self.driver.get_log("performance"):
            message = json.loads(entry["message"])["message"]
            if message["method"] == "Network.requestWillBeSent":
                parameters = message["params"]
                url = str(parameters["request"]["url"])
                is_page = parameters.get("type") == "Document" and url.startswith(
                    ("file:", "about:")
                )
                if not is_page and not url.startswith("data:"):
                    found.append(url)
        return found

    def console(self) -> list[str]:
        """Return all console messages since the last call, policy violations among them."""
        return [str(entry["message"]) for entry in self.driver.get_log("browser")]

    def screenshot(self, path: Path) -> None:
        """Write what the window shows."""
        shot = self.cdp("Page.captureScreenshot", format="png")
        path.write_bytes(base64.b64decode(shot["data"]))

    def whole(self, path: Path) -> None:
        """Write the whole page from top to end."""
        shot = self.cdp("Page.captureScreenshot", format="png", captureBeyondViewport=True)
        path.write_bytes(base64.b64decode(shot["data"]))

    def pdf(self, path: Path) -> None:
        """Write the page as it prints."""
        shot = self.cdp("Page.printToPDF", printBackground=True, preferCSSPageSize=True)
        path.write_bytes(base64.b64decode(shot["data"]))


def available() -> bool:
    """Say whether there is a browser with its driver, and selenium to drive it."""
    try:
        import selenium  # noqa: F401
    except ImportError:
        return False
    return bool(shutil.which("chromium") and shutil.which("chromedriver"))


@contextmanager
def chromium(profile: Path, *flags: str) -> Iterator[Browser]:
    """Start Chromium with a profile of its own and further flags, and end it."""
    if not available():
        pytest.skip(MISSING)
    from selenium import webdriver

    options = webdriver.ChromeOptions()
    options.binary_location = str(shutil.which("chromium"))
    for flag in (*FLAGS, f"--user-data-dir={profile}", *flags):
        options.add_argument(flag)
    options.set_capability("goog:loggingPrefs", {"performance": "ALL", "browser": "ALL"})
    service = webdriver.ChromeService(executable_path=shutil.which("chromedriver"))
    driver = webdriver.Chrome(options=options, service=service)
    try:
        driver.set_script_timeout(30)
        yield Browser(driver)
    finally:
        driver.quit()
