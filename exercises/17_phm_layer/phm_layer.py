"""Exercise 17: Fewer parameters: O(dq/n) layers."""

import torch
from torch import Generator, Tensor, nn


def phm_weight(A: Tensor, S: Tensor) -> Tensor:
    """Build one large matrix as a sum of n Kronecker products.

    W = sum_i A[i] (x) S[i], that is
    W[a * (q/n) + u, b * (d/n) + v] = sum_i A[i, a, b] * S[i, u, v].

    Args:
        A: shape (n, n, n), float.
        S: shape (n, q/n, d/n), float, same dtype as `A`.

    Returns:
        W of shape (q, d), dtype of `A`.

    Raises:
        TypeError: `A` or `S` is not a floating point tensor.
        ValueError: `A` is not of shape (n, n, n), `S` is not 3-dimensional, or the first axis of
            `S` is not n.
    """
    raise NotImplementedError("exercise-17: phm_weight")


class PHMLinear(nn.Module):
    """A linear layer whose weight is a sum of n Kronecker products.

    forward(X) = X W^T + bias with W = phm_weight(A, S), computed anew in every forward.

    Args:
        in_features: d, size of the last axis of the input.
        out_features: q, size of the last axis of the output.
        n: number of terms; divides d and q.
        bias: with a bias or without one.
        generator: source of the random numbers for `A` and `S`; None is the global one.

    Attributes:
        A: parameter (n, n, n), drawn from N(0, 1/n) (the second number is the variance).
        S: parameter (n, q/n, d/n), drawn from N(0, 1/d).
        bias: parameter (q,), starts at 0; or None.

    Raises:
        ValueError: a size is smaller than 1, or n does not divide d and q.
    """

    A: nn.Parameter
    S: nn.Parameter
    bias: nn.Parameter | None

    def __init__(
        self,
        in_features: int,
        out_features: int,
        n: int,
        bias: bool = True,
        generator: Generator | None = None,
    ) -> None:
        raise NotImplementedError("exercise-17: PHMLinear.__init__")

    def forward(self, X: Tensor) -> Tensor:
        """Apply the layer to the last axis of `X`.

        Args:
            X: shape (..., in_features), float, dtype of the layer.

        Returns:
            Shape (..., out_features), dtype of `X`.

        Raises:
            TypeError: `X` is not a floating point tensor.
            ValueError: the last axis of `X` is not in_features.
        """
        raise NotImplementedError("exercise-17: PHMLinear.forward")


def phm_param_count(d: int, q: int, n: int, bias: bool = True) -> int:
    """Count the parameters of `PHMLinear(d, q, n, bias)` without building it.

    Args:
        d: number of input features.
        q: number of output features.
        n: number of terms; divides d and q.
        bias: with a bias or without one.

    Returns:
        The number of entries of A, S and (if there is one) the bias, a Python int.

    Raises:
        ValueError: a size is smaller than 1, or n does not divide d and q.
    """
    raise NotImplementedError("exercise-17: phm_param_count")


def hamilton_product(p: Tensor, q: Tensor) -> Tensor:
    """Multiply quaternions.

    (w, x, y, z) stands for w + x i + y j + z k, with i^2 = j^2 = k^2 = ijk = -1.

    Args:
        p: left factors, shape (..., 4), float.
        q: right factors, shape (..., 4), same dtype; the leading axes broadcast with those of `p`.

    Returns:
        The products p q, shape (..., 4) with the broadcast leading axes, dtype of `p`.

    Raises:
        TypeError: `p` or `q` is not a floating point tensor.
        ValueError: the last axis of `p` or `q` is not of size 4.
    """
    raise NotImplementedError("exercise-17: hamilton_product")


def quaternion_basis(dtype: torch.dtype = torch.float32) -> Tensor:
    """Return the matrices of left multiplication by 1, i, j, k.

    With B the result, hamilton_product(p, q) = (sum_i p[i] B[i]) q.

    Args:
        dtype: the dtype of the result.

    Returns:
        Shape (4, 4, 4): one 4 x 4 matrix for each unit, in the order 1, i, j, k.
    """
    raise NotImplementedError("exercise-17: quaternion_basis")


def complex_basis(dtype: torch.dtype = torch.float32) -> Tensor:
    """Return the matrices of multiplication by 1 and by i, acting on (re, im).

    Args:
        dtype: the dtype of the result.

    Returns:
        Shape (2, 2, 2): one 2 x 2 matrix for each unit, in the order 1, i.
    """
    raise NotImplementedError("exercise-17: complex_basis")
