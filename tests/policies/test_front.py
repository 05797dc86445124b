from __future__ import annotations

from dataclasses import replace

from controllers.types import Click, Delivery, Method, Raise, ToWindow
from perception.types import Observation, Rect, Surface, Window, WindowId
from policies.front import prepares
from policies.replay import Replay
from policies.types import Act, Drifted, GiveUp, Turn, Verified
from sop.evidence import describe
from sop.types import DoClick, Effect, NoTarget, Risk, Sop, Step, Unchecked, WindowTarget
from tests.sop.panes import contact_form
from tests.sop.screens import look, named

FORM = look(contact_form())
SAVE = Step(
    "s1", "Press Save", Surface.VIRTUAL, DoClick(), describe(FORM, named(FORM, "Save").ref).target, Unchecked(),
    Risk.LOW, Effect.ONCE,
)  # fmt: skip


def under(bounds: Rect, pid: int = 99) -> Observation:
    """The form with another window over it."""
    other = Window(WindowId("other"), pid, 7, "terminal", "Terminal", bounds, 5)
    return replace(FORM, windows=(*FORM.windows, other), foreground=other.id)


def decided(screen: Observation, *history: Turn) -> Act:
    decision = Replay(Sop(1, "job", "A job", (), (SAVE, replace(SAVE, id="s2"))), {}).decide(screen, history)
    assert isinstance(decision, Act)
    return decision


def test_a_window_under_another_programs_is_brought_to_the_front_first() -> None:
    covered = under(Rect(0, 0, 800, 700))
    act = decided(covered)
    assert isinstance(act.action, Raise) and act.action.target == ToWindow(FORM.windows[0].id)
    assert act.evidence == WindowTarget("contacts", "Contacts") and prepares(act.step)
    raised = Turn(covered, act, Verified(Delivery(Method.SYNTHETIC, ""), "it is in front"))
    after = decided(FORM, raised)
    assert isinstance(after.action, Click) and after.step == "s1"


def test_it_is_tried_once_and_counts_as_no_step() -> None:
    covered = under(Rect(0, 0, 800, 700))
    first = decided(covered)
    for outcome in (Verified(Delivery(Method.SYNTHETIC, ""), ""), Drifted("there are several of the window now")):
        again = decided(covered, Turn(covered, first, outcome))
        assert isinstance(again.action, Click) and again.step == "s1"


def test_a_window_that_stays_on_top_ends_it() -> None:
    covered, history = under(Rect(0, 0, 800, 700)), list[Turn]()
    policy = Replay(Sop(1, "job", "A job", (), (SAVE,)), {})
    for _ in range(10):
        decision = policy.decide(covered, history)
        if isinstance(decision, GiveUp):
            break
        assert isinstance(decision, Act)
        raised = isinstance(decision.action, Raise)
        outcome = Verified(Delivery(Method.SYNTHETIC, ""), "") if raised else Drifted("it is covered by “Terminal”")
        history.append(Turn(covered, decision, outcome))
    assert isinstance(decision, GiveUp) and "Terminal" in decision.found
    assert sum(isinstance(turn.decision, Act) and prepares(turn.decision.step) for turn in history) == 1


def test_nothing_is_raised_that_is_not_covered_or_covered_by_its_own() -> None:
    assert isinstance(decided(under(Rect(600, 500, 100, 100))).action, Click)
    assert isinstance(decided(under(Rect(0, 0, 800, 700), FORM.windows[0].pid)).action, Click)
    assert not prepares(SAVE.id) and SAVE.target != NoTarget()
