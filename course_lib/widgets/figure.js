// Draws a figure that Python describes: panels of layers, controls, and banks of numbers computed ahead.
// No mathematics of the course is in here: positions come ready, in units of a panel (0 to 1 is in view).
// One module, used as it is by JupyterLab (render), by saved pages (play) and by node's test runner.

// ---- pure: numbers, banks, time, scales ------------------------------------------------------------

export const UNIT = 2048; // steps of a packed number across a panel
const NOTHING = -32768; // stands for nan
const MINUS = "\u2212";

export const clamp = (value, low, high) => Math.min(Math.max(value, low), high);

export async function inflate(bytes) {
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate"));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

// Undoes course_lib.widgets.pack: half bytes, the rest of large numbers, zigzag, differences along the last axis,
// themselves kept as they are (lag 0), as what they differ by from the last one (1) or from the one before it (2).
export function unpack(bytes, { starts: [lags, more, most, halves], shape }) {
  const count = shape.reduce((a, b) => a * b, 1), run = shape[shape.length - 1], values = new Int16Array(count);
  for (let i = 0, line = lags; i < count; line++) {
    const lag = bytes[line];
    let value = 0, last = 0, before = 0;
    for (const end = i + run; i < end; i++) {
      let code = halves === undefined ? 0 : (bytes[halves + (i >> 1)] >> (i & 1 ? 4 : 0)) & 15;
      if (halves === undefined || code === 15) {
        const rest = bytes[more++];
        code += rest;
        if (rest === 255) { code += bytes[most] | (bytes[most + 1] << 8); most += 2; }
      }
      const step = ((code >>> 1) ^ -(code & 1)) + (lag === 0 ? 0 : lag === 1 ? last : before);
      before = last;
      last = step;
      value += step;
      values[i] = value;
    }
  }
  return values;
}

// Undoes course_lib.widgets.pack.enclose: the scene, its bank with all numbers unpacked.
export async function opened(bytes) {
  const plain = await inflate(bytes), end = 4 + new DataView(plain.buffer).getUint32(0, true);
  const scene = JSON.parse(new TextDecoder().decode(plain.subarray(4, end)));
  return scene.problem ? scene : { ...scene, bank: filled(scene.bank, plain.subarray(end)) };
}

// A bank with the numbers in it that its bytes hold.
const filled = (bank, bytes) => ({ ...bank, arrays: Object.fromEntries(Object.entries(bank.arrays).map(([name, spec]) => [name, { ...spec, values: unpack(bytes, spec) }])) });

// A packed number as a position in its panel, nan for what was not finite.
export const unit = (packed) => (packed === NOTHING ? NaN : packed / UNIT + 0.5);

export function nearest(values, wanted) {
  let best = 0;
  for (let i = 1; i < values.length; i++) if (Math.abs(values[i] - wanted) < Math.abs(values[best] - wanted)) best = i;
  return best;
}

// Where in a bank the numbers for `state` begin, in blocks: axis after axis, the nearest that was computed.
export function block(axes, grid, state) {
  return axes.reduce((at, name) => at * grid[name].length + nearest(grid[name], state[name]), 0);
}

const same = (a, b) => Math.abs(a - b) <= 1e-9 * Math.max(Math.abs(a), Math.abs(b), 1e-300);

// Was the bank made for this place of what is dragged, and does it hold exactly what was asked for?
export const made = (bank, state) => Object.entries(bank.at).every(([name, value]) => [value].flat().every((v, i) => same(v, [state[name]].flat()[i])));
export const holds = (bank, state) => made(bank, state) && Object.entries(bank.grid).every(([name, values]) => same(values[nearest(values, state[name])], state[name]));

// Which of the places, in units of a panel that is `ratio` times as wide as high, is nearest to (u, v).
export function nearestPlace(places, u, v, ratio = 1) {
  const far = ([a, b]) => Math.hypot((a - u) * ratio, b - v);
  return places.reduce((best, place, k) => (far(place) < far(places[best]) ? k : best), 0);
}

// From place k along the places, `many` of them on: forth or back, whichever goes the way of (dx, dy).
export function neighbour(places, k, [dx, dy], many = 1) {
  const [forth, back] = [k + many, k - many].map((to) => clamp(to, 0, places.length - 1));
  const along = (to) => (places[to][0] - places[k][0]) * dx + (places[to][1] - places[k][1]) * dy;
  return along(forth) >= along(back) ? forth : back;
}

// The playback position is a function of the wall clock: a late frame skips, it does not slow the film.
export function positionAt({ from, since, rate, playing, loop }, now, steps) {
  if (!playing) return clamp(from, 0, steps);
  const at = from + ((now - since) / 1000) * rate, rest = 0.8 * rate; // before it loops, the end stands for 0.8 s
  return loop && steps > 0 ? Math.min(at % (steps + rest), steps) : clamp(at, 0, steps);
}

export function ticks({ low, high, log }, wanted) {
  if (log) {
    const every = Math.max(1, Math.ceil((high - low) / wanted)), found = [];
    for (let k = Math.ceil(low / every) * every; k <= high + 1e-9; k += every) found.push([k, power(k)]);
    return found;
  }
  const rough = (high - low) / wanted, size = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].reduce((a, b) => (Math.abs(Math.log(b * size / rough)) < Math.abs(Math.log(a * size / rough)) ? b : a)) * size, found = [];
  for (let k = Math.ceil(low / step - 1e-9); k * step <= high + 1e-9 * step; k++) found.push([k * step, number(k * step, 6)]);
  return found;
}

const RAISED = { "-": "\u207b", 0: "\u2070", 1: "\u00b9", 2: "\u00b2", 3: "\u00b3", 4: "\u2074", 5: "\u2075", 6: "\u2076", 7: "\u2077", 8: "\u2078", 9: "\u2079" };
const power = (k) => (k === 0 ? "1" : k === 1 ? "10" : `10${[...String(k)].map((c) => RAISED[c]).join("")}`);

// Three digits as people write them: 0.0123, 1.5 × 10⁻⁷, −2.
export function number(value, digits = 3) {
  if (!Number.isFinite(value)) return "";
  if (value === 0) return "0";
  const size = Math.abs(value);
  if (size >= 1e5 || size < 1e-3) {
    const [mantissa, exponent] = value.toExponential(Math.min(digits - 1, 1)).split("e");
    const factor = Number(mantissa) === 1 ? "" : `${mantissa.replace("-", MINUS)} \u00d7 `;
    return `${factor}${power(Number(exponent))}`;
  }
  return String(Number(value.toPrecision(digits))).replace("-", MINUS);
}

// A slider's values lie on a grid; between two of them it has `between` more places, evenly or in ratio.
export function sliderValue({ values, between = 0, log }, place) {
  const k = Math.floor(place / (between + 1)), part = (place % (between + 1)) / (between + 1);
  if (!part || k + 1 >= values.length) return values[Math.min(k, values.length - 1)];
  return log ? values[k] * (values[k + 1] / values[k]) ** part : values[k] + (values[k + 1] - values[k]) * part;
}

export function sliderPlace(control, value) {
  const last = (control.values.length - 1) * ((control.between ?? 0) + 1), scale = control.log ? Math.log : Number;
  let best = 0;
  for (let p = 0; p <= last; p++) {
    const far = (place) => Math.abs(scale(sliderValue(control, place)) - scale(value));
    if (far(p) < far(best)) best = p;
  }
  return best;
}

// Latest wins: the newest question sets off when the one before it must have been worked on, and so need not wait at
// the kernel; `most` are on their way at once, and what was asked in between is not asked at all.
export function latestWins(send, { most = 3, now = () => performance.now(), later = setTimeout } = {}) {
  let asked = 0, waiting = null, begun = 0, pause = 0, timer = 0;
  const next = () => {
    clearTimeout(timer);
    if (!waiting || asked >= most) return;
    const left = asked ? begun + pause - now() : 0;
    if (left > 0) { timer = later(next, left); return; }
    const question = waiting;
    [asked, waiting, begun] = [asked + 1, null, now()];
    send(question);
  };
  return {
    ask(question) { waiting = question; next(); },
    // `worked`: ms that the answer took, to which something comes for taking the question in and the answer out.
    answered(worked) { asked = Math.max(asked - 1, 0); pause = 1.2 * worked + 1; next(); return !asked; },
    drop() { clearTimeout(timer); asked = 0; waiting = null; },
    get pending() { return asked > 0; },
  };
}

// ---- one figure's state, shared by all its displays -----------------------------------------------

const LATE_MS = 4000, REST_MS = 250, WORDS_MS = 90, FRAME_MS = 20, ICON_MS = 1000;

// JupyterLab fetches the tab's icon anew whenever the kernel turns busy or idle. For a question's moment it keeps the
// one it has: a drag would make it flicker a hundred times a second and cost more than the answers do.
let busyIcon, release;
function holdIcon() {
  busyIcon ??= document.querySelector("link.busy.favicon");
  busyIcon?.classList.remove("favicon");
  clearTimeout(release);
  release = setTimeout(() => { busyIcon?.classList.add("favicon"); busyIcon = null; }, ICON_MS);
}

class Store {
  constructor(scene, host) {
    Object.assign(this, { scene, host, views: new Set(), note: "", state: structuredClone(scene.state), bet: null });
    this.clock = { from: scene.opens, since: 0, rate: scene.rate, playing: false, loop: false };
    if (matchMedia("(prefers-reduced-motion: reduce)").matches && !scene.bet) this.clock.from = scene.steps;
    this.take(scene.bank);
    this.queue = latestWins((question) => this.send(question));
    this.turn = this.valid = 0;
    this.hear = (message, buffers) => this.answer(message, buffers);
    host.on?.(this.hear);
  }

  take(bank) {
    // What an answer does not mention stays: contours and images do not travel with every drag.
    const before = this.first ?? { grid: {}, arrays: {}, texts: {} }, both = (name, own) => ({ ...before[name], ...own });
    this.bank = { at: bank.at, grid: both("grid", bank.grid), arrays: both("arrays", bank.arrays), texts: both("texts", bank.texts) };
    this.first ??= this.bank;
  }

  // The numbers of one array for the state that is set: packed values, where they begin, their shape.
  array(name) {
    const { values, axes, shape } = this.bank.arrays[name], inner = shape.slice(axes.length);
    const size = inner.reduce((a, b) => a * b, 1);
    return { values, at: block(axes, this.bank.grid, this.state) * size, shape: inner };
  }

  text(name) {
    const { axes, values } = this.bank.texts[name];
    return values[block(axes, this.bank.grid, this.state)];
  }

  get banks() { return [this.whole, this.first].filter(Boolean); } // those with all places of the sliders

  get position() { return positionAt(this.clock, performance.now(), this.scene.steps); }

  seek(position, changes = {}) {
    this.clock = { ...this.clock, ...changes, from: clamp(position, 0, this.scene.steps), since: performance.now() };
    this.tell("time");
  }

  play(on = !this.clock.playing) {
    if (on && this.scene.bet && this.bet === null) { this.tell("bet"); return; }
    const at = this.position;
    this.seek(on && at >= this.scene.steps ? 0 : at, { playing: on });
  }

  set(changes) {
    Object.assign(this.state, changes);
    clearTimeout(this.resting);
    const exact = [this.bank, ...this.banks].find((bank) => holds(bank, this.state));
    this.bank = exact ?? this.banks.find((bank) => made(bank, this.state)) ?? this.bank;
    if (exact) { this.queue.drop(); this.valid = this.turn + 1; this.wait(""); } // no late answer may undo it
    else if (this.host.send) this.queue.ask({ state: structuredClone(this.state) });
    this.tell("state");
  }

  send(question) {
    this.wait("");
    this.late = setTimeout(() => {
      this.queue.drop();
      this.wait("The kernel does not answer: it is busy, or the cell must be run again. Shown is the nearest that was computed ahead.");
    }, LATE_MS);
    this.turn += 1;
    holdIcon();
    try { this.host.send({ ...question, turn: this.turn }); } catch { /* nobody listens: the timer says so */ }
  }

  wait(note) { clearTimeout(this.late); this.note = note; this.tell("note"); }

  answer(message, buffers) {
    if (message.turn < this.valid) return; // too late: the reader has moved on
    this.valid = message.turn + 1;
    const last = this.queue.answered(message.worked);
    if (last) this.wait(message.problem ?? "");
    if (!message.bank) return;
    this.take(filled(message.bank, bytesOf(buffers[0])));
    if (message.whole) this.whole = this.bank;
    else if (last && this.scene.rests && !this.banks.some((bank) => made(bank, this.state))) this.rest();
    this.tell("state");
  }

  // Once the hand rests, all places of the sliders for where it rests: they answer within the frame again.
  rest() {
    clearTimeout(this.resting);
    this.resting = setTimeout(() => this.queue.ask({ state: structuredClone(this.state), whole: true }), REST_MS);
  }

  tell(what) { for (const view of this.views) view(what); }

  close() { clearTimeout(this.late); clearTimeout(this.resting); this.host.off?.(this.hear); }
}

// ---- drawing: each layer on its panel --------------------------------------------------------------

const DASHES = { solid: [], long: [11, 5], short: [5, 4], dot: [2, 4], dashdot: [10, 4, 2, 4], double: [14, 4, 4, 4], fine: [3, 3], wide: [16, 7] };

// A marker of radius r around (0, 0), as a path; lines for cross and plus, areas for the rest.
export function marker(name, r) {
  const polygon = (n, turn, inner) => Array.from({ length: inner ? 2 * n : n }, (_, i) => {
    const a = turn + (2 * Math.PI * i) / (inner ? 2 * n : n), R = inner && i % 2 ? r * inner : r;
    return `${i ? "L" : "M"}${(R * Math.cos(a)).toFixed(2)} ${(R * Math.sin(a)).toFixed(2)}`;
  }).join("") + "Z";
  const up = -Math.PI / 2, k = r * 0.9;
  return {
    circle: `M${-r} 0a${r} ${r} 0 1 0 ${2 * r} 0a${r} ${r} 0 1 0 ${-2 * r} 0Z`,
    square: polygon(4, Math.PI / 4), diamond: polygon(4, 0), triangle: polygon(3, up), down: polygon(3, -up),
    star: polygon(5, up, 0.45), hexagon: polygon(6, 0), pentagon: polygon(5, up),
    cross: `M${-k} ${-k}L${k} ${k}M${-k} ${k}L${k} ${-k}`,
  }[name];
}

// Points that the eye can tell from the one before: a run that rests costs nothing to draw.
export function worthDrawing(xs, ys, end, apart = 0.6) {
  const worth = new Uint8Array(xs.length);
  for (let t = 0, last = 0; t < end; t++) {
    if (t && Math.abs(xs[t] - xs[last]) < apart && Math.abs(ys[t] - ys[last]) < apart) continue;
    worth[t] = 1;
    last = t;
  }
  return worth;
}

// Where a text of this width has to stand so that a narrow panel does not cut it off.
export function whole(x, width, align, { left, right }, rim = 3) {
  const before = { left: 0, center: 0.5, right: 1 }[align] * width, least = left + rim + before;
  return Math.max(Math.min(x, right - rim - width + before), least);
}

class Panel {
  constructor(spec, element, store, look) {
    Object.assign(this, { spec, element, store, look, drawn: 0, handles: [] });
    this.canvases = ["back", "trail", "front"].map((name) => {
      const canvas = document.createElement("canvas");
      canvas.className = name;
      element.append(canvas);
      return canvas;
    });
    // Bars that never move with the steps keep their place in the order of layers.
    this.fixed = new Set(spec.layers.filter(({ kind, data }) => kind === "bars" && store.scene.bank.arrays[data].shape.at(-1) === 1));
    // Marks that come after a line or after what moves lie over it.
    const moving = spec.layers.findIndex((layer) => ["path", "curve", "bars", "arrows"].includes(layer.kind) && !this.fixed.has(layer));
    this.above = new Set(spec.layers.filter(({ kind }, k) => moving >= 0 && k > moving && ["points", "rule", "text"].includes(kind)));
    this.filled = spec.layers.some(({ kind }) => kind === "contours" || kind === "image");
    this.casings = this.filled ? [true, false] : [false]; // on plain paper a line needs no outline
  }

  get layers() { return this.spec.layers.filter(({ when }) => !when || Object.entries(when).every(([name, value]) => this.store.state[name] === value)); }

  layout(em, width, height) {
    const ratio = window.devicePixelRatio || 1;
    Object.assign(this, { width, height, ratio, em });
    for (const canvas of this.canvases) { canvas.width = Math.round(width * ratio); canvas.height = Math.round(height * ratio); }
    [this.back, this.trail, this.front] = this.canvases.map((canvas) => canvas.getContext("2d")); // sized before: no buffer twice
    for (const context of [this.back, this.trail, this.front]) context.setTransform(ratio, 0, 0, ratio, 0, 0);
    const bare = this.spec.bare;
    this.box = { left: bare ? 1 : (this.spec.y.label ? 4.9 : 3.6) * em, top: 0.7 * em, right: width - (bare ? 1 : 1.0 * em), bottom: height - (bare ? 1 : (this.spec.x.label ? 3.3 : 2.1) * em) };
  }

  x(u) { return this.box.left + u * (this.box.right - this.box.left); }
  y(u) { return this.box.bottom - u * (this.box.bottom - this.box.top); }
  toUnit(value, axis) { return ((axis.log ? Math.log10(value) : value) - axis.low) / (axis.high - axis.low); }
  fromUnit(u, axis) { const v = axis.low + u * (axis.high - axis.low); return axis.log ? 10 ** v : v; }

  inBox(context, draw) {
    const { left, top, right, bottom } = this.box;
    context.save();
    context.beginPath();
    context.rect(left, top, right - left, bottom - top);
    context.clip();
    draw();
    context.restore();
  }

  // What does not move: fields, grid, axes, fixed marks.
  drawBack() {
    const context = this.back, { left, top, right, bottom } = this.box, { ink, quiet, rule } = this.look;
    context.clearRect(0, 0, this.width, this.height);
    context.lineJoin = "round";
    if (!this.filled && !this.spec.bare) this.grid(context, rule);
    this.inBox(context, () => {
      for (const layer of this.layers) {
        if (this.fixed.has(layer)) FRONT.bars(this, context, layer, 0);
        else if (layer.kind in BACK && !this.above.has(layer)) BACK[layer.kind](this, context, layer);
      }
    });
    if (this.spec.bare) return;
    context.strokeStyle = quiet;
    context.lineWidth = 1;
    context.strokeRect(left + 0.5, top + 0.5, right - left - 1, bottom - top - 1);
    context.fillStyle = ink;
    context.font = `${this.em}px ${this.look.font}`;
    context.textAlign = "center";
    for (const [at, text] of this.xTicks()) context.fillText(text, this.x(this.part(at, this.spec.x)), bottom + 1.35 * this.em);
    context.textAlign = "right";
    for (const [at, text] of this.yTicks()) context.fillText(text, left - 0.45 * this.em, this.y(this.part(at, this.spec.y)) + 0.35 * this.em);
    context.textAlign = "center";
    context.fillStyle = quiet;
    if (this.spec.x.label) context.fillText(this.spec.x.label, (left + right) / 2, this.height - 0.45 * this.em);
    if (this.spec.y.label) {
      context.save();
      context.translate(0.95 * this.em, (top + bottom) / 2);
      context.rotate(-Math.PI / 2);
      context.fillText(this.spec.y.label, 0, 0);
      context.restore();
    }
  }

  part(at, axis) { return (at - axis.low) / (axis.high - axis.low); }
  xTicks() { return this.spec.x.ticks ?? ticks(this.spec.x, clamp((this.box.right - this.box.left) / (5.5 * this.em), 2, 8)); }
  yTicks() { return this.spec.y.ticks ?? ticks(this.spec.y, clamp((this.box.bottom - this.box.top) / (3 * this.em), 2, 8)); }

  grid(context, rule) {
    const { left, right, top, bottom } = this.box;
    context.strokeStyle = rule;
    context.lineWidth = 1;
    context.beginPath();
    const inner = (at, axis) => at > axis.low && at < axis.high;
    for (const [at] of this.yTicks()) if (inner(at, this.spec.y)) { const y = Math.round(this.y(this.part(at, this.spec.y))) + 0.5; context.moveTo(left, y); context.lineTo(right, y); }
    for (const [at] of this.xTicks()) if (inner(at, this.spec.x)) { const x = Math.round(this.x(this.part(at, this.spec.x))) + 0.5; context.moveTo(x, top); context.lineTo(x, bottom); }
    context.stroke();
  }

  // Pixel positions of every path for the state that is set; done once a change, not once a frame. A change that
  // concerns no path, as a dragged point that the kernel has not answered yet, leaves the trails as they are.
  trace(anew) {
    const numbers = this.layers.filter(({ kind }) => kind === "path" || kind === "curve").map((layer) => ({ layer, ...this.store.array(layer.data) }));
    const known = !anew && numbers.length === this.traced?.length && numbers.every(({ layer, values, at }, k) => layer === this.traced[k].layer && values === this.traced[k].values && at === this.traced[k].at);
    if (known) return;
    this.traced = numbers;
    this.paths = numbers.map(({ layer, values, at, shape }) => {
      const flat = layer.kind === "curve";
      const count = shape[0], length = shape[shape.length - 1], span = flat ? length : 2 * length;
      const first = layer.first ?? 0, steps = Math.max(1, (layer.still ? length - 1 : this.store.scene.steps));
      const lines = Array.from({ length: count }, (_, k) => {
        const xs = new Float32Array(length), ys = new Float32Array(length), run = new Float32Array(length);
        let end = length;
        for (let t = 0; t < length; t++) {
          const i = at + k * span + t;
          xs[t] = flat ? this.x(layer.still ? t / steps : this.part(t + first, this.spec.x)) : this.x(unit(values[i]));
          ys[t] = this.y(unit(values[flat ? i : i + length]));
          if (Number.isNaN(xs[t] + ys[t]) && end === length && t > 0) end = t;
          if (t) run[t] = run[t - 1] + (Math.hypot(xs[t] - xs[t - 1], ys[t] - ys[t - 1]) || 0);
        }
        return { xs, ys, run, end, worth: worthDrawing(xs, ys, end), cut: end < length && !layer.still, ...this.store.scene.series[layer.series?.[k] ?? k] };
      });
      return { layer, lines };
    });
    this.drawn = -1;
  }

  stroke(context, line, from, to, tip, casing) {
    const last = Math.min(to, line.end - 1), more = tip && to < line.end - 1;
    if (from >= last && !more) return;
    // The casing of what is new covers the end of what was there: the colour begins a little earlier.
    if (!casing) for (const mark = line.run[from] - 2 * this.look.line; from > 0 && line.run[from] > mark; ) from--;
    context.beginPath();
    context.moveTo(line.xs[from], line.ys[from]);
    for (let t = from + 1; t < last; t++) if (line.worth[t]) context.lineTo(line.xs[t], line.ys[t]);
    if (last > from) context.lineTo(line.xs[last], line.ys[last]);
    if (more) context.lineTo(...this.between(line, to, tip));
    context.lineCap = "butt";
    context.lineWidth = casing ? this.look.line + 2.4 : this.look.line;
    context.strokeStyle = casing ? this.look.casing : this.look.colors[line.color];
    context.setLineDash(casing ? [] : DASHES[line.dash].map((d) => d * (this.look.line / 2.4)));
    context.lineDashOffset = line.run[from];
    context.stroke();
  }

  between(line, t, part) {
    const next = Math.min(t + 1, line.end - 1);
    return [line.xs[t] + (line.xs[next] - line.xs[t]) * part, line.ys[t] + (line.ys[next] - line.ys[t]) * part];
  }

  shown(line) { return !this.look.hidden.has(line.name); }

  // Trails grow: only what is new since the last frame is drawn, unless something else has changed.
  drawTrail(position) {
    const to = Math.floor(position), context = this.trail, fresh = this.drawn < 0 || to < this.drawn;
    if (fresh) { context.clearRect(0, 0, this.width, this.height); this.drawn = 0; }
    else if (to === this.drawn) return;
    context.lineJoin = "round";
    const from = this.drawn;
    this.inBox(context, () => {
      for (const { layer, lines } of this.paths) {
        if (layer.trail === false) continue;
        const [start, stop] = layer.still ? [0, lines[0]?.xs.length ?? 0] : [from, to];
        if (layer.still && !fresh) continue;
        for (const casing of this.casings) for (const line of lines) if (this.shown(line)) this.stroke(context, line, start, stop, 0, casing);
      }
    });
    this.drawn = to;
  }

  // Has anything changed that the front shows: the step, the layers, their numbers, their words? A dragged point that
  // the kernel has not answered yet is no reason to draw.
  moved(position) {
    const shown = this.layers.flatMap((layer) => {
      const { values, at } = this.store.bank.arrays[layer.data] ? this.store.array(layer.data) : {};
      return [layer, values, at, layer.text?.name && this.store.text(layer.text.name)];
    });
    shown.push(position);
    const same = shown.length === this.fronted?.length && shown.every((value, k) => value === this.fronted[k]);
    this.fronted = shown;
    return !same;
  }

  drawFront(position) {
    const context = this.front, to = Math.floor(position), part = position - to;
    context.clearRect(0, 0, this.width, this.height);
    context.lineJoin = "round";
    this.inBox(context, () => {
      for (const layer of this.layers) {
        if (layer.kind in FRONT && !this.fixed.has(layer)) FRONT[layer.kind](this, context, layer, position);
        else if (this.above.has(layer)) BACK[layer.kind](this, context, layer);
      }
      for (const { layer, lines } of this.paths) {
        if (layer.still || !part || layer.trail === false) continue;
        for (const casing of this.casings) for (const line of lines) if (this.shown(line)) this.stroke(context, line, Math.min(to, line.end - 1), to, part, casing);
      }
    });
    for (const { layer, lines } of this.paths) {
      if (layer.still) continue;
      for (const line of lines) if (this.shown(line)) this.head(context, line, to, part);
    }
    this.place();
  }

  head(context, line, to, part) {
    const gone = line.cut && to >= line.end - 1, at = Math.min(to, line.end - 1);
    let [x, y] = gone ? [line.xs[at], line.ys[at]] : this.between(line, at, part);
    const { left, right, top, bottom } = this.box, r = this.look.line * 2.6;
    const out = x < left - 1 || x > right + 1 || y < top - 1 || y > bottom + 1;
    if (Number.isNaN(x + y)) return;
    x = clamp(x, left, right);
    y = clamp(y, top, bottom);
    this.mark(context, gone ? "cross" : line.marker, x, y, out && !gone ? r * 0.65 : r, this.look.colors[line.color]);
  }

  mark(context, name, x, y, r, color) {
    const path = new Path2D(marker(name, r));
    context.save();
    context.translate(x, y);
    context.setLineDash([]);
    context.lineJoin = context.lineCap = "round";
    if (name === "cross") {
      for (const [width, style] of [[7, this.look.casing], [3.2, color]]) { context.lineWidth = width; context.strokeStyle = style; context.stroke(path); }
    } else {
      context.lineWidth = 3.5;
      context.strokeStyle = this.look.paper;
      context.stroke(path);
      context.fillStyle = color;
      context.fill(path);
    }
    context.restore();
  }

  copy(on) {
    this.element.querySelector(".lm-copy")?.remove();
    if (!on) return;
    const copy = document.createElement("canvas");
    Object.assign(copy, { className: "lm-copy", width: this.back.canvas.width, height: this.back.canvas.height });
    for (const canvas of this.canvases) copy.getContext("2d").drawImage(canvas, 0, 0);
    this.element.append(copy);
  }

  place() {
    for (const { element, where } of this.handles) {
      const [u, v] = where(this.store.state);
      element.style.transform = `translate(${this.x(clamp(u, 0, 1))}px, ${this.y(clamp(v, 0, 1))}px)`;
    }
  }

  // What the page shows, read back for tests: pixel positions of every path.
  read() { return this.paths.map(({ layer, lines }) => ({ data: layer.data, lines: lines.map(({ xs, ys, end, name }) => ({ name, end, xs: [...xs], ys: [...ys] })) })); }
}

const mix = (a, b, part) => `rgb(${a.map((v, i) => Math.round(v + (b[i] - v) * part)).join(",")})`;

// Layers of the back: drawn when the size, the theme or the state changes.
const BACK = {
  contours(panel, context, { data, rings }) {
    const { values, at } = panel.store.array(data), { field, contour } = panel.look;
    const { left, top, right, bottom } = panel.box;
    context.fillStyle = mix(...field, 0);
    context.fillRect(left, top, right - left, bottom - top);
    let i = at;
    const total = rings.reduce((sum, level) => sum + level.reduce((a, b) => a + b, 0), 0);
    rings.forEach((level, k) => {
      const path = new Path2D();
      for (const length of level) {
        for (let n = 0; n < length; n++, i++) path[n ? "lineTo" : "moveTo"](panel.x(unit(values[i])), panel.y(unit(values[i + total])));
        path.closePath();
      }
      context.fillStyle = mix(...field, (k + 1) / rings.length);
      context.fill(path, "evenodd");
      context.strokeStyle = contour;
      context.lineWidth = 0.8;
      context.stroke(path);
    });
  },
  image(panel, context, { data, rows, columns, channels }) {
    const { values, at } = panel.store.array(data), image = new ImageData(columns, rows);
    for (let p = 0; p < rows * columns; p++) for (let c = 0; c < 4; c++) image.data[4 * p + c] = c === 3 ? 255 : values[at + p * channels + (channels === 3 ? c : 0)];
    const canvas = new OffscreenCanvas(columns, rows);
    canvas.getContext("2d").putImageData(image, 0, 0);
    context.imageSmoothingEnabled = false;
    const { left, top, right, bottom } = panel.box;
    context.drawImage(canvas, left, top, right - left, bottom - top);
  },
  rule(panel, context, { x, y, text }) {
    context.strokeStyle = panel.look.ink;
    context.lineWidth = 1.5;
    context.setLineDash([6, 4]);
    context.beginPath();
    const at = x !== undefined ? panel.x(panel.toUnit(x, panel.spec.x)) : panel.y(panel.toUnit(y, panel.spec.y));
    const { left, right, top, bottom } = panel.box;
    if (x !== undefined) { context.moveTo(at, top); context.lineTo(at, bottom); } else { context.moveTo(left, at); context.lineTo(right, at); }
    context.stroke();
    context.setLineDash([]);
    if (text) words(panel, context, text, x !== undefined ? at + 6 : right - 6, x !== undefined ? top + 1.2 * panel.em : at - 6, x !== undefined ? "left" : "right");
  },
  points(panel, context, { data, marker: name, color, size = 6, labels }) {
    const { values, at, shape } = panel.store.array(data), n = shape[1];
    for (let k = 0; k < n; k++) {
      const x = panel.x(unit(values[at + k])), y = panel.y(unit(values[at + n + k]));
      panel.mark(context, name, x, y, size, panel.look.colors[color] ?? panel.look.ink);
      if (labels) words(panel, context, labels[k], x + size + 4, y + 0.35 * panel.em, "left");
    }
  },
  text(panel, context, { x, y, text, align = "left" }) {
    const said = typeof text === "string" ? text : panel.store.text(text.name);
    words(panel, context, said, panel.x(panel.toUnit(x, panel.spec.x)), panel.y(panel.toUnit(y, panel.spec.y)), align);
  },
};

// Layers of the front: drawn with every frame.
const FRONT = {
  bars(panel, context, { data, colors, base, width = 0.6 }, position) {
    const { values, at, shape } = panel.store.array(data), n = shape[0], steps = shape[1];
    const t = Math.min(Math.floor(position), steps - 1), next = Math.min(t + 1, steps - 1);
    for (let k = 0; k < n; k++) {
      const u = unit(values[at + k * steps + t]) + (unit(values[at + k * steps + next]) - unit(values[at + k * steps + t])) * (position - Math.floor(position));
      const y0 = panel.y(panel.toUnit(base, panel.spec.y)), y = panel.y(u), wide = ((panel.box.right - panel.box.left) / n) * width;
      const x = panel.x((k + 0.5) / n) - wide / 2;
      context.fillStyle = panel.look.colors[colors[k]];
      context.fillRect(x, Math.min(y, y0), wide, Math.abs(y - y0));
      context.lineWidth = 1.5;
      context.strokeStyle = panel.look.ink;
      context.strokeRect(x, Math.min(y, y0), wide, Math.abs(y - y0));
    }
  },
  arrows(panel, context, { data, from }, position) {
    const { values, at, shape } = panel.store.array(data), length = shape[2], t = Math.floor(position);
    const path = panel.paths.find(({ layer }) => layer.data === from);
    path?.lines.forEach((line, k) => {
      if (!panel.shown(line) || t >= Math.min(length, line.end)) return;
      const i = at + k * 2 * length + t, { left, right, top, bottom } = panel.box;
      // In a panel's units 0.5 is nothing: an arrow is a difference.
      const dx = (unit(values[i]) - 0.5) * (right - left), dy = -(unit(values[i + length]) - 0.5) * (bottom - top);
      arrow(context, ...panel.between(line, t, position - t), dx, dy, panel.look.colors[line.color], panel.look);
    });
  },
};

function words(panel, context, text, x, y, align) {
  context.font = `600 ${panel.em}px ${panel.look.font}`;
  context.textAlign = align;
  context.lineJoin = "round";
  context.lineWidth = 4;
  context.strokeStyle = panel.look.paper;
  const at = whole(x, context.measureText(text).width, align, panel.box);
  context.strokeText(text, at, y);
  context.fillStyle = panel.look.ink;
  context.fillText(text, at, y);
}

function arrow(context, x, y, dx, dy, color, look) {
  const length = Math.hypot(dx, dy);
  if (!(length > 4)) return;
  const [ux, uy] = [dx / length, dy / length], tip = 9, [ex, ey] = [x + dx, y + dy];
  for (const [width, style] of [[6, look.casing], [2.6, color]]) {
    context.beginPath();
    context.moveTo(x, y);
    context.lineTo(ex, ey);
    context.moveTo(ex - ux * tip - uy * tip * 0.6, ey - uy * tip + ux * tip * 0.6);
    context.lineTo(ex, ey);
    context.lineTo(ex - ux * tip + uy * tip * 0.6, ey - uy * tip - ux * tip * 0.6);
    context.setLineDash([]);
    context.lineWidth = width;
    context.strokeStyle = style;
    context.stroke();
  }
}

// ---- the page: controls, words, life ---------------------------------------------------------------

const ICONS = {
  play: "M7 4.5v15l12-7.5Z", pause: "M7 5h3.5v14H7ZM13.5 5H17v14h-3.5Z", back: "M17.5 5.5v13L9 12ZM6.5 5.5h2v13h-2Z",
  forward: "M6.5 5.5v13L15 12ZM15.5 5.5h2v13h-2Z", start: "M5 5h2v14H5ZM19 5v14l-11-7Z",
  loop: "M17 2.8l3.5 3.2L17 9.2V7H8a4 4 0 0 0-4 4H2a6 6 0 0 1 6-6h9ZM7 21.2L3.5 18 7 14.8V17h9a4 4 0 0 0 4-4h2a6 6 0 0 1-6 6H7Z",
};
const KEEP = { "data-lm-suppress-shortcuts": "true" }; // JupyterLab would take arrow keys and space

function make(name, attributes = {}, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (key === "on") for (const [type, listener] of Object.entries(value)) element.addEventListener(type, listener);
    else if (value !== undefined && value !== false) element.setAttribute(key, value === true ? "" : value);
  }
  element.append(...children.filter((child) => child !== undefined && child !== null));
  return element;
}

function svg(box, inner, name) {
  const holder = make("span", { class: name, "aria-hidden": "true" });
  holder.innerHTML = `<svg viewBox="${box}">${inner}</svg>`;
  return holder;
}
const icon = (name) => svg("0 0 24 24", `<path d="${ICONS[name]}"/>`, "lm-icon");
const button = (attributes, ...children) => make("button", { type: "button", ...KEEP, ...attributes }, ...children);

let counted = 0;

class View {
  constructor(el, store) {
    Object.assign(this, { store, scene: store.scene, panels: [], visible: true, dirty: { layout: true }, frame: 0, told: 0, talking: 0, stop: [], id: `lm-${store.scene.id.slice(0, 8)}-${(counted += 1)}` });
    this.look = { hidden: new Set() };
    this.build(el);
    this.listener = (what) => this.hear(what);
    store.views.add(this.listener);
    this.watch();
    this.draw(); // the first picture is there before the browser paints the page
  }

  build(el) {
    const { scene } = this;
    this.root = make("div", { class: "lm-figure", role: "group", "aria-label": scene.title || "figure", on: { keydown: (event) => this.key(event) } });
    if (scene.title) this.root.append(make("div", { class: "lm-title" }, make("b", {}, scene.title), make("span", { class: "lm-note" }, scene.note ?? "")));
    this.controls();
    if (scene.bet) this.bets();
    const stage = make("div", { class: "lm-stage" });
    stage.style.gridTemplateColumns = scene.panels.map(({ share }) => `minmax(0, ${share}fr)`).join(" ");
    for (const spec of scene.panels) {
      const canvas = make("div", { class: "lm-canvas", role: "img", "aria-label": spec.description });
      canvas.style.aspectRatio = spec.ratio;
      const holder = make("div", { class: "lm-holder" }, canvas);
      stage.append(make("div", { class: "lm-panel" }, spec.title && make("div", { class: "lm-panel-title", "aria-hidden": "true" }, spec.title), holder));
      const panel = new Panel(spec, canvas, this.store, this.look);
      this.panels.push(panel);
      this.handles(panel, holder);
    }
    this.root.append(stage);
    if (scene.series.some(({ legend }) => legend !== false)) this.legend();
    if (scene.steps) this.transport();
    this.said = make("p", { class: "lm-said" });
    this.status = make("p", { class: "lm-status", role: "status" });
    this.heard = make("div", { class: "lm-heard", "aria-live": "polite" });
    this.root.append(this.said, this.status, this.heard);
    this.root.lmView = this;
    el.append(this.root);
  }

  controls() {
    const row = make("div", { class: "lm-controls" });
    this.inputs = this.scene.controls.map((control, i) => {
      const { kind, name, label } = control, id = `${this.id}-c${i}`;
      const change = (value) => this.store.set({ [name]: value });
      if (kind === "slider") {
        const last = (control.values.length - 1) * ((control.between ?? 0) + 1), out = make("b", { class: "lm-out" });
        const input = make("input", { id, type: "range", min: 0, max: last, step: 1, ...KEEP, on: { input: () => change(sliderValue(control, Number(input.value))) } });
        row.append(make("div", { class: "lm-control" }, make("label", { for: id }, label), input, out));
        return () => {
          const value = this.store.state[name], text = `${control.prefix ?? ""}${number(value)}`;
          input.value = sliderPlace(control, value);
          input.setAttribute("aria-valuetext", text);
          out.textContent = text;
        };
      }
      if (kind === "choice") {
        const group = make("div", { class: "lm-choice", role: "radiogroup", "aria-label": label });
        const buttons = control.options.map((text, k) => button({ role: "radio", on: { click: () => change(k), keydown: (event) => roving(event, k, buttons) } }, text));
        group.append(...buttons);
        row.append(make("div", { class: "lm-control" }, make("span", { "aria-hidden": "true" }, label), group));
        return () => buttons.forEach((b, k) => { b.setAttribute("aria-checked", this.store.state[name] === k); b.tabIndex = this.store.state[name] === k ? 0 : -1; });
      }
      const toggle = button({ class: "lm-toggle", "aria-pressed": "false", on: { click: () => change(this.store.state[name] ? 0 : 1) } }, label);
      row.append(toggle);
      return () => toggle.setAttribute("aria-pressed", Boolean(this.store.state[name]));
    });
    if (this.inputs.length) {
      const reset = button({ class: "lm-plain lm-reset", on: { click: () => this.store.set(structuredClone(this.scene.state)) } }, "Reset");
      row.append(reset);
      this.root.append(row);
    }
  }

  bets() {
    const { question, options } = this.scene.bet, place = (k) => { this.store.bet = k; this.store.tell("bet"); this.store.play(true); };
    this.betRow = make("div", { class: "lm-bet", role: "group", "aria-label": question }, make("span", {}, question));
    this.betButtons = options.map((name, k) => button({ class: "lm-toggle", "aria-pressed": "false", on: { click: () => place(k) } }, name));
    this.betRow.append(...this.betButtons);
    this.betSaid = make("b", { class: "lm-bet-said", "aria-live": "polite" });
    this.betRow.append(this.betSaid);
    this.root.append(this.betRow);
  }

  legend() {
    this.legendRow = make("div", { class: "lm-legend", role: "group", "aria-label": "lines, press to hide or show" });
    this.entries = this.scene.series.map((line) => {
      if (line.legend === false) return null;
      const dash = DASHES[line.dash].map((d) => d * 0.8).join(" ");
      const swatch = svg("0 0 44 20", `<path class="lm-swatch" d="M2 10H42" stroke="var(--lm-${line.color})" stroke-dasharray="${dash}"/>
        <path class="lm-swatch-mark" d="${marker(line.marker, 6.5)}" transform="translate(22 10)" fill="var(--lm-${line.color})"/>`, "lm-sample");
      const value = make("span", { class: "lm-value" });
      const entry = button({ class: "lm-entry", "aria-pressed": "true", on: { click: () => this.hide(line.name) } }, swatch, make("span", {}, line.name, line.badge ? make("em", {}, ` ${line.badge}`) : ""), value);
      this.legendRow.append(entry);
      return { entry, value, line };
    });
    this.root.append(this.legendRow);
  }

  hide(name) {
    if (!this.look.hidden.delete(name)) this.look.hidden.add(name);
    for (const entry of this.entries) entry?.entry.setAttribute("aria-pressed", !this.look.hidden.has(entry.line.name));
    this.dirt({ lines: true });
  }

  transport() {
    const { store, scene } = this, at = () => Math.round(store.position);
    const step = (by) => store.seek((by > 0 ? Math.floor(store.position) : Math.ceil(store.position)) + by, { playing: false });
    this.playButton = button({ class: "lm-play", on: { click: () => store.play() } }, icon("play"), make("span", {}, "Play"));
    this.scrub = make("input", { type: "range", min: 0, max: scene.steps, step: 1, "aria-label": "step", ...KEEP, on: { input: () => store.seek(Number(this.scrub.value), { playing: false }) } });
    this.counter = make("span", { class: "lm-counter", "aria-hidden": "true" });
    const speeds = [0.25, 0.5, 1, 2, 4];
    const speed = make("select", { "aria-label": "speed", ...KEEP, on: { change: () => store.seek(store.position, { rate: scene.rate * speeds[speed.selectedIndex] }) } }, ...speeds.map((s) => make("option", { selected: s === 1 }, `${s}\u00d7`)));
    this.loop = button({ class: "lm-plain lm-square", "aria-pressed": "false", "aria-label": "loop", title: "loop", on: { click: () => store.seek(store.position, { loop: !store.clock.loop }) } }, icon("loop"));
    const round = (name, label, act) => button({ class: "lm-plain lm-square", "aria-label": label, title: label, on: { click: act } }, icon(name));
    this.root.append(make("div", { class: "lm-transport", role: "group", "aria-label": "playback" }, this.playButton,
      round("start", "to the start", () => store.seek(0, { playing: false })), round("back", "step back", () => step(-1)), round("forward", "step forward", () => step(1)),
      this.scrub, this.counter, speed, this.loop));
    this.step = step;
    this.at = at;
  }

  // A point that moves a slider: at the place of the slider's value, and moved to the place nearest to the hand.
  rail(panel, { name, along }) {
    const { values } = this.scene.controls.find((control) => control.name === name), { x, y } = panel.spec;
    const places = along.map(([a, b]) => [panel.toUnit(a, x), panel.toUnit(b, y)]), at = (state) => nearest(values, state[name]);
    return {
      where: (state) => places[at(state)],
      move: (u, v) => this.store.set({ [name]: values[nearestPlace(places, u, v, panel.spec.ratio)] }),
      step: (by, many) => this.store.set({ [name]: values[neighbour(places, at(this.store.state), by, many)] }),
      ends: { low: values[0], high: values[values.length - 1] },
    };
  }

  // Points that the hand moves: mouse, finger and arrow keys.
  handles(panel, holder) {
    for (const spec of panel.spec.handles ?? []) {
      const rail = spec.along && this.rail(panel, spec);
      const { name, label, bar, of } = spec, { x, y } = panel.spec, upright = bar !== null;
      const where = rail?.where ?? ((state) => (upright ? [(bar + 0.5) / of, panel.toUnit(state[name][bar], y)] : [panel.toUnit(state[name][0], x), panel.toUnit(state[name][1], y)]));
      const value = (part, axis) => Number(panel.fromUnit(clamp(part, 0, 1), axis).toPrecision(12));
      const move = rail?.move ?? ((u, v) => this.store.set({ [name]: upright ? this.store.state[name].map((old, k) => (k === bar ? value(v, y) : old)) : [value(u, x), value(v, y)] }));
      let grip = null;
      const element = make("div", { class: "lm-handle", role: "slider", tabindex: 0, "aria-label": label, "aria-roledescription": "point to drag", "aria-valuemin": (rail?.ends ?? (upright ? y : x)).low, "aria-valuemax": (rail?.ends ?? (upright ? y : x)).high, ...KEEP });
      element.append(make("span", { class: "lm-handle-face", "aria-hidden": "true" }));
      const pointer = (event) => { const r = panel.element.getBoundingClientRect(), b = panel.box; return [(event.clientX - r.left - b.left) / (b.right - b.left), (b.bottom - (event.clientY - r.top)) / (b.bottom - b.top)]; };
      element.addEventListener("touchstart", (event) => event.preventDefault(), { passive: false });
      element.addEventListener("pointerdown", (event) => {
        if (event.button) return;
        event.preventDefault();
        element.setPointerCapture(event.pointerId);
        element.focus({ preventScroll: true });
        const [u, v] = pointer(event), [hu, hv] = where(this.store.state);
        grip = [hu - u, hv - v];
      });
      element.addEventListener("pointermove", (event) => { if (grip) { const [u, v] = pointer(event); move(u + grip[0], v + grip[1]); } });
      element.addEventListener("lostpointercapture", () => { grip = null; });
      element.addEventListener("keydown", (event) => {
        const far = event.shiftKey ? 0.1 : 0.01, by = { ArrowLeft: [-far, 0], ArrowRight: [far, 0], ArrowUp: [0, far], ArrowDown: [0, -far] }[event.key];
        if (!by && event.key !== "Home") return;
        event.preventDefault();
        event.stopPropagation();
        if (!by) { this.store.set({ [name]: structuredClone(this.scene.state[name]) }); return; }
        if (rail) { rail.step(by, event.shiftKey ? 5 : 1); return; }
        const [u, v] = where(this.store.state);
        move(u + by[0], v + by[1]);
      });
      holder.append(element);
      panel.handles.push({ element, spec, where });
    }
  }

  key(event) {
    if (!this.scene.steps || event.ctrlKey || event.metaKey || event.altKey) return;
    const takes = event.target.closest("button, select"), slides = event.target.closest("input, [role=slider]");
    const act = { ",": () => this.step(-1), ".": () => this.step(1) }[event.key]
      ?? (!takes && { " ": () => this.store.play() }[event.key])
      ?? (!takes && !slides && { ArrowLeft: () => this.step(-1), ArrowRight: () => this.step(1), Home: () => this.store.seek(0), End: () => this.store.seek(this.scene.steps) }[event.key]);
    if (!act) return;
    event.preventDefault();
    event.stopPropagation();
    act();
  }

  hear(what) {
    if (what === "time") this.clockControls();
    this.dirt(what === "state" ? { trace: true, back: this.scene.live } : {}, what === "state" && !this.store.clock.playing);
  }

  // ---- words ----
  get over() { return this.store.position >= this.scene.steps && !this.store.clock.playing; }

  // What the reader sets is said at once.
  settings() {
    for (const refresh of this.inputs) refresh();
    for (const { handles, spec } of this.panels) for (const { element, spec: handle } of handles) {
      const now = this.store.state[handle.name], height = handle.along ? now : now[handle.bar], [x, y] = handle.along ? [] : now;
      element.setAttribute("aria-valuenow", height ?? x);
      element.setAttribute("aria-valuetext", height === undefined ? `${spec.x.label || "x"} ${number(x)}, ${spec.y.label || "y"} ${number(y)}` : number(height));
    }
  }

  write() {
    const { store, scene } = this;
    const exact = holds(store.bank, store.state);
    const near = exact ? "" : store.host.send ? "Working it out \u2026 shown is the nearest that was computed ahead." : "Shown is the nearest that was computed ahead; run the cell for exactly this.";
    this.status.textContent = store.note || (exact || (store.host.send && store.queue.pending) ? "" : near);
    if (scene.summary) {
      const text = scene.bet && !this.over ? "" : store.text(scene.summary);
      this.said.textContent = text;
      clearTimeout(this.voice); // a reader's voice cannot follow a drag: say where it ended
      this.voice = setTimeout(() => { this.heard.textContent = text; }, 600);
    }
    if (this.betRow) this.writeBet();
    this.clockControls();
  }

  writeBet() {
    const { store, scene, over } = this, bet = store.bet;
    this.betButtons.forEach((b, k) => b.setAttribute("aria-pressed", bet === k));
    const winner = store.text(scene.bet.answer), won = scene.bet.options[bet] === winner;
    this.betSaid.textContent = bet === null ? "Place your bet: it starts at once." : over ? `${won ? "You were right" : "Not this time"}: it is ${winner}.` : "";
  }

  clockControls() {
    if (!this.scene.steps) return;
    const { clock } = this.store;
    if (this.playing !== clock.playing) {
      this.playing = clock.playing;
      this.playButton.replaceChildren(icon(clock.playing ? "pause" : "play"), make("span", {}, clock.playing ? "Pause" : "Play"));
    }
    this.loop.setAttribute("aria-pressed", clock.loop);
  }

  // What comes of it follows once the picture is on the screen, since words lay the page out anew; of a picture that goes
  // on changing, a few times a second is enough to read.
  talk() { this.talking ||= setTimeout(() => this.say(), Math.max(this.told + WORDS_MS - performance.now(), FRAME_MS)); }

  say() {
    clearTimeout(this.talking);
    this.talking = 0;
    this.told = performance.now();
    this.readouts(this.store.position);
    this.write();
  }

  // Numbers beside the lines and under the picture.
  readouts(position) {
    if (!this.scene.steps) return;
    const at = Math.floor(position + 1e-9);
    this.scrub.value = at;
    this.scrub.setAttribute("aria-valuetext", `step ${at} of ${this.scene.steps}`);
    this.counter.textContent = `step ${at} of ${this.scene.steps}`;
    for (const panel of this.panels) for (const { layer, lines } of panel.paths ?? []) if (layer.readout) lines.forEach((line, k) => {
      const entry = this.entries?.[layer.series?.[k] ?? k];
      if (!entry) return;
      const { values, at: base, shape } = this.store.array(layer.data), length = shape[1], gone = line.cut && at >= line.end;
      entry.value.textContent = gone ? "diverged" : number(panel.fromUnit(unit(values[base + k * length + Math.min(at, length - 1)]), panel.spec.y), 2);
      entry.entry.classList.toggle("lm-gone", gone);
    });
  }

  // ---- frames: none while nothing changes, none while out of sight ----
  // `soon`: the first change since the last frame is drawn at once, in the idle time before the next.
  dirt(what, soon = false) {
    Object.assign(this.dirty, Object.fromEntries(Object.entries(what).filter(([, on]) => on)), { front: true });
    if (!this.visible) return;
    this.frame ||= requestAnimationFrame(() => this.tick());
    if (!soon || this.early || !this.root.isConnected) return;
    this.early = true;
    this.draw();
  }

  tick() {
    this.frame = 0;
    this.early = false;
    if (!this.root.isConnected) return;
    if (this.dirty.front) this.draw();
    const { clock } = this.store, over = clock.playing && !clock.loop && this.store.position >= this.scene.steps;
    if (over) { this.store.seek(this.scene.steps, { playing: false }); return; }
    if (clock.playing) this.dirt({});
  }

  draw() {
    const { dirty } = this;
    if (!this.root.clientWidth) { // no room just now, as while a theme loads: no event may tell when there is again
      clearTimeout(this.retry);
      this.retry = setTimeout(() => this.dirt({}), 200);
      return;
    }
    this.dirty = {};
    if (dirty.layout) { this.measure(); }
    const position = this.store.position;
    // All sizes are read before the first canvas gets another: the page is laid out once, not once a panel.
    const sizes = dirty.layout && this.panels.map(({ element }) => [element.clientWidth, element.clientHeight]);
    for (const [k, panel] of this.panels.entries()) {
      if (dirty.layout) panel.layout(this.look.em, ...sizes[k]);
      if (dirty.layout || dirty.back) panel.drawBack();
      if (dirty.layout || dirty.trace || dirty.lines) panel.trace(dirty.layout || dirty.lines);
      panel.drawTrail(position);
      if (panel.moved(position) || dirty.layout || dirty.back || dirty.lines) panel.drawFront(position);
      else panel.place();
    }
    this.root.classList.toggle("lm-near", !holds(this.store.bank, this.store.state));
    if (dirty.layout || dirty.trace) this.settings();
    if (dirty.trace) this.talk();
    else if (!this.playing || performance.now() - this.told > WORDS_MS) this.say();
  }

  measure() {
    const { jpThemeLight } = document.body.dataset, own = document.body.classList.contains("lm-own");
    this.root.classList.toggle("lm-dark", !this.printing && (jpThemeLight ? jpThemeLight === "false" : own && matchMedia("(prefers-color-scheme: dark)").matches));
    const width = this.width = this.root.clientWidth, em = width >= 1250 ? 20 : 16, style = getComputedStyle(this.root);
    this.root.style.fontSize = em === 16 ? "" : `${em}px`; // 16 it is by itself
    this.root.classList.toggle("lm-narrow", width < 640);
    const value = (name) => style.getPropertyValue(`--lm-${name}`).trim(), rgb = (name) => value(name).match(/[\da-f]{2}/gi).map((h) => parseInt(h, 16));
    const larger = this.printing ? 1.5 : 1; // a sheet is narrower than a screen
    Object.assign(this.look, {
      em: em * 0.9 * larger, line: (em >= 20 ? 3.2 : 2.4) * larger, font: style.fontFamily, ink: style.color, paper: value("paper"), quiet: value("quiet"), rule: value("rule"),
      casing: value("casing"), contour: value("contour"), field: [rgb("field-low"), rgb("field-high")],
      colors: Array.from({ length: 8 }, (_, k) => value(String(k))),
    });
  }

  // On paper: light, and a flat copy of each picture, which keeps its place when the page is laid out anew.
  paper(printing) {
    this.printing = printing;
    this.dirty = { layout: true };
    this.draw();
    this.say();
    for (const panel of this.panels) panel.copy(printing);
  }

  watch() {
    const again = () => this.dirt({ layout: true });
    const size = new ResizeObserver(() => { const w = this.root.clientWidth; if (w && (w !== this.width || this.dirty.layout)) again(); });
    size.observe(this.root);
    const seen = new IntersectionObserver((entries) => { this.visible = entries.at(-1).isIntersecting; if (this.visible) this.dirt({}); }, { rootMargin: "60px" });
    seen.observe(this.root);
    const theme = new MutationObserver(again);
    theme.observe(document.body, { attributes: true, attributeFilter: ["data-jp-theme-light", "data-jp-theme-name", "class"] });
    const dark = matchMedia("(prefers-color-scheme: dark)");
    dark.addEventListener("change", again);
    const before = () => this.paper(true), after = () => this.paper(false);
    window.addEventListener("beforeprint", before);
    window.addEventListener("afterprint", after);
    this.stop.push(() => size.disconnect(), () => seen.disconnect(), () => theme.disconnect(), () => dark.removeEventListener("change", again), () => window.removeEventListener("beforeprint", before), () => window.removeEventListener("afterprint", after));
  }

  close() {
    this.store.views.delete(this.listener);
    cancelAnimationFrame(this.frame);
    for (const timer of [this.voice, this.retry, this.talking]) clearTimeout(timer);
    for (const stop of this.stop) stop();
    for (const { canvases } of this.panels) for (const canvas of canvases) canvas.width = canvas.height = 0; // gives their memory back now
    this.root.remove();
  }
}

function roving(event, k, buttons) {
  const way = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
  if (!way) return;
  event.preventDefault();
  event.stopPropagation();
  const next = buttons[(k + way + buttons.length) % buttons.length];
  next.click();
  next.focus();
}

// ---- the two ways in ---------------------------------------------------------------------------------

const stores = new Map(); // figure id → its Store and how many displays use it

function open(id, make) {
  const entry = stores.get(id) ?? { store: make(), uses: 0 };
  entry.uses += 1;
  stores.set(id, entry);
  return entry.store;
}

function leave(id) {
  const entry = stores.get(id);
  if (entry && (entry.uses -= 1) === 0) { entry.store.close(); stores.delete(id); }
}

const bytesOf = (view) => new Uint8Array(view.buffer, view.byteOffset, view.byteLength);

const known = new WeakMap(); // what a model holds → the scene opened from it

function sceneOf(model) {
  const data = model.get("data"), scene = known.get(data) ?? opened(bytesOf(data));
  known.set(data, scene);
  return scene;
}

// JupyterLab, Notebook, Voila, VS Code: anywidget calls this when it hears of the figure, while the kernel still
// works on the rest of the cell's output ...
function initialize({ model }) { sceneOf(model).catch(() => {}); } // what is wrong with it, render says

// ... and this for every display of the figure.
async function render({ model, el }) {
  const scene = await sceneOf(model);
  if (scene.problem) { el.append(make("div", { class: "lm-figure" }, make("p", { class: "lm-problem", role: "alert" }, scene.problem))); return undefined; }
  const host = { send: scene.asks ? (message) => model.send(message) : null, on: (hear) => model.on("msg:custom", hear), off: (hear) => model.off("msg:custom", hear) };
  const view = new View(el, open(scene.id, () => new Store(scene, host)));
  return () => { view.close(); leave(scene.id); };
}

// A saved page: no kernel, no network.
export async function play(el, bytes) {
  const scene = await opened(bytes);
  el.replaceChildren();
  return new View(el, new Store(scene, {}));
}

export default { initialize, render, play };
