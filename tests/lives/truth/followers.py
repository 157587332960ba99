"""What those who follow may be told of dates, with weekday and distance, and what must be true."""

from tests.lives.truth.said import (
    Sentence,
    a_name,
    closes,
    distance_to,
    its_day,
    opens,
    the_one_before,
    window_is_open,
    window_opens_later,
)

_MOVED = {
    "kind": a_name,
    "day": its_day,
    "distance": distance_to("day"),
    "before": the_one_before,
}
_CLOSES = {"closes": closes, "distance": distance_to("closes")}

FOLLOWERS = (
    *(
        Sentence(f"%(kind)s: {fact} %(day)s (%(distance)s); {former} %(before)s.", _MOVED)
        for fact, former in (
            ("the suspension has ended. The new date is", "before the suspension it was"),
            ("more time was given. The new date is", "until now it was"),
            ("the date is now", "until now it was"),
        )
    ),
    Sentence(
        "%(kind)s: the date was corrected. The correct date is %(day)s (%(distance)s); %(before)s "
        "had been recorded.",
        _MOVED,
    ),
    Sentence(
        "%(kind)s: the date is %(day)s (%(distance)s).",
        {"kind": a_name, "day": its_day, "distance": distance_to("day")},
    ),
    Sentence(
        "The window for submissions opens on %(opens)s and closes on %(closes)s.",
        {"opens": opens, "closes": closes},
        (window_opens_later,),
    ),
    Sentence(
        "The window for submissions opens on %(opens)s (%(distance)s) and closes on %(closes)s.",
        {"opens": opens, "distance": distance_to("opens"), "closes": closes},
    ),
    Sentence(
        "The window for submissions is open until %(closes)s (%(distance)s).",
        _CLOSES,
        (window_is_open,),
    ),
    Sentence(
        "The window for submissions is open, from %(day)s to %(closes)s (%(distance)s).",
        {**_CLOSES, "day": its_day},
        (window_is_open,),
    ),
)
