// The payment page: in a frame it talks to checkout.js, by itself (/l/<id>) it pays a link or a subscription.
(function () {
  "use strict";

  const SOURCE = "razorpay-simulator";
  const embedded = window.parent !== window;
  const byId = (id) => document.getElementById(id);
  const tabs = Array.from(document.querySelectorAll('[role="tab"]'));
  let parentOrigin = null;
  let options = {};
  let subject = {};
  let method = "upi";

  const tell = (type, data) => {
    if (embedded && parentOrigin) window.parent.postMessage({ source: SOURCE, type, data }, parentOrigin);
  };

  const money = (amount, currency) => {
    const format = new Intl.NumberFormat("en-IN", { style: "currency", currency });
    return format.format(amount / 10 ** format.resolvedOptions().maximumFractionDigits);
  };

  const showProblem = (text) => {
    byId("problem").textContent = text;
    byId("problem").hidden = !text;
  };

  function choose(name, focus) {
    method = name;
    for (const tab of tabs) {
      const chosen = tab.dataset.method === name;
      tab.setAttribute("aria-selected", String(chosen));
      tab.tabIndex = chosen ? 0 : -1;
      byId("panel-" + tab.dataset.method).hidden = !chosen;
      if (chosen && focus) tab.focus();
    }
    for (const radio of document.querySelectorAll('input[name="token"]')) radio.checked = false;
  }

  function showSaved(saved) {
    byId("saved").hidden = saved.length === 0;
    for (const item of saved) {
      const label = document.createElement("label");
      const radio = document.createElement("input");
      radio.type = "radio";
      radio.name = "token";
      radio.value = item.id;
      radio.dataset.testid = "rzp-saved";
      label.append(radio, item.label);
      byId("saved").append(label);
    }
  }

  async function begin() {
    const query = new URLSearchParams(subject);
    const answer = await fetch("/v1/checkout/session?" + query);
    const session = await answer.json();
    if (!answer.ok) {
      showProblem(session.error.description);
      byId("form").hidden = true;
      return;
    }
    byId("merchant").textContent = options.name || session.merchant;
    byId("description").textContent = options.description || session.description;
    byId("amount").textContent = money(session.amount, session.currency);
    byId("pay").textContent = "Pay " + money(session.amount, session.currency);
    for (const [code, name] of Object.entries(session.banks)) byId("bank").add(new Option(name, code));
    byId("save-row").hidden = !options.customer_id || session.mandate;
    showSaved(session.saved);
    const prefill = options.prefill || {};
    if (prefill.name) byId("name").value = prefill.name;
    if (prefill.vpa) byId("vpa").value = prefill.vpa;
    if (["upi", "card", "netbanking"].includes(prefill.method)) choose(prefill.method);
    if (options.theme && options.theme.color) {
      document.documentElement.style.setProperty("--theme", options.theme.color);
    }
    if (session.paid) showProblem("Payment already done for this order.");
    const config = options.method || {};
    for (const tab of tabs) if (config[tab.dataset.method] === false) tab.hidden = true;
    if (tabs.find((tab) => tab.dataset.method === method).hidden) {
      const first = tabs.find((tab) => !tab.hidden);
      if (first) choose(first.dataset.method);
    }
    byId("pay").focus();
  }

  function details() {
    if (method === "upi") return { vpa: byId("vpa").value.trim() };
    if (method === "card") return { number: byId("number").value, name: byId("name").value };
    return { bank: byId("bank").value };
  }

  function wrong() {
    if (document.querySelector('input[name="token"]:checked')) return "";
    if (method === "upi" && !/^[\w.-]+@[\w.-]+$/.test(byId("vpa").value.trim())) return "Please enter a valid UPI ID.";
    if (method === "card" && !/^\d{13,19}$/.test(byId("number").value.replace(/\s/g, ""))) return "Please enter a valid card number.";
    return "";
  }

  function busy(yes) {
    for (const id of ["pay", "fail", "vanish", "close"]) byId(id).disabled = yes;
  }

  async function pay(outcome, vanish) {
    showProblem(wrong());
    if (wrong()) return;
    busy(true);
    const token = document.querySelector('input[name="token"]:checked');
    const prefill = options.prefill || {};
    tell("submit", { method });
    try {
      const response = await fetch("/v1/checkout/pay", {
        method: "POST",
        headers: { "Content-Type": "application/json" },
        body: JSON.stringify({
          ...subject,
          method,
          outcome,
          details: details(),
          token_id: token ? token.value : undefined,
          save: byId("save").checked,
          email: prefill.email,
          contact: prefill.contact,
          description: options.description,
        }),
      });
      const answer = await response.json();
      if (!response.ok) {
        showProblem(answer.error.description);
        if (answer.error.metadata && answer.error.metadata.payment_id) tell("failed", answer);
      } else if (vanish) {
        finished("Paid. The browser was not told.");
        tell("vanish");
      } else {
        succeeded(answer);
      }
    } catch (error) {
      showProblem("The payment page could not be reached. Please try again.");
    }
    busy(false);
  }

  function finished(text) {
    byId("form").hidden = true;
    byId("done").hidden = false;
    byId("done").textContent = text;
  }

  function succeeded(answer) {
    const { callback_url: callback, ...handover } = answer;
    finished("Payment successful");
    if (embedded) tell("success", handover);
    else if (callback) {
      const url = new URL(callback);
      for (const [name, value] of Object.entries(handover)) url.searchParams.set(name, value);
      window.location.assign(url);
    }
  }

  const dismiss = () => {
    if (embedded) tell("dismiss");
    else window.history.back();
  };

  for (const tab of tabs) tab.addEventListener("click", () => choose(tab.dataset.method));
  document.querySelector('[role="tablist"]').addEventListener("keydown", (event) => {
    const shown = tabs.filter((tab) => !tab.hidden);
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!step) return;
    const at = shown.findIndex((tab) => tab.dataset.method === method);
    choose(shown[(at + step + shown.length) % shown.length].dataset.method, true);
  });
  byId("form").addEventListener("submit", (event) => {
    event.preventDefault();
    pay("success", false);
  });
  byId("fail").addEventListener("click", () => pay("fail", false));
  byId("vanish").addEventListener("click", () => pay("success", true));
  byId("close").addEventListener("click", dismiss);
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && !(options.modal && options.modal.escape === false)) dismiss();
  });

  if (!embedded) {
    subject = { hosted_id: window.location.pathname.split("/").pop() };
    begin();
    return;
  }
  window.addEventListener("message", (event) => {
    if (event.source !== window.parent || !event.data || event.data.source !== SOURCE) return;
    if (event.data.type !== "options" || parentOrigin) return;
    parentOrigin = event.origin;
    options = event.data.options;
    subject = { key_id: options.key };
    for (const name of ["order_id", "subscription_id", "customer_id", "amount", "currency"]) {
      if (options[name]) subject[name] = options[name];
    }
    begin();
  });
  // the parent's origin is not known yet; this first word carries nothing
  window.parent.postMessage({ source: SOURCE, type: "ready" }, "*");
})();
