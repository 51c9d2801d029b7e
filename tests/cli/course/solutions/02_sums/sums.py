"""Exercise 2: sums."""

from torch import Tensor


def total(x: Tensor) -> Tensor:
    """The sum of all elements."""
    # BEGIN SOLUTION
    return x.sum()
    # END SOLUTION
