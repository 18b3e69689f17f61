// The under-served neighbourhoods of the circle, the most people to reach first.
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
  // How many more people the target needs, by which the list is sorted, as the card says it.
  function toReach(gap) {
    return Words.say("gap_reach", {people: Words.number(Math.ceil(gap.reach))});
  }
  function item(gap) {
    const button = Dom.button("lc-item", null, () => visit("zone", gap.zone));
    const left = Words.say("gap_people", {people: Words.number(gap.people)});
    Dom.add(button, Dom.name("span", "lc-name", study.zones.name[gap.zone]),
      Dom.make("span", "lc-people", toReach(gap)),
      Dom.make("span", "lc-quiet", left + " · " + notes(gap)));
    return Dom.add(Dom.make("li"), button);
  }
  function list(circle) {
    const made = Dom.make("ul", "lc-gaps"), {gaps} = circle;
    if (!gaps.length) return Dom.add(made, Dom.make("li", "lc-quiet", Words.say("gaps_none")));
    let told = 0;
    const more = Dom.make("li");
    const tellMore = () => {
      gaps.slice(told, told + STEP).forEach((gap) => made.insertBefore(item(gap), more));
      told += STEP;
      if (told >= gaps.length) more.remove();
    };
    Dom.add(made, Dom.add(more, Dom.button("", Words.say("more"), tellMore)));
    tellMore();
    return made;
  }

  return {prepare, list, toReach};
})();
