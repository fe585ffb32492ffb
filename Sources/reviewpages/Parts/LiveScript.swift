/// The only script of the pages: listens for news, looks whether this page would be another now, and
/// says so with a link. It changes nothing by itself, so nobody who reads is disturbed (WCAG 2.2.2).
enum LiveScript {
    static let source = """
        "use strict";
        (function () {
          var main = document.getElementById("main"), news = document.getElementById("news");
          if (!main || !news || !window.EventSource || !window.fetch) { return; }
          function words(root) {
            var copy = root.cloneNode(true);
            copy.querySelectorAll("[data-clock]").forEach(function (part) { part.remove(); });
            return copy.textContent.replace(/\\s+/g, " ");
          }
          var shown = words(main), isLooking = false, isOwed = false;
          var feed = new EventSource("/live");
          function say() {
            var line = document.createElement("p"), link = document.createElement("a");
            link.href = location.pathname + location.search;
            link.textContent = "Show it";
            line.append("Something here has changed. ", link);
            news.className = "notice";
            news.replaceChildren(line);
            feed.close();
          }
          function look() {
            if (isLooking) { isOwed = true; return; }
            isLooking = true;
            fetch(location.pathname + location.search).then(function (answer) {
              if (!answer.ok) { feed.close(); throw new Error(answer.status); }
              return answer.text();
            }).then(function (text) {
              var page = new DOMParser().parseFromString(text, "text/html");
              var fresh = page.getElementById("main");
              if (fresh && words(fresh) !== shown) { say(); }
            }).catch(function () {}).then(function () {
              isLooking = false;
              if (isOwed && feed.readyState !== 2) { isOwed = false; look(); }
            });
          }
          feed.addEventListener("open", look); /* what changed before, or while it was away */
          feed.addEventListener("change", look);
        })();

        """
}
