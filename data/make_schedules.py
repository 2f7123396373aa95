"""Writes schedules.npz: what the networks of lecture 06 measured. Takes about a minute on one core."""

import os

for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[name] = "1"  # the products are small: threads would only wait for each other

import hashlib  # noqa: E402
import io  # noqa: E402
import zipfile  # noqa: E402

import numpy as np  # noqa: E402

from course_lib.data import mnist  # noqa: E402
from course_lib.widgets.lec06 import experiments  # noqa: E402
from course_lib.widgets.lec06.digits import shrunk  # noqa: E402


def main():
    """Run all experiments and write their arrays, rounded to single precision."""
    digits = shrunk(mnist())
    arrays = {}
    for experiment in experiments.EXPERIMENTS:
        arrays |= experiment(digits)
        print(experiment.__name__, flush=True)
    content = packed({name: kept(values) for name, values in arrays.items()})
    experiments.FILE.write_bytes(content)
    print(f"{experiments.FILE.name}: {len(content):,} bytes, sha256 {hashlib.sha256(content).hexdigest()}")


def kept(values):
    """float32 with 4 digits: what a picture needs; losses that went beyond all bounds become 99."""
    values = np.nan_to_num(np.asarray(values, dtype=float), nan=99.0).clip(max=99.0)
    digits = 3 - np.floor(np.log10(np.maximum(np.abs(values), 1e-9))).clip(max=3)
    return (np.round(values * 10**digits) / 10**digits).astype(np.float32)


def packed(arrays):
    """A compressed .npz whose bytes depend on the arrays alone: the dates inside are fixed."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for name in sorted(arrays):
            member = io.BytesIO()
            np.lib.format.write_array(member, arrays[name], allow_pickle=False)
            archive.writestr(
                zipfile.ZipInfo(f"{name}.npy", (1980, 1, 1, 0, 0, 0)), member.getvalue(), zipfile.ZIP_DEFLATED, 9
            )
    return file.getvalue()


if __name__ == "__main__":
    main()
