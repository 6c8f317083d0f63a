// A form that is saved as one types: what the server does not have yet stays in this browser, so
// that an expired session, a lost connection or a closed page loses nothing. A question's answer is
// kept with the version that it was written on top of (the hidden v-<question>): where somebody else
// has written meanwhile, the server shows both. Files and passwords are left alone.
const form = document.querySelector("form[data-draft]");

if (form) {
  const place = `flygel:draft:${location.pathname}`;
  const LEFT_ALONE = ["hidden", "password", "file", "submit", "button", "fieldset"];
  const fields = () => [...form.elements].filter((field) => field.name && !LEFT_ALONE.includes(field.type));
  const isChoice = (field) => ["checkbox", "radio"].includes(field.type);
  const read = (field) => [field.name, isChoice(field) ? field.value : null, isChoice(field) ? field.checked : field.value];
  const version = (question) => form.querySelector(`[name="v-${question}"]`);
  // The fields f-budget-0-amount and f-budget-1-amount answer one question, whose version is v-budget.
  const questionOf = ({ name }) => {
    for (let end = name.length; end > 2; end = name.lastIndexOf("-", end - 1)) {
      if (name.startsWith("f-") && version(name.slice(2, end))) return name.slice(2, end);
    }
    return name;
  };
  const answers = () => {
    const found = {};
    for (const field of fields()) {
      const question = questionOf(field);
      found[question] ??= { seen: version(question)?.value, fields: [] };
      found[question].fields.push(read(field));
    }
    return found;
  };
  const tell = (text) => {
    const state = document.getElementById("save-state");
    if (state) state.textContent = text;
  };

  // What the server has, and what it has been sent.
  let known = answers();
  let sent = known;
  const keep = () => {
    const typed = Object.entries(answers()).filter(
      ([question, answer]) => JSON.stringify(answer.fields) !== JSON.stringify(known[question]?.fields),
    );
    if (typed.length) localStorage.setItem(place, JSON.stringify(Object.fromEntries(typed)));
    else localStorage.removeItem(place);
  };
  const keptBefore = () => {
    try {
      return JSON.parse(localStorage.getItem(place) ?? "{}");
    } catch {
      return {};
    }
  };

  let differs = false;
  for (const [question, { seen, fields: typed }] of Object.entries(keptBefore())) {
    for (const [name, choice, value] of typed) {
      const field = fields().find((each) => each.name === name && (choice === null || each.value === choice));
      if (!field || read(field)[2] === value) continue;
      differs = true;
      field[isChoice(field) ? "checked" : "value"] = value;
      if (version(question) && seen !== undefined) version(question).value = seen;
    }
  }
  if (differs) {
    const note = document.querySelector("[data-draft-restored]");
    if (note) note.hidden = false;
    // Saves it as if it had been typed just now; where others have written, both are shown.
    setTimeout(() => form.dispatchEvent(new Event("change")), 0);
  } else {
    localStorage.removeItem(place);
  }

  form.addEventListener("input", keep);
  form.addEventListener("change", keep);
  // Whoever takes the other's text lets go of their own.
  form.addEventListener("submit", ({ submitter }) => {
    if (submitter?.name !== "take") return;
    known[submitter.value] = answers()[submitter.value];
    keep();
  });
  document.addEventListener("htmx:beforeRequest", ({ detail }) => {
    if (detail.elt === form) sent = answers();
  });
  // Leaving by one of the form's own buttons: the answer tells whether it was saved.
  document.addEventListener("htmx:beforeSwap", (event) => {
    const { detail } = event;
    if (detail.requestConfig?.elt !== form) return;
    if (detail.xhr.getResponseHeader("X-Draft-Saved") === "all") {
      known = sent;
      keep();
    }
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
    if (localStorage.getItem(place)) form.dispatchEvent(new Event("change"));
  });
}
