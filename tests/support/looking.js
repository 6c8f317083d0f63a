// How axe looks at a page: at what a page holds once, and at each colour once for all pages.

(() => {
  const TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
  const COLOURS = ["color-contrast", "link-in-text-block"];
  const PLACES = ["scrollable-region-focusable", "target-size"];
  // It finds no faults: it tells a person what to look at.
  const TO_LOOK_AT = ["hidden-content"];
  const APART = [...COLOURS, ...PLACES, ...TO_LOOK_AT];
  const STRUCTURE = {
    runOnly: { type: "tag", values: TAGS },
    rules: Object.fromEntries(APART.map((rule) => [rule, { enabled: false }])),
  };

  // One may lie under another, and axe leaves it open: of each kind, that many are shown to it.
  const ENOUGH = 3;

  // What is behind an element, and what decides whether its text can be told from it.
  let grounds;
  const ground = (element) => {
    if (!element) return "";
    if (grounds.has(element)) return grounds.get(element);
    const { backgroundColor, backgroundImage, filter, opacity, position } = getComputedStyle(element);
    const own = [];
    if (backgroundColor !== "rgba(0, 0, 0, 0)") own.push(backgroundColor);
    if (backgroundImage !== "none") own.push(backgroundImage);
    if (opacity !== "1") own.push(opacity);
    if (filter !== "none") own.push(filter);
    // What is taken out of the flow may lie over something else.
    if (["absolute", "fixed", "sticky"].includes(position)) own.push(`.${element.className}`);
    const isOpaque = /^rgb\(/.test(backgroundColor) && own.length === 1;
    const behind = isOpaque ? own.join() : [ground(element.parentElement), ...own].join("|");
    grounds.set(element, behind);
    return behind;
  };
  const writing = (element) => {
    const { color, fontSize, fontWeight, textDecorationLine, textShadow } = getComputedStyle(element);
    return [color, fontSize, fontWeight, textDecorationLine, textShadow].join();
  };
  const colours = (element) => {
    const state = element.closest(":disabled, [aria-disabled=true]") ? "disabled" : "";
    // A link within a text is compared with the text.
    const beside = element.localName === "a" ? writing(element.parentElement) : "";
    const kind = element.matches("a, input, select, textarea, button") ? element.localName : "";
    return [ground(element), writing(element), beside, kind, state].join(" / ");
  };
  const isWritten = (element) =>
    element.matches("input, select, textarea") ||
    [...element.childNodes].some((child) => child.nodeType === 3 && child.data.trim());
  const isShown = (element) =>
    element.checkVisibility({ opacityProperty: true, visibilityProperty: true });

  // What axe has to judge by its place: targets that stand close or lie over one another, and what
  // scrolls. Nothing else can be at fault, and for a verdict on one target axe lays out the whole
  // page, which takes it longer than all other rules together.
  const TARGETS = `a[href], area[href], button, input, select, textarea, summary, [contenteditable],
    [tabindex][role]:not([role=region])`;
  const SMALL = 24;
  const rooms = (shown) =>
    [...document.querySelectorAll(TARGETS)].filter((target) => shown.has(target)).map((element) => {
      const { left, right, top, bottom, width, height } = element.getBoundingClientRect();
      const [across, along] = [width, height].map((length) => Math.max(0, SMALL - length) / 2);
      return { element, left: left - across, right: right + across, top: top - along, bottom: bottom + along };
    });
  // Targets of which one reaches into the room that another needs.
  const crowded = (shown) => {
    const found = new Set();
    const sorted = rooms(shown).sort((one, other) => one.top - other.top);
    sorted.forEach((one, place) => {
      for (let next = place + 1; next < sorted.length && sorted[next].top < one.bottom; next += 1) {
        const other = sorted[next];
        if (one.left < other.right && other.left < one.right) found.add(one.element).add(other.element);
      }
    });
    return [...found];
  };
  const scrolls = (element) => {
    const { clientHeight, clientWidth, scrollHeight, scrollWidth } = element;
    if (scrollWidth <= clientWidth && scrollHeight <= clientHeight) return false;
    const { overflowX, overflowY } = getComputedStyle(element);
    return [overflowX, overflowY].some((overflow) => ["auto", "scroll"].includes(overflow));
  };

  // Outside the menus; what the look before did not see has not been looked at.
  let before;
  const isNew = (shown) => {
    const seen = before ?? shown;
    before = shown;
    return [...shown].some((element) => !seen.has(element) && !element.closest("body > header"));
  };

  const told = (violation) =>
    `${violation.id}: ${violation.help}\n` +
    violation.nodes
      .slice(0, 4)
      .map((node) => `      ${node.target}: ${node.failureSummary.replace(/\s+/g, " ")}`)
      .join("\n");

  // The menus and the way past them, alike on all pages; what is said of the page as a whole is said
  // of them.
  const MENUS = ["body > header", ".ds-skip-link"];

  // Answers with the faults, and with how often each kind of colours has been looked at now.
  window.look = async (rules, everything, looks) => {
    const found = [];
    const shown = new Set([...document.body.querySelectorAll("*")].filter(isShown));
    if (isNew(shown) || everything) rules = "all";
    const ask = async (where, options) => {
      const { violations } = await axe.run(where, { ...options, resultTypes: ["violations"] });
      found.push(...violations.map(told));
    };
    if (rules === "all") {
      await ask(everything ? document : { exclude: MENUS.map((menu) => [menu]) }, STRUCTURE);
    }
    if (rules !== "colours") {
      const placed = [...crowded(shown), ...[...shown].filter(scrolls)].filter(
        (element) => everything || !element.closest(MENUS.join()),
      );
      if (placed.length > 0)
        await ask({ include: placed }, { runOnly: { type: "rule", values: PLACES } });
    }
    grounds = new WeakMap();
    const kinds = new Map();
    for (const element of shown) {
      if (!isWritten(element)) continue;
      const kind = colours(element);
      const times = looks[kind] ?? 0;
      if (times >= ENOUGH) continue;
      looks[kind] = times + 1;
      kinds.set(element, kind);
    }
    if (kinds.size > 0) {
      const { passes, violations } = await axe.run(
        { include: [...kinds.keys()] },
        {
          runOnly: { type: "rule", values: COLOURS },
          resultTypes: ["violations", "passes"],
          elementRef: true,
        },
      );
      found.push(...violations.map(told));
      const judged = [...passes, ...violations].flatMap((result) => result.nodes);
      for (const { element } of judged) if (kinds.has(element)) looks[kinds.get(element)] = ENOUGH;
    }
    const looked = new Set(kinds.values());
    return [found, Object.fromEntries([...looked].map((kind) => [kind, looks[kind]]))];
  };
})();
