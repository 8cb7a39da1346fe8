/* The canvas that everything is drawn on, and what lies under a point of it. */
const Board = L.Renderer.extend({
  options: { padding: 0.2 },

  initialize(options) {
    L.Renderer.prototype.initialize.call(this, options);
    this.hover = null;
    this.standing = new Set();
    this.type = 1; // size of type, 1 for 13 px
    this.covered = () => []; // boxes of the frame where something lies over the map
    this._marks = {};
    this._drawn = []; // services as they are drawn: number, radius
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
    canvas.redraw = (pen) => this.redraw(pen);
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

  metresOf(latlng) {
    return this.toMetres(this._map.latLngToLayerPoint(latlng));
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

  /* What is under the pointer, or reached with a key, drawn over a copy of the finished picture. */
  paintHover() {
    const c = this._pen, canvas = this._container, hover = this.place && this.hover;
    const area = hover && this.place.areas[hover.area], mark = hover && hover.keyed && hover.service !== undefined;
    if (!this._copy) {
      if (!area && !mark) return;
      this._copy = document.createElement("canvas");
      this._copy.width = canvas.width;
      this._copy.height = canvas.height;
      this._copy.getContext("2d").drawImage(canvas, 0, 0);
    }
    c.setTransform(1, 0, 0, 1, 0, 0);
    c.clearRect(0, 0, canvas.width, canvas.height);
    c.drawImage(this._copy, 0, 0);
    if (!area && !mark) return;
    const view = this._view(), density = this._density, scale = density * (area ? view.k : 1);
    c.setTransform(scale, 0, 0, scale, density * (view.x - this._bounds.min.x), density * (view.y - this._bounds.min.y));
    if (area) this._ring(area, hover.keyed ? 3 : 1.6, 1 / view.k);
    else this._spotAt(c, view.k, hover.service);
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

    if (update) this._paintOutlined(c, seen, pixel);

    c.setTransform(density, 0, 0, density, shift[0], shift[1]);
    const taken = [];
    this._paintReach(c, view, taken);
    this._paintLines(c, view);
    this._paintServices(c, k, from, to, taken);
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
    for (const [i, letter] of (update && update.pins) || []) if (place.areas[i]) taken.push(this._paintPin(c, place.areas[i], letter, k, shift));
    if (update && update.high !== undefined && this.services) this._spotAt(c, k, update.high);
    this._paintNames(c, k, from, to, taken);
    if (update && update.v) document.body.dataset.mapVersion = update.v;
  },

  /* Draw all of it with another pen, without what lies under a street map; then the picture on the screen anew. */
  redraw(pen) {
    const { _pen, _textures, streets } = this;
    Object.assign(this, { _pen: pen, _textures: {}, streets: false });
    try { this.paint(); } finally { Object.assign(this, { _pen, _textures, streets }); }
    this.paint();
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
    c.fillStyle = byte & DIMMED ? LEFT_OUT : style[0] === "plain" ? PLAIN : blank ? HALO : this.update.pal[step];
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

  /* Neighbourhoods that the page points out: white around dark, finer where they are small. */
  _paintOutlined(c, seen, pixel) {
    const chosen = this.update.outlined.map((i) => this.place.areas[i]).filter((area) => area && seen(area));
    for (const [colour, width] of [[HALO, 5.6], [INK, 2.4]]) {
      c.strokeStyle = colour;
      for (const area of chosen) {
        c.lineWidth = width * Math.max(0.45, Math.min(1, area.side / pixel / 22)) * pixel;
        c.stroke(area.path);
      }
    }
  },

  /* A neighbourhood pinned to compare: its outline and, in a disc, its letter; returns the box of the disc. */
  _paintPin(c, area, letter, k, shift) {
    const density = this._density, x = area.at[0] * k, y = area.at[1] * k, r = 9 * this.type;
    c.setTransform(density * k, 0, 0, density * k, shift[0], shift[1]);
    this._ring(area, 2.4, 1 / k);
    c.setTransform(density, 0, 0, density, shift[0], shift[1]);
    c.beginPath(); c.arc(x, y, r, 0, 7);
    c.fillStyle = INK; c.fill();
    c.strokeStyle = HALO; c.lineWidth = 2; c.stroke();
    c.font = "700 " + 12 * this.type + "px " + FONT; c.textAlign = "center"; c.textBaseline = "middle"; c.fillStyle = HALO;
    c.fillText(letter, x, y + 0.5);
    return [x - r, y - r, x + r, y + r];
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

  // --- pointing ---

  /* What lies under a point of the pane: a service, else a neighbourhood, else nothing. */
  find(point, reach) {
    if (!this.place) return null;
    const [x, y] = this.toMetres(point), k = this._view().k;
    let best = null, least = Infinity;
    for (const [i, radius] of this._drawn) {
      const away = Math.pow(this.services.at[2 * i] - x, 2) + Math.pow(this.services.at[2 * i + 1] - y, 2);
      if (away <= Math.min(least, Math.pow((radius + reach) / k, 2))) { least = away; best = { service: i, id: this.services.id[i] }; }
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
