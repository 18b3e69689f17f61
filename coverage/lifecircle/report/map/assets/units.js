// Circles that count administrative units: which of them have a facility inside, and which none.
const Units = (() => {
  let study = null;

  function prepare(held) {
    study = held;
  }
  // Whether a zone is one of the units the circle counts, and whether it has a facility.
  function isUnit(circle, zone) {
    return study.zones.level[zone] === circle.unit_level && circle.share(zone) !== null;
  }
  function has(circle, zone) {
    return circle.share(zone) > 0;
  }
  function told(circle, zone) {
    return Words.say(!isUnit(circle, zone) ? "unit_not_counted"
      : has(circle, zone) ? "unit_has" : "unit_lacks");
  }
  function all(circle) {
    return study.zones.level.map((level, zone) => zone).filter((zone) => isUnit(circle, zone));
  }
  // Minutes from most of a unit's people to their nearest facility, endless where they reach none.
  function minutes(circle, zone) {
    const found = circle.known("zone.near_minutes", zone, 10);
    return found === null ? Infinity : found;
  }
  // Units without a facility, those farthest from one first.
  function lacking(circle) {
    if (!circle.without) {
      circle.without = all(circle).filter((zone) => !has(circle, zone))
        .sort((one, other) => minutes(circle, other) - minutes(circle, one) || one - other);
    }
    return circle.without;
  }
  function walk(circle, zone) {
    const found = minutes(circle, zone);
    return found === Infinity ? Words.say("unit_no_walk")
      : Words.say("unit_walk", {minutes: Words.number(found, 1)});
  }
  // A unit's line in a list: its number, and what else is said of it.
  function line(circle, zone) {
    const near = circle.known("zone.near", zone);
    return {zone, told: walk(circle, zone), quiet: near === null ? ""
      : Words.say("unit_near", {place: Words.isolated(study.places.name[near])})};
  }

  function paint(context, view, circle) {
    Zones.paintShares(context, view, circle);
    context.fillStyle = Zones.hatch(context, view, Zones.HATCHES.medium);
    Zones.inBatches(context, view, lacking(circle), () => context.fill("evenodd"));
  }
  // Keys of the legend, as [picture, text].
  function keys(circle) {
    const without = lacking(circle).length, counted = all(circle).length;
    const say = (word, count) => Words.say(word, {count: Words.number(count)});
    const made = [
      [Icons.patch(Zones.colour(1), Zones.SHADE), say("legend_has", counted - without)],
      [Icons.hatch(Zones.HATCHES.medium, Zones.colour(0), Zones.SHADE), say("legend_lacks", without)]
    ];
    return counted === Zones.shown().length ? made
      : made.concat([[Icons.patch(Zones.colour(null), Zones.SHADE), Words.say("unit_not_counted")]]);
  }
  // What a zone's card says: whether it has a facility, or how many of its units have one.
  function card(circle, zone) {
    const count = (kind) => circle.amount(zone, kind), unit = Cards.unit(circle);
    if (circle.share(zone) === null) return Dom.make("p", "lc-quiet", told(circle, zone));
    if (isUnit(circle, zone)) {
      return Dom.make("p", has(circle, zone) ? "lc-met" : "lc-flag", told(circle, zone));
    }
    return Dom.table([
      [Words.say("zone_units"), Words.number(count("total")) + unit],
      [Words.say("unit_has"), Words.number(count("covered")) + unit],
      [Words.say("unit_lacks"), Words.number(count("total") - count("covered")) + unit],
      [Words.say("zone_share"), Words.percent(circle.share(zone))]
    ]);
  }

  return {prepare, told, lacking, line, paint, keys, card};
})();
