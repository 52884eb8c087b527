// A stand-in for Razorpay's checkout.js: the same constructor, options, events and answers.
// It opens the simulator's payment page in a frame; nothing is paid in the shop's page.
(function () {
  "use strict";

  var origin = new URL(document.currentScript.src).origin;
  var SOURCE = "razorpay-simulator";

  function style(element, rules) {
    Object.keys(rules).forEach(function (name) {
      element.style.setProperty(name, rules[name]);
    });
  }

  function overlay() {
    var frame = document.createElement("iframe");
    frame.src = origin + "/v1/checkout/page";
    frame.title = "Razorpay checkout";
    frame.className = "razorpay-checkout-frame";
    frame.setAttribute("data-testid", "razorpay-frame");
    frame.setAttribute("allow", "payment");
    style(frame, {
      position: "fixed",
      inset: "0",
      width: "100%",
      height: "100%",
      border: "0",
      "z-index": "2147483647",
      background: "transparent",
      "color-scheme": "normal",
    });
    return frame;
  }

  function field(form, name, value) {
    var input = document.createElement("input");
    input.type = "hidden";
    input.name = name;
    input.value = value === null || value === undefined ? "" : String(value);
    form.appendChild(input);
  }

  function post(url, values) {
    var form = document.createElement("form");
    form.method = "POST";
    form.action = url;
    Object.keys(values).forEach(function (name) {
      field(form, name, values[name]);
    });
    document.body.appendChild(form);
    form.submit();
  }

  function errorFields(error) {
    var fields = {};
    ["code", "description", "source", "step", "reason"].forEach(function (name) {
      fields["error[" + name + "]"] = error[name];
    });
    fields["error[metadata]"] = JSON.stringify(error.metadata || {});
    return fields;
  }

  function Razorpay(options) {
    if (!(this instanceof Razorpay)) return new Razorpay(options);
    if (!options || typeof options !== "object") throw new Error("Razorpay: options are required");
    if (!options.key) throw new Error("Razorpay: `key` is required");
    this._options = options;
    this._listeners = {};
    this._frame = null;
    this._receive = this._receive.bind(this);
  }

  Razorpay.prototype.on = function (event, callback) {
    (this._listeners[event] = this._listeners[event] || []).push(callback);
    return this;
  };

  Razorpay.prototype._emit = function (event, data) {
    (this._listeners[event] || []).slice().forEach(function (callback) {
      callback(data);
    });
  };

  Razorpay.prototype.open = function () {
    if (this._frame) return this;
    this._frame = overlay();
    this._focused = document.activeElement;
    this._overflow = document.documentElement.style.overflow;
    document.documentElement.style.overflow = "hidden";
    window.addEventListener("message", this._receive);
    document.body.appendChild(this._frame);
    if (this._options.timeout) {
      this._timer = setTimeout(this.close.bind(this), this._options.timeout * 1000);
    }
    return this;
  };

  Razorpay.prototype._remove = function () {
    if (!this._frame) return false;
    clearTimeout(this._timer);
    window.removeEventListener("message", this._receive);
    this._frame.remove();
    this._frame = null;
    document.documentElement.style.overflow = this._overflow;
    if (this._focused && this._focused.focus) this._focused.focus();
    return true;
  };

  Razorpay.prototype.close = function () {
    if (!this._remove()) return;
    var modal = this._options.modal || {};
    if (typeof modal.ondismiss === "function") modal.ondismiss();
    this._emit("modal.ondismiss");
  };

  Razorpay.prototype._redirects = function () {
    var options = this._options;
    return Boolean(options.callback_url && (options.redirect || typeof options.handler !== "function"));
  };

  Razorpay.prototype._receive = function (event) {
    if (!this._frame || event.origin !== origin || event.source !== this._frame.contentWindow) return;
    var message = event.data || {};
    if (message.source !== SOURCE) return;
    if (message.type === "ready") this._sendOptions();
    else if (message.type === "submit") this._emit("payment.submit", message.data);
    else if (message.type === "success") this._succeeded(message.data);
    else if (message.type === "failed") this._failed(message.data);
    else if (message.type === "dismiss") this.close();
    else if (message.type === "vanish") this._remove();
  };

  Razorpay.prototype._sendOptions = function () {
    var plain = JSON.parse(JSON.stringify(this._options));
    this._frame.contentWindow.postMessage({ source: SOURCE, type: "options", options: plain }, origin);
    this._frame.focus();
  };

  Razorpay.prototype._succeeded = function (answer) {
    this._remove();
    this._emit("payment.success", answer);
    if (this._redirects()) post(this._options.callback_url, answer);
    else if (typeof this._options.handler === "function") this._options.handler(answer);
  };

  Razorpay.prototype._failed = function (answer) {
    this._emit("payment.failed", answer);
    if (this._redirects()) {
      this._remove();
      post(this._options.callback_url, errorFields(answer.error));
    }
  };

  Razorpay.open = function (options) {
    return new Razorpay(options).open();
  };

  window.Razorpay = Razorpay;
})();
