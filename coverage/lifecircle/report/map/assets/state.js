// What is shown now: the circle, the level of zones, the layers, what is chosen.
const State = (() => {
  const heard = [];
  const now = {
    circle: 0,
    level: null,
    pinned: null,
    chosen: null,
    by: "share",
    layers: {
      shares: true, gaps: true, reach: false, homes: true, inside: false, places: true,
      straight: false, ground: true, names: true
    }
  };

  // Call with what changed: "circle", "level", "layers", "by", "chosen" or "language".
  function onChange(act) {
    heard.push(act);
  }
  function tell(what) {
    heard.forEach((act) => act(what));
  }
  function circle(at) {
    now.circle = at;
    tell("circle");
  }
  // The level shown: the one chosen, or the one the circle holds to.
  function levelShown() {
    return now.pinned || now.level;
  }
  function level(id) {
    now.level = id;
    tell("level");
  }
  function layer(id, shown) {
    now.layers[id] = shown;
    tell("layers");
  }
  // What is coloured: the share covered, or the reason of those left out.
  function by(id) {
    now.by = id;
    tell("by");
  }
  // A zone, a home or a facility by its row; nothing to let go of what was chosen.
  function choose(kind, row) {
    now.chosen = kind ? {kind, row} : null;
    tell("chosen");
  }

  return {now, onChange, tell, circle, level, levelShown, layer, by, choose};
})();
