"""The actions of computer_use and mobile_use, which a dozen families share: what each comes to.

Published by Qwen (QwenLM/Qwen3-VL, cookbooks/utils/agent_function_call.py); other families leave some out and add some.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from controllers.types import Button, Click, Key, Modifier, Navigation
from perception.types import Point
from policies.errors import ReplyMalformed
from policies.models import making
from policies.models.chords import chord_of
from policies.models.families.toolcalls import Call
from policies.models.replies import Fields, shown
from policies.models.strokes import typed
from policies.models.types import Hover, Said, Screen
from policies.models.view import Space
from policies.types import Yield

WAIT_S: Final = 2.0
"""For a wait that says no time."""
BUTTONS: Final = {"Back": Navigation.BACK, "Home": Navigation.HOME, "Menu": Navigation.RECENTS}
"""Menu is what opens the list of apps that run (their words: the application background menu)."""
ENTER: Final = "Enter"
STATUSES: Final = ("success", "failure")
_MODIFIERS: Final = {"ctrl": Modifier.CTRL, "alt": Modifier.ALT, "shift": Modifier.SHIFT, "super": Modifier.SUPER}
_LONE: Final = {"Control_L": "ctrl", "Alt_L": "alt", "Shift_L": "shift", "Super_L": "super"}
PHONE_KEYS: Final = {
    "volume_up": "XF86AudioRaiseVolume", "volume_down": "XF86AudioLowerVolume", "camera": "XF86Camera",
    "enter": "Return", "del": "BackSpace", "forward_del": "Delete", "tab": "Tab", "escape": "Escape",
    "space": "space", "search": "XF86Search",
}  # fmt: skip
"""Android's names (adb's keyevent) of keys that are not refused, as X names them."""


@dataclass(frozen=True, slots=True)
class Hand:
    """What an action is read against: `words` are what the reply says besides; `pointer` and `held` are where earlier
    calls of the same reply put the pointer, and the keys they hold."""

    screen: Screen
    space: Space
    words: str = ""
    pointer: Point | None = None
    held: tuple[str, ...] = ()

    def at(self, fields: Fields, name: str = "coordinate") -> Point:
        """Raises ReplyMalformed."""
        return self.space.to_device(*fields.pair(name), self.screen)

    def maybe(self, fields: Fields) -> Point | None:
        return self.at(fields) if fields.has("coordinate") else self.pointer


@dataclass(frozen=True, slots=True)
class Several:
    """One action that is more than one act: the first of them, and how many follow."""

    said: Said
    left: int


def several(acts: Sequence[Said]) -> Several:
    return Several(acts[0], len(acts) - 1)


Read = Callable[[Hand, Fields], Said | Several]


@dataclass(frozen=True, slots=True)
class Verb:
    """`words` is what a prompt says of it."""

    words: str
    read: Read


def acted(verbs: Mapping[str, Verb], hand: Hand, calls: Sequence[Call]) -> tuple[Said, int]:
    """The first act of the calls, and how many more there are. Calls that only put the pointer somewhere or hold a key
    belong to the act behind them. Raises ReplyMalformed."""
    steps = [(each.fields.one_of("action", tuple(verbs)), each.fields) for each in calls]
    for at, (action, fields) in enumerate(steps):
        behind = [each for each, _ in steps[at + 1 :]]
        if action == "mouse_move" and behind and _goes_on(fields, *steps[at + 1]):
            hand = replace(hand, pointer=hand.at(fields))
        elif action == "key_down" and behind:
            hand = replace(hand, held=(*hand.held, _held(fields)))
        else:
            found = verbs[action].read(hand, fields)
            said, left = (found.said, found.left) if isinstance(found, Several) else (found, 0)
            fields.done()
            return _with_held(said, hand.held), left + sum(each != "key_up" for each in behind)
        fields.done()
    raise ReplyMalformed("No call of it does anything.")


_FROM_POINTER: Final = ("left_click_drag", "scroll", "hscroll")
_CLICKS: Final = ("left_click", "right_click", "middle_click", "double_click", "triple_click")


def _goes_on(move: Fields, action: str, fields: Fields) -> bool:
    """Does it happen where the pointer was just put? A click elsewhere is an act of its own: the move may have opened
    what is clicked."""
    same = fields.left.get("coordinate") in (None, move.left.get("coordinate"))
    return action in _FROM_POINTER or (action in _CLICKS and same)


def _held(fields: Fields) -> str:
    chord = chord_of(_keys(fields))
    if chord not in _LONE:
        raise ReplyMalformed(f"{shown(chord)} is no key that is held: ctrl, alt, shift and super are.")
    return _LONE[chord]


def _with_held(said: Said, held: tuple[str, ...]) -> Said:
    match said:
        case _ if not held:
            return said
        case Click():
            return replace(said, modifiers=tuple(each for name, each in _MODIFIERS.items() if name in held))
        case Key():
            return replace(said, chord=replace(said.chord, value=chord_of([*held, str(said.chord.value)])))
        case _:
            raise ReplyMalformed("Keys are held for a click or another key only.")


def _keys(fields: Fields) -> list[object]:
    keys = fields.take("keys")
    return keys if isinstance(keys, list) else [keys]


def _clicked(button: Button = Button.LEFT, count: int = 1) -> Read:
    return lambda hand, fields: making.click(hand.screen, hand.maybe(fields) or hand.at(fields), button, count)


def _dragged(hand: Hand, fields: Fields) -> Said:
    if hand.pointer is None:
        fix = "Call mouse_move to where it begins right before it, in the same answer."
        raise ReplyMalformed("The drag does not say where it begins.", fix)
    return making.drag(hand.screen, hand.pointer, hand.at(fields))


def _scrolled(forth: str, back: str) -> Read:
    def read(hand: Hand, fields: Fields) -> Said:
        turned = making.notches(fields.take("pixels"))
        return making.scroll(hand.screen, forth if turned > 0 else back, abs(turned), hand.maybe(fields))

    return read


def _waited(hand: Hand, fields: Fields) -> Said:
    return making.wait(hand.screen, fields.take("time") if fields.has("time") else WAIT_S)


def _ended(hand: Hand, fields: Fields) -> Said:
    if fields.one_of("status", STATUSES) == "success":
        return making.done(hand.words)
    return making.give_up(hand.words)


def _held_alone(_hand: Hand, fields: Fields) -> Said:
    _held(fields)
    raise ReplyMalformed("Keys are not held from one answer to the next.", "Hold them and click in the same answer.")


def _phone_key(hand: Hand, fields: Fields) -> Said:
    name = fields.text("text")
    key = PHONE_KEYS.get(name.lower().removeprefix("keycode_"))
    if key is None:
        raise ReplyMalformed(f"{shown(name)} is no key that may be pressed: {', '.join(PHONE_KEYS)} are.")
    return making.press(hand.screen, key)


def _held_down(hand: Hand, fields: Fields) -> Said:
    at = hand.at(fields)
    return (
        making.long_press(hand.screen, at, fields.take("time"))
        if fields.has("time")
        else making.long_press(hand.screen, at)
    )


def pressed(hand: Hand, button: str) -> Said:
    """A phone's own button."""
    return making.press(hand.screen, "Return") if button == ENTER else making.navigate(hand.screen, BUTTONS[button])


TYPE: Final = Verb(
    "Type `text` where the keyboard is.", lambda hand, fields: several(typed(hand.screen, fields.take("text")))
)
WAIT: Final = Verb("Wait `time` seconds for the screen to change.", _waited)
TERMINATE: Final = Verb("End the task, with its `status`.", _ended)
ANSWER: Final = Verb(
    "Tell the user the answer to the task, `text`.", lambda _, fields: making.answer(fields.take("text"))
)
INTERACT: Final = Verb(
    "Let the user do what only they can, as `text` says: the window in the way is theirs.",
    lambda _, fields: Yield(fields.text("text")),
)
"""Its makers' program waits until the user has done it on the screen (run_gui_owl_1_5_for_pc.py)."""
COMPUTER: Final[Mapping[str, Verb]] = {
    "key": Verb(
        "Press `keys` together: those that are held come first.",
        lambda hand, fields: making.press(hand.screen, chord_of(_keys(fields))),
    ),
    "type": TYPE,
    "mouse_move": Verb("Put the pointer at `coordinate`.", lambda hand, fields: Hover(hand.at(fields))),
    "left_click": Verb("Click with the left button at `coordinate`.", _clicked()),
    "left_click_drag": Verb(
        "Drag from where the pointer is to `coordinate`: call mouse_move to the beginning right before, in one answer.",
        _dragged,
    ),
    "right_click": Verb("Click with the right button at `coordinate`.", _clicked(Button.RIGHT)),
    "middle_click": Verb("Click with the middle button at `coordinate`.", _clicked(Button.MIDDLE)),
    "double_click": Verb("Click twice with the left button at `coordinate`.", _clicked(count=2)),
    "triple_click": Verb("Click three times with the left button at `coordinate`.", _clicked(count=3)),
    "scroll": Verb("Turn the wheel by `pixels`, at `coordinate` if it is given.", _scrolled("up", "down")),
    "hscroll": Verb("Turn the wheel to the side by `pixels`.", _scrolled("right", "left")),
    "wait": WAIT,
    "terminate": TERMINATE,
    "answer": ANSWER,
}
KEY_DOWN: Final = Verb("Hold `keys` down for the click or key that follows in the same answer.", _held_alone)
KEY_UP: Final = Verb("Let `keys` go.", _held_alone)
PHONE: Final[Mapping[str, Verb]] = {
    "key": Verb(f"Press the phone's key `text`: one of {', '.join(PHONE_KEYS)}.", _phone_key),
    "click": Verb("Tap at `coordinate`.", _clicked()),
    "long_press": Verb("Hold a finger at `coordinate` for `time` seconds.", _held_down),
    "swipe": Verb(
        "Draw a finger from `coordinate` to `coordinate2`.",
        lambda hand, fields: making.swipe(hand.screen, hand.at(fields), hand.at(fields, "coordinate2")),
    ),
    "type": TYPE,
    "system_button": Verb(
        "Press the phone's own `button`.",
        lambda hand, fields: pressed(hand, fields.one_of("button", (*BUTTONS, ENTER))),
    ),
    "open": Verb(
        "Open the app that is called `text`.", lambda hand, fields: making.launch(hand.screen, fields.take("text"))
    ),
    "wait": WAIT,
    "terminate": TERMINATE,
}
