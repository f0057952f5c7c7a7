// The look of the pages. Colours are variables, so that the dark scheme changes nothing else. Print is
// light: the dark scheme is for screens.

const COLOURS = `
:root { color-scheme: light dark; --page: #f5f7fa; --card: #fff; --ink: #1f2933; --faint: #5b6672;
  --line: #d5dae1; --good: #00664a; --bad: #a83600; --doubt: #7a5200; --mark: #fff4d6;
  --link: #00598c; --shade: rgb(31 41 51 / .3); }
@media screen and (prefers-color-scheme: dark) { :root { --page: #14181d; --card: #1d232a;
  --ink: #e6eaef; --faint: #a3aeba; --line: #37414c; --good: #4cc9a0; --bad: #ff9a66;
  --doubt: #f0c060; --mark: #332b17; --link: #7cc4f5; --shade: rgb(0 0 0 / .8); } }
`;

const TEXT = `
* { box-sizing: border-box; }
html { scroll-behavior: smooth; scroll-padding-top: 64px; -webkit-text-size-adjust: 100%; }
@media (prefers-reduced-motion: reduce) { html { scroll-behavior: auto; } }
body { margin: 0; background: var(--page); color: var(--ink); overflow-wrap: anywhere;
  font: 15px/1.5 system-ui, -apple-system, "Segoe UI", Helvetica, Arial, sans-serif; }
main, header, footer, .contents ul { max-width: 1360px; margin: 0 auto; padding: 0 16px; }
main { outline: 0; }
header { padding-top: 20px; padding-bottom: 12px; }
h1 { margin: 0; font-size: 1.7rem; line-height: 1.2; }
h2 { margin: 36px 0 10px; font-size: 1.2rem; }
h3 { margin: 20px 0 8px; font-size: 1rem; }
p { margin: 6px 0; max-width: 75ch; }
a { color: var(--link); }
bdi { unicode-bidi: isolate; }
.faint { color: var(--faint); }
.good { color: var(--good); font-weight: 600; }
.bad { color: var(--bad); font-weight: 600; }
ul.faint { padding-left: 20px; font-size: .9rem; }
summary { cursor: pointer; padding: 6px 0; }
:focus-visible { outline: 2px solid var(--link); outline-offset: 2px; }
.scroll:focus-visible, .drawing:focus-visible { outline-offset: -2px; }
footer { padding-top: 28px; padding-bottom: 40px; font-size: .85rem; }
`;

const HEAD = `
.skip { position: absolute; left: 8px; top: -60px; padding: 8px 14px; background: var(--card);
  border: 1px solid var(--line); border-radius: 6px; z-index: 3; }
.skip:focus { top: 8px; }
.headline { font-size: 1.1rem; }
.verdict { margin: 12px 0; padding: 8px 14px; background: var(--card); color: var(--ink);
  font-weight: 400; border: 1px solid var(--line); border-left: 6px solid currentColor;
  border-radius: 6px; }
.verdict p, .notes p { max-width: 110ch; }
.verdict.good { border-left-color: var(--good); } .verdict.good strong { color: var(--good); }
.verdict.bad { border-left-color: var(--bad); } .verdict.bad strong { color: var(--bad); }
.verdict.doubt { border-left-color: var(--doubt); } .verdict.doubt strong { color: var(--doubt); }
.notes { margin: 12px 0; padding: 8px 14px; background: var(--mark); border-radius: 6px; }
.notes ul, .verdict ul { margin: 4px 0; padding-left: 20px; } .notes li, .verdict li { margin: 6px 0; }
.missed ul { margin: 4px 0; }
.advice { color: var(--faint); }
.notes .advice { color: inherit; }
dl { display: flex; flex-wrap: wrap; margin: 12px 0; }
dd { margin: 0; }
dl.figures { gap: 10px 36px; } .figures dt { color: var(--faint); font-size: .85rem; }
.figures dd { font-size: 1.5rem; line-height: 1.2; font-weight: 600; }
.figures .faint { font-size: .85rem; font-weight: 400; }
dl.facts { gap: 4px 24px; } .facts div { display: flex; gap: 8px; } .facts dt { color: var(--faint); }
.contents { position: sticky; top: 0; z-index: 2; background: var(--page);
  border-bottom: 1px solid var(--line); }
.contents ul, .links ul { list-style: none; display: flex; flex-wrap: wrap; gap: 2px 18px; }
.contents a { display: block; padding: 7px 0; }
.links ul { margin: 0 0 8px; padding: 0; font-size: .9rem; }
@media (max-width: 800px), (max-height: 500px) { .contents { position: static; }
  html { scroll-padding-top: 8px; } }
@media (max-width: 480px) { main, header, footer, .contents ul { padding: 0 10px; } }
`;

// The two gradients over the edges move with what is scrolled and cover the two shadows beneath, which
// do not: a shadow is seen where there is more.
const TABLES = `
.scroll { border: 1px solid var(--line); border-radius: 6px; }
.scroll, .wide .drawing { overflow-x: auto; background:
  linear-gradient(to right, var(--card) 40%, transparent) left / 40px 100% no-repeat local,
  linear-gradient(to left, var(--card) 40%, transparent) right / 40px 100% no-repeat local,
  linear-gradient(to right, var(--shade), transparent) left / 12px 100% no-repeat scroll,
  linear-gradient(to left, var(--shade), transparent) right / 12px 100% no-repeat scroll,
  var(--card); }
.scroll ~ .scroll { margin-top: 10px; }
.hint { display: none; margin: 2px 0; color: var(--faint); font-size: .8rem; }
.hint::before { content: "↔ "; }
@media (max-width: 700px) { p.hint { display: block; } figure .hint { display: none; } }
table { border-collapse: separate; border-spacing: 0; width: 100%; font-size: .9rem;
  font-variant-numeric: tabular-nums; overflow-wrap: normal; }
th, td { padding: 6px 12px; text-align: right; white-space: nowrap;
  border-bottom: 1px solid var(--line); }
th:first-child, td:first-child, td.text { text-align: left; }
th[scope=row], td.text { white-space: normal; overflow-wrap: anywhere; min-width: 9em;
  max-width: 24em; }
table:not(.pairs, .data) th:first-child { position: sticky; left: 0; background: var(--card);
  z-index: 1; border-right: 1px solid var(--line); }
.reasons thead th:last-child { text-align: left; }
td.text { min-width: 18em; } .data td.text { min-width: 7em; }
.data td.text:not(:first-child) { text-align: right; }
thead th { color: var(--faint); font-weight: 600; }
tbody tr:last-child > * { border-bottom: 0; }
table.pairs td { text-align: left; white-space: normal; overflow-wrap: anywhere; min-width: 12em; }
table.pairs th { width: 16em; min-width: 8em; vertical-align: top; }
th button { all: unset; cursor: pointer; position: relative; }
th button:focus-visible { outline: 2px solid var(--link); outline-offset: 2px; }
th button:hover { text-decoration: underline; }
th button::after { position: absolute; left: 100%; font-size: .7em; content: "↕"; content: "↕" / ""; }
th[aria-sort=ascending] button::after { content: "▲"; content: "▲" / ""; }
th[aria-sort=descending] button::after { content: "▼"; content: "▼" / ""; }
pre { margin: 0; padding: 12px 14px; font: .85rem/1.45 ui-monospace, Menlo, Consolas, monospace;
  tab-size: 2; overflow-wrap: normal; }
`;

// A block for each row, its figures below their titles, as many beside one another as fit. Column heads
// stay only where they sort.
const STACKED = `
@media screen and (max-width: 900px) {
  .stacked, .stacked tbody { display: block; }
  .stacked thead { display: none; }
  .stacked thead:has(button) { display: block; border-bottom: 1px solid var(--line); }
  .stacked thead tr { display: flex; flex-wrap: wrap; padding: 4px 12px; gap: 2px 20px; }
  .stacked thead tr::before { content: "Sort by"; color: var(--faint); font-size: .85em; }
  .stacked thead th { position: static; border: 0; padding: 0; font-size: .85em; }
  .stacked tbody tr { display: grid; grid-template-columns: repeat(auto-fill, minmax(5.6em, 1fr));
    gap: 6px 10px; padding: 8px 12px; border-bottom: 1px solid var(--line); }
  .stacked tbody tr:last-child { border-bottom: 0; }
  .stacked tbody th[scope=row] { position: static; grid-column: 1 / -1; max-width: none; padding: 0;
    border: 0; }
  .stacked td { padding: 0; border: 0; text-align: left; white-space: normal;
    overflow-wrap: anywhere; }
  .stacked td::before { display: block; color: var(--faint); font-size: .8rem;
    content: attr(data-title); content: attr(data-title) / ""; } }
`;

// Letters of a drawing have 11 px of its own; at four fifths of them it scrolls instead.
const CHARTS = `
.charts { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(100%, 360px), 1fr));
  gap: 14px; }
.chart { min-width: 0; background: var(--card); border: 1px solid var(--line); border-radius: 6px;
  container-type: inline-size; }
.chart.wide { grid-column: 1 / -1; }
.chart:target { border-color: var(--link); }
figure { margin: 0; }
.drawing { overflow-x: auto; }
.drawing svg { display: block; width: 100%; min-width: calc(var(--natural) * .8);
  max-width: calc(var(--natural) * 1.25); height: auto; margin: 0 auto; }
.wide .drawing svg { min-width: calc(var(--natural) * .85); }
.wide .drawing svg > rect:first-of-type { fill: none !important; }
@container (max-width: 620px) { figure p.hint { display: block; padding: 2px 12px 0; } }
figcaption { padding: 0 12px 6px; font-size: .8rem; color: var(--faint); }
.chart details { padding: 0 12px 6px; font-size: .85rem; }
.no-data { padding: 6px 12px; margin: 0; font-size: .85rem; color: var(--faint); }
.chart .scroll { max-height: 22em; overflow: auto; }
.chart thead th { position: sticky; top: 0; background: var(--card); }
`;

const PRINT = `
@media print { :root { color-scheme: light; --page: #fff; } body { font-size: 10pt; }
  .contents, .skip, .hint, .index, .chart details, .no-data, th button::after { display: none !important; }
  .scroll, .drawing { overflow: visible; border: 0; background: none; }
  main, header, footer { padding: 0; max-width: none; }
  table { font-size: 7.5pt; } th, td { padding: 2px 4px; white-space: normal; }
  table:not(.pairs, .data) th:first-child { position: static; border-right: 0; }
  .charts { grid-template-columns: 1fr 1fr; gap: 8px; } .drawing svg { min-width: 0 !important; }
  figcaption { font-size: 7.5pt; line-height: 1.3; }
  .chart, tr, .verdict, .notes { break-inside: avoid; } h2, h3, summary { break-after: avoid; }
  pre { white-space: pre-wrap; }
  details.printed::details-content { content-visibility: visible; display: block; height: auto; } }
`;

/** The style sheet of every page. */
export const PAGE_STYLE = COLOURS + TEXT + HEAD + TABLES + STACKED + CHARTS + PRINT;
