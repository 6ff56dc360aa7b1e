// Runs inside the page before anything of it, the same for every engine: finds the boxes, notices keys, sees what is shown.
// It is sent to the browser as text, so it may use nothing from outside itself.

/** @param {{ engine: string, pairs: object[], labels: Record<string, string>, taps: string[] }} options where changes are
 * measured, what the questions say, and what must be tapped on the way to the first */
export function watch({ engine, pairs, labels, taps }) {
  const byId = id => document.getElementById(id);
  const first = { name: pairs[0].of, row: pairs[0].row };

  /** ODK Web Forms names its boxes at random: a question is found by its words, one that depends on another right after it. */
  const held = new Map();
  const says = (question, name) => question?.querySelector('label')?.textContent.startsWith(labels[name]);
  function odk(name, row) {
    const { of } = pairs.find(pair => pair.shows === name && pair.row === row) ?? {};
    if (of) {
      const next = odk(of, row)?.closest('.question-container').nextElementSibling;
      return says(next, name) ? next.querySelector('input') : null;
    }
    const key = `${name} ${row}`;
    if (!held.get(key)?.isConnected) {
      const questions = [...document.querySelectorAll('.question-container')].filter(question => says(question, name));
      held.set(key, questions[(row ?? 1) - 1]?.querySelector('input'));
    }
    return held.get(key);
  }

  /** Where each engine puts the box of a question. */
  const boxes = {
    plain: (name, row) => byId(row ? `${name}-${row}` : name),
    ours: (name, row) => byId(row ? `nguoi-${row}-${name}` : name),
    enketo: (name, row) => document.querySelectorAll(`input[name$="/${name}"]`)[(row ?? 1) - 1],
    odk: (name, row) => odk(name, row),
    formio: (name, row) => document.querySelector(row ? `input[name="data[nguoi][${row - 1}][${name}]"]` : `input[name="data[${name}]"]`),
    survey: (name, row) =>
      [...document.querySelectorAll(`[data-name="${name}"]`)][(row ?? 1) - 1]?.querySelector('input'),
  };
  const box = ({ name, row }) => boxes[engine](name, row);
  /** Here a row stands as a line until it is tapped. */
  const open = at => engine === 'ours' && at.row && !box(at) && document.querySelector(`#nguoi-${at.row} button[aria-expanded="false"]`)?.click();
  const isShown = element => element?.isConnected && element.getClientRects().length > 0;

  /** How the page is read: tests of the kind "is it there yet" once in every frame until they hold, then one frame more. */
  const shown = test =>
    new Promise(done => {
      const frame = () => requestAnimationFrame(test() ? () => done(performance.now()) : frame);
      frame();
    });

  let pressed = null;
  addEventListener('keydown', event => (pressed ??= event.timeStamp), true);

  /** The wasm memories of the page, which no count of the script's heap includes. */
  const memories = new Set();
  for (const way of ['instantiate', 'instantiateStreaming']) {
    const real = WebAssembly[way];
    WebAssembly[way] = async (...what) => {
      const made = await real.apply(WebAssembly, what);
      for (const value of Object.values((made.instance ?? made).exports)) {
        if (value instanceof WebAssembly.Memory) memories.add(value);
      }
      return made;
    };
  }

  /** Resolves when the first box is there and can be typed into; taps what leads to it. */
  const ready = shown(() => {
    const button = taps.length > 0 && [...document.querySelectorAll('button')].find(button => button.textContent.trim() === taps[0]);
    if (button && isShown(button) && !button.disabled) {
      taps.shift();
      button.click();
    }
    open(first);
    const found = box(first);
    return taps.length === 0 && isShown(found) && !found.disabled && !found.readOnly;
  });

  window.bench = {
    ready: () => ready.then(() => true),
    /** Puts the cursor into a box with everything in it selected. */
    async enter(at) {
      open(at);
      await shown(() => isShown(box(at)));
      const found = box(at);
      found.focus();
      found.select();
      pressed = null;
    },
    /** Resolves with the times of the key and of the frame after the one in which the question came or went. */
    changed: (at, comes) => shown(() => Boolean(isShown(box(at))) === comes).then(end => ({ pressed, end })),
    isShown: at => Boolean(isShown(box(at))),
    wasm: () => [...memories].reduce((bytes, memory) => bytes + memory.buffer.byteLength, 0),
  };
}
