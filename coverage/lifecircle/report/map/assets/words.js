// What is said, in the language chosen; numbers and percent follow it.
const Words = (() => {
  let language = "zh", words = {}, numbers = {};

  function use(chosen, every) {
    language = chosen;
    words = every[chosen];
    const place = chosen === "zh" ? "zh-CN" : "en-GB";
    numbers = [0, 1, 2].map((digits) => new Intl.NumberFormat(place,
      {maximumFractionDigits: digits, minimumFractionDigits: digits}));
    document.documentElement.lang = chosen === "zh" ? "zh-CN" : "en";
  }
  // A name keeps its own direction, whatever signs it holds, and cannot turn what follows it.
  function isolated(name) {
    return "\u2068" + name + "\u2069";
  }
  function fill(sentence, values) {
    return sentence.replace(/\{(\w+)\}/g, (whole, key) =>
      (key in values ? String(values[key]) : whole));
  }
  function say(key, values) {
    const sentence = words.map[key];
    return values ? fill(sentence, values) : sentence;
  }
  // The word for an id of a closed list; an id without one goes by itself.
  function of(list, id) {
    return words[list] && words[list][id] !== undefined ? words[list][id] : id;
  }
  // A name given in several languages.
  function named(names) {
    return names[language] || names[Object.keys(names)[0]] || "";
  }
  // A sentence with a capital letter at its beginning, in languages that have them.
  function begun(sentence) {
    return sentence.charAt(0).toUpperCase() + sentence.slice(1);
  }
  function number(value, digits) {
    return value === null || value === undefined ? "—" : numbers[digits || 0].format(value);
  }
  function percent(share, digits) {
    if (share === null || share === undefined) return "—";
    return numbers[digits === undefined ? 1 : digits].format(share * 100) + "%";
  }
  // Metres a second, with one decimal at least.
  function speed(value) {
    return number(value, 2).replace(/0$/, "");
  }
  function limit(circle) {
    return circle.minutes === null ? say("metres", {metres: number(circle.metres)})
      : say("minutes", {minutes: circle.minutes});
  }

  return {use, say, fill, of, named, number, percent, speed, limit, isolated, begun, language: () => language};
})();
