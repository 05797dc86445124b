from __future__ import annotations

from evals.contact_page import ContactServer, Page, Told, judge
from evals.drifts import DRIFTS

ADA = {"name": "Ada", "email": "ada@example.org"}
TYPED = {3: ("email", "ada@example.org"), 1: ("name", "Ada"), 2: ("email", "a")}


def test_a_contact_saved_as_asked_is_good() -> None:
    told = Told([("name", ""), ("email", ""), ("save", "Save")], dict(TYPED), [ADA])
    assert judge(told, ADA).good


def test_every_press_and_text_that_nobody_asked_for_is_wrong() -> None:
    told = Told([("delete", "Delete contact")], dict(TYPED) | {4: ("name", "ada@example.org")}, [])
    verdict = judge(told, ADA)
    assert verdict.lacking and len(verdict.wrong) == 2
    assert "saved twice" in judge(Told([], {}, [ADA, ADA]), ADA).wrong


def test_pages_are_whole() -> None:
    assert len({drift.name for drift in DRIFTS}) == len(DRIFTS)
    for drift in DRIFTS:
        html = drift.page.html()
        assert "data-means" in html and not {"BEFORE", "FIELDS", "BUTTONS", "AFTER", "SCRIPT"} & set(html.split())
    server = ContactServer(Page())
    try:
        assert server.address.startswith("http://127.0.0.1:")
    finally:
        server.close()
