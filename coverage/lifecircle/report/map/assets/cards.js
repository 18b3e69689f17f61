// What is said of the thing chosen: a neighbourhood, a home and its walk, a facility.
const Cards = (() => {
  const SIZES = ["capacity_beds", "capacity_places", "capacity_seats", "floor_area_m2", "area_m2"];

  let study = null;

  function prepare(held) {
    study = held;
  }
  function unit(circle) {
    const found = Words.of("unit", circle.denominator);
    return found === circle.denominator ? Words.of("unit", "people") : found;
  }
  function amount(circle, value) {
    return value === null ? null : Words.number(value) + unit(circle);
  }
  function heading(circle, kind, title) {
    const made = Dom.make("header");
    return Dom.add(made, Dom.make("div", "lc-kind", kind), Dom.name("h2", "", title),
      Dom.make("div", "lc-quiet", circle.countsUnits ? Words.named(circle.name)
        : Words.say("in_circle", {circle: Words.named(circle.name), limit: Words.limit(circle)})));
  }
  function note(text, className) {
    return Dom.make("p", className || "lc-quiet", text);
  }

  function zone(circle, row) {
    const made = Dom.make("div");
    Dom.add(made, heading(circle, Words.of("level", study.zones.level[row]), study.zones.name[row]));
    if (circle.countsUnits) Dom.add(made, Units.card(circle, row));
    else if (circle.share(row) === null) return Dom.add(made, note(Words.say("legend_none")));
    else figures(made, circle, row);
    return nearest(made, circle, row);
  }
  function figures(made, circle, row) {
    const gap = circle.gap(row), share = circle.share(row);
    const target = circle.share(row, "target_share");
    const straight = circle.share(row, "straight_line_share");
    const reach = gap ? gap.reach : circle.amount(row, "short_by");
    if (gap) Dom.add(made, flag(gap));
    Dom.add(made, Dom.table([
      [Words.say("zone_share"), Words.percent(share)],
      [Words.say("zone_target"), target === null ? null : Words.percent(target)],
      [Words.say("zone_reach"), reach === null ? null : amount(circle, Math.ceil(reach))],
      [Words.say("zone_total"), amount(circle, circle.amount(row, "total"))],
      [Words.say("zone_covered"), amount(circle, circle.amount(row, "covered"))],
      ...["beyond", "unreachable", "not_snapped"].map((key) => [Words.say("zone_" + key),
        circle.amount(row, key) ? amount(circle, circle.amount(row, key)) : null]),
      [Words.say("zone_straight"), straight === null ? null : Words.percent(straight)]
    ]));
    Dom.add(made, Causes.zone(circle, row), Remedies.zone(circle, row), Verdicts.zone(circle, row));
  }
  function nearest(made, circle, row) {
    const near = circle.known("zone.near", row), minutes = circle.known("zone.near_minutes", row, 10);
    if (near !== null) {
      Dom.add(made, Dom.make("h3", "", Words.say("zone_near")), Dom.name("p", "lc-place",
        study.places.name[near]));
      Dom.add(made, note(minutes === null ? Words.say("zone_near_none")
        : Words.say("zone_near_minutes", {minutes: Words.number(minutes, 1)})));
    }
    return made;
  }
  function flag(gap) {
    const notes = [Words.of("severity_words", gap.severity), Words.of("reason", gap.reason)];
    if (gap.small) notes.push(Words.say("small"));
    if (gap.doubtful) notes.push(Words.say("doubtful"));
    return note(notes.join(" · "), "lc-flag");
  }

  // Metres over speed, part by part, as the walk was timed.
  function arithmetic(circle, home) {
    const walk = circle.known("walk", home), steps = circle.known("steps", home) || 0;
    const access = circle.known("access", home), minutes = circle.known("minutes", home, 100);
    if (walk === null || minutes === null) return null;
    const level = walk - steps, made = Dom.make("div", "lc-sum");
    Dom.add(made, Dom.table([
      [Words.say("walk_street"), Words.say("metres", {metres: Words.number(level)})],
      [Words.say("walk_steps"), steps ? Words.say("metres", {metres: Words.number(steps)}) : null],
      [Words.say("walk_access"), Words.say("metres", {metres: Words.number(access)})]
    ]));
    const values = {
      level: Words.number(level), access: Words.number(access), steps: Words.number(steps),
      speed: Words.speed(circle.speed_m_s),
      slow: Words.speed(circle.speed_m_s * circle.steps_factor),
      sum: Words.number(walk + access), minutes: Words.number(minutes, 1), limit: Words.limit(circle)
    };
    const kind = circle.minutes === null ? "sum_metres" : steps ? "sum_steps" : "sum_minutes";
    return Dom.add(made, Dom.make("p", "lc-formula", Words.say(kind, values)));
  }
  function home(circle, row) {
    const made = Dom.make("div"), status = circle.status(row), place = circle.place(row);
    const minutes = circle.known("minutes", row, 100);
    Dom.add(made, heading(circle, Words.say("home"), study.homes.name[row]));
    Dom.add(made, note(Words.say("home_people", {
      people: Words.number(circle.peopleOf(row), circle.peopleOf(row) % 1 ? 1 : 0),
      group: Words.of("group", circle.group)
    }), ""));
    if (circle.countsUnits) Dom.add(made, note(Words.say("units_mean")));
    else {
      Dom.add(made, note(Words.of("status", status), status === "covered" ? "lc-met" : "lc-flag"));
      Dom.add(made, Causes.home(circle, row));
    }
    if (place >= 0 && minutes !== null) {
      Dom.add(made, Dom.make("h3", "", Words.say("home_walk",
        {minutes: Words.number(minutes, 1)})), Dom.name("p", "lc-place", study.places.name[place]));
      if (!circle.countsUnits) Dom.add(made, arithmetic(circle, row));
    }
    if (circle.countsUnits) return made;
    if (status !== "covered" && circle.claimed(row)) Dom.add(made, note(Words.say("home_claimed")));
    if (circle.alone(row)) Dom.add(made, note(Words.say("home_alone")));
    return made;
  }

  function sizes(row) {
    const told = SIZES.filter((key) => study.store.has("place." + key))
      .map((key) => [key, study.store.known("place." + key, row, 10)])
      .filter((one) => one[1] !== null)
      .map(([key, value]) => Words.say(key, {value: Words.number(value)}));
    return told.length === 0 ? [] : [[Words.say("place_size"), told.join(Words.say("joint"))]];
  }
  function place(circle, row) {
    const made = Dom.make("div"), {service, state, name} = study.places;
    Dom.add(made, heading(circle, Legend.serviceName(service[row]), name[row]));
    Dom.add(made, Dom.table([
      [Words.say("place_state"), Words.of("status", state[row])], ...sizes(row)
    ]));
    if (circle.facilities.indexOf(row) < 0) return Dom.add(made, note(Words.say("place_other")));
    if (state[row] !== "open") return Dom.add(made, note(Words.say("place_not_open")));
    Dom.add(made, Verdicts.place(circle, row));
    return circle.countsUnits ? made : dependants(made, circle, row);
  }
  function dependants(made, circle, row) {
    const served = circle.served(row), alone = served.homes.filter((one) => one[1]).length;
    const told = (people, homes) => Words.say("place_people",
      {people: Words.number(people), homes: Words.number(homes)});
    Dom.add(made, Dom.make("h3", "", Words.say("place_serves",
      {group: Words.of("group", circle.group)})), Dom.table([
      [Words.say("place_nearest"), told(served.nearest, served.homes.length)],
      [Words.say("place_alone"), told(served.alone, alone)]
    ]));
    return Dom.add(made, note(Words.say(served.alone > 0 ? "place_alone_means"
      : "place_alone_none", {people: Words.number(served.alone)})));
  }

  function build(circle, chosen) {
    return {zone, home, place}[chosen.kind](circle, chosen.row);
  }

  return {prepare, build, unit};
})();
