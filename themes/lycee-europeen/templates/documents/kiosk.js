// One slide at a time, for days: one timer at a time, nothing added to the page, no clock but that of authorisations.
(() => {
  /** After a pause that somebody left, in milliseconds. */
  const PATIENCE = 120000;
  /** Without a gesture, the pointer hides. */
  const IDLE = 4000;
  const root = document.documentElement;
  root.classList.add("live");
  const one = (selector) => document.querySelector(selector);
  const stage = () => one(".stage");
  let slides = [];
  let at = 0;
  let held = false;
  let timer;
  let waiting;
  let idle;

  // ── Slides
  const today = () => {
    const now = new Date();
    return [now.getFullYear(), now.getMonth() + 1, now.getDate()].map((n) => String(n).padStart(2, "0")).join("-");
  };
  /** An authorisation that ended takes its slide away by itself, on a key that nobody makes anew. */
  const isCovered = (slide) => !slide.dataset.until || today() <= slide.dataset.until;
  const step = (from, by) => {
    for (let n = 1; n <= slides.length; n++) {
      const to = (from + by * n + slides.length * n) % slides.length;
      if (isCovered(slides[to])) return to;
    }
    return from;
  };
  const draw = () => {
    const shown = slides.filter(isCovered);
    slides.forEach((slide, n) => slide.classList.toggle("on", n === at && isCovered(slide)));
    one(".controls").hidden = false;
    one(".count").textContent = `${shown.indexOf(slides[at]) + 1} / ${shown.length}`;
    stage().classList.toggle("held", held);
    one('[data-do="pause"]').setAttribute("aria-label", held ? "Reprendre" : "Mettre en pause");
    // What changes by itself is not read aloud; what somebody asks for is.
    one(".slides").setAttribute("aria-live", held ? "polite" : "off");
    const isFull = document.fullscreenElement !== null;
    const full = one('[data-do="full"]');
    full.setAttribute("aria-label", isFull ? "Quitter le plein écran" : "Plein écran");
    full.hidden = !document.fullscreenEnabled;
  };
  const run = () => {
    clearTimeout(timer);
    // Two animations that are the same: each slide starts one anew.
    stage().classList.toggle("odd");
    const seconds = Number(slides[at].dataset.seconds);
    one(".time").style.animationDuration = `${seconds}s`;
    if (!held) timer = setTimeout(() => show(step(at, 1)), seconds * 1000);
  };
  const show = (to) => {
    at = to;
    draw();
    run();
  };
  const hold = (on) => {
    held = on;
    show(at);
    touched();
  };

  // ── Letters as large as their slide allows
  const SMALLEST = 0.4;
  const holds = (slide) => {
    const inside = slide.getBoundingClientRect();
    const isIn = (box) => box.bottom <= inside.bottom + 1 && box.right <= inside.right + 1 && box.top >= inside.top - 1;
    const words = slide.querySelector(".words");
    const code = slide.querySelector(".code").getBoundingClientRect();
    const isClear = [...words.querySelectorAll("h2, p, li, dd, dt, blockquote")].every((part) => {
      const box = part.getBoundingClientRect();
      return isIn(box) && (box.right <= code.left || box.left >= code.right || box.bottom <= code.top || box.top >= code.bottom);
    });
    return isClear && words.scrollHeight <= words.clientHeight + 1 && words.scrollWidth <= words.clientWidth + 1;
  };
  const fit = () => {
    for (const slide of slides) {
      let size = 1;
      do slide.style.setProperty("--k", size.toFixed(2));
      while (!holds(slide) && (size -= 0.05) >= SMALLEST);
    }
  };

  // ── Hands
  /** Somebody is there: the pointer shows, and a pause waits for them to have gone. */
  const touched = () => {
    stage().classList.remove("idle");
    clearTimeout(idle);
    idle = setTimeout(() => stage().classList.add("idle"), IDLE);
    clearTimeout(waiting);
    if (held) waiting = setTimeout(() => hold(false), PATIENCE);
  };
  const full = () => {
    const asked = document.fullscreenElement ? document.exitFullscreen() : root.requestFullscreen?.();
    asked?.catch(() => {});
  };
  const gestures = {
    back: () => show(step(at, -1)),
    next: () => show(step(at, 1)),
    pause: () => hold(!held),
    full,
    first: () => show(step(-1, 1)),
    last: () => show(step(slides.length, -1)),
  };
  // Those of presenters too, which turn pages.
  const KEYS = { " ": "pause", k: "pause", ArrowRight: "next", PageDown: "next", ArrowLeft: "back", PageUp: "back", Home: "first", End: "last", f: "full", F: "full" };
  addEventListener("keydown", (event) => {
    const gesture = KEYS[event.key];
    // What is typed in a field, or presses a button, is theirs; a preview's bar has some.
    const [target] = event.composedPath();
    const isTheirs = target.matches?.(`input, select, textarea${event.key === " " ? ", button, a" : ""}`);
    if (!gesture || isTheirs || event.ctrlKey || event.altKey || event.metaKey) return;
    event.preventDefault();
    touched();
    gestures[gesture]();
  });
  addEventListener("click", (event) => {
    const button = event.target.closest?.("[data-do]");
    if (!button) return;
    touched();
    gestures[button.dataset.do]();
  });
  // A finger that slides turns the page; a short touch holds it, or lets it go.
  let down = null;
  addEventListener("pointerdown", (event) => {
    touched();
    down = event.target.closest?.(".slides") && event.isPrimary ? { x: event.clientX, y: event.clientY } : null;
  });
  addEventListener("pointerup", (event) => {
    if (!down) return;
    const [x, y] = [event.clientX - down.x, event.clientY - down.y];
    down = null;
    if (Math.abs(x) > 40 && Math.abs(x) > Math.abs(y)) gestures[x < 0 ? "next" : "back"]();
    else if (Math.hypot(x, y) < 12 && event.button === 0) gestures.pause();
  });
  addEventListener("pointercancel", () => (down = null));
  addEventListener("pointermove", () => stage().classList.contains("idle") && touched());
  addEventListener("dragstart", (event) => event.preventDefault());

  // ── The screen
  const wake = () => document.visibilityState === "visible" && navigator.wakeLock?.request("screen").catch(() => {});
  document.addEventListener("visibilitychange", wake);
  document.addEventListener("fullscreenchange", draw);
  addEventListener("resize", fit);
  /** Reads the slides of the page, on the one that was shown. */
  const gather = () => {
    const key = slides[at]?.dataset.key;
    slides = [...document.querySelectorAll(".slide")];
    at = slides.findIndex((slide) => slide.dataset.key === key);
    if (at < 0 || !isCovered(slides[at])) at = step(-1, 1);
    fit();
    show(at);
  };
  // A preview changed the words in place.
  document.addEventListener("sur-place", gather);
  gather();
  document.fonts.ready.then(fit);
  wake();
  touched();
})();
