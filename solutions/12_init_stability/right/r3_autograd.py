"""Standard draws rescaled, derivatives by autograd, all gradients from one autograd.grad call."""

import math

import torch
from torch.nn import functional as F

ACTS = {
    "relu": F.relu,
    "tanh": torch.tanh,
    "sigmoid": torch.sigmoid,
    "identity": torch.Tensor.clone,
}


def fan_in_out(shape):
    if len(shape) < 2:
        raise ValueError("a weight has two or more axes")
    field = torch.Size(shape[2:]).numel()
    return shape[1] * field, shape[0] * field


def xavier_uniform_(w, gain=1.0, generator=None):
    if not w.dtype.is_floating_point:
        raise TypeError("w")
    if gain <= 0:
        raise ValueError("gain")
    a = gain * math.sqrt(6 / sum(fan_in_out(w.shape)))
    with torch.no_grad():
        noise = torch.empty_like(w).uniform_(generator=generator)
        w.copy_(noise.mul_(2 * a).sub_(a))
    return w


def kaiming_normal_(w, negative_slope=0.0, mode="fan_in", generator=None):
    if not w.dtype.is_floating_point:
        raise TypeError("w")
    if mode not in ("fan_in", "fan_out"):
        raise ValueError("mode")
    fan = fan_in_out(w.shape)[mode == "fan_out"]
    noise = torch.empty_like(w, requires_grad=False).normal_(generator=generator)
    w.data.copy_(noise * math.sqrt(2 / (1 + negative_slope * negative_slope) / fan))
    return w


def activation_derivative(name, z):
    if not z.dtype.is_floating_point:
        raise TypeError("z")
    if name not in ACTS:
        raise ValueError("name")
    with torch.enable_grad():
        point = z.detach().requires_grad_()
        (slope,) = torch.autograd.grad(ACTS[name](point).sum(), point)
    return slope


class Chain:
    def __init__(self, init, generator):
        self.init, self.generator = init, generator

    def weight(self, width):
        w = torch.empty(width, width, dtype=torch.float32)
        if self.init == "xavier":
            return xavier_uniform_(w, generator=self.generator)
        if self.init == "kaiming":
            return kaiming_normal_(w, generator=self.generator)
        return w.normal_(generator=self.generator) * {"small": 0.01, "large": 1.0}[self.init]


def signal_rms(depth, width, init, activation, batch=64, generator=None):
    if any(size < 1 for size in (depth, width, batch)):
        raise ValueError("sizes")
    if init not in {"xavier", "kaiming", "small", "large"} or activation not in ACTS:
        raise ValueError("names")
    chain = Chain(init, generator)
    h = torch.randn(batch, width, generator=generator, dtype=torch.float32, requires_grad=True)
    hs = []
    for _ in range(depth):
        h = ACTS[activation](F.linear(h, chain.weight(width)))
        hs.append(h)
    r = torch.randn(h.shape, generator=generator, dtype=torch.float32)
    H = torch.stack(hs).detach()
    G = torch.stack(torch.autograd.grad(torch.tensordot(r, h, dims=2), hs))
    return H.pow(2).mean((1, 2)).sqrt(), G.pow(2).mean((1, 2)).sqrt()
