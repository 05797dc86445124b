"""The reader on a web page: labels, DOM ids, and a browser whose tree belongs to one of many processes."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from controllers.linux.virtual import VirtualDesktop
from perception.types import HiddenValue, NumberValue, Role, State, TextValue
from tests.perception.trees.looking import Looker, application, describe

pytestmark = pytest.mark.desktop
PAGE = Path(__file__).parents[2] / "apps" / "page.html"
FLAGS = ("--force-renderer-accessibility", "--no-sandbox", "--no-first-run", "--no-default-browser-check")


@pytest.fixture(scope="module")
def page(desktop: VirtualDesktop, looker: Looker, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Looker]:
    profile = tmp_path_factory.mktemp("chromium")
    with application(desktop, "chromium", *FLAGS, f"--user-data-dir={profile}", PAGE.as_uri()):
        looker.until(lambda sight: sight.holds(Role.BUTTON, "Create ticket"), seconds=60)
        yield looker


def test_exact_elements(page: Looker) -> None:
    sight = page.look()
    document = sight.one(Role.DOCUMENT, "Ticket desk")
    assert sight.one(Role.HEADING, "New ticket").window == document.window
    subject = sight.by_id("subject")
    assert (subject.role, subject.name, subject.label) == (Role.TEXTBOX, "Subject", "Subject")
    assert subject.value == TextValue("")
    assert subject.states >= {State.EDITABLE, State.ENABLED, State.FOCUSABLE, State.VISIBLE}
    assert sight.by_id("owner").value == TextValue("Ada")
    urgent = sight.by_id("urgent")
    assert (urgent.role, urgent.name, urgent.actions[0]) == (Role.CHECKBOX, "Urgent", "check")
    team = sight.by_id("team")
    assert (team.role, team.name, team.value) == (Role.COMBOBOX, "Team", TextValue("Blue"))
    assert (sight.by_id("level").role, sight.by_id("level").value) == (Role.SLIDER, NumberValue(3.0))
    assert State.MULTILINE in sight.by_id("body").states
    assert sight.by_id("send").actions[0] == "press"
    assert sight.by_id("help").role is Role.LINK
    assert not sight.tree.gaps
    assert all(element.bounds.intersect(document.bounds) == element.bounds for element in (subject, urgent, team))


def test_centre_is_where_it_is(page: Looker) -> None:
    page.click(page.look().by_id("subject"))
    page.until(lambda sight: State.FOCUSED in sight.by_id("subject").states)
    page.xdo("type", "Broken lamp")
    page.until(lambda sight: sight.by_id("subject").value == TextValue("Broken lamp"))
    page.click(page.look().by_id("urgent"))
    sight = page.until(lambda sight: State.CHECKED in sight.by_id("urgent").states)
    assert sight.by_id("urgent").actions[0] == "uncheck"
    page.click(page.look().by_id("send"))
    page.until(lambda sight: sight.holds(Role.TEXT, "Ticket 1: Broken lamp / Ada / Blue / urgent"))


def test_password_is_never_read(page: Looker) -> None:
    page.click(page.look().by_id("pin"))
    page.until(lambda sight: State.FOCUSED in sight.by_id("pin").states)
    page.xdo("type", "hunter2")
    page.xdo("key", "Tab")
    sight = page.until(lambda sight: State.FOCUSED not in sight.by_id("pin").states)
    pin = sight.by_id("pin")
    assert (pin.role, pin.label, pin.value) == (Role.PASSWORD, "PIN", HiddenValue())
    assert "hunter2" not in describe(sight) and "•" not in describe(sight)


def test_open_list(page: Looker) -> None:
    """The list of a `select` is drawn in a window of its own; its object still claims the place of the closed one."""
    team = page.look().by_id("team")
    page.click(team)
    sight = page.until(lambda sight: sight.holds(Role.MENU_ITEM, "Green"))
    item = sight.one(Role.MENU_ITEM, "Green")
    popup = next(w for w in sight.windows if w.id == item.window)
    assert popup.id != team.window
    assert sight.tree.elements[item.parent].bounds == popup.bounds
    assert item.bounds.y > team.bounds.y
    page.click(item)
    page.until(lambda sight: sight.by_id("team").value == TextValue("Green"))


def test_context_menu(page: Looker) -> None:
    page.click(page.look().one(Role.HEADING, "New ticket"), button=3)
    sight = page.until(lambda sight: any(e.name.startswith("Reload") for e in sight.all(Role.MENU_ITEM)))
    item = next(e for e in sight.all(Role.MENU_ITEM) if e.name.startswith("Reload"))
    assert item.window != sight.by_id("team").window and not item.bounds.empty
    page.xdo("key", "Escape")
    page.until(lambda sight: not sight.all(Role.MENU_ITEM))
