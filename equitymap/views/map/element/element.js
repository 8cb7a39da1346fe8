/* The map itself.
 *
 * EquityMap.create(id, options)  makes the Leaflet map and fetches the shapes once; its script never changes.
 * map.equity.show(update)        takes class bytes, colours, figures, chosen services; only this changes.
 */
const FARTHEST = 4;

function create(id, options) {
  document.head.append(line("style", STYLE));
  const map = L.map(id, {
    center: options.center, zoom: options.zoom || 11, minZoom: FARTHEST, maxZoom: 18, zoomSnap: 0.1, keyboard: false, zoomControl: false,
    attributionControl: false, preferCanvas: true, zoomAnimation: !calm, fadeAnimation: !calm, inertia: !calm,
    wheelPxPerZoomLevel: 110, scrollWheelZoom: false,
  });
  // At the edge of what can be seen, too, nothing glides where motion is not wanted.
  if (calm) map.panInsideBounds = (bounds) => L.Map.prototype.panInsideBounds.call(map, bounds, { animate: false });
  const board = new Board({ pane: "overlayPane" }).addTo(map);
  const key = keyOf(board, () => board.paint()), buttons = {};
  document.body.append(key.box);
  board.covered = () => [key.rect(), buttons.box && buttons.box.getBoundingClientRect()].filter(Boolean);
  const tip = L.tooltip({ className: "em-words", direction: "top", offset: [0, -10], opacity: 1 });
  const addresses = [].concat(options.shapes);
  let waiting = null, moved = false, tiles = null, looked = "", reached = "", surrounded = "", loading = false;

  // A frame without a size (not laid out yet, or in a hidden tab) has nothing to fit: the resize that follows does it.
  const sized = () => { const size = map.getSize(); return size.x > 100 && size.y > 100; };
  const clear = (rings, options) => clearView(rings, map.getSize(), {
    buttons: buttons.box.getBoundingClientRect(), key: key.rect(), ...options,
  });
  const fit = (rings, { animate, ...options }) => {
    if (!sized()) return;
    const view = clear(rings, options);
    key.stand(view.corner);
    map.setView(board.toLatLng(...view.middle), view.zoom, { animate });
  };
  // Never so far out that the place is lost from sight. Set as an option: setMinZoom would zoom, and fit is next.
  const keepClose = () => { map.options.minZoom = Math.max(FARTHEST, clear(board.place.rings).zoom - 0.8); };
  const whole = () => {
    moved = false;
    if (map._animatingZoom) map.once("zoomend", () => setTimeout(whole)); // Leaflet drops a second zoom meanwhile
    else fit(board.place.rings, { animate: !calm });
  };
  const zoomBy = (steps) => { moved = true; map.setZoom(map.getZoom() + steps); };
  buttons.box = addButtons(map, {
    "Zoom in": () => zoomBy(1), "Zoom out": () => zoomBy(-1), "Show the whole place": () => board.place && whole(),
  });
  twoFingers(map);
  map.on("dragstart", () => { moved = true; });
  map.getContainer().addEventListener("wheel", () => { moved = true; }, { passive: true });
  // The wheel scrolls the page until the map is clicked, and again once the pointer has left it.
  map.getContainer().addEventListener("click", () => { moved = true; map.scrollWheelZoom.enable(); });
  map.getContainer().addEventListener("mouseleave", () => map.scrollWheelZoom.disable());
  // Type follows the screen and the type of the page.
  const typed = () => {
    const size = typeSize();
    if (document.documentElement.style.fontSize === size + "px") return;
    board.type = size / 13;
    document.documentElement.style.fontSize = size + "px";
    if (board.update) key.show(board.update);
  };
  // The frame gets its height after the map is made: fit again until the visitor takes over.
  const settle = () => {
    if (!board.place || !sized()) return;
    // Leaflet's style sheet may come last; before, the buttons are not where they will be.
    if (getComputedStyle(buttons.box.parentNode).position !== "absolute") { setTimeout(settle, 40); return; }
    typed();
    key.place();
    keepClose();
    if (!moved) fit(board.place.rings, { animate: false });
    // Only now: bounds set on a map that does not know its size yet would move the view off the middle.
    if (!map.options.maxBounds) map.setMaxBounds(L.latLngBounds(board.place.bounds).pad(0.8));
  };
  map.on("resize", settle);

  // The label stands on the side where neither the key nor the edge of the frame cuts it off.
  const explain = (hit, latlng) => {
    tip.setLatLng(latlng).setContent(words(board, hit));
    map.openTooltip(tip);
    const { offsetWidth: w, offsetHeight: h } = tip.getElement(), size = map.getSize(), held = key.rect();
    const p = map.latLngToContainerPoint(latlng), fits = ([, , [left, top]]) => {
      const own = { left, top, right: left + w, bottom: top + h };
      return left >= 0 && top >= 0 && own.right <= size.x && own.bottom <= size.y && !(held && touch(own, held));
    };
    const ways = [
      ["top", [0, -10], [p.x - w / 2, p.y - h - 16]], ["right", [12, 0], [p.x + 18, p.y - h / 2]],
      ["left", [-12, 0], [p.x - w - 18, p.y - h / 2]], ["bottom", [0, 12], [p.x - w / 2, p.y + 18]],
    ];
    const [side, offset] = ways.find(fits) || ways[0];
    if (tip.options.direction === side) return;
    Object.assign(tip.options, { direction: side, offset });
    tip.update();
  };
  map.on("mousemove", (event) => {
    const hit = board.find(event.layerPoint, 3), was = board.hover;
    map.getContainer().style.cursor = hit ? "pointer" : "";
    if (hit) explain(hit, hit.service === undefined ? event.latlng
      : board.toLatLng(board.services.at[2 * hit.service], board.services.at[2 * hit.service + 1]));
    else map.closeTooltip(tip);
    board.hover = hit;
    if ((was && was.area) !== (hit && hit.area)) board.soon();
  });
  const hush = () => map.closeTooltip(tip);
  const keyboard = keyboardOf(map, board, { taken: () => { moved = true; }, zoom: zoomBy, whole, explain, hush });
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
    tiers.take(update);
    board._container.setAttribute("aria-label", update.about);
    const frame = window.frameElement, called = "Map of " + board.place.name;
    keyboard.name(called + ": " + update.title);
    if (frame && frame.title !== called) frame.title = called;
    streets(update.streets);
    board.shown = chosen(update.svc);
    board.standing = new Set(chosen(update.std));
    if ((board.shown.length || update.high !== undefined) && !board.services && !loading) loadServices();
    typed();
    key.show(board.update);
    const area = update.look && board.update ? board.chosen() : null;
    const name = update.look === true ? board.place.codes[board.update.sel] : update.look;
    if (area && looked !== name) {
      moved = true;
      fit(boxOf(area.box), { maxZoom: 14, animate: !calm, pad: 40 });
    }
    looked = area ? name : "";
    const box = update.around ? String(update.around) : "";
    if (box && box !== surrounded) {
      moved = true;
      const [west, south, east, north] = update.around;
      fit(boxOf([...board.metresOf([north, west]), ...board.metresOf([south, east])]),
        { maxZoom: 14, animate: !calm && Boolean(surrounded), pad: 40 });
    }
    surrounded = box;
    const circle = update.reach ? String(update.reach) : "";
    if (circle && circle !== reached) {
      moved = true;
      const [north, east, metres] = update.reach;
      fit(circleOf(...board.metresOf([north, east]), metres / Math.cos(north * Math.PI / 180)),
        { animate: !calm && Boolean(reached), pad: 22 });
    }
    reached = circle;
    board.paint();
  }

  const tell = (text, role) => {
    const notice = line("div", text, "em-notice");
    notice.setAttribute("role", role);
    map.getContainer().append(notice);
    return () => notice.remove();
  };
  const lost = () => tell("The map could not be loaded. The table below has the same figures.", "alert");
  const get = (address) => fetch(address).then((answer) => {
    if (!answer.ok) throw new Error(String(answer.status));
    return answer.json();
  });

  function loadServices() {
    loading = true;
    get(addresses[0].replace(/\.json$/, "-services.json")).then((found) => {
      board.services = found;
      document.body.dataset.mapServices = found.id.length;
      board.paint();
      key.show(board.update);
    }, lost);
  }

  const tiers = tiersOf(board, addresses, get, lost);
  tiers.busy = (text) => tell(text, "status");
  tiers.onFirst = () => {
    board._textures = {};
    map.invalidateSize({ pan: false }); // the frame may have got its size since the map last looked
    if (waiting) { tiers.take(waiting); typed(); key.show(board.update); }
    settle();
    if (waiting) show(waiting);
  };
  map.on("zoomend", tiers.choose); // before the end of the move, which paints
  tiers.load(0);

  map.equity = { show, board, key };
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

/* Pixels of ordinary type: 13 on a laptop, 16 on a full-size screen; larger as the page's own is, as in a hall. */
function typeSize() {
  let wide = 1440, larger = 1;
  try {
    wide = window.parent.innerWidth;
    larger = parseFloat(window.parent.getComputedStyle(window.parent.document.documentElement).fontSize) / 16;
  } catch { /* another origin: as on a laptop */ }
  return (wide < 640 ? 14 : Math.max(13, Math.min(18, 13 + (wide - 1440) / 160))) * larger;
}

window.EquityMap = { create };
