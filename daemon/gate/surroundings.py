"""What stands around an element: the dialog it is in, what that dialog says, what has the focus. Pure."""

from __future__ import annotations

import hashlib

from perception.types import (
    Document,
    Element,
    HiddenValue,
    Observation,
    Role,
    State,
    Surface,
    WindowId,
)
from perception.values import shown_text

DIALOGS = frozenset({Role.DIALOG, Role.ALERT})
WORDS = frozenset({Role.LABEL, Role.TEXT, Role.HEADING, Role.ALERT, Role.DIALOG, Role.STATUS})
"""Roles that carry what a dialog says."""

BROWSERS = frozenset(
    {
        "brave-browser", "chrome", "chromium", "chromium-browser", "epiphany", "falkon", "firefox", "firefox-esr",
        "google-chrome", "librewolf", "microsoft-edge", "opera", "vivaldi-stable",
    }
)  # fmt: skip
"""By window class."""

SMALL = 20
"""Elements of a window that is taken for a dialog when it asks for a yes."""

ITEMS, LENGTH, LONG_VALUE = 40, 2000, 200


def dialog_of(element: Element, observation: Observation) -> Element | None:
    """The innermost dialog or alert the element is in."""
    return next((each for each in observation.ancestors(element) if each.role in DIALOGS), None)


def small_window_of(element: Element, observation: Observation) -> Element | None:
    """The root of the element's window, if the window holds so little that it must be a dialog: not every toolkit says
    so."""
    elements = of_window(element.window, observation)
    return elements[0] if len(elements) <= SMALL else None


def inside(container: Element, observation: Observation) -> list[Element]:
    """Everything below the container, in document order."""
    elements = observation.elements
    start = next(index for index, each in enumerate(elements) if each is container)
    within = {start}
    found: list[Element] = []
    for index in range(start + 1, len(elements)):
        if elements[index].parent in within:
            within.add(index)
            found.append(elements[index])
    return found


def document_of(element: Element, observation: Observation) -> Document | None:
    """The innermost document the element is in, where a browser says which."""
    known = {each.root: each for each in observation.documents}
    within = (element, *observation.ancestors(element)) if known else ()
    return next((known[each.ref] for each in within if each.ref in known), None)


def page_of(element: Element, observation: Observation) -> Element | None:
    """The web page the element is in, where a browser's own tree shows it; a phone's applications hold pages too."""
    window = observation.window(element.window)
    browses = window is not None and window.app.casefold() in BROWSERS
    if not browses and observation.surface is not Surface.PHONE:
        return None
    return next((each for each in observation.ancestors(element) if each.role is Role.DOCUMENT), None)


def headings_before(element: Element, observation: Observation) -> list[str]:
    """Of the page or window: the first one, and the last two above the element in document order."""
    found: list[str] = []
    for each in observation.elements:
        if each is element:
            break
        if each.window == element.window and each.role is Role.HEADING and each.name:
            found.append(each.name)
    return list(dict.fromkeys((*found[:1], *found[-2:])))


def of_window(window: WindowId, observation: Observation) -> list[Element]:
    return [element for element in observation.elements if element.window == window]


def focused(observation: Observation, window: WindowId) -> Element | None:
    """The innermost element of the window that has the focus."""
    holders = [each for each in of_window(window, observation) if State.FOCUSED in each.states]
    return holders[-1] if holders else None


def said_by(dialog: Element, observation: Observation) -> str:
    """What the dialog tells a person: its title and its texts, shortened."""
    window = observation.window(dialog.window)
    texts = [window.title if window else "", dialog.name, dialog.description]
    texts += [
        text
        for each in inside(dialog, observation)
        if each.role in WORDS
        for text in (each.name, shown_text(each.value))
    ]
    return " · ".join(list(dict.fromkeys(filter(None, texts)))[:ITEMS])[:LENGTH]


def form_of(element: Element, observation: Observation) -> str:
    """What the fields around the element hold, as "name=value", hidden ones left out: a yes to sending this form is no
    yes to sending another. Long values go in as a digest."""
    dialog = dialog_of(element, observation)
    near = inside(dialog, observation) if dialog else of_window(element.window, observation)
    fields = [each for each in near if State.EDITABLE in each.states and not isinstance(each.value, HiddenValue)]
    lines = [
        f"{each.label or each.name or each.role.value}={_short(shown_text(each.value))}" for each in fields[:ITEMS]
    ]
    return "; ".join(lines)


def _short(text: str) -> str:
    return text if len(text) <= LONG_VALUE else "sha256:" + hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()
