// After a list has changed in place, its count is read out.
document.addEventListener("htmx:afterSettle", () => {
  const count = document.querySelector("[data-count]");
  const announcer = document.querySelector("[data-announcer]");
  if (count && announcer) announcer.textContent = count.textContent.trim();
});
