"""What a step is checked by: the most telling change that held only afterwards."""

from __future__ import annotations

from dataclasses import replace

from controllers.types import TypeMode
from perception.types import Observation, Role, State, TextValue
from sop.outcome import outcome
from sop.params import Parameters
from sop.types import (
    Appears,
    Disappears,
    Expect,
    StateBecomes,
    Unchecked,
    ValueBecomes,
    WindowAppears,
    WindowGoes,
    WindowTarget,
)
from tests.sop.moments import Story
from tests.sop.panes import contact_form, editor, save_dialog
from tests.sop.screens import READY, Node, Pane, button, caption, changed, look, named, plus, without

FORM = look(contact_form())


def follows(story: Story, *typed: str) -> Expect:
    params = Parameters()
    for text in typed:
        params.text(text, None, FORM)
    return outcome(story.moments[-1], params)


def pressed(after: Observation, *typed: str, before: Observation = FORM) -> Expect:
    return follows(Story(before).click("Save", after), *typed)


def test_a_new_window_by_its_title() -> None:
    after = look(contact_form(), save_dialog())
    assert pressed(after) == WindowAppears(WindowTarget("contacts", "Save As"))


def test_a_window_that_goes() -> None:
    both = look(contact_form(), save_dialog(modal=False))
    assert pressed(FORM, before=both) == WindowGoes(WindowTarget("contacts", "Save As"))


def test_a_title_that_shows_what_was_typed_tells_more_than_a_dialog_that_goes() -> None:
    def screen(title: str, *more: Pane) -> Observation:
        return look(editor(title), *more)

    before = screen("*Untitled 1 - Mousepad", replace(save_dialog(), app="mousepad"))
    after = screen("/home/me/ada.txt - Mousepad")
    story = Story(before).click("Save", after)
    assert follows(story, "ada.txt") == WindowAppears(WindowTarget("mousepad", "…/{text} - Mousepad"))
    assert follows(story) == WindowGoes(WindowTarget("mousepad", "Save As"))


def test_numbers_in_a_title_are_left_open() -> None:
    after = replace(FORM, windows=(replace(FORM.windows[0], title="Order 17 received"),))
    assert pressed(after) == WindowAppears(WindowTarget("contacts", "Order … received"))


def test_a_switch_and_its_state() -> None:
    found = follows(Story(FORM).toggle("Favourite"))
    assert isinstance(found, StateBecomes)
    assert (found.target.name, found.state, found.on) == ("Favourite", State.CHECKED, True)
    assert not found.target.neighbours and not found.target.pictures


def test_a_menu_by_its_first_item() -> None:
    start = plus(FORM, Node(Role.MENU, "File", (100, 82, 40, 18)))
    item = Node(Role.MENU_ITEM, "New…", (100, 100, 120, 20))
    menu = Pane("contacts", "Contacts", (100, 100, 120, 80), (item,), Role.MENU, id="menu")
    opened = look(
        contact_form(extra=(Node(Role.MENU, "File", (100, 82, 40, 18), states=READY | {State.SELECTED}),)), menu
    )
    found = follows(Story(start).click("File", opened))
    assert isinstance(found, Appears)
    assert (found.target.role, found.target.name, found.target.neighbours) == (Role.MENU_ITEM, "New…", ())


def test_a_message_with_what_was_typed_and_its_number_left_open() -> None:
    after = plus(FORM, caption("Sent 3: Ada <a@b.c>", (120, 450, 200, 20)))
    found = pressed(after, "Ada", "a@b.c")
    assert isinstance(found, Appears)
    assert found.target.name == "Sent …: {text} <{text2}>"


def test_a_message_that_only_counts_proves_nothing() -> None:
    assert pressed(plus(FORM, caption("3 contacts", (120, 450, 200, 20)))) == Unchecked()
    assert pressed(plus(FORM, caption("Saved at 12:03", (120, 450, 200, 20)))) == Unchecked()


def test_a_plain_message_is_expected() -> None:
    found = pressed(plus(FORM, caption("Contact saved", (120, 450, 200, 20))))
    assert isinstance(found, Appears) and found.target.name == "Contact saved"


def test_dialogs_and_headings_before_other_news() -> None:
    after = plus(
        plus(FORM, caption("Contact saved", (120, 440, 200, 20))), Node(Role.HEADING, "Done", (120, 460, 90, 20))
    )
    found = pressed(after)
    assert isinstance(found, Appears) and found.target.name == "Done"


def test_a_display_that_shows_a_result() -> None:
    display = Node(Role.TEXT, "", (120, 440, 90, 20), label="Result", value=TextValue("0"), ref="display")
    before = plus(FORM, display)
    after = changed(before, next(e for e in before.elements if e.ref == "display"), value=TextValue("42"))
    found = pressed(after, before=before)
    assert isinstance(found, ValueBecomes) and (found.target.label, found.text) == ("Result", "42")


def test_an_address_is_no_result() -> None:
    field = Node(Role.TEXTBOX, "Address", (120, 440, 90, 20), value=TextValue("/a"), ref="address")
    before = plus(FORM, field)
    after = changed(before, next(e for e in before.elements if e.ref == "address"), value=TextValue("/a#b"))
    assert pressed(after, before=before) == Unchecked()


def test_something_that_goes_for_good() -> None:
    found = follows(Story(FORM).click("Delete contact", without(FORM, named(FORM, "Delete contact"))))
    assert isinstance(found, Disappears) and found.target.name == "Delete contact"


def test_a_message_that_makes_room_proves_nothing() -> None:
    before = plus(FORM, caption("Ready", (120, 450, 200, 20)))
    assert pressed(FORM, before=before) == Unchecked()


def test_typing_by_the_value_of_its_field() -> None:
    found = follows(Story(FORM).type("Name:", "Ada"), "Ada")
    assert isinstance(found, ValueBecomes)
    assert (found.target.label, found.text, found.target.neighbours) == ("Name:", "{text}", ())


def test_typing_that_cannot_be_read_back() -> None:
    assert follows(Story(FORM).secret("Name:")) == Unchecked()
    story = Story(FORM).type("Name:", "ada")
    shouted = changed(story.now, named(story.now, "Name:"), value=TextValue("ADA"))
    story.moments[-1] = replace(story.moments[-1], after=shouted)
    assert follows(story, "ada") == Unchecked()


def test_text_added_to_what_was_there_cannot_be_told_beforehand() -> None:
    story = Story(FORM).type("Name:", "Ada").type("Name:", " L.", TypeMode.APPEND)
    assert follows(story, " L.") == Unchecked()
    fresh = Story(FORM).type("Name:", "Ada", TypeMode.APPEND)
    assert isinstance(follows(fresh, "Ada"), ValueBecomes)


def test_nothing_follows() -> None:
    assert pressed(FORM) == Unchecked()


def test_a_dialog_without_a_title_tells_more_than_a_list_of_proposals_that_goes() -> None:
    dialog = save_dialog(modal=False)
    proposals = Pane(
        "contacts", "", (390, 244, 200, 40), (Node(Role.LIST_ITEM, "ada.txt", (390, 244, 200, 20)),), Role.WINDOW
    )
    question = Pane(
        "contacts", "", (320, 230, 260, 100), (button("Replace", (330, 300, 80, 24)),), Role.ALERT, id="ask"
    )
    asking = look(contact_form(), dialog, question)
    root = next(each for each in asking.elements if each.role is Role.ALERT)
    after = changed(asking, root, name="Question")
    found = pressed(after, before=look(contact_form(), dialog, proposals))
    assert isinstance(found, Appears) and (found.target.role, found.target.name) == (Role.ALERT, "Question")


def test_what_pops_up_by_itself_proves_nothing() -> None:
    item = Node(Role.LIST_ITEM, "ada.txt", (220, 174, 200, 20))
    proposals = look(contact_form(), Pane("contacts", "", (220, 174, 200, 40), (item,), Role.WINDOW, id="list"))
    story = Story(FORM).key("ctrl+space", proposals)
    assert follows(story) == Unchecked()
    assert pressed(FORM, before=proposals) == Unchecked()
    tip = Pane("contacts", "", (220, 310, 90, 20), (caption("Keeps it", (222, 312, 80, 16)),), Role.TOOLTIP, id="tip")
    assert pressed(look(contact_form(), tip)) == Unchecked()


def test_a_menu_that_closes_proves_nothing() -> None:
    item = Node(Role.MENU_ITEM, "New…", (100, 100, 120, 20))
    menu = look(contact_form(extra=(Node(Role.MENU, "File", (100, 82, 40, 18), (item,)),)))
    closed = look(contact_form(extra=(Node(Role.MENU, "File", (100, 82, 40, 18)),)))
    assert follows(Story(menu).click("New…", closed)) == Unchecked()


def test_a_place_of_that_day_proves_nothing() -> None:
    after = plus(FORM, caption("Kept in /tmp/a1b2/contacts.db", (120, 450, 200, 20)))
    assert pressed(after) == Unchecked()
