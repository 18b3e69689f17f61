// The panel: the list of proposals, the answer of one circle, the views and what they show.
const Choice = (() => {
  let told = null, choice = null;

  function prepare(held) {
    told = held.told;
    Chosen.onChange(tell);
  }

  function buttons(label, rows) {
    const made = Dom.attributes(Dom.make("div", "lc-levels"), {role: "group", "aria-label": label});
    rows.forEach(([id, name, pressed, chosen]) => {
      const button = Dom.button("", name, chosen);
      Dom.add(made, Dom.attributes(button, {"aria-pressed": String(pressed), "data-choice": id}));
    });
    return made;
  }
  function list() {
    const made = Dom.make("fieldset", "lc-circles");
    Dom.add(made, Dom.make("legend", "", Words.say("change_proposals")));
    const box = Dom.make("div", "lc-scroll");
    told.proposals.forEach((one, row) => {
      const label = Dom.make("label"), input = Dom.make("input");
      Dom.attributes(input, {type: "radio", name: "proposal", value: String(row)});
      input.checked = row === Chosen.now.proposal;
      input.addEventListener("change", () => Chosen.choose({proposal: row, circle: 0}));
      Dom.add(box, Dom.add(label, input, Dom.name("span", "lc-name", (row + 1) + ". " + one.name),
        Dom.make("span", "lc-share", signed(one.net))));
    });
    return Dom.add(made, box);
  }
  function signed(value) {
    return (value > 0 ? "+" : value < 0 ? "−" : "") + Words.number(Math.abs(value));
  }
  function answer() {
    const made = Dom.make("div", "lc-answer"), one = Chosen.circle();
    if (!one) return Dom.add(made, Dom.make("p", "", Words.say("change_no_circle")));
    const select = Dom.attributes(Dom.make("select"), {"aria-label": Words.say("change_circle")});
    Chosen.proposal().circles.forEach((its, row) => {
      const option = Dom.make("option", "", Words.named(its.name));
      option.value = String(row);
      option.selected = row === Chosen.now.circle;
      Dom.add(select, option);
    });
    select.addEventListener("change", () => Chosen.choose({circle: Number(select.value)}));
    Dom.add(made, select);
    const figure = Dom.make("div", "lc-figure");
    Dom.add(figure, Dom.make("strong", "", Words.percent(one.share_before) + " → "
      + Words.percent(one.share_after)));
    Dom.add(made, figure);
    Dom.add(made, Dom.table(["won", "lost", "nearer", "farther"].map((key) =>
      [Words.say("change_" + key), Words.number(one[key])])));
    return made;
  }
  function key(colour, text, isSquare) {
    const canvas = Dom.attributes(Dom.make("canvas", "lc-icon"), {"aria-hidden": "true"});
    canvas.width = 60;
    canvas.height = 36;
    const context = canvas.getContext("2d");
    context.scale(2, 2);
    context.fillStyle = colour;
    context.beginPath();
    if (isSquare) context.rect(10, 4, 10, 10);
    else context.arc(15, 9, 4.5, 0, 2 * Math.PI);
    context.fill();
    return Dom.add(Dom.make("li", "lc-key"), canvas, Dom.make("span", "", text));
  }
  function legend() {
    const made = Dom.make("ul", "lc-keys");
    if (Chosen.now.view === "difference") {
      ["won", "nearer", "lost", "farther"].forEach((kind) =>
        Dom.add(made, key(told.change[kind], Words.say("change_" + kind))));
      Dom.add(made, key(told.colours.facility, Words.say("change_opened"), true),
        key(told.colours.planned, Words.say("change_closed"), true));
    } else {
      told.colours.classes.forEach(([low, high, fill]) => Dom.add(made, key(fill,
        Words.percent(low, 0) + "–" + Words.percent(Math.min(high, 1), 0), true)));
      Dom.add(made, key(told.colours.home, Words.say("change_out")),
        key(told.colours.facility, Words.say("change_place"), true));
    }
    return made;
  }
  function head(speak) {
    const made = Dom.make("header", "lc-head");
    Dom.add(made, Dom.name("h1", "", told.title));
    if (told.model) Dom.add(made, Dom.make("span", "lc-badge", Words.say("model")));
    const languages = Dom.attributes(Dom.make("div", "lc-languages"), {role: "group",
      "aria-label": "语言 Language"});
    [["zh", "中文"], ["en", "English"]].forEach(([id, name]) => {
      const button = Dom.button("", name, () => speak(id));
      Dom.add(languages, Dom.attributes(button, {lang: id, "data-language": id,
        "aria-pressed": String(Words.language() === id)}));
    });
    return Dom.add(made, languages);
  }
  function build(speak) {
    const panel = Dom.empty(document.getElementById("lc-panel"));
    Dom.attributes(panel, {"aria-label": Words.say("change_panel"), role: "complementary"});
    choice = Dom.make("div");
    Dom.add(panel, head(speak), choice);
    tell();
  }
  function tell() {
    const held = document.activeElement, id = held && held.getAttribute("data-choice");
    const views = Chosen.VIEWS.map((one) => [one, Words.say("change_view_" + one), Chosen.now.view === one,
      () => Chosen.choose({view: one})]);
    const note = Chosen.proposal().cost ? Words.say("change_cost", {cost: Words.number(Chosen.proposal().cost),
      unit: Chosen.proposal().unit}) : "";
    Dom.add(Dom.empty(choice), list(), Dom.make("p", "lc-quiet", note), answer(),
      buttons(Words.say("change_view"), views), legend(),
      Dom.make("p", "lc-quiet", Words.say("change_note")));
    const again = id && choice.querySelector("[data-choice='" + id + "']");
    if (again) again.focus({preventScroll: true});
  }

  return {prepare, build};
})();
