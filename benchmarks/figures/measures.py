"""What is measured in the page, each by the same probe for whoever draws."""

import statistics

IDLE = "jupyterapp.shell.currentWidget?.sessionContext?.session?.kernel?.status === 'idle'"
RUN = """async (k) => {
  const panel = jupyterapp.shell.currentWidget.content
  panel.activeCellIndex = k
  panel.deselectAll()
  const from = performance.now(), painted = probe.next(60000)
  jupyterapp.commands.execute('notebook:run-cell')
  return (await painted) - from
}"""
OURS = "document.querySelector('.lm-figure').lmView"


# A driver waits for each of its moves to be handled, and so brings no 60 a second: these are made in the page.
MOVES = """async ([x, y, down, seconds]) => {
  const from = performance.now(), holder = document.elementFromPoint(x, y).closest('.lm-handle')
  for (let k = 1; k <= 60 * seconds; k++) {
    const place = { clientX: x + 0.8 * k, clientY: y - down * k }
    holder.dispatchEvent(new PointerEvent('pointermove', { pointerId: 1, bubbles: true, ...place }))
    await new Promise((next) => setTimeout(next, Math.max(0, from + k * 1000 / 60 - performance.now())))
  }
}"""


def idle(page):
    page.wait_for_timeout(300)
    page.wait_for_function(IDLE)
    page.wait_for_timeout(700)


def percentile(values, part):
    values = sorted(v for v in values if v == v)
    return round(values[min(int(part * len(values)), len(values) - 1)], 1) if values else None


def first_paint(page):
    """From running the last cell to the first picture; what it imports has been imported by the cell before."""
    count = page.evaluate("jupyterapp.shell.currentWidget.content.widgets.length")
    page.evaluate("jupyterapp.shell.currentWidget.content.activeCellIndex = 0")
    page.evaluate("jupyterapp.commands.execute('notebook:run-cell')")
    idle(page)
    taken = round(page.evaluate(RUN, min(1, count - 1)))
    idle(page)
    return taken


def first_paint_of(page, tries=5):
    taken = []
    for _ in range(tries):
        taken.append(page.evaluate(RUN, 1))
        idle(page)
    return round(statistics.median(taken))


def playing(page, name, seconds=4):
    """Frames with a changed picture per second, and what goes over the kernel's websocket meanwhile."""
    sent = [0]
    session = page.context.new_cdp_session(page)
    session.send("Network.enable")
    for event in ("Network.webSocketFrameSent", "Network.webSocketFrameReceived"):
        session.on(event, lambda e: sent.__setitem__(0, sent[0] + len(e["response"]["payloadData"])))
    button = ".lm-play" if name == "ours" else ".jupyter-widgets.widget-play button"
    page.locator(button).first.click()
    page.wait_for_timeout(500)
    sent[0] = 0
    seen = page.evaluate("s => probe.count(s)", seconds)
    moved = sent[0] / seconds / 1000
    session.detach()
    page.locator(button).first.click()
    idle(page)
    return {"frames/s": round(seen["fps"], 1), "p95 gap ms": round(seen["p95"], 1), "kB per played s": round(moved, 1)}


def key_slider(page, presses=20):
    """An arrow key on the slider of learning rates: from the event to the new picture."""
    handle = page.locator(".widget-slider .noUi-handle").last
    handle.focus()
    page.evaluate(
        "() => { window.taken = []; addEventListener('keydown', async (event) => {"
        "const at = await probe.next(); taken.push(at - event.timeStamp) }, true) }"
    )
    for k in range(presses):
        page.keyboard.press("ArrowRight" if k < presses // 2 else "ArrowLeft")
        page.wait_for_timeout(600)
    taken = page.evaluate("taken")
    return {"slider p50 ms": percentile(taken, 0.5), "slider p95 ms": percentile(taken, 0.95)}


SLIDE = """async ([between, count]) => {
  const root = document.querySelector('.lm-figure'), view = root.lmView, taken = []
  const input = root.querySelector('.lm-control input')
  const control = view.scene.controls[0], every = control.between + 1
  for (let k = 0; k < count; k++) {
    await new Promise((go) => setTimeout(go, 150 + (k * 37) % 90))
    const place = every * ((k * 7) % (control.values.length - 1)) + (between ? 1 + (k % 3) : 0)
    const from = performance.now(), exact = () => !root.classList.contains('lm-near')
    input.value = place
    input.dispatchEvent(new Event('input'))
    let at = await probe.next()
    while (between && !exact()) at = await probe.next()
    taken.push(at - from)
  }
  return taken
}"""


def bank_slider(page, label="slider"):
    taken = page.evaluate(SLIDE, [False, 40])
    return {
        f"{label} p50 ms": percentile(taken, 0.5),
        f"{label} p95 ms": percentile(taken, 0.95),
    }


def kernel_slider(page):
    taken = page.evaluate(SLIDE, [True, 40])
    return {
        "slider through the kernel, p50 ms": percentile(taken, 0.5),
        "slider through the kernel, p95 ms": percentile(taken, 0.95),
    }


def drag(page, times=15):
    """A start dragged at 60 events a second, several times: new pictures a second, from the last event to the last."""
    page.evaluate(f"""() => {{ const s = {OURS}.store; window.events = []; window.answers = []
      const take = s.take.bind(s), set = s.set.bind(s)
      const root = document.querySelector('.lm-figure')
      s.take = (...a) => {{ take(...a); requestAnimationFrame(() => {{ const at = performance.now()
        setTimeout(() => answers.push([at, !root.classList.contains('lm-near')])) }}) }}
      s.set = (c) => {{ events.push(performance.now()); set(c) }} }}""")
    found = [one_drag(page, 0.5 - 0.03 * k) for k in range(times)]  # to a new place each time
    events, pictures, settled = (sorted(each) for each in zip(*found, strict=True))
    return {
        "drag: events/s": percentile(events, 0.5),
        "drag: new bank from the kernel painted/s": percentile(pictures, 0.5),
        f"drag: settled after the last event, ms (median of {times}, least to most)": f"{percentile(settled, 0.5)} "
        f"({settled[0]} to {settled[-1]})",
    }


def one_drag(page, down, seconds=2.0):
    """(events a second, pictures a second, ms from the last event to the picture of it) of one drag, then put back."""
    face = page.locator(".lm-handle-face").first
    face.scroll_into_view_if_needed()
    box = face.bounding_box()
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.evaluate("events.length = answers.length = 0")
    page.mouse.move(x, y)
    page.mouse.down()
    page.evaluate(MOVES, [x, y, down, seconds])
    page.wait_for_timeout(600)
    page.mouse.up()
    seen = page.evaluate("({e: events, a: answers})")
    page.locator(".lm-reset").first.click()
    page.wait_for_timeout(1500)
    last, span = seen["e"][-1], (seen["e"][-1] - seen["e"][0]) / 1000
    settled = next(at for at, exact in seen["a"] if exact and at > last)
    return len(seen["e"]) / span, len([at for at, _ in seen["a"] if at <= last]) / span, round(settled - last, 1)


def busy(page):
    page.evaluate("""() => { const k = jupyterapp.shell.currentWidget.sessionContext.session.kernel
      k.requestExecute({code: 'import time\\nend = time.monotonic() + 12\\nwhile time.monotonic() < end: pass'}) }""")
    page.wait_for_timeout(300)
    found = bank_slider(page, "kernel busy: slider from the bank,")
    page.wait_for_function(IDLE)
    return found


def saved(page):
    page.evaluate("jupyterapp.commands.execute('docmanager:save')")
    page.wait_for_timeout(2500)
    return round(page.file.stat().st_size / 1000)


def memory(page, minutes):
    """The page's heap after garbage collection, before and after looping so long."""
    session = page.context.new_cdp_session(page)

    def heap():
        for _ in range(3):
            session.send("HeapProfiler.collectGarbage")
        return round(session.send("Runtime.getHeapUsage")["usedSize"] / 1e6, 1)

    page.evaluate(f"{OURS}.store.seek(0, {{playing: true, loop: true}})")
    page.wait_for_timeout(5000)
    before = heap()
    page.wait_for_timeout(60_000 * minutes)
    after = heap()
    page.evaluate(f"{OURS}.store.seek(0, {{playing: false, loop: false}})")
    return {f"heap, MB, before and after {minutes:g} minutes of looping": f"{before}, {after}"}


def ten(page):
    page.evaluate("jupyterapp.commands.execute('notebook:run-all-cells')")
    idle(page)
    page.wait_for_function("document.querySelectorAll('.lm-figure').length === 10")
    page.locator(".lm-figure").first.scroll_into_view_if_needed()
    page.evaluate(
        "document.querySelectorAll('.lm-figure').forEach(f => f.lmView.store.seek(0, {playing: true, loop: true}))"
    )
    page.wait_for_timeout(500)
    return {"ten figures all playing: frames/s of the visible one": round(page.evaluate("probe.count(4)")["fps"], 1)}
