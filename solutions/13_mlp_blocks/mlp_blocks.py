"""Exercise 13: MLP blocks, modules made of modules."""

from collections.abc import Callable, Iterator, Sequence

import torch
from torch import Generator, Tensor, nn


# BEGIN SOLUTION
def _require_modules(modules: Sequence[object]) -> None:
    """Raise a TypeError unless every argument is an nn.Module."""
    for module in modules:
        if not isinstance(module, nn.Module):
            raise TypeError(f"expected an nn.Module, got {type(module).__name__}")


# END SOLUTION


class MLP(nn.Module):
    """A multilayer perceptron of any depth.

    Layer i is `nn.Linear(sizes[i], sizes[i + 1])` with its default initialisation. `activation`
    follows every linear layer except the last one.
    """

    def __init__(
        self, sizes: Sequence[int], activation: Callable[[Tensor], Tensor] = torch.relu
    ) -> None:
        """Build the linear layers.

        Args:
            sizes: the width of the input, of each hidden layer, and of the output; at least two
                numbers, each at least 1.
            activation: any elementwise function, such as `torch.tanh`. If it is an `nn.Module`,
                its parameters belong to the MLP, and the one object serves in every place.

        Raises:
            ValueError: fewer than two sizes, or a size below 1.
        """
        # BEGIN SOLUTION
        super().__init__()
        if len(sizes) < 2:
            raise ValueError(f"an MLP needs at least two sizes, got {len(sizes)}")
        if min(sizes) < 1:
            raise ValueError(f"every size must be at least 1, got {list(sizes)}")
        self.activation = activation
        self.layers = nn.ModuleList(
            nn.Linear(n_in, n_out) for n_in, n_out in zip(sizes[:-1], sizes[1:], strict=True)
        )
        # END SOLUTION

    def forward(self, X: Tensor) -> Tensor:
        """Apply the layers in order.

        Args:
            X: inputs, shape (..., sizes[0]).

        Returns:
            Outputs, shape (..., sizes[-1]).
        """
        # BEGIN SOLUTION
        *hidden, output = self.layers
        for layer in hidden:
            X = self.activation(layer(X))
        return output(X)
        # END SOLUTION


class MySequential(nn.Module):
    """Your own `nn.Sequential`: modules that are applied one after the other.

    Its state dict has the keys "0.weight", "0.bias", "1.weight", ... exactly as `nn.Sequential`
    has them. A module given twice is applied twice, and its parameters exist once.
    """

    def __init__(self, *modules: nn.Module) -> None:
        """Register the modules in order.

        Args:
            modules: any number of modules, also none.

        Raises:
            TypeError: an argument is not an `nn.Module`.
        """
        # BEGIN SOLUTION
        super().__init__()
        _require_modules(modules)
        for i, module in enumerate(modules):
            self.add_module(str(i), module)
        # END SOLUTION

    def __len__(self) -> int:
        """Return how many modules are applied; one given twice counts twice."""
        # BEGIN SOLUTION
        return len(self._modules)
        # END SOLUTION

    def __getitem__(self, index: int) -> nn.Module:
        """Return the module at `index`; negative numbers count from the end.

        Raises:
            IndexError: there is no such place.
        """
        # BEGIN SOLUTION
        return list(self)[index]
        # END SOLUTION

    def __iter__(self) -> Iterator[nn.Module]:
        """Iterate over the modules in the order in which they are applied."""
        # BEGIN SOLUTION
        return iter(self._modules.values())
        # END SOLUTION

    def forward(self, X: Tensor) -> Tensor:
        """Feed X to the first module, its result to the second, and so on.

        Args:
            X: whatever the first module accepts.

        Returns:
            What the last module returns; X itself if there are no modules.
        """
        # BEGIN SOLUTION
        for module in self:
            X = module(X)
        return X
        # END SOLUTION


class Parallel(nn.Module):
    """Branches that all see the same input; their results are concatenated in order."""

    def __init__(self, *branches: nn.Module, dim: int = -1) -> None:
        """Register the branches.

        Args:
            branches: one or more modules. The same module may appear twice.
            dim: the axis along which the results are concatenated.

        Raises:
            ValueError: no branch is given.
            TypeError: a branch is not an `nn.Module`.
        """
        # BEGIN SOLUTION
        super().__init__()
        if not branches:
            raise ValueError("Parallel needs at least one branch")
        _require_modules(branches)
        self.branches = nn.ModuleList(branches)
        self.dim = dim
        # END SOLUTION

    def forward(self, X: Tensor) -> Tensor:
        """Give X to every branch and concatenate the results.

        Args:
            X: whatever the branches accept.

        Returns:
            The branch outputs side by side along `dim`, in the order of the branches.
        """
        # BEGIN SOLUTION
        return torch.cat([branch(X) for branch in self.branches], dim=self.dim)
        # END SOLUTION


class FixedHiddenMLP(nn.Module):
    """A net with a shared layer, a constant that is never trained, and a loop in forward."""

    linear: nn.Linear  # nn.Linear(width, width), used twice
    rand_weight: Tensor  # buffer (width, width), uniform on [0, 1), never trained

    def __init__(self, width: int, generator: Generator | None = None) -> None:
        """Make the linear layer and draw the constant matrix.

        Args:
            width: number of features, at least 1.
            generator: draws `rand_weight`, and nothing else; None means the global generator.

        Raises:
            ValueError: `width` is below 1.
        """
        # BEGIN SOLUTION
        super().__init__()
        if width < 1:
            raise ValueError(f"width must be at least 1, got {width}")
        self.linear = nn.Linear(width, width)
        self.register_buffer("rand_weight", torch.rand(width, width, generator=generator))
        # END SOLUTION

    def forward(self, X: Tensor) -> Tensor:
        """Compute one number from a batch.

        X <- linear(X); X <- relu(X @ rand_weight + 1); X <- linear(X), the same layer;
        while sum |X| > 1: X <- X / 2; the result is sum X.

        Args:
            X: inputs, shape (n, width).

        Returns:
            A scalar tensor between -1 and 1.
        """
        # BEGIN SOLUTION
        X = self.linear(X)
        X = torch.relu(X @ self.rand_weight + 1)
        X = self.linear(X)
        while X.abs().sum() > 1:
            X = X / 2
        return X.sum()
        # END SOLUTION


def stack_blocks(factory: Callable[[], nn.Module], n: int) -> MySequential:
    """Put n fresh blocks in a row.

    Args:
        factory: makes one block; it is called exactly `n` times.
        n: number of blocks, at least 1.

    Returns:
        A MySequential of the n blocks in the order in which they were made; no two of them are
        the same object.

    Raises:
        ValueError: `n` is below 1, or the factory returns the same object twice.
        TypeError: the factory returns something that is not an `nn.Module`.
    """
    # BEGIN SOLUTION
    if n < 1:
        raise ValueError(f"n must be at least 1, got {n}")
    stack = MySequential(*(factory() for _ in range(n)))
    if len({id(block) for block in stack}) < n:
        raise ValueError("the factory returned the same block twice")
    return stack
    # END SOLUTION
