import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

HERE = Path(__file__).parent


@pytest.fixture(scope="session")
def mid_run():
    """Inputs for update rules, caught midway: x0, gradients (60, 12) of 1e-9 to 1e1, v0, s0, t0."""
    rng = np.random.default_rng(20)
    scales = np.logspace(-9, 1, 12)
    inputs = {
        "x0": rng.standard_normal(12),
        "gradients": rng.standard_normal((60, 12)) * scales,
        "v0": rng.standard_normal(12) * scales,
        "s0": rng.uniform(0.1, 2, 12) * scales**2,
        "t0": np.array(7),
    }
    for array in inputs.values():
        array.setflags(write=False)
    return inputs


@pytest.fixture(scope="session")
def optax_runs(mid_run, tmp_path_factory):
    """What optax makes of the same inputs, by name: paths of update rules, values of schedules."""
    folder = tmp_path_factory.mktemp("optax")
    np.savez(folder / "inputs.npz", **mid_run)
    program = [sys.executable, HERE / "optax_oracle.py", folder / "inputs.npz", folder / "outputs.npz"]
    done = subprocess.run(program, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return np.load(folder / "outputs.npz")
