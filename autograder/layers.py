"""The layers of the sandbox on Linux. Standard library only; each function raises LayerError where the kernel refuses.

`contain` is called once, by the process from which all workers are forked: own user, mount, net, ipc and uts
namespaces, an own uid, and a file system in which only Python and the course's library exist, all read-only.
`confine` is called in each worker: the same namespaces again and a pid namespace for itself alone, an empty
folder in memory, limits, no capabilities, Landlock, and a list of the system calls that are allowed.
"""

import contextlib
import ctypes
import errno
import functools
import os
import platform
import struct
import sys

from autograder import syscalls

SCRATCH = "/submission"
SCRATCH_OPTIONS = "size=64m,nr_inodes=4096,mode=700"
MEMORY = 2 << 30
FILE_SIZE = 64 << 20
CPU_SECONDS = 60
THREADS = 64
OPEN_FILES = 256
# Own uids when root: far away from people's, and different for each parent process.
FIRST_UID = 0x60000000
INSIDE_UID = 1000

NEW_MOUNT, NEW_UTS, NEW_IPC, NEW_USER, NEW_PID, NEW_NET = (
    0x20000, 0x4000000, 0x8000000, 0x10000000, 0x20000000, 0x40000000,
)  # fmt: skip
OWN_WORLD = NEW_USER | NEW_MOUNT | NEW_IPC | NEW_UTS | NEW_NET
MS_NOSUID, MS_NODEV, MS_NOEXEC, MS_BIND, MS_REC, MS_PRIVATE, MS_RDONLY = 2, 4, 8, 4096, 16384, 1 << 18, 1
PR_SET_PDEATHSIG, PR_SET_DUMPABLE, PR_SET_SECCOMP, PR_SET_NO_NEW_PRIVS = 1, 4, 22, 38
CLONE_THREAD, AF_UNIX = 0x10000, 1
# Landlock's rights: what may be done with files that are there to be read, and in the worker's own folder.
READ = 1 << 2 | 1 << 3
WRITE = READ | 1 << 1 | 1 << 4 | 1 << 5 | 1 << 7 | 1 << 8 | 1 << 12 | 1 << 13 | 1 << 14

CALLS = syscalls.numbers(syscalls.OWN)
LIBC = ctypes.CDLL(None, use_errno=True) if sys.platform == "linux" else None


class LayerError(Exception):
    """A layer that this system does not grant; the message names it and says why."""


@contextlib.contextmanager
def _layer(name):
    try:
        yield
    except (OSError, KeyError, AttributeError) as error:
        raise LayerError(f"{name} ({error.strerror or error})" if isinstance(error, OSError) else name) from error


def _libc(function, *args):
    """Call a function of libc, or a system call by its name in syscalls.OWN; OSError when it fails."""
    args = [_native(value) for value in args]
    if function in CALLS:
        result = LIBC.syscall(ctypes.c_long(CALLS[function]), *args)
    else:
        result = getattr(LIBC, function)(*args)
    if result < 0:
        number = ctypes.get_errno()
        raise OSError(number, os.strerror(number))
    return result


def _native(value):
    if isinstance(value, str):
        value = os.fsencode(value)
    return ctypes.c_long(value) if isinstance(value, int) else value


def prepare():
    """Load and work out ahead what every worker needs."""
    import resource  # noqa: F401  (Windows has none)

    if platform.machine() in syscalls.AUDIT_ARCH:
        _program()


def contain(folder, readable, hidden):
    """Leave the host's world for one with nothing in it but `readable`; for the parent of all workers, once.

    Args:
        folder: an empty folder, to build the new root on.
        readable: paths that stay visible, where they are, read-only.
        hidden: paths below them that do not.

    Returns:
        A descriptor of /proc, which the new world lacks; `confine` needs it.
    """
    proc = os.open("/proc", os.O_PATH | os.O_DIRECTORY | os.O_CLOEXEC)
    as_root = os.geteuid() == 0
    if as_root:  # root may see what others may not: it builds the root, then becomes nobody
        with _layer("mount namespace"):
            _libc("unshare", NEW_MOUNT)
            _new_root(folder, readable, hidden)
        with _layer("own user id"):
            own = FIRST_UID + os.getpid()
            os.setgroups([])
            os.setresgid(own, own, own)
            os.setresuid(own, own, own)
            _libc("prctl", PR_SET_DUMPABLE, 1, 0, 0, 0)
    with _layer("user, mount, net, ipc and uts namespaces"):
        _own_world(proc)
    if not as_root:
        with _layer("mounts in a user namespace"):
            _new_root(folder, readable, hidden)
    return proc


def new_pid_namespace(proc, home=None):
    """The next process to be forked is the first of a pid namespace of its own; with `home`, after an earlier one.

    Returns:
        A descriptor of the caller's own pid namespace, to be handed in as `home`.
    """
    with _layer("pid namespace"):
        if home is None:
            home = os.open("self/ns/pid", os.O_RDONLY | os.O_CLOEXEC, dir_fd=proc)
        else:
            _libc("setns", home, NEW_PID)
        _libc("unshare", NEW_PID)
    return home


def die_with_parent():
    """The kernel kills this process when its parent ends."""
    _libc("prctl", PR_SET_PDEATHSIG, 9, 0, 0, 0)


def confine(proc):
    """A world of its own for one worker: namespaces, an empty folder in memory, no capabilities."""
    with _layer("namespaces of the worker's own"):
        _own_world(proc)
        _libc("mount", "none", SCRATCH, "tmpfs", MS_NOSUID | MS_NODEV | MS_NOEXEC, SCRATCH_OPTIONS)


def limit(cpu_seconds):
    """Bounds on memory, processor time, files and threads; more processes are refused by `filter_system_calls`."""
    import resource

    most = {"AS": MEMORY, "CPU": cpu_seconds, "FSIZE": FILE_SIZE, "NOFILE": OPEN_FILES}
    most |= {"CORE": 0, "MEMLOCK": 0, "MSGQUEUE": 0, "SIGPENDING": THREADS}
    if os.getuid() >= INSIDE_UID:  # counted for each user: not where the user has other processes
        most["NPROC"] = THREADS
    with _layer("resource limits"):
        for name, value in most.items():
            number = getattr(resource, f"RLIMIT_{name}")
            hard = resource.getrlimit(number)[1]
            value = value if hard == resource.RLIM_INFINITY else min(value, hard)
            resource.setrlimit(number, (value, value))


def drop_capabilities():
    """No capability is left and none can be had again."""
    with _layer("dropping capabilities"):
        _libc("prctl", PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
        _libc("capset", struct.pack("=Ii", 0x20080522, 0), bytes(24))
        _libc("prctl", PR_SET_DUMPABLE, 0, 0, 0, 0)


def landlock(readable, writable):
    """Files can be read below `readable`, changed below `writable`, and started nowhere; no TCP, no signals out."""
    with _layer("Landlock"):
        version = _libc("landlock_create_ruleset", None, 0, 1)
        files = (1 << {1: 13, 2: 14, 3: 15, 4: 15}.get(version, 16)) - 1
        handled = struct.pack("=QQQ", files, 3 if version >= 4 else 0, 3 if version >= 6 else 0)
        size = 8 if version < 4 else 16 if version < 6 else 24
        rules = _libc("landlock_create_ruleset", handled[:size], size, 0)
        for rights, paths in [(READ, readable), (WRITE, writable)]:
            for path in paths:
                _allow_below(rules, path, rights & files)
        _libc("landlock_restrict_self", rules, 0)
        os.close(rules)


def filter_system_calls():
    """Only what syscalls.ALLOWED names is done from now on; a signal to any process ends the sender."""
    with _layer(f"seccomp on {platform.machine()}"):
        program = _program()
        code = ctypes.create_string_buffer(program, len(program))
        header = struct.pack("=HxxxxxxQ", len(program) // 8, ctypes.addressof(code))
        _libc("prctl", PR_SET_SECCOMP, 2, ctypes.create_string_buffer(header, len(header)), 0, 0)


def _own_world(proc):
    """New namespaces, in which this process is user 1000 with every capability over them and none outside."""
    user, group = os.geteuid(), os.getegid()
    _libc("unshare", OWN_WORLD)
    maps = {"setgroups": "deny", "uid_map": f"{INSIDE_UID} {user} 1", "gid_map": f"{INSIDE_UID} {group} 1"}
    for name, text in maps.items():
        descriptor = os.open(f"self/{name}", os.O_WRONLY, dir_fd=proc)
        os.write(descriptor, text.encode())
        os.close(descriptor)


def _new_root(folder, readable, hidden):
    """Build a root on `folder` that holds `readable` and an empty place for SCRATCH, and move into it."""
    _libc("mount", None, "/", None, MS_REC | MS_PRIVATE, None)
    _libc("mount", "none", folder, "tmpfs", MS_NOSUID, "size=1m,mode=755")
    for path in sorted(readable):
        _show(path, folder + path)
    for path in hidden:
        if os.path.isdir(folder + path):
            _libc("mount", "none", folder + path, "tmpfs", MS_NOSUID | MS_NODEV, "size=4k,mode=755")
    os.mkdir(folder + SCRATCH)
    if not os.path.lexists(folder + "/tmp"):
        os.symlink(SCRATCH, folder + "/tmp")
    os.chdir(folder)
    _libc("pivot_root", ".", ".")
    _libc("umount2", ".", 2)
    os.chdir("/")
    attributes = struct.pack("=QQQQ", MS_RDONLY | MS_NOSUID, 0, 0, 0)
    _libc("mount_setattr", -1, "/", 0x8000, attributes, len(attributes))


def _show(path, target):
    """Make a host's path visible at `target`: links as links, all else bound."""
    os.makedirs(os.path.dirname(target), exist_ok=True)
    if os.path.islink(path):
        if not os.path.lexists(target):
            os.symlink(os.readlink(path), target)
        return
    if os.path.isdir(path):
        os.makedirs(target, exist_ok=True)
    elif not os.path.lexists(target):
        os.close(os.open(target, os.O_CREAT | os.O_EXCL))
    _libc("mount", path, target, None, MS_BIND | MS_REC, None)


def _allow_below(rules, path, rights):
    descriptor = os.open(path, os.O_PATH | os.O_CLOEXEC)
    if not os.path.isdir(path):
        rights &= READ & ~(1 << 3) | 1 << 1 | 1 << 14  # what can be done with a file: read, write, truncate
    try:
        _libc("landlock_add_rule", rules, 1, struct.pack("=Qi", rights, descriptor), 0)
    finally:
        os.close(descriptor)


@functools.cache
def _program():
    """The filter as code of the kernel's packet filter: eight bytes an instruction."""
    load, equal, at_least, any_bit, give = 0x20, 0x15, 0x35, 0x45, 0x06
    allow, kill, refuse, unknown = 0x7FFF0000, 0x80000000, 0x50000 | errno.EPERM, 0x50000 | errno.ENOSYS
    special = syscalls.numbers(syscalls.SPECIAL)
    steps = [(load, 0, 0, 4), (equal, 1, 0, syscalls.AUDIT_ARCH[platform.machine()]), (give, 0, 0, kill)]
    steps += [(load, 0, 0, 0)]
    for number in syscalls.numbers(syscalls.ALLOWED).values():
        steps += [(equal, 0, 1, number), (give, 0, 0, allow)]
    for name in ("kill", "tkill", "tgkill"):
        steps += [(equal, 0, 1, special[name]), (give, 0, 0, kill)]
    # A thread may be started, a process not; a pair of connected sockets may be made, a way out not.
    for name, test, value in [("clone", any_bit, CLONE_THREAD), ("socketpair", equal, AF_UNIX)]:
        steps += [(equal, 0, 4, special[name]), (load, 0, 0, 16), (test, 0, 1, value)]
        steps += [(give, 0, 0, allow), (give, 0, 0, refuse)]
    steps += [(at_least, 0, 1, syscalls.NEW_CALLS), (give, 0, 0, unknown), (give, 0, 0, refuse)]
    return b"".join(struct.pack("=HBBI", *step) for step in steps)
