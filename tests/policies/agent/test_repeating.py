from dataclasses import replace

import pytest

from controllers.fake_screen import button, pane, scene, textbox
from controllers.types import Action, Arg, DoubleClick, Key, LongPress, Origin, ToWindow, TripleClick, TypeMode
from perception.types import Observation
from policies.agent.policy import Mindset, ModelPolicy
from policies.agent.repeating import (
    Deed,
    asked,
    doubted,
    granted,
    happened,
    in_doubt,
    once_more,
    repeats,
    sent_once,
    since_sent,
)
from policies.models.types import Task
from policies.types import Act, Answered, CutOff, Drifted, NotDone, NotVerified, Outcome, Turn
from sop.types import Effect, Risk
from tests.policies.agent.acting import Model
from tests.policies.agent.acting import press as pressed
from tests.policies.agent.jobs import DONE, look, press, turn, write
from tests.policies.agent.test_reconcile import FORM, act, click
from tests.policies.agent.test_reconcile import look as drawn

SEND = press("Press Send", Effect.ONCE)
MAIL = drawn(scene("mail", pane("mail", "Mail", button("Send", focused=True), button("Draft"), textbox("To"))))
UNSEEN = NotVerified(DONE.delivery, "sent", "nothing")


def said(question: object, text: str) -> Turn:
    assert question is not None
    return turn(question, Answered(text))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("outcome", "sent"), [(DONE, 1), (UNSEEN, 1), (CutOff("lost"), 1), (Drifted("moved"), 0), (NotDone("no"), 0)]
)
def test_what_was_sent_or_may_have_been_counts(outcome: Outcome, sent: int) -> None:
    assert len(sent_once([turn(SEND, outcome)])) == sent


def test_what_may_be_done_twice_does_not_count() -> None:
    field_filled_anew: Act = write("hello")
    assert sent_once([turn(field_filled_anew), turn(press("Scroll down"))]) == ()


def test_a_doubt_is_put_to_the_person_once() -> None:
    past = [turn(SEND, UNSEEN)]
    question = in_doubt(past)
    assert question is not None and "Press Send" in question.question
    assert in_doubt([*past, turn(question, NotDone("nobody answered"))]) is None
    assert in_doubt([turn(SEND)]) is None, "it is known to have happened"


@pytest.mark.parametrize(("answer", "left"), [("No.", 0), ("yes", 1), ("I think no", 1), ("", 1)])
def test_only_a_plain_no_means_that_it_was_not_done(answer: str, left: int) -> None:
    past = [turn(SEND, UNSEEN)]
    assert len(happened([*past, said(in_doubt(past), answer)])) == left


def deed(act: Act, seen: Observation | None = None) -> Deed:
    return Deed(act, seen or look())


def added(text: str) -> Deed:
    act = write(text)
    return deed(replace(act, action=replace(act.action, mode=TypeMode.APPEND)))  # type: ignore[arg-type]


def on_mail(action: Action) -> Deed:
    found = act(action, MAIL)
    assert isinstance(found, Act)
    return deed(found, MAIL)


def typed_key(chord: str, seen: Observation = MAIL) -> Key:
    return Key(seen.id, ToWindow(seen.foreground), Arg(chord, Origin.MODEL, "a model's reply"))


def test_the_same_act_is_known_again() -> None:
    assert repeats(deed(press("Press Send now", Effect.ONCE)), [deed(SEND)]) == deed(SEND)
    assert repeats(added("hello"), [added("hello")]) and not repeats(added("bye"), [added("hello")])
    assert not repeats(deed(SEND), [added("hello")])


def test_what_may_be_done_twice_repeats_nothing() -> None:
    assert not repeats(deed(write("hello")), [added("hello")])


def test_however_a_thing_is_pressed_it_is_pressed() -> None:
    send, draft = on_mail(click(MAIL, "Send")), on_mail(click(MAIL, "Draft"))
    there = click(MAIL, "Send").target
    for action in (
        DoubleClick(MAIL.id, there), TripleClick(MAIL.id, there), LongPress(MAIL.id, there, 1.0),
        typed_key("Return"), typed_key("space"),
    ):  # fmt: skip
        assert repeats(on_mail(action), [send]), action
        assert repeats(send, [on_mail(action)]), action
        assert not repeats(on_mail(action), [draft]), action


def test_a_click_that_selects_in_a_field_may_be_done_twice() -> None:
    twice = on_mail(DoubleClick(MAIL.id, click(MAIL, "To").target))
    assert not repeats(twice, [twice])


def test_a_key_in_a_field_is_no_press_of_it() -> None:
    seen = drawn(scene("mail", pane("mail", "Mail", button("Send"), textbox("To", focused=True))))
    found = act(typed_key("Return", seen), seen)
    assert isinstance(found, Act)
    assert not repeats(deed(found, seen), [on_mail(click(MAIL, "Send"))])


@pytest.mark.parametrize(("answer", "may"), [("Yes!", True), ("y", True), ("yes, but later", False), ("no", False)])
def test_only_a_plain_yes_lets_it_be_done_once_more(answer: str, may: bool) -> None:
    question = once_more(SEND)
    assert granted(question, [said(question, answer)]) is may
    assert not asked(question, []) and not granted(question, [])


def test_a_no_from_before_says_nothing_of_what_was_done_since() -> None:
    past = [turn(SEND, UNSEEN)]
    no = said(in_doubt(past), "no")
    assert len(happened([*past, no, turn(SEND)])) == 1, "it was done at the second try"
    assert len(happened([no, turn(SEND, UNSEEN)])) == 1
    assert len(happened([turn(SEND), no])) == 1, "it was seen to be done"


def test_one_yes_is_for_one_time() -> None:
    yes = said(once_more(SEND), "yes")
    assert granted(once_more(SEND), since_sent(deed(SEND), [turn(SEND), yes]))
    assert not asked(once_more(SEND), since_sent(deed(SEND), [turn(SEND), yes, turn(SEND)]))
    assert granted(once_more(SEND), since_sent(deed(SEND), [turn(SEND), yes, turn(SEND, Drifted("moved"))])), (
        "nothing was sent"
    )


@pytest.mark.parametrize(
    ("past", "risk"),
    [
        ([turn(SEND, CutOff("lost"))], Risk.CONFIRM),
        ([turn(SEND, CutOff("lost")), turn(write("hello"))], Risk.CONFIRM),
        ([turn(SEND)], Risk.LOW),
        ([turn(SEND, CutOff("lost")), turn(SEND)], Risk.LOW),
        ([turn(SEND), turn(SEND, CutOff("lost"))], Risk.CONFIRM),
        ([turn(SEND, CutOff("lost")), said(in_doubt([turn(SEND, CutOff("lost"))]), "no")], Risk.LOW),
        ([turn(SEND, Drifted("moved"))], Risk.LOW),
        ([turn(write("hello"), CutOff("lost"))], Risk.LOW),
    ],
)
def test_what_was_cut_off_is_done_again_after_a_question(past: list[Turn], risk: Risk) -> None:
    found = doubted(deed(SEND), past)
    assert found.risk is risk and ("may have been done" in found.intent) is (risk is Risk.CONFIRM)


def test_a_doubt_is_told_once() -> None:
    past = [turn(SEND, CutOff("lost"))]
    once = doubted(deed(SEND), past)
    assert doubted(deed(once), past) == once


def test_a_model_that_tries_again_is_asked_about() -> None:
    model = Model(pressed("Save"), pressed("Save"))
    policy = ModelPolicy(Task("save it", FORM.surface), Mindset(model, model.dialect))
    first = policy.decide(FORM, [])
    second = policy.decide(FORM, [Turn(FORM, first, CutOff("lost"))])
    assert isinstance(first, Act) and first.risk is Risk.LOW
    assert isinstance(second, Act) and second.risk is Risk.CONFIRM
