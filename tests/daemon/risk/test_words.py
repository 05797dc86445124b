# ruff: noqa: RUF001 - letters that look alike are what this is about
"""How words are found in labels: whole words, every script, and through every disguise that a person sees through."""

import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from daemon.risk.lettering import bare
from daemon.risk.words import HARMLESS, YES, Lists, Phrases, fields, grave, plain

INVISIBLE = (
    "\u200b\u200c\u200d\u200e\u200f\u2060\u2066\u2069\u202a\u202e\u00ad\ufeff\u034f\u115f\u3164\ufe0f\U000e0041\x07"
)
MARKS = "\u0301\u0308\u0332\u0336\u035f\u20e3"

LABELS = {
    "Delete": "delete",
    "Send message": "send",
    "Jetzt bezahlen": "pay",
    "Удалить": "delete",
    "删除": "delete",
    "購入する": "buy",
    "삭제하기": "delete",
    "إرسال": "send",
    "हटाएं": "delete",
    "SATIN AL": "buy",
    "Ne pas enregistrer": "delete",
    "🗑": "delete",
    "Order": "buy",
    "Share with Bob": "send",
}


@given(st.sampled_from(sorted(LABELS)), st.lists(st.tuples(st.integers(0, 40), st.sampled_from(INVISIBLE)), max_size=8))
def test_what_is_invisible_hides_nothing(label: str, inserted: list[tuple[int, str]]) -> None:
    shown = label
    for place, each in inserted:
        shown = shown[: place % (len(shown) + 1)] + each + shown[place % (len(shown) + 1) :]
    assert grave()[LABELS[label]].within(shown), ascii(shown)


@given(
    st.sampled_from(["Delete", "Send message", "Удалить", "删除", "إرسال", "삭제하기"]),
    st.lists(st.tuples(st.integers(1, 40), st.sampled_from(MARKS)), max_size=5),
)
def test_marks_over_letters_hide_nothing(label: str, inserted: list[tuple[int, str]]) -> None:
    shown = label
    for place, each in inserted:
        at = 1 + place % len(label)
        shown = shown[:at] + each + shown[at:]
    assert grave()[LABELS[label]].within(shown), ascii(shown)


@given(st.text(max_size=300))
def test_any_text_can_be_read(text: str) -> None:
    for phrases in (*grave().values(), HARMLESS, fields()["recipient"]):
        assert isinstance(phrases.within(text), str)
        assert not phrases.exactly(text) or phrases.within(text)
    assert plain(plain(text)) == plain(plain(plain(text)))


@pytest.mark.parametrize(
    ("category", "label"),
    [
        ("delete", "De\u200blete"),
        ("delete", "\u202eDelete\u202c"),
        ("delete", "ＤＥＬＥＴＥ"),
        ("delete", "𝐃𝐞𝐥𝐞𝐭𝐞"),
        ("delete", "𝔇𝔢𝔩𝔢𝔱𝔢"),
        ("delete", "Ⓓⓔⓛⓔⓣⓔ"),
        ("delete", "🅳🅴🅻🅴🆃🅴"),
        ("delete", "🇩🇪🇱🇪🇹🇪"),
        ("delete", "ᴅᴇʟᴇᴛᴇ"),
        ("delete", "Dеlеtе"),
        ("delete", "DΕLΕΤΕ"),
        ("delete", "D e l e t e"),
        ("delete", "D.e.l.e.t.e"),
        ("delete", "D-E-L-E-T-E"),
        ("delete", "d_e_l_e_t_e"),
        ("delete", "De1ete"),
        ("delete", "DeIete"),
        ("delete", "D3lete"),
        ("delete", "D\u0332e\u0332l\u0332e\u0332t\u0332e\u0332"),
        ("delete", "_Delete"),
        ("delete", "De&lete"),
        ("delete", "deleteAccountButton"),
        ("delete", "delete_row"),
        ("delete", "Delete\u00a0file"),
        ("delete", "×\u2009Delete"),
        ("delete", "🗑️"),
        ("delete", "🗑 Bin it"),
        ("delete", "删 除"),
        ("delete", "刪除(D)"),
        ("delete", "LÖSCHEN"),
        ("delete", "Lo\u0308schen"),
        ("delete", "УДАЛИТЬ"),
        ("delete", "حـــذف"),
        ("delete", "حَذْف"),
        ("delete", "والحذف"),
        ("delete", "हटाएँ"),
        ("pay", "рау nоw"),
        ("pay", "P@y now"),
        ("pay", "💳"),
        ("pay", "Zahlen (12,00 €)"),
        ("send", "📤"),
        ("send", "✉️"),
        ("send", "Post (3)"),
        ("send", "Post [Ctrl+Enter]"),
        ("send", "Share…"),
        ("send", "➤"),
        ("buy", "Order →"),
        ("buy", "🚀 Order"),
        ("buy", "satın al"),
        ("buy", "SATIN AL"),
        ("permission", "İZİN VER"),
        ("terms", "J´accepte"),
        ("terms", "J'accepte"),
        ("terms", "J’accepte"),
        ("delete", "Don`t save"),
        ("delete", "Confirrn and rernove"),
    ],
)
def test_disguises(category: str, label: str) -> None:
    assert grave()[category].within(label)


@pytest.mark.parametrize(
    ("category", "label"),
    [
        ("send", "Post office"),
        ("send", "Share price"),
        ("send", "Sender"),
        ("send", "Timeshare"),
        ("buy", "Sort order"),
        ("buy", "Order by date"),
        ("buy", "Facebook"),
        ("buy", "Notebook"),
        ("delete", "Deleted items"),
        ("delete", "Undeleted"),
        ("delete", "A4"),
        ("delete", "R3mov"),
        ("pay", "Payload"),
        ("pay", "Ways to pay"),
        ("command", "Running"),
        ("send", "已发送"),
        ("send", "내보내기"),
        ("delete", "删除线"),
        ("delete", "Silah"),
        ("delete", ""),
        ("delete", "\u200b"),
        ("delete", "√"),
        ("pay", "🎵"),
    ],
)
def test_a_part_of_a_word_and_an_innocent_phrase_are_no_finding(category: str, label: str) -> None:
    assert not grave()[category].within(label)


def test_an_innocent_phrase_excuses_only_itself() -> None:
    assert grave()["send"].within("Share price with Bob and send")
    assert grave()["delete"].within("Delete deleted items")
    assert grave()["send"].within("已发送 发送")


def test_how_a_phrase_counts() -> None:
    phrases = Phrases(lambda: Lists(anywhere=("pay now",), starts=("share",), exact=("order",)))
    assert [phrases.within(each) for each in ("please pay now", "pay", "Share it", "time share")] == [
        "pay now", "", "share", "",
    ]  # fmt: skip
    assert [phrases.within(each) for each in ("Order", "Order (3)", "Order »", "Sort order", "Orders")] == [
        "order", "order", "order", "", "",
    ]  # fmt: skip
    assert [phrases.exactly(each) for each in ("Pay now!", "Pay now, please", "share", "Order (3)")] == [
        "pay now", "", "share", "",
    ]  # fmt: skip


def test_the_longest_phrase_names_the_finding() -> None:
    assert grave()["delete"].within("Move to trash") == "move to trash"


def test_yes_and_harmless_are_whole_labels() -> None:
    assert YES.exactly("✓ OK") and YES.exactly("OK »") and not YES.exactly("OK, delete")
    assert HARMLESS.exactly("✕ Cancel") and not HARMLESS.exactly("🗑 Cancel") and not HARMLESS.exactly("Cancel order")


def test_plain_is_the_label_itself() -> None:
    assert plain("_Save…") == plain("&Save") == plain("Sa\u200bve") == plain("ＳＡＶＥ") == "save"
    assert plain("保存(S)") == "保存"
    assert plain("R&&D") == "r&d"
    assert plain("Dеlete") != plain("Delete"), "a permit for the one is none for the other"


def test_nothing_is_read_before_it_is_asked_for() -> None:
    asks = "import daemon.risk.words, daemon.risk.lists as l; print(l.sections.cache_info().misses)"
    assert subprocess.run([sys.executable, "-c", asks], capture_output=True, text=True, check=True).stdout == "0\n"


@pytest.mark.parametrize("mark", ["“", "$", "1", " ", "1 ", "(", "a-"])
def test_a_label_of_any_length_is_read(mark: str) -> None:
    long = mark * (200_000 // len(mark))
    assert grave()["delete"].within(f"{long} de1ete {long}x") == "delete"
    assert bare(f"{long}x (3)") == f"{long}x"
