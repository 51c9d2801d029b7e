"""Exercise 15: custom layers."""

import torch
from torch import Generator, Tensor, nn


class CenteredLayer(nn.Module):
    """Subtract the mean along one axis. The layer has no parameters."""

    def __init__(self, dim: int = -1) -> None:
        """Remember the axis.

        Args:
            dim: the axis along which the mean is taken.
        """
        raise NotImplementedError("exercise-15: CenteredLayer.__init__")

    def forward(self, X: Tensor) -> Tensor:
        """Compute X minus its mean along `dim`.

        Args:
            X: any shape with at least one axis, floating point.

        Returns:
            The centered values, same shape and dtype as X.

        Raises:
            TypeError: X is not a floating point tensor.
        """
        raise NotImplementedError("exercise-15: CenteredLayer.forward")


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
        raise NotImplementedError("exercise-15: MyLinear.__init__")

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
        raise NotImplementedError("exercise-15: MyLinear.forward")


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
        raise NotImplementedError("exercise-15: QuadraticForm.__init__")

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
        raise NotImplementedError("exercise-15: QuadraticForm.forward")


class HalfSpectrum(nn.Module):
    """The first half of the discrete Fourier transform of a real signal. No parameters."""

    def __init__(self) -> None:
        """Make the layer; it needs to know nothing in advance."""
        raise NotImplementedError("exercise-15: HalfSpectrum.__init__")

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
        raise NotImplementedError("exercise-15: HalfSpectrum.forward")


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
        raise NotImplementedError("exercise-15: RunningStandardize.__init__")

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
        raise NotImplementedError("exercise-15: RunningStandardize.forward")
