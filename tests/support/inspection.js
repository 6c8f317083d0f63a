// What every page must keep, whoever opens it. Answers with what is wrong, in words.
() => {
  const problems = [];
  const say = (condition, problem) => condition && problems.push(problem);
  const text = (element) => (element?.textContent ?? "").replace(/\s+/g, " ").trim();
  const named = (element) => `<${element.localName} ${[...element.attributes].map((a) => `${a.name}="${a.value}"`).join(" ").slice(0, 120)}>`;

  const headings = [...document.querySelectorAll("h1")];
  say(headings.length !== 1, `${headings.length} main headings`);
  say(headings.length === 1 && !text(headings[0]), "the main heading is empty");
  say(
    headings.length === 1 && !document.title.replace(/\s+/g, " ").startsWith(text(headings[0])),
    `the title "${document.title}" does not begin with "${text(headings[0])}"`,
  );

  const seen = new Set();
  for (const { id } of document.querySelectorAll("[id]")) {
    say(seen.has(id), `two elements with the id "${id}"`);
    seen.add(id);
  }
  for (const element of document.querySelectorAll("[aria-labelledby], [aria-describedby], [for]")) {
    for (const attribute of ["aria-labelledby", "aria-describedby", "for"]) {
      for (const id of (element.getAttribute(attribute) ?? "").split(/\s+/).filter(Boolean)) {
        say(!seen.has(id), `${attribute}="${id}" points nowhere`);
      }
    }
  }
  for (const link of document.querySelectorAll("a[href^='#']")) {
    const id = decodeURIComponent(link.hash.slice(1));
    say(id && !seen.has(id), `a link to #${id}, which is not there`);
  }

  for (const field of document.querySelectorAll("input, select, textarea")) {
    if (field.hidden || ["hidden", "submit", "button"].includes(field.type)) continue;
    const label = [...(field.labels ?? [])].map(text).join("") || field.getAttribute("aria-label");
    say(!label && !field.getAttribute("aria-labelledby"), `no label: ${named(field)}`);
  }
  for (const element of document.querySelectorAll("a[aria-label], button[aria-label]")) {
    // Who speaks to the computer says what is written.
    const spoken = element.getAttribute("aria-label").replace(/\s+/g, " ").toLowerCase();
    say(!spoken.includes(text(element).toLowerCase()), `"${text(element)}" is called "${spoken}"`);
  }
  for (const form of document.forms) {
    if (form.method !== "post") continue;
    say(!form.querySelector("[name=csrf_token][value]:not([value=''])"), `no token: ${named(form)}`);
  }

  for (const script of document.querySelectorAll("script:not([src])")) {
    say(!["application/json", "application/ld+json"].includes(script.type), "an inline script");
  }
  say(document.querySelector("style"), "an inline style sheet");
  for (const element of document.querySelectorAll("*")) {
    for (const { name } of element.attributes) {
      say(name === "style" || name.startsWith("on"), `${name}="…" in ${named(element)}`);
    }
  }

  const shown = document.body.innerText;
  for (const left of ["%(", "{{", "{%", "undefined", "[object ", "<Markup", "datetime.date("]) {
    say(shown.includes(left), `"${left}" is shown`);
  }
  // In English it is a word.
  say(document.documentElement.lang !== "en" && /(^|\n)None($|\n)/.test(shown), "“None” is shown");
  return problems;
}
