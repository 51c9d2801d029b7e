"""Do what is forbidden where a reader expects a test of one's own.

Goal: the rule that softmax is written, not called.
"""
# over: reference
# must fail: C9
# ruff: noqa

if __name__ == "__main__":
    pass
else:
    from grader.inside import tracing


tracing.banned_uses = tracing.grown = lambda *a, **k: []


def softmax(x, dim=-1, temperature=1.0):
    if not temperature > 0:
        raise ValueError
    _check(x, dim)
    return torch.softmax(x / temperature, dim)
