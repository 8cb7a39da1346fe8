/* Textures of the cell states, and marks of the services. */
/* A tile, in CSS pixels, that repeats over a shape. */
const TEXTURES = {
  dots: [6, (c) => { c.fillStyle = "#55616b"; for (const p of [1.5, 4.5]) { c.beginPath(); c.arc(p, p, 0.95, 0, 7); c.fill(); } }],
  hatch: [7, (c) => {
    c.strokeStyle = "#aab4bc"; c.lineWidth = 1; c.beginPath();
    for (const o of [-7, 0, 7]) { c.moveTo(o - 1, 8); c.lineTo(o + 8, -1); }
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
  return { pattern: context.createPattern(tile, "repeat"), unit: side / tile.width };
}

/* One mark, drawn at (0, 0) with radius 1: white halo, then fill, outline and the line over it. */
function drawMark(c, kind, state, pixel) {
  const outline = new Path2D(kind.path), over = new Path2D(state.over);
  c.lineJoin = c.lineCap = "round";
  c.strokeStyle = HALO; c.lineWidth = 5 * pixel;
  c.stroke(outline);
  if (state.over) c.stroke(over);
  c.fillStyle = state.fill === "solid" ? kind.ink : HALO;
  c.fill(outline);
  if (state.fill === "half") {
    c.save();
    c.clip(outline); c.fillStyle = kind.ink; c.fillRect(-2, -2, 2, 4);
    c.restore();
  }
  c.strokeStyle = kind.ink; c.lineWidth = 1.6 * pixel;
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
