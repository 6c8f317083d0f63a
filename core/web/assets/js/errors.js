// A form that came back with errors: the summary takes the focus, and its links take one to the
// field itself rather than only near it.
const summary = document.querySelector("[data-error-summary]");

if (summary) {
  summary.focus();
  summary.addEventListener("click", (event) => {
    const link = event.target.closest("a[href^='#']");
    const field = link && document.getElementById(link.hash.slice(1));
    if (!field) return;
    event.preventDefault();
    const group = field.closest(".fl-field") ?? field;
    group.scrollIntoView({ block: "center" });
    field.focus({ preventScroll: true });
  });
}
