// What the figures rest on, where the data are from and how old they are.
const Notes = (() => {
  let study = null;

  function prepare(held) {
    study = held;
  }
  function dated(name, date) {
    return date ? Words.say("dated", {name, date}) : name;
  }
  // Every file with its date; or, where there is little room, how many of each role.
  function files(short) {
    const roles = new Map();
    study.told.sources.filter(([role]) => role !== "study").forEach(([role, path, date]) => {
      if (!roles.has(role)) roles.set(role, []);
      roles.get(role).push([path, date]);
    });
    return Array.from(roles, ([role, held]) => {
      const file = (path) => Words.isolated(short ? path.split("/").pop() : path);
      const names = held.map(([path, date]) => dated(file(path), date));
      const dates = Array.from(new Set(held.map(([, date]) => date).filter((date) => date)));
      const some = short && held.length > 1
        ? dated(Words.say("files", {count: held.length}), dates.join(Words.say("joint")))
        : names.join(Words.say("joint"));
      return Words.say("source", {role: Words.of("role", role), files: some});
    });
  }
  function sources(short) {
    const {told} = study;
    return [
      ...files(short),
      told.osm ? Words.say("osm") : "",
      told.datum === "gcj02" ? Words.say("shifted") : "",
      Words.say("simplified", {metres: told.tolerance_m})
    ].filter((line) => line);
  }
  function build(circle) {
    const made = Dom.make("div", "lc-notes");
    const services = circle.services.map((id) => Legend.serviceName(id)).join(Words.say("joint"));
    const lines = [...Legend.basis(circle), Words.say("served_by", {services}),
      circle.verified ? "" : Words.say("unverified"), Words.named(circle.note),
      circle.countsUnits ? "" : Words.say("walk_means"), ...sources(false)];
    lines.filter((line) => line).forEach((line) => Dom.add(made, Dom.name("p", "", line)));
    return made;
  }

  return {prepare, build, sources};
})();
