"""The weights that are kept: they point at what they are told to, and do a job in the product's own loop."""

from collections.abc import Iterator

import pytest

from evals.train import WEIGHTS, model
from evals.train.easel import easel
from evals.train.judge import judged, rate
from evals.train.pages import pages
from evals.train.pressing import EXPECTED, GRAVE, job, press
from evals.train.stages import desktop
from policies.agent.policy import Mindset

PAGES = 10


@pytest.fixture
def mind() -> Iterator[Mindset]:
    made = model(WEIGHTS)
    yield made
    made.backend.close()


def test_seven_of_ten_answers_lie_inside_on_layouts_it_has_never_seen(mind: Mindset) -> None:
    with easel() as drawing:
        found = [verdict for page in judged(pages(PAGES), drawing, mind) for verdict in page.verdicts]
    hits, count = rate(found)
    assert count >= 50
    assert hits >= 0.7 * count, [(each.widget.instruction, each.reply) for each in found if not each.hit]


@pytest.mark.desktop
def test_it_does_a_job_on_a_desktop_and_what_deletes_is_signed(mind: Mindset) -> None:
    found = press(job(), ("Menu", GRAVE), mind, desktop)
    assert found.told == ("Menu", GRAVE)
    assert set(found.ends) == {"done"} and set(found.asked) == EXPECTED and len(found.asked) == 1
