"""Holds a compiled tomli against the standard library's tomllib, on the test data of the standard library.

Started as `python -P tomllib_data.py FOLDER`, where FOLDER holds the tomli to test. tomli's source distribution has no
tests; the test data of tomllib is the same set. Each file must give the same value (compared by `repr`, which tells 1
from 1.0 and one date type from another) or the same error message. The last line is a JSON object with the counts.
"""

import json
import sys
import sysconfig
from pathlib import Path


def outcome(parser: object, text: str) -> str:
    """The value as text, or the error as text; anything but a TOMLDecodeError is reported by its type."""
    decode_error = parser.TOMLDecodeError  # type: ignore[attr-defined]
    try:
        return repr(parser.loads(text))  # type: ignore[attr-defined]
    except decode_error as error:
        return f"TOMLDecodeError: {error}"
    except Exception as error:  # a crash of the parser is a failed case, not the end of the comparison
        return f"{type(error).__name__} (unexpected): {error}"


def main() -> None:
    sys.path.insert(0, sys.argv[1])
    import tomllib

    import tomli  # type: ignore[import-not-found,unused-ignore]

    data = Path(sysconfig.get_path("stdlib")) / "test" / "test_tomllib" / "data"
    passed = 0
    failed = 0
    for path in sorted(data.rglob("*.toml")):
        text = path.read_bytes().decode()
        expected = outcome(tomllib, text)
        got = outcome(tomli, text)
        valid = "invalid" not in path.relative_to(data).parts
        if got == expected and expected.startswith("TOMLDecodeError") != valid:
            passed += 1
        else:
            failed += 1
            print(f"FAILED {path.relative_to(data)}\n  tomllib: {expected}\n  tomli:   {got}")
    origins = {name: module.__file__ for name, module in sys.modules.items() if name.partition(".")[0] == "tomli"}
    gil = getattr(sys, "_is_gil_enabled", None)
    state = {"origins": origins, "gil": True if gil is None else gil()}
    print(json.dumps({"passed": passed, "failed": failed, **state}))


if __name__ == "__main__":
    main()
