"""A witness that misses a wrong effect would make every figure worthless."""

from pathlib import Path
from urllib.request import urlopen

from evals.witness import FormServer, Log, judge_file, judge_order

ORDER = {"reader": "Ada", "delivery": "express"}
FIELDS = frozenset({"reader", "express", "place"})


def test_the_right_file_and_nothing_else_is_right(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("Dear Ada\n")
    assert judge_file(tmp_path, "a.txt", "Dear Ada").good


def test_a_missing_another_and_a_changed_file_are_not(tmp_path: Path) -> None:
    assert judge_file(tmp_path, "a.txt", "Dear Ada").lacking
    (tmp_path / "a.txt").write_text("Dear")
    (tmp_path / "b.txt").write_text("")
    verdict = judge_file(tmp_path, "a.txt", "Dear Ada")
    assert len(verdict.wrong) == 2 and not verdict.good


def test_one_order_as_expected_with_clicks_on_its_fields_is_right() -> None:
    assert judge_order(Log([ORDER], ["reader", "place"]), ORDER, FIELDS).good


def test_other_orders_second_orders_and_other_clicks_are_wrong() -> None:
    other = ORDER | {"reader": "Eve"}
    verdict = judge_order(Log([ORDER, other, ORDER], ["discard"]), ORDER, FIELDS)
    assert len(verdict.wrong) == 3 and not verdict.lacking
    assert judge_order(Log(), ORDER, FIELDS).lacking


def test_the_server_logs_what_it_is_sent() -> None:
    with FormServer() as server:
        with urlopen(server.address, timeout=5) as page:
            assert b"Place order" in page.read()
        with urlopen(f"{server.address}order", b"reader=Ada%20L&note=a%0D%0Ab", timeout=5) as thanks:
            assert b"Order received" in thanks.read()
        with urlopen(f"{server.address}clicked", b"place", timeout=5) as told:
            assert told.status == 204
        assert server.log == Log([{"reader": "Ada L", "note": "a\nb"}], ["place"])
