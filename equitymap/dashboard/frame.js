/* What the frame does in the browser: on a phone the two buttons that open the drawer, and what closes it; the keys of
   the presenter view; printing; and the roles and names that Streamlit's own parts lack. */
(() => {
  if (window.equityFrame) return;
  window.equityFrame = true;
  const one = selector => document.querySelector(selector);
  const every = selector => document.querySelectorAll(selector);
  const narrow = () => matchMedia("(max-width: 767px)").matches;
  const press = selector => { const button = one(selector); if (button && !button.disabled) button.click(); };
  let opener = null;

  const EXPAND = "[data-testid=stExpandSidebarButton]";
  const COLLAPSE = "[data-testid=stSidebarCollapseButton] button";
  const WITHIN = {
    menu: "[data-testid=stSidebarNav] a",
    choose: "[data-testid=stSidebarUserContent] :is(button, input, [tabindex='0'])",
  };

  function open(what, button) {
    if (document.body.dataset.drawer === what) return close();
    opener = button;
    document.body.dataset.drawer = what;
    press(EXPAND);
    setTimeout(() => one(WITHIN[what])?.focus(), 350);
  }

  function close() {
    if (!document.body.dataset.drawer) return;
    delete document.body.dataset.drawer;
    press(COLLAPSE);
    (opener?.isConnected ? opener : one("[data-frame=menu]"))?.focus();
  }

  document.addEventListener("click", event => {
    const button = event.target.closest("[data-frame]");
    const asked = button?.dataset.frame;
    if (asked === "print") window.print();
    else if (asked === "close") close();
    else if (asked) open(asked, button);
    else if (narrow() && event.target.closest("[data-testid=stSidebarNavLink]")) setTimeout(close);
  });

  /* A chart or a map as a picture: its script is fetched when it is first asked for. */
  document.addEventListener("click", event => {
    const button = event.target.closest("[data-picture]"), line = button?.closest(".picture-line"), said = line?.querySelector("[role=status]");
    if (!line || line.ariaBusy === "true") return;
    line.ariaBusy = "true";
    said.textContent = "Drawing…";
    import(new URL(line.dataset.script, document.baseURI).href)
      .then(made => made.save(line, button.dataset.picture))
      .then(() => { said.textContent = "Saved."; }, wrong => {
        console.error(wrong);
        said.textContent = "No picture could be made. Reload the page and try again, or print it.";
      })
      .finally(() => { line.ariaBusy = "false"; });
  });

  /* A map is printed as it stands on the screen, whole, made smaller where paper is narrower. */
  const PAPER_PX = 700;
  addEventListener("beforeprint", () => {
    for (const map of every("iframe[src*=streamlit_folium]")) {
      map.style.setProperty("--print-width", map.clientWidth + "px");
      map.style.setProperty("--print-height", map.clientHeight + "px");
      map.style.setProperty("--print-zoom", Math.min(1, PAPER_PX / map.clientWidth));
    }
  });

  const STEPS = {
    ArrowRight: "next", PageDown: "next", ArrowLeft: "previous", PageUp: "previous", Home: "first",
    Escape: "leave",
  };
  function stepBy(event) {
    const step = STEPS[event.key];
    const typing = event.target.closest?.("input, textarea, select, [role=slider], [role=tab]");
    if (!step || typing || event.altKey || event.ctrlKey || event.metaKey || !one(".st-key-present_strip")) return;
    event.preventDefault();
    press(`.st-key-present_${step} button`);
  }
  document.addEventListener("keydown", event => {
    if (event.key === "Escape" && document.body.dataset.drawer) return close();
    stepBy(event);
  }, true);
  /* Who has clicked in a map still steps on with a clicker; arrow keys move the map. */
  document.addEventListener("load", event => {
    const inner = event.target.matches?.("iframe[src*=streamlit_folium]") && event.target.contentDocument;
    if (inner) inner.addEventListener("keydown", key => { if (!key.key.startsWith("Arrow")) stepBy(key); }, true);
  }, true);

  const set = (element, name, value) => {
    if (element.getAttribute(name) !== value) element.setAttribute(name, value);
  };

  /* Streamlit's list of pages holds more than list items; its pop-overs lie outside every landmark. */
  function mend() {
    for (const item of every("[data-testid=stSidebarNavItems], [data-testid=stSidebarNavItems] li"))
      set(item, "role", "presentation");
    for (const body of every("[data-testid=stPopoverBody]")) {
      set(body, "role", "dialog");
      set(body, "aria-label", one("[data-testid=stPopover] button[aria-expanded=true]")?.innerText || "More");
    }
    for (const image of every("img[data-testid$=Logo]")) set(image, "alt", "Equity Map");
  }
  /* Where the map of a page begins: an answer may have one line or four, and the map takes what is left of the window.
     The longest answer counts while a visitor stays, so that the map does not change its size with every choice. */
  let measured = "", lowest = 0;
  function measure() {
    const main = one("[data-testid=stMain]"), map = main?.querySelector("iframe[src*=streamlit_folium], .st-key-pa_network");
    if (!map) return;
    const page = [location.pathname, innerWidth, innerHeight].join();
    if (page !== measured) { measured = page; lowest = 0; }
    lowest = Math.max(lowest, Math.round(map.getBoundingClientRect().top + main.scrollTop));
    const style = document.documentElement.style;
    if (style.getPropertyValue("--map-top") !== lowest + "px") style.setProperty("--map-top", lowest + "px");
  }
  let due = false;
  function look() {
    if (due) return;
    due = true;
    requestAnimationFrame(() => { due = false; mend(); measure(); });
  }
  new MutationObserver(look).observe(document.body, { childList: true, subtree: true });
  addEventListener("resize", look);
  look();
})();
