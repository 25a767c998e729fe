/** How a report looks: by day, by night and on paper. */
export const pageStyle = `
:root {
  color-scheme: light dark;
  --ground: #ffffff; --ink: #1a1d21; --quiet: #555c66; --line: #d5d9df; --band: #f4f6f8;
  --fund: #1f6fb2; --venue: #0b7a75; --taker: #3f8f3f; --cut: #d97706; --charge: #a3338f;
  --end: #7a5230; --case: #6b7280; --left: #c81e3a; --top: #7c2d12; --next: #d97706; --rest: #f3c98b;
}
@media (prefers-color-scheme: dark) {
  :root {
    --ground: #14171b; --ink: #e8eaed; --quiet: #a6adb8; --line: #343a43; --band: #1c2127;
    --fund: #5aa9e6; --venue: #3cc2b9; --taker: #79c979; --cut: #f5a742; --charge: #e080d0;
    --end: #c79a70; --case: #9aa3af; --left: #ff6b81; --top: #ff9a6b; --next: #d97706; --rest: #7a5a2c;
  }
}
body { margin: 0; background: var(--ground); color: var(--ink); font: 15px/1.5 system-ui, sans-serif; }
main { max-width: 1060px; margin: 0 auto; padding: 24px 20px 64px; }
h1 { font-size: 1.6em; margin: 0 0 4px; }
h2 { font-size: 1.2em; margin: 40px 0 8px; padding-top: 8px; border-top: 1px solid var(--line); }
h3 { font-size: 1em; margin: 20px 0 4px; }
p { margin: 4px 0 12px; max-width: 46em; }
.quiet { color: var(--quiet); }
dl { margin: 8px 0; }
dt { font-weight: 600; margin-top: 10px; }
dd { margin: 0; }
figure { margin: 8px 0 20px; }
svg { width: 100%; height: auto; display: block; max-width: 900px; }
svg text { font: 12px system-ui, sans-serif; fill: var(--ink); }
svg text.note { fill: var(--quiet); }
.part { stroke: var(--ground); stroke-width: 1; }
.zero { stroke: var(--quiet); stroke-dasharray: 3 3; }
.reach, .worst { stroke: var(--cut); stroke-width: 2; }
.average { fill: var(--cut); stroke: var(--ground); }
.grid { stroke: var(--line); }
.dot { stroke: var(--cut); stroke-width: 2; fill: var(--ground); }
.dot-front { fill: var(--cut); }
svg text.label-own { font-weight: 700; fill: var(--fund); }
.dot-own { fill: var(--fund); stroke: var(--ground); }
.legend { list-style: none; margin: 4px 0 8px; padding: 0; display: flex; flex-wrap: wrap; gap: 4px 18px; font-size: 0.9em; }
.swatch { display: inline-block; width: 12px; height: 12px; margin-right: 6px; border-radius: 2px; }
.tone-fund { fill: var(--fund); background: var(--fund); }
.tone-venue { fill: var(--venue); background: var(--venue); }
.tone-taker { fill: var(--taker); background: var(--taker); }
.tone-cut { fill: var(--cut); background: var(--cut); }
.tone-charge { fill: var(--charge); background: var(--charge); }
.tone-end { fill: var(--end); background: var(--end); }
.tone-case { fill: var(--case); background: var(--case); }
.tone-left { fill: transparent; stroke: var(--left); stroke-dasharray: 4 2; box-shadow: inset 0 0 0 2px var(--left); }
.tone-top { fill: var(--top); background: var(--top); }
.tone-next { fill: var(--next); background: var(--next); }
.tone-rest { fill: var(--rest); background: var(--rest); }
.scroll { overflow-x: auto; margin: 8px 0 24px; }
table { border-collapse: collapse; font-size: 0.9em; min-width: 60%; }
caption { text-align: left; color: var(--quiet); padding-bottom: 6px; }
th, td { padding: 4px 12px 4px 0; text-align: left; vertical-align: top; border-bottom: 1px solid var(--line); }
thead th { border-bottom: 2px solid var(--line); font-weight: 600; }
tbody th { font-weight: 500; white-space: nowrap; }
.number { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
code { font-size: 0.85em; overflow-wrap: anywhere; }
@page { size: A4 landscape; margin: 12mm; }
@media print {
  :root {
    color-scheme: light;
    --ground: #ffffff; --ink: #000000; --quiet: #444444; --line: #bbbbbb; --band: #f4f4f4;
    --fund: #1f6fb2; --venue: #0b7a75; --taker: #3f8f3f; --cut: #d97706; --charge: #a3338f;
    --end: #7a5230; --case: #6b7280; --left: #c81e3a; --top: #7c2d12; --next: #d97706; --rest: #f3c98b;
  }
  body { font-size: 9pt; }
  main { max-width: none; padding: 0; }
  .scroll { overflow: visible; }
  table { font-size: 7.5pt; }
  th, td { padding-right: 7px; }
  figure, tr, li { break-inside: avoid; }
  h2, h3, caption { break-after: avoid; }
  * { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
}
`
