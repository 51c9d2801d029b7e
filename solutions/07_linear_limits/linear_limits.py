"""Exercise 7: what affine models cannot do, and how one hidden layer does it."""

from collections.abc import Callable, Sequence

import torch
import torch.nn.functional as F
from torch import Tensor, nn

# BEGIN SOLUTION


def _check_rows(X: Tensor) -> None:
    if not X.is_floating_point():
        raise TypeError(f"X must be a float tensor, got {X.dtype}")
    if X.ndim != 2:
        raise ValueError(f"X must have shape (n, d), got {tuple(X.shape)}")


# END SOLUTION


def fold_affine(layers: Sequence[tuple[Tensor, Tensor]]) -> tuple[Tensor, Tensor]:
    """Fold a stack of affine layers into one layer with the same effect.

    Layer l maps x to W_l x + b_l; the first of the list is applied first.

    Args:
        layers: at least one pair (W_l, b_l), with W_l of shape (out_l, in_l), b_l of shape
            (out_l,), and in_l equal to the out of the layer before.
    Returns:
        (W, b) with W of shape (out of the last layer, in of the first) and b of shape
        (out of the last layer,).
    Raises:
        ValueError: there is no layer, or the sizes do not chain.
    """
    # BEGIN SOLUTION
    if len(layers) == 0:
        raise ValueError("need at least one layer")
    size = None
    for W_l, b_l in layers:
        if W_l.ndim != 2 or b_l.shape != W_l.shape[:1] or size not in (None, W_l.shape[1]):
            raise ValueError(f"W {tuple(W_l.shape)} and b {tuple(b_l.shape)} after size {size}")
        size = W_l.shape[0]

    W, b = layers[0]
    for W_l, b_l in layers[1:]:
        W, b = W_l @ W, W_l @ b + b_l
    return W, b
    # END SOLUTION


def monotone_counts(
    f: Callable[[Tensor], Tensor], X: Tensor, feature: int, step: float = 1.0
) -> tuple[int, int]:
    """Count for how many rows f rises and for how many it falls when one feature is increased.

    Args:
        f: the function under study, maps (n, d) to (n,).
        X: rows of features, shape (n, d), float. It is not changed.
        feature: the column that is increased, from -d to d - 1.
        step: by how much; may be negative.
    Returns:
        Two Python ints: (rows where f strictly rises, rows where it strictly falls).
    Raises:
        TypeError: `X` is not a floating point tensor.
        ValueError: `X` does not have two axes, or `feature` is outside [-d, d).
    """
    # BEGIN SOLUTION
    _check_rows(X)
    d = X.shape[1]
    if not -d <= feature < d:
        raise ValueError(f"feature must be in [{-d}, {d}), got {feature}")
    moved = X.clone()
    moved[:, feature] += step
    before, after = f(X), f(moved)
    return int((after > before).sum()), int((after < before).sum())
    # END SOLUTION


def perceptron_fit(X: Tensor, y: Tensor, max_epochs: int = 100) -> tuple[Tensor, Tensor, bool]:
    """Train a perceptron, row by row.

    Start with w = 0 and b = 0. An epoch visits the rows in order; row i is wrong when
    (w · x_i + b > 0) differs from (y_i = 1), and only then
    w <- w + (2 y_i - 1) x_i and b <- b + (2 y_i - 1).

    Args:
        X: rows of features, shape (n, d), float.
        y: labels 0 and 1, shape (n,), float.
        max_epochs: the largest number of epochs, at least 1.
    Returns:
        (w, b, converged): w of shape (d,), b of shape (), and True after the first epoch
        without a mistake, or False when all `max_epochs` epochs had one.
    Raises:
        TypeError: `X` or `y` is not a floating point tensor.
        ValueError: `X` does not have two axes, the shape of `y` is not (n,), or
            `max_epochs` < 1.
    """
    # BEGIN SOLUTION
    _check_rows(X)
    if not y.is_floating_point():
        raise TypeError(f"y must be a float tensor, got {y.dtype}")
    if y.shape != X.shape[:1]:
        raise ValueError(f"{len(X)} rows, but y has shape {tuple(y.shape)}")
    if max_epochs < 1:
        raise ValueError(f"max_epochs must be at least 1, got {max_epochs}")
    w, b = X.new_zeros(X.shape[1]), X.new_zeros(())
    for _ in range(max_epochs):
        mistakes = 0
        for x_i, y_i in zip(X, y, strict=True):
            if (w @ x_i + b > 0) != (y_i == 1):
                sign = 2 * y_i - 1
                w, b = w + sign * x_i, b + sign
                mistakes += 1
        if mistakes == 0:
            return w, b, True
    return w, b, False
    # END SOLUTION


class XorNet(nn.Module):
    """A network with two hidden ReLU units that computes XOR with weights set by hand.

    Attributes:
        hidden: nn.Linear(2, 2).
        output: nn.Linear(2, 1).
    """

    hidden: nn.Linear
    output: nn.Linear

    def __init__(self) -> None:
        """Create the two layers and write suitable numbers into their weights and biases."""
        # BEGIN SOLUTION
        super().__init__()
        self.hidden = nn.Linear(2, 2)
        self.output = nn.Linear(2, 1)
        with torch.no_grad():
            self.hidden.weight.fill_(1.0)  # both units see x1 + x2
            self.hidden.bias.copy_(torch.tensor([0.0, -1.0]))
            self.output.weight.copy_(torch.tensor([[1.0, -2.0]]))
            self.output.bias.zero_()
        # END SOLUTION

    def forward(self, X: Tensor) -> Tensor:
        """Compute output(relu(hidden(X))).

        Args:
            X: points, shape (n, 2), in the dtype of the weights.
        Returns:
            Values of shape (n,): 0, 1, 1, 0 within 1e-6 at (0, 0), (0, 1), (1, 0), (1, 1).
        """
        # BEGIN SOLUTION
        return self.output(torch.relu(self.hidden(X))).squeeze(-1)
        # END SOLUTION


def train_xor(hidden: int = 16, steps: int = 300, lr: float = 0.05, seed: int = 0) -> nn.Module:
    """Train a network with one hidden layer on the four points of XOR.

    Optimiser, activation function and loss are yours to choose. The same seed gives the same
    weights, and the global random state is afterwards what it was before.

    Args:
        hidden: number of hidden units, at least 1; the weight of the first layer has shape
            (hidden, 2).
        steps: number of updates, at least 1.
        lr: learning rate, greater than 0.
        seed: seed of the initial weights.
    Returns:
        A module that maps points (n, 2), float32, to logits (n,); a logit > 0 means class 1.
    Raises:
        ValueError: `hidden` < 1 or `steps` < 1.
    """
    # BEGIN SOLUTION
    if hidden < 1 or steps < 1:
        raise ValueError(f"need at least one unit and one step, got {hidden} and {steps}")
    with torch.random.fork_rng(devices=[]):  # puts the global state back
        torch.default_generator.manual_seed(seed)
        net = nn.Sequential(
            nn.Linear(2, hidden), nn.Tanh(), nn.Linear(hidden, 1), nn.Flatten(start_dim=0)
        )
    X = torch.tensor([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]])
    y = torch.tensor([0.0, 1.0, 1.0, 0.0])
    optimiser = torch.optim.Adam(net.parameters(), lr=lr)
    for _ in range(steps):
        optimiser.zero_grad()
        F.binary_cross_entropy_with_logits(net(X), y).backward()
        optimiser.step()
    return net
    # END SOLUTION
