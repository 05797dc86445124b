import os
import secrets
import subprocess
import sys
from pathlib import Path

from controllers.linux import tether
from perception.clock import Deadline

NO_FOLDER = Path("/nonexistent")


def test_a_process_knows_itself() -> None:
    me = next(process for process in tether.processes() if process.pid == os.getpid())
    assert me.parent == os.getppid()
    assert me.started > 0


def test_descendants_that_shed_the_mark_are_found() -> None:
    mark = secrets.token_hex(8)
    argv = ["sh", "-c", "env -i /bin/sleep 600 & wait"]
    with subprocess.Popen(argv, env=os.environ | {tether.MARK: mark}) as child:
        deadline = Deadline.after(5)
        while len(tether.marked(mark, NO_FOLDER)) < 2 and not deadline.expired:
            deadline.sleep(0.01)
        found = tether.marked(mark, NO_FOLDER)
        assert child.pid in {process.pid for process in found}
        assert len(found) == 2
        assert tether.end(mark, NO_FOLDER) == set()
    assert found & set(tether.processes()) == set()


def test_another_mark_is_left_alone() -> None:
    mark = secrets.token_hex(8)
    with subprocess.Popen(["sleep", "600"], env=os.environ | {tether.MARK: mark}) as child:
        assert tether.end(mark[:-1], NO_FOLDER) == set()
        assert child.poll() is None
        tether.end(mark, NO_FOLDER)


def test_the_folder_goes_when_the_owner_goes(tmp_path: Path) -> None:
    folder = tmp_path / "desktop"
    folder.mkdir()
    argv = [sys.executable, "-m", "controllers.linux.tether", secrets.token_hex(8), str(folder)]
    with subprocess.Popen(argv, stdin=subprocess.PIPE) as child:
        assert child.stdin
        child.stdin.close()
        assert child.wait(10) == 0
    assert not folder.exists()
