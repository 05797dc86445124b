from controllers.linux.ledger import Ledger, Sent
from controllers.linux.x11 import KEY_PRESS, KEY_RELEASE
from perception.types import Point

HERE = Point(3, 4)


def noting(*sent: Sent) -> Ledger:
    ledger = Ledger()
    ledger.keep(True)
    for each in sent:
        ledger.note(each)
    return ledger


def test_the_event_of_our_request_is_ours_once() -> None:
    sent = Sent(7, KEY_PRESS, 38, HERE)
    ledger = noting(sent)
    assert ledger.claim(7, KEY_PRESS, 38) == sent
    assert ledger.claim(7, KEY_PRESS, 38) is None


def test_the_same_key_under_another_number_is_a_persons() -> None:
    ledger = noting(Sent(7, KEY_PRESS, 38, HERE))
    assert ledger.claim(6, KEY_PRESS, 38) is None
    assert ledger.claim(7, KEY_PRESS, 38)


def test_another_key_under_our_number_is_a_persons() -> None:
    ledger = noting(Sent(7, KEY_PRESS, 38, HERE))
    assert ledger.claim(7, KEY_PRESS, 39) is None
    assert ledger.claim(7, KEY_RELEASE, 38) is None


def test_a_request_without_an_event_is_forgotten_when_a_later_one_answers() -> None:
    ledger = noting(Sent(7, KEY_PRESS, 38, HERE), Sent(9, KEY_RELEASE, 38, HERE))
    assert ledger.claim(9, KEY_RELEASE, 38)
    assert ledger.claim(7, KEY_PRESS, 38) is None


def test_numbers_wrap_around() -> None:
    ledger = noting(Sent(0xFFFF, KEY_PRESS, 38, HERE), Sent(1, KEY_RELEASE, 38, HERE))
    assert ledger.claim(0xFFFE, KEY_PRESS, 38) is None
    assert ledger.claim(0xFFFF, KEY_PRESS, 38)
    assert ledger.claim(1, KEY_RELEASE, 38)


def test_nothing_is_kept_while_nobody_listens() -> None:
    ledger = noting(Sent(7, KEY_PRESS, 38, HERE))
    ledger.keep(False)
    ledger.note(Sent(9, KEY_PRESS, 38, HERE))
    assert ledger.claim(7, KEY_PRESS, 38) is None
    assert ledger.claim(9, KEY_PRESS, 38) is None
