"""Exercise 15: custom layers."""

# BEGIN SOLUTION
import math

# END SOLUTION
import torch
from torch import Generator, Tensor, nn


# BEGIN SOLUTION
def _require_float(X: Tensor) -> None:
    if not X.is_floating_point():
        raise TypeError(f"X must be a floating point tensor, got {X.dtype}")


def _require_last_axis(X: Tensor, size: int) -> None:
    if X.shape[-1:] != (size,):
        raise ValueError(f"the last axis of X must be {size}, got the shape {tuple(X.shape)}")


def _require_positive(**sizes: int) -> None:
    for name, size in sizes.items():
        if size < 1:
            raise ValueError(f"{name} must be at least 1, got {size}")


# END SOLUTION


class CenteredLayer(nn.Module):
    """Subtract the mean along one axis. The layer has no parameters."""

    def __init__(self, dim: int = -1) -> None:
        """Remember the axis.

        Args:
            dim: the axis along which the mean is taken.
        """
        # BEGIN SOLUTION
        super().__init__()
        self.dim = dim
        # END SOLUTION

    def forward(self, X: Tensor) -> Tensor:
        """Compute X minus its mean along `dim`.

        Args:
            X: any shape with at least one axis, floating point.

        Returns:
            The centered values, same shape and dtype as X.

        Raises:
            TypeError: X is not a floating point tensor.
        """
        # BEGIN SOLUTION
        _require_float(X)
        return X - X.mean(dim=self.dim, keepdim=True)
        # END SOLUTION


class MyLinear(nn.Module):
    """An affine map X @ weight + bias, without activation."""

    weight: nn.Parameter  # (in_units, units), normal with mean 0 and variance 1/in_units
    bias: nn.Parameter | None  # (units,), zeros at the start; None when bias=False

    def __init__(
        self, in_units: int, units: int, bias: bool = True, generator: Generator | None = None
    ) -> None:
        """Make the parameters.

        Args:
            in_units: number of inputs, at least 1.
            units: number of outputs, at least 1.
            bias: whether there is a bias.
            generator: draws the weight; None means the global generator.

        Raises:
            ValueError: a size is below 1.
        """
        # BEGIN SOLUTION
        super().__init__()
        _require_positive(in_units=in_units, units=units)
        weight = torch.randn(in_units, units, generator=generator) / math.sqrt(in_units)
        self.weight = nn.Parameter(weight)
        self.bias = nn.Parameter(torch.zeros(units)) if bias else None
        # END SOLUTION

    def forward(self, X: Tensor) -> Tensor:
        """Compute X @ weight + bias.

        Args:
            X: inputs, shape (..., in_units), with the dtype of the layer.

        Returns:
            Outputs, shape (..., units).

        Raises:
            TypeError: X is not a floating point tensor.
            ValueError: the last axis of X is not `in_units`.
        """
        # BEGIN SOLUTION
        _require_float(X)
        _require_last_axis(X, len(self.weight))
        Y = X @ self.weight
        return Y if self.bias is None else Y + self.bias
        # END SOLUTION


class QuadraticForm(nn.Module):
    """One quadratic form in the inputs for each output: y_k = sum_ij weight_ijk x_i x_j."""

    weight: nn.Parameter  # (in_features, in_features, out_features), variance 1/in_features²

    def __init__(
        self, in_features: int, out_features: int, generator: Generator | None = None
    ) -> None:
        """Make the weight, normal with mean 0 and variance 1/in_features².

        Args:
            in_features: number of inputs, at least 1.
            out_features: number of outputs, at least 1.
            generator: draws the weight; None means the global generator.

        Raises:
            ValueError: a size is below 1.
        """
        # BEGIN SOLUTION
        super().__init__()
        _require_positive(in_features=in_features, out_features=out_features)
        weight = torch.randn(in_features, in_features, out_features, generator=generator)
        self.weight = nn.Parameter(weight / in_features)
        # END SOLUTION

    def forward(self, X: Tensor) -> Tensor:
        """Compute y_k = sum_ij weight_ijk x_i x_j for each input vector x.

        Args:
            X: inputs, shape (..., in_features), with the dtype of the layer.

        Returns:
            Outputs, shape (..., out_features).

        Raises:
            TypeError: X is not a floating point tensor.
            ValueError: the last axis of X is not `in_features`.
        """
        # BEGIN SOLUTION
        _require_float(X)
        _require_last_axis(X, len(self.weight))
        return torch.einsum("...i,...j,ijk->...k", X, X, self.weight)
        # END SOLUTION


class HalfSpectrum(nn.Module):
    """The first half of the discrete Fourier transform of a real signal. No parameters."""

    def __init__(self) -> None:
        """Make the layer; it needs to know nothing in advance."""
        # BEGIN SOLUTION
        super().__init__()
        # END SOLUTION

    def forward(self, X: Tensor) -> Tensor:
        """Compute c_k = sum_t x_t exp(-2 pi i k t / n) for k = 0, ..., n // 2.

        Args:
            X: real signals along the last axis, shape (..., n), floating point; any n >= 1, and n
                may change from call to call.

        Returns:
            Coefficients, shape (..., n // 2 + 1): complex64 for float32, complex128 for float64.

        Raises:
            TypeError: X is not a floating point tensor.
        """
        # BEGIN SOLUTION
        _require_float(X)
        n = X.shape[-1]
        t = torch.arange(n, device=X.device)
        turns = torch.outer(t, t[: n // 2 + 1]) % n  # k t modulo n: exact, and the angle is small
        phases = torch.exp(-2j * math.pi / n * turns.to(X.dtype))
        return X.to(phases.dtype) @ phases
        # END SOLUTION


class RunningStandardize(nn.Module):
    """Standardise each feature over the batch, and remember running statistics for later."""

    running_mean: Tensor  # buffer (num_features,), zeros at the start
    running_var: Tensor  # buffer (num_features,), ones at the start
    num_batches: Tensor  # buffer, int64 scalar, 0 at the start

    def __init__(self, num_features: int, momentum: float = 0.1, eps: float = 1e-5) -> None:
        """Make the buffers.

        Args:
            num_features: number of columns of X, at least 1.
            momentum: weight of the newest batch in the running values, in [0, 1].
            eps: added to the variance before the root, above 0.

        Raises:
            ValueError: `num_features` is below 1, `momentum` outside [0, 1], or `eps` <= 0.
        """
        # BEGIN SOLUTION
        super().__init__()
        _require_positive(num_features=num_features)
        if not 0 <= momentum <= 1:
            raise ValueError(f"momentum must lie in [0, 1], got {momentum}")
        if not eps > 0:
            raise ValueError(f"eps must be positive, got {eps}")
        self.momentum = momentum
        self.eps = eps
        self.register_buffer("running_mean", torch.zeros(num_features))
        self.register_buffer("running_var", torch.ones(num_features))
        self.register_buffer("num_batches", torch.tensor(0))
        # END SOLUTION

    def forward(self, X: Tensor) -> Tensor:
        """Compute (X - mean) / sqrt(var + eps) for each column.

        In training, mean and var are the mean and the population variance of the batch, both part
        of the graph. Then each running value becomes
        (1 - momentum) * running + momentum * batch value, detached, and `num_batches` goes up by 1.
        In evaluation, mean and var are the running values, and nothing changes.

        Args:
            X: shape (N, num_features), with the dtype of the layer; N >= 2 in training.

        Returns:
            Standardised values, same shape and dtype as X.

        Raises:
            TypeError: X is not a floating point tensor.
            ValueError: X is not of shape (N, num_features), or N < 2 in training.
        """
        # BEGIN SOLUTION
        _require_float(X)
        if X.ndim != 2:
            raise ValueError(f"X must have two axes, got the shape {tuple(X.shape)}")
        _require_last_axis(X, len(self.running_mean))
        if not self.training:
            return (X - self.running_mean) / torch.sqrt(self.running_var + self.eps)
        if len(X) < 2:
            raise ValueError("training needs a batch of at least two rows")
        mean = X.mean(dim=0)
        centered = X - mean
        var = centered.square().mean(dim=0)
        self.running_mean.lerp_(mean.detach(), self.momentum)
        self.running_var.lerp_(var.detach(), self.momentum)
        self.num_batches += 1
        return centered / torch.sqrt(var + self.eps)
        # END SOLUTION
