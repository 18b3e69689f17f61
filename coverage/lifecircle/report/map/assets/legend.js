// The legend, which is also where layers are switched; in print only what is shown.
const Legend = (() => {
  let study = null;

  function prepare(held) {
    study = held;
  }
  function key(icon, text) {
    return Dom.add(Dom.make("li", "lc-key"), icon, Dom.make("span", "", text));
  }

  function shares() {
    const {classes, nobody} = study.told.colours;
    const keys = classes.slice().reverse().map(([low, high, colour]) => key(
      Icons.patch(colour, Zones.SHADE),
      Words.percent(low, 0) + "–" + Words.percent(Math.min(high, 1), 0)));
    return keys.concat([key(Icons.patch(nobody, Zones.SHADE), Words.say("legend_none"))]);
  }
  function gaps(circle) {
    const count = (severity) => circle.gaps.filter((gap) => gap.severity === severity).length;
    return Study.SEVERITIES.filter(count).reverse().map((one) => key(
      Icons.hatch(Zones.HATCHES[one]), Words.say("legend_severity",
        {severity: Words.of("severity_words", one), count: Words.number(count(one))})));
  }
  function reach(circle) {
    const limits = circle.thresholds.slice().reverse();
    return limits.map((limit, at) => key(
      Icons.line(Reach.INK, at ? 1.1 : 1.8, Reach.DASHES[Math.min(at, 3)], at ? 0 : Reach.FILL),
      Words.say(circle.minutes === null ? "reach_metres" : "reach_minutes",
        {limit: Words.number(limit)})));
  }
  // Dots of round numbers of people, as large as on the map just painted.
  function homes() {
    const most = Homes.most(), made = [];
    if (most) {
      const power = Math.pow(10, Math.floor(Math.log10(Math.max(1, most))));
      const round = Math.max(1, power * Math.floor(most / power));
      [round, Math.max(1, Math.round(round / 5))].filter((one, at, all) => all.indexOf(one) === at)
        .forEach((people) => made.push(key(Icons.dot("beyond", Homes.radius(people, most)),
          Words.say("legend_people", {people: Words.number(people)}))));
    }
    made.push(key(Icons.dot("cut", 4.5), Words.say("legend_cut")));
    return made;
  }
  function places(circle) {
    const {service, state} = study.places, count = {}, states = new Set();
    circle.facilities.forEach((place) => {
      states.add(state[place]);
      if (state[place] === "open") count[service[place]] = (count[service[place]] || 0) + 1;
    });
    const made = circle.services.map((id, at) => (count[id] ? key(Icons.sign(at, "open"),
      Words.say("legend_service", {service: serviceName(id), count: count[id]})) : null));
    ["building", "planned", "closed"].filter((one) => states.has(one)).forEach((one) => made.push(
      key(Icons.sign(0, one), Words.say("legend_state", {state: Words.of("status", one)}))));
    return made.filter((one) => one);
  }
  function serviceName(id) {
    return study.told.services[id] ? Words.named(study.told.services[id]) : id;
  }
  function straight() {
    return [
      key(Icons.line(Reach.BUFFER, 1.8, [10, 4, 2, 4]), Words.say("legend_buffer")),
      key(Icons.dot("claimed", 4.5), Words.say("legend_claimed"))
    ];
  }
  function ground() {
    const {colours} = study.told, store = study.store, has = (kind) => store.get(kind + ".x").length;
    const border = (level, wide, dash) => (study.told.present.indexOf(level) < 0 ? null
      : key(Icons.line("#3d3a33", wide, dash), Words.say("legend_border",
        {level: Words.of("level", level)})));
    return [
      has("water") ? key(Icons.patch(colours.water, 1), Words.say("legend_water")) : null,
      has("green") ? key(Icons.patch(colours.green, 1), Words.say("legend_green")) : null,
      key(Icons.street(), Words.say("legend_streets")),
      border("street", 1.7, [9, 3, 2, 3]),
      border("district", 2.6, [])
    ].filter((one) => one);
  }

  function keyed(keys) {
    return (circle) => keys(circle).map(([icon, text]) => (icon ? key(icon, text)
      : Dom.make("li", "lc-apart", text)));
  }

  // Every layer: its id, its title, its keys.
  function layers(circle) {
    const why = Reasons.isShown(), level = Words.of("level", State.levelShown());
    const every = [
      circle.countsUnits ? ["shares", Words.say("layer_units", {level}), keyed(Units.keys)]
        : why ? null : ["shares", Words.say("layer_shares", {level}), shares],
      why ? ["gaps", Reasons.zoneTitle(circle), keyed(Reasons.zoneKeys)]
        : ["gaps", Words.say("layer_gaps"), gaps],
      why ? ["homes", Reasons.homeTitle(circle), keyed(Reasons.homeKeys)]
        : ["homes", Words.say("layer_homes"), homes],
      ["inside", Words.say("layer_inside"), () => [key(Icons.inside(study.told.colours.facility),
        Words.say("legend_inside"))]],
      ["places", Words.say("layer_places"), places],
      ["reach", Words.say("layer_reach"), reach],
      why ? null : ["straight", Words.say("layer_straight"), straight],
      ["ground", Words.say("layer_ground"), ground],
      ["names", Words.say("layer_names"), () => []]
    ];
    const offered = circle.layersOf({});
    return every.filter((one) => one && offered[one[0]] !== false)
      .map(([id, title, keys]) => ({id, title, keys: () => keys(circle)}));
  }
  // What the figures rest on: who walks how fast for how long, and what the share is a share of.
  function basis(circle) {
    const of = Words.say("of", {denominator: Words.of("denominator", circle.denominator)});
    if (circle.countsUnits) return [of, Words.say("units_mean")];
    const values = {
      who: Words.of("who", circle.who), speed: Words.speed(circle.speed_m_s),
      minutes: circle.minutes, metres: Words.number(circle.reach_m)
    };
    return [
      Words.begun(Words.say(circle.minutes === null ? "speed_metres" : "speed", values)),
      of
    ];
  }

  function group(layer, forPrint) {
    const made = Dom.make("section", "lc-layer lc-layer-" + layer.id), title = Dom.make(forPrint ? "h3" : "label");
    const shown = State.now.layers[layer.id];
    if (!forPrint) {
      const box = Dom.checkbox(shown, (checked) => State.layer(layer.id, checked));
      Dom.add(title, Dom.attributes(box, {"data-layer": layer.id}));
    }
    Dom.add(made, Dom.add(title, Dom.make("span", "", layer.title)));
    const keys = shown ? layer.keys() : [];
    if (keys.length) Dom.add(made, Dom.add(Dom.make("ul", "lc-keys"), ...keys));
    return made;
  }
  function build(circle, forPrint) {
    const wanted = layers(circle).filter((layer) => !forPrint
      || (State.now.layers[layer.id] && layer.keys().length));
    const made = Dom.make("div", "lc-legend");
    if (!forPrint) {
      basis(circle).forEach((line) => Dom.add(made, Dom.make("p", "lc-quiet", line)));
    }
    return Dom.add(made, ...wanted.map((layer) => group(layer, forPrint)));
  }

  return {prepare, build, basis, serviceName};
})();
