from __future__ import annotations

from dataclasses import replace

import pytest

from controllers.types import (
    Action,
    Arg,
    AtPoint,
    Click,
    DoubleClick,
    Drag,
    Flick,
    Key,
    Launch,
    LongPress,
    Modifier,
    Navigate,
    Navigation,
    OnElement,
    Orientation,
    Origin,
    Pinch,
    Raise,
    Rotate,
    Scroll,
    Swipe,
    ToWindow,
    TripleClick,
    Type,
    TypeMode,
    Wait,
    Way,
)
from perception.diff import sha256
from perception.types import ElementRef, ObservationId, Point, Role, WindowId
from sop.change import Act, act
from sop.params import Parameters
from sop.steps import aim, as_data, effect, risk
from sop.types import (
    DoClick,
    DoDoubleClick,
    DoDrag,
    DoKey,
    DoLaunch,
    DoLongPress,
    DoNavigate,
    DoPinch,
    DoRaise,
    DoRotate,
    DoScroll,
    DoSwipe,
    DoTripleClick,
    DoType,
    DoWait,
    Effect,
    ElementTarget,
    Moment,
    NoTarget,
    Risk,
    StepAction,
    WindowTarget,
)
from tests.sop.panes import contact_form, save_dialog
from tests.sop.screens import Pane, button, caption, look, named, plus, secret

FORM = plus(look(contact_form()), secret("PIN:", (120, 450, 90, 20)))
SEEN = ObservationId("look-1")
SAVE, NAME = OnElement(named(FORM, "Save").ref), OnElement(named(FORM, "Name:").ref)
WINDOW = ToWindow(WindowId("1"))


def arg(text: str) -> Arg:
    return Arg(text, Origin.USER, "recording")


def moment(action: Action) -> Moment:
    return Moment(FORM, action, FORM)


def acted(action: Action) -> Act:
    return act(moment(action))


@pytest.mark.parametrize(
    ("action", "data"),
    [
        (Click(SEEN, SAVE, modifiers=(Modifier.CTRL,)), DoClick(modifiers=(Modifier.CTRL,))),
        (DoubleClick(SEEN, SAVE), DoDoubleClick()),
        (TripleClick(SEEN, SAVE), DoTripleClick()),
        (LongPress(SEEN, SAVE, 1.5), DoLongPress(1.5)),
        (Scroll(SEEN, SAVE, 0, 3), DoScroll(0, 3)),
        (Type(SEEN, NAME, arg("Ada"), TypeMode.APPEND), DoType("{name}", TypeMode.APPEND)),
        (Key(SEEN, WINDOW, arg("ctrl+s")), DoKey("ctrl+s")),
        (Launch(SEEN, arg("edit {x}")), DoLaunch("edit {{x}}")),
        (Raise(SEEN, WINDOW), DoRaise()),
        (Wait(SEEN, 2.0), DoWait(2.0)),
        (Swipe(SEEN, SAVE, Way.LEFT, 0.9), DoSwipe(Way.LEFT, 0.9)),
        (Pinch(SEEN, SAVE, 2.5), DoPinch(2.5)),
        (Navigate(SEEN, WINDOW, Navigation.RECENTS), DoNavigate(Navigation.RECENTS)),
        (Rotate(SEEN, Orientation.FREE), DoRotate(Orientation.FREE)),
    ],
)
def test_actions_as_data(action: Action, data: StepAction) -> None:
    assert as_data(acted(action), Parameters())[0] == data


def test_what_goes_into_a_password_field_is_never_kept() -> None:
    params = Parameters()
    typed = Type(SEEN, OnElement(named(FORM, "PIN:").ref), arg("1234"))
    assert as_data(acted(typed), params)[0] == DoType("{pin}")
    assert "1234" not in str(params.params)


def test_a_drag_knows_both_ends() -> None:
    action, pictures = as_data(acted(Drag(SEEN, SAVE, OnElement(named(FORM, "Cancel").ref))), Parameters())
    assert isinstance(action, DoDrag) and action.to.name == "Cancel"
    assert list(pictures) == [action.to.pictures[0].file]


def test_targets() -> None:
    aimed = aim(acted(Click(SEEN, SAVE)), Parameters())
    assert isinstance(aimed.target, ElementTarget)
    ((file, crop),) = aimed.pictures.items()
    assert file == f"{sha256(crop)[:16]}.png" == aimed.target.pictures[0].file
    assert aim(acted(Key(SEEN, WINDOW, arg("F5"))), Parameters()).target == WindowTarget("contacts", "Contacts")
    assert aim(acted(Wait(SEEN, 1.0)), Parameters()).target == NoTarget()


@pytest.mark.parametrize("target", [AtPoint(Point(300, 300)), OnElement(ElementRef("gone"))])
def test_what_is_not_known_is_never_found(target: AtPoint | OnElement) -> None:
    found = aim(acted(Click(SEEN, target)), Parameters()).target
    assert isinstance(found, ElementTarget)
    assert (found.role, found.name, found.identifier) == (Role.UNKNOWN, "", "")


@pytest.mark.parametrize(
    ("action", "kind"),
    [
        (Scroll(SEEN, SAVE, 0, 1), Effect.READ),
        (Raise(SEEN, WINDOW), Effect.READ),
        (Wait(SEEN, 1.0), Effect.READ),
        (Key(SEEN, WINDOW, arg("Tab")), Effect.READ),
        (Key(SEEN, WINDOW, arg("ctrl+s")), Effect.ONCE),
        (Type(SEEN, NAME, arg("x")), Effect.IDEMPOTENT),
        (Type(SEEN, NAME, arg("x"), TypeMode.APPEND), Effect.ONCE),
        (Click(SEEN, NAME), Effect.READ),
        (Click(SEEN, SAVE), Effect.ONCE),
        (Click(SEEN, NAME, modifiers=(Modifier.CTRL,)), Effect.ONCE),
        (Click(SEEN, OnElement(named(FORM, "Favourite").ref)), Effect.ONCE),
        (DoubleClick(SEEN, NAME), Effect.ONCE),
        (Launch(SEEN, arg("x")), Effect.ONCE),
        (Click(SEEN, AtPoint(Point(1, 1))), Effect.ONCE),
        (Flick(SEEN, AtPoint(Point(1, 90)), AtPoint(Point(1, 1))), Effect.READ),
        (Flick(SEEN, AtPoint(Point(1, 90)), AtPoint(Point(90, 90))), Effect.ONCE),
        (Flick(SEEN, AtPoint(named(FORM, "Save").bounds.centre), AtPoint(Point(0, 0))), Effect.ONCE),
    ],
)
def test_what_doing_it_twice_would_do(action: Action, kind: Effect) -> None:
    assert effect(moment(action)) is kind


@pytest.mark.parametrize(
    ("action", "found"),
    [
        (Click(SEEN, OnElement(named(FORM, "Delete contact").ref)), Risk.CONFIRM),
        (Click(SEEN, SAVE), Risk.LOW),
        (Click(SEEN, AtPoint(Point(1, 1))), Risk.CONFIRM),
        (Type(SEEN, NAME, arg("delete")), Risk.LOW),
        (Key(SEEN, NAME, arg("Delete")), Risk.LOW),
        (Key(SEEN, WINDOW, arg("Delete")), Risk.CONFIRM),
        (Key(SEEN, OnElement(named(FORM, "Delete contact").ref), arg("Return")), Risk.CONFIRM),
        (Key(SEEN, WINDOW, arg("ctrl+s")), Risk.LOW),
        (Launch(SEEN, arg("edit letter")), Risk.LOW),
        (Launch(SEEN, Arg("edit letter", Origin.MODEL, "a model's reply")), Risk.CONFIRM),
        (Launch(SEEN, Arg("edit letter", Origin.SCREEN, "read off label “letter”")), Risk.CONFIRM),
    ],
)
def test_what_a_step_says_of_its_risk(action: Action, found: Risk) -> None:
    assert risk(moment(action)) is found


def test_a_dialog_lends_its_question_to_its_answer() -> None:
    question = (caption("Replace the file “a.txt”?", (310, 220, 200, 24)),)
    answers = (button("Yes", (400, 300, 80, 30)), button("Cancel", (500, 300, 80, 30)))
    asked = look(contact_form(), replace(save_dialog("Question"), children=question + answers))

    def of(name: str) -> Risk:
        element = next(e for e in asked.elements if e.name == name and e.window == "dialog")
        return risk(Moment(asked, Click(SEEN, OnElement(element.ref)), asked))

    assert of("Yes") is Risk.CONFIRM
    assert of("Cancel") is Risk.LOW


def test_an_entry_that_opens_a_dialog_is_no_deed() -> None:
    screen = look(Pane("app", "App", (0, 0, 99, 99), (button("Replace…", (1, 1, 50, 20)),)))
    assert risk(Moment(screen, Click(SEEN, OnElement(named(screen, "Replace…").ref)), screen)) is Risk.LOW
