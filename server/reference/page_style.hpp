// How the reference page looks. Colours are named once and changed for dark screens.
#pragma once

#include <string_view>

namespace muster::server {

inline constexpr std::string_view kReferenceStyle = R"css(
:root { color-scheme: light dark; --back: #fcfcfb; --card: #ffffff; --ink: #1c2024; --soft: #57606a;
  --rule: #e1e4e8; --code: #f3f5f7; --link: #205a9c; --get: #1f6f43; --post: #205a9c; --put: #8a5a00;
  --patch: #6b4fa0; --delete: #a8352a; }
@media (prefers-color-scheme: dark) { :root { --back: #14171a; --card: #1b1f23; --ink: #e7eaec;
  --soft: #a0aab3; --rule: #30363c; --code: #22272c; --link: #8ab8ef; --get: #6cc196; --post: #8ab8ef;
  --put: #e5b567; --patch: #bfa6ee; --delete: #ee9488; } }
* { box-sizing: border-box; }
html { scroll-padding-top: 1rem; }
body { margin: 0; background: var(--back); color: var(--ink);
  font: 15px/1.55 system-ui, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif; }
a { color: var(--link); text-decoration-thickness: 1px; text-underline-offset: 2px; }
a:focus-visible, summary:focus-visible { outline: 2px solid var(--link); outline-offset: 2px; }
.skip { position: absolute; left: -99rem; } .skip:focus { left: 1rem; top: 1rem; background: var(--card);
  padding: .4rem .8rem; }
.page { display: grid; grid-template-columns: 17.5rem minmax(0, 1fr); max-width: 84rem; margin: 0 auto; }
nav { position: sticky; top: 0; align-self: start; max-height: 100vh; overflow-y: auto;
  padding: 1.6rem 1rem 2rem 1.4rem; border-right: 1px solid var(--rule); font-size: .86rem; }
nav h2 { font-size: .74rem; text-transform: uppercase; letter-spacing: .06em; color: var(--soft);
  margin: 1.1rem 0 .3rem; }
nav ul { list-style: none; margin: 0; padding: 0; }
nav li { margin: .16rem 0; line-height: 1.35; }
nav a { color: var(--ink); text-decoration: none; } nav a:hover { text-decoration: underline; }
nav .title { font-size: 1.05rem; font-weight: 650; }
main { padding: 1.8rem 2.2rem 4rem; min-width: 0; }
h1 { font-size: 1.8rem; line-height: 1.2; margin: 0 0 .4rem; letter-spacing: -.01em; }
main > section > h2 { font-size: 1.3rem; margin: 2.6rem 0 .2rem; padding-top: .4rem;
  border-top: 2px solid var(--rule); }
h3 { font-size: 1.05rem; margin: 0; } h4 { font-size: .8rem; margin: 1.1rem 0 .35rem; color: var(--soft);
  text-transform: uppercase; letter-spacing: .05em; }
p { margin: .4rem 0; max-width: 46rem; } .soft { color: var(--soft); }
article { margin-top: 1.1rem; padding: 1.1rem 1.3rem 1.2rem; background: var(--card);
  border: 1px solid var(--rule); border-radius: 8px; overflow-wrap: anywhere; }
article:target { border-color: var(--link); }
.call { margin: .25rem 0 .5rem; font-size: .92rem; }
.method { font-weight: 700; letter-spacing: .03em; }
.get { color: var(--get); } .post { color: var(--post); } .put { color: var(--put); }
.patch { color: var(--patch); } .delete { color: var(--delete); }
code, pre { font: .87em/1.5 ui-monospace, "DejaVu Sans Mono", Menlo, Consolas, monospace; }
:not(pre) > code { background: var(--code); padding: .08em .3em; border-radius: 3px; }
.call code { background: none; padding: 0; }
pre { background: var(--code); border-radius: 6px; padding: .7rem .9rem; margin: .35rem 0;
  white-space: pre-wrap; overflow-wrap: anywhere; }
table { border-collapse: collapse; width: 100%; font-size: .88rem; }
th { text-align: left; font-weight: 600; color: var(--soft); border-bottom: 1px solid var(--rule);
  padding: .25rem .8rem .25rem 0; }
td { border-bottom: 1px solid var(--rule); padding: .3rem .8rem .3rem 0; vertical-align: top; }
tr:last-child td { border-bottom: 0; } td:last-child, th:last-child { padding-right: 0; }
td:first-child { min-width: 8rem; } .needed { color: var(--delete); font-size: .82em; }
tr:target { background: var(--code); }
details { margin-top: .6rem; } summary { cursor: pointer; color: var(--link); }
@media (max-width: 60rem) { .page { display: block; } nav { position: static; max-height: none;
  border-right: 0; border-bottom: 1px solid var(--rule); } main { padding: 1.2rem 1rem 3rem; }
  article { padding: .9rem .9rem 1rem; } .wide { overflow-x: auto; } }
@media print { nav { display: none; } .page { display: block; } }
)css";

}  // namespace muster::server
