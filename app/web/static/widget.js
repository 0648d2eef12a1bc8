// One tag on another site: <script src="https://firstline.example/static/widget.js" async></script>
"use strict";

(() => {
  const script = document.currentScript;
  const frame = document.createElement("iframe");
  frame.src = new URL("/widget", script.src).href;
  frame.title = script.dataset.title || "Firstline";
  frame.width = script.dataset.width || "100%";
  frame.height = script.dataset.height || "420";
  frame.setAttribute("frameborder", "0");
  frame.loading = "lazy";
  frame.referrerPolicy = "origin";
  // Its own origin, so that it may fetch its suggestions; nothing of the page around it can be reached.
  frame.sandbox = "allow-scripts allow-forms allow-same-origin allow-popups allow-popups-to-escape-sandbox";
  script.after(frame);
})();
