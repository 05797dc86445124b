"""The one codec of what was seen, decided and done: the journal, exports and training all read it.

A turn is a JSON object {"version": 1, "turn": {"is": "Turn", …}, "credit": {…}}, the last where it is known who decided
it; pixels are PNG files kept elsewhere, by digest. What
is hidden stays hidden: a hidden value is its tag, a secret its handle; neither type can hold characters.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from io import BytesIO

from perception.redact import covered
from perception.types import Frame, NoFrame, Observation, Rect
from policies.codec import FIX, Json, from_json, to_json
from policies.errors import TrajectoryError
from policies.types import Credit, Turn
from sop.types import Check, Dropped, Mark, Moment, Pause, Shown, Unseen

VERSION = 1
_CREDIT = "credit"
_ELSEWHERE = NoFrame("kept by digest")

Keep = Callable[[Frame], Json]
"""Stores a frame's picture and gives its entry (`keep_frame`)."""


def encode_turn(turn: Turn, put: Callable[[bytes], str]) -> dict[str, Json]:
    """`put` stores a picture and gives its digest; called once, or not at all for a screen without pixels. Fields that
    hide what they hold are covered in it."""
    turn = replace(turn, observation=covered(turn.observation))
    coded: dict[str, Json] = {"version": VERSION, "turn": to_json(replace(turn, observation=_bare(turn.observation)))}
    if isinstance(turn.observation.frame, Frame):
        coded["frame"] = keep_frame(turn.observation.frame, put)
    return coded


def with_credit(coded: dict[str, Json], credit: Credit) -> dict[str, Json]:
    """An encoded turn that says who decided it, and what that took."""
    return {**coded, _CREDIT: to_json(credit)}


def credit_of(data: Mapping[str, Json]) -> Credit | None:
    """None for turns that were kept before that was written down, and for what cannot be read."""
    try:
        found = from_json(data.get(_CREDIT))
    except TrajectoryError:
        return None
    return found if isinstance(found, Credit) else None


def decode_turn(data: dict[str, Json], get: Callable[[str], bytes]) -> Turn:
    """The very turn that was encoded, pixels included. Raises TrajectoryError, and what `get` raises."""
    if data.get("version") != VERSION:
        raise TrajectoryError(f"a turn of version {data.get('version')!r}; this program reads {VERSION}.", FIX)
    turn = from_json(data.get("turn"))
    if not isinstance(turn, Turn):
        raise TrajectoryError("there is no turn in it.", FIX)
    return replace(turn, observation=_whole(turn.observation, data.get("frame"), get))


def encode_shown(shown: Shown, keep: Keep) -> dict[str, Json]:
    """A part of a demonstration. `keep` is called for each screen with pixels, and may know one already."""
    if not isinstance(shown, Moment):
        return {"version": VERSION, "shown": to_json(shown), "frames": []}
    seen = (covered(shown.before), covered(shown.after))
    bare = replace(shown, before=_bare(shown.before), after=_bare(shown.after))
    frames: list[Json] = [keep(each.frame) if isinstance(each.frame, Frame) else None for each in seen]
    return {"version": VERSION, "shown": to_json(bare), "frames": frames}


def decode_shown(data: dict[str, Json], get: Callable[[str], bytes]) -> Shown:
    """The very thing that was encoded. Raises TrajectoryError, and what `get` raises."""
    if data.get("version") != VERSION:
        raise TrajectoryError(f"a moment of version {data.get('version')!r}; this program reads {VERSION}.", FIX)
    match from_json(data.get("shown", data.get("moment"))), data.get("frames"):
        case Moment() as moment, [before, after]:
            seen = _whole(moment.before, before, get), _whole(moment.after, after, get)
            return replace(moment, before=seen[0], after=seen[1])
        case said, [] if isinstance(said, Mark | Check | Dropped | Pause | Unseen):
            return said
        case _:
            raise TrajectoryError("there is no moment in it.", FIX)


def keep_frame(frame: Frame, put: Callable[[bytes], str]) -> Json:
    """Store the pixels; the entry by which they are found again."""
    picture, alpha = _png(frame)
    bounds = frame.bounds
    return {
        "picture": put(picture),
        "bounds": [bounds.x, bounds.y, bounds.width, bounds.height],
        "alpha": alpha,
    }


def _bare(observation: Observation) -> Observation:
    return replace(observation, frame=_ELSEWHERE) if isinstance(observation.frame, Frame) else observation


def _whole(observation: Observation, kept: Json, get: Callable[[str], bytes]) -> Observation:
    return observation if kept is None else replace(observation, frame=_frame(kept, get))


def _png(frame: Frame) -> tuple[bytes, int | None]:
    """The picture, and its alpha where one value holds for all pixels: X gives 0 or 255 everywhere, and a PNG of three
    channels is a quarter smaller and opens everywhere as what was seen."""
    from PIL import Image

    alphas = set(frame.bgra[3::4])
    alpha = alphas.pop() if len(alphas) == 1 else None
    size = (frame.bounds.width, frame.bounds.height)
    if not frame.bounds.area:
        return b"", alpha
    image = Image.frombuffer("RGBA", size, frame.bgra, "raw", "BGRA", 0, 1)
    out = BytesIO()
    (image if alpha is None else image.convert("RGB")).save(out, "PNG", compress_level=1)
    return out.getvalue(), alpha


def _frame(kept: Json, get: Callable[[str], bytes]) -> Frame:
    from PIL import Image, UnidentifiedImageError

    match kept:
        case {
            "picture": str(digest),
            "bounds": [int(x), int(y), int(width), int(height)],
            "alpha": int() | None as alpha,
        }:
            bounds = Rect(x, y, width, height)
        case _:
            raise TrajectoryError("the frame's entry is not one.", FIX)
    data = get(digest)
    if not bounds.area:
        return Frame(bounds, b"")
    try:
        image = Image.open(BytesIO(data), formats=["PNG"])
        pixels = image.convert("RGBA")
    except (OSError, UnidentifiedImageError) as error:
        raise TrajectoryError(f"the picture {digest[:12]} cannot be read: {error}.", FIX) from None
    if pixels.size != (width, height):
        raise TrajectoryError(f"the picture {digest[:12]} has another size.", FIX)
    if alpha is not None:
        pixels.putalpha(alpha)
    return Frame(bounds, pixels.tobytes("raw", "BGRA"))
