// The library's own events: what its form holds goes with each of them.

function form() {
  const found = document.getElementById("v-library-form");
  if (!found) return { words: "", sources: [], after: "", before: "" };
  const data = new FormData(found);
  return {
    words: data.get("words") || "",
    sources: data.getAll("sources"),
    after: data.get("after") || "",
    before: data.get("before") || "",
  };
}

function narrow() {
  const now = form();
  const { sources, after, before } = now;
  document.verbatim.address({
    source: sources,
    after: after ? [after] : [],
    before: before ? [before] : [],
  });
  trigger("filter", now);
}

if (element.querySelector(".v-drop")) {
  const drop = element.querySelector(".v-drop");
  const input = drop.querySelector("input[type=file]");
  const box = drop.querySelector(".v-uploading");
  const bar = box.querySelector("progress");
  const status = box.querySelector("[role=status]");
  const refused = drop.querySelector(".v-refused ul");

  const refuse = (words) => {
    const item = document.createElement("li");
    item.textContent = words;
    refused.append(item);
  };

  const fits = (file) => {
    const ending = (/\.[^.]+$/.exec(file.name) || [""])[0].toLowerCase();
    const limit = Number(drop.getAttribute(`data-limit${ending.replace(".", "-")}`) || 0);
    const size = (file.size / 1e6).toFixed(0);
    if (!limit) refuse(`${file.name} is of no type that is read.`);
    else if (!file.size) refuse(`${file.name} is empty.`);
    else if (file.size > limit) {
      refuse(`${file.name} is ${size} MB, more than the ${(limit / 1e6).toFixed(0)} MB read.`);
    } else return true;
    return false;
  };

  const send = (file, told) =>
    new Promise((done) => {
      const request = new XMLHttpRequest();
      const body = new FormData();
      body.append("files", file);
      request.upload.addEventListener("progress", (event) => told(event.loaded));
      request.addEventListener("load", () => {
        if (request.status === 200) return done(JSON.parse(request.responseText)[0]);
        refuse(`${file.name} was refused (${request.status}): it may be too large.`);
        done(null);
      });
      request.addEventListener("error", () => {
        refuse(`${file.name} did not arrive: the connection was lost. Upload it again.`);
        done(null);
      });
      request.open("POST", "gradio_api/upload");
      request.send(body);
    });

  const upload = async (files) => {
    if (!box.hidden) return;
    refused.replaceChildren();
    const taken = [...files].filter(fits);
    if (!taken.length) return;
    box.hidden = false;
    const total = taken.reduce((sum, file) => sum + file.size, 0);
    const arrived = [];
    let before = 0;
    for (const file of taken) {
      status.textContent = `Uploading ${file.name}`;
      const path = await send(file, (loaded) => (bar.value = Math.min(1, (before + loaded) / total)));
      // Not named "path": Gradio would take it for a file of its own cache and refuse it.
      if (path) arrived.push({ at: path, name: file.name });
      before += file.size;
    }
    box.hidden = true;
    if (arrived.length) trigger("uploaded", { ...form(), files: arrived });
  };

  input.addEventListener("change", () => {
    upload(input.files).then(() => (input.value = ""));
  });
  for (const name of ["dragover", "dragenter"]) {
    drop.addEventListener(name, (event) => {
      event.preventDefault();
      drop.classList.add("v-over");
    });
  }
  drop.addEventListener("dragleave", () => drop.classList.remove("v-over"));
  drop.addEventListener("drop", (event) => {
    event.preventDefault();
    drop.classList.remove("v-over");
    upload(event.dataTransfer.files);
  });
  drop.querySelector("[data-reindex]").addEventListener("click", () => trigger("reindex", form()));
} else if (element.classList.contains("v-formpart")) {
  let later = 0;
  element.addEventListener("submit", (event) => event.preventDefault());
  element.addEventListener("input", () => {
    clearTimeout(later);
    later = setTimeout(narrow, 250);
  });
  element.addEventListener("reset", () => {
    for (const field of element.querySelectorAll("input")) {
      field.defaultChecked = false;
      field.defaultValue = field.type === "checkbox" ? field.defaultValue : "";
    }
    setTimeout(narrow, 0);
  });
  document.addEventListener("verbatim-tab", (event) => {
    if (event.detail === "library") trigger("show", {});
  });
  if (document.body.dataset.tab === "library") trigger("show", {});
} else {
  // The button that deleted a row is gone with it.
  watch("value", () => {
    if (document.activeElement === document.body) element.querySelector(".v-tablebox")?.focus();
  });
  element.addEventListener("click", (event) => {
    const button = event.target.closest("button");
    const cell = button?.closest(".v-deleting");
    if (!cell) return;
    if (button.dataset.delete) return trigger("remove", { ...form(), delete: button.dataset.delete });
    const asking = "askDelete" in button.dataset;
    cell.querySelector(".v-confirm").hidden = !asking;
    cell.querySelector("[data-ask-delete]").hidden = asking;
    cell.querySelector(asking ? "[data-keep]" : "[data-ask-delete]").focus();
  });
}
