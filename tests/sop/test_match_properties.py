"""Whatever a screen becomes, words decide: nothing of another name is ever found."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from perception.types import Element, NoFrame, Observation, Rect, Role, State
from sop.evidence import describe
from sop.match import resolve, seek
from sop.scene import Scene
from sop.text import same
from sop.types import ElementTarget, Found
from sop.words import translated
from tests.sop.panes import contact_form, rows, save_dialog
from tests.sop.screens import look, shifted

SCREENS = [
    replace(look(contact_form()), frame=NoFrame("")),
    replace(look(contact_form(), save_dialog()), frame=NoFrame("")),
    replace(look(rows("Ada", "Grace", "Mary", ids=("d0", "d1", "d2"))), frame=NoFrame("")),
]
NAMES = st.sampled_from(["Save", "Cancel", "Delete contact", "Delete", "Speichern", "Ada", "Name", "", "Save:"])
IDS = st.sampled_from(["save", "cancel", "delete", "name", "email", "d0", "d1", "d2", "", "x"])
ROLES = st.sampled_from([Role.BUTTON, Role.LINK, Role.TEXTBOX, Role.LABEL, Role.GENERIC])
quiet = settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@st.composite
def mutated(draw: st.DrawFn, observation: Observation) -> Observation:
    """The same screen with names, ids, roles, states and places of some elements changed."""
    elements = list(observation.elements)
    for index in draw(st.lists(st.integers(1, len(elements) - 1), max_size=6)):
        kind = draw(st.integers(0, 5))
        old: Element = elements[index]
        elements[index] = (
            replace(old, name=draw(NAMES)),
            replace(old, identifier=draw(IDS)),
            replace(old, role=draw(ROLES)),
            replace(old, label=draw(NAMES)),
            replace(old, states=old.states ^ {draw(st.sampled_from([State.VISIBLE, State.ENABLED, State.MODAL]))}),
            replace(old, bounds=Rect(draw(st.integers(-50, 700)), draw(st.integers(-50, 600)), 80, 24)),
        )[kind]
    return replace(observation, elements=tuple(elements))


@st.composite
def cases(draw: st.DrawFn) -> tuple[ElementTarget, Observation]:
    recorded = draw(st.sampled_from(SCREENS))
    element = draw(st.sampled_from(recorded.elements[1:]))
    today = draw(mutated(draw(st.sampled_from(SCREENS))))
    return describe(recorded, element.ref).target, today


@quiet
@given(cases())
def test_nothing_of_another_name_is_ever_found(case: tuple[ElementTarget, Observation]) -> None:
    target, today = case
    for found in (resolve(target, today), seek(target, today)):
        if not isinstance(found, Found):
            continue
        element = today.element(found.ref)
        assert element is not None
        name = Scene(today).name(element)
        if target.name:
            known = element.identifier == target.identifier and translated(name, target.name)
            assert same(name, target.name) or known
        if target.label and element.label:
            known = element.identifier == target.identifier and translated(element.label, target.label)
            assert same(element.label, target.label) or known


@quiet
@given(cases())
def test_what_is_found_to_act_on_can_be_acted_on(case: tuple[ElementTarget, Observation]) -> None:
    target, today = case
    found = resolve(target, today)
    if isinstance(found, Found):
        element = today.element(found.ref)
        assert element is not None
        scene = Scene(today)
        assert scene.hidden(element) == scene.disabled(element) == ""
        assert scene.windows[element.window].app == target.app
        assert (element.role is Role.PASSWORD) is (target.role is Role.PASSWORD)


@quiet
@given(st.sampled_from(SCREENS), st.data(), st.integers(-90, 90), st.integers(-70, 90))
def test_an_unchanged_screen_gives_the_same_element_wherever_it_moved(
    screen: Observation, data: st.DataObject, dx: int, dy: int
) -> None:
    element = data.draw(st.sampled_from(screen.elements[1:]))
    target = describe(screen, element.ref).target
    now, later = seek(target, screen), seek(target, replace(shifted(screen, dx, dy), frame=NoFrame("")))
    if isinstance(now, Found):
        assert now.ref == element.ref
        if isinstance(later, Found):
            assert later.ref == element.ref


@quiet
@given(cases())
def test_resolving_is_pure(case: tuple[ElementTarget, Observation]) -> None:
    target, today = case
    assert resolve(target, today) == resolve(target, today)
