/* How the frame, its buttons and labels look. */
const STYLE = `
  html, body { margin: 0; height: 100%; overflow: hidden; font-family: ${FONT}; }
  #map_div { width: 100% !important; height: 100vh !important; background: #eef1f3; font: 1.08rem/1.4 ${FONT};
    touch-action: pan-x pan-y !important; }
  #map_div canvas { cursor: inherit; }
  #map_div:focus-visible { outline: 3px solid #1d5c86; outline-offset: -3px; }
  .em-unseen { position: absolute; width: 1px; height: 1px; margin: 0; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
  .em-buttons { display: flex; flex-direction: column; gap: 6px; }
  .em-buttons button { width: 44px; height: 44px; padding: 0; border: 1px solid #7f8a94; border-radius: 6px;
    background: #fff; color: ${INK}; cursor: pointer; }
  .em-buttons button:hover, .em-key button:hover { background: #eaf3f8; }
  .em-buttons button:focus-visible, .em-key button:focus-visible { outline: 3px solid #1d5c86; outline-offset: 2px; }
  .em-buttons svg { width: 20px; height: 20px; display: block; margin: auto; fill: none; stroke: currentColor;
    stroke-width: 2; stroke-linecap: round; }
  .leaflet-tooltip.em-words { padding: 8px 12px; border: 1px solid #7f8a94; border-radius: 6px; color: ${INK};
    background: #fff; box-shadow: 0 2px 8px rgba(31,42,51,.18); white-space: normal; width: max-content;
    max-width: 20rem; font: 1.08rem/1.4 ${FONT}; }
  .quiet { color: ${QUIET}; font-size: 1rem; }
  .em-notice { position: absolute; z-index: 1000; inset: auto 12px 12px; padding: 10px 14px; background: #fff;
    border: 1px solid #7f8a94; border-radius: 6px; color: ${INK}; }
  .em-key { position: fixed; z-index: 900; left: 10px; bottom: 10px; box-sizing: border-box; max-width: calc(100% - 84px);
    max-height: calc(100% - 20px); overflow: auto; border: 1px solid #7f8a94; border-radius: 6px; color: ${INK};
    background: #fff; font: 1rem/1.3 ${FONT}; }
  .em-key[hidden] { display: none; }
  .em-key > button { float: right; min-height: 26px; margin: 4px 4px 0 10px; padding: 0 8px; border: 1px solid #7f8a94;
    border-radius: 5px; background: #fff; color: ${INK}; font: 600 1rem/1 ${FONT}; cursor: pointer; }
  .em-key > button::after { content: " ▾"; }
  .em-folded { border: 0; background: none; overflow: visible; }
  .em-folded > button { float: none; min-width: 64px; min-height: 44px; margin: 0; padding: 0 14px; }
  .em-folded > button::after { content: " ▴"; }
  .em-folded > .em-key-body { display: none; }
  .em-key-body { padding: 7px 10px 8px; max-width: 19.5rem; }
  .em-key-body > strong { display: block; margin: 0 0 3px; }
  .em-key-body > ul, .em-key-body > table { clear: both; }
  .em-key-body > * + strong { margin-top: 8px; }
  .em-key ul { list-style: none; margin: 4px 0 0; padding: 0; }
  .em-key li { display: flex; align-items: center; gap: .6em; margin: 1px 0; }
  .em-key canvas { flex: none; display: block; }
  .em-key .em-bar { width: 100% !important; clear: both; }
  .em-ends { display: flex; justify-content: space-between; gap: 1.5em; }
  .em-ends span + span { text-align: right; }
  .em-cuts { position: relative; height: 1.3em; }
  .em-cuts span { position: absolute; transform: translateX(-50%); white-space: nowrap; }
  .em-key table { border-collapse: collapse; margin-top: 6px; }
  .em-key th { font-weight: 400; text-align: left; padding: 0 0 0 4px; }
  .em-key th[scope=col] { text-align: center; padding: 0 3px; }
  .em-key td canvas { margin: auto; }
  .em-key p { margin: 4px 0 0; }
  .em-hint { position: fixed; z-index: 950; inset: 0; display: grid; place-items: center; padding: 1rem; pointer-events: none;
    background: rgba(31,42,51,.55); color: #fff; font: 600 1.3rem/1.3 ${FONT}; text-align: center; }
  .em-hint[hidden] { display: none; }
  @media (pointer: coarse) { .em-key > button { min-height: 36px; } .em-folded > button { min-height: 44px; } }
  @media (forced-colors: active) {
    .em-hint { background: Canvas; color: CanvasText; }
    #map_div { forced-color-adjust: none; }
    #map_div:focus-visible { outline-color: Highlight; }
  }
  @media print {
    .em-key > button, .em-buttons, .em-hint { display: none !important; }
    .em-key { border: 1px solid #7f8a94; background: #fff; }
    .em-folded > .em-key-body { display: block; }
  }
`;
