"""Line by line as on paper, one gradient after the other; a list of ready nodes for the graph."""

import torch
import torch.nn.functional as F


def mlp_forward(X, params):
    W1, b1, W2, b2 = params["W1"], params["b1"], params["W2"], params["b2"]
    if not X.is_floating_point():
        raise TypeError("X must be float")
    if X.dim() != 2 or W1.dim() != 2 or W2.dim() != 2:
        raise ValueError("X, W1 and W2 must be matrices")
    if X.shape[1] != W1.shape[0] or W1.shape[1] != W2.shape[0]:
        raise ValueError("matrix sizes do not fit")
    if b1.shape != (W1.shape[1],) or b2.shape != (W2.shape[1],):
        raise ValueError("bias sizes do not fit")
    Z = torch.addmm(b1, X, W1)
    H = torch.relu(Z)
    O = torch.addmm(b2, H, W2)
    return O, dict(X=X, Z=Z, H=H, O=O)


def mlp_backward(d_out, params, cache):
    if d_out.shape != cache["O"].shape:
        raise ValueError("d_out must have the shape of the output")
    grads = {}
    grads["b2"] = d_out.sum(0)
    grads["W2"] = cache["H"].t() @ d_out
    dH = d_out @ params["W2"].t()
    dZ = dH * (cache["Z"] > 0).to(dH.dtype)
    grads["b1"] = dZ.sum(0)
    grads["W1"] = cache["X"].t() @ dZ
    grads["X"] = dZ @ params["W1"].t()
    return grads


def loss_and_grads(X, y, params, weight_decay=0.0):
    if weight_decay < 0:
        raise ValueError("weight_decay must not be negative")
    if y.dtype != torch.long:
        raise TypeError("y must be int64")
    O, cache = mlp_forward(X, params)
    n = X.shape[0]
    if y.shape != (n,):
        raise ValueError("one label for each row")
    W1, W2 = params["W1"], params["W2"]
    loss = F.nll_loss(F.log_softmax(O, dim=1), y)
    J = loss + 0.5 * weight_decay * ((W1**2).sum() + (W2**2).sum())
    dO = torch.softmax(O, dim=1)
    dO[torch.arange(n, device=O.device), y] -= 1
    grads = mlp_backward(dO / n, params, cache)
    grads.pop("X")
    grads["W1"] = grads["W1"] + weight_decay * W1
    grads["W2"] = grads["W2"] + weight_decay * W2
    return J, grads


def backward_order(graph, output):
    known = set(graph)
    for operands in graph.values():
        known.update(operands)
    if output not in known:
        raise ValueError("unknown output")

    needed = set()
    todo = [output]
    while todo:
        node = todo.pop()
        if node not in needed:
            needed.add(node)
            todo.extend(graph.get(node, []))

    consumers = {node: set() for node in needed}
    for node in needed:
        for operand in graph.get(node, []):
            consumers[operand].add(node)

    order = []
    free = [node for node in needed if not consumers[node]]
    while free:
        node = free.pop(0)
        order.append(node)
        for operand in set(graph.get(node, [])):
            consumers[operand].remove(node)
            if not consumers[operand]:
                free.append(operand)
    if len(order) != len(needed):
        raise ValueError("cycle")
    return order


class Swish(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x, beta):
        ctx.save_for_backward(x)
        ctx.beta = beta
        return x / (1 + torch.exp(-beta * x))

    @staticmethod
    def backward(ctx, g):
        x = ctx.saved_tensors[0]
        s = torch.sigmoid(ctx.beta * x)
        return g * s * (1 + ctx.beta * x * torch.sigmoid(-ctx.beta * x)), None


def swish(x, beta=1.0):
    return Swish.apply(x, beta)
