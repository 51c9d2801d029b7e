"""Every scenario on the simulator, and the same bodies on real devices where there are some."""

from __future__ import annotations

import pytest

from .scenario import Scenario, run_for_real, simulate, why_not_real
from .table import ALL, counts


def _id(scenario: Scenario) -> str:
    return scenario.name


@pytest.mark.parametrize("scenario", ALL, ids=_id)
def test_simulated(scenario: Scenario) -> None:
    outcome = simulate(scenario)
    assert scenario.agrees_simulated(outcome), f"{outcome}, expected: {scenario.expected}"


@pytest.mark.cuda
@pytest.mark.parametrize("scenario", ALL, ids=_id)
def test_on_a_real_device(scenario: Scenario) -> None:
    reason = why_not_real(scenario)
    if reason is not None:
        pytest.skip(reason)
    outcome = run_for_real(scenario)
    assert scenario.agrees(outcome), f"{outcome}, expected: {scenario.expected}"


def test_scenarios_have_one_name_each() -> None:
    assert len({scenario.name for scenario in ALL}) == len(ALL)


def test_no_accepted_program_is_misjudged() -> None:
    assert counts()["misjudged"] == 0
