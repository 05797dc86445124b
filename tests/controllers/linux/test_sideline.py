"""The side door: an act that opens a dialog must not blind the agent."""

from collections.abc import Iterator

import pytest

from controllers.linux.accessible import Accessible, NotOffered
from controllers.linux.sideline import call_directly
from controllers.linux.virtual import VirtualDesktop
from perception.clock import Deadline
from perception.types import Role
from tests.perception.trees.looking import Looker, application

pytestmark = pytest.mark.desktop


@pytest.fixture
def looker(desktop: VirtualDesktop) -> Iterator[Looker]:
    started = Looker(desktop)
    yield started
    started.close()


def test_a_dialog_opened_by_an_act_can_be_read_and_closed_by_another(desktop: VirtualDesktop, looker: Looker) -> None:
    """Mousepad's Save As waits inside of the act until it is closed, as gtk_dialog_run does."""
    hands = Accessible(looker.bus)
    with application(desktop, "mousepad", "--disable-server"):
        looker.until(lambda sight: bool(sight.all(Role.TEXTBOX)) and sight.foreground != "")
        looker.click(looker.look().one(Role.MENU, "File"))
        item = looker.until(lambda sight: sight.holds(Role.MENU_ITEM, "Save As...")).one(Role.MENU_ITEM, "Save As...")
        assert not isinstance(hands.press(item.ref, Deadline.after(5)), NotOffered)
        cancel = looker.until(lambda sight: sight.holds(Role.BUTTON, "Cancel")).one(Role.BUTTON, "Cancel")
        assert not isinstance(hands.press(cancel.ref, Deadline.after(5)), NotOffered)
        looker.until(lambda sight: not sight.all(Role.DIALOG))


@pytest.mark.parametrize("address", ["", "tcp:host=localhost,port=1", "unix:path=/nonexistent/socket", "unix:"])
def test_where_there_is_no_door_nothing_is_sent(address: str) -> None:
    assert call_directly(address, "/a", "b.c", "D", 0, Deadline.after(1)) is None
