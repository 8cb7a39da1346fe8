/* A picture of one chart or map, as it is on the screen, with title, finding, sources and date: composed as SVG, and
 * painted from that where a PNG is asked for. Fetched when somebody first presses the control (frame.js). */
const MARGIN = 20, LEAST = 480, WIDE = 1600, MOST_POINTS = 5e7;
const STREETS = "The street map is left out: it belongs to others.";

/* Lines of a text that fit a width. */
function broken(text, font, width) {
  PROBE.font = font;
  const lines = [];
  for (const word of clean(text).split(/\s+/).filter(Boolean)) {
    const longer = lines.length ? `${lines[lines.length - 1]} ${word}` : word;
    if (lines.length && PROBE.measureText(longer).width <= width) lines[lines.length - 1] = longer;
    else lines.push(word);
  }
  return lines;
}

/* Words on the sheet from `top` on; returns where they end. */
function paragraph(sheet, text, { top, width, size, weight = 400, fill = "#1f2a33", gap = 0 }) {
  for (const line of broken(text, `${weight} ${size}px ${FONT}`, width)) {
    top += size * 1.35;
    sheet.add(part("text", { x: MARGIN, y: top - size * 0.3, "font-size": size, "font-weight": weight === 400 ? null : weight, fill }, line));
  }
  return top + gap;
}

const precedes = (one, other) => Boolean(one.compareDocumentPosition(other) & Node.DOCUMENT_POSITION_FOLLOWING);
const shows = element => element.getClientRects().length > 0;
const slug = text => text.normalize("NFKD").replace(/[\u0300-\u036f'’]/g, "").toLowerCase().replace(/[^a-z0-9]+/g, "-").replace(/^-+|-+$/g, "").slice(0, 60).replace(/-+$/, "");

/* The first sentences of a text, as many as stand above a picture without pushing it down; a list of figures is none. */
const MOST_SIGNS = 260;
function beginning(text) {
  const [first, ...rest] = text.split(/(?<=[.!?])\s+/);
  let found = first;
  for (const one of rest) {
    if (found.length + one.length > MOST_SIGNS || !/^[A-Z0-9“]/.test(one)) break;
    found += ` ${one}`;
  }
  return found;
}

/* What the page says of a picture: place, page, title, finding, sources. */
function told(target, line) {
  const last = selector => [...document.querySelectorAll(selector)].filter(one => shows(one) && precedes(one, target) && !target.contains(one)).pop();
  const [page, place = ""] = document.title.replace(/ · Equity Map$/, "").split(" · ");
  const map = target.querySelector("iframe")?.contentDocument.querySelector("[role=application]");
  const layer = map?.getAttribute("aria-label").replace(/^[^:]*: /, "");
  // In a tab or a drawer its label stands above what is in it, unless a heading there does.
  const holder = target.closest("[role=tabpanel], [data-testid=stExpander]"), above = last("h1, h2, h3");
  const label = holder && (holder.querySelector(":scope > details > summary [data-testid=stMarkdownContainer]") ?? document.getElementById(holder.getAttribute("aria-labelledby")));
  const heading = (label && !holder.contains(above) ? label : above)?.textContent.trim();
  const sources = [...document.querySelectorAll(".about-figures")].filter(shows).flatMap(one => [...one.querySelectorAll("ul")].slice(0, 1))
    .flatMap(list => [...list.children]).map(one => one.textContent.trim());
  return {
    place, page, title: line.dataset.title || layer || heading || page, finding: beginning(line.dataset.said) || last(".lead")?.textContent.trim() || "",
    whole: line.dataset.said,
    sources: line.dataset.sources || [...new Set(sources)].join(" "),
  };
}

/* The key of a map where it does not lie on it whole: folded, or cut off by a small frame. It goes below the map. */
function keyBelow(target) {
  const key = target.querySelector("iframe")?.contentDocument.querySelector(".em-key:not([hidden])");
  return key && (key.classList.contains("em-folded") || key.scrollHeight > key.clientHeight + 1) ? key : null;
}

/* What an element takes of the page: where it holds one thing alone, as much as that takes. */
function extent(element) {
  const held = [...element.children].filter(one => !/^(style|script)$/.test(one.localName) && shows(one));
  return held.length === 1 && held[0].localName !== "svg" ? extent(held[0]) : element.getBoundingClientRect();
}

function composed(line) {
  const target = line.closest("[data-testid=stElementContainer]").previousElementSibling;
  const said = told(target, line), at = extent(target), today = new Date();
  const width = Math.max(LEAST, Math.ceil(at.width)), group = part("g", { "font-family": FONT }), sheet = new Sheet(group);
  let top = MARGIN;
  const write = (text, look) => { if (text) top = paragraph(sheet, text, { top, width, ...look }); };
  write([said.place, said.page].filter(Boolean).join(" · "), { size: 12, fill: "#46525c" });
  write(said.title, { size: 20, weight: 600, gap: 2 });
  write(said.finding, { size: 14 });
  top += 12;
  const middle = MARGIN + (width - at.width) / 2, dx = middle - at.left, key = keyBelow(target), style = key?.getAttribute("style") ?? "";
  if (key) key.hidden = true;
  const before = target.style.forcedColorAdjust;
  target.style.forcedColorAdjust = "none"; // colours of the page, not those of a screen in high contrast
  trace(sheet, target, dx, top - at.top);
  top += at.height;
  if (key) {
    const folded = key.classList.contains("em-folded");
    key.hidden = false;
    key.classList.remove("em-folded");
    key.style.cssText = "max-height:none;border:0;inset:0 auto auto 0";
    const own = key.getBoundingClientRect();
    trace(sheet, key, middle - own.left, top + 8 - own.top);
    top += 8 + own.height;
    key.setAttribute("style", style);
    key.classList.toggle("em-folded", folded);
  }
  target.style.forcedColorAdjust = before;
  top += 10;
  const streets = target.querySelector("iframe")?.contentDocument.querySelector(".leaflet-tile");
  const quiet = { size: 11, fill: "#46525c", gap: 2 }, day = today.toLocaleDateString("en-GB", { day: "numeric", month: "long", year: "numeric" });
  write([said.sources ? `Sources: ${said.sources}` : "", streets ? STREETS : ""].join(" ").trim(), quiet);
  write(`Picture made with Equity Map on ${day}.`, quiet);
  const height = Math.ceil(top + MARGIN - 6), whole = width + 2 * MARGIN;
  const svg = part("svg", { width: whole, height, viewBox: `0 0 ${whole} ${height}`, role: "img", "aria-labelledby": "em-title em-desc" });
  svg.append(
    part("title", { id: "em-title" }, `${said.place ? `${said.place}: ` : ""}${said.title}`), part("desc", { id: "em-desc" }, said.whole || said.finding),
    sheet.defs, part("rect", { width: whole, height, fill: "#ffffff" }), group,
  );
  const name = [said.place, said.page, said.title].map(slug).filter((one, i, all) => one && all.indexOf(one) === i);
  return { text: new XMLSerializer().serializeToString(svg), width: whole, height, name: `${name.join("-")}-${today.toLocaleDateString("sv-SE")}` };
}

/* An SVG painted, at least `WIDE` points wide. */
async function painted({ text, width, height }) {
  const image = new Image(), address = URL.createObjectURL(new Blob([text], { type: "image/svg+xml" }));
  try {
    image.src = address;
    await image.decode();
    const times = Math.max(WIDE / width, Math.min(2, Math.sqrt(MOST_POINTS / (width * height)))), canvas = document.createElement("canvas");
    canvas.width = Math.ceil(width * times);
    canvas.height = Math.ceil(height * times);
    canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
    return await new Promise((done, failed) => canvas.toBlob(made => made ? done(made) : failed(new Error("nothing painted")), "image/png"));
  } finally {
    URL.revokeObjectURL(address);
  }
}

/* The page at rest: sources stand at its foot, and are drawn last. */
async function atRest() {
  const running = () => document.querySelector("[data-test-script-state=running]");
  for (let i = 0; running() && i < 200; i++) await new Promise(done => setTimeout(done, 100));
}

/* Save the picture that a control is about, as `form`; returns the name of the file. */
export async function save(line, form) {
  await atRest();
  const made = composed(line), file = form === "png" ? await painted(made) : new Blob([made.text], { type: "image/svg+xml" });
  const link = document.createElement("a");
  link.href = URL.createObjectURL(file);
  link.download = `${made.name}.${form}`;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
  return link.download;
}
