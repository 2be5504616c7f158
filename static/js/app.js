// What HTML cannot do alone: theme, rail, palette, dialogs, copying, the composer, calm polling.
// Everything hangs on the document, so that what htmx puts in later needs no wiring.

const keep = (name, value) => {
  document.cookie = `${name}=${value}; path=/; max-age=31536000; samesite=lax`;
};

// ------------------------------------------------------------------ dialogs

// A dialog is marked `popover`, so that its button opens it without this script;
// with it, the dialog is modal: the page behind is inert and focus stays inside.
function open(dialog) {
  if (dialog.open) return;
  if (dialog.matches(":popover-open")) dialog.hidePopover();
  dialog.showModal();
}

function closeAround(element) {
  const dialog = element.closest("dialog");
  if (dialog?.open) dialog.close();
}

// ------------------------------------------------------------------ palette

function filter(input) {
  const list = document.getElementById(input.dataset.filters);
  const words = input.value.toLowerCase().split(/\s+/).filter(Boolean);
  const options = [...list.querySelectorAll("[role=option]")];
  for (const option of options) {
    const text = `${option.textContent} ${option.dataset.words ?? ""}`.toLowerCase();
    // What the server found it found by words that need not be shown.
    const found = option.closest("#palette-found");
    option.hidden = found ? !words.length : !words.every((word) => text.includes(word));
  }
  choose(input, options.find((option) => !option.hidden));
  const nothing = list.parentElement.querySelector("[data-nothing]");
  if (nothing) nothing.hidden = options.some((option) => !option.hidden);
}

function choose(input, chosen) {
  const list = document.getElementById(input.dataset.filters);
  for (const option of list.querySelectorAll("[role=option]")) {
    option.setAttribute("aria-selected", String(option === chosen));
  }
  if (!chosen) return input.removeAttribute("aria-activedescendant");
  input.setAttribute("aria-activedescendant", chosen.id);
  chosen.scrollIntoView({ block: "nearest" });
}

function steer(input, event) {
  const list = document.getElementById(input.dataset.filters);
  const options = [...list.querySelectorAll("[role=option]:not([hidden])")];
  const now = options.findIndex((option) => option.getAttribute("aria-selected") === "true");
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (step && options.length) {
    event.preventDefault();
    choose(input, options[(now + step + options.length) % options.length]);
  } else if (event.key === "Enter" && options[now]) {
    event.preventDefault();
    options[now].click();
  }
}

function openPalette() {
  const palette = document.getElementById("palette");
  if (!palette) return;
  open(palette);
  const input = palette.querySelector("input");
  input.value = "";
  filter(input);
  input.focus();
}

// -------------------------------------------------------------------- clicks

async function copy(button) {
  const source = document.getElementById(button.dataset.copies) ?? button.closest(".code").querySelector("pre");
  await navigator.clipboard.writeText((source.content ?? source).textContent);
  const word = button.querySelector("[data-word]") ?? (button.childElementCount ? null : button);
  const before = word?.textContent;
  if (word) word.textContent = "Copied";
  button.classList.add("is-copied");
  setTimeout(() => {
    if (word) word.textContent = before;
    button.classList.remove("is-copied");
  }, 1600);
}

const clicks = {
  "[data-opens]": (button) => (button.dataset.opens === "palette" ? openPalette() : open(document.getElementById(button.dataset.opens))),
  "[data-closes]": closeAround,
  "[data-copies]": copy,
  "[data-dismisses]": (button) => button.closest(button.dataset.dismisses).remove(),
  "[data-toggles-rail]": (button) => {
    const narrow = document.documentElement.dataset.rail !== "narrow";
    if (narrow) document.documentElement.dataset.rail = "narrow";
    else delete document.documentElement.dataset.rail;
    button.setAttribute("aria-pressed", String(narrow));
    keep("rail", narrow ? "narrow" : "wide");
  },
};

document.addEventListener("click", (event) => {
  const opener = event.target.closest("[popovertarget]");
  const dialog = opener && document.getElementById(opener.getAttribute("popovertarget"));
  if (dialog instanceof HTMLDialogElement) {
    event.preventDefault();
    return opener.getAttribute("popovertargetaction") === "hide" ? closeAround(opener) : open(dialog);
  }
  if (event.target.closest("[aria-disabled=true]")) return event.preventDefault();
  for (const [selector, act] of Object.entries(clicks)) {
    const element = event.target.closest(selector);
    if (!element) continue;
    event.preventDefault(); // a link leads to the page that does the same without a script
    return act(element);
  }
  // A click on the backdrop lands on the dialog itself.
  if (event.target instanceof HTMLDialogElement) closeAround(event.target);
});

// ---------------------------------------------------------------------- keys

document.addEventListener("keydown", (event) => {
  if ((event.metaKey || event.ctrlKey) && event.key.toLowerCase() === "k") {
    event.preventDefault();
    openPalette();
  } else if (event.target.matches("[data-filters]")) {
    steer(event.target, event);
  } else if (event.target.matches("textarea[data-sends]") && event.key === "Enter" && !event.shiftKey && !event.isComposing) {
    const send = event.target.form.querySelector("[data-send]");
    if (!send) return; // an answer is being written: Enter begins a line
    event.preventDefault();
    if (event.target.value.trim()) event.target.form.requestSubmit(send);
  } else if (event.key === "/" && !event.target.matches("input, textarea, select, [contenteditable]")) {
    const search = document.querySelector("main input[type=search]");
    if (search) {
      event.preventDefault();
      search.focus();
    }
  }
});

document.addEventListener("input", (event) => {
  if (event.target.matches("[data-filters]")) filter(event.target);
});

document.addEventListener("change", (event) => {
  if (!event.target.matches("[data-theme-choice]")) return;
  const theme = event.target.value;
  if (theme) document.documentElement.dataset.theme = theme;
  else delete document.documentElement.dataset.theme;
  keep("theme", theme);
  document.dispatchEvent(new CustomEvent("staque:theme"));
});

// ---------------------------------------------------------------------- htmx

function notice(text) {
  const line = document.createElement("p");
  line.className = "notice is-failed md:px-8";
  line.dataset.notice = "";
  line.textContent = text;
  document.getElementById("notices")?.replaceChildren(line);
}

document.addEventListener("htmx:after:swap", (event) => {
  const input = document.querySelector("#palette[open] [data-filters]");
  if (input && event.detail.ctx?.target?.id === "palette-found") filter(input);
});

// What a piece knows of the burn rate, the frame above it shows too.
document.addEventListener("htmx:after:swap", () => {
  const fresh = document.querySelector("[data-burn]")?.dataset.burn;
  const shown = document.querySelector("#burn b");
  if (fresh && shown && shown.textContent !== fresh) shown.textContent = fresh;
});

// Polling waits while somebody reads a dialog or types inside what would be replaced.
document.addEventListener("htmx:before:request", (event) => {
  const { ctx } = event.detail;
  if (ctx.sourceEvent?.type !== "every") return;
  const busy = ctx.target?.querySelector?.("dialog[open], :popover-open, :focus:is(input, textarea, select), [name=ids]:checked");
  if (busy || document.hidden) event.preventDefault();
});

document.addEventListener("htmx:error", (event) => {
  if (event.detail.ctx?.sourceEvent?.type === "every") return;
  notice("Staque did not answer. Check the connection and try again; nothing is asked or paid for twice.");
});

// ---------------------------------------------------------------------- chat

// Who reads the end of a thread stays there while it grows; who scrolled up is left in peace.
// `.scroll-up` is a reversed column: its end is scrollTop 0, and browsers keep it there.
let readingAt = 0;

document.addEventListener("htmx:before:swap", () => {
  readingAt = document.querySelector(".scroll-up")?.scrollTop ?? 0;
});

document.addEventListener("htmx:after:swap", () => {
  const thread = document.querySelector(".scroll-up");
  if (thread && thread.scrollTop !== readingAt) thread.scrollTop = readingAt;
  // A thread is named by its first question, while its page is open.
  const [crumb, title] = ["thread-crumb", "thread-title"].map((id) => document.getElementById(id)?.textContent);
  if (!crumb || !title || crumb === title) return;
  document.title = document.title.replace(crumb, title);
  document.getElementById("thread-crumb").textContent = title;
});

document.addEventListener("htmx:after:request", (event) => {
  const { sourceElement: form, response } = event.detail.ctx;
  if (!form?.matches?.("form[data-clears]") || response.status >= 400) return;
  form.querySelector("textarea").value = "";
  document.querySelector(".scroll-up")?.scrollTo({ top: 0 });
});

if (/Mac|iPhone|iPad/.test(navigator.platform)) {
  for (const key of document.querySelectorAll("[data-modifier]")) key.textContent = "⌘";
}
