import os
from pathlib import Path

import pytest

from controllers.generic_link import lacking
from controllers.linux.virtual import VirtualDesktop
from daemon.clients.approver import create_key, enrol
from daemon.config import Paths, find_paths
from daemon.doctor import examine as doctor
from daemon.doctor.finding import Finding, Health
from daemon.journal import Journal
from daemon.kept.masterkey import in_file
from daemon.tokens import make_tokens
from daemon.types import Right
from perception.extras import install


@pytest.fixture
def paths(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Paths:
    monkeypatch.setenv("STEADYHAND_HOME", str(tmp_path / "home"))
    return find_paths()


def found(paths: Paths, what: str) -> Finding:
    return next(finding for finding in doctor.examine(paths) if finding.what == what)


def test_whatever_is_not_good_has_a_fix(paths: Paths) -> None:
    findings = doctor.examine(paths)
    assert [finding for finding in findings if (finding.fix == "") != (finding.health is Health.GOOD)] == []


def test_what_is_missing_is_said(paths: Paths, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("DISPLAY", "DBUS_SESSION_BUS_ADDRESS"):
        monkeypatch.delenv(name, raising=False)
    assert found(paths, "Your display").found == "DISPLAY is not set"
    assert "no D-Bus" in found(paths, "Accessibility bus").found
    assert found(paths, "Approving keys").health is Health.LIMITED
    assert found(paths, "Daemon").found == "not running"


def test_what_is_broken_is_not_taken_for_good(paths: Paths, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DISPLAY", ":98765")
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nowhere")
    monkeypatch.setenv("PATH", "/nowhere")
    paths.prepare()
    paths.settings.write_text("speed = 11")
    assert found(paths, "Your display").health is Health.LIMITED
    assert "is gone" in found(paths, "Accessibility bus").found
    assert "xvfb" in found(paths, "Virtual desktop").fix
    assert "speed" in found(paths, "Settings").found


@pytest.mark.desktop
def test_monitors_are_named(paths: Paths, monkeypatch: pytest.MonkeyPatch, monitors: VirtualDesktop) -> None:
    monkeypatch.setenv("DISPLAY", monitors.display)
    monkeypatch.delenv("XDG_SESSION_TYPE", raising=False)
    told = f"{monitors.display}: DUMMY0 1280x800 at 801,203; DUMMY1 801x600 at 0,0"
    assert found(paths, "Your display") == Finding("Your display", Health.GOOD, told, "")


def test_keys_and_a_dead_socket_are_seen(paths: Paths) -> None:
    paths.prepare()
    enrol(paths.keys, "ada", create_key(paths.approver / "ada.pem"))
    paths.socket.touch()
    assert found(paths, "Approving keys").found == "ada"
    assert "dead socket" in found(paths, "Daemon").found


def test_the_door_is_looked_at_before_it_is_mended(paths: Paths) -> None:
    paths.prepare()
    make_tokens(paths)
    assert found(paths, "Door") == Finding("Door", Health.GOOD, "tokens of this user alone", "")
    paths.token(Right.ACT).chmod(0o644)
    paths.runtime.chmod(0o755)
    seen = found(paths, "Door")
    assert seen.health is Health.BAD
    assert str(paths.token(Right.ACT)) in seen.found and str(paths.runtime) in seen.found
    assert "chmod go=" in seen.fix and "tokens rotate" in seen.fix


def test_an_open_tcp_door_is_said(paths: Paths) -> None:
    assert found(paths, "TCP").found == "closed"
    paths.prepare()
    paths.settings.write_text("tcp_port = 8787")
    assert "8787 of 127.0.0.1 and ::1" in found(paths, "TCP").found


def test_it_changes_nothing_of_the_environment(paths: Paths) -> None:
    before = dict(os.environ)
    doctor.examine(paths)
    assert dict(os.environ) == before


def test_the_generic_desktop_says_what_it_cannot_do(paths: Paths, monkeypatch: pytest.MonkeyPatch) -> None:
    assert found(paths, "Desktop").found == "x11"
    monkeypatch.setenv("STEADYHAND_DESKTOP", "generic")
    desktop = found(paths, "Desktop")
    if lacking():
        assert desktop.health is Health.BAD and install("generic") in desktop.fix
    else:
        assert desktop.health is Health.LIMITED and "ASCII text only" in desktop.found


def test_it_says_where_the_key_is_and_whether_the_log_ends_where_its_head_says(paths: Paths) -> None:
    paths.prepare()
    assert [finding.health for finding in doctor.kept(paths)] == [Health.GOOD], "there is nothing yet"
    Journal(paths.journal, in_file(paths.master)).close()
    key, log = doctor.kept(paths)
    assert (key.health, log.health) == (Health.LIMITED, Health.GOOD)
    assert str(paths.master) in key.found and "the head fits" in log.found
    journal = Journal(paths.journal, in_file(paths.master))
    journal.note("kill")
    journal.close()
    paths.head.unlink()
    key, log = doctor.kept(paths)
    assert log.health is Health.BAD and "steadyhand audit verify" in log.fix
    paths.master.chmod(0o644)
    (key,) = doctor.kept(paths)
    assert key.health is Health.BAD and "chmod 600" in key.fix


def test_a_policy_that_cannot_be_read_is_said(paths: Paths) -> None:
    paths.prepare()
    paths.policies.mkdir(mode=0o700, parents=True, exist_ok=True)
    (paths.policies / "mine.toml").mkdir(mode=0o700)
    broken = found(paths, "Policies")
    assert broken.health is Health.LIMITED
    assert "it is not a file" in broken.found and "Every act is asked about" in broken.found
    (paths.policies / "mine.toml").rmdir()
    assert all(finding.what != "Policies" for finding in doctor.examine(paths))
