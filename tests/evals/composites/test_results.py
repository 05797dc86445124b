"""Results that were kept and are read again, as tables, as a picture, and against the aims."""

from dataclasses import replace
from pathlib import Path

from daemon.types import RunState
from evals.composites.results import keep, kept, length_table, plot, success_table, verdict
from evals.composites.running import ALL, NOTHING, WAYS, Result, Way
from evals.composites.script import Call

PAGES = 4


def worked(way: Way, tokens: int, growth: int = 0, right: int = PAGES) -> Result:
    calls = tuple(Call(page, tokens + growth * page, erred=False) for page in range(1, PAGES + 1))
    return Result("four pages", PAGES, 1, way, right, RunState.DONE, "", calls, 1.0)


EVEN = [worked(way, 5000 if way == NOTHING else 1000) for way in WAYS]


def test_what_was_kept_is_read_again(tmp_path: Path) -> None:
    file = tmp_path / "kept.jsonl"
    for each in EVEN:
        keep(each, True, file)
        keep(each, False, file)
    assert kept([file]) == (EVEN, EVEN)


def test_a_composite_that_was_not_worked_on_in_every_way_is_left_out(tmp_path: Path) -> None:
    file = tmp_path / "kept.jsonl"
    for each in EVEN[1:]:
        keep(each, True, file)
    keep(replace(EVEN[0], state=RunState.PAUSED), True, file)
    assert kept([file]) == ([], [])


def test_every_way_has_a_row_and_a_line(tmp_path: Path) -> None:
    assert success_table(EVEN).row_count == length_table(EVEN).row_count == len(WAYS)
    plot(EVEN, EVEN, tmp_path / "plot.png")
    assert (tmp_path / "plot.png").stat().st_size > 0


def test_aims_that_are_reached_are_not_complained_of() -> None:
    assert verdict(EVEN) == []


def test_what_is_not_reached_is_said() -> None:
    others = [each for each in EVEN if each.way != ALL]
    grown, long, failed = worked(ALL, 500, growth=500), worked(ALL, 4900), worked(ALL, 1000, right=1)
    assert "more than 1.2×" in verdict([*others, grown])[0]
    assert verdict([*others, long]) == ["it is 1.0× below full history, less than 3.7×"]
    assert "1 right" in verdict([*others, failed])[0]


def test_one_way_alone_is_told_too(tmp_path: Path) -> None:
    file = tmp_path / "kept.jsonl"
    keep(EVEN[-1], False, file)
    _, even = kept([file])
    assert even == EVEN[-1:] and length_table(even).row_count == 1
    plot([], even, tmp_path / "plot.png")
