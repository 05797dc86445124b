"""The reader on GTK 3 applications: a cache, and menus that have windows but no objects of their own."""

from collections.abc import Iterator

import pytest

from controllers.linux.virtual import VirtualDesktop
from perception.types import NumberValue, Role, State, TextValue
from tests.perception.trees.looking import Looker, Sight, application

pytestmark = pytest.mark.desktop


@pytest.fixture(scope="module")
def mousepad(desktop: VirtualDesktop, looker: Looker) -> Iterator[Looker]:
    with application(desktop, "mousepad", "--disable-server"):
        looker.until(lambda sight: bool(sight.all(Role.TEXTBOX)))
        yield looker


@pytest.fixture
def galculator(desktop: VirtualDesktop, looker: Looker) -> Iterator[Looker]:
    with application(desktop, "galculator"):
        looker.until(lambda sight: sight.holds(Role.TOGGLE, "7"))
        yield looker


def test_galculator(galculator: Looker) -> None:
    sight = galculator.look()
    window = sight.window("galculator")
    root = sight.tree.elements[0]
    assert (root.role, root.name, root.parent, root.bounds) == (Role.FRAME, "galculator", -1, window.bounds)
    assert [e.name for e in sight.all(Role.MENU)] == ["File", "Edit", "View", "Calculator", "Help"]
    digits = {e.name for e in sight.all(Role.TOGGLE)}
    assert digits == {*"0123456789+-*/=().%", "+/-", "sqrt", "MS", "MR", "M+", "<-", "C", "AC"}
    seven = sight.one(Role.TOGGLE, "7")
    assert seven.description.startswith("Seven") and seven.actions == ("Click",)
    assert seven.states >= {State.ENABLED, State.FOCUSABLE, State.VISIBLE}
    assert not sight.tree.gaps
    for digit in "42":
        galculator.click(sight.one(Role.TOGGLE, digit))
    galculator.until(lambda sight: "42" in str(sight.one(Role.TEXTBOX).value))


def test_typed_text(mousepad: Looker) -> None:
    text = mousepad.look().one(Role.TEXTBOX)
    assert text.value == TextValue("")
    assert text.states >= {State.EDITABLE, State.MULTILINE}
    mousepad.click(text)
    mousepad.xdo("type", "over the lazy dog")
    mousepad.until(lambda sight: sight.value(text.ref) == TextValue("over the lazy dog"))


def test_menu(mousepad: Looker) -> None:
    """The items of GTK 3's menus belong to the menu bar; here they belong to the window that they are drawn in."""
    mousepad.click(mousepad.look().one(Role.MENU, "Edit"))
    sight = mousepad.until(lambda sight: sight.holds(Role.MENU_ITEM, "Select All"))
    item = sight.one(Role.MENU_ITEM, "Select All")
    menu = sight.tree.elements[item.parent]
    popup = next(w for w in sight.windows if w.id == item.window)
    assert (menu.role, menu.name, menu.parent, menu.bounds) == (Role.MENU, "Edit", -1, popup.bounds)
    assert not sight.tree.gaps
    mousepad.click(sight.one(Role.MENU, "Convert"))
    sight = mousepad.until(lambda sight: sight.holds(Role.MENU_ITEM, "To Uppercase"))
    upper = sight.one(Role.MENU_ITEM, "To Uppercase")
    assert sight.tree.elements[upper.parent].name == "Convert"
    assert upper.window not in (item.window, menu.window, sight.foreground)
    mousepad.xdo("key", "Escape", "Escape", "Escape")
    sight = mousepad.until(lambda sight: not sight.all(Role.MENU_ITEM))
    mousepad.click(sight.one(Role.TEXTBOX))


def test_context_menu(mousepad: Looker) -> None:
    mousepad.click(mousepad.look().one(Role.TEXTBOX), button=3)
    sight = mousepad.until(lambda sight: sight.holds(Role.MENU_ITEM, "Select All"))
    item = sight.one(Role.MENU_ITEM, "Select All")
    assert item.window != sight.one(Role.TEXTBOX).window
    assert not item.bounds.empty
    mousepad.click(item)
    mousepad.until(lambda sight: not sight.all(Role.MENU_ITEM))


def test_dialog(mousepad: Looker) -> None:
    mousepad.xdo("key", "ctrl+o")
    sight = mousepad.until(lambda sight: sight.holds(Role.BUTTON, "Cancel"))
    cancel = sight.one(Role.BUTTON, "Cancel")
    dialog = next(e for e in sight.tree.elements if e.window == cancel.window and e.parent < 0)
    window = next(w for w in sight.windows if w.id == cancel.window)
    assert (dialog.role, dialog.name, dialog.bounds) == (Role.DIALOG, window.title, window.bounds)
    mousepad.click(cancel)
    mousepad.until(lambda sight: not sight.all(Role.DIALOG))


def test_preferences(mousepad: Looker) -> None:
    """The page of a GTK notebook hangs below its tab; a combo box's choice is its value, not its name."""
    mousepad.xdo("key", "alt+e")
    sight = mousepad.until(lambda sight: sight.holds(Role.MENU_ITEM, "Preferences..."))
    mousepad.click(sight.one(Role.MENU_ITEM, "Preferences..."))
    sight = mousepad.until(lambda sight: bool(sight.all(Role.CHECKBOX)))
    margin = sight.one(Role.CHECKBOX, "Long line margin at column:")
    column = sight.one(Role.SPIN)
    assert State.CHECKABLE in margin.states and State.ENABLED not in column.states
    assert column.value == NumberValue(80.0)
    mousepad.click(margin)
    mousepad.until(lambda sight: State.ENABLED in sight.one(Role.SPIN).states)
    colours = sight.one(Role.COMBOBOX)
    assert (colours.name, colours.value) == ("", TextValue("none"))
    mousepad.click(colours)
    sight = mousepad.until(lambda sight: sight.holds(Role.MENU_ITEM, "Cobalt"))
    assert sight.one(Role.MENU_ITEM, "Cobalt").window != colours.window
    mousepad.click(sight.one(Role.MENU_ITEM, "Cobalt"))
    mousepad.until(lambda sight: sight.value(colours.ref) == TextValue("cobalt"))
    mousepad.click(sight.one(Role.TAB, "Editor"))
    sight = mousepad.until(lambda sight: not sight.holds(Role.CHECKBOX, margin.name))
    assert State.SELECTED in sight.one(Role.TAB, "Editor").states
    mousepad.xdo("key", "Escape")
    mousepad.until(lambda sight: not sight.all(Role.DIALOG))


def test_hidden_window_is_skipped(galculator: Looker) -> None:
    window = galculator.look().window("galculator")
    galculator.xdo("windowminimize", window.id)

    def minimised(sight: Sight) -> bool:
        return window.id not in {w.id for w in sight.windows}

    assert not [e for e in galculator.until(minimised).tree.elements if e.window == window.id]
    galculator.xdo("windowmap", window.id)
    galculator.until(lambda sight: sight.holds(Role.TOGGLE, "7"))
