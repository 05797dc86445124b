"""The scripted device keeps the promises of every Device."""

import pytest

from controllers.errors import ActionRefused, DeviceLost
from controllers.fake import FakeDevice, Later
from controllers.fake_screen import Scene, button, checkbox, label, pane, password, scene, textbox
from controllers.types import Action, Arg, Click, InputEvent, KeyEvent, OnElement, Origin, Secret, Type
from controllers.types import Author as Who
from perception.clock import Deadline
from perception.types import ElementRef, Observation, State

FORM = scene("form", pane("notes", "Notes", textbox("Note"), checkbox("Bold"), password("Pin"), button("Save")))
SAVED = scene("saved", pane("notes", "Notes", label("Saved")))


def soon() -> Deadline:
    return Deadline.after(5)


def ref(observation: Observation, name: str) -> ElementRef:
    return next(element.ref for element in observation.elements if element.name == name)


def click(device: FakeDevice, name: str) -> None:
    seen = device.capture(soon())
    device.perform(Click(seen.id, OnElement(ref(seen, name))), seen, soon())


def test_a_click_follows_the_script() -> None:
    device = FakeDevice([FORM, SAVED], {("form", Click, "Save"): "saved"})
    click(device, "Save")
    assert device.scene.name == "saved"
    assert [(done.scene, done.element) for done in device.performed] == [("form", "Save")]


def test_a_slow_application_shows_its_answer_after_some_captures() -> None:
    device = FakeDevice([FORM, SAVED], {("form", Click, "Save"): Later("saved", 2)})
    click(device, "Save")
    names = [{e.name for e in device.capture(soon()).elements} for _ in range(2)]
    assert ["Saved" in seen for seen in names] == [False, True]


def test_fields_take_text_and_boxes_flip_and_the_picture_changes() -> None:
    device = FakeDevice([FORM], {})
    before = device.capture(soon())
    typing = Type(before.id, OnElement(ref(before, "Note")), Arg("hello", Origin.USER, "--set note"))
    device.perform(typing, before, soon())
    click(device, "Bold")
    after = device.capture(soon())
    assert device.scene.value("Note") == "hello"
    bold = after.element(ref(after, "Bold"))
    assert bold is not None and State.CHECKED in bold.states
    assert before.frame != after.frame


def test_a_secret_is_read_at_typing_and_shown_nowhere() -> None:
    device = FakeDevice([FORM], {}, secrets={Secret("pin"): "hunter2"}.__getitem__)
    seen = device.capture(soon())
    secret = Arg(Secret("pin"), Origin.USER, "--secret pin")
    device.perform(Type(seen.id, OnElement(ref(seen, "Pin")), secret), seen, soon())
    assert device.performed[0].text == "•"
    assert "hunter2" not in repr(device.capture(soon()).elements)


def test_a_target_that_is_gone_is_refused() -> None:
    device = FakeDevice([FORM, SAVED], {})
    seen = device.capture(soon())
    device.show("saved")
    with pytest.raises(ActionRefused):
        device.perform(Click(seen.id, OnElement(ref(seen, "Save"))), seen, soon())
    assert not device.performed


def test_screens_can_be_swapped_between_captures() -> None:
    device = FakeDevice([FORM, SAVED], {})
    device.swap_at(2, "saved")
    device.capture(soon())
    assert device.scene.name == "form"
    device.capture(soon())
    assert device.scene.name == "saved"


@pytest.mark.parametrize("arrived", [True, False])
def test_a_lost_device_may_or_may_not_have_acted(arrived: bool) -> None:
    device = FakeDevice([FORM], {})
    device.fail_perform(DeviceLost("gone"), arrived)
    with pytest.raises(DeviceLost):
        click(device, "Save")
    assert len(device.performed) == int(arrived)


def test_a_reaction_computes_the_next_screen() -> None:
    def retitle(current: Scene, action: Action) -> Scene:
        return current.titled(f"{type(action).__name__}ed")

    device = FakeDevice([FORM], {("form", Click, "Save"): retitle})
    click(device, "Save")
    assert device.capture(soon()).windows[0].title == "Clicked"


def test_events_reach_whoever_listens_and_nobody_else() -> None:
    device = FakeDevice([FORM], {})
    heard: list[InputEvent] = []
    event = KeyEvent(1, Who.PERSON, "Return", True, ())
    with device.listen(heard.append):
        device.emit(event)
    device.emit(event)
    assert heard == [event]


def test_parents_come_before_children_and_bounds_lie_inside_the_window() -> None:
    seen = FakeDevice([FORM], {}).capture(soon())
    for index, element in enumerate(seen.elements):
        assert element.parent < index
        assert element.bounds.intersect(seen.windows[0].bounds) == element.bounds
