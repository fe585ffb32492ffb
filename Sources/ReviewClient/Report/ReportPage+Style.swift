extension ReportPage {
    /// The page's look.
    ///
    /// Text has a contrast of at least 7:1, drawings 3:1 against their ground (WCAG 2.2 1.4.3,
    /// 1.4.11); nothing is told by colour alone. Details are opened for paper.
    static let style = """
        :root { --ink: #1b2430; --quiet: #4a5563; --line: #c9d1da; --ground: #f4f6f8;
          --deep: #14405f; --good: #17623f; --some: #8a4b00; --less: #8c1d2b; --bar: #2c6a96; }
        * { box-sizing: border-box; }
        body { margin: 0 auto; max-width: 62rem; padding: 1.5rem 1.25rem 4rem; color: var(--ink);
          background: #fff; font: 1.0625rem/1.55 system-ui, "Segoe UI", "Liberation Sans", sans-serif; }
        h1 { font-size: 2.1rem; line-height: 1.15; margin: .1em 0 .6em; color: var(--deep); }
        h2 { font-size: 1.5rem; line-height: 1.2; margin: 3rem 0 1rem; padding-top: .75rem;
          border-top: 3px solid var(--deep); color: var(--deep); }
        h3 { font-size: 1.15rem; margin: 1.75rem 0 .5rem; }
        h4 { font-size: 1.0625rem; margin: 1.25rem 0 .4rem; }
        p, ul, ol { margin: 0 0 .8em; max-width: 42em; }
        a { color: var(--deep); }
        a:focus-visible, summary:focus-visible, .scroll:focus-visible {
          outline: 3px solid #b35900; outline-offset: 2px; }
        .skip { position: absolute; left: -99rem; }
        .skip:focus { position: static; display: inline-block; padding: .5rem; }
        .kind { margin: 0; font-weight: 600; color: var(--quiet); }
        .quiet { color: var(--quiet); }
        dl { margin: 0 0 1rem; }
        dl > div { display: grid; grid-template-columns: 14rem 1fr; gap: .25rem 1.5rem;
          padding: .5rem 0; border-bottom: 1px solid var(--line); }
        dl > div.wide { display: block; border-bottom: 0; }
        dt { font-weight: 600; }
        dd { margin: 0; }
        dd > :last-child { margin-bottom: 0; }
        .facts { display: grid; grid-template-columns: repeat(auto-fit, minmax(11rem, 1fr));
          gap: .75rem 1.5rem; padding: 1rem 1.25rem; background: var(--ground); border-radius: 6px; }
        .facts > div { display: block; padding: 0; border: 0; }
        .facts dt { font-weight: 400; font-size: .9375rem; color: var(--quiet); }
        .facts dd { font-weight: 600; }
        .glance { display: grid; grid-template-columns: repeat(auto-fit, minmax(13rem, 1fr));
          gap: 1rem; list-style: none; margin: 1.25rem 0 0; padding: 0; max-width: none; }
        .glance li { border: 1px solid var(--line); border-radius: 6px; padding: .75rem 1rem; }
        .glance strong { display: block; font-size: 1.6rem; line-height: 1.2; color: var(--deep); }
        nav ol { display: flex; flex-wrap: wrap; gap: .25rem 1.25rem; list-style: none; padding: 0;
          margin: 1.5rem 0 0; max-width: none; }
        .scroll { overflow-x: auto; }
        table { border-collapse: collapse; width: 100%; margin: .5rem 0 1.25rem; font-size: 1rem; }
        caption { text-align: left; font-weight: 600; padding: .4rem 0; }
        th, td { text-align: left; vertical-align: top; padding: .5rem 1rem .5rem 0;
          border-bottom: 1px solid var(--line); }
        thead th { border-bottom: 2px solid var(--quiet); font-size: .9375rem; }
        tbody th { font-weight: 600; }
        td p:last-child, td ul:last-child { margin-bottom: 0; }
        td ul, td ol { padding-left: 1.1em; }
        .when, td time { white-space: nowrap; }
        .tag { display: inline-block; padding: 0 .5em; border-radius: 4px; font-weight: 600;
          font-size: .9375rem; border: 1px solid; white-space: nowrap; }
        .good { color: var(--good); background: #eef7f1; }
        .some { color: var(--some); background: #fdf5ea; }
        .less { color: var(--less); background: #fcf0f1; }
        .plain { color: var(--ink); background: var(--ground); }
        .question { font-size: 1.15rem; font-weight: 600; margin: .25rem 0; }
        .found { display: grid; grid-template-columns: repeat(auto-fit, minmax(18rem, 1fr));
          gap: 0 2rem; }
        .found ul { list-style: none; padding: 0; }
        .found li { border-left: 4px solid; padding: .1rem 0 .1rem .9rem; margin-bottom: 1rem; }
        .found .strengths li { border-color: var(--good); }
        .found .areas li { border-color: var(--some); }
        .found small { display: block; color: var(--quiet); font-size: .9375rem; }
        .letter { border: 1px solid var(--line); border-radius: 6px; padding: 1.25rem 1.5rem;
          background: #fdfdfc; font-family: Georgia, "Liberation Serif", serif; }
        .letter p { max-width: 40em; }
        details > summary { cursor: pointer; font-weight: 600; padding: .4rem 0; color: var(--deep); }
        figure { margin: 0 0 1rem; }
        figcaption { color: var(--quiet); font-size: .9375rem; }
        svg { display: block; width: 100%; height: auto; min-width: 56rem;
          font: 13px system-ui, "Segoe UI", "Liberation Sans", sans-serif; }
        svg.bar { width: 10rem; min-width: 0; height: .6rem; margin-top: .35rem; }
        .unseen { position: absolute; width: 1px; height: 1px; overflow: hidden;
          clip-path: inset(50%); white-space: nowrap; }
        .progress { display: flex; height: 1.5rem; border: 1px solid var(--quiet); border-radius: 4px;
          overflow: hidden; max-width: 42em; margin-bottom: .4rem; }
        .progress span { display: block; height: 100%; }
        .progress .good { background: var(--good); }
        .progress .some { background: repeating-linear-gradient(45deg, #c77a1a 0 6px, #e0a45c 6px 12px); }
        .progress .less { background: #fff; }
        footer { margin-top: 3rem; border-top: 1px solid var(--line); padding-top: .75rem;
          color: var(--quiet); font-size: .9375rem; }
        @media (max-width: 40rem) {
          body { font-size: 1rem; padding: 1rem .875rem 3rem; }
          h1 { font-size: 1.6rem; }
          dl > div { grid-template-columns: 1fr; }
        }
        @media screen and (max-width: 62rem) {
          .scroll:has(> svg)::before { content: "Move it sideways: it is wider than this screen.";
            display: block; position: sticky; left: 0; width: max-content; max-width: 18rem;
            color: var(--quiet); }
        }
        @media screen and (max-width: 40rem) {
          .rows, .rows tbody, .rows caption { display: block; }
          .rows thead { position: absolute; width: 1px; height: 1px; overflow: hidden;
            clip-path: inset(50%); }
          .rows tr { display: block; padding: .5rem 0; border-bottom: 2px solid var(--line); }
          .rows th, .rows td { display: block; border: 0; padding: .15rem 0; overflow-wrap: anywhere; }
          .rows td:empty { display: none; }
          .rows td[data-name]::before { content: attr(data-name) ": "; color: var(--quiet); }
        }
        \(TimeAxis.forcedColours)
        @page { size: A4; margin: 16mm 15mm 18mm;
          @bottom-right { content: counter(page) " of " counter(pages);
            font: 8pt system-ui, "Liberation Sans", sans-serif; color: #4a5563; } }
        @media print {
          html { font-size: 9pt; }
          body { max-width: none; padding: 0; }
          h2 { margin-top: 1.8rem; }
          nav, .skip { display: none; }
          h2, h3, h4, dt, summary, caption, .question { break-after: avoid; }
          h2 + p, .progress, .progress + p { break-after: avoid; }
          tr, figure, .glance li, .found li, .letter p, dl > div { break-inside: avoid; }
          dl > div.wide { break-inside: auto; }
          table:not(:has(tbody tr:nth-child(6))), dl > div.wide:not(:has(tbody tr:nth-child(6))) {
            break-inside: avoid; }
          thead, tbody tr:first-child { break-after: avoid; }
          .letter { box-decoration-break: clone; -webkit-box-decoration-break: clone; }
          summary { list-style: none; }
          p { orphans: 3; widows: 3; }
          section > p:last-child, tr:last-child, dl > div:last-child, footer { break-before: avoid; }
          footer { margin-top: 1rem; break-inside: avoid; }
          thead { display: table-header-group; }
          .scroll { overflow: visible; } svg { min-width: 0; }
          details::details-content { content-visibility: visible; display: block; }
          * { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
        }

        """
}
