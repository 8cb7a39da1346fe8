/* Services on the map: what is gone above what is open, and many open ones as dots. */
const MANY = 150, CROWD = 80, DOT = 2, QUIET_INK = "#6d7983";

Board.include({
  radius() {
    const crowd = (this.shown || []).length > 300 ? 1.2 : 0; // many marks are drawn a little smaller
    return Math.max(3, Math.min(9, 4.4 - crowd + (this._map.getZoom() - 10.5) * 1.1)) * Math.sqrt(this.type);
  },

  /* How a service in this state is drawn: its radius, and one of the pens of marks.js. */
  manner(state, many, radius = this.radius()) {
    const loud = this.update && this.update.loud, found = this.services.states[state];
    if (found.gone) return loud === 1 ? [this.crowd || innerWidth < 500 ? radius + 1 : radius * 1.3 + 1.5, "loud"] : [radius, ""];
    if (many && found.fill !== "hollow") return [DOT * Math.sqrt(this.type), loud ? "quietdot" : "dot"];
    return loud ? [Math.max(2.6, radius * 0.66), "quiet"] : [radius, ""];
  },

  _sprite(kind, state, radius, pen) {
    const name = [kind, state, radius.toFixed(1), pen, this._density].join("/");
    if (!this._marks[name]) {
      const sprite = document.createElement("canvas"), half = Math.ceil(radius * 2.4 + 5);
      sprite.width = sprite.height = 2 * half * this._density;
      const scale = radius * this._density, middle = half * this._density;
      sprite.redraw = (c) => {
        c.setTransform(scale, 0, 0, scale, middle, middle);
        drawMark(c, this.services.kinds[kind], this.services.states[state], 1 / radius, pen);
      };
      sprite.redraw(sprite.getContext("2d"));
      sprite.half = half;
      this._marks[name] = sprite;
    }
    return this._marks[name];
  },

  /* The state of a service on the day the update is about: open while it stood, else what became of it. */
  stateOf(i) {
    return this.standing.has(i) ? 0 : this.services.state[i];
  },

  _paintServices(c, k, from, to, taken) {
    this._drawn = [];
    if (!this.services || !this.shown) return;
    const { at, states } = this.services, edge = 20 / k, open = [], other = [], gone = [];
    const high = this.update && this.update.high;
    for (const i of high === undefined || this.shown.includes(high) ? this.shown : [...this.shown, high]) {
      const x = at[2 * i], y = at[2 * i + 1];
      if (x < from[0] - edge || x > to[0] + edge || y < from[1] - edge || y > to[1] + edge) continue;
      const state = states[this.stateOf(i)];
      (state.gone ? gone : state.fill === "hollow" ? other : open).push(i);
    }
    this.many = open.length > MANY;
    this.crowd = gone.length > CROWD;
    // Dots that would lie on one another are one dot.
    const cells = new Set(), cell = 2.5 * DOT;
    for (const i of [...open, ...other, ...gone]) {
      const x = at[2 * i] * k, y = at[2 * i + 1] * k, state = this.stateOf(i);
      const [radius, pen] = this.manner(state, this.many);
      if (pen.endsWith("dot")) {
        const key = Math.round(x / cell) + "," + Math.round(y / cell);
        if (cells.has(key)) continue;
        cells.add(key);
      }
      const sprite = this._sprite(this.services.kind[i], state, radius, pen);
      c.globalAlpha = this.services.inside[i] ? 1 : 0.55; // across the boundary: there, but not the subject
      c.drawImage(sprite, x - sprite.half, y - sprite.half, 2 * sprite.half, 2 * sprite.half);
      this._drawn.push([i, radius]);
      if (pen.endsWith("dot") || taken.length > 400) continue;
      taken.push([x - radius, y - radius, x + radius, y + radius]);
    }
    c.globalAlpha = 1;
  },

  /* A ring around one service: the selected one, or the one reached with a key. */
  _spotAt(c, k, i) {
    const [, radius] = this._drawn.find((one) => one[0] === i) || [i, this.radius()];
    drawSpot(c, this.services.at[2 * i] * k, this.services.at[2 * i + 1] * k, radius + 5);
  },

  /* The circle that a page asks about, with how far it reaches. */
  _paintReach(c, view, taken) {
    const reach = this.update && this.update.reach;
    if (!reach) return;
    const [north, east, metres] = reach, at = this._map.latLngToLayerPoint([north, east]);
    const x = at.x - view.x, y = at.y - view.y, radius = metres * view.k / Math.cos(north * Math.PI / 180);
    for (const [colour, width, dashes] of [[HALO, 5, []], [INK, 2, [8, 5]]]) {
      c.strokeStyle = colour; c.lineWidth = width; c.setLineDash(dashes);
      c.beginPath(); c.arc(x, y, radius, 0, 7); c.stroke();
    }
    c.setLineDash([]);
    drawSpot(c, x, y, 5);
    c.font = "600 " + Math.round(13 * this.type) + "px " + FONT;
    c.textAlign = "center"; c.textBaseline = "middle";
    const half = c.measureText(this.update.far).width / 2 + 6, tall = 10 * this.type;
    c.fillStyle = HALO; c.fillRect(x - half, y - radius - tall, 2 * half, 2 * tall);
    c.fillStyle = INK; c.fillText(this.update.far, x, y - radius);
    taken.push([x - half, y - radius - tall, x + half, y - radius + tall], [x - 8, y - 8, x + 8, y + 8]);
  },
});
