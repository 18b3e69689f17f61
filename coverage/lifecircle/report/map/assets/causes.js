// Why a neighbourhood is out of reach: one sentence on its card.
const Causes = (() => {
  function zone(circle, chosen) {
    const at = circle.has("why.zone") ? circle.column("why.zone").indexOf(chosen) : -1;
    if (at < 0) return null;
    const head = "c" + circle.number + ".why.", {texts} = circle.store;
    const told = Words.named({zh: texts[head + "zh"][at], en: texts[head + "en"][at]});
    return Dom.add(Dom.make("div", "lc-mend"),
      Dom.make("h3", "", Words.of("why", "heading")), Dom.make("p", "", told));
  }

  return {zone};
})();
