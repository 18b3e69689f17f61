"""Tiles, where a study asks for them: fetched from their host and from nowhere else."""

import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from chromium import Browser, needs_chromium

from lifecircle.report.map.leaflet import leaflet
from lifecircle.report.map.page import map_text

pytestmark = [
    needs_chromium,
    pytest.mark.skipif(leaflet() is None, reason="XStatic-Leaflet is not installed"),
]

# One grey pixel.
PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010800000000"
    "3a7e9b550000000a49444154789c63680000008200817dd0d9f70000000049454e44ae426082"
)


@pytest.fixture(scope="module")
def served():
    """Addresses of a small server of tiles, and the paths it was asked for."""
    paths = []

    class Tiles(BaseHTTPRequestHandler):
        def do_GET(self):
            paths.append(self.path)
            self.send_response(200)
            self.send_header("Content-Type", "image/png")
            self.end_headers()
            self.wfile.write(PNG)

        def log_message(self, *_):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Tiles)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_address[1]}", paths
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture(scope="module")
def browser(tmp_path_factory):
    found = Browser(tmp_path_factory.mktemp("tiles"), offline=False)
    yield found
    found.close()


def test_tiles_come_from_their_host_and_lie_under_the_shapes(browser, make_result, served):
    host, paths = served
    result = make_result()
    result.study.report = {
        "tiles": host + "/{z}/{x}/{y}.png",
        "tiles_datum": "gcj02",
        "tiles_credit": "<b>某局</b>",
    }
    assert browser.open(map_text(result))
    tiles = "document.querySelectorAll('.leaflet-tile%s').length"
    browser.until(f"{tiles % '-loaded'} > 0 && {tiles % ':not(.leaflet-tile-loaded)'} === 0")
    asked = browser.asked()
    assert asked and all(one.startswith(host + "/") for one in asked)
    assert len(paths) == len(asked)
    assert browser.complaints() == []
    below = browser.run(
        "return [getComputedStyle(document.querySelector('.leaflet-lc-tiles-pane')).zIndex,"
        " getComputedStyle(document.querySelector('.leaflet-overlay-pane')).zIndex].map(Number)"
    )
    assert below[0] < below[1]
    assert not browser.run("return lifecircle.state.now.layers.ground"), "nothing hides the tiles"
    assert "<b>某局</b>" in browser.text(".leaflet-control-attribution")
    browser.run("document.getElementById('lc-tab-notes').click()")
    assert "GCJ-02" in browser.text("#lc-page")


def test_no_other_host_is_reached_from_a_page_with_tiles(browser, make_result, served):
    host, _ = served
    result = make_result()
    result.study.report = {"tiles": host + "/{z}/{x}/{y}.png", "tiles_datum": "wgs84"}
    browser.open(map_text(result))
    browser.complaints()
    browser.run("new Image().src = 'http://127.0.0.2:9/beacon.png'")
    browser.run("fetch(arguments[0]).catch(() => {})", host + "/beacon")
    complained = browser.complaints()
    assert sum("Content Security Policy" in one for one in complained) >= 2
    assert not any("beacon" in one for one in served[1])
