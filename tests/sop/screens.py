"""Synthetic screens: trees of nodes become observations, and observations drift the way real ones do."""

from __future__ import annotations

import zlib
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from fractions import Fraction
from typing import Any

import numpy

from perception.types import (
    Display,
    Element,
    ElementRef,
    Frame,
    Gap,
    HiddenValue,
    NoValue,
    Observation,
    ObservationId,
    Rect,
    Role,
    State,
    Surface,
    TextValue,
    Value,
    Window,
    WindowId,
)

READY = frozenset({State.VISIBLE, State.ENABLED})
SCREEN = Rect(0, 0, 800, 700)
NOTHING = NoValue()
Box = tuple[int, int, int, int]


@dataclass(frozen=True)
class Node:
    role: Role
    name: str
    box: Box
    children: tuple[Node, ...] = ()
    id: str = ""
    label: str = ""
    value: Value = NOTHING
    states: frozenset[State] = READY
    ref: str = ""


@dataclass(frozen=True)
class Pane:
    app: str
    title: str
    box: Box
    children: tuple[Node, ...] = ()
    role: Role = Role.FRAME
    states: frozenset[State] = READY
    id: str = ""
    pid: int = 42


@dataclass
class _Flat:
    elements: list[Element] = field(default_factory=list)
    refs: dict[str, int] = field(default_factory=dict)

    def add(self, each: Node, parent: int, window: WindowId) -> None:
        base = each.ref or f"{window}/{each.role.value}/{each.name}/{each.label}/{each.id}"
        count = self.refs[base] = self.refs.get(base, 0) + 1
        ref = ElementRef(base if count == 1 else f"{base}#{count}")
        index = len(self.elements)
        self.elements.append(
            Element(
                ref,
                parent,
                window,
                each.role,
                each.name,
                each.label,
                "",
                each.id,
                each.value,
                each.states,
                (),
                Rect(*each.box),
            )
        )
        for child in each.children:
            self.add(child, index, window)


def look(*panes: Pane, gaps: tuple[Gap, ...] = (), sequence: int = 1, dark: bool = False) -> Observation:
    """The last pane is on top and in the foreground."""
    flat, windows = _Flat(), []
    for z, pane in enumerate(panes):
        window = WindowId(pane.id or str(z + 1))
        windows.append(Window(window, pane.pid, 7, pane.app, pane.title, Rect(*pane.box), z))
        if pane.children:
            root = Node(pane.role, pane.title, pane.box, pane.children, states=pane.states)
            flat.add(root, -1, window)
    elements = tuple(flat.elements)
    return Observation(
        id=ObservationId(f"look-{sequence}"),
        sequence=sequence,
        surface=Surface.VIRTUAL,
        time=sequence * 1000,
        displays=(Display("screen", SCREEN, Fraction(1)),),
        frame=draw(elements, dark),
        elements=elements,
        windows=tuple(windows),
        foreground=windows[-1].id if windows else WindowId(""),
        gaps=gaps,
    )


def draw(elements: tuple[Element, ...], dark: bool = False) -> Frame:
    """Each element is a box of stripes made from its name: the same name looks the same at any size."""
    pixels = numpy.full((SCREEN.height, SCREEN.width, 4), 240, dtype=numpy.uint8)
    for element in elements:
        box = element.bounds.intersect(SCREEN)
        if element.parent < 0 or not box.area:
            continue
        seed = zlib.crc32(f"{element.role}{element.name}".encode())
        stripes = numpy.array([60 + 30 * ((seed >> (2 * n)) & 3) for n in range(12)], dtype=numpy.uint8)
        columns = stripes[numpy.arange(box.width) * 12 // max(1, box.width)]
        pixels[box.y : box.bottom, box.x : box.right, :3] = columns[None, :, None]
    if dark:
        pixels[:, :, :3] = 255 - pixels[:, :, :3]
    return Frame(SCREEN, pixels.tobytes())


def button(name: str, box: Box, id: str = "", states: frozenset[State] = READY) -> Node:
    return Node(Role.BUTTON, name, box, id=id, states=states)


def caption(name: str, box: Box) -> Node:
    return Node(Role.LABEL, name, box)


def entry(label: str, box: Box, text: str = "", id: str = "", name: str = "") -> Node:
    states = READY | {State.EDITABLE, State.FOCUSABLE}
    return Node(Role.TEXTBOX, name, box, label=label, value=TextValue(text), id=id, states=states)


def secret(label: str, box: Box, id: str = "") -> Node:
    return Node(Role.PASSWORD, "", box, label=label, value=HiddenValue(), id=id, states=READY | {State.EDITABLE})


def named(observation: Observation, name: str, role: Role | None = None) -> Element:
    """The first element with that name or label, fields before captions."""
    found = [e for e in observation.elements if name in (e.name, e.label) and role in (None, e.role)]
    return min(found, key=lambda each: each.role is Role.LABEL)


def with_id(observation: Observation, identifier: str) -> Element:
    return next(element for element in observation.elements if element.identifier == identifier)


def changed(observation: Observation, element: Element, **fields: Any) -> Observation:  # noqa: ANN401
    """The same screen, drawn again, with that one element changed; its ref stays."""
    elements = tuple(replace(e, **fields) if e.ref == element.ref else e for e in observation.elements)
    return replace(observation, elements=elements, frame=draw(elements))


def mapped(observation: Observation, where: Callable[[Rect], Rect], dark: bool = False) -> Observation:
    """Every element elsewhere, the windows too."""
    elements = tuple(replace(element, bounds=where(element.bounds)) for element in observation.elements)
    windows = tuple(replace(window, bounds=where(window.bounds)) for window in observation.windows)
    return replace(observation, elements=elements, windows=windows, frame=draw(elements, dark))


def shifted(observation: Observation, dx: int, dy: int) -> Observation:
    return mapped(observation, lambda rect: rect.moved(dx, dy))


def zoomed(observation: Observation, factor: float) -> Observation:
    def scale(rect: Rect) -> Rect:
        return Rect(*(int(part * factor) for part in (rect.x, rect.y, rect.width, rect.height)))

    return mapped(observation, scale)


def below_banner(observation: Observation, pixels: int, text: str = "Winter sale: everything must go") -> Observation:
    """A banner appears inside the window and pushes what is in it down."""
    elements = tuple(e if e.parent < 0 else replace(e, bounds=e.bounds.moved(0, pixels)) for e in observation.elements)
    root = elements[0]
    bounds = Rect(root.bounds.x, root.bounds.y, root.bounds.width, pixels)
    state = replace(root, ref=ElementRef("banner"), parent=0, role=Role.HEADING, name=text, bounds=bounds)
    return replace(observation, elements=(*elements, state), frame=draw((*elements, state)))


def larger_font(observation: Observation, factor: float = 1.4) -> Observation:
    """Things grow in place and push those on their right: widths and heights change unevenly."""

    def grow(rect: Rect) -> Rect:
        return Rect(rect.x + (rect.x - 100) // 5, int(rect.y * 1.15), int(rect.width * factor), int(rect.height * 1.3))

    return mapped(observation, grow)


def without(observation: Observation, element: Element) -> Observation:
    """The element is gone; nothing may hang under it."""
    index = observation.elements.index(element)
    kept = [each for each in observation.elements if each is not element]
    elements = tuple(replace(e, parent=e.parent - 1) if e.parent > index else e for e in kept)
    return replace(observation, elements=elements, frame=draw(elements))


def plus(observation: Observation, each: Node, parent: int = 0) -> Observation:
    """One more element, as the last child of that one."""
    flat = _Flat(list(observation.elements), {element.ref: 1 for element in observation.elements})
    flat.add(each, parent, observation.elements[parent].window)
    elements = tuple(flat.elements)
    return replace(observation, elements=elements, frame=draw(elements))
