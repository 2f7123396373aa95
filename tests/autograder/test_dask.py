"""Grading on a Dask cluster: the same results, also when a worker is killed, or has other code, or is not there."""

import os
import warnings

import pytest

from autograder import engine, job
from autograder.demo import submissions_of
from autograder.places import UserError
from autograder.run import run
from tests.autograder.small_class import LECTURE, broken, copy_of, hand_in, picture

distributed = pytest.importorskip("distributed", reason="Dask is not installed: pip install distributed")
pytestmark = [
    pytest.mark.slow,
    pytest.mark.filterwarnings("ignore::ResourceWarning"),  # sockets of a cluster that lost a worker
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]


@pytest.fixture(scope="module")
def cluster():
    """Two workers, each a process of its own."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        options = {"n_workers": 2, "threads_per_worker": 1, "processes": True, "dashboard_address": ":0"}
        with distributed.LocalCluster(**options, silence_logs=50) as cluster:
            yield cluster


@pytest.fixture(scope="module")
def alone(released_build, released, tmp_path_factory):
    """(build, picture): a class, and what grading it in this process gives."""
    build = copy_of(released_build, tmp_path_factory.mktemp("alone") / "build")
    texts = submissions_of(LECTURE, released)
    few = ("right-01", "right-02", "mistakes-01", "mistakes-14", "crashes", "deleted-cells", "not-attempted")
    hand_in(build, {student: texts[student] for student in few} | broken(1))
    run(LECTURE, build, print, workers=1)
    return build, picture(build)


def on(cluster, build, tell=print):
    with engine.engine(1, cluster.scheduler_address) as machine:
        return run(LECTURE, build, tell, force=True, machine=machine)


def test_a_cluster_gives_the_same_results_also_when_it_loses_a_worker(cluster, alone, tmp_path):
    build, killed = copy_of(alone[0], tmp_path / "build"), []

    def tell(_):
        if not killed:
            killed.append(next(iter(cluster.workers.values())).pid)
            os.kill(killed[0], 9)

    results = on(cluster, build, tell)
    assert killed
    assert 8 == len(results)
    assert alone[1] == picture(build)


def test_workers_with_another_version_of_the_course_are_refused(cluster, alone, tmp_path, monkeypatch):
    monkeypatch.setattr(engine, "version", lambda: "newer")
    with pytest.raises(UserError, match="A Dask worker has another version of the course"):
        on(cluster, copy_of(alone[0], tmp_path / "build"))


def test_a_parcel_from_another_version_is_not_graded(alone, monkeypatch):
    one = job.parcel("right-01", LECTURE, alone[0], alone[0].released(LECTURE).read_bytes())
    monkeypatch.setattr(job, "version", lambda: "older")
    with pytest.raises(UserError, match="another version of the course"):
        job.work(one)


def test_a_scheduler_without_workers_is_told(alone, tmp_path):
    with (
        distributed.LocalCluster(n_workers=0, processes=False, dashboard_address=":0") as empty,
        pytest.raises(UserError, match="has no workers"),
    ):
        on(empty, copy_of(alone[0], tmp_path / "build"))


def test_a_parcel_holds_no_secret_but_its_own(alone):
    """What travels gives away neither the build's secret nor another student's hidden cases."""
    released = alone[0].released(LECTURE).read_bytes()
    one, other = (job.parcel(student, LECTURE, alone[0], released) for student in ("right-01", "right-02"))
    assert (alone[0].root / "hidden_seed").read_text() not in repr(one)
    assert not set(one.seeds.values()) & set(other.seeds.values())
