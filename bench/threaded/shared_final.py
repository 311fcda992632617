"""Threads read one price list whose objects never change after they are made: `Final` attributes and tuples."""

from typing import Final

AMOUNT: Final = 3200
UNIT: Final = 566_055
STEPS: Final = 1_000

PRODUCTS: Final = 500


class Currency:
    def __init__(self, name: str, rate: float) -> None:
        self.name: Final = name
        self.rate: Final = rate


class Price:
    def __init__(self, units: int, currency: Currency) -> None:
        self.units: Final = units
        self.currency: Final = currency


class Product:
    def __init__(self, number: int, prices: tuple[Price, ...]) -> None:
        self.number: Final = number
        self.prices: Final = prices


class Catalogue:
    def __init__(self, products: tuple[Product, ...]) -> None:
        self.products: Final = products


def setup(workers: int) -> Catalogue:
    currencies = (Currency("euro", 1.0), Currency("pound", 1.25), Currency("yen", 0.0078125))
    products = []
    for number in range(PRODUCTS):
        prices = [Price(number * 3 + i, currencies[(number + i) % 3]) for i in range(4)]
        products.append(Product(number, tuple(prices)))
    return Catalogue(tuple(products))


def work(catalogue: Catalogue, worker: int, amount: int) -> int:
    total = 0
    for _ in range(amount):
        worth = 0.0
        for step in range(STEPS):
            product = catalogue.products[step * 17 % PRODUCTS]
            price = product.prices[(product.number + step) % 4]
            worth += price.units * price.currency.rate
        total += int(worth)
    return total
