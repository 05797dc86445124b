"""The same target on a fresh look: found again by its evidence, compared with what was chosen. Pure."""

from __future__ import annotations

from dataclasses import dataclass, replace

from controllers.types import (
    Action,
    AtPoint,
    Binding,
    BoundArgument,
    Click,
    DoubleClick,
    Drag,
    ElementEvidence,
    Flick,
    Key,
    Launch,
    LongPress,
    Navigate,
    OnElement,
    Pinch,
    Raise,
    Rotate,
    Scroll,
    Swipe,
    Target,
    ToWindow,
    TripleClick,
    Type,
    Wait,
)
from daemon.gate.binding import element_of
from daemon.gate.company import FOCUS
from perception.diff import hamming
from perception.types import Element, Observation
from policies.types import Act
from sop.match import resolve
from sop.types import Ambiguous, Contradicted, ElementTarget, Found, FoundWindow, Missing, NoTarget, WindowTarget

ALIKE_BITS = 6
"""Of 64: how far two pictures of an approved target may differ (a caret, a hover) when its tree is the same."""

OFF_SCREEN = ("launch", "rotate", "wait")
"""How the verbs begin that touch nothing on the screen, and are known by their arguments alone."""


@dataclass(frozen=True, slots=True)
class Drift:
    """What was chosen is not what is there now."""

    why: str


def aim(act: Act, fresh: Observation) -> Action | Drift:
    """The act on the fresh observation, or why not."""
    action = act.action
    match action:
        case Launch() | Rotate() | Wait():
            return replace(action, observation=fresh.id)
        case Navigate():
            window = _target(action.target, act, fresh)
            if not isinstance(window, ToWindow):
                return window if isinstance(window, Drift) else Drift("its window is gone")
            return replace(action, observation=fresh.id, target=window)
        case Raise():
            window = _target(action.target, act, fresh)
            if not isinstance(window, ToWindow):
                return window if isinstance(window, Drift) else Drift("its window is gone")
            return replace(action, observation=fresh.id, target=window)
        case Drag():
            start, end = _target(action.target, act, fresh), _by_ref(action.to, fresh)
            if isinstance(start, Drift) or isinstance(end, Drift):
                return start if isinstance(start, Drift) else end  # type: ignore[return-value]
            return replace(action, observation=fresh.id, target=start, to=end)
        case Flick():
            there = _target(action.target, act, fresh)
            if isinstance(there, OnElement) and element_of(action.target, fresh) != fresh.element(there.ref):
                return Drift("something else lies where the finger comes down")
            return there if isinstance(there, Drift) else replace(action, observation=fresh.id)
        case Click() | DoubleClick() | TripleClick() | LongPress() | Scroll() | Swipe() | Pinch() | Type() | Key():
            target = _target(action.target, act, fresh)
            return target if isinstance(target, Drift) else replace(action, observation=fresh.id, target=target)


def _target(target: Target, act: Act, fresh: Observation) -> Target | Drift:
    match act.evidence:
        case ElementTarget() | WindowTarget():
            return _found(target, act.evidence, fresh)
        case NoTarget():
            return _by_ref(target, fresh)


def _found(target: Target, evidence: ElementTarget | WindowTarget, fresh: Observation) -> Target | Drift:
    match resolve(evidence, fresh):
        case Found(ref=ref):
            element = fresh.element(ref)
            offset = target.offset if isinstance(target, OnElement) else None
            if element is None or (offset and not _covers(element, offset.x, offset.y)):
                return Drift("it has another size now")
            return OnElement(ref, offset)
        case FoundWindow(window=window):
            return ToWindow(window)
        case Missing(wanted=wanted):
            return Drift(f"{wanted} is not there any more")
        case Ambiguous(wanted=wanted):
            return Drift(f"there are several of {wanted} now")
        case Contradicted(wanted=wanted):
            return Drift(f"what is there now contradicts {wanted}")


def _by_ref(target: Target, fresh: Observation) -> Target | Drift:
    """A target without evidence: the very element or window, still there; a key's window still in front."""
    match target:
        case OnElement() if fresh.element(target.ref) is None:
            return Drift("the element is gone")
        case ToWindow() if fresh.window(target.window) is None:
            return Drift("the window is gone")
        case ToWindow() if fresh.foreground != target.window:
            return Drift("another window has come to the front")
        case OnElement() | ToWindow() | AtPoint():
            return target


def _covers(element: Element, x: int, y: int) -> bool:
    return 0 <= x < element.bounds.width and 0 <= y < element.bounds.height


def same_thing(chosen: Binding, now: Binding) -> str:
    """Why the two are not the same thing of the same process, "" if they are. For acts that need nobody's yes."""
    before = [(window.pid, window.started, window.app) for window in chosen.window]
    if before != [(window.pid, window.started, window.app) for window in now.window]:
        return "another program's window is there now"
    if [_identity(each) for each in chosen.elements] != [_identity(each) for each in now.elements]:
        return "another element is there now"
    return ""


def same_in_all(approved: Binding, now: Binding) -> str:
    """Why an approval of the first does not cover the second, "" if it does.

    The tree must be the very same; pixels may then differ by a trifle (an animation), and never count alone. What has
    no tree is held to its very pixels, and what has neither cannot be compared with what was approved.
    """
    if replace(approved, crop_sha256="", crop_dhash="") != replace(now, crop_sha256="", crop_dhash=""):
        return same_thing(approved, now) or _difference(approved, now)
    if approved.verb.startswith(OFF_SCREEN):
        return ""
    if not _has_tree(approved):
        if not approved.crop_sha256:
            return "nothing of it can be seen, so nobody can tell whether it is the same"
        return "" if approved.crop_sha256 == now.crop_sha256 else "it looks different now, and nothing else is known"
    if approved.crop_sha256 != now.crop_sha256 and hamming(approved.crop_dhash, now.crop_dhash) > ALIKE_BITS:
        return "it looks different now"
    return ""


def _has_tree(binding: Binding) -> bool:
    """Whether more than pixels is known of what the act reaches: its element, or what has the keyboard."""
    return bool(binding.elements) or any(argument.name == FOCUS for argument in binding.arguments)


def _difference(approved: Binding, now: Binding) -> str:
    if approved.arguments != now.arguments:
        return f"{_changed(approved.arguments, now.arguments)} changed"
    if [each.bounds for each in approved.elements] != [each.bounds for each in now.elements]:
        return "it has moved"
    if approved.window != now.window:
        return "its window has another title now"
    return "something about it has changed"


def _changed(before: tuple[BoundArgument, ...], after: tuple[BoundArgument, ...]) -> str:
    """Which arguments: "what the dialog says and what the form holds"."""
    different = [each for each in (*before, *after) if (each in before) != (each in after)]
    return " and ".join(dict.fromkeys(each.evidence for each in different)) or "their order"


def _identity(evidence: ElementEvidence) -> tuple[str, str, str]:
    return (evidence.role.value, evidence.name, evidence.identifier)
