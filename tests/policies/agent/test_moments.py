"""A model's run as a demonstration: what the person agreed to and saw done, and nothing besides."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest

from controllers.fake_screen import button, label, pane, scene
from controllers.types import AtPoint, Click, Delivery, Flick, Method, OnElement
from perception.types import Observation, Point
from policies.agent import marks
from policies.agent.jobs import Failure, Revision
from policies.agent.moments import moments, strayed
from policies.agent.repeating import once_more
from policies.agent.story import Mark, mark
from policies.types import Act, Answered, Ask, CutOff, Decision, Done, Nothing, NotVerified, Outcome, Turn, Verified
from sop.compile import compile_demonstration
from sop.types import DoAsk, Effect, NoTarget, Risk, Step, Unchecked
from tests.policies.agent.test_reconcile import look

SENT = Delivery(Method.ACCESSIBILITY, "")
DONE = Verified(SENT, "")
UNSEEN = NotVerified(SENT, "x", "y")


def at(state: int) -> Observation:
    return look(scene("form", pane("notes", "Notes", label(f"state {state}"), button("Sync"), button("Upload"))))


def press(name: str, seen: Observation, risk: Risk = Risk.LOW) -> Act:
    ref = next(each.ref for each in seen.elements if each.name == name)
    action = Click(seen.id, OnElement(ref))
    return Act("m1", f"Press {name}", action, NoTarget(), Unchecked(), risk, Effect.ONCE)


def run(*lived: tuple[str | Decision, Outcome]) -> list[Turn]:
    """Presses by name and other decisions, each on a screen of its own."""
    turns = list[Turn]()
    for number, (decided, outcome) in enumerate((*lived, (Done("done"), Nothing()))):
        seen = at(number)
        turns.append(Turn(seen, press(decided, seen) if isinstance(decided, str) else decided, outcome))
    return turns


def steps(turns: Sequence[Turn]) -> tuple[Step, ...]:
    return compile_demonstration(moments(turns, "run"), "sync", "Sync").sop.steps


def test_a_models_warning_goes_into_the_step() -> None:
    turns = run(("Sync", DONE), ("Upload", DONE))
    assert isinstance(turns[0].decision, Act)
    turns[0] = replace(turns[0], decision=replace(turns[0].decision, risk=Risk.CONFIRM))
    assert [each.risk for each in steps(turns)] == [Risk.CONFIRM, Risk.LOW]


def test_what_a_person_was_asked_is_asked_again() -> None:
    question = "It will overwrite 3 files. Sync?"
    found = steps(run(("Upload", DONE), (Ask(question), Answered("yes, this once")), ("Sync", DONE)))
    assert [type(each.action).__name__ for each in found] == ["DoClick", "DoAsk", "DoClick"]
    assert isinstance(found[1].action, DoAsk) and question in found[1].action.question


def test_two_questions_in_one_place_are_two_steps() -> None:
    found = steps(run((Ask("All of it?"), Answered("yes")), (Ask("Now?"), Answered("yes")), ("Sync", DONE)))
    assert [type(each.action).__name__ for each in found] == ["DoAsk", "DoAsk", "DoClick"]


@pytest.mark.parametrize("outcome", [UNSEEN, CutOff("a person took over")])
def test_what_nobody_saw_the_end_of_leaves_a_step_that_asks(outcome: Outcome) -> None:
    found = steps(run(("Upload", outcome), ("Sync", DONE)))
    assert isinstance(found[0].action, DoAsk) and "“Press Upload” was sent" in found[0].action.question
    assert [each.intent for each in found[1:]] == ['Press button "Sync"']


def test_a_run_that_went_astray_is_none_to_do_again() -> None:
    failed = mark(Mark.FAILED, "failed", marks.write_failed(Failure("wrong", "a", "b")))
    revised = mark(Mark.REVISED, "revised", marks.write_revised(Revision(0, "why", "instead")))
    again = once_more(press("Upload", at(0)))
    assert "failed" in strayed(run(("Sync", DONE), (failed, Nothing()), ("Upload", DONE)))
    assert "failed" in strayed(run(("Sync", DONE), (revised, Nothing()), ("Upload", DONE)))
    assert "once more" in strayed(run(("Upload", DONE), (again, Answered("yes")), ("Upload", DONE)))
    assert "last step" in strayed(run(("Sync", DONE), ("Upload", UNSEEN)))
    assert strayed(run(("Sync", UNSEEN), ("Upload", DONE))) == ""
    assert strayed(run(("Sync", DONE), (mark(Mark.PLAN, "plan", marks.write_parts(())), Nothing()))) == ""


def test_a_finger_that_nobody_knows_the_purpose_of_is_no_last_step() -> None:
    seen = at(0)
    place = next(each for each in seen.elements if each.name == "Sync").bounds.centre
    flick = Flick(seen.id, AtPoint(place), AtPoint(Point(place.x, place.y - 100)))
    drawn = replace(press("Sync", seen), action=flick)
    assert "drew a finger" in strayed(run((drawn, DONE)))
    turns = run((drawn, DONE), ("Upload", DONE))
    assert strayed(turns) == ""
    assert [type(each.action).__name__ for each in steps(turns)] == ["DoAsk", "DoClick"]
