/** The one stylesheet of all pages, in every page: a phone on a slow line asks once. Every colour pair has AA contrast. */
export const style = `
:root{color-scheme:light dark;--bg:#f2f3f7;--card:#fff;--ink:#171a21;--soft:#565d6b;--line:#d8dbe3;--field:#868d9c;
--main:#4338ca;--on-main:#fff;--main-soft:#eceafd;--good:#10693f;--good-soft:#e1f5ea;--bad:#b01c1c;--bad-soft:#fdeaea;
--warn:#7a4a00;--warn-soft:#fdf1da;--shade:0 1px 2px #171a2114,0 8px 28px #171a2114}
@media (prefers-color-scheme:dark){:root{--bg:#101218;--card:#1a1d26;--ink:#f0f1f5;--soft:#a9b0c0;--line:#323745;
--field:#7d8598;--main:#a5a0ff;--on-main:#14122e;--main-soft:#262452;--good:#7fdcab;--good-soft:#123425;--bad:#ff9d9d;
--bad-soft:#401c1f;--warn:#f4c675;--warn-soft:#3a2c10;--shade:none}}
*{box-sizing:border-box}
html{-webkit-text-size-adjust:100%}
body{margin:0;background:var(--bg);color:var(--ink);font:1rem/1.5 system-ui,-apple-system,"Segoe UI",Roboto,sans-serif;
overflow-wrap:anywhere;min-height:100vh;display:flex;flex-direction:column}
.brand,main,.foot{width:100%;max-width:30rem;margin:0 auto;padding:0 1rem}
.brand{padding-top:1rem;padding-bottom:.75rem;font-weight:650;color:var(--soft);font-size:.95rem;text-align:center}
main{flex:1}
main.wide{max-width:44rem}
.foot{padding:1.25rem 1rem 1.75rem;color:var(--soft);font-size:.875rem;display:flex;gap:1rem;justify-content:center;flex-wrap:wrap}
a{color:var(--main)}
h1{font-size:1.6rem;line-height:1.2;margin:0 0 .35rem;letter-spacing:-.015em;text-wrap:balance}
h2{font-size:1.1rem;line-height:1.3;margin:0 0 .6rem}
h3{font-size:1.05rem;line-height:1.3;margin:0 0 .35rem}
p{margin:0 0 .75rem}
ul.offers{list-style:none;margin:0;padding:0}
details+.button{margin-top:.75rem}
.pre{white-space:pre-line}
.soft{color:var(--soft)}
.small{font-size:.875rem}
.center{text-align:center}
.card{background:var(--card);border-radius:1.1rem;box-shadow:var(--shade);overflow:hidden;margin:0 0 1rem}
.card>img{display:block;width:100%;max-height:14rem;object-fit:cover;background:var(--line)}
.part{padding:1.15rem 1.25rem}
.part>:last-child{margin-bottom:0}
.part+.part{border-top:1px solid var(--line)}
.tear{position:relative;border-top:2px dashed var(--line)!important}
.tear:before,.tear:after{content:"";position:absolute;top:-.65rem;width:1.25rem;height:1.25rem;border-radius:50%;background:var(--bg)}
.tear:before{left:-.65rem}.tear:after{right:-.65rem}
.value{display:inline-block;font-size:1.35rem;font-weight:750;color:var(--main);background:var(--main-soft);border-radius:.7rem;padding:.3rem .85rem;margin:.15rem 0 .75rem}
.code{display:block;font:700 1.75rem/1.3 ui-monospace,SFMono-Regular,Menlo,Consolas,monospace;letter-spacing:.12em;margin:.2rem 0}
.code.long{font-size:1.1rem;letter-spacing:.03em}
.plate{background:#fff;color:#000;border-radius:.8rem;padding:.9rem;margin:0 auto .75rem;width:min(15rem,100%)}
.plate.broad{width:min(20rem,100%)}
.plate svg{display:block;width:100%;height:auto}
form{margin:0}
form+form,.gap{margin-top:1rem}
.field{margin:0 0 1rem}
label,legend{display:block;font-weight:600;margin:0 0 .3rem;padding:0}
fieldset{border:0;margin:0 0 1rem;padding:0}
.hint{color:var(--soft);font-size:.875rem;margin:0 0 .3rem}
input,select,textarea{width:100%;font:inherit;color:inherit;background:var(--card);border:1px solid var(--field);border-radius:.7rem;padding:.7rem .8rem;min-height:3rem}
input.big{font:700 1.5rem/1.2 ui-monospace,Menlo,Consolas,monospace;letter-spacing:.15em;text-align:center}
[aria-invalid=true]{border-color:var(--bad);border-width:2px}
.check{display:flex;gap:.65rem;align-items:flex-start;margin:0 0 1rem}
.check label{font-weight:400;margin:0}
.check input{width:1.35rem;height:1.35rem;min-height:0;flex:none;margin:.1rem 0 0;accent-color:var(--main)}
.check+.wrong{margin:-.6rem 0 1rem 2rem}
.wrong{color:var(--bad);font-weight:600;font-size:.9rem;margin:.3rem 0 0}
button,.button{display:block;width:100%;font:inherit;font-weight:650;text-align:center;text-decoration:none;cursor:pointer;border:1px solid var(--main);border-radius:.8rem;padding:.8rem 1rem;min-height:3rem;background:var(--main);color:var(--on-main)}
button.plain,.button.plain{background:none;color:var(--main)}
button.bad{background:none;border-color:var(--bad);color:var(--bad)}
button.link{display:inline;width:auto;min-height:0;padding:0;border:0;background:none;color:var(--main);text-decoration:underline;font-weight:400}
:focus-visible{outline:3px solid var(--main);outline-offset:2px}
.note{border-radius:.8rem;padding:.8rem 1rem;margin:0 0 1rem;background:var(--main-soft);color:var(--ink)}
.note.good{background:var(--good-soft);color:var(--good)}
.note.bad{background:var(--bad-soft);color:var(--bad)}
.note.warn{background:var(--warn-soft);color:var(--warn)}
.note>:last-child{margin-bottom:0}
.note p:first-child{font-weight:650}
.stamp{font-size:1.4rem;font-weight:800}
dl{margin:0;display:grid;grid-template-columns:auto 1fr;gap:.35rem 1rem}
dt{color:var(--soft)}dd{margin:0}
ul.plainlist,ol.plainlist{list-style:none;margin:0;padding:0}
.plainlist>li{padding:.55rem 0}.plainlist>li+li{border-top:1px solid var(--line)}
summary.button{list-style:none}
summary.button::-webkit-details-marker{display:none}
details[open]>summary.button{display:none}
.wheel svg,.center>svg{max-width:100%;height:auto;margin:0 auto .5rem;display:block}
.prizes{display:inline-block;text-align:left;margin:0 0 .75rem;padding-left:1.6rem}
.rich ul,.rich ol{padding-left:1.3rem;margin:0 0 .75rem}.rich>:last-child{margin-bottom:0}
summary{cursor:pointer;font-weight:600;padding:.2rem 0}
details>:nth-child(2){margin-top:.6rem}
details+details{margin-top:.6rem}
.row{display:flex;gap:.6rem;flex-wrap:wrap;align-items:center;justify-content:space-between}
.stampfield{max-width:100%;height:auto;color:var(--main);margin:.5rem 0}
.stamps{display:flex;flex-wrap:wrap;gap:.5rem;justify-content:center}
.hide{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}
@media (prefers-reduced-motion:no-preference){button:active,.button:active{transform:translateY(1px)}}
@media print{body{background:#fff}.foot,form{display:none}.card{box-shadow:none;border:1px solid #999}}
`.replace(/\n/g, '');
