from io import BytesIO

import pytest

from perception.worker_child import answer, pack, unpack

ECHO, OBEY = "tests.perception.worker_targets:echo", "tests.perception.worker_targets:obey"


def test_what_is_packed_is_unpacked() -> None:
    body, blobs = {"text": "寸法", "numbers": [1, 2.5]}, [b"", b"abc", b"\0" * 1000]
    data = BytesIO(b"".join(pack(body, blobs)))
    assert unpack(data.read) == (body, blobs)
    assert data.read() == b""


def test_blobs_are_not_copied() -> None:
    blob = b"x" * 1000
    assert pack({}, [blob])[1] is blob


@pytest.mark.parametrize(
    ("order", "expected"),
    [
        ("raise", {"raised": "ValueError: no such picture"}),
        ("blind", {"not_observable": ["No model.", "Install one."]}),
    ],
)
def test_what_a_target_raises_is_an_answer(order: str, expected: object) -> None:
    assert answer(OBEY, order, []) == expected


def test_what_a_target_returns_is_an_answer() -> None:
    value = answer(ECHO, "request", [b"12"])["value"]
    assert isinstance(value, dict)
    assert (value["request"], value["sizes"]) == ("request", [2])
