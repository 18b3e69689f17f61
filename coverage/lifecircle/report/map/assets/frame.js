// What stands round the map: north arrow, scale, a hint at the pointer, and how to get somewhere.
const Frame = (() => {
  const NARROW = 720, STILL = window.matchMedia("(prefers-reduced-motion: reduce)");
  const SVG = "http://www.w3.org/2000/svg";

  function svg(tag, values) {
    return Dom.attributes(document.createElementNS(SVG, tag), values);
  }
  function north() {
    const made = Dom.attributes(Dom.make("div", "lc-north"), {role: "img",
      "aria-label": Words.say("north")});
    const drawn = svg("svg", {viewBox: "0 0 24 36", width: "24", height: "36"});
    Dom.add(drawn, svg("path", {d: "M12 1 L19 25 L12 20 Z", fill: "#1d2b36"}),
      svg("path", {d: "M12 1 L5 25 L12 20 Z", fill: "#ffffff", stroke: "#1d2b36",
        "stroke-width": "1", "stroke-linejoin": "round"}));
    const letter = svg("text", {x: "12", y: "35", "text-anchor": "middle", "font-size": "10",
      "font-weight": "700", fill: "#1d2b36"});
    letter.textContent = "N";
    return Dom.add(made, Dom.add(drawn, letter));
  }
  // North arrow and zoom buttons, which speak the language chosen.
  let buttons = null, credit = "";
  function build(map, fromOsm) {
    document.querySelectorAll("body > .lc-north").forEach((one) => one.remove());
    Dom.add(document.body, north());
    if (buttons) buttons.remove();
    buttons = L.control.zoom({position: "topright", zoomInTitle: Words.say("zoom_in"),
      zoomOutTitle: Words.say("zoom_out")}).addTo(map);
    if (credit) map.attributionControl.removeAttribution(credit);
    credit = fromOsm ? Words.say("osm") : "";
    if (credit) map.attributionControl.addAttribution(credit);
  }
  function isNarrow() {
    return window.innerWidth <= NARROW;
  }
  // How much of each side the panel and the card cover, in pixels.
  function covered() {
    const panel = document.getElementById("lc-panel").getBoundingClientRect();
    const shut = document.getElementById("lc-panel").classList.contains("lc-shut");
    if (isNarrow()) return {left: 0, right: 0, top: 0, bottom: window.innerHeight - panel.top};
    const card = document.getElementById("lc-card");
    return {left: shut ? 0 : panel.right, right: card.hidden ? 0 : card.offsetWidth + 12, top: 0,
      bottom: 0};
  }
  function padding(margin) {
    const {left, right, bottom} = covered();
    return {paddingTopLeft: [left + margin, margin], paddingBottomRight: [right + margin,
      bottom + margin]};
  }
  // The middle of what nothing covers, in pixels, and the cross that marks it.
  const mark = Dom.attributes(Dom.make("div", "lc-cross"), {"aria-hidden": "true"});
  function middle(map) {
    const {left, bottom} = covered(), size = map.getSize();
    return L.point((left + size.x) / 2, Math.max(size.y - bottom, 60) / 2);
  }
  function moveCross(point) {
    mark.style.left = point.x + "px";
    mark.style.top = point.y + "px";
  }
  function cross() {
    return mark;
  }
  // The part of the map that nothing covers.
  function seen(map) {
    const {left, bottom} = covered(), size = map.getSize();
    return L.latLngBounds(map.containerPointToLatLng([left, 0]),
      map.containerPointToLatLng([size.x, Math.max(size.y - bottom, 60)]));
  }
  function fit(map, bounds, {near, margin, slowly}) {
    const options = Object.assign(padding(margin === undefined ? 24 : margin),
      {maxZoom: near || 16.5, animate: Boolean(slowly) && !STILL.matches, duration: 0.5});
    map.fitBounds(bounds, options);
  }

  return {north, build, fit, seen, middle, cross, moveCross};
})();
