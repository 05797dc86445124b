from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from controllers.types import Arg, Origin, Secret
from perception.types import Role, Surface
from sop.errors import MissingValue
from sop.fill import escape, fill, fill_text, sole, templates, typed, used
from sop.types import (
    Appears,
    DoDrag,
    DoLaunch,
    DoType,
    Effect,
    ElementTarget,
    Neighbour,
    NoTarget,
    Param,
    ParamKind,
    Risk,
    Step,
    StepAction,
    Target,
    Unchecked,
    ValueBecomes,
    WindowAppears,
    WindowTarget,
)

NAME, PASSWORD = Param("name", ParamKind.TEXT, "Name", "Ada"), Param("password", ParamKind.SECRET, "Password", "")
ROW = ElementTarget(
    "app",
    "{name} - App",
    Role.BUTTON,
    "Open {name}",
    "",
    "",
    ("dialog:{name}",),
    (Neighbour(Role.LABEL, "{name}", "left"),),
)


def step(action: StepAction, target: Target = NoTarget(), intent: str = "Do it") -> Step:  # noqa: B008
    return Step("do", intent, Surface.VIRTUAL, action, target, Unchecked(), Risk.LOW, Effect.ONCE)


@given(st.text())
def test_escaping_gives_the_very_text(text: str) -> None:
    assert fill_text(escape(text), {}) == text
    assert used(escape(text)) == ()


@given(st.text(), st.text())
def test_values_are_never_templates_themselves(before: str, value: str) -> None:
    assert fill_text(escape(before) + "{x}", {"x": value}) == before + value


def test_a_missing_value_says_how_to_pass_it() -> None:
    with pytest.raises(MissingValue, match="--set name="):
        fill_text("Dear {name}", {})


@pytest.mark.parametrize("template", ["{", "}", "{ name }", "{1}", "{}", "a}b", "{a.b}", "{a!r}", "{{}"])
def test_lone_braces_are_refused(template: str) -> None:
    with pytest.raises(ValueError, match="a lone"):
        used(template)


def test_the_sole_parameter() -> None:
    assert sole("{name}") == "name"
    assert sole("{name} ") == sole("name") == sole("{{") == ""


def test_everything_that_may_hold_a_template_is_filled() -> None:
    filled = fill(step(DoDrag(ROW), ROW, 'Choose "{name}" {{ok}}'), {"name": "Ada"})
    assert isinstance(filled.target, ElementTarget) and isinstance(filled.action, DoDrag)
    assert filled.action.to == filled.target
    assert (filled.target.window, filled.target.name, filled.target.path) == ("Ada - App", "Open Ada", ("dialog:Ada",))
    assert filled.target.neighbours[0].name == "Ada"
    assert filled.intent == 'Choose "Ada" {{ok}}'
    assert fill(step(DoLaunch("edit {name}")), {"name": "x"}).action == DoLaunch("edit x")
    assert fill(step(DoType("x"), WindowTarget("a", "{name}")), {"name": "x"}).target == WindowTarget("a", "x")


@pytest.mark.parametrize(
    "expect", [Appears(ROW), ValueBecomes(ROW, "{name}"), WindowAppears(WindowTarget("app", "{name}"))]
)
def test_expectations_are_filled(expect: Appears | ValueBecomes | WindowAppears) -> None:
    whole = Step("do", "", Surface.VIRTUAL, DoType(""), ROW, expect, Risk.LOW, Effect.ONCE)
    assert "{name}" in templates(whole) or "Open {name}" in templates(whole)
    filled = fill(whole, {"name": "Ada"})
    assert not any("{" in text for text in templates(filled))


def test_a_secret_stays_a_handle() -> None:
    assert fill(step(DoType("{password}")), {}, {"password"}).action == DoType("{password}")
    arg = typed("{password}", (NAME, PASSWORD), {}, "step 2")
    assert arg.value == Secret("password")


def test_a_secret_is_never_a_part_of_a_text() -> None:
    with pytest.raises(MissingValue, match="whole text"):
        typed("my {password}", (NAME, PASSWORD), {}, "step 2")


def test_typed_text_knows_where_it_came_from() -> None:
    values = {"name": Arg("Ada", Origin.USER, "--set name"), "seen": Arg("x", Origin.SCREEN, "step 1")}
    seen = Param("seen", ParamKind.TEXT, "", "")
    assert typed("Hello", (NAME,), values, "step 2") == Arg("Hello", Origin.SOP, "step 2")
    assert typed("Dear {name}", (NAME,), values, "step 2") == Arg("Dear Ada", Origin.USER, "--set name")
    assert typed("{name}{seen}", (NAME, seen), values, "s") == Arg("Adax", Origin.SCREEN, "--set name, step 1")
    with pytest.raises(MissingValue, match="--set name="):
        typed("{name}", (NAME,), {}, "step 2")
