"""Broadcasting only: all four axes of each Kronecker product, multiplied, summed, reshaped."""

import torch
from torch import Generator, Tensor, nn


def _floats(*tensors: Tensor) -> None:
    if not all(t.dtype.is_floating_point for t in tensors):
        raise TypeError("float tensors only")


def phm_weight(A: Tensor, S: Tensor) -> Tensor:
    _floats(A, S)
    if S.ndim != 3:
        raise ValueError("S must have three axes")
    n, rows, cols = S.shape
    if tuple(A.shape) != (n, n, n):
        raise ValueError("A must be (n, n, n) with the n of S")
    terms = A[:, :, None, :, None] * S[:, None, :, None, :]
    return terms.sum(0).reshape(n * rows, n * cols)


class PHMLinear(nn.Module):
    def __init__(
        self,
        in_features: int,
        out_features: int,
        n: int,
        bias: bool = True,
        generator: Generator | None = None,
    ) -> None:
        super().__init__()
        phm_param_count(in_features, out_features, n)  # complains about sizes that do not fit
        self.n, self.in_features, self.out_features = n, in_features, out_features
        shape = (n, out_features // n, in_features // n)
        self.A = nn.Parameter(torch.empty(n, n, n).normal_(0, (1 / n) ** 0.5, generator=generator))
        self.S = nn.Parameter(
            torch.empty(shape).normal_(0, (1 / in_features) ** 0.5, generator=generator)
        )
        self.bias = nn.Parameter(torch.zeros(out_features)) if bias else None

    def forward(self, X: Tensor) -> Tensor:
        _floats(X)
        if X.size(-1) != self.in_features:
            raise ValueError(f"{X.size(-1)} features instead of {self.in_features}")
        Y = X @ phm_weight(self.A, self.S).mT
        if self.bias is not None:
            Y = Y + self.bias
        return Y


def phm_param_count(d: int, q: int, n: int, bias: bool = True) -> int:
    if min(n, d, q) < 1:
        raise ValueError("sizes start at 1")
    if (d % n, q % n) != (0, 0):
        raise ValueError("n does not divide both sizes")
    return n**3 + (d // n) * q + int(bias) * q


def _left_matrix(p: Tensor) -> Tensor:
    w, x, y, z = p.unbind(-1)
    entries = [w, -x, -y, -z, x, w, -z, y, y, z, w, -x, z, -y, x, w]
    return torch.stack(entries, -1).unflatten(-1, (4, 4))


def hamilton_product(p: Tensor, q: Tensor) -> Tensor:
    _floats(p, q)
    for t in (p, q):
        if t.size(-1) != 4:
            raise ValueError("the last axis must be 4")
    return (_left_matrix(p) * q.unsqueeze(-2)).sum(-1)


def quaternion_basis(dtype: torch.dtype = torch.float32) -> Tensor:
    return _left_matrix(torch.eye(4, dtype=dtype))


def complex_basis(dtype: torch.dtype = torch.float32) -> Tensor:
    one = torch.eye(2, dtype=dtype)
    turn = one.flip(0) * torch.tensor([[-1], [1]], dtype=dtype)
    return torch.stack([one, turn])
