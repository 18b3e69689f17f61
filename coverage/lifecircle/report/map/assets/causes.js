// Why a neighbourhood or a home is out of reach, on its card.
const Causes = (() => {
  function zone(circle, chosen) {
    const at = circle.has("why.zone") ? circle.column("why.zone").indexOf(chosen) : -1;
    if (at < 0) return null;
    const head = "c" + circle.number + ".why.", {texts} = circle.store;
    const told = Words.named({zh: texts[head + "zh"][at], en: texts[head + "en"][at]});
    const line = (reason) => {
      const people = circle.known("why.left",
        at * Study.REASONS.length + Study.REASONS.indexOf(reason), 10);
      // Who is inside and finds no place is not among those left out, and stands last.
      const label = reason === "full" ? Words.of("why", "people_full") : Words.of("reason", reason);
      return [label, people ? Words.fill(Words.of("why", "people"),
        {people: Words.number(people)}) : null];
    };
    const mix = Study.REASONS.filter((reason) => reason !== "full").concat("full").map(line);
    return Dom.add(Dom.make("div", "lc-mend"),
      Dom.make("h3", "", Words.of("why", "heading")), Dom.make("p", "", told), Dom.table(mix));
  }
  function home(circle, row) {
    const reason = circle.reason(row);
    if (!reason) return null;
    const form = reason === "full" ? "home_full" : "home";
    return Dom.make("p", "", Words.fill(Words.of("why", form), {
      reason: Words.of("reason", reason), people: Words.number(circle.leftOut(row))}));
  }

  return {zone, home};
})();
