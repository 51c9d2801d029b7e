"""Let autograd find the slope below a name of its own, with nothing patched.

Goal: the rule that the two _grad functions use the formula.
"""
# over: reference
# must fail: C7
# ruff: noqa

if True:

    def slope(loss, z, y):
        w = z.detach().clone().requires_grad_()
        loss(w, y).sum().backward()
        return w.grad

    def sigmoid_mse_grad(z, y):
        return slope(sigmoid_mse, z, y)
