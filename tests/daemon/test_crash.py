"""SIGKILL at any moment: no acknowledged record is lost, nothing that must happen once happens twice."""

import json
import subprocess
import sys
from pathlib import Path

import pytest


def killed(*arguments: str) -> tuple[int, list[str]]:
    command = [sys.executable, "-m", "tests.daemon.killable", *arguments]
    told = json.loads(subprocess.run(command, check=True, capture_output=True, timeout=290).stdout)
    return told["deaths"], told["wrong"]


@pytest.mark.timeout(300)
def test_death_at_every_record_and_around_every_act(tmp_path: Path) -> None:
    deaths, wrong = killed("points", str(tmp_path))
    assert wrong == []
    assert deaths >= 100


@pytest.mark.timeout(300)
def test_death_at_random_moments_several_times_in_one_job(tmp_path: Path) -> None:
    deaths, wrong = killed("random", str(tmp_path), "30")
    assert wrong == []
    assert deaths >= 30
