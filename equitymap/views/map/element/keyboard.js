/* The map without a mouse: arrows move it, + and - zoom, M and N go from mark to mark and through the neighbourhoods. */
const HELP = "Arrow keys move the map, plus and minus zoom, 0 shows the whole place. M goes to the next service, N to the "
  + "next neighbourhood, with Shift to the one before. Enter opens it, Escape leaves it.";

function keyboardOf(map, board, actions) {
  const container = map.getContainer(), help = line("p", HELP, "em-unseen"), said = line("p", "", "em-unseen");
  help.id = "em-help";
  said.setAttribute("aria-live", "polite");
  container.tabIndex = 0;
  container.setAttribute("role", "application");
  container.setAttribute("aria-roledescription", "map");
  container.setAttribute("aria-describedby", help.id);
  document.body.append(help, said);
  let at = null; // what the keys have reached

  /* Services as they are drawn, what is gone first, then from north to south; neighbourhoods in the order of the table. */
  const order = (what) => {
    if (what === "area") return board.place.areas.map((_, i) => ({ area: i, id: board.place.codes[i], keyed: true }));
    if (!board.services) return [];
    const { at: spots, states, id } = board.services, gone = (i) => states[board.stateOf(i)].gone || 0;
    return (board.shown || []).slice().sort((a, b) => gone(b) - gone(a) || spots[2 * a + 1] - spots[2 * b + 1])
      .map((i) => ({ service: i, id: id[i], keyed: true }));
  };
  const step = (what, by) => {
    const all = order(what);
    if (!all.length) { said.textContent = "There is no service on the map."; return; }
    let from = at && at[what] !== undefined ? all.findIndex((one) => one[what] === at[what]) : -1;
    if (from < 0 && what === "area") from = board.update.sel; // on from the selected one
    if (from < 0 && by < 0) from = 0;
    reach(all[(from + by + all.length) % all.length]);
  };
  const spot = (hit) => {
    const spots = hit.service === undefined ? board.place.areas[hit.area].at : board.services.at.slice(2 * hit.service, 2 * hit.service + 2);
    return board.toLatLng(spots[0], spots[1]);
  };
  const reach = (hit) => {
    at = hit;
    const latlng = spot(hit), point = map.latLngToContainerPoint(latlng), size = map.getSize();
    const under = board.covered().some((box) => point.x > box.left && point.x < box.right && point.y > box.top && point.y < box.bottom);
    if (under || point.x < 40 || point.y < 70 || point.x > size.x - 60 || point.y > size.y - 30) {
      actions.taken();
      map.setView(latlng, map.getZoom(), { animate: false });
    }
    board.hover = hit;
    board.soon();
    actions.explain(hit, latlng);
    said.textContent = Array.from(words(board, hit).children, (child) => child.textContent).join(". ");
  };
  const leave = () => { at = null; board.hover = null; board.soon(); actions.hush(); said.textContent = ""; };

  const MOVES = { ArrowLeft: [-90, 0], ArrowRight: [90, 0], ArrowUp: [0, -90], ArrowDown: [0, 90] };
  container.addEventListener("keydown", (event) => {
    if (event.target !== container || event.ctrlKey || event.metaKey || event.altKey || !board.place) return;
    const key = event.key, letter = key.toLowerCase();
    if (MOVES[key]) { actions.taken(); map.panBy(MOVES[key], { animate: !calm }); }
    else if (key === "+" || key === "=") actions.zoom(1);
    else if (key === "-" || key === "_") actions.zoom(-1);
    else if (key === "0") actions.whole();
    else if (letter === "m") step("service", event.shiftKey ? -1 : 1);
    else if (letter === "n") step("area", event.shiftKey ? -1 : 1);
    else if (key === "Enter" && at) board.fire("click", { latlng: spot(at), sourceTarget: at });
    else if (key === "Escape" && at) leave();
    else return;
    event.preventDefault();
  });
  container.addEventListener("blur", () => { if (at) leave(); });
  return { name: (text) => container.setAttribute("aria-label", text) };
}
