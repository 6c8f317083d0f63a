// A card of a board can be dragged to another column: it goes where its own form would go.
// Without this script, and with the keyboard, the form on the card does the same.
let dragged = null;

document.addEventListener("dragstart", (event) => {
  const card = event.target.closest?.("[data-board-card]");
  if (!card) return;
  dragged = card;
  event.dataTransfer.effectAllowed = "move";
  event.dataTransfer.setData("text/plain", card.dataset.boardCard);
});

document.addEventListener("dragover", (event) => {
  const column = event.target.closest?.("[data-board-column]");
  if (!dragged || !column || column.contains(dragged)) return;
  event.preventDefault();
  column.dataset.dropping = "";
});

document.addEventListener("dragleave", (event) => {
  const column = event.target.closest?.("[data-board-column]");
  if (column && !column.contains(event.relatedTarget)) delete column.dataset.dropping;
});

document.addEventListener("drop", (event) => {
  const column = event.target.closest?.("[data-board-column]");
  if (!dragged || !column || column.contains(dragged)) return;
  event.preventDefault();
  delete column.dataset.dropping;
  const form = dragged.querySelector("form[data-board-form]");
  if (!form) return;
  form.querySelector("select").value = column.dataset.boardColumn;
  form.requestSubmit();
});

document.addEventListener("dragend", () => {
  dragged = null;
});
