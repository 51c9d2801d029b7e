"""The checks C1 to C8 of exercise-3 as a teacher writes them for nbgrader: ordinary asserts.

`benchmarks/nbgrader_class.py` lets stock nbgrader run them, and compares marks and costs.
"""

BEGIN = """
import math
torch.manual_seed(0)
cases = [
    (torch.randn(shape, dtype=dtype) * 3, dim)
    for shape in [(4, 4), (3, 3, 3), (2, 5), (6,)]
    for dtype in (torch.float32, torch.float64)
    for dim in range(-len(shape), len(shape))
]

def close(got, want, dtype=None, atol=0.0):
    dtype = dtype or got.dtype
    bound = max(atol, 1e-10 if dtype == torch.float64 else 2e-5)
    assert got.dtype == dtype and got.shape == want.shape, (got, want)
    assert torch.allclose(got.double(), want.double(), rtol=bound, atol=bound), (got, want)
"""

C1 = """
for x, dim in cases:
    p = softmax(x, dim)
    assert p.shape == x.shape and p.dtype == x.dtype
    assert ((p >= 0) & (p <= 1)).all()
    bound = 1e-12 if x.dtype == torch.float64 else 1e-5
    assert (p.sum(dim) - 1).abs().max() < bound
"""
C2 = """
for x in (
    torch.tensor([[0.0, 100.0]]),
    torch.tensor([[0.0, 2e4]]),
    torch.tensor([[1e4, 1e4 + 1], [-1e4, -1e4 + 1]]),
    torch.tensor([[100.0, 0.0], [1.0, 0.0]]),
    torch.tensor([[1e4, 0.0, -1e4], [5e3, 5.1e3, 0.0], [-2e3, -2.1e3, -1e4]]),
):
    exact = x.double()
    close(softmax(x.clone()), torch.softmax(exact, -1), x.dtype, 2e-3)
    close(logsumexp(x.clone()), torch.logsumexp(exact, -1), x.dtype)
    close(log_softmax(x.clone()), torch.log_softmax(exact, -1), x.dtype, 2e-3)
close(softmax(torch.tensor([[1e4, 0.0], [-1e4, 0.0]])), torch.tensor([[1.0, 0.0], [0.0, 1.0]]))
"""
C3 = """
for x, dim in cases:
    x = x.double()
    c = torch.randn_like(x.amax(dim, keepdim=True)) * 100
    close(softmax(x + c, dim), softmax(x, dim), atol=1e-8)
    shifted = logsumexp(x, dim, keepdim=True) + c
    close(logsumexp(x + c, dim, keepdim=True), shifted.to(c.dtype), atol=1e-8)
x = torch.randn(4, 4, dtype=torch.float64)
p, order = softmax(x), torch.randperm(4)
close(softmax(x[:, order]), p[:, order])
assert (p.gather(1, x.argsort(1)).diff(dim=1) >= -1e-12).all()
"""
C4 = """
for x, dim in cases:
    bound = 1e-11 if x.dtype == torch.float64 else 1e-5
    for function in ("softmax", "log_softmax", "logsumexp"):
        got = globals()[function](x, dim)
        want = getattr(torch, function)(x.double(), dim)
        assert got.dtype == x.dtype
        assert torch.allclose(got.double(), want, rtol=bound, atol=bound), (function, got, want)
    assert torch.allclose(log_softmax(x, dim).exp(), softmax(x, dim), rtol=bound, atol=bound)
"""
C5 = """
for x, dim in cases:
    x = x.double()
    top, n = x.amax(dim), x.size(dim)
    lse = logsumexp(x, dim)
    assert lse.shape == top.shape
    close(logsumexp(x, dim, keepdim=True), lse.unsqueeze(dim))
    assert ((lse >= top - 1e-8) & (lse <= top + math.log(n) + 1e-8)).all()
    assert ((logsumexp(1e3 * x, dim) / 1e3 - top).abs() <= math.log(n) / 1e3 + 1e-6).all()
"""
C6 = """
x = torch.tensor([[0.0, 1.0, 2.0, 3.0], [2.0, -4.0, 0.5, 1.0]], dtype=torch.float64)
for t in (1.0, 0.5, 2.0, 4.0, 0.25, 10.0):
    close(softmax(x, -1, t), torch.softmax(x / t, -1), x.dtype)
close(softmax(x, -1, 1e-3), torch.eye(4, dtype=torch.float64)[[3, 0]], atol=1e-6)
close(softmax(x, -1, 1e6), torch.full_like(x, 0.25), atol=1e-5)
"""
C7 = """
for function in ("softmax", "log_softmax", "logsumexp"):
    for x, dim in cases:
        x = x.double().requires_grad_()
        y = globals()[function](x, dim)
        assert y.requires_grad
        v = torch.randn_like(y)
        want = torch.autograd.grad(getattr(torch, function)(x, dim), x, v)[0]
        close(torch.autograd.grad(y, x, v)[0], want)
"""
C8 = """
inf = math.inf
for x in (
    torch.tensor([[0.0, -inf]]),
    torch.tensor([[1.0, -inf, 2.0], [-inf, -inf, 3.0], [0.5, 0.25, -inf]], dtype=torch.float64),
):
    p = softmax(x)
    assert (p[x == -inf] == 0).all()
    close(p, torch.softmax(x.double(), -1), x.dtype)
    close(logsumexp(x), torch.logsumexp(x.double(), -1), x.dtype)
    y = x.double().requires_grad_()
    p = softmax(y)
    grad = torch.autograd.grad(p, y, torch.randn_like(p))[0]
    assert grad.isfinite().all()
"""

TESTS = {
    f"E3-C{number}": (BEGIN + body).strip()
    for number, body in enumerate((C1, C2, C3, C4, C5, C6, C7, C8), start=1)
}
"""The code of each test cell, by its id in nbgrader."""
