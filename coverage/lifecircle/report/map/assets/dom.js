// Elements of the page. Every text is set as text; no markup is ever read.
const Dom = (() => {
  function make(tag, className, text) {
    const made = document.createElement(tag);
    if (className) made.className = className;
    if (text !== undefined && text !== null) made.textContent = text;
    return made;
  }
  // A name from the data: in its own direction, apart from the text around it.
  function name(tag, className, text) {
    const made = make(tag, className, text);
    made.setAttribute("dir", "auto");
    return made;
  }
  function add(parent, ...children) {
    children.forEach((child) => { if (child) parent.appendChild(child); });
    return parent;
  }
  function attributes(element, values) {
    Object.keys(values).forEach((key) => element.setAttribute(key, values[key]));
    return element;
  }
  function button(className, text, act) {
    const made = make("button", className, text);
    made.type = "button";
    made.addEventListener("click", act);
    return made;
  }
  function empty(element) {
    element.textContent = "";
    return element;
  }
  // A table of a label and a value a line; lines without a value are left out.
  function table(rows) {
    const made = make("table");
    rows.forEach(([label, value]) => {
      if (value === null || value === undefined || value === "") return;
      const cell = name("td", "", String(value));
      add(made, add(make("tr"), attributes(make("th", "", label), {scope: "row"}), cell));
    });
    return made;
  }
  function checkbox(checked, act) {
    const made = make("input");
    made.type = "checkbox";
    made.checked = checked;
    made.addEventListener("change", () => act(made.checked));
    return made;
  }

  return {make, name, add, attributes, button, empty, table, checkbox};
})();
