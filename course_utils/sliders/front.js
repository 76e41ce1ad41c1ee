// The half of an explorer that lives in the browser: native controls, a picture, its words.
//
// It knows no kernel. `mount` is given a description of the controls (spec), a function that asks
// for a picture (ask), and is told about each new one (show). In a notebook the kernel answers;
// on a page without a kernel the answers are recorded pictures (still.js).

const REST = 500; // milliseconds without a move after which words are renewed
const PATIENCE = 1500; // words are renewed this often while something moves by itself
const LOST = 10000; // an answer that takes longer is no longer waited for
const SHARP = 1.5; // from this many device pixels to a pixel on, a picture at rest is drawn anew
const OURS = "data-lm-suppress-shortcuts";

let mounted = 0;

function make(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== undefined) element.setAttribute(name, value);
  }
  // JupyterLab takes keys for itself unless each element that wants them says so.
  if (["button", "input", "select"].includes(tag)) element.setAttribute(OURS, "true");
  element.append(...children);
  return element;
}

// Each kind of control has the same three parts: element, set(place, text), get().
function range(control, id, changed) {
  const input = make("input", {
    type: "range", id, min: 0, max: control.texts.length - 1, step: 1,
  });
  const shown = make("output", { for: id });
  const say = (text) => {
    shown.textContent = text;
    input.setAttribute("aria-valuetext", text);
  };
  input.addEventListener("input", () => {
    say(control.texts[input.value]);
    changed();
  });
  return {
    element: make("div", { class: "control" }, make("label", { class: "name", for: id }, control.label), input, shown),
    set(place, text) {
      input.value = place;
      say(text ?? control.texts[place]);
    },
    get: () => Number(input.value),
  };
}

function radio(control, id, changed) {
  const inputs = control.texts.map((_, place) => make("input", { type: "radio", name: id, value: place }));
  const labels = control.texts.map((text, place) => make("label", {}, inputs[place], text));
  inputs.forEach((input) => input.addEventListener("change", changed));
  return {
    element: make(
      "div", { class: "control", role: "radiogroup", "aria-labelledby": id },
      make("span", { class: "name", id }, control.label), make("div", { class: "options" }, ...labels),
    ),
    set(place) {
      inputs[place].checked = true;
    },
    get: () => inputs.findIndex((input) => input.checked),
  };
}

function select(control, id, changed) {
  const list = make("select", { id }, ...control.texts.map((text) => make("option", {}, text)));
  list.addEventListener("change", changed);
  return {
    element: make("div", { class: "control" }, make("label", { class: "name", for: id }, control.label), list),
    set(place) {
      list.selectedIndex = place;
    },
    get: () => list.selectedIndex,
  };
}

const KINDS = { range, radio, select };

// Play, pause and reset: moves a control stop by stop, each time the last picture is complete.
function player(control, part, ready, changed) {
  const label = control.label;
  const play = make("button", { type: "button" });
  const reset = make("button", { type: "button", "aria-label": `Reset ${label}` }, "Reset");
  let timer = null;
  const stop = () => {
    clearInterval(timer);
    timer = null;
    play.textContent = "Play";
    play.setAttribute("aria-label", `Play ${label}`);
  };
  const go = (place) => {
    part.set(place);
    changed();
  };
  const last = control.texts.length - 1;
  const step = () => {
    if (part.get() >= last) stop();
    else if (ready()) go(part.get() + 1);
  };
  play.addEventListener("click", () => {
    if (timer !== null) return stop();
    timer = setInterval(step, control.interval);
    play.textContent = "Pause";
    play.setAttribute("aria-label", `Pause ${label}`);
    if (part.get() >= last) go(0);
  });
  reset.addEventListener("click", () => {
    stop();
    go(0);
  });
  stop();
  part.element.append(make("span", { class: "player" }, play, reset));
  return { stop, playing: () => timer !== null };
}

export function mount(el, spec, ask) {
  const me = `${Date.now().toString(36)}-${(mounted += 1)}`;
  const names = Object.keys(spec.controls);
  const parts = {};
  const players = [];
  const picture = make("img", { class: "explorer-picture", alt: "" });
  const words = make("span", { class: "explorer-words" });
  const problem = make("span", { class: "explorer-problem" });
  const said = make("p", { class: "explorer-said", "aria-live": "polite" }, problem, words);
  const buttons = make("div", { class: "explorer-presets", role: "group", "aria-label": "presets" });
  const controls = make("div", { class: "explorer-controls" });
  const root = make(
    "section",
    { class: "explorer", "aria-label": spec.title, "aria-busy": "true", [OURS]: "true" },
    make("strong", { class: "explorer-title" }, spec.title), buttons, controls, picture, said,
  );

  let wanted = null; // what to ask for as soon as the answer to the last question is there
  let waiting = null; // the question that has no answer yet, and the timer of our patience
  let turn = 0;
  let now = null; // what is shown
  let url = null; // of the picture, if it was made here
  let timer = null; // of the words

  const look = () => ({ room: Math.floor(el.clientWidth / 20) * 20, ratio: window.devicePixelRatio });
  const free = () => waiting === null && wanted === null;

  function want(question) {
    // What was moved before a preset is overruled by it; what is moved after it is not.
    const before = question.preset ? {} : wanted?.set;
    wanted = { ...wanted, ...question, set: { ...before, ...question.set } };
    root.setAttribute("aria-busy", "true");
    if (waiting === null) flush();
  }

  function flush() {
    const question = { ...wanted, ...look(), asked: `${me}-${(turn += 1)}` };
    wanted = null;
    const patience = setTimeout(() => {
      waiting = null;
      if (wanted) flush();
    }, LOST);
    waiting = { asked: question.asked, patience };
    ask(question);
  }

  const playing = () => players.some((it) => it.playing());

  function moved(name) {
    if (playing()) renewAfter(PATIENCE);
    else renewAfter(REST, true);
    want({ set: { [name]: parts[name].get() } });
  }

  function renewAfter(delay, again) {
    if (timer !== null && !again) return;
    clearTimeout(timer);
    timer = setTimeout(renew, delay);
  }

  function renew() {
    timer = null;
    words.textContent = now.words;
    problem.textContent = now.problem;
    said.style.minHeight = `${said.offsetHeight}px`; // words that get shorter move nothing
    if (now.pending || playing()) return renewAfter(PATIENCE);
    if (!free()) return renewAfter(REST);
    if (!now.sharp && look().ratio >= SHARP) return want({ sharp: true });
    root.setAttribute("aria-busy", "false");
  }

  // A new picture, with words and the places of all controls.
  function show(shown) {
    const first = now === null;
    now = shown;
    if (shown.picture) {
      const old = url;
      const ours = typeof shown.picture !== "string";
      url = ours ? URL.createObjectURL(new Blob([shown.picture], { type: "image/png" })) : null;
      picture.src = ours ? url : shown.picture;
      frame();
      if (old) picture.addEventListener("load", () => URL.revokeObjectURL(old), { once: true });
    }
    picture.alt = `${spec.title}: ${shown.words}`;
    if (waiting?.asked === shown.asked) {
      clearTimeout(waiting.patience);
      waiting = null;
      if (wanted) return flush();
    }
    if (free()) {
      for (const name of names) parts[name].set(shown.places[name], shown.says?.[name]);
      press(shown.places);
    }
    if (first) renew();
    else renewAfter(shown.pending || playing() ? PATIENCE : REST);
  }

  // A picture that was drawn for another room stands where the right one will be.
  function frame() {
    const { room } = look();
    const known = room === 0 || now.room === room;
    const coming = known ? null : spec.sizes?.[Math.max(room, 240)] ?? spec.sizes?.most;
    const [width, height] = coming ?? [now.width, now.height];
    picture.width = width;
    picture.style.aspectRatio = `${width} / ${height}`;
  }

  // A preset is pressed while all that it sets is as it says.
  function press(places) {
    spec.presets.forEach((preset, number) => {
      const held = Object.entries(preset.places).every(([name, place]) => places[name] === place);
      buttons.children[number].setAttribute("aria-pressed", held);
    });
  }

  names.forEach((name, number) => {
    const control = spec.controls[name];
    const changed = () => moved(name);
    const byHand = () => {
      players.forEach((it) => it.stop());
      changed();
    };
    parts[name] = KINDS[control.kind](control, `${me}-${number}`, byHand);
    const ready = () => free() && !now.pending;
    if (control.play) players.push(player(control, parts[name], ready, changed));
    controls.append(parts[name].element);
  });
  spec.presets.forEach((preset, number) => {
    const button = make("button", { type: "button" }, `${number + 1} ${preset.name}`);
    button.addEventListener("click", () => {
      players.forEach((it) => it.stop());
      renewAfter(REST, true);
      for (const [name, place] of Object.entries(preset.places)) parts[name].set(place);
      press({ ...now.places, ...preset.places });
      want({ preset: number + 1, set: {} });
    });
    buttons.append(button);
  });
  root.addEventListener("keydown", (event) => {
    const typed = event.ctrlKey || event.altKey || event.metaKey || event.target.matches("select");
    const button = /^[1-9]$/.test(event.key) && !typed && buttons.children[event.key - 1];
    if (!button) return;
    event.preventDefault();
    button.click();
  });
  el.append(root);

  // The picture is drawn for the room there is, once nobody pulls at the window any more. Of many
  // explorers those in view come first.
  let resized = null;
  const fits = () => {
    const { room } = look();
    return room === 0 || room === now.room || (room >= spec.wide && now.width === spec.wide);
  };
  const fit = () => {
    if (fits()) return;
    renewAfter(REST, true);
    want({});
  };
  const inView = () => {
    const { top, bottom } = root.getBoundingClientRect();
    return bottom > 0 && top < window.innerHeight;
  };
  let width = null;
  const watch = new ResizeObserver(() => {
    if (el.clientWidth === width) return; // only higher
    width = el.clientWidth;
    frame();
    said.style.minHeight = "";
    clearTimeout(resized);
    if (!fits()) root.setAttribute("aria-busy", "true");
    resized = setTimeout(fit, inView() ? 150 : 1000);
  });
  watch.observe(el);
  return {
    show,
    close() {
      watch.disconnect();
      clearTimeout(resized);
      players.forEach((it) => it.stop());
      clearTimeout(timer);
      if (url) URL.revokeObjectURL(url);
    },
  };
}

export default {
  render({ model, el }) {
    const front = mount(el, model.get("spec"), (question) => model.send(question));
    const show = () => front.show(model.get("shown"));
    model.on("change:shown", show);
    show();
    return () => {
      model.off("change:shown", show);
      front.close();
    };
  },
};
