"""What the actions of UI-TARS mean, in all its versions: they differ in how a call is written, not in what it does."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from controllers.types import (
    Arg,
    Button,
    Click,
    DoubleClick,
    Drag,
    Flick,
    Key,
    Launch,
    LongPress,
    Navigate,
    Scroll,
    Target,
    Type,
    TypeMode,
    Wait,
)
from perception.types import Point, Surface
from policies.errors import Inexpressible, ReplyMalformed
from policies.models.chords import chord_of, keys_of
from policies.models.families.calls import LEAVE_OUT, chord_text, in_front, place, point_at, stroke
from policies.models.families.lines import app_of, page_way, place_of, typeable
from policies.models.making import (
    BACK,
    HOME,
    PAGE,
    WAYS,
    ask,
    click,
    done,
    drag,
    give_up,
    launch,
    long_press,
    look,
    navigate,
    press,
    scroll,
    swipe,
    wait,
)
from policies.models.replies import Fields, one_of
from policies.models.strokes import typed
from policies.models.types import Hover, Said, Screen
from policies.models.view import Number, Space
from policies.types import Ask, Done, GiveUp

WAIT_S: Final = 5.0
HOLD_S: Final = 0.8
HELP: Final = "The model asks for help."
Acts = tuple[Said, ...]
Place = tuple[Number, Number]
Arguments = dict[str, str | Place]
_POINTS: Final = {"start_box": "point", "start_point": "point", "end_box": "end_point"}


class Given:
    """One action's arguments on a screen. A place is called `point` and `end_point`, however the version calls it."""

    def __init__(self, name: str, given: Fields, screen: Screen, space: Space, thought: str) -> None:
        self.fields = Fields(name, {_POINTS.get(key, key): value for key, value in given.left.items()})
        if len(self.fields.left) < len(given.left):
            raise ReplyMalformed(f"{name} is given one place twice.")
        self.screen, self._space, self.thought = screen, space, thought

    def place(self, name: str = "point") -> Point:
        return place_of(self.fields.take(name), self._space, self.screen)

    def maybe(self) -> Point | None:
        return self.place() if self.fields.has("point") else None

    def content(self, otherwise: str = "") -> object:
        return self.fields.take("content") if self.fields.has("content") else otherwise


def acts_of_action(name: str, given: Fields, screen: Screen, space: Space, thought: str) -> Acts:
    """Raises ReplyMalformed."""
    phone = screen.observation.surface is Surface.PHONE
    here = {**_EVERYWHERE, **(_ON_PHONES if phone else _ON_DESKTOPS)}
    one_of(name, "The action", tuple(sorted(here)))
    reading = Given(name, given, screen, space, thought)
    found = here[name](reading)
    reading.fields.done()
    return found


def action_of(said: Said, screen: Screen, space: Space) -> tuple[str, Arguments]:
    """The action and its arguments, places in the units of the family. Raises Inexpressible."""
    phone = screen.observation.surface is Surface.PHONE
    words = _Words(screen, space)
    match said:
        case Click(modifiers=()) | DoubleClick():
            return words.press(said, phone)
        case LongPress(target=target, seconds=0.8) if phone:
            return "long_press", words.at(target)
        case Drag(target=target, to=to):
            return "drag", words.between(point_at(target, screen), point_at(to, screen))
        case Flick() if phone:
            return "scroll", words.between(*stroke(said, screen))
        case Scroll():
            at = place(said.target, screen)
            point: Arguments = {} if at is None else words.at_point(at)
            return "scroll", {**point, "direction": page_way(said)}
        case Type(target=target, text=Arg(value=str(text)), mode=TypeMode.APPEND):
            in_front(target, screen)
            return "type", {"content": typeable(text)}
        case Key(target=target):
            in_front(target, screen)
            return _key(chord_text(said), phone)
        case Wait(seconds=5.0):
            return "wait", {}
        case Hover(point=point_over) if not phone:
            return "hover", words.at_point(point_over)
        case Done(summary=summary):
            return "finished", {"content": summary} if summary else {}
        case Ask(question=question):
            return "call_user", {"content": question}
        case GiveUp(reason=reason, expected="", found="", rejected=()):
            return "infeasible", {"content": reason}
        case _ if phone:
            return _button(said, screen)
        case _:
            raise Inexpressible(f"UI-TARS has no words for {type(said).__name__}.", LEAVE_OUT)


def _button(said: Said, screen: Screen) -> tuple[str, Arguments]:
    match said:
        case Navigate(target=target, to=to) if to in (BACK, HOME):
            in_front(target, screen)
            return ("press_back" if to is BACK else "press_home"), {}
        case Launch():
            return "open_app", {"app_name": app_of(said)}
        case _:
            raise Inexpressible(f"UI-TARS has no words for {type(said).__name__} on a phone.", LEAVE_OUT)


def _key(chord: str, phone: bool) -> tuple[str, Arguments]:
    if not phone:
        return "hotkey", {"key": " ".join(keys_of(chord))}
    if chord != "Return":
        raise Inexpressible("A phone is told of no other key than Enter.", LEAVE_OUT)
    return "type", {"content": "\n"}


class _Words:
    def __init__(self, screen: Screen, space: Space) -> None:
        self._screen, self._space = screen, space

    def press(self, said: Click | DoubleClick, phone: bool) -> tuple[str, Arguments]:
        match said:
            case Click(button=Button.LEFT):
                name = "click"
            case Click(button=Button.RIGHT) if not phone:
                name = "right_single"
            case DoubleClick(button=Button.LEFT) if not phone:
                name = "left_double"
            case _:
                raise Inexpressible("It has no such button.", LEAVE_OUT)
        return name, self.at(said.target)

    def at(self, target: Target) -> Arguments:
        return self.at_point(point_at(target, self._screen))

    def at_point(self, point: Point) -> Arguments:
        return {"point": self._space.to_model(point, self._screen)}

    def between(self, start: Point, end: Point) -> Arguments:
        ends = (self._space.to_model(each, self._screen) for each in (start, end))
        return dict(zip(("start_point", "end_point"), ends, strict=True))


def _click(button: Button, count: int) -> Callable[[Given], Acts]:
    return lambda given: (click(given.screen, given.place(), button, count),)


def _type(given: Given) -> Acts:
    return typed(given.screen, given.fields.take("content"), given.maybe())


def _drag(given: Given) -> Acts:
    return (drag(given.screen, given.place(), given.place("end_point")),)


def _scroll(given: Given) -> Acts:
    way = given.fields.one_of("direction", tuple(WAYS))
    return (scroll(given.screen, way, PAGE, given.maybe()),)


def _scroll_phone(given: Given) -> Acts:
    """Version 1.0 says where the finger comes down and goes up."""
    if not given.fields.has("end_point"):
        return _scroll(given)
    return (swipe(given.screen, given.place(), given.place("end_point")),)


def _hotkey(given: Given) -> Acts:
    return (press(given.screen, chord_of(given.fields.text("key").split())),)


def _hold(given: Given) -> Acts:
    given.fields.left.pop("time", None)
    return (long_press(given.screen, given.place(), HOLD_S),)


def _wait(given: Given) -> Acts:
    return (wait(given.screen, given.fields.take("time") if given.fields.has("time") else WAIT_S),)


def _held(given: Given) -> Acts:
    raise ReplyMalformed(f"{given.fields.what} leaves something held: use hotkey for keys and drag for the mouse.")


def _select(given: Given) -> Acts:
    """An item of a list, or what lies between two places."""
    return _drag(given) if given.fields.has("end_point") else (click(given.screen, given.place()),)


def _look(_given: Given) -> Acts:
    return (look(),)


def _hover(given: Given) -> Acts:
    return (Hover(given.place()),)


_EVERYWHERE: Final[Mapping[str, Callable[[Given], Acts]]] = {
    "click": _click(Button.LEFT, 1),
    "left_single": _click(Button.LEFT, 1),
    "left_double": _click(Button.LEFT, 2),
    "type": _type,
    "drag": _drag,
    "scroll": _scroll,
    "hotkey": _hotkey,
    "wait": _wait,
    "take_screenshot": _look,
    "open_computer": _look,
    "finished": lambda given: (done(given.content()),),
    "call_user": lambda given: (ask(given.content(given.thought or HELP)),),
    "infeasible": lambda given: (give_up(given.content()),),
}
_ON_DESKTOPS: Final[Mapping[str, Callable[[Given], Acts]]] = {
    "right_single": _click(Button.RIGHT, 1),
    "select": _select,
    "hover": _hover,
    "move_to": _hover,
    "press": _hotkey,
    "release": _held,
    "mouse_down": _held,
    "mouse_up": _held,
}
_ON_PHONES: Final[Mapping[str, Callable[[Given], Acts]]] = {
    "scroll": _scroll_phone,
    "long_press": _hold,
    "press_home": lambda given: (navigate(given.screen, HOME),),
    "press_back": lambda given: (navigate(given.screen, BACK),),
    "open_app": lambda given: (launch(given.screen, given.fields.take("app_name")),),
}
