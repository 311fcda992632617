"""Whole small programs made of classes: a JSON parser, a virtual machine, a bank, a cache, a scheduler."""

from parity_support import told


class JsonError(ValueError):
    def __init__(self, message: str, position: int) -> None:
        super().__init__(f"{message} at {position}")
        self.position = position


class JsonParser:
    ESCAPES = {"n": "\n", "t": "\t", '"': '"', "\\": "\\", "/": "/"}

    def __init__(self, text: str) -> None:
        self.text = text
        self.pos = 0

    def parse(self) -> object:
        value = self.value()
        self.space()
        if self.pos < len(self.text):
            raise JsonError("extra text", self.pos)
        return value

    def space(self) -> None:
        while self.pos < len(self.text) and self.text[self.pos] in " \n\t":
            self.pos += 1

    def peek(self) -> str:
        if self.pos >= len(self.text):
            raise JsonError("unexpected end", self.pos)
        return self.text[self.pos]

    def expect(self, c: str) -> None:
        if self.peek() != c:
            raise JsonError(f"expected {c!r}", self.pos)
        self.pos += 1

    def value(self) -> object:
        self.space()
        c = self.peek()
        if c == "{":
            return self.object()
        if c == "[":
            return self.array()
        if c == '"':
            return self.string()
        if c == "-" or c.isdigit():
            return self.number()
        for word, value in (("true", True), ("false", False), ("null", None)):
            if self.text.startswith(word, self.pos):
                self.pos += len(word)
                return value
        raise JsonError(f"unexpected {c!r}", self.pos)

    def object(self) -> dict[str, object]:
        out: dict[str, object] = {}
        self.expect("{")
        self.space()
        if self.peek() == "}":
            self.pos += 1
            return out
        while True:
            self.space()
            key = self.string()
            self.space()
            self.expect(":")
            out[key] = self.value()
            self.space()
            if self.peek() == ",":
                self.pos += 1
                continue
            self.expect("}")
            return out

    def array(self) -> list[object]:  # type: ignore[valid-type]
        out: list[object] = []
        self.expect("[")
        self.space()
        if self.peek() == "]":
            self.pos += 1
            return out
        while True:
            out.append(self.value())
            self.space()
            if self.peek() != ",":
                break
            self.pos += 1
        self.expect("]")
        return out

    def string(self) -> str:
        self.expect('"')
        out = ""
        while (c := self.peek()) != '"':
            self.pos += 1
            if c == "\\":
                e = self.peek()
                self.pos += 1
                if e == "u":
                    out += chr(int(self.text[self.pos : self.pos + 4], 16))
                    self.pos += 4
                else:
                    out += self.ESCAPES[e]
            else:
                out += c
        self.pos += 1
        return out

    def number(self) -> int | float:
        start = self.pos
        while self.pos < len(self.text) and self.text[self.pos] in "+-.eE0123456789":
            self.pos += 1
        token = self.text[start : self.pos]
        return float(token) if any([c in token for c in ".eE"]) else int(token)


def case_json() -> None:
    for text in [
        '{"a": [1, 2.5, -3e2], "b": {"c": null, "d": true}, "s": "x\\n\\u00e9"}',
        "[]",
        " {} ",
        '"é"',
        "12345678901234567890123",
    ]:
        print(JsonParser(text).parse())
    for text in ["", "[1,", '{"a" 1}', "[1] 2", "nul", '"abc', "[1 2]"]:
        try:
            JsonParser(text).parse()
        except JsonError as e:
            print(told(e), e.position)


class Machine:
    def __init__(self, program: list[tuple[str, int]]) -> None:
        self.program = program
        self.stack: list[int] = []
        self.pc = 0
        self.steps = 0

    def run(self, limit: int = 1000) -> list[int]:
        while self.pc < len(self.program):
            op, arg = self.program[self.pc]
            self.pc += 1
            self.steps += 1
            if self.steps > limit:
                raise RuntimeError(f"too many steps at {self.pc}")
            if op == "push":
                self.stack.append(arg)
            elif op == "jump_if":
                if self.stack.pop():
                    self.pc = arg
            elif op == "dup":
                self.stack.append(self.stack[-1 - arg])
            elif op == "store":
                self.stack[arg] = self.stack.pop()
            else:
                b, a = self.stack.pop(), self.stack.pop()
                self.stack.append(self.binary(op, a, b))
        return self.stack

    @staticmethod
    def binary(op: str, a: int, b: int) -> int:
        if op == "add":
            return a + b
        if op == "mul":
            return a * b
        if op == "sub":
            return a - b
        raise ValueError(f"no such operation: {op}")


def case_virtual_machine() -> None:
    factorial = [
        ("push", 1),
        ("push", 25),
        ("dup", 1),
        ("dup", 1),
        ("mul", 0),
        ("store", 0),
        ("push", 1),
        ("sub", 0),
        ("dup", 0),
        ("jump_if", 2),
    ]
    m = Machine(factorial)
    print(m.run(), m.steps)
    for program in ([("push", 1), ("jump_if", 0)], [("add", 0)], [("push", 1), ("push", 2), ("div", 0)]):
        try:
            print(Machine(program).run(10))
        except (RuntimeError, IndexError, ValueError) as e:
            print(told(e))


class InsufficientFunds(Exception):
    def __init__(self, needed: int, available: int) -> None:
        super().__init__(needed, available)
        self.needed = needed
        self.available = available

    def __str__(self) -> str:
        return f"need {self.needed}, have {self.available}"


class Account:
    fee = 1

    def __init__(self, owner: str, balance: int = 0) -> None:
        self.owner = owner
        self._balance = balance
        self.log: list[tuple[str, int]] = []

    @property
    def balance(self) -> int:
        return self._balance

    def withdraw(self, amount: int) -> None:
        total = amount + self.fee
        if total > self._balance:
            raise InsufficientFunds(total, self._balance)
        self._balance -= total
        self.log.append(("out", amount))

    def deposit(self, amount: int) -> None:
        if amount <= 0:
            raise ValueError("deposit must be positive")
        self._balance += amount
        self.log.append(("in", amount))


class Savings(Account):
    fee = 0

    def __init__(self, owner: str, balance: int = 0, rate: float = 0.1) -> None:
        super().__init__(owner, balance)
        self.rate = rate

    def interest(self) -> None:
        self.deposit(int(self.balance * self.rate))


class Bank:
    def __init__(self) -> None:
        self.accounts: dict[str, Account] = {}

    def open(self, account: Account) -> Account:
        if account.owner in self.accounts:
            raise KeyError(account.owner)
        self.accounts[account.owner] = account
        return account

    def transfer(self, source: str, target: str, amount: int) -> bool:
        a, b = self.accounts[source], self.accounts[target]
        try:
            a.withdraw(amount)
        except InsufficientFunds as e:
            print("refused:", e)
            return False
        else:
            b.deposit(amount)
        finally:
            print("attempted", source, target, amount)
        return True

    def total(self) -> int:
        return sum([a.balance for a in self.accounts.values()])


def case_bank() -> None:
    bank = Bank()
    bank.open(Account("ann", 100))
    savings = bank.open(Savings("bob", 50, 0.5))
    print(bank.transfer("ann", "bob", 30), bank.transfer("ann", "bob", 1000), bank.total())
    if isinstance(savings, Savings):
        savings.interest()
    print({k: (a.balance, a.log) for k, a in bank.accounts.items()})
    for action in range(3):
        try:
            if action == 0:
                bank.transfer("ann", "zoe", 1)
            elif action == 1:
                bank.open(Account("ann"))
            else:
                bank.accounts["ann"].deposit(-5)
        except (KeyError, ValueError) as e:
            print(told(e))


class Link:
    def __init__(self, key: str, value: int) -> None:
        self.key, self.value = key, value
        self.before: Link | None = None
        self.after: Link | None = None


class LruCache:
    def __init__(self, capacity: int) -> None:
        self.capacity = capacity
        self.table: dict[str, Link] = {}
        self.head: Link | None = None
        self.tail: Link | None = None
        self.hits = self.misses = 0

    def __len__(self) -> int:
        return len(self.table)

    def __contains__(self, key: str) -> bool:
        return key in self.table

    def _unlink(self, link: Link) -> None:
        if link.before is not None:
            link.before.after = link.after
        else:
            self.head = link.after
        if link.after is not None:
            link.after.before = link.before
        else:
            self.tail = link.before
        link.before = link.after = None

    def _push(self, link: Link) -> None:
        link.after = self.head
        if self.head is not None:
            self.head.before = link
        self.head = link
        if self.tail is None:
            self.tail = link

    def __getitem__(self, key: str) -> int:
        link = self.table.get(key)
        if link is None:
            self.misses += 1
            raise KeyError(key)
        self.hits += 1
        self._unlink(link)
        self._push(link)
        return link.value

    def __setitem__(self, key: str, value: int) -> None:
        if key in self.table:
            self._unlink(self.table[key])
        elif len(self.table) >= self.capacity and self.tail is not None:
            oldest = self.tail
            self._unlink(oldest)
            del self.table[oldest.key]
        link = self.table[key] = Link(key, value)
        self._push(link)

    def keys(self) -> list[str]:
        out, link = [], self.head
        while link:
            out.append(link.key)
            link = link.after
        return out


def case_lru_cache() -> None:
    cache = LruCache(2)
    cache["a"] = 1
    cache["b"] = 2
    print(cache["a"], cache.keys())
    cache["c"] = 3
    print(cache.keys(), "b" in cache, len(cache))
    try:
        cache["b"]
    except KeyError as e:
        print(told(e))
    cache["a"] += 10
    print(cache["a"], cache.hits, cache.misses, cache.keys())


class Event:
    counter = 0

    def __init__(self, time: float, name: str) -> None:
        self.time, self.name = time, name
        Event.counter += 1
        self.number = Event.counter

    def __lt__(self, other: "Event") -> bool:
        return (self.time, self.number) < (other.time, other.number)

    def fire(self, world: "World") -> None:
        world.log.append(f"{self.time:.1f} {self.name}")


class Repeating(Event):
    def __init__(self, time: float, name: str, every: float, times: int) -> None:
        super().__init__(time, name)
        self.every, self.times = every, times

    def fire(self, world: "World") -> None:
        super().fire(world)
        if self.times > 1:
            world.add(Repeating(self.time + self.every, self.name, self.every, self.times - 1))


class World:
    def __init__(self) -> None:
        self.queue: list[Event] = []
        self.log: list[str] = []

    def add(self, event: Event) -> None:
        self.queue.append(event)
        self.queue.sort()

    def run(self) -> list[str]:
        while self.queue:
            self.queue.pop(0).fire(self)
        return self.log


def case_scheduler() -> None:
    world = World()
    world.add(Event(2.5, "once"))
    world.add(Repeating(1.0, "tick", 1.0, 3))
    world.add(Event(1.0, "late"))
    print(world.run())
    Event.counter = 0


class Matrix:
    def __init__(self, rows: list[list[float]]) -> None:
        self.rows = rows

    @property
    def shape(self) -> tuple[int, int]:
        return len(self.rows), len(self.rows[0]) if self.rows else 0

    def __matmul__(self, other: "Matrix") -> "Matrix":
        if self.shape[1] != other.shape[0]:
            raise ValueError(f"shapes {self.shape} and {other.shape} do not fit")
        out = []
        for row in self.rows:
            line = []
            for j in range(other.shape[1]):
                total = 0.0
                for k, x in enumerate(row):
                    total += x * other.rows[k][j]
                line.append(total)
            out.append(line)
        return Matrix(out)

    def __pow__(self, n: int) -> "Matrix":
        result = Matrix.identity(self.shape[0])
        for _ in range(n):
            result = result @ self
        return result

    @classmethod
    def identity(cls, n: int) -> "Matrix":
        return cls([[1.0 if i == j else 0.0 for j in range(n)] for i in range(n)])

    def __repr__(self) -> str:
        return "; ".join([" ".join([f"{x:g}" for x in row]) for row in self.rows])

    def determinant(self) -> float:
        n = self.shape[0]
        if n == 1:
            return self.rows[0][0]
        total, sign = 0.0, 1.0
        for j in range(n):
            minor = Matrix([row[:j] + row[j + 1 :] for row in self.rows[1:]])
            total += sign * self.rows[0][j] * minor.determinant()
            sign = -sign
        return total


def case_matrix() -> None:
    m = Matrix([[1, 2], [3, 4]])
    print(m @ m, m**5, m.determinant(), Matrix([[2, 0, 1], [1, 3, 2], [1, 1, 1]]).determinant(), m.shape)
    try:
        m @ Matrix([[1, 2, 3]])
    except ValueError as e:
        print(told(e))
