"""The doctor asks the model itself: is it there, and does it speak what it is taken for?"""

from collections.abc import Iterator
from pathlib import Path

import pytest

from daemon.config import Paths, find_paths
from daemon.doctor.finding import Health
from daemon.doctor.model import examine_model, model, try_model
from evals.model_server.serving import ModelServer
from perception.errors import SteadyhandError
from policies.models.choose import dialect
from policies.models.conformance.drawn import board


@pytest.fixture(scope="module")
def server() -> Iterator[ModelServer]:
    with ModelServer({}) as running:
        yield running


@pytest.fixture
def paths(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Paths:
    monkeypatch.setenv("STEADYHAND_HOME", str(tmp_path / "home"))
    found = find_paths()
    found.prepare()
    return found


def name(paths: Paths, server: ModelServer, configured: str, speaks: str) -> None:
    """The settings take the server's model, which speaks one dialect, for one that speaks another, or the same."""
    server.play({"steps": [{"find": True}]})
    server.show(board(dialect(configured)))
    paths.settings.write_text(
        f'[model]\nkind = "server"\nurl = "{server.base}"\nname = "{speaks}"\ndialect = "{configured}"\n'
    )


def test_a_model_that_speaks_its_dialect_is_well(paths: Paths, server: ModelServer) -> None:
    name(paths, server, "qwen3-vl", "qwen3-vl")
    told = list[str]()
    answers, speaks = examine_model(paths, told.append)
    assert (answers.health, speaks.health, len(told)) == (Health.GOOD, Health.GOOD, 6)
    assert "6 of 6" in speaks.found


@pytest.mark.parametrize(("configured", "speaks"), [("qwen2.5-vl", "qwen3-vl"), ("ui-tars-1.5", "claude")])
def test_another_dialect_is_found_out_and_named(
    paths: Paths, server: ModelServer, configured: str, speaks: str
) -> None:
    name(paths, server, configured, speaks)
    found = examine_model(paths, lambda _: None)[-1]
    assert found.health is Health.BAD
    assert f'Set dialect = "{speaks}"' in found.fix


def test_one_question_tells_what_came_back(paths: Paths, server: ModelServer) -> None:
    name(paths, server, "gui-owl-1.5", "gui-owl-1.5")
    pieces = list[str]()
    tried = try_model(paths, pieces.append)
    assert (tried.hit, tried.means.startswith("Click at "), tried.reply) == (True, True, "".join(pieces))
    assert tried.usage.read > 1000 and tried.usage.written > 0
    server.play({"steps": [{"reply": "I would rather not."}]})
    tried = try_model(paths, lambda _: None)
    assert (tried.hit, tried.means) == (False, "") and "tool_call" in tried.why


def test_what_keeps_it_from_answering_is_told(paths: Paths, server: ModelServer) -> None:
    assert examine_model(paths, lambda _: None)[0].health is Health.LIMITED
    with pytest.raises(SteadyhandError, match="No model is configured"):
        try_model(paths, lambda _: None)
    name(paths, server, "claude", "gpt-9")
    (found,) = examine_model(paths, lambda _: None)
    assert (found.health, "gpt-9" in found.found) == (Health.BAD, True)


@pytest.mark.parametrize(
    ("text", "health", "words"),
    [
        ("", Health.GOOD, "none"),
        ('[model]\nkind = "local"\npreset = "qwen9"', Health.BAD, "qwen9"),
        ('[model]\nkind = "local"\npreset = "qwen3-vl-2b"', Health.GOOD, "qwen3-vl-2b on this machine"),
    ],
)
def test_the_plain_doctor_names_the_model_and_asks_nobody(paths: Paths, text: str, health: Health, words: str) -> None:
    paths.settings.write_text(text)
    (found,) = model(paths)
    assert (found.health, words in found.found, bool(found.fix)) == (health, True, health is not Health.GOOD)
