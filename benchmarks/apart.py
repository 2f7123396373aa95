"""Run what may do harm where it can write to one folder only:  unshare … python -m benchmarks.apart FOLDER COMMAND …

Linux, in a mount namespace of its own, as `BEGIN` makes one with a pid namespace: what the command starts ends with it,
and all other files can be read and not changed. This is for the control alone: it shuts nothing else away.
"""

import os
import struct
import sys
from pathlib import Path

from autograder.layers import MS_BIND, MS_PRIVATE, MS_RDONLY, MS_REC, _libc

BEGIN = ["unshare", "-Urpfm", "--kill-child", "--mount-proc", sys.executable, "-m", "benchmarks.apart"]
RECURSIVE, HERE = 0x8000, -100


def main(folder, *command):
    """Lock the file system but for `folder`, and become the command there."""
    folder = os.path.realpath(folder)
    home, scratch = Path(folder, "home"), Path(folder, "tmp")
    home.mkdir(exist_ok=True), scratch.mkdir(exist_ok=True)
    _libc("mount", None, "/", None, MS_REC | MS_PRIVATE, None)
    _libc("mount", folder, folder, None, MS_BIND, None)
    _set("/", MS_RDONLY, 0, RECURSIVE)
    _set(folder, 0, MS_RDONLY, 0)
    os.chdir(folder)
    os.environ |= {"HOME": str(home), "TMPDIR": str(scratch)}
    os.execvp(command[0], command)


def _set(path, on, off, flags):
    attributes = struct.pack("=QQQQ", on, off, 0, 0)
    _libc("mount_setattr", HERE, path, flags, attributes, len(attributes))


if __name__ == "__main__":
    main(*sys.argv[1:])
