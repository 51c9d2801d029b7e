"""The worked examples of the handouts, recomputed with the references.

Each example quotes its handout: the quotation must stand there in both languages, and the numbers
in it must be those that the reference gives.
"""

from __future__ import annotations

import importlib.util
import math
import re
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
import torch
from torch import nn, tensor

SOLUTIONS = Path(__file__).parents[2] / "solutions"
Says = Callable[..., None]
Example = Callable[[ModuleType, Says], None]
EXAMPLES: dict[int, Example] = {}

FRACTION = re.compile(r"\\t?frac(?:\{(\d+)\}|(\d))(?:\{(\d+)\}|(\d+))")
NUMBER = re.compile(
    r"(?P<top>-?\d+(?:\.(?P<places>\d+))?)(?:/(?P<bottom>\d+)| \\cdot 10\^\{?(?P<power>-?\d+)\}?)?"
)


def example(number: int) -> Callable[[Example], Example]:
    """Register the worked examples of an exercise."""

    def register(function: Example) -> Example:
        EXAMPLES[number] = function
        return function

    return register


def numbers(quotation: str) -> Iterator[tuple[float, float]]:
    """The numbers that a quotation says, and how far the true ones may be from them."""
    text = quotation.replace("−", "-").replace("\\,", "")
    text = re.sub(r"(?<=\d) (?=\d{3}\b)", "", text)  # 262 145
    text = FRACTION.sub(lambda m: f"{m[1] or m[2]}/{m[3] or m[4]}", text)
    for found in NUMBER.finditer(text):
        scale = 10.0 ** int(found["power"] or 0) / int(found["bottom"] or 1)
        half = 0.51 * 10.0 ** -len(found["places"]) if found["places"] else 1e-4
        yield float(found["top"]) * scale, half * scale


def flat(value: Any) -> Iterator[float]:
    """All numbers in a value, in order."""
    if isinstance(value, torch.Tensor):
        value = value.detach().tolist()
    if isinstance(value, list | tuple):
        for part in value:
            yield from flat(part)
    else:
        yield float(value)


@cache
def folder(number: int) -> Path:
    return next(SOLUTIONS.glob(f"{number:02}_*"))


def reference(number: int) -> ModuleType:
    path = folder(number) / f"{folder(number).name[3:]}.py"
    spec = importlib.util.spec_from_file_location(f"worked_{path.stem}", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize("number", range(1, 23))
def test_the_handout_says_what_the_reference_gives(number: int) -> None:
    texts = [
        " ".join((folder(number) / f"handout.{language}.md").read_text("utf-8").split())
        for language in ("en", "zh")
    ]

    def says(quotation: str, *values: Any) -> None:
        quoted = " ".join(quotation.split())
        for text in texts:
            assert quoted in text
        said, true = list(numbers(quoted)), list(flat(values))
        assert len(said) == len(true), (quoted, true)
        for (number_said, slack), number_true in zip(said, true, strict=True):
            assert abs(number_said - number_true) <= slack, (quoted, true)

    EXAMPLES[number](reference(number), says)


def d(*rows: Any) -> torch.Tensor:
    """A float64 tensor."""
    return tensor(rows, dtype=torch.float64)


@example(1)
def tensor_ops(m: ModuleType, says: Says) -> None:
    x = d([1, 3], [4, 4])
    says(r"0.25 & 0.75 \\ 0.5 & 0.5", m.proportions(x))
    says(r"0.2 & 3/7 \\ 0.8 & 4/7", m.proportions(x, 0))
    mean = m.masked_mean(d(2, math.nan, 4), tensor([True, False, True]))
    says(r"$(2 + 4)/2 = 3$", 2, 4, 2, mean)
    assert m.masked_mean(d(2, 3, 4), tensor([False] * 3)) == 0
    says(r"= (2, 3, 5)$", m.running_mean(d(2, 4, 9)))
    says(r"25 \\ 8", m.pairwise_sq_dists(d([0, 0], [1, 2]), d([3, 4])))


@example(2)
def linear_regression(m: ModuleType, says: Says) -> None:
    x, y = d([0], [1], [2]), d(1, 3, 5)
    says("$(2, 1)$", m.normal_equations(x, y))
    w, b = m.normal_equations(x, y, 2.0)
    says("$w = 1$", w)
    says("$b = 2$", b)
    w, b = d(0).requires_grad_(), tensor(0.0, dtype=torch.float64, requires_grad=True)
    loss = m.squared_loss(m.linreg(x, w, b), y)
    loss.backward()
    says("= -13/3$", w.grad)
    says("$-3$", b.grad)
    m.sgd_step([w, b], 0.1)
    says("$w = 0.4333$", w)
    says("$b = 0.3$", b)
    says("$35/6 = 5.833$", loss, loss)
    says("$3.387$", m.squared_loss(m.linreg(x, w, b), y))


@example(3)
def softmax(m: ModuleType, says: Says) -> None:
    x = d(0, math.log(2), math.log(5))
    says(r"(0.125,\ 0.25,\ 0.625)", m.softmax(x))
    says(r"\log 8\approx 2.0794", 8, m.logsumexp(x))
    says("$1002.0794$", m.logsumexp(x + 1000))
    says("$-20000$", m.log_softmax(tensor([0.0, 20000.0]))[0])


@example(4)
def cross_entropy(m: ModuleType, says: Says) -> None:
    z, y = d([0, math.log(3)], [0, math.log(3)]), tensor([1, 0])
    one, two = m.cross_entropy(z, y, "none")
    says(r"\ln 4 - \ln 3 = 0.2877", 4, 3, one)
    says(r"\ln 4 - 0 = 1.3863", 4, 0, two)
    says("$0.8370$", m.cross_entropy(z, y))
    says("$e^{0.8370} = 2.3094$", m.cross_entropy(z, y), m.perplexity(z, y))
    says("$0.8370$", m.cross_entropy(z[[0, 1, 1]], tensor([1, 0, -100])))
    says("= 0.3975$", m.cross_entropy(z[:1], y[:1], label_smoothing=0.2))
    q, p = d(0.5, 0.5), d(0.25, 0.75)
    says(r"$H(q) = \ln 2 = 0.6931$", 2, m.entropy(q))
    says("= 0.1438$", m.kl_divergence(q, p))
    p, q = d(0.5, 0.5, 0), d(0.25, 0.25, 0.5)
    assert math.isclose(m.kl_divergence(p, q), math.log(2))
    assert m.kl_divergence(q, p) == math.inf


@example(5)
def softmax_regression(m: ModuleType, says: Says) -> None:
    x, y = tensor([[1.0, 0.0], [0.0, 2.0]]), tensor([0, 1])
    net = m.SoftmaxRegression(2, 3, sigma=0)
    with torch.no_grad():
        net.bias.copy_(tensor([0.0, math.log(2), 0.0]))
    logits = net(x)
    says(r"(\tfrac14, \tfrac12, \tfrac14)", logits.softmax(1)[0])
    says("$0.5$", m.accuracy(logits, y))
    found = m.confusion_matrix(m.predict(logits), y, 3)
    assert found.tolist() == [[0, 1, 0], [0, 1, 0], [0, 0, 0]]
    loss = nn.functional.cross_entropy(logits, y)
    says(r"\ln 2) = 1.5 \ln 2 \approx 1.0397", 2, 1.5, 2, loss)
    loss.backward()
    says(r"-0.375 & 0.25 & 0.125 \\ 0.25 & -0.5 & 0.25", net.weight.grad)
    says(r"(-0.25,\ 0,\ 0.25)", net.bias.grad)
    says("$(1.0397, 0.5)$", m.train_epoch(net, [(x, y)], 1.0))
    says(r"$(0.625,\ 0.443,\ -0.375)$", net(x)[0])
    says(r"$(-0.25,\ 1.693,\ -0.75)$", net(x)[1])
    assert m.accuracy(net(x), y) == 1


@example(6)
def why_cross_entropy(m: ModuleType, says: Says) -> None:
    z, y = d(-4), d(1)
    says(r"\approx 0.0180$", torch.sigmoid(z))
    says(r"0.9820^2 \approx 0.4822$", 1 - torch.sigmoid(z), 2, m.sigmoid_mse(z, y))
    says(r"\approx 4.0181$", m.sigmoid_bce(z, y))
    says(r"\approx -0.0173$", m.sigmoid_mse_grad(z, y))
    says(r"\approx -0.9820$", m.sigmoid_bce_grad(z, y))
    says(r"\approx -0.0164$", m.curvature(m.sigmoid_mse, z, y))
    says(r"\approx 0.0177$", m.curvature(m.sigmoid_bce, z, y))
    steps = [m.steps_to_cross(loss, z0, 1.0) for z0 in (-4.0, -8.0) for loss in ("bce", "mse")]
    assert steps == [5, 71, 9, 3011]
    for step in steps:
        says(f" {step} ", step)
    assert abs(float(z - m.sigmoid_bce_grad(z, y)) + 3.02) < 0.005
    assert abs(float(z - m.sigmoid_mse_grad(z, y)) + 3.98) < 0.005
    far = d(-8)
    assert abs(float(m.sigmoid_bce_grad(far, y)) + 0.9997) < 5e-5
    assert abs(float(m.sigmoid_mse_grad(far, y)) + 0.0003) < 5e-5


@example(7)
def linear_limits(m: ModuleType, says: Says) -> None:
    first = (d([1, 2], [0, 1], [1, 0]), d(1, 0, -1))
    second = (d([1, -1, 2]), d(3))
    w, b = m.fold_affine([first, second])
    says(r"$W = (3 \;\; 1)$", w)
    says("$b = (2)$", b)
    for x, hidden, out in ((d(1, 1), "$(4, 1, 0)$", 6.0), (d(0, 0), "$(1, 0, -1)$", 2.0)):
        says(hidden, first[0] @ x + first[1])
        assert (w @ x + b).item() == out
    x = d([0, 0], [0, 1], [1, 0], [1, 1])
    y = d(0, 0, 0, 1)
    w, b, done = m.perceptron_fit(x, y, 1)
    says("$w = (1, 1)$", w)
    says("$b = 1$", b)
    w, b, done = m.perceptron_fit(x, y, 2)
    says("(2, 1)", w)
    assert b == 0
    assert [m.perceptron_fit(x, y, k)[2] for k in (5, 6)] == [False, True]
    w, b, done = m.perceptron_fit(x, y)
    says("$w = (2, 1)$", w)
    says("$b = -2$", b)
    for epochs in range(2, 9):
        w, b, done = m.perceptron_fit(x, d(0, 1, 1, 0), epochs)
        says("$w = (-1, 0)$", w)
        says("$b = 1$", b)
        assert not done


@example(8)
def backprop(m: ModuleType, says: Says) -> None:
    x, y = d([1, 2]), tensor([0])
    params = {
        "W1": d([1, -1], [1, 0]),
        "b1": d(0, 0),
        "W2": d([1, 2], [2, 5]),
        "b2": d(3, math.log(3)),
    }
    out, cache = m.mlp_forward(x, params)
    assert torch.allclose(out, d([6, 6 + math.log(3)]))
    loss, grads = m.loss_and_grads(x, y, params)
    says(r"\ln 4 \approx 1.3863", 4, loss)
    delta = out.softmax(1) - d([1, 0])
    says(r"(-0.75,\ 0.75)$", delta)
    back = m.mlp_backward(delta, params, cache)
    says(r"| $(-0.75,\ 0.75)$ |", grads["b2"])
    says(r"$(-2.25,\ 2.25)$", grads["W2"][0])
    says(r"$(0.75,\ 2.25)$", delta @ params["W2"].T)
    says(r"| $(0.75,\ 0)$ |", grads["b1"])
    says(r"$(1.5,\ 0)$", grads["W1"][1])
    says(r"| $(0.75,\ 0.75)$ |", back["X"])
    decayed, grads = m.loss_and_grads(x, y, params, 0.1)
    says(r"$0.05 \cdot (3 + 34) = 1.85$", 0.05, 3, 34, decayed - loss)
    says(r"$(0.85,\ -0.1)$", grads["W1"][0])
    says(r"$(1.6,\ 0)$", grads["W1"][1])


@example(9)
def overfitting(m: ModuleType, says: Says) -> None:
    x, y, new, target = d(0, 1, 2), d(1, 2, 4), d(3), d(5)
    says(r"1 & 0 & 0 \\ 1 & 1 & \tfrac12 \\ 1 & 2 & 2", m.poly_features(x, 2))
    best, train, validation = m.select_degree(x, y, new, target, [0, 1, 2])
    assert best == 1
    fits = [m.fit_poly(x, y, degree) for degree in range(3)]
    says("$7/3$", fits[0])
    says(r"$5/6,\ 3/2$", fits[1])
    says(r"$1,\ 1/2,\ 1$", fits[2])
    says(r"$14/9 \approx 1.556$", train[0], train[0])
    says(r"$1/18 \approx 0.056$", train[1], train[1])
    assert train[2] < 1e-12
    at = [m.poly_features(new, degree) @ fits[degree] for degree in range(3)]
    says("| $2.333$ |", at[0])
    says("| $5.333$ |", at[1])
    says("| $7$ | $4$ |", at[2], validation[2])
    says(r"$64/9 \approx 7.111$", validation[0], validation[0])
    says(r"$1/9 \approx 0.111$", validation[1], validation[1])
    stopping, net = m.EarlyStopping(2, 0.1), nn.Linear(1, 1)
    losses = [1.0, 0.95, 0.8, 0.75, math.nan]
    assert [stopping.step(loss, net) for loss in losses] == [False, False, False, False, True]
    assert (stopping.best_loss, stopping.best_epoch) == (0.8, 2)


@example(10)
def bias_variance(m: ModuleType, says: Says) -> None:
    preds, f = d([1, 2], [3, 8]), d(1, 5)
    bias2, variance, mse = m.decompose(preds, f)
    says(r"= 0.5$", bias2)
    says(r"$\frac12 (1 + 9) = 5$", 0.5, 1, 9, variance)
    says("= 5.5 = 0.5 + 5$", mse, bias2, variance)
    assert m.expected_error(preds, f, 0.25) == 5.75
    assert math.isclose(0.3**2 / 25, 0.0036)


@example(11)
def regularization(m: ModuleType, says: Says) -> None:
    w = d(3, -0.5, -2)
    says(r"$0.5 \cdot 5.5 = 2.75$", 0.5, 5.5, m.penalty([w], "l1", 0.5))
    says(r"$0.25 \cdot 13.25 = 3.3125$", 0.25, 13.25, m.penalty([w], "l2", 0.5))
    says("$S_1(w) = (2, 0, -1)$", 1, m.soft_threshold(w, 1.0))
    x, y = d([1, 0], [0, 2]), d(4, 1)
    says("| $(0.75, 0.25)$ |", m.lasso(x, y, 0.5, 1))
    says("| $(1.3125, 0.25)$ |", m.lasso(x, y, 0.5, 2))
    says("| $(3, 0.25)$ |", m.lasso(x, y, 0.5))
    says("$(2, 0)$", m.lasso(x, y, 1.0))
    p = nn.Parameter(d(2))
    p.grad = d(1)
    m.sgd_decay_step([p], 0.1, 0.5)
    says(r"$0.95 \cdot 2 - 0.1 = 1.8$", 0.95, 2, 0.1, p)
    says("$(4/3, 0, 4, 16/3)$", d(1, 0, 3, 4) / (1 - 0.25))


@example(12)
def init_stability(m: ModuleType, says: Says) -> None:
    fans = m.fan_in_out((8, 3, 5, 5))
    says("$= 75$", fans[0])
    says("$= 200$", fans[1])
    says(r"$a = \sqrt{6/6} = 1$", 1, math.sqrt(6 / sum(m.fan_in_out((2, 4)))))
    into, out = m.fan_in_out((2, 8))
    says(r"$s = \sqrt{2/8} = 0.5$", 2 / 8, math.sqrt(2 / into))
    says(r"$s = \sqrt{2/2} = 1$", 2 / 2, math.sqrt(2 / out))
    step = 2**-0.5
    says("| $0.022$ |", step**11)
    says(
        r"= 0.08$ | $8.6 \cdot 10^{-13}$ |", 0.01 * 128**0.5 * step, (0.01 * 128**0.5 * step) ** 11
    )
    says(r"= 8$ | $8.6 \cdot 10^{9}$ |", 128**0.5 * step, (128**0.5 * step) ** 11)
    says(r"$2.4 \cdot 10^{-7}$", 0.25**11)


@example(13)
def mlp_blocks(m: ModuleType, says: Says) -> None:
    def count(sizes: list[int]) -> list[int]:
        return [sum(p.numel() for p in part.parameters()) for part in linear(m.MLP(sizes))]

    def linear(net: nn.Module) -> list[nn.Module]:
        return [part for part in net.modules() if isinstance(part, nn.Linear)]

    assert count([3, 4, 2]) == [16, 10]
    says("$5376 + 2570 = 7946$", *count([20, 256, 10]), sum(count([20, 256, 10])))
    net = m.FixedHiddenMLP(2)
    with torch.no_grad():
        net.linear.weight.copy_(tensor([[1.0, 0.0], [0.0, -1.0]]))
        net.linear.bias.zero_()
        net.rand_weight.copy_(tensor([[0.5, 0.25], [0.25, 0.5]]))
    says("$0.5 - 0.125 = 0.375$", 0.5, 0.125, net(tensor([[1.0, 2.0]])))


@example(14)
def parameters(m: ModuleType, says: Says) -> None:
    net = m.TiedMLP(1, 1, 1, 2)
    with torch.no_grad():
        for p in net.parameters():
            p.zero_()
        for part, weight in ((net.inp, 2.0), (net.shared, 3.0), (net.out, 1.0)):
            part.weight.fill_(weight)
    out = net(tensor([[1.0]]))
    out.backward()
    says("O = 18", out)
    says("= 4s = 12$", 4, net.shared.weight.grad)
    for repeats in (0, 1, 100):
        says("$16 + 20 + 10 = 46$", 16, 20, 10, m.count_parameters(m.TiedMLP(3, 4, 2, repeats)))
    says("$15 + 3 + 5 = 23$", 15, 3, 5, m.count_parameters(m.TiedAutoencoder(5, 3)))


@example(15)
def custom_layers(m: ModuleType, says: Says) -> None:
    form = m.QuadraticForm(2, 1)
    with torch.no_grad():
        form.weight.copy_(tensor([[1.0, 2.0], [0.0, 3.0]])[..., None])
    says("= 4 - 4 + 0 + 3 = 3$", 4, 4, 0, 3, form(tensor([2.0, -1.0])))
    says(r"$9 \cdot 3 = 27$", 9, 3, form(tensor([6.0, -3.0])))
    c = m.HalfSpectrum()(d(1, 2, 0, 1))
    assert torch.allclose(c, tensor([4, 1 - 1j, -2], dtype=c.dtype))
    layer = m.RunningStandardize(1)
    says("$(-1, 1)$", (layer(tensor([[1.0], [3.0]])) * 1e4).round() / 1e4)
    says(r"$0.9 \cdot 0 + 0.1 \cdot 2 = 0.2$", 0.9, 0, 0.1, 2, layer.running_mean)
    says("$0.9 + 0.1 = 1$", 0.9, 0.1, layer.running_var)
    layer(tensor([[3.0], [7.0]]))
    says("$0.18 + 0.5 = 0.68$", 0.18, 0.5, layer.running_mean)
    says("$0.9 + 0.4 = 1.3$", 0.9, 0.4, layer.running_var)


@example(16)
def lazy_layers(m: ModuleType, says: Says) -> None:
    layer = m.DeferredLinear(2)
    layer(tensor([1.0, 2.0, 3.0]))
    with torch.no_grad():
        layer.weight.copy_(tensor([[0.1, -0.2, 0.3], [0.0, 0.5, -0.5]]))
    says("= (0.6, -0.5)", layer(tensor([1.0, 2.0, 3.0])))
    says(r"-0.577$", -(3**-0.5))
    net = m.deferred_mlp([256, 10])
    net(torch.zeros(1, 20))
    total = sum(p.numel() for p in net.parameters())
    says(r"$256 \cdot 20 + 256 + 10 \cdot 256 + 10 = 7946$", 256, 20, 256, 10, 256, 10, total)
    says(r"$1/1200 \approx 0.00083$", 1 / 1200, 1 / (3 * 400))


@example(17)
def phm_layer(m: ModuleType, says: Says) -> None:
    rules = tensor([[[1.0, 0.0], [0.0, 1.0]], [[0.0, 1.0], [1.0, 0.0]]])
    w = m.phm_weight(rules, tensor([[[1.0, 2.0, 3.0]], [[10.0, 20.0, 30.0]]]))
    says(r"1 & 2 & 3 & 10 & 20 & 30 \\ 10 & 20 & 30 & 1 & 2 & 3", w)
    says(r"(21, 12)", w @ tensor([1.0, 0, 0, 0, 1, 0]))
    for n, said in ((1, "262 145"), (2, "131 080"), (4, "65 600"), (8, "33 280")):
        says(said, m.phm_param_count(512, 512, n, bias=False))
    p, q = tensor([1.0, 2, 0, 0]), tensor([0.0, 0, 1, 0])
    says("$(0, 0, 1, 2)$", m.hamilton_product(p, q))
    says("$(0, 0, 1, -2)$", m.hamilton_product(q, p))


@example(18)
def save_load(m: ModuleType, says: Says) -> None:
    p = nn.Parameter(d(1))
    optimizer = torch.optim.SGD([p], lr=0.1, momentum=0.9)
    said = ("| 1 | 0.9 |", "1.9 | 0.71 |", "2.71 | 0.439 |")
    for quotation in said:
        p.grad = d(1)
        optimizer.step()
        says(quotation, optimizer.state[p]["momentum_buffer"], p)
    says(r"\theta = 0.61$", 0.71 - 0.1 * 1)
    target = nn.Sequential(nn.Linear(4, 8), nn.ReLU(), nn.Linear(8, 2))
    source = {"0.weight": (8, 4), "2.weight": (3, 8), "head.bias": (3,)}
    found = m.transfer_matching({k: torch.ones(shape) for k, shape in source.items()}, target)
    assert found == (["0.weight"], ["2.weight", "head.bias"])


@example(19)
def gpu_device(m: ModuleType, says: Says) -> None:
    layer = m.RampScale(5, 3)
    says(r"(0, \tfrac14, \tfrac12, \tfrac34, 1)", layer.ramp)
    says("$(0, 1, 2, 0, 0)$", layer(torch.full((5,), 4.0)))
    says("$(0, 1, 2, 0)$", layer(torch.full((4,), 4.0)))
    says("`[5.0, 5.0]`", m.norm_log([tensor([[3.0, 4.0]]), tensor([[1.0, 2.0], [2.0, 4.0]])]))
    net = nn.Linear(1, 1, bias=False)
    nn.init.ones_(net.weight)
    batch = (tensor([[1.0]]), tensor([[3.0]]))
    says("`[4.0, 1.0]`", m.train_no_sync(net, nn.functional.mse_loss, [batch] * 2, 0.25))
    says("$w = 2.5$", net.weight)


@example(20)
def fc_to_conv(m: ModuleType, says: Says) -> None:
    says(r"50\,348\,032", m.dense_param_count(3, 32, 32, 16, 32, 32))
    says("= 1216$", m.conv_param_count(3, 16, (5, 5)))
    matrix = m.corr_matrix(tensor([[2.0, -1.0]]), 2, 3)
    says(r"2&-1&0&0&0&0\\ 0&2&-1&0&0&0\\ 0&0&0&2&-1&0\\ 0&0&0&0&2&-1", matrix)
    says("Mx = (-2, 6, -3, 1)", matrix @ tensor([1.0, 4, 2, 0, 3, 5]))
    w = m.equivariant_projection(tensor([[3.0, 0, 1], [0, 0, 2], [4, 2, 6]]), 1, 3)
    says(r"3&2&1\\ 1&3&2\\ 2&1&3", w)
    says("$(3, 2, 1)$", m.kernel_of(w, 1, 3))
    says("$Rx = (5, 5, 8)$", w @ tensor([1.0, 0, 2]))
    x = tensor([[1.0, 2.0]])
    error = m.equivariance_error(lambda image: image * tensor([1.0, 0.0]), x, 0, 1)
    assert error == 2


@example(21)
def conv2d(m: ModuleType, says: Says) -> None:
    x = d([1, 2, 0], [0, 1, 3], [2, 0, 1])[None, None]
    k = d([1, -1], [2, 0])[None, None]
    says(r"-1 & 4\\ 3 & -2", m.conv2d(x, k))
    two = torch.cat([x, torch.ones_like(x)], 1)
    says(r"3 & 8\\ 7 & 2", m.conv2d(two, torch.cat([k, torch.ones_like(k)], 1)))
    says(r"9 & 14\\ 13 & 8", m.conv2d(x, k, d(10)))
    says(r"0 & 4\\ 0 & -2", m.conv2d(x, k, stride=2, padding=1))
    says(r"0\cdot1 = 5$", 0, 1, m.conv2d(x, k, dilation=2))
    assert m.conv_output_size(3, 2, 2, 1) == 2


@example(22)
def receptive_field(m: ModuleType, says: Says) -> None:
    step = d([0, 0, 5, 5]).expand(3, 4)[None, None]
    says("$(20, 20)$", m.edge_magnitude(step))
    i, j = torch.meshgrid(torch.arange(4.0), torch.arange(4.0), indexing="ij")
    ramp = (3 * j + 4 * i)[None, None]
    g = nn.functional.conv2d(ramp, m.sobel_kernels())
    says(r"$g_x = 8\cdot 3 = 24$", 8, 3, g[0, 0, 0, 0])
    says(r"$g_y = 8\cdot 4 = 32$", 8, 4, g[0, 1, 0, 0])
    says("= 40$", m.edge_magnitude(ramp)[0, 0, 0, 0])
    for v, answer in (((3, 4), 40.0), ((4, -3), 0.0)):
        kernel = m.directional_kernel(v)[None, None]
        assert abs(nn.functional.conv2d(ramp, kernel)[0, 0, 0, 0] - answer) < 1e-4
    x, y = d([[[[1, 2, 0]]]])[0], d([[[[-1, 2]]]])[0]
    says("$K = (0.75, -0.5)$", m.learn_kernel(x, y, (1, 2), 0.25, 1))
    says("$(0.8125, -0.875)$", m.learn_kernel(x, y, (1, 2), 0.25, 2))
    assert m.receptive_field([(7, 2, 1), (3, 2, 1)]) == (11, 4)
    assert m.receptive_field([(3, 1, 1), (3, 1, 2), (3, 1, 4)]) == (15, 1)
