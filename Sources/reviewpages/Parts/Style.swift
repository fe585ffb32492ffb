import ReviewClient

/// The one style sheet: plain, readable at 320 px, and on paper.
///
/// Text has a contrast of at least 4.5:1, controls 3:1 against their ground (WCAG 2.2 1.4.3,
/// 1.4.11); targets are at least 24 px (2.5.8); focus is seen on every ground (2.4.11).
enum Style {
    static let icon = """
        <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><rect width="32" height="32" \
        rx="6" fill="#14405f"/><path d="M8 17l5 5 11-12" fill="none" stroke="#fff" \
        stroke-width="4"/></svg>
        """

    static let sheet = """
        :root { --ink: #161b22; --quiet: #4a5563; --line: #b3bcc7; --ground: #f3f5f7;
          --deep: #14405f; --link: #0b4f8a; --go: #0f6b3f; --go-dark: #0a4f2e; --bad: #a8142b;
          --some: #7a4100; --focus: #ffd83d; }
        * { box-sizing: border-box; }
        html { -webkit-text-size-adjust: 100%; background: var(--ground); }
        body { margin: 0; color: var(--ink); background: #fff; overflow-wrap: break-word;
          font: 1.125rem/1.5 system-ui, "Segoe UI", "Liberation Sans", Arial, sans-serif; }
        .inner { max-width: 66rem; margin: 0 auto; padding: 0 1rem; }
        main { padding: 1.5rem 0 3.5rem; outline: none; max-width: 46rem; }
        .wide main { max-width: none; }
        h1 { font-size: 1.75rem; line-height: 1.2; margin: 0 0 1.25rem; }
        h2 { font-size: 1.35rem; line-height: 1.25; margin: 2.25rem 0 .75rem; }
        h3 { font-size: 1.125rem; margin: 1.75rem 0 .5rem; }
        p, ul, ol { margin: 0 0 1rem; max-width: 40rem; }
        li { margin-bottom: .3rem; }
        a { color: var(--link); text-decoration-thickness: 1px; text-underline-offset: .15em; }
        a:hover { text-decoration-thickness: 3px; }
        a:focus-visible, summary:focus-visible, .scroll:focus-visible { outline: 3px solid var(--ink);
          background: var(--focus); color: var(--ink); outline-offset: 0; }
        .unseen { position: absolute; width: 1px; height: 1px; overflow: hidden;
          clip-path: inset(50%); white-space: nowrap; }
        .found { display: grid; grid-template-columns: repeat(auto-fit, minmax(16rem, 1fr)); gap: 0 2rem; }
        .found ul { list-style: none; padding: 0; }
        .found li { border-left: 4px solid var(--line); padding: .1rem 0 .1rem .9rem; margin-bottom: 1rem; }
        .found .strengths li { border-color: var(--go); } .found .areas li { border-color: var(--some); }
        .found small { display: block; color: var(--quiet); font-size: .9375rem; }
        svg.bar { width: 100%; min-width: 4rem; height: .7rem; margin-top: .35rem; }
        .skip { position: absolute; left: -99rem; padding: .5rem 1rem; }
        .skip:focus { position: static; display: block; background: var(--focus); color: var(--ink); }
        .top { background: var(--deep); color: #fff; }
        .top .inner { display: flex; flex-wrap: wrap; align-items: center;
          justify-content: space-between; gap: .25rem 1rem; padding-top: .6rem; padding-bottom: .6rem; }
        .top p { margin: 0; font-weight: 700; }
        .top form { margin: 0; }
        button.plain { background: none; border: 0; padding: .35rem 0; color: #fff; font: inherit;
          font-size: 1rem; text-decoration: underline; cursor: pointer; min-height: 24px; }
        .pages { background: var(--ground); border-bottom: 1px solid var(--line); }
        .pages ul { display: flex; flex-wrap: wrap; gap: 0 1.5rem; list-style: none; margin: 0;
          padding: 0; max-width: none; }
        .pages li { margin: 0; }
        .pages a { display: block; padding: .6rem 0; font-weight: 600; text-decoration: none; }
        .pages a:hover { text-decoration: underline; }
        .pages a[aria-current] { color: var(--ink); box-shadow: inset 0 -4px 0 var(--deep); }
        .back { display: inline-block; margin-top: 1rem; font-size: 1rem; padding: .2rem 0; }
        .back::before { content: "\\2039\\00a0"; }
        .caption { color: var(--quiet); margin: 0 0 .25rem; font-size: 1.0625rem; }
        .lead { font-size: 1.25rem; }
        .quiet, .hint { color: var(--quiet); }
        .hint { margin: 0 0 .5rem; }
        .summary { margin: 0 0 1.75rem; }
        .summary > div { display: grid; grid-template-columns: 12rem 1fr auto; gap: .25rem 1rem;
          padding: .6rem 0; border-bottom: 1px solid var(--line); }
        .summary dt { font-weight: 600; }
        .summary dd { margin: 0; min-width: 0; }
        .summary dd > :last-child, td > :last-child { margin-bottom: 0; }
        dl > div.wide { display: block; }
        .summary dl { margin: 0; }
        .summary dl > div { border: 0; padding: 0 0 .35rem; display: block; }
        .change { text-align: right; }
        .group { margin: 0 0 1.75rem; }
        label, legend { font-weight: 600; }
        label, .label { display: block; margin-bottom: .25rem; }
        fieldset { border: 0; padding: 0; margin: 0 0 1.75rem; min-width: 0; }
        legend { padding: 0; margin-bottom: .35rem; }
        legend h1, label h1 { margin: 0; }
        .inset { border-left: 4px solid var(--line); padding-left: 1rem; }
        input[type=text], textarea, select { font: inherit; color: inherit; width: 100%;
          padding: .4rem .5rem; border: 2px solid var(--ink); border-radius: 0; background: #fff; }
        input[type=file] { font: inherit; width: 100%; padding: .4rem 0; margin-bottom: .6rem; }
        input::file-selector-button { font: inherit; padding: .3rem .8rem; margin-right: .75rem;
          border: 2px solid var(--ink); border-radius: 3px; background: #fff; cursor: pointer; }
        textarea { min-height: 8rem; resize: vertical; }
        textarea.long { min-height: 22rem; } textarea.brief { min-height: 5rem; }
        textarea.kept { min-height: 0; background: var(--ground); }
        input.short { max-width: 8rem; } input.middle { max-width: 22rem; }
        input:focus-visible, textarea:focus-visible, select:focus-visible, button:focus-visible {
          outline: 3px solid var(--focus); outline-offset: 0; box-shadow: inset 0 0 0 2px var(--ink); }
        .date { display: flex; gap: 1rem; flex-wrap: wrap; }
        .date label { font-weight: 400; }
        .date input { width: 4rem; } .date .year input { width: 5.5rem; }
        .choice { display: flex; gap: .75rem; align-items: flex-start; margin-bottom: .6rem; }
        .choice input { flex: none; width: 1.75rem; height: 1.75rem; margin: 0; accent-color: var(--deep); }
        .choice label { font-weight: 400; margin: 0; padding-top: .1rem; flex: 1; }
        button.first, button.second, .button { font: inherit; font-weight: 600; cursor: pointer;
          padding: .55rem 1.1rem; border: 2px solid transparent; border-radius: 4px; margin: 0 .75rem .75rem 0;
          display: inline-block; text-decoration: none; min-height: 2.75rem; }
        button.first, .button { background: var(--go); color: #fff; }
        button.first:hover, .button:hover { background: var(--go-dark); }
        .button:focus-visible { background: var(--focus); color: var(--ink); }
        button.second { background: #fff; color: var(--ink); border-color: var(--quiet); }
        button.second:hover { background: var(--ground); }
        .errors { border: 4px solid var(--bad); padding: 1rem 1.25rem; margin: 0 0 1.75rem; }
        .errors h2 { margin: 0 0 .5rem; }
        .errors ul { margin: 0; padding-left: 1.1rem; }
        .errors a { color: var(--bad); font-weight: 600; }
        .wrong { border-left: 5px solid var(--bad); padding-left: 1rem; }
        .wrong input[type=text], .wrong textarea { border-color: var(--bad); }
        .error { color: var(--bad); font-weight: 600; margin: 0 0 .5rem; }
        .notice { border: 2px solid var(--go); padding: .75rem 1rem; margin: 0 0 1.75rem; background: #f1f8f4; }
        .notice p { margin: 0; font-weight: 600; } #news > * { margin-top: 1.5rem; }
        .done { background: var(--go); color: #fff; padding: 1.5rem 1.25rem; margin-bottom: 1.75rem; }
        .done h1 { margin: 0; } .done p { margin: .75rem 0 0; font-size: 1.25rem; }
        .tasks { list-style: none; padding: 0; border-top: 1px solid var(--line); max-width: none; }
        .tasks li { display: flex; flex-wrap: wrap; gap: .25rem 1rem; justify-content: space-between;
          padding: .6rem 0; margin: 0; border-bottom: 1px solid var(--line); }
        .tasks li > :first-child { flex: 1 1 14rem; min-width: 0; }
        .tag { display: inline-block; padding: 0 .5em; font-size: 1rem; font-weight: 600;
          border-radius: 3px; align-self: flex-start; }
        .tag.good { background: #d9efe2; color: #0a4f2e; } .tag.some { background: #fdebcf; color: #6a3800; }
        .tag.less { background: #fbdfe2; color: #7d0d20; } .tag.plain { background: #e4e9ee; color: #222b36; }
        .ring { border-left: 6px solid var(--deep); padding: .25rem 0 .25rem 1rem; margin: 1.75rem 0; }
        .ring p { margin: 0 0 .25rem; } .ring h2 { margin: 0 0 .35rem; font-size: 1.125rem; }
        .scroll { overflow-x: auto; }
        table { border-collapse: collapse; width: 100%; margin: 0 0 1.5rem; font-size: 1rem; }
        caption { text-align: left; font-weight: 600; padding: .4rem 0; }
        th, td { text-align: left; vertical-align: top; padding: .5rem .9rem .5rem 0;
          border-bottom: 1px solid var(--line); }
        td.number, th.number { text-align: right; }
        .rows tbody th { overflow-wrap: anywhere; min-width: 10rem; }
        abbr { text-decoration: none; }
        figure { margin: 0 0 1.5rem; } figcaption { color: var(--quiet); font-size: 1rem; }
        svg { display: block; width: 100%; height: auto; }
        .scroll svg { min-width: 58rem; font: 13px system-ui, "Segoe UI", "Liberation Sans", sans-serif; }
        .lanes { display: none; padding: 0; list-style: none; }
        .lanes li { border-left: 4px solid var(--line); padding: .1rem 0 .1rem .9rem; margin-bottom: .75rem; }
        @media screen and (max-width: 62rem) {
          .drawn { display: none; } .lanes { display: block; }
          .scroll:has(> svg)::before { content: "Move it sideways: it is wider than this screen.";
            display: block; position: sticky; left: 0; width: max-content; max-width: 18rem; color: var(--quiet); }
        }
        \(TimeAxis.forcedColours)
        .figures { display: grid; grid-template-columns: repeat(auto-fit, minmax(7.5rem, 1fr)); gap: 1rem;
          list-style: none; padding: 0; max-width: none; }
        .figures li { border: 1px solid var(--line); padding: .6rem .9rem; margin: 0; }
        .figures strong { display: block; font-size: 1.75rem; line-height: 1.2; }
        .months { display: grid; grid-template-columns: repeat(auto-fill, minmax(16rem, 1fr)); gap: 1.5rem 2rem; }
        .months table { font-size: .9375rem; table-layout: fixed; }
        .months th, .months td { text-align: center; padding: .3rem 0; }
        .months td.busy { background: #d5e6f3; font-weight: 700; padding: 0; }
        .months td.busy a { display: block; padding: .3rem 0; } .months td.today { outline: 2px solid var(--bad); }
        details { margin: 0 0 1.25rem; } summary { cursor: pointer; padding: .35rem 0; color: var(--link); }
        footer { border-top: 1px solid var(--line); background: var(--ground); color: #3a4450;
          font-size: 1rem; padding: 1.25rem 0 2rem; }
        footer p { margin: 0 0 .35rem; }
        @media (max-width: 40rem) {
          body { font-size: 1.0625rem; overflow-wrap: anywhere; } h1 { font-size: 1.5rem; } h2 { font-size: 1.2rem; }
          .summary > div { grid-template-columns: 1fr; } .change { text-align: left; }
          button.first, button.second, .button { width: 100%; text-align: center; margin-right: 0; }
          .lead { font-size: 1.125rem; }
          .rows thead { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
          .rows tr { display: block; padding: .5rem 0; border-bottom: 2px solid var(--line); }
          .rows th, .rows td { display: block; border: 0; padding: .15rem 0; text-align: left; }
          .rows td:empty { display: none; }
          .rows td[data-name]::before { content: attr(data-name) ": "; color: var(--quiet); }
        }
        @media print {
          .top { background: none; color: #000; border-bottom: 2px solid #000; }
          .skip, .pages, .back, .top form, button, .button, .change { display: none; }
          body { font-size: 10.5pt; } .inner, main { max-width: none; padding: 0; }
          .scroll { overflow: visible; } .scroll svg { min-width: 0; } tr, .summary > div { break-inside: avoid; }
          * { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
        }
        """
}
