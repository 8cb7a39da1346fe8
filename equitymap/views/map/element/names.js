/* Names on the map. */
Board.include({
  /* Ward names from afar, neighbourhood names from near; a name that would touch another is left out. */
  _paintNames(c, k, from, to, taken) {
    const place = this.place, type = this.type, boxes = taken.slice(), pen = (weight, size) => weight + " " + size * type + "px " + FONT;
    const near = place.typical * k > place.nearFrom * type, view = this._view(), size = this._map.getSize();
    // Nothing under what lies over the map, and nothing cut off at its edge.
    const corner = this._map.containerPointToLayerPoint([0, 0]), left = corner.x - view.x, top = corner.y - view.y;
    for (const box of this.covered()) boxes.push([left + box.left, top + box.top, left + box.right, top + box.bottom]);
    const within = (b) => b[0] > left && b[1] > top && b[2] < left + size.x && b[3] < top + size.y;
    const names = [], seen = (s) => s.at[0] >= from[0] && s.at[0] <= to[0] && s.at[1] >= from[1] && s.at[1] <= to[1];
    if (!near && !this.streets) {
      place.around.forEach((d, i) => names.push([d, [place.aroundNames[i]], 0.5, pen(500, 11.5), QUIET]));
    }
    const group = near ? place.areas : place.wards, font = near ? pen(500, 12) : pen(600, 12);
    group.forEach((s, i) => {
      if (!seen(s)) return;
      const lines = !near ? halved(place.wardNames[i]) : place.coded ? codeBelow(place.labels[i]) : halved(place.labels[i]);
      names.push([s, lines, near ? 0.95 : 1.2, font, INK]);
    });
    names.sort((a, b) => (b[2] > 0.5) - (a[2] > 0.5) || b[0].side - a[0].side);
    c.textAlign = "center"; c.textBaseline = "middle"; c.lineJoin = "round";
    for (const [s, lines, fits, font_, colour] of names) {
      if (!seen(s)) continue;
      c.font = font_;
      const width = Math.max(...lines.map((line) => c.measureText(line).width));
      if (width > fits * (s.box[2] - s.box[0]) * k) continue;
      // In the widest part; else a little above or below, where no mark or other name is.
      const x = s.at[0] * k, tall = 7.5 * type * lines.length;
      const around = (y) => [x - width / 2 - 3, y - tall, x + width / 2 + 3, y + tall];
      const free = (y) => { const n = around(y); return within(n) && !boxes.some((b) => b[0] < n[2] && b[2] > n[0] && b[1] < n[3] && b[3] > n[1]); };
      const y = [0, -14, 14].map((by) => s.at[1] * k + by * type).find(free);
      if (y === undefined) continue;
      boxes.push(around(y));
      lines.forEach((line, row) => {
        const at = y + (row - (lines.length - 1) / 2) * 14 * type;
        c.strokeStyle = "rgba(255,255,255,.92)"; c.lineWidth = 4; c.strokeText(line, x, at);
        c.fillStyle = colour; c.fillText(line, x, at);
      });
    }
  },
});

/* "Balsall Heath 068C" in two lines: the name, and what tells it from its neighbours. */
function codeBelow(label) {
  const gap = label.lastIndexOf(" ");
  return label.length > 14 && gap > 0 ? [label.slice(0, gap), label.slice(gap + 1)] : [label];
}

/* A long name in two lines of like length. */
function halved(name) {
  if (name.length < 11) return [name];
  const gaps = Array.from(name.matchAll(/ /g), (found) => found.index);
  const gap = gaps.sort((a, b) => Math.abs(a - name.length / 2) - Math.abs(b - name.length / 2))[0];
  return gap ? [name.slice(0, gap), name.slice(gap + 1)] : [name];
}

function median(numbers) {
  return numbers.slice().sort((a, b) => a - b)[numbers.length >> 1] || 1;
}
