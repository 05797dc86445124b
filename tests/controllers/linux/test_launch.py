import os
import signal
import time

import pytest

from controllers.errors import ActionRefused
from controllers.linux.launch import Launcher
from controllers.types import Delivery, Method
from perception.clock import Deadline

HERE = {"PATH": os.environ["PATH"], "HOME": "/tmp"}


def launch(command: str) -> Delivery:
    return Launcher(HERE).launch(command, Deadline.after(5))


def test_it_runs_in_a_group_of_its_own_without_a_shell(tmp_path: object) -> None:
    launcher = Launcher(HERE | {"HOME": str(tmp_path)})
    delivery = launcher.launch("sleep 30", Deadline.after(5))
    pid = int(delivery.proof.split()[1])
    try:
        assert delivery.method is Method.PROCESS
        assert os.getpgid(pid) == pid != os.getpgid(0)
    finally:
        os.kill(pid, signal.SIGKILL)
    started = time.monotonic()
    while launcher._children and time.monotonic() - started < 5:
        launcher.launch("true", Deadline.after(5))
        launcher._children = [each for each in launcher._children if each.poll() is None]
    assert not launcher._children


def test_quotes_are_read_as_a_shell_would_and_nothing_is_expanded() -> None:
    assert launch("test 'a b' = 'a b'").proof
    assert launch("test '$HOME' = /tmp").proof == ""
    assert launch("test ; touch /tmp/never").proof == ""


def test_a_program_that_fails_at_once_is_no_proof() -> None:
    assert launch("false").proof == ""


@pytest.mark.parametrize(
    ("command", "why"),
    [("", "empty"), ("'unclosed", "cannot be read"), ("no-such-program", "no program"), ("/etc/passwd", "no program")],
)
def test_it_refuses_what_cannot_run(command: str, why: str) -> None:
    with pytest.raises(ActionRefused, match=why) as refused:
        launch(command)
    assert refused.value.fix
