// htmx, set up for a strict Content-Security-Policy (base.html's meta tag says how).
import htmx from "htmx.org";

window.htmx = htmx;

// A filter that is not set does not belong in the address.
document.addEventListener("htmx:configRequest", ({ detail }) => {
  if (!detail.elt.matches("form[role='search']")) return;
  detail.path = location.pathname;
  for (const name of [...detail.formData.keys()]) {
    if (detail.formData.get(name) === "") detail.formData.delete(name);
  }
});
