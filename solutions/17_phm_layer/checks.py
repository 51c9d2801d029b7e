"""The checks of exercise-17."""

import math

import torch
from probes import basis_at_work, built, following, layer_gradients, layer_there, made

from grader.checks import (
    CheckFailed,
    assert_allowed,
    assert_close,
    assert_equal,
    assert_flat,
    assert_on_device,
    assert_source_allowed,
    assert_type,
    assert_untouched,
    example,
    float_dtypes,
    given,
    points,
    raises,
    require,
    rules_of,
    said,
    seeds,
    settings,
    st,
    tensors,
)
from grader.checks.compare import CUDA_TOLERANCE
from grader.checks.modules import (
    assert_forward_untouched,
    assert_module_allowed,
    assert_module_flat,
    make,
)
from grader.inside import modules, probes

RULES = rules_of(__file__)
F64 = torch.float64

# n, q/n and d/n all differ: an axis in the wrong place shows.
GENERIC = ((2, 3, 1), (2, 1, 3), (3, 2, 1), (3, 1, 2), (2, 3, 4), (1, 3, 2))


@st.composite
def factors(draw, dtype=float_dtypes, sizes=GENERIC):
    """A and S for some (n, q/n, d/n)."""
    n, rows, columns = draw(st.sampled_from(sizes))
    kind = draw(dtype) if isinstance(dtype, st.SearchStrategy) else dtype
    A = draw(tensors((n, n, n), dtype=kind, transposed=True))
    return A, draw(tensors((n, rows, columns), dtype=kind, transposed=True))


def expected_weight(A, S):
    """The sum of the Kronecker products, in float64."""
    return sum(torch.kron(a.contiguous(), s.contiguous()) for a, s in zip(A.double(), S.double()))


# ---------------------------------------------------------------------- phm_weight


@points(3, "C1")
@given(case=factors())
@example(
    case=(
        torch.tensor([[[1.0, 0.0], [0.0, 2.0]], [[0.0, 3.0], [4.0, 0.0]]]),
        torch.tensor([[[1.0], [2.0], [3.0]], [[5.0], [6.0], [7.0]]]),
    )
)
def test_weight_is_the_sum(submission, case):
    """phm_weight(A, S) is the sum of the Kronecker products A[i] ⊗ S[i]."""
    A, S = case
    what = f"phm_weight(A, S) for n = {len(A)}"
    assert_close(submission.phm_weight(A, S), expected_weight(A, S), dtype=A.dtype, what=what)


@points(3, "C1")
@given(S=tensors((1, 2, 3), dtype=float_dtypes), a=st.sampled_from([2.0, 1.0, -0.5, 3.0]))
def test_weight_of_one_term(submission, S, a):
    """With n = 1 the weight is the number A[0, 0, 0] times S[0]."""
    A = torch.full((1, 1, 1), a, dtype=S.dtype)
    assert_close(submission.phm_weight(A, S), a * S[0].double(), dtype=S.dtype, what="phm_weight(A, S) for n = 1")


@st.composite
def two_of_each(draw):
    """Two A and two S that fit together, in float64."""
    n, rows, columns = draw(st.sampled_from(GENERIC))
    A = [draw(tensors((n, n, n), dtype=F64)) for _ in range(2)]
    return A, [draw(tensors((n, rows, columns), dtype=F64)) for _ in range(2)]


@points(3, "C1")
@given(case=two_of_each(), c=st.sampled_from([2.0, -1.0, 0.5]))
def test_weight_is_linear(submission, case, c):
    """phm_weight is linear in A, and linear in S."""
    (A, B), (S, T) = case
    whole = submission.phm_weight(A, S)
    by_a = submission.phm_weight(A + c * B, S)
    assert_close(by_a, whole + c * submission.phm_weight(B, S), what=f"phm_weight(A + {c:g} B, S)")
    by_s = submission.phm_weight(A, S + c * T)
    assert_close(by_s, whole + c * submission.phm_weight(A, T), what=f"phm_weight(A, S + {c:g} T)")


@points(3, "C1")
@given(case=factors(dtype=F64))
def test_weight_has_gradients(submission, reference, case):
    """Gradients flow through phm_weight to A and to S, and are right."""
    A, S = case
    v = torch.linspace(0.5, 2, A.size(1) * S.size(1) * A.size(2) * S.size(2), dtype=F64)
    v = v.view(A.size(1) * S.size(1), A.size(2) * S.size(2))
    got = submission.run(probes.gradients, "phm_weight", [A, S], wrt=[0, 1], cotangent=v)
    want = reference.run(probes.gradients, "phm_weight", [A, S], wrt=[0, 1], cotangent=v)
    require(got["grads"] is not None, "no gradient flows through phm_weight", "phm_weight 没有梯度")
    for g, w, name in zip(got["grads"], want["grads"], ("A", "S")):
        require(g is not None, f"no gradient reaches {name}", f"梯度没有传到 {name}")
        assert_close(g, w, what=f"the gradient of {name}")


# ---------------------------------------------------------------------- PHMLinear


@st.composite
def layers(draw, dtype=float_dtypes, sizes=((2, 1, 2), (2, 2, 1), (2, 2, 2), (3, 1, 2), (1, 2, 3), (3, 2, 2))):
    """(recipe, values, X): a layer with or without bias, and an input of one to three axes."""
    n, rows, columns = draw(st.sampled_from(sizes))
    kind = draw(dtype) if isinstance(dtype, st.SearchStrategy) else dtype
    bias = draw(st.booleans())
    d, q = n * columns, n * rows
    values = {"A": draw(tensors((n, n, n), dtype=F64)), "S": draw(tensors((n, rows, columns), dtype=F64))}
    if bias:
        values["bias"] = draw(tensors((q,), dtype=F64))
    leading = draw(st.lists(st.integers(1, 3), max_size=2))
    X = draw(tensors((*leading, d), dtype=kind, transposed=True))
    return make("PHMLinear", d, q, n, bias=bias), values, X


def told(recipe):
    d, q, n = recipe["args"]
    return f"PHMLinear({d}, {q}, {n}, bias={recipe['kwargs'].get('bias', True)})"


def expected_output(values, X):
    Y = X.double() @ expected_weight(values["A"], values["S"]).T
    return Y + values["bias"] if "bias" in values else Y


SIZES = st.sampled_from([(2, 4, 2), (4, 2, 2), (3, 6, 3), (4, 4, 1), (6, 4, 2), (8, 12, 4), (1, 1, 1)])


def shapes_of(d, q, n, bias):
    shapes = {"A": (n, n, n), "S": (n, q // n, d // n)}
    return {**shapes, "bias": (q,)} if bias else shapes


@points(3, "C2")
@given(sizes=SIZES, bias=st.booleans())
def test_layer_parameters(submission, sizes, bias):
    """The parameters of PHMLinear are A, S and bias, no more and no less; without a bias it is None."""
    recipe = make("PHMLinear", *sizes, bias=bias)
    seen = submission.run(made, recipe)
    got = {name: tuple(shape) for name, shape in seen["parameters"].items()}
    require(
        got == shapes_of(*sizes, bias),
        f"the parameters of {told(recipe)} are not the right ones",
        f"{told(recipe)} 的参数不对",
        expected=shapes_of(*sizes, bias),
        got=got or "no parameters",
    )
    if bias:
        assert_close(seen["bias"], torch.zeros(sizes[1]), what=f"the bias of a fresh {told(recipe)}")
    else:
        require(seen["bias"] is None, "with bias=False, layer.bias is not None", "bias=False 时，layer.bias 不是 None")


@points(3, "C2")
@given(case=layers())
def test_layer_output(submission, case):
    """The output is X Wᵀ + bias with the weight of the layer's own A and S; leading axes stay."""
    recipe, values, X = case
    steps = ["double"] if X.dtype == F64 else []
    seen = submission.run(modules.work, recipe, [X], values, steps)
    Y = expected_output(values, X)
    assert_close(seen["outputs"][0], Y, dtype=X.dtype, what=f"{told(recipe)}(X) for X of shape {tuple(X.shape)}")


# ---------------------------------------------------------------------- counting


def count(d, q, n, bias):
    return sum(math.prod(shape) for shape in shapes_of(d, q, n, bias).values())


@points(3, "C3")
@given(sizes=SIZES, bias=st.booleans())
@example(sizes=(6, 4, 2), bias=True)
def test_count_is_right(submission, sizes, bias):
    """phm_param_count is the number of entries of A, S and the bias."""
    got = submission.phm_param_count(*sizes, bias)
    assert_type(got, int, what=f"phm_param_count{(*sizes, bias)}")
    assert_equal(got, count(*sizes, bias), what=f"phm_param_count{(*sizes, bias)}")


@points(3, "C3")
@given(sizes=SIZES, bias=st.booleans())
def test_layer_holds_that_many(submission, sizes, bias):
    """A PHMLinear holds as many parameters as the formula says."""
    recipe = make("PHMLinear", *sizes, bias=bias)
    seen = submission.run(modules.work, recipe, [])
    total = sum(math.prod(tuple(shape)) for shape in seen["shapes"])
    assert_equal(total, count(*sizes, bias), what=f"the number of parameters of {told(recipe)}")


@points(3, "C3")
def test_count_saves(submission):
    """For 512 × 512 without bias, n = 1, 2, 4, 8 need 262 145, 131 080, 65 600, 33 280 numbers; for large sizes the share is 1/n."""
    for n, want in ((1, 262_145), (2, 131_080), (4, 65_600), (8, 33_280)):
        got = submission.phm_param_count(512, 512, n, False)
        assert_equal(got, want, what=f"phm_param_count(512, 512, {n}, False)")
    got = submission.phm_param_count(4096, 4096, 8, False)
    assert_type(got, int, what="phm_param_count(4096, 4096, 8, False)")
    share = got * 8 / 4096**2
    require(
        abs(share - 1) <= 0.01,
        f"for 4096 × 4096 and n = 8, the layer needs {share / 8:.4f} of a dense layer; it should be about 1/8",
        f"4096 × 4096、n = 8 时，参数是全连接层的 {share / 8:.4f}，应约为 1/8",
    )


# ---------------------------------------------------------------------- special rules


@points(2, "C4")
@given(case=factors(dtype=F64))
def test_weight_block_diagonal(submission, case):
    """When A[i] picks only the i-th place of the diagonal, the weight is block-diagonal with the blocks S[i]."""
    _, S = case
    n = len(S)
    A = torch.zeros(n, n, n, dtype=F64)
    A[range(n), range(n), range(n)] = 1
    assert_close(submission.phm_weight(A, S), torch.block_diag(*S), what=f"phm_weight(A, S) for n = {n}")


@points(2, "C4")
@given(case=factors(dtype=F64))
def test_weight_repeats_a_block(submission, case):
    """When A[0] is the identity and the other A[i] are 0, S[0] is repeated along the diagonal."""
    _, S = case
    n = len(S)
    A = torch.zeros(n, n, n, dtype=F64)
    A[0] = torch.eye(n, dtype=F64)
    assert_close(submission.phm_weight(A, S), torch.block_diag(*[S[0]] * n), what=f"phm_weight(A, S) for n = {n}")


@st.composite
def of_rank(draw, rows, columns, rank):
    """A matrix of exactly this rank, of small integers."""
    left, right = torch.zeros(rows, rank, dtype=F64), torch.zeros(rank, columns, dtype=F64)
    for k in range(rank):
        left[k, k] = right[k, k] = 1
        for row in range(k + 1, rows):
            left[row, k] = draw(st.sampled_from([1.0, -1.0, 0.0, 2.0]))
        for column in range(k + 1, columns):
            right[k, column] = draw(st.sampled_from([1.0, 2.0, -1.0, 0.0]))
    return left @ right


@st.composite
def single_terms(draw):
    """A and S of which only term i counts, with the ranks of both."""
    n, rows, columns = draw(st.sampled_from([(2, 2, 3), (2, 3, 2), (3, 2, 4)]))
    i, a, s = draw(st.integers(0, n - 1)), draw(st.integers(1, n)), draw(st.integers(1, 2))
    A, S = torch.zeros(n, n, n, dtype=F64), draw(tensors((n, rows, columns), dtype=F64))
    A[i], S[i] = draw(of_rank(n, n, a)), draw(of_rank(rows, columns, s))
    return A, S, a * s


@points(2, "C4")
@given(case=single_terms())
def test_weight_rank(submission, case):
    """The rank of a single term A[i] ⊗ S[i] is the product of both ranks."""
    A, S, rank = case
    W = submission.phm_weight(A, S)
    assert_equal(W.shape, expected_weight(A, S).shape, what="the shape")
    assert_equal(int(torch.linalg.matrix_rank(W)), rank, what="the rank of phm_weight(A, S)")


# ---------------------------------------------------------------------- quaternions

UNITS = torch.eye(4, dtype=F64)
# TABLE[r][s] is (sign, unit) of unit r times unit s.
TABLE = (
    ((1, 0), (1, 1), (1, 2), (1, 3)),
    ((1, 1), (-1, 0), (1, 3), (-1, 2)),
    ((1, 2), (-1, 3), (-1, 0), (1, 1)),
    ((1, 3), (1, 2), (-1, 1), (-1, 0)),
)
quaternions = tensors((4,), dtype=F64)


@points(3, "C5")
def test_products_of_units(submission):
    """The products of 1, i, j and k are right, in either order."""
    for r, row in enumerate(TABLE):
        for s, (sign, unit) in enumerate(row):
            got = submission.hamilton_product(UNITS[r], UNITS[s])
            assert_close(got, sign * UNITS[unit], what=f"{'1ijk'[r]} · {'1ijk'[s]}")


def expected_product(p, q):
    """From the table, with broadcasting, in float64."""
    parts = [torch.zeros(torch.broadcast_shapes(p.shape, q.shape)[:-1], dtype=F64) for _ in range(4)]
    for r, row in enumerate(TABLE):
        for s, (sign, unit) in enumerate(row):
            parts[unit] = parts[unit] + sign * p.double()[..., r] * q.double()[..., s]
    return torch.stack(parts, -1)


@points(3, "C5")
@given(p=quaternions, q=quaternions, r=quaternions)
def test_product_is_associative(submission, p, q, r):
    """(pq)r is p(qr), and p(q + r) is pq + pr."""
    left = submission.hamilton_product(expected_product(p, q), r)
    right = submission.hamilton_product(p, expected_product(q, r))
    assert_close(left, right, what="(pq)r, beside p(qr)")
    assert_close(left, expected_product(expected_product(p, q), r), what="(pq)r")
    both = submission.hamilton_product(p, q) + submission.hamilton_product(p, r)
    assert_close(submission.hamilton_product(p, q + r), both, what="p(q + r), beside pq + pr")


@points(3, "C5")
@given(p=quaternions, q=quaternions)
def test_product_keeps_lengths(submission, p, q):
    """The length of pq is the product of the lengths, and 1 is neutral on both sides."""
    got = submission.hamilton_product(p, q)
    assert_equal(got.shape, p.shape, what="the shape")
    assert_close(got.norm(), p.norm() * q.norm(), what="|pq|, beside |p||q|")
    assert_close(submission.hamilton_product(UNITS[0], p), p, what="1 · p")
    assert_close(submission.hamilton_product(p, UNITS[0]), p, what="p · 1")


@st.composite
def broadcast_pairs(draw):
    """Quaternions whose leading axes broadcast."""
    shapes = st.sampled_from([((5, 1, 4), (3, 4)), ((4,), (2, 4)), ((2, 4), (4,)), ((4, 4), (4, 4)), ((1, 4), (3, 4))])
    left, right = draw(shapes)
    kind = draw(float_dtypes)
    return draw(tensors(left, dtype=kind, transposed=True)), draw(tensors(right, dtype=kind, transposed=True))


@points(3, "C5")
@given(case=broadcast_pairs())
def test_product_broadcasts(submission, case):
    """The leading axes of p and q broadcast; the dtype stays."""
    p, q = case
    what = f"hamilton_product of shapes {tuple(p.shape)} and {tuple(q.shape)}"
    assert_close(submission.hamilton_product(p, q), expected_product(p, q), dtype=p.dtype, what=what)


# ---------------------------------------------------------------------- bases


@points(2, "C6")
@given(p=quaternions, q=quaternions, dtype=float_dtypes)
@example(p=UNITS[1], q=UNITS[2], dtype=torch.float32)
def test_basis_multiplies_from_the_left(submission, p, q, dtype):
    """(Σ p[i] B[i]) q is the product pq, for the matrices B of quaternion_basis; the dtype is the one asked for."""
    B = submission.quaternion_basis(dtype)
    assert_equal(B.shape, torch.Size((4, 4, 4)), what="the shape of quaternion_basis()")
    assert_equal(B.dtype, dtype, what="the dtype of quaternion_basis(dtype)")
    got = torch.einsum("i,iab,b->a", p, B.double(), q)
    assert_close(got, expected_product(p, q), what="(Σ p[i] B[i]) q")


@points(2, "C6")
def test_basis_is_orthogonal(submission):
    """Every matrix of quaternion_basis() is orthogonal; the first is the identity."""
    B = submission.quaternion_basis()
    assert_equal(B.shape, torch.Size((4, 4, 4)), what="the shape of quaternion_basis()")
    for k in range(4):
        assert_close(B[k].T @ B[k], torch.eye(4), what=f"B[{k}]ᵀ B[{k}]")
    assert_close(B[0], torch.eye(4), what="B[0]")


@points(2, "C6")
@given(p=quaternions, q=quaternions)
def test_basis_in_phm_weight(submission, p, q):
    """phm_weight(quaternion_basis, p) q is the product pq."""
    got = submission.run(basis_at_work, p, q)
    assert_close(got, expected_product(p, q), what="phm_weight(quaternion_basis(), p as (4, 1, 1)) @ q")


@points(2, "C6")
@given(z=tensors((2,), dtype=F64), w=tensors((2,), dtype=F64), dtype=float_dtypes)
def test_complex_basis(submission, z, w, dtype):
    """complex_basis multiplies as complex numbers do; the dtype is the one asked for."""
    B = submission.complex_basis(dtype)
    assert_equal(B.shape, torch.Size((2, 2, 2)), what="the shape of complex_basis()")
    assert_equal(B.dtype, dtype, what="the dtype of complex_basis(dtype)")
    want = torch.view_as_real(torch.view_as_complex(z) * torch.view_as_complex(w))
    assert_close(torch.einsum("i,iab,b->a", z, B.double(), w), want, what="(Σ z[i] B[i]) w")


# ---------------------------------------------------------------------- life of a layer


@points(2, "C7")
@given(case=layers(dtype=torch.float32), training=st.booleans(), grad=st.booleans())
def test_layer_follows_changes(submission, case, training, grad):
    """When A, S or the bias is changed in place, the next output follows, in training and in evaluation."""
    recipe, values, X = case
    changes = []
    for k, name in enumerate(values):
        changes.append({name: values[name].flip(0) * 2 + k + 1})
    seen = submission.run(following, recipe, values, changes, X, ["train" if training else "eval"], grad)
    now = dict(values)
    assert_close(seen[0], expected_output(now, X), dtype=X.dtype, what=f"{told(recipe)}(X)")
    for change, got in zip(changes, seen[1:], strict=True):
        now.update(change)
        name = next(iter(change))
        assert_close(
            got, expected_output(now, X), dtype=X.dtype, what=f"{told(recipe)}(X) after {name} was changed in place"
        )


@points(2, "C7")
@given(case=layers(dtype=F64))
def test_layer_gradients(submission, reference, case):
    """Gradients reach A, S, the bias and X, and are right."""
    recipe, values, X = case
    if "bias" not in values:
        recipe, values = (
            make("PHMLinear", *recipe["args"]),
            {**values, "bias": torch.zeros(recipe["args"][1], dtype=F64)},
        )
    got = submission.run(layer_gradients, recipe, values, X)
    want = reference.run(layer_gradients, recipe, values, X)
    for name in want:
        require(got[name] is not None, f"no gradient reaches {name}", f"梯度没有传到 {name}")
        assert_close(got[name], want[name], what=f"the gradient of {name}")


@points(2, "C7")
@settings(max_examples=4)
@given(seed=seeds())
def test_layer_starts_well(submission, seed):
    """A starts with the standard deviation 1/√n, S with 1/√in_features, and both with mean 0."""
    for sizes, shapes, k, want, share in (
        ((256, 256, 4), ((4, 4, 4), (4, 64, 64)), 1, 1 / 16, 0.06),
        ((16, 16, 16), ((16, 16, 16), (16, 1, 1)), 0, 0.25, 0.10),
    ):
        (factors_made,) = submission.run(built, list(sizes), [seed])
        for factor, shape, name in zip(factors_made, shapes, "AS", strict=True):
            assert_equal(tuple(factor.shape), shape, what=f"the shape of {name} of PHMLinear{sizes}")
        judge_start(factors_made[k].double(), want, share, f"{'AS'[k]} of PHMLinear{sizes}")


def judge_start(factor, std, share, what):
    """Entries around 0 with this standard deviation."""
    got, mean = float(factor.std()), float(factor.mean())
    require(
        abs(got / std - 1) <= share,
        f"the standard deviation of {what} is {got:.4g}; it should be about {std:.4g}",
        f"{what} 的标准差是 {got:.4g}，应约为 {std:.4g}",
    )
    bound = 6 * std / math.sqrt(factor.numel())
    require(
        abs(mean) < bound,
        f"the mean of {what} is {mean:.3g}; it should be within {bound:.2g} of 0",
        f"{what} 的均值是 {mean:.3g}，与 0 的差应小于 {bound:.2g}",
    )


@points(2, "C7")
@given(sizes=st.sampled_from([(4, 6, 2), (3, 3, 3), (4, 2, 1)]), seed=seeds())
@settings(max_examples=8)
def test_layer_is_reproducible(submission, sizes, seed):
    """The same generator seed gives the same A and S, another one gives others."""
    one, same, other = submission.run(built, list(sizes), [seed, seed, seed + 1])
    for k, name in enumerate(("A", "S")):
        assert_equal(same[k], one[k], what=f"{name} with the same seed")
        require(not torch.equal(one[k], other[k]), f"another seed gives the same {name}", f"换一个种子，{name} 却不变")


# ---------------------------------------------------------------------- rules

LAYER = make("PHMLinear", 4, 6, 2)


def some(*shape):
    """Different numbers in a shape."""
    return torch.linspace(-1, 2, math.prod(shape)).view(shape)


@points(1, "C8")
def test_layer_no_loops(submission):
    """No loop over the rows of a batch in PHMLinear: as many operations for 36 rows as for 4."""
    assert_module_flat(submission, LAYER, [(n, some(n, 4)) for n in (4, 12, 36)])


@points(1, "C8")
def test_product_no_loops(submission):
    """No loop over quaternions: as many operations for 36 of them as for 4."""
    assert_flat(submission, "hamilton_product", [(n, [some(n, 4), some(n, 4)]) for n in (4, 12, 36)])


@points(1, "C8")
def test_weight_not_borrowed(submission):
    """phm_weight is built from your own sums and products, not by torch.kron or torch.block_diag."""
    assert_allowed(submission, RULES, "phm_weight", some(2, 2, 2), some(2, 3, 1))


@points(1, "C8")
def test_layer_not_borrowed(submission):
    """PHMLinear uses neither torch.kron nor nn.Linear."""
    assert_module_allowed(submission, RULES, LAYER, some(3, 4))


@points(1, "C8")
def test_quaternions_not_borrowed(submission):
    """The products and the bases use neither torch.kron nor torch.block_diag."""
    assert_allowed(submission, RULES, "hamilton_product", some(2, 4), some(2, 4))
    assert_allowed(submission, RULES, "quaternion_basis")
    assert_allowed(submission, RULES, "complex_basis")
    assert_source_allowed(submission, RULES.banned, ["phm_param_count"])


@points(1, "C8")
@settings(max_examples=8)
@given(case=factors(dtype=torch.float32), p=tensors((2, 4)), q=tensors((4,)))
def test_inputs_untouched(submission, case, p, q):
    """phm_weight and hamilton_product leave their inputs and the global random state as they were."""
    assert_untouched(submission, "phm_weight", *case)
    assert_untouched(submission, "hamilton_product", p, q)


@points(1, "C8")
@settings(max_examples=8)
@given(X=tensors((3, 4)))
def test_layer_input_untouched(submission, X):
    """A call of PHMLinear leaves its input and the global random state as they were."""
    assert_forward_untouched(submission, LAYER, X)


@points(1, "C8")
@settings(max_examples=8)
@given(case=factors(dtype=torch.float32))
def test_weight_on_devices(submission, device, case):
    """phm_weight works where its inputs are."""
    assert_on_device(submission, device, "phm_weight", *case)


@points(1, "C8")
@settings(max_examples=8)
@given(p=tensors((2, 4)), q=tensors((4,)))
def test_product_on_devices(submission, device, p, q):
    """hamilton_product works where its inputs are."""
    assert_on_device(submission, device, "hamilton_product", p, q)


@points(1, "C8")
@settings(max_examples=8)
@given(case=layers(dtype=torch.float32))
def test_layer_on_devices(submission, device, case):
    """PHMLinear works where it was moved to."""
    recipe, values, X = case
    seen = submission.run(layer_there, recipe, values, X, device)
    atol, rtol = CUDA_TOLERANCE if device == "cuda" else (None, None)
    leaves = {name: x.clone().requires_grad_() for name, x in values.items()}
    Y = expected_output(leaves, X)
    what = f"{told(recipe)}(X) on cuda:0"
    assert_close(seen["output"], Y.detach(), dtype=X.dtype, atol=atol, rtol=rtol, what=what)
    modules.weighted([Y]).backward()
    for name, leaf in leaves.items():
        got = seen["grads"].get(name)
        require(got is not None, f"no gradient reaches {name} on cuda:0", f"在 cuda:0 上，梯度没有传到 {name}")
        what = f"the gradient of {name} on cuda:0"
        assert_close(got, leaf.grad, dtype=X.dtype, atol=atol, rtol=rtol, what=what)
    for place in seen["places"]:
        if place != "cuda:0":
            raise CheckFailed(said(f"{told(recipe)} was moved to cuda:0, but something of it is on {place}"))


# ---------------------------------------------------------------------- errors


@points(1, "C9")
def test_bad_weights_refused(submission):
    """phm_weight refuses integers, and shapes that do not fit."""
    A, S = some(2, 2, 2), some(2, 3, 1)
    with raises(TypeError, case="an A of integers"):
        submission.phm_weight(torch.ones(2, 2, 2, dtype=torch.int64), S)
    with raises(TypeError, case="an S of integers"):
        submission.phm_weight(A, torch.ones(2, 3, 1, dtype=torch.int64))
    for shape in ((2, 2, 3), (2, 3, 2), (2, 2), (2, 2, 2, 2)):
        with raises(ValueError, case=f"A of shape {shape}"):
            submission.phm_weight(some(*shape), S)
    for shape in ((3, 3, 1), (2, 3), (2, 3, 1, 1)):
        with raises(ValueError, case=f"S of shape {shape} with A of shape (2, 2, 2)"):
            submission.phm_weight(A, some(*shape))


BAD_SIZES = ((5, 4, 2), (4, 5, 2), (4, 6, 3), (4, 4, 0), (4, 4, -2), (0, 4, 2), (4, 0, 2), (-4, 4, 2))


@points(1, "C9")
def test_bad_layers_refused(submission):
    """PHMLinear refuses sizes below 1, and an n that does not divide both sizes."""
    for sizes in BAD_SIZES:
        with raises(ValueError, case=f"PHMLinear{sizes}"):
            submission.run(modules.build, make("PHMLinear", *sizes))


@points(1, "C9")
def test_bad_inputs_refused(submission):
    """PHMLinear refuses an X of integers, and one with another number of features."""
    with raises(TypeError, case="an X of integers"):
        submission.run(modules.build, LAYER, [torch.ones(3, 4, dtype=torch.int64)])
    for shape in ((3, 6), (3,), (4, 3), (3, 1)):
        with raises(ValueError, case=f"X of shape {shape} for PHMLinear(4, 6, 2)"):
            submission.run(modules.build, LAYER, [some(*shape)])


@points(1, "C9")
def test_bad_counts_refused(submission):
    """phm_param_count refuses the same sizes as PHMLinear."""
    for sizes in BAD_SIZES:
        with raises(ValueError, case=f"phm_param_count{sizes}"):
            submission.phm_param_count(*sizes)


@points(1, "C9")
def test_bad_products_refused(submission):
    """hamilton_product refuses integers, and anything but four numbers along the last axis."""
    p, ints = some(2, 4), torch.ones(2, 4, dtype=torch.int64)
    for bad in ((ints, p), (p, ints)):
        with raises(TypeError, case="a quaternion of integers"):
            submission.hamilton_product(*bad)
    for shape in ((2, 3), (4, 1), (5,)):
        with raises(ValueError, case=f"p of shape {shape}"):
            submission.hamilton_product(some(*shape), some(4))
        with raises(ValueError, case=f"q of shape {shape}"):
            submission.hamilton_product(some(4), some(*shape))
