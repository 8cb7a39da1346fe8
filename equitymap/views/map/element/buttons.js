/* Zoom in, zoom out, whole place: real buttons with names. */
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
  return control.addTo(map).getContainer();
}
