/* One finger scrolls the page, two move and zoom the map; a tap still chooses. */
function twoFingers(map) {
  const container = map.getContainer(), hint = line("div", "Use two fingers to move the map", "em-hint");
  let shown = 0, until = 0;
  hint.hidden = true;
  hint.setAttribute("aria-hidden", "true");
  document.body.append(hint);
  // Leaflet would drag the map with the first finger; with two it is its own zoom that moves the map.
  container.addEventListener("touchstart", (event) => { if (event.touches.length < 2) event.stopPropagation(); }, { capture: true, passive: true });
  // The browser takes a finger that scrolls away from the page.
  container.addEventListener("touchcancel", (event) => {
    if (event.touches.length || shown >= 3) return;
    shown += 1;
    hint.hidden = false;
    clearTimeout(until);
    until = setTimeout(() => { hint.hidden = true; }, 1500);
  });
}
