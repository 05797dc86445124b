"""What lies over a part of a web page, by the page's own word."""

from collections.abc import Iterator

import pytest

from controllers.desktop import X11Desktop
from controllers.errors import ActionRefused
from controllers.linux import reach
from controllers.linux.virtual import VirtualDesktop
from controllers.types import Click, Type
from perception.types import Role, Surface
from tests.conftest import stop
from tests.controllers.hands import Sight, arg, do, on, until

pytestmark = [pytest.mark.desktop, pytest.mark.timeout(180)]
FLAGS = ("--force-renderer-accessibility", "--no-sandbox", "--no-first-run", "--no-default-browser-check")
PAGE = """<!doctype html><html lang=en><meta charset=utf-8><title>Reach</title>
<button id=save onclick="log.textContent='saved'">Save</button>
<label for=name>Name</label><input id=name>
<label><input type=checkbox id=box style="position:absolute;opacity:0;width:90px;height:20px"
 ><span style="position:relative;background:#ddd">Urgent, in a box of its own</span></label>
<button id=cover onclick="sheet.hidden=false">Cover</button><p id=log></p>
<div id=sheet hidden style="position:fixed;inset:0;background:#fff">
<p>We use cookies.</p><button id=accept onclick="log.textContent='accepted';sheet.hidden=true">Accept all</button></div>
<div id=glass style="position:fixed;inset:0;pointer-events:none"><button style="margin:300px">Toast</button></div>
"""


@pytest.fixture
def device(
    desktop: VirtualDesktop, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> Iterator[X11Desktop]:
    monkeypatch.setattr(reach, "PATIENCE_S", 0.3)
    folder = tmp_path_factory.mktemp("reach")
    (folder / "page.html").write_text(PAGE)
    address = (folder / "page.html").as_uri()
    browser = desktop.launch(["chromium", *FLAGS, f"--user-data-dir={folder / 'profile'}", address])
    with X11Desktop.open(desktop.environment, Surface.VIRTUAL, lambda _: "") as device:
        until(device, lambda sight: sight.one(Role.BUTTON, "Save"), seconds=60)
        yield device
    stop(browser)


def shown(device: X11Desktop, text: str) -> Sight:
    return until(device, lambda sight: next(e for e in sight.observation.elements if e.name == text) and sight)


def test_what_is_covered_is_not_pressed_and_what_only_looks_so_is(device: X11Desktop) -> None:
    sight = until(device, lambda sight: sight.one(Role.BUTTON, "Save") and sight)
    do(device, sight, Click, on(sight.by_id("save")))
    sight = shown(device, "saved")
    do(device, sight, Click, on(sight.by_id("box")))
    do(device, sight, Click, on(sight.by_id("cover")))
    sight = shown(device, "We use cookies.")
    for act, identifier, more in ((Click, "save", ()), (Type, "name", (arg("Ada"),))):
        with pytest.raises(ActionRefused, match=r"covered by .*We use cookies"):
            do(device, sight, act, on(sight.by_id(identifier)), *more)
    do(device, sight, Click, on(sight.by_id("accept")))
    shown(device, "accepted")
