/** The look of the hub's plain pages on a phone and on paper: ink on paper, one square of colour, generous lines (ART §4, §8). */
export const pageCss = `
:root{--paper:#F7F8F8;--ink:#14181B;--second:#474E53;--rule:#8B9296;--hair:#C9CED1;color-scheme:light dark}
@media (prefers-color-scheme:dark){:root{--paper:#0E1113;--ink:#C9CDCF;--second:#9AA1A5;--rule:#5A6165;--hair:#33393C}}
*{box-sizing:border-box}
body{margin:0;background:var(--paper);color:var(--ink);font:18px/1.75 "Noto Sans SC","Noto Sans CJK SC","PingFang SC","Microsoft YaHei",system-ui,sans-serif;overflow-wrap:anywhere;line-break:strict;font-variant-numeric:tabular-nums}
main{max-width:40em;margin:0 auto;padding:1.5em 1.25em 3em}
header{border-bottom:3px solid var(--ink);padding-bottom:.6em;margin-bottom:1.4em}
header b,header span{display:block;line-height:1.4}header span,.quiet,dt,figcaption{color:var(--second)}
h1{font-size:1.7em;line-height:1.3;margin:.2em 0 .6em;text-wrap:balance}h2{font-size:1.2em;margin:1.6em 0 .4em}h3{font-size:1em;margin:1.4em 0 .3em}
p{margin:.6em 0}a{color:inherit}
dl{display:grid;grid-template-columns:max-content 1fr;gap:.2em 1em;margin:1em 0;padding:.8em 0;border-top:1px solid var(--rule);border-bottom:1px solid var(--rule)}dd{margin:0}
.scroll{overflow-x:auto}table{border-collapse:collapse;width:100%;border-top:3px solid var(--ink);border-bottom:2px solid var(--ink);margin:1em 0;line-height:1.45}
caption{text-align:left;color:var(--second);padding-bottom:.3em}th,td{text-align:left;vertical-align:top;padding:.45em .8em .45em 0;border-bottom:1px solid var(--hair)}.end{text-align:right}
figure{margin:1.2em 0}img{max-width:100%;height:auto;background:#fff}blockquote{margin:1em 0;padding-left:1em;border-left:3px solid var(--rule)}
.mark{display:inline-block;border:1px solid var(--rule);padding:0 .5em;color:var(--second);line-height:1.5}
ol.plain,ul.plain{list-style:none;padding:0}ul.plain li{border-bottom:1px solid var(--hair);padding:.5em 0}
footer{margin-top:2.5em;border-top:1px solid var(--rule);padding-top:.8em;color:var(--second);font-size:.9em}
@page{margin:18mm 20mm}
@media print{:root{--paper:#fff;--ink:#000;--second:#444;--rule:#777;--hair:#bbb;color-scheme:light}body{font-size:12pt;line-height:1.65;orphans:2;widows:2}main{max-width:none;padding:0}a[href^=http]:after{content:" (" attr(href) ")"}h1,h2,h3,caption,thead{break-after:avoid}header,dl,tr,li,figure,blockquote,footer{break-inside:avoid}thead{display:table-header-group}.scroll{overflow:visible}}
`.trim();
