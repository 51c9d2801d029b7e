"""In-place draws under no_grad; every h_l keeps its gradient and backward runs once."""

import math

import torch


def fan_in_out(shape):
    if len(shape) < 2:
        raise ValueError("need at least 2 dims")
    receptive = 1
    for k in shape[2:]:
        receptive *= k
    return shape[1] * receptive, shape[0] * receptive


def xavier_uniform_(w, gain=1.0, generator=None):
    if not torch.is_floating_point(w):
        raise TypeError("w must be float")
    if gain <= 0:
        raise ValueError("gain must be > 0")
    fan_in, fan_out = fan_in_out(w.shape)
    a = gain * math.sqrt(6.0 / (fan_in + fan_out))
    with torch.no_grad():
        w.uniform_(-a, a, generator=generator)
    return w


def kaiming_normal_(w, negative_slope=0.0, mode="fan_in", generator=None):
    if not torch.is_floating_point(w):
        raise TypeError("w must be float")
    fan_in, fan_out = fan_in_out(w.shape)
    if mode == "fan_in":
        fan = fan_in
    elif mode == "fan_out":
        fan = fan_out
    else:
        raise ValueError("mode must be fan_in or fan_out")
    std = math.sqrt(2.0 / (1 + negative_slope**2)) / math.sqrt(fan)
    with torch.no_grad():
        w.normal_(0.0, std, generator=generator)
    return w


def activation_derivative(name, z):
    if not torch.is_floating_point(z):
        raise TypeError("z must be float")
    if name == "relu":
        return torch.where(z > 0, torch.ones_like(z), torch.zeros_like(z))
    if name == "tanh":
        t = torch.tanh(z)
        return 1 - t * t
    if name == "sigmoid":
        return torch.sigmoid(z) * torch.sigmoid(-z)
    if name == "identity":
        return torch.ones_like(z)
    raise ValueError("unknown activation")


def signal_rms(depth, width, init, activation, batch=64, generator=None):
    if depth < 1 or width < 1 or batch < 1:
        raise ValueError("sizes must be >= 1")
    if init not in ("xavier", "kaiming", "small", "large"):
        raise ValueError("unknown init")
    if activation not in ("relu", "tanh", "sigmoid", "identity"):
        raise ValueError("unknown activation")
    h = torch.randn(batch, width, generator=generator, dtype=torch.float32)
    h.requires_grad_()
    hs = []
    for _ in range(depth):
        W = torch.empty(width, width, dtype=torch.float32)
        if init == "xavier":
            xavier_uniform_(W, generator=generator)
        elif init == "kaiming":
            kaiming_normal_(W, generator=generator)
        elif init == "small":
            W.normal_(0, 0.01, generator=generator)
        else:
            W.normal_(0, 1, generator=generator)
        z = h @ W.T
        if activation == "relu":
            h = torch.relu(z)
        elif activation == "tanh":
            h = torch.tanh(z)
        elif activation == "sigmoid":
            h = torch.sigmoid(z)
        else:
            h = z
        h.retain_grad()
        hs.append(h)
    r = torch.randn(batch, width, generator=generator, dtype=torch.float32)
    (r * h).sum().backward()
    forward = torch.tensor([h.detach().pow(2).mean().sqrt().item() for h in hs])
    backward = torch.tensor([h.grad.pow(2).mean().sqrt().item() for h in hs])
    return forward.float(), backward.float()
