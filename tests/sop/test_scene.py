from __future__ import annotations

from dataclasses import replace

from perception.types import NumberValue, Rect, Role, State, TextValue
from sop.scene import Scene, compatible, stable_name, value_text
from tests.sop.panes import contact_form
from tests.sop.screens import READY, Node, Pane, button, caption, changed, entry, look, named

FORM = look(contact_form())


def only(node: Node, title: str = "App") -> Scene:
    return Scene(look(Pane("app", title, (0, 0, 400, 300), (node,))))


def test_roles_that_toolkits_mix_up_are_compatible() -> None:
    assert compatible(Role.CHECKBOX, Role.SWITCH)
    assert not compatible(Role.PASSWORD, Role.TEXTBOX)
    assert not compatible(Role.TEXT, Role.TEXTBOX), "a caption is no field"
    assert not compatible(Role.BUTTON, Role.LINK)


def test_a_value_is_no_name() -> None:
    field = entry("", (0, 0, 50, 20), text="Ada", name="Ada")
    assert only(field).name(only(field).observation.elements[1]) == ""
    box = named(look(Pane("app", "App", (0, 0, 9, 9), (Node(Role.COMBOBOX, "Greece", (0, 0, 5, 5)),))), "Greece")
    assert stable_name(box) == ""
    assert stable_name(replace(box, value=TextValue("Egypt"))) == "Greece"
    assert stable_name(replace(box, label="Greece:")) == "Greece"
    assert stable_name(replace(box, role=Role.BUTTON)) == "Greece"


def test_a_window_root_is_known_by_its_window_not_its_name() -> None:
    assert stable_name(FORM.elements[0]) == ""


def test_values_as_text() -> None:
    element = named(FORM, "Name:")
    assert value_text(replace(element, value=NumberValue(3.0))) == "3"
    assert value_text(named(FORM, "Save")) is None


def test_a_nameless_entry_is_called_by_its_only_caption() -> None:
    item = Node(Role.LIST_ITEM, "", (0, 0, 90, 20), (caption("Home", (5, 0, 50, 20)),))
    scene = only(item)
    assert scene.name(scene.observation.elements[1]) == "Home"
    two = replace(item, children=(*item.children, caption("~", (60, 0, 20, 20))))
    scene = only(two)
    assert scene.name(scene.observation.elements[1]) == ""


def test_paths_name_containers_but_not_titles_or_rows() -> None:
    inner = Node(Role.ROW, "Ada", (0, 0, 50, 20), (button("Go", (0, 0, 20, 20)),))
    group = Node(Role.GENERIC, "People", (0, 0, 50, 50), (inner,))
    tab = Node(Role.TAB, "a.txt", (0, 0, 90, 90), (group,))
    scene = only(tab, title="*/tmp/a.txt - App")
    assert scene.path(named(scene.observation, "Go")) == ("generic:People",)


def test_hidden_and_disabled_are_said_in_words() -> None:
    save = named(FORM, "Save")
    assert Scene(FORM).hidden(save) == Scene(FORM).disabled(save) == ""
    assert Scene(FORM).hidden(replace(save, states=frozenset({State.ENABLED}))) == "is hidden"
    assert Scene(FORM).hidden(replace(save, bounds=Rect(0, 0, 0, 0))) == "is not on the screen"
    assert Scene(FORM).disabled(replace(save, states=frozenset({State.VISIBLE}))) == "is disabled"


def test_a_modal_dialog_inside_the_page_blocks_what_is_under_it() -> None:
    ask = Node(
        Role.DIALOG, "Sure?", (150, 150, 200, 100), (button("Yes", (160, 200, 60, 20)),), states=READY | {State.MODAL}
    )
    scene = Scene(look(contact_form(extra=(ask,))))
    assert scene.disabled(named(scene.observation, "Save")) == 'is blocked by the dialog "Sure?"'
    assert scene.disabled(named(scene.observation, "Yes")) == ""


def test_another_process_is_not_blocked() -> None:
    pane = Pane("other", "Other", (0, 0, 99, 99), (button("Go", (1, 1, 9, 9)),), states=READY | {State.MODAL}, pid=9)
    scene = Scene(look(contact_form(), replace(pane, role=Role.DIALOG)))
    assert scene.disabled(named(scene.observation, "Save")) == ""


def test_silence_about_visibility_is_only_a_no_where_others_speak() -> None:
    silent = FORM
    for element in FORM.elements:
        silent = changed(silent, element, states=frozenset())
    assert Scene(silent).hidden(named(silent, "Save")) == ""
