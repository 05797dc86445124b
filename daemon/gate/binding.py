"""The canonical form of an act on the screen of the moment: what an approval signs, compared again before acting."""

from __future__ import annotations

from collections.abc import Iterator
from typing import assert_never

from controllers.types import (
    Action,
    Arg,
    AtPoint,
    Binding,
    BoundArgument,
    Click,
    DeviceInfo,
    DoubleClick,
    Drag,
    ElementEvidence,
    Flick,
    Key,
    Launch,
    LongPress,
    Navigate,
    OnElement,
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
    Wait,
    WindowEvidence,
)
from daemon.gate.company import company, company_of_keys
from daemon.gate.surroundings import document_of
from perception.diff import crop, dhash, sha256
from perception.types import Element, Frame, Observation, Point, Rect, Window
from sop.evidence import element_at

AROUND_POINT = 32
"""Device pixels on each side of a bare point that count as its picture."""


def bind(action: Action, observation: Observation, device: DeviceInfo) -> Binding:
    """What the act is, with what, on what, and how that looked. Pure; the same screen gives the same binding.

    What the dialog says and what the form holds around the target are arguments too (daemon/gate/company.py), so that a
    yes to "Replace notes.txt?" is no yes to another file.
    """
    targets = targets_of(action)
    elements = [element for target in targets if (element := element_of(target, observation)) is not None]
    windows = list(dict.fromkeys(w for target in targets if (w := window_of(target, observation)) is not None))
    picture = _picture(targets[0], observation) if targets else None
    return Binding(
        verb=verb_of(action),
        arguments=(*_arguments(action), *_sites(targets, observation), *_company(targets, elements, observation)),
        surface=observation.surface,
        device=device.name,
        window=tuple(WindowEvidence(w.pid, w.started, w.app, w.title) for w in windows),
        elements=tuple(evidence_of(element, observation) for element in elements),
        crop_sha256=sha256(picture) if picture else "",
        crop_dhash=dhash(picture) if picture else "",
    )


def targets_of(action: Action) -> tuple[Target, ...]:
    match action:
        case Drag():
            return (action.target, action.to)
        case Launch() | Rotate() | Wait():
            return ()
        case _:
            return (action.target,)


def element_of(target: Target, observation: Observation) -> Element | None:
    """The element an act would touch; for a bare point the one that is seen there."""
    match target:
        case OnElement():
            return observation.element(target.ref)
        case AtPoint():
            return element_at(observation, target.point)
        case ToWindow():
            return None


def window_of(target: Target, observation: Observation) -> Window | None:
    """The window an act would touch; for a bare point the topmost there."""
    match target:
        case OnElement():
            element = observation.element(target.ref)
            return observation.window(element.window) if element else None
        case AtPoint():
            over = [window for window in observation.windows if window.bounds.contains(target.point)]
            return max(over, key=lambda window: window.z, default=None)
        case ToWindow():
            return observation.window(target.window)


def origins_of(targets: tuple[Target, ...], observation: Observation) -> tuple[str, ...]:
    """Where the documents came from that an act would touch, "" for one that is nobody's; all of its window's where it
    names no element. Empty where no browser says so."""
    found: list[str] = []
    for target in targets:
        element, window = element_of(target, observation), window_of(target, observation)
        if element is not None:
            document = document_of(element, observation)
            found += [document.origin] if document else []
        elif window is not None:
            roots = {each.ref for each in observation.elements if each.window == window.id}
            found += [each.origin for each in observation.documents if each.root in roots]
    return tuple(dict.fromkeys(found))


def evidence_of(element: Element, observation: Observation) -> ElementEvidence:
    ancestors = reversed([a for a in observation.ancestors(element) if a.name])
    bounds = element.bounds
    return ElementEvidence(
        element.role,
        element.name,
        element.label,
        element.identifier,
        tuple(f"{ancestor.role.value}:{ancestor.name}" for ancestor in ancestors),
        (bounds.x, bounds.y, bounds.width, bounds.height),
    )


def verb_of(action: Action) -> str:
    """The act in words, with everything of it that is neither target nor argument."""
    match action:
        case Click():
            keys = "+".join(modifier.value for modifier in action.modifiers)
            return f"{keys} {action.button.value} click{_place(action.target)}".strip()
        case DoubleClick():
            return f"{action.button.value} double click{_place(action.target)}"
        case TripleClick():
            return f"{action.button.value} triple click{_place(action.target)}"
        case LongPress():
            return f"press for {action.seconds:g} s{_place(action.target)}"
        case Drag():
            return f"drag{_place(action.target)} to{_place(action.to)}"
        case Scroll():
            return f"scroll by {action.dx},{action.dy}{_place(action.target)}"
        case Type():
            return f"type ({action.mode.value}){_place(action.target)}"
        case Key():
            return f"press a key{_place(action.target)}"
        case Swipe():
            return f"swipe {action.way.value} along {action.share:g}{_place(action.target)}"
        case Flick(to=to):
            return f"swipe {action.way.value}{_place(action.target)} to{_place(to)}"
        case Pinch():
            return f"pinch to {action.scale:g}{_place(action.target)}"
        case Navigate():
            return f"navigate {action.to.value}"
        case Rotate():
            return f"rotate {action.to.value}"
        case Launch():
            return "launch"
        case Raise():
            return "raise"
        case Wait():
            return f"wait {action.seconds:g} s"
        case _:
            assert_never(action)


def _place(target: Target) -> str:
    match target:
        case OnElement(offset=Point() as offset):
            return f" at +{offset.x}+{offset.y}"
        case AtPoint(point=point):
            return f" at the point {point.x},{point.y}"
        case _:
            return ""


def _arguments(action: Action) -> Iterator[BoundArgument]:
    match action:
        case Type():
            yield _argument("text", action.text)
        case Key():
            yield _argument("chord", action.chord)
        case Launch():
            yield _argument("command", action.command)
        case _:
            return


def _argument(name: str, arg: Arg) -> BoundArgument:
    secret = isinstance(arg.value, Secret)
    value = arg.value.handle if isinstance(arg.value, Secret) else arg.value
    return BoundArgument(name, value, arg.origin, arg.evidence, secret)


def _sites(targets: tuple[Target, ...], observation: Observation) -> Iterator[BoundArgument]:
    for origin in origins_of(targets, observation):
        yield BoundArgument("site", origin, Origin.SCREEN, "where the page came from", False)


def _company(targets: tuple[Target, ...], elements: list[Element], observation: Observation) -> Iterator[BoundArgument]:
    if elements:
        yield from company(elements[0], observation)
    elif targets and isinstance(targets[0], ToWindow):
        yield from company_of_keys(targets[0].window, observation)


def _picture(target: Target, observation: Observation) -> Frame | None:
    """The target's own pixels, cut off where its window ends; None where there are none."""
    if not isinstance(observation.frame, Frame):
        return None
    box = box_of(target, observation)
    if box is None or box.intersect(observation.frame.bounds).empty:
        return None
    return crop(observation.frame, box)


def box_of(target: Target, observation: Observation) -> Rect | None:
    """Where it lies, cut off where its window ends; None where nobody knows."""
    window = window_of(target, observation)
    match target:
        case OnElement():
            element = observation.element(target.ref)
            box = element.bounds if element else None
        case AtPoint(point=point):
            side = 2 * AROUND_POINT
            box = Rect(point.x - AROUND_POINT, point.y - AROUND_POINT, side, side)
        case ToWindow():
            box = window.bounds if window else None
    return box.intersect(window.bounds) if box and window else box
