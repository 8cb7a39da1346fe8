/* One map or several: what is drawn may change with the zoom, such as districts from afar and smaller areas closer in.
 *
 * Each tier is a shapes file of its own, fetched when it is first wanted. Until it is there, the tier before it stays.
 */
function readPlace(found) {
  const areas = shapes(found.areas), wards = shapes(found.wards), look = found.look || {};
  return {
    name: found.name, origin: found.origin, bounds: found.bounds, codes: found.areas.code, labels: found.areas.label,
    wardOf: found.areas.ward, areas, typical: median(areas.map((area) => area.side)), wards,
    typicalGroup: median(wards.map((ward) => ward.side)), wardNames: found.wards.name, around: shapes(found.around),
    aroundNames: found.around.name, outline: shape(found.outline), states: found.states, styles: found.styles,
    suffix: look.suffix === undefined ? " ward" : look.suffix, edge: look.edge || 1.6, nearFrom: look.near || 95,
    coded: look.coded !== false,
  };
}

/* Class bytes and figures of one tier, read from the text that they were sent as. */
function readPart(update) {
  return Object.assign({}, update, {
    cls: bytes(update.cls), outlined: update.out ? chosen(update.out) : [],
    val: update.val && figures(update.val, update.bits), none: update.bits === 16 ? -32768 : -2147483648,
  });
}

/* Keeps the tiers of a map; `get` fetches a shapes file. */
function tiersOf(board, addresses, get, lost) {
  const loaded = addresses.map(() => null), asked = addresses.map(() => false);
  let update = null, parts = [];

  function load(tier) {
    if (asked[tier]) return;
    asked[tier] = true;
    const said = loaded.some(Boolean) ? self.busy("Fetching the outlines…") : () => {};
    get(addresses[tier]).then((found) => {
      said();
      const first = !loaded.some(Boolean);
      loaded[tier] = readPlace(found);
      if (first) { board.place = loaded[tier]; self.onFirst(); }
      self.choose();
      board.paint();
    }, (wrong) => { said(); lost(wrong); });
  }

  const self = {
    onFirst() {},
    busy: () => () => {}, // says that something is on its way; returns what ends it
    load,
    /* Take an update: one part for the only tier, or `tiers`: [tier, zoom from which it is drawn, its part]. */
    take(sent) {
      const all = sent.tiers || [[0, 0, {}]];
      update = sent;
      parts = all.map(([tier, from, part]) => ({ tier, from, part: readPart(Object.assign({}, sent, part)) }));
      self.choose();
    },
    /* Put the part that belongs to the zoom on the board; say no version while its shapes are still on the way. */
    choose() {
      if (!update) return;
      const zoom = board._map ? board._map.getZoom() : 0;
      const fitting = parts.filter((one) => one.from <= zoom), wanted = fitting[fitting.length - 1] || parts[0];
      load(wanted.tier);
      const drawn = [wanted, ...fitting.reverse(), ...parts].find((one) => loaded[one.tier]);
      if (!drawn) return;
      if (board.place !== loaded[drawn.tier]) board.hover = null;
      board.place = loaded[drawn.tier];
      board.update = drawn === wanted ? drawn.part : Object.assign({}, drawn.part, { v: "" });
      if (drawn === wanted) document.body.dataset.mapTier = wanted.tier;
    },
  };
  return self;
}
