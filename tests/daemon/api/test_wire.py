import json

import pytest

from controllers.types import Binding, BoundArgument, ElementEvidence, Origin, WindowEvidence
from daemon.api import views
from daemon.api.wire import decode, encode
from daemon.types import Confirmation, Run, RunId, RunState
from perception.types import Role, Surface

CONFIRMATION = Confirmation(
    run=RunId("r1"),
    step="3",
    nonce="ab",
    binding=Binding(
        verb="click",
        arguments=(BoundArgument("text", "Ada\n‮", Origin.USER, "--set name", False),),
        surface=Surface.VIRTUAL,
        device="virtual:97",
        window=(WindowEvidence(7, 123456789012, "mousepad", "Untitled"),),
        elements=(ElementEvidence(Role.BUTTON, "Delete", "", "", ("dialog:Sure?",), (1, 2, 30, 40)),),
        crop_sha256="00",
        crop_dhash="ff",
    ),
    category="delete",
    reason="it deletes",
    intent="press Delete",
    policy_version="1",
    expires=2**62,
)


def test_what_is_signed_comes_back_the_same() -> None:
    """The approver signs what it decoded: one changed field would void every approval."""
    assert decode(Confirmation, json.loads(json.dumps(encode(CONFIRMATION)))) == CONFIRMATION


def test_whole_numbers_become_floats_where_floats_are_meant() -> None:
    run = Run(RunId("r"), "job", (Surface.DESKTOP,), RunState.DONE, "", 1, 2)
    assert isinstance(decode(Run, encode(run)).started, float)


def test_dicts_and_defaults_travel() -> None:
    body = views.StartRun("job", {"name": "Ada"}, {}, "virtual")
    assert decode(views.StartRun, encode(body)) == body


@pytest.mark.parametrize("data", [{}, [], {"ok": "yes"}, {"ok": 1}])
def test_what_does_not_fit_is_refused(data: object) -> None:
    with pytest.raises((TypeError, KeyError)):
        decode(views.Accepted, data)


def test_an_unknown_state_is_refused() -> None:
    run = encode(Run(RunId("r"), "job", (), RunState.DONE, "", 1.0, 2.0))
    with pytest.raises(ValueError, match="dancing"):
        decode(Run, run | {"state": "dancing"})
