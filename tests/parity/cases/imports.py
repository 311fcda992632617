"""Imports in all forms, at module level and inside functions."""

import collections.abc
import json
import math as m
import os.path
import string, textwrap  # noqa: E401
from collections import OrderedDict, deque as double_ended
from math import *  # noqa: F403
from os.path import basename as base, join

import parity_support
from parity_support import Base, told

try:
    import no_such_module_at_all  # type: ignore[import-not-found]
except ImportError as error:
    no_such_module_at_all = None
    reason = str(error)


def case_module_level_imports() -> None:
    print(
        m.floor(2.5), json.dumps([1, None]), base("/a/b.txt"), join("a", "b"), os.path.exists("/no/such"), string.digits
    )
    print(
        list(OrderedDict(a=1)),
        double_ended([1, 2], maxlen=1),
        isinstance([], collections.abc.Sequence),
        textwrap.shorten("a b c", 5),
    )
    print(sqrt(16), pi > 3, Base("x").greet(), parity_support.twice(4))  # noqa: F405


def case_failed_import() -> None:
    print(no_such_module_at_all, reason)
    try:
        import no_such_module  # type: ignore[import-not-found]  # noqa: F401
    except ModuleNotFoundError as e:
        print(e, e.name)
    try:
        from math import no_such_name  # type: ignore[attr-defined]  # noqa: F401
    except ImportError as e:
        print(str(e).split("(")[0], e.name)
    try:
        import json.no_such_part  # type: ignore[import-not-found]  # noqa: F401
    except ModuleNotFoundError as e:
        print(e)
    try:
        import os.path.deeper  # type: ignore[import-not-found]  # noqa: F401
    except ModuleNotFoundError as e:
        print(e)


def local_imports() -> str:
    import decimal
    import xml.dom.minidom
    import urllib.parse as parse
    from fractions import Fraction as F, gcd_like  # type: ignore[attr-defined]

    return f"{decimal.Decimal('0.1')} {parse.quote('a b')} {F(1, 3)} {xml.dom.minidom} {gcd_like}"


def working_local_imports() -> str:
    import decimal
    import urllib.parse as parse
    from fractions import Fraction as F

    return f"{decimal.Decimal('0.1')} {parse.quote('a b')} {F(1, 3)}"


def case_imports_inside_functions() -> None:
    print(working_local_imports())
    try:
        local_imports()
    except ImportError as e:
        print(str(e).split("(")[0])


def case_dotted_import_binds_the_top() -> None:
    import email.message

    print(email.__name__, email.message.Message().is_multipart())
    import email.utils as tools

    print(tools.__name__, tools.quote('a"b'))


def case_import_under_condition() -> None:
    for wanted in (True, False):
        if wanted:
            import bisect
        print(bisect.bisect([1, 2, 3], 2))  # type: ignore[possibly-undefined]


def unbound_import(wanted: bool) -> str:
    if wanted:
        import heapq
    return heapq.__name__  # type: ignore[possibly-undefined]


def case_import_is_an_assignment() -> None:
    print(unbound_import(True))
    try:
        unbound_import(False)
    except UnboundLocalError as e:
        print(told(e))


def case_package_with_relative_imports() -> None:
    import shapes
    from shapes import area, circle
    from shapes.square import Square

    print(shapes.__name__, area(Square(3)), circle.Circle(2.0).area(), shapes.square.Square is Square)
    print(shapes.names(), circle.__package__, shapes.VERSION, hasattr(shapes, "__path__"))


def case_star_import_from_a_package() -> None:
    namespace: dict[str, object] = {}
    exec("from shapes import *", namespace)
    print(sorted(k for k in namespace if not k.startswith("__")))


def case_circular_import() -> None:
    from shapes import first

    print(first.ask(3))


def case_import_machinery() -> None:
    import importlib
    import sys

    import shapes.square

    module = importlib.import_module("shapes.square")
    print(
        module is shapes.square,
        sys.modules["shapes.square"] is module,
        module.__spec__ is not None and module.__spec__.name,
    )


def use_global_import() -> None:
    global random_module
    import random as random_module


def case_global_import() -> None:
    use_global_import()
    print(random_module.__name__)  # type: ignore[name-defined]
    del globals()["random_module"]
