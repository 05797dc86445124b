"""Fara. Replies are those of its published run (microsoft/fara, README.md), in the form that its agent reads
(src/fara/fara_agent.py, _parse_thoughts_and_action)."""

import pytest

from controllers.types import Scroll, ToWindow, Type, TypeMode
from perception.types import Rect, Surface
from policies.errors import Inexpressible, ReplyMalformed
from policies.models import making
from policies.models.families.fara import Fara
from policies.models.types import Hover, Said
from policies.types import Done
from tests.policies.models.families.pieces import LOOK, at, clicked, tagged
from tests.policies.models.families.there_and_back import seen

DIALECT = Fara()
WEB = seen(DIALECT, Rect(0, 0, 1440, 900), Surface.WEB)
DESK = seen(DIALECT, Rect(0, 0, 1440, 900))
FRONT = ToWindow(WEB.observation.foreground)


def reply(thought: str, arguments: str) -> str:
    return f'{thought}\n<tool_call>\n{{"name": "computer_use", "arguments": {arguments}}}\n</tool_call>'


def test_its_published_run() -> None:
    thought = (
        "To begin locating the closest GameStop store, I will click on the 'Trade-In' button, which typically leads to "
        "a store locator feature on retail websites."
    )
    found = DIALECT.read(reply(thought, '{"action": "left_click", "coordinate": [1074, 37]}'), WEB)
    assert (found.said, found.thought) == (clicked(1083, 37), thought)  # theirs: 1083.0252100840337, 37.16517857142858
    found_2 = reply("I will search.", '{"action": "web_search", "query": "GameStop store locator zip code 90028"}')
    with pytest.raises(ReplyMalformed, match="no search of its own"):
        DIALECT.read(found_2, WEB)
    thought = (
        "The closest GameStop store to zip code 90028 is located at 5533 W Sunset Blvd, Los Angeles, CA 90028. It is "
        "currently closed and will open tomorrow at 11 AM. The contact number is (323) 466-3714."
    )
    assert DIALECT.read(reply(thought, '{"action": "terminate", "status": "success"}'), WEB).said == Done(thought)


@pytest.mark.parametrize(
    ("arguments", "said", "left"),
    [
        (
            {"action": "type", "coordinate": [714, 448], "text": "90028"},
            Type(LOOK, at(720, 450), making.arg("90028"), TypeMode.APPEND),
            1,
        ),
        (
            {
                "action": "type",
                "coordinate": [714, 448],
                "text": "90028",
                "press_enter": False,
                "delete_existing_text": True,
            },
            Type(LOOK, at(720, 450), making.arg("90028"), TypeMode.REPLACE),
            0,
        ),
        ({"action": "type", "text": "cats\n"}, making.write(WEB, "cats"), 1),
        ({"action": "type", "text": "cats\n", "press_enter": False}, making.write(WEB, "cats"), 1),
        ({"action": "key", "keys": ["ArrowDown"]}, making.press(WEB, "Down"), 0),
        ({"action": "mouse_move", "coordinate": [714, 448]}, Hover(at(720, 450).point), 0),
        ({"action": "scroll", "pixels": -400}, Scroll(LOOK, FRONT, 0, 10), 0),
        ({"action": "visit_url", "url": "https://example.org/a b"}, making.launch(WEB, "https://example.org/a b"), 0),
        ({"action": "history_back"}, making.press(WEB, "alt+Left"), 0),
        ({"action": "pause_and_memorize_fact", "fact": "It costs 3 €"}, making.fact("It costs 3 €"), 0),
    ],
)
def test_its_actions(arguments: dict[str, object], said: Said, left: int) -> None:
    found = DIALECT.read(tagged("computer_use", arguments), WEB)
    assert (found.said, found.left) == (said, left)


@pytest.mark.parametrize(
    "arguments",
    [
        {"action": "right_click", "coordinate": [5, 5]},
        {"action": "type", "text": "x", "press_enter": "perhaps"},
        {"action": "visit_url", "url": "https://example.org\u200b"},
        {"action": "visit_url", "url": "--remote-debugging-port=1"},
        {"action": "visit_url"},
    ],
)
def test_what_is_refused(arguments: dict[str, object]) -> None:
    with pytest.raises(ReplyMalformed):
        DIALECT.read(tagged("computer_use", arguments), WEB)


def test_addresses_are_visited_in_a_browser_only() -> None:
    with pytest.raises(ReplyMalformed, match="No address"):
        DIALECT.read(tagged("computer_use", {"action": "visit_url", "url": "https://example.org"}), DESK)
    with pytest.raises(Inexpressible):
        DIALECT.write(making.launch(DESK, "gedit"), DESK)
    for said in (making.launch(WEB, "https://example.org"), making.fact("x")):
        assert DIALECT.read(DIALECT.write(said, WEB), WEB).said == said
