"""Exercise 14: reaching, counting and tying parameters."""

# BEGIN SOLUTION
import functools
import math

# END SOLUTION
import torch
import torch.nn.functional as F
from torch import Tensor, nn


# BEGIN SOLUTION
def _shapes(tensors: dict[str, Tensor]) -> dict[str, torch.Size]:
    return {name: tensor.shape for name, tensor in tensors.items()}


# END SOLUTION


def count_parameters(module: nn.Module, trainable_only: bool = True) -> int:
    """Count the numbers that a module can learn.

    A tied parameter (one object with several names) counts once; buffers do not count.

    Args:
        module: any module.
        trainable_only: leave out parameters whose `requires_grad` is False.

    Returns:
        The total number of entries, a Python int.
    """
    # BEGIN SOLUTION
    return sum(p.numel() for p in module.parameters() if p.requires_grad or not trainable_only)
    # END SOLUTION


def parameter_table(module: nn.Module) -> list[tuple[str, tuple[int, ...], int]]:
    """List every parameter name of a module with what stands behind it.

    Args:
        module: any module.

    Returns:
        One row (name, shape, number of entries) for each name, in the order of
        `named_parameters`; frozen parameters too, and a tied parameter under each of its names.
        The shape is a plain tuple of ints.
    """
    # BEGIN SOLUTION
    named = module.named_parameters(remove_duplicate=False)
    return [(name, tuple(p.shape), p.numel()) for name, p in named]
    # END SOLUTION


def get_by_path(module: nn.Module, path: str) -> Tensor:
    """Find a parameter or a buffer by its dotted name.

    Args:
        module: where the path starts.
        path: names joined by dots, such as "net.0.weight".

    Returns:
        The parameter or buffer object itself, so that writing into it changes the module.

    Raises:
        ValueError: the path leads nowhere, or to something that is not a tensor.
    """
    # BEGIN SOLUTION
    try:
        found = functools.reduce(getattr, path.split("."), module)
    except AttributeError:
        raise ValueError(f"{path!r} leads nowhere") from None
    if not isinstance(found, Tensor):
        raise ValueError(f"{path!r} is a {type(found).__name__}, not a tensor")
    return found
    # END SOLUTION


def freeze(module: nn.Module, prefix: str) -> int:
    """Stop the training of a part of a module: set `requires_grad` to False there.

    A parameter is meant if one of its names (a tied one has several) is `prefix` itself or lies
    below it: "net.1" means "net.1.weight", but not "net.10.weight".

    Args:
        module: any module.
        prefix: the name of a submodule or of a parameter.

    Returns:
        The number of distinct parameters that are meant.

    Raises:
        ValueError: `prefix` matches no parameter.
    """
    # BEGIN SOLUTION
    named = module.named_parameters(remove_duplicate=False)
    matched = {p for name, p in named if f"{name}.".startswith(f"{prefix}.")}
    if not matched:
        raise ValueError(f"no parameter is called {prefix!r} or lies below it")
    for p in matched:
        p.requires_grad_(False)
    return len(matched)
    # END SOLUTION


def copy_parameters(src: nn.Module, dst: nn.Module) -> None:
    """Write the parameter and buffer values of one module into another one.

    The tensors of `dst` stay the same objects, with their own dtype and device; afterwards the
    two modules share nothing. All names and shapes are compared before anything is written.

    Args:
        src: where the values come from; it is not changed.
        dst: where they go.

    Raises:
        ValueError: parameter names, buffer names or shapes differ; `dst` is then unchanged.
    """
    # BEGIN SOLUTION
    pairs = [
        (dict(src.named_parameters()), dict(dst.named_parameters())),
        (dict(src.named_buffers()), dict(dst.named_buffers())),
    ]
    for sources, targets in pairs:
        if _shapes(sources) != _shapes(targets):
            raise ValueError("the two modules differ in names or shapes")
    with torch.no_grad():
        for sources, targets in pairs:
            for name, target in targets.items():
                target.copy_(sources[name])
    # END SOLUTION


class TiedMLP(nn.Module):
    """An MLP whose hidden layer is one and the same layer, used again and again."""

    inp: nn.Linear  # in_features -> width
    shared: nn.Linear  # width -> width, applied `repeats` times
    out: nn.Linear  # width -> out_features

    def __init__(self, in_features: int, width: int, out_features: int, repeats: int) -> None:
        """Make the three layers.

        Args:
            in_features: number of inputs, at least 1.
            width: number of hidden units, at least 1.
            out_features: number of outputs, at least 1.
            repeats: how many times `shared` is applied, at least 0.

        Raises:
            ValueError: a size is below 1, or `repeats` is below 0.
        """
        # BEGIN SOLUTION
        super().__init__()
        if min(in_features, width, out_features) < 1:
            raise ValueError("every size must be at least 1")
        if repeats < 0:
            raise ValueError(f"repeats must be at least 0, got {repeats}")
        self.inp = nn.Linear(in_features, width)
        self.shared = nn.Linear(width, width)
        self.out = nn.Linear(width, out_features)
        self.repeats = repeats
        # END SOLUTION

    def forward(self, X: Tensor) -> Tensor:
        """Compute h = relu(inp(X)), then `repeats` times h = relu(shared(h)), then out(h).

        Args:
            X: inputs, shape (..., in_features).

        Returns:
            Outputs, shape (..., out_features).
        """
        # BEGIN SOLUTION
        h = F.relu(self.inp(X))
        for _ in range(self.repeats):
            h = F.relu(self.shared(h))
        return self.out(h)
        # END SOLUTION


class TiedAutoencoder(nn.Module):
    """An autoencoder whose decoder uses the encoder's weight matrix, transposed.

    It has exactly three parameters. At the start the weight is drawn from the normal
    distribution with mean 0 and variance 1/features, and the biases are zero.
    """

    weight: nn.Parameter  # (hidden, features)
    enc_bias: nn.Parameter  # (hidden,)
    dec_bias: nn.Parameter  # (features,)

    def __init__(self, features: int, hidden: int) -> None:
        """Make the three parameters.

        Args:
            features: number of inputs and outputs, at least 1.
            hidden: size of the code, at least 1.

        Raises:
            ValueError: a size is below 1.
        """
        # BEGIN SOLUTION
        super().__init__()
        if min(features, hidden) < 1:
            raise ValueError("every size must be at least 1")
        self.weight = nn.Parameter(torch.randn(hidden, features) / math.sqrt(features))
        self.enc_bias = nn.Parameter(torch.zeros(hidden))
        self.dec_bias = nn.Parameter(torch.zeros(features))
        # END SOLUTION

    def encode(self, X: Tensor) -> Tensor:
        """Compute the code tanh(X Wᵀ + enc_bias).

        Args:
            X: inputs, shape (..., features).

        Returns:
            Codes, shape (..., hidden).
        """
        # BEGIN SOLUTION
        return torch.tanh(F.linear(X, self.weight, self.enc_bias))
        # END SOLUTION

    def decode(self, H: Tensor) -> Tensor:
        """Compute the reconstruction H W + dec_bias, with the same W.

        Args:
            H: codes, shape (..., hidden).

        Returns:
            Reconstructions, shape (..., features).
        """
        # BEGIN SOLUTION
        return F.linear(H, self.weight.T, self.dec_bias)
        # END SOLUTION

    def forward(self, X: Tensor) -> Tensor:
        """Encode, then decode.

        Args:
            X: inputs, shape (..., features).

        Returns:
            Reconstructions, shape (..., features).
        """
        # BEGIN SOLUTION
        return self.decode(self.encode(X))
        # END SOLUTION
