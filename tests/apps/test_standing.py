"""status, after a daemon that ended in the middle of runs: each says how it is gone on with."""

from pathlib import Path

import pytest

from daemon.gate import plan as plans
from daemon.types import Run, RunId, RunState
from perception.types import Surface
from sop.types import Sop
from tests.apps.terminal import steadyhand
from tests.daemon import notes
from tests.daemon.doors import Opener, open_house


def test_only_what_can_be_gone_on_with_is_offered_to_be(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("STEADYHAND_HOME", str(tmp_path / "home"))
    by_model = Sop(1, plans.BY_MODEL, "tidy up", (), ())
    with open_house(Opener()) as (house, _):
        for name, sop in (("shown", notes.sop(notes.SAVE)), ("thought", by_model)):
            run = Run(RunId(name), sop.title, (Surface.VIRTUAL,), RunState.RUNNING, "", 1.0, 0.0)
            house._journal.begin(run, plans.Plan(sop, {}, {Surface.VIRTUAL: Surface.VIRTUAL}).to_data())
    with open_house(Opener()):
        lines = [each for each in steadyhand("status").stdout.splitlines() if "Was cut off" in each]
    assert len(lines) == 2
    assert "steadyhand resume shown" in lines[0]
    assert "thought" in lines[1] and "resume" not in lines[1] and "steadyhand do" in lines[1]
