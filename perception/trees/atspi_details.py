"""What an element is worth knowing by: its place, actions, value, label and identifier. Asked of showing nodes only."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import partial

from perception.trees.atspi_app import App
from perception.trees.atspi_node import (
    ACCESSIBLE,
    ACTION,
    COMPONENT,
    PROPERTIES,
    SCREEN,
    SELECTION,
    TEXT,
    VALUE,
    Node,
    Question,
    Ref,
    ask_questions,
    rect_of,
    ref_of,
    said,
    text_of,
)
from perception.trees.bus import Answer, Call, Line, Reply
from perception.trees.roles import Bit
from perception.types import HiddenValue, NoValue, NumberValue, Role, TextValue

TEXT_LIMIT = 10_000
LABELLED_BY = 2
NUMERIC = frozenset({Role.PROGRESS, Role.SCROLLBAR, Role.SLIDER, Role.SPIN})
FIELDS = frozenset(
    {Role.COMBOBOX, Role.LIST, Role.PASSWORD, Role.SLIDER, Role.SPIN, Role.TABLE, Role.TEXTBOX, Role.TREE}
)
# Chromium gives an action to everything, and its name costs a call of its own.
PASSIVE = frozenset({Role.DOCUMENT, Role.FRAME, Role.GENERIC, Role.HEADING, Role.IMAGE, Role.LABEL, Role.TEXT})
SWITCHED = Bit.CHECKED | Bit.EXPANDED | Bit.SELECTED | Bit.SENSITIVE
"""States with which actions come and go, or are renamed (Chromium: "check" becomes "uncheck")."""
# Qt makes an id of class names where the developer gave none: "QApplication.order.QTabWidget.send".
QT_MADE_UP = re.compile(r"^(Q[A-Z]|qt_)")


async def enrich(line: Line, app: App, nodes: list[Node]) -> None:
    """Fill in the details of nodes that show."""
    await ask_questions(line, [question for node in nodes for question in _questions(app, node)])
    await _read_texts(line, nodes)
    await _name_labels(line, app, nodes)
    if app.is_chromium:
        await _name_chromium_actions(line, app, nodes)
        await _value_chromium_combos(line, nodes)
    else:
        for node in nodes:
            _value_combo(node)
    app.memory.keep({node.path for node in nodes})


def _questions(app: App, node: Node) -> list[Question]:
    questions: list[Question] = []
    if COMPONENT in node.interfaces:
        questions.append((node.call(COMPONENT, "GetExtents", "u", SCREEN), partial(_place, node)))
    node.actions = app.memory.actions.get(_actions_key(node), ())
    if ACTION in node.interfaces and not app.is_chromium and _actions_key(node) not in app.memory.actions:
        questions.append((node.call(ACTION, "GetActions"), partial(_actions, app, node)))
    if VALUE in node.interfaces and node.kind in NUMERIC:
        questions.append((node.get(VALUE, "CurrentValue"), partial(_number, node)))
    if node.secret:
        node.value = HiddenValue()
    node.identifier = app.memory.identifiers.get(node.path, "")
    if node.path not in app.memory.identifiers:
        questions.extend(_identifier_questions(app, node))
    if node.path not in app.memory.labels and (node.kind in FIELDS or (node.bits & Bit.FOCUSABLE and not node.name)):
        questions.append((node.call(ACCESSIBLE, "GetRelationSet"), partial(_labels, app, node)))
    return questions


def _place(node: Node, answer: Answer) -> None:
    node.told = node.extents = rect_of(answer)


def _actions(app: App, node: Node, answer: Answer) -> None:
    node.actions = said(answer, lambda value: tuple(str(name) for name, *_ in value if name), ())
    if isinstance(answer, Reply):
        app.memory.actions[_actions_key(node)] = node.actions


def _actions_key(node: Node) -> tuple[str, int]:
    """Actions come and go, and change their names, with these states only."""
    return node.path, node.bits & SWITCHED


def _number(node: Node, answer: Answer) -> None:
    number = said(answer, float, None)
    if number is not None:
        node.value = NumberValue(number)


def _identifier_questions(app: App, node: Node) -> list[Question]:
    if app.is_chromium:
        return [(node.call(ACCESSIBLE, "GetAttributes"), partial(_attributes, app, node))]
    if app.has_identifiers:
        return [(node.get(ACCESSIBLE, "AccessibleId"), partial(_identifier, app, node))]
    return []


def _attributes(app: App, node: Node, answer: Answer) -> None:
    node.identifier = said(answer, lambda value: str(value.get("id", "")), "")
    if isinstance(answer, Reply):
        app.memory.identifiers[node.path] = node.identifier


def _identifier(app: App, node: Node, answer: Answer) -> None:
    made = text_of(answer)
    last = made.rpartition(".")[2] if app.is_qt else made
    node.identifier = "" if app.is_qt and QT_MADE_UP.match(last) else last
    if isinstance(answer, Reply):
        app.memory.identifiers[node.path] = node.identifier


def _labels(app: App, node: Node, answer: Answer) -> None:
    nobody: list[Ref] = []
    related = said(answer, lambda value: [ref for kind, refs in value if kind == LABELLED_BY for ref in refs], nobody)
    if related or (isinstance(answer, Reply) and not app.is_chromium):  # a page is labelled while it loads
        app.memory.labels[node.path] = tuple(related)


async def _read_texts(line: Line, nodes: list[Node]) -> None:
    """The length comes first: to a range longer than the text Qt answers nothing at all."""
    written = [node for node in nodes if _holds_text(node)]
    answers = await line.ask_all(node.get(TEXT, "CharacterCount") for node in written)
    spans = [_span(node, said(answer, int, 0)) for node, answer in zip(written, answers, strict=True)]
    texts = await line.ask_all(
        node.call(TEXT, "GetText", "ii", *span) for node, span in zip(written, spans, strict=True)
    )
    for node, answer in zip(written, texts, strict=True):
        text = said(answer, str, None)
        if text is not None:
            node.value = TextValue(text)


def _holds_text(node: Node) -> bool:
    written = node.bits & Bit.EDITABLE or node.kind in (Role.TEXTBOX, Role.TERMINAL)
    return bool(written) and TEXT in node.interfaces and not node.secret and isinstance(node.value, NoValue)


def _span(node: Node, length: int) -> tuple[int, int]:
    """A terminal's last characters are the interesting ones, elsewhere the first."""
    start = max(0, length - TEXT_LIMIT) if node.kind is Role.TERMINAL else 0
    return start, min(length, start + TEXT_LIMIT)


async def _name_chromium_actions(line: Line, app: App, nodes: list[Node]) -> None:
    """GetActions gives Chromium's without their names; the names are remembered."""
    active = [
        node for node in nodes if ACTION in node.interfaces and (node.kind not in PASSIVE or node.bits & Bit.FOCUSABLE)
    ]
    memory = app.memory.actions
    new = [node for node in active if _actions_key(node) not in memory]
    answers = await line.ask_all(node.call(ACTION, "GetActions") for node in new)
    counted = [(node, said(answer, len, 0)) for node, answer in zip(new, answers, strict=True)]
    names = iter(
        await line.ask_all(
            node.call(ACTION, "GetName", "i", index) for node, count in counted for index in range(count)
        )
    )
    for node, count in counted:
        memory[_actions_key(node)] = tuple(text_of(next(names)) for _ in range(count))
    for node in active:
        node.actions = memory[_actions_key(node)]


async def _name_labels(line: Line, app: App, nodes: list[Node]) -> None:
    """A label without a name of its own (Chromium's) is read from what is in it."""
    here = {node.path: node for node in nodes}
    wanted = [(node, app.memory.labels[node.path]) for node in nodes if node.path in app.memory.labels]
    elsewhere = [ref for _, refs in wanted for ref in refs if ref[1] not in here]
    asked = [Call(peer, path, PROPERTIES, "Get", "ss", (ACCESSIBLE, "Name")) for peer, path in elsewhere]
    names = dict(zip(elsewhere, map(text_of, await line.ask_all(asked)), strict=True))
    for node, refs in wanted:
        parts = [_label_text(here[path]) if path in here else names[peer, path] for peer, path in refs]
        node.label = " ".join(part for part in parts if part)


def _label_text(node: Node) -> str:
    return node.name or " ".join(child.name for child in node.children if child.name)


def _value_combo(node: Node) -> None:
    """GTK and Qt give a combo box's choice as its name, which then names nothing: the label does."""
    if node.kind is not Role.COMBOBOX or isinstance(node.value, TextValue):
        return
    chosen = next((below.name for below in _below(node) if below.bits & Bit.SELECTED and below.name), node.name)
    if chosen:
        node.value = TextValue(chosen)
    if chosen == node.name:
        node.name = node.label


def _below(node: Node) -> Iterator[Node]:
    for child in node.children:
        yield child
        yield from _below(child)


async def _value_chromium_combos(line: Line, nodes: list[Node]) -> None:
    """The list of a closed one is hidden and often not even cached, but it says what is chosen."""
    combos = [node for node in nodes if node.kind is Role.COMBOBOX and not isinstance(node.value, TextValue)]
    lists = [(node, child) for node in combos for child in node.children]
    answers = await line.ask_all(child.call(SELECTION, "GetSelectedChild", "i", 0) for _, child in lists)
    chosen = [(node, ref) for (node, _), answer in zip(lists, answers, strict=True) if (ref := ref_of(answer))]
    names = await line.ask_all(Call(*ref, PROPERTIES, "Get", "ss", (ACCESSIBLE, "Name")) for _, ref in chosen)
    for (node, _), name in zip(chosen, names, strict=True):
        node.value = TextValue(text_of(name))
