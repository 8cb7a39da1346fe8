"use strict";
(function () {
  const data = JSON.parse(document.getElementById("data").textContent);
  const by = (id) => document.getElementById(id);
  const OUTLINED = "outline";
  const SVG = "http://www.w3.org/2000/svg";
  const make = (tag, text, parent, more) => {
    const made = Object.assign(document.createElement(tag), more || {});
    if (text !== null) made.textContent = text;
    if (parent) parent.append(made);
    return made;
  };
  const draw = (tag, parent, attributes) => {
    const made = document.createElementNS(SVG, tag);
    for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
    parent.append(made);
    return made;
  };
  const layers = new Map(data.layers.map((one) => [one.id, one]));
  const map = by("map");
  const areas = [...by("areas").children];
  const wide = Number(map.dataset.width), tall = Number(map.dataset.height);
  const view = { x: 0, y: 0, zoom: 1 };
  let layer = layers.get(data.first) || data.layers[0];
  let kind = ofKind(layer), chosen = -1;
  const hint = [...by("card").children];

  function ofKind(one) {
    return data.kinds.findIndex(([id]) => one.id === `gap-${id}` || one.id === `lost-${id}`);
  }

  const words = (one, at) => one.texts[at] || one.classes[one.at[at]][0];

  function swatch(parent, colour, texture) {
    const picture = draw("svg", parent, { viewBox: "0 0 24 13", width: 24, height: 13, "aria-hidden": "true" });
    draw("path", picture, { d: "M.5 .5h23v12h-23z", fill: colour, stroke: "#6b7680", class: texture === OUTLINED ? "outlined" : "" });
    if (texture && texture !== OUTLINED) {
      const scaled = draw("g", picture, { transform: "scale(.1)" });
      draw("path", scaled, { d: "M5 5h230v120H5z", fill: `url(#${texture})` });
    }
  }

  function sign(parent, state) {
    const picture = draw("svg", parent, { viewBox: "-1.6 -1.6 3.2 3.2", width: 16, height: 16, class: "mark", "aria-hidden": "true" });
    draw("use", picture, { href: `#${state}-${data.kinds[kind][0]}` });
  }

  function paint() {
    const textures = by("textures");
    textures.replaceChildren();
    areas.forEach((area, at) => {
      const [, colour, texture] = layer.classes[layer.at[at]];
      area.setAttribute("fill", colour);
      const d = area.getAttribute("d");
      if (texture) draw("path", textures, texture === OUTLINED ? { d, class: OUTLINED } : { d, fill: `url(#${texture})` });
    });
    by("caption").textContent = layer.title;
    by("map-t").textContent = `Map of ${data.place}: ${layer.title}`;
    by("about").textContent = layer.about;
    const key = by("key");
    key.replaceChildren();
    const present = new Set(layer.at);
    layer.classes.forEach(([said, colour, texture], at) => {
      if (!present.has(at)) return;
      const entry = make("li", null, key);
      swatch(entry, colour, texture);
      entry.append(said);
    });
    if (kind >= 0) {
      for (const [state, said] of [["open", "open"], ["gone", "gone"]]) {
        const entry = make("li", null, key);
        sign(entry, state);
        entry.append(`${data.kinds[kind][2]}, ${said}`);
      }
      make("li", "paler marks: outside the place", key);
    }
  }

  function marks() {
    const drawn = by("marks");
    drawn.replaceChildren();
    if (kind < 0) return;
    const size = 7 / Math.sqrt(view.zoom);
    for (const gone of [0, 1]) {
      for (const [of, state, x, y, name, when, inside] of data.services) {
        if (of !== kind || state !== gone || x < -20 || y < -20 || x > wide + 20 || y > tall + 20) continue;
        const scale = (gone ? 1.25 : 0.8) * size;
        const mark = draw("use", drawn, { href: `#${gone ? "gone" : "open"}-${data.kinds[of][0]}`, transform: `translate(${x} ${y}) scale(${scale.toFixed(2)})` });
        if (!inside) mark.setAttribute("opacity", ".5");
        mark.said = [name, when];
      }
    }
  }

  function look() {
    view.zoom = Math.min(Math.max(view.zoom, 1), 16);
    const w = wide / view.zoom, h = tall / view.zoom;
    view.x = Math.min(Math.max(view.x, 0), wide - w);
    view.y = Math.min(Math.max(view.y, 0), tall - h);
    map.setAttribute("viewBox", `${view.x.toFixed(1)} ${view.y.toFixed(1)} ${w.toFixed(1)} ${h.toFixed(1)}`);
    by("areas").setAttribute("stroke-width", (4 / Math.sqrt(view.zoom)).toFixed(1));
    by("chosen").setAttribute("stroke-width", (34 / Math.sqrt(view.zoom)).toFixed(1));
    map.style.touchAction = view.zoom > 1 ? "none" : "auto";
    by("in").disabled = view.zoom >= 16;
    by("out").disabled = by("whole").disabled = view.zoom <= 1;
    marks();
  }

  function zoom(factor, x, y) {
    const w = wide / view.zoom, h = tall / view.zoom;
    const middle = x === undefined ? [view.x + w / 2, view.y + h / 2] : [x, y];
    view.zoom = Math.min(Math.max(view.zoom * factor, 1), 16);
    view.x = middle[0] - wide / view.zoom / 2;
    view.y = middle[1] - tall / view.zoom / 2;
    look();
  }

  function toChosen() {
    const box = areas[chosen].getBBox();
    view.x = (box.x + box.width / 2) / 10 - wide / view.zoom / 2;
    view.y = (box.y + box.height / 2) / 10 - tall / view.zoom / 2;
    look();
  }

  // --- the table -------------------------------------------------------------------------------------

  const rows = [...by("table").tBodies[0].rows];
  const order = { column: -1, down: false };
  const sortable = [
    (at) => data.names[at],
    (at) => data.wards[at],
    (at) => Number(data.people[at].replace(/,/g, "")),
    (at) => layer.sorts[at],
    (at) => data.gaps[at],
    (at) => data.codes[at],
  ];

  function sort(column) {
    order.down = order.column === column ? !order.down : column > 1 && column < 5;
    order.column = column;
    arrange();
  }

  function arrange() {
    const { column, down } = order;
    const heads = [...by("table").tHead.rows[0].cells];
    heads.forEach((head, at) => {
      if (at === column) head.setAttribute("aria-sort", down ? "descending" : "ascending");
      else head.removeAttribute("aria-sort");
    });
    if (column < 0) return;
    const value = rows.map((_, at) => sortable[column](at));
    const unknown = (at) => Number(value[at] === null);
    const compare = (a, b) =>
      typeof value[a] === "number" ? value[a] - value[b] : value[a].localeCompare(value[b], "en-GB", { numeric: true });
    const sorted = rows
      .map((_, at) => at)
      .sort((a, b) => unknown(a) - unknown(b) || (unknown(a) ? 0 : down ? -compare(a, b) : compare(a, b)) || a - b);
    by("table").tBodies[0].append(...sorted.map((at) => rows[at]));
    by("sorted").textContent = `Sorted by ${heads[column].textContent}, ${down ? "from the highest" : "from the lowest"}; what is not known comes last.`;
  }

  function figures() {
    by("figure").querySelector("button").textContent = layer.title;
    rows.forEach((row, at) => { row.cells[3].textContent = words(layer, at); });
    arrange();
  }

  // --- the selected neighbourhood --------------------------------------------------------------------

  function card() {
    const box = by("card");
    rows.forEach((row, at) => row.classList.toggle("chosen", at === chosen));
    by("chosen").setAttribute("d", chosen < 0 ? "" : areas[chosen].getAttribute("d"));
    box.replaceChildren(...(chosen < 0 ? hint : []));
    if (chosen < 0) return;
    make("h3", data.names[chosen], box);
    make("p", `${data.wards[chosen]} ward · ${data.people[chosen]} residents · ${data.codes[chosen]}`, box, { className: "small" });
    make("p", `${layer.title}: ${words(layer, chosen)}`, box, { className: "now" });
    for (const [at, [id, many]] of data.kinds.entries()) {
      const went = (data.went[id] || [])[chosen] || [];
      if (!went.length) continue;
      make("p", `${many} gone within reach, nearest first:`, box, { className: "small" });
      const list = make("ul", null, box);
      for (const service of went.slice(0, 6)) make("li", `${data.services[service][4]}: ${data.services[service][5]}`, list);
      if (went.length > 6) make("li", `and ${went.length - 6} more`, list);
    }
    const frame = make("div", null, box, { className: "scroll", tabIndex: 0 });
    frame.setAttribute("role", "region");
    frame.setAttribute("aria-label", "All figures");
    const table = make("table", null, frame);
    const head = make("tr", null, make("thead", null, table));
    for (const said of ["What", "Here", data.place, "England"]) make("th", said, head, { scope: "col" });
    const body = make("tbody", null, table);
    for (const one of data.layers) {
      const row = make("tr", null, body);
      make("th", one.title, row, { scope: "row" });
      const range = one.ranges[chosen] ? `, 95% limits ${one.ranges[chosen]}` : "";
      make("td", words(one, chosen) + range, row);
      for (const beside of one.beside) make("td", beside, row);
    }
    make("button", "Close", box, { type: "button" }).addEventListener("click", () => { choose(-1); by("find").focus(); });
  }

  function choose(at, move) {
    chosen = at;
    card();
    if (at >= 0 && move && view.zoom > 1) toChosen();
    remember();
  }

  // --- the address -----------------------------------------------------------------------------------

  function remember() {
    const said = new URLSearchParams({ layer: layer.id });
    if (kind >= 0) said.set("services", data.kinds[kind][0]);
    if (chosen >= 0) said.set("area", data.codes[chosen]);
    try { history.replaceState(null, "", `#${said}`); } catch (refused) { /* a browser that keeps no address of a file */ }
  }

  function recall() {
    const said = new URLSearchParams(location.hash.slice(1));
    if (!said.has("layer")) return;
    layer = layers.get(said.get("layer")) || layer;
    kind = data.kinds.findIndex(([id]) => id === said.get("services"));
    chosen = data.codes.indexOf(said.get("area"));
    show();
  }

  function show() {
    by("layer").value = layer.id;
    by("kind").value = String(kind);
    paint();
    figures();
    look();
    card();
  }

  // --- setting up ------------------------------------------------------------------------------------

  const groups = new Map();
  for (const one of data.layers) {
    if (!groups.has(one.group)) groups.set(one.group, make("optgroup", null, by("layer"), { label: one.group }));
    make("option", one.title, groups.get(one.group), { value: one.id });
  }
  make("option", "none", by("kind"), { value: "-1" });
  data.kinds.forEach(([, many], at) => make("option", many, by("kind"), { value: String(at) }));
  data.names.forEach((name, at) => make("option", `${data.wards[at]}, ${data.codes[at]}`, by("names"), { value: name }));

  by("layer").addEventListener("change", (event) => {
    layer = layers.get(event.target.value);
    if (ofKind(layer) >= 0) kind = ofKind(layer);
    show();
    remember();
  });
  by("kind").addEventListener("change", (event) => { kind = Number(event.target.value); show(); remember(); });
  by("find").addEventListener("change", (event) => {
    const typed = event.target.value.trim().toLowerCase();
    if (!typed) return;
    const at = [data.codes, data.names, data.wards].map((list) => list.findIndex((one) => one.toLowerCase() === typed)).find((found) => found >= 0);
    const near = at === undefined ? data.names.findIndex((one) => one.toLowerCase().includes(typed)) : at;
    if (near >= 0) choose(near, true);
    by("find").setCustomValidity(near >= 0 ? "" : "Nothing here is called that");
    by("find").reportValidity();
  });
  by("find").addEventListener("input", () => by("find").setCustomValidity(""));
  by("in").addEventListener("click", () => zoom(1.6));
  by("out").addEventListener("click", () => zoom(1 / 1.6));
  by("whole").addEventListener("click", () => zoom(1 / 64));

  const tip = by("tip");
  function point(event) {
    const at = areas.indexOf(event.target);
    const mark = event.target.said;
    tip.hidden = at < 0 && !mark;
    if (tip.hidden) return;
    tip.replaceChildren();
    const [title, said] = mark || [data.names[at], words(layer, at)];
    make("b", title, tip);
    tip.append(said);
    const frame = by("frame").getBoundingClientRect();
    const x = event.clientX - frame.left, y = event.clientY - frame.top;
    tip.style.left = `${Math.max(0, Math.min(x + 14, frame.width - tip.offsetWidth - 4))}px`;
    tip.style.top = `${y + tip.offsetHeight + 24 > frame.height ? Math.max(0, y - tip.offsetHeight - 10) : y + 16}px`;
  }
  map.addEventListener("pointermove", point);
  map.addEventListener("pointerleave", () => { tip.hidden = true; });
  const under = (event) => new DOMPoint(event.clientX, event.clientY).matrixTransform(map.getScreenCTM().inverse());
  let from = null;
  map.addEventListener("pointerdown", (event) => { from = { at: under(event), moved: false }; });
  map.addEventListener("pointermove", (event) => {
    if (!from || event.buttons !== 1 || view.zoom === 1) return;
    const to = under(event);
    if (Math.hypot(to.x - from.at.x, to.y - from.at.y) * view.zoom > 4) from.moved = true;
    view.x += from.at.x - to.x;
    view.y += from.at.y - to.y;
    look();
  });
  map.addEventListener("click", (event) => {
    const at = areas.indexOf(event.target);
    if (at >= 0 && !(from && from.moved)) choose(at === chosen ? -1 : at);
  });
  map.addEventListener("dblclick", (event) => { const { x, y } = under(event); zoom(2, x, y); });
  window.addEventListener("hashchange", recall);

  [...by("table").tHead.rows[0].cells].forEach((head, at) => {
    const button = make("button", head.textContent, null, { type: "button" });
    button.addEventListener("click", () => sort(at));
    head.replaceChildren(button);
  });
  rows.forEach((row, at) => {
    const button = make("button", row.cells[0].textContent, null, { type: "button" });
    button.addEventListener("click", () => { choose(at, true); by("where").scrollIntoView(); });
    row.cells[0].replaceChildren(button);
  });
  by("controls").hidden = by("zoom").hidden = false;
  show();
  recall();
})();
