"""Gemini as a grounder: `[{"box_2d": [ymin, xmin, ymax, xmax], "label": …}]` or `{"point": [y, x], …}`, 0 to 1000."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import ClassVar, Final

from controllers.types import Button, Click
from perception.types import Point
from policies.errors import Inexpressible, ReplyMalformed
from policies.models.dialect import Dialect, Skill
from policies.models.families.calls import LEAVE_OUT, point_at
from policies.models.families.gemini import MOST_SIDE
from policies.models.making import click, give_up
from policies.models.replies import Fields, bounded, json_of, number_of, shown, unfenced
from policies.models.types import Message, Past, Said, Screen, Speaker, Task, Understood, Words, blank
from policies.models.view import Space, box_middle, within_edge
from policies.types import GiveUp

NOT_THERE: Final = "nothing on the screen fits the description"
ASKED: Final = (
    "Find what is described below in the picture. Answer with a JSON list that holds one object: box_2d, which is "
    "[ymin, xmin, ymax, xmax] in whole numbers from 0 to 1000, and label. Answer [] if it is not there.\n\n"
)


class GeminiBoxes(Dialect):
    name: ClassVar[str] = "gemini-boxes"
    skill: ClassVar[Skill] = Skill.GROUNDER
    space: ClassVar[Space] = Space(1000, swapped=True)
    source: ClassVar[str] = "https://ai.google.dev/gemini-api/docs/image-understanding"

    def size(self, width: int, height: int) -> tuple[int, int]:
        return within_edge(width, height, MOST_SIDE)

    def opening(self, _task: Task, _screen: Screen) -> tuple[Message, ...]:
        return ()

    def ask(self, task: Task, screen: Screen, _past: Sequence[Past]) -> Message:
        return Message(Speaker.USER, (blank(screen), Words(f"{ASKED}{task.goal}")))

    def read(self, reply: str, screen: Screen) -> Understood:
        found = json_of(unfenced(bounded(reply)))
        things = found if isinstance(found, list) else [found]
        if not things:
            return Understood(give_up(NOT_THERE))
        if len(things) > 1:
            raise ReplyMalformed(f"{len(things)} things are named.", "Name the one that is described, or none.")
        fields = Fields.of(things[0], "The object")
        point = self._point(fields, screen)
        fields.done("label", "mask")
        return Understood(click(screen, point))

    def write(self, said: Said, screen: Screen, _thought: str = "") -> str:
        match said:
            case Click(button=Button.LEFT, modifiers=(), target=target):
                y, x = self.space.to_model(point_at(target, screen), screen)
                return json.dumps([{"box_2d": [y, x, y, x], "label": "target"}])
            case GiveUp(reason=reason, expected="", found="", rejected=()) if reason == NOT_THERE:
                return "[]"
            case _:
                raise Inexpressible("A grounder only says where something is.", LEAVE_OUT)

    def _point(self, fields: Fields, screen: Screen) -> Point:
        if fields.has("point"):
            return self.space.to_device(*fields.pair("point"), screen)
        box = fields.take("box_2d")
        if not isinstance(box, list) or len(box) != 4:
            raise ReplyMalformed(f"box_2d is not four numbers: {shown(box)}.")
        top, left, bottom, right = (number_of(each, "box_2d", 0, 1000) for each in box)
        x, y = box_middle(left, top, right, bottom)
        return self.space.to_device(y, x, screen)


DIALECTS: Final = (GeminiBoxes(),)
