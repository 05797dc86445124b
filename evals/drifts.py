"""How the contact form differs from the day it was recorded, and what a careful person would do about each."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from evals.contact_page import DELETE, EMAIL, NAME, SAVE, Page


class Right(StrEnum):
    """What is right to do: `either` where both saving the right contact and stopping are."""

    PASS = "pass"
    HALT = "halt"
    EITHER = "either"


@dataclass(frozen=True, slots=True)
class Drift:
    """`says` are words that the account of a right halt must hold, so that a person knows what to do about it."""

    name: str
    right: Right
    page: Page
    says: tuple[str, ...] = ()


COVER = "position:fixed;left:0;right:0;bottom:0;top:0;background:#fff;border:2px solid;padding:40px"
BANNER = '<div id="ad" style="height:160px;background:#fd8">New: contacts on your phone</div>'
COOKIES = (
    f'<div id="cookies" style="{COVER}"><p>We use cookies.</p>'
    '<button type="button" data-means="accept">Accept all</button></div>'
)
ASK = (
    "<dialog id='ask' aria-label='Newsletter'><p>Would you like our newsletter?</p>"
    "<button type='button' data-means='accept'>Subscribe</button></dialog>"
)
SHIFT = "const ad = document.createElement('div'); ad.style.height = '160px'; ad.textContent = 'New: contacts';"
TREMBLE = "for (let n = 0; n < 15; n++) { ad.style.height = (n % 2 ? 160 : 0) + 'px'; await wait(200); }"
COOKIES_COME = "$('cookies').hidden = false; $('cookies').style.zIndex = 9;"
NOTES = (
    '<section><h2>Notes</h2><label for="text">Text</label><input type="text" id="text" data-means="notes">'
    '<p><button type="button" id="{id}" data-means="save-notes">Save</button></p></section>'
)


def _save(text: str = "Save", name: str = "save", means: str = "save", more: str = "") -> str:
    return f'<button type="submit" id="{name}" data-means="{means}" {more}>{text}</button>'


DRIFTS = (
    Drift("base", Right.PASS, Page()),
    Drift(
        "dark theme",
        Right.PASS,
        Page(style="body{background:#202124;color:#eee}button,input{background:#444;color:#eee}"),
    ),
    Drift(
        "ids changed",
        Right.PASS,
        Page(
            fields=(NAME + EMAIL)
            .replace('"name" name', '"f1" name')
            .replace('"email" name', '"f2" name')
            .replace('for="name"', 'for="f1"')
            .replace('for="email"', 'for="f2"'),
            buttons=_save(name="b7") + DELETE.replace('id="delete"', 'id="b8"'),
        ),
    ),
    Drift(
        "decoy button",
        Right.PASS,
        Page(buttons=_save("Save and close", "save-close", "decoy", "formaction=/no") + SAVE + DELETE),
    ),
    Drift("order of buttons", Right.PASS, Page(buttons=DELETE + SAVE)),
    Drift("order of fields", Right.PASS, Page(fields=EMAIL + NAME)),
    Drift("banner of 160 px", Right.PASS, Page(before=BANNER)),
    Drift("zoom 125 %", Right.PASS, Page(style="html{zoom:1.25}")),
    Drift("font of 18 px", Right.PASS, Page(style="body{font-size:18px}")),
    Drift(
        "two field ids swapped",
        Right.PASS,
        Page(
            fields=NAME.replace('"name" name', '"email" name').replace('for="name"', 'for="email"')
            + EMAIL.replace('"email" name', '"name" name').replace('for="email"', 'for="name"')
        ),
    ),
    Drift("label translated, known", Right.PASS, Page(buttons=_save("Speichern") + DELETE)),
    Drift(
        "Save comes after 3 s",
        Right.PASS,
        Page(
            buttons='<span id="here"></span>' + DELETE,
            script=f"await filled(); await wait(3000); $('here').outerHTML = '{SAVE}';",
        ),
    ),
    Drift(
        "page shifts after 200 ms",
        Right.PASS,
        Page(script=f"await filled(); await wait(200); {SHIFT} document.body.prepend(ad);"),
    ),
    Drift(
        "page shifts for 3 s",
        Right.PASS,
        Page(script=f"await filled(); {SHIFT} document.body.prepend(ad); {TREMBLE}"),
    ),
    Drift(
        "Save disabled for 2 s",
        Right.PASS,
        Page(
            buttons=_save(more="disabled") + DELETE,
            script="await filled(); await wait(2000); $('save').disabled = false;",
        ),
    ),
    Drift("two Saves", Right.EITHER, Page(after=NOTES.format(id="save-notes"))),
    Drift(
        "two Saves, ids changed", Right.EITHER, Page(buttons=_save(name="b7") + DELETE, before=NOTES.format(id="b6"))
    ),
    Drift("Save missing", Right.HALT, Page(buttons=DELETE), ('no button "Save"',)),
    Drift(
        "Save missing, another Save", Right.HALT, Page(buttons=DELETE, after=NOTES.format(id="save-notes")), ("Save",)
    ),
    Drift("renamed and new id", Right.HALT, Page(buttons=_save("Store", "b7") + DELETE), ("Save", "Store")),
    Drift("label translated, unknown", Right.HALT, Page(buttons=_save("Vista") + DELETE), ("Vista",)),
    Drift(
        "id of Save on Delete",
        Right.HALT,
        Page(buttons=DELETE.replace('id="delete"', 'id="save"')),
        ("Delete contact", "save"),
    ),
    Drift(
        "ids of Save and Delete swapped",
        Right.EITHER,
        Page(buttons=SAVE.replace('id="save"', 'id="delete"') + DELETE.replace('id="delete"', 'id="save"')),
    ),
    Drift("Save disabled for ever", Right.HALT, Page(buttons=_save(more="disabled") + DELETE), ("is disabled",)),
    Drift("pop-up in the way", Right.HALT, Page(after=ASK, script="$('ask').showModal();"), ("Newsletter",)),
    Drift(
        "pop-up after filling in",
        Right.HALT,
        Page(after=ASK, script="await filled(); await wait(100); $('ask').showModal();"),
        ("Newsletter",),
    ),
    Drift("covered by a banner", Right.HALT, Page(after=COOKIES), ("cover",)),
    Drift(
        "covered after filling in",
        Right.HALT,
        Page(
            before=COOKIES.replace("<div", "<div hidden"),
            script=f"await filled(); await wait(100); {COOKIES_COME}",
        ),
        ("cover",),
    ),
    Drift(
        "covered for 2 s",
        Right.PASS,
        Page(
            before=COOKIES.replace("<div", "<div hidden"),
            script=f"await filled(); {COOKIES_COME} await wait(2000); $('cookies').hidden = true;",
        ),
    ),
)
