"""The model at the command line: listed, chosen, tried. The settings' other lines are a person's own and stay."""

import tomllib
from collections.abc import Iterator
from io import StringIO
from pathlib import Path

import pytest
from rich.console import Console

from apps.commands import model
from daemon.config import find_paths, load_settings
from daemon.minds.serverkey import keep_key
from evals.model_server.serving import ModelServer
from perception.errors import SteadyhandError
from policies.models.choose import dialect
from policies.models.conformance.drawn import board
from policies.models.presets import presets
from tests.apps.terminal import steadyhand

MINE = """# mine
keep_days = 3  # short
[model]  # which one
steps = 12  # no more
kind = "none"  # not yet
"""


@pytest.fixture(scope="module")
def server() -> Iterator[ModelServer]:
    with ModelServer({}) as running:
        yield running


@pytest.fixture(autouse=True)
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("STEADYHAND_HOME", str(tmp_path / "home"))
    paths = find_paths()
    paths.prepare()
    paths.settings.write_text(MINE)
    return paths.settings


def test_one_is_chosen_tried_and_left(settings: Path, server: ModelServer, capsys: pytest.CaptureFixture[str]) -> None:
    server.play({"steps": [{"find": True}]})
    server.show(board(dialect("qwen3-vl")))
    model.use("qwen3-vl-8b", server.base, "", "qwen3-vl", False)
    assert "may decide" in capsys.readouterr().out
    text = settings.read_text()
    assert all(kept in text for kept in ("# mine", "keep_days = 3  # short", "steps = 12  # no more", "# not yet"))
    assert tomllib.loads(text)["model"] == {
        "steps": 12, "kind": "server", "preset": "qwen3-vl-8b", "url": server.base, "name": "qwen3-vl", "dialect": "",
    }  # fmt: skip
    tried = steadyhand("model", "test")
    assert (tried.returncode, "as it should be" in tried.stdout) == (0, True), tried.stderr
    model.show_models()
    listed = capsys.readouterr().out
    assert "in use" in next(line for line in listed.splitlines() if "qwen3-vl-8b" in line)
    model.use("none", "", "", "", False)
    assert tomllib.loads(settings.read_text())["model"]["kind"] == "none"


def test_what_cannot_be_reached_is_told_at_once(settings: Path, capsys: pytest.CaptureFixture[str]) -> None:
    model.use("qwen3-vl-8b", "http://192.0.2.9:8000/v1", "", "", False)
    told = capsys.readouterr()
    assert "cannot be asked yet" in told.out and 'add "192.0.2.9:8000" to hosts' in told.err
    assert tomllib.loads(settings.read_text())["model"]["url"] == "http://192.0.2.9:8000/v1"


def test_a_download_is_asked_for_and_never_without_a_person(
    settings: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.stdin", StringIO("y\n"))
    with pytest.raises(SteadyhandError, match="takes a person at a terminal"):
        model.use("qwen3-vl-2b", "", "", "", False)
    told = capsys.readouterr().out
    assert "about 4 GB" in told and "Apache-2.0" in told
    assert settings.read_text() == MINE


def test_what_could_not_be_fetched_is_not_used(settings: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HF_HOME", str(tmp_path / "hub"))
    monkeypatch.setenv("HF_ENDPOINT", "http://127.0.0.1:9")
    failed = steadyhand("model", "use", "qwen3-vl-2b", "--yes")
    assert (failed.returncode, "could not be fetched" in failed.stderr) == (1, True), failed.stderr
    assert settings.read_text() == MINE


@pytest.mark.parametrize(
    ("name", "url", "told"),
    [
        ("gpt-9", "", "not in the list"),
        ("qwen3.5-0.8b", "", "Serve Qwen/Qwen3.5-0.8B and give its --url"),
        ("qwen3-vl-2b", "ftp://x", "is no model: 'ftp://x' is no address of a server"),
    ],
)
def test_what_cannot_be_used_is_told_and_changes_nothing(settings: Path, name: str, url: str, told: str) -> None:
    with pytest.raises(SteadyhandError, match=told):
        model.use(name, url, "", "", False)
    assert settings.read_text() == MINE


def test_a_dialect_that_there_is_not_changes_nothing(settings: Path) -> None:
    with pytest.raises(SteadyhandError, match="no dialect “klingon”"):
        model.use("mine", "http://127.0.0.1:9/v1", "klingon", "", False)
    assert settings.read_text() == MINE


def test_a_folder_is_found_from_everywhere(settings: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    tmp_path.joinpath("tiny").mkdir()
    model.use("./tiny", "", "qwen3-vl", "", False)
    assert tomllib.loads(settings.read_text())["model"]["name"] == str(tmp_path / "tiny")


def test_the_list_fits_a_small_terminal(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr("apps.show.console", Console(width=80))
    model.show_models()
    lines = capsys.readouterr().out.splitlines()
    assert all(any(line.startswith(f"{name} ") for line in lines) for name in presets())


def test_a_key_is_taken_from_the_standard_input_and_shown_nowhere(
    settings: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    settings.write_text('[model]\nkind = "server"\nurl = "https://models.example/v1"\nname = "m"\ndialect = "claude"\n')
    monkeypatch.setattr("sys.stdin", StringIO("sk-mine\n"))
    model.keep(False)
    kept = find_paths().model_key
    assert "sk-mine" not in capsys.readouterr().out
    assert kept.stat().st_mode & 0o777 == 0o600
    assert "sk-mine" in kept.read_text() and "sk-mine" not in settings.read_text()
    model.keep(True)
    assert not kept.exists()


def test_a_key_is_forgotten_whatever_the_settings_name(settings: Path) -> None:
    kept = find_paths().model_key
    for told in ('[model]\nkind = "local"\npreset = "qwen3-vl-2b"\n', "[model]\nsteps = 0\n"):
        settings.write_text(told)
        keep_key("https://models.example/v1", "sk-mine", kept)
        model.keep(True)
        assert not kept.exists()


SERVED = """[model]
kind = "server"
preset = "qwen3-vl-8b"
url = "http://127.0.0.1:8000/v1"
key_variable = "A_KEY"  # of that one
cost = 1.0
price_read = 0.4
price_cached = 0.1
"""


def test_what_was_for_one_server_is_not_for_the_next(settings: Path, capsys: pytest.CaptureFixture[str]) -> None:
    settings.write_text(SERVED)
    model.use("qwen3-vl-32b", "http://127.0.0.1:8000/other/v1", "", "", False)
    kept = tomllib.loads(settings.read_text())["model"]
    assert (kept["key_variable"], kept["price_cached"]) == ("A_KEY", 0.1)
    assert "cleared" not in capsys.readouterr().out
    model.use("none", "", "", "", False)
    model.use("qwen3-vl-32b", "http://127.0.0.1:9000/v1", "", "", False)
    kept = tomllib.loads(settings.read_text())["model"]
    assert (kept["key_variable"], kept["cost"]) == ("", 1.0)
    assert not [name for name in kept if name.startswith("price")]
    assert "cleared" in capsys.readouterr().out
    assert load_settings(settings).model.price_of_cached == 0.0
