"use strict";
// Keeps a page up to date; without it every page works, and shows what was when it was loaded.

const live = document.getElementById("live");

function element(html) {
  const template = document.createElement("template");
  template.innerHTML = html.trim();
  return template.content.firstElementChild;
}

// Puts `fresh` where `old` stands, keeping what the reader has opened, and the focus.
function replace(old, fresh) {
  if (old.isEqualNode(fresh)) return;
  const focus = old.contains(document.activeElement) ? document.activeElement : null;
  for (const details of old.querySelectorAll("details[id]")) {
    const same = fresh.querySelector("#" + CSS.escape(details.id));
    if (same) same.open = details.open;
  }
  old.replaceWith(fresh);
  if (!focus || focus === document.body) return;
  const name = focus.tagName.toLowerCase();
  const again = focus.id ? document.getElementById(focus.id) : fresh.querySelector(name);
  if (again) again.focus({ preventScroll: true });
}

function add(list, fresh) {
  const atEnd = list.dataset.list === "end";
  const scrolls = list.scrollHeight > list.clientHeight;
  const following = !scrolls || list.scrollTop + list.clientHeight > list.scrollHeight - 40;
  if (atEnd) list.append(fresh);
  else list.prepend(fresh);
  fresh.classList.add("fresh");
  const most = Number(list.dataset.most || 200);
  while (list.children.length > most) (atEnd ? list.firstElementChild : list.lastElementChild).remove();
  if (atEnd && following) list.scrollTop = list.scrollHeight;
}

// Pages that are loaded and events that are streamed overtake each other. Their numbers tell which
// events a page has; those that came while it was under way, and that it has not, are kept for it.
let told = Number(document.body.dataset.told);
let asking = 0;
let meanwhile = [];

function update(event) {
  const data = JSON.parse(event.data);
  if (asking) meanwhile.push(data);
  show(data);
}

function show(data) {
  if (data.told <= told) return;
  const { id, into, html } = data;
  const fresh = element(html);
  const old = id && document.getElementById(id);
  const list = into && document.getElementById(into);
  if (old) replace(old, fresh);
  else if (list) add(list, fresh);
}

// Takes what a page has that is new, and returns the answer and its text.
async function ask(address, options) {
  asking += 1;
  try {
    const answer = await fetch(address, options);
    const text = await answer.text();
    if (answer.ok) take(text);
    return { answer, text };
  } finally {
    asking -= 1;
    if (!asking) meanwhile = [];
  }
}

function take(text) {
  const page = new DOMParser().parseFromString(text, "text/html");
  const at = Number(page.body.dataset.told);
  if (at < told) return;
  told = at;
  for (const fresh of page.querySelectorAll("[data-list], #state")) {
    const old = document.getElementById(fresh.id);
    if (!old) continue;
    const atEnd = old.scrollTop + old.clientHeight > old.scrollHeight - 40;
    replace(old, fresh);
    if (atEnd && fresh.dataset.list === "end") fresh.scrollTop = fresh.scrollHeight;
  }
  meanwhile.forEach(show);
}

// A page that nobody sees lets go of its stream: a browser has but six connections to a server,
// and with as many tabs there would be none left to load anything with.
function follow(address) {
  let stream = null;
  const say = (state, text) => {
    live.className = "live " + state;
    live.textContent = text;
  };
  const open = () => {
    stream = new EventSource(address);
    stream.onmessage = update;
    stream.onopen = () => {
      say("on", "live");
      told = 0; // this may be another server, which counts anew
      ask(location.href).catch(() => {}); // what happened before, or while it was broken
    };
    stream.onerror = () => say("off", "not connected");
  };
  const see = () => {
    if (stream && document.visibilityState === "hidden") {
      stream.close();
      stream = null;
      say("", "");
    } else if (!stream && document.visibilityState !== "hidden") open();
  };
  document.addEventListener("visibilitychange", see);
  see();
}

// A form that stays: the page is not loaded anew, so that one can go on typing.
async function submit(event) {
  const form = event.target;
  if (!form.matches("[data-stay]")) return;
  event.preventDefault();
  const body = new URLSearchParams(new FormData(form, event.submitter));
  const notice = document.getElementById("notice");
  let text = "";
  try {
    const { answer, text: page } = await ask(form.getAttribute("action"), { method: "POST", body });
    text = page;
    if (answer.ok) {
      for (const field of form.querySelectorAll("input:not([type=radio], [type=url])")) field.value = "";
    }
  } catch {
    text = '<div id="notice"><p class="notice bad" role="alert">The console does not answer.</p></div>';
  }
  const fresh = new DOMParser().parseFromString(text, "text/html").getElementById("notice");
  if (notice && fresh) notice.replaceChildren(...fresh.childNodes);
}

async function copy(event) {
  const button = event.target.closest("[data-copy]");
  if (!button) return;
  await navigator.clipboard.writeText(document.getElementById(button.dataset.copy).textContent);
  button.textContent = "Copied";
  setTimeout(() => (button.textContent = "Copy"), 1500);
}

document.addEventListener("submit", submit);
document.addEventListener("click", copy);
for (const list of document.querySelectorAll("[data-list=end]")) list.scrollTop = list.scrollHeight;
if (document.body.dataset.live) follow(document.body.dataset.live);
