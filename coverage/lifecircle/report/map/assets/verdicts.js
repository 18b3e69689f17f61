// Near and enough: the verdict on a neighbourhood, and how full a facility is.
const Verdicts = (() => {
  const VERDICTS = ["enough", "full", "roomy", "neither", "near_unknown", "far_unknown"];

  function amount(circle, value) {
    const digits = value !== null && value < 10 && value % 1 ? 1 : 0;
    return value === null ? null
      : Words.fill(Words.of("enough_map", "amount"), {
        amount: Words.number(value, digits), unit: Words.of("enough_unit", circle.unit)});
  }
  function room(circle, row) {
    const least = circle.share(row, "enough"), most = circle.share(row, "enough_most");
    if (least === null || most === null) return null;
    const ends = [Words.percent(least), Words.percent(most)];
    return ends[0] === ends[1] ? ends[0]
      : Words.fill(Words.of("enough_map", "range"), {least: ends[0], most: ends[1]});
  }
  function zone(circle, row) {
    if (!circle.has("zone.verdict") || !circle.column("zone.verdict")[row]) return null;
    const made = Dom.make("div", "lc-enough");
    const verdict = VERDICTS[circle.column("zone.verdict")[row] - 1];
    const short = circle.amount(row, "short");
    return Dom.add(made,
      Dom.make("h3", "", Words.of("enough_map", "heading")),
      Dom.make("p", verdict === "enough" ? "lc-met" : "lc-quiet",
        Words.of("enough_verdict", verdict)),
      Dom.table([
        [Words.of("enough_map", "need"), amount(circle, circle.amount(row, "need"))],
        [Words.of("enough_map", "room"), room(circle, row)],
        [Words.of("enough_map", "short"), short ? amount(circle, short) : null]
      ]));
  }
  function place(circle, row) {
    if (!circle.has("place.capacity")) return null;
    const capacity = circle.known("place.capacity", row, 10);
    const taken = circle.known("place.taken", row, 10);
    return Dom.table([
      [Words.of("enough_map", "capacity"), capacity === null ? Words.of("enough_map", "unstated")
        : amount(circle, capacity)],
      [Words.of("enough_map", "taken"), taken === null ? null : amount(circle, taken)]
    ]);
  }

  return {zone, place};
})();
