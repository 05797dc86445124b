"""A command that no procedure does becomes a model's run, once a person has agreed; the next time it takes no model."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from daemon.client import Client, RequestRefused
from daemon.clients.command import Outcome
from daemon.gate.plan import make
from daemon.house import House
from daemon.minds.reach import Reach
from daemon.types import Right, RunId, RunState
from perception.clock import Deadline
from perception.types import Surface
from policies.agent.policy import Mindset
from policies.agent.router import Router
from policies.errors import ModelUnreachable
from policies.models import making
from policies.replay import Replay
from tests.daemon.doors import Opener, open_house
from tests.daemon.notes import SAVE, sop
from tests.policies.agent.acting import Model, Reply, finish, press, write


def agree() -> None:
    Client(right=Right.APPROVE).model_runs.agree(Client().model_runs.offer().terms)


GOAL = "jot “hello” down in the note"
PLAN = make(sop(SAVE, params=()), {}, {}, {})


@dataclass
class Configured:
    """A model that may be away, or be none."""

    models: list[Model] = field(default_factory=list)
    opened: int = 0
    away: bool = False
    name: str = "owl"
    none: bool = False
    here: bool = True

    def __call__(self) -> Reach | None:
        where = "127.0.0.1:8000" if self.here else "https://models.example/v1"
        if self.none:
            return None
        return Reach(self.name, where, self.here, self.open, self.check, f"{self.name} at {where}")

    def open(self, secrets: tuple[str, ...]) -> Mindset:
        self.opened += 1
        model = self.models.pop(0)
        return Mindset(model, model.dialect, self.name, secrets=secrets)

    def check(self) -> None:
        if self.away:
            raise ModelUnreachable("127.0.0.1:8000 does not answer.", "Is it up?")


@pytest.fixture
def configured() -> Configured:
    return Configured([Model(press("Note"), write("hello"), press("Save"), finish)])


@pytest.fixture
def house(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, configured: Configured) -> Iterator[House]:
    monkeypatch.setenv("STEADYHAND_HOME", str(tmp_path / "home"))
    with open_house(Opener(), model=configured) as (made, _):
        yield made


def ended(house: House, run: RunId) -> RunState:
    return house._runs.wait(run, Deadline.after(20)).state


@pytest.mark.usefixtures("house")
def test_without_a_model_nothing_is_offered(configured: Configured) -> None:
    configured.none = True
    found = Client().commands.understand(GOAL)
    assert found.outcome is Outcome.UNKNOWN and "no model is configured" in found.problem
    assert "steadyhand model" in Client().model_runs.offer(Surface.VIRTUAL).fix


@pytest.mark.usefixtures("house")
def test_a_person_is_told_which_it_is_and_where_the_pictures_go() -> None:
    assert Client().commands.understand(GOAL).outcome is Outcome.MODEL
    offer = Client().model_runs.offer(Surface.VIRTUAL)
    assert (offer.agreed, offer.problem) == (False, "")
    said = " ".join(offer.words)
    assert "“owl” on 127.0.0.1:8000" in said and "pictures" in said and "Nothing of it leaves this machine" in said


def test_nothing_begins_before_the_yes_and_the_yes_is_asked_once(house: House, configured: Configured) -> None:
    with pytest.raises(RequestRefused, match="Nobody has agreed"):
        Client().model_runs.start(GOAL, Surface.VIRTUAL)
    assert Client().runs() == () and configured.opened == 0
    with pytest.raises(RequestRefused):
        Client(right=Right.ACT).model_runs.agree(Client().model_runs.offer().terms)
    with pytest.raises(RequestRefused, match="do not name"):
        Client(right=Right.APPROVE).model_runs.agree("another at elsewhere")
    agree()
    run = Client().model_runs.start(GOAL, Surface.VIRTUAL)
    assert ended(house, run.id) is RunState.DONE
    assert Client().model_runs.offer().agreed
    configured.name = "another"
    assert not Client().model_runs.offer().agreed, "another model is agreed to anew"


def test_where_pictures_leave_the_machine_each_surface_is_agreed_to(house: House, configured: Configured) -> None:
    configured.here = False
    offer = Client().model_runs.offer(Surface.VIRTUAL)
    assert "where a procedure does not find something on a desktop of its own" in " ".join(offer.words)
    assert "a procedure finds nothing" in offer.terms
    Client(right=Right.APPROVE).model_runs.agree(offer.terms)
    assert Client().model_runs.offer(Surface.VIRTUAL).agreed
    for other in set(Surface) - {Surface.VIRTUAL}:
        assert not Client().model_runs.offer(other).agreed
        with pytest.raises(RequestRefused, match="Nobody has agreed"):
            Client().model_runs.start(GOAL, other)
    router = house.modelling.replaying(PLAN, 0)
    assert isinstance(router, Router) and list(router._seeker.shown) == [Surface.VIRTUAL]


def test_where_nothing_leaves_the_machine_one_yes_is_for_all(house: House) -> None:
    assert isinstance(house.modelling.replaying(PLAN, 0), Replay), "nobody has agreed yet"
    agree()
    assert all(Client().model_runs.offer(each).agreed for each in Surface)
    router = house.modelling.replaying(PLAN, 0)
    assert isinstance(router, Router) and list(router._seeker.shown) == list(Surface)


def test_an_old_yes_was_to_less(house: House, configured: Configured) -> None:
    """It said neither which screens nor that procedures ask too."""
    reach = configured()
    assert reach is not None
    house.modelling._consent.give(reach.terms)
    assert not Client().model_runs.offer(Surface.VIRTUAL).agreed


@pytest.mark.usefixtures("house")
def test_one_that_does_not_answer_is_told_before_the_run(configured: Configured) -> None:
    configured.away = True
    assert "does not answer" in Client().model_runs.offer().problem
    agree()
    with pytest.raises(RequestRefused, match="does not answer"):
        Client().model_runs.start(GOAL, Surface.VIRTUAL)
    assert Client().runs() == ()


@pytest.mark.usefixtures("house")
@pytest.mark.parametrize("text", ["", "do not save the note", "sign in with password=hunter2"])
def test_what_is_no_command_is_none_for_a_model(text: str) -> None:
    agree()
    with pytest.raises(RequestRefused):
        Client().model_runs.start(text, Surface.VIRTUAL)
    assert Client().runs() == ()


def test_what_it_did_well_is_done_again_without_it(house: House, configured: Configured) -> None:
    client = Client()
    agree()
    run = client.model_runs.start(GOAL, Surface.VIRTUAL)
    assert ended(house, run.id) is RunState.DONE
    assert "Kept as a procedure" in client.run(run.id).run.detail
    (name,) = [each.name for each in client.sops()]
    found = client.commands.understand(GOAL)
    assert found.sop == name and found.problem, "it waits until a person has read it"
    Client(right=Right.APPROVE).accept(name, client.sop(name).digest)
    found = client.commands.understand(GOAL)
    assert (found.outcome, {one.value for one in found.values}) == (Outcome.CLEAR, {"hello"})
    again = client.start_run(name, {one.param: one.value for one in found.values}, surface=Surface.VIRTUAL)
    assert ended(house, again.id) is RunState.DONE, client.run(again.id).run.detail
    assert configured.opened == 1, "no model was asked"


def test_a_part_that_failed_makes_no_procedure_and_the_person_is_told(house: House, configured: Configured) -> None:
    plan = '{"subtasks": [{"goal": "look into the note"}, {"goal": "save it"}]}'
    anew = '{"explanation": "another way", "subtasks": [{"goal": "save it"}]}'
    failing: Reply = lambda _: making.give_up("it is locked")  # noqa: E731
    configured.models = [Model(plan, press("Note"), failing, "nothing went wrong", "no", anew, press("Save"), finish)]
    agree()
    goal = "look into the note with care, " * 8 + "and then save it"
    run = Client().model_runs.start(goal, Surface.VIRTUAL)
    assert ended(house, run.id) is RunState.DONE, Client().run(run.id).run.detail
    assert "Not kept as a procedure: a part of it failed" in Client().run(run.id).run.detail
    assert Client().sops() == ()


def test_what_cannot_be_read_back_makes_no_procedure(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = house._journal.turns
    monkeypatch.setattr(house._journal, "turns", lambda run: ({**whole(run)[0], "version": 0}, *whole(run)[1:]))
    agree()
    run = Client().model_runs.start(GOAL, Surface.VIRTUAL)
    assert ended(house, run.id) is RunState.DONE
    assert "Not kept as a procedure: not all" in Client().run(run.id).run.detail and Client().sops() == ()


def test_what_it_takes_shows_while_it_runs_and_in_the_report(house: House) -> None:
    client = Client()
    agree()
    run = client.model_runs.start(GOAL, Surface.VIRTUAL)
    ended(house, run.id)
    told = [event.text for event in house._journal.events(run.id) if event.kind == "run"]
    assert any("0 of 60 steps" in text and "no answer of owl yet" in text for text in told), "while it first thinks"
    assert any("2 of 60 steps" in text and "calls of owl" in text for text in told)
    page = client.report(run.id).read_text()
    assert "4 calls of owl" in page, "of the whole run"
    assert page.count("model: 1 call of owl, 0.5 s, 100 tokens read (40 of them kept), 10 written") == 3, "of each act"


def test_a_run_that_ended_early_is_said_anew_and_not_gone_on_with(house: House, configured: Configured) -> None:
    client = Client()
    agree()
    configured.models = [Model(lambda _: making.give_up("no such note"), lambda _: making.done())] * 2
    gone = client.model_runs.start(GOAL, Surface.VIRTUAL)
    assert ended(house, gone.id) is RunState.HALTED
    assert "say it anew: steadyhand do" in client.run(gone.id).onward
    with pytest.raises(RequestRefused, match="a model decided it"):
        client.resume_run(gone.id, {})
    quiet = client.model_runs.start(GOAL, Surface.VIRTUAL)
    assert ended(house, quiet.id) is RunState.DONE
    now = client.run(quiet.id)
    assert (now.onward, now.run.detail[0]) == ("", "("), "nothing stands before what it took where nothing was said"


def test_a_long_job_is_split_before_it_is_begun(house: House, configured: Configured) -> None:
    plan = '{"subtasks": [{"goal": "look into the note"}, {"goal": "save it"}]}'
    configured.models = [Model(plan, press("Note"), finish, press("Save"), finish)]
    agree()
    goal = "look into the note with care, " * 8 + "and then save it"
    run = Client().model_runs.start(goal, Surface.VIRTUAL)
    assert ended(house, run.id) is RunState.DONE, Client().run(run.id).run.detail
    assert [act.intent for act in Client().run(run.id).acts] == [
        'Press field "Note" of Notes',
        'Press button "Save" of Notes',
    ]
