from __future__ import annotations

from dataclasses import replace

import pytest

from perception.types import Gap, HiddenValue, NumberValue, Observation, Role, State, TextValue, WindowId
from sop.evidence import describe
from sop.expect import Held, Unmet, check, in_short, in_words_of
from sop.match import resolve
from sop.types import (
    Appears,
    Disappears,
    ElementTarget,
    Expect,
    StateBecomes,
    Unchecked,
    ValueBecomes,
    WindowAppears,
    WindowGoes,
    WindowTarget,
)
from tests.sop.panes import contact_form, editor, save_dialog
from tests.sop.screens import READY, Pane, button, caption, changed, look, named, plus, without

FORM = look(contact_form())


def target(name: str) -> ElementTarget:
    return describe(FORM, named(FORM, name).ref).target


def unmet(expect: Expect, observation: Observation) -> str:
    result = check(expect, observation)
    assert isinstance(result, Unmet), result
    return result.found


def test_appears_even_if_it_could_not_be_pressed() -> None:
    assert check(Appears(target("Save")), FORM) == Held('button "Save" of Contacts is on the screen')
    disabled = changed(FORM, named(FORM, "Save"), states=READY - {State.ENABLED})
    assert isinstance(check(Appears(target("Save")), disabled), Held)
    assert unmet(Appears(target("Save")), without(FORM, named(FORM, "Save")))


def test_numbers_left_open_are_read_but_never_acted_on() -> None:
    message = ElementTarget("contacts", "", Role.LABEL, "Sent …: Ada", "", "", (), ())
    said = plus(FORM, caption("Sent 12: Ada", (120, 450, 200, 20)))
    assert isinstance(check(Appears(message), said), Held)
    assert unmet(Appears(message), FORM)
    assert unmet(Appears(message), plus(FORM, caption("Sent 12: Grace", (120, 450, 200, 20))))
    assert "Missing" in type(resolve(message, said)).__name__


def test_disappears_only_if_that_can_be_known() -> None:
    gone = without(FORM, named(FORM, "Save"))
    assert isinstance(check(Disappears(target("Save")), gone), Held)
    assert unmet(Disappears(target("Save")), FORM) == "it is still there"
    unread = replace(gone, gaps=(Gap(WindowId("1"), "no answer"),))
    assert unmet(Disappears(target("Save")), unread) == "a window could not be read: no answer"
    assert unmet(Disappears(target("Save")), look()) == "the whole application is gone"


def test_a_thing_that_only_changed_its_surroundings_is_still_there() -> None:
    stranger = Pane("contacts", "Contacts", (0, 0, 300, 300), (button("Save", (10, 10, 40, 20)),))
    assert unmet(Disappears(target("Save")), look(stranger)) == "it is still there"


def test_values_are_compared_without_trailing_space() -> None:
    wanted = ValueBecomes(target("Name:"), "Ada\n")
    assert isinstance(check(wanted, changed(FORM, named(FORM, "Name:"), value=TextValue("Ada "))), Held)
    assert unmet(wanted, changed(FORM, named(FORM, "Name:"), value=TextValue("Adah"))) == 'it holds "Adah"'
    assert unmet(wanted, changed(FORM, named(FORM, "Name:"), value=HiddenValue())) == "its value is hidden"
    assert unmet(wanted, without(FORM, named(FORM, "Name:")))
    spin = changed(FORM, named(FORM, "Name:"), value=NumberValue(2.0))
    assert isinstance(check(ValueBecomes(target("Name:"), "2"), spin), Held)
    assert unmet(ValueBecomes(target("Save"), "x"), FORM) == "its value cannot be read"


def test_states() -> None:
    box = target("Favourite")
    ticked = changed(FORM, named(FORM, "Favourite"), states=READY | {State.CHECKED})
    assert isinstance(check(StateBecomes(box, State.CHECKED, True), ticked), Held)
    assert isinstance(check(StateBecomes(box, State.CHECKED, False), FORM), Held)
    assert unmet(StateBecomes(box, State.CHECKED, False), ticked) == "it is checked"
    assert unmet(StateBecomes(box, State.CHECKED, True), without(FORM, named(FORM, "Favourite")))


def test_windows_appear_by_their_whole_title() -> None:
    saved = WindowAppears(WindowTarget("mousepad", "…/Ada.txt - Mousepad"))
    assert isinstance(check(saved, look(editor("/home/ada/Ada.txt - Mousepad"))), Held)
    assert unmet(saved, look(editor("*/home/ada/Ada.txt - Mousepad2"))).startswith("its windows are")
    plain = WindowAppears(WindowTarget("mousepad", "Ada.txt - Mousepad"))
    assert unmet(plain, look(editor("*Ada.txt - Mousepad")))
    assert unmet(plain, look()) == "it has no window open"
    fresh = WindowAppears(WindowTarget("mousepad", "Untitled 1 - Mousepad"))
    assert isinstance(check(fresh, look(editor("Untitled 4 - Mousepad"))), Held)


def test_windows_go() -> None:
    gone = WindowGoes(WindowTarget("contacts", "Save As"))
    assert isinstance(check(gone, FORM), Held)
    assert unmet(gone, look(contact_form(), save_dialog())) == "it is still open"


def test_unchecked_says_so() -> None:
    result = check(Unchecked(), FORM)
    assert isinstance(result, Held) and "only the delivery" in result.proof


@pytest.mark.parametrize(
    ("expect", "words"),
    [
        (Unchecked(), "nothing that can be checked"),
        (Appears(target("Save")), 'button "Save" of Contacts appears'),
        (Disappears(target("Save")), 'button "Save" of Contacts goes away'),
        (WindowAppears(WindowTarget("contacts", "Save As")), 'window "Save As" of Contacts appears'),
        (WindowGoes(WindowTarget("contacts", "Save As")), 'window "Save As" of Contacts goes away'),
        (ValueBecomes(target("Name:"), "Ada"), 'field "Name:" of Contacts holds "Ada"'),
        (StateBecomes(target("Favourite"), State.CHECKED, False), 'check box "Favourite" of Contacts is not checked'),
    ],
)
def test_expectations_in_words(expect: Expect, words: str) -> None:
    assert in_words_of(expect) == words


def test_resolutions_in_short() -> None:
    assert in_short(resolve(target("Save"), FORM)).startswith("found by role, name")
    assert (
        in_short(resolve(target("Save"), look()))
        == "Contacts has no window on the screen: open it, or restore it if it is minimised"
    )
    moved = changed(without(FORM, named(FORM, "Save")), named(FORM, "Delete contact"), identifier="save")
    assert in_short(resolve(target("Save"), moved)).startswith("contradicting evidence: button")
