"""The checks of exercise-11."""

import math

import msgspec
import torch
from probes import (
    decay_steps,
    draws,
    dropout_gradient,
    dropout_there,
    dropped_ones,
    groups,
    penalty_gradients,
    penalty_leaves,
    refused_groups,
    step_uses,
    trained_groups,
)
from torch import Generator

from grader.checks import (
    CheckFailed,
    assert_allowed,
    assert_close,
    assert_equal,
    assert_flat,
    assert_on_device,
    assert_random_untouched,
    assert_source_allowed,
    assert_untouched,
    assume,
    example,
    float_dtypes,
    given,
    judge_uses,
    points,
    raises,
    require,
    rules_of,
    said,
    seeds,
    settings,
    shapes,
    st,
    tensors,
)

RULES = rules_of(__file__)
OPTIMIZER = "torch.optim.Optimizer"  # banned in sgd_decay_step only
ELSEWHERE = msgspec.structs.replace(RULES, banned=tuple(n for n in RULES.banned if n != OPTIMIZER))

# Not 0: the absolute value has a corner there, and a dropped entry is told by its 0.
NONZERO = (1.0, -1.0, 2.0, -2.0, 0.5, -0.5, 3.0, -1.5, 0.25)
PALETTE = (1.0, -1.0, 0.0, 2.0, -2.0, 0.5, -0.5, 0.25, -0.75, 3.0, -3.5, 1.25)
strengths = st.sampled_from([1.0, 0.5, 0.25, 2.0, 0.0])
kinds = st.sampled_from(["l1", "l2"])


# ---------------------------------------------------------------------- penalty


@st.composite
def weights(draw, dtype=float_dtypes, values=None):
    """One to three tensors of one dtype."""
    kind = draw(dtype) if isinstance(dtype, st.SearchStrategy) else dtype
    count = draw(st.integers(1, 3))
    size = shapes(max_rank=2, max_side=3)
    return [draw(tensors(size, dtype=kind, values=values, transposed=True)) for _ in range(count)]


def expected_penalty(ws, kind, strength):
    """The penalty in float64."""
    exact = [w.double() for w in ws]
    if kind == "l1":
        return strength * sum(w.abs().sum() for w in exact)
    return strength / 2 * sum((w * w).sum() for w in exact)


@points(2, "C1")
@given(ws=weights(), kind=kinds, strength=strengths)
@example(ws=[torch.tensor([3.0, -0.5, -2.0])], kind="l1", strength=0.5)
@example(ws=[torch.tensor([3.0, -0.5, -2.0])], kind="l2", strength=0.5)
def test_penalty_values(submission, ws, kind, strength):
    """penalty adds up strength·|w| or strength/2·w² over all entries of all tensors."""
    got = submission.penalty(ws, kind, strength)
    want = expected_penalty(ws, kind, strength)
    assert_close(got, want, dtype=ws[0].dtype, what=f"penalty({len(ws)} tensor(s), {kind!r}, {strength:g})")


@points(2, "C1")
@given(ws=weights(dtype=torch.float64), c=st.sampled_from([2.0, -1.0, -3.0, 0.5]))
def test_penalty_scales(submission, ws, c):
    """c times the weights have |c| times the L1 penalty and c² times the L2 penalty."""
    scaled = [c * w for w in ws]
    for kind, factor in (("l1", abs(c)), ("l2", c * c)):
        want = factor * submission.penalty(ws, kind, 0.5)
        assert_close(submission.penalty(scaled, kind, 0.5), want, what=f"penalty({c:g} · w, {kind!r})")


@points(2, "C1")
@given(ws=weights(values=NONZERO), kind=kinds, strength=st.sampled_from([1.0, 0.5, 2.0]))
def test_penalty_gradients(submission, ws, kind, strength):
    """The penalty accepts module.parameters(), and its gradient is strength·sign(w) or strength·w."""
    seen = submission.run(penalty_gradients, ws, kind, strength)
    what = f"penalty(module.parameters(), {kind!r}, {strength:g})"
    assert_close(seen["value"], expected_penalty(ws, kind, strength), dtype=ws[0].dtype, what=what)
    require(seen["grads"] is not None, "no gradient flows through penalty", "penalty 没有梯度")
    for got, w in zip(seen["grads"], ws, strict=True):
        require(got is not None, "no gradient reaches a parameter", "梯度没有传到某个参数")
        want = strength * (w.double().sign() if kind == "l1" else w.double())
        assert_close(got, want, dtype=w.dtype, what=f"the gradient of the {kind} penalty")


# ---------------------------------------------------------------------- soft_threshold


# Multiples of a quarter: |w| = t happens, and is exact in both dtypes.
thresholds = st.sampled_from([1.0, 0.5, 0.25, 2.0, 0.0, 0.75])
vectors = tensors(shapes(max_rank=2, max_side=4), dtype=torch.float64, values=PALETTE)


@points(3, "C2")
@given(w=tensors(dtype=float_dtypes, values=PALETTE, transposed=True), t=thresholds)
@example(w=torch.tensor([3.0, -0.5, -2.0]), t=1.0)
def test_threshold_values(submission, w, t):
    """soft_threshold moves every entry towards zero by t, and exactly to zero where |w| ≤ t."""
    got = submission.soft_threshold(w, t)
    want = w.double().sign() * (w.double().abs() - t).clamp(min=0)
    assert_close(got, want, dtype=w.dtype, what=f"soft_threshold(w, {t:g})")
    require(
        (got[w.abs() <= t] == 0).all(),
        "an entry with |w| ≤ t is not exactly zero",
        "有满足 |w| ≤ t 的元素没有恰好变成零",
        got=got,
    )


@points(3, "C2")
@given(w=vectors, t=thresholds)
def test_threshold_minimises(submission, w, t):
    """No other number than u = soft_threshold(w, t) makes ½(u − w)² + t|u| smaller."""
    u = submission.soft_threshold(w, t)
    assert_equal(u.shape, w.shape, what="the shape")
    steps = torch.logspace(-4, math.log10(4.0), 20, dtype=torch.float64)
    offsets = torch.cat([steps.new_zeros(1), steps, -steps])
    trials = u.unsqueeze(-1) + offsets
    costs = (trials - w.unsqueeze(-1)).square() / 2 + t * trials.abs()
    best = (costs[..., :1] <= costs + 1e-12).all()
    require(
        best, f"another number costs less than your u (t = {t:g})", f"有别的数比你的 u 代价更小（t = {t:g}）", got=u
    )


@points(3, "C2")
@given(a=tensors((2, 3), dtype=torch.float64), b=tensors((2, 3), dtype=torch.float64), t=thresholds)
def test_threshold_is_odd_and_tame(submission, a, b, t):
    """soft_threshold(−w) is −soft_threshold(w), two entries never move apart, and t = 0 changes nothing."""
    at_a, at_b = submission.soft_threshold(a, t), submission.soft_threshold(b, t)
    assert_close(submission.soft_threshold(-a, t), -at_a, what=f"soft_threshold(−w, {t:g})")
    require(
        ((at_a - at_b).abs() <= (a - b).abs() + 1e-9).all(),
        "two entries are further apart after the threshold than before",
        "经过阈值之后，两个元素之间的距离反而变大了",
        got=at_a,
    )
    assert_close(submission.soft_threshold(a, 0.0), a, what="soft_threshold(w, 0)")


# ---------------------------------------------------------------------- lasso


def regression(seed):
    """X (40, 12) and y of N(0, 1) entries in float64, as the catalogue's set-up asks."""
    generator = Generator().manual_seed(seed)
    X = torch.randn(40, 12, dtype=torch.float64, generator=generator)
    assume(torch.linalg.cond(X.T @ X) <= 20)
    y = X[:, 0] - 2 * X[:, 1] + torch.randn(40, dtype=torch.float64, generator=generator)
    return X, y


@points(3, "C3")
@settings(max_examples=4)
@given(seed=seeds(), strength=st.sampled_from([0.25, 0.1, 0.5]))
def test_lasso_is_optimal(submission, reference, seed, strength):
    """After 2000 steps the conditions of a minimum hold: |Xᵀ(Xw − y)/n| ≤ strength, with equality where w ≠ 0."""
    X, y = regression(seed)
    w = submission.lasso(X, y, strength, 2000)
    if not isinstance(w, torch.Tensor) or w.shape != (12,) or not w.isfinite().all():
        assert_close(w, reference.lasso(X, y, strength, 2000), what=f"lasso(X, y, {strength:g}, 2000)")
    g = X.T @ (X @ w - y) / len(X)
    require(
        (g.abs() <= strength + 1e-6).all(),
        f"an entry of Xᵀ(Xw − y)/n is larger than the strength {strength:g}",
        f"Xᵀ(Xw − y)/n 有一项大于 strength = {strength:g}",
        got=g,
    )
    active = w != 0
    require(
        ((g + strength * w.sign()).abs()[active] <= 1e-6).all(),
        f"w is not at a minimum: where w ≠ 0, Xᵀ(Xw − y)/n should be −{strength:g}·sign(w)",
        f"w 不是极小点：在 w ≠ 0 的地方，Xᵀ(Xw − y)/n 应等于 −{strength:g}·sign(w)",
        expected=-strength * w.sign()[active],
        got=g[active],
    )


@st.composite
def orthonormal(draw):
    """X (4, 2) with XᵀX/n = I, and y."""
    a = draw(st.sampled_from([0.0, 0.3, 0.7, 1.2, 2.0]))
    turn = torch.tensor([[math.cos(a), -math.sin(a)], [math.sin(a), math.cos(a)]], dtype=torch.float64)
    X = torch.tensor([[1.0, 1.0], [1.0, -1.0], [-1.0, 1.0], [-1.0, -1.0]], dtype=torch.float64)
    return X @ turn, draw(tensors((4,), dtype=torch.float64, scale=2.0))


@points(3, "C3")
@given(case=orthonormal(), strength=st.sampled_from([0.5, 0.25, 1.0]))
def test_lasso_orthonormal(submission, case, strength):
    """When XᵀX/n is the identity, the lasso is the soft threshold of Xᵀy/n."""
    X, y = case
    c = X.T @ y / len(X)
    want = c.sign() * (c.abs() - strength).clamp(min=0)
    assert_close(submission.lasso(X, y, strength, 50), want, atol=1e-6, what=f"lasso(X, y, {strength:g}, 50)")


@points(3, "C3")
@settings(max_examples=4)
@given(seed=seeds())
def test_lasso_extremes(submission, seed):
    """Without strength the lasso is least squares; with a strength above max|Xᵀy/n| every weight is exactly 0."""
    X, y = regression(seed)
    top = float((X.T @ y / len(X)).abs().max())
    for factor in (1.001, 2.0):
        w = submission.lasso(X, y, factor * top, 100)
        assert_equal(w, torch.zeros(12, dtype=torch.float64), what=f"lasso(X, y, {factor} · max|Xᵀy/n|)")
    want = torch.linalg.lstsq(X, y.unsqueeze(1)).solution.squeeze(1)
    assert_close(submission.lasso(X, y, 0.0), want, atol=1e-6, what="lasso(X, y, 0)")


@st.composite
def small_regressions(draw):
    """Small X and y, X not all zero."""
    n, d = draw(st.integers(2, 4)), draw(st.integers(1, 3))
    kind = draw(float_dtypes)
    X = draw(tensors((n, d), dtype=kind, values=PALETTE, transposed=True))
    assume(bool((X != 0).any()))
    return X, draw(tensors((n,), dtype=kind, values=PALETTE))


@points(1, "C4")
@given(case=small_regressions(), strength=st.sampled_from([0.5, 0.25, 1.0]), steps=st.sampled_from([1, 3, 10]))
@example(case=(torch.tensor([[1.0, 0.0], [0.0, 2.0]]), torch.tensor([4.0, 1.0])), strength=0.5, steps=1)
@example(case=(torch.tensor([[1.0, 0.0], [0.0, 2.0]]), torch.tensor([4.0, 1.0])), strength=0.5, steps=3)
def test_lasso_steps(submission, reference, case, strength, steps):
    """After 1, 3 and 10 steps of size 1/L from w = 0, the weights are those of ISTA."""
    X, y = case
    want = reference.lasso(X.double(), y.double(), strength, steps)
    atol = 1e-6 if X.dtype == torch.float64 else None
    what = f"lasso(X, y, {strength:g}, steps={steps})"
    assert_close(submission.lasso(X, y, strength, steps), want, dtype=X.dtype, atol=atol, what=what)


# ---------------------------------------------------------------------- decay_groups

MIXED = (
    [
        "first.weight (shared with twin.weight)", "conv.weight", "bias_map",
    ],
    [
        "first.bias", "conv.bias", "norm.weight", "norm.bias", "batch.weight", "batch.bias",
        "twin.bias", "frozen.bias", "temperature",
    ],
)  # fmt: skip
NETWORKS = {
    "linear": "Linear, ReLU, Linear",
    "mixed": "Linear, Conv2d, LayerNorm, BatchNorm2d, a second Linear with the weight of the first, one whose "
    "weight is frozen, a 2 × 2 parameter `bias_map` and a 0-dim parameter `temperature`",
    "norms": "LayerNorm, BatchNorm1d",
    "weights": "Linear without bias, Embedding",
    "frozen": "Linear, all of it frozen",
}
SHARED = {"first.weight": MIXED[0][0]}
GROUPS = {
    "linear": (["0.weight", "2.weight"], ["0.bias", "2.bias"]),
    "mixed": MIXED,
    "norms": ([], ["0.weight", "0.bias", "1.weight", "1.bias"]),
    "weights": (["0.weight", "1.weight"], []),
    "frozen": ([], []),
}
networks = st.sampled_from(list(GROUPS))
decays = st.sampled_from([0.5, 0.125, 0.0, 2.0])


@points(3, "C5")
@given(network=networks, weight_decay=decays)
def test_groups_are_right(submission, network, weight_decay):
    """Trainable parameters of two or more axes decay, the other trainable ones do not; frozen ones are in neither group."""
    seen = submission.run(groups, network, weight_decay)
    assert_equal(len(seen["groups"]), 2, what=f"the number of groups (network: {NETWORKS[network]})")
    rates = (weight_decay, 0.0)
    for k, (group, names, rate) in enumerate(zip(seen["groups"], GROUPS[network], rates)):
        got = [SHARED.get(name, name) if network == "mixed" else name for name in group["names"]]
        nth = ("first", "second")[k]
        zh = ("第一组", "第二组")[k]
        require(
            sorted(got) == sorted(names),
            f"the {nth} group does not hold the right parameters (network: {NETWORKS[network]})",
            f"{zh}里的参数不对（网络：{NETWORKS[network]}）",
            expected=sorted(names) or "no parameters",
            got=sorted(got) or "no parameters",
        )
        require(
            group["keys"] == ["params", "weight_decay"],
            f"the {nth} group has other keys than params and weight_decay",
            f"{zh}的键不是 params 和 weight_decay",
            got=group["keys"],
        )
        assert_close(group["weight_decay"], rate, what=f"the weight_decay of the {nth} group")


@points(3, "C5")
@given(network=st.sampled_from(["linear", "mixed", "norms", "weights"]), weight_decay=decays)
def test_groups_train(submission, reference, network, weight_decay):
    """torch.optim.SGD accepts the groups, and shrinks exactly the parameters that should decay."""
    seen = submission.run(trained_groups, network, weight_decay, 0.5)
    want = reference.run(trained_groups, network, weight_decay, 0.5)
    for name, p in want.items():
        assert_close(seen[name], p, what=f"{name} after a step of SGD (network: {NETWORKS[network]})")


# ---------------------------------------------------------------------- sgd_decay_step


@st.composite
def descents(draw, steps=3, zero=False):
    """Parameters, and gradients for some steps, now and then None."""
    ws = draw(weights())
    rounds = []
    for _ in range(steps):
        now = []
        for w in ws:
            g = draw(tensors(tuple(w.shape), dtype=w.dtype, values=[0.0] if zero else PALETTE))
            now.append(None if not zero and draw(st.integers(0, 4)) == 4 else g)
        rounds.append(now)
    return ws, rounds


rates = st.sampled_from([0.5, 0.1, 0.25])


@points(2, "C6")
@given(case=descents(), lr=rates, weight_decay=decays)
@example(case=([torch.tensor([2.0])], [[torch.tensor([1.0])]]), lr=0.1, weight_decay=0.5)
def test_step_is_sgd(submission, case, lr, weight_decay):
    """Over three steps the parameters are those of torch.optim.SGD with weight_decay; without a gradient they stay."""
    ws, rounds = case
    seen = submission.run(decay_steps, ws, rounds, lr, weight_decay)
    exact = [w.double() for w in ws]
    for k, (now, after) in enumerate(zip(rounds, seen, strict=True), 1):
        for j, g in enumerate(now):
            got = after["params"][j]
            if g is None:
                before = seen[k - 2]["params"][j] if k > 1 else ws[j]
                assert_equal(got, before, what=f"a parameter without gradient after step {k}")
            else:
                exact[j] = exact[j] - lr * (g.double() + weight_decay * exact[j])
                assert_close(got, exact[j], dtype=ws[j].dtype, what=f"the parameter after step {k}")


@points(2, "C6")
@given(case=descents(), lr=rates, weight_decay=decays)
def test_step_leaves_gradients(submission, case, lr, weight_decay):
    """The step neither changes nor clears the gradients."""
    ws, rounds = case
    seen = submission.run(decay_steps, ws, rounds, lr, weight_decay)
    for now, after in zip(rounds, seen, strict=True):
        for g, found in zip(now, after["grads"], strict=True):
            if g is None:
                require(
                    found is None,
                    "a parameter that had no gradient has one after the step",
                    "某个参数原来没有梯度，这一步之后却有了",
                    got=found,
                )
            else:
                require(found is not None, "the step clears the gradient", "这一步把梯度清除了")
                assert_equal(found, g, what="p.grad after the step")


@points(2, "C6")
@given(case=descents(steps=4, zero=True), lr=rates, weight_decay=decays)
def test_step_shrinks(submission, case, lr, weight_decay):
    """With gradients of zero, k steps multiply a parameter by (1 − lr·weight_decay)ᵏ."""
    ws, rounds = case
    seen = submission.run(decay_steps, ws, rounds, lr, weight_decay)
    for k, after in enumerate(seen, 1):
        for w, got in zip(ws, after["params"], strict=True):
            want = w.double() * (1 - lr * weight_decay) ** k
            assert_close(got, want, dtype=w.dtype, what=f"a parameter after {k} steps with zero gradients")


# ---------------------------------------------------------------------- dropout

ps = st.sampled_from([0.5, 0.25, 0.75, 0.1])
activations = tensors(shapes(max_side=4), dtype=float_dtypes, values=NONZERO, transposed=True)


def judge_survivors(got, x, p, what):
    """Each entry is 0 or x/(1 − p); returns which are kept."""
    if not isinstance(got, torch.Tensor) or got.shape != x.shape:
        assert_close(got, x, what=what)
    kept = got != 0
    want = torch.where(kept, x.double() / (1 - p) if p < 1 else 0.0, 0.0)
    assert_close(got, want, dtype=x.dtype, what=what)
    return kept


@points(3, "C7")
@given(x=activations, p=st.sampled_from([0.5, 0.0, 0.25, 1.0]))
def test_dropout_off(submission, x, p):
    """With training=False, and with p = 0, the values of x come back."""
    assert_close(submission.dropout(x, p, False), x, what=f"dropout(x, {p:g}, training=False)")
    assert_close(submission.dropout(x, 0.0), x, what="dropout(x, 0)")


@points(3, "C7")
@given(x=activations)
def test_dropout_of_everything(submission, x):
    """With p = 1 everything is zero."""
    assert_close(submission.dropout(x, 1.0), torch.zeros_like(x), what="dropout(x, 1)")


@points(3, "C7")
@given(x=activations, p=ps, seed=seeds())
def test_dropout_survivors(submission, x, p, seed):
    """Every entry is either 0 or x/(1 − p)."""
    generator = Generator().manual_seed(seed)
    judge_survivors(submission.dropout(x, p, generator=generator), x, p, f"dropout(x, {p:g})")
    judge_survivors(submission.dropout(x, p), x, p, f"dropout(x, {p:g})")


@points(3, "C7")
@given(p=st.sampled_from([0.1, 0.5, 0.8]), seed=st.integers(0, 2))
@settings(max_examples=2)
@example(p=0.1, seed=0)
@example(p=0.8, seed=1)
def test_dropout_rate(submission, p, seed):
    """The right share of a 200 × 500 tensor is dropped, also in each single row and column."""
    got = submission.run(dropped_ones, 200, 500, p, seed)
    kept = judge_survivors(got, torch.ones(200, 500), p, f"dropout of ones(200, 500) with p = {p:g}").double()
    rows, columns = kept.sum(1), kept.sum(0)
    spread = math.sqrt(p * (1 - p))
    share = float(rows.sum()) / 1e5
    judge_share(share, p, 0.05)
    for counts, n, one, zh in ((rows, 500, "row", "行"), (columns, 200, "column", "列")):
        far = (counts / n - (1 - p)).abs().max()
        require(
            far <= 6 * spread / math.sqrt(n),
            f"in one {one}, the share that is kept differs by {float(far):.3f} from {1 - p:g}: "
            "is every entry decided on its own?",
            f"有一{zh}留下的比例与 {1 - p:g} 相差 {float(far):.3f}：每个元素是各自决定的吗？",
        )
    judge_share(share, p, 6 * spread / math.sqrt(1e5))


def judge_share(share, p, slack):
    require(
        abs(share - (1 - p)) <= slack,
        f"of 100 000 entries, the share {share:.4f} is kept; with p = {p:g} it should be about {1 - p:g}",
        f"100 000 个元素中留下的比例是 {share:.4f}；p = {p:g} 时应约为 {1 - p:g}",
    )


@points(3, "C7")
def test_dropout_count_varies(submission):
    """How many entries are dropped is left to chance: it is not the same number for each seed."""
    x = torch.ones(4, 5)
    counts = []
    for seed in range(40):
        counts.append(int((submission.dropout(x, 0.5, generator=Generator().manual_seed(seed)) != 0).sum()))
    require(
        len(set(counts)) > 1,
        "the same number of entries is kept for 40 different seeds",
        "40 个不同的种子留下的元素个数都相同",
        got=counts,
    )


@points(3, "C7")
@given(x=tensors((6, 8), values=NONZERO), p=st.sampled_from([0.5, 0.4]), seed=seeds(), share=st.booleans())
@settings(max_examples=12)
def test_dropout_draws_anew(submission, x, p, seed, share):
    """Each call draws a new mask, from the generator or else from the global random numbers; the same seed gives the same."""
    (a, b), (c, d), (e, _) = submission.run(draws, x, p, [seed, seed, seed + 1], share)
    source = "torch.manual_seed(s)" if share else "the generator's seed s"
    zh = "torch.manual_seed(s)" if share else "生成器的种子 s"
    for got in (a, b):
        judge_survivors(got, x, p, f"dropout(x, {p:g})")
    require(not torch.equal(a, b), "two calls in a row use the same mask", "接连两次调用用了同一个掩码", got=a)
    require(
        torch.equal(a, c) and torch.equal(b, d),
        f"with {source} set again, the masks are not the same again",
        f"重新设置{zh}之后，掩码却不一样",
    )
    require(not torch.equal(a, e), f"{source} does not change the mask", f"{zh}不影响掩码", got=a)


@points(1, "C8")
@given(x=activations, p=ps, seed=seeds())
def test_dropout_gradient(submission, x, p, seed):
    """The gradient of dropout at x is 1/(1 − p) where the entry was kept and 0 where it was dropped."""
    judge_gradient(submission, x, p, seed, torch.linspace(0.5, 2, x.numel(), dtype=x.dtype).view(x.shape))


@points(1, "C8")
@settings(max_examples=8)
@given(seed=seeds())
def test_dropout_gradient_of_many(submission, seed):
    """Of many entries, some are kept and let the gradient through, and some are not."""
    x = torch.linspace(1, 2, 64).view(8, 8)
    kept = judge_gradient(submission, x, 0.5, seed, torch.ones(8, 8))
    require(kept.any(), "none of 64 entries is kept", "64 个元素一个也没有留下")
    require(not kept.all(), "none of 64 entries is dropped", "64 个元素一个也没有丢弃")


def judge_gradient(submission, x, p, seed, v):
    """The gradient is that of the forward pass' own mask, which is returned."""
    seen = submission.run(dropout_gradient, x, p, seed, v)
    kept = judge_survivors(seen["value"], x, p, f"dropout(x, {p:g})")
    require(seen["grad"] is not None, "no gradient flows through dropout", "dropout 没有梯度")
    want = torch.where(kept, v.double() / (1 - p), 0.0)
    assert_close(seen["grad"], want, dtype=x.dtype, what="the gradient of dropout")
    return kept


# ---------------------------------------------------------------------- rules


@points(1, "C9")
def test_nothing_banned(submission):
    """You write thresholds and masks yourself and use none of PyTorch's."""
    x = torch.tensor([[1.0, -2.0], [0.5, 3.0]])
    assert_allowed(submission, ELSEWHERE, "penalty", [x], "l1", 0.5)
    assert_allowed(submission, ELSEWHERE, "soft_threshold", x, 0.5)
    assert_allowed(submission, ELSEWHERE, "lasso", x, torch.tensor([1.0, -1.0]), 0.25, 3)
    assert_allowed(submission, ELSEWHERE, "dropout", x, 0.5)
    assert_source_allowed(submission, ELSEWHERE.banned, ["decay_groups"])


@points(1, "C9")
def test_no_optimizer_inside(submission):
    """sgd_decay_step does the step itself, without an optimiser of torch.optim."""
    judge_uses(submission.run(step_uses, list(RULES.banned), list(RULES.banned_ops)))
    assert_source_allowed(submission, [*RULES.banned, "torch.optim"], ["sgd_decay_step"])


@points(1, "C9")
def test_threshold_no_loops(submission):
    """No loop over the entries of soft_threshold: as many operations for 36 rows as for 4."""
    cases = [(n, [torch.linspace(-2, 2, n * n).view(n, n), 0.5]) for n in (4, 12, 36)]
    assert_flat(submission, "soft_threshold", cases)


@points(1, "C9")
def test_dropout_no_loops(submission):
    """No loop over the entries of dropout: as many operations for 36 rows as for 4."""
    cases = [(n, [torch.linspace(1, 2, n * n).view(n, n), 0.5]) for n in (4, 12, 36)]
    assert_flat(submission, "dropout", cases)


@points(1, "C9")
@settings(max_examples=12)
@given(ws=weights(dtype=torch.float32), kind=kinds)
def test_penalty_untouched(submission, ws, kind):
    """penalty leaves its tensors and the global random state as they were."""
    seen = submission.run(penalty_leaves, ws, kind, 0.5)
    assert_equal(seen["weights"], ws, what="the tensors after penalty(...)")
    require(not any(seen["versions"]), "penalty changes its tensors in place", "penalty 原地改动了张量")
    assert_random_untouched(seen["random"], "penalty")


@points(1, "C9")
@settings(max_examples=12)
@given(x=tensors((2, 3), values=PALETTE), t=thresholds)
def test_threshold_untouched(submission, x, t):
    """soft_threshold leaves its input and the global random state as they were."""
    assert_untouched(submission, "soft_threshold", x, t)


@points(1, "C9")
@settings(max_examples=12)
@given(X=tensors((3, 2), values=NONZERO), y=tensors((3,), values=NONZERO))
def test_lasso_untouched(submission, X, y):
    """lasso leaves its inputs and the global random state as they were."""
    assert_untouched(submission, "lasso", X, y, 0.25, 3)


@points(1, "C9")
@settings(max_examples=12)
@given(x=tensors((2, 3), values=NONZERO), p=ps, seed=seeds())
def test_dropout_untouched(submission, x, p, seed):
    """dropout leaves its input as it was, and the global random state too when a generator is given."""
    assert_untouched(submission, "dropout", x, p, generator=Generator().manual_seed(seed))


@points(1, "C9")
@settings(max_examples=8)
@given(x=tensors((2, 3), values=NONZERO), y=tensors((2,), values=NONZERO), kind=kinds)
def test_penalty_on_devices(submission, device, x, y, kind):
    """penalty works where its tensors are."""
    assert_on_device(submission, device, "penalty", [x, y], kind, 0.5)


@points(1, "C9")
@settings(max_examples=8)
@given(x=tensors((2, 3), values=PALETTE), t=thresholds)
def test_threshold_on_devices(submission, device, x, t):
    """soft_threshold works where its input is."""
    assert_on_device(submission, device, "soft_threshold", x, t)


@points(1, "C9")
@settings(max_examples=8)
@given(x=tensors((2, 3), values=NONZERO), p=st.sampled_from([0.5, 0.25, 1.0, 0.0]), seeded=st.booleans())
def test_dropout_on_devices(submission, device, x, p, seeded):
    """dropout works where its input is, with a generator there and without."""
    seen = submission.run(dropout_there, x, p, device, seeded)
    if seen["places"] != ["cuda:0"]:
        raise CheckFailed(said(f"the input of dropout is on cuda:0, but its result is on {seen['places']}"))
    judge_survivors(seen["value"], x, p, f"dropout(x, {p:g}) on cuda:0")


# ---------------------------------------------------------------------- errors

INTS = torch.tensor([[1, 2], [3, 4]])
X, Y = torch.tensor([[1.0, 2.0], [0.5, -1.0], [2.0, 0.0]]), torch.tensor([1.0, 2.0, 3.0])


@points(1, "C10")
def test_bad_penalty_refused(submission):
    """penalty refuses an unknown kind, a negative strength, and nothing to penalise."""
    w = torch.tensor([1.0, 2.0])
    for kind in ("l3", "L1", ""):
        with raises(ValueError, case=f"kind={kind!r}"):
            submission.penalty([w], kind, 1.0)
    with raises(ValueError, case="strength=-0.5"):
        submission.penalty([w], "l1", -0.5)
    for kind in ("l1", "l2"):
        with raises(ValueError, case=f"penalty([], {kind!r}, 1.0)"):
            submission.penalty([], kind, 1.0)


@points(1, "C10")
def test_bad_threshold_refused(submission):
    """soft_threshold refuses integers and a negative t."""
    with raises(TypeError, case="soft_threshold of integers"):
        submission.soft_threshold(INTS, 1.0)
    with raises(ValueError, case="t=-0.5"):
        submission.soft_threshold(X, -0.5)


@points(1, "C10")
def test_bad_lasso_refused(submission):
    """lasso refuses shapes that do not fit, integers, a negative strength, and less than one step."""
    with raises(TypeError, case="an X of integers"):
        submission.lasso(INTS, torch.tensor([1.0, 2.0]), 0.5, 2)
    for bad in (Y, X.unsqueeze(0)):
        with raises(ValueError, case=f"X of shape {tuple(bad.shape)}"):
            submission.lasso(bad, Y if bad.ndim == 1 else torch.tensor([1.0]), 0.5, 2)
    for bad in (Y.unsqueeze(1), Y[:2], Y[0]):
        with raises(ValueError, case=f"y of shape {tuple(bad.shape)} with X of shape (3, 2)"):
            submission.lasso(X, bad, 0.5, 2)
    with raises(ValueError, case="strength=-0.5"):
        submission.lasso(X, Y, -0.5, 2)
    for steps in (0, -1):
        with raises(ValueError, case=f"steps={steps}"):
            submission.lasso(X, Y, 0.5, steps)


@points(1, "C10")
def test_bad_groups_refused(submission):
    """decay_groups refuses a negative weight_decay."""
    with raises(ValueError, case="weight_decay=-0.5"):
        submission.run(refused_groups, -0.5)


@points(1, "C10")
def test_bad_step_refused(submission):
    """sgd_decay_step refuses a learning rate that is not positive, and a negative weight_decay."""
    for lr in (0.0, -0.1):
        with raises(ValueError, case=f"lr={lr}"):
            submission.sgd_decay_step([torch.tensor([1.0])], lr, 0.5)
    with raises(ValueError, case="weight_decay=-0.5"):
        submission.sgd_decay_step([torch.tensor([1.0])], 0.1, -0.5)


@points(1, "C10")
def test_bad_dropout_refused(submission):
    """dropout refuses integers, and a p outside of [0, 1]."""
    with raises(TypeError, case="dropout of integers"):
        submission.dropout(INTS, 0.5)
    for p in (-0.1, 1.1):
        with raises(ValueError, case=f"p={p}"):
            submission.dropout(X, p)
