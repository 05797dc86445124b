"""An observation with the questions that describing and matching ask of it again and again. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property

from perception.types import (
    Element,
    Gap,
    NoFrame,
    Observation,
    Rect,
    Role,
    State,
    Window,
    WindowId,
)
from perception.values import text_of
from sop.text import core, parts, same, tidy, uncounted

HOLDS_VALUE = frozenset(
    {
        Role.COMBOBOX,
        Role.DOCUMENT,
        Role.PASSWORD,
        Role.PROGRESS,
        Role.SLIDER,
        Role.SPIN,
        Role.STATUS,
        Role.TERMINAL,
        Role.TEXT,
        Role.TEXTBOX,
    }
)
"""Roles whose accessible name may be what they hold at the moment."""

PRESSABLE = frozenset(
    {
        Role.BUTTON,
        Role.CHECKBOX,
        Role.LINK,
        Role.MENU,
        Role.MENU_ITEM,
        Role.RADIO,
        Role.SWITCH,
        Role.TAB,
        Role.TOGGLE,
    }
)
ROWS = frozenset({Role.LIST_ITEM, Role.ROW, Role.TREE_ITEM})
OVERLAYS = frozenset({Role.ALERT, Role.DIALOG})
_TITLED = frozenset({Role.APPLICATION, Role.FRAME, Role.WINDOW})
_NO_PLACE = frozenset({Role.APPLICATION, Role.CELL, Role.DOCUMENT, Role.LABEL, *ROWS, *_TITLED})
_CAPTIONS = frozenset({Role.HEADING, Role.LABEL, Role.TEXT})
_CAPTIONED = PRESSABLE | {Role.LIST_ITEM, Role.TREE_ITEM}
_LONG = 80

_ALIKE = (
    frozenset({Role.CHECKBOX, Role.SWITCH, Role.TOGGLE}),
    frozenset({Role.FRAME, Role.WINDOW}),
    frozenset({Role.GENERIC, Role.UNKNOWN}),
    frozenset({Role.LABEL, Role.STATUS}),
)


def compatible(one: Role, other: Role) -> bool:
    """The same role, or two names that toolkits use for one kind of thing. A password field is like nothing else."""
    return one is other or any(one in group and other in group for group in _ALIKE)


def kind(element: Element) -> Role:
    """What it is to a person: text that cannot be edited is read, not filled in, and no twin of the field beside it."""
    shown = State.ENABLED in element.states and State.EDITABLE not in element.states
    return Role.TEXT if element.role is Role.TEXTBOX and shown else element.role


def visible_part(element: Element, observation: Observation) -> Rect:
    """What of it shows: cut off by what it lies in, by its window and by the screen."""
    part, window = element.bounds, observation.window(element.window)
    for box in (*(e.bounds for e in observation.ancestors(element)), *((window.bounds,) if window else ())):
        part = part if box.empty else part.intersect(box)
    shown = [part.intersect(display.bounds) for display in observation.displays] or [part]
    return max(shown, key=lambda each: each.area)


def value_text(element: Element) -> str | None:
    """What the element holds, as text; None for nothing readable. A drop-down without a value is named after it."""
    held = text_of(element.value)
    return element.name if held is None and element.role is Role.COMBOBOX and element.name else held


def shown_by(element: Element) -> str:
    """What a person reads there: what it holds, or else its own words."""
    held = value_text(element)
    return (element.name if held is None else held).strip()


def stable_name(element: Element) -> str:
    """The element's name, "" where it is only its value of the moment or its window's title."""
    name = tidy(element.name)
    if not name or (element.parent < 0 and element.role in _TITLED):
        return ""
    if element.role not in HOLDS_VALUE and State.EDITABLE not in element.states:
        return name
    if element.label and same(element.label, name):
        return name
    held = value_text(element)
    return "" if held is not None and same(held, name) else name


class Scene:
    """Read-only view of one observation; answers are cached, so build one per observation and question."""

    def __init__(self, observation: Observation) -> None:
        self.observation = observation
        self.windows = {window.id: window for window in observation.windows}
        self._names: dict[int, str] = {}
        self._entries: dict[int, str] = {}
        self._named: dict[WindowId, list[Element]] = {}

    def name(self, element: Element) -> str:
        """`stable_name`, worked out once."""
        known = self._names.get(id(element))
        if known is None:
            known = self._names[id(element)] = stable_name(element) or self._captions.get(id(element), "")
        return known

    @cached_property
    def _captions(self) -> dict[int, str]:
        """Nameless buttons and entries that hold exactly one caption are called by it, as a person would."""
        found: dict[int, set[str]] = {}
        for element in self.observation.elements:
            name = stable_name(element) if element.role in _CAPTIONS and element.name else ""
            if name and not self.hidden(element):
                above = self.observation.ancestors(element)
                holder = next((each for each in above if each.role in _CAPTIONED), None)
                if holder is not None and not holder.name:
                    found.setdefault(id(holder), set()).add(name)
        return {holder: names.pop() for holder, names in found.items() if len(names) == 1}

    @cached_property
    def _reported(self) -> dict[WindowId, frozenset[State]]:
        """Every state that a window's tree speaks of: only there does silence mean "no"."""
        found: dict[WindowId, set[State]] = {}
        for element in self.observation.elements:
            found.setdefault(element.window, set()).update(element.states)
        return {window: frozenset(states) for window, states in found.items()}

    @cached_property
    def _modal(self) -> list[Element]:
        elements = self.observation.elements
        return [e for e in elements if State.MODAL in e.states and self.hidden(e) == "" and e.window in self.windows]

    def named(self, window: WindowId) -> list[Element]:
        """The visible elements of the window that have a name, without captions inside a thing of the same name."""
        found = self._named.get(window)
        if found is None:
            elements = (each for each in self.observation.elements if each.window == window)
            found = [e for e in elements if self.name(e) and not self.hidden(e) and not self._caption(e)]
            self._named[window] = found
        return found

    def _caption(self, element: Element) -> bool:
        name = self.name(element)
        holder = next((each for each in self.observation.ancestors(element) if self.name(each)), None)
        return holder is not None and self.name(holder) == name

    def of_app(self, app: str) -> Iterator[Element]:
        for element in self.observation.elements:
            window = self.windows.get(element.window)
            if window is not None and window.app == app:
                yield element

    def windows_of(self, app: str) -> list[Window]:
        return [window for window in self.observation.windows if window.app == app]

    def gap(self, windows: set[WindowId]) -> Gap | None:
        return next((gap for gap in self.observation.gaps if gap.window in windows), None)

    def title(self, element: Element) -> str:
        window = self.windows.get(element.window)
        return window.title if window else ""

    def within(self, element: Element, container: Element) -> bool:
        return element is container or any(each is container for each in self.observation.ancestors(element))

    def hidden(self, element: Element) -> str:
        """Why the element is not to be seen, "" if it is."""
        if element.bounds.empty:
            return "is not on the screen"
        if State.VISIBLE in self._reported.get(element.window, frozenset()) and State.VISIBLE not in element.states:
            return "is hidden"
        if self._screen and not any(element.bounds.intersect(part).area for part in self._screen):
            return "lies outside the screen"
        return ""

    @cached_property
    def _screen(self) -> list[Rect]:
        if self.observation.displays:
            return [display.bounds for display in self.observation.displays]
        frame = self.observation.frame
        return [] if isinstance(frame, NoFrame) else [frame.bounds]

    def disabled(self, element: Element) -> str:
        """Why a press would do nothing, "" if it should work."""
        if State.ENABLED in self._reported.get(element.window, frozenset()) and State.ENABLED not in element.states:
            return "is disabled"
        modal = next((each for each in self._modal if self._blocks(each, element)), None)
        if modal is None:
            return ""
        seen = self.title(modal) if modal.parent < 0 else ""  # GTK calls the tree of "Save Changes" a "Question"
        return f'is blocked by the dialog "{seen or modal.name}"'

    def modals(self, app: str) -> list[Element]:
        """The application's visible dialogs that let nothing else be used, in the order of the tree."""
        return [each for each in self._modal if self.windows[each.window].app == app]

    def _blocks(self, modal: Element, element: Element) -> bool:
        mine, other = self.windows.get(element.window), self.windows[modal.window]
        if mine is None or self.within(element, modal):
            return False
        if mine.id == other.id:
            return modal.parent >= 0 and not self._above(element, modal)
        return mine.pid == other.pid and mine.app == other.app and mine.z < other.z and modal.parent < 0

    def _above(self, element: Element, modal: Element) -> bool:
        """The element is in a second dialog, which opened over the first."""
        over = (each for each in self.observation.ancestors(element) if State.MODAL in each.states and each.parent >= 0)
        order = self._modal
        return any(each in order and order.index(each) > order.index(modal) for each in over)

    def path(self, element: Element) -> tuple[str, ...]:
        """Role and name of the named containers, outermost first. Titles, rows and names as long as a text are no
        places: they change with what is shown."""
        found: list[str] = []
        for each in self.observation.ancestors(element):
            entry = self._entry(each)
            if entry and (not found or found[-1] != entry):
                found.append(entry)
        return tuple(reversed(found))

    def _entry(self, container: Element) -> str:
        known = self._entries.get(id(container))
        if known is None:
            known = self._entries[id(container)] = self._place(container)
        return known

    def _place(self, container: Element) -> str:
        name = core(self.name(container))
        if container.role is Role.COMBOBOX and not name:
            return f"{container.role.value}:"  # its field is another thing than a field of its own
        if not name or container.role in _NO_PLACE or len(name) > _LONG:
            return ""
        if container.role in OVERLAYS:
            return f"{container.role.value}:{uncounted(name)}"
        titles = parts(self.title(container))
        document = container.role is Role.TAB and any(part.endswith(name) for part in titles)
        return "" if document or name in titles else f"{container.role.value}:{name}"

    def row(self, element: Element) -> Element | None:
        """The entry of a list or table that the element is part of."""
        return next((each for each in self.observation.ancestors(element) if each.role in ROWS), None)
