"""What a pass reports: how often it did what."""

from collections import Counter

type Changes = Counter[str]
