"""einsum throughout: also the rules of the quaternions become one table of structure constants."""

import torch
from torch import Generator, Tensor, nn


def phm_weight(A: Tensor, S: Tensor) -> Tensor:
    if not A.is_floating_point() or not S.is_floating_point():
        raise TypeError("A and S must be float tensors")
    if A.dim() != 3 or A.shape[0] != A.shape[1] or A.shape[1] != A.shape[2]:
        raise ValueError("A must be (n, n, n)")
    if S.dim() != 3 or S.shape[0] != A.shape[0]:
        raise ValueError("S must be (n, q/n, d/n)")
    blocks = torch.einsum("iuv,iab->aubv", S, A)
    return blocks.flatten(2, 3).flatten(0, 1)


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
            raise ValueError("all sizes must be positive")
        if in_features % n != 0 or out_features % n != 0:
            raise ValueError("n must divide in_features and out_features")
        self.in_features = in_features
        self.A = nn.Parameter(torch.empty(n, n, n))
        self.S = nn.Parameter(torch.empty(n, out_features // n, in_features // n))
        nn.init.normal_(self.A, std=n**-0.5, generator=generator)
        nn.init.normal_(self.S, std=in_features**-0.5, generator=generator)
        if bias:
            self.bias = nn.Parameter(torch.zeros(out_features))
        else:
            self.register_parameter("bias", None)

    def forward(self, X: Tensor) -> Tensor:
        if not X.is_floating_point():
            raise TypeError("X must be a float tensor")
        if X.shape[-1] != self.in_features:
            raise ValueError("X has the wrong number of features")
        Y = torch.einsum("...d,qd->...q", X, phm_weight(self.A, self.S))
        return Y if self.bias is None else Y + self.bias


def phm_param_count(d: int, q: int, n: int, bias: bool = True) -> int:
    if n < 1 or d < 1 or q < 1 or d % n != 0 or q % n != 0:
        raise ValueError("n must be positive and divide d and q")
    count = n * n * n + n * (q // n) * (d // n)
    if bias:
        count += q
    return count


# unit r times unit s is sign * unit t; 0, 1, 2, 3 stand for 1, i, j, k
RULES = {(r, r): (-1, 0) for r in (1, 2, 3)}
RULES |= {(0, s): (1, s) for s in range(4)} | {(r, 0): (1, r) for r in range(4)}
RULES |= {(1, 2): (1, 3), (2, 3): (1, 1), (3, 1): (1, 2)}
RULES |= {(2, 1): (-1, 3), (3, 2): (-1, 1), (1, 3): (-1, 2)}


def _constants(dtype: torch.dtype) -> Tensor:
    table = torch.zeros(4, 4, 4, dtype=dtype)
    for (r, s), (sign, t) in RULES.items():
        table[r, t, s] = sign
    return table


def hamilton_product(p: Tensor, q: Tensor) -> Tensor:
    if not p.is_floating_point() or not q.is_floating_point():
        raise TypeError("p and q must be float tensors")
    if p.shape[-1] != 4 or q.shape[-1] != 4:
        raise ValueError("quaternions have four components")
    table = _constants(p.dtype).to(p.device)
    return torch.einsum("...r,rts,...s->...t", p, table, q)


def quaternion_basis(dtype: torch.dtype = torch.float32) -> Tensor:
    return _constants(dtype)


def complex_basis(dtype: torch.dtype = torch.float32) -> Tensor:
    basis = torch.zeros(2, 2, 2, dtype=dtype)
    basis[0, 0, 0] = basis[0, 1, 1] = basis[1, 1, 0] = 1
    basis[1, 0, 1] = -1
    return basis
