// Conveniences. Every page works without this file.
(function () {
  "use strict";
  const body = document.body;

  // Light and dark.
  document.addEventListener("click", (event) => {
    if (!event.target.closest("[data-theme-toggle]")) return;
    const root = document.documentElement;
    root.dataset.bsTheme = root.dataset.bsTheme === "dark" ? "light" : "dark";
    try { localStorage.setItem("theme", root.dataset.bsTheme); } catch (error) { /* kept for this page only */ }
    document.dispatchEvent(new CustomEvent("portal:theme"));
  });

  // Messages that arrive beside a fragment.
  function toast(text, tone, link) {
    const shown = Array.from(document.querySelectorAll("#toasts .notice > div:first-child"));
    if (link && shown.some((words) => words.firstChild.textContent === text)) return;
    const note = document.createElement("div");
    note.className = `notice tone-${tone || "info"}`;
    const words = document.createElement("div");
    words.textContent = text;
    if (link) {
      const anchor = document.createElement("a");
      anchor.href = link.url;
      anchor.target = "_blank";
      anchor.textContent = link.label;
      words.append(" ", anchor);
    }
    const close = document.createElement("button");
    close.type = "button";
    close.className = "notice-close";
    close.setAttribute("aria-label", body.dataset.close);
    close.textContent = "×";
    close.addEventListener("click", () => note.remove());
    note.append(words, close);
    document.getElementById("toasts").append(note);
    if (tone !== "bad") setTimeout(() => note.remove(), 8000);
  }
  document.addEventListener("portal:messages", (event) => {
    event.detail.value.forEach((message) => toast(message.text, message.tone, message.url && message));
  });

  // Signing in again in another tab renews the token; the cookie has the one that counts.
  function token() {
    const cookie = document.cookie.split("; ").find((pair) => pair.startsWith("csrftoken="));
    return cookie ? cookie.slice("csrftoken=".length) : body.dataset.csrf;
  }

  // htmx: the token against forged requests, failures in words, focus after a swap.
  document.addEventListener("htmx:configRequest", (event) => {
    if (event.detail.verb === "get") return;
    event.detail.headers["X-CSRFToken"] = token();
    // In the body it would count before the header, and may be older.
    delete event.detail.parameters.csrfmiddlewaretoken;
  });
  ["htmx:sendError", "htmx:responseError", "htmx:timeout"].forEach((name) => {
    document.addEventListener(name, () => toast(body.dataset.failed, "bad"));
  });
  document.addEventListener("htmx:afterSwap", (event) => {
    const target = event.detail.target;
    if (!target || event.detail.elt.closest("[data-keep-focus]")) return;
    const place = target.querySelector("[data-focus], .error-summary, [autofocus]");
    if (!place) return;
    if (!place.matches("a, button, input, select, textarea, [tabindex]")) place.tabIndex = -1;
    place.focus();
  });

  // One press sends a form once. A page shown again from memory may send again.
  document.addEventListener("submit", (event) => {
    const form = event.target;
    const hidden = form.querySelector("input[name=csrfmiddlewaretoken]");
    if (hidden) hidden.value = token();
    if (form.method !== "post" || event.defaultPrevented || form.matches("[hx-post], [data-resend]")) return;
    if (form.dataset.sent) { event.preventDefault(); return; }
    form.dataset.sent = "1";
    const button = event.submitter;
    if (button) {
      button.setAttribute("aria-disabled", "true");
      button.classList.add("is-sending");
      button.dataset.words = button.textContent;
      if (!button.querySelector("svg")) button.textContent = body.dataset.sent;
    }
  });
  addEventListener("pageshow", (event) => {
    if (!event.persisted) return;
    document.querySelectorAll("form[data-sent]").forEach((form) => delete form.dataset.sent);
    document.querySelectorAll(".is-sending").forEach((button) => {
      button.removeAttribute("aria-disabled");
      button.classList.remove("is-sending");
      if (!button.querySelector("svg")) button.textContent = button.dataset.words;
    });
  });

  // Files on their way: too large ones are told before they are sent, the others show how far they are.
  document.addEventListener("change", (event) => {
    const field = event.target;
    if (!field.matches("input[type=file][data-most-mb]")) return;
    const files = Array.from(field.files);
    const large = files.find((file) => file.size > field.dataset.mostMb * 1048576);
    const together = files.reduce((sum, file) => sum + file.size, 0);
    let words = "";
    if (large) words = field.dataset.tooLarge.replace("{name}", large.name);
    else if (together > field.dataset.togetherMb * 1048576) words = field.dataset.tooMany;
    field.setCustomValidity(words);
    if (words) field.reportValidity();
  });
  document.addEventListener("htmx:xhr:progress", (event) => {
    const form = event.target.closest("form[data-upload]");
    // The answer on its way back is reported by the same name.
    if (!form || !event.detail.lengthComputable || form.dataset.arrived) return;
    const box = form.querySelector(".upload-progress");
    const percent = Math.floor((event.detail.loaded / event.detail.total) * 100);
    box.hidden = false;
    box.querySelector("progress").value = percent;
    const all = percent === 100;
    if (all) form.dataset.arrived = "1";
    box.querySelector("p").textContent = all ? form.dataset.checking : `${percent} %`;
  });
  document.addEventListener("htmx:afterRequest", (event) => {
    const form = event.target.closest && event.target.closest("form[data-upload]");
    if (!form) return;
    delete form.dataset.arrived;
    form.querySelector(".upload-progress").hidden = true;
  });

  // Rows of a formset.
  document.addEventListener("click", (event) => {
    const add = event.target.closest("[data-row-add]");
    const remove = event.target.closest("[data-row-remove]");
    if (add) addRow(add.closest("[data-rows]"));
    if (remove) removeRow(remove.closest("[data-row]"));
  });
  // Spare rows are for people without JavaScript: behind rows that are filled already the button adds one when it is wanted.
  document.querySelectorAll("[data-rows]").forEach((rows) => {
    const total = rows.querySelector("input[name$='-TOTAL_FORMS']");
    const filled = Number(rows.querySelector("input[name$='-INITIAL_FORMS']").value);
    const list = [...rows.querySelectorAll("[data-row-list] > [data-row]")];
    while (filled && list.length > filled && isSpare(list.at(-1))) list.pop().remove();
    total.value = list.length;
  });
  function isSpare(row) {
    const typed = row.querySelectorAll("input:not([type=hidden]):not([type=checkbox]), textarea");
    return !row.querySelector(".has-error") && [...typed].every((field) => !field.value);
  }
  function addRow(rows) {
    const total = rows.querySelector("input[name$='-TOTAL_FORMS']");
    const limit = Number(rows.querySelector("input[name$='-MAX_NUM_FORMS']").value);
    const index = Number(total.value);
    if (index >= limit) return;
    const copy = rows.querySelector("template").content.cloneNode(true);
    copy.querySelectorAll("*").forEach((element) => {
      ["name", "id", "for", "aria-describedby"].forEach((attribute) => {
        const value = element.getAttribute(attribute);
        if (value) element.setAttribute(attribute, value.replaceAll("__prefix__", index));
      });
    });
    const row = copy.querySelector("[data-row]");
    rows.querySelector("[data-row-list]").append(copy);
    total.value = index + 1;
    numberRows(rows);
    row.querySelector("input:not([type=hidden]), select, textarea").focus();
  }
  function removeRow(row) {
    const rows = row.closest("[data-rows]");
    const mark = row.querySelector("input[name$='-DELETE']");
    if (mark) mark.checked = true;
    row.hidden = true;
    numberRows(rows);
    rows.querySelector("[data-row-add]").focus();
    rows.dispatchEvent(new Event("input", { bubbles: true }));
  }
  function numberRows(rows) {
    rows.querySelectorAll("[data-row]:not([hidden]) [data-row-number]").forEach((element, index) => {
      element.textContent = index + 1;
    });
  }

  // Copy an address.
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-copy]");
    if (!button) return;
    const field = document.getElementById(button.dataset.copy);
    field.select();
    if (navigator.clipboard) navigator.clipboard.writeText(field.value).then(() => toast(body.dataset.copied, "good"));
  });

  // The current tab of a row that is wider than the window.
  document.querySelectorAll(".tabs [aria-current]").forEach((tab) => {
    tab.parentElement.scrollLeft = tab.offsetLeft - tab.parentElement.clientWidth / 2 + tab.offsetWidth / 2;
  });

  // The error summary takes the focus when a form comes back.
  const summary = document.querySelector("main .error-summary");
  if (summary) summary.focus();
})();
