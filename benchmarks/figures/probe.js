// Runs before the page's own scripts: notes every frame in which a picture changed, whoever drew it.
(() => {
  const probe = (window.probe = { changed: false, frames: [], waiting: [] });
  const touch = (where) => { if (!where || where.closest?.(".jp-OutputArea-output, .jupyter-widgets")) probe.changed = true; };
  for (const name of ["stroke", "fill", "fillRect", "drawImage", "putImageData"]) {
    const usual = CanvasRenderingContext2D.prototype[name];
    CanvasRenderingContext2D.prototype[name] = function (...args) { if (this.canvas.isConnected) touch(this.canvas); return usual.apply(this, args); };
  }
  document.addEventListener("load", (event) => event.target.tagName === "IMG" && touch(event.target), true);
  new MutationObserver((records) => {
    for (const { target, addedNodes } of records) {
      const svg = target.closest?.(".js-plotly-plot svg"), images = [...addedNodes].some((n) => n.matches?.("img, svg.main-svg") || n.querySelector?.("img, svg.main-svg"));
      if (svg || images) touch(target);
    }
  }).observe(document, { subtree: true, childList: true, attributes: true, attributeFilter: ["d", "src", "transform"] });
  // Painted: the first task after the frame in which, or before which, the picture changed.
  const channel = new MessageChannel();
  let frame = 0;
  channel.port1.onmessage = () => {
    if (!probe.changed) return;
    probe.changed = false;
    const now = performance.now();
    probe.frames.push(frame);
    for (const done of probe.waiting.splice(0)) done(now);
  };
  requestAnimationFrame(function again(now) {
    frame = now;
    channel.port2.postMessage(0);
    requestAnimationFrame(again);
  });
  probe.next = (limit = 3000) => new Promise((done) => { probe.waiting.push(done); setTimeout(() => done(NaN), limit); });
  probe.count = (seconds) => new Promise((done) => {
    const from = performance.now();
    setTimeout(() => {
      const seen = [...new Set(probe.frames.filter((t) => t > from))], gaps = seen.slice(1).map((t, i) => t - seen[i]).sort((a, b) => a - b);
      done({ fps: seen.length / ((performance.now() - from) / 1000), p95: gaps[Math.floor(0.95 * gaps.length)] ?? NaN });
    }, 1000 * seconds);
  });
})();
