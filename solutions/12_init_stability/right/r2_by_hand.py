"""Draws copied into w; the backward pass by hand with activation_derivative."""

from math import prod

import torch


def fan_in_out(shape):
    if len(shape) < 2:
        raise ValueError(tuple(shape))
    total = prod(shape)
    if total:
        return total // shape[0], total // shape[1]
    return shape[1] * prod(shape[2:]), shape[0] * prod(shape[2:])


def _is_float(t):
    if not t.is_floating_point():
        raise TypeError(t.dtype)


@torch.no_grad()
def xavier_uniform_(w, gain=1.0, generator=None):
    _is_float(w)
    if gain <= 0:
        raise ValueError(gain)
    a = gain * (6 / sum(fan_in_out(w.shape))) ** 0.5
    u = torch.rand(w.shape, generator=generator, dtype=w.dtype, device=w.device)
    w.copy_((u * 2 - 1) * a)
    return w


@torch.no_grad()
def kaiming_normal_(w, negative_slope=0.0, mode="fan_in", generator=None):
    _is_float(w)
    fans = dict(zip(("fan_in", "fan_out"), fan_in_out(w.shape), strict=True))
    if mode not in fans:
        raise ValueError(mode)
    s = (2 / (1 + negative_slope**2) / fans[mode]) ** 0.5
    w.copy_(torch.randn(w.shape, generator=generator, dtype=w.dtype, device=w.device) * s)
    return w


FUNCTIONS = {
    "relu": (lambda z: z.clamp(min=0), lambda z: z.gt(0).type_as(z)),
    "tanh": (torch.tanh, lambda z: (1 - z.tanh()) * (1 + z.tanh())),
    "sigmoid": (torch.sigmoid, lambda z: z.sigmoid() - z.sigmoid() ** 2),
    "identity": (lambda z: z.clone(), lambda z: z.new_ones(z.shape)),
}


def activation_derivative(name, z):
    _is_float(z)
    if name not in FUNCTIONS:
        raise ValueError(name)
    return FUNCTIONS[name][1](z)


@torch.no_grad()
def signal_rms(depth, width, init, activation, batch=64, generator=None):
    fills = {
        "xavier": lambda w: xavier_uniform_(w, 1.0, generator),
        "kaiming": lambda w: kaiming_normal_(w, 0.0, "fan_in", generator),
        "small": lambda w: w.normal_(0, 0.01, generator=generator),
        "large": lambda w: w.normal_(generator=generator),
    }
    if init not in fills or activation not in FUNCTIONS:
        raise ValueError((init, activation))
    if depth < 1 or width < 1 or batch < 1:
        raise ValueError((depth, width, batch))
    act = FUNCTIONS[activation][0]
    Ws = [fills[init](torch.zeros(width, width, dtype=torch.float32)) for _ in range(depth)]
    h = torch.randn((batch, width), generator=generator, dtype=torch.float32)
    delta = torch.randn((batch, width), generator=generator, dtype=torch.float32)
    forward, backward = torch.zeros(2, depth, dtype=torch.float32)
    zs = []
    for i, W in enumerate(Ws):
        zs.append(h @ W.T)
        h = act(zs[-1])
        forward[i] = h.norm() / h.numel() ** 0.5
    for i in reversed(range(depth)):
        backward[i] = delta.norm() / delta.numel() ** 0.5
        delta = (delta * activation_derivative(activation, zs[i])) @ Ws[i]
    return forward, backward
