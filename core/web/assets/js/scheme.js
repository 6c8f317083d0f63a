// Light, dark or automatic: changed at once, and told to the server for the next page.
for (const form of document.querySelectorAll("[data-scheme-form]")) {
  form.addEventListener("submit", (event) => {
    const scheme = event.submitter?.value;
    if (!scheme) return;
    event.preventDefault();
    const body = new FormData(form);
    body.set("scheme", scheme);
    fetch(form.action, { method: "POST", body, redirect: "manual" }).catch(() => {});
    document.documentElement.dataset.colorScheme = scheme;
    for (const choice of document.querySelectorAll(".fl-scheme__choice")) {
      choice.setAttribute("aria-pressed", String(choice.value === scheme));
    }
  });
}
