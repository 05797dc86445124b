# ruff: noqa: RUF001, RUF002 - letters that look alike are what this is about
"""How a label is read: what a person sees in it, whatever it is spelled with.

Two forms. `plain` is the label without case, mnemonics and what is invisible, for comparing a label with itself.
`reading` is what it is taken for when looking for words: letters that look alike count as one (Cyrillic "е" and Latin
"e", "I" and "l"), accents are ignored, and a label in disguise ("D e l e t e", "de1ete", "delete_all") is read the
other ways too. Words are compared as whole tokens; a character of a script without spaces is a token by itself.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

Tokens = tuple[str, ...]

# Default_Ignorable_Code_Point outside the general category Cf (Unicode DerivedCoreProperties): drawn as nothing.
_IGNORABLE = frozenset((0x034F, 0x115F, 0x1160, 0x17B4, 0x17B5, 0x2065, 0x3164, 0xFFA0)).union(
    range(0x180B, 0x1810), range(0xFE00, 0xFE10), range(0xFFF0, 0xFFF9), range(0xE0000, 0xE1000)
)
_DRAWN_AS_NOTHING = frozenset({"Cf", "Cc", "Co", "Cs"})
_BREAKS = "\n\t\v\f\r\x1c\x1d\x1e\x85\u2028\u2029"

# Marks over and under letters; those of Devanagari and the voiced marks of kana are letters and stay.
_MARKS = re.compile(
    "[\u0300-\u036f\u064b-\u065f\u0670\u0640\u06d6-\u06ed\u093c\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]"
)

_CJK = (
    "\u1100-\u11ff\u3005-\u3007\u3040-\u30ff\u3130-\u318f\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff"
    "\uac00-\ud7af\uf900-\ufaff\U00020000-\U0003ffff"
)
_TOKEN = re.compile(rf"[{_CJK}]|[^\W_{_CJK}\u0900-\u0963]+|[\u0900-\u0963\u0966-\u097f]+|[^\w\s]")
_ARTICLE = re.compile(r"^و?ال(?=\w{3})")
_SPACED_OUT = re.compile(r"(?<![^\W_])(?:[^\W\d_]([ .\-_*·•|/])(?![\s.\-_*·•|/])){2,}[^\W\d_](?![^\W_])")
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")
_MNEMONIC = re.compile(r"\(_?&?[A-Za-z]\)")
_LEET = str.maketrans("013457@$|", "oieast" + "asi")
_LEET_WORD = re.compile(r"(?<!\S)(?=\S*[^\W\d_])(?=\S*[013457@$|])\S+")
_AFTERTHOUGHT = re.compile(r"(?<!\s)\s*+(?:[(\[][^()\[\]]{0,24}[)\]]|(?<!\d)\d++)$")


def _table() -> dict[int, str]:
    """Letters that a person takes for a Latin one (from Unicode's confusables), and spellings of one letter."""
    pairs = {
        "Α": "a", "Β": "b", "Ε": "e", "Ζ": "z", "Η": "h", "Ι": "i", "Κ": "k", "Μ": "m", "Ν": "n", "Ο": "o",
        "Ρ": "p", "Τ": "t", "Υ": "y", "Χ": "x", "α": "a", "β": "b", "γ": "y", "ε": "e", "η": "n", "ι": "i", "κ": "k",
        "ν": "v", "ο": "o", "ρ": "p", "τ": "t", "υ": "u", "χ": "x", "ω": "w", "ϲ": "c", "ϳ": "j",
        "ł": "i", "Ł": "i", "ø": "o", "Ø": "o", "đ": "d", "ħ": "h", "ŧ": "t", "ı": "i", "ɑ": "a", "ɡ": "g", "ɩ": "i",
        "ʟ": "i", "ᴀ": "a", "ʙ": "b", "ᴄ": "c", "ᴅ": "d", "ᴇ": "e", "ꜰ": "f", "ɢ": "g", "ʜ": "h", "ɪ": "i", "ᴊ": "j",
        "ᴋ": "k", "ᴍ": "m", "ɴ": "n", "ᴏ": "o", "ᴘ": "p", "ʀ": "r", "ꜱ": "s", "ᴛ": "t", "ᴜ": "u", "ᴠ": "v", "ᴡ": "w",
        "ʏ": "y", "ᴢ": "z", "օ": "o", "ո": "n", "ս": "u", "հ": "h", "ց": "g", "ǀ": "i", "Ꭰ": "d", "Ꭱ": "r", "Ꭲ": "t",
        "Ꭺ": "a", "Ꭼ": "e", "Ꭻ": "j", "Ꮃ": "w", "Ꮇ": "m", "Ꮋ": "h", "Ꮪ": "s", "Ꮮ": "i", "Ꮯ": "c", "Ꮲ": "p",
        "Ꮶ": "k", "Ꮩ": "v", "Ꮓ": "z", "Ᏼ": "b",
        "أ": "ا", "إ": "ا", "آ": "ا", "ٱ": "ا", "ى": "ي", "ی": "ي", "ئ": "ي", "ؤ": "و", "ة": "ه", "ک": "ك",
        "ँ": "ं",
    }  # fmt: skip
    table = {ord(each): latin for each, latin in pairs.items()}
    for first in (0x1F150, 0x1F170, 0x1F1E6):  # white letters on black circles and squares, flag letters
        table |= {first + index: chr(ord("a") + index) for index in range(26)}
    return table


_ALIKE = _table()
# After case is gone. A Cyrillic word of such letters alone stays comparable: both sides of a comparison are folded.
_FOLDED = str.maketrans(dict(zip("авекмнорстухіјѕһԁԛԝгпєӏl", "abekmhopctyxijshdqwrneii", strict=True)))


def plain(text: str) -> str:
    r"""Without case, compatibility forms, curly quotes, mnemonic marks ("_Save", "&Save", "保存(S)"), trailing dots
    and whatever is invisible (a zero-width space inside "De\u200blete" hides it from a search, not from a person)."""
    flat = unicodedata.normalize("NFKC", _visible(text)).casefold().replace("\u2019", "'").replace("\u2018", "'")
    flat = _MNEMONIC.sub("", flat).replace("_", "").replace("&&", "\0").replace("&", "").replace("\0", "&")
    return re.sub(r"\s+", " ", flat).strip().rstrip(".…:!").strip()


def reading(text: str) -> tuple[Tokens, ...]:
    """The words of a text, first as it stands, then as it may be meant if it is disguised."""
    return tuple(dict.fromkeys(_readings(text)))


def spelled(phrase: str) -> Tokens:
    """The words of a phrase of ours, which is in no disguise."""
    return next(_readings(phrase))


def bare(text: str) -> str:
    """Without what follows a label: a shortcut, a count ("Post (3)", "Send [Ctrl+Enter]", "Share 12")."""
    return _AFTERTHOUGHT.sub("", text)


def symbol(token: str) -> bool:
    return len(token) == 1 and not token.isalnum() and unicodedata.category(token).startswith("S")


def _readings(text: str) -> Iterator[Tokens]:
    return map(_tokens, _ways(unicodedata.normalize("NFKC", _visible(text))))


def _visible(text: str) -> str:
    if text.isascii() and text.isprintable():
        return text
    return "".join(" " if each in _BREAKS else each for each in text if each in _BREAKS or not _invisible(each))


def _invisible(each: str) -> bool:
    return ord(each) in _IGNORABLE or unicodedata.category(each) in _DRAWN_AS_NOTHING


def _ways(shown: str) -> Iterator[str]:
    whole = _MNEMONIC.sub("", shown).replace("_", "").replace("&", "")
    yield whole
    parted = _CAMEL.sub(" ", shown.replace("_", " "))
    if parted != shown:
        yield parted
    closed = _SPACED_OUT.sub(lambda run: run.group().replace(run.group(1), ""), shown)
    if closed != shown:
        yield closed
    meant = _LEET_WORD.sub(lambda word: word.group().translate(_LEET), whole)
    if meant != whole:
        yield meant


def _tokens(shown: str) -> Tokens:
    if not shown.isascii():
        shown = _MARKS.sub("", unicodedata.normalize("NFKD", shown)).translate(_ALIKE)
        shown = unicodedata.normalize("NFC", shown)
    flat = shown.casefold().translate(_FOLDED).replace("rn", "m").replace("vv", "w")
    words = _TOKEN.findall(flat)
    return tuple(_ARTICLE.sub("", each) for each in words if len(each) > 1 or each.isalnum() or symbol(each))
