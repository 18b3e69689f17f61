// Small pictures for the legend, drawn by the same hands as the map itself.
const Icons = (() => {
  const WIDE = 30, HIGH = 18, SHARP = 3;

  function icon(draw) {
    const canvas = Dom.make("canvas", "lc-icon"), context = canvas.getContext("2d");
    canvas.width = WIDE * SHARP;
    canvas.height = HIGH * SHARP;
    canvas.setAttribute("aria-hidden", "true");
    context.scale(SHARP, SHARP);
    draw(context);
    return canvas;
  }
  function patch(colour, alpha) {
    return icon((context) => {
      context.globalAlpha = alpha;
      context.fillStyle = colour;
      context.fillRect(1, 2, WIDE - 2, HIGH - 4);
      context.globalAlpha = 1;
      context.strokeStyle = "#8d8a83";
      context.lineWidth = 0.8;
      context.strokeRect(1, 2, WIDE - 2, HIGH - 4);
    });
  }
  function hatch(gap, colour, alpha) {
    return icon((context) => {
      context.beginPath();
      context.rect(1, 2, WIDE - 2, HIGH - 4);
      context.save();
      context.clip();
      if (colour) {
        context.globalAlpha = alpha;
        context.fillStyle = colour;
        context.fill();
        context.globalAlpha = 1;
      }
      context.strokeStyle = "#2b1c10";
      context.lineWidth = 1;
      context.beginPath();
      for (let x = -HIGH; x < WIDE + HIGH; x += gap * Math.SQRT2) {
        context.moveTo(x, HIGH);
        context.lineTo(x + HIGH, 0);
      }
      context.stroke();
      context.restore();
      context.strokeStyle = "#8d8a83";
      context.lineWidth = 0.8;
      context.strokeRect(1, 2, WIDE - 2, HIGH - 4);
    });
  }
  function line(colour, wide, dash, fill) {
    return icon((context) => {
      if (fill) {
        context.globalAlpha = fill;
        context.fillStyle = colour;
        context.fillRect(0, HIGH / 2, WIDE, HIGH / 2);
        context.globalAlpha = 1;
      }
      context.strokeStyle = colour;
      context.lineWidth = wide;
      context.setLineDash(dash);
      context.beginPath();
      context.moveTo(0, HIGH / 2);
      context.lineTo(WIDE, HIGH / 2);
      context.stroke();
    });
  }
  function street() {
    return icon((context) => {
      [["#a0a9af", 6], ["#ffffff", 4.4]].forEach(([colour, wide]) => {
        context.strokeStyle = colour;
        context.lineWidth = wide;
        context.beginPath();
        context.moveTo(0, 6);
        context.lineTo(WIDE, 6);
        context.stroke();
      });
      context.strokeStyle = "#b3a892";
      context.lineWidth = 1.2;
      context.setLineDash([4, 2.5]);
      context.beginPath();
      context.moveTo(0, 14);
      context.lineTo(WIDE, 14);
      context.stroke();
    });
  }
  function dot(kind, size) {
    return icon((context) => Homes.mark(context, kind, WIDE / 2, HIGH / 2, size));
  }
  function sign(number, state) {
    return icon((context) => Places.draw(context, number, state, WIDE / 2, HIGH / 2, 5.4));
  }
  function inside(colour) {
    return icon((context) => {
      context.beginPath();
      context.arc(WIDE / 2, HIGH / 2, 3, 0, 2 * Math.PI);
      context.fillStyle = "#ffffff";
      context.fill();
      context.lineWidth = 1.4;
      context.strokeStyle = colour;
      context.stroke();
    });
  }

  return {icon, patch, hatch, line, street, dot, sign, inside};
})();
