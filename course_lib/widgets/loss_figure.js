// Draws the figure of lecture 01, appended to figure.js, whose queue and unpacking it uses. Python computes: what the reader sets goes out as a custom message,
// every number and sentence comes back. Only positions are worked out here, so that what is being
// dragged follows the pointer without waiting for the answer.

const lossFigure = (() => {
const ICONS = {
  cat: "M5 10V4l4 3.2h6L19 4v6c.7 1.2 1 2.4 1 3.6C20 18 16.4 20.5 12 20.5S4 18 4 13.6C4 12.4 4.3 11.2 5 10Z M9 13v.5M15 13v.5M11 16.5l1 .8 1-.8",
  car: "M3 16.5v-4l2.2-.9L7.3 7h8.4l2.9 4.6 2.4.9v4h-1.7M3 16.5h1.7M9.3 16.5h5.4M5.5 11.7h13M7 18.5a2 2 0 1 0 0-4 2 2 0 0 0 0 4ZM17 18.5a2 2 0 1 0 0-4 2 2 0 0 0 0 4Z",
  frog: "M4.5 9.5a3 3 0 1 1 5.5-2h4a3 3 0 1 1 5.5 2c1 1.2 1.5 2.6 1.5 4.1 0 3.9-4 6.4-9 6.4s-9-2.5-9-6.4c0-1.5.5-2.9 1.5-4.1ZM7.3 7.3v.4M16.7 7.3v.4M7 14c2.8 2.3 7.2 2.3 10 0",
  reset: "M4.5 5v4.5H9M5 9.3A7.5 7.5 0 1 1 4.5 13",
};
const KEYS = { ArrowUp: 0.1, ArrowRight: 0.1, ArrowDown: -0.1, ArrowLeft: -0.1, PageUp: 1, PageDown: -1 };
const LATE_MS = 3000; // an answer takes 50 ms; after this long the reader should know why nothing changes
const MOVE_MS = 220;

const icon = (name) => `<svg class="icon" viewBox="0 0 24 24" aria-hidden="true"><path d="${ICONS[name]}"/></svg>`;
const clamp = (value, low, high) => Math.min(Math.max(value, low), high);
const text = (value) => String(Math.round(value * 100) / 100 + 0).replace("-", "−");

// Arrow from (0, 0) that goes down by `length`, up if it is negative; a small circle for none.
function arrow(length) {
  if (!length) return "M-4 0a4 4 0 1 0 8 0a4 4 0 1 0 -8 0Z";
  const down = Math.sign(length), neck = length - 9 * down;
  return `M-2.5 0V${neck}H-7L0 ${length}L7 ${neck}H2.5V0Z`;
}

// Room for the scores, the line and some air: what is near 0 is not blown up.
function span({ scores, line }) {
  const low = Math.min(-4, line, ...scores), high = Math.max(6, ...scores);
  return { low: low - 0.09 * (high - low), high: high + 0.09 * (high - low) };
}

function markup({ classes, examples, scales, limits }, view) {
  const quiet = 'data-lm-suppress-shortcuts="true"'; // JupyterLab would take the arrow keys
  const row = (what) => classes.map((name) => `
    <div class="loss-row" data-class><span class="who">${name}</span>
      <span class="what">${what}</span><span class="gradient"></span>
      <svg class="arrow push" viewBox="-8 -10 16 20" aria-hidden="true"><path/></svg></div>`).join("");
  const section = (kind, title, titles, what) => `
    <section class="${kind}" aria-label="${title}">
      <div class="head"><div><h3>${title}</h3><span class="source"></span></div>
        <div class="loss"><span class="before"></span><span class="now"></span></div></div>
      <div class="told" hidden></div>
      <div class="loss-row titles"><span>${titles}</span><span class="gradient">∂L/∂s</span></div>
      ${row(what)}<p class="says"></p></section>`;
  return `
  <div class="controls">
    <div class="examples" role="radiogroup" aria-label="example">${examples.map((_, k) => `
      <button role="radio" ${quiet}><span>x<sub>${k + 1}</sub></span>${icon(classes[k])}${classes[k]}</button>`).join("")}</div>
    <label>Scale of W <input class="scale" type="range" min="0" max="${scales.length - 1}" step="1" ${quiet}><b></b></label>
    <label>Margin Δ <input class="margin" type="range" min="0" max="${limits.margin}" step="0.1" ${quiet}><b></b></label>
    <button class="reset" title="back to the start" ${quiet}>${icon("reset")}<span>Reset</span></button>
  </div>
  <div class="late" role="status"></div>
  <div class="body">
    <div>
      <svg class="plot" role="group" aria-label="scores of ${classes.join(", ")}, to be dragged">
        <defs><pattern id="lm-hatch-${view}" width="8" height="8" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
          <line class="hatch" y2="8"/></pattern></defs>
        <rect class="band"/><g class="ticks"></g><line class="level"/><line class="line"/>
        <text class="band-word above">pays</text><text class="quiet below">free</text>
        <text class="quiet formula"></text><text class="value"></text>
        <path class="gap"/><text class="delta"></text>
        <g class="grip" aria-hidden="true"><rect class="pad"/><circle/><path d="M-4 -2.5L0 -6L4 -2.5M-4 2.5L0 6L4 2.5"/></g>
        ${classes.map((name) => `
        <g data-class><line class="stem"/><rect class="pay" style="fill: url(#lm-hatch-${view})"/><text class="pay-text"></text>
          <path class="push hinge"/><path class="push softmax"/>
          <g class="pill" role="slider" tabindex="0" aria-orientation="vertical" aria-label="score of ${name}" ${quiet}>
            <rect class="pad"/><rect class="ring"/><rect class="face"/><text></text></g>
          ${icon(name)}<text class="name">${name}<tspan class="quiet"></tspan></text></g>`).join("")}
      </svg>
      <p class="legend">A wrong class above the line pays its distance to the line.</p>
      <div class="legend"><span>Gradient descent pushes each score:</span>
        <span><svg viewBox="-8 -10 16 20" aria-hidden="true"><path class="push hinge" d="M-2.5 -9V0H-7L0 9L7 0H2.5V-9Z"/></svg>hinge</span>
        <span><svg viewBox="-8 -10 16 20" aria-hidden="true"><path class="push softmax" d="M-2.5 -9V0H-7L0 9L7 0H2.5V-9Z"/></svg>softmax</span></div>
    </div>
    <div>${section("hinge", "Hinge loss", "max(0, s<sub>j</sub> − s<sub>y</sub> + Δ)", "<span></span><b></b>")}
      ${section("softmax", "Softmax loss", "−log p<sub>y</sub> = <span></span>", '<span class="p"><i></i><b></b></span>')}</div>
  </div>
  <div class="heard" aria-live="polite"></div>`;
}

function render({ model, el }) {
  const setting = model.get("setting"), { classes, limits, scales } = setting;
  const view = Math.random().toString(36).slice(2);
  const root = document.createElement("div");
  root.className = "lm-losses";
  root.innerHTML = markup(setting, view);
  el.append(root);
  const one = (selector, inside = root) => inside.querySelector(selector);
  const all = (selector, inside = root) => [...inside.querySelectorAll(selector)];
  const columns = all("svg.plot [data-class]"), plot = one("svg.plot"), still = matchMedia("(prefers-reduced-motion: reduce)");
  const stop = new AbortController(), on = (target, type, listener) => target.addEventListener(type, listener, { signal: stop.signal });

  let state = structuredClone(model.get("answer").state), answer = model.get("answer");
  let drawn = null, goal = null, frame = 0, drag = null, size = { em: 16, width: 600 };
  let asked = 0, lateTimer = 0, heardTimer = 0;

  // ---- ask Python: one question on its way, the newest state next -------------------------------
  const queue = latestWins((question) => {
    clearTimeout(lateTimer);
    lateTimer = setTimeout(() => {
      one(".late").textContent = "Waiting for the kernel: it is busy, or the cell must be run again.";
      queue.drop();
    }, LATE_MS);
    try {
      model.send({ ...question, view, turn: ++asked });
    } catch {
      // The kernel was restarted: nobody listens any more, which the timer tells the reader.
    }
  });

  function ask() {
    follow();
    queue.ask(structuredClone(state));
  }

  function hear(message) {
    const mine = message.view === view;
    if (!mine && (queue.pending || drag)) return;
    answer = message;
    model.set("answer", message); // a view opened later starts here; never saved to the kernel
    if (!mine || message.nearest) state = structuredClone(message.state);
    if (mine) one(".late").textContent = message.nearest ?? "";
    write();
    if (mine && message.turn === asked) {
      clearTimeout(lateTimer);
      queue.answered();
    }
    if (!queue.pending) follow();
  }

  function change(changes) {
    Object.assign(state, changes);
    ask();
  }

  function setScore(k, base) {
    const scores = [...state.scores];
    scores[k] = clamp(Math.round(base * 10) / 10, -limits.score, limits.score);
    change({ scores });
  }

  const setMargin = (margin) => change({ margin: clamp(Math.round(margin * 10) / 10, 0, limits.margin) });
  const choose = (example) => change({ example, scores: [...setting.examples[example]] });

  // ---- positions: what is set now, moved to smoothly unless it is being dragged -----------------
  function follow() {
    const scores = state.scores.map((score) => score * state.scale);
    goal = known() ? { scores: answer.shown, line: answer.line } : { scores, line: scores[state.example] - state.margin };
    Object.assign(goal, drag ? { low: drag.low, high: drag.high } : span(goal));
    const direct = !drawn || drag || still.matches;
    const from = drawn ?? goal, start = performance.now();
    cancelAnimationFrame(frame);
    const step = (now) => {
      const t = direct ? 1 : clamp((now - start) / MOVE_MS, 0, 1), ease = 1 - (1 - t) ** 3;
      const mix = (a, b) => a + (b - a) * ease;
      drawn = { scores: goal.scores.map((score, k) => mix(from.scores[k], score)) };
      for (const key of ["line", "low", "high"]) drawn[key] = mix(from[key], goal[key]);
      draw();
      if (t < 1) frame = requestAnimationFrame(step);
    };
    step(start);
    controls();
  }

  // Is the last answer about what is set now? Then its numbers stand, to the last digit.
  const known = () => JSON.stringify(answer.state) === JSON.stringify(state);

  function geometry() {
    const { em, width } = size, left = 2.6 * em, right = width - 6.9 * em, top = 0.3 * em, bottom = 23.5 * em;
    const y = (value) => bottom - ((value - drawn.low) / (drawn.high - drawn.low)) * (bottom - top);
    return { em, width, left, right, top, bottom, y, x: (k) => left + ((k + 0.5) * (right - left)) / classes.length };
  }

  function set(element, attributes) {
    for (const name in attributes) element.setAttribute(name, attributes[name]);
  }

  function draw() {
    const g = geometry(), { em, left, right, top, bottom, y, x } = g, yLine = clamp(y(drawn.line), top, bottom);
    set(plot, { height: bottom + 4.1 * em });
    set(one(".band"), { x: left, y: top, width: right - left, height: yLine - top });
    set(one(".line"), { x1: left, x2: right, y1: yLine, y2: yLine });
    set(one(".grip"), { transform: `translate(${right} ${yLine})` });
    set(one(".grip .pad"), { x: -1.5 * em, y: -1.4 * em, width: 3 * em, height: 2.8 * em });
    set(one(".grip circle"), { r: 0.7 * em });
    const beside = right + 1.2 * em;
    set(one(".above"), { x: beside, y: top + em, visibility: yLine - top > 5 * em ? "visible" : "hidden" });
    set(one(".formula"), { x: beside, y: yLine + 0.55 * em });
    set(one(".value"), { x: beside, y: yLine + 1.85 * em });
    set(one(".below"), { x: beside, y: bottom - 0.2 * em, visibility: bottom - yLine > 3 * em ? "visible" : "hidden" });
    ticks(g);
    gap(g, yLine);
    columns.forEach((column, k) => {
      const score = y(drawn.scores[k]), wrong = k !== state.example, pays = wrong && score < yLine;
      set(one(".stem", column), { x1: x(k), x2: x(k), y1: top, y2: bottom });
      set(one(".pay", column), { x: x(k) - 0.9 * em, width: 1.8 * em, y: score, height: pays ? yLine - score : 0, visibility: pays ? "visible" : "hidden" });
      set(one(".pay-text", column), { x: x(k), y: (score + 1.2 * em + yLine) / 2 + 0.35 * em, visibility: yLine - score > 2.8 * em && pays ? "visible" : "hidden" });
      set(one(".pill", column), { transform: `translate(${x(k)} ${score})` });
      set(one(".push.hinge", column), { transform: `translate(${x(k) - 2.6 * em} ${score})` });
      set(one(".push.softmax", column), { transform: `translate(${x(k) + 2.6 * em} ${score})` });
      set(one(".icon", column), { x: x(k) - 0.9 * em, y: bottom + 0.5 * em, width: 1.8 * em, height: 1.8 * em });
      set(one(".name", column), { x: x(k), y: bottom + 3.6 * em });
      for (const [part, more] of [["face", 0], ["ring", 0.3], ["pad", 0.5]]) {
        const w = 1.9 + more, h = 1.05 + more;
        set(one(`.${part}`, column), { x: -w * em, y: -h * em, width: 2 * w * em, height: 2 * h * em, rx: h * em });
      }
      set(one(".pill text", column), { y: 0.44 * em });
    });
  }

  function ticks({ em, left, right, y }) {
    const rough = (drawn.high - drawn.low) / 6, power = 10 ** Math.floor(Math.log10(rough));
    const step = [1, 2, 5, 10].find((m) => m * power >= rough) * power, marks = [];
    for (let k = Math.ceil(drawn.low / step); k * step <= drawn.high; k++) {
      const at = y(k * step);
      marks.push(`<line class="grid ${k ? "" : "zero"}" x1="${left}" x2="${right}" y1="${at}" y2="${at}"/>
        <text class="tick" x="${left - 0.6 * em}" y="${at + 0.35 * em}">${text(k * step)}</text>`);
    }
    one(".ticks").innerHTML = marks.join("");
  }

  // The margin as a distance: from the right class's score, dashed, down to the line.
  function gap({ em, left, right, y }, yLine) {
    const from = y(drawn.scores[state.example]), middle = (from + yLine) / 2;
    set(one(".level"), { x1: left, x2: right, y1: from, y2: from });
    set(one(".gap"), { d: `M${right - 5} ${from}H${right + 5}M${right} ${from}V${yLine}` });
    set(one(".delta"), { x: right + 0.7 * em, y: middle + 0.2 * em, visibility: yLine - from > 1.4 * em ? "visible" : "hidden" });
  }

  // ---- words and numbers: all from Python, but for what the reader holds in the hand -------------
  function controls() {
    all(".examples button").forEach((button, k) => {
      set(button, { "aria-checked": k === state.example, tabindex: k === state.example ? 0 : -1 });
    });
    const at = scales.indexOf(state.scale);
    set(one(".scale"), { "aria-valuetext": `W times ${text(state.scale)}` });
    one(".scale").value = at;
    one(".margin").value = state.margin;
    one(".scale + b").textContent = known() ? answer.scale_text : `× ${text(state.scale)}`;
    one(".margin + b").textContent = text(state.margin);
    columns.forEach((column, k) => {
      const limit = limits.score * state.scale, shown = known() ? answer.shown_texts[k] : text(goal.scores[k]);
      one(".pill text", column).textContent = shown;
      one(".pill", column).classList.toggle("long", shown.length > 4);
      set(one(".pill", column), { "aria-valuemin": -limit, "aria-valuemax": limit, "aria-valuenow": goal.scores[k], "aria-valuetext": shown });
      column.classList.toggle("right-class", k === state.example);
      one("tspan", column).textContent = k === state.example ? ": right" : "";
    });
    one(".delta").textContent = `Δ = ${text(state.margin)}`;
    one(".formula").textContent = `s(${classes[state.example]}) − Δ`;
  }

  function write() {
    const { hinge, softmax } = answer, right = answer.state.example;
    one(".value").textContent = answer.line_text;
    for (const [kind, said] of Object.entries({ hinge, softmax })) {
      const section = one(`section.${kind}`), told = !["reference", "yours"].includes(said.verdict);
      one(".now", section).textContent = said.text;
      one(".loss", section).classList.toggle("long", said.text.length > 5);
      one(".before", section).textContent = said.before && `${said.before} → `;
      one(".source", section).textContent = told ? "" : said.badge;
      set(one(".source", section), { "data-verdict": said.verdict });
      one(".told", section).textContent = told ? said.badge : "";
      one(".told", section).hidden = !told;
      one(".says", section).textContent = said.says;
      all("[data-class]", section).forEach((row, k) => {
        row.classList.toggle("right-class", k === right);
        one(".gradient", row).textContent = said.gradient_texts[k];
        one(".arrow", row).classList.add(kind);
        set(one(".arrow path", row), { d: { up: "M-2.5 9V0H-7L0 -9L7 0H2.5V9Z", down: "M-2.5 -9V0H-7L0 9L7 0H2.5V-9Z", rests: arrow(0) }[said.pushes[k]] });
        const length = clamp(Math.abs(said.gradient[k]) * 2.6 * size.em, 12, 8 * size.em) * Math.sign(said.gradient[k]);
        set(one(`.push.${kind}`, columns[k]), { d: arrow(length) });
      });
    }
    all("section.hinge [data-class]").forEach((row, k) => {
      row.classList.toggle("free", hinge.terms[k] === 0);
      one(".what span", row).textContent = k === right ? "the right class" : hinge.formulas[k];
      one(".what b", row).textContent = k === right ? "" : `= ${hinge.term_texts[k]}`;
      one(".pay-text", columns[k]).textContent = hinge.term_texts[k];
    });
    all("section.softmax [data-class]").forEach((row, k) => {
      one(".p", row).style.setProperty("--p", softmax.p[k]);
      one(".p b", row).textContent = softmax.p_texts[k];
    });
    one("section.softmax .titles span span").textContent = softmax.formula;
    clearTimeout(heardTimer); // a reader's voice cannot follow a drag: say where it ended
    heardTimer = setTimeout(() => { one(".heard").textContent = answer.summary; }, 500);
  }

  // ---- hands: mouse, touch, pen, keys -----------------------------------------------------------
  function draggable(element, value, moved) {
    // A finger on a handle drags it and does not scroll the page: touch-action alone is not heeded inside SVG.
    element.addEventListener("touchstart", (event) => event.preventDefault(), { signal: stop.signal, passive: false });
    on(element, "pointerdown", (event) => {
      if (event.button) return;
      event.preventDefault();
      element.setPointerCapture(event.pointerId);
      if (element.tabIndex === 0) element.focus({ preventScroll: true });
      drag = { low: goal.low, high: goal.high, offset: value() - valueAt(event) };
    });
    on(element, "pointermove", (event) => {
      if (drag && element.hasPointerCapture(event.pointerId)) moved(clamp(valueAt(event) + drag.offset, drag.low, drag.high));
    });
    on(element, "lostpointercapture", () => { drag = null; follow(); });
  }

  function valueAt(event) {
    const { top, bottom } = geometry(), at = event.clientY - plot.getBoundingClientRect().top;
    return goal.low + ((bottom - at) / (bottom - top)) * (goal.high - goal.low);
  }

  columns.forEach((column, k) => {
    const pill = one(".pill", column);
    draggable(pill, () => goal.scores[k], (value) => setScore(k, value / state.scale));
    on(pill, "keydown", (event) => {
      const ends = { Home: -limits.score, End: limits.score }, { key } = event;
      if (!(key in KEYS) && !(key in ends)) return;
      event.preventDefault();
      setScore(k, ends[key] ?? state.scores[k] + KEYS[key]);
    });
  });
  draggable(one(".grip"), () => goal.line, (value) => setMargin(goal.scores[state.example] - value));
  on(one(".scale"), "input", (event) => change({ scale: scales[event.target.value] }));
  on(one(".margin"), "input", (event) => setMargin(Number(event.target.value)));
  on(one(".scale"), "keydown", (event) => page(event, 4)); // a page is a doubling
  on(one(".margin"), "keydown", (event) => page(event, 1));
  on(one(".reset"), "click", () => change(structuredClone(setting.first)));
  all(".examples button").forEach((button, k, buttons) => {
    on(button, "click", () => choose(k));
    on(button, "keydown", (event) => {
      const way = Math.sign(KEYS[event.key] ?? 0) * (event.key.endsWith("Up") || event.key.endsWith("Down") ? -1 : 1);
      if (!way) return;
      event.preventDefault();
      const next = (k + way + buttons.length) % buttons.length;
      choose(next);
      buttons[next].focus();
    });
  });

  function page(event, step) {
    if (!event.key.startsWith("Page")) return;
    event.preventDefault();
    event.target.value = Number(event.target.value) + (event.key === "PageUp" ? step : -step);
    event.target.dispatchEvent(new Event("input"));
  }

  // ---- life -------------------------------------------------------------------------------------
  const watch = new ResizeObserver(() => {
    const width = root.clientWidth, em = width >= 1200 ? 20 : 16;
    if (!width) return; // hidden: keep the last picture
    root.style.fontSize = `${em}px`;
    root.classList.toggle("snug", width < 960);
    root.classList.toggle("narrow", width < 720);
    size = { em, width: plot.clientWidth || width };
    draw();
    write();
  });
  follow();
  write();
  watch.observe(root);
  model.on("msg:custom", hear);
  return () => {
    model.off("msg:custom", hear);
    stop.abort();
    watch.disconnect();
    cancelAnimationFrame(frame);
    clearTimeout(lateTimer);
    clearTimeout(heardTimer);
    root.remove();
  };
}

// A saved page: the answers that Python worked out ahead stand in for the kernel, the nearest one each time.
async function play(el, bytes) {
  const [scene, answers] = JSON.parse(new TextDecoder().decode(await inflate(bytes))), hears = new Set();
  const model = {
    get: (name) => scene[name], set() {}, on: (_, hear) => hears.add(hear), off: (_, hear) => hears.delete(hear),
    send(question) {
      const found = nearestAnswer(answers, question), { view, turn, ...wanted } = question;
      const exact = JSON.stringify(found.state) === JSON.stringify(wanted);
      const nearest = exact ? undefined : "Shown is the nearest that was computed ahead; run the cell for exactly this.";
      queueMicrotask(() => hears.forEach((hear) => hear({ ...found, view, turn, nearest })));
    },
  };
  el.replaceChildren();
  return render({ model, el });
}

function nearestAnswer(answers, wanted) {
  const far = ({ state }) => 100 * (state.example !== wanted.example) + Math.abs(Math.log2(state.scale / wanted.scale)) + Math.abs(state.margin - wanted.margin);
  return answers.reduce((best, one) => (far(one) < far(best) ? one : best));
}

return { render, play };
})();

export { lossFigure };
