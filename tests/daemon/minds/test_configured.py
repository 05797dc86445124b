"""From [model] of the settings to a model that answers, and a key that goes to its server and nowhere else."""

import json
import logging
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from daemon.config import ConfigError, Paths, Settings, find_paths, load_settings
from daemon.config_model import ModelSettings
from daemon.minds.configured import open_backend, reach
from daemon.minds.lending import Lending
from daemon.minds.serverkey import find_key, forget_key, keep_key
from evals.model_server.serving import ModelServer
from perception.clock import Deadline
from perception.hosts import HostRefused
from policies.errors import ModelMissing, ModelUnreachable
from policies.models.backend import Request
from policies.models.backends.local import LocalBackend
from policies.models.types import Message, Speaker, Words

KEY = "sk-not-for-anybody-else"
HELLO = Request((Message(Speaker.USER, (Words("hello"),)),))


@pytest.fixture
def paths(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Paths:
    monkeypatch.setenv("STEADYHAND_HOME", str(tmp_path / "home"))
    monkeypatch.delenv("STEADYHAND_MODEL_KEY", raising=False)
    found = find_paths()
    found.prepare()
    return found


@pytest.fixture(scope="module")
def locked() -> Iterator[ModelServer]:
    with ModelServer({"steps": [{"reply": "in"}] * 3}, "claude", KEY) as running:
        yield running


def server_at(url: str, **more: Any) -> Settings:  # noqa: ANN401  any of the settings
    told = {"kind": "server", "url": url, "name": "scripted", "dialect": "claude"} | more
    return Settings(model=ModelSettings(**told))


def test_without_a_model_nobody_decides(paths: Paths) -> None:
    assert reach(Settings(), paths) is None


def test_a_server_is_reached_with_its_key(paths: Paths, locked: ModelServer) -> None:
    settings = server_at(locked.base, steps=7, price_read=2.0, step_s=9.0)
    keep_key(locked.base, KEY, paths.model_key)
    found = reach(settings, paths)
    assert found is not None
    found.check()
    mind = found.open(("pin",))
    assert (found.name, found.here, found.where) == ("scripted", True, f"127.0.0.1:{locked.port}")
    assert (mind.dialect.name, mind.allowance.steps, mind.prices.read, mind.think) == ("claude", 7, 2.0, 9.0)
    assert mind.backend.complete(HELLO, Deadline.after(20)).text == "in"


@pytest.mark.parametrize(
    "changed",
    [
        {"url": "http://models.example/v1"},
        {"url": "https://models.example/elsewhere/v1"},
        {"url": "https://models.example:8443/v1"},
        {"name": "another"},
    ],
)
@pytest.mark.parametrize("preset", ["", "qwen3-vl-8b"])
def test_another_way_to_a_server_or_another_model_there_is_agreed_to_anew(
    paths: Paths, changed: dict[str, str], preset: str
) -> None:
    agreed = reach(server_at("https://models.example/v1", preset=preset), paths)
    other = reach(server_at(**{"url": "https://models.example/v1", "preset": preset} | changed), paths)
    assert agreed is not None and other is not None and agreed.terms != other.terms


def test_the_key_is_in_no_log_and_no_error(paths: Paths, locked: ModelServer, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    for settings in (server_at(locked.base), server_at(locked.base, name=KEY)):
        keep_key(locked.base, KEY, paths.model_key)
        backend = open_backend(settings, paths)
        try:
            backend.complete(HELLO, Deadline.after(20))
        except ModelMissing as error:
            assert KEY not in str(error)
    assert KEY not in repr(vars(open_backend(server_at(locked.base), paths)))
    assert KEY not in caplog.text


def test_the_key_of_one_server_is_given_to_no_other(paths: Paths, locked: ModelServer) -> None:
    keep_key("https://models.example/v1", KEY, paths.model_key)
    assert find_key(server_at("https://models.example/other").model, paths.model_key, {}) == KEY
    for other in (locked.base, "http://models.example/v1", "https://models.example:8443/v1", "https://example/v1"):
        assert find_key(server_at(other).model, paths.model_key, {}) == ""
    found = reach(server_at(locked.base), paths)
    assert found is not None
    with pytest.raises(ModelUnreachable, match="refuses the key"):
        found.check()


def test_the_next_run_has_the_key_of_the_day(paths: Paths) -> None:
    lending, used = Lending(), list[str]()
    settings = server_at("https://models.example/v1")
    found = reach(settings, paths)
    assert found is not None
    for key in ("old", "new", ""):
        if key:
            keep_key(settings.model.url, key, paths.model_key)
        else:
            forget_key(paths.model_key)
        mind = lending.open(found, ())
        used.append(mind.backend._backend._address.key)  # type: ignore[attr-defined]
        assert key == "" or key not in found.key()
        mind.backend.close()
    lending.close()
    assert used == ["old", "new", ""]


@pytest.mark.parametrize(("told", "cached"), [({}, 0.4), ({"price_cached": 0.0}, 0.0), ({"price_cached": 0.1}, 0.1)])
def test_what_was_read_before_costs_as_much_where_no_other_price_is_named(
    paths: Paths, told: dict[str, float], cached: float
) -> None:
    found = reach(server_at("https://models.example/v1", price_read=0.4, **told), paths)
    assert found is not None
    assert found.open(()).prices.cached == cached


def test_the_key_is_closed_to_others(paths: Paths) -> None:
    settings = server_at("http://127.0.0.1:8000/v1").model
    keep_key(settings.url, KEY, paths.model_key)
    assert paths.model_key.stat().st_mode & 0o777 == 0o600
    keep_key(settings.url, f"{KEY}2", paths.model_key)
    assert find_key(settings, paths.model_key, {}) == f"{KEY}2"
    paths.model_key.chmod(0o644)
    with pytest.raises(ConfigError, match="Others can read"):
        find_key(settings, paths.model_key, {})
    forget_key(paths.model_key)
    assert not paths.model_key.exists()


@pytest.mark.parametrize("text", ["", "sk-plain", '{"key": "a"}', "[1]", '{"origin": "http://1", "key": "a\\nb"}'])
def test_what_is_no_key_is_refused_and_not_told(paths: Paths, text: str) -> None:
    paths.model_key.touch(0o600)
    paths.model_key.write_text(text)
    with pytest.raises(ConfigError) as raised:
        find_key(server_at("http://1").model, paths.model_key, {})
    assert "sk-plain" not in str(raised.value)


def test_the_environment_goes_before_the_file(paths: Paths) -> None:
    settings = server_at("http://127.0.0.1:8000/v1", key_variable="HUB_KEY").model
    keep_key(settings.url, "kept", paths.model_key)
    assert find_key(settings, paths.model_key, {"HUB_KEY": "named"}) == "named"
    assert find_key(settings, paths.model_key, {"STEADYHAND_MODEL_KEY": "other"}) == "kept"
    with pytest.raises(ConfigError, match="HUB_KEY") as raised:
        find_key(settings, paths.model_key, {"HUB_KEY": "two words"})
    assert "two words" not in str(raised.value)


def test_a_host_that_is_not_listed_is_not_asked(paths: Paths) -> None:
    found = reach(server_at("http://192.0.2.9:8000/v1"), paths)
    assert found is not None and not found.here
    with pytest.raises(HostRefused, match=r"192\.0\.2\.9:8000"):
        found.check()


def test_a_preset_says_what_is_not_said(paths: Paths) -> None:
    found = reach(Settings(model=ModelSettings("local", "qwen3-vl-2b")), paths)
    assert found is not None
    assert (found.name, found.where, found.here) == ("qwen3-vl-2b", "this machine", True)
    mind = found.open(())
    assert isinstance(mind.backend, LocalBackend) and mind.dialect.name == "qwen3-vl"
    with pytest.raises(ModelMissing, match="Qwen/Qwen3-VL-2B-Instruct"):
        found.check()
    with pytest.raises(ModelMissing, match="model list"):
        reach(Settings(model=ModelSettings("local", "qwen9")), paths)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ('[model]\nkind = "cloud"', "kind is one of"),
        ('[model]\nkind = "server"', "a server has a url"),
        ('[model]\nkind = "local"', "a preset, or a name and a dialect"),
        ('[model]\nurl = "http://me:secret@host/v1"', "no name, password"),
        ("[model]\nsteps = 0", "greater than zero"),
        ("[model]\nprice_read = -1", "0 or more"),
        ("[model]\nbits = 3", "bits is 0, 4 or 8"),
        ('[model]\ndevice = "toaster"', "device is one of"),
        ('[model]\nurls = "x"', "model.urls"),
        ('[model]\nurls = "x"', "price_written"),
    ],
)
def test_wrong_settings_name_the_key(paths: Paths, text: str, words: str) -> None:
    paths.settings.write_text(text)
    with pytest.raises(ConfigError, match=words) as raised:
        load_settings(paths.settings)
    assert "secret" not in str(raised.value)


def test_the_key_is_never_in_the_settings(paths: Paths) -> None:
    keep_key("http://127.0.0.1:1/v1", KEY, paths.model_key)
    assert json.loads(paths.model_key.read_text()) == {"origin": "http://127.0.0.1:1", "key": KEY}
    paths.settings.write_text(f'[model]\nkey = "{KEY}"')
    with pytest.raises(ConfigError) as raised:
        load_settings(paths.settings)
    assert KEY not in str(raised.value)
