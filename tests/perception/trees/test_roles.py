"""AT-SPI's numbers and names against ours. The numbers are the protocol's: they must not shift."""

import pytest

from perception.trees.roles import ROLE_NAMES, ROLES, Bit, role_name, role_of, states_of
from perception.types import Role, State


@pytest.mark.parametrize(
    ("number", "name", "role"),
    [
        (7, "check box", Role.CHECKBOX),
        (11, "combo box", Role.COMBOBOX),
        (16, "dialog", Role.DIALOG),
        (23, "frame", Role.FRAME),
        (35, "menu item", Role.MENU_ITEM),
        (40, "password text", Role.PASSWORD),
        (43, "push button", Role.BUTTON),
        (61, "text", Role.TEXTBOX),
        (79, "entry", Role.TEXTBOX),
        (95, "document web", Role.DOCUMENT),
        (116, "static", Role.TEXT),
        (130, "switch", Role.SWITCH),
        (20, "filler", Role.GENERIC),
        (9999, "extended", Role.GENERIC),
        (-1, "extended", Role.GENERIC),
    ],
)
def test_role(number: int, name: str, role: Role) -> None:
    assert (role_name(number), role_of(name)) == (name, role)


def test_every_name_in_the_table_exists() -> None:
    assert set(ROLES) <= set(ROLE_NAMES)
    assert len(ROLE_NAMES) == len(set(ROLE_NAMES)) == 131


def test_states() -> None:
    on = Bit.CHECKED | Bit.ENABLED | Bit.SENSITIVE | Bit.FOCUSABLE
    assert states_of(on, "check box") == {State.CHECKABLE, State.CHECKED, State.ENABLED, State.FOCUSABLE}
    assert states_of(Bit.ENABLED, "push button") == set(), "enabled but not sensitive: GTK refuses the press"
    assert State.CHECKED in states_of(Bit.PRESSED, "toggle button")
    assert State.CHECKED not in states_of(Bit.PRESSED, "push button")
