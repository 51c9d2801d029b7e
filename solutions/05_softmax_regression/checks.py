"""The checks of exercise-5."""

import math

import torch
from probes import (
    build_and_call,
    built,
    forward,
    forward_growth,
    forward_on_device,
    learn,
    model_uses,
    train,
    train_growth,
    train_nothing,
    train_on_device,
    train_uses,
)

from grader.checks import (
    Forbidden,
    assert_allowed,
    assert_close,
    assert_equal,
    assert_flat,
    assert_on_device,
    assert_random_untouched,
    assert_source_allowed,
    assert_type,
    assert_untampered,
    assume,
    example,
    given,
    judge_growth,
    judge_stalls,
    judge_uses,
    labels,
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


# ---------------------------------------------------------------------- one-hot


@st.composite
def some_labels(draw):
    """Labels of any shape, also (), and a number of classes."""
    classes = draw(st.integers(1, 4))
    return draw(labels(draw(shapes(min_rank=0, max_rank=3, max_side=3)), classes)), classes


@points(2, "C1")
@given(case=some_labels())
@example(case=(torch.tensor([[0, 2], [1, 1]]), 3))
def test_one_hot_vectors(submission, case):
    """one_hot has a last axis of num_classes, with a single 1 at the label and zeros elsewhere."""
    y, classes = case
    got = submission.one_hot(y, classes)
    want = (y.unsqueeze(-1) == torch.arange(classes)).float()
    assert_equal(got, want, what=f"one_hot(labels, {classes})")


@points(2, "C1")
@given(case=some_labels(), dtype=st.sampled_from([torch.float64, torch.int64, torch.float32]))
def test_one_hot_carries_labels(submission, case, dtype):
    """In any dtype that is asked for each vector adds up to 1, and its largest entry is at the label."""
    y, classes = case
    got = submission.one_hot(y, classes, dtype=dtype)
    assert_equal(got.dtype, dtype, what="the dtype")
    assert_equal(got.shape, torch.Size([*y.shape, classes]), what="the shape")
    assert_equal(got.sum(-1), torch.ones(y.shape, dtype=dtype), what="one_hot(labels).sum(-1)")
    assert_equal(got.argmax(-1), y, what="one_hot(labels).argmax(-1)")


# ---------------------------------------------------------------------- the model


@points(2, "C2")
@given(sizes=st.sampled_from([(2, 3), (4, 2), (1, 2), (5, 1)]))
def test_parameters(submission, sizes):
    """The model has exactly two parameters: weight (num_inputs, num_outputs) and bias (num_outputs,), zeros."""
    found = submission.run(built, sizes, seed=0)["parameters"]
    assert_equal(sorted(found), ["bias", "weight"], what="the names in net.named_parameters()")
    assert_equal(found["weight"].shape, torch.Size(sizes), what="the shape of net.weight")
    assert_equal(found["weight"].dtype, torch.float32, what="the dtype of net.weight")
    assert_equal(found["bias"], torch.zeros(sizes[1]), what="net.bias")


@points(2, "C2")
@settings(max_examples=8)
@given(sigma=st.sampled_from([None, 1.0, 0.1, 3.0]), seed=st.sampled_from([0, 1, 2, None]))
def test_weights_are_normal(submission, sigma, seed):
    """Weights have mean 0 and standard deviation sigma (0.01 when it is not given)."""
    scale = 0.01 if sigma is None else sigma
    found = submission.run(built, (200, 50), sigma, seed)["parameters"]
    require("weight" in found, "weight is not among net.named_parameters()", "net.named_parameters() 中没有 weight")
    weight = found["weight"]
    assert_equal(weight.shape, torch.Size((200, 50)), what="the shape of net.weight")
    mean, std = float(weight.double().mean()), float(weight.double().std())
    near = abs(mean) < 6 * scale / 100
    require(near, "the mean of the weights is not 0", "权重的均值不是 0", expected=0.0, got=mean)
    near = abs(std - scale) <= 0.08 * scale
    require(
        near, "the standard deviation of the weights is not sigma", "权重的标准差不是 sigma", expected=scale, got=std
    )


@points(2, "C2")
@settings(max_examples=10)
@given(seed=seeds())
def test_weights_come_from_generator(submission, seed):
    """The same seed gives the same weights, another seed others; the global random numbers stay untouched."""
    first, again = (submission.run(built, (3, 2), 1.0, seed) for _ in range(2))
    other = submission.run(built, (3, 2), 1.0, seed + 1)
    assert_untampered(submission)
    for seen in (first, again, other):
        weight = seen["parameters"].get("weight")
        require(
            weight is not None, "weight is not among net.named_parameters()", "net.named_parameters() 中没有 weight"
        )
        assert_random_untouched(seen["random"], "SoftmaxRegression(..., generator=generator)")
    mine = first["parameters"]["weight"]
    assert_equal(again["parameters"]["weight"], mine, what="net.weight made again with the same seed")
    differs = not torch.equal(other["parameters"]["weight"], mine)
    require(differs, "another seed gives the same weights", "换一个种子，权重却相同", got=mine)


@points(2, "C2")
def test_sigma_zero(submission):
    """With sigma = 0 all weights are 0."""
    found = submission.run(built, (2, 3), 0.0, 0)["parameters"]
    require("weight" in found, "weight is not among net.named_parameters()", "net.named_parameters() 中没有 weight")
    assert_equal(found["weight"] + 0.0, torch.zeros(2, 3), what="net.weight with sigma=0")


@st.composite
def inputs(draw, shape):
    """X of a shape that holds n samples of d features, with a weight and a bias that fit."""
    d, classes = torch.Size(shape[1:]).numel(), draw(st.integers(2, 3))
    X = draw(tensors(shape, transposed=True))
    return X, draw(tensors((d, classes))), draw(tensors((classes,)))


def _assert_logits(submission, X, weight, bias):
    seen = submission.run(forward, X, weight, bias)
    assert_equal(seen["weight"], weight.shape, what="the shape of net.weight")
    assert_equal(seen["bias"], bias.shape, what="the shape of net.bias")
    want = X.double().flatten(1) @ weight.double() + bias.double()
    assert_close(seen["logits"], want, dtype=X.dtype, what="net(X)")
    return seen["logits"]


@points(2, "C3")
@given(case=inputs((3, 2)) | inputs((2, 2)))
def test_logits_of_rows(submission, case):
    """net(X) is X weight + bias for rows of features: plain logits."""
    _assert_logits(submission, *case)


@points(2, "C3")
@given(case=inputs((2, 1, 2, 2)) | inputs((2, 2, 2)))
def test_logits_of_images(submission, case):
    """net(X) flattens every axis after the first, so that images work as well."""
    _assert_logits(submission, *case)


@points(2, "C3")
@given(case=inputs((2, 2)), c=st.sampled_from([1.0, -2.0, 0.5]))
def test_bias_is_added(submission, case, c):
    """Adding a number to the bias adds it to every logit."""
    X, weight, bias = case
    plain = submission.run(forward, X, weight, bias)["logits"]
    raised = submission.run(forward, X, weight, bias + c)["logits"]
    assert_close(raised, plain.double() + c, dtype=X.dtype, what=f"net(X) with {c:g} added to the bias")


@points(2, "C3")
def test_logits_are_no_probabilities(submission):
    """The rows of net(X) need not add up to 1: there is no softmax in forward."""
    X = torch.tensor([[1.0, 0.0], [0.0, 2.0]])
    logits = _assert_logits(submission, X, torch.tensor([[1.0, -1.0], [0.0, 3.0]]), torch.tensor([0.5, 0.0]))
    off = (logits.sum(1) - 1).abs() > 1e-3
    require(off.any(), "every row of net(X) adds up to 1", "net(X) 的每一行之和都是 1", got=logits)


# ---------------------------------------------------------------------- predictions


@st.composite
def clear_logits(draw):
    """Logits whose largest entry stands clear of the others, and labels."""
    n, classes = draw(st.sampled_from([(3, 3), (2, 2), (4, 3), (2, 4), (1, 3)]))
    logits = draw(
        tensors((n, classes), scale=2.0, dtype=st.sampled_from([torch.float32, torch.float64]), transposed=True)
    )
    top = logits.topk(2, dim=1).values
    assume(bool((top[:, 0] - top[:, 1] >= 0.05).all()))
    return logits, draw(labels(n, classes))


@points(2, "C5")
@given(case=clear_logits())
def test_predicts_largest_logit(submission, case):
    """predict gives the class with the largest logit in every row, as int64."""
    logits, _ = case
    assert_equal(submission.predict(logits), logits.argmax(1), what="predict(logits)")


@points(2, "C5")
@given(case=clear_logits())
def test_accuracy_counts_hits(submission, case):
    """accuracy is the fraction of rows that are right, a Python float from 0 to 1."""
    logits, y = case
    right = logits.argmax(1)
    for name, target in (("labels", y), ("right labels", right), ("wrong labels", (right + 1) % logits.size(1))):
        got = submission.accuracy(logits, target)
        assert_type(got, float, what=f"accuracy(logits, {name})")
        want = float((right == target).double().mean())
        assert_close(got, want, atol=1e-6, what=f"accuracy(logits, {name})")


@points(2, "C5")
@given(case=clear_logits())
def test_scale_does_not_matter(submission, case):
    """Predictions and accuracy stay the same when logits are scaled, shifted or sent through a softmax."""
    logits, y = case
    for other, name in ((logits.softmax(1), "softmax(logits)"), (3 * logits + 1, "3 * logits + 1")):
        assert_equal(submission.predict(other), logits.argmax(1), what=f"predict({name})")
        want = float((logits.argmax(1) == y).double().mean())
        assert_close(submission.accuracy(other, y), want, atol=1e-6, what=f"accuracy({name}, labels)")


@st.composite
def guesses(draw, classes=None):
    """Predicted classes, labels and the number of classes, of which some may not occur."""
    count = classes or draw(st.integers(1, 4))
    n = draw(st.integers(1, 8))
    used = draw(st.integers(1, count))
    return draw(labels(n, used)), draw(labels(n, count)), count


@points(3, "C6")
@given(case=guesses())
@example(case=(torch.tensor([1, 1, 0, 1]), torch.tensor([0, 0, 0, 1]), 2))
def test_confusion_counts_samples(submission, case):
    """Entry (i, j) of the confusion matrix counts the samples with label i predicted as j, in int64."""
    predicted, y, classes = case
    want = torch.zeros(classes, classes, dtype=torch.int64)
    for i, j in zip(y.tolist(), predicted.tolist(), strict=True):
        want[i, j] += 1
    got = submission.confusion_matrix(predicted, y, classes)
    assert_equal(got, want, what=f"confusion_matrix(predicted, labels, {classes})")


@points(3, "C6")
@given(case=guesses())
def test_confusion_adds_up(submission, case):
    """Entries add up to N, rows to the label counts, columns to the prediction counts, the diagonal to the hits."""
    predicted, y, classes = case
    got = submission.confusion_matrix(predicted, y, classes)
    assert_equal(got.shape, torch.Size((classes, classes)), what="the shape of the confusion matrix")
    assert_equal(int(got.sum()), len(y), what="the sum of all entries")
    assert_equal(got.sum(1), torch.bincount(y, minlength=classes), what="the sums of the rows")
    assert_equal(got.sum(0), torch.bincount(predicted, minlength=classes), what="the sums of the columns")
    assert_equal(int(got.trace()), int((predicted == y).sum()), what="the sum of the diagonal")


# ---------------------------------------------------------------------- training


@st.composite
def problems(draw, sizes, d=3, classes=3, dtype=torch.float64):
    """Weights, a bias, batches of the given sizes, and a learning rate; no logits that nearly tie."""
    weight, bias = draw(tensors((d, classes), dtype=dtype)), draw(tensors((classes,), dtype=dtype))
    counts = draw(st.sampled_from(sizes))
    batches = [(draw(tensors((n, d), dtype=dtype)), draw(labels(n, classes))) for n in counts]
    lr = draw(st.sampled_from([0.5, 1.0, 0.1]))
    assume(_epoch(weight, bias, batches, lr)["gap"] > 1e-2)
    return weight, bias, batches, lr


def _epoch(weight, bias, batches, lr, frozen=()):
    """One epoch of plain SGD in float64: weights, loss, accuracy, and the least lead of a largest logit."""
    W, b = weight.double(), bias.double()
    loss = hits = n = 0
    gap = float("inf")
    for rows, y in batches:
        X = rows.double()
        logits = X @ W + b
        top = logits.topk(2, dim=1).values
        gap = min(gap, float((top[:, 0] - top[:, 1]).min()))
        log_p = logits.log_softmax(1)
        loss -= float(log_p.gather(1, y.unsqueeze(1)).sum())
        hits += int((logits.argmax(1) == y).sum())
        n += len(y)
        error = (log_p.exp() - torch.eye(W.size(1), dtype=torch.float64)[y]) / len(y)
        W = W if "weight" in frozen else W - lr * X.T @ error
        b = b if "bias" in frozen else b - lr * error.sum(0)
    return {"weight": W, "bias": b, "loss": loss / n, "accuracy": hits / n, "gap": gap}


def _assert_parameters(seen, want, dtype, when="after train_epoch"):
    for name in ("weight", "bias"):
        assert_close(seen[name], want[name], dtype=dtype, what=f"net.{name} {when}")


def _assert_metrics(result, want):
    assert_type(result, tuple, what="the result of train_epoch")
    assert_equal(len(result), 2, what="the number of results of train_epoch")
    for got, name in zip(result, ("loss", "accuracy"), strict=True):
        assert_type(got, float, what=f"the {name} that train_epoch returns")
        assert_close(got, want[name], atol=1e-5, rtol=1e-4, what=f"the {name} that train_epoch returns")


@points(3, "C7")
@given(case=problems([(2,), (3,), (1,)]))
def test_one_step(submission, case):
    """One batch moves weight by −lr·Xᵀ(P − Y)/N and bias by −lr times the mean of P − Y."""
    weight, bias, batches, lr = case
    seen = submission.run(train, weight, bias, batches, lr)
    _assert_parameters(seen, _epoch(*case), torch.float64, "after one batch")


@points(3, "C7")
@given(case=problems([(2,), (2, 1)]))
def test_old_gradients_are_forgotten(submission, case):
    """Gradients from before the call, or from the first epoch, do not enter the updates; none is left on return."""
    weight, bias, batches, lr = case
    seen = submission.run(train, weight, bias, batches, lr, epochs=2, stale=5.0)
    once = _epoch(*case)
    twice = _epoch(once["weight"], once["bias"], batches, lr)
    _assert_parameters(seen, twice, torch.float64, "after two epochs")
    assert_equal(sorted(seen["grads"]), ["bias", "weight"], what="the names of the parameters")
    for name, grad in seen["grads"].items():
        clear = grad is None or bool((grad == 0).all())
        require(clear, f"net.{name}.grad is not cleared on return", f"返回时 net.{name}.grad 没有清空", got=grad)


@points(3, "C7")
@given(case=problems([(2,), (2, 1)]), frozen=st.sampled_from(["bias", "weight"]))
def test_frozen_parameter_stays(submission, case, frozen):
    """A parameter that does not require grad stays as it is; the others learn."""
    weight, bias, batches, lr = case
    seen = submission.run(train, weight, bias, batches, lr, frozen=[frozen])
    _assert_parameters(seen, _epoch(*case, frozen=[frozen]), torch.float64, f"when net.{frozen} is frozen")


@points(3, "C7")
@settings(max_examples=8)
@given(case=problems([(2, 1)]))
def test_training_mode(submission, case):
    """train_epoch puts the net into training mode before it begins."""
    assert_untampered(submission)
    weight, bias, batches, lr = case
    seen = submission.run(train, weight, bias, batches, lr, model="moody")
    assert_equal(seen["training"], True, what="net.training after train_epoch")
    when = "of a net whose logits have the other sign outside training mode"
    _assert_parameters(seen, _epoch(*case), torch.float64, f"after train_epoch, {when}")


@points(3, "C7")
@given(case=problems([(2,), (2, 1)]))
def test_your_model_learns_the_same(submission, case):
    """Your SoftmaxRegression is moved by your train_epoch exactly as the formula says."""
    weight, bias, batches, lr = case
    seen = submission.run(train, weight, bias, batches, lr, model="yours")
    _assert_parameters(seen, _epoch(*case), torch.float64)


UNEVEN = [(3, 1), (4, 4, 2)]


@points(2, "C8")
@given(case=problems(UNEVEN, d=2, dtype=torch.float32))
def test_averages_over_samples(submission, case):
    """Loss and accuracy are averages over the samples, from the logits before each update, also for uneven batches."""
    weight, bias, batches, lr = case
    seen = submission.run(train, weight, bias, batches, lr)
    _assert_metrics(seen["results"][0], _epoch(*case))


@points(2, "C8")
@given(case=problems([(2,), (3,)], d=2, dtype=torch.float32))
def test_metrics_of_one_batch(submission, case):
    """With a single batch they are what the net says of it before the update."""
    weight, bias, batches, lr = case
    seen = submission.run(train, weight, bias, batches, lr)
    _assert_metrics(seen["results"][0], _epoch(*case))


@points(2, "C8")
@given(case=problems([(4, 4, 2), (2, 2, 2)], d=2))
def test_plain_descent(submission, case):
    """Several batches are plain SGD steps one after the other, without momentum."""
    weight, bias, batches, lr = case
    seen = submission.run(train, weight, bias, batches, lr)
    _assert_parameters(seen, _epoch(*case), torch.float64)


def _clouds():
    """Three clouds of 50 points each, shuffled, in five batches of 30."""
    source = torch.Generator().manual_seed(5)
    y = torch.arange(150) % 3
    centres = torch.tensor([[0.0, 0.0], [4.0, 0.0], [0.0, 4.0]])
    X = centres[y] + 0.7 * torch.randn(150, 2, generator=source)
    order = torch.randperm(150, generator=source)
    return list(zip(X[order].split(30), y[order].split(30), strict=True))


@points(1, "C9")
def test_learns_three_clouds(submission):
    """Three clouds of points are told apart: 95 % right after 20 epochs, with less than half of the first loss."""
    batches = _clouds()
    seen = submission.run(learn, batches, (2, 3), 0.5, 20)
    (first, _), (last, accuracy) = seen["results"][0], seen["results"][-1]
    require(accuracy >= 0.95, "the accuracy stays below 0.95", "精度低于 0.95", got=accuracy)
    require(last < first / 2, "the loss has not halved", "损失没有减半", expected=first / 2, got=last)
    assert_equal(seen["weight"].shape, torch.Size((2, 3)), what="the shape of net.weight")
    X, y = (torch.cat(parts) for parts in zip(*batches, strict=True))
    right = (X @ seen["weight"] + seen["bias"]).argmax(1) == y
    found = float(right.double().mean())
    require(found >= 0.95, "the weights found classify less than 95 %", "得到的权重分类正确率低于 95%", got=found)


# ---------------------------------------------------------------------- devices and rules


def _many_batches(count=16):
    source = torch.Generator().manual_seed(1)
    batches = [(torch.randn(2, 2, generator=source), torch.tensor([k % 3, 1])) for k in range(count)]
    return torch.randn(2, 3, generator=source), torch.randn(3, generator=source), batches, 0.1


@points(1, "C10")
@given(case=problems([(2, 1), (1, 2)], d=2))
def test_one_pass_is_enough(submission, case):
    """batches may be a generator, which can be read only once."""
    weight, bias, batches, lr = case
    seen = submission.run(train, weight, bias, batches, lr, one_pass=True)
    _assert_parameters(seen, _epoch(*case), torch.float64)
    finite = all(math.isfinite(number) for number in seen["results"][0])
    require(finite, "train_epoch returns no finite numbers", "train_epoch 返回的不是有限的数", got=seen["results"][0])


@points(1, "C10")
def test_host_rarely_waits(submission, device):
    """On a GPU, 16 batches make the host wait at most 4 times."""
    assert_untampered(submission)
    case = _many_batches()
    seen = submission.run(train_on_device, *case, device=device)
    judge_stalls(seen["stalls"], 4, "train_epoch")
    tolerance = {"atol": 1e-4, "rtol": 1e-3} if device == "cuda" else {}
    want = _epoch(*case)["weight"]
    assert_close(seen["weight"], want, dtype=torch.float32, what="net.weight after train_epoch", **tolerance)


@points(1, "C4")
@settings(max_examples=8)
@given(case=inputs((2, 2)) | inputs((2, 1, 2, 2)), y=labels((2, 2), 3))
def test_works_on_devices(submission, reference, device, case, y):
    """Results are on the device of the input, for one_hot, for predict, and for the model once it is moved."""
    assert_on_device(submission, device, "one_hot", y, 3, reference=reference)
    X, weight, bias = case
    logits = X.flatten(1) + torch.arange(X[0].numel())
    top = logits.topk(2, dim=1).values
    assume(bool((top[:, 0] - top[:, 1] >= 0.05).all()))
    assert_on_device(submission, device, "predict", logits, reference=reference)
    seen = submission.run(forward_on_device, X, weight, bias, device)
    place = "cpu" if device == "cpu" else "cuda:0"
    want = X.double().flatten(1) @ weight.double() + bias.double()
    tolerance = {"atol": 1e-4, "rtol": 1e-3} if device == "cuda" else {}
    assert_close(seen["logits"], want, dtype=X.dtype, what=f"net(X) on {place}", **tolerance)
    assert_equal(seen["places"], [place], what="the device of net(X)")


@points(1, "C4")
def test_no_loops(submission):
    """No loop over the samples: as many operations for 36 rows as for 4."""
    sizes = (4, 12, 36)
    rows = [torch.linspace(-2, 2, n * 2).view(n, 2) for n in sizes]
    targets = [torch.arange(n) % 3 for n in sizes]
    scores = [torch.linspace(-2, 2, n * 3).view(n, 3).sin() for n in sizes]
    assert_flat(submission, "one_hot", [(len(y), [y, 3]) for y in targets], what="labels")
    assert_flat(submission, "predict", [(len(s), [s]) for s in scores])
    assert_flat(submission, "accuracy", [(len(y), [s, y]) for s, y in zip(scores, targets, strict=True)])
    pairs = [(len(y), [y.flip(0), y, 3]) for y in targets]
    assert_flat(submission, "confusion_matrix", pairs, what="samples")
    judge_growth(submission.run(forward_growth, rows), sizes, "forward", "rows")
    seen = submission.run(train_growth, list(zip(rows, targets, strict=True)))
    judge_growth(seen, sizes, "train_epoch", "samples")


@points(1, "C4")
def test_nothing_banned(submission):
    """You build the linear layer and the one-hot vectors yourself, and forward holds no softmax."""
    y = torch.tensor([0, 2])
    assert_allowed(submission, RULES, "one_hot", y, 3)
    assert_allowed(submission, RULES, "confusion_matrix", y, y.flip(0), 3)
    X = torch.tensor([[1.0, 2.0], [0.0, -1.0]])
    seen = submission.run(model_uses, X, list(RULES.banned), list(RULES.banned_ops), ["softmax"])
    judge_uses(seen["uses"])
    if seen["layers"]:
        raise Forbidden(said(f"your model holds a `{seen['layers'][0]}`: write it yourself"))
    judge_uses(submission.run(train_uses, [(X, y)], list(RULES.banned), list(RULES.banned_ops)))
    assert_source_allowed(submission, RULES.banned, ["SoftmaxRegression", "train_epoch"])


# ---------------------------------------------------------------------- bad input


@points(1, "C11")
def test_bad_labels_refused(submission):
    """one_hot, accuracy and confusion_matrix refuse labels that are not int64, and shapes that do not fit."""
    logits, y = torch.tensor([[1.0, 0.0, 2.0], [0.0, 3.0, 1.0]]), torch.tensor([2, 0])
    for name, bad in (("float32", y.float()), ("int32", y.int())):
        with raises(TypeError, case=f"one_hot: labels of {name}"):
            submission.one_hot(bad, 3)
        with raises(TypeError, case=f"accuracy: labels of {name}"):
            submission.accuracy(logits, bad)
        with raises(TypeError, case=f"confusion_matrix: labels of {name}"):
            submission.confusion_matrix(y, bad, 3)
        with raises(TypeError, case=f"confusion_matrix: predictions of {name}"):
            submission.confusion_matrix(bad, y, 3)
    for bad in (torch.tensor([[2], [0]]), torch.tensor([2, 0, 1]), torch.tensor([2])):
        with raises(ValueError, case=f"accuracy: 2 rows, labels of shape {tuple(bad.shape)}"):
            submission.accuracy(logits, bad)
        with raises(ValueError, case=f"confusion_matrix: shapes (2,) and {tuple(bad.shape)}"):
            submission.confusion_matrix(y, bad, 3)
    with raises(ValueError, case="accuracy of no samples"):
        submission.accuracy(torch.empty(0, 3), torch.empty(0, dtype=torch.int64))


@points(1, "C11")
def test_bad_logits_refused(submission):
    """predict and accuracy refuse logits that do not have two axes."""
    for logits in (torch.tensor([1.0, 0.0]), torch.arange(8.0).view(2, 2, 2)):
        with raises(ValueError, case=f"predict: logits of shape {tuple(logits.shape)}"):
            submission.predict(logits)
        with raises(ValueError, case=f"accuracy: logits of shape {tuple(logits.shape)}"):
            submission.accuracy(logits, torch.tensor([0, 1]))


@points(1, "C11")
def test_bad_sizes_refused(submission):
    """Sizes below 1, a negative sigma, and inputs with another number of features are refused."""
    y, X = torch.tensor([0, 0]), torch.ones(2, 3)
    for classes in (0, -1):
        with raises(ValueError, case=f"one_hot: num_classes={classes}"):
            submission.one_hot(y, classes)
        with raises(ValueError, case=f"confusion_matrix: num_classes={classes}"):
            submission.confusion_matrix(y, y, classes)
    for sizes in ((0, 2), (3, 0), (-1, 2), (3, -1)):
        with raises(ValueError, case=f"SoftmaxRegression{sizes}"):
            submission.run(build_and_call, sizes, X, {})
    with raises(ValueError, case="SoftmaxRegression(3, 2, sigma=-1.0)"):
        submission.run(build_and_call, (3, 2), X, {"sigma": -1.0})
    for bad in (torch.ones(2, 4), torch.ones(2, 2), torch.ones(2, 3, 2), torch.ones(3, 2)):
        with raises(ValueError, case=f"SoftmaxRegression(3, 2): X of shape {tuple(bad.shape)}"):
            submission.run(build_and_call, (3, 2), bad, {})


@points(1, "C11")
def test_bad_training_refused(submission):
    """train_epoch refuses a learning rate that is not positive, and an epoch without a batch."""
    weight, bias, batches, _ = _many_batches(1)
    for lr in (0.0, -0.1):
        with raises(ValueError, case=f"train_epoch: lr={lr}"):
            submission.run(train, weight, bias, batches, lr)
    for one_pass in (False, True):
        with raises(ValueError, case="train_epoch: no batch at all"):
            submission.run(train_nothing, 0.1, one_pass)
