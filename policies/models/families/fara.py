"""Fara: computer_use for web pages, in the pixels of the picture."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import ClassVar, Final

from controllers.types import Launch, Scroll, Target, ToWindow, Type, TypeMode
from perception.types import Surface
from policies.errors import ReplyMalformed
from policies.models import making
from policies.models.families.lines import app_of
from policies.models.families.saying import Say, Spot, no_words, text
from policies.models.families.toolcalls import Field
from policies.models.families.tooluser import COORDINATE, KEYS, PIXELS, STATUS, TIME, ToolUser
from policies.models.families.verbs import COMPUTER, Hand, Several, Verb
from policies.models.replies import Fields
from policies.models.strokes import typed
from policies.models.types import Said
from policies.models.view import Space
from policies.types import Noted

BACK: Final = "alt+Left"
_OURS: Final = ("key", "mouse_move", "left_click", "scroll", "wait", "terminate")


def _typed(hand: Hand, fields: Fields) -> Said | Several:
    """It presses Enter behind what it types unless it says otherwise: an act of its own."""
    at = hand.maybe(fields)
    enter = fields.flag("press_enter") if fields.has("press_enter") else True
    replace = fields.flag("delete_existing_text") if fields.has("delete_existing_text") else False
    first, *others = typed(hand.screen, fields.take("text"), at, replace)
    return Several(first, len(others) or int(enter))


def _visited(hand: Hand, fields: Fields) -> Said:
    address = fields.text("url")
    if hand.screen.observation.surface is not Surface.WEB:
        raise ReplyMalformed("No address can be visited here.", "Click into the browser's own field and type it there.")
    return making.launch(hand.screen, address)


def _searched(_hand: Hand, fields: Fields) -> Said:
    fields.text("query")
    raise ReplyMalformed("There is no search of its own here.", "Visit a page that searches, or type into its field.")


ACTIONS: Final[Mapping[str, Verb]] = {
    **{name: COMPUTER[name] for name in _OURS},
    "type": Verb("Type `text` into the field at `coordinate`.", _typed),
    "visit_url": Verb("Open `url`.", _visited),
    "web_search": Verb("Not possible here: visit a page that searches.", _searched),
    "history_back": Verb("Go back to the page before.", lambda hand, _: making.press(hand.screen, BACK)),
    "pause_and_memorize_fact": Verb(
        "Remember `fact` for later.", lambda _, fields: making.fact(fields.take("fact"))
    ),
}  # fmt: skip


class Fara(ToolUser):
    name = "fara"
    space = Space()
    pictures = 3
    source = "microsoft/fara: src/fara/_prompts.py, src/fara/fara_agent.py"
    computer: ClassVar = ACTIONS
    phone: ClassVar = {}
    on_computer: ClassVar = (
        KEYS,
        Field("text", "string", "What is typed."),
        Field("press_enter", "boolean", "Whether Enter is pressed behind it. Say false: press it with key."),
        Field("delete_existing_text", "boolean", "Whether it replaces what the field holds."),
        COORDINATE,
        PIXELS,
        Field("url", "string", "The address to visit."),
        Field("query", "string", "Only for web_search."),
        Field("fact", "string", "What is to be remembered."),
        TIME,
        STATUS,
    )
    picture_first = True
    factor, least, most = 28, 3136, 12845056
    form = "Say in a few sentences what you see and do, then one call. Say the result before you end with terminate."

    def framed(self, thought: str, calls: str) -> str:
        return f"{thought}\n{calls}" if thought else calls

    def said_in(self, say: Say, spot: Spot, said: Said) -> Sequence[Mapping[str, object]]:
        match said:
            case Type():
                return [_said_type(spot, said)]
            case Launch() if spot.screen.observation.surface is Surface.WEB:
                return [{"action": "visit_url", "url": app_of(said)}]
            case Noted(name=making.FACT, step="", intent=""):
                return [{"action": "pause_and_memorize_fact", "fact": text(said.value)}]
            case Scroll(dx=across) if across:
                raise no_words("It scrolls up and down only.")
            case _:
                return say(spot, said)


def _said_type(spot: Spot, said: Type) -> Mapping[str, object]:
    named = {
        "action": "type",
        "text": text(said.text),
        "press_enter": False,
        "delete_existing_text": said.mode is TypeMode.REPLACE,
    }
    return {**named, **_where(spot, said.target)}


def _where(spot: Spot, target: Target) -> Mapping[str, object]:
    return {} if isinstance(target, ToWindow) else {"coordinate": spot.units(target)}


DIALECTS: Final = (Fara(),)
