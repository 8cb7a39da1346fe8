/* The key in the corner of the frame: drawn with the pens of the map, written as text, never as markup. */
function keyOf(board, changed) {
  const box = line("section", "", "em-key"), button = line("button", "Key"), body = line("div", "", "em-key-body");
  let drawn = "", chosen = null; // open or folded, once the visitor has said so
  box.setAttribute("aria-label", "Key of the map");
  body.id = "em-key-body";
  button.type = "button";
  button.setAttribute("aria-controls", body.id);
  button.addEventListener("click", () => { chosen = !open(); place(); changed(); });
  box.append(button, body);
  box.hidden = true;
  box.dataset.corner = "bottom-left";

  // Open where it leaves room for the map.
  const open = () => chosen === null ? innerWidth >= 34 * 13 * board.type && innerHeight >= 260 : chosen;
  const place = () => {
    box.classList.toggle("em-folded", !open());
    button.setAttribute("aria-expanded", String(open()));
  };

  return {
    box, place,
    stand(corner) { box.dataset.corner = open() ? corner : "top-left"; }, // folded it is small: first in view on a phone
    rect: () => box.hidden ? null : box.getBoundingClientRect(),
    /* Draw the key of an update; nothing to do when it is the one that stands. */
    show(update) {
      const parts = update.key || [];
      const now = JSON.stringify([parts, update.pal, update.loud, board.type, devicePixelRatio, Boolean(board.services), board.many]);
      if (now === drawn) return;
      drawn = now;
      box.hidden = !parts.length;
      body.replaceChildren(...parts.flatMap((part) => partOf(board, update, part)));
      place();
    },
  };
}

/* A small drawing, in pixels at the usual size of type: decoration beside text. */
function picture(board, width, height, draw) {
  const canvas = document.createElement("canvas"), scale = board.type, density = scale * (devicePixelRatio || 1);
  canvas.width = Math.round(width * density);
  canvas.height = Math.round(height * density);
  canvas.style.width = width * scale + "px";
  canvas.style.height = height * scale + "px";
  canvas.setAttribute("aria-hidden", "true");
  canvas.redraw = (c) => {
    c.setTransform(canvas.width / width, 0, 0, canvas.height / height, 0, 0);
    draw(c);
  };
  canvas.redraw(canvas.getContext("2d"));
  return canvas;
}

const BAR = 250;

function dotHere(c, x, y) {
  c.beginPath(); c.arc(x, y, 5, 0, 7);
  c.fillStyle = HALO; c.fill();
  c.strokeStyle = INK; c.lineWidth = 2.5; c.stroke();
}

function lineAll(c, x, top, bottom) {
  for (const [colour, width] of [[HALO, 5], [INK, 2]]) {
    c.strokeStyle = colour; c.lineWidth = width;
    c.beginPath(); c.moveTo(x, top); c.lineTo(x, bottom); c.stroke();
  }
}

function row(...children) {
  const item = line("li", "");
  item.append(...children);
  return item;
}

function list(rows, kind) {
  const found = line("ul", "", kind);
  found.append(...rows);
  return found;
}

/* The elements of one part of a key, as views/map/legend.py puts them together. */
function partOf(board, update, part) {
  const found = part.title ? [line("strong", part.title)] : [];
  if (part.cells) found.push(list(part.cells.map(([colour, state, words]) => row(swatch(board, colour, state), line("span", words)))));
  if (part.marks) found.push(list(part.marks.map(([kind, state, words]) => row(markOf(board, kind, state), line("span", words)))));
  if (part.grid) found.push(gridOf(board, part));
  if ((part.grid || part.marks) && board.many) found.push(line("p", "dots: closer in they have their shapes", "quiet"));
  if (part.bar !== undefined) found.push(...barOf(board, part.bar || update.pal, part));
  else if (part.note) found.push(line("p", part.note, "quiet"));
  return found;
}

function barOf(board, colours, part) {
  const words = [part.title + ": from " + part.ends[0] + " to " + part.ends[1] + ".", part.all && part.all[1] + ".", part.here && part.here[1] + "."];
  const bar = named(picture(board, BAR, 22, (c) => {
    colours.forEach((colour, i) => { c.fillStyle = colour; c.fillRect(1 + i * (BAR - 2) / colours.length, 4, (BAR - 2) / colours.length + 0.5, 14); });
    c.strokeStyle = "#7f8a94"; c.lineWidth = 1; c.strokeRect(1, 4, BAR - 2, 14);
    const at = (share) => Math.max(6, Math.min(BAR - 6, share * BAR));
    if (part.all) lineAll(c, at(part.all[0]), 0, 22);
    if (part.here) dotHere(c, at(part.here[0]), 11);
  }), words.filter(Boolean).join(" "));
  bar.className = "em-bar";
  const found = [bar];
  if (part.cuts) {
    const cuts = line("div", "", "em-cuts");
    cuts.setAttribute("aria-hidden", "true");
    part.cuts.forEach((text, i) => {
      const cut = line("span", text);
      cut.style.left = 100 * (i + 1) / (part.cuts.length + 1) + "%";
      cuts.append(cut);
    });
    found.push(cuts);
  }
  const ends = line("div", "", "em-ends");
  ends.append(...part.ends.map((text) => line("span", text)));
  found.push(ends);
  if (part.note) found.push(line("p", part.note, "quiet"));
  const rows = [];
  if (part.here) rows.push(row(picture(board, 14, 14, (c) => dotHere(c, 7, 7)), line("span", part.here[1])));
  if (part.all) rows.push(row(picture(board, 14, 14, (c) => lineAll(c, 7, 0, 14)), line("span", part.all[1])));
  if (rows.length) found.push(list(rows));
  return found;
}

/* A small cell, drawn as the map draws one of this colour and state. */
function swatch(board, colour, state) {
  const style = board.place.styles[state];
  return picture(board, 28, 18, (c) => {
    c.fillStyle = style[0] === "plain" ? PLAIN : style[0] === "blank" ? HALO : colour;
    c.fillRect(0, 0, 28, 18);
    if (style[1] !== "none") {
      const { pattern, unit } = texture(style[1], c, 2);
      pattern.setTransform(new DOMMatrix([unit, 0, 0, unit, 0, 0]));
      c.fillStyle = pattern;
      c.fillRect(0, 0, 28, 18);
    }
    const dashes = { none: [], dashed: [4, 2.5], dotted: [0.1, 3.2] }[style[2]];
    c.strokeStyle = style[2] === "none" ? "#7f8a94" : INK;
    c.lineWidth = style[2] === "none" ? 1 : 1.6;
    c.lineCap = style[2] === "dotted" ? "round" : "butt";
    c.setLineDash(dashes);
    c.strokeRect(1, 1, 26, 16);
  });
}

/* The mark of a service, drawn as the map draws it now. */
function markOf(board, kind, state) {
  return picture(board, 28, 22, (c) => {
    if (!board.services) return;
    const found = board.services.states[state], [radius, pen] = board.manner(state, board.many, 7);
    c.translate(14, 11);
    c.scale(radius, radius);
    drawMark(c, board.services.kinds[kind], found, 1 / radius, pen);
  });
}

/* Several kinds of service: a row each, a column for each state. */
function gridOf(board, part) {
  const table = line("table", ""), head = line("tr", "");
  head.append(line("td", ""), ...part.heads.map(([, words]) => { const cell = line("th", words); cell.scope = "col"; return cell; }));
  table.append(head);
  for (const [kind, states, words] of part.grid) {
    const cells = part.heads.map(([state, says]) => {
      const cell = line("td", "");
      if (states.includes(state)) cell.append(named(markOf(board, kind, state), says));
      return cell;
    });
    const name = line("th", words), item = line("tr", "");
    name.scope = "row";
    item.append(name, ...cells);
    table.append(item);
  }
  return table;
}

/* A drawing that says something of its own. */
function named(canvas, words) {
  canvas.removeAttribute("aria-hidden");
  canvas.setAttribute("role", "img");
  canvas.setAttribute("aria-label", words);
  return canvas;
}
