import os
import signal
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from controllers.errors import ActionRefused
from controllers.linux import tether, virtual
from controllers.linux.virtual import VirtualDesktop
from perception.clock import Deadline
from perception.errors import NotObservable

pytestmark = pytest.mark.desktop

OWNER = """
import sys
from controllers.linux.virtual import VirtualDesktop
desktop = VirtualDesktop.start()
desktop.launch(["sleep", "600"])
desktop.launch(["sh", "-c", "sleep 601 & sleep 602"])
print(desktop.environment["HOME"], desktop.display, desktop.environment["STEADYHAND_VIRTUAL_DESKTOP"], flush=True)
sys.stdin.read()
"""


@pytest.fixture(autouse=True)
def packages() -> None:
    if lacking := virtual.missing():
        pytest.skip(f"a virtual desktop needs these packages: {' '.join(lacking)}")


@pytest.fixture
def own() -> Iterator[VirtualDesktop]:
    with VirtualDesktop.start() as started:
        yield started


def await_true(condition: Callable[[], object], seconds: float = 10) -> bool:
    deadline = Deadline.after(seconds)
    while not condition():
        if deadline.expired:
            return False
        deadline.sleep(0.02)
    return True


def leftovers(home: Path, display: str, mark: str) -> list[object]:
    number = display.lstrip(":")
    files = [home.parent, Path(f"/tmp/.X11-unix/X{number}"), Path(f"/tmp/.X{number}-lock")]
    return [*(file for file in files if file.exists()), *tether.marked(mark, home.parent)]


def facts(desktop: VirtualDesktop) -> tuple[Path, str, str]:
    return Path(desktop.environment["HOME"]), desktop.display, desktop.environment[tether.MARK]


def our_children() -> set[int]:
    return {process.pid for process in tether.processes() if process.parent == os.getpid()}


def test_it_leaves_nothing_behind() -> None:
    children, files = our_children(), set(os.listdir(tempfile.gettempdir()))
    desktop = VirtualDesktop.start()
    home, display, mark = facts(desktop)
    desktop.launch(["mousepad"])
    desktop.launch(["thunar"])  # makes the session bus start services of its own
    desktop.launch(["setsid", "sh", "-c", "sleep 600 & exec sleep 601"])
    assert await_true(lambda: len(tether.marked(mark, Path(home).parent)) >= 10)
    seen = tether.marked(mark, Path(home).parent)
    assert home.exists()

    desktop.close()

    assert leftovers(home, display, mark) == []
    assert seen & set(tether.processes()) == set()
    assert our_children() <= children
    new = set(os.listdir(tempfile.gettempdir())) - files
    assert [name for name in new if name.startswith("steadyhand") and mark in name] == []


def test_a_browser_that_wipes_its_environment_goes_too(own: VirtualDesktop) -> None:
    home, _, mark = facts(own)
    command = ["chromium", "--no-sandbox", "--no-first-run", f"--user-data-dir={home}/profile", "about:blank"]
    browser = own.launch(command)
    assert await_true(lambda: sum(each.session == browser.pid for each in tether.processes()) >= 4, 30)
    os.kill(browser.pid, signal.SIGKILL)  # its helpers lose their parent
    own.close()
    assert [each for each in tether.processes() if each.session == browser.pid] == []
    assert not home.parent.exists()
    assert tether.marked(mark, home.parent) == set()


def test_closing_twice_is_fine(own: VirtualDesktop) -> None:
    own.close()
    own.close()
    assert leftovers(*facts(own)) == []


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGKILL])
def test_nothing_outlives_its_owner(number: signal.Signals) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", OWNER], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as it:
        assert it.stdout
        home, display, mark = it.stdout.readline().split()
        assert await_true(lambda: len(tether.marked(mark, Path(home).parent)) >= 9)
        it.send_signal(number)
        it.wait(5)
        assert await_true(lambda: not leftovers(Path(home), display, mark)), leftovers(Path(home), display, mark)


def test_it_outlives_the_thread_that_started_it() -> None:
    desktops: list[VirtualDesktop] = []
    thread = threading.Thread(target=lambda: desktops.append(VirtualDesktop.start()))
    thread.start()
    thread.join()
    with desktops[0] as desktop:
        before = tether.marked(facts(desktop)[2], facts(desktop)[0].parent)
        assert subprocess.run(["xdpyinfo"], env=desktop.environment, stdout=subprocess.DEVNULL).returncode == 0
        assert before <= set(tether.processes())


def test_a_process_that_ignores_sigterm_is_killed(own: VirtualDesktop) -> None:
    code = "import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN); print('deaf', flush=True); signal.pause()"
    child = own.launch([sys.executable, "-c", code])
    log = Path(own.environment["HOME"]).parent / "log" / f"{Path(sys.executable).name}.log"
    assert await_true(lambda: "deaf" in log.read_text())
    own.close()
    assert child.returncode == -signal.SIGKILL


def test_a_killed_server_leaves_no_lock(own: VirtualDesktop) -> None:
    home, display, mark = facts(own)
    server = next(
        pid for pid in tether.marked(mark, Path(home).parent) if Path(f"/proc/{pid.pid}/comm").read_text() == "Xvfb\n"
    )
    os.kill(server.pid, signal.SIGKILL)
    own.close()
    assert leftovers(home, display, mark) == []


def test_a_killed_tether_is_replaced(own: VirtualDesktop) -> None:
    home, display, mark = facts(own)
    holders = [process for process in tether.processes() if process.parent == os.getpid()]
    command = [Path(f"/proc/{process.pid}/cmdline").read_bytes() for process in holders]
    pid = next(process.pid for process, line in zip(holders, command, strict=True) if mark.encode() in line)
    os.kill(pid, signal.SIGKILL)
    own.close()
    assert leftovers(home, display, mark) == []


def test_the_accessibility_bus_answers(own: VirtualDesktop) -> None:
    argv = ["dbus-send", "--session", "--print-reply=literal", "--dest=org.a11y.Bus", "/org/a11y/bus"]
    reply = subprocess.run(
        [*argv, "org.a11y.Bus.GetAddress"], env=own.environment, capture_output=True, text=True, timeout=5
    )
    assert reply.stdout.strip() == own.environment["AT_SPI_BUS_ADDRESS"]


def test_the_size_is_the_callers(own: VirtualDesktop) -> None:
    with VirtualDesktop.start((640, 480)) as small:
        told = subprocess.run(["xdpyinfo"], env=small.environment, capture_output=True, text=True).stdout
        assert "640x480 pixels" in told
        assert small.display != own.display


def test_the_callers_environment_stays_outside(monkeypatch: pytest.MonkeyPatch) -> None:
    inherited = {"DISPLAY": ":77", "WAYLAND_DISPLAY": "wayland-7", "SOME_API_KEY": "secret", "NO_AT_BRIDGE": "1"}
    for name, value in inherited.items():
        monkeypatch.setenv(name, value)
    with VirtualDesktop.start() as desktop:
        assert inherited.items() & desktop.environment.items() == set()
        assert "SOME_API_KEY" not in desktop.environment
        extra = desktop.launch(
            ["sh", "-c", 'test "$GREETING" = hello && test "$QT_QPA_PLATFORM" = xcb'], {"GREETING": "hello"}
        )
        assert extra.wait(5) == 0


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can try as another user")
def test_other_users_are_not_admitted(own: VirtualDesktop) -> None:
    argv = ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", "xdpyinfo", "-display", own.display]
    refused = subprocess.run(argv, capture_output=True, text=True, timeout=10)
    assert refused.returncode != 0
    assert "Authorization required" in refused.stderr


def test_an_application_that_is_missing_is_refused(own: VirtualDesktop) -> None:
    with pytest.raises(ActionRefused, match="no-such-application"):
        own.launch(["no-such-application"])


def test_missing_packages_are_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    monkeypatch.setattr(virtual, "LAUNCHERS", ())
    with pytest.raises(NotObservable, match=r"apt-get install .*xvfb openbox .*at-spi2-core"):
        VirtualDesktop.start()


def test_a_desktop_that_does_not_come_up_is_taken_down() -> None:
    children = our_children()
    with pytest.raises(NotObservable, match="did not get ready in time"):
        VirtualDesktop.start(deadline=Deadline.after(0))
    assert our_children() <= children
