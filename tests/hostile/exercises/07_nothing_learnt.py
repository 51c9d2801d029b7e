"""Return a net whose weights were set by hand.

Goal: the point for a net that learns XOR.
"""
# over: reference
# must fail: C6
# ruff: noqa

class Ready(nn.Module):
    def __init__(self, hidden):
        super().__init__()
        self.first = nn.Linear(2, hidden)
        self.net = XorNet()

    def forward(self, X):
        return 8 * self.net(X) - 4


def train_xor(hidden=16, steps=300, lr=0.05, seed=0):
    if hidden < 1 or steps < 1:
        raise ValueError
    with torch.random.fork_rng(devices=[]):
        torch.default_generator.manual_seed(seed)
        return Ready(hidden)
