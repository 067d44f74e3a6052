// Runs once, in the part that holds the tabs: the page's address, its keys, the quote shown beside
// a marker, and the connection. What the other parts need of it is `document.verbatim`.

const tabs = [...element.querySelectorAll("[role=tab]")];
const nameOf = (tab) => tab.id.replace("v-tab-", "");

// ---- the address: tab, questions, filters and open citation

function address(change) {
  const url = new URL(location.href);
  for (const [name, values] of Object.entries(change)) {
    url.searchParams.delete(name);
    for (const value of values) url.searchParams.append(name, value);
  }
  history.replaceState(null, "", url);
}

function opened(where) {
  const ranged = where && where.end > where.start;
  address({
    article: where ? [where.article] : [],
    at: ranged ? [`${where.start}-${where.end}-${where.check}`] : [],
    cite: where?.number ? [where.number] : [],
  });
}

function asked(turn) {
  // A question that met a problem stays in the address, to be asked again by loading the page.
  if (!turn) return document.querySelector(".v-thread .v-problem") || address({ q: [] });
  if (turn.dataset.asked) address({ q: JSON.parse(turn.dataset.asked) });
}

function restore() {
  const given = new URLSearchParams(location.search);
  show(given.get("tab"), false);
  trigger("restore", {
    questions: given.getAll("q"),
    sources: given.getAll("source"),
    after: given.get("after") || "",
    before: given.get("before") || "",
  });
  if (!given.get("article")) return;
  const [, start, end, check] = /^(\d+)-(\d+)-(\w+)$/.exec(given.get("at") || "") || [0, 0, 0, ""];
  const place = { article: given.get("article"), start: Number(start), end: Number(end), check };
  if (!given.getAll("q").length) return trigger("open", { ...place, number: 0, of: 0 });
  // The last answer comes first: it would close what is opened before it, between two questions.
  const last = given.getAll("q").slice(0, 12).at(-1);
  const waiting = setInterval(() => {
    const turn = document.querySelector(".v-thread .v-turn");
    if (!document.querySelector(".v-problem") && turn?.dataset.answered !== last) return;
    clearInterval(waiting);
    const of = document.querySelectorAll(".v-side .v-card").length;
    const number = Number(given.get("cite") || 0);
    opened({ ...place, number });
    trigger("open", { ...place, number, of });
  }, 100);
}

// ---- the tabs

function show(name, focus = true) {
  const chosen = tabs.find((tab) => nameOf(tab) === name) || tabs[0];
  document.body.dataset.tab = nameOf(chosen);
  for (const tab of tabs) {
    const is = tab === chosen;
    tab.setAttribute("aria-selected", String(is));
    tab.tabIndex = is ? 0 : -1;
    const panel = document.getElementById(tab.getAttribute("aria-controls"));
    panel?.setAttribute("role", "tabpanel");
    panel?.setAttribute("aria-labelledby", tab.id);
  }
  if (focus) chosen.focus();
  address({ tab: chosen === tabs[0] ? [] : [nameOf(chosen)] });
  document.dispatchEvent(new CustomEvent("verbatim-tab", { detail: nameOf(chosen) }));
}

element.addEventListener("click", (event) => {
  const tab = event.target.closest("[role=tab]");
  if (tab) show(nameOf(tab));
});
element.addEventListener("keydown", (event) => {
  const at = tabs.indexOf(event.target);
  if (at < 0) return;
  const to = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: tabs.length - 1 }[event.key];
  if (to === undefined) return;
  event.preventDefault();
  show(nameOf(tabs[(to + tabs.length) % tabs.length]));
});

// ---- the keys: next and previous citation, and the way back to the question

function step(by) {
  const cards = [...document.querySelectorAll(".v-side .v-card")];
  if (!cards.length) return;
  const number = new URLSearchParams(location.search).get("cite");
  const at = cards.findIndex((card) => number && card.dataset.number === number);
  const next = at < 0 ? (by > 0 ? 0 : cards.length - 1) : (at + by + cards.length) % cards.length;
  cards[next].querySelector("a").click();
}

document.addEventListener("keydown", (event) => {
  if (event.key === "Escape") hideTip();
  if (event.ctrlKey || event.metaKey || event.altKey || document.body.dataset.tab !== "ask") return;
  if (event.target.closest?.("input, textarea, select, [contenteditable], [role=tab]")) return;
  const by = { n: 1, ArrowRight: 1, p: -1, ArrowLeft: -1 }[event.key];
  if (by) step(by);
  else if (event.key === "/") document.querySelector("#v-ask textarea, #v-ask input")?.focus();
  else return;
  event.preventDefault();
});

// ---- the quote beside a marker; its text is set as text, never as markup

const tip = document.createElement("div");
tip.className = "v-tip";
tip.id = "v-tip";
tip.setAttribute("role", "tooltip");
tip.hidden = true;
element.append(tip);

function hideTip() {
  tip.hidden = true;
  document.querySelector("[aria-describedby=v-tip]")?.removeAttribute("aria-describedby");
}

function showTip(event) {
  const marker = event.target.closest?.(".v-marker[data-quote]");
  if (!marker) return hideTip();
  const said = document.createElement("span");
  said.textContent = marker.dataset.said;
  tip.replaceChildren(marker.dataset.quote, said);
  tip.hidden = false;
  marker.setAttribute("aria-describedby", "v-tip");
  const box = marker.getBoundingClientRect();
  const below = box.bottom + 8;
  tip.style.left = `${Math.max(12, Math.min(box.left - 24, innerWidth - tip.offsetWidth - 12))}px`;
  tip.style.top = `${below + tip.offsetHeight < innerHeight ? below : box.top - tip.offsetHeight - 8}px`;
}

document.addEventListener("mouseover", showTip);
document.addEventListener("focusin", showTip);
document.addEventListener("scroll", hideTip, true);

// ---- the connection: asked after only while something is awaited

const lost = element.querySelector(".v-lost");
let misses = 0;

function tell(words, action) {
  lost.hidden = !words;
  const button = document.createElement("button");
  button.type = "button";
  button.className = "v-plain";
  button.textContent = "Ask again";
  button.addEventListener("click", () => location.reload());
  lost.replaceChildren(words, ...(action ? [" ", button] : []));
}

async function reachable() {
  try {
    const answer = await fetch("gradio_api/app_id", {
      cache: "no-store",
      signal: AbortSignal.timeout(4000),
    });
    return answer.status < 500;
  } catch {
    return false;
  }
}

setInterval(async () => {
  const waiting = document.querySelector("[aria-busy=true], .v-progress");
  // What was awaited came after all.
  if (!waiting && !misses && !lost.hidden) return tell("", false);
  if (!waiting && !misses) return;
  if (await reachable()) {
    if (misses > 1) tell("The connection is back. Your questions are kept.", true);
    misses = 0;
  } else if (++misses === 2) {
    tell("The connection to Verbatim is lost. Your questions are kept; waiting for it to come back.", false);
  }
}, 2000);

document.verbatim = { address, asked, opened, show, step, opener: null };
setTimeout(restore, 0);
