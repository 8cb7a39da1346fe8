/* What stands on the page as SVG: boxes and words of HTML, drawings as they are, canvases drawn again with our pen.
 *
 * Only what is named here gets into a picture: no script, no link, no address of another file.
 */
const LEFT_OUT = `script, style, summary, .picture-line, .hoverlayer, .modebar-container, .em-buttons, .em-key > button, .em-unseen,
  .em-notice, .em-hint, .leaflet-tooltip, .leaflet-control-container, .nw-buttons, .nw-tip, .nw-unseen, .mx-side, .mx-under,
  [data-testid=stElementToolbar], [data-testid=stHeaderActionElements]`;
const DRAWN = new Set(`g a svg path rect circle ellipse line polyline polygon text tspan defs clipPath pattern linearGradient radialGradient
  stop use symbol`.split(/\s+/));
const SHAPES = new Set("path rect circle ellipse line polyline polygon".split(" "));
const GEOMETRY = new Set(`x y x1 x2 y1 y2 cx cy r rx ry dx dy d points transform width height viewBox preserveAspectRatio id clipPathUnits
  patternUnits patternContentUnits patternTransform gradientUnits gradientTransform offset`.split(/\s+/));
const INHERITED = {
  fill: "rgb(0, 0, 0)", "fill-opacity": "1", "fill-rule": "nonzero", stroke: "none", "stroke-width": "1px", "stroke-opacity": "1",
  "stroke-dasharray": "none", "stroke-linecap": "butt", "stroke-linejoin": "miter", "font-size": "", "font-weight": "400",
  "font-style": "normal", "text-anchor": "start", "dominant-baseline": "auto", "paint-order": "normal",
};
const OWN = { opacity: "1", "clip-path": "none", "stop-color": "rgb(0, 0, 0)", "stop-opacity": "1" };

const styleOf = element => element.ownerDocument.defaultView.getComputedStyle(element);
const isSeen = style => style.display !== "none" && style.visibility === "visible" && style.opacity !== "0";
const px = text => parseFloat(text) || 0;

/* Trace an element and all in it; `dx` and `dy` lead from its window to the sheet. */
function trace(sheet, element, dx, dy) {
  if (element.matches(LEFT_OUT)) return;
  const style = styleOf(element), at = element.getBoundingClientRect();
  if (style.display === "none" || style.opacity === "0") return;
  if (at.width <= 1 && at.height <= 1 && style.overflow === "hidden") return; // for those who listen
  const shown = isSeen(style), name = element.localName;
  if (name === "svg") { if (shown) drawing(sheet, element, dx, dy); return; }
  if (name === "img") { if (shown) image(sheet, element, at, dx, dy); return; }
  if (name === "canvas") {
    if (shown && element.redraw) element.redraw(new Pen(sheet, element, [at.width / element.width, at.left + dx, at.top + dy]));
    return;
  }
  const edges = shown ? box(sheet, style, at, dx, dy) : () => {};
  if (name === "iframe") {
    const edge = part("clipPath");
    edge.append(part("rect", { x: at.left + dx, y: at.top + dy, width: at.width, height: at.height }));
    sheet.within(part("g", { "clip-path": sheet.define(edge) }), () =>
      trace(sheet, element.contentDocument.body, dx + at.left + element.clientLeft, dy + at.top + element.clientTop));
    edges();
    return;
  }
  const folded = name === "details" && !element.open;
  for (const child of folded ? [] : element.childNodes) {
    if (child.nodeType === Node.ELEMENT_NODE) trace(sheet, child, dx, dy);
    else if (child.nodeType === Node.TEXT_NODE && shown) words(sheet, child, style, dx, dy);
  }
  edges();
}

/* Draw the ground of a box; returns what draws its edges, over what is in it. */
function box(sheet, style, at, dx, dy) {
  const x = at.left + dx, y = at.top + dy, { width, height } = at;
  if (!width || !height) return () => {};
  const sides = ["top", "right", "bottom", "left"].map(side => ({
    width: style[`border-${side}-style`] === "none" ? 0 : px(style[`border-${side}-width`]),
    ...paint("stroke", style[`border-${side}-color`]), dash: { dashed: "4 3", dotted: "1 2" }[style[`border-${side}-style`]],
  }));
  const [top, right, bottom, left] = sides, alike = sides.every(one => one.width === top.width && one.stroke === top.stroke);
  const round = style.borderTopLeftRadius, rx = round.endsWith("%") ? Math.min(width, height) * px(round) / 100 : Math.min(px(round), height / 2);
  const line = ({ width: wide, dash, ...ink }) => ({ ...ink, "stroke-width": wide, "stroke-dasharray": dash });
  const edge = alike && top.width && top.stroke !== "none" ? line(top) : {};
  const inset = edge.stroke ? top.width / 2 : 0;
  for (const fill of [paint("fill", style.backgroundColor), stripes(sheet, style.backgroundImage, x, y, at)].filter(Boolean)) {
    if (fill.fill !== "none") sheet.add(part("rect", { x, y, width, height, rx, ...fill }));
  }
  const along = (one, x1, y1, x2, y2) => { if (one.width && one.stroke !== "none") sheet.add(part("line", { x1, y1, x2, y2, ...line(one) })); };
  return () => {
    if (edge.stroke) {
      const less = size => Math.max(0, size - 2 * inset);
      sheet.add(part("rect", { x: x + inset, y: y + inset, width: less(width), height: less(height), rx: Math.max(0, rx - inset), fill: "none", ...edge }));
    }
    if (alike) return;
    along(top, x, y + top.width / 2, x + width, y + top.width / 2);
    along(bottom, x, y + height - bottom.width / 2, x + width, y + height - bottom.width / 2);
    along(left, x + left.width / 2, y, x + left.width / 2, y + height);
    along(right, x + width - right.width / 2, y, x + width - right.width / 2, y + height);
  };
}

/* Stripes of a style sheet as a texture: they run at an angle, each from one distance to another. */
function stripes(sheet, text, x, y, { width, height }) {
  const found = /^repeating-linear-gradient\((?:(\d+)deg, )?(.*)\)$/.exec(text);
  if (!found) return null;
  const stops = Array.from(found[2].matchAll(/(rgba?\([^)]*\)) ([\d.]+)px/g), ([, ink, far]) => [ink, px(far)]);
  if (stops.length < 2) return null;
  const period = stops[stops.length - 1][1], pattern = part("pattern", {
    patternUnits: "userSpaceOnUse", width: 64, height: period,
    // A gradient of no degrees runs upward; a texture is turned about the middle of what it fills.
    patternTransform: `translate(${tidy(x + width / 2)} ${tidy(y + height / 2)}) rotate(${Number(found[1] ?? 180) + 180})`,
  });
  for (let i = 0; i + 1 < stops.length; i += 2) {
    pattern.append(part("rect", { y: stops[i][1], width: 64, height: stops[i + 1][1] - stops[i][1], ...paint("fill", stops[i][0]) }));
  }
  return { fill: sheet.define(pattern) };
}

/* The words of a text, line by line where the page broke them. */
function words(sheet, node, style, dx, dy) {
  const range = node.ownerDocument.createRange(), lines = [];
  const piece = (start, end, gap) => {
    range.setStart(node, start);
    range.setEnd(node, end);
    const found = range.getClientRects();
    if (found.length > 1 && end - start > 1) { // a long word that is broken: letter by letter
      for (let i = start; i < end; i++) piece(i, i + 1, i > start ? "" : gap);
      return;
    }
    const at = found[found.length - 1], last = lines[lines.length - 1];
    if (!at || !at.width) return;
    if (last && Math.abs(last.top - at.top) < 2 && at.left > last.left) last.text += gap + node.data.slice(start, end);
    else lines.push({ text: node.data.slice(start, end), left: at.left, top: at.top, height: at.height });
  };
  for (const word of node.data.matchAll(/\S+/g)) piece(word.index, word.index + word[0].length, " ");
  if (!lines.length) return;
  Object.assign(PROBE, { font: `${style.fontStyle} ${style.fontWeight} ${style.fontSize} ${style.fontFamily}`, textBaseline: "alphabetic" });
  const { fontBoundingBoxAscent: up, fontBoundingBoxDescent: down } = PROBE.measureText("x");
  for (const line of lines) {
    sheet.add(part("text", {
      x: line.left + dx, y: line.top + dy + (line.height - up - down) / 2 + up, "font-size": px(style.fontSize), ...paint("fill", style.color),
      "font-weight": style.fontWeight === "400" ? null : style.fontWeight, "font-style": style.fontStyle === "normal" ? null : style.fontStyle,
    }, line.text));
  }
}

/* A drawing, in its place: what the style sheet gives it is written into it. */
function drawing(sheet, svg, dx, dy) {
  const to = svg.getScreenCTM();
  if (!to) return;
  const group = part("g", { transform: `matrix(${[to.a, to.b, to.c, to.d, to.e + dx, to.f + dy].map(tidy).join(" ")})` });
  const given = looks(group, styleOf(svg), { ...INHERITED });
  for (const child of svg.children) copy(group, child, given);
  sheet.add(group);
}

function copy(into, element, given) {
  const name = element.localName, style = styleOf(element);
  if (!DRAWN.has(name) || element.matches(LEFT_OUT) || style.display === "none" && name !== "defs") return;
  const made = part(name === "a" ? "g" : name);
  for (const { name: key, value } of element.attributes) {
    if (GEOMETRY.has(key) || key === "href" && value.startsWith("#")) made.setAttribute(key, clean(value));
  }
  const own = looks(made, style, given);
  if (SHAPES.has(name) && [style.fill, style.stroke].every(ink => colour(ink)[1] === 0 || ink === "none") && into.localName !== "clipPath") return;
  // A line that is as wide at any size would be a hair in a large picture.
  if (style.vectorEffect === "non-scaling-stroke") made.setAttribute("stroke-width", tidy(px(style.strokeWidth) / Math.abs(element.getScreenCTM().a)));
  for (const child of element.childNodes) {
    if (child.nodeType === Node.ELEMENT_NODE) copy(made, child, own);
    else if (child.nodeType === Node.TEXT_NODE && /^(text|tspan)$/.test(name)) made.append(clean(child.data));
  }
  into.append(made);
}

/* Write what an element looks like, as far as it is not what the one around it gives; return what it gives in turn. */
function looks(made, style, given) {
  const own = {};
  for (const name of Object.keys(INHERITED)) {
    own[name] = style.getPropertyValue(name);
    if (own[name] === given[name]) continue;
    if (name === "fill" || name === "stroke") for (const [key, value] of Object.entries(paint(name, own[name]))) { if (value !== null) made.setAttribute(key, reference(value)); }
    else if (!made.hasAttribute(name)) made.setAttribute(name, own[name].replace(/px\b/g, ""));
  }
  for (const [name, usual] of Object.entries(OWN)) {
    const value = style.getPropertyValue(name);
    if (value && value !== usual) made.setAttribute(name, name === "stop-color" ? colour(value)[0] : reference(value));
  }
  return own;
}

/* A reference inside the picture, and to nothing else. */
const reference = value => String(value).replace(/url\("?[^"#)]*#([^")]+)"?\)/g, "url(#$1)").replace(/url\((?!#)[^)]*\)/g, "none");

/* A drawing that the page shows as an image: put beside the page for a moment, so that its own style counts. Only what
 * is drawn goes there, nothing that could load or run. */
function image(sheet, element, at, dx, dy) {
  const [, encoded] = /^data:image\/svg\+xml;base64,(.+)$/.exec(element.src) || [];
  if (!encoded || !at.width) return;
  const text = new TextDecoder().decode(Uint8Array.from(atob(encoded), letter => letter.charCodeAt(0)));
  const svg = new DOMParser().parseFromString(text, "image/svg+xml").documentElement, host = document.createElement("div");
  for (const one of [svg, ...svg.querySelectorAll("*")]) {
    if (one.namespaceURI !== SVG || !DRAWN.has(one.localName) && one.localName !== "style") { one.remove(); continue; }
    for (const name of one.getAttributeNames()) {
      if (name.startsWith("on") || name.endsWith("href") && !one.getAttribute(name).startsWith("#")) one.removeAttribute(name);
    }
  }
  host.style.cssText = `position:fixed;z-index:-1;left:${at.left}px;top:${at.top}px;width:${at.width}px;height:${at.height}px`;
  svg.style.cssText = "display:block;width:100%;height:100%";
  host.attachShadow({ mode: "open" }).append(svg);
  document.body.append(host);
  try { drawing(sheet, svg, dx, dy); } finally { host.remove(); }
}
