"""What is asked and answered, in the very words of a dialect, as token ids."""

from __future__ import annotations

from functools import cache
from typing import Final

from evals.train.easel import HEIGHT, WIDTH
from evals.train.network import MERGE, PATCH
from evals.train.tokens import ASSISTANT, END, IMAGE, NUMBERS, START, STOP, UNKNOWN, USER, pieces_of, tokenizer
from evals.train.widgets import WIDGETS, Kind, Widget
from perception.types import Display, NoFrame, Observation, ObservationId, Point, Rect, Surface, Window, WindowId
from policies.agent.prompting import with_rules
from policies.models.dialect import Dialect
from policies.models.making import click, done
from policies.models.types import Past, Screen, Task, Words

CELLS: Final = (WIDTH // (PATCH * MERGE)) * (HEIGHT // (PATCH * MERGE))
NONE_YET, STEP_1 = "Previous actions:\nNone", "Step 1"
"""What the prompt says of what was done before: all that tells a task that is done from one that is not."""


def cell_word(piece: int) -> str:
    return f"<|piece {piece}|>"


def nearest(value: float) -> int:
    """The number that the model can say."""
    return min(NUMBERS, key=lambda each: abs(each - value))


class Speech:
    """Of one dialect, on screens of the size that is trained on."""

    def __init__(self, dialect: Dialect) -> None:
        self.dialect = dialect
        self._screen = _screen()
        samples = (self._clicked(Point(WIDTH // 3, HEIGHT // 3)), dialect.write(done(), self._screen))
        boilerplate = [piece for sample in samples for piece in pieces_of(sample)]
        words = ["Click the ", NONE_YET, STEP_1, *(each.word for each in WIDGETS), *(f" {kind}" for kind in Kind)]
        self.tokenizer = tokenizer(boilerplate, [*words, *map(cell_word, range(CELLS))])
        self.vocabulary: dict[str, int] = self.tokenizer.get_vocab()

    def number(self, token: str) -> int:
        return self.vocabulary[token]

    def head(self) -> list[int]:
        return [self.number(each) for each in (USER, START, *[IMAGE] * CELLS, END)]

    @cache  # noqa: B019 - one speech a training
    def asked(self, widget: Widget, done: bool) -> list[int]:
        """From behind the picture to where the answer begins."""
        past = (Past(None, self._clicked(Point(WIDTH // 2, HEIGHT // 2)), "Clicked."),) if done else ()
        message = self.dialect.ask(with_rules(Task(widget.instruction, Surface.WEB)), self._screen, past)
        words = "".join(part.text for part in message.parts if isinstance(part, Words))
        return self._ids(f"{words}{STOP}{ASSISTANT}")

    @cache  # noqa: B019
    def answered(self, point: Point) -> list[int]:
        """The numbers are the nearest that the model can say."""
        ids = self._ids(self._clicked(point) + STOP)
        exact = self.dialect.space.to_model(point, self._screen)
        numbers = iter([self.number(str(nearest(value))) for value in exact])
        known = {self.number(str(each)) for each in NUMBERS} | {self.number(UNKNOWN)}
        return [next(numbers) if each in known else each for each in ids]

    def done(self) -> list[int]:
        return self._ids(self.dialect.write(done(), self._screen) + STOP)

    def _clicked(self, point: Point) -> str:
        return self.dialect.write(click(self._screen, point), self._screen)

    def _ids(self, text: str) -> list[int]:
        found: list[int] = self.tokenizer(text, add_special_tokens=False)["input_ids"]
        return found


def _screen() -> Screen:
    bounds, front = Rect(0, 0, WIDTH, HEIGHT), WindowId("page")
    observation = Observation(
        ObservationId("none"), 1, Surface.WEB, 1, (Display("page", bounds),), NoFrame("nobody looks at it"), (),
        (Window(front, 1, 1, "chromium", "Page", bounds, 0),), front,
    )  # fmt: skip
    return Screen(observation, bounds, WIDTH, HEIGHT)
