// The matrix of cradle to career. Python sends HTML in which every value is escaped; what is pressed goes back to it.
const WIDE = 1000; // pixels from which an opened square stands beside the matrix; below, under its row

export default function ({ data, parentElement, setTriggerValue }) {
  let root = parentElement.querySelector(".mx-root");
  if (!root) {
    root = document.createElement("div");
    root.className = "mx-root";
    root.innerHTML = '<div class="mx-frame"><div class="mx-main"></div></div>';
    parentElement.append(root);
  }
  const frame = root.querySelector(".mx-frame"), main = root.querySelector(".mx-main");
  const before = root.shown, inside = root.contains(document.activeElement);
  if (root.grid !== data.grid) { main.innerHTML = data.grid; root.grid = data.grid; }
  const button = key => key ? main.querySelector(`[data-square="${CSS.escape(key)}"]`) : null;
  const opened = button(data.square);
  for (const one of main.querySelectorAll(".sq")) one.setAttribute("aria-expanded", String(one === opened));

  let detail = root.querySelector(".mx-detail");
  if (root.detail !== data.detail || (data.detail && !detail)) {
    detail?.remove();
    const made = document.createElement("template");
    made.innerHTML = data.detail;
    detail = made.content.firstElementChild;
    root.detail = data.detail;
  }
  const place = () => {
    root.querySelectorAll(".mx-side, .mx-under").forEach(box => { if (box !== detail?.parentElement?.closest(".mx-side, .mx-under")) box.remove(); });
    const side = Boolean(detail) && (root.clientWidth >= WIDE || matchMedia("print").matches), row = opened?.closest("tr");
    frame.classList.toggle("side", side);
    if (!detail) return root.querySelectorAll(".mx-side, .mx-under").forEach(box => box.remove());
    const now = detail.parentElement?.closest(".mx-side, .mx-under");
    if (now && side === now.classList.contains("mx-side") && (side || now.previousElementSibling === row)) return;
    const held = document.activeElement !== document.body && detail.contains(document.activeElement) ? document.activeElement : null;
    if (side || !row) {
      const box = document.createElement("div");
      box.className = "mx-side";
      box.append(detail);
      frame.append(box);
    } else {
      const line = document.createElement("tr"), cell = document.createElement("td");
      line.className = "mx-under";
      line.setAttribute("role", "row");
      cell.setAttribute("role", "cell");
      cell.colSpan = row.children.length;
      cell.append(detail);
      line.append(cell);
      row.after(line);
    }
    now?.remove();
    held?.focus({ preventScroll: true });
  };
  place();

  const shown = data.square ? `${data.square} ${data.shown}` : "";
  if (before !== undefined && before !== shown) {
    if (detail) {
      detail.querySelector("h2").focus({ preventScroll: true });
      detail.closest(".mx-side")?.scrollTo({ top: 0 });
      detail.querySelector("h2").scrollIntoView({ block: "nearest" });
      if (!frame.classList.contains("side")) detail.scrollIntoView({ block: "start" });
    } else if (inside || document.activeElement === document.body) {
      button(before.split(" ")[0])?.focus({ preventScroll: true });
    }
  }
  root.shown = shown;

  const send = asked => setTriggerValue("choice", asked);
  root.onclick = event => {
    const pressed = event.target.closest("[data-square], [data-measure], [data-more], [data-go]");
    if (!pressed) return;
    const { square, measure, more, go } = pressed.dataset;
    if (go !== undefined) {
      if (event.ctrlKey || event.metaKey || event.shiftKey || event.button) return; // a new tab, as with any link
      event.preventDefault();
      return send({ go });
    }
    if (square !== undefined) send({ square: square === data.square ? "" : square });
    else if (measure !== undefined) send({ measure });
    else {
      send({ more });
      const further = document.querySelector(".st-key-cr_further :is(h2, h3)");
      if (further) { further.tabIndex = -1; further.focus({ preventScroll: true }); further.scrollIntoView({ block: "start" }); }
    }
  };
  const steps = { ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0] };
  root.onkeydown = event => {
    if (event.key === "Escape" && data.square) { event.stopPropagation(); return send({ square: "" }); }
    const here = event.target.closest(".sq"), step = steps[event.key];
    if (!here || !step || event.altKey || event.ctrlKey || event.metaKey) return;
    const rows = [...main.querySelectorAll("tbody tr[data-stage]")].map(row => [...row.querySelectorAll(".sq")]);
    const y = rows.findIndex(row => row.includes(here)), x = rows[y].indexOf(here);
    const next = rows[y + step[0]]?.[x + step[1]];
    if (next) { event.preventDefault(); next.focus(); }
  };
  // The observer of the run before holds the detail of that run, and may not have been let go yet.
  root.watch?.disconnect();
  root.watch = new ResizeObserver(place);
  root.watch.observe(root);
  return () => root.watch.disconnect();
}
