"""From training screens to tensors: one picture, and after it many questions that do not see each other.

    picture  question 1  answer 1  question 2  answer 2 …        a question sees the picture and itself
                                                                  its positions go on right behind the picture

So each answer is computed as if it had been asked alone, and the picture once for all of them. Besides the answers two
things are learned that nobody ever asks for, because the plateau is long without them: every piece of the picture says
where it is or which widget lies there, and the widget's word in a question says in which piece of the picture it is.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from random import Random
from typing import Any, Final

import numpy as np
import torch
from numpy.typing import NDArray

from evals.train.easel import HEIGHT, WIDTH, Pixels
from evals.train.mosaic import Mosaic, Placed, mosaic
from evals.train.network import MERGE, PATCH
from evals.train.speech import Speech, cell_word
from evals.train.sprites import Sheet
from evals.train.tokens import IMAGE, PAD

SQUARE: Final = PATCH * MERGE
ACROSS, DOWN = WIDTH // SQUARE, HEIGHT // SQUARE
PIECES: Final = ACROSS * DOWN
QUESTIONS: Final = 14
"""One for each widget of the fullest screen: the picture is what costs."""
DONE_SHARE: Final = 0.1
"""Of the questions: those of a task that is done already."""
FIRST: Final = 3600
FIRST_CROWDS: Final = ((1, 1), (2, 4), (8, 14))
CROWDS: Final = ((3, 8), (8, 14))
"""Widgets on a screen, at least and at most, in turn. Where there is one alone, as on some of the first examples,
saying its place is learned without knowing it; crowds teach what is what."""

UNTAUGHT: Final = -100
FORBIDDEN: Final = -1e9

Ids = list[int]


@dataclass(frozen=True, slots=True)
class Example:
    """`questions` are ids with what is to be learned at each (UNTAUGHT for nothing)."""

    picture: Pixels
    pieces: Ids
    questions: tuple[tuple[Ids, Ids], ...]


class Collator:
    """From the numbers of examples to a batch. The same number gives the same example."""

    def __init__(self, sheets: Sequence[Sheet], speech: Speech, seed: int) -> None:
        self._sheets, self._speech, self._seed = sheets, speech, seed

    def __call__(self, rows: Sequence[dict[str, Any]]) -> dict[str, torch.Tensor]:
        return batch([self.example(int(row["number"])) for row in rows], self._speech)

    def example(self, number: int) -> Example:
        random = Random(f"example {self._seed} {number}")
        crowds = FIRST_CROWDS if number < FIRST else CROWDS
        least, most = crowds[number % len(crowds)]
        screen = mosaic(self._sheets, random, most, least)
        asked = [screen.placed[each % len(screen.placed)] for each in range(QUESTIONS)]
        questions = tuple(question(each, self._speech, random.random() < DONE_SHARE) for each in asked)
        return Example(screen.picture, pieces_of(screen, self._speech, random), questions)


def pieces_of(screen: Mosaic, speech: Speech, random: Random) -> Ids:
    """For each piece of the picture where it is, or, by the toss of a coin, the word of the widget that lies on its
    middle: so that whoever finds a widget by its word finds its place beside it."""
    found = [speech.number(cell_word(piece)) for piece in range(PIECES)]
    for placed in screen.placed:
        whole = placed.whole
        for row, column in np.ndindex(DOWN, ACROSS):
            x, y = column * SQUARE + SQUARE // 2, row * SQUARE + SQUARE // 2
            over = whole.x - UNIT_OVER <= x < whole.right + UNIT_OVER and whole.y <= y < whole.bottom
            if over and random.random() < 0.5:
                found[row * ACROSS + column] = speech.number(placed.widget.word)
    return found


UNIT_OVER: Final = SQUARE // 4
"""How far beside a narrow thing the middle of a piece may lie, in pixels."""


def question(placed: Placed, speech: Speech, done: bool) -> tuple[Ids, Ids]:
    """What is asked and answered. Only the answer is learned, and at the widget's word the piece of the picture."""
    asked = speech.asked(placed.widget, done)
    answer = speech.done() if done else speech.answered(placed.target.centre)
    labels = [UNTAUGHT] * len(asked) + answer
    middle = placed.target.centre
    labels[asked.index(speech.number(placed.widget.word)) + 1] = speech.number(
        cell_word(middle.y // SQUARE * ACROSS + middle.x // SQUARE)
    )
    return asked + answer, labels


def batch(examples: Sequence[Example], speech: Speech) -> dict[str, torch.Tensor]:
    """As the model takes it. `labels` are shifted by the loss, as everywhere."""
    head = speech.head()
    longest = len(head) + max(sum(len(ids) for ids, _ in each.questions) for each in examples)
    ids = torch.full((len(examples), longest), speech.number(PAD))
    labels = torch.full((len(examples), longest), UNTAUGHT)
    mask = torch.full((len(examples), 1, longest, longest), FORBIDDEN)
    positions = torch.zeros(3, len(examples), longest, dtype=torch.long)
    for row, each in enumerate(examples):
        ids[row, : len(head)] = torch.tensor(head)
        first = head.index(speech.number(IMAGE))
        labels[row, first + 1 : first + 1 + PIECES] = torch.tensor(each.pieces)
        _lay(each, len(head), ids[row], labels[row], mask[row, 0], positions[:, row])
    return {
        "input_ids": ids,
        "labels": labels,
        "attention_mask": mask,
        "position_ids": positions,
        "mm_token_type_ids": (ids == speech.number(IMAGE)).int(),
        "pixel_values": torch.from_numpy(np.concatenate([patches(each.picture) for each in examples])),
        "image_grid_thw": torch.tensor([[1, HEIGHT // PATCH, WIDTH // PATCH]] * len(examples)),
    }


def _lay(
    example: Example, head: int, ids: torch.Tensor, labels: torch.Tensor, mask: torch.Tensor, places: torch.Tensor
) -> None:
    """The questions behind each other, each in a block of its own."""
    causal = torch.ones(len(ids), len(ids), dtype=torch.bool).tril()
    allowed = torch.zeros(len(ids), len(ids), dtype=torch.bool)
    allowed[:, :head] = True
    places[:, :head] = head_positions(head)
    following = int(places[:, :head].max()) + 1
    at = head
    for said, taught in example.questions:
        end = at + len(said)
        ids[at:end], labels[at:end] = torch.tensor(said), torch.tensor(taught)
        allowed[at:end, at:end] = True
        places[:, at:end] = torch.arange(following, following + len(said))
        at = end
    mask[allowed & causal] = 0.0


def head_positions(length: int) -> torch.Tensor:
    """Time, row and column of what precedes the questions: two markers, the picture's pieces, a marker."""
    found = torch.zeros(3, length, dtype=torch.long)
    found[:, :2] = torch.arange(2)
    piece = torch.arange(PIECES)
    found[:, 2 : 2 + PIECES] = 2 + torch.stack([torch.zeros_like(piece), piece // ACROSS, piece % ACROSS])
    found[:, 2 + PIECES :] = 2 + max(ACROSS, DOWN) + torch.arange(length - 2 - PIECES)
    return found


def patches(picture: Pixels) -> NDArray[np.float32]:
    """What the family's image processor makes of it (mean and deviation one half), without its overhead."""
    scaled = picture.astype(np.float32) / 127.5 - 1
    rows, columns = HEIGHT // SQUARE, WIDTH // SQUARE
    split = scaled.transpose(2, 0, 1).reshape(3, rows, MERGE, PATCH, columns, MERGE, PATCH)
    return np.ascontiguousarray(split.transpose(1, 4, 2, 5, 0, 3, 6)).reshape(rows * columns * MERGE**2, -1)
