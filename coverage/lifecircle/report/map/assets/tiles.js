// An optional layer of tiles under the map, only where the study asks for one.
const Tiles = (() => {
  let wanted = false;

  function lay(map, told) {
    wanted = Boolean(told);
    if (!wanted) return;
    map.createPane("lc-tiles").style.zIndex = 150;
    told.urls.forEach((url, at) => {
      L.tileLayer(url, {pane: "lc-tiles", subdomains: "01234567", tms: told.tms[at], maxZoom: 20,
        maxNativeZoom: 18}).addTo(map);
    });
    if (told.credit) {
      map.attributionControl.addAttribution(Dom.make("span", "", told.credit).outerHTML);
    }
  }
  return {lay, shown: () => wanted};
})();
