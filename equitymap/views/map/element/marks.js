/* Textures of the cell states, and marks of the services. */
/* A tile, in CSS pixels, that repeats over a shape. */
const TEXTURES = {
  dots: [6, (c) => { c.fillStyle = "#55616b"; for (const p of [1.5, 4.5]) { c.beginPath(); c.arc(p, p, 0.95, 0, 7); c.fill(); } }],
  hatch: [7, (c) => {
    c.strokeStyle = "#aab4bc"; c.lineWidth = 1; c.beginPath();
    for (const o of [-7, 0, 7]) { c.moveTo(o - 1, 8); c.lineTo(o + 8, -1); }
    c.stroke();
  }],
  stripes: [8, (c) => {
    c.strokeStyle = STRIPES; c.lineWidth = 2.4; c.beginPath();
    for (const o of [-8, 0, 8]) { c.moveTo(o - 1, -1); c.lineTo(o + 9, 9); }
    c.stroke();
  }],
  rings: [12, (c) => {
    for (const [colour, width] of [[HALO, 2.6], [INK, 0.9]]) {
      c.strokeStyle = colour; c.lineWidth = width;
      for (const p of [3, 9]) { c.beginPath(); c.arc(p, p, 1.9, 0, 7); c.stroke(); }
    }
  }],
};

function texture(name, context, density) {
  const [side, draw] = TEXTURES[name];
  const tile = document.createElement("canvas");
  tile.width = tile.height = Math.round(side * density);
  const pen = tile.getContext("2d");
  pen.scale(tile.width / side, tile.width / side);
  draw(pen);
  tile.redraw = (again) => { again.scale(tile.width / side); draw(again); };
  return { pattern: context.createPattern(tile, "repeat"), unit: side / tile.width };
}

/* One mark, drawn at (0, 0) with radius 1: white halo, then fill, outline and the line over it.
 *
 * Pens: "" as usual, "loud" bold, "quiet" grey, "dot" and "quietdot" a dot whatever the kind. */
function drawMark(c, kind, state, pixel, pen) {
  const dot = pen.endsWith("dot"), ink = pen.startsWith("quiet") ? QUIET_INK : kind.ink, bold = pen === "loud" ? 1.9 : 1;
  const outline = pathOf(dot ? "M1 0A1 1 0 1 1 -1 0A1 1 0 1 1 1 0Z" : kind.path), over = pathOf(state.over || "");
  c.lineJoin = c.lineCap = "round";
  c.strokeStyle = HALO; c.lineWidth = (dot ? 1.6 : 1.6 * bold + 3.4) * pixel;
  c.stroke(outline);
  if (state.over && !dot) c.stroke(over);
  c.fillStyle = dot || state.fill === "solid" ? ink : HALO;
  c.fill(outline);
  if (dot) return;
  if (state.fill === "half") {
    c.save();
    c.clip(outline); c.fillStyle = ink; c.fillRect(-2, -2, 2, 4);
    c.restore();
  }
  c.strokeStyle = ink; c.lineWidth = 1.6 * bold * pixel;
  c.setLineDash(state.dashed ? [2.2 * pixel, 2.2 * pixel] : []);
  if (state.fill !== "solid") c.stroke(outline);
  c.setLineDash([]);
  if (state.over) c.stroke(over);
}

/* A spot that the page is about: a dark ring with a white one around it, open in the middle. */
function drawSpot(c, x, y, radius) {
  for (const [colour, width] of [[HALO, 7], [INK, 3]]) {
    c.strokeStyle = colour; c.lineWidth = width;
    c.beginPath(); c.arc(x, y, radius, 0, 7); c.stroke();
  }
}
