/// The only script of the pages: listens for news, looks whether this page would be another now, and
/// says so with a link. It changes nothing by itself, so nobody who reads is disturbed (WCAG 2.2.2).
///
/// Where it hears nothing it says so, and tries again by itself: browsers take up a broken connection,
/// but give up for good after any answer that is no stream, such as a proxy's while the pages start.
enum LiveScript {
    static let source = """
        "use strict";
        (function () {
          var main = document.getElementById("main"), news = document.getElementById("news");
          if (!main || !news || !window.EventSource || !window.fetch) { return; }
          var here = location.pathname + location.search, feed = null, timer = null;
          var shown = words(main), isLooking = false, isOwed = false, isOver = false;
          function words(root) {
            var copy = root.cloneNode(true);
            copy.querySelectorAll("[data-clock]").forEach(function (part) { part.remove(); });
            return copy.textContent.replace(/\\s+/g, " ");
          }
          function tell(text, offer) {
            var line = document.createElement("p"), link = document.createElement("a");
            link.href = here;
            link.textContent = offer;
            line.append(text + " ", link);
            if (news.textContent === line.textContent) { return; } /* said once, not each time */
            news.className = "notice";
            news.replaceChildren(line);
          }
          function end(text, offer) {
            isOver = true;
            feed.close();
            tell(text, offer);
          }
          function lost() {
            if (isOver) { return; }
            tell("This page does not hear of changes at the moment. It tries again by itself.",
              "Load it again");
          }
          function found() {
            if (isOver || feed.readyState !== 1) { return; }
            news.className = "";
            news.replaceChildren();
          }
          function later() {
            if (timer || isOver) { return; }
            timer = setTimeout(function () {
              timer = null;
              if (isOver) { return; }
              if (feed.readyState === 2) { listen(); } else { look(); }
            }, 10000);
          }
          function look() {
            if (isOver) { return; }
            if (isLooking) { isOwed = true; return; }
            isLooking = true;
            fetch(here).then(function (answer) {
              if (answer.status === 403) {
                end("You are signed out: this page hears of no changes any more.", "Sign in again");
                return null;
              }
              if (!answer.ok) { throw new Error(answer.status); }
              return answer.text();
            }).then(function (text) {
              if (text === null) { return; }
              var page = new DOMParser().parseFromString(text, "text/html");
              var fresh = page.getElementById("main");
              if (fresh && words(fresh) !== shown) { end("Something here has changed.", "Show it"); }
              found();
            }).catch(function () { lost(); later(); }).then(function () {
              isLooking = false;
              if (isOwed) { isOwed = false; look(); }
            });
          }
          function listen() {
            feed = new EventSource("/live");
            feed.addEventListener("open", look); /* what changed before, or while it was away */
            feed.addEventListener("change", look);
            feed.addEventListener("here", look);
            feed.addEventListener("away", lost);
            feed.addEventListener("enough", function () {
              end("You have many of these pages open: this one hears of no changes any more.",
                "Load it again");
            });
            feed.addEventListener("error", function () {
              if (isOver) { return; }
              lost();
              if (feed.readyState === 2) { look(); later(); }
            });
          }
          listen();
        })();

        """
}
