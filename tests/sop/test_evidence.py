from __future__ import annotations

from dataclasses import replace

import pytest

from perception.diff import dhash
from perception.types import NOWHERE, ElementRef, Frame, Point, Rect, Role, WindowId
from sop.evidence import describe, describe_window, element_at, in_words
from sop.types import ElementTarget, NoTarget, WindowTarget
from tests.sop.panes import contact_form, save_dialog
from tests.sop.screens import Node, Pane, button, caption, changed, entry, look, named, secret

FORM = look(contact_form())


def test_evidence_of_a_button() -> None:
    described = describe(FORM, named(FORM, "Save").ref)
    target = described.target
    assert (target.app, target.window, target.role, target.name) == ("contacts", "Contacts", Role.BUTTON, "Save")
    assert (target.identifier, target.path, target.within) == ("save", (), (0.5, 0.5))
    assert described.crop is not None and described.crop.bounds == named(FORM, "Save").bounds
    assert target.pictures[0].dhash == dhash(described.crop) and target.pictures[0].file == ""


def test_a_path_names_the_containers() -> None:
    assert describe(FORM, named(FORM, "Delete contact").ref).target.path == ("generic:Danger zone",)


def test_an_id_that_several_bear_is_no_evidence() -> None:
    twice = changed(FORM, named(FORM, "Cancel"), identifier="save")
    assert describe(twice, named(twice, "Save").ref).target.identifier == ""


def test_what_a_field_holds_is_neither_name_nor_picture() -> None:
    pane = Pane("app", "App", (0, 0, 300, 90), (entry("", (9, 9, 90, 20), text="Ada", name="Ada"),))
    described = describe(look(pane), named(look(pane), "Ada").ref)
    assert (described.target.name, described.target.pictures, described.crop) == ("", (), None)


def test_the_place_of_a_click_counts_only_where_it_means_something() -> None:
    point = Point(110, 155)
    assert describe(FORM, named(FORM, "Save").ref, Point(225, 285)).target.within == (0.5, 0.5)
    field = named(FORM, "Name:")
    x, y = describe(FORM, field.ref, Point(field.bounds.x, field.bounds.bottom - 1)).target.within
    assert 0 <= x < 0.01 and 0.9 < y <= 1
    assert describe(FORM, field.ref, point).target.within == (0.5, 0.5)


def test_partly_known_pixels_make_no_picture() -> None:
    assert isinstance(FORM.frame, Frame)
    part = replace(FORM, frame=Frame(Rect(0, 0, 250, 290), b"\0" * 4 * 250 * 290))
    assert describe(part, named(FORM, "Save").ref).crop is None


def test_unknown_refs_and_windows_are_refused() -> None:
    with pytest.raises(ValueError, match="no such element"):
        describe(FORM, ElementRef("gone"))
    with pytest.raises(ValueError, match="no such window"):
        describe_window(FORM, WindowId("gone"))
    assert describe_window(FORM, WindowId("1")) == WindowTarget("contacts", "Contacts")


def test_the_topmost_window_is_hit() -> None:
    both = look(contact_form(), save_dialog())
    hit = element_at(both, Point(520, 310))
    assert hit is not None and (hit.name, hit.window) == ("Save", "dialog")
    assert element_at(both, Point(790, 690)) is None


def test_a_caption_inside_a_button_is_the_button() -> None:
    inside = replace(button("", (10, 10, 90, 30)), children=(caption("Go", (20, 15, 30, 20)),))
    screen = look(Pane("app", "App", (0, 0, 300, 200), (inside, caption("Go on", (10, 60, 60, 20)))))
    hit, label = element_at(screen, Point(25, 20)), element_at(screen, Point(15, 65))
    assert hit is not None and hit.role is Role.BUTTON
    assert label is not None and label.role is Role.LABEL


def test_an_open_dialog_hides_what_lies_under_it() -> None:
    ask = Node(Role.DIALOG, "Sure?", (150, 140, 300, 200), (button("Yes", (160, 300, 60, 20)),))
    screen = look(contact_form(extra=(ask,)))
    hit = element_at(screen, named(screen, "Save").bounds.centre)
    assert hit is not None and hit.name == "Sure?"


def test_a_pop_up_without_a_tree_of_its_own_shows_its_owners() -> None:
    item = Node(Role.MENU_ITEM, "Quit", (110, 600, 80, 20))
    screen = look(contact_form(extra=(item,)), Pane("contacts", "", (100, 590, 120, 60), id="menu"))
    hit = element_at(screen, Point(120, 610))
    assert hit is not None and hit.name == "Quit"


def test_hidden_elements_are_not_hit() -> None:
    screen = changed(FORM, named(FORM, "Save"), bounds=NOWHERE)
    hit = element_at(screen, Point(230, 290))
    assert hit is not None and hit.role is Role.FRAME


def test_targets_in_words() -> None:
    both = look(contact_form(), save_dialog())
    inside = next(e for e in both.elements if e.name == "Save" and e.window == "dialog")
    assert in_words(describe(both, inside.ref).target) == 'button "Save" in dialog "Save As" of Contacts'
    assert in_words(describe(FORM, named(FORM, "Name:").ref).target) == 'field "Name:" of Contacts'
    assert in_words(WindowTarget("mousepad", "a - Mousepad")) == 'window "a - Mousepad" of Mousepad'
    assert in_words(WindowTarget("mousepad", "")) == "window of Mousepad"
    assert in_words(NoTarget()) == "nothing on the screen"
    bare = ElementTarget("app", "", Role.BUTTON, "", "", "mute", (), ())
    assert in_words(bare) == 'button with the id "mute" of App'
    assert in_words(replace(bare, identifier="", app="")) == "unnamed button"


def test_an_unnamed_target_is_told_by_what_is_beside_it() -> None:
    pane = Pane("app", "App", (0, 0, 300, 90), (caption("PIN", (9, 9, 30, 20)), secret("", (50, 9, 90, 20))))
    ref = next(e for e in look(pane).elements if e.role is Role.PASSWORD).ref
    assert in_words(describe(look(pane), ref).target) == 'password field right of "PIN" of App'
