/* Reading what was sent: shapes as paths, bytes as numbers.
 *
 * The files of this folder are one script, in the order that views/map/maps.py names; the server joins them.
 * Names from registers are only ever put into the page as text, never as markup.
 */
const HALF = Math.PI * 6378137; // metres of Web Mercator from the equator's origin to its edge
const INK = "#1f2a33", HALO = "#ffffff", QUIET = "#5d6b76", LEFT_OUT = "#dfe4e8", PLAIN = "#f7f6f3", STRIPES = "#8a3f0a";
const FONT = "system-ui, -apple-system, 'Segoe UI', Roboto, 'Noto Sans', 'Liberation Sans', sans-serif";
const DIMMED = 128, NO_CLASS = 15, FINE = 4, TINY = 1.2;
const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;

function bytes(text) {
  return Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
}

function figures(text, bits) {
  const raw = bytes(text).buffer;
  return bits === 16 ? new Int16Array(raw) : new Int32Array(raw);
}

/* A path that keeps what it was made of, for a picture that is drawn again as SVG. */
function pathOf(d) {
  return Object.assign(new Path2D(d), { d });
}

/* Rings come as steps from point to point; out come a path, its box, and the side of an equal square. */
function shape(rings) {
  const path = new Path2D(), box = [Infinity, Infinity, -Infinity, -Infinity];
  let area = 0;
  for (const ring of rings) {
    let x = 0, y = 0, px = 0, py = 0;
    for (let i = 0; i < ring.length; i += 2) {
      px = x; py = y;
      x += ring[i]; y += ring[i + 1];
      if (i) path.lineTo(x, y); else path.moveTo(x, y);
      if (i) area += px * y - x * py;
      if (x < box[0]) box[0] = x;
      if (y < box[1]) box[1] = y;
      if (x > box[2]) box[2] = x;
      if (y > box[3]) box[3] = y;
    }
    area += x * ring[1] - ring[0] * y;
    path.closePath();
  }
  path.rings = rings;
  return { path, box, side: Math.sqrt(Math.abs(area) / 2) };
}

function shapes(group) {
  return group.shape.map((rings, i) => Object.assign(shape(rings), { at: [group.at[2 * i], group.at[2 * i + 1]] }));
}
