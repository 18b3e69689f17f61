// Keys: arrows in lists and tabs, Escape to let go, a slash to search.
const Keyboard = (() => {
  const STEPS = {ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1};

  function neighbours(element) {
    const group = element.closest("[role=tablist], .lc-gaps");
    return group ? Array.from(group.querySelectorAll("button")) : [];
  }
  function step(event) {
    const buttons = neighbours(event.target), at = buttons.indexOf(event.target);
    if (at < 0) return;
    const to = event.key === "Home" ? 0 : event.key === "End" ? buttons.length - 1
      : (at + STEPS[event.key] + buttons.length) % buttons.length;
    const next = buttons[to];
    next.focus();
    if (next.getAttribute("role") === "tab") next.click();
    event.preventDefault();
  }
  function isTyping(element) {
    return ["INPUT", "TEXTAREA", "SELECT"].indexOf(element.tagName) >= 0
      && element.type !== "radio" && element.type !== "checkbox";
  }
  function pressed(event) {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key in STEPS || event.key === "Home" || event.key === "End") step(event);
    else if (event.key === "Escape" && State.now.chosen) State.choose(null);
    else if (event.key === "/" && !isTyping(event.target)) {
      Search.focus();
      event.preventDefault();
    }
  }
  function listen() {
    document.addEventListener("keydown", pressed);
  }

  return {listen};
})();
