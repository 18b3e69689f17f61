// What lies under the pointer, and what is said of it.
const Found = (() => {
  let study = null;

  function prepare(held) {
    study = held;
  }

  // What lies under a pixel: a home whose walk changes, a site, a zone.
  function at(view, point) {
    if (!Chosen.circle()) return null;
    const {x, y} = study.homes, homes = Chosen.column("home");
    let best = null, near = 64;
    if (Chosen.now.view === "difference") {
      homes.forEach((home, row) => {
        const far = Math.pow(view.px(x[home]) - point.x, 2) + Math.pow(view.py(y[home]) - point.y, 2);
        if (far < near) {
          near = far;
          best = row;
        }
      });
    }
    if (best !== null) return {kind: "home", row: best};
    const wanted = {x: view.left + point.x / view.scale, y: view.top + point.y / view.scale};
    const zone = Zones.at(wanted.x, wanted.y);
    return zone >= 0 ? {kind: "zone", row: zone} : null;
  }
  function walk(row, when) {
    const value = Chosen.minutes(row, when);
    return value === null ? Words.say("change_none") : Words.number(value, 1);
  }
  function tip(found) {
    if (found.kind === "home") {
      const kind = Words.say("change_" + Difference.KINDS[Chosen.column("kind")[found.row]]);
      return [kind, Words.say("change_minutes", {before: walk(found.row, "before"),
        after: walk(found.row, "after")})];
    }
    return [study.zones.name[found.row], Words.percent(Chosen.share(found.row, "before")) + " → "
      + Words.percent(Chosen.share(found.row, "after"))];
  }

  return {prepare, at, tip};
})();
