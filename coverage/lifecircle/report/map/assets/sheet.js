// A canvas laid over the map as one of its layers, painted anew when the map has come to rest.
const Sheet = (() => {
  // Make a canvas as large as a view and return its context, which counts pixels of the view.
  function open(canvas, view) {
    canvas.width = Math.round(view.width * view.sharp);
    canvas.height = Math.round(view.height * view.sharp);
    const context = canvas.getContext("2d");
    context.setTransform(view.sharp, 0, 0, view.sharp, 0, 0);
    return context;
  }

  // A kind of layer whose canvas is filled by `paint`, given the canvas and what it is to show.
  function layer(paint) {
    return L.Renderer.extend({
      options: {padding: 0.12},
      _initContainer() {
        this._container = document.createElement("canvas");
        this._container.className = "lc-canvas";
      },
      _destroyContainer() {
        this._container.remove();
        this._container = null;
      },
      _updatePaths() {},
      _onZoomEnd() {},
      _update() {
        if (this._map._animatingZoom && this._bounds) return;
        L.Renderer.prototype._update.call(this);
        this.repaint();
      },
      repaint() {
        const size = this._bounds.getSize();
        this.view = new View.Picture({
          middle: this._map.layerPointToLatLng(this._bounds.getCenter()),
          zoom: this._map.getZoom(), width: size.x, height: size.y,
          sharp: Math.min(2, window.devicePixelRatio || 1)
        });
        paint(this._container, this.view);
        this._container.style.width = size.x + "px";
        this._container.style.height = size.y + "px";
        L.DomUtil.setPosition(this._container, this._bounds.min);
        this._map.fire("lc-painted");
      },
      // A pixel of the map's frame as a pixel of the canvas.
      pixel(point) {
        return this._map.containerPointToLayerPoint(point).subtract(this._bounds.min);
      }
    });
  }

  return {open, layer};
})();
