// How a report looks. Colours are named once and changed for dark screens and for paper.
#pragma once

#include <string_view>

namespace muster::server {

inline constexpr std::string_view kReportStyle = R"css(
:root { color-scheme: light dark; --back: #fcfcfb; --card: #ffffff; --ink: #1c2024; --soft: #5d6670;
  --rule: #e3e6e8; --bar: #b9c9dd; --dark: #2f66a8; --plus: #3b7f5c; --minus: #b5583c; --area: #2f66a81a;
  --warn: #8a5a00; --warnback: #fff6e0; }
@media (prefers-color-scheme: dark) { :root { --back: #14171a; --card: #1b1f23; --ink: #e7eaec;
  --soft: #9aa4ad; --rule: #30363c; --bar: #3c5069; --dark: #7fb0ea; --plus: #6cc196; --minus: #e28f72;
  --area: #7fb0ea22; --warn: #f0c674; --warnback: #2e2713; } }
@media print { :root { color-scheme: light; --back: #fff; --card: #fff; --ink: #000; --soft: #444;
  --rule: #ccc; --bar: #b9c9dd; --dark: #2f66a8; --plus: #3b7f5c; --minus: #b5583c; --area: #2f66a81a;
  --warn: #5a3c00; --warnback: #fff; } section { break-inside: avoid; } body { font-size: 10pt; } }
* { box-sizing: border-box; }
body { margin: 0 auto; padding: 2.2rem 1.4rem 3rem; max-width: 64rem; background: var(--back);
  color: var(--ink); font: 15px/1.5 system-ui, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif;
  -webkit-print-color-adjust: exact; print-color-adjust: exact; }
h1 { font-size: 1.75rem; line-height: 1.2; margin: 0 0 .3rem; letter-spacing: -.01em; overflow-wrap: anywhere; }
h2 { font-size: 1.1rem; margin: 0 0 .6rem; overflow-wrap: anywhere; }
p { margin: .3rem 0; } .soft { color: var(--soft); } .lead { max-width: 46rem; overflow-wrap: anywhere; }
code { font: .88em/1.4 ui-monospace, "DejaVu Sans Mono", Menlo, Consolas, monospace; overflow-wrap: anywhere; }
section { margin-top: 1.2rem; padding: 1.1rem 1.3rem 1.2rem; background: var(--card);
  border: 1px solid var(--rule); border-radius: 8px; }
.figures { display: flex; flex-wrap: wrap; gap: .7rem; margin-top: 1.2rem; }
.figures div { flex: 1 1 8.5rem; padding: .7rem .9rem; background: var(--card);
  border: 1px solid var(--rule); border-radius: 8px; }
.figures b { display: block; font-size: 1.35rem; line-height: 1.25; font-variant-numeric: tabular-nums; }
.figures span { font-size: .82rem; color: var(--soft); }
.pair { display: grid; grid-template-columns: repeat(auto-fit, minmax(20rem, 1fr)); gap: 1.2rem; }
.pair section { break-inside: avoid; }
.wide { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; font-size: .88rem; font-variant-numeric: tabular-nums; }
th { text-align: left; font-weight: 600; color: var(--soft); border-bottom: 1px solid var(--rule);
  padding: .3rem .8rem .3rem 0; vertical-align: bottom; white-space: nowrap; }
td { border-bottom: 1px solid var(--rule); padding: .3rem .8rem .3rem 0; vertical-align: top; }
tr:last-child td { border-bottom: 0; } td:last-child, th:last-child { padding-right: 0; }
.n { text-align: right; white-space: nowrap; } .k { min-width: 6rem; overflow-wrap: anywhere; }
.meter { width: 7rem; } .meter i { display: block; height: .7rem; margin-top: .32rem; border-radius: 2px;
  background: var(--dark); }
.warnings { border-color: var(--warn); background: var(--warnback); } .warnings li { overflow-wrap: anywhere; }
.warnings ul { margin: 0; padding-left: 1.2rem; } .same { font-weight: 600; }
svg { display: block; width: 100%; height: auto; margin-top: .4rem; overflow: visible; }
svg text { fill: var(--ink); font-size: 12px; } svg .tick { fill: var(--soft); font-size: 11px; }
svg .axis { fill: var(--soft); font-size: 12px; } svg .label { font-size: 12px; }
.grid { stroke: var(--rule); } .base { stroke: var(--soft); } .bar { fill: var(--bar); }
.dark, .spot, .dot { fill: var(--dark); } .plus { fill: var(--plus); } .minus { fill: var(--minus); }
.curve { fill: none; stroke: var(--dark); stroke-width: 2.2; stroke-linejoin: round; }
.area { fill: var(--area); } .diagonal { stroke: var(--soft); stroke-dasharray: 3 4; }
.perfect { fill: none; stroke: var(--soft); stroke-width: 1; }
.mark { stroke: var(--minus); stroke-dasharray: 4 3; } .whisker { stroke: var(--dark); stroke-width: 1.2; }
.key { display: inline-block; width: .8em; height: .8em; border-radius: 2px; margin-right: .35em;
  vertical-align: -.05em; }
footer { margin-top: 1.6rem; color: var(--soft); font-size: .82rem; overflow-wrap: anywhere; }
)css";

}  // namespace muster::server
