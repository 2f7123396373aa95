"""The same race eight rules wide and a thousand steps long, as four ways to animate it in a notebook."""

COMMON = """import numpy as np, ipywidgets as w
from course_lib.surfaces import SURFACES
from course_lib.trajectory import run
from course_lib.widgets.player import plan_race
surface = SURFACES["rosenbrock"]
RULES = ["sgd", "momentum", "nesterov", "adagrad", "rmsprop", "adam", "adamw", "momentum"]
T = 1000
plan = plan_race(surface, RULES, T, None, None, None, 0, 0, ("surface",), None)
grid = surface.grid(81)
levels = np.quantile(grid[2], np.linspace(0, 1, 16))
def runs(factor):
    return [run(r, surface, None, own * factor, T).x for r, own in zip(RULES, plan.own)]
paths = runs(1.0)
t = w.Play(min=0, max=T, step=STEP, interval=16)
place = w.IntSlider(value=0, min=0, max=T, description="step")
w.jslink((t, "value"), (place, "value"))
lr = w.FloatLogSlider(value=1, base=2, min=-4, max=4, step=0.2, description="rate")
"""
# A thousand steps in eight seconds: at a step a frame a slow one would look as fast as a quick one.
COMMON = COMMON.replace("STEP", "2")

INTERACT = """import matplotlib.pyplot as plt
%matplotlib inline
last = [1.0]
def draw(step, factor):
    global paths
    if factor != last[0]:
        last[0], paths = factor, runs(factor)
    fig, ax = plt.subplots(figsize=(6, 4.5))
    ax.contourf(*grid, levels=levels, cmap="Greys", alpha=.5)
    for x in paths:
        ax.plot(*x[: step + 1].T, lw=2)
    ax.set(xlim=(-2, 2), ylim=(-1, 3))
    plt.show()
display(w.VBox([w.HBox([t, place, lr]), w.interactive_output(draw, {"step": t, "factor": lr})]))"""

IPYMPL = """%matplotlib widget
import matplotlib.pyplot as plt
plt.ioff()
fig, ax = plt.subplots(figsize=(6, 4.5))
ax.contourf(*grid, levels=levels, cmap="Greys", alpha=.5)
lines = [ax.plot([], [], lw=2)[0] for _ in RULES]
ax.set(xlim=(-2, 2), ylim=(-1, 3))
def show(*_):
    for line, x in zip(lines, paths):
        line.set_data(*x[: t.value + 1].T)
    fig.canvas.draw_idle()
def again(change):
    global paths
    paths = runs(change["new"])
    show()
t.observe(show, "value"); lr.observe(again, "value")
display(w.VBox([w.HBox([t, place, lr]), fig.canvas]))"""

PLOTLY = """import plotly.graph_objects as go
field = go.Contour(x=grid[0][0], y=grid[1][:, 0], z=np.log(grid[2] + 1e-3), colorscale="Greys", showscale=False)
fig = go.FigureWidget([field] + [go.Scatter(x=[], y=[], mode="lines") for _ in RULES])
fig.update_layout(width=620, height=460, xaxis_range=(-2, 2), yaxis_range=(-1, 3))
def show(*_):
    with fig.batch_update():
        for line, x in zip(fig.data[1:], paths):
            line.x, line.y = x[: t.value + 1].T
def again(change):
    global paths
    paths = runs(change["new"])
    show()
t.observe(show, "value"); lr.observe(again, "value")
display(w.VBox([w.HBox([t, place, lr]), fig]))"""

OURS = """from course_lib.widgets import trajectory_player, rule
RULES = ["sgd", "momentum", "nesterov", "adagrad", "rmsprop", "adam", "adamw", rule("momentum", rho=0.99)]
race = trajectory_player("rosenbrock", RULES, steps=1000)
race"""
OURS_300 = 'trajectory_player("rosenbrock", ["sgd", "momentum", "nesterov", "rmsprop", "adam"], steps=300)'

CONTENDERS = {
    "interact + Matplotlib": (COMMON, INTERACT),
    "ipympl": (COMMON, IPYMPL),
    "plotly FigureWidget": (COMMON, PLOTLY),
    "ours": ("from course_lib.widgets import trajectory_player", OURS),
}
