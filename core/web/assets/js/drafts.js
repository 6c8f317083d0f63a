// A form that is saved as one types: what is not saved yet stays in this tab, so that an expired
// session, a lost connection or a closed page loses nothing. Files and passwords are left alone.
const form = document.querySelector("form[data-draft]");

if (form) {
  const key = `flygel:draft:${location.pathname}`;
  const fields = () =>
    [...form.elements].filter(
      (field) => field.name && !["hidden", "password", "file", "submit", "button", "fieldset"].includes(field.type),
    );
  const state = () => document.getElementById("save-state");
  const tell = (text) => {
    if (state()) state().textContent = text;
  };
  const keep = () =>
    sessionStorage.setItem(
      key,
      JSON.stringify(
        fields().map((field) => [
          field.name,
          ["checkbox", "radio"].includes(field.type) ? [field.value, field.checked] : field.value,
        ]),
      ),
    );

  const kept = sessionStorage.getItem(key);
  if (kept) {
    let differs = false;
    const typed = JSON.parse(kept);
    for (const field of fields()) {
      const isChoice = ["checkbox", "radio"].includes(field.type);
      const found = typed.find(([name, value]) => name === field.name && (!isChoice || value[0] === field.value));
      if (!found) continue;
      const value = isChoice ? found[1][1] : found[1];
      if (isChoice ? field.checked !== value : field.value !== value) {
        differs = true;
        if (isChoice) field.checked = value;
        else field.value = value;
      }
    }
    if (differs) {
      const note = document.querySelector("[data-draft-restored]");
      if (note) note.hidden = false;
      // Saves it as if it had been typed just now; where others have written, both are shown.
      setTimeout(() => form.dispatchEvent(new Event("change")), 0);
    } else {
      sessionStorage.removeItem(key);
    }
  }

  form.addEventListener("input", keep);
  form.addEventListener("change", keep);
  // Leaving by one of the form's own buttons: the answer tells whether it was saved.
  document.addEventListener("htmx:beforeSwap", (event) => {
    const { detail } = event;
    if (detail.requestConfig?.elt !== form) return;
    const saved = detail.xhr.getResponseHeader("X-Draft-Saved");
    if (saved === "all") sessionStorage.removeItem(key);
    if (!detail.xhr.responseText.includes('id="save-state"')) {
      // Somewhere else answered, such as the page to sign in on.
      detail.shouldSwap = false;
      tell(form.dataset.draftOffline);
    }
  });
  for (const failure of ["htmx:sendError", "htmx:responseError", "htmx:timeout"]) {
    document.addEventListener(failure, ({ detail }) => {
      if (detail.requestConfig?.elt === form || detail.elt === form) tell(form.dataset.draftOffline);
    });
  }
  window.addEventListener("online", () => {
    if (sessionStorage.getItem(key)) form.dispatchEvent(new Event("change"));
  });
}
