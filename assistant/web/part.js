// Runs once for each live part of the page, with `element`, `trigger`, `props` and `watch` given.
// It carries clicks to the server and moves focus; it builds no markup.

function open(link) {
  const place = link.closest("[data-article]").dataset;
  if (!element.contains(document.activeElement) || document.activeElement === document.body) {
    link.focus?.();
  }
  document.verbatim.opener = document.activeElement;
  const number = Number(place.number || 0);
  const where = {
    article: place.article,
    start: Number(place.start || 0),
    end: Number(place.end || 0),
    check: place.check || "",
    number,
    of: number ? document.querySelectorAll(".v-side .v-card").length : 0,
  };
  document.verbatim.opened(where);
  trigger("open", where);
}

function close() {
  if (!element.querySelector(".v-pane")) return;
  props.value = "";
  document.verbatim.opened(null);
  const opener = document.verbatim.opener;
  if (opener?.isConnected) opener.focus();
  else document.querySelector("#v-ask textarea, #v-ask input")?.focus();
}

function light(event) {
  const number = event.target.closest?.("[data-number]")?.dataset.number;
  for (const card of document.querySelectorAll(".v-card, .v-marker")) {
    card.classList.toggle("v-lit", number > 0 && card.dataset.number === number);
  }
}

async function copy(button) {
  const text = button.dataset.copy;
  const label = button.textContent;
  try {
    await navigator.clipboard.writeText(text);
    button.textContent = "Copied";
  } catch {
    // Browsers keep the clipboard from pages that did not come over HTTPS or from this machine.
    const area = document.createElement("textarea");
    area.value = text;
    document.body.append(area);
    area.select();
    button.textContent = document.execCommand("copy") ? "Copied" : "Copying is not allowed here";
    area.remove();
    button.focus();
  }
  setTimeout(() => (button.textContent = label), 2000);
}

element.addEventListener("click", (event) => {
  const button = event.target.closest("button");
  if (button?.dataset.question) return trigger("ask", { question: button.dataset.question });
  if (button && "copy" in button.dataset) return copy(button);
  if (button && "retry" in button.dataset) return trigger("retry", {});
  if (button && "all" in button.dataset) {
    document.verbatim.address({ source: [], after: [], before: [] });
    return trigger("all", {});
  }
  if (button?.dataset.step) return document.verbatim.step(Number(button.dataset.step));
  if (button && "close" in button.dataset) return close();
  if (event.target.closest("button, summary, input, label, .v-deleting")) return;
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
if (element.classList.contains("v-thread")) {
  element.setAttribute("aria-live", "polite");
  watch("value", () => {
    const turn = element.querySelector(".v-turn");
    document.verbatim.asked(turn);
    // What was typed while the answer was on its way stays.
    const box = document.querySelector("#v-ask textarea, #v-ask input");
    if (!box || !turn?.dataset.answered || element.querySelector(".v-problem, .v-notice")) return;
    if (box.value !== turn.dataset.answered) return;
    box.value = "";
    box.dispatchEvent(new Event("input", { bubbles: true }));
  });
}

if (element.classList.contains("v-whypart")) {
  // "toggle" does not bubble, hence the capture.
  element.addEventListener(
    "toggle",
    (event) => {
      const details = event.target;
      if (details.open && details.querySelector(".v-whybody > [role=status]")) trigger("why", {});
    },
    true,
  );
  watch("value", () => {
    if (element.querySelector("details[open]")) element.querySelector("summary").focus();
  });
}

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
