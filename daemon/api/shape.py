"""The house's own types in the API's words. Pure."""

from __future__ import annotations

from pathlib import Path
from typing import assert_never

from controllers.types import Navigation
from daemon.api import views
from daemon.gate.preflight import digest
from daemon.kept.records import ActRecord
from perception.types import (
    Display,
    Element,
    HiddenValue,
    NoFrame,
    Observation,
    Surface,
)
from perception.values import shown_text
from sop.evidence import in_words
from sop.expect import in_words_of
from sop.types import (
    DoAsk,
    DoCheck,
    DoClick,
    DoDoubleClick,
    DoDrag,
    DoKey,
    DoLaunch,
    DoLongPress,
    DoNavigate,
    DoPinch,
    DoRaise,
    DoRead,
    DoRotate,
    DoScroll,
    DoScrollTo,
    DoSlide,
    DoSwipe,
    DoTripleClick,
    DoType,
    DoWait,
    NoTarget,
    Sop,
    Step,
    StepAction,
    Target,
)

PROBLEM_FREE = ("", "")


def look(
    observation: Observation, device: str, picture: str, annotated: str, lines: tuple[views.TextLine, ...]
) -> views.Look:
    gaps = {gap.window: gap.reason for gap in observation.gaps}
    windows = tuple(
        views.WindowView(
            window.id,
            window.app,
            window.title,
            window.pid,
            window.bounds,
            window.z,
            window.id == observation.foreground,
            gaps.get(window.id, ""),
        )
        for window in observation.windows
    )
    return views.Look(
        observation=observation.id,
        sequence=observation.sequence,
        surface=observation.surface,
        device=device,
        time=observation.time,
        monitors=tuple(map(monitor, observation.displays)),
        windows=windows,
        elements=tuple(element(number, one) for number, one in enumerate(observation.elements)),
        lines=lines,
        picture=picture,
        annotated=annotated,
        blind=observation.frame.reason if isinstance(observation.frame, NoFrame) else "",
    )


def monitor(one: Display) -> views.MonitorView:
    corner = one.logical_origin
    return views.MonitorView(one.name, one.bounds, float(one.scale), corner.x, corner.y)


def element(number: int, one: Element) -> views.ElementView:
    return views.ElementView(
        number=number,
        parent=one.parent,
        window=one.window,
        role=one.role.value,
        name=one.name,
        label=one.label,
        description=one.description,
        identifier=one.identifier,
        value=shown_text(one.value),
        hidden=isinstance(one.value, HiddenValue),
        states=tuple(sorted(state.value for state in one.states)),
        actions=one.actions,
        bounds=one.bounds,
    )


def sop(found: Sop, folder: Path, problem: tuple[str, str] = PROBLEM_FREE) -> views.SopView:
    """`problem` is what keeps it from running, and the fix."""
    steps = tuple(step(one) for one in found.steps)
    return views.SopView(found.name, found.title, str(folder), found.params, steps, *problem, digest(found))


def broken(name: str, folder: Path, problem: str, fix: str) -> views.SopView:
    return views.SopView(name, "", str(folder), (), (), problem, fix, "")


def step(one: Step) -> views.StepView:
    return views.StepView(
        id=one.id,
        intent=one.intent,
        action=action_words(one.action),
        target=target_words(one.target),
        expect=in_words_of(one.expect),
        surface=one.surface,
        risk=one.risk.value,
        effect=one.effect.value,
    )


def launches(one: Step) -> bool:
    return isinstance(one.action, DoLaunch)


def act(record: ActRecord) -> views.ActView:
    return views.ActView(
        step=record.step,
        intent=record.intent,
        state=record.state.value,
        level=record.level,
        reason=record.reason,
        detail=record.detail,
        seconds=record.changed - record.proposed,
    )


def target_words(target: Target) -> str:
    return "" if isinstance(target, NoTarget) else in_words(target)


def action_words(action: StepAction) -> str:
    match action:
        case DoClick(button, modifiers):
            return " ".join([*(modifier.value for modifier in modifiers), button.value, "click"])
        case DoDoubleClick(button):
            return f"{button.value} double click"
        case DoTripleClick(button):
            return f"{button.value} triple click"
        case DoLongPress(seconds):
            return f"press for {seconds:g} s"
        case DoDrag(to):
            return f"drag to {in_words(to)}"
        case DoSlide(text):
            return f"slide to {text}"
        case DoScroll(dx, dy):
            return f"scroll {dx}, {dy}"
        case DoScrollTo(to, dx, dy):
            return f"scroll by {dx}, {dy} until {in_words(to)} is in view"
        case DoType(text, mode):
            return f"{mode.value} text: {text}"
        case DoKey(chord):
            return f"press {chord}"
        case DoLaunch(command):
            return f"launch {command}"
        case DoRaise():
            return "raise"
        case DoSwipe(way):
            return f"swipe {way.value}"
        case DoPinch(scale):
            return f"zoom {scale:g} times"
        case DoNavigate(to):
            return f"go {to.value}" if to is Navigation.BACK else f"go to {to.value}"
        case DoRotate(to):
            return f"turn the display: {to.value}"
        case DoRead(into):
            return f"read as {into}"
        case DoWait(seconds):
            return f"wait {seconds:g} s"
        case DoAsk():
            return "ask you to do what was not seen"
        case DoCheck():
            return "check"
        case _:
            assert_never(action)


def places(sop: Sop, said: str) -> dict[Surface, Surface]:
    """Where each of its surfaces is played if a person says `said`, "" for where it was recorded. What was shown on a
    phone is done on a phone, and what was shown elsewhere is not."""
    where = Surface(said) if said else None
    recorded = {step.surface for step in sop.steps}
    fits = {each: where is not None and (where is Surface.PHONE) == (each is Surface.PHONE) for each in recorded}
    return {each: where if where is not None and fits[each] else each for each in recorded}
