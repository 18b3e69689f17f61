// Search by name: zones, facilities, homes; a box with a list that arrow keys walk through.
const Search = (() => {
  const MOST = 30, MOST_HOMES = 8;

  let study = null, visit = null, plain = null, found = [], active = -1, box = null, list = null;

  function prepare(held, whenVisited) {
    study = held;
    visit = whenVisited;
  }
  function folded(text) {
    return text.normalize("NFKC").toLowerCase();
  }
  // Every name made comparable, once, when the first letter is typed.
  function entries() {
    if (plain) return plain;
    const all = (kind, names, ids) => names.map((name, row) => ({
      kind, row, name, text: folded(name + (ids && ids[row] !== name ? "\n" + ids[row] : ""))
    }));
    plain = [
      all("zone", study.zones.name, study.zones.id),
      all("place", study.places.name, study.places.id),
      all("home", study.homes.name)
    ];
    return plain;
  }
  // Names that begin so come before those that hold it; zones before facilities before homes.
  function matches(typed) {
    const wanted = folded(typed.trim());
    if (!wanted) return [];
    return entries().reduce((listed, some) => {
      const most = some.length && some[0].kind === "home" ? MOST_HOMES : MOST;
      const held = some.filter((one) => one.text.includes(wanted));
      const begin = held.filter((one) => one.text.startsWith(wanted));
      const rest = held.filter((one) => !one.text.startsWith(wanted));
      return listed.concat(begin.concat(rest).slice(0, most));
    }, []).slice(0, MOST);
  }
  function kind(entry) {
    if (entry.kind === "zone") return Words.of("level", study.zones.level[entry.row]);
    if (entry.kind === "home") return Words.say("home");
    return Legend.serviceName(study.places.service[entry.row]);
  }

  function show(entriesFound) {
    found = entriesFound;
    active = -1;
    Dom.empty(list);
    found.forEach((entry, at) => {
      const item = Dom.make("li", "lc-found");
      Dom.attributes(item, {role: "option", id: "lc-found-" + at, "aria-selected": "false"});
      Dom.add(item, Dom.name("span", "lc-name", entry.name), Dom.make("span", "lc-quiet",
        kind(entry)));
      item.addEventListener("mousedown", (event) => {
        event.preventDefault();
        take(at);
      });
      Dom.add(list, item);
    });
    const typed = box.value.trim().length > 0;
    if (typed && !found.length) Dom.add(list, Dom.make("li", "lc-quiet", Words.say("found_none")));
    list.hidden = !typed;
    box.setAttribute("aria-expanded", String(typed && found.length > 0));
    box.removeAttribute("aria-activedescendant");
  }
  function point(at) {
    active = (at + found.length) % found.length;
    Array.from(list.children).forEach((item, other) => {
      item.setAttribute("aria-selected", String(other === active));
      if (other === active) item.scrollIntoView({block: "nearest"});
    });
    box.setAttribute("aria-activedescendant", "lc-found-" + active);
  }
  function take(at) {
    const entry = found[at];
    shut();
    if (entry) visit(entry.kind, entry.row);
  }
  function shut() {
    box.value = "";
    show([]);
  }
  function pressed(event) {
    if (event.key === "ArrowDown" && found.length) point(active + 1);
    else if (event.key === "ArrowUp" && found.length) point(active < 0 ? -1 : active - 1);
    else if (event.key === "Enter" && found.length) take(Math.max(0, active));
    else if (event.key === "Escape" && box.value) shut();
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  function build() {
    const made = Dom.attributes(Dom.make("div", "lc-search"), {role: "search"});
    box = Dom.make("input");
    box.type = "search";
    Dom.attributes(box, {id: "lc-search", placeholder: Words.say("search"), autocomplete: "off",
      role: "combobox", "aria-label": Words.say("search"), "aria-expanded": "false",
      "aria-controls": "lc-found", "aria-autocomplete": "list", spellcheck: "false"});
    list = Dom.attributes(Dom.make("ul", "lc-results"), {id: "lc-found", role: "listbox",
      "aria-label": Words.say("found")});
    list.hidden = true;
    box.addEventListener("input", () => show(matches(box.value)));
    box.addEventListener("keydown", pressed);
    box.addEventListener("blur", () => { list.hidden = true; });
    box.addEventListener("focus", () => { if (box.value) show(matches(box.value)); });
    return Dom.add(made, box, list);
  }

  return {prepare, build, matches, focus: () => box.focus()};
})();
