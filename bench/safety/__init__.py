"""Safety cases: racing programs, each run compiled by every compiler, with what became of the process."""
