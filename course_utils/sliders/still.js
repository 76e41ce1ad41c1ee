// An explorer without a kernel: the same front half, answered with recorded pictures.
//
// From a preset every control can be moved, the others held: that is what record.py has recorded.

import { mount } from "./front.js";

const NARROW = 0.75; // below this share of its width a wide picture could not be read

export function play(el, recorded, folder) {
  const { spec, presets, frames } = recorded;
  const names = Object.keys(spec.controls);
  let base = presets[0];
  let now = base;

  function answer({ asked, room, preset, set }) {
    if (preset) base = now = presets[preset - 1];
    const moved = Object.entries(set ?? {}).pop();
    if (moved) now = { ...base, [moved[0]]: moved[1] };
    const frame = frames[names.map((name) => now[name]).join()];
    const wide = room >= NARROW * spec.wide;
    const [width, height] = recorded.sizes[wide ? "wide" : "narrow"];
    front.show({
      asked, room, width, height, places: now, words: frame.words, problem: "",
      pending: false, sharp: true, picture: `${folder}/${wide ? frame.wide : frame.narrow}`,
    });
  }

  function ask(question) {
    queueMicrotask(() => answer(question));
  }

  const front = mount(el, spec, ask);
  answer({ asked: "", room: el.clientWidth });
  return front;
}
