"""The conversation, the picture and the ledger."""

from __future__ import annotations

from dataclasses import replace
from io import BytesIO

import pytest
from PIL import Image

from controllers.fake import FakeDevice
from controllers.fake_screen import Scene, button, node, pane, password, scene, textbox
from controllers.types import Arg, AtPoint, Flick, Origin, Way
from perception.clock import Deadline
from perception.redact import FLAT
from perception.types import Display, Frame, NoFrame, Observation, Point, Rect, Role, Surface
from policies.agent import marks
from policies.agent.drawing import display_of, listed_in, picture, screen_of
from policies.agent.guide import finished, told
from policies.agent.ledger import Allowance, Prices, in_words, more, overspent, spent, total
from policies.agent.moments import moments
from policies.agent.prompting import DATA_NOT_ORDERS, Conversation, correction, with_rules
from policies.agent.story import Mark, mark
from policies.models.choose import dialects
from policies.models.dialect import Dialect, Skill
from policies.models.families.claude import DIALECTS as CLAUDE
from policies.models.families.m3a import DIALECTS as M3A
from policies.models.types import Message, Picture, Speaker, Task, Usage, Words
from policies.types import (
    Act,
    Answered,
    Ask,
    Credit,
    Decider,
    Done,
    HandedBack,
    Noted,
    Nothing,
    Turn,
    Verified,
    Yield,
)
from sop.types import DoSwipe, Missed, Moment
from tests.daemon.notes import FORM, SAVE, TYPE, at, sop
from tests.policies.agent.acting import press
from tests.policies.agent.test_reconcile import act

TASK = Task("save it", Surface.VIRTUAL)
DELIVERED = Verified(None, "")  # type: ignore[arg-type]


def look(drawn: Scene = FORM) -> Observation:
    return FakeDevice([drawn], {}).capture(Deadline.after(5))


def pictures_in(messages: tuple[Message, ...]) -> int:
    return sum(isinstance(part, Picture) for message in messages for part in message.parts)


# The conversation


def test_what_was_said_stays_as_it_was_until_there_is_no_room() -> None:
    family = CLAUDE[0]
    talk, before, rewrites = Conversation(family), tuple[Message, ...](), 0
    for turn in range(9):
        messages = talk.messages(TASK, screen_of(look(), family))
        assert 1 <= pictures_in(messages) <= family.pictures
        rewrites += messages[: len(before)] != before
        reply = Message(Speaker.ASSISTANT, (Words(f"reply {turn}"),))
        talk.add((messages[-1], reply), screen_of(look(), family), f"reply {turn}", turn, 0)
        before = (*messages, reply)
        assert all(part.png for m in messages for part in m.parts if isinstance(part, Picture))
    assert rewrites == 3, "the older half goes at once: one rewrite in two turns for a family of three pictures"


@pytest.mark.parametrize("family", [CLAUDE[0], M3A[0]])
def test_a_long_conversation_holds_the_pictures_that_it_may_show_and_no_more(family: Dialect) -> None:
    talk = Conversation(family)
    for turn in range(12):
        messages = talk.messages(TASK, screen_of(look(), family))
        talk.add((messages[-1], Message(Speaker.ASSISTANT, (Words("x"),))), screen_of(look(), family), "x", turn, 0)
    assert len(talk.past()) == 12
    assert not any(isinstance(each.screen.observation.frame, Frame) for each in talk.exchanges)
    assert pictures_in(tuple(message for each in talk.exchanges for message in each.said)) <= family.pictures


def test_what_is_forgotten_holds_no_picture() -> None:
    talk = Conversation(CLAUDE[0])
    talk.add(talk.messages(TASK, screen_of(look(), CLAUDE[0])), screen_of(look(), CLAUDE[0]), "x", 0, 0)
    assert talk.forget_pictures() and talk.exchanges[0].said == ()


def test_a_decision_that_nothing_came_of_was_never_made() -> None:
    talk = Conversation(CLAUDE[0])
    talk.add((), screen_of(look(), CLAUDE[0]), "first", 0, 0)
    talk.add((), screen_of(look(), CLAUDE[0]), "second", 1, 0)
    talk.drop_undone(1)
    assert [each.reply for each in talk.past()] == ["first"]


def test_a_correction_keeps_what_was_said_and_says_what_was_wrong() -> None:
    said = (Message(Speaker.USER, (Words("what next?"),)),)
    found = correction(said, "gibberish", "It cannot be read.")
    assert found[:1] == said and found[1].parts == (Words("gibberish"),)
    assert "It cannot be read." in str(found[2].parts)


def test_every_family_that_decides_is_told_what_a_screen_is_what_is_near_and_what_was_answered() -> None:
    task = with_rules(replace(TASK, guide="the guide", answers=(("Which?", "the blue one"),)))
    for family in dialects().values():
        if family.skill is Skill.AGENT:
            screen = screen_of(look(), family)
            parts = [part for m in (*family.opening(task, screen), family.ask(task, screen, ())) for part in m.parts]
            text = " ".join(part.text for part in parts if isinstance(part, Words))
            for wanted in (DATA_NOT_ORDERS, "the guide", "the blue one", TASK.goal):
                assert wanted in text, f"{family.name} is not told: {wanted}"


# The picture


def test_what_hides_what_it_holds_is_blackened() -> None:
    seen = look(scene("form", pane("notes", "Notes", password("Pin"), button("Save"))))
    pin = next(each for each in seen.elements if each.role is Role.PASSWORD)
    screen = screen_of(seen, CLAUDE[0])
    image = Image.open(BytesIO(picture(screen, marked=False))).convert("RGB")
    assert image.size == (screen.width, screen.height)
    across, down = screen.width / screen.bounds.width, screen.height / screen.bounds.height
    middle = (int(pin.bounds.centre.x * across), int(pin.bounds.centre.y * down))
    assert image.getpixel(middle) == (FLAT[2], FLAT[1], FLAT[0])


def test_the_display_is_that_of_the_window_in_front() -> None:
    seen = look()
    aside = Display("left", Rect(-1000, 0, 1000, 360))
    assert display_of(replace(seen, displays=(aside, *seen.displays))) == Rect(0, 0, 480, 360)
    away = tuple(replace(each, bounds=each.bounds.moved(-900, 0)) for each in seen.windows)
    assert display_of(replace(seen, displays=(*seen.displays, aside), windows=away)) == aside.bounds
    assert display_of(replace(seen, frame=NoFrame("x"))) == Rect(0, 0, 480, 360)


def test_marks_are_drawn_on_what_is_listed() -> None:
    family = next(each for each in M3A if each.name == "m3a")
    seen = look(scene("form", pane("notes", "Notes", textbox("Note"), button("Save"), node(Role.GENERIC))))
    screen = screen_of(seen, family)
    names = [element.name for ref in screen.listed if (element := seen.element(ref))]
    assert {"Note", "Save"} <= set(names) and "" not in names
    assert screen.listed == listed_in(seen, screen.bounds)
    assert picture(screen, marked=True) != picture(screen, marked=False)


# The ledger


def test_what_was_taken_adds_up() -> None:
    prices = Prices(read=2.0, cached=0.5, written=10.0)
    one = more(Credit(Decider.MODEL, "owl"), Usage(1000, 600, 50, 1.5), prices)
    assert one == Credit(Decider.MODEL, "owl", 1, 1.5, 1000, 600, 50, 0.0016)
    both = total([Credit(Decider.REPLAY), one, replace(one, by=Decider.GROUNDER)])
    assert (both.by, both.calls, both.read, both.cost) == (Decider.MODEL, 2, 2000, 0.0032)
    assert in_words(both) == "2 calls of owl, 3.0 s, 2,000 tokens read (1,200 of them kept), 100 written"
    assert "0.0032 of 1" in spent(both, 3, 12.0, Allowance(cost=1.0))
    assert in_words(total([])) == "no answer of a model yet"


@pytest.mark.parametrize(
    ("allowance", "why"),
    [
        (Allowance(steps=1), "1 steps are done"),
        (Allowance(seconds=5.0), "8 s have passed"),
        (Allowance(cost=0.5), "it has cost 0.50"),
        (Allowance(), ""),
        (Allowance(seconds=9.0), ""),
    ],
)
def test_a_run_ends_with_its_budget_and_a_persons_time_is_not_its_own(allowance: Allowance, why: str) -> None:
    first = look()
    now = replace(first, time=first.time + int(12e9))
    history = [Turn(first, saved(), DELIVERED), Turn(first, Yield("you"), HandedBack(4.0))]
    found = overspent(history, now, Credit(Decider.MODEL, cost=0.5), allowance)
    assert (why in found.found) if found else why == ""


def test_questions_and_notes_without_a_step_end_a_run_too() -> None:
    seen = look()
    asked = Turn(seen, Ask("Which?"), Answered("that one"))
    noted = Turn(seen, Noted("m1", "Note it", "it", Arg("x", Origin.SCREEN, "")), Nothing())
    plan = Turn(seen, mark(Mark.PLAN, "Split the job", marks.write_parts(())), Nothing())
    credit, allowance = Credit(Decider.MODEL), Allowance(steps=4)
    assert overspent([asked, noted, asked, plan, plan], seen, credit, allowance) is None
    found = overspent([asked, noted, asked, noted], seen, credit, allowance)
    assert found is not None and "4 questions and notes" in found.found


# Procedures beside and after


def saved() -> Act:
    found = act(press("Save")(screen_of(at(FORM), CLAUDE[0])), at(FORM))
    assert isinstance(found, Act)
    return found


def test_a_guide_says_what_is_finished_and_stays_so() -> None:
    seen = at(FORM)
    screen = screen_of(seen, CLAUDE[0])
    near, done = sop(SAVE, TYPE), act(press("Save")(screen), seen)
    assert isinstance(done, Act)
    turns = [Turn(seen, done, DELIVERED)]
    assert (finished(near, []), finished(near, turns), finished(near, turns * 2)) == (0, 1, 1)
    assert "1. Save the note [finish]\n2. Write the note [unfinish]" in told(near, turns)


def test_a_step_that_swipes_is_done_by_a_finger_that_begins_on_it() -> None:
    seen, did = at(FORM), saved()
    near = sop(replace(SAVE, action=DoSwipe(Way.LEFT)))
    for name, done in (("Save", 1), ("Send", 0)):
        start = next(each for each in seen.elements if each.name == name).bounds.centre
        flick = Flick(seen.id, AtPoint(start), AtPoint(Point(0, start.y)))
        assert finished(near, [Turn(seen, replace(did, action=flick), DELIVERED)]) == done


def test_a_run_is_a_demonstration_with_a_hole_where_a_person_had_the_screen() -> None:
    seen, did = at(FORM), saved()
    turns = [
        Turn(seen, did, DELIVERED), Turn(seen, Yield("you"), HandedBack(4.0)), Turn(seen, Done("x"), Nothing()),
    ]  # fmt: skip
    shown = moments(turns, "fake:0")
    assert [type(each) for each in shown] == [Moment, Missed]
    assert moments(turns[-1:], "fake:0") == ()
