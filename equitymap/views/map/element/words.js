/* The label under the pointer. */
function line(tag, text, kind) {
  const element = document.createElement(tag);
  element.textContent = text;
  if (kind) element.className = kind;
  return element;
}

function words(board, hit) {
  const box = document.createElement("div"), place = board.place, update = board.update;
  if (hit.service !== undefined) {
    const s = board.services;
    box.append(line("strong", s.name[hit.service]), line("div", s.kinds[s.kind[hit.service]].one));
    const state = board.stateOf(hit.service), when = state === s.state[hit.service] && s.when[hit.service];
    box.append(line("div", when || s.states[state].words, "quiet"));
    return box;
  }
  const i = hit.area;
  box.append(line("strong", place.labels[i]));
  if (update) {
    const byte = update.cls[i], step = byte & 15, state = (byte >> 4) & 7;
    const known = update.val && update.val[i] !== update.none;
    const figure = known && (update.val[i] / Math.pow(10, update.dec)).toLocaleString("en-GB",
      { minimumFractionDigits: update.dec, maximumFractionDigits: update.dec }) + update.unit;
    const text = update.notes[i] || figure || (step !== NO_CLASS && (update.words || TENTHS)[step]);
    if (text) box.append(line("div", update.title + ": " + text));
    else box.append(line("div", update.title));
    const said = update.states[state] === undefined ? place.states[state] : update.states[state];
    if (state && said) box.append(line("div", said, "quiet"));
    if (byte & DIMMED) box.append(line("div", "outside your filter", "quiet"));
  }
  box.append(line("div", place.wardNames[place.wardOf[i]] + place.suffix, "quiet"));
  return box;
}
