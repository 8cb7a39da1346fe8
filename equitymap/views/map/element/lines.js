/* Ties as lines between two spots: pale as a rule, dashed where they were lost, dark for what is chosen. */
const LINES = [["#5b6770", 1.5, []], [STRIPES, 2, [6, 4]], [INK, 3.2, []]];

Board.include({
  _paintLines(c, view) {
    const lines = (this.update && this.update.lines) || [];
    const spot = (north, east) => { const p = this._map.latLngToLayerPoint([north, east]); return [p.x - view.x, p.y - view.y]; };
    c.lineCap = "round";
    for (const [look, [ink, width, dashes]] of LINES.entries()) {
      let d = "";
      for (let i = 0; i < lines.length; i += 5) {
        if (lines[i + 4] !== look) continue;
        d += `M${spot(lines[i], lines[i + 1])}L${spot(lines[i + 2], lines[i + 3])}`;
      }
      const path = pathOf(d);
      c.strokeStyle = HALO; c.lineWidth = width + 2; c.setLineDash([]); c.stroke(path);
      c.strokeStyle = ink; c.lineWidth = width; c.setLineDash(dashes); c.stroke(path);
    }
    c.setLineDash([]);
    document.body.dataset.mapLines = lines.length / 5;
  },
});
