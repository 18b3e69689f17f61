// Why homes and neighbourhoods are left out: a sign, a pattern and a colour for each reason.
const Reasons = (() => {
  // From dark to pale, so that a black-and-white print keeps them apart; signs stay round, as
  // facilities are not.
  const FILLS = {no_facility: "#8c2d04", barrier: "#3f87d0", full: "#f5c732", data_doubt: "#ffffff"};
  const OUTSIDE = Study.REASONS.filter((reason) => reason !== "full");
  const INK = "#1d2b36", TINT = 0.42, SMALLEST = 3, SIDE = 9;

  function isShown() {
    return State.now.by === "reason" && !Canvas.circle().countsUnits;
  }
  // Whether anybody asked why: a map without an assessment does not know.
  function known(study) {
    return study.circles.some((circle) => circle.has("why.home"));
  }

  function disc(context, x, y, size) {
    context.beginPath();
    context.arc(x, y, size, 0, 2 * Math.PI);
  }
  // A full disc, one with a bar across, one with a heart, and an empty one in dashes.
  function mark(context, reason, x, y, size) {
    const large = Math.max(SMALLEST, size);
    disc(context, x, y, large + 0.8);
    context.fillStyle = "#ffffff";
    context.fill();
    disc(context, x, y, large);
    context.fillStyle = FILLS[reason];
    context.fill();
    context.lineWidth = 1;
    context.strokeStyle = INK;
    if (reason === "data_doubt") {
      context.lineWidth = 1.6;
      context.setLineDash([2.2, 1.6]);
    }
    context.stroke();
    context.setLineDash([]);
    if (reason === "barrier") {
      context.fillStyle = "#ffffff";
      context.fillRect(x - large * 0.66, y - large * 0.22, large * 1.32, large * 0.44);
    } else if (reason === "full") {
      disc(context, x, y, large * 0.38);
      context.fillStyle = INK;
      context.fill();
    }
  }

  // One tile of a pattern, `side` wide: slanting lines, bars, dots, or open rings.
  function drawTile(pen, reason, side) {
    pen.strokeStyle = INK;
    pen.fillStyle = INK;
    pen.lineWidth = side / 9;
    pen.beginPath();
    if (reason === "no_facility") {
      [-side, 0, side].forEach((shift) => {
        pen.moveTo(shift - 2, side + 2);
        pen.lineTo(shift + side + 2, -2);
      });
    } else if (reason === "barrier") {
      pen.lineWidth = side / 5;
      pen.moveTo(side * 0.12, side / 2);
      pen.lineTo(side * 0.76, side / 2);
    } else {
      pen.arc(side / 2, side / 2, side * (reason === "full" ? 0.16 : 0.24), 0, 2 * Math.PI);
    }
    if (reason === "full") pen.fill();
    else pen.stroke();
  }
  function paintZones(context, view, circle) {
    // Near by, streets and homes stand out more.
    const faded = Math.max(0.6, Math.min(1, 1 - (view.zoom - 14) * 0.2));
    const {flagged} = circle;
    Study.REASONS.forEach((reason) => {
      const zones = flagged.filter((one) => one.reason === reason).map((one) => one.zone);
      if (!zones.length) return;
      context.globalAlpha = TINT * faded;
      context.fillStyle = FILLS[reason];
      Zones.inBatches(context, view, zones, () => context.fill("evenodd"));
      context.globalAlpha = 0.62 * faded;
      context.fillStyle = Zones.pattern(context, view, SIDE,
        (pen, side) => drawTile(pen, reason, side));
      Zones.inBatches(context, view, zones, () => context.fill("evenodd"));
      context.globalAlpha = 1;
    });
  }
  function patch(reason) {
    return Icons.icon((context) => {
      context.beginPath();
      context.rect(1, 0, 28, 18);
      context.save();
      context.clip();
      context.globalAlpha = TINT;
      context.fillStyle = FILLS[reason];
      context.fillRect(1, 0, 28, 18);
      context.globalAlpha = 0.8;
      [0, 1, 2, 3].forEach((column) => [0, 1].forEach((row) => {
        context.save();
        context.translate(1 + column * SIDE, row * SIDE);
        context.beginPath();
        context.rect(0, 0, SIDE, SIDE);
        context.clip();
        drawTile(context, reason, SIDE);
        context.restore();
      }));
      context.restore();
      context.strokeStyle = "#8d8a83";
      context.lineWidth = 0.8;
      context.strokeRect(1, 0.4, 28, 17.2);
    });
  }

  // The switch: colours by the share covered, or by reason.
  function choices(study) {
    if (!known(study) || Canvas.circle().countsUnits) return null;
    const made = Dom.attributes(Dom.make("div", "lc-levels"), {role: "group",
      "aria-label": Words.of("why", "by")});
    Dom.add(made, Dom.make("span", "lc-quiet", Words.of("why", "by")));
    ["share", "reason"].forEach((id) => {
      const button = Dom.button("", Words.of("why", "by_" + id), () => State.by(id));
      Dom.add(made, Dom.attributes(button, {"aria-pressed": String(id === State.now.by),
        "data-by": id}));
    });
    return made;
  }
  // Keys of the legend, as [picture, text]: neighbourhoods by their main reason, people by theirs.
  // Who is inside and finds no place stands apart under a line of its own, [null, text], so that
  // all others add up to the number of the heading.
  function say(word, count) {
    return Words.fill(Words.of("why", word), {count: Words.number(count)});
  }
  function zoneKey(reason, count) {
    return [patch(reason), Words.fill(Words.of("why", "zones_by"),
      {reason: Words.of("reason", reason), count: Words.number(count)})];
  }
  function zoneTitle(circle) {
    return say("layer_zones", circle.gaps.length);
  }
  function zoneKeys(circle) {
    const count = (reason) => circle.gaps.filter((one) => one.reason === reason).length;
    const keys = Study.REASONS.filter(count).map((reason) => zoneKey(reason, count(reason)));
    const crowded = circle.crowded.length;
    return crowded ? keys.concat([[null, say("zones_full", crowded)],
      zoneKey("full", crowded)]) : keys;
  }
  function homeKey(reason, people) {
    return [Icons.icon((context) => mark(context, reason, 15, 9, 6)),
      Words.fill(Words.of("why", "people_by"),
        {reason: Words.of("reason", reason), people: Words.number(people)})];
  }
  function homeTitle(circle) {
    return say("layer_homes", OUTSIDE.reduce((sum, reason) => sum + circle.left(reason), 0));
  }
  function homeKeys(circle) {
    const keys = OUTSIDE.filter((reason) => circle.left(reason))
      .map((reason) => homeKey(reason, circle.left(reason)));
    const full = circle.left("full");
    return full ? keys.concat([[null, Words.of("why", "people_full")], homeKey("full", full)])
      : keys;
  }
  function ofZone(circle, zone) {
    const found = circle.flagged.find((one) => one.zone === zone);
    return found ? Words.of("reason", found.reason) : "";
  }

  return {isShown, known, mark, paintZones, choices, zoneTitle, zoneKeys,
    homeTitle, homeKeys, ofZone};
})();
