"""What the doctor and `devices` find of phones, each with what to do about it."""

from pathlib import Path

import pytest

from controllers.android.choice import SERIAL
from daemon.config import Paths, Settings
from daemon.doctor.finding import Finding, Health
from daemon.doctor.phone import phone, phones
from daemon.phones import environment as chosen
from evals.handset.faults import Fault
from perception.hosts import VARIABLE
from tests.controllers.android.standin import SERIAL as PAPER
from tests.controllers.android.standin import StandIn, standing_in
from tests.evals.handset.paper import paper_phone


def paths(folder: Path) -> Paths:
    return Paths(folder / "state", folder / "config", folder / "sops", folder / "runtime")


def found(folder: Path, monkeypatch: pytest.MonkeyPatch, environment: dict[str, str]) -> dict[str, Finding]:
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    return {each.what: each for each in phone(paths(folder))}


def test_a_phone_that_can_be_worked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    phone, _ = paper_phone(tmp_path)
    with standing_in(phone) as (_, environment):
        told = found(tmp_path, monkeypatch, environment)
    assert told["Phone"].found == f"{PAPER} Paper One"
    assert told["Phone's touch"].health is Health.GOOD and "connections are kept" in told["Phone's touch"].found
    assert told["Phone's keyboard"].found == "com.example.keys/.Ime"


def test_touches_that_are_denied_and_a_screen_that_shows_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    phone, _ = paper_phone(tmp_path)
    phone.faults.begin(Fault.NO_INJECT)
    with standing_in(phone) as (_, environment):
        told = found(tmp_path, monkeypatch, environment)
    assert "Security settings" in told["Phone's touch"].fix
    assert told["Phone's screen"].health is Health.LIMITED


@pytest.mark.parametrize(("state", "fix"), [("unauthorized", "Unlock it"), ("offline", "cable")])
def test_each_state_has_its_remedy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, state: str, fix: str) -> None:
    phone, _ = paper_phone(tmp_path)
    with standing_in(phone) as (adb, environment):
        adb.devices[PAPER] = state
        told = found(tmp_path, monkeypatch, environment)
        assert list(told) == ["Phone"] and fix in told["Phone"].fix
        assert [seat.fix for seat in phones(Settings())] == [told["Phone"].fix]


def test_the_doctor_starts_no_server_of_adbs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It looks; whoever wants phones asks for them."""
    phone, _ = paper_phone(tmp_path)
    with standing_in(phone) as (_, environment):
        pass
    started = tmp_path / "adb"
    started.write_text(f"#!/bin/sh\ntouch {tmp_path}/started\n")
    started.chmod(0o755)
    told = found(tmp_path, monkeypatch, {**environment, "ADBUTILS_ADB_PATH": str(started)})
    assert told["Phone"].fix == "To look for phones: steadyhand devices" and not (tmp_path / "started").exists()
    gone = found(tmp_path, monkeypatch, {**environment, "ADBUTILS_ADB_PATH": str(tmp_path / "none")})
    assert "apt install adb" in gone["Phone"].fix


def test_none_attached(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    phone, _ = paper_phone(tmp_path)
    with standing_in(phone) as (adb, environment):
        assert isinstance(adb, StandIn)
        adb.devices.clear()
        assert "handset start" in found(tmp_path, monkeypatch, environment)["Phone"].fix


def test_which_phone_is_meant_comes_from_the_settings_unless_the_environment_says(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delenv(SERIAL, raising=False)
    settings = Settings(phone="A1", hosts=("phone.lan:5555",))
    assert chosen(settings)[SERIAL] == "A1"
    assert chosen(settings)[VARIABLE] == "phone.lan:5555"
    monkeypatch.setenv(SERIAL, "B2")
    assert chosen(settings)[SERIAL] == "B2"
