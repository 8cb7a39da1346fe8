/* A browser's translator puts font elements in the place of text nodes. What the page writes afterwards goes into
   nodes that are no longer there, so an old heading would stand over a new map. So remember what stands for which
   text: when the page writes to a text, moves or removes it, its own node comes back first, and is translated anew. */
(() => {
  if (window.equityTranslated) return;
  window.equityTranslated = true;
  const standing = new WeakMap();
  const observer = new MutationObserver(look);
  observer.observe(document.documentElement, { childList: true, subtree: true });

  const isFont = node => node && node.nodeName === "FONT";

  /* One change that swaps them, or two in either order: then the font stands where the text stood. */
  function look(changes) {
    const gone = [];
    for (const change of changes) {
      const font = [...change.addedNodes].find(isFont);
      const beside = [change.previousSibling, change.nextSibling].find(isFont);
      for (const node of change.removedNodes) {
        if (node.nodeType !== Node.TEXT_NODE || node.isConnected) continue;
        if (font || beside) standing.set(node, font || beside);
        else gone.push([node, change]);
      }
      const before = font && gone.find(([, one]) => one.target === change.target
        && one.previousSibling === change.previousSibling && one.nextSibling === change.nextSibling);
      if (before) standing.set(before[0], font);
    }
  }

  function back(node) {
    look(observer.takeRecords());
    const font = standing.get(node);
    standing.delete(node);
    if (font && font.parentNode && !node.isConnected) font.replaceWith(node);
  }

  for (const name of ["data", "nodeValue", "textContent"]) {
    const owner = name === "data" ? CharacterData.prototype : Node.prototype;
    const usual = Object.getOwnPropertyDescriptor(owner, name);
    Object.defineProperty(owner, name, {
      ...usual,
      set(value) {
        if (standing.has(this) || this.nodeType === Node.TEXT_NODE && !this.isConnected) back(this);
        usual.set.call(this, value);
      },
    });
  }
  for (const name of ["removeChild", "insertBefore", "replaceChild"]) {
    const usual = Node.prototype[name];
    Node.prototype[name] = function (...nodes) {
      for (const node of nodes) if (node && node.nodeType === Node.TEXT_NODE && !node.isConnected) back(node);
      return usual.apply(this, nodes);
    };
  }
})();
