from __future__ import annotations

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sop.errors import SopError
from sop.forms import plain
from sop.types import Sop
from sop.yamltext import read, spell, write
from tests.sop.procedures import FULL, sops

texts = st.text(st.characters(exclude_categories=["Cs"]))
keys = st.from_regex(r"[a-z][a-z_-]{0,8}", fullmatch=True)
scalars = texts | st.integers(-(10**9), 10**9) | st.booleans() | st.none() | st.floats(allow_nan=False, width=32)
values = st.recursive(
    scalars,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(keys, inner, max_size=3),
    max_leaves=8,
)


@settings(max_examples=60, deadline=None)
@given(st.dictionaries(st.sampled_from(["a", "b", "text", "path", "neighbours"]), values, min_size=1))
def test_whatever_is_written_is_read_again(data: dict[str, object]) -> None:
    assert read(write(data), "x").data == data


@settings(max_examples=40, deadline=None)
@given(sops)
def test_any_procedure_survives(sop: Sop) -> None:
    assert read(write(plain(sop)), "x").data == plain(sop)


def test_it_reads_well() -> None:
    text = write(plain(FULL))
    assert (
        "    action:\n      do: type\n      text: |-\n        Dear {name},\n        hello {{you}}\n      mode: append\n"
        in text
    )
    assert "        - {role: button, name: Cancel, side: right}\n" in text
    assert "      within: [0.25, 0.75]\n" in text
    assert "null" not in text and "!!" not in text and "&" not in text


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1", 1),
        ("0123", 123),
        ("-5", -5),
        ("0x1f", 31),
        ("1e3", 1000.0),
        ("true", True),
        ("yes", "yes"),
        ("on", "on"),
        ("~", None),
        ("'1'", "1"),
        ("2026-11-22", "2026-11-22"),
        ("12:30", "12:30"),
        ("=", "="),
    ],
)
def test_plain_words(text: str, value: object) -> None:
    assert read(f"key: {text}", "x").data == {"key": value}


def test_odd_numbers() -> None:
    assert math.isinf(read("key: .inf", "x").data["key"])
    assert math.isnan(read("key: .nan", "x").data["key"])


@pytest.mark.parametrize(
    ("text", "place", "problem"),
    [
        ("a: &x 1\nb: *x", "x: a", "anchors"),
        ("a: *x", "x: a", "anchors"),
        ("a: {<<: *x}", "x: a.<<", "anchors"),
        ("a: !!python/object:os.system x", "x: a", "tag"),
        ("a: !!str 1", "x: a", "tag"),
        ("a: ! 1", "x: a", "tag"),
        ("a: 1\nb:\n  - c: 2\n    c: 3", "x: b[0].c", "twice"),
        ("%YAML 1.1\n---\na: yes", "x", "directives"),
        ("%TAG ! tag:x,2000:\n---\na: 1", "x", "directives"),
        ("a: 1\n---\nb: 2", "x", "second document"),
        ("? [a, b]\n: 1", "x", "plain word"),
        ("a: " + "[" * 30 + "]" * 30, "x: a[0][0][0]", "deep"),
        ("a: [1", "x: line 1", "no valid YAML"),
        ("a: 1\n\tb: 2", "x: line 2", "no valid YAML"),
        ("a: \0", "x", "no valid YAML"),
        ("a: " + "9" * 5000, "x", "no valid YAML"),
    ],
)
def test_refusals_name_the_place(text: str, place: str, problem: str) -> None:
    with pytest.raises(SopError) as caught:
        read(text, "x")
    assert caught.value.place == place
    assert problem in caught.value.reason


def test_lines_are_known() -> None:
    lines = read("a: 1\nb:\n  - c: 2\n", "x").lines
    assert lines[("b", 0, "c")] == 3


def test_ways_are_spelt() -> None:
    assert spell(("steps", 2, "target", "role")) == "steps[2].target.role"


@given(texts)
def test_any_text_is_read_or_refused(text: str) -> None:
    try:
        read(text, "x")
    except SopError as error:
        assert error.place.startswith("x")


COMMENTED = """\
# How Ada does it
version: 1   # the format
steps:
  # first of all
  - id: one
    intent: Old words   # to be improved
    path: [a, b]
  # and then
  - id: two
    intent: Stay
"""


def test_comments_survive_where_ids_do() -> None:
    data = {
        "version": 1,
        "steps": [
            {"id": "one", "intent": "New words", "path": ["a"]},
            {"id": "between", "intent": "New"},
            {"id": "two", "intent": "Stay", "risk": "low"},
        ],
    }
    text = write(data, COMMENTED)
    assert read(text, "x").data == data
    for comment in ("# How Ada does it", "# the format", "# first of all", "# to be improved"):
        assert comment in text


def test_an_unchanged_procedure_is_written_unchanged() -> None:
    text = write(plain(FULL)).replace("steps:\n", "steps:   # in this order\n  # the first\n")
    assert write(plain(FULL), text) == text


def test_a_removed_step_takes_only_itself_along() -> None:
    text = write({"version": 1, "steps": [{"id": "two", "intent": "Stay"}]}, COMMENTED)
    assert "Old words" not in text and "# How Ada does it" in text
