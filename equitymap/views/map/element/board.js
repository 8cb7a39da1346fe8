/* The canvas that everything is drawn on, and what lies under a point of it. */
const Board = L.Renderer.extend({
  options: { padding: 0.2 },

  initialize(options) {
    L.Renderer.prototype.initialize.call(this, options);
    this.hover = null;
    this.standing = new Set();
    this._marks = {};
    // st_folium asks a clicked layer for its tooltip's content and returns the text of it.
    const token = (hit) => {
      const element = document.createElement("span");
      element.textContent = hit.id + " " + Date.now().toString(36);
      return element;
    };
    this._tooltip = { _content: token, getContent: () => token };
  },

  _initContainer() {
    const canvas = (this._container = document.createElement("canvas"));
    canvas.setAttribute("role", "img");
    canvas.setAttribute("aria-label", "Map");
    this._pen = canvas.getContext("2d");
    this._probe = document.createElement("canvas").getContext("2d");
  },

  _destroyContainer() {
    L.DomUtil.remove(this._container);
    delete this._container;
  },

  _update() {
    if (this._map._animatingZoom && this._bounds) return;
    L.Renderer.prototype._update.call(this);
    const canvas = this._container, size = this._bounds.getSize();
    const density = (this._density = window.devicePixelRatio || 1);
    L.DomUtil.setPosition(canvas, this._bounds.min);
    canvas.width = Math.ceil(size.x * density);
    canvas.height = Math.ceil(size.y * density);
    canvas.style.width = size.x + "px";
    canvas.style.height = size.y + "px";
    this.paint();
  },

  /* Metres from the middle of the place <-> pixels of the pane. */
  _view() {
    const world = this._map.options.crs.scale(this._map.getZoom()), k = world / (2 * HALF);
    const corner = this._map.getPixelOrigin(), origin = this.place.origin;
    return { k, x: origin[0] * k + world / 2 - corner.x, y: -origin[1] * k + world / 2 - corner.y };
  },

  toMetres(point) {
    const view = this._view();
    return [(point.x - view.x) / view.k, (point.y - view.y) / view.k];
  },

  toLatLng(x, y) {
    const view = this._view();
    return this._map.layerPointToLatLng([x * view.k + view.x, y * view.k + view.y]);
  },

  /* For tests: where a spot in metres is in the frame, and the pixels of the canvas around it. */
  spot([x, y]) {
    const view = this._view(), point = this._map.layerPointToContainerPoint([x * view.k + view.x, y * view.k + view.y]);
    return [point.x, point.y];
  },

  drawn([x, y], across = 0, along = 0) {
    const view = this._view(), corner = this._bounds.min, density = this._density;
    const left = x * view.k + view.x - corner.x - across, top = y * view.k + view.y - corner.y - along;
    return Array.from(this._pen.getImageData(Math.round(left * density), Math.round(top * density),
      Math.max(1, Math.round(2 * across * density)), Math.max(1, Math.round(2 * along * density))).data);
  },

  soon() {
    if (!this._asked) this._asked = requestAnimationFrame(() => { this._asked = 0; if (this._map) this.paintHover(); });
  },

  /* The outline under the pointer, drawn over a copy of the finished picture: nothing else is painted again. */
  paintHover() {
    const c = this._pen, canvas = this._container, area = this.hover && this.place && this.place.areas[this.hover.area];
    if (!this._copy) {
      if (!area) return;
      this._copy = document.createElement("canvas");
      this._copy.width = canvas.width;
      this._copy.height = canvas.height;
      this._copy.getContext("2d").drawImage(canvas, 0, 0);
    }
    c.setTransform(1, 0, 0, 1, 0, 0);
    c.clearRect(0, 0, canvas.width, canvas.height);
    c.drawImage(this._copy, 0, 0);
    if (!area) return;
    const view = this._view(), scale = this._density * view.k;
    c.setTransform(scale, 0, 0, scale, this._density * (view.x - this._bounds.min.x), this._density * (view.y - this._bounds.min.y));
    this._ring(area, 1.6, 1 / view.k);
  },

  _ring(area, width, pixel) {
    const c = this._pen;
    c.lineJoin = "round";
    c.strokeStyle = HALO; c.lineWidth = (2 * width + 1) * pixel; c.stroke(area.path);
    c.strokeStyle = INK; c.lineWidth = width * pixel; c.stroke(area.path);
  },

  paint() {
    const c = this._pen, density = this._density, bounds = this._bounds;
    if (!this.place || !bounds || !this._container) return;
    const view = this._view(), k = view.k, pixel = 1 / k, place = this.place, update = this.update;
    c.setTransform(1, 0, 0, 1, 0, 0);
    c.clearRect(0, 0, c.canvas.width, c.canvas.height);
    this._copy = null;
    const shift = [density * (view.x - bounds.min.x), density * (view.y - bounds.min.y)];
    c.setTransform(density * k, 0, 0, density * k, shift[0], shift[1]);
    c.lineJoin = "round";
    const from = this.toMetres(bounds.min), to = this.toMetres(bounds.max);
    const seen = (s) => s.box[0] < to[0] && s.box[2] > from[0] && s.box[1] < to[1] && s.box[3] > from[1];
    const areas = place.areas, zoom = this._map.getZoom();

    if (!this.streets) this._paintAround(c, pixel);
    if (update) {
      const visible = [];
      for (let i = 0; i < areas.length; i++) if (seen(areas[i])) visible.push(i);
      this._fillAreas(c, visible, k);
      // A filter takes the lines away between those it leaves out, and darkens them around the others.
      const filtered = update.cls.some((byte) => byte & DIMMED);
      c.strokeStyle = filtered ? "rgba(31,42,51,.6)" : "rgba(255,255,255,.8)";
      const line = Math.max(0.4, Math.min(1.2, 0.5 + (zoom - 11) * 0.25)) * pixel;
      for (const i of visible) {
        const across = areas[i].side * k; // lines around very small shapes would turn a city grey
        if (update.cls[i] & DIMMED || across < FINE) continue;
        c.lineWidth = across < 2 * FINE ? line / 2 : line;
        c.stroke(areas[i].path);
      }
      for (const i of visible) this._paintEdge(c, areas[i], update.cls[i], pixel);
    }
    const near = Math.max(0.3, Math.min(1, place.typicalGroup * k / 40));
    const wide = Math.max(1.6, Math.min(3.4, 2 + (zoom - 11) * 0.5)) * near;
    for (const [colour, width] of [["rgba(255,255,255,.95)", wide], ["rgba(31,42,51,.75)", wide / 3]]) {
      c.strokeStyle = colour; c.lineWidth = width * pixel;
      for (const ward of place.wards) if (seen(ward) && ward.side * k > 3 * FINE) c.stroke(ward.path);
    }
    c.strokeStyle = HALO; c.lineWidth = 2.5 * place.edge * pixel; c.stroke(place.outline.path);
    c.strokeStyle = INK; c.lineWidth = place.edge * pixel; c.stroke(place.outline.path);

    c.setTransform(density, 0, 0, density, shift[0], shift[1]);
    const taken = this._paintServices(c, k, from, to);
    const chosen = update && this.chosen();
    if (chosen) {
      c.setTransform(density * k, 0, 0, density * k, shift[0], shift[1]);
      this._ring(chosen, chosen.side * k < 60 ? 2 : 4, pixel);
      c.setTransform(density, 0, 0, density, shift[0], shift[1]);
    }
    for (const spot of (update && update.spots) || []) {
      const p = this._map.latLngToLayerPoint(spot), x = p.x - view.x, y = p.y - view.y, r = this.radius() + 5;
      drawSpot(c, x, y, r);
      taken.push([x - r, y - r, x + r, y + r]);
    }
    this._paintNames(c, k, from, to, taken);
    if (update && update.v) document.body.dataset.mapVersion = update.v;
  },

  /* Look by look. What shows through the soft edges between shapes is a middle colour from below, not the ground. */
  _fillAreas(c, visible, k) {
    const { areas, outline } = this.place, { cls, pal } = this.update, looks = new Map();
    if (!this.streets && pal.length) { c.fillStyle = pal[pal.length >> 1]; c.fill(outline.path, "evenodd"); }
    for (const i of visible) {
      if (!looks.has(cls[i])) looks.set(cls[i], []);
      looks.get(cls[i]).push(areas[i]);
    }
    for (const [byte, alike] of looks) this._paintAreas(c, alike, byte, k);
  },

  _paintAround(c, pixel) {
    c.fillStyle = "#e3e8eb"; c.strokeStyle = HALO; c.lineWidth = 1.5 * pixel;
    for (const district of this.place.around) {
      c.fill(district.path, "evenodd");
      c.stroke(district.path);
    }
  },

  /* Fill shapes of one look; one that is hardly a pixel wide becomes a square of its size. */
  _paintAreas(c, alike, byte, k) {
    const step = byte & 15, style = this.place.styles[(byte >> 4) & 7];
    const blank = style[0] === "blank" || step === NO_CLASS;
    const fill = () => {
      for (const area of alike) {
        const side = area.side;
        if (side * k > TINY) c.fill(area.path, "evenodd");
        else c.fillRect((area.box[0] + area.box[2] - side) / 2, (area.box[1] + area.box[3] - side) / 2, side, side);
      }
    };
    c.globalAlpha = this.streets ? 0.72 : 1;
    c.fillStyle = byte & DIMMED ? LEFT_OUT : blank ? HALO : this.update.pal[step];
    fill();
    if (style[1] !== "none" && !(byte & DIMMED)) {
      const found = (this._textures[style[1]] ||= texture(style[1], c, this._density));
      const size = found.unit / k;
      found.pattern.setTransform(new DOMMatrix([size, 0, 0, size, 0, 0]));
      c.fillStyle = found.pattern;
      fill();
    }
    c.globalAlpha = 1;
  },

  /* Estimated: dashed; rounded: dotted. Drawn inside the edge, so that neighbours do not mix. */
  _paintEdge(c, area, byte, pixel) {
    const outline = this.place.styles[(byte >> 4) & 7][2];
    if (outline === "none" || byte & DIMMED) return;
    c.save();
    c.clip(area.path, "evenodd");
    // Finer in small shapes, so that a map full of them stays calm.
    const fine = Math.max(0.55, Math.min(1, area.side / pixel / 45)) * pixel;
    const dashes = outline === "dashed" ? [4.5, 3] : [0.1, 4];
    for (const [colour, width] of [[HALO, 6], [INK, 4]]) {
      c.strokeStyle = colour; c.lineWidth = width * fine;
      c.lineCap = outline === "dotted" && colour === INK ? "round" : "butt";
      c.setLineDash(colour === INK ? dashes.map((d) => d * fine) : []);
      c.stroke(area.path);
    }
    c.restore();
  },

  /* The selected area, or the selected larger area that the drawn ones lie in. */
  chosen() {
    return this.place.areas[this.update.sel] || this.place.wards[this.update.group];
  },

  // --- services ---

  radius() {
    const crowd = (this.shown || []).length > 300 ? 1.2 : 0; // many marks are drawn a little smaller
    return Math.max(3, Math.min(9, 4.4 - crowd + (this._map.getZoom() - 10.5) * 1.1));
  },

  _sprite(kind, state, radius) {
    const name = kind + "/" + state + "/" + radius.toFixed(1) + "/" + this._density;
    if (!this._marks[name]) {
      const sprite = document.createElement("canvas"), half = Math.ceil(radius * 2.4 + 4);
      sprite.width = sprite.height = 2 * half * this._density;
      const pen = sprite.getContext("2d");
      pen.setTransform(radius * this._density, 0, 0, radius * this._density, half * this._density, half * this._density);
      drawMark(pen, this.services.kinds[kind], this.services.states[state], 1 / radius);
      sprite.half = half;
      this._marks[name] = sprite;
    }
    return this._marks[name];
  },

  /* The state of a service on the day the update is about: open while it stood, else what became of it. */
  stateOf(i) {
    return this.standing.has(i) ? 0 : this.services.state[i];
  },

  _paintServices(c, k, from, to) {
    const taken = [];
    if (!this.services || !this.shown) return taken;
    const { at, kind, state } = this.services, radius = this.radius(), edge = 20 / k;
    // What has gone lies on top of what is still there.
    for (const gone of [false, true]) {
      for (const i of this.shown) {
        const x = at[2 * i], y = at[2 * i + 1];
        const now = this.stateOf(i);
        if ((this.services.states[now].fill === "hollow") !== gone) continue;
        if (x < from[0] - edge || x > to[0] + edge || y < from[1] - edge || y > to[1] + edge) continue;
        const sprite = this._sprite(kind[i], now, radius);
        c.globalAlpha = this.services.inside[i] ? 1 : 0.55; // across the boundary: there, but not the subject
        c.drawImage(sprite, x * k - sprite.half, y * k - sprite.half, 2 * sprite.half, 2 * sprite.half);
        if (taken.length < 400) taken.push([x * k - radius, y * k - radius, x * k + radius, y * k + radius]);
      }
    }
    c.globalAlpha = 1;
    return taken;
  },

  // --- names ---

  /* Ward names from afar, neighbourhood names from near; a name that would touch another is left out. */
  _paintNames(c, k, from, to, taken) {
    const place = this.place, near = place.typical * k > place.nearFrom, boxes = taken.slice();
    const names = [], seen = (s) => s.at[0] >= from[0] && s.at[0] <= to[0] && s.at[1] >= from[1] && s.at[1] <= to[1];
    if (!near && !this.streets) {
      place.around.forEach((d, i) => names.push([d, [place.aroundNames[i]], 0.5, "500 11px " + FONT, QUIET]));
    }
    const group = near ? place.areas : place.wards, font = near ? "500 12px " + FONT : "600 12px " + FONT;
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
      const x = s.at[0] * k, tall = 7.5 * lines.length;
      const around = (y) => [x - width / 2 - 3, y - tall, x + width / 2 + 3, y + tall];
      const free = (y) => { const n = around(y); return !boxes.some((b) => b[0] < n[2] && b[2] > n[0] && b[1] < n[3] && b[3] > n[1]); };
      const y = [0, -14, 14].map((by) => s.at[1] * k + by).find(free);
      if (y === undefined) continue;
      boxes.push(around(y));
      lines.forEach((line, row) => {
        const at = y + (row - (lines.length - 1) / 2) * 14;
        c.strokeStyle = "rgba(255,255,255,.92)"; c.lineWidth = 4; c.strokeText(line, x, at);
        c.fillStyle = colour; c.fillText(line, x, at);
      });
    }
  },

  // --- pointing ---

  /* What lies under a point of the pane: a service, else a neighbourhood, else nothing. */
  find(point, reach) {
    if (!this.place) return null;
    const [x, y] = this.toMetres(point), k = this._view().k;
    let best = null, least = Math.pow((this.radius() + reach) / k, 2);
    for (const i of (this.services && this.shown) || []) {
      const away = Math.pow(this.services.at[2 * i] - x, 2) + Math.pow(this.services.at[2 * i + 1] - y, 2);
      if (away <= least) { least = away; best = { service: i, id: this.services.id[i] }; }
    }
    if (best) return best;
    const areas = this.place.areas;
    for (let i = 0; i < areas.length; i++) {
      const b = areas[i].box;
      if (x < b[0] || x > b[2] || y < b[1] || y > b[3]) continue;
      if (this._probe.isPointInPath(areas[i].path, x, y, "evenodd")) return { area: i, id: this.place.codes[i] };
    }
    return null;
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
