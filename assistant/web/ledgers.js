// The ledgers' own events: what the form holds goes with each of them.

function form() {
  const found = document.getElementById("v-ledger-form");
  return found ? Object.fromEntries(new FormData(found)) : {};
}

if (element.classList.contains("v-formpart")) {
  let later = 0;
  const filter = () => trigger("filter", form());
  element.addEventListener("submit", (event) => event.preventDefault());
  element.addEventListener("input", (event) => {
    if (event.target.name === "ledger") document.body.dataset.ledger = event.target.value;
    clearTimeout(later);
    later = setTimeout(filter, 250);
  });
  element.addEventListener("reset", () => {
    document.body.dataset.ledger = "quotes";
    setTimeout(filter, 0);
  });
  document.addEventListener("verbatim-tab", (event) => {
    // Once is enough: what is typed stays when another tab was looked at.
    if (event.detail !== "ledgers" || document.getElementById("v-ledger-form")) return;
    document.body.dataset.ledger = "quotes";
    trigger("show", {});
  });
}

if (element.classList.contains("v-rows")) {
  element.addEventListener("click", (event) => {
    const button = event.target.closest("button");
    if (button?.dataset.more) trigger("filter", { ...form(), limit: Number(button.dataset.more) });
    if (button && "csv" in button.dataset) trigger("csv", form());
  });
}

if (element.classList.contains("v-file")) {
  watch("value", () => {
    const file = element.querySelector("[data-file]");
    if (!file) return;
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([file.dataset.content], { type: "text/csv" }));
    link.download = file.dataset.file;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 1000);
    props.value = "";
  });
}
