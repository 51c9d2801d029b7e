"""The eight checks of `stock_tests.py` for our engine: each assertion, on the same inputs."""

import math

import torch

from grader.checks import assert_close, points, require
from grader.inside import probes

FUNCTIONS = ("softmax", "log_softmax", "logsumexp")
INF = math.inf


def cases():
    """Scores of some shapes and both dtypes, along every axis."""
    # `torch.manual_seed` would format the stack each time, for GPUs that are not there.
    torch.default_generator.manual_seed(0)
    return [
        (torch.randn(shape, dtype=dtype) * 3, dim)
        for shape in [(4, 4), (3, 3, 3), (2, 5), (6,)]
        for dtype in (torch.float32, torch.float64)
        for dim in range(-len(shape), len(shape))
    ]


def close(got, want, dtype=None, atol=0.0):
    """Within the bound that goes with the dtype."""
    dtype = dtype or got.dtype
    bound = max(atol, 1e-10 if dtype == torch.float64 else 2e-5)
    assert_close(got, want, dtype=dtype, rtol=bound, atol=bound)


@points(1, "C1")
def test_probabilities(submission):
    """Entries lie in [0, 1] and add up to 1."""
    for x, dim in cases():
        p = submission.softmax(x, dim)
        require(p.shape == x.shape and p.dtype == x.dtype, "shape or dtype", "形状或 dtype")
        require(((p >= 0) & (p <= 1)).all(), "outside [0, 1]", "不在 [0, 1] 内")
        bound = 1e-12 if x.dtype == torch.float64 else 1e-5
        require((p.sum(dim) - 1).abs().max() < bound, "the sum", "和")


@points(1, "C2")
def test_large_scores(submission):
    """Large scores."""
    for x in (
        torch.tensor([[0.0, 100.0]]),
        torch.tensor([[0.0, 2e4]]),
        torch.tensor([[1e4, 1e4 + 1], [-1e4, -1e4 + 1]]),
        torch.tensor([[100.0, 0.0], [1.0, 0.0]]),
        torch.tensor([[1e4, 0.0, -1e4], [5e3, 5.1e3, 0.0], [-2e3, -2.1e3, -1e4]]),
    ):
        exact = x.double()
        close(submission.softmax(x), torch.softmax(exact, -1), x.dtype, 2e-3)
        close(submission.logsumexp(x), torch.logsumexp(exact, -1), x.dtype)
        close(submission.log_softmax(x), torch.log_softmax(exact, -1), x.dtype, 2e-3)
    got = submission.softmax(torch.tensor([[1e4, 0.0], [-1e4, 0.0]]))
    close(got, torch.tensor([[1.0, 0.0], [0.0, 1.0]]))


@points(1, "C3")
def test_shifts(submission):
    """Shifts and permutations."""
    for x, dim in cases():
        x = x.double()
        c = torch.randn_like(x.amax(dim, keepdim=True)) * 100
        close(submission.softmax(x + c, dim), submission.softmax(x, dim), atol=1e-8)
        shifted = submission.logsumexp(x, dim, keepdim=True) + c
        close(submission.logsumexp(x + c, dim, keepdim=True), shifted, atol=1e-8)
    x = torch.randn(4, 4, dtype=torch.float64)
    p, order = submission.softmax(x), torch.randperm(4)
    close(submission.softmax(x[:, order]), p[:, order])
    require((p.gather(1, x.argsort(1)).diff(dim=1) >= -1e-12).all(), "the order", "次序")


@points(1, "C4")
def test_values(submission):
    """The values of all three functions."""
    for x, dim in cases():
        bound = 1e-11 if x.dtype == torch.float64 else 1e-5
        for name in FUNCTIONS:
            want = getattr(torch, name)(x.double(), dim)
            got = getattr(submission, name)(x, dim)
            assert_close(got, want, dtype=x.dtype, rtol=bound, atol=bound)
        log_p = submission.log_softmax(x, dim)
        assert_close(log_p.exp(), submission.softmax(x, dim), rtol=bound, atol=bound)


@points(1, "C5")
def test_logsumexp(submission):
    """The bounds of logsumexp."""
    for x, dim in cases():
        x = x.double()
        top, n = x.amax(dim), x.size(dim)
        lse = submission.logsumexp(x, dim)
        require(lse.shape == top.shape, "the shape", "形状")
        close(submission.logsumexp(x, dim, keepdim=True), lse.unsqueeze(dim))
        require(((lse >= top - 1e-8) & (lse <= top + math.log(n) + 1e-8)).all(), "bounds", "界")
        far = (submission.logsumexp(1e3 * x, dim) / 1e3 - top).abs()
        require((far <= math.log(n) / 1e3 + 1e-6).all(), "the maximum", "最大值")


@points(1, "C6")
def test_temperature(submission):
    """Temperatures."""
    x = torch.tensor([[0.0, 1.0, 2.0, 3.0], [2.0, -4.0, 0.5, 1.0]], dtype=torch.float64)
    for t in (1.0, 0.5, 2.0, 4.0, 0.25, 10.0):
        close(submission.softmax(x, -1, t), torch.softmax(x / t, -1), x.dtype)
    cold = torch.eye(4, dtype=torch.float64)[[3, 0]]
    close(submission.softmax(x, -1, 1e-3), cold, atol=1e-6)
    close(submission.softmax(x, -1, 1e6), torch.full_like(x, 0.25), atol=1e-5)


@points(1, "C7")
def test_gradients(submission):
    """Gradients of all three functions."""
    for name in FUNCTIONS:
        for x, dim in cases():
            x = x.double().requires_grad_()
            y = getattr(torch, name)(x, dim)
            v = torch.randn_like(y)
            want = torch.autograd.grad((y * v).sum(), x)[0]  # with a vector torch imports sympy
            got = submission.run(probes.gradients, name, [x.detach(), dim], cotangent=v)["grads"]
            require(got is not None, "no gradient", "没有梯度")
            close(got[0], want)


@points(1, "C8")
def test_minus_infinity(submission):
    """Scores of minus infinity."""
    rows = [[1.0, -INF, 2.0], [-INF, -INF, 3.0], [0.5, 0.25, -INF]]
    for x in (torch.tensor([[0.0, -INF]]), torch.tensor(rows, dtype=torch.float64)):
        p = submission.softmax(x)
        require((p[x == -INF] == 0).all(), "above 0", "大于 0")
        close(p, torch.softmax(x.double(), -1), x.dtype)
        close(submission.logsumexp(x), torch.logsumexp(x.double(), -1), x.dtype)
        y = x.double()
        v = torch.randn_like(y)
        got = submission.run(probes.gradients, "softmax", [y], cotangent=v)["grads"]
        require(got is not None and bool(got[0].isfinite().all()), "not finite", "不是有限的")
