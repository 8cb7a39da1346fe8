/* Where a place goes in the frame: as large as can be, clear of the buttons and of the key, which takes the corner that
 * leaves most room. */
const CORNERS = { "bottom-left": [0, 1], "top-left": [0, 0], "bottom-right": [1, 1] }, EDGE = 10;

/* Rings of points in metres, thinned out to some hundred in all. */
function thinned(rings, most = 400) {
  const total = rings.reduce((sum, ring) => sum + ring.length / 2, 0), step = Math.max(1, Math.ceil(total / most));
  return rings.map((ring) => {
    const points = [];
    let x = 0, y = 0;
    for (let i = 0; i < ring.length; i += 2) {
      x += ring[i]; y += ring[i + 1];
      if ((i / 2) % step === 0) points.push([x, y]);
    }
    return points;
  }).filter((points) => points.length > 2);
}

function circleOf(x, y, radius) {
  return [Array.from({ length: 48 }, (_, i) => [x + radius * Math.cos(i * Math.PI / 24), y + radius * Math.sin(i * Math.PI / 24)])];
}

function boxOf([west, top, east, bottom]) {
  return [[[west, top], [east, top], [east, bottom], [west, bottom]]];
}

function lies(rings, x, y) {
  let inside = false;
  for (const ring of rings) {
    for (let i = 0, j = ring.length - 1; i < ring.length; j = i++) {
      const [ax, ay] = ring[i], [bx, by] = ring[j];
      if (ay > y !== by > y && x < (bx - ax) * (y - ay) / (by - ay) + ax) inside = !inside;
    }
  }
  return inside;
}

/* The largest view of rings in a frame of `size`: its zoom, the metres in the middle of it, the corner for the key. */
function clearView(rings, size, { buttons, key, pad = EDGE, maxZoom = 18 }) {
  const points = rings.flat(), xs = points.map((point) => point[0]), ys = points.map((point) => point[1]);
  const west = Math.min(...xs), top = Math.min(...ys), width = Math.max(...xs) - west || 1, height = Math.max(...ys) - top || 1;
  const most = Math.min((size.x - 2 * pad) / width, (size.y - 2 * pad) / height);
  const farthest = Math.min(maxZoom, Math.floor(10 * Math.log2(most * 2 * HALF / 256)) / 10);
  const corners = key ? Object.keys(CORNERS) : ["bottom-left"];
  const held = (corner) => {
    const [right, low] = CORNERS[corner], x = right ? size.x - EDGE - key.width : EDGE, y = low ? size.y - EDGE - key.height : EDGE;
    return { left: x, top: y, right: x + key.width, bottom: y + key.height };
  };
  const view = (zoom, corner, x, y) => {
    const k = 256 * Math.pow(2, zoom) / (2 * HALF);
    return { zoom, corner, middle: [(size.x / 2 - x) / k + west, (size.y / 2 - y) / k + top] };
  };
  for (let tenths = Math.round(10 * farthest); tenths > 10 * farthest - 14; tenths--) {
    const zoom = tenths / 10, k = 256 * Math.pow(2, zoom) / (2 * HALF), spare = [size.x - width * k, size.y - height * k];
    const shifts = (room) => [0.5, 0.25, 0.75, 0, 1].map((share) => pad + share * (room - 2 * pad));
    for (const corner of corners) {
      const taken = [buttons, key && held(corner)].filter(Boolean);
      if (taken.length === 2 && touch(taken[0], taken[1])) continue;
      for (const y of shifts(spare[1])) {
        for (const x of shifts(spare[0])) {
          const clear = taken.every((box) => {
            const own = [box.left - 6 - x, box.top - 6 - y, box.right + 6 - x, box.bottom + 6 - y].map((px, i) => px / k + (i % 2 ? top : west));
            return !points.some((p) => p[0] > own[0] && p[0] < own[2] && p[1] > own[1] && p[1] < own[3])
              && !lies(rings, own[0], own[1]) && !lies(rings, own[2], own[3]) && !lies(rings, own[0], own[3]) && !lies(rings, own[2], own[1]);
          });
          if (clear) return view(zoom, corner, x, y);
        }
      }
    }
  }
  const k = 256 * Math.pow(2, farthest) / (2 * HALF);
  return view(farthest, "bottom-left", (size.x - width * k) / 2, (size.y - height * k) / 2);
}

function touch(one, other) {
  return one.left < other.right && one.right > other.left && one.top < other.bottom && one.bottom > other.top;
}
