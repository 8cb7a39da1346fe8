/* The map itself.
 *
 * EquityMap.create(id, options)  makes the Leaflet map and fetches the shapes once; its script never changes.
 * map.equity.show(update)        takes class bytes, colours, figures, chosen services; only this changes.
 */
const FARTHEST = 4;

function create(id, options) {
  document.head.append(line("style", STYLE));
  fitFrame();
  const map = L.map(id, {
    center: options.center, zoom: options.zoom || 11, minZoom: FARTHEST, maxZoom: 18, zoomSnap: 0.1, keyboard: false, zoomControl: false,
    attributionControl: false, preferCanvas: true, zoomAnimation: !calm, fadeAnimation: !calm, inertia: !calm,
    wheelPxPerZoomLevel: 110, scrollWheelZoom: false,
  });
  const board = new Board({ pane: "overlayPane" }).addTo(map);
  const tip = L.tooltip({ className: "em-words", direction: "top", offset: [0, -10], opacity: 1 });
  const addresses = [].concat(options.shapes);
  let waiting = null, moved = false, tiles = null, looked = "", loading = false;

  // A frame without a size (not laid out yet, or in a hidden tab) has nothing to fit: the resize that follows does it.
  const fit = (bounds, options) => {
    const size = map.getSize();
    if (size.x > 100 && size.y > 100) map.fitBounds(bounds, options);
  };
  // Never so far out that the place is lost from sight. Set as an option: setMinZoom would zoom, and fit is next.
  const keepClose = () => {
    const size = map.getSize();
    if (size.x <= 100 || size.y <= 100) return;
    map.options.minZoom = FARTHEST;
    map.options.minZoom = map.getBoundsZoom(board.place.bounds) - 0.8;
  };
  const whole = () => {
    moved = false;
    if (map._animatingZoom) map.once("zoomend", () => setTimeout(whole)); // Leaflet drops a second zoom meanwhile
    else fit(board.place.bounds, { padding: [10, 10], animate: !calm });
  };
  addButtons(map, {
    "Zoom in": () => { moved = true; map.zoomIn(1); }, "Zoom out": () => { moved = true; map.zoomOut(1); },
    "Show the whole place": () => board.place && whole(),
  });
  map.on("dragstart", () => { moved = true; });
  map.getContainer().addEventListener("wheel", () => { moved = true; }, { passive: true });
  // The wheel scrolls the page until the map is clicked, and again once the pointer has left it.
  map.getContainer().addEventListener("click", () => { moved = true; map.scrollWheelZoom.enable(); });
  map.getContainer().addEventListener("mouseleave", () => map.scrollWheelZoom.disable());
  // The frame gets its height after the map is made: fit again until the visitor takes over.
  const settle = () => {
    const size = map.getSize();
    if (!board.place || size.x <= 100 || size.y <= 100) return;
    keepClose();
    if (!moved) fit(board.place.bounds, { padding: [10, 10], animate: false });
    // Only now: bounds set on a map that does not know its size yet would move the view off the middle.
    if (!map.options.maxBounds) map.setMaxBounds(L.latLngBounds(board.place.bounds).pad(0.8));
  };
  map.on("resize", settle);

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
    tiers.take(update);
    board._container.setAttribute("aria-label", update.about);
    streets(update.streets);
    board.shown = chosen(update.svc);
    board.standing = new Set(chosen(update.std));
    if (board.shown.length && !board.services && !loading) loadServices();
    const area = update.look && board.update ? board.chosen() : null;
    const name = update.look === true ? board.place.codes[board.update.sel] : update.look;
    if (area && looked !== name) {
      moved = true;
      fit([board.toLatLng(area.box[0], area.box[3]), board.toLatLng(area.box[2], area.box[1])],
        { maxZoom: 14, padding: [40, 40], animate: !calm });
    }
    looked = area ? name : "";
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
    }, lost);
  }

  const tiers = tiersOf(board, addresses, get, lost);
  tiers.busy = (text) => tell(text, "status");
  tiers.onFirst = () => {
    board._textures = {};
    map.invalidateSize({ pan: false }); // the frame may have got its size since the map last looked
    settle();
    if (waiting) show(waiting);
  };
  map.on("zoomend", tiers.choose); // before the end of the move, which paints
  tiers.load(0);

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
