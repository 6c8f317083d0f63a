// htmx, set up for a strict Content-Security-Policy (base.html's meta tag says how).
import htmx from "htmx.org";

window.htmx = htmx;
