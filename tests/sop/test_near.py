from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from perception.types import Rect, Role
from sop.near import agreement, missing, neighbours, side
from sop.scene import Scene
from sop.types import Neighbour
from tests.sop.panes import contact_form, delete_of, rows
from tests.sop.screens import Node, below_banner, button, caption, larger_font, look, named, shifted, zoomed

FORM = look(contact_form())
numbers = st.integers(0, 400)
rects = st.builds(Rect, numbers, numbers, st.integers(1, 200), st.integers(1, 100))


@pytest.mark.parametrize(
    ("other", "where"),
    [
        (Rect(0, 100, 50, 20), "left"),
        (Rect(200, 108, 50, 20), "right"),
        (Rect(100, 0, 50, 20), "above"),
        (Rect(300, 200, 50, 20), "below"),
    ],
)
def test_sides(other: Rect, where: str) -> None:
    assert side(Rect(100, 100, 80, 20), other) == where


@given(rects, rects, numbers, numbers, st.integers(1, 4))
def test_sides_survive_moving_and_zooming(one: Rect, other: Rect, dx: int, dy: int, factor: int) -> None:
    def drift(rect: Rect) -> Rect:
        return Rect(rect.x * factor + dx, rect.y * factor + dy, rect.width * factor, rect.height * factor)

    if one.centre != other.centre:
        exact = side(one, other)
        centred = abs(one.centre.x - other.centre.x) > 1 and abs(one.centre.y - other.centre.y) > 1
        assert side(drift(one), drift(other)) == exact or not centred


def test_the_nearest_landmarks_are_chosen_once_each() -> None:
    found = neighbours(Scene(FORM), named(FORM, "Save"))
    assert found[0].name == "Cancel"
    assert len({each.name for each in found}) == len(found) <= 6


def test_in_a_row_only_its_own_texts_count_and_only_those_that_tell() -> None:
    people = look(rows("Ada Lovelace", "Grace Hopper"))
    (only,) = neighbours(Scene(people), delete_of(people, "Ada Lovelace"))
    assert (only.name, only.side) == ("Ada Lovelace", "left")


@pytest.mark.parametrize("name", ["Save", "Name:", "Delete contact", "Favourite"])
def test_agreement_survives_drift(name: str) -> None:
    wanted = neighbours(Scene(FORM), named(FORM, name))
    for today in (FORM, shifted(FORM, 50, 50), zoomed(FORM, 1.25), below_banner(FORM, 160), larger_font(FORM)):
        assert agreement(Scene(today), named(today, name), wanted) == 1


def test_disagreement_is_named() -> None:
    scene, save = Scene(FORM), named(FORM, "Save")
    cancel = neighbours(scene, save)[0]
    stranger = Neighbour(cancel.role, "Frobnicate", "left")
    turned = Neighbour(cancel.role, "Cancel", "above")
    assert agreement(scene, save, (cancel, stranger)) == 0.5
    assert agreement(scene, save, (turned,)) == 0.5
    assert missing(scene, save, (cancel, stranger, turned)) == [stranger]


def test_boxes_and_places_of_the_day_are_no_landmarks() -> None:
    inside = caption("Notes", (232, 316, 60, 20))
    box = Node(Role.GENERIC, "Browse Header Revealer", (220, 312, 200, 30), (inside,))
    path = caption("/tmp/x1/contacts", (220, 345, 90, 20))
    form = look(contact_form(extra=(box, path)))
    names = [each.name for each in neighbours(Scene(form), named(form, "Save"))]
    assert "Notes" in names
    assert not {"Browse Header Revealer", "/tmp/x1/contacts"} & set(names)


def test_the_folders_of_the_day_are_no_landmarks() -> None:
    bar = tuple(button(name, (220 + 70 * n, 314, 66, 20)) for n, name in enumerate(["tmp", "x1y2", "Recent"]))
    form = look(contact_form(extra=bar, title="*/tmp/x1y2/a.txt - Contacts"))
    names = {each.name for each in neighbours(Scene(form), named(form, "Save"))}
    assert "Recent" in names and not {"tmp", "x1y2"} & names
