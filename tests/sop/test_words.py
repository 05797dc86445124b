from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from sop import words
from sop.text import tidy
from sop.words import GRAVE, HARMLESS, grave, meaning, translated

LINES = Path(words.__file__).with_name("words.txt").read_text(encoding="utf-8").splitlines()


def test_no_label_has_two_meanings() -> None:
    """A label in two lines would let a "Discard" pass for a "Cancel"."""
    labels = Counter(tidy(label).casefold() for line in LINES for label in line.partition(":")[2].split(","))
    assert [label for label, count in labels.items() if count > 1] == []
    assert "" not in labels


def test_every_special_meaning_has_words() -> None:
    assert {line.partition(":")[0] for line in LINES} >= GRAVE | HARMLESS


def test_translations_are_known_words_for_one_thing() -> None:
    assert translated("Save", "Speichern")
    assert translated("Abbrechen", "キャンセル")
    assert not translated("Save", "Delete")
    assert not translated("Save", "Tallenna")
    assert not translated("Frobnicate", "Frobnicate!")


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Delete contact", "delete"),
        ("Jetzt kaufen", "buy"),
        ("Empty Trash", "empty trash"),
        ("この連絡先を削除", "delete"),
        ("Удалить", "delete"),
        ("Save", ""),
        ("Préserver", ""),
        ("Undeleted items", ""),
    ],
)
def test_grave_words_are_seen_inside_a_text(text: str, found: str) -> None:
    assert grave(text) == found


def test_a_whole_label_has_a_meaning() -> None:
    assert meaning("Save As...") == "save as"
    assert meaning("Save the whales") == ""
