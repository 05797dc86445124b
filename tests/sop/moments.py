"""Acts of a person on synthetic screens: a small story is a list of screens and what was done between them."""

from __future__ import annotations

from dataclasses import replace

from controllers.types import (
    Action,
    Arg,
    AtPoint,
    Button,
    Click,
    Key,
    OnElement,
    Origin,
    Scroll,
    Secret,
    ToWindow,
    Type,
    TypeMode,
)
from perception.types import Observation, ObservationId, Point, Role, State, TextValue
from sop.types import Moment
from tests.sop.screens import changed, named


class Story:
    """`now` is the screen of the moment; every act leads to another one."""

    def __init__(self, start: Observation) -> None:
        self.now = start
        self.moments: list[Moment] = []

    def act(self, action: Action, after: Observation | None = None) -> Story:
        before = self.now
        sequence = before.sequence + 1
        settled = replace(
            after or before, id=ObservationId(f"look-{sequence}"), sequence=sequence, time=sequence * 1000
        )
        self.moments.append(Moment(before, action, settled))
        self.now = settled
        return self

    def click(
        self, name: str, after: Observation | None = None, role: Role | None = None, button: Button = Button.LEFT
    ) -> Story:
        element = named(self.now, name, role)
        return self.act(Click(self.now.id, OnElement(element.ref, Point(3, 3)), button), after)

    def at(self, x: int, y: int, after: Observation | None = None) -> Story:
        return self.act(Click(self.now.id, AtPoint(Point(x, y))), after)

    def type(self, name: str, text: str, mode: TypeMode = TypeMode.REPLACE) -> Story:
        """The field then holds the text, after what it held if it is added."""
        field = named(self.now, name)
        had = field.value.text if isinstance(field.value, TextValue) and mode is TypeMode.APPEND else ""
        action = Type(self.now.id, OnElement(field.ref), Arg(text, Origin.USER, "recording"), mode)
        return self.act(action, changed(self.now, field, value=TextValue(had + text)))

    def secret(self, name: str, handle: str = "") -> Story:
        arg = Arg(Secret(handle), Origin.USER, "recording")
        return self.act(Type(self.now.id, OnElement(named(self.now, name).ref), arg))

    def key(self, chord: str, after: Observation | None = None) -> Story:
        return self.act(Key(self.now.id, ToWindow(self.now.foreground), Arg(chord, Origin.USER, "recording")), after)

    def toggle(self, name: str) -> Story:
        element = named(self.now, name)
        return self.click(name, changed(self.now, element, states=element.states ^ {State.CHECKED}))

    def scroll(self, name: str, dy: int, after: Observation | None = None) -> Story:
        return self.act(Scroll(self.now.id, OnElement(named(self.now, name).ref), 0, dy), after)
