/* Back undoes one choice or leaves one page. Streamlit adds an entry to the history for every address that a page
   writes: one when a visitor comes, one more when the page completes its address, and one for every step of a slider.
   So an entry is added only for another page or after something the visitor did; the rest replaces the entry that is
   there, and so does the slider that is still in the hand. Also here: the button that copies the address, and on a
   phone the way from the postcode to its answer, and from one paper card that is typed to the next. */
(() => {
  if (window.equityVisit) return;
  const push = history.pushState.bind(history), replace = history.replaceState.bind(history);
  const SETTLED_MS = 2500;
  const resting = () => document.querySelector("[data-test-script-state]")
    ?.getAttribute("data-test-script-state") === "notRunning";
  /* This script can come after the first run has ended: then the page has arrived. */
  let arriving = !resting(), acted = false, sliding = null, pressed = 0, paused = 0;
  window.equityVisit = true;

  /* The first entry may have been added before this script was here: go back to the one the visitor asked for. */
  const plain = href => href.split("#")[0];
  const asked = plain(performance.getEntriesByType("navigation")[0]?.name ?? location.href);
  if (asked && history.length > 1 && plain(location.href) !== asked && new URL(asked).pathname === location.pathname) {
    const complete = location.href;
    /* Streamlit hears of this step first and would run the page once more, except within one address with a #. */
    window.navigation?.addEventListener("currententrychange", () => replace({}, "", complete + "#"), { once: true });
    addEventListener("popstate", event => {
      event.stopImmediatePropagation();
      replace({}, "", complete);
    }, { capture: true, once: true });
    history.back();
  }

  const act = () => { acted = true; };
  for (const kind of ["pointerdown", "input", "change", "drop"]) addEventListener(kind, act, true);
  addEventListener("keydown", event => {
    if (event.key === "Tab" || event.key === "Shift") return;
    act();
    paused = Math.max(paused, event.timeStamp - pressed);
    pressed = event.timeStamp;
  }, true);
  addEventListener("message", event => { if (event.data?.isStreamlitMessage
    && event.data.type === "streamlit:setComponentValue") act(); });
  addEventListener("popstate", () => { arriving = false; acted = false; sliding = null; });

  new MutationObserver(() => { if (arriving && resting()) arriving = false; })
    .observe(document.body, { subtree: true, attributes: true, attributeFilter: ["data-test-script-state"] });

  /* The slider in the hand, by what stays when it is drawn anew. */
  const slider = () => document.activeElement?.type === "range" ? document.activeElement.id : null;

  history.pushState = (state, title, url) => {
    const to = new URL(url, location.href), inHand = slider();
    if (to.pathname !== location.pathname) {
      /* The new page may write its address before its path is here: then the last entry is already its own. */
      const add = acted;
      arriving = true;
      acted = false;
      sliding = null;
      return add ? push(state, title, url) : replace(state, title, url);
    }
    const still = inHand && sliding === inHand && paused < SETTLED_MS;
    const add = !arriving && acted && !still;
    acted = arriving && acted; // what the visitor does while a page still arrives is not its address
    arriving = false;
    sliding = inHand;
    paused = 0;
    return add ? push(state, title, url) : replace(state, title, url);
  };

  /* "Copy link": the address of exactly this view, without another run of the page. */
  addEventListener("click", async event => {
    const button = event.target.closest?.('[class*="st-key-copy_link"] button');
    if (!button) return;
    const text = location.href;
    say(button, await copied(text) ? "Link copied" : null, text);
  }, true);

  /* On a phone the answer to a postcode comes into view, and the keyboard goes. */
  addEventListener("keydown", event => {
    const box = event.key === "Enter" && event.target.closest?.(".st-key-postcode");
    const answer = document.querySelector(".st-key-answer");
    if (!box || !answer || innerWidth > 640) return;
    const before = answer.textContent, until = performance.now() + 20000;
    const look = () => {
      const now = document.querySelector(".st-key-answer"), heading = now?.querySelector("h1");
      if (heading && now.textContent !== before && resting()) {
        heading.tabIndex = -1;
        heading.focus({ preventScroll: true });
        now.scrollIntoView({ block: "start" });
      } else if (performance.now() < until) setTimeout(look, 100);
    };
    look();
  });

  /* A paper card that was sent: on to its number, to what is wrong with it, or to what there is to choose. */
  addEventListener("keydown", event => {
    const typing = ".st-key-card_typing";
    if (event.key !== "Enter" || !event.target.closest?.(typing)) return;
    const turn = () => document.querySelector('[class*="st-key-card_turn_"]')?.className;
    const before = turn(), until = performance.now() + 20000;
    const go = () => {
      if (turn() === before || !resting()) return performance.now() < until ? setTimeout(go, 50) : undefined;
      const box = document.querySelector(typing);
      const next = box?.querySelector('[class*="st-key-card_at_"]:has([role=alert])') ?? box?.querySelector("form") ?? box;
      next?.querySelector("input, [class*=st-key-ct_keep] button")?.focus();
    };
    go();
  });

  async function copied(text) {
    try {
      await navigator.clipboard.writeText(text);
      return true;
    } catch {
      const box = document.createElement("textarea");
      box.value = text;
      box.style.position = "fixed";
      document.body.append(box);
      box.select();
      const done = document.execCommand("copy");
      box.remove();
      return done;
    }
  }

  function say(button, words, text) {
    if (!words) return window.prompt("Copy this link", text);
    let status = document.getElementById("copied");
    if (!status) {
      status = document.createElement("div");
      status.id = "copied";
      status.setAttribute("role", "status");
      document.body.append(status);
    }
    const at = button.getBoundingClientRect();
    status.style.cssText = `position:fixed;z-index:1000000;padding:.4rem .75rem;border-radius:.5rem;background:#14213d;
      color:#fff;font:1rem sans-serif;top:${at.bottom + 6}px;right:${Math.max(8, innerWidth - at.right)}px`;
    status.textContent = "";
    setTimeout(() => { status.textContent = words; }, 30);
    clearTimeout(status.gone);
    status.gone = setTimeout(() => status.remove(), 3000);
  }
})();
