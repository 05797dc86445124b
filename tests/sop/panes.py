"""Windows that tests show: a contact form, a table of people, a dialog, an editor."""

from __future__ import annotations

from perception.types import Element, Observation, Role, State, TextValue
from tests.sop.screens import READY, Node, Pane, button, caption, entry, named


def contact_form(*, extra: tuple[Node, ...] = (), title: str = "Contacts", ids: bool = True) -> Pane:
    """A heading, two labelled fields, a check box, Save and Cancel, and further down "Delete contact"."""

    def named(identifier: str) -> str:
        return identifier if ids else ""

    return Pane(
        "contacts",
        title,
        (100, 80, 480, 400),
        (
            Node(Role.HEADING, "New contact", (120, 100, 200, 30)),
            caption("Name:", (120, 150, 80, 24)),
            entry("Name:", (220, 150, 240, 24), id=named("name")),
            caption("Email:", (120, 190, 80, 24)),
            entry("Email:", (220, 190, 240, 24), id=named("email")),
            Node(Role.CHECKBOX, "Favourite", (220, 230, 120, 24), id=named("favourite")),
            button("Save", (220, 280, 90, 30), named("save")),
            button("Cancel", (330, 280, 90, 30), named("cancel")),
            Node(
                Role.GENERIC,
                "Danger zone",
                (110, 380, 460, 80),
                (button("Delete contact", (120, 400, 140, 30), named("delete")),),
            ),
            *extra,
        ),
    )


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


def save_dialog(title: str = "Save As", *, modal: bool = True) -> Pane:
    states = READY | ({State.MODAL} if modal else set())
    children = (
        caption("Name:", (320, 220, 60, 24)),
        entry("Name:", (390, 220, 200, 24)),
        button("Cancel", (400, 300, 80, 30)),
        button("Save", (500, 300, 80, 30)),
    )
    return Pane("contacts", title, (300, 200, 300, 150), children, Role.DIALOG, states, id="dialog")


def editor(title: str = "Untitled 1 - Mousepad", text: str = "", id: str = "1", tab: str = "Untitled 1") -> Pane:
    menus = tuple(Node(Role.MENU, name, (40 * n, 0, 40, 20)) for n, name in enumerate(["File", "Edit", "Help"]))
    states = READY | {State.EDITABLE, State.MULTILINE}
    area = Node(Role.TEXT, "", (0, 40, 400, 300), value=TextValue(text), states=states)
    inside = (Node(Role.MENUBAR, "", (0, 0, 400, 20), menus), Node(Role.TAB, tab, (0, 20, 400, 320), (area,)))
    return Pane("mousepad", title, (0, 0, 400, 340), inside, id=id)
