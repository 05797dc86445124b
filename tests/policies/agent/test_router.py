"""A step of a procedure that does not find its target: a model may point, a person says yes, and nothing else."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from controllers.fake_screen import Scene, button, label, pane, password, scene, textbox
from controllers.types import Click
from daemon.config import ConfigError
from daemon.gate.plan import Plan
from daemon.types import RunId, RunState
from perception.errors import SteadyhandError
from perception.hosts import HostRefused
from perception.types import Surface
from policies.agent.ledger import Allowance
from policies.agent.policy import Mindset
from policies.agent.router import Router, Seeker
from policies.errors import ModelMissing
from policies.models import making
from policies.replay import Replay
from policies.types import Decider
from sop.types import Appears
from tests.daemon.notes import SAVE, SAVED, House, sop, target
from tests.policies.agent.acting import Model, Reply, finish, press

STEP = sop(SAVE, params=())


def renamed() -> Scene:
    """The form after its maker has called “Save” something else."""
    inside = (textbox("Note"), password("Pin"), button("Keep it"))
    return scene("form", pane("notes", "Notes", *inside))


def playing(
    tmp_path: Path, drawn: Scene, *replies: Reply, patience: float = 0.0,
    shown: tuple[Surface, ...] = tuple(Surface), opening: Callable[[], object] = lambda: None, taken: float = 0.0,
) -> tuple[House, Model, RunId]:  # fmt: skip
    house = House(tmp_path, (drawn, SAVED), {("form", Click, "Keep it"): "saved"})
    model = Model(*replies)

    def opened() -> Mindset:
        opening()
        return Mindset(model, model.dialect, "scripted", Allowance(cost=0.5))

    def decides(plan: Plan, done: int) -> Router:
        seeker = Seeker(opened, patience=1.0, shown=shown, taken=taken)
        return Router(Replay(plan.sop, plan.values, done), seeker, patience)

    house.runs.decides = decides
    step = replace(SAVE, expect=Appears(target(SAVED, "Saved")))
    return house, model, house.start(sop(step, params=()))


@pytest.fixture
def ends() -> Iterator[list[House]]:
    made: list[House] = []
    yield made
    for house in made:
        house.close()


def test_what_a_model_points_at_is_pressed_after_a_yes_and_not_before(tmp_path: Path, ends: list[House]) -> None:
    house, model, run = playing(tmp_path, renamed(), press("Keep it"))
    ends.append(house)
    asked = house.asked()
    assert asked.category == "marked" and 'button "Keep it"' in asked.intent and "is not there" in asked.intent
    assert house.device.performed == []
    house.approve()
    assert house.end(run).state is RunState.DONE
    assert [did.element for did in house.device.performed] == ["Keep it"]
    by = [data["credit"]["by"] for data in house.journal.turns(run)]
    assert by == [Decider.MODEL, Decider.REPLAY]
    assert "Do this one step" in model.told(0)


def test_what_is_of_another_kind_is_not_even_asked_about(tmp_path: Path, ends: list[House]) -> None:
    house, model, run = playing(tmp_path, renamed(), press("Note"))
    ends.append(house)
    found = house.end(run)
    assert found.state is RunState.HALTED and 'no button "Save"' in found.detail
    assert house.device.performed == [] and len(model.requests) == 1


@pytest.mark.parametrize("reply", [finish, "no call at all", lambda _: making.give_up("it is not there")])
def test_a_model_that_finds_nothing_changes_nothing(tmp_path: Path, ends: list[House], reply: Reply) -> None:
    house, _, run = playing(tmp_path, renamed(), reply)
    ends.append(house)
    found = house.end(run)
    assert found.state is RunState.HALTED and 'no button "Save"' in found.detail


def refused(error: SteadyhandError) -> None:
    raise error


@pytest.mark.parametrize(
    "error", [ConfigError("Others can read it."), HostRefused("m.example", 443), ModelMissing("x")]
)
def test_a_model_that_cannot_be_opened_costs_its_help_and_nothing_else(
    tmp_path: Path, ends: list[House], error: SteadyhandError
) -> None:
    house, model, run = playing(tmp_path, renamed(), press("Keep it"), opening=lambda: refused(error))
    ends.append(house)
    found = house.end(run)
    assert found.state is RunState.HALTED and 'no button "Save"' in found.detail
    assert model.requests == []


@pytest.mark.parametrize("limit", [{"shown": (Surface.DESKTOP, Surface.WEB)}, {"taken": 0.5}])
def test_nobody_asks_a_model_that_may_not_see_this_screen_or_has_cost_enough(
    tmp_path: Path, ends: list[House], limit: dict[str, Any]
) -> None:
    house, model, run = playing(tmp_path, renamed(), press("Keep it"), **limit)
    ends.append(house)
    assert house.end(run).state is RunState.HALTED
    assert model.requests == []


def test_what_is_there_takes_no_model(tmp_path: Path, ends: list[House]) -> None:
    house = House(tmp_path)
    ends.append(house)
    model = Model()
    house.runs.decides = lambda plan, done: Router(
        Replay(plan.sop, plan.values, done), Seeker(lambda: Mindset(model, model.dialect)), 0.0
    )
    assert house.end(house.start(STEP)).state is RunState.DONE
    assert model.requests == []


def test_several_alike_are_no_matter_for_a_model(tmp_path: Path, ends: list[House]) -> None:
    twins = scene("form", pane("notes", "Notes", label("x"), button("Save"), button("Save")))
    house, model, run = playing(tmp_path, twins, press("Save"))
    ends.append(house)
    assert "several" in house.end(run).detail
    assert model.requests == []
