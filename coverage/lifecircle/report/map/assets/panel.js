// The panel: title, language, search, circles, the answer, and three pages of more.
const Panel = (() => {
  const TABS = ["legend", "gaps", "notes"];

  let study = null, panel = null, card = null, live = null, tab = "legend", act = {};
  let opener = null, most = 0;
  const parts = {};

  // `acts`: language(id), print(paper), and what else the buttons of the panel do.
  function prepare(held, acts) {
    study = held;
    act = acts;
    panel = document.getElementById("lc-panel");
    card = Dom.attributes(Dom.make("section"), {id: "lc-card", tabindex: "-1"});
    live = Dom.attributes(Dom.make("div", "lc-unseen"), {"aria-live": "polite", role: "status"});
    card.hidden = true;
    Dom.add(document.body, card, live);
    [panel, card].forEach((one) => {
      L.DomEvent.disableClickPropagation(one);
      L.DomEvent.disableScrollPropagation(one);
    });
  }

  function languages() {
    const made = Dom.attributes(Dom.make("div", "lc-languages"), {role: "group",
      "aria-label": "语言 Language"});
    [["zh", "中文"], ["en", "English"]].forEach(([id, name]) => {
      const button = Dom.button("", name, () => act.language(id));
      Dom.attributes(button, {"aria-pressed": String(Words.language() === id), lang: id,
        "data-language": id});
      Dom.add(made, button);
    });
    return made;
  }
  function printing() {
    const made = Dom.attributes(Dom.make("div", "lc-printing"), {role: "group",
      "aria-label": Words.say("print")});
    Dom.add(made, Dom.make("span", "", Words.say("print")));
    ["A4", "A3"].forEach((paper) => {
      const button = Dom.button("", paper, () => act.print(paper));
      Dom.add(made, Dom.attributes(button, {"data-paper": paper,
        "aria-label": Words.say("print_on", {paper})}));
    });
    return made;
  }
  function head() {
    const made = Dom.make("header", "lc-head");
    Dom.add(made, Dom.name("h1", "", study.told.title));
    if (study.told.model) Dom.add(made, Dom.make("span", "lc-badge", Words.say("model")));
    Dom.add(made, Dom.make("div", "lc-quiet", Words.named(study.told.standard)));
    return Dom.add(made, Dom.add(Dom.make("div", "lc-tools"), languages(), printing()));
  }
  function fold() {
    const shut = panel.classList.contains("lc-shut");
    const made = Dom.button("lc-fold", Words.say(shut ? "panel" : "hide"), () => {
      const isShut = panel.classList.toggle("lc-shut");
      document.body.classList.toggle("lc-folded", isShut);
      build();
      panel.querySelector(".lc-fold").focus();
    });
    return Dom.attributes(made, {"aria-expanded": String(!shut), "aria-controls": "lc-body"});
  }

  function tabs() {
    const made = Dom.attributes(Dom.make("div", "lc-tabs"), {role: "tablist"});
    const label = (id) => (id === "gaps" ? Gaps.title(Canvas.circle()) : Words.say("tab_" + id));
    TABS.forEach((id) => {
      const button = Dom.button("", label(id), () => turnTo(id));
      Dom.add(made, Dom.attributes(button, {role: "tab", id: "lc-tab-" + id,
        "aria-selected": String(id === tab), "aria-controls": "lc-page",
        tabindex: id === tab ? "0" : "-1"}));
    });
    return made;
  }
  function turnTo(id) {
    tab = id;
    tell();
    document.getElementById("lc-tab-" + id).focus();
  }
  function levels() {
    const made = Dom.attributes(Dom.make("div", "lc-levels"), {role: "group",
      "aria-label": Words.say("by")});
    const offered = study.told.present.filter((one, at, all) => one !== "district"
      || all.length === 1);
    if (offered.length < 2 || Canvas.circle().countsUnits) return null;
    Dom.add(made, Dom.make("span", "lc-quiet", Words.say("by")));
    offered.forEach((id) => {
      const button = Dom.button("", Words.of("level", id), () => State.level(id));
      Dom.add(made, Dom.attributes(button, {"aria-pressed": String(id === State.now.level),
        "data-level": id}));
    });
    return made;
  }
  // Do something that makes elements anew, and leave the keyboard where it was.
  function keepingFocus(work) {
    const held = document.activeElement, ids = ["id", "data-layer", "data-level", "data-language", "data-by"];
    const id = held && panel.contains(held) && ids.find((one) => held.hasAttribute(one));
    const wanted = id && "[" + id + "='" + held.getAttribute(id) + "']";
    work();
    const again = wanted && !document.contains(held) && panel.querySelector(wanted);
    if (again) again.focus({preventScroll: true});
  }

  // Everything anew: after a change of language, or when the panel is folded.
  function build() {
    keepingFocus(buildAll);
  }
  function buildAll() {
    Dom.empty(panel);
    Dom.attributes(panel, {"aria-label": Words.say("panel"), role: "complementary"});
    parts.search = Search.build();
    parts.answer = Dom.make("div");
    parts.tabs = Dom.make("div");
    parts.page = Dom.attributes(Dom.make("div", "lc-page"), {id: "lc-page", role: "tabpanel",
      tabindex: "0"});
    const body = Dom.attributes(Dom.make("div"), {id: "lc-body"});
    Dom.add(body, parts.search, Circles.choices(), parts.answer, parts.tabs, parts.page);
    Dom.add(panel, fold(), head(), body);
    tell();
    choose();
  }
  // What depends on the circle, the level or the layers.
  function tell() {
    keepingFocus(tellAll);
  }
  // The legend says how many people a dot stands for, which changes with the zoom.
  function painted() {
    if (tab === "legend" && Homes.most() !== most) tell();
  }
  function tellAll() {
    Circles.choose(panel);
    most = Homes.most();
    const circle = Canvas.circle(), top = parts.page.scrollTop;
    Dom.add(Dom.empty(parts.answer), Circles.answer(circle), Reasons.choices(study));
    Dom.add(Dom.empty(parts.tabs), tabs());
    Dom.empty(parts.page).setAttribute("aria-labelledby", "lc-tab-" + tab);
    if (tab === "legend") Dom.add(parts.page, levels(), Legend.build(circle, false));
    else Dom.add(parts.page, tab === "gaps" ? Gaps.list(circle) : Notes.build(circle));
    parts.page.scrollTop = top;
  }
  function choose() {
    const {chosen} = State.now, active = document.activeElement;
    if (chosen && card.hidden) opener = active;
    const back = !chosen && card.contains(active) && document.contains(opener) ? opener : null;
    card.hidden = !chosen;
    document.body.classList.toggle("lc-chosen", Boolean(chosen));
    Dom.empty(card);
    if (back) back.focus({preventScroll: true});
    if (!chosen) return;
    const shut = Dom.button("lc-close", "×", () => State.choose(null));
    const told = Cards.build(Canvas.circle(), chosen);
    Dom.add(card, Dom.attributes(shut, {"aria-label": Words.say("close")}), told);
    card.setAttribute("aria-label", told.querySelector("h2").textContent);
    card.scrollTop = 0;
  }
  function announce(text) {
    live.textContent = text;
  }

  return {prepare, build, tell, painted, choose, announce, card: () => card};
})();
