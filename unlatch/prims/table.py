"""All primitives: the rows of every type, collected explicitly."""

from typing import Final

from unlatch.prims.schema import Row

ALL: Final[tuple[Row, ...]] = ()
