def total(prices: list[int], limit: int) -> int:
    """Sum the prices below a limit."""
    result = 0
    for price in prices:
        if price < limit:
            result += price
    return result
