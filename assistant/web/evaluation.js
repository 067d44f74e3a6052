// The evaluation's own events.

element.addEventListener("submit", (event) => {
  event.preventDefault();
  trigger("run", { set: new FormData(event.target).get("set") });
});
document.addEventListener("verbatim-tab", (event) => {
  if (event.detail !== "evaluation" || element.querySelector("form")) return;
  trigger("show", {});
});
