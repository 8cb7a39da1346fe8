/* A pen that a canvas of ours is drawn with once more, and that leaves SVG instead of points of colour.
 *
 * A canvas that can be taken away has a function `redraw(pen)`. Paths that it fills carry what they were made of: `d`,
 * path data, or `rings`, lists of steps from point to point. Scales are the same both ways, nothing is turned.
 */
const SVG = "http://www.w3.org/2000/svg";
const FONT = "system-ui, -apple-system, 'Segoe UI', Roboto, 'Noto Sans', 'Liberation Sans', sans-serif";
const PROBE = document.createElement("canvas").getContext("2d");
const FRESH = {
  fillStyle: "#000000", strokeStyle: "#000000", lineWidth: 1, lineCap: "butt", lineJoin: "miter", globalAlpha: 1, dash: [],
  font: "10px sans-serif", textAlign: "start", textBaseline: "alphabetic", clipped: null,
};
const ANCHOR = { center: "middle", end: "end", right: "end" };

/* Text without the signs that no XML can hold. */
const clean = text => String(text).replace(/[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu, "");
const tidy = number => String(Math.round(number * 1000) / 1000);

/* An element of SVG; attributes without a value are left out, numbers are rounded. */
function part(name, attributes = {}, text = "") {
  const made = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) {
    if (value !== null && value !== undefined && value !== "") made.setAttribute(key, typeof value === "number" ? tidy(value) : clean(value));
  }
  if (text) made.textContent = clean(text);
  return made;
}

/* A colour as old readers of SVG know it, and how much of it covers. */
function colour(text) {
  const found = /^rgba?\(([\d.]+)[, ]+([\d.]+)[, ]+([\d.]+)(?:[,/ ]+([\d.]+)(%?))?\)$/.exec(text);
  if (!found) return text === "transparent" ? ["none", 0] : [text, 1];
  const hex = found.slice(1, 4).map(level => Math.round(level).toString(16).padStart(2, "0")).join("");
  return ["#" + hex, found[4] === undefined ? 1 : found[4] / (found[5] ? 100 : 1)];
}

/* How to paint with a colour: attributes for `fill` or `stroke`. */
function paint(what, text) {
  const [shade, covers] = colour(text);
  return covers === 0 ? { [what]: "none" } : { [what]: shade, [what + "-opacity"]: covers < 1 ? covers : null };
}

const within = ([k, x, y], [k2, x2, y2]) => [k * k2, k * x2 + x, k * y2 + y];
const matrix = ([k, x, y]) => `matrix(${tidy(k)} 0 0 ${tidy(k)} ${tidy(x)} ${tidy(y)})`;

/* Rings as path data where they are drawn, in tenths of a pixel. */
function ringsAt(rings, [k, x, y]) {
  const tenth = (metres, from) => Math.round(10 * (metres * k + from));
  let found = "";
  for (const ring of rings) {
    let px = ring[0], py = ring[1], lastX = tenth(px, x), lastY = tenth(py, y), steps = "";
    const start = `M${lastX / 10} ${lastY / 10}`;
    for (let i = 2; i < ring.length; i += 2) {
      px += ring[i]; py += ring[i + 1];
      const atX = tenth(px, x), atY = tenth(py, y);
      if (atX !== lastX || atY !== lastY) steps += `${steps && " "}${(atX - lastX) / 10} ${(atY - lastY) / 10}`;
      lastX = atX; lastY = atY;
    }
    if (steps) found += `${start}l${steps}z`.replaceAll(" -", "-");
  }
  return found;
}

/* What is drawn, and what it refers to: textures and the edges of what is cut off, each once. */
class Sheet {
  constructor(into) {
    this.into = into;
    this.defs = part("defs");
    this.known = new Map();
  }

  add(element) { this.into.append(element); }

  /* Add to a group of its own while `draw` runs. */
  within(group, draw) {
    const before = this.into;
    before.append(group);
    this.into = group;
    try { draw(); } finally { this.into = before; }
  }

  /* The reference to a definition; one like another is kept once. */
  define(element) {
    const written = new XMLSerializer().serializeToString(element);
    if (!this.known.has(written)) {
      element.setAttribute("id", `em-${this.known.size + 1}`);
      this.defs.append(element);
      this.known.set(written, `url(#${element.id})`);
    }
    return this.known.get(written);
  }
}

class Pen {
  /* `base` is scale, left and top of the canvas on the sheet. */
  constructor(sheet, canvas, base) {
    Object.assign(this, FRESH, { sheet, canvas, base, at: base, kept: [], own: "" });
  }

  save() {
    const { sheet, canvas, kept, own, ...state } = this;
    kept.push(state);
  }

  restore() { Object.assign(this, this.kept.pop()); }
  setTransform(k, _b, _c, _d, x, y) { this.at = within(this.base, [k, x, y]); }
  translate(x, y) { this.at = within(this.at, [1, x, y]); }
  scale(k) { this.at = within(this.at, [k, 0, 0]); }
  setLineDash(dash) { this.dash = dash; }
  clearRect() {}

  beginPath() { this.own = ""; }
  closePath() { if (this.own) this.own += "Z"; }
  moveTo(x, y) { this.own += `M${this.spot(x, y)}`; }
  lineTo(x, y) { this.own += `${this.own && !this.own.endsWith("Z") ? "L" : "M"}${this.spot(x, y)}`; }

  /* Whole circles only: nothing of ours draws less. */
  arc(x, y, radius) {
    const r = tidy(radius * this.at[0]);
    this.own += `M${this.spot(x - radius, y)}A${r} ${r} 0 1 0 ${this.spot(x + radius, y)}A${r} ${r} 0 1 0 ${this.spot(x - radius, y)}Z`;
  }

  spot(x, y) { return `${tidy(x * this.at[0] + this.at[1])} ${tidy(y * this.at[0] + this.at[2])}`; }

  /* Path data of a path, or of what was begun; a small drawing keeps its own and is put in its place. */
  outline(path) {
    if (!path) return { d: this.own };
    return path.rings ? { d: ringsAt(path.rings, this.at) } : { d: path.d, transform: matrix(this.at) };
  }

  put(outline, attributes) {
    if (outline.d) this.sheet.add(part("path", { ...outline, ...attributes, "clip-path": this.clipped, opacity: this.globalAlpha < 1 ? this.globalAlpha : null }));
  }

  fill(path, rule) {
    this.put(this.outline(path), { ...this.painted(this.fillStyle), "fill-rule": rule === "evenodd" ? rule : null });
  }

  painted(style) {
    if (typeof style === "string") return paint("fill", style);
    const { width, height } = style.tile, at = within(this.at, style.at);
    const pattern = part("pattern", { patternUnits: "userSpaceOnUse", width, height, patternTransform: matrix(at) });
    const tile = new Sheet(pattern);
    style.tile.redraw(new Pen(tile, style.tile, [1, 0, 0]));
    return { fill: this.sheet.define(pattern) };
  }

  stroke(path) {
    const outline = this.outline(path), times = outline.transform ? 1 : this.at[0];
    this.put(outline, {
      fill: "none", ...paint("stroke", this.strokeStyle), "stroke-width": this.lineWidth * times,
      "stroke-linecap": this.lineCap === "butt" ? null : this.lineCap, "stroke-linejoin": this.lineJoin === "miter" ? null : this.lineJoin,
      "stroke-dasharray": this.dash.map(one => tidy(one * times)).join(" "),
    });
  }

  clip(path, rule) {
    const edge = part("clipPath");
    edge.append(part("path", { ...this.outline(path), "clip-rule": rule === "evenodd" ? rule : null }));
    this.clipped = this.sheet.define(edge);
  }

  fillRect(x, y, w, h) { this.box(x, y, w, h); this.fill(); }
  strokeRect(x, y, w, h) { this.box(x, y, w, h); this.stroke(); }

  box(x, y, w, h) {
    this.beginPath();
    this.moveTo(x, y); this.lineTo(x + w, y); this.lineTo(x + w, y + h); this.lineTo(x, y + h);
    this.closePath();
  }

  measureText(text) {
    Object.assign(PROBE, { font: this.font, textBaseline: this.textBaseline });
    return PROBE.measureText(text);
  }

  /* Words stand on their baseline, whatever the canvas measured from: not every reader of SVG knows another. */
  words(text, x, y, attributes) {
    const from = this.measureText(text).actualBoundingBoxAscent;
    PROBE.textBaseline = "alphabetic";
    const down = y + PROBE.measureText(text).actualBoundingBoxAscent - from;
    const [, weight, size] = /^(?:(\d+|bold) )?([\d.]+)px/.exec(this.font);
    const [k, left, top] = this.at;
    this.sheet.add(part("text", {
      x: x * k + left, y: down * k + top, "font-size": size * k, "font-weight": weight === "400" ? null : weight,
      "text-anchor": ANCHOR[this.textAlign], ...attributes,
    }, text));
  }

  strokeText(text, x, y) {
    this.words(text, x, y, {
      ...paint("stroke", this.strokeStyle), fill: "none", "stroke-width": this.lineWidth * this.at[0], "stroke-linejoin": "round", "aria-hidden": "true",
    });
  }

  fillText(text, x, y) { this.words(text, x, y, paint("fill", this.fillStyle)); }

  createPattern(tile) {
    return { tile, at: [1, 0, 0], setTransform({ a, e, f }) { this.at = [a, e, f]; } };
  }

  drawImage(image, x, y, width = image.width) {
    if (!image.redraw) return;
    this.save();
    this.base = this.at = within(this.at, [width / image.width, x, y]);
    image.redraw(this);
    this.restore();
  }
}
