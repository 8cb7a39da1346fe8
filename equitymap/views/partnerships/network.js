// The network of bodies and their ties. Python sends lists by column (network.py); what is chosen goes back as an id.
// Every text is written as text: on a canvas, or beside it by textContent. Cytoscape.js draws all bodies and ties once and
// moves them; what is selected or reached is drawn on a canvas above, since one class on one body has it redraw 6,000 marks.
const INK = "#1f2a33", HALO = "#ffffff", TIE = "#98a2ab", LOST = "#8a3f0a", ANCHOR = "#1f7a6b";
const FONT = "system-ui, -apple-system, 'Segoe UI', Roboto, 'Noto Sans', 'Liberation Sans', sans-serif";
const LOOK = { lost: 1, anchor: 2, after: 3 }; // of lines, as Python numbers them
const HELP = "Left and right arrow keys go from body to body, up and down through those tied to the one reached. "
  + "Enter opens it, Escape leaves it. Plus and minus zoom, 0 shows the whole network.";
const ICONS = { "Zoom in": "M4 10H16M10 4V16", "Zoom out": "M4 10H16", "Show the whole network": "M3 7V3H7M13 3H17V7M17 13V17H13M7 17H3V13" };
const NAMED = 9, CLOSE = 1.5; // bodies that are named at once; so much closer in, all are
const WIDEST = 190; // pixels of a name
const CHOSEN = "nw-chosen"; // class and event of the element that has what is selected (network_chosen.js)
let library;

export default function ({ data, parentElement, setTriggerValue }) {
  let root = parentElement.querySelector(".nw-root");
  if (!root) {
    root = element("div", "", "nw-root");
    parentElement.append(root);
    library ||= import(new URL(data.library, document.baseURI)).then(module => module.default);
    library.then(cytoscape => { root.net = made(cytoscape, root); root.net.show(root.data); }, () => {
      library = null;
      const notice = element("p", "The network could not be loaded. The table below has the same ties.", "nw-notice");
      notice.setAttribute("role", "alert");
      root.replaceChildren(notice);
    });
  }
  root.send = id => setTriggerValue("pick", id);
  root.data = data;
  root.net?.show(data);
  // Called before each run of the page too: the picture goes only when its place in the page has gone.
  return () => setTimeout(() => { if (!root.isConnected) root.net?.destroy(); });
}

function element(tag, text, kind) {
  const found = document.createElement(tag);
  found.textContent = text;
  if (kind) found.className = kind;
  return found;
}

function made(cytoscape, root) {
  const board = element("div", "", "nw-board"), key = element("div", "", "nw-key"), tip = element("div", "", "nw-tip");
  const help = element("p", HELP, "nw-unseen"), said = element("p", "", "nw-unseen"), buttons = element("div", "", "nw-buttons");
  help.id = "nw-help";
  said.setAttribute("aria-live", "polite");
  tip.hidden = true;
  board.tabIndex = 0;
  for (const [name, value] of [["role", "application"], ["aria-roledescription", "network"], ["aria-describedby", help.id]]) board.setAttribute(name, value);
  root.replaceChildren(board, buttons, tip, help, said, key);
  const coarse = matchMedia("(pointer: coarse)").matches;
  const cy = cytoscape({
    container: board, layout: { name: "preset" }, style: [], minZoom: 0.05, maxZoom: 4, autoungrabify: true, autounselectify: true,
    boxSelectionEnabled: false, userZoomingEnabled: false, userPanningEnabled: !coarse,
  });
  let version = "", ties = [], reached = -1, moved = false, selected = null, fitted = 1, sizes = [], most = [];
  const spot = i => ({ x: root.data.x[i] * cy.zoom() + cy.pan().x, y: root.data.y[i] * cy.zoom() + cy.pan().y });
  const radius = i => sizes[i] * cy.zoom() / 2;
  const tied = all => all.filter(([, look]) => look !== LOOK.after).length;
  // The body under a point of the board: of several, the one whose middle is nearest for its size.
  const under = ({ x, y }) => {
    let found = -1, least = Infinity;
    for (let i = 0; i < sizes.length; i++) {
      const at = spot(i), far = Math.hypot(at.x - x, at.y - y), r = radius(i);
      if (far <= Math.max(r + 2, coarse ? 14 : 6) && far / r < least) { found = i; least = far / r; }
    }
    return found;
  };

  // From the spots alone: what Cytoscape.js asks of each mark and line to fit them takes a second of 6,000.
  const fit = () => {
    const { x, y } = root.data, ends = all => all.length ? [Math.min(...all), Math.max(...all)] : [0, 0];
    const [left, right] = ends(x), [top, bottom] = ends(y), { clientWidth: w, clientHeight: h } = board;
    const zoom = Math.max(0.05, Math.min(1.6, w / (right - left + 110), h / (bottom - top + 110)));
    return { zoom, pan: { x: (w - zoom * (left + right)) / 2, y: (h - zoom * (top + bottom)) / 2 } };
  };
  const whole = () => { moved = false; cy.resize(); cy.viewport(fit()); };
  const zoomBy = by => { moved = true; cy.zoom({ level: cy.zoom() * by, renderedPosition: { x: cy.width() / 2, y: cy.height() / 2 } }); };
  for (const [name, act] of [["Zoom in", () => zoomBy(1.4)], ["Zoom out", () => zoomBy(1 / 1.4)], ["Show the whole network", whole]]) {
    const button = element("button", ""), icon = document.createElementNS("http://www.w3.org/2000/svg", "svg");
    const path = document.createElementNS("http://www.w3.org/2000/svg", "path");
    button.type = "button";
    button.title = name;
    button.setAttribute("aria-label", name);
    icon.setAttribute("viewBox", "0 0 20 20");
    icon.setAttribute("aria-hidden", "true");
    path.setAttribute("d", ICONS[name]);
    icon.append(path);
    button.append(icon);
    button.onclick = act;
    buttons.append(button);
  }

  const words = i => {
    const all = ties[i] || [], lost = all.filter(([, look]) => look === LOOK.lost).length, standing = tied(all) - lost;
    const counted = standing === 1 ? "1 tie" : `${standing || "no"} ties`;
    const said = [root.data.names[i], root.data.looks[root.data.marks[i]][0], lost ? `${counted}, ${lost} lost` : counted];
    if (all.some(([, look, from]) => from && look === LOOK.anchor)) said.push("An anchor point, where people come in");
    for (const [other, look, from] of all) {
      if (look === LOOK.after) said.push(`${from ? "Taken over by" : "Took over from"} ${root.data.names[other]}`);
    }
    return said;
  };
  const explain = i => {
    const [name, ...more] = words(i), { x, y } = spot(i);
    tip.replaceChildren(element("strong", name), ...more.map(line => element("div", line)));
    tip.hidden = false;
    const { offsetWidth: w, offsetHeight: h } = tip, far = radius(i) + 8;
    tip.style.left = Math.max(4, Math.min(board.clientWidth - w - 4, x - w / 2)) + "px";
    tip.style.top = (y - far - h > 4 ? y - far - h : y + far) + "px";
  };
  const hush = () => { tip.hidden = true; };
  const into = i => {
    const { x, y } = spot(i), w = cy.width(), h = cy.height();
    if (x < 30 || y < 30 || x > w - 70 || y > h - 30) { moved = true; cy.panBy({ x: w / 2 - x, y: h / 2 - y }); }
  };

  const above = element("canvas", "", "nw-above"), screen = above.getContext("2d");
  let ink = screen;
  board.append(above);
  const shape = (i, width, colour, least = 5) => {
    const [, fill, points] = root.data.looks[root.data.marks[i]], { x, y } = spot(i), r = Math.max(least, radius(i));
    ink.beginPath();
    if (points.length) for (let k = 0; k < points.length; k += 2) ink.lineTo(x + r * points[k], y + r * points[k + 1]);
    else ink.arc(x, y, r, 0, 2 * Math.PI);
    ink.closePath();
    ink.fillStyle = fill;
    ink.strokeStyle = colour;
    ink.lineWidth = Math.min(width, r / 2.5);
    ink.fill();
    if (width) ink.stroke();
  };
  // Names in the order of what matters; one that would lie on another waits until the visitor is closer in.
  const names = (at, near) => {
    const taken = [], w = board.clientWidth, h = board.clientHeight;
    const rest = cy.zoom() > CLOSE * fitted ? sizes.keys() : most;
    Object.assign(ink, { fillStyle: INK, strokeStyle: HALO, lineWidth: 4, lineJoin: "round", textAlign: "center", textBaseline: "top" });
    for (const i of new Set([at, reached, ...near, ...rest])) {
      const { x, y } = i < 0 ? { x: -1 } : spot(i);
      if (x < 0 || y < 0 || x > w || y > h) continue;
      let name = root.data.names[i].slice(0, 90);
      ink.font = `${i === at ? 700 : 400} 13px ${FONT}`;
      while (ink.measureText(name).width > (i === at ? w - 20 : WIDEST)) name = name.slice(0, -2).trimEnd() + "…";
      const half = ink.measureText(name).width / 2, middle = Math.max(half + 4, Math.min(w - half - 4, x)), top = y + radius(i) + 4;
      if (taken.some(([left, right, height]) => Math.abs(height - top) < 15 && middle - half < right && middle + half > left)) continue;
      taken.push([middle - half, middle + half, top]);
      ink.strokeText(name, middle, top);
      ink.fillText(name, middle, top);
    }
  };
  // The selected body, its ties and those at their other ends; then the one that the keys have reached.
  const paint = () => {
    const w = board.clientWidth, h = board.clientHeight, sharp = devicePixelRatio, at = root.data.ids.indexOf(selected);
    root.dataset.chosen = at < 0 ? "" : selected;
    if (above.width !== Math.round(w * sharp) || above.height !== Math.round(h * sharp)) {
      above.width = Math.round(w * sharp);
      above.height = Math.round(h * sharp);
    }
    ink.setTransform(sharp, 0, 0, sharp, 0, 0);
    ink.clearRect(0, 0, w, h);
    const near = at < 0 ? [] : ties[at];
    for (const [other, look] of near) {
      const from = spot(at), to = spot(other);
      ink.beginPath();
      ink.moveTo(from.x, from.y);
      ink.lineTo(to.x, to.y);
      ink.setLineDash(look === LOOK.lost ? [6, 4] : []);
      ink.strokeStyle = { [LOOK.lost]: LOST, [LOOK.anchor]: ANCHOR }[look] ?? INK;
      ink.lineWidth = Math.min(look === LOOK.anchor ? 5 : 3, 1.2 + 2 * cy.zoom());
      ink.stroke();
    }
    ink.setLineDash([]);
    for (const [other] of near) shape(other, 2.5, INK);
    if (at >= 0) shape(at, 5, INK);
    if (reached >= 0) shape(reached, 5, "#d57e2c");
    names(at, near.map(([other]) => other));
  };
  // All of it with another pen, for a picture: ties and marks as Cytoscape.js draws them, then what lies above.
  above.redraw = pen => {
    const { ties: all, ids } = root.data, sharp = devicePixelRatio, times = cy.zoom();
    ink = pen;
    try {
      ink.setTransform(sharp, 0, 0, sharp, 0, 0);
      for (let i = 0; i < all.length; i += 3) {
        const [one, other, look] = all.slice(i, i + 3), from = spot(one), to = spot(other), far = Math.hypot(to.x - from.x, to.y - from.y) || 1;
        // A spot on the line, so far from its end, and so far beside it.
        const on = (end, away, beside = 0) => {
          const way = (end === to ? -1 : 1) / far, across = (to.x - from.x) * way, along = (to.y - from.y) * way;
          return [end.x + across * away - along * beside, end.y + along * away + across * beside];
        };
        ink.strokeStyle = ink.fillStyle = { [LOOK.lost]: LOST, [LOOK.anchor]: ANCHOR, [LOOK.after]: INK }[look] ?? TIE;
        ink.lineWidth = times * ({ [LOOK.lost]: 2, [LOOK.anchor]: 4 }[look] ?? 1.6);
        ink.setLineDash(look === LOOK.lost ? [6, 3] : []);
        ink.beginPath(); ink.moveTo(from.x, from.y); ink.lineTo(to.x, to.y); ink.stroke();
        ink.setLineDash([]);
        ink.beginPath();
        if (look === LOOK.anchor) ink.arc(...on(from, radius(one) + 5.6 * times), 5.6 * times, 0, 2 * Math.PI);
        if (look === LOOK.after) for (const [away, beside] of [[0, 0], [12, 6], [6, 0], [12, -6]]) ink.lineTo(...on(to, radius(other) + away * times, beside * times));
        if (look === LOOK.anchor || look === LOOK.after) { ink.closePath(); ink.fill(); }
      }
      for (const i of ids.keys()) shape(i, 0, INK, 0);
      paint();
    } finally { ink = screen; }
  };
  const choose = id => { root.send(id ?? ""); selected = id; paint(); };

  cy.on("render", paint);
  cy.on("tap", event => {
    const at = under(event.renderedPosition);
    if (at >= 0) choose(root.data.ids[at]);
  });
  board.addEventListener("mousemove", event => {
    if (event.buttons) return;
    const { left, top } = board.getBoundingClientRect(), at = under({ x: event.clientX - left, y: event.clientY - top });
    root.style.cursor = at < 0 ? "" : "pointer"; // not the board: Cytoscape.js draws anew when an attribute of it changes
    if (at >= 0) explain(at); else if (reached < 0) hush();
  });
  cy.on("dragpan scrollzoom pinchzoom", () => { moved = true; hush(); });
  // As on the map: the wheel scrolls the page until the picture is clicked; one finger scrolls it, two move the picture.
  board.addEventListener("click", () => cy.userZoomingEnabled(true));
  board.addEventListener("mouseleave", () => { cy.userZoomingEnabled(false); if (reached < 0) hush(); });
  board.addEventListener("touchstart", event => {
    const two = event.touches.length > 1;
    cy.userPanningEnabled(two);
    cy.userZoomingEnabled(two);
  }, { capture: true, passive: true });

  const reach = i => {
    reached = i;
    said.textContent = "";
    paint();
    if (i < 0) return hush();
    into(i);
    explain(i);
    said.textContent = words(i).join(". ");
  };
  let around = null; // the body whose partners the up and down keys go through
  const step = by => {
    const count = root.data.ids.length, from = reached < 0 ? root.data.ids.indexOf(selected) : reached;
    if (count) { around = null; reach(from < 0 && by < 0 ? count - 1 : (from + by + count) % count); }
  };
  const along = by => {
    const from = reached < 0 ? root.data.ids.indexOf(selected) : reached;
    if (from < 0) return step(1);
    around ??= from;
    const partners = (ties[around] || []).map(([other]) => other);
    if (!partners.length) { said.textContent = words(around).join(". "); return; }
    const at = partners.indexOf(reached);
    reach(partners[at < 0 ? (by > 0 ? 0 : partners.length - 1) : (at + by + partners.length) % partners.length]);
  };
  const keys = {
    ArrowRight: () => step(1), ArrowLeft: () => step(-1), ArrowDown: () => along(1), ArrowUp: () => along(-1),
    Enter: () => { if (reached >= 0) choose(root.data.ids[reached]); },
    Escape: () => { if (reached >= 0) reach(-1); else if (selected) choose(null); },
    "+": () => zoomBy(1.4), "=": () => zoomBy(1.4), "-": () => zoomBy(1 / 1.4), "0": whole,
  };
  board.addEventListener("keydown", event => {
    if (event.ctrlKey || event.metaKey || event.altKey || !keys[event.key]) return;
    event.preventDefault();
    keys[event.key]();
  });
  board.addEventListener("blur", () => { if (reached >= 0) reach(-1); });
  let held = "";
  const watch = new ResizeObserver(() => {
    const size = `${board.clientWidth} ${board.clientHeight}`;
    if (size !== held && held) { cy.resize(); if (!moved && version) whole(); }
    held = size;
  });
  watch.observe(board);

  const styled = looks => [
    { selector: "node", style: { width: "data(size)", height: "data(size)", events: "no" } },
    ...looks.map(([, colour, points], i) => ({ selector: `node[mark = ${i}]`, style: {
      "background-color": colour, ...(points.length ? { shape: "polygon", "shape-polygon-points": points } : { shape: "ellipse" }) } })),
    { selector: "edge", style: { "curve-style": "haystack", "haystack-radius": 0, width: 1.6, "line-color": TIE, events: "no" } },
    { selector: `edge[look = ${LOOK.lost}]`, style: { "line-style": "dashed", "line-color": LOST, width: 2 } },
    { selector: `edge[look = ${LOOK.anchor}]`, style: { "curve-style": "straight", "line-color": ANCHOR, width: 4,
      "source-arrow-shape": "circle", "source-arrow-color": ANCHOR, "arrow-scale": 1.3 } },
    { selector: `edge[look = ${LOOK.after}]`, style: { "curve-style": "straight", "line-color": INK, width: 1.6,
      "target-arrow-shape": "vee", "target-arrow-color": INK, "arrow-scale": 1.4 } },
  ];
  const draw = data => {
    ties = data.ids.map(() => []);
    const edges = [];
    for (let i = 0; i < data.ties.length; i += 3) {
      const [one, other, look] = data.ties.slice(i, i + 3);
      ties[one].push([other, look, true]);
      ties[other].push([one, look, false]);
      edges.push({ group: "edges", data: { id: `t${i}`, source: String(one), target: String(other), look } });
    }
    // Names of those with most ties show at once, all others closer in.
    fitted = fit().zoom;
    const counts = ties.map(tied), least = [...counts].sort((a, b) => b - a)[NAMED] ?? 0;
    sizes = counts.map(count => Math.min(64, 16 + 3.2 * Math.sqrt(count)));
    most = [...ties.keys()].filter(i => counts[i] > least);
    const nodes = data.ids.map((id, i) => ({
      group: "nodes", position: { x: data.x[i], y: data.y[i] },
      data: { id: String(i), mark: data.marks[i], size: sizes[i] },
    }));
    reach(-1);
    cy.batch(() => { cy.elements().remove(); cy.style(styled(data.looks)); cy.add(nodes); cy.add(edges); });
    if (!moved) whole();
  };
  const follow = () => {
    const before = selected, at = () => root.data.ids.indexOf(selected);
    selected = document.querySelector(`.${CHOSEN}`)?.dataset.body || null;
    if (selected === before) return;
    paint();
    if (at() >= 0) into(at());
  };
  document.addEventListener(CHOSEN, follow);
  return {
    show(data) {
      if (board.ariaLabel !== data.about) board.ariaLabel = data.about;
      if (key.html !== data.key) { key.innerHTML = data.key; key.html = data.key; }
      if (data.v === version) return;
      version = data.v;
      draw(data);
      follow();
      cy.one("render", () => { root.dataset.ready = version; });
    },
    destroy() { document.removeEventListener(CHOSEN, follow); watch.disconnect(); cy.destroy(); },
    cy,
  };
}
