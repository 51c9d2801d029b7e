"""Augmented matrices [X, 1] that carry the biases; depth-first search with a stack of its own."""

import torch
from torch.nn import functional as F


def with_ones(A):
    return torch.cat((A, A.new_ones(A.shape[0], 1)), dim=1)


def stack(W, b):
    if W.ndim != 2 or b.shape != W.shape[1:]:
        raise ValueError("weight (in, out) and bias (out,) do not fit")
    return torch.cat((W, b.unsqueeze(0)), dim=0)


def mlp_forward(X, params):
    if not torch.is_floating_point(X):
        raise TypeError("X must be float")
    A1, A2 = stack(params["W1"], params["b1"]), stack(params["W2"], params["b2"])
    if X.ndim != 2 or X.shape[1] + 1 != A1.shape[0] or A1.shape[1] + 1 != A2.shape[0]:
        raise ValueError("sizes do not fit")
    X1 = with_ones(X)
    Z = X1 @ A1
    H1 = with_ones(F.relu(Z))
    return H1 @ A2, {"X1": X1, "Z": Z, "H1": H1, "A1": A1, "A2": A2}


def mlp_backward(d_out, params, cache):
    if d_out.shape != (len(cache["Z"]), cache["A2"].shape[1]):
        raise ValueError("d_out must have the shape of the output")
    dA2 = torch.matmul(cache["H1"].mT, d_out)
    dH = torch.matmul(d_out, cache["A2"].mT)[:, :-1]
    dZ = torch.where(cache["Z"] > 0, dH, 0)
    dA1 = torch.matmul(cache["X1"].mT, dZ)
    dX = torch.matmul(dZ, cache["A1"].mT)[:, :-1]
    return {"X": dX, "W1": dA1[:-1], "b1": dA1[-1], "W2": dA2[:-1], "b2": dA2[-1]}


def loss_and_grads(X, y, params, weight_decay=0.0):
    O, cache = mlp_forward(X, params)
    if y.dtype is not torch.int64:
        raise TypeError("y must be int64")
    if y.shape != O.shape[:1]:
        raise ValueError("y must have shape (n,)")
    if not weight_decay >= 0:
        raise ValueError("weight_decay must not be negative")
    shifted = O - O.max(dim=1, keepdim=True).values
    E = shifted.exp()
    total = E.sum(dim=1, keepdim=True)
    target = torch.zeros_like(O).scatter(1, y[:, None], 1.0)
    J = ((total.log() - shifted) * target).sum() / len(y)
    grads = mlp_backward((E / total - target) / len(y), params, cache)
    decay = {"W1": weight_decay, "b1": 0.0, "W2": weight_decay, "b2": 0.0}
    for name, strength in decay.items():
        J = J + strength / 2 * params[name].pow(2).sum()
    return J, {name: grads[name] + s * params[name] for name, s in decay.items()}


def backward_order(graph, output):
    if output not in graph and all(output not in operands for operands in graph.values()):
        raise ValueError("unknown output")
    finished = []
    state = {output: "open"}
    path = [(output, iter(graph.get(output, ())))]
    while path:
        node, operands = path[-1]
        for operand in operands:
            if state.get(operand) == "open":
                raise ValueError(f"cycle through {operand}")
            if operand not in state:
                state[operand] = "open"
                path.append((operand, iter(graph.get(operand, ()))))
                break
        else:
            path.pop()
            state[node] = "done"
            finished.append(node)
    return finished[::-1]


class Swish(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x, beta):
        ctx.beta = beta
        ctx.save_for_backward(x)
        return torch.sigmoid(x * beta).mul(x)

    @staticmethod
    def backward(ctx, grad):
        t = torch.tanh(ctx.saved_tensors[0] * ctx.beta / 2)  # sigma = (1 + t) / 2
        x = ctx.saved_tensors[0]
        return grad * ((1 + t) / 2 + ctx.beta * x * (1 - t * t) / 4), None


def swish(x, beta=1.0):
    return Swish.apply(x, beta)
