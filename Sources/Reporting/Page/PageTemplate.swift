/// The page of `assay report`: one file, no network, light and dark, printable.
///
/// Mustache: `{{x}}` is escaped, `{{{x}}}` (SVG and MathML of our own making) is not.
enum PageTemplate {
  static let page = #"""
    <!DOCTYPE html>
    <html lang="en">
    <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>{{title}}</title>
    <style>{{{style}}}</style>
    </head>
    <body>
    <header>
    <h1>{{title}}</h1>
    <p class="lead">{{counts}}</p>
    {{#agreement}}<p>{{agreement}}</p>{{/agreement}}
    </header>
    <main>
    {{#hasDisagreements}}<section class="alarm"><h2>Theory and simulation disagree</h2>
    <p>This is a fault of Assay, not of a claim. Please report it.</p>
    <ul>{{#disagreements}}<li>{{.}}</li>{{/disagreements}}</ul></section>{{/hasDisagreements}}
    <section>
    <h2>Verdicts</h2>
    <div class="wide"><table>
    <thead><tr><th scope="col">status</th><th scope="col">claim</th><th scope="col">verdicts over instances</th><th scope="col" class="n">slack</th></tr></thead>
    <tbody>
    {{#verdicts}}<tr><td><span class="mark {{tone}}">{{status}}</span></td><td><a href="#{{anchor}}">{{bound}}</a> / {{claim}}</td><td>{{counts}}</td><td class="n">{{slack}}</td></tr>
    {{/verdicts}}{{^verdicts}}<tr><td><span class="mark good">ok</span></td><td colspan="3">every claim is as expected</td></tr>
    {{/verdicts}}</tbody></table></div>
    {{#folded}}<details><summary>{{count}}</summary><div class="wide"><table>
    <thead><tr><th scope="col">status</th><th scope="col">claim</th><th scope="col">verdicts over instances</th><th scope="col" class="n">slack</th></tr></thead>
    <tbody>
    {{#verdicts}}<tr><td><span class="mark {{tone}}">{{status}}</span></td><td><a href="#{{anchor}}">{{bound}}</a> / {{claim}}</td><td>{{counts}}</td><td class="n">{{slack}}</td></tr>
    {{/verdicts}}</tbody></table></div></details>
    {{/folded}}</section>
    {{#index}}<section>
    <h2>Papers</h2>
    <div class="wide"><table class="index">
    <thead><tr><th scope="col">status</th><th scope="col">paper and result</th><th scope="col" class="n">claims</th><th scope="col">verdicts</th><th scope="col" class="n">vacuous</th><th scope="col" class="n">slack of bounds</th><th scope="col">smallest counterexample</th></tr></thead>
    {{#papers}}<tbody>
    <tr class="paper"><td><span class="mark {{tone}}">{{status}}</span></td><th scope="rowgroup">{{name}}{{#arxiv}}, arXiv {{arxiv}}{{/arxiv}} ({{fileCount}})</th><td class="n">{{claims}}</td><td>{{verdicts}}</td><td class="n">{{vacuous}}</td><td class="n">{{slack}}</td><td>{{counterexample}}</td></tr>
    {{#rows}}<tr><td><span class="mark {{tone}}">{{status}}</span></td><td><a href="#{{anchor}}">{{heading}}</a></td><td class="n">{{claims}}</td><td>{{verdicts}}</td><td class="n">{{vacuous}}</td><td class="n">{{slack}}</td><td>{{counterexample}}</td></tr>
    {{/rows}}</tbody>
    {{/papers}}</table></div>
    </section>
    {{/index}}{{#files}}
    <section id="{{anchor}}">
    <h2>{{heading}}</h2>
    <p class="source">{{source}}</p>
    {{#symbols}}<p class="note">{{symbols}}</p>{{/symbols}}
    <p class="note"><code>{{path}}</code>, metric {{metric}}, generations 0 to {{horizon}}</p>
    {{#figure}}<figure><div class="panels">{{#panels}}<div>{{{.}}}</div>{{/panels}}</div><figcaption>{{caption}}</figcaption></figure>{{/figure}}
    {{#claims}}
    <article>
    <h3><span class="mark {{tone}}">{{status}}</span> {{claim}}</h3>
    {{#formulaMarkup}}<div class="formula" title="{{formula}}">{{{formulaMarkup}}}</div>{{/formulaMarkup}}
    {{^formulaMarkup}}<pre>{{formula}}</pre>{{/formulaMarkup}}
    <p>{{counts}}{{#slack}}, slack {{slack}}{{/slack}}</p>
    {{#details}}<dl>{{#lines}}<dt>{{label}}</dt><dd>{{text}}</dd>{{/lines}}</dl>{{/details}}
    <details><summary>{{instanceCount}}</summary>
    <div class="wide"><table><thead><tr><th scope="col" class="n">instance</th><th scope="col">parameters</th><th scope="col">verdict</th><th scope="col">evidence</th><th scope="col" class="n">slack</th></tr></thead><tbody>
    {{#instances}}<tr><td class="n">{{index}}</td><td>{{parameters}}</td><td>{{verdict}}</td><td>{{evidence}}</td><td class="n">{{slack}}</td></tr>
    {{/instances}}</tbody></table></div></details>
    </article>
    {{/claims}}
    </section>
    {{/files}}
    </main>
    <footer>
    <p>{{reproduction}}</p>
    <p>Again: <code>{{command}}</code></p>
    </footer>
    </body>
    </html>

    """#

  static let style = #"""
    :root{color-scheme:light dark;--ink:#1c2126;--soft:#59636e;--ground:#fff;--line:#d9dee3;--panel:#f5f7f9;--curve:#000;--good:#1a6b3c;--warning:#8a5a00;--bad:#b3261e}
    @media (prefers-color-scheme:dark){:root{--ink:#e6e9ec;--soft:#9aa4ae;--ground:#101418;--line:#2c343c;--panel:#181e24;--curve:#fff;--good:#6fcf97;--warning:#f0b955;--bad:#ff8a80}}
    *{box-sizing:border-box}
    body{margin:0 auto;max-width:62rem;padding:1rem 1.25rem 4rem;color:var(--ink);background:var(--ground);font:1rem/1.55 system-ui,-apple-system,"Segoe UI",Roboto,sans-serif}
    h1{font-size:1.7rem;margin:1.5rem 0 .25rem}h2{font-size:1.25rem;margin:2.5rem 0 .5rem;border-top:1px solid var(--line);padding-top:1.25rem}h3{font-size:1rem;margin:1.25rem 0 .25rem}
    p{margin:.3rem 0}.lead{font-size:1.05rem}.source,.note,figcaption,footer{color:var(--soft)}.note,figcaption,footer{font-size:.9rem}
    a{color:inherit}code,pre{font-family:ui-monospace,SFMono-Regular,Menlo,Consolas,monospace;font-size:.9em;overflow-wrap:anywhere;white-space:pre-wrap}
    .wide{overflow-x:auto}table{border-collapse:collapse;width:100%;font-size:.92rem}th,td{text-align:left;padding:.3rem .6rem .3rem 0;border-bottom:1px solid var(--line);vertical-align:top}th{font-weight:600;color:var(--soft)}.n{text-align:right;font-variant-numeric:tabular-nums}
    .mark{display:inline-block;min-width:2.6rem;font-weight:600;font-size:.85rem}.good{color:var(--good)}.warning{color:var(--warning)}.bad{color:var(--bad)}
    article{border-left:3px solid var(--line);padding-left:.9rem;margin:1rem 0}.formula{overflow-x:auto;padding:.35rem 0}math{font-size:1.05rem}math[display=block]{text-align:left;margin:0}
    dl{display:grid;grid-template-columns:max-content 1fr;gap:.15rem .9rem;margin:.4rem 0;font-size:.92rem}dt{color:var(--soft)}dd{margin:0;overflow-wrap:anywhere}
    details{margin:.3rem 0}summary{cursor:pointer;color:var(--soft);font-size:.9rem}
    figure{margin:1rem 0;padding:.75rem;border:1px solid var(--line);border-radius:6px}.panels{display:grid;gap:.5rem;grid-template-columns:repeat(auto-fit,minmax(min(100%,23rem),1fr))}.panels svg{display:block;width:100%;max-width:40rem;height:auto;margin:0 auto}figcaption{margin-top:.4rem}
    .index{min-width:52rem}.index td:nth-child(4){min-width:9rem}.index td:last-child,.index th:last-child{padding-left:.8rem}.paper td,.paper th{background:var(--panel);font-weight:600;color:var(--ink);padding-top:.5rem}
    .alarm{border:2px solid var(--bad);border-radius:6px;padding:0 1rem 1rem;margin-top:1.5rem}.alarm h2{border:0;color:var(--bad)}
    footer{margin-top:3rem;border-top:1px solid var(--line);padding-top:1rem}
    @media print{:root{--ink:#000;--soft:#444;--ground:#fff;--line:#bbb;--panel:#fff;--curve:#000;--good:#1a6b3c;--warning:#7a4f00;--bad:#b3261e}body{max-width:none;padding:0;font-size:10pt}.wide{overflow:visible}.index{min-width:0}details:not([open])>*:not(summary){display:block}article,figure,tr{break-inside:avoid}h2,h3{break-after:avoid}}
    """#
}
