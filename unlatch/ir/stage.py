"""How far the passes have come with a function, for those who check it."""

from enum import IntEnum


class Stage(IntEnum):
    """What the passes have made explicit so far."""

    VALUES = 0  # no references yet
    COUNTED = 1  # references, borrowed values
    PINNED = 2  # what slow paths pin and settle again
