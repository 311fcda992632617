"""Hand-written IR for the backend's tests: one small module per idea, with the Python source it stands for."""

from tests.unit.ir_modules import Sketch

FIB = Sketch(
    """
    def fib(n: int) -> int:
        if n < 2:
            return n
        return fib(n - 1) + fib(n - 2)
    """,
    """
    func @sample.fib(v0 n: int) -> int {
    b0:
      recursion.check @2:0-2:3
      v1: int = const.int {2}
      v2: bool = int.lt v0, v1 @3:7-3:12
      branch v2, b1, b2
    b1:
      return v0
    b2:
      v3: bool = native.ok {'fib'}
      branch v3, b3, b4
    b3:
      v4: int = const.int {1}
      v5: int = int.sub v0, v4 @4:15-4:20
      v6: int = call {'sample.fib'} v5 @4:11-4:21
      v7: int = int.sub v0, v1 @4:28-4:33
      v8: int = call {'sample.fib'} v7 @4:24-4:34
      v9: int = int.add v6, v8 @4:11-4:34
      return v9
    b4:
      v10: object = global.get {'fib'} @4:11-4:14
      v11: object = int.box v0
      v12: object = object.call v10, v11 @4:11-4:21
      v13: int = int.unbox v12 @4:11-4:21
      return v13
    }
    """,
)

LOOPS = Sketch(
    """
    def total(xs: list[int]) -> int:
        t = 0
        for x in xs:
            t += x
        return t

    def squares(n: int) -> list[int]:
        out = []
        i = 0
        while i < n:
            out.append(i * i)
            i += 1
        return out

    def mean(x: float, y: float) -> float:
        return (x + y) / 2.0
    """,
    """
    func @sample.total(v0 xs: list) -> int {
    b0:
      v1: int = const.int {0}
      v2: object = iter.new v0 @4:13-4:15
      jump b1(v1)
    b1(v3 t: int):
      safepoint @4:4-4:7
      v4: object = iter.next v2 @4:13-4:15
      v5: bool = is_defined v4
      branch v5, b2, b3
    b2:
      v6: int = int.unbox v4 @4:8-4:9
      v7: int = int.add v3, v6 @5:8-5:14
      jump b1(v7)
    b3:
      return v3
    }

    func @sample.squares(v0 n: int) -> list {
    b0:
      v1: list = list.new @9:10-9:12
      v2: int = const.int {0}
      v3: int = const.int {1}
      jump b1(v2)
    b1(v4 i: int):
      v5: bool = int.lt v4, v0 @11:10-11:15
      branch v5, b2, b3
    b2:
      safepoint @11:4-11:9
      v6: int = int.mul v4, v4 @12:19-12:24
      v7: object = int.box v6 @12:19-12:24
      list.append v1, v7 @12:8-12:25
      v8: int = int.add v4, v3 @13:8-13:14
      jump b1(v8)
    b3:
      return v1
    }

    func @sample.mean(v0 x: float, v1 y: float) -> float {
    b0:
      v2: float = float.add v0, v1
      v3: float = const.float {2.0}
      v4: float = float.truediv v2, v3 @17:11-17:24
      return v4
    }
    """,
)

POINTS = Sketch(
    """
    class Point:
        def __init__(self, x: int, tag: str) -> None:
            self.x = x
            self.tag = tag

        def move(self, by: int) -> int:
            self.x = self.x + by
            return self.x

    class Stuck(Point):
        def move(self, by: int) -> int:
            return self.x

    def push(p: Point, by: int) -> int:
        return p.move(by)

    def make(x: int, tag: str) -> Point:
        return Point(x, tag)

    def forget(p: Point) -> None:
        del p.tag
    """,
    """
    func @sample.Point.__init__(v0 self: @sample.Point, v1 x: int, v2 tag: str) -> none {
    b0:
      slot.init {'sample.Point', 'x'} v0, v1
      slot.init {'sample.Point', 'tag'} v0, v2
      v3: none = const.none
      return v3
    }

    func @sample.Point.move(v0 self: @sample.Point, v1 by: int) -> int {
    b0:
      v2: int = slot.get {'sample.Point', 'x'} v0 @8:17-8:23
      v3: int = int.add v2, v1 @8:17-8:28
      slot.set {'sample.Point', 'x'} v0, v3
      v4: int = slot.get {'sample.Point', 'x'} v0 @9:15-9:21
      return v4
    }

    func @sample.Stuck.move(v0 self: @sample.Stuck, v1 by: int) -> int {
    b0:
      v2: int = slot.get {'sample.Stuck', 'x'} v0 @13:15-13:21
      return v2
    }

    func @sample.push(v0 p: @sample.Point, v1 by: int) -> int {
    b0:
      v2: int = call.method {'sample.Point', 'move'} v0, v1 @16:11-16:21
      return v2
    }

    func @sample.make(v0 x: int, v1 tag: str) -> @sample.Point {
    b0:
      v2: bool = class.ok {'sample.Point'}
      branch v2, b1, b2
    b1:
      v3: @sample.Point = class.new {'sample.Point'} @19:11-19:24
      v4: none = call {'sample.Point.__init__'} v3, v0, v1 @19:11-19:24
      return v3
    b2:
      v5: object = global.get {'Point'} @19:11-19:16
      v6: object = int.box v0
      v7: object = object.call v5, v6, v1 @19:11-19:24
      v8: @sample.Point = cast {'Point'} v7 @19:11-19:24
      return v8
    }

    func @sample.forget(v0 p: @sample.Point) -> none {
    b0:
      slot.del {'sample.Point', 'tag'} v0 @22:8-22:13
      v1: none = const.none
      return v1
    }
    """,
    classes={"Point": (None, {"x": "int", "tag": "str"}, ["move"]), "Stuck": ("Point", {}, [])},
    globals=("Point",),
)

HANDLERS = Sketch(
    """
    def look(d: dict, key: str) -> int:
        try:
            return d[key]
        except KeyError:
            return -1

    def wrap(d: dict, key: str) -> object:
        try:
            return d[key]
        except KeyError as e:
            raise ValueError(key) from e

    def local(flag: bool) -> str:
        if flag:
            text = "set"
        return text

    def picky(x: object) -> list:
        return x
    """,
    """
    func @sample.look(v0 d: dict, v1 key: str) -> int {
    b0:
      v2: object = dict.get_item v0, v1 ! b2 @4:15-4:21
      jump b1
    b1:
      v3: int = int.unbox v2 @4:15-4:21
      return v3
    b2:
      v4: object = exc.enter
      v5: object = exc.handled
      v6: object = global.get {'KeyError'} ! b5(v4) @5:11-5:19
      jump b3
    b3:
      v7: bool = exc.match v5, v6 ! b5(v4) @5:11-5:19
      branch v7, b4, b6
    b4:
      exc.leave v4
      v8: int = const.int {-1}
      return v8
    b5(v9: object):
      exc.leave v9
      raise
    b6:
      exc.reraise v5 ! b5(v4)
      unreachable
    }

    func @sample.wrap(v0 d: dict, v1 key: str) -> object {
    b0:
      v2: object = dict.get_item v0, v1 ! b1 @10:15-10:21
      return v2
    b1:
      v3: object = exc.enter
      v4: object = exc.handled
      v5: object = global.get {'ValueError'} ! b2(v3) @12:14-12:24
      jump b3
    b3:
      v6: object = object.call v5, v1 ! b2(v3) @12:14-12:29
      jump b4
    b4:
      exc.raise v6, v4 ! b2(v3) @12:8-12:36
      unreachable
    b2(v7: object):
      exc.leave v7
      raise
    }

    func @sample.local(v0 flag: bool) -> str {
    b0:
      v1: str = undef
      v2: str = const.str {'set'}
      branch v0, b1(v2), b1(v1)
    b1(v3 text: str):
      check_defined {'text'} v3 @17:11-17:15
      return v3
    }

    func @sample.picky(v0 x: object) -> list {
    b0:
      v1: list = cast {'list'} v0 @20:11-20:12
      return v1
    }
    """,
    globals=("KeyError", "ValueError"),
)

POINTS_ALONE = Sketch(
    """
    class Point:
        def move(self, by: int) -> int:
            return by

    def push(p: Point, by: int) -> int:
        return p.move(by)
    """,
    """
    func @sample.Point.move(v0 self: @sample.Point, v1 by: int) -> int {
    b0:
      return v1
    }

    func @sample.push(v0 p: @sample.Point, v1 by: int) -> int {
    b0:
      v2: int = call.method {'sample.Point', 'move'} v0, v1 @7:11-7:21
      return v2
    }
    """,
    classes={"Point": (None, {}, ["move"])},
)

KEPT = Sketch(
    """
    def kept(a: object, b: int) -> None:
        x = len
    """,
    """
    func @sample.kept(v0 a: object, v1 b: int) -> none {
    b0:
      v2: object = global.get {'len'} @3:8-3:11
      v3: none = const.none
      keep v2
      keep v3
      keep v1
      keep v0
      return v3
    }
    """,
)

ALL = {"kept": KEPT, "fib": FIB, "loops": LOOPS, "points": POINTS, "points alone": POINTS_ALONE, "handlers": HANDLERS}
