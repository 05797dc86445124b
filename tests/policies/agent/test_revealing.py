"""A person is asked before a model presses what shows a hidden field, and before nothing else."""

from __future__ import annotations

from dataclasses import replace

import pytest

from controllers.fake_screen import Node, button, label, node, pane, password, scene, textbox
from controllers.types import Key
from perception.types import Observation, Role
from policies.agent.revealing import REASON
from policies.models import making
from policies.types import Act
from sop.types import Risk
from tests.policies.agent.test_reconcile import act, click, look, of, screen


def login(*inside: Node) -> Observation:
    return of(textbox("User"), password("Password"), *inside, button("Next"))


def asked(found: object) -> bool:
    assert isinstance(found, Act)
    assert (REASON in found.intent) is (found.risk is Risk.CONFIRM)
    return found.risk is Risk.CONFIRM


@pytest.mark.parametrize(
    "name",
    [
        "Show", "Show password", "Reveal", "Toggle visibility", "Show/hide", "Display the PIN", "View password",
        "Passwort anzeigen", "Afficher", "Mostrar contraseña", "パスワードを表示", "显示密码", "Показать пароль",
    ],
)  # fmt: skip
@pytest.mark.parametrize("kind", [Role.BUTTON, Role.CHECKBOX, Role.SWITCH, Role.LABEL])
def test_what_shows_a_hidden_field_is_asked_about(name: str, kind: Role) -> None:
    seen = login(replace(node(kind, name), states=button("").states))
    assert asked(act(click(seen, name), seen))


@pytest.mark.parametrize(
    "name", ["Sign in", "Show more results", "View cart", "Forgot password?", "Showroom", "Cancel"]
)
def test_nothing_else_beside_a_hidden_field_is(name: str) -> None:
    seen = login(button(name))
    assert not asked(act(click(seen, name), seen))


def test_nothing_is_where_no_field_hides_anything() -> None:
    seen = of(textbox("User"), button("Show password"))
    assert not asked(act(click(seen, "Show password"), seen))
    apart = look(scene("two", pane("mail", "Mail", password("Pin")), pane("notes", "Notes", button("Show"))))
    assert not asked(act(click(apart, "Show"), apart))


def test_a_button_without_words_at_the_end_of_the_field_is() -> None:
    seen = login(button("mute"))
    field, mute = (next(each for each in seen.elements if each.name == name) for name in ("Password", "mute"))
    beside = replace(mute, name="", bounds=replace(mute.bounds, x=field.bounds.right - 20, y=field.bounds.y, width=20))
    told = replace(seen, elements=tuple(beside if each.ref == mute.ref else each for each in seen.elements))
    found = act(click(told, "Next"), told)
    assert not asked(found)
    found = act(making.click(screen(told), beside.bounds.centre), told)
    assert isinstance(found, Act) and REASON in found.intent


def test_a_key_that_presses_it_is_asked_about() -> None:
    seen = login(button("Show password", focused=True), label("x"))
    assert asked(act(Key(seen.id, making.front(screen(seen)), making.arg("space")), seen))
    assert not asked(act(Key(seen.id, making.front(screen(seen)), making.arg("Tab")), seen))


def test_a_label_of_any_length_is_read() -> None:
    for mark in (" ", "-", "show ", "x"):
        seen = login(button(f"a{mark * (200_000 // len(mark))}b"))
        name = seen.elements[-2].name
        act(click(seen, name), seen)
