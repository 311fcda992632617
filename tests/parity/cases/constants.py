"""Constants handed over to containers and callers many times keep their value."""


def pair() -> tuple[str, tuple[int]]:
    return ("content-length", (0,))


def listed() -> list[bytes]:
    return [b"chunked-body", b"other"]


def table() -> dict[str, tuple[int, str]]:
    return {"a constant key": (1, "a constant item")}


def case_constants_survive_being_given_away() -> None:
    for _ in range(3000):
        first = pair()
        second = listed()
        third = table()
        del first, second, third
    print(pair(), listed(), table())


def case_constants_as_arguments() -> None:
    seen: list[object] = []
    for _ in range(3000):
        seen.append("a text constant")
        seen.append(("a tuple", 2.5, b"bytes"))
        seen.clear()
    seen.append(("a tuple", 2.5, b"bytes"))
    print(seen)
