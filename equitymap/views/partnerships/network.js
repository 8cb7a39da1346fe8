// The network of bodies and their ties. Python sends lists by column (network.py); what is chosen goes back as an id.
// Every text is written as text: on the canvas by Cytoscape.js, beside it by textContent.
const INK = "#1f2a33", HALO = "#ffffff", TIE = "#98a2ab", LOST = "#8a3f0a", ANCHOR = "#1f7a6b";
const LOOK = { lost: 1, anchor: 2, after: 3 }; // of lines, as Python numbers them
const HELP = "Left and right arrow keys go from body to body, up and down through those tied to the one reached. "
  + "Enter opens it, Escape leaves it. Plus and minus zoom, 0 shows the whole network.";
const ICONS = { "Zoom in": "M4 10H16M10 4V16", "Zoom out": "M4 10H16", "Show the whole network": "M3 7V3H7M13 3H17V7M17 13V17H13M7 17H3V13" };
const NAMED = 9, CLOSE = 1.5; // bodies that are named at once; so much closer in, all are
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
  const cy = cytoscape({
    container: board, layout: { name: "preset" }, style: [], minZoom: 0.05, maxZoom: 4, autoungrabify: true, autounselectify: true,
    boxSelectionEnabled: false, userZoomingEnabled: false, userPanningEnabled: !matchMedia("(pointer: coarse)").matches,
  });
  let version = "", ties = [], reached = -1, moved = false, selected = null, fitted = 1, close = false;
  const node = i => cy.getElementById(String(i)), tied = all => all.filter(([, look]) => look !== LOOK.after).length;

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
    if (all.some(([, look, from]) => from && look === LOOK.anchor)) said.push("an anchor point, where people come in");
    for (const [other, look, from] of all) {
      if (look === LOOK.after) said.push(`${from ? "taken over by" : "took over from"} ${root.data.names[other]}`);
    }
    return said;
  };
  const explain = i => {
    const [name, ...more] = words(i), spot = node(i).renderedPosition();
    tip.replaceChildren(element("strong", name), ...more.map(line => element("div", line)));
    tip.hidden = false;
    const { offsetWidth: w, offsetHeight: h } = tip, far = node(i).renderedOuterWidth() / 2 + 8;
    tip.style.left = Math.max(4, Math.min(board.clientWidth - w - 4, spot.x - w / 2)) + "px";
    tip.style.top = (spot.y - far - h > 4 ? spot.y - far - h : spot.y + far) + "px";
  };
  const hush = () => { tip.hidden = true; };
  const into = i => {
    const { x, y } = node(i).renderedPosition();
    if (x < 30 || y < 30 || x > cy.width() - 70 || y > cy.height() - 30) { moved = true; cy.center(node(i)); }
  };
  let marked = null; // what stands out with the selected body
  const mark = () => cy.batch(() => {
    marked?.removeClass("chosen near");
    const at = root.data.ids.indexOf(selected), one = at < 0 ? null : node(at);
    root.dataset.chosen = one ? selected : "";
    marked = one && one.closedNeighborhood();
    marked?.addClass("near");
    one?.addClass("chosen");
  });
  // The page is asked first and draws its part meanwhile: a large network takes longer to draw than a message to send.
  const choose = id => { root.send(id ?? ""); selected = id; setTimeout(mark, 30); };

  cy.on("tap", "node", event => choose(root.data.ids[Number(event.target.id())]));
  cy.on("mouseover", "node", event => { board.style.cursor = "pointer"; explain(Number(event.target.id())); });
  cy.on("mouseout", "node", () => { board.style.cursor = ""; hush(); });
  cy.on("zoom", () => {
    if (close === cy.zoom() > CLOSE * fitted) return;
    close = !close;
    cy.batch(() => cy.nodes().toggleClass("close", close));
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
    cy.elements(".reached").removeClass("reached");
    reached = i;
    said.textContent = "";
    if (i < 0) return hush();
    node(i).addClass("reached");
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

  const styled = (looks, fitted) => [
    { selector: "node", style: {
      width: "data(size)", height: "data(size)", label: "", color: INK,
      "font-family": "Source Sans, sans-serif", "text-outline-color": HALO, "text-outline-width": 2, "text-valign": "bottom", "text-margin-y": 3,
      "text-wrap": "ellipsis", "text-max-width": `${190 / fitted}px`, "overlay-opacity": 0 } },
    ...looks.map(([, colour, points], i) => ({ selector: `node[mark = ${i}]`, style: {
      "background-color": colour, ...(points.length ? { shape: "polygon", "shape-polygon-points": points } : { shape: "ellipse" }) } })),
    { selector: ".close", style: { label: "data(name)", "font-size": 11 / CLOSE / fitted } },
    { selector: "node[named = 1], node.near, node.chosen, node.reached", style: { label: "data(name)", "font-size": 13 / fitted, "z-index": 2 } },
    { selector: "edge", style: { "curve-style": "haystack", "haystack-radius": 0, width: 1.6, "line-color": TIE, events: "no", "overlay-opacity": 0 } },
    { selector: `edge[look = ${LOOK.lost}]`, style: { "line-style": "dashed", "line-color": LOST, width: 2 } },
    { selector: `edge[look = ${LOOK.anchor}]`, style: { "curve-style": "straight", "line-color": ANCHOR, width: 4,
      "source-arrow-shape": "circle", "source-arrow-color": ANCHOR, "arrow-scale": 1.3 } },
    { selector: `edge[look = ${LOOK.after}]`, style: { "curve-style": "straight", "line-color": INK, width: 1.6,
      "target-arrow-shape": "vee", "target-arrow-color": INK, "arrow-scale": 1.4 } },
    { selector: "edge.near", style: { width: 3 / Math.min(1, fitted), "line-color": INK } },
    { selector: `edge.near[look = ${LOOK.lost}]`, style: { "line-color": LOST } },
    { selector: `edge.near[look = ${LOOK.anchor}]`, style: { "line-color": ANCHOR, width: 5 / Math.min(1, fitted) } },
    { selector: "node.near", style: { "border-width": 2.5, "border-color": INK } },
    { selector: "node.chosen", style: { "border-width": 5, "border-color": INK, "font-weight": 700, "z-index": 9 } },
    { selector: "node.reached", style: { "border-width": 5, "border-color": "#d57e2c", "z-index": 10 } },
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
    const most = ties.map(tied).sort((a, b) => b - a)[NAMED] ?? 0;
    const nodes = data.ids.map((id, i) => ({
      group: "nodes", position: { x: data.x[i], y: data.y[i] },
      data: { id: String(i), name: data.names[i], mark: data.marks[i], size: Math.min(64, 16 + 3.2 * Math.sqrt(tied(ties[i]))), named: Number(tied(ties[i]) > most) },
    }));
    reach(-1);
    marked = null;
    cy.batch(() => { cy.elements().remove(); close = false; cy.style(styled(data.looks, fitted)); cy.add(nodes); cy.add(edges); });
    if (!moved) whole();
  };
  return {
    show(data) {
      const anew = data.v !== version, other = data.selected !== selected;
      board.setAttribute("aria-label", data.about);
      if (key.html !== data.key) { key.innerHTML = data.key; key.html = data.key; }
      if (anew) { version = data.v; draw(data); cy.one("render", () => { root.dataset.ready = version; }); }
      selected = data.selected;
      if (anew || other) mark();
      if (other && selected !== null && data.ids.includes(selected)) into(data.ids.indexOf(selected));
    },
    destroy() { watch.disconnect(); cy.destroy(); },
    cy,
  };
}
