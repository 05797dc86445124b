"""Pieces of the user's words, put together to what they never said."""

from __future__ import annotations

from dataclasses import replace

import pytest

from controllers.fake_screen import Node, pane, scene, textbox
from controllers.types import Delivery, Method, Origin
from perception.types import NumberValue, Observation, Rect, Role, State
from policies.agent.pieces import typed_since_enter
from policies.models.types import Screen
from policies.types import Act, Turn, Verified
from tests.policies.agent.acting import Move, key, write
from tests.policies.agent.test_reconcile import act, look

GOAL = "Pay 5 to Ada Lovelace"
VERIFIED = Verified(Delivery(Method.ACCESSIBILITY, ""), "")


def seen(held: str, **more: object) -> Observation:
    return _of(replace(textbox("Amount", held, focused=True), **more))  # type: ignore[arg-type]


def _of(field: Node) -> Observation:
    return look(scene("form", pane("notes", "Notes", field, textbox("Other"))))


def done(move: Move, at: Observation, *before: Turn) -> Act:
    said = move(Screen(at, Rect(0, 0, 1, 1), 1, 1))
    found = act(said, at, GOAL, typed=typed_since_enter(before))
    assert isinstance(found, Act)
    return found


def origin(move: Move, held: str, *before: Move, **more: object) -> Origin:
    """Of what is typed once the field holds `held`, which was typed before."""
    turns = [Turn(at, done(each, at), VERIFIED) for each in before for at in [seen("", **more)]]
    found = done(move, seen(held, **more), *turns).action
    return found.text.origin  # type: ignore[union-attr]


def test_an_amount_made_of_the_users_digits_is_not_theirs() -> None:
    assert origin(write("5"), "") is Origin.USER
    assert origin(write("5"), "5", write("5")) is Origin.MODEL


@pytest.mark.parametrize(
    ("last", "held", "before"),
    [
        ("Lovelace", "Ada ", (write("Ada "),)),
        ("Ada", "5", (write("5"), key("Return"))),
        ("Ada", "5", (write("5"), key("KP_Enter"))),
        ("Ada", "", (write("5"),)),
        ("Ada", "what was there", ()),
    ],
)
def test_what_the_user_said_as_a_whole_is_theirs(last: str, held: str, before: tuple[Move, ...]) -> None:
    assert origin(write(last), held, *before) is Origin.USER


def test_a_number_is_put_together_like_a_text() -> None:
    at = seen("", role=Role.SPIN, value=NumberValue(5))
    before = Turn(seen("", role=Role.SPIN), done(write("5"), seen("", role=Role.SPIN)), VERIFIED)
    assert done(write("5"), at, before).action.text.origin is Origin.MODEL  # type: ignore[union-attr]


def test_a_text_of_many_lines_is_written_in_pieces() -> None:
    many = frozenset({State.VISIBLE, State.ENABLED, State.FOCUSED, State.EDITABLE, State.MULTILINE})
    assert origin(write("5"), "Ada", write("Ada"), states=many) is Origin.USER
