// The parts of figure.js that need no page, run by node's own test runner: node --test tests/course_lib/widgets

import assert from "node:assert/strict";
import test from "node:test";

import * as figure from "../../../course_lib/widgets/figure.js";

const close = (a, b, tolerance = 1e-9) => assert.ok(Math.abs(a - b) <= tolerance, `${a} is not ${b}`);

test("a slider's places lie on its grid and between its values, in ratio where it is logarithmic", () => {
  const log = { values: [1, 16], between: 3, log: true }, even = { values: [0, 4], between: 3, log: false };
  assert.deepEqual([0, 1, 2, 3, 4].map((p) => figure.sliderValue(log, p)), [1, 2, 4, 8, 16]);
  assert.deepEqual([0, 1, 2, 3, 4].map((p) => figure.sliderValue(even, p)), [0, 1, 2, 3, 4]);
});

test("a value finds its place on the slider again", () => {
  const control = { values: [0.001, 0.01, 0.1], between: 3, log: true };
  for (let p = 0; p <= 8; p++) assert.equal(figure.sliderPlace(control, figure.sliderValue(control, p)), p);
});

test("the position follows the clock, stops at the end, and loops after a rest", () => {
  const playing = { from: 10, since: 1000, rate: 50, playing: true, loop: false };
  assert.equal(figure.positionAt(playing, 2000, 300), 60);
  assert.equal(figure.positionAt(playing, 99000, 300), 300);
  assert.equal(figure.positionAt({ ...playing, playing: false }, 99000, 300), 10);
  close(figure.positionAt({ ...playing, from: 0, since: 0, loop: true }, 7000, 300), 10);
});

test("a bank shows the nearest that was computed and knows whether it is exactly what was asked for", () => {
  const bank = { grid: { a: [1, 2, 4], b: [0, 1] }, at: { start: [1, 2] } };
  assert.equal(figure.block(["a", "b"], bank.grid, { a: 1.9, b: 1 }), 3);
  assert.ok(figure.holds(bank, { a: 2, b: 1, start: [1, 2] }));
  assert.ok(!figure.holds(bank, { a: 2.1, b: 1, start: [1, 2] }));
  assert.ok(!figure.holds(bank, { a: 2, b: 1, start: [1, 2.5] }));
  assert.ok(figure.made(bank, { a: 2.1, b: 1, start: [1, 2] }));
  assert.ok(!figure.made(bank, { a: 2, b: 1, start: [1, 2.5] }));
});

// A queue with a clock of its own: `sent` is what left, `pass` lets time go by.
function queued(most) {
  let time = 0, timers = [];
  const sent = [], later = (act, wait) => timers.push({ act, at: time + wait });
  const queue = figure.latestWins((question) => sent.push(question), { most, now: () => time, later });
  const pass = (ms) => { time += ms; const due = timers.filter(({ at }) => at <= time); timers = timers.filter(({ at }) => at > time); due.forEach(({ act }) => act()); };
  return { queue, sent, pass };
}

test("of many questions the first ones and the last are sent", () => {
  const { queue, sent } = queued(2);
  for (const question of [1, 2, 3, 4]) queue.ask(question);
  assert.deepEqual(sent, [1, 2]);
  assert.equal(queue.answered(0), false);
  assert.equal(queue.answered(0), false);
  assert.deepEqual(sent, [1, 2, 4]);
  assert.ok(queue.pending);
  assert.equal(queue.answered(0), true);
  assert.ok(!queue.pending);
  queue.drop();
  assert.equal(queue.answered(0), true, "an answer that comes after all is the last");
});

test("a question sets off once the one before must have been worked on, and only the newest does", () => {
  const { queue, sent, pass } = queued(3);
  queue.ask(1);
  queue.answered(10);
  for (const question of [2, 3, 4]) queue.ask(question);
  assert.deepEqual(sent, [1, 2]);
  pass(12);
  assert.deepEqual(sent, [1, 2], "10 ms of work and 3 for what goes with it");
  pass(1);
  assert.deepEqual(sent, [1, 2, 4]);
  queue.ask(5);
  pass(13);
  assert.deepEqual(sent, [1, 2, 4, 5]);
  queue.ask(6);
  pass(100);
  assert.deepEqual(sent, [1, 2, 4, 5], "three are on their way");
  assert.equal(queue.answered(10), false);
  assert.deepEqual(sent, [1, 2, 4, 5, 6]);
  queue.ask(7);
  queue.drop();
  pass(100);
  assert.deepEqual(sent, [1, 2, 4, 5, 6], "nothing that was dropped is sent");
});

test("numbers are written as people write them", () => {
  const said = { 0.0123: "0.0123", "-2": "\u22122", 1.5e-7: "1.5 \u00d7 10\u207b\u2077", 0: "0", 100000: "10\u2075", 2.5: "2.5", NaN: "" };
  for (const [value, text] of Object.entries(said)) assert.equal(figure.number(Number(value)), text);
});

test("an axis gets two to ten ticks, all on it", () => {
  for (const [low, high] of [[-2, 2], [-4.5, 4.5], [0, 300], [0.001, 0.0017], [-1e6, 1e6]]) {
    const found = figure.ticks({ low, high, log: false }, 6);
    assert.ok(found.length >= 2 && found.length <= 11, `${low} to ${high}: ${found.length}`);
    for (const [at] of found) assert.ok(at >= low - 1e-9 && at <= high * (1 + 1e-9));
  }
});

test("what rests is not drawn again", () => {
  const xs = Float32Array.from([0, 5, 5.1, 5.2, 9]), ys = new Float32Array(5);
  assert.deepEqual([...figure.worthDrawing(xs, ys, 5)], [1, 1, 0, 0, 1]);
});

test("a text moves away from the edge that would cut it off", () => {
  const box = { left: 100, right: 200 };
  for (const [x, width, align, at] of [
    [120, 40, "left", 120], [180, 40, "left", 157], [80, 40, "left", 103],
    [150, 40, "center", 150], [190, 40, "center", 177], [195, 40, "right", 195], [120, 40, "right", 143],
    [180, 400, "left", 103],
  ]) assert.equal(figure.whole(x, width, align, box), at, `${align} at ${x}`);
});

test("a dragged point snaps to the nearest place, and arrow keys go the way they point", () => {
  const arc = [[0.9, 0.1], [0.8, 0.4], [0.6, 0.6], [0.4, 0.8], [0.1, 0.9]]; // from low on the right to high on the left
  assert.equal(figure.nearestPlace(arc, 0.62, 0.55), 2);
  assert.equal(figure.nearestPlace([[0, 0], [0.5, 0]], 0.2, 0.4), 0);
  assert.equal(figure.nearestPlace([[0, 0.5], [0.3, 0]], 0, 0, 1), 1);
  assert.equal(figure.nearestPlace([[0, 0.5], [0.3, 0]], 0, 0, 2), 0);
  assert.equal(figure.neighbour(arc, 2, [0.01, 0]), 1);
  assert.equal(figure.neighbour(arc, 2, [-0.01, 0]), 3);
  assert.equal(figure.neighbour(arc, 2, [0, 0.01]), 3);
  assert.equal(figure.neighbour(arc, 2, [0, -0.1], 5), 0);
  assert.equal(figure.neighbour(arc, 4, [0, 0.01]), 4);
});

test("every marker is a path", () => {
  for (const name of ["circle", "square", "diamond", "triangle", "down", "star", "hexagon", "pentagon", "cross"]) assert.match(figure.marker(name, 5), /^M[-\d. aLMZ\n]+/);
});

// Python writes a case here and asks for the same numbers back: see test_figure.py.
if (process.env.LM_PACKED) {
  test("what Python encloses comes out as it went in: the scene, and its numbers unpacked", async () => {
    const { data, expected } = JSON.parse(process.env.LM_PACKED);
    const scene = await figure.opened(Uint8Array.from(Buffer.from(data, "base64")));
    assert.equal(scene.said, "x\u2081");
    for (const [name, { values }] of Object.entries(scene.bank.arrays)) assert.deepEqual([...values], expected[name]);
    assert.deepEqual(Object.keys(scene.bank.arrays), Object.keys(expected));
  });
}
