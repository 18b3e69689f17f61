// The under-served neighbourhoods of the circle, the most people to reach first; where it counts
// administrative units, those without a facility.
const Gaps = (() => {
  const STEP = 200;

  let study = null, visit = null;

  function prepare(held, whenVisited) {
    study = held;
    visit = whenVisited;
  }
  function notes(gap) {
    const told = [Words.of("reason", gap.reason), Words.of("severity_words", gap.severity)];
    if (gap.small) told.push(Words.say("small"));
    if (gap.doubtful) told.push(Words.say("doubtful"));
    return told.join(" · ");
  }
  function of(circle) {
    return circle.countsUnits ? Units.lacking(circle) : circle.gaps;
  }
  function title(circle) {
    return Words.say(circle.countsUnits ? "tab_units" : "tab_gaps",
      {count: Words.number(of(circle).length)});
  }
  // What is said of one of them: first the number by which they are sorted, as the card says it.
  function line(circle, one) {
    if (circle.countsUnits) return Units.line(circle, one);
    const left = Words.say("gap_people", {people: Words.number(one.people)});
    return {zone: one.zone, quiet: left + " · " + notes(one),
      told: Words.say("gap_reach", {people: Words.number(Math.ceil(one.reach))})};
  }
  function item(circle, one) {
    const {zone, told, quiet} = line(circle, one);
    const button = Dom.button("lc-item", null, () => visit("zone", zone));
    Dom.add(button, Dom.name("span", "lc-name", study.zones.name[zone]),
      Dom.make("span", "lc-people", told), Dom.make("span", "lc-quiet", quiet));
    return Dom.add(Dom.make("li"), button);
  }
  function list(circle) {
    const made = Dom.make("ul", "lc-gaps"), gaps = of(circle);
    const none = Words.say(circle.countsUnits ? "units_none" : "gaps_none");
    if (!gaps.length) return Dom.add(made, Dom.make("li", "lc-quiet", none));
    if (circle.countsUnits) Dom.add(made, Dom.make("li", "lc-quiet", Words.say("units_order")));
    let told = 0;
    const more = Dom.make("li");
    const tellMore = () => {
      gaps.slice(told, told + STEP).forEach((gap) => made.insertBefore(item(circle, gap), more));
      told += STEP;
      if (told >= gaps.length) more.remove();
    };
    Dom.add(made, Dom.add(more, Dom.button("", Words.say("more"), tellMore)));
    tellMore();
    return made;
  }

  return {prepare, of, title, line, list};
})();
