/* How the frame, its buttons and labels look. */
const STYLE = `
  html, body { margin: 0; height: 100%; overflow: hidden; font-family: ${FONT}; }
  #map_div { width: 100% !important; height: 100vh !important; background: #eef1f3; font: 14px/1.4 ${FONT}; }
  #map_div canvas { cursor: inherit; }
  .em-buttons { display: flex; flex-direction: column; gap: 6px; }
  .em-buttons button { width: 44px; height: 44px; padding: 0; border: 1px solid #7f8a94; border-radius: 6px;
    background: #fff; color: ${INK}; cursor: pointer; }
  .em-buttons button:hover { background: #eaf3f8; }
  .em-buttons button:focus-visible { outline: 3px solid #1d5c86; outline-offset: 2px; }
  .em-buttons svg { width: 20px; height: 20px; display: block; margin: auto; fill: none; stroke: currentColor;
    stroke-width: 2; stroke-linecap: round; }
  .leaflet-tooltip.em-words { padding: 8px 12px; border: 1px solid #7f8a94; border-radius: 6px; color: ${INK};
    background: #fff; box-shadow: 0 2px 8px rgba(31,42,51,.18); white-space: normal; width: max-content;
    max-width: 260px; font: 14px/1.4 ${FONT}; }
  .em-words .quiet { color: ${QUIET}; font-size: 13px; }
  .em-notice { position: absolute; z-index: 1000; inset: auto 12px 12px; padding: 10px 14px; background: #fff;
    border: 1px solid #7f8a94; border-radius: 6px; color: ${INK}; }
`;
