"""logaddexp for the loss, exponentials of log-sigmoids, tensors in the step counter."""

import torch


def _checked(f):
    def wrapped(z, y):
        if not torch.is_floating_point(z) or not torch.is_floating_point(y):
            raise TypeError(f"{z.dtype}, {y.dtype}")
        if z.shape != y.shape:
            raise ValueError(f"{z.shape}, {y.shape}")
        return f(z, y)

    return wrapped


@_checked
def sigmoid_mse(z, y):
    difference = (1 + torch.tanh(z / 2)) / 2 - y
    return difference * difference * 0.5


@_checked
def sigmoid_bce(z, y):
    return torch.logaddexp(torch.zeros_like(z), z) - y * z


@_checked
def sigmoid_mse_grad(z, y):
    return sigmoid_bce_grad(z, y) * (1 - torch.tanh(z / 2) ** 2) / 4


@_checked
def sigmoid_bce_grad(z, y):
    return (1 + torch.tanh(z / 2)) / 2 - y


def curvature(loss, z, y):
    _checked(lambda z, y: None)(z, y)
    leaf = z.detach().requires_grad_()
    with torch.enable_grad():
        value = loss(leaf, y)
        if value.grad_fn is None:
            return torch.zeros_like(leaf)
        ones = torch.ones_like(value)
        (slope,) = torch.autograd.grad(value, leaf, ones, create_graph=True, allow_unused=True)
        if slope is None or slope.grad_fn is None:
            return torch.zeros_like(leaf)
        (bend,) = torch.autograd.grad(slope, leaf, torch.ones_like(slope), allow_unused=True)
    return torch.zeros_like(z) if bend is None else bend.detach()


def steps_to_cross(loss, z0, y, lr=1.0, max_steps=10_000):
    gradients = {"mse": sigmoid_mse_grad, "bce": sigmoid_bce_grad}
    if loss not in gradients:
        raise ValueError(loss)
    if y not in (0.0, 1.0) or lr <= 0 or max_steps < 0:
        raise ValueError("y, lr or max_steps")
    z = torch.tensor(z0, dtype=torch.float64)
    target = torch.tensor(y, dtype=torch.float64)
    steps = 0
    while steps < max_steps and not ((z > 0) if y else (z < 0)):
        z = z - lr * gradients[loss](z, target)
        steps += 1
    return steps
