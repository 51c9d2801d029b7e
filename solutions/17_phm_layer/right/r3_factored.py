"""Never forms W in forward; the four Hamilton formulas, and bases by pushing units through them."""

import math

import torch
from torch import Generator, Tensor, nn


def phm_weight(A: Tensor, S: Tensor) -> Tensor:
    if not (A.is_floating_point() and S.is_floating_point()):
        raise TypeError("A and S must be float")
    if A.ndim != 3 or len(set(A.shape)) != 1:
        raise ValueError(f"A has shape {tuple(A.shape)}")
    if S.ndim != 3 or S.shape[0] != A.shape[0]:
        raise ValueError(f"S has shape {tuple(S.shape)}")
    n, rows, cols = S.shape
    W = A.new_zeros(n * rows, n * cols)
    for i in range(n):
        term = torch.tensordot(A[i], S[i], dims=0)  # a, b, u, v
        W = W + term.permute(0, 2, 1, 3).reshape(n * rows, n * cols)
    return W


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
        if n < 1 or in_features < 1 or out_features < 1:
            raise ValueError("sizes must be at least 1")
        if in_features % n or out_features % n:
            raise ValueError("n must divide both sizes")
        rows, cols = out_features // n, in_features // n
        self.n, self.cols = n, cols
        S = torch.randn(n, rows, cols, generator=generator) / math.sqrt(in_features)
        A = torch.randn(n, n, n, generator=generator) / math.sqrt(n)
        self.A = nn.Parameter(A)
        self.S = nn.Parameter(S)
        self.bias = nn.Parameter(torch.zeros(out_features)) if bias else None

    def forward(self, X: Tensor) -> Tensor:
        if not X.is_floating_point():
            raise TypeError("X must be float")
        if X.shape[-1] != self.n * self.cols:
            raise ValueError("X has the wrong last axis")
        blocks = X.unflatten(-1, (self.n, self.cols))
        inner = torch.einsum("...bv,iuv->...ibu", blocks, self.S)
        Y = torch.einsum("iab,...ibu->...au", self.A, inner).flatten(-2)
        return Y if self.bias is None else Y + self.bias


def phm_param_count(d: int, q: int, n: int, bias: bool = True) -> int:
    if n < 1 or d < 1 or q < 1:
        raise ValueError("sizes must be at least 1")
    rows, rest_q = divmod(q, n)
    cols, rest_d = divmod(d, n)
    if rest_q or rest_d:
        raise ValueError("n must divide d and q")
    return n * (n * n + rows * cols) + (q if bias else 0)


def hamilton_product(p: Tensor, q: Tensor) -> Tensor:
    if not (p.is_floating_point() and q.is_floating_point()):
        raise TypeError("p and q must be float")
    if p.shape[-1] != 4 or q.shape[-1] != 4:
        raise ValueError("need four components")
    a, b, c, d = p.unbind(-1)
    w, x, y, z = q.unbind(-1)
    return torch.stack(
        [
            a * w - b * x - c * y - d * z,
            a * x + b * w + c * z - d * y,
            a * y - b * z + c * w + d * x,
            a * z + b * y - c * x + d * w,
        ],
        dim=-1,
    )


def quaternion_basis(dtype: torch.dtype = torch.float32) -> Tensor:
    units = torch.eye(4, dtype=dtype)
    # products[i, b] is unit i times unit b, which is column b of matrix i
    products = hamilton_product(units[:, None], units[None, :])
    return products.transpose(1, 2)


def complex_basis(dtype: torch.dtype = torch.float32) -> Tensor:
    units = torch.view_as_complex(torch.eye(2, dtype=torch.float64))
    products = torch.view_as_real(units[:, None] * units[None, :])
    return products.transpose(1, 2).to(dtype)
