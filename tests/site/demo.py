"""A class that never was: thirty students, five exercises, verdicts as one meets them.

`python -m tests.site.demo FOLDER` writes its RESULTS. Who passes what follows a logistic model of
ability and difficulty with a fixed seed, so that the class is the same each time.
"""

from __future__ import annotations

import math
import random
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from grader.report.model import (
    CheckResult,
    Fact,
    Misconception,
    Report,
    SubmissionInfo,
    Verdict,
    Versions,
)
from grader.results.model import Batch, Graded, Student
from grader.results.store import Results

NAMES = (
    """
Ada Okafor, Bruno Silva, Chen Wei 陈伟, Dilnoza Karimova
Émile Dubois, 王小明, Fatima Zahra El-Idrissi, Giórgos Papadópoulos
Hana Nováková, 李娜, Ivo Petrov, Jūratė Kazlauskienė
山田 花子, Katarzyna Wójcik, 김민준, Lars Ångström
مريم حسن, Mehmet Yılmaz, Ngozi Adichie, Ольга Иванова
Priya Raghunathan, Quentin O'Neill, Rosa María Hernández de la Cruz, Søren Kjær
Thảo Nguyễn, Uma प्रिया, Viktor Szabó, Wanjiku Kamau
Xóchitl Ramírez, Yael כהן
""".strip()
    .replace("\n", ", ")
    .split(", ")
)


@dataclass(frozen=True)
class Trap:
    """A known mistake: how common it is, and which checks it breaks."""

    name: str
    message: str
    checks: tuple[int, ...]
    share: float


@dataclass(frozen=True)
class Plan:
    """An exercise: its checks as (sentence, points, difficulty), its traps, which are hidden."""

    graded: Graded
    checks: tuple[tuple[str, float, float], ...]
    traps: tuple[Trap, ...]
    hidden: tuple[int, ...] = ()


PLANS = (
    Plan(
        Graded("exercise-1", 1, "tensor_ops", "Sums along axes", "沿轴求和", 6.0),
        (
            ("`row_sums(x)` adds up each row.", 1.0, -2.5),
            ("`column_means(x)` averages each column.", 1.0, -1.8),
            ("Shapes stay as they should, for one row too.", 2.0, -0.8),
            ("No loop over rows.", 1.0, -1.2),
            ("The input is left as it was.", 1.0, -1.5),
        ),
        (
            Trap(
                "wrong_axis",
                "Your code sums along axis 0 where the rows are asked for. `sum(dim=1)` adds up "
                "what stands beside each other.",
                (1, 3),
                0.14,
            ),
        ),
    ),
    Plan(
        Graded("exercise-3", 3, "softmax", "A stable softmax", "稳定的 softmax", 8.0),
        (
            ("Entries of softmax lie in [0, 1] and every slice adds up to 1.", 1.0, -2.0),
            ("Scores as large as ±1e4 give no NaN and no infinity.", 2.0, 0.6),
            ("Adding one number to each slice leaves softmax alone.", 1.0, -0.4),
            ("`softmax(x, T)` is `softmax(x / T)`.", 1.0, -0.2),
            ("Gradients flow through all three functions and are right.", 2.0, 0.3),
            ("A score of −inf has probability exactly 0.", 1.0, 1.4),
        ),
        (
            Trap(
                "naive_exponential",
                "Your code exponentiates the scores as they are. `exp(89)` is already infinite in "
                "float32, so large scores give inf/inf, which is NaN.",
                (2, 3, 6),
                0.4,
            ),
            Trap(
                "global_maximum",
                "Your code subtracts the largest entry of the whole tensor from every slice. A "
                "slice far below it underflows to zero everywhere.",
                (2,),
                0.15,
            ),
        ),
        (6,),
    ),
    Plan(
        Graded("exercise-8", 8, "backprop", "Backpropagation by hand", "手写反向传播", 10.0),
        (
            ("The forward pass agrees with the reference.", 2.0, -1.4),
            ("The gradient with respect to the weights is right.", 3.0, 0.5),
            ("The gradient with respect to the bias is summed over the batch.", 2.0, 0.2),
            ("The gradient with respect to the input is right.", 2.0, 1.0),
            ("Central differences agree within the tolerance.", 1.0, 0.8),
        ),
        (
            Trap(
                "bias_not_summed",
                "Your gradient for the bias keeps the batch axis. The bias is shared by all rows, "
                "so its gradient is the sum over them.",
                (3, 5),
                0.35,
            ),
            Trap(
                "transposed_weights",
                "Your gradient with respect to the input multiplies by `W` where it should be its "
                "transpose; it goes unnoticed while `W` is square.",
                (4,),
                0.3,
            ),
        ),
        (5,),
    ),
    Plan(
        Graded("exercise-13", 13, "mlp_blocks", "Blocks of an MLP", "MLP 的模块", 6.0),
        (
            ("The block has the layers asked for, in their order.", 1.0, -1.6),
            ("Parameters are registered: an optimiser sees them all.", 2.0, 0.4),
            ("`eval()` turns dropout off.", 2.0, 0.1),
            ("The block runs on the device of its input.", 1.0, 0.9),
        ),
        (
            Trap(
                "plain_list",
                "Your layers are kept in a Python list, so the module does not know them: "
                "`parameters()` is empty and nothing is learned. Use `nn.ModuleList`.",
                (2,),
                0.4,
            ),
        ),
    ),
    Plan(
        Graded("exercise-21", 21, "conv2d", "A convolution from scratch", "从零实现卷积", 8.0),
        (
            ("The output has the right size for each padding and stride.", 2.0, 0.4),
            ("The values agree with a float64 reference.", 3.0, 1.0),
            ("Channels are summed, filters are not.", 2.0, 0.9),
            ("No loop over the batch.", 1.0, 1.6),
        ),
        (
            Trap(
                "flips_the_kernel",
                "Your code flips the kernel: that is a convolution in the textbook's sense, while "
                "`conv2d` in PyTorch is a cross-correlation.",
                (2,),
                0.25,
            ),
        ),
    ),
)
VERSIONS = Versions("0.1.0", "a013ada7324a", "2.13.0+cpu", "3.11.7")


def write_demo(root: Path, *, students: int = 30, seed: int = 7) -> Results:
    """Write the RESULTS of the class."""
    dice = random.Random(seed)
    people = [_student(k) for k in range(students)]
    results = Results(root)
    missing: list[tuple[str, str]] = []
    for k, person in enumerate(people):
        ability = dice.gauss(0.7, 1.1)
        for plan in PLANS:
            report = _report(dice, person, k, ability, plan)
            if report is None:
                missing.append((person.id, plan.graded.id))
            else:
                results.write(report)
    results.write_batch(
        Batch("folders", tuple(p.graded for p in PLANS), tuple(people), tuple(missing))
    )
    return results


def _student(k: int) -> Student:
    name = NAMES[k % len(NAMES)] + (f" {k // len(NAMES) + 1}" if k >= len(NAMES) else "")
    return Student(f"s{20261000 + 37 * k}", name, f"s{k}@example.edu")


def _report(
    dice: random.Random, person: Student, k: int, ability: float, plan: Plan
) -> Report | None:
    """A student's report on one exercise; None where nothing was handed in."""
    number = plan.graded.number
    hour = f"2026-10-{5 + number:02}T{dice.randrange(9, 24):02}:{dice.randrange(60):02}:00+02:00"
    late = dice.random() < 0.1
    info = {"submitted": hour, "late": late, "group": "blue" if k in (3, 4) else None}
    given_up = dice.random() < 1 / (1 + math.exp(2.6 + ability - number / 8))
    if given_up:
        return None
    if (k, number) == (11, 8):
        return _without(plan, person, info, "refused", "the file is not UTF-8 text (line 3)")
    if (k, number) == (17, 13):
        return _without(plan, person, info, "grader_error", "the sandbox was lost twice")
    checks = tuple(_checks(dice, k, ability, plan))
    return _made(plan, person, info, checks, score=sum(c.points for c in checks))


def _without(plan: Plan, person: Student, info: dict, status: str, reason: str) -> Report:
    score = 0.0 if status == "refused" else None
    return _made(plan, person, info, (), score=score, status=status, reason=reason)


def _made(plan: Plan, person: Student, info: dict, checks: tuple, **more) -> Report:
    return Report(
        exercise=plan.graded.id,
        student=person.id,
        max_score=plan.graded.max_score,
        checks=checks,
        submission=SubmissionInfo(f"{plan.graded.slug}.py", f"{person.id}{plan.graded.id}", **info),
        device="simulated",
        tier="full",
        versions=VERSIONS,
        **({"status": "graded"} | more),
    )


def _checks(dice: random.Random, k: int, ability: float, plan: Plan) -> Iterator[CheckResult]:
    trap = next((t for t in plan.traps if dice.random() < t.share * (1.3 - 0.4 * ability)), None)
    unfinished = dice.random() < 0.06
    for number, (sentence, points, difficulty) in enumerate(plan.checks, start=1):
        slip = dice.random() > 1 / (1 + math.exp(-1.7 * (ability - difficulty)))
        verdict = Verdict.PASSED
        if unfinished and number > len(plan.checks) // 2:
            verdict = Verdict.NOT_ATTEMPTED
        elif trap is not None and number in trap.checks:
            verdict = Verdict.FAILED
        elif slip:
            verdict = dice.choices(
                (Verdict.FAILED, Verdict.CRASHED, Verdict.TIMEOUT, Verdict.NOT_ATTEMPTED),
                (8, 3, 1, 2),
            )[0]
        if (k, plan.graded.number, number) == (20, 3, 3):
            verdict = Verdict.FORBIDDEN
        if (k, plan.graded.number, number) == (24, 21, 2):
            verdict = Verdict.PROTOCOL
        named = trap if trap is not None and number in trap.checks else None
        yield _check(plan, number, sentence, points, verdict, named)


MESSAGES = {
    Verdict.FAILED: "the values of the result are wrong",
    Verdict.CRASHED: "RuntimeError: mat1 and mat2 shapes cannot be multiplied (4x3 and 4x3)",
    Verdict.TIMEOUT: "it took longer than 10 seconds",
    Verdict.NOT_ATTEMPTED: "it is not written yet",
    Verdict.FORBIDDEN: "`torch.softmax` is called in line 12; this exercise asks you to write it",
    Verdict.PROTOCOL: "the process sent bytes that no submission has reason to send",
}


def _check(
    plan: Plan, number: int, sentence: str, points: float, verdict: Verdict, trap: Trap | None
) -> CheckResult:
    passed = verdict is Verdict.PASSED
    explained = {}
    if verdict is Verdict.FAILED:
        explained = {
            "example": f"x = torch.tensor([[0.0, 100.0]])\n{plan.graded.slug}(x)",
            "facts": (
                Fact("expected", "torch.tensor([[3.783506e-44, 1.0]])"),
                Fact("got", "torch.tensor([[0.0, float('nan')]])"),
                Fact("first difference", "at [0, 1]: expected 1, got nan (1 of 2 differ)"),
            ),
        }
    elif verdict is Verdict.CRASHED:
        explained = {
            "example": f"x = torch.ones(4, 3)\n{plan.graded.slug}(x)",
            "facts": (Fact("line 14", "    return x @ self.weight"), Fact("", "             ^")),
            "printed": "shape torch.Size([4, 3])\n" * 3,
        }
    return CheckResult(
        id=f"E{plan.graded.number}.C{number}",
        name=f"check_{number}",
        title=sentence,
        points=points if passed else 0.0,
        max_points=points,
        verdict=verdict,
        message=None if passed else MESSAGES[verdict],
        misconception=Misconception(f"W{trap.name}", trap.name, trap.message) if trap else None,
        hidden=number in plan.hidden,
        **explained,
    )


if __name__ == "__main__":
    write_demo(Path(sys.argv[1]))
