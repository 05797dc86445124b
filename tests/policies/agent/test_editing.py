"""The user's words, made into others with keys."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

import pytest

from controllers.fake_screen import button, pane, scene, textbox
from controllers.types import Delivery, Method, Origin, Type
from daemon.risk.rules import review
from daemon.types import Level
from perception.types import NumberValue, Observation, Role, State
from policies.agent.editing import TOGETHER
from policies.agent.jobs import Budget, Habits
from policies.agent.minds import long_job
from policies.agent.policy import Mindset, ModelPolicy
from policies.models.types import Task
from policies.policy import Policy
from policies.types import Act, Answered, Ask, Decision, Done, GiveUp, Noted, Outcome, Turn, Verified
from sop.types import Risk
from tests.policies.agent.acting import Model, Move, finish, key, press, write
from tests.policies.agent.jobs import plan
from tests.policies.agent.test_reconcile import look

GOAL = "Transfer 1500 to Ada Lovelace, note 51"
DONE = Verified(Delivery(Method.ACCESSIBILITY, ""), "")


def form(held: str, other: bool = False, **more: object) -> Observation:
    amount = replace(textbox("Amount", held, focused=not other), **more)  # type: ignore[arg-type]
    return look(scene("bank", pane("bank", "Bank", amount, textbox("Note", focused=other), button("Next"))))


@dataclass
class Run:
    """A model that says these one after the other."""

    moves: tuple[Move | str, ...]
    goal: str = GOAL
    history: list[Turn] = field(default_factory=list)

    def __post_init__(self) -> None:
        model = Model(*self.moves)
        self.policy = self.of(Task(self.goal, form("").surface), Mindset(model, model.dialect))

    def of(self, task: Task, mindset: Mindset) -> Policy:
        return ModelPolicy(task, mindset)

    def on(self, seen: Observation, outcome: Outcome = DONE) -> Decision:
        decision = self.policy.decide(seen, self.history)
        self.history.append(Turn(seen, decision, outcome))
        return decision

    def over(self, *held: str) -> Decision:
        for each in held:
            decision = self.on(form(each))
        return decision


class LongRun(Run):
    """A job in parts."""

    def __init__(self, replies: tuple[Move | str, ...], habits: Habits) -> None:
        self.habits = habits
        super().__init__(replies, "Transfer 1500 to Ada Lovelace, or 5 to room 7")

    def of(self, task: Task, mindset: Mindset) -> Policy:
        return long_job(task, mindset, habits=self.habits)


def asked(decision: Decision) -> bool:
    assert isinstance(decision, Act)
    return decision.risk is Risk.CONFIRM


SPOILT = (write("1500"), key("BackSpace"), key("Home"), key("Delete"))
SHOWN = ("", "1500", "150", "150", "50")


@pytest.mark.parametrize("next_", [press("Next"), key("Return"), key("Tab"), key("ctrl+s")])
def test_what_keys_have_made_of_a_text_is_asked_about_before_it_is_used(next_: Move) -> None:
    act = Run((*SPOILT, next_)).over(*SHOWN)
    assert asked(act) and isinstance(act, Act)
    assert 'field "Amount" of Bank holds “50”, which you did not say' in act.intent


def test_a_text_in_another_field_is_elsewhere() -> None:
    run = Run((*SPOILT, write("Ada")))
    run.over(*SHOWN[:-1])
    assert asked(run.on(form("50", other=True)))


def test_one_yes_is_enough() -> None:
    run = Run((*SPOILT, press("Next"), press("Next")))
    assert asked(run.over(*SHOWN)) and not asked(run.over("50"))


def test_a_run_does_not_end_over_it() -> None:
    run = Run((*SPOILT, finish, finish))
    run.over(*SHOWN[:-1])
    question = run.on(form("50"), Answered("yes"))
    assert isinstance(question, Ask) and "“50”, which you did not say. Leave it so?" in question.question
    assert isinstance(run.on(form("50")), Done)


def test_a_run_that_leaves_it_after_a_no_has_failed() -> None:
    run = Run((*SPOILT, finish, finish))
    run.over(*SHOWN[:-1])
    assert isinstance(run.on(form("50"), Answered("no, all of it")), Ask)
    assert isinstance(run.on(form("50")), GiveUp)


@pytest.mark.parametrize(
    ("moves", "held"),
    [
        ((write("1500"), press("Next")), ("", "1500")),
        ((write("15000"), key("BackSpace"), press("Next")), ("", "15000", "1500")),
        ((write("1500"), key("BackSpace"), key("ctrl+z"), press("Next")), ("", "1500", "150", "1500")),
        ((write("1500"), key("End"), press("Next")), ("", "1500", "1500")),
        ((write("1500"), key("ctrl+a"), key("Delete"), press("Next")), ("", "1500", "1500", "")),
        ((write("51"), key("BackSpace"), key("ctrl+a"), write("1500"), press("Next")), ("", "51", "5", "5", "1500")),
    ],
)
def test_what_the_user_said_is_left_in_it_unasked(moves: tuple[Move, ...], held: tuple[str, ...]) -> None:
    assert not asked(Run(moves).over(*held))


def test_a_text_of_many_lines_is_written_with_keys() -> None:
    states = frozenset({State.VISIBLE, State.ENABLED, State.FOCUSED, State.EDITABLE, State.MULTILINE})
    run = Run((write("1500"), key("BackSpace"), press("Next")))
    for held in ("", "1500"):
        run.on(form(held, states=states))
    assert not asked(run.on(form("150", states=states)))


def test_a_field_that_nobody_can_read_any_more_is_asked_about() -> None:
    run = Run((write("1500"), key("BackSpace"), press("Next")))
    run.over("", "1500")
    assert asked(run.on(look(scene("bank", pane("bank", "Bank", button("Next"))))))


def test_an_arrow_counts_in_a_field_for_numbers() -> None:
    run = Run((write("1500"), key("Up"), press("Next")))
    run.on(form("", role=Role.SPIN))
    run.on(form("", role=Role.SPIN, value=NumberValue(1500)))
    assert asked(run.on(form("", role=Role.SPIN, value=NumberValue(1501))))


@pytest.mark.parametrize(
    ("moves", "held", "level"),
    [
        ((write("5"), key("Home"), write("1")), ("", "5", "5"), Level.CONFIRM),
        ((write("5"), press("Amount"), write("1")), ("", "5", "5"), Level.CONFIRM),
        ((write("1500"), key("BackSpace"), write("51")), ("", "1500", "150"), Level.CONFIRM),
        ((write("1500"), key("BackSpace"), key("ctrl+a"), write("51")), ("", "1500", "150", "150"), Level.ALLOW),
        ((write("15"), key("ctrl+a"), key("BackSpace"), write("1500")), ("", "15", "15", ""), Level.ALLOW),
        ((write("Ada "), write("Lovelace")), ("", "Ada "), Level.ALLOW),
    ],
)
def test_a_text_that_is_put_where_nobody_knows_is_not_the_users(
    moves: tuple[Move, ...], held: tuple[str, ...], level: Level
) -> None:
    act = Run(moves, "Pay 5 or 1, or 51, or 1500, or 15 to Ada Lovelace").over(*held)
    assert isinstance(act, Act) and isinstance(act.action, Type)
    assert review(act, form(held[-1])).level is level


def test_keys_in_another_field_say_nothing_of_this_one() -> None:
    run = Run((write("1500"), key("BackSpace"), press("Next")))
    run.on(form(""))
    run.on(form("1500", other=True))
    assert not asked(run.on(form("150", other=True)))


SPLIT = plan(("Type 5 into the amount", (), ()), ("Type 7 into the amount", (), ()))
WHOLE = plan(("Type 57 into the amount, first 5, then 7", (), ()))
NOTE = '{"note": "typed 5"}'


@pytest.mark.parametrize(
    ("replies", "held", "habits"),
    [
        ((SPLIT, write("5"), finish, write("7")), ("", "", "5", "5"), Habits()),
        ((WHOLE, write("5"), write("7")), ("", "", "5"), Habits()),
        ((WHOLE, write("5"), NOTE, write("7")), ("", "", "5", "5"), Habits(budget=Budget(turns=1))),
    ],
)
def test_pieces_are_put_together_over_a_whole_job(
    replies: tuple[Move | str, ...], held: tuple[str, ...], habits: Habits
) -> None:
    act = LongRun(replies, habits).over(*held)
    assert isinstance(act, Act) and isinstance(act.action, Type)
    assert (act.action.text.value, act.action.text.origin) == ("7", Origin.MODEL)
    assert act.action.text.evidence == TOGETHER


def test_a_part_of_a_job_does_not_end_over_what_keys_have_made() -> None:
    part = plan(("Type 1500, then make it 150 with BackSpace", (), ()))
    run = LongRun((part, write("1500"), key("BackSpace"), finish, finish), Habits())
    run.over("", "", "1500")
    question = run.on(form("150"), Answered("yes"))
    assert isinstance(question, Ask) and "“150”, which you did not say" in question.question
    assert isinstance(run.on(form("150")), Noted)


def test_another_part_of_a_job_is_asked_about_what_keys_have_made() -> None:
    part = plan(("Type 1500, then make it 150 with BackSpace", (), ()))
    act = LongRun((part, write("1500"), key("BackSpace"), press("Next")), Habits()).over("", "", "1500", "150")
    assert asked(act)
