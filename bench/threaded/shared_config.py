"""Threads read one configuration: an object with plain settings, a section of its own, a list and a dict."""

from typing import Final

AMOUNT: Final = 3200
UNIT: Final = 6_410_750
STEPS: Final = 1_000


class Limits:
    def __init__(self, retries: int, timeout: float) -> None:
        self.retries = retries
        self.timeout = timeout


class Config:
    def __init__(self) -> None:
        self.name = "service"
        self.debug = False
        self.limits = Limits(3, 2.5)
        self.hosts: list[str] = ["alpha", "beta", "gamma", "delta"]
        self.ports: dict[str, int] = {"alpha": 8080, "beta": 8443, "gamma": 9000, "delta": 80}


def setup(workers: int) -> Config:
    return Config()


def request(config: Config, number: int) -> int:
    """What serving one request reads."""
    if config.debug:
        return -1
    host = config.hosts[number % 4]
    limits = config.limits
    cost = config.ports[host] + len(config.name)
    if limits.timeout > 1.0:
        cost += limits.retries
    return cost


def work(config: Config, worker: int, amount: int) -> int:
    total = 0
    for _ in range(amount):
        for number in range(STEPS):
            total += request(config, number)
    return total
