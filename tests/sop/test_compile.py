"""A whole job, shown with all the detours of a person, becomes the few steps that mattered."""

from __future__ import annotations

from dataclasses import replace

import pytest

from controllers.types import Arg, AtPoint, Click, OnElement, Origin, Type
from perception.types import Frame, Point, Role, State, TextValue
from sop.compile import Compiled, compile_demonstration
from sop.errors import EmptyRecording
from sop.expect import Held, check
from sop.fill import fill
from sop.match import resolve
from sop.types import (
    DoClick,
    DoKey,
    DoType,
    Effect,
    ElementTarget,
    Found,
    FoundWindow,
    NoTarget,
    ParamKind,
    Risk,
    Unchecked,
    WindowAppears,
    WindowTarget,
)
from tests.sop.moments import Story
from tests.sop.panes import contact_form, editor, save_dialog
from tests.sop.screens import READY, Node, Pane, button, caption, changed, look, named, plus, secret

FORM = look(contact_form())


def dialog(text: str = "") -> Pane:
    children = (
        caption("Name:", (320, 220, 60, 24)),
        Node(Role.TEXTBOX, "", (390, 220, 200, 24), label="Name:", value=TextValue(text), ref="file"),
        button("Save", (500, 300, 80, 30)),
    )
    return Pane("mousepad", "Save As", (300, 200, 300, 150), children, Role.DIALOG, READY | {State.MODAL}, id="dialog")


def letter() -> Story:
    """Click into the text, type, ctrl+s, type a name, save."""
    story = Story(look(editor()))
    area = next(e for e in story.now.elements if e.role is Role.TEXT)
    story.act(Click(story.now.id, OnElement(area.ref)))
    typed = look(editor("*Untitled 1 - Mousepad", "Dear Ada"))
    story.act(Type(story.now.id, OnElement(area.ref), Arg("Dear Ada", Origin.USER, "recording")), typed)
    story.key("ctrl+s", look(editor("*Untitled 1 - Mousepad", "Dear Ada"), dialog()))
    named_file = look(editor("*Untitled 1 - Mousepad", "Dear Ada"), dialog("ada.txt"))
    field = next(e for e in story.now.elements if e.ref == "file")
    story.act(Type(story.now.id, OnElement(field.ref), Arg("ada.txt", Origin.USER, "recording")), named_file)
    return story.click("Save", look(editor("/home/me/ada.txt - Mousepad", "Dear Ada", tab="ada.txt")))


def compiled(story: Story) -> Compiled:
    return compile_demonstration(story.moments, "job", "A job")


def test_a_letter() -> None:
    result = compiled(letter())
    sop = result.sop
    assert [step.intent for step in sop.steps] == [
        'Type into text below "File"',
        'Press ctrl+s in window "*Untitled 1 - Mousepad"',
        'Type the name into "Name" in dialog "Save As"',
        'Press button "Save" in dialog "Save As"',
    ]
    assert [(param.name, param.example) for param in sop.params] == [("text", "Dear Ada"), ("name", "ada.txt")]
    assert [type(step.action) for step in sop.steps] == [DoType, DoKey, DoType, DoClick]
    assert sop.steps[1].expect == WindowAppears(WindowTarget("mousepad", "Save As"))
    assert sop.steps[3].expect == WindowAppears(WindowTarget("mousepad", "…/{name} - Mousepad"))
    assert [step.effect for step in sop.steps] == [Effect.IDEMPOTENT, Effect.ONCE, Effect.IDEMPOTENT, Effect.ONCE]
    assert len({step.id for step in sop.steps}) == 4


def test_every_step_resolves_and_holds_on_its_own_recording() -> None:
    story = letter()
    sop = compiled(story).sop
    values = {param.name: param.example for param in sop.params}
    for step, moment in zip(sop.steps, story.moments[1:], strict=True):
        filled = fill(step, values)
        assert not isinstance(filled.target, NoTarget)
        assert isinstance(resolve(filled.target, moment.before), Found | FoundWindow)
        assert isinstance(check(filled.expect, moment.after), Held)


def test_it_holds_with_other_values_on_another_day() -> None:
    sop = compiled(letter()).sop
    values = {"text": "Dear Grace", "name": "grace.txt"}
    last = fill(sop.steps[3], values)
    saved = look(editor("/srv/other/grace.txt - Mousepad", "Dear Grace", tab="grace.txt"))
    assert isinstance(check(last.expect, saved), Held)
    assert not isinstance(check(last.expect, look(editor("/srv/other/ada.txt - Mousepad"))), Held)
    first = fill(sop.steps[0], values).target
    assert isinstance(first, ElementTarget)
    assert isinstance(resolve(first, look(editor("Untitled 2 - Mousepad"))), Found)


def test_a_job_with_detours_is_as_short_as_one_without() -> None:
    saved = plus(FORM, caption("Contact saved", (120, 450, 200, 20)))
    straight = Story(FORM).type("Name:", "Ada").toggle("Favourite").click("Save", saved)
    winding = Story(FORM).click("New contact").click("Email:").type("Email:", "oops").type("Email:", "")
    winding.toggle("Favourite").toggle("Favourite").click("Name:").type("Name:", "Adda").type("Name:", "Ada")
    winding.at(560, 470).toggle("Favourite").click("Save", saved)
    one, two = compiled(straight), compiled(winding)
    assert [step.intent for step in two.sop.steps] == [step.intent for step in one.sop.steps]
    assert two.sop.params == one.sop.params
    assert len(two.notes) > len(one.notes)


def test_typed_values_are_templates_wherever_they_show_up_again() -> None:
    listed = plus(FORM, Node(Role.LIST_ITEM, "Ada Lovelace", (120, 430, 200, 20)))
    story = Story(FORM).type("Name:", "Ada Lovelace").click("Save", listed).click("Ada Lovelace", FORM)
    sop = compiled(story).sop
    target = sop.steps[2].target
    assert isinstance(target, ElementTarget) and target.name == "{name}"
    assert sop.steps[2].intent == 'Choose entry "{name}"'
    assert fill(sop.steps[2], {"name": "Grace Hopper"}).intent == 'Choose entry "Grace Hopper"'


def test_a_password_is_asked_for() -> None:
    start = plus(FORM, secret("PIN:", (120, 450, 90, 20)))
    sop = compiled(Story(start).secret("PIN:", "pin").click("Save")).sop
    assert sop.params[0].kind is ParamKind.SECRET and sop.params[0].example == ""
    assert sop.steps[0].action == DoType("{pin}") and sop.steps[0].expect == Unchecked()


def test_grave_steps_say_so() -> None:
    sop = compiled(Story(FORM).click("Delete contact").click("Save")).sop
    assert [step.risk for step in sop.steps] == [Risk.CONFIRM, Risk.LOW]


def test_pictures_are_named_by_content_and_all_there() -> None:
    result = compiled(Story(FORM).click("Save").click("Cancel"))
    used = {p.file for step in result.sop.steps if isinstance(step.target, ElementTarget) for p in step.target.pictures}
    assert used == set(result.pictures)
    assert all(isinstance(crop, Frame) for crop in result.pictures.values())


def test_notes_tell_what_a_person_should_look_at() -> None:
    notes = "\n".join(compiled(Story(FORM).click("Save")).notes)
    assert "Step 1 (press-button-save): nothing was seen to follow" in notes


def test_an_unknown_target_is_a_step_that_stops() -> None:
    story = Story(FORM).click("Save", plus(FORM, caption("Contact saved", (120, 450, 200, 20))))
    stale = Click(FORM.id, AtPoint(Point(230, 290)))
    story.moments.append(
        replace(story.moments[0], action=stale, after=changed(story.now, named(story.now, "Save"), name="x"))
    )
    result = compiled(story)
    target = result.sop.steps[1].target
    assert isinstance(target, ElementTarget)
    assert not isinstance(resolve(target, story.now), Found)
    assert "its target may not be found again" in "\n".join(result.notes)


def test_twins_that_nothing_tells_apart_are_noted() -> None:
    pane = Pane("app", "App", (0, 0, 300, 200), (button("Go", (10, 10, 50, 20)), button("Go", (10, 50, 50, 20))))
    start = look(pane)
    notes = compiled(Story(start).click("Go", plus(start, caption("Gone", (10, 90, 50, 20))))).notes
    assert "agree equally well" in "\n".join(notes)


@pytest.mark.parametrize("story", [Story(FORM), Story(FORM).click("New contact").at(560, 470)])
def test_nothing_to_do_again(story: Story) -> None:
    with pytest.raises(EmptyRecording):
        compiled(story)


def test_the_same_recording_compiles_to_the_same_procedure() -> None:
    assert compiled(letter()) == compiled(letter())


def test_a_dialog_that_takes_its_time_is_still_what_followed() -> None:
    """The look after the act showed the menu closed, and no dialog yet."""
    item = Node(Role.MENU_ITEM, "Save As…", (100, 100, 120, 20))
    menu = Node(Role.MENU, "File", (100, 82, 40, 18))
    opened = look(contact_form(extra=(replace(menu, children=(item,)),)))
    asking = look(contact_form(extra=(menu,)), save_dialog())
    story = Story(opened).click("Save As…", look(contact_form(extra=(menu,))))
    story.now = replace(asking, time=story.now.time + 1_000_000_000)
    story.click("Cancel", look(contact_form(extra=(menu,))))
    first = compiled(story).sop.steps[0]
    assert first.expect == WindowAppears(WindowTarget("contacts", "Save As"))
    story.moments[1] = replace(story.moments[1], before=replace(asking, time=story.now.time + 60_000_000_000))
    assert compiled(story).sop.steps[0].expect == Unchecked()
