// Colours code. Prism runs in a worker, which is ended when a text is too much for it: that text
// stays plain, the page stays quick. Words are always the page's own; Prism only says where what is.

const PRISM = document.currentScript.dataset.prism;
const LONGEST_COLOURED = 50_000;
const MOST_KEPT = 500;
const MOST_GIVEN_UP = 10; // then the page is left alone
const TO_COLOUR = 300; // milliseconds
const TO_BEGIN = 15_000;

const ALSO = {
  "c++": "cpp", "c#": "csharp", golang: "go", jsonc: "json", patch: "diff", postgresql: "sql", ps1: "powershell",
  pwsh: "powershell", python3: "python", rs: "rust", terraform: "hcl", tf: "hcl", zsh: "bash",
};

// What Prism's words are called here. What is in none of them has the colour of what it stands in.
const TONES = new Map(Object.entries({
  keyword: "keyword boolean null nil rule directive directive-hash important",
  string: "string char attr-value regex scalar url code code-snippet",
  name: "function class-name builtin tag key property literal-property string-property selector section-name title table-header decorator annotation attribute macro-name",
  number: "number constant symbol variable attr-name entity date datetime environment",
  comment: "comment prolog doctype cdata shebang hashbang coord blockquote",
  inserted: "inserted",
  deleted: "deleted",
  plain: "interpolation script style spread macro", // code inside of something coloured
}).flatMap(([tone, words]) => words.split(" ").map((word) => [word, tone])));

// A key is a language, a line's end, and code: what begins with a key is that code, grown.
const known = new Map(); // key → coloured piece, the one needed last at the end
const givenUp = new Set(); // keys
const settled = new WeakSet(); // blocks that stay as they are
let waiting = []; // blocks without their colours, the page's last one first
let languages = null; // what Prism knows, once it has said so
let worker = null;
let listening = false; // the worker has begun
let asked = null; // the block whose colours the worker looks for
let bell;

// -------------------------------------------------------------------- blocks

function blockOf(element) {
  const word = element.dataset.language;
  const text = element.textContent;
  const language = Object.hasOwn(ALSO, word) ? ALSO[word] : word;
  const code = text.replace(/\n$/, "");
  return { element, text, language, code, key: `${language}\n${code}` };
}

function staysPlain({ language, code, key }) {
  if (!code.trim() || code.length > LONGEST_COLOURED) return true;
  if (languages && !languages.has(language)) return true;
  return givenUp.size >= MOST_GIVEN_UP || [...givenUp].some((slow) => key.startsWith(slow));
}

function beginningOf(key) {
  let longest = "";
  for (const other of known.keys()) if (other.length > longest.length && key.startsWith(other)) longest = other;
  return longest;
}

// An answer that grows keeps the colours of what it said before, until those of all of it are there.
function settle(block) {
  const beginning = beginningOf(block.key);
  if (beginning) {
    const piece = known.get(beginning);
    known.delete(beginning);
    known.set(beginning, piece);
    const rest = block.text.slice(beginning.length - block.language.length - 1);
    block.element.replaceChildren(piece.cloneNode(true), rest);
  }
  const done = beginning === block.key || staysPlain(block);
  if (done) settled.add(block.element);
  return done;
}

function remember(key, piece) {
  known.delete(beginningOf(key));
  known.set(key, piece);
  if (known.size > MOST_KEPT) known.delete(known.keys().next().value);
}

// Of Prism's HTML only the lengths of texts and the words for spans are taken.
function coloured(html, code) {
  const template = document.createElement("template");
  template.innerHTML = html;
  let at = 0;
  const fill = (to, from) => {
    for (const node of from.childNodes) {
      if (node instanceof Text) {
        to.append(code.slice(at, at + node.length));
        at += node.length;
      } else {
        const tone = [...node.classList ?? []].map((word) => TONES.get(word)).find(Boolean);
        const span = tone && document.createElement("span");
        if (span) {
          span.className = `token ${tone}`;
          to.append(span);
        }
        fill(span ?? to, node);
      }
    }
  };
  const piece = document.createDocumentFragment();
  fill(piece, template.content);
  if (at !== code.length) piece.replaceChildren(code);
  piece.normalize();
  return piece;
}

// -------------------------------------------------------------------- worker

function begin() {
  const begun = new Worker(PRISM);
  begun.onmessage = ({ data }) => begun === worker && (asked ? answered(data) : ready(data));
  begun.onerror = (event) => {
    event.preventDefault();
    if (begun === worker) giveUp();
  };
  worker = begun;
  bell = setTimeout(giveUp, TO_BEGIN);
}

function ready(names) {
  clearTimeout(bell);
  languages = new Set(names);
  listening = true;
  waiting = waiting.filter((block) => !settle(block));
  askNext();
}

function askNext() {
  if (asked || !waiting.length) return;
  if (!worker) begin();
  if (!listening) return;
  asked = waiting[0];
  bell = setTimeout(giveUp, TO_COLOUR);
  worker.postMessage(JSON.stringify({ language: asked.language, code: asked.code, immediateClose: false }));
}

function answered(html) {
  clearTimeout(bell);
  const { key, code } = asked;
  asked = null;
  remember(key, coloured(html, code));
  waiting = waiting.filter((block) => block.key !== key || !settle(block));
  askNext();
}

function giveUp() {
  clearTimeout(bell);
  worker.terminate();
  worker = null;
  // A worker that does not even begin would not do so the next time.
  if (asked) givenUp.add(asked.key);
  else languages = new Set();
  listening = false;
  asked = null;
  waiting = waiting.filter((block) => !settle(block));
  askNext();
}

// ---------------------------------------------------------------------- page

function colourPage() {
  const blocks = [...document.querySelectorAll("code[data-language]")].filter((element) => !settled.has(element));
  waiting = blocks.map(blockOf).filter((block) => !settle(block)).reverse();
  askNext();
}

colourPage();
document.addEventListener("htmx:after:swap", colourPage);
