"""The commands: what a person sees when something is not as it should be."""

import pytest

from autograder.__main__ import main
from autograder.places import UserError, build_at, lectures


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["release", "lec1_loses"], "There is no lecture 'lec1_loses'; did you mean lec01_losses?"),
        (["record", "lec1_loses"], "There is no lecture 'lec1_loses'; did you mean lec01_losses?"),
        (["checks", "zzz"], "There is no lecture 'zzz'"),
        (["grade"], "Nothing of LECTURE was handed in: `python course.py collect LECTURE FILE.zip`"),
        (["doctor", "lec01_losses"], "submitted/STUDENT/lec01_losses/lec01_losses.ipynb."),
        (["report", "lec01_losses"], "Nothing of lec01_losses has been graded yet"),
        (["export", "--to", "canvas"], "Nothing of LECTURE has been graded yet"),
        (["collect", "lec1_loses", "x.zip"], "There is no lecture 'lec1_loses'"),
        (["feedback", "lec01_losses"], "Nothing of lec01_losses has been graded yet"),
    ],
)
def test_a_persons_mistake_ends_in_one_sentence(arguments, sentence, tmp_path, capsys):
    assert 1 == main([*arguments, "--build", str(tmp_path)])
    error = capsys.readouterr().err
    assert sentence in error
    assert 1 == len(error.strip().splitlines())


def test_a_folder_that_cannot_be_written_ends_in_one_sentence(tmp_path, capsys):
    (tmp_path / "file").write_text("")
    assert 1 == main(["release", "--build", str(tmp_path / "file" / "build")])
    assert 1 == len(capsys.readouterr().err.strip().splitlines())


def test_an_unknown_command_is_refused(capsys):
    with pytest.raises(SystemExit):
        main(["grad"])
    assert "invalid choice: 'grad'" in capsys.readouterr().err


def test_no_names_mean_all_lectures():
    assert "lec01_losses" in lectures()
    with pytest.raises(UserError, match="There is no lecture 'zzz'"):
        lectures(["zzz"])


def test_the_hidden_seed_is_made_once_kept_private_and_different_for_everyone(tmp_path):
    build = build_at(tmp_path)
    first = build.hidden_seed("lec01_losses", "softmax", "anna")
    assert first == build_at(tmp_path).hidden_seed("lec01_losses", "softmax", "anna")
    assert first != build.hidden_seed("lec01_losses", "softmax", "bert")
    assert first != build_at(tmp_path / "other").hidden_seed("lec01_losses", "softmax", "anna")
    assert (tmp_path / "hidden_seed").stat().st_mode & 0o077 == 0
