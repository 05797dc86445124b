"""Replies that are Python code for pyautogui: parsed, and never executed.

Every statement is one call of a function of a closed table with literal arguments, which are checked one by one.
Anything else, a name, an attribute, an expression, another import, is a ReplyMalformed. The signatures are those of
pyautogui 0.9.54 (asweigart/pyautogui, pyautogui/__init__.py).
"""

from __future__ import annotations

import ast
import warnings
from collections.abc import Callable, Mapping, Sequence
from typing import Final

from controllers.types import Button
from policies.errors import ReplyMalformed
from policies.models.chords import chord_of
from policies.models.making import done, give_up
from policies.models.replies import MOST_BITS, MOST_CHARACTERS, Fields, number_of, one_of, shown, text_of
from policies.models.strokes import (
    ButtonDown,
    ButtonUp,
    DragTo,
    End,
    KeyDown,
    Keys,
    KeyUp,
    Move,
    Press,
    Sleep,
    Spot,
    Stroke,
    Text,
    Wheel,
    acts_of,
)
from policies.models.types import Said, Screen
from policies.models.view import Number, Space

SOURCE: Final = "<reply>"
MOST_STATEMENTS: Final = 200
MOST_PRESSES: Final = 100
_IMPORTS: Final = ("pyautogui", "time")
COMPUTER_WAIT_S: Final = 20.0
"""What `computer.wait()` stands for (EvoCUA, mm_agents/evocua/prompts.py)."""
_BUTTONS: Final = {
    "left": Button.LEFT,
    "primary": Button.LEFT,
    "middle": Button.MIDDLE,
    "right": Button.RIGHT,
    "secondary": Button.RIGHT,
}
_PACE: Final = ("duration", "tween", "interval", "logScreenshot", "_pause", "pause", "mouseDownUp")
"""How quickly it is done, which is ours to say."""
warnings.filterwarnings("ignore", module=SOURCE)  # what Python thinks of a model's style is not for our log
Reader = Callable[[Fields], Sequence[Stroke]]


def code_acts(source: str, screen: Screen, space: Space, computer: bool = False, summary: str = "") -> tuple[Said, ...]:
    """The acts that the code asks for, in order. `computer`: it may also call `computer.wait` and its like; `summary`
    is what `computer.terminate` ends with unless it is given an answer. Raises ReplyMalformed, and nothing else
    whatever the source is."""
    known = {**_PYAUTOGUI, **(_computer(summary) if computer else {})}
    return acts_of([stroke for call in _calls(source) for stroke in _strokes(call, known)], screen, space)


def literal(text: str) -> str:
    """The text as Python writes it, on one line, and never with the end of a code block in it."""
    return repr(text).replace("```", r"\x60\x60\x60")


def _calls(source: str) -> list[ast.Call]:
    if len(source) > MOST_CHARACTERS:
        raise ReplyMalformed(f"The code has {len(source):,} characters; one act takes a few hundred.")
    try:
        body = ast.parse(source.strip(), SOURCE).body
    except (SyntaxError, ValueError, OverflowError, RecursionError, MemoryError) as error:
        raise ReplyMalformed(f"That is no Python code ({shown(str(error))}): {shown(source.strip())}.") from None
    if len(body) > MOST_STATEMENTS:
        raise ReplyMalformed(f"The code has {len(body)} statements.")
    return [call for statement in body if (call := _call(statement)) is not None]


def _call(statement: ast.stmt) -> ast.Call | None:
    """None for an import of what is known anyway."""
    match statement:
        case ast.Expr(value=ast.Call() as call):
            return call
        case ast.Import(names=names) if all(each.name in _IMPORTS and each.asname is None for each in names):
            return None
        case _:
            kind = type(statement.value if isinstance(statement, ast.Expr) else statement).__name__
            raise ReplyMalformed(f"Only calls of pyautogui are possible, and line {statement.lineno} is {kind}.")


def _strokes(call: ast.Call, known: Mapping[str, tuple[tuple[str, ...], Reader]]) -> Sequence[Stroke]:
    name = _function(call.func)
    if name == "pyautogui.hotkey":
        return [Keys(_hotkey(call))]
    if name not in known:
        raise ReplyMalformed(f"{shown(name)} is not possible here. It is one of: {', '.join(sorted(known))}.")
    parameters, read = known[name]
    given = _bound(name, call, parameters)
    found = read(given)
    given.done(*_PACE)
    return found


def _function(func: ast.expr) -> str:
    if isinstance(func, ast.Attribute) and isinstance(func.value, ast.Name):
        return f"{func.value.id}.{func.attr}"[:80]
    raise ReplyMalformed("Only functions of pyautogui are possible, named in full: pyautogui.click(…).")


def _bound(name: str, call: ast.Call, parameters: Sequence[str]) -> Fields:
    if len(call.args) > len(parameters):
        raise ReplyMalformed(f"{name} takes {len(parameters)} arguments at most.")
    given = dict(zip(parameters, map(_value, call.args), strict=False))
    for each in call.keywords:
        if each.arg is None or each.arg in given:
            raise ReplyMalformed(f"{name} is given {shown(each.arg or '**')}, which it cannot be.")
        given[each.arg] = _value(each.value)
    return Fields.of(given, name)


def _value(node: ast.expr, depth: int = 0) -> object:
    """Text, a number, True, False, None, or a list of these."""
    match node:
        case ast.Constant(value=bool() | str() | float() | None as value):
            return value
        case ast.Constant(value=int() as value) if value.bit_length() <= MOST_BITS:
            return value
        case ast.UnaryOp(op=ast.USub() | ast.UAdd() as sign, operand=ast.Constant(value=int() | float()) as operand):
            value = number_of(_value(operand), "a number")
            return -value if isinstance(sign, ast.USub) else value
        case ast.List(elts=parts) | ast.Tuple(elts=parts) if depth == 0:
            return [_value(each, 1) for each in parts]
        case _:
            raise ReplyMalformed(f"Arguments are plain text and numbers; line {node.lineno} has {type(node).__name__}.")


def _hotkey(call: ast.Call) -> tuple[object, ...]:
    """`hotkey('ctrl', 'c')`, `hotkey(['ctrl', 'c'])` or `hotkey(keys=['ctrl', 'c'])`."""
    named = _bound("pyautogui.hotkey", ast.Call(call.func, [], call.keywords), ())
    keys = [_value(each) for each in call.args]
    if named.has("keys") and not keys:
        keys = [named.take("keys")]
    named.done(*_PACE)
    return tuple(keys[0]) if len(keys) == 1 and isinstance(keys[0], list) else tuple(keys)


def _spot(given: Fields) -> Spot | None:
    """x and y, both or neither; x may be both."""
    if not given.has("x"):
        if given.has("y"):
            raise ReplyMalformed(f"{given.what} lacks x.")
        return None
    if isinstance(given.left["x"], list) and not given.has("y"):
        return given.pair("x")
    return given.number("x"), given.number("y")


def _needed(given: Fields) -> Spot:
    spot = _spot(given)
    if spot is None:
        raise ReplyMalformed(f"{given.what} lacks x and y.")
    return spot


def _button(given: Fields, button: Button = Button.LEFT) -> Button:
    return _BUTTONS[one_of(given.take("button"), "button", tuple(_BUTTONS))] if given.has("button") else button


def _left(given: Fields) -> None:
    if _button(given) is not Button.LEFT:
        raise ReplyMalformed(f"{given.what} is possible with the left button only.")


def _click(given: Fields) -> Sequence[Stroke]:
    return _pressed(given, Button.LEFT, _count(given, "clicks", 3))


def _pressed(given: Fields, button: Button, count: int) -> Sequence[Stroke]:
    return [Press(_spot(given), _button(given, button), count)]


def _clicker(button: Button, count: int) -> Reader:
    return lambda given: _pressed(given, button, count)


def _drag_to(given: Fields) -> Sequence[Stroke]:
    _left(given)
    return [DragTo(_needed(given))]


def _drag_by(given: Fields) -> Sequence[Stroke]:
    _left(given)
    across: Number = given.number("xOffset") if given.has("xOffset") else 0
    return [DragTo((across, given.number("yOffset") if given.has("yOffset") else 0), relative=True)]


def _mouse_down(given: Fields) -> Sequence[Stroke]:
    _left(given)
    return [ButtonDown(_spot(given))]


def _mouse_up(given: Fields) -> Sequence[Stroke]:
    _left(given)
    return [ButtonUp(_spot(given))]


def _scroll(given: Fields) -> Sequence[Stroke]:
    return [Wheel(0, -given.number("clicks"), _spot(given))]


def _hscroll(given: Fields) -> Sequence[Stroke]:
    return [Wheel(given.number("clicks"), 0, _spot(given))]


def _write(given: Fields) -> Sequence[Stroke]:
    message = given.take("message")
    return [Keys((each,)) for each in message] if isinstance(message, list) else [Text(text_of(message))]


def _press(given: Fields) -> Sequence[Stroke]:
    keys = given.take("keys")
    each = [Keys((key,)) for key in (keys if isinstance(keys, list) else [keys])]
    for one in each:
        chord_of(one.keys)
    return each * _count(given, "presses", MOST_PRESSES)


def _count(given: Fields, name: str, most: int) -> int:
    count = given.number(name, 1, most) if given.has(name) else 1
    if count != int(count):
        raise ReplyMalformed(f"{name} is a whole number.")
    return int(count)


def _computer(summary: str) -> dict[str, tuple[tuple[str, ...], Reader]]:
    def terminate(given: Fields) -> Sequence[Stroke]:
        status = given.one_of("status", ("success", "failure"))
        said = given.text("answer") if given.has("answer") else summary
        return [End(done(said) if status == "success" else give_up(said))]

    three = (("x", "y"), lambda given: [Press(_needed(given), Button.LEFT, 3)])
    return {
        "computer.wait": ((), lambda _given: [Sleep(COMPUTER_WAIT_S)]),
        "computer.terminate": (("status", "answer"), terminate),
        "computer.triple_click": three,
        "computer.tripleClick": three,
    }


_AT: Final = ("x", "y", "interval", "duration", "tween")
_BY: Final = ("xOffset", "yOffset", "duration", "tween", "button")
_HELD: Final = ("x", "y", "button", "duration", "tween")
_PYAUTOGUI: Final[dict[str, tuple[tuple[str, ...], Reader]]] = {
    "pyautogui.click": (("x", "y", "clicks", "interval", "button", "duration", "tween"), _click),
    "pyautogui.leftClick": (_AT, _clicker(Button.LEFT, 1)),
    "pyautogui.rightClick": (_AT, _clicker(Button.RIGHT, 1)),
    "pyautogui.middleClick": (_AT, _clicker(Button.MIDDLE, 1)),
    "pyautogui.doubleClick": (("x", "y", "interval", "button", "duration", "tween"), _clicker(Button.LEFT, 2)),
    "pyautogui.tripleClick": (("x", "y", "interval", "button", "duration", "tween"), _clicker(Button.LEFT, 3)),
    "pyautogui.moveTo": (("x", "y", "duration", "tween"), lambda given: [Move(_needed(given))]),
    "pyautogui.dragTo": (("x", "y", "duration", "tween", "button"), _drag_to),
    "pyautogui.drag": (_BY, _drag_by),
    "pyautogui.dragRel": (_BY, _drag_by),
    "pyautogui.mouseDown": (_HELD, _mouse_down),
    "pyautogui.mouseUp": (_HELD, _mouse_up),
    "pyautogui.scroll": (("clicks", "x", "y"), _scroll),
    "pyautogui.vscroll": (("clicks", "x", "y"), _scroll),
    "pyautogui.hscroll": (("clicks", "x", "y"), _hscroll),
    "pyautogui.write": (("message", "interval"), _write),
    "pyautogui.typewrite": (("message", "interval"), _write),
    "pyautogui.press": (("keys", "presses", "interval"), _press),
    "pyautogui.keyDown": (("key",), lambda given: [KeyDown(given.take("key"))]),
    "pyautogui.keyUp": (("key",), lambda given: [KeyUp(given.take("key"))]),
    "pyautogui.sleep": (("seconds",), lambda given: [Sleep(given.number("seconds", 0))]),
    "time.sleep": (("seconds",), lambda given: [Sleep(given.number("seconds", 0))]),
}
