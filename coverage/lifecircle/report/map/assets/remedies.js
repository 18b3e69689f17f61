// What would mend a gap: a sentence on the card of its neighbourhood, a place or a link on the map.
const Remedies = (() => {
  const BLUE = "#0b57b0", HALF = 9;

  // The row of the remedy of a zone in a circle, -1 where there is none.
  function row(circle, zone) {
    return circle.has("mend.zone") ? circle.column("mend.zone").indexOf(zone) : -1;
  }
  function zone(circle, chosen) {
    const at = row(circle, chosen);
    if (at < 0) return null;
    const head = "c" + circle.number + ".mend.", {texts} = circle.store;
    const told = Words.named({zh: texts[head + "zh"][at], en: texts[head + "en"][at]});
    return Dom.add(Dom.make("div", "lc-mend"),
      Dom.make("h3", "", Words.of("mend", "heading")), Dom.make("p", "", told));
  }

  function spot(circle, at, view, end) {
    const units = (key) => circle.column("mend." + end + key)[at] / 1e5;
    return [view.px(View.x(units("x"))), view.py(View.y(units("y")))];
  }
  function stroke(context, wide, colour) {
    context.lineWidth = wide;
    context.strokeStyle = colour;
    context.stroke();
  }
  function link(context, ends) {
    context.lineCap = "round";
    context.beginPath();
    ends.forEach(([x, y], at) => context[at ? "lineTo" : "moveTo"](x, y));
    stroke(context, 9, "#ffffff");
    stroke(context, 5, BLUE);
    ends.forEach(([x, y]) => {
      context.beginPath();
      context.arc(x, y, 5, 0, 2 * Math.PI);
      context.fillStyle = "#ffffff";
      context.fill();
      stroke(context, 2.5, BLUE);
    });
  }
  // A cross in a ring: here.
  function mark(context, [x, y]) {
    context.beginPath();
    context.arc(x, y, HALF, 0, 2 * Math.PI);
    context.fillStyle = "#ffffff";
    context.fill();
    stroke(context, 3, BLUE);
    context.beginPath();
    context.moveTo(x - HALF / 2, y);
    context.lineTo(x + HALF / 2, y);
    context.moveTo(x, y - HALF / 2);
    context.lineTo(x, y + HALF / 2);
    stroke(context, 3, BLUE);
  }
  function paint(context, view, circle, chosen) {
    const at = row(circle, chosen), shown = at < 0 ? 0 : circle.column("mend.shown")[at];
    if (shown === 2) link(context, ["", "to_"].map((end) => spot(circle, at, view, end)));
    if (shown === 1) mark(context, spot(circle, at, view, ""));
  }

  return {zone, paint};
})();
