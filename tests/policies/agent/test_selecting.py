"""What is typed takes the place of what was selected, and of nothing else."""

from __future__ import annotations

from dataclasses import replace

import pytest

from controllers.fake_screen import button, textbox
from controllers.types import Arg, Delivery, Key, Method, Origin, TripleClick, Type, TypeMode
from perception.types import Observation, State, TextValue
from policies.agent.places import SayAgain
from policies.agent.selecting import Selection, selected
from policies.models import making
from policies.types import Act, Drifted, Nothing, Outcome, Turn, Verified
from tests.policies.agent.test_reconcile import act, middle, of, screen

FORM = of(textbox("Phone", "555-1234"), textbox("Remarks", "keep me", focused=True), button("Save"))
DONE = Verified(Delivery(next(iter(Method)), ""), "")


def lines(seen: Observation, text: str = "one\ntwo") -> Observation:
    many = tuple(
        replace(each, states=each.states | {State.MULTILINE}, value=TextValue(text)) if each.name == "Remarks" else each
        for each in seen.elements
    )
    return replace(seen, elements=many)


def clicked(seen: Observation, name: str, outcome: Outcome = DONE) -> Turn:
    return Turn(seen, decided(TripleClick(seen.id, middle(seen, name)), seen), outcome)


def all_of(seen: Observation) -> Turn:
    return Turn(seen, decided(Key(seen.id, making.front(screen(seen)), Arg("ctrl+a", Origin.MODEL, "")), seen), DONE)


def decided(said: object, seen: Observation) -> Act:
    found = act(said, seen)
    assert isinstance(found, Act)
    return found


def typed(seen: Observation, name: str, turn: Turn) -> object:
    said = Type(seen.id, middle(seen, name), making.arg("Ada"), TypeMode.APPEND)
    found = act(said, seen, goal="write Ada", selected=selected([turn], seen))
    return found.action.mode if isinstance(found, Act) and isinstance(found.action, Type) else found


def test_a_field_of_one_line_that_was_selected_is_written_anew() -> None:
    assert typed(FORM, "Phone", clicked(FORM, "Phone")) is TypeMode.REPLACE
    assert typed(FORM, "Remarks", all_of(FORM)) is TypeMode.REPLACE


def test_nothing_was_selected_in_another_field() -> None:
    assert typed(FORM, "Remarks", clicked(FORM, "Phone")) is TypeMode.APPEND
    assert typed(FORM, "Phone", all_of(FORM)) is TypeMode.APPEND


@pytest.mark.parametrize("outcome", [Drifted("it moved"), Nothing()])
def test_nothing_was_selected_by_what_was_not_sent(outcome: Outcome) -> None:
    assert typed(FORM, "Phone", clicked(FORM, "Phone", outcome)) is TypeMode.APPEND


def test_three_clicks_select_a_line_of_a_text_of_many() -> None:
    many = lines(FORM)
    found = typed(many, "Remarks", clicked(many, "Remarks"))
    assert isinstance(found, SayAgain) and "ctrl+a" in found.why
    assert typed(many, "Remarks", all_of(many)) is TypeMode.REPLACE
    assert typed(lines(FORM, ""), "Remarks", clicked(lines(FORM, ""), "Remarks")) is TypeMode.REPLACE


def test_a_button_holds_no_selection_and_nothing_comes_before_the_first_turn() -> None:
    assert selected([clicked(FORM, "Save")], FORM) is None and selected([], FORM) is None


def test_it_is_the_same_field_where_its_ref_is_another_ones_by_now() -> None:
    """Refs of a phone are places in a tree."""
    phone, remarks = (next(each for each in FORM.elements if each.name == name) for name in ("Phone", "Remarks"))
    swap = {phone.ref: remarks.ref, remarks.ref: phone.ref}
    now = replace(FORM, elements=tuple(replace(each, ref=swap.get(each.ref, each.ref)) for each in FORM.elements))
    assert selected([clicked(FORM, "Phone")], now) == Selection(remarks.ref)
