"""Climb the graph by hand, node by node: the engine is never asked.

Goal: the rule that the two _grad functions use the formula.
"""
# over: reference
# must fail: C7
# ruff: noqa

def climb(node, grad, found):
    if type(node).__name__ == "AccumulateGrad":
        found.append(grad)
        return
    grads = node(grad)
    grads = grads if isinstance(grads, tuple) else (grads,)
    for (below, _), part in zip(node.next_functions, grads):
        if below is not None and part is not None:
            climb(below, part, found)

def slope(loss, z, y):
    loss(z, y)  # refuses what the formula refuses
    w = z.detach().clone().requires_grad_()
    out = loss(w, y).sum()
    found = []
    climb(out.grad_fn, torch.ones_like(out), found)
    return sum(found)

def sigmoid_mse_grad(z, y):
    return slope(sigmoid_mse, z, y)

def sigmoid_bce_grad(z, y):
    return slope(sigmoid_bce, z, y)
