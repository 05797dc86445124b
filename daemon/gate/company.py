"""What an act depends on besides its target, as arguments that an approval signs: the dialog, the form, what is chosen
and selected, where the keyboard goes, what stands beside it. A yes to deleting this row is no yes to deleting what
has slid into its place. Pure.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator

from controllers.types import BoundArgument, Origin
from daemon.gate.surroundings import (
    DIALOGS,
    ITEMS,
    SMALL,
    WORDS,
    dialog_of,
    focused,
    form_of,
    inside,
    of_window,
    said_by,
    small_window_of,
)
from perception.types import Element, Observation, Role, State, WindowId
from perception.values import shown_text

LENGTH = 1000
"""Characters of a list that are shown as they are; of a longer one the rest is signed as a digest."""

FOCUS = "focus"
"""The argument that tells what has the keyboard."""

CHOOSES = frozenset({Role.COMBOBOX, Role.SLIDER})
TELLS = WORDS | {Role.CELL, Role.COLUMN_HEADER, Role.LINK, Role.LIST_ITEM, Role.ROW, Role.TREE_ITEM}
"""Roles whose words say which of several like things this is."""


def company(element: Element, observation: Observation) -> Iterator[BoundArgument]:
    """Of an act on an element. Which site it is on, daemon/gate/binding.py tells of every act."""
    dialog = dialog_of(element, observation) or small_window_of(element, observation)
    if dialog is not None and (said := said_by(dialog, observation)):
        yield _seen("dialog", said, "what the dialog says")
    elif said := beside(element, observation):
        yield _seen("beside", said, "what stands beside it")
    if fields := form_of(element, observation):
        yield _seen("fields", fields, "what the form holds")
    near = inside(dialog, observation) if dialog else of_window(element.window, observation)
    if chosen := choices(near):
        yield _seen("chosen", chosen, "what is chosen and selected")


def company_of_keys(window: WindowId, observation: Observation) -> Iterator[BoundArgument]:
    """Of a key that goes to a window, whose effect is up to whatever has the focus in it. Nothing for a window without
    a tree."""
    elements = of_window(window, observation)
    if not elements:
        return
    focus = focused(observation, window)
    what = f"{focus.role.value} “{focus.name or focus.label}”" if focus else "nothing that can be read"
    yield _seen(FOCUS, what, "what has the keyboard")
    dialogs = [each for each in elements if each.role in DIALOGS]
    yield from company(focus or (dialogs[-1] if dialogs else elements[0]), observation)


def field_values(element: Element, observation: Observation) -> dict[str, str]:
    """What the fields around the element hold, by their labels; of two with one label the first."""
    dialog = dialog_of(element, observation)
    near = inside(dialog, observation) if dialog else of_window(element.window, observation)
    fields = [each for each in near if State.EDITABLE in each.states and each is not element]
    return {each.label or each.name: shown_text(each.value) for each in reversed(fields)}


def choices(elements: Iterable[Element]) -> str:
    """What is ticked, picked and selected, and what could be."""
    return _bounded([words for each in elements if (words := _choice(each))])


def beside(element: Element, observation: Observation) -> str:
    """What is said in the widest surroundings of the element that are still small: its row, its box, its paragraph."""
    near: list[Element] = []
    for ancestor in observation.ancestors(element):
        wider = inside(ancestor, observation)
        if len(wider) > SMALL:
            break
        near = [ancestor, *wider] if ancestor.parent >= 0 else wider
    told = (each for each in near if each.role in TELLS and each is not element and State.EDITABLE not in each.states)
    return _bounded(
        list(dict.fromkeys(words for each in told for words in (each.name, shown_text(each.value)) if words.strip()))
    )


def _choice(element: Element) -> str:
    name = element.name or element.label or element.role.value
    if State.CHECKABLE in element.states:
        return f"{name}={'on' if State.CHECKED in element.states else 'off'}"
    if element.role in CHOOSES and State.EDITABLE not in element.states and (held := shown_text(element.value)):
        return f"{name}={held}"
    return f"{name} selected" if State.SELECTED in element.states else ""


def _bounded(words: list[str]) -> str:
    whole = "; ".join(words)
    if len(words) <= ITEMS and len(whole) <= LENGTH:
        return whole
    digest = hashlib.sha256(whole.encode("utf-8", "replace")).hexdigest()
    return f"{'; '.join(words[:ITEMS])[:LENGTH]} … sha256:{digest}"


def _seen(name: str, value: str, evidence: str) -> BoundArgument:
    return BoundArgument(name, value, Origin.SCREEN, evidence, False)
