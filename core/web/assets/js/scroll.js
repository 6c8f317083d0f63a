// A table that is wider than its place can be reached and scrolled with the keyboard.
const watcher = new ResizeObserver((entries) => {
  for (const { target } of entries) reach(target);
});

function reach(frame) {
  if (frame.scrollWidth > frame.clientWidth) {
    frame.tabIndex = 0;
    frame.setAttribute("role", "region");
    frame.setAttribute("aria-label", frame.querySelector("caption")?.textContent.trim() ?? "");
  } else {
    for (const name of ["tabindex", "role", "aria-label"]) frame.removeAttribute(name);
  }
}

const watch = (part) => {
  for (const frame of part.querySelectorAll("[data-scroll]")) watcher.observe(frame);
};

watch(document);
document.addEventListener("htmx:afterSettle", () => watch(document));
