// Renews the list every few seconds, unless somebody is reading an opened e-mail.
"use strict";
setInterval(async () => {
  if (document.hidden || document.querySelector("details[open]")) return;
  try {
    const answer = await fetch(window.location.href);
    if (!answer.ok) return;
    const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
    const now = document.getElementById("messages");
    const next = fresh.getElementById("messages");
    if (now.innerHTML !== next.innerHTML) now.replaceWith(next);
    document.title = fresh.title;
  } catch (error) {
    console.warn("The message sink does not answer.", error);
  }
}, 3000);
