"""The same form on other days. Found means the right element; anything that could be another one must stop."""

from __future__ import annotations

from dataclasses import replace

import pytest

from perception.types import Element, Observation, Rect, Role, State
from sop.evidence import describe
from sop.match import resolve
from sop.types import Ambiguous, Contradicted, ElementTarget, Found, Missing
from tests.sop.panes import contact_form
from tests.sop.screens import (
    READY,
    Node,
    Pane,
    below_banner,
    button,
    caption,
    changed,
    entry,
    larger_font,
    look,
    mapped,
    named,
    plus,
    shifted,
    with_id,
    without,
    zoomed,
)

RECORDED = look(contact_form())
THINGS = ["Name:", "Email:", "Favourite", "Save", "Cancel", "Delete contact"]


def target(name: str, observation: Observation = RECORDED) -> ElementTarget:
    return describe(observation, named(observation, name).ref).target


def found(name_or_target: str | ElementTarget, observation: Observation) -> Element:
    wanted = target(name_or_target) if isinstance(name_or_target, str) else name_or_target
    result = resolve(wanted, observation)
    assert isinstance(result, Found), result
    element = observation.element(result.ref)
    assert element is not None
    return element


DRIFTS = {
    "base": RECORDED,
    "moved": shifted(RECORDED, 90, 130),
    "banner of 160 px": below_banner(RECORDED, 160),
    "zoom 125 %": zoomed(RECORDED, 1.25),
    "zoom 80 %": zoomed(RECORDED, 0.8),
    "larger font": larger_font(RECORDED),
    "dark theme": mapped(RECORDED, lambda rect: rect, dark=True),
    "resized": mapped(RECORDED, lambda r: Rect(r.x, r.y, r.width + 120, r.height) if r.width > 230 else r),
    "ids changed": look(contact_form(ids=False)),
    "no pixels": replace(RECORDED, frame=look().frame),
    "decoy in another place": look(contact_form(extra=(button("Save search", (480, 100, 90, 30), "save-search"),))),
}


@pytest.mark.parametrize("name", THINGS)
@pytest.mark.parametrize("drift", DRIFTS)
def test_harmless_drift_is_survived(drift: str, name: str) -> None:
    observation = DRIFTS[drift]
    assert found(name, observation) == named(observation, name)


def test_ids_changed_to_others_are_survived() -> None:
    today = RECORDED
    for element in RECORDED.elements:
        today = changed(today, element, identifier=f"ember-{element.identifier}" if element.identifier else "")
    for name in THINGS:
        assert found(name, today) == named(today, name)


def test_a_missing_target_is_missing() -> None:
    result = resolve(target("Save"), without(RECORDED, named(RECORDED, "Save")))
    assert isinstance(result, Missing)
    assert all("Save" not in rejected.what for rejected in result.rejected)


def test_renamed_with_a_new_id_is_missing_and_says_what_came_near() -> None:
    today = changed(RECORDED, named(RECORDED, "Save"), name="Save changes", identifier="btn-7")
    result = resolve(target("Save"), today)
    assert isinstance(result, Missing)
    nearest = result.rejected[0]
    assert nearest.what == 'button "Save changes"'
    assert nearest.why == 'is named "Save changes", not "Save" and has the id "btn-7", not "save"'


def test_the_id_of_save_moved_to_delete_is_a_contradiction() -> None:
    delete = named(RECORDED, "Delete contact")
    today = changed(without(RECORDED, named(RECORDED, "Save")), delete, identifier="save")
    result = resolve(target("Save"), today)
    assert isinstance(result, Contradicted)
    assert "Delete contact" in result.rejected[0].what


def test_the_id_of_save_moved_to_delete_while_save_is_still_there() -> None:
    today = changed(RECORDED, named(RECORDED, "Delete contact"), identifier="save")
    today = changed(today, named(today, "Save"), identifier="btn-2")
    assert found("Save", today).name == "Save"


def test_save_replaced_in_place_is_a_contradiction() -> None:
    today = changed(RECORDED, named(RECORDED, "Save"), name="Delete everything")
    assert isinstance(resolve(target("Save"), today), Contradicted)


def test_a_decoy_save_does_not_stand_in_for_the_replaced_one() -> None:
    today = changed(RECORDED, named(RECORDED, "Save"), name="Store")
    today = plus(today, button("Save", (480, 440, 60, 20), "decoy"))
    assert not isinstance(resolve(target("Save"), today), Found)


@pytest.mark.parametrize("alone", [True, False])
def test_another_save_elsewhere_is_not_the_one_that_is_missing(alone: bool) -> None:
    """All is above it that was above the first; what was beside that, and what is new, tell them apart."""
    recorded = without(RECORDED, named(RECORDED, "Cancel")) if alone else RECORDED
    notes = Node(Role.GENERIC, "", (110, 420, 400, 50), (
        Node(Role.HEADING, "Notes", (120, 422, 200, 12)), entry("Text", (120, 436, 200, 12), id="text"),
        button("Save", (120, 450, 90, 12), "save-notes"),
    ))  # fmt: skip
    today = plus(without(recorded, named(recorded, "Save")), notes)
    result = resolve(target("Save", recorded), today)
    assert isinstance(result, Missing)


def test_a_caption_is_never_taken_for_its_field() -> None:
    """Browsers show a label as a text of the same name."""
    field = entry("Name", (100, 10, 100, 20), id="name", name="Name")
    pane = Pane("app", "App", (0, 0, 300, 100), (Node(Role.TEXT, "Name", (10, 10, 60, 20)), field))
    today = changed(look(pane), with_id(look(pane), "name"), identifier="f1")
    assert found(describe(look(pane), with_id(look(pane), "name").ref).target, today).identifier == "f1"


def test_two_field_ids_swapped_go_by_their_words() -> None:
    today = changed(RECORDED, named(RECORDED, "Name:"), identifier="email")
    today = changed(today, named(today, "Email:"), identifier="name")
    assert found("Name:", today).label == "Name:"
    assert found("Email:", today).label == "Email:"


def test_a_label_translated_under_the_same_id_is_found() -> None:
    today = changed(RECORDED, named(RECORDED, "Save"), name="Speichern")
    assert found("Save", today).name == "Speichern"
    assert found("Name:", changed(RECORDED, named(RECORDED, "Name:"), label="Nom")).label == "Nom"


def test_an_unknown_translation_asks_a_person() -> None:
    today = changed(RECORDED, named(RECORDED, "Save"), name="Tallenna")
    assert isinstance(resolve(target("Save"), today), Contradicted)


def test_a_translation_with_another_id_is_missing() -> None:
    today = changed(RECORDED, named(RECORDED, "Save"), name="Speichern", identifier="b1")
    assert isinstance(resolve(target("Save"), today), Missing)


def test_a_second_save_with_another_id_is_told_apart_by_id() -> None:
    today = plus(RECORDED, button("Save", (480, 440, 60, 20), "decoy"))
    assert found("Save", today).identifier == "save"


def test_without_ids_a_second_save_is_told_apart_by_what_is_beside_it() -> None:
    before = look(contact_form(ids=False))
    today = plus(before, button("Save", (480, 440, 60, 20)))
    assert found(target("Save", before), today).bounds == named(before, "Save").bounds


def test_two_that_nothing_tells_apart_are_ambiguous() -> None:
    pane = Pane("app", "App", (0, 0, 300, 200), (button("Go", (10, 10, 50, 20)), button("Go", (10, 50, 50, 20))))
    today = look(pane)
    result = resolve(target("Go", today), today)
    assert isinstance(result, Ambiguous)
    assert len(result.candidates) == 2


def test_resolving_is_deterministic() -> None:
    for observation in DRIFTS.values():
        assert resolve(target("Save"), observation) == resolve(target("Save"), observation)


def test_a_field_is_told_from_the_field_of_a_drop_down() -> None:
    """Qt names neither the text of an editor nor the search field beside it."""

    states = READY | {State.EDITABLE}
    within = Node(Role.TEXTBOX, "", (10, 310, 300, 20), states=states)
    both = (
        Node(Role.TEXTBOX, "", (10, 10, 380, 280), states=states),
        Node(Role.COMBOBOX, "", (10, 310, 320, 20), (within,)),
    )
    screen = look(Pane("editor", "Untitled", (0, 0, 400, 340), both))
    text, search = (each for each in screen.elements if each.role is Role.TEXTBOX)
    for one in (text, search):
        assert found(describe(screen, one.ref).target, screen) is one


def test_a_label_shown_as_a_text_is_not_its_field() -> None:
    """Chromium lists the words of a label as a text of their own."""
    fields = (
        Node(Role.TEXT, "Phone", (120, 330, 60, 24)),
        Node(Role.TEXTBOX, "Phone", (220, 330, 200, 24), id="phone", label="Phone"),
    )
    recorded = look(contact_form(extra=fields))
    field = next(each for each in recorded.elements if each.identifier == "phone")
    wanted = describe(recorded, field.ref).target
    for identifier in ("", "f7", "email"):
        today = changed(recorded, field, identifier=identifier)
        assert found(wanted, today).role is Role.TEXTBOX


def test_a_dialog_in_the_way_is_named_even_if_the_page_behind_is_not_listed() -> None:
    modal = Node(Role.DIALOG, "Newsletter", (150, 150, 200, 90), (), states=READY | {State.MODAL})
    page = (caption("Contacts", (120, 90, 80, 20)), modal)
    result = resolve(target("Save"), look(Pane("contacts", "Contacts", (100, 80, 480, 400), page)))
    assert isinstance(result, Missing)
    assert result.rejected[0].what == 'dialog "Newsletter"' and "answer it first" in result.rejected[0].why


def test_only_what_comes_near_is_reported() -> None:
    """The browser's own buttons are of the same kind, and tell nobody anything."""
    others = tuple(button(name, (110 + 40 * n, 60, 30, 20)) for n, name in enumerate(["Maximize", "Reload", "Zoom"]))
    bar = Node(Role.TOOLBAR, "", (100, 50, 400, 30), others)
    today = look(contact_form(extra=(bar,)))
    renamed = changed(today, named(today, "Save"), name="Store", identifier="b7")
    result = resolve(target("Save"), renamed)
    assert isinstance(result, Missing)
    assert 'button "Store"' in [each.what for each in result.rejected]
    assert not {'button "Maximize"', 'button "Zoom"'} & {each.what for each in result.rejected}


def test_what_lies_off_the_screen_says_so() -> None:
    """A window pushed out of sight, and a field without a name in it."""
    area = Node(Role.TEXTBOX, "", (110, 330, 200, 90), states=READY | {State.EDITABLE})
    recorded = look(contact_form(extra=(area,)))
    wanted = describe(recorded, next(e for e in recorded.elements if e.bounds == Rect(110, 330, 200, 90)).ref).target
    result = resolve(wanted, shifted(recorded, 2000, 0))
    assert isinstance(result, Missing)
    assert {each.why for each in result.rejected} >= {"lies outside the screen"}


def test_two_windows_alike_are_told_apart_for_the_person() -> None:
    result = resolve(target("Save"), look(contact_form(), replace(contact_form(), id="2")))
    assert isinstance(result, Ambiguous)
    assert "close the other windows" in result.candidates[0].why and '"Contacts"' in result.candidates[0].why
