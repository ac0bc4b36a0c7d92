import { defineSheet } from '#ui';

/** The console's styles beside the common ones: a bar above, tables, forms in columns, a chart. */
export const consoleSheet = defineSheet(
  `
main.wide{max-width:70rem}
.bar{background:var(--card);border-bottom:1px solid var(--line);margin-bottom:1.5rem}
.bar>div{max-width:70rem;margin:0 auto;padding:.6rem 1rem;display:flex;flex-wrap:wrap;gap:.4rem 1.25rem;align-items:center}
.bar nav{display:flex;gap:.25rem;flex-wrap:wrap;flex:1}
.bar nav a{padding:.45rem .55rem;font-size:.95rem;border-radius:.6rem;text-decoration:none;color:var(--ink);font-weight:550}
.bar nav a[aria-current]{background:var(--main-soft);color:var(--main)}
h3{font-size:1rem;margin:.25rem 0 .6rem}
.who{font-weight:700;letter-spacing:-.01em}
.top{display:flex;flex-wrap:wrap;gap:.75rem;align-items:center;justify-content:space-between;margin:0 0 1.1rem}
.top h1{margin:0}
.tools{display:flex;flex-wrap:wrap;gap:.5rem;align-items:center}
button.small,.button.small{width:auto;display:inline-block;padding:.5rem .9rem;min-height:2.5rem;font-size:.95rem;border-radius:.65rem}
form.inline{display:inline-block;margin:0}
form.filter{display:flex;flex-wrap:wrap;gap:.6rem;align-items:end;margin:0 0 1.1rem}
form.filter>div{flex:1 1 9rem;max-width:15rem;margin:0}
form.filter label{font-size:.875rem;font-weight:550}
form.filter input,form.filter select{min-height:2.6rem;padding:.45rem .7rem}
.scroll{overflow-x:auto}
table{width:100%;border-collapse:collapse;font-size:.95rem}
caption{text-align:left;font-weight:650;padding:0 0 .5rem}
th,td{text-align:left;padding:.65rem .9rem;border-top:1px solid var(--line);vertical-align:top}
thead th{border-top:0;color:var(--soft);font-weight:600;font-size:.85rem;white-space:nowrap}
td.n,th.n{text-align:right;font-variant-numeric:tabular-nums;white-space:nowrap}
td .small,th .small{display:block;font-weight:400}
.badge{display:inline-block;border-radius:1rem;padding:.1rem .65rem;font-size:.85rem;font-weight:600;background:var(--line);color:var(--ink)}
.badge.good{background:var(--good-soft);color:var(--good)}
.badge.bad{background:var(--bad-soft);color:var(--bad)}
.badge.warn{background:var(--warn-soft);color:var(--warn)}
.cols{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(17rem,100%),1fr));gap:0 1.25rem;align-items:end}
.halves{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(24rem,100%),1fr));gap:1rem;align-items:start}
.halves>.card{margin:0}
.halves+*,.halves+.halves{margin-top:1rem}
.checks{display:flex;flex-wrap:wrap;gap:.3rem 1.5rem}
.checks .check{margin:0 0 .5rem}
textarea{min-height:6rem;resize:vertical}
.figures{display:grid;grid-template-columns:repeat(auto-fit,minmax(8rem,1fr));gap:1rem}
.figures div{display:flex;flex-direction:column}
.figures b{font-size:1.7rem;line-height:1.2;letter-spacing:-.02em}
.chart{display:block;width:100%;height:auto}
.chart rect.a{fill:var(--field)}.chart rect.b{fill:var(--main)}.chart rect.c{fill:var(--good)}
.chart text{fill:var(--soft);font-size:11px}
.key{display:inline-block;width:.8rem;height:.8rem;border-radius:.2rem;margin-right:.35rem;vertical-align:-.05rem}
.key.a{background:var(--field)}.key.b{background:var(--main)}.key.c{background:var(--good)}
code{font:.95em ui-monospace,SFMono-Regular,Menlo,Consolas,monospace}
.secret{user-select:all}
.narrow{max-width:26rem;margin:0 auto}
.tabs{display:flex;gap:.4rem;flex-wrap:wrap;margin:0 0 1.1rem}
.tabs a{padding:.4rem .8rem;border-radius:2rem;text-decoration:none;border:1px solid var(--line);background:var(--card);color:var(--ink)}
.tabs a[aria-current]{border-color:var(--main);color:var(--main);font-weight:600}
.part>form+form,.part>form+p,.part>table+form{margin-top:1rem}
.plate.small{width:9rem;margin:0}
@media (max-width:40rem){
.bar>div{justify-content:space-between}
.bar nav{order:3;flex:1 1 100%;margin:0 -.5rem}
.bar nav a{padding:.45rem .5rem;font-size:.95rem}
.cards thead{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)}
.cards tr{display:block;border-top:1px solid var(--line);padding:.6rem 1.25rem}
.cards tbody tr:first-child{border-top:0}
.cards td,.cards th[scope=row]{display:flex;gap:1rem;justify-content:space-between;border:0;padding:.25rem 0;text-align:right}
.cards td:before{content:attr(data-label);color:var(--soft);font-size:.875rem;text-align:left;flex:none}
.cards th[scope=row]{text-align:left;font-size:1.05rem}
.cards td:empty{display:none}
}
`.replace(/\n/g, ''),
);
