"""The page in a real browser, from the disk, with every name a piece of code."""

import html
import json
import re
import shutil
import subprocess

import pytest

from lifecircle.report.map.leaflet import leaflet
from lifecircle.report.map.page import map_result, map_text

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")

pytestmark = [
    pytest.mark.skipif(CHROMIUM is None, reason="there is no chromium to open the page with"),
    pytest.mark.skipif(leaflet() is None, reason="XStatic-Leaflet is not installed"),
]

NAMES = {
    "F1": "诊所{{7*7}}</script><script>window.pwned=1</script>",
    "F2": "<img src=x onerror=window.pwned=1>`${window.pwned=1}`",
    "F3": "\"'\\ {% x \u2028 {# 备注",
    "C1": "<b onclick=window.pwned=1>社区</b>",
    "C2": "</div><script>window.pwned=1</script>",
}
TITLE = "<script>window.pwned=1</script>${window.pwned=1}{{7*7}}"

# Opens every popup of every circle and keeps what a reader would see.
READER = """
<script>
var seen = {errors: [], popups: [], panel: "", pwned: null};
window.addEventListener("error", function (event) { seen.errors.push(String(event.message)); });
window.addEventListener("load", function () {
  var radios = document.querySelectorAll("#lc-panel input[type=radio]");
  Array.prototype.forEach.call(radios, function (radio) {
    radio.click();
    map_lifecircle.eachLayer(function (layer) {
      if (!layer.getPopup || !layer.getPopup()) return;
      layer.openPopup();
      seen.popups.push(layer.getPopup().getElement().textContent);
      layer.closePopup();
    });
    seen.panel += document.getElementById("lc-panel").textContent;
  });
  document.querySelector(".lc-gaps button, .lc-head button").click();
  seen.pwned = window.pwned === undefined ? null : window.pwned;
  var kept = document.createElement("pre");
  kept.id = "seen";
  kept.textContent = JSON.stringify(seen);
  document.body.appendChild(kept);
});
</script>
"""


def run_chromium(page, tmp_path):
    path = tmp_path / "map.html"
    path.write_text(page, encoding="utf-8")
    done = subprocess.run(
        [
            CHROMIUM,
            "--headless",
            "--no-sandbox",
            "--disable-gpu",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
            "--enable-logging=stderr",
            "--virtual-time-budget=6000",
            "--window-size=1300,900",
            f"--user-data-dir={tmp_path / 'profile'}",
            "--dump-dom",
            path.as_uri(),
        ],
        capture_output=True,
        check=True,
        timeout=120,
    )
    return done.stdout.decode(), done.stderr.decode()


@pytest.fixture
def hostile(make_result):
    return make_result(names=NAMES, title=TITLE, model=True)


def test_names_are_shown_as_they_are_and_run_nowhere(hostile, tmp_path):
    page = map_result(hostile).get_root().render() + READER
    dom, _ = run_chromium(page, tmp_path)
    seen = json.loads(html.unescape(re.search(r'<pre id="seen">(.*?)</pre>', dom, re.S).group(1)))
    assert seen["pwned"] is None
    assert seen["errors"] == []
    for name in NAMES.values():
        assert any(name in popup for popup in seen["popups"]), f"{name!r} is in no popup"
    assert TITLE in seen["panel"]
    assert "示范模型，非实测" in seen["panel"]
    assert "未达标，还差5人" in seen["panel"]


def test_the_written_page_runs_under_its_own_policy_without_a_complaint(hostile, tmp_path):
    dom, log = run_chromium(map_text(hostile), tmp_path)
    assert [line for line in log.splitlines() if "CONSOLE" in line] == []
    assert "0.8米/秒 × 15分钟 = 720米" in html.unescape(dom)
    assert "leaflet-overlay-pane" in dom
    assert 'id="lc-no-leaflet" hidden' in dom


def test_a_script_that_is_not_the_pages_own_does_not_run(result, tmp_path):
    page = map_text(result).replace(
        "</body>", "<script>document.title = 'pwned';</script></body>", 1
    )
    dom, log = run_chromium(page, tmp_path)
    assert "<title>pwned" not in dom
    assert "Content Security Policy" in log
