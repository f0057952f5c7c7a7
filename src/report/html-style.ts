// The look of the page. Colours are variables, so that the dark scheme changes nothing else.

/** Style sheet of `index.html`. */
export const PAGE_STYLE = `
:root { color-scheme: light dark; --page: #f5f7fa; --card: #fff; --ink: #1f2933; --faint: #5b6672;
  --line: #d5dae1; --good: #00664a; --bad: #b33a00; --mark: #fff4d6; }
@media (prefers-color-scheme: dark) { :root { --page: #14181d; --card: #1d232a; --ink: #e6eaef;
  --faint: #a3aeba; --line: #37414c; --good: #4cc9a0; --bad: #ff9a66; --mark: #3a3118; } }
* { box-sizing: border-box; }
body { margin: 0; background: var(--page); color: var(--ink); overflow-wrap: anywhere;
  font: 15px/1.5 system-ui, -apple-system, "Segoe UI", Helvetica, Arial, sans-serif; }
main, header, footer { max-width: 1360px; margin: 0 auto; padding: 0 16px; }
header { padding-top: 24px; }
h1 { margin: 0; font-size: 1.7rem; line-height: 1.2; }
h2 { margin: 36px 0 10px; font-size: 1.2rem; }
p { margin: 6px 0; max-width: 75ch; }
bdi { unicode-bidi: isolate; }
.faint { color: var(--faint); }
.headline { font-size: 1.1rem; }
.good { color: var(--good); font-weight: 600; }
.bad { color: var(--bad); font-weight: 600; }
.notes { margin: 12px 0; padding: 10px 14px 10px 34px; background: var(--mark); border-radius: 6px; }
.scroll { overflow-x: auto; background: var(--card); border: 1px solid var(--line);
  border-radius: 6px; }
.scroll:focus-visible, figure:focus-visible { outline: 2px solid currentColor; }
table { border-collapse: collapse; width: 100%; font-variant-numeric: tabular-nums;
  font-size: .9rem; overflow-wrap: normal; }
th, td { padding: 6px 12px; text-align: right; white-space: nowrap;
  border-bottom: 1px solid var(--line); }
th:first-child, td:first-child { text-align: left; max-width: 22em; overflow: hidden;
  text-overflow: ellipsis; }
thead th { color: var(--faint); font-weight: 600; }
tbody th { font-weight: 600; }
ul.faint { padding-left: 20px; font-size: .9rem; }
tbody tr:last-child > * { border-bottom: 0; }
table.pairs td { text-align: left; white-space: normal; min-width: 14em; }
table.pairs th { width: 1%; }
.charts { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 560px), 1fr));
  gap: 16px; }
figure { margin: 0; min-width: 0; background: var(--card); border: 1px solid var(--line);
  border-radius: 6px; overflow-x: auto; }
figure svg { display: block; width: 100%; min-width: 460px; max-width: 700px; height: auto;
  margin: 0 auto; }
figcaption { padding: 0 14px 10px; font-size: .8rem; color: var(--faint); }
figcaption a { color: inherit; }
pre { margin: 0; padding: 12px 14px; font: .85rem/1.45 ui-monospace, Menlo, Consolas, monospace;
  tab-size: 2; overflow-wrap: normal; }
summary { cursor: pointer; padding: 4px 0; }
footer { padding-top: 28px; padding-bottom: 40px; font-size: .85rem; }
@media print { body { background: #fff; } figure { break-inside: avoid; } }
`;
