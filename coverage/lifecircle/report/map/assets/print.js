// The map as a sheet of paper: A4 or A3 landscape, with title, legend, scale, north and sources.
const Print = (() => {
  const PAPERS = {A4: [297, 210], A3: [420, 297]}, EDGE = 9, PIXELS_A_MM = 96 / 25.4;
  const SHARP = 2;

  let study = null, map = null, paper = "A4", sheet = null;

  function prepare(held, drawn) {
    study = held;
    map = drawn;
    window.addEventListener("beforeprint", lay);
    window.addEventListener("afterprint", clear);
  }
  function sizes() {
    const [wide, high] = PAPERS[paper], large = paper === "A3";
    const column = large ? 92 : 70, headHigh = large ? 21 : 17, footHigh = large ? 13 : 11;
    // Whole pixels: browsers that print a canvas as lines misplace one whose sides are broken.
    return {wide, high, column,
      mapWide: Math.floor((wide - 2 * EDGE - column - 4) * PIXELS_A_MM),
      mapHigh: Math.floor((high - 2 * EDGE - headHigh - footHigh) * PIXELS_A_MM)};
  }

  function rule(size) {
    const style = document.getElementById("lc-paper") || Dom.attributes(Dom.make("style"),
      {id: "lc-paper"});
    style.textContent = "@page { size: " + paper + " landscape; margin: 0; }";
    document.head.appendChild(style);
    sheet.style.width = size.wide + "mm";
    sheet.style.height = size.high - 0.5 + "mm";
  }
  // What is seen now, beside the panel, fitted into the frame of the paper.
  function picture(size) {
    const seen = Frame.seen(map), {mapWide: width, mapHigh: height} = size;
    const corner = map.project(seen.getNorthWest(), 0);
    const other = map.project(seen.getSouthEast(), 0);
    const zoom = Math.log2(Math.min(width / (other.x - corner.x), height / (other.y - corner.y)));
    return new View.Picture({middle: map.unproject(corner.add(other).divideBy(2), 0), zoom,
      width, height, sharp: SHARP});
  }
  function head(circle) {
    const made = Dom.make("header", "lc-sheet-head");
    Dom.add(made, Dom.name("h1", "", study.told.title));
    const line = Dom.make("p", "lc-sheet-circle");
    Dom.add(line, Dom.name("strong", "", Words.named(circle.name)),
      Dom.make("span", "", Legend.basis(circle).join(Words.say("apart"))));
    Dom.add(made, line);
    if (study.told.model) Dom.add(made, Dom.make("span", "lc-badge", Words.say("model")));
    return made;
  }
  function worst(circle) {
    const most = paper === "A3" ? 12 : 6, made = Dom.make("section", "lc-sheet-gaps");
    Dom.add(made, Dom.make("h3", "", Gaps.title(circle)));
    const list = Dom.make("ol"), all = Gaps.of(circle);
    all.slice(0, most).map((one) => Gaps.line(circle, one)).forEach(({zone, told}) => {
      const item = Dom.add(Dom.make("li"), Dom.name("span", "lc-name",
        study.zones.name[zone]), Dom.make("span", "lc-people", told));
      Dom.add(list, item);
    });
    return all.length ? Dom.add(made, list, Dom.make("p", "lc-quiet lc-more")) : null;
  }
  // Say how many the list leaves out.
  function tellRest(section, all) {
    const rest = all - section.querySelectorAll("li").length;
    section.querySelector(".lc-more").textContent = rest
      ? Words.say("gaps_rest", {count: Words.number(rest)}) : "";
  }
  function column(circle, size) {
    const made = Dom.make("aside", "lc-sheet-column");
    made.style.width = size.column + "mm";
    return Dom.add(made, Circles.answer(circle), Legend.build(circle, true), worst(circle));
  }
  // Leave out the last of the list, then the list, until the column is no longer than the map.
  function shorten(made, all) {
    const isLong = () => made.scrollHeight > made.clientHeight + 1;
    const list = made.querySelector(".lc-sheet-gaps");
    if (list) tellRest(list, all);
    const items = Array.from(made.querySelectorAll(".lc-sheet-gaps li"));
    while (isLong() && items.length) {
      items.pop().remove();
      tellRest(list, all);
    }
    if (list && !list.querySelector("li")) list.remove();
    if (isLong()) made.classList.add("lc-tight");
  }
  // A bar as long as a round distance, and the scale as a ratio, true on the paper.
  function scale(view) {
    const metres = View.roundMetres(view.metres, 170), made = Dom.make("div", "lc-sheet-scale");
    const bar = Dom.make("i"), ratio = Math.round(view.metres * PIXELS_A_MM * 1000 / 100) * 100;
    bar.style.width = metres / view.metres / PIXELS_A_MM + "mm";
    return Dom.add(made, bar, Dom.make("span", "", metres >= 1000
      ? Words.say("kilometres", {kilometres: Words.number(metres / 1000)})
      : Words.say("metres", {metres: Words.number(metres)})),
    Dom.make("span", "lc-quiet", Words.say("scale", {ratio: Words.number(ratio)})));
  }
  function foot() {
    const made = Dom.make("footer", "lc-sheet-foot");
    [Words.named(study.told.standard), ...Notes.sources(true)].forEach((line) =>
      Dom.add(made, Dom.name("span", "", line)));
    return made;
  }
  function lay() {
    clear();
    const circle = Canvas.circle(), size = sizes();
    sheet = Dom.attributes(Dom.make("div"), {id: "lc-sheet", class: "lc-" + paper});
    rule(size);
    const view = picture(size), canvas = Dom.make("canvas"), frame = Dom.make("div", "lc-sheet-map");
    Canvas.paint(canvas, view);
    [frame, canvas].forEach((one) => {
      one.style.width = size.mapWide + "px";
      one.style.height = size.mapHigh + "px";
    });
    Dom.add(frame, canvas, Frame.north(), scale(view));
    const side = column(circle, size), middle = Dom.make("div", "lc-sheet-middle");
    middle.style.height = size.mapHigh + "px";
    Dom.add(document.body, Dom.add(sheet, head(circle), Dom.add(middle, frame, side), foot()));
    shorten(side, Gaps.of(circle).length);
    document.body.classList.add("lc-printed");
  }
  function clear() {
    document.body.classList.remove("lc-printed");
    if (sheet) sheet.remove();
    sheet = null;
  }
  // Lay the sheet for a paper and open the browser's own print window.
  function print(chosen) {
    paper = chosen;
    lay();
    window.print();
  }

  return {prepare, print, lay, clear, choose: (chosen) => { paper = chosen; }};
})();
