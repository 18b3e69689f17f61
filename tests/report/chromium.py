"""A real Chromium with the network cut off, and a log of what it asked for and complained of."""

import base64
import json
import shutil
import time

import pytest

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
DRIVER = shutil.which("chromedriver")

needs_chromium = pytest.mark.chromium

_FLAGS = (
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--force-prefers-reduced-motion",
)
_OFFLINE = {"offline": True, "latency": 0, "downloadThroughput": 0, "uploadThroughput": 0}
_READY = """
const done = arguments[0], begun = performance.now();
const look = () => {
  const note = document.getElementById("lc-unreadable");
  const gone = !note || !note.hidden || performance.now() - begun > 20000;
  if (document.body.classList.contains("lc-ready") || gone) done(!gone);
  else setTimeout(look, 10);
};
look();
"""


def skip_without_chromium():
    """Skip what asks for a browser where there is none, or nothing to steer it with."""
    missing = {"chromium": CHROMIUM, "chromedriver": DRIVER}
    lacking = " and ".join(name for name, path in missing.items() if path is None)
    if lacking:
        pytest.skip(f"no {lacking} on the path; Debian: apt-get install chromium chromium-driver")


class Browser:
    """One window, used page after page."""

    def __init__(self, folder, *, offline=True):
        from selenium import webdriver
        from selenium.webdriver.chrome.options import Options
        from selenium.webdriver.chrome.service import Service

        options = Options()
        options.binary_location = CHROMIUM
        for flag in (*_FLAGS, f"--user-data-dir={folder / 'profile'}"):
            options.add_argument(flag)
        options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
        self.driver = webdriver.Chrome(options=options, service=Service(DRIVER))
        self.driver.set_script_timeout(30)
        self.folder = folder
        self.driver.get("about:blank")
        self.command("Network.enable")
        if offline:
            self.command("Network.emulateNetworkConditions", **_OFFLINE)

    def command(self, name, **values):
        """Say something to the browser itself."""
        return self.driver.execute_cdp_cmd(name, values)

    def open(self, page, *, size=(1440, 900), anchor="", before="", wait=True):
        """Open a page from the disk; `before` runs in it ahead of everything of its own."""
        self.command(
            "Emulation.setDeviceMetricsOverride",
            width=size[0],
            height=size[1],
            deviceScaleFactor=1,
            mobile=size[0] < 500,
        )
        path = self.folder / "map.html"
        path.write_bytes(page.encode("utf-8", "replace"))
        self.driver.get("about:blank")
        script = None
        if before:
            added = self.command("Page.addScriptToEvaluateOnNewDocument", source=before)
            script = added["identifier"]
        self.driver.get_log("browser")
        self.driver.get_log("performance")
        self.driver.get(path.as_uri() + anchor)
        ready = self.driver.execute_async_script(_READY) if wait else None
        if script:
            self.command("Page.removeScriptToEvaluateOnNewDocument", identifier=script)
        return ready

    def run(self, code, *values):
        """Run script in the page and return what it returns."""
        return self.driver.execute_script(code, *values)

    def text(self, selector):
        """Return the text of the first element a selector finds."""
        return self.run("return document.querySelector(arguments[0]).textContent", selector)

    def texts(self, selector):
        """Return the texts of all elements a selector finds."""
        return self.run(
            "return Array.from(document.querySelectorAll(arguments[0]), (one) => one.textContent)",
            selector,
        )

    def until(self, code, *values):
        """Wait until script returns something true, and return it."""
        for _ in range(300):
            found = self.run(f"return {code}", *values)
            if found:
                return found
            time.sleep(0.02)
        raise AssertionError(f"never came: {code}")

    def asked(self):
        """Return every address asked for since the page was opened, without the page itself."""
        found = []
        for entry in self.driver.get_log("performance"):
            message = json.loads(entry["message"])["message"]
            if message["method"] == "Network.requestWillBeSent":
                found.append(message["params"]["request"]["url"])
        return [one for one in found if not one.startswith(("data:", "blob:", "file:", "about:"))]

    def complaints(self):
        """Return what stands in the console."""
        return [entry["message"] for entry in self.driver.get_log("browser")]

    def printed(self, paper):
        """Return the page printed on a paper, as PDF."""
        self.run("lifecircle.print.choose(arguments[0])", paper)
        made = self.command("Page.printToPDF", preferCSSPageSize=True, printBackground=True)
        return base64.b64decode(made["data"])

    def click(self, x, y):
        """Click at a place of the window with the mouse."""
        for kind, buttons in (("mouseMoved", 0), ("mousePressed", 1), ("mouseReleased", 0)):
            self.command(
                "Input.dispatchMouseEvent",
                type=kind,
                x=x,
                y=y,
                button="none" if kind == "mouseMoved" else "left",
                buttons=buttons,
                clickCount=0 if kind == "mouseMoved" else 1,
            )

    def press(self, *keys):
        """Press keys, one after another, wherever the keyboard is."""
        from selenium.webdriver.common.action_chains import ActionChains

        ActionChains(self.driver).send_keys(*keys).perform()

    def close(self):
        """Shut the window."""
        self.driver.quit()


def opened(tmp_path_factory):
    """Yield a window; what a module makes its ``browser`` fixture of."""
    found = Browser(tmp_path_factory.mktemp("chromium"))
    yield found
    found.close()
