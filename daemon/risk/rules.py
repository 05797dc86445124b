"""May the agent do this alone? Deterministic rules over the act and the screen; the gravest finding wins.

Nothing can lower a level: a procedure, a policy and a model can only raise it. What cannot be read counts as unknown,
and the unknown waits for a person.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

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
    Navigation,
    Origin,
    Pinch,
    Raise,
    Rotate,
    Scroll,
    Secret,
    Swipe,
    Target,
    ToWindow,
    TripleClick,
    Type,
    TypeMode,
    Wait,
    Way,
)
from daemon.gate.binding import element_of, window_of
from daemon.risk.commands import is_program, review_command
from daemon.risk.context import in_page
from daemon.risk.keyboard import is_terminal, judged_by_effect, keyed, review_key, review_text, runs_what_is_typed
from daemon.risk.leaving import goes_back, review_back
from daemon.risk.press import ALLOWED, CONTROLS, by_words, judge_press, unknown
from daemon.risk.provenance import calculated, review_origin
from daemon.risk.words import TRASH
from daemon.types import Finding, Level, Review, Source, Verdict
from perception.types import Element, Observation, Role, State, TextValue, Window
from policies.types import Act
from sop.gestures import system_gesture
from sop.types import Risk

VERSION = "rules-12"
"""Part of what an approval signs; changes whenever a rule does."""

SHOWN = 60
"""Characters of a threatened text that the question shows."""
TURNED = frozenset({Role.COMBOBOX, Role.SLIDER, Role.SPIN})
SWIPED_AWAY = frozenset({Role.LIST_ITEM, Role.ROW, Role.CELL, Role.TREE_ITEM})
"""What the wheel changes."""


def review(act: Act, observation: Observation) -> Review:
    """The gravest of all findings, the first of equals; ALLOW without any."""
    return judge(act, observation).review


def judge(act: Act, observation: Observation) -> Verdict:
    """All that is found, and what it comes to."""
    findings = tuple(_findings(act, observation))
    return Verdict(chain(each.review for each in findings), findings)


def chain(reviews: Iterable[Review]) -> Review:
    """Several acts in a row, or findings about one, take what the gravest of them takes."""
    return max(reviews, key=lambda each: each.level.rank, default=ALLOWED)


def _findings(act: Act, observation: Observation) -> Iterator[Finding]:
    yield from (Finding(Source.TAINT, found) for found in _born(act, observation))
    yield from _of_action(act, observation)
    if act.risk is Risk.CONFIRM:
        found = Review(Level.CONFIRM, "marked", f"“{act.intent}” is marked as one to ask about")
        yield Finding(Source.CLAIM, found)


def _born(act: Act, observation: Observation) -> Iterator[Review]:
    """What is found about where arguments come from."""
    match act.action:
        case Type(target=target, text=text):
            element, window = _keyed(target, observation)
            runs = runs_what_is_typed(element, window) or calculated(text, element)
            yield from review_origin("text", text, element, runs)
        case Key(chord=chord) if not (chord.origin is Origin.MODEL and _known_key(chord)):
            yield from review_origin("key", chord, None, runs=False)
        case Launch(command=command):
            yield from review_origin("command", command, None, runs=True)
        case _:
            return


def _of_action(act: Act, observation: Observation) -> Iterator[Finding]:
    action = act.action
    match action:
        case Click(button=Button.RIGHT):
            pass  # opens a menu; choosing from it is an act of its own
        case Click(button=Button.MIDDLE):
            element, window = _what(action.target, observation)
            if is_terminal(element, window):
                yield _rule(Review(Level.CONFIRM, "command", "a middle click pastes into the terminal"))
            yield _press(action.target, observation)
        case Click() | DoubleClick() | TripleClick() | LongPress():
            yield _press(action.target, observation)
            if isinstance(action, DoubleClick):
                yield from map(_rule, _opens(action.target, observation))
        case Drag():
            yield from _drag(action, observation)
        case Type():
            yield from map(_rule, _typing(action, observation))
        case Key():
            element, window = _what(action.target, observation)
            yield _rule(review_key(_words(action.chord), element, window, observation))
            if goes_back(_words(action.chord), observation):
                yield _rule(review_back(observation))
        case Launch():
            yield _rule(review_command(_words(action.command)))
        case Scroll():
            yield from map(_rule, _turns(action.target, observation))
        case Swipe():
            yield from _swipe(action, observation)
        case Flick():
            yield from _flick(action, observation)
        case Navigate(to=Navigation.BACK):
            yield _rule(review_back(observation))
        case Navigate() | Pinch() | Raise() | Rotate() | Wait():
            pass


def _rule(review: Review) -> Finding:
    return Finding(Source.RULES, review)


def _press(target: Target, observation: Observation) -> Finding:
    element, window = _what(target, observation)
    if window is not None and any(gap.window == window.id for gap in observation.gaps) and element is None:
        return _rule(unknown(f"the window “{window.title}” cannot be read"))
    if isinstance(target, ToWindow):
        return _rule(unknown("a press on a whole window"))
    return judge_press(element, observation)


def _opens(target: Target, observation: Observation) -> Iterator[Review]:
    """A double click on a file that is a program runs it."""
    element, _ = _what(target, observation)
    if element is not None and is_program(element.name) and not in_page(element, observation):
        yield Review(Level.CONFIRM, "command", f"“{element.name}” is a program, and opening it runs it")


def _turns(target: Target, observation: Observation) -> Iterator[Review]:
    """The wheel over what holds a number or a choice changes it."""
    element, _ = _what(target, observation)
    if element is not None and element.role in TURNED:
        name = element.name or element.label
        yield Review(Level.NOTIFY, "toggle", f"turns “{name}” to something else; turn it back to undo it")


def _swipe(action: Swipe | Flick, observation: Observation) -> Iterator[Finding]:
    """Up and down it scrolls, unless it begins on what says “swipe up to answer”. To a side it pulls what says “slide
    to pay”, and sends entries of a list away."""
    element, _ = _what(action.target, observation)
    if action.way in (Way.UP, Way.DOWN):
        yield from map(_rule, _turns(action.target, observation))
        said = [text for text in (element.name, element.label) if text] if element is not None else []
        if element is not None and element.role in CONTROLS and (found := by_words(element, said, observation)):
            yield _rule(found)
        return
    yield _press(action.target, observation)
    yield from _pulled(element, observation)


def _flick(action: Flick, observation: Observation) -> Iterator[Finding]:
    """A swipe, if not from a side to the middle: that goes back, wherever it begins. Should an application take it for
    itself, as it may, it pulls what lies there all the same."""
    if system_gesture(observation, action.target.point, action.way) is not Navigation.BACK:
        yield from _swipe(action, observation)
        return
    yield _rule(review_back(observation))
    yield from _pulled(element_of(action.target, observation), observation)


def _pulled(element: Element | None, observation: Observation) -> Iterator[Finding]:
    if element is not None and element.role is Role.SLIDER:
        yield judge_press(replace(element, role=Role.BUTTON), observation)  # its name is a command: “slide to pay”
    line = (element, *observation.ancestors(element)) if element else ()
    if entry := next((each for each in line if each.role in SWIPED_AWAY), None):
        name = entry.name or entry.label
        yield _rule(Review(Level.CONFIRM, "delete", f"a swipe to the side may send the entry “{name}” away"))


def _drag(action: Drag, observation: Observation) -> Iterator[Finding]:
    """Button down here, up there: a press where both are one thing, and a gift where there is another program's."""
    (start, from_window), (end, to_window) = _what(action.target, observation), _what(action.to, observation)
    if start is None or start is end:
        yield _press(action.target, observation)
    for each in (start, end):
        said = [text for text in (each.name, each.label) if text] if each is not None else []
        if each is not None and (found := by_words(each, said, observation, moved=True)):
            yield _rule(found)
    yield from map(_rule, _drop(action.to, observation))
    if from_window is not None and to_window is not None and from_window.pid != to_window.pid:
        yield _rule(Review(Level.CONFIRM, "disclose", f"something is given to another program: “{to_window.title}”"))


def _drop(target: Target, observation: Observation) -> Iterator[Review]:
    element, _ = _what(target, observation)
    if element is None:
        if isinstance(target, ToWindow):
            yield unknown("something is dropped on a whole window")
        return
    if word := TRASH.within(element.name):
        yield Review(Level.CONFIRM, "delete", f"something is dropped on “{word}”")


def _typing(action: Type, observation: Observation) -> Iterator[Review]:
    element, window = _keyed(action.target, observation)
    if isinstance(action.text.value, Secret):
        yield Review(Level.CONFIRM, "credentials", f"types the secret “{action.text.value.handle}”")
    if erased := _erased(action, element):
        yield Review(Level.CONFIRM, "overwrite", f"replaces a text that is there already: “{erased}”")
    yield review_text(action.text, element, window, observation)


def _erased(action: Type, element: Element | None) -> str:
    """The beginning of a document that the typing would replace, "" if there is none. A field of one line is a form's
    and may be filled anew; a text of many lines is somebody's work, and may be another one than was recorded."""
    if action.mode is not TypeMode.REPLACE or element is None or State.MULTILINE not in element.states:
        return ""
    held = element.value.text.strip() if isinstance(element.value, TextValue) else ""
    return "" if held == _words(action.text).strip() else held[:SHOWN]


def _what(target: Target, observation: Observation) -> tuple[Element | None, Window | None]:
    return element_of(target, observation), window_of(target, observation)


def _known_key(chord: Arg) -> bool:
    """Which of these a model presses is its act, as where it clicks is, and is judged by what it does."""
    return isinstance(chord.value, str) and judged_by_effect(chord.value)


def _keyed(target: Target, observation: Observation) -> tuple[Element | None, Window | None]:
    element, window = _what(target, observation)
    return keyed(element, window, observation), window


def _words(arg: Arg) -> str:
    return "" if isinstance(arg.value, Secret) else arg.value
