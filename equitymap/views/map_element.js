/* The map element: draws one place on one canvas inside st_folium's frame.
 *
 * create(id, options)  makes the Leaflet map, fetches the shapes once, returns the map (its script is constant).
 * map.equity.show(u)   takes an update: class bytes, colours, figures, chosen services. Only this changes.
 *
 * Names from registers are only ever put into the page as text, never as markup.
 */
(function () {
  "use strict";
  const HALF = Math.PI * 6378137; // metres of Web Mercator from the equator's origin to its edge
  const INK = "#1f2a33", HALO = "#ffffff", QUIET = "#5d6b76";
  const FONT = "system-ui, -apple-system, 'Segoe UI', Roboto, 'Noto Sans', 'Liberation Sans', sans-serif";
  const DIMMED = 128, NO_CLASS = 15;
  const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;

  // --- reading what was sent -------------------------------------------------------------------

  function bytes(text) {
    return Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
  }

  function figures(text, bits) {
    const raw = bytes(text).buffer;
    return bits === 16 ? new Int16Array(raw) : new Int32Array(raw);
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
    return { path, box, side: Math.sqrt(Math.abs(area) / 2) };
  }

  function shapes(group) {
    return group.shape.map((rings, i) => Object.assign(shape(rings), { at: [group.at[2 * i], group.at[2 * i + 1]] }));
  }

  // --- textures and marks ----------------------------------------------------------------------

  /* A tile, in CSS pixels, that repeats over a shape. */
  const TEXTURES = {
    dots: [6, (c) => { c.fillStyle = "#55616b"; for (const p of [1.5, 4.5]) { c.beginPath(); c.arc(p, p, 0.95, 0, 7); c.fill(); } }],
    hatch: [7, (c) => {
      c.strokeStyle = "#aab4bc"; c.lineWidth = 1; c.beginPath();
      for (const o of [-7, 0, 7]) { c.moveTo(o - 1, 8); c.lineTo(o + 8, -1); }
      c.stroke();
    }],
    rings: [11, (c) => { c.strokeStyle = "#46525c"; c.lineWidth = 1; for (const p of [2.9, 8.4]) { c.beginPath(); c.arc(p, p, 1.9, 0, 7); c.stroke(); } }],
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

  // --- the canvas ------------------------------------------------------------------------------

  const Board = L.Renderer.extend({
    options: { padding: 0.2 },

    initialize(options) {
      L.Renderer.prototype.initialize.call(this, options);
      this.hover = null;
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

    soon() {
      if (!this._asked) this._asked = requestAnimationFrame(() => { this._asked = 0; if (this._map) this.paint(); });
    },

    paint() {
      const c = this._pen, density = this._density, bounds = this._bounds;
      if (!this.place || !bounds || !this._container) return;
      const view = this._view(), k = view.k, pixel = 1 / k, place = this.place, update = this.update;
      c.setTransform(1, 0, 0, 1, 0, 0);
      c.clearRect(0, 0, c.canvas.width, c.canvas.height);
      const shift = [density * (view.x - bounds.min.x), density * (view.y - bounds.min.y)];
      c.setTransform(density * k, 0, 0, density * k, shift[0], shift[1]);
      c.lineJoin = "round";
      const from = this.toMetres(bounds.min), to = this.toMetres(bounds.max);
      const seen = (s) => s.box[0] < to[0] && s.box[2] > from[0] && s.box[1] < to[1] && s.box[3] > from[1];
      const areas = place.areas, zoom = this._map.getZoom();

      if (!this.streets) this._paintAround(c, pixel);
      if (update) {
        for (let i = 0; i < areas.length; i++) if (seen(areas[i])) this._paintArea(c, areas[i], update.cls[i], k);
        c.strokeStyle = HALO;
        c.lineWidth = Math.min(1.2, 0.5 + Math.max(0, zoom - 10) * 0.2) * pixel;
        for (const area of areas) if (seen(area)) c.stroke(area.path);
        for (let i = 0; i < areas.length; i++) if (seen(areas[i])) this._paintEdge(c, areas[i], update.cls[i], pixel);
      }
      c.strokeStyle = "rgba(31,42,51,.55)"; c.lineWidth = (zoom < 11 ? 0.8 : 1.2) * pixel;
      for (const ward of place.wards) if (seen(ward)) c.stroke(ward.path);
      c.strokeStyle = INK; c.lineWidth = 2 * pixel;
      c.stroke(place.outline.path);
      this._paintChosen(c, areas, pixel);

      c.setTransform(density, 0, 0, density, shift[0], shift[1]);
      const taken = this._paintServices(c, k, from, to);
      this._paintNames(c, k, from, to, taken);
      if (update) document.body.dataset.mapVersion = update.v;
    },

    _paintAround(c, pixel) {
      c.fillStyle = "#e0e5e9"; c.strokeStyle = HALO; c.lineWidth = 1.5 * pixel;
      for (const district of this.place.around) {
        c.fill(district.path, "evenodd");
        c.stroke(district.path);
      }
    },

    _paintArea(c, area, byte, k) {
      const step = byte & 15, style = this.place.styles[(byte >> 4) & 7];
      const blank = style[0] === "blank" || step === NO_CLASS;
      c.globalAlpha = this.streets ? 0.72 : 1;
      if (byte & DIMMED) {
        // Left out by the filter: a trace of its colour on pale ground.
        c.fillStyle = "#f6f7f8"; c.fill(area.path, "evenodd");
        c.globalAlpha = 0.14;
      }
      c.fillStyle = blank ? HALO : this.update.pal[step];
      c.fill(area.path, "evenodd");
      if (style[1] !== "none") {
        const found = (this._textures[style[1]] ||= texture(style[1], c, this._density));
        const size = found.unit / k;
        found.pattern.setTransform(new DOMMatrix([size, 0, 0, size, 0, 0]));
        c.fillStyle = found.pattern;
        c.fill(area.path, "evenodd");
      }
      c.globalAlpha = 1;
    },

    /* Estimated: dashed; rounded: dotted. Drawn inside the edge, so that neighbours do not mix. */
    _paintEdge(c, area, byte, pixel) {
      const outline = this.place.styles[(byte >> 4) & 7][2];
      if (outline === "none" || byte & DIMMED) return;
      c.save();
      c.clip(area.path, "evenodd");
      const dashes = outline === "dashed" ? [4, 2.5] : [0.1, 3.2];
      for (const [colour, width] of [[HALO, 5], [INK, 3]]) {
        c.strokeStyle = colour; c.lineWidth = width * pixel;
        c.lineCap = outline === "dotted" && colour === INK ? "round" : "butt";
        c.setLineDash(colour === INK ? dashes.map((d) => d * pixel) : []);
        c.stroke(area.path);
      }
      c.restore();
    },

    _paintChosen(c, areas, pixel) {
      const hover = this.hover && this.hover.area;
      if (hover !== null && hover !== undefined && areas[hover]) {
        c.strokeStyle = HALO; c.lineWidth = 4 * pixel; c.stroke(areas[hover].path);
        c.strokeStyle = INK; c.lineWidth = 1.6 * pixel; c.stroke(areas[hover].path);
      }
      const chosen = this.update && areas[this.update.sel];
      if (chosen) {
        c.strokeStyle = HALO; c.lineWidth = 8 * pixel; c.stroke(chosen.path);
        c.strokeStyle = INK; c.lineWidth = 4 * pixel; c.stroke(chosen.path);
      }
    },

    // --- services ---

    radius() {
      return Math.max(3.6, Math.min(9, 4.2 + (this._map.getZoom() - 10.5) * 1.1));
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

    _paintServices(c, k, from, to) {
      const taken = [];
      if (!this.services || !this.shown) return taken;
      const { at, kind, state } = this.services, radius = this.radius(), edge = 20 / k;
      // What has gone lies on top of what is still there.
      for (const gone of [false, true]) {
        for (const i of this.shown) {
          const x = at[2 * i], y = at[2 * i + 1];
          if ((this.services.states[state[i]].fill === "hollow") !== gone) continue;
          if (x < from[0] - edge || x > to[0] + edge || y < from[1] - edge || y > to[1] + edge) continue;
          const sprite = this._sprite(kind[i], state[i], radius);
          c.drawImage(sprite, x * k - sprite.half, y * k - sprite.half, 2 * sprite.half, 2 * sprite.half);
          if (taken.length < 400) taken.push([x * k - radius, y * k - radius, x * k + radius, y * k + radius]);
        }
      }
      return taken;
    },

    // --- names ---

    /* Ward names from afar, neighbourhood names from near; a name that would touch another is left out. */
    _paintNames(c, k, from, to, taken) {
      const place = this.place, near = place.typical * k > 95, boxes = taken.slice();
      const names = [];
      if (!near && !this.streets) {
        place.around.forEach((d, i) => names.push([d, [place.aroundNames[i]], 0.5, "500 11px " + FONT, QUIET]));
      }
      const group = near ? place.areas : place.wards, font = near ? "500 12px " + FONT : "600 12px " + FONT;
      group.forEach((s, i) => {
        const lines = near ? twoLines(place.labels[i]) : [place.wardNames[i]];
        names.push([s, lines, near ? 0.95 : 1.05, font, INK]);
      });
      names.sort((a, b) => (b[2] > 0.5) - (a[2] > 0.5) || b[0].side - a[0].side);
      c.textAlign = "center"; c.textBaseline = "middle"; c.lineJoin = "round";
      for (const [s, lines, fits, font_, colour] of names) {
        if (s.at[0] < from[0] || s.at[0] > to[0] || s.at[1] < from[1] || s.at[1] > to[1]) continue;
        c.font = font_;
        const width = Math.max(...lines.map((line) => c.measureText(line).width));
        if (width > fits * (s.box[2] - s.box[0]) * k) continue;
        const x = s.at[0] * k, y = s.at[1] * k, tall = 7.5 * lines.length;
        const box = [x - width / 2 - 3, y - tall, x + width / 2 + 3, y + tall];
        if (boxes.some((b) => b[0] < box[2] && b[2] > box[0] && b[1] < box[3] && b[3] > box[1])) continue;
        boxes.push(box);
        lines.forEach((line, row) => {
          const at = y + (row - (lines.length - 1) / 2) * 14;
          c.strokeStyle = "rgba(255,255,255,.92)"; c.lineWidth = 3.5; c.strokeText(line, x, at);
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

  function twoLines(label) {
    const gap = label.lastIndexOf(" ");
    return label.length > 14 && gap > 0 ? [label.slice(0, gap), label.slice(gap + 1)] : [label];
  }

  function median(numbers) {
    return numbers.slice().sort((a, b) => a - b)[numbers.length >> 1] || 1;
  }

  // --- words under the pointer -----------------------------------------------------------------

  function line(tag, text, kind) {
    const element = document.createElement(tag);
    element.textContent = text;
    if (kind) element.className = kind;
    return element;
  }

  function words(board, hit) {
    const box = document.createElement("div"), place = board.place, update = board.update;
    if (hit.service !== undefined) {
      const s = board.services;
      box.append(line("strong", s.name[hit.service]), line("div", s.kinds[s.kind[hit.service]].one));
      box.append(line("div", s.states[s.state[hit.service]].words, "quiet"));
      return box;
    }
    const i = hit.area;
    box.append(line("strong", place.labels[i]));
    if (update) {
      const byte = update.cls[i], step = byte & 15, state = (byte >> 4) & 7;
      const known = update.val && update.val[i] !== update.none;
      const figure = known && (update.val[i] / Math.pow(10, update.dec)).toLocaleString("en-GB",
        { minimumFractionDigits: update.dec, maximumFractionDigits: update.dec }) + update.unit;
      const text = update.notes[i] || figure || (step !== NO_CLASS && update.words[step]);
      if (text) box.append(line("div", update.title + ": " + text));
      else box.append(line("div", update.title));
      if (state) box.append(line("div", place.states[state], "quiet"));
      if (byte & DIMMED) box.append(line("div", "outside your filter", "quiet"));
    }
    box.append(line("div", place.wardNames[place.wardOf[i]] + " ward", "quiet"));
    return box;
  }

  // --- buttons ---------------------------------------------------------------------------------

  const ICONS = {
    "Zoom in": "M4 10H16M10 4V16",
    "Zoom out": "M4 10H16",
    "Show the whole place": "M3 7V3H7M13 3H17V7M17 13V17H13M7 17H3V13",
  };

  function addButtons(map, actions) {
    const control = L.control({ position: "topright" });
    control.onAdd = () => {
      const box = L.DomUtil.create("div", "em-buttons");
      for (const [name, action] of Object.entries(actions)) {
        const button = L.DomUtil.create("button", "", box);
        button.type = "button";
        button.title = name;
        button.setAttribute("aria-label", name);
        const icon = document.createElementNS("http://www.w3.org/2000/svg", "svg");
        icon.setAttribute("viewBox", "0 0 20 20");
        icon.setAttribute("aria-hidden", "true");
        const path = document.createElementNS("http://www.w3.org/2000/svg", "path");
        path.setAttribute("d", ICONS[name]);
        icon.append(path);
        button.append(icon);
        L.DomEvent.on(button, "click", (event) => { L.DomEvent.stop(event); action(); });
      }
      L.DomEvent.disableClickPropagation(box);
      L.DomEvent.disableScrollPropagation(box);
      return box;
    };
    control.addTo(map);
  }

  const STYLE = `
    html, body { margin: 0; height: 100%; overflow: hidden; font-family: ${FONT}; }
    #map_div { width: 100% !important; height: 100vh !important; background: #eef1f3; font: 14px/1.4 ${FONT}; }
    #map_div canvas { cursor: inherit; }
    .em-buttons { display: flex; flex-direction: column; gap: 6px; }
    .em-buttons button { width: 44px; height: 44px; padding: 0; border: 1px solid #7f8a94; border-radius: 6px;
      background: #fff; color: ${INK}; cursor: pointer; }
    .em-buttons button:hover { background: #eaf3f8; }
    .em-buttons button:focus-visible { outline: 3px solid #1d5c86; outline-offset: 2px; }
    .em-buttons svg { width: 20px; height: 20px; display: block; margin: auto; fill: none; stroke: currentColor;
      stroke-width: 2; stroke-linecap: round; }
    .leaflet-tooltip.em-words { padding: 8px 12px; border: 1px solid #7f8a94; border-radius: 6px; color: ${INK};
      background: #fff; box-shadow: 0 2px 8px rgba(31,42,51,.18); white-space: normal; width: max-content;
      max-width: 260px; font: 14px/1.4 ${FONT}; }
    .em-words .quiet { color: ${QUIET}; font-size: 13px; }
    .em-notice { position: absolute; z-index: 1000; inset: auto 12px 12px; padding: 10px 14px; background: #fff;
      border: 1px solid #7f8a94; border-radius: 6px; color: ${INK}; }
  `;

  // --- the element -----------------------------------------------------------------------------

  function create(id, options) {
    document.head.append(line("style", STYLE));
    fitFrame();
    const map = L.map(id, {
      center: options.center, zoom: 11, minZoom: 8, maxZoom: 18, zoomSnap: 0.25, keyboard: false, zoomControl: false,
      attributionControl: false, preferCanvas: true, zoomAnimation: !calm, fadeAnimation: !calm, inertia: !calm,
      wheelPxPerZoomLevel: 110,
    });
    const board = new Board({ pane: "overlayPane" }).addTo(map);
    const tip = L.tooltip({ className: "em-words", direction: "top", offset: [0, -10], opacity: 1 });
    let waiting = null, moved = false, tiles = null, looked = -1, loading = false;

    const whole = () => { moved = false; map.fitBounds(board.place.bounds, { padding: [10, 10], animate: !calm }); };
    addButtons(map, {
      "Zoom in": () => map.zoomIn(1), "Zoom out": () => map.zoomOut(1), "Show the whole place": () => board.place && whole(),
    });
    map.on("dragstart", () => { moved = true; });
    map.getContainer().addEventListener("wheel", () => { moved = true; }, { passive: true });
    map.getContainer().addEventListener("click", () => { moved = true; });
    // The frame gets its height after the map is made: fit again until the visitor takes over.
    map.on("resize", () => { if (board.place && !moved) map.fitBounds(board.place.bounds, { padding: [10, 10], animate: false }); });

    const explain = (hit, latlng) => { tip.setLatLng(latlng).setContent(words(board, hit)); map.openTooltip(tip); };
    map.on("mousemove", (event) => {
      const hit = board.find(event.layerPoint, 3), was = board.hover;
      map.getContainer().style.cursor = hit ? "pointer" : "";
      if (hit) explain(hit, hit.service === undefined ? event.latlng
        : board.toLatLng(board.services.at[2 * hit.service], board.services.at[2 * hit.service + 1]));
      else map.closeTooltip(tip);
      board.hover = hit;
      if ((was && was.area) !== (hit && hit.area)) board.soon();
    });
    const leave = () => { map.closeTooltip(tip); if (board.hover) { board.hover = null; board.soon(); } };
    map.on("mouseout movestart zoomstart", leave);
    map.on("click", (event) => {
      const touch = event.originalEvent && event.originalEvent.pointerType === "touch";
      const hit = board.find(event.layerPoint, touch ? 12 : 3);
      if (!hit) return;
      if (touch) explain(hit, event.latlng);
      board.fire("click", { latlng: event.latlng, sourceTarget: hit });
    });

    function streets(wanted) {
      if (tiles && (!wanted || tiles.address !== wanted.url)) { tiles.remove(); tiles.by.remove(); tiles = null; }
      if (wanted && !tiles) {
        tiles = L.tileLayer(wanted.url, { maxZoom: 19 }).addTo(map);
        tiles.address = wanted.url;
        tiles.by = L.control.attribution({ prefix: false }).addAttribution(L.Util.template("{by}", { by: safe(wanted.by) })).addTo(map);
      }
      board.streets = Boolean(tiles);
    }

    function show(update) {
      if (!board.place) { waiting = update; return; }
      board.update = Object.assign({}, update, {
        cls: bytes(update.cls), val: update.val && figures(update.val, update.bits), none: update.bits === 16 ? -32768 : -2147483648,
      });
      board._container.setAttribute("aria-label", update.about);
      streets(update.streets);
      board.shown = chosen(update.svc);
      if (board.shown.length && !board.services && !loading) loadServices();
      const area = update.look ? board.place.areas[update.sel] : null;
      if (area && looked !== update.sel) {
        moved = true;
        map.fitBounds([board.toLatLng(area.box[0], area.box[3]), board.toLatLng(area.box[2], area.box[1])],
          { maxZoom: 14, padding: [40, 40], animate: !calm });
      }
      looked = area ? update.sel : -1;
      board.paint();
    }

    const lost = () => {
      const notice = line("div", "The map could not be loaded. The table below has the same figures.", "em-notice");
      notice.setAttribute("role", "alert");
      map.getContainer().append(notice);
    };
    const get = (address) => fetch(address).then((answer) => {
      if (!answer.ok) throw new Error(String(answer.status));
      return answer.json();
    });

    function loadServices() {
      loading = true;
      get(options.shapes.replace(/\.json$/, "-services.json")).then((found) => {
        board.services = found;
        document.body.dataset.mapServices = found.id.length;
        board.paint();
      }).catch(lost);
    }

    get(options.shapes).then((found) => {
      const areas = shapes(found.areas);
      board._textures = {};
      board.place = {
        origin: found.origin, bounds: found.bounds, codes: found.areas.code, labels: found.areas.label,
        wardOf: found.areas.ward, areas, typical: median(areas.map((area) => area.side)), wards: shapes(found.wards),
        wardNames: found.wards.name, around: shapes(found.around), aroundNames: found.around.name,
        outline: shape(found.outline), states: found.states, styles: found.styles,
      };
      map.fitBounds(found.bounds, { padding: [10, 10], animate: false });
      map.setMaxBounds(L.latLngBounds(found.bounds).pad(0.8));
      if (waiting) show(waiting); else board.paint();
    }).catch(lost);

    map.equity = { show, board };
    return map;
  }

  function chosen(mask) {
    const bits = bytes(mask), found = [];
    for (let i = 0; i < bits.length * 8; i++) if (bits[i >> 3] & (1 << (i & 7))) found.push(i);
    return found;
  }

  function safe(text) {
    const element = document.createElement("span");
    element.textContent = text;
    return element.innerHTML;
  }

  /* On a phone the map takes 60% of the screen, whatever height the page asked for. */
  function fitFrame() {
    const streamlit = window.Streamlit, set = streamlit && streamlit.setFrameHeight;
    if (!set) return;
    streamlit.setFrameHeight = (height) => {
      let screen = null;
      try { screen = [window.parent.innerWidth, window.parent.innerHeight]; } catch { /* another origin: keep */ }
      const narrow = screen && screen[0] < 640 && height;
      set.call(streamlit, narrow ? Math.min(height, Math.max(280, Math.round(screen[1] * 0.6))) : height);
    };
  }

  window.EquityMap = { create };
})();
