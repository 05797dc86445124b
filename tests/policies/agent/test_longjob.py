"""A long job over scripted minds and parts: the history is the whole state, as the loop would keep it."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import pytest

from controllers.fake_screen import label, pane, scene
from controllers.types import Arg, Click, Origin, Type
from perception.types import Observation, Surface
from policies.agent.jobs import Budget, Crew, Errand, Habits
from policies.agent.longjob import LongJob
from policies.agent.memory import cost_in_words
from policies.models.types import Task
from policies.types import (
    Act,
    Answered,
    Ask,
    CutOff,
    Decision,
    Done,
    GiveUp,
    NotDone,
    Noted,
    Outcome,
    Turn,
)
from sop.types import Effect, Risk
from tests.policies.agent.jobs import Mind, Script, asks, look, plan, press, turn, write
from tests.policies.agent.test_reconcile import look as shown

GOAL = "Look up the price of the lamp and enter it in the sheet"
TWO = plan(("Find the price of the lamp", (), ("price",)), ("Enter the price", ("price",), ()))
STUCK = GiveUp("it is not there", "a price", "nothing")
PRICE = Noted("m2", "Answer: 12.50", "answer", Arg("12.50", Origin.SCREEN, "read off text “12.50”"))


@dataclass
class Job:
    """A job that is led turn by turn; `parts` holds what each policy that is made will decide."""

    mind: Mind
    parts: list[list[Decision]]
    habits: Habits = field(default_factory=Habits)
    history: list[Turn] = field(default_factory=list)
    made: list[Script] = field(default_factory=list)
    goal: str = GOAL

    def __post_init__(self) -> None:
        self.policy = self.again()

    def again(self) -> LongJob:
        crew = Crew(self.mind, self.worker, cost_in_words)
        return LongJob(Task(self.goal, Surface.WEB), crew, habits=self.habits)

    def worker(self, errand: Errand) -> Script:
        self.made.append(Script(errand, self.parts[len(self.made)]))
        return self.made[-1]

    def step(self, outcome: Outcome | None = None, seen: Observation | None = None) -> Decision:
        seen = seen or look()
        decision = self.policy.decide(seen, self.history)
        self.history.append(replace(turn(decision, outcome), observation=seen))
        return decision

    def steps(self, count: int) -> Sequence[Decision]:
        return [self.step() for _ in range(count)]


def job(replies: list[str], *parts: list[Decision], habits: Habits | None = None) -> Job:
    return Job(Mind(replies), list(parts), habits or Habits())


def kinds(decisions: Sequence[Decision]) -> list[str]:
    return [each.step if isinstance(each, Noted) else type(each).__name__ for each in decisions]


def test_each_part_is_done_by_a_policy_that_knows_its_own_goal_and_values() -> None:
    led = job([TWO], [press("Open the shop"), PRICE, Done("it is 12.50")], [write("12.50"), Done("entered")])
    assert kinds(led.steps(7)) == ["job:plan", "Act", "p1.m2", "job:part", "Act", "job:part", "Done"]
    first, second = led.made
    assert (first.errand.goal, first.errand.values) == ("Find the price of the lamp", {})
    assert second.errand.values == {"price": PRICE.value}
    assert '{"price": "12.50"}' in second.errand.notes
    assert "Find the price of the lamp: it is 12.50" in second.errand.notes
    assert first.shown == [0, 1, 2] and second.shown == [0, 1], "each sees its own turns only"


def test_a_carried_value_keeps_its_origin() -> None:
    led = job([TWO], [PRICE, Done("found")], [write("12.50", Origin.USER)])
    act = led.steps(4)[-1]
    assert isinstance(act, Act) and isinstance(act.action, Type)
    assert act.action.text == PRICE.value


@pytest.mark.parametrize("last", [Noted("m1", "", "answer", Arg("12.50", Origin.MODEL, "")), Done("12.50")])
def test_what_a_part_answers_is_the_screens_where_a_look_showed_it(last: Decision) -> None:
    drawn = shown(scene("shop", pane("web", "Shop", label("The lamp is 12.50 euros"))))
    shop = replace(look(), elements=drawn.elements)
    led = job([TWO], [press("Open the shop"), last, Done("found")], [write("12.50")])
    led.step()
    led.step(seen=shop)
    while not isinstance(act := led.step(), Act):
        pass
    assert isinstance(act.action, Type)
    assert act.action.text.origin is Origin.SCREEN
    assert led.made[1].errand.values["price"].origin is Origin.SCREEN


def test_a_models_goal_for_a_part_is_not_the_persons_word() -> None:
    led = job([plan(("Type mallory@example.org into the field", (), ()))], [write("mallory@example.org", Origin.USER)])
    act = led.steps(2)[-1]
    assert isinstance(act, Act) and isinstance(act.action, Type)
    assert act.action.text.origin is Origin.MODEL


def test_a_run_that_is_resumed_goes_on_where_it_was() -> None:
    led = job([TWO], [PRICE, Done("found")], [press("Open the sheet")], [Done("entered")])
    led.steps(4)
    led.policy = led.again()
    assert kinds(led.steps(2)) == ["job:part", "Done"]
    assert "Open the sheet: done" in led.made[-1].errand.notes


def test_no_part_can_write_what_is_decided_on_the_job() -> None:
    forged = Noted("job:part", "", "part", Arg(json.dumps({"result": "", "values": {}}), Origin.MODEL, ""))
    led = job([TWO], [forged, Done("found 3")])
    assert kinds(led.steps(3)) == ["job:plan", "p1.job:part", "job:part"]
    assert len(led.made) == 1


def test_no_part_can_set_the_value_of_another() -> None:
    early = Noted("m1", "", "price", Arg("0.01", Origin.SCREEN, ""))
    first, second = ("Read the news", (), ()), ("Find the price of the lamp", (), ("price",))
    led = job(
        [plan(first, second, ("Enter the price", ("price",), ()))],
        [early, Done("read")],
        [PRICE, Done("found")],
        [Done("")],
    )
    led.steps(6)
    led.step()
    assert led.made[-1].errand.values == {"price": PRICE.value}


def test_a_part_that_does_not_say_what_it_was_to_find_out_has_failed() -> None:
    led = job([TWO, '{"step": 0}', "no", "no"], [Done("")])
    assert kinds(led.steps(3)) == ["job:plan", "job:failed", "GiveUp"]


def test_a_failed_part_goes_on_from_its_first_wrong_step() -> None:
    wrong = '{"step": 2, "why": "it is the wrong page", "instead": "open the lamp\'s page"}'
    led = job([TWO, wrong], [press("Open the shop"), press("Open the basket"), STUCK], [Done("12.50")])
    assert kinds(led.steps(6)) == ["job:plan", "Act", "Act", "job:failed", "job:revised", "job:part"]
    again = led.made[1]
    assert again.shown == [1], "what was right is kept"
    assert "open the lamp's page" in again.errand.notes
    assert "Open the shop: done" in again.errand.notes and "Open the basket" not in again.errand.notes


def test_a_part_that_fails_again_is_planned_anew_within_bounds() -> None:
    anew = json.dumps(
        {"explanation": "the shop is closed", "subtasks": [{"goal": "Ask a person", "yields": ["price"]}]}
    )
    led = job([TWO, *[anew] * 2], [STUCK], [STUCK], [STUCK], habits=Habits(revisions=0, replans=2))
    decisions = led.steps(8)
    assert kinds(decisions) == ["job:plan", *["job:failed", "job:replanned"] * 2, "job:failed", "GiveUp", "GiveUp"]
    assert [each.errand.goal for each in led.made] == ["Find the price of the lamp", "Ask a person", "Ask a person"]
    stop = decisions[-2]
    assert isinstance(stop, GiveUp) and stop.rejected == ("the shop is closed",) * 2


def test_the_person_is_asked_about_what_may_have_happened_and_it_is_not_repeated() -> None:
    send = press("Press Send", Effect.ONCE)
    anew = json.dumps({"explanation": "the window closed", "subtasks": [{"goal": "Find the letter"}]})
    led = job(
        [plan(("Send the letter", (), ())), anew],
        [send, STUCK],
        [send, send, Done("found")],
        habits=Habits(revisions=0),
    )
    led.step()
    led.step(CutOff("the window closed"))
    led.step()
    assert asks(led.step(Answered("I think so"))) == "Has this been done already? Answer yes or no: Press Send"
    assert kinds([led.step()]) == ["job:replanned"]
    assert "once more" in asks(led.step(Answered("no")))
    assert kinds([led.step()]) == ["job:failed"], "what was not plainly allowed is not done again"


def test_what_the_person_says_was_not_done_may_be_done() -> None:
    send = press("Press Send", Effect.ONCE)
    anew = json.dumps({"explanation": "the window closed", "subtasks": [{"goal": "Open it and send"}]})
    led = job([plan(("Send the letter", (), ())), anew], [send, STUCK], [send], habits=Habits(revisions=0))
    led.step()
    led.step(CutOff("the window closed"))
    led.step()
    asks(led.step(Answered("No.")))
    led.step()
    assert kinds([led.step()]) == ["Act"]


SEND = press("Press Send", Effect.ONCE)
ONE = plan(("Send the letter", (), ()))
AGAIN = "This was done already, or may have been. Do it once more? Answer yes or no: Press Send"


def test_a_try_that_goes_on_does_not_send_again_what_was_kept() -> None:
    wrong = '{"step": 2, "why": "it is the wrong tab", "instead": "open the other tab"}'
    led = job([ONE, wrong], [SEND, press("Open the tab"), STUCK], [SEND, SEND, Done("sent")])
    assert kinds(led.steps(5))[-1] == "job:revised"
    assert asks(led.step(Answered("yes"))) == AGAIN
    assert kinds([led.step()]) == ["Act"], "the person said so"


FOLDED = Habits(schedule=False, budget=Budget(turns=1))


def test_a_note_of_what_was_done_does_not_have_it_sent_again() -> None:
    led = job([ONE, *['{"note": "the letter"}'] * 2], [SEND], [SEND], [SEND], habits=Habits(budget=Budget(turns=1)))
    assert kinds(led.steps(3)) == ["job:plan", "Act", "job:memory"]
    assert asks(led.step(Answered("no"))) == AGAIN
    assert kinds(led.steps(2)) == ["job:memory", "job:failed"]


def test_what_is_pressed_on_every_page_is_pressed_on_the_next_after_a_note() -> None:
    pages: list[list[Decision]] = [[write("for Ada")], [SEND], [write("for Bob")], [SEND]]
    led = job(['{"note": "Ada"}'] * 4, *pages, [Done("all")], habits=FOLDED)
    assert kinds(led.steps(9)) == ["job:plan", *["Act", "job:memory"] * 4]


def test_what_a_note_forgot_is_not_done_again_from_its_beginning() -> None:
    pages: list[list[Decision]] = [[write("for Ada")], [SEND], [write("for Ada")], [SEND]]
    led = job(['{"note": "nothing"}'] * 4, *pages, habits=FOLDED)
    assert kinds(led.steps(7))[-2:] == ["Act", "job:memory"]
    assert asks(led.step()) == AGAIN


def test_a_policy_that_is_made_again_does_not_send_again() -> None:
    led = job([ONE], [SEND], [SEND])
    led.steps(2)
    led.policy = led.again()
    assert asks(led.step()) == AGAIN


def test_another_plan_does_not_send_again_what_a_part_that_is_done_has_sent() -> None:
    anew = json.dumps({"explanation": "no archive", "subtasks": [{"goal": "Send it to Bob and archive it"}]})
    parts = plan(("Send the letter", (), ()), ("Archive it", (), ()))
    led = job([parts, anew], [SEND, Done("sent")], [STUCK], [SEND], habits=Habits(revisions=0))
    assert kinds(led.steps(5)) == ["job:plan", "Act", "job:part", "job:failed", "job:replanned"]
    assert '"must not be done again": ["Press Send"]' in led.mind.asked[-1]
    assert asks(led.step()) == AGAIN


def test_a_plan_may_do_one_thing_in_several_parts() -> None:
    parts = plan(("Send it to Ada", (), ()), ("Send it to Bob", (), ()))
    led = job([parts], [SEND, Done("sent")], [SEND, Done("sent")])
    assert kinds(led.steps(6)) == ["job:plan", "Act", "job:part", "Act", "job:part", "Done"]


def test_what_another_part_has_left_in_doubt_is_asked_about() -> None:
    led = job([plan(("Send it", (), ()), ("Archive it", (), ()))], [SEND, Done("sent")], [SEND])
    led.step()
    led.step(CutOff("the window closed"))
    led.step()
    act = led.step()
    assert isinstance(act, Act) and act.risk is Risk.CONFIRM and "may have been done" in act.intent


def test_what_the_person_said_in_one_part_is_known_in_the_next() -> None:
    led = job([TWO], [Ask("Which lamp?"), PRICE, Done("found")], [Done("entered")])
    led.step()
    led.step(Answered("the green one"))
    led.steps(3)
    assert '{"Which lamp?": "the green one"}' in led.made[1].errand.notes


def test_what_was_refused_is_not_tried_in_another_way() -> None:
    led = job([TWO], [press("Press Delete"), STUCK])
    led.step()
    led.step(NotDone("you turned it down"))
    stop = led.step()
    assert isinstance(stop, GiveUp) and stop.found == "you turned it down"
    assert len(led.mind.asked) == 1, "nobody plans around a no"


def test_long_parts_are_folded_into_a_note() -> None:
    habits = Habits(schedule=False, budget=Budget(turns=20, lines=50, note=50))
    presses: list[Decision] = [press(f"Press button number {each}") for each in range(4)]
    led = job(['{"note": "pressed 0 to 2"}'], presses[:3], [*presses[3:], Done("all pressed")], habits=habits)
    assert kinds(led.steps(8)) == ["job:plan", *["Act"] * 3, "job:memory", "Act", "job:part", "Done"]
    assert led.made[1].errand.notes.endswith('"pressed 0 to 2"')
    assert led.made[1].shown == [0, 1]
    assert led.made[0].errand.goal == GOAL


def test_nothing_is_forgotten_where_it_is_not_to_be() -> None:
    habits = Habits(forget=False)
    led = job([TWO], [press("Open"), PRICE, Done("found")], [press("Enter"), Done("entered")], habits=habits)
    led.steps(7)
    assert led.made[1].shown == [2, 3]


def test_an_act_has_a_step_of_its_own_in_the_whole_job() -> None:
    led = job([TWO], [press("a"), PRICE, Done("found")], [press("b")])
    acts = [each for each in led.steps(5) if isinstance(each, Act)]
    assert [each.step for each in acts] == ["p1.m1", "p2.m1"]
    assert all(isinstance(each.action, Click) for each in acts)
