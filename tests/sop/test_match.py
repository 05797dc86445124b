"""The same form on other days. Found means the right element; anything that could be another one must stop."""

from __future__ import annotations

from dataclasses import replace

import pytest

from perception.types import Element, Gap, Observation, Rect, Role, State, TextValue, WindowId
from sop.evidence import describe
from sop.match import resolve, seek
from sop.types import Ambiguous, Contradicted, ElementTarget, Found, FoundWindow, Missing, WindowTarget
from tests.sop.screens import (
    READY,
    Node,
    Pane,
    below_banner,
    button,
    caption,
    changed,
    contact_form,
    entry,
    larger_font,
    look,
    mapped,
    named,
    plus,
    secret,
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


def rows(*people: str, ids: tuple[str, ...] = ()) -> Pane:
    def row(index: int, who: str) -> Node:
        y = 60 + 40 * index
        identifier = ids[index] if ids else ""
        inside = (
            caption(who, (20, y, 150, 30)),
            button("Edit", (200, y, 60, 30)),
            button("Delete", (280, y, 60, 30), identifier),
        )
        return Node(Role.ROW, "", (10, y, 400, 30), inside)

    table = Node(Role.TABLE, "People", (10, 50, 400, 300), tuple(row(index, who) for index, who in enumerate(people)))
    return Pane("people", "People", (0, 0, 500, 400), (table,))


def delete_of(observation: Observation, who: str) -> Element:
    y = named(observation, who).bounds.y
    return next(e for e in observation.elements if e.name == "Delete" and e.bounds.y == y)


def test_the_button_of_a_row_follows_its_row() -> None:
    before = look(rows("Ada Lovelace", "Grace Hopper", "Mary Jackson"))
    today = look(rows("Mary Jackson", "Katherine Johnson", "Ada Lovelace"))
    wanted = describe(before, delete_of(before, "Ada Lovelace").ref).target
    assert found(wanted, today) == delete_of(today, "Ada Lovelace")


@pytest.mark.parametrize("recorded", [("Ada Lovelace",), ("Ada Lovelace", "Grace Hopper")])
def test_the_only_delete_left_belongs_to_somebody_else(recorded: tuple[str, ...]) -> None:
    before = look(rows(*recorded))
    wanted = describe(before, delete_of(before, "Ada Lovelace").ref).target
    result = resolve(wanted, look(rows("Grace Hopper")))
    assert isinstance(result, Missing)
    assert 'is not beside "Ada Lovelace"' in result.rejected[0].why


def test_an_id_that_counts_rows_contradicts_what_the_row_says() -> None:
    before = look(rows("Ada Lovelace", "Grace Hopper", ids=("del-0", "del-1")))
    today = look(rows("Grace Hopper", "Ada Lovelace", ids=("del-0", "del-1")))
    wanted = describe(before, delete_of(before, "Ada Lovelace").ref).target
    assert isinstance(resolve(wanted, today), Contradicted)
    gone = look(rows("Grace Hopper", ids=("del-0",)))
    assert isinstance(resolve(wanted, gone), Missing)


def save_dialog(title: str = "Save As", *, modal: bool = True) -> Pane:
    states = READY | ({State.MODAL} if modal else set())
    children = (
        caption("Name:", (320, 220, 60, 24)),
        entry("Name:", (390, 220, 200, 24)),
        button("Cancel", (400, 300, 80, 30)),
        button("Save", (500, 300, 80, 30)),
    )
    return Pane("contacts", title, (300, 200, 300, 150), children, Role.DIALOG, states, id="dialog")


def test_a_dialog_is_a_place() -> None:
    both = look(contact_form(), save_dialog())
    inside = next(e for e in both.elements if e.name == "Save" and e.window == "dialog")
    wanted = describe(both, inside.ref).target
    assert wanted.path == ("dialog:Save As",)
    assert found(wanted, both) is inside
    assert isinstance(resolve(wanted, RECORDED), Missing)
    other = look(contact_form(), save_dialog("Delete everything"))
    result = resolve(wanted, other)
    assert isinstance(result, Missing)
    assert 'is in dialog "Delete everything", not in "Save As"' in " ".join(r.why for r in result.rejected)


def test_what_a_dialog_blocks_is_not_pressed_but_is_seen() -> None:
    today = look(contact_form(), save_dialog())
    result = resolve(target("Cancel"), today)
    assert isinstance(result, Missing)
    assert result.rejected[0].why == 'is blocked by the dialog "Save As"'
    assert isinstance(seek(target("Cancel"), today), Found)
    assert found("Cancel", look(contact_form(), save_dialog(modal=False))).identifier == "cancel"


def test_a_disabled_target_is_not_found() -> None:
    today = changed(RECORDED, named(RECORDED, "Save"), states=READY - {State.ENABLED})
    result = resolve(target("Save"), today)
    assert isinstance(result, Missing)
    assert result.rejected[0].why == "is disabled"


@pytest.mark.parametrize(
    ("fields", "why"),
    [
        ({"states": frozenset({State.ENABLED})}, "is hidden"),
        ({"bounds": Rect(0, 0, 0, 0)}, "is not on the screen"),
        ({"bounds": Rect(5000, 5000, 40, 20)}, "lies outside the screen"),
    ],
)
def test_an_invisible_target_is_not_found(fields: dict[str, object], why: str) -> None:
    result = resolve(target("Save"), changed(RECORDED, named(RECORDED, "Save"), **fields))
    assert isinstance(result, Missing)
    assert why in result.rejected[0].why


def test_silence_about_states_is_no_denial() -> None:
    today = RECORDED
    for element in RECORDED.elements:
        today = changed(today, element, states=frozenset())
    assert found("Save", today).name == "Save"


def test_another_role_is_another_thing() -> None:
    result = resolve(target("Save"), changed(RECORDED, named(RECORDED, "Save"), role=Role.LINK))
    assert isinstance(result, Missing)
    assert "is a link, not a button" in result.rejected[0].why


def test_a_password_field_is_never_taken_for_a_field() -> None:
    pane = Pane("app", "App", (0, 0, 300, 100), (entry("Name", (10, 10, 100, 20)),))
    hidden = Pane("app", "App", (0, 0, 300, 100), (secret("Name", (10, 10, 100, 20)),))
    assert isinstance(resolve(target("Name", look(pane)), look(hidden)), Missing)
    assert isinstance(resolve(target("Name", look(hidden)), look(pane)), Missing)


def test_a_closed_application_and_an_unreadable_one_say_so() -> None:
    closed = resolve(target("Save"), look(Pane("other", "Contacts", (0, 0, 100, 100), (caption("x", (1, 1, 5, 5)),))))
    assert isinstance(closed, Missing)
    assert (closed.rejected[0].what, closed.rejected[0].why) == ("Contacts", "has no window open")
    bare = Pane("contacts", "Contacts", (100, 80, 480, 400))
    unread = resolve(target("Save"), look(bare, gaps=(Gap(WindowId("1"), "it did not answer within 2 s"),)))
    assert isinstance(unread, Missing)
    assert unread.rejected[0].why == "could not be read: it did not answer within 2 s"


def test_a_window_cut_short_may_hide_a_twin() -> None:
    result = resolve(target("Save"), replace(RECORDED, gaps=(Gap(WindowId("1"), "cut short at 5000 nodes"),)))
    assert isinstance(result, Missing)
    assert "cut short" in result.rejected[0].why


def editor(title: str = "Untitled 1 - Mousepad", text: str = "", id: str = "1", tab: str = "Untitled 1") -> Pane:
    menus = tuple(Node(Role.MENU, name, (40 * n, 0, 40, 20)) for n, name in enumerate(["File", "Edit", "Help"]))
    states = READY | {State.EDITABLE, State.MULTILINE}
    area = Node(Role.TEXT, "", (0, 40, 400, 300), value=TextValue(text), states=states)
    inside = (Node(Role.MENUBAR, "", (0, 0, 400, 20), menus), Node(Role.TAB, tab, (0, 20, 400, 320), (area,)))
    return Pane("mousepad", title, (0, 0, 400, 340), inside, id=id)


def test_an_unnamed_text_is_found_by_what_is_around_it() -> None:
    before = look(editor())
    area = next(e for e in before.elements if e.role is Role.TEXT)
    wanted = describe(before, area.ref).target
    assert (wanted.name, wanted.path) == ("", ())
    today = look(editor("*Ada.txt - Mousepad", "Dear Ada", tab="Ada.txt"))
    assert found(wanted, shifted(today, 70, 40)).role is Role.TEXT


def test_of_two_windows_the_one_with_the_title_is_meant() -> None:
    before = look(editor())
    wanted = describe(before, next(e for e in before.elements if e.role is Role.TEXT).ref).target
    both = look(editor(), editor("notes.txt - Mousepad", id="2", tab="notes.txt"))
    assert found(wanted, both).window == "1"
    others = look(editor("a.txt - Mousepad", tab="a.txt"), editor("b.txt - Mousepad", id="2", tab="b.txt"))
    assert isinstance(resolve(wanted, others), Ambiguous)


def test_an_unnamed_button_needs_its_id_and_its_company() -> None:
    pane = Pane(
        "app",
        "App",
        (0, 0, 400, 100),
        (
            caption("Volume", (10, 10, 60, 20)),
            button("", (80, 10, 20, 20), "mute"),
            caption("Treble", (110, 10, 60, 20)),
        ),
    )
    before = look(pane)
    mute = with_id(before, "mute")
    wanted = describe(before, mute.ref).target
    assert found(wanted, shifted(before, 50, 60)).identifier == "mute"
    elsewhere = Pane(
        "app",
        "App",
        (0, 0, 400, 100),
        (caption("Danger", (10, 10, 60, 20)), caption("Zone", (110, 10, 60, 20)), button("", (80, 10, 20, 20), "mute")),
    )
    assert isinstance(resolve(wanted, look(elsewhere)), Missing)
    now_named = changed(before, mute, name="Delete all recordings")
    assert isinstance(resolve(wanted, now_named), Contradicted)


def test_a_drop_down_is_not_known_by_what_it_shows() -> None:
    def pane(country: str) -> Pane:
        box = Node(Role.COMBOBOX, country, (100, 10, 100, 20), label="Country:")
        return Pane("app", "App", (0, 0, 300, 100), (caption("Country:", (10, 10, 80, 20)), box))

    before, today = look(pane("Greece")), look(pane("Egypt"))
    wanted = describe(before, named(before, "Greece").ref).target
    assert wanted.name == ""
    assert found(wanted, today).name == "Egypt"


def test_an_empty_target_finds_nothing() -> None:
    nothing = ElementTarget("contacts", "", Role.BUTTON, "", "", "", (), ())
    result = resolve(nothing, RECORDED)
    assert isinstance(result, Missing)
    assert result.rejected[0].why == "says nothing by which the target could be found"


def test_windows_are_found_by_title() -> None:
    def open_ones(*titles: str) -> Observation:
        return look(*(editor(title, id=str(n)) for n, title in enumerate(titles)))

    wanted = WindowTarget("mousepad", "Untitled 1 - Mousepad")
    assert resolve(wanted, open_ones("a.txt - Mousepad", "*Untitled 1 - Mousepad")) == FoundWindow(
        WindowId("1"), ("app", "title")
    )
    assert isinstance(resolve(wanted, open_ones("Untitled 2 - Mousepad")), FoundWindow)
    assert isinstance(resolve(wanted, open_ones("a.txt - Mousepad")), FoundWindow)
    assert isinstance(resolve(wanted, open_ones("a.txt - Mousepad", "b.txt - Mousepad")), Ambiguous)
    assert isinstance(resolve(wanted, open_ones("Preferences")), Missing)
    assert isinstance(resolve(WindowTarget("mousepad", ""), open_ones("Preferences")), FoundWindow)
    assert isinstance(resolve(WindowTarget("gedit", "Untitled 1"), open_ones("Preferences")), Missing)


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
