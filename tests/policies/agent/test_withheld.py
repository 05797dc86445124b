"""What was hidden or typed as a secret stays unseen by every model, also where the screen shows it by now."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from controllers.fake_screen import button, label, pane, password, scene, textbox
from controllers.types import Arg, Click, Delivery, Method, OnElement, Origin, Secret, Type, TypeMode
from daemon.types import RunState
from perception.diff import crop
from perception.redact import FLAT, is_secret
from perception.types import Element, ElementRef, Frame, HiddenValue, Observation, Rect, Role, TextValue
from policies.agent.policy import Mindset, ModelPolicy
from policies.agent.withheld import without_secrets
from policies.models.families.m3a import T3A
from policies.models.types import Task
from policies.trajectory import decode_turn
from policies.types import Act, GiveUp, Turn, Verified
from sop.evidence import describe
from sop.types import Effect, Risk, Unchecked
from tests.daemon.notes import House
from tests.policies.agent.acting import Model, press, start
from tests.policies.agent.test_reconcile import look

SEEN = look(scene("form", pane("notes", "Notes", password("Pin"), textbox("Note"), button("Show"))))


def shown(observation: Observation) -> Observation:
    """After a press of “Show”."""
    elements = tuple(
        replace(each, role=Role.TEXTBOX, value=TextValue("hunter2")) if each.name == "Pin" else each
        for each in observation.elements
    )
    return replace(observation, elements=elements)


def typed(value: str | Secret) -> Turn:
    pin = pin_of(SEEN)
    action = Type(SEEN.id, OnElement(pin.ref), Arg(value, Origin.USER, "--secret pin"), TypeMode.REPLACE)
    act = Act("m1", "Type", action, describe(SEEN, pin.ref).target, Unchecked(), Risk.LOW, Effect.ONCE)
    return Turn(SEEN, act, Verified(Delivery(next(iter(Method)), ""), ""))


def pin_of(observation: Observation) -> Element:
    return next(each for each in observation.elements if each.name == "Pin")


def test_a_field_that_shows_a_secret_is_covered() -> None:
    now = without_secrets(shown(SEEN), [typed(Secret("pin"))])
    assert is_secret(pin_of(now)) and isinstance(pin_of(now).value, HiddenValue)
    assert "hunter2" not in repr(now)
    assert without_secrets(shown(SEEN), []) == shown(SEEN)


def test_no_word_and_no_pixel_of_it_reaches_a_model() -> None:
    model = Model("nothing to read", "nothing to read", family=T3A())
    policy = ModelPolicy(Task("log in", SEEN.surface), Mindset(model, model.dialect, secrets=("pin",)))
    policy.decide(shown(SEEN), [typed(Secret("pin"))])
    assert model.screens and all(is_secret(pin_of(each.observation)) for each in model.screens)
    assert "hunter2" not in model.told(0) and "Note" in model.told(0)


def test_what_a_field_hid_before_anything_was_typed_is_covered_too() -> None:
    """A browser fills in what it has saved."""
    pressed = replace(typed("1234"), decision=GiveUp("x", "y", "z"))
    now = without_secrets(shown(SEEN), [pressed])
    assert is_secret(pin_of(now)) and "hunter2" not in repr(now)
    note = next(each for each in now.elements if each.name == "Note")
    assert not is_secret(note)


def test_it_is_found_again_where_the_page_has_made_it_anew() -> None:
    other = replace(shown(SEEN), elements=tuple(
        replace(each, ref=ElementRef(f"new/{each.ref}")) for each in shown(SEEN).elements
    ))  # fmt: skip
    assert is_secret(pin_of(without_secrets(other, [typed("1234")])))


def test_another_field_in_its_place_hides_nothing() -> None:
    """Refs of a phone are places in a tree."""
    here = pin_of(SEEN)
    elements = tuple(
        replace(each, name="City", role=Role.TEXTBOX, value=TextValue("Berlin"), bounds=Rect(1, 2, 30, 40))
        if each.ref == here.ref else each
        for each in SEEN.elements
    )  # fmt: skip
    other = replace(SEEN, elements=elements)
    assert without_secrets(other, [typed(Secret("pin")), typed("1234")]) == other


def test_a_caption_that_is_called_as_the_field_was_hides_nothing() -> None:
    told = look(scene("told", pane("notes", "Notes", label("Pin"), textbox("Note"))))
    assert without_secrets(told, [typed("1234")]) is told


def test_a_saved_password_that_is_shown_reaches_neither_the_model_nor_the_journal(tmp_path: Path) -> None:
    hidden = scene("hidden", pane("notes", "Login", password("Pin"), button("Show password"), button("Save")))
    told = scene("told", pane("notes", "Login", textbox("Pin", "hunter2"), button("Show password"), button("Save")))
    house = House(tmp_path, (hidden, told), {("hidden", Click, "Show password"): "told"})
    model = Model(press("Show password"), press("Save"))
    run = start(house, model, "Save it")
    assert "may show what a field here hides" in house.asked().reason
    house.approve()
    assert house.end(run).state is RunState.DONE
    assert [did.element for did in house.device.performed] == ["Show password", "Save"]
    assert len(model.screens) == 3 and all(is_secret(pin_of(each.observation)) for each in model.screens)
    turns = list(house.journal.turns(run))
    assert len(turns) == 3 and "hunter2" not in repr(turns)
    for data in turns:
        seen = decode_turn(dict(data), house.pictures.of(run).get).observation
        assert isinstance(seen.frame, Frame)
        inside = crop(seen.frame, pin_of(seen).bounds)
        assert inside.bgra == FLAT * inside.bounds.area
    house.close()
