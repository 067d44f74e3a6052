// Runs once for each HTML part of the page, with `element`, `trigger`, `props` and `watch` given.
// It carries clicks to the server and moves focus; it builds no markup.

function open(link) {
  const place = link.closest("[data-article]").dataset;
  if (!element.contains(document.activeElement) || document.activeElement === document.body) {
    link.focus?.();
  }
  document.verbatimOpener = document.activeElement;
  trigger("open", {
    article: place.article,
    start: Number(place.start || 0),
    end: Number(place.end || 0),
    check: place.check || "",
  });
}

function close() {
  if (!element.querySelector(".v-pane")) return;
  props.value = "";
  const opener = document.verbatimOpener;
  if (opener?.isConnected) opener.focus();
  else document.querySelector("#v-ask textarea, #v-ask input")?.focus();
}

function light(event) {
  const number = event.target.closest?.("[data-number]")?.dataset.number;
  for (const card of document.querySelectorAll(".v-card, .v-marker")) {
    card.classList.toggle("v-lit", number > 0 && card.dataset.number === number);
  }
}

element.addEventListener("click", (event) => {
  const example = event.target.closest("[data-question]");
  if (example) return trigger("ask", { question: example.dataset.question });
  if (event.target.closest("[data-close]")) return close();
  const link = event.target.closest("[data-article]");
  if (!link) return;
  const clicked = event.target.closest("a");
  if (clicked) event.preventDefault();
  // Marking the text of a card with the mouse is no wish to open it.
  else if (String(document.getSelection())) return;
  open(clicked || link);
});
element.addEventListener("mouseover", light);
element.addEventListener("focusin", light);

// A screen reader tells of the answer when it comes, wherever the focus is.
if (element.classList.contains("v-thread")) element.setAttribute("aria-live", "polite");

if (element.classList.contains("v-reader")) {
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") close();
  });
  watch("value", () => {
    const mark = element.querySelector("mark");
    const pane = element.querySelector(".v-scroll");
    if (!pane) return;
    pane.scrollTop = 0;
    if (mark) mark.scrollIntoView({ block: "center", behavior: "instant" });
    (mark || pane).focus({ preventScroll: true });
  });
}
