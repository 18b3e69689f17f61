// The circles to choose from, each with its share, and the answer of the one chosen.
const Circles = (() => {
  let study = null;

  function prepare(held) {
    study = held;
  }
  function whole(circle) {
    return circle.whole || {};
  }
  function mark(circle) {
    const {met} = whole(circle);
    if (met === null || met === undefined) return Dom.make("span", "lc-mark");
    const made = Dom.make("span", "lc-mark " + (met ? "lc-met" : "lc-unmet"), met ? "✓" : "✗");
    return Dom.attributes(made, {role: "img",
      "aria-label": Words.say(met ? "met" : "not_met_short")});
  }
  function choices() {
    const box = Dom.make("fieldset", "lc-circles");
    Dom.add(box, Dom.make("legend", "", Words.say("choose")));
    const list = Dom.make("div", "lc-scroll");
    study.circles.forEach((circle, at) => {
      const line = Dom.make("label"), radio = Dom.make("input");
      radio.type = "radio";
      radio.name = "lc-circle";
      radio.checked = at === State.now.circle;
      radio.addEventListener("change", () => State.circle(at));
      Dom.add(list, Dom.add(line, radio, Dom.name("span", "lc-name", Words.named(circle.name)),
        Dom.make("span", "lc-share", Words.percent(whole(circle).covered_share)), mark(circle)));
    });
    return Dom.add(box, list);
  }

  // Mark the circle that is shown, wherever the choice was made.
  function choose(panel) {
    panel.querySelectorAll("[name=lc-circle]").forEach((radio, at) => {
      radio.checked = at === State.now.circle;
      if (radio.checked) intoView(radio.parentNode);
    });
  }
  function intoView(line) {
    const list = line.parentNode, top = line.offsetTop - list.offsetTop;
    const isSeen = top >= list.scrollTop
      && top + line.offsetHeight <= list.scrollTop + list.clientHeight;
    if (!isSeen) list.scrollTop = top - list.clientHeight / 3;
  }

  // The share as a bar, with a tick where the target is.
  function bar(circle) {
    const {covered_share: share, target_share: target} = whole(circle);
    if (typeof share !== "number") return null;
    const made = Dom.make("div", "lc-bar"), filled = Dom.make("i");
    filled.style.width = Math.min(100, share * 100) + "%";
    Dom.add(made, filled);
    if (typeof target === "number") {
      const tick = Dom.make("b");
      tick.style.left = target * 100 + "%";
      Dom.add(made, tick);
    }
    return Dom.attributes(made, {"aria-hidden": "true"});
  }
  function target(circle) {
    const {target_share: share} = whole(circle);
    if (typeof share !== "number") return Words.say("no_target");
    const said = circle.target_year
      ? Words.say("target_year", {share: Words.percent(share), year: circle.target_year})
      : Words.say("target", {share: Words.percent(share)});
    return said + (circle.target_assumed ? Words.say("target_assumed") : "");
  }
  function verdict(circle) {
    const {met, short_by: short} = whole(circle);
    if (!circle.judged) return Dom.make("span", "lc-unmet", Words.say("not_judged"));
    if (met === null || met === undefined) return null;
    return Dom.make("span", met ? "lc-met" : "lc-unmet", met ? Words.say("met")
      : Words.say("not_met", {short: Words.number(Math.ceil(short - 1e-9)),
        unit: Cards.unit(circle)}));
  }
  function people(circle) {
    const {total, covered} = whole(circle), unit = Cards.unit(circle);
    if (total === undefined) return null;
    return Words.say(circle.denominator === "units" ? "covered_of_units" : "covered_of", {
      total: Words.number(total), covered: Words.number(covered),
      beyond: Words.number(Math.round(total) - Math.round(covered)), unit
    });
  }
  function buffer(circle) {
    const {covered_share: share, straight_line_share: straight} = whole(circle);
    if (typeof straight !== "number" || Math.abs(straight - share) < 0.0005) return null;
    return Words.say("straight", {share: Words.percent(straight)});
  }
  function answer(circle) {
    const made = Dom.make("section", "lc-answer"), line = Dom.make("div", "lc-figure");
    Dom.add(line, Dom.make("strong", "", Words.percent(whole(circle).covered_share)),
      Dom.add(Dom.make("span"), Dom.make("div", "", target(circle)), verdict(circle)));
    Dom.add(made, line, bar(circle));
    [people(circle), buffer(circle), circle.verified ? null : Words.say("unverified")]
      .filter((text) => text).forEach((text, at) => Dom.add(made, Dom.make("p",
        at ? "lc-quiet" : "", text)));
    return made;
  }

  return {prepare, choices, choose, answer};
})();
