from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sop.text import alike, core, counted, fits, momentary, parts, passing, same, same_title, shorten, tidy, uncounted


@pytest.mark.parametrize(
    ("one", "other"),
    [("Name:", "Name"), ("  Save\u00a0as ", "Save as"), ("Open...", "Open…"), ("Cafe\u0301", "Café"), (":", ":")],
)
def test_what_carries_no_meaning_does_not_matter(one: str, other: str) -> None:
    assert same(one, other)


@pytest.mark.parametrize(("one", "other"), [("Save", "save"), ("Save", "Save as"), ("S\u0430ve", "Save"), ("", "Save")])
def test_letters_do_matter(one: str, other: str) -> None:
    assert not same(one, other)


@given(st.text())
def test_tidying_twice_changes_nothing(text: str) -> None:
    assert tidy(tidy(text)) == tidy(text)


def test_titles_lose_their_unsaved_mark_and_fall_into_parts() -> None:
    assert core("*a.txt - Mousepad") == "a.txt - Mousepad"
    assert parts("*a.txt - Mousepad") == ("a.txt", "Mousepad")
    assert parts("Re: x — Inbox | Mail") == ("Re: x", "Inbox", "Mail")


def test_only_the_counter_of_a_fresh_document_is_left_open() -> None:
    assert uncounted("Untitled 1 - Mousepad") == uncounted("Untitled 12 - Mousepad")
    assert uncounted("Invoice 1") != uncounted("Invoice 2")


def test_open_places_in_a_title() -> None:
    assert same_title("…/Ada.txt - Mousepad", "/home/x/Ada.txt - Mousepad")
    assert not same_title("…/Ada.txt - Mousepad", "/home/x/Bada.txt - Mousepad")
    assert not same_title("…/Ada.txt - Mousepad", "Ada.txt - Mousepad")
    assert same_title("Order … received", "Order 17 received")
    assert not same_title("Order … received", "Order refused received")
    assert not same_title("Order received", "Order 17 received")


def test_numbers_are_left_open_but_not_those_of_parameters() -> None:
    assert counted("Sent 12: {name2} owes 3.50") == "Sent …: {name2} owes …"
    assert fits("Sent …: Ada owes …", "Sent 7: Ada owes 1,200.50")
    assert fits("Save As...", "Save As…")
    assert not fits("Sent …: Ada", "Sent : Ada")


@given(st.text(alphabet="…1.,a", max_size=60), st.text(alphabet="…1.,a", max_size=60))
def test_open_places_never_take_long(wanted: str, text: str) -> None:
    fits(wanted, text)
    assert fits(text, text)


def test_how_much_titles_have_in_common() -> None:
    assert alike("*a.txt - Mousepad", "a.txt - Mousepad") == 1
    assert (
        0 < alike("a.txt - Mousepad", "b.txt - Mousepad") < alike("Untitled 1 - Mousepad", "Untitled 2 - Mousepad") < 1
    )
    assert alike("Save As", "a.txt - Mousepad") == 0


@pytest.mark.parametrize("text", ["12:03", "2026-11-22", "3 min", "80 %", "2 days ago", "Just now", "23.9 MB"])
def test_times_and_progress_are_momentary(text: str) -> None:
    assert momentary(text)


@pytest.mark.parametrize("text", ["Save", "Invoice 12", "Paragon", "3 items", "A-B"])
def test_other_texts_are_not(text: str) -> None:
    assert not momentary(text)


def test_long_texts_are_shortened_on_one_line() -> None:
    assert shorten("a\n  b") == "a b"
    assert shorten("x" * 100) == "x" * 59 + "…"


@pytest.mark.parametrize(
    "text",
    [
        "/tmp/x1/notes.txt",
        "~/Documents",
        "Kept in /tmp/a/b.txt",
        "C:\\Users\\ada",
        "http://127.0.0.1:8123/",
        "at 12:03",
    ],
)
def test_times_and_places_are_passing(text: str) -> None:
    assert passing(text)


@pytest.mark.parametrize("text", ["Read/Write", "km/h", "Yes / No", "a/b/c", "/", "TCP/IP/UDP"])
def test_a_stroke_makes_no_place(text: str) -> None:
    assert not passing(text)


@pytest.mark.parametrize("mark", ["1", "-", " ", "1 ", "file-"])
def test_a_title_of_any_length_is_read(mark: str) -> None:
    """A page gives itself its title: what repeats in it is looked at once."""
    long = mark * (200_000 // len(mark))
    assert not momentary(f"new {long}x") and momentary(f"new {long}x 5 min")
    assert uncounted(f"new {long}x untitled 7").endswith("x untitled #")
