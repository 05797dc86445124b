"""Holo says where an element is: 1.5 in the picture's pixels, 3 and 3.1 in thousandths."""

from __future__ import annotations

import json
from typing import Final

from policies.models import making
from policies.models.families.grounding import Grounder
from policies.models.families.qwen3vl import LEAST, MOST
from policies.models.families.toolcalls import without_thought
from policies.models.replies import Fields, bounded, json_of, legible, unfenced
from policies.models.types import Screen, Understood
from policies.models.view import Number, Space

_LOCALIZE: Final = "Find the element in the picture that is described, and answer with where to click, as JSON: "


class Holo15(Grounder):
    name = "holo1.5"
    space = Space()
    source = "hcompai/hai-cookbook: holo1_5/holo_1_5_quickstart.ipynb, utils/image.py"
    factor, least, most = 28, 56 * 56, 14 * 14 * 4 * 1280
    before = _LOCALIZE + '{"action": "click_absolute", "x": integer, "y": integer}, in pixels.\nThe target:\n'

    def read(self, reply: str, screen: Screen) -> Understood:
        thought, rest = without_thought(bounded(reply))
        fields = Fields.of(json_of(unfenced(rest)), "The answer")
        self.check(fields)
        point = self.space.to_device(fields.number("x"), fields.number("y"), screen)
        fields.done()
        return Understood(making.click(screen, point), legible(thought))

    def check(self, fields: Fields) -> None:
        """What must stand beside the place. Raises ReplyMalformed."""
        fields.one_of("action", ("click_absolute",))

    def placed(self, x: Number, y: Number, _thought: str) -> str:
        return json.dumps({"action": "click_absolute", "x": x, "y": y})


class Holo3(Holo15):
    name = "holo3"
    space = Space(1000)
    source = "hub.hcompany.ai/element-localization"
    factor, least, most = 32, LEAST, MOST
    before = _LOCALIZE + '{"x": integer, "y": integer}, each from 0 to 1000 over the picture.\nThe target:\n'

    def check(self, fields: Fields) -> None:
        """There is nothing but the place."""

    def placed(self, x: Number, y: Number, _thought: str) -> str:
        return json.dumps({"x": x, "y": y})


DIALECTS: Final = (Holo15(), Holo3())
