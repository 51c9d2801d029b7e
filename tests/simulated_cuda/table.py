"""Prints the scenarios as a Markdown table: expected, simulated and real side by side.

python -m tests.simulated_cuda.table
"""

from __future__ import annotations

from collections import Counter

import torch

from . import basics, corners, handling, layers, student_programs, training
from .scenario import Scenario, run_for_real, simulate, why_not_real

GROUPS = {
    "Basics": basics.table.scenarios,
    "Programs of students": student_programs.table.scenarios,
    "Layers and operations": layers.table.scenarios,
    "Handling of devices": handling.table.scenarios,
    "Training": training.table.scenarios,
    "Corners": corners.table.scenarios,
}
ALL = [scenario for group in GROUPS.values() for scenario in group]


def counts() -> Counter[str]:
    """How many scenarios the simulator runs as real CUDA would, refuses, or misjudges."""
    found: Counter[str] = Counter(agree=0, refused=0, misjudged=0)
    for scenario in ALL:
        outcome = simulate(scenario)
        verdict = "refused" if outcome.refused else "agree"
        found[verdict if scenario.agrees(outcome) or outcome.refused else "misjudged"] += 1
    return found


def real_cell(scenario: Scenario) -> str:
    """What this machine's devices give, or why they give nothing."""
    reason = why_not_real(scenario)
    if reason is not None:
        return reason
    outcome = run_for_real(scenario)
    return f"{'' if scenario.agrees(outcome) else '**differs** '}{outcome}"


def row(scenario: Scenario) -> str:
    """One line of the table."""
    outcome = simulate(scenario)
    mark = "" if scenario.agrees(outcome) else "refused: " if outcome.refused else "**differs** "
    cells = [scenario.name, scenario.devices, scenario.expected, f"{mark}{outcome}",
             real_cell(scenario)]  # fmt: skip
    return "| " + " | ".join(str(cell).replace("|", "\\|") for cell in cells) + " |"


def main() -> None:
    """Print the table and the totals."""
    where = torch.cuda.get_device_name(0) if torch.cuda.is_available() else "no GPU here"
    print(f"PyTorch {torch.__version__}, real devices: {where}")
    for title, scenarios in GROUPS.items():
        print(f"\n## {title} ({len(scenarios)})\n")
        print("| scenario | devices | expected of CUDA | simulated | real |")
        print("| --- | --- | --- | --- | --- |")
        for scenario in scenarios:
            print(row(scenario))
    total = counts()
    print(f"\n{len(ALL)} scenarios: {total['agree']} agree, {total['refused']} refused, ", end="")
    print(f"{total['misjudged']} misjudged")


if __name__ == "__main__":
    main()
