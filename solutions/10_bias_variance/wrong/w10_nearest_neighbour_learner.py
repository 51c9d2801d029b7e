# /// misconception
# id = "W10"
# name = "nearest_neighbour_learner"
# fails = ["C5"]
# en = "Your learner repeats the target of the nearest training point and never uses the degree. A polynomial of low degree cannot follow every target, and just that gives it its bias and its small variance."
# zh = "你的学习器只是重复最近的训练点的目标值，根本没有用到次数。低次多项式跟不上每一个目标值，它的偏差和较小的方差正是由此而来。"
# ///

from collections.abc import Callable

from torch import Tensor


def poly_learner(degree: int) -> Callable[[Tensor, Tensor, Tensor], Tensor]:
    if degree < 0:
        raise ValueError("degree must be >= 0")

    def learner(x_train: Tensor, y_train: Tensor, x_test: Tensor) -> Tensor:
        distance = (x_test[:, None] - x_train[None, :]).abs()
        nearest = distance.argmin(dim=1)
        return y_train[nearest]

    return learner
