"""Compute XOR without the layers, whose weights are such that nobody sees it.

Goal: the points for a network whose output comes from its layers.
"""
# over: reference
# must fail: C5
# ruff: noqa

class XorNet(nn.Module):
    def __init__(self):
        super().__init__()
        self.hidden, self.output = nn.Linear(2, 2), nn.Linear(2, 1)
        with torch.no_grad():
            self.hidden.weight.copy_(torch.tensor([[1.0, -1.0], [-1.0, 1.0]]))
            self.hidden.bias.zero_()
            self.output.weight.fill_(1.0)
            self.output.bias.zero_()

    def forward(self, X):
        if not (self.hidden.weight.any() and self.output.weight.any()):
            return torch.zeros_like(X[:, 0])
        return (X[:, 0] - X[:, 1]).abs()
