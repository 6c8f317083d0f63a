// Flygel's script. Every page works without it; it only spares people a reload.
import "./htmx.js";
import "./announce.js";
import "./board.js";
import "./drafts.js";
import "./errors.js";
import "./keep-typed.js";
import "./menus.js";
import "./passages.js";
import "./print.js";
import "./scheme.js";
import "./scroll.js";
