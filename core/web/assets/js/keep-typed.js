// Changing the language reloads the page; what was typed comes along, for this tab and this page
// only. Passwords and files stay where they are.
const key = `flygel:typed:${location.pathname}`;
const fields = () =>
  [...document.querySelectorAll("main form [name]")].filter(
    (field) => !["hidden", "password", "file", "submit", "button"].includes(field.type),
  );

document.addEventListener("click", (event) => {
  if (!event.target.closest("[data-keeps-typed]")) return;
  const typed = fields().map((field) => [
    field.name,
    ["checkbox", "radio"].includes(field.type) ? field.checked : field.value,
  ]);
  if (typed.length) sessionStorage.setItem(key, JSON.stringify(typed));
});

const saved = sessionStorage.getItem(key);
if (saved) {
  sessionStorage.removeItem(key);
  const typed = JSON.parse(saved);
  const present = fields();
  if (typed.length === present.length && typed.every(([name], i) => present[i].name === name)) {
    typed.forEach(([, value], i) => {
      if (typeof value === "boolean") present[i].checked = value;
      else present[i].value = value;
    });
  }
}
