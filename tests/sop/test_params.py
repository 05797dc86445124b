from __future__ import annotations

import re
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from perception.types import Role, State
from sop.evidence import describe
from sop.fill import NAME, fill_text
from sop.params import Parameters, slug
from sop.types import (
    Appears,
    Neighbour,
    Param,
    ParamKind,
    StateBecomes,
    Unchecked,
    ValueBecomes,
    WindowAppears,
    WindowTarget,
)
from tests.sop.panes import contact_form
from tests.sop.screens import caption, look, named, plus

FORM = look(contact_form())


def typed(*texts: str, field: str = "Name:") -> Parameters:
    params = Parameters()
    for text in texts:
        params.text(text, named(FORM, field), FORM)
    return params


@pytest.mark.parametrize(
    ("label", "name"),
    [
        ("Full name:", "full_name"),
        ("E-mail", "email"),
        ("Straße", "strasse"),
        ("名前", "名前"),
        ("1.", ""),
        ("É 2", "e"),
    ],
)
def test_parameters_are_named_after_their_field(label: str, name: str) -> None:
    assert slug(label) == name


@given(st.text())
def test_a_name_is_always_valid_or_none(label: str) -> None:
    assert slug(label) == "" or re.fullmatch(NAME, slug(label))


def test_a_parameter_per_text_and_its_example() -> None:
    params = Parameters()
    assert params.text("Ada", named(FORM, "Name:"), FORM) == "{name}"
    assert params.text("Ada", named(FORM, "Email:"), FORM) == "{name}"
    assert params.text("Grace", named(FORM, "Name:"), FORM) == "{name2}"
    assert params.text("x", None, FORM) == "{text}"
    assert params.text("", None, FORM) == ""
    assert params.params[0] == Param("name", ParamKind.TEXT, "Name", "Ada")


def test_secrets_hold_no_text() -> None:
    params = Parameters()
    assert params.secret("", named(FORM, "Email:")) == "{email}"
    assert params.secret("pin", None) == params.secret("pin", None) == "{pin}"
    assert [param.kind for param in params.params] == [ParamKind.SECRET] * 2
    assert all(param.example == "" for param in params.params)


def test_typed_values_become_templates_as_whole_words() -> None:
    params = typed("Ada", "Ada Lovelace")
    assert params.template("Hello Ada Lovelace {x}") == "Hello {name2} {{x}}"
    assert params.template("Adamant") == "Adamant"


def test_short_texts_are_only_replaced_as_a_whole() -> None:
    params = typed("7")
    assert params.template("7") == "{name}"
    assert params.template("7 items") == "7 items"


@given(st.text(min_size=1, max_size=12), st.text(max_size=30))
def test_templates_give_back_the_recorded_text(value: str, text: str) -> None:
    params = typed(value)
    assert fill_text(params.template(text), {"name": value}) == text
    assert fill_text(params.template(f"Hello {value}!"), {"name": value}) == f"Hello {value}!"


def test_a_button_that_was_there_is_no_consequence_of_typing_its_name() -> None:
    params = typed("Save")
    assert params.template("Save", Role.BUTTON) == "Save"
    assert params.target(describe(FORM, named(FORM, "Save").ref).target).name == "Save"
    assert params.template("Save", Role.LIST_ITEM) == "{name}"
    assert params.template("Save Save", Role.BUTTON) == "{name} {name}"


def test_parts_of_a_typed_text_are_seen() -> None:
    params = typed("/tmp/letters/ada.txt")
    assert params.derived("ada.txt - Mousepad")
    assert params.derived("Close ada.txt?")
    assert not params.derived("/tmp/letters/ada.txt - Mousepad")
    assert params.title("*ada.txt - Mousepad") == "Mousepad"
    assert typed("one line\nanother line").derived("*one line - Editor")


def test_folders_in_titles_are_left_open() -> None:
    params = typed("ada.txt")
    assert params.title("/home/me/letters/ada.txt - Mousepad") == "…/{name} - Mousepad"
    assert params.title("~/ada.txt - Mousepad") == "…/{name} - Mousepad"
    assert params.title("a/b testing") == "a/b testing"


def test_evidence_keeps_names_and_drops_messages() -> None:
    params = typed("Ada")
    target = describe(FORM, named(FORM, "Cancel").ref).target
    near = (Neighbour(Role.LABEL, "Ada", "left"), Neighbour(Role.LABEL, "Sent to Ada", "below"))
    made = params.target(replace(target, neighbours=near, path=("dialog:Delete Ada",), window="Ada - Contacts"))
    assert made.neighbours == (Neighbour(Role.LABEL, "{name}", "left"),)
    assert (made.path, made.window) == (("dialog:Delete {name}",), "{name} - Contacts")


def test_expectations_that_would_hold_for_one_value_only_are_refused() -> None:
    params = typed("/tmp/ada.txt")
    row = describe(plus(FORM, caption("ada.txt", (1, 1, 9, 9))), named(FORM, "Save").ref).target
    assert params.expect(WindowAppears(WindowTarget("app", "ada.txt - App"))) is None
    assert params.expect(Appears(replace(row, name="ada.txt"))) is None
    assert params.expect(ValueBecomes(row, "ada.txt")) is None
    assert params.expect(Unchecked()) == Unchecked()
    assert params.expect(StateBecomes(row, State.CHECKED, True)) == StateBecomes(
        params.target(row), State.CHECKED, True
    )
    assert params.expect(ValueBecomes(row, "/tmp/ada.txt")) == ValueBecomes(params.target(row), "{name}")


def test_what_mentions_a_typed_text() -> None:
    params = typed("/tmp/ada.txt")
    assert params.mentions("saved /tmp/ada.txt") and params.mentions("ada.txt")
    assert not params.mentions("saved") and not params.mentions("{braces}")
