from __future__ import annotations

import json
from dataclasses import fields, replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from pydantic import ValidationError

from sop import forms
from sop.forms import KEYS, parse, plain, schema
from sop.types import NoTarget, Sop, Unchecked
from tests.sop.procedures import FULL, sops

PUBLISHED = Path(forms.__file__).with_name("schema.json")


def test_everything_comes_back() -> None:
    assert parse(plain(FULL)) == FULL


@settings(max_examples=60, deadline=None)
@given(sops)
def test_anything_comes_back(sop: Sop) -> None:
    assert parse(json.loads(json.dumps(plain(sop)))) == sop


def test_every_variant_has_a_word() -> None:
    used = {type(each) for step in FULL.steps for each in (step.action, step.target, step.expect)}
    assert {variant for _, variants in KEYS.values() for variant in variants.values()} == used


def test_what_is_empty_or_usual_is_left_out() -> None:
    found = plain(FULL)
    assert found["steps"][3]["action"] == {"do": "click"}
    assert found["steps"][11] == {
        "id": "step-11",
        "intent": "Do thing 11",
        "surface": "virtual",
        "action": {"do": "wait", "seconds": 2.5},
        "risk": "low",
        "effect": "once",
    }
    assert found["steps"][7]["target"] == {
        "find": "element",
        "app": "contacts",
        "role": "textbox",
        "label": "Name:",
    }


def test_left_out_targets_and_expectations_are_none() -> None:
    step = parse(plain(FULL)).steps[11]
    assert (step.target, step.expect) == (NoTarget(), Unchecked())


@pytest.mark.parametrize("key", ["bogus", "ref", "x", "find"])
def test_unknown_keys_are_refused_everywhere(key: str) -> None:
    def spoilt(data: object) -> list[object]:
        """The data with the key put into each map in turn."""
        if isinstance(data, dict):
            here = [{**data, key: 1}] if key not in data else []
            return here + [{**data, name: each} for name, value in data.items() for each in spoilt(value)]
        if isinstance(data, list):
            return [[*data[:n], each, *data[n + 1 :]] for n, value in enumerate(data) for each in spoilt(value)]
        return []

    cases = spoilt(plain(replace(FULL, steps=FULL.steps[1:10:2])))
    assert len(cases) > 20
    for case in cases:
        with pytest.raises(ValidationError):
            parse(case)


def test_the_published_schema_is_current() -> None:
    """If this fails: python -m sop.file --schema > sop/schema.json"""
    assert json.loads(PUBLISHED.read_text()) == schema()


def test_the_schema_knows_every_field() -> None:
    names = {each.name for each in fields(Sop)}
    assert set(schema()["properties"]) == names or names <= set(schema()["$defs"]["Sop"]["properties"])
