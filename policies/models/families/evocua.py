"""EvoCUA in its style S2: computer_use with keys that can be held, on a grid from 0 to 999."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import ClassVar, Final

from policies.models.families.qwen3vl import LEAST, Qwen3VL
from policies.models.families.saying import Say, Spot
from policies.models.families.verbs import COMPUTER, KEY_DOWN, KEY_UP, TYPE, Hand, Several, Verb, several
from policies.models.replies import Fields
from policies.models.strokes import typed
from policies.models.types import Said
from policies.models.view import Space

_ESCAPED: Final = re.compile(r"\\([nt\\'\"])")
_MEANT: Final = {"n": "\n", "t": "\t"}


def _typed(hand: Hand, fields: Fields) -> Several:
    """It was trained where escapes in a text are resolved once more behind the JSON's own."""
    text = fields.text("text")
    return several(typed(hand.screen, _ESCAPED.sub(lambda found: _MEANT.get(found[1], found[1]), text)))


class EvoCUA(Qwen3VL):
    name = "evocua-s2"
    space = Space(999)
    source = "meituan/EvoCUA: mm_agents/evocua/prompts.py, evocua_agent.py (_parse_response_s2)"
    computer: ClassVar = {**{name: verb for name, verb in COMPUTER.items() if name not in ("hscroll", "answer")},
                          "type": Verb(TYPE.words, _typed), "key_down": KEY_DOWN, "key_up": KEY_UP}  # fmt: skip
    phone: ClassVar = {}
    picture_first = True
    factor, least, most = 32, LEAST, 16 * 16 * 4 * 12800
    form = "1) Action: what you do, in one sentence.\n2) One call. Nothing else, and end the task with terminate."

    def said_in(self, say: Say, spot: Spot, said: Said) -> Sequence[Mapping[str, object]]:
        return [{**each, **_escaped(each)} for each in say(spot, said)]


def _escaped(arguments: Mapping[str, object]) -> dict[str, object]:
    return {"text": str(arguments["text"]).replace("\\", "\\\\")} if "text" in arguments else {}


DIALECTS: Final = (EvoCUA(),)
