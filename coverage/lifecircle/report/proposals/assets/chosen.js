// Which proposal, circle and view are chosen, and what the page knows of them.
const Chosen = (() => {
  const VIEWS = ["before", "after", "difference"];

  let study = null, told = null, heard = [];
  const now = {proposal: 0, circle: 0, view: "difference"};

  function prepare(held) {
    study = held;
    told = held.told;
  }
  function onChange(listener) {
    heard.push(listener);
  }
  function choose(values) {
    Object.assign(now, values);
    heard.forEach((listener) => listener());
  }
  function proposal() {
    return told.proposals[now.proposal];
  }
  function circle() {
    return proposal().circles[now.circle] || null;
  }
  function name(column) {
    return "p" + now.proposal + ".c" + now.circle + "." + column;
  }
  function column(key) {
    return study.store.get(name(key));
  }
  // The share of a zone within reach, before or after; null where nobody is counted.
  function share(zone, when) {
    return study.store.known(name("zone." + when), zone, 10000);
  }
  // The minutes a home walks, before or after; null where there is no way.
  function minutes(row, when) {
    return study.store.known(name(when), row, 100);
  }

  return {VIEWS, now, prepare, onChange, choose, proposal, circle, column, share, minutes};
})();
