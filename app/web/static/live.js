// Hears from the server what happened and lets the page fetch itself again. Without it pages ask now and then.
"use strict";

(() => {
  let source = null;
  let waiting = 0;
  let returning = 0;
  let over = false;
  const root = () => main().querySelector("[data-events]");

  function soon() {
    clearTimeout(waiting);
    // A list is looked at by many at once: they do not all come back in the same moment.
    const spread = root()?.dataset.ticket ? 60 : 120 + Math.random() * 280;
    waiting = setTimeout(refresh, spread);
  }

  function heard(event) {
    const one = root()?.dataset.ticket;
    if (!one || JSON.parse(event.data).ticket === one) soon();
  }

  function signedOut() {
    over = true; // a stream asked for again would only be refused
    source.close();
    again();
  }

  // Somebody may have signed in anew, in another tab: then all goes on.
  async function again() {
    const page = await fetch(location.href).catch(() => null);
    if (!page || page.status >= 500) return later();
    if (!page.ok || page.redirected) return say(main().dataset.over, "failed");
    over = false;
    say("", "");
    listen();
    soon();
  }

  // A stream that was refused (by what stands before the server, or since this page is no longer ours) never comes
  // back by itself. They do not all ask again in the same moment.
  function later() {
    over = true;
    clearTimeout(returning);
    returning = setTimeout(again, 4000 + Math.random() * 4000);
  }

  function listen() {
    if (over) return;
    const address = root() ? new URL(root().dataset.events, location.href).href : "";
    if (source && source.url === address && source.readyState !== EventSource.CLOSED) return;
    if (source) source.close();
    source = address ? new EventSource(address) : null;
    if (!source) return;
    source.onmessage = heard;
    source.addEventListener("over", signedOut);
    source.onerror = (event) => event.target === source && source.readyState === EventSource.CLOSED && later();
    let opened = false;
    source.onopen = () => {
      if (opened) soon(); // what happened while we were away
      opened = true;
    };
  }

  document.addEventListener("firstline:shown", listen);
  document.addEventListener("visibilitychange", () => {
    if (!document.hidden && over) again();
    else if (!document.hidden) {
      listen();
      soon();
    }
  });
  window.addEventListener("pagehide", () => source && source.close());
  window.addEventListener("pageshow", (event) => event.persisted && listen());
  listen();
})();
