// What is typed into a form with [data-passages] is kept in this browser until the server has it: a
// closed tab, a lost connection or an expired session loses nothing. The key is the page's path.
const place = (form) => `flygel:passages:${location.pathname}:${form.dataset.passages}`;
const written = (form) => form.querySelectorAll("textarea[name]");
// The version that a text was written on top of stands beside it.
const version = (form, field) =>
  form.querySelector(`[name="${field.name.replace(/^text-/, "version-")}"]`);

function keep(form) {
  const typed = {};
  for (const field of written(form)) {
    if (field.value === field.defaultValue) continue;
    typed[field.name] = { text: field.value, seen: version(form, field)?.value };
  }
  if (Object.keys(typed).length) localStorage.setItem(place(form), JSON.stringify(typed));
  else localStorage.removeItem(place(form));
}

function bringBack(form) {
  let found = {};
  try {
    found = JSON.parse(localStorage.getItem(place(form)) ?? "{}");
  } catch {
    localStorage.removeItem(place(form));
  }
  for (const field of written(form)) {
    const { text, seen } = found[field.name] ?? {};
    if (typeof text !== "string" || text === field.value) continue;
    field.value = text;
    // If somebody has written meanwhile, the server is to see it, and to keep both.
    const hidden = version(form, field);
    if (hidden && seen !== undefined) hidden.value = seen;
    field.dispatchEvent(new Event("input", { bubbles: true }));
    const told = form.querySelector("[data-passages-back]");
    if (told) told.hidden = false;
  }
}

for (const form of document.querySelectorAll("form[data-passages]")) {
  // When everything is loaded htmx listens, so that what is brought back is saved like typing.
  window.addEventListener("load", () => bringBack(form));
  form.addEventListener("input", () => keep(form));
  form.addEventListener("submit", () => keep(form));
  window.addEventListener("pagehide", () => keep(form));
}

// An answer to what was saved while typing: the server has this text now.
document.addEventListener("htmx:afterRequest", ({ detail }) => {
  const form = detail.elt.closest?.("form[data-passages]");
  if (!form || !detail.successful || leadsToSignIn(detail)) return;
  const field = detail.elt.querySelector("textarea[name]");
  if (field && detail.requestConfig.formData.get(field.name) === field.value) {
    field.defaultValue = field.value;
    keep(form);
  }
});

// Signed out meanwhile: the sign-in page does not belong into this one. The text stays here.
document.addEventListener("htmx:beforeSwap", (event) => {
  const form = event.detail.elt?.closest?.("form[data-passages]");
  if (!form || !leadsToSignIn(event.detail)) return;
  event.detail.shouldSwap = false;
  const told = form.querySelector("[data-signed-out]");
  if (told) told.hidden = false;
});

function leadsToSignIn({ xhr }) {
  return xhr?.responseURL ? new URL(xhr.responseURL).pathname.startsWith("/login") : false;
}
