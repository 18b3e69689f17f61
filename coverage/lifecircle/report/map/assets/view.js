// From degrees to a flat world, and from the flat world to the pixels of a picture.
const View = (() => {
  const UNITS_A_DEGREE = 1e5, DETAIL = Math.pow(2, 20), EQUATOR_M = 40075016.686;

  // Web Mercator as Leaflet has it, in pixels of zoom 20.
  function x(lon) {
    return (lon + 180) / 360 * 256 * DETAIL;
  }
  function y(lat) {
    const sine = Math.sin(lat * Math.PI / 180);
    return (0.5 - Math.log((1 + sine) / (1 - sine)) / (4 * Math.PI)) * 256 * DETAIL;
  }
  function xs(units) {
    return Float64Array.from(units, (value) => x(value / UNITS_A_DEGREE));
  }
  function ys(units) {
    return Float64Array.from(units, (value) => y(value / UNITS_A_DEGREE));
  }
  function latLng(worldX, worldY) {
    const lat = Math.atan(Math.sinh(Math.PI * (1 - 2 * worldY / (256 * DETAIL)))) * 180 / Math.PI;
    return L.latLng(lat, worldX / (256 * DETAIL) * 360 - 180);
  }

  // A picture of so many pixels around a middle; `sharp` is how fine the paper or screen is.
  class Picture {
    constructor({middle, zoom, width, height, sharp}) {
      this.zoom = zoom;
      this.width = width;
      this.height = height;
      this.sharp = sharp || 1;
      this.scale = Math.pow(2, zoom) / DETAIL;
      this.left = x(middle.lng) - width / 2 / this.scale;
      this.top = y(middle.lat) - height / 2 / this.scale;
      this.metres = EQUATOR_M * Math.cos(middle.lat * Math.PI / 180) / 256 / Math.pow(2, zoom);
    }
    px(worldX) {
      return (worldX - this.left) * this.scale;
    }
    py(worldY) {
      return (worldY - this.top) * this.scale;
    }
    // Whether a box of the world can be seen, with a margin in pixels.
    sees(west, north, east, south, margin) {
      const room = (margin || 0) / this.scale;
      return east >= this.left - room && south >= this.top - room
        && west <= this.left + this.width / this.scale + room
        && north <= this.top + this.height / this.scale + room;
    }
    seesPoint(worldX, worldY, margin) {
      return this.sees(worldX, worldY, worldX, worldY, margin);
    }
  }

  // The longest round distance not wider than so many pixels.
  function roundMetres(metresAPixel, pixels) {
    const most = metresAPixel * pixels, power = Math.pow(10, Math.floor(Math.log10(most)));
    return power * ([5, 2, 1].find((times) => times * power <= most) || 1);
  }

  return {x, y, xs, ys, latLng, Picture, roundMetres};
})();
