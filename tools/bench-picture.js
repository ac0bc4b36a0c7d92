// `npm run bench:picture`: draws docs/performance/ratios.svg of docs/performance/ratios.json, the ratios of `npm run bench` by commit.
// `npm run bench:picture -- REPORT.json NAME` adds a run to it before; one of a machine that was not quiet is refused.
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const folder = fileURLToPath(new URL('../docs/performance/', import.meta.url));
const [report, name] = process.argv.slice(2);
const runs = JSON.parse(readFileSync(`${folder}ratios.json`, 'utf8'));
if (report) {
  const { complaint, at, lines } = JSON.parse(readFileSync(report, 'utf8'));
  if (complaint || !name) throw new Error(complaint ?? 'name the run, as its commit is called');
  const ratios = Object.fromEntries(
    lines.map(({ what, value, target }) => [what, { value: Number(value.toPrecision(3)), target }]),
  );
  runs.push({ name, at, ratios });
  writeFileSync(`${folder}ratios.json`, `${JSON.stringify(runs, null, 1)}\n`);
}

const CELL = { width: 350, height: 150, left: 48, top: 34, right: 40, bottom: 26 };
const COLUMNS = 3;

function draw(all) {
  const whats = [...new Set(all.flatMap(({ ratios }) => Object.keys(ratios)))];
  const rows = Math.ceil(whats.length / COLUMNS);
  const [width, height] = [COLUMNS * CELL.width, rows * CELL.height];
  const cells = whats.map((what, index) => {
    const at = `translate(${(index % COLUMNS) * CELL.width} ${Math.floor(index / COLUMNS) * CELL.height})`;
    return `<g transform="${at}">${drawOne(what, all)}</g>`;
  });
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" font-family="system-ui, sans-serif" font-size="11">`,
    '<title>What npm run bench compares, by commit; dashed: the target</title>',
    `<rect width="${width}" height="${height}" fill="#fff"/>`,
    ...cells,
    '</svg>\n',
  ].join('\n');
}

/** One line of the table over the commits. Its scale begins at nothing. */
function drawOne(what, all) {
  const points = all.flatMap(({ ratios }, run) => (ratios[what] ? [{ run, ...ratios[what] }] : []));
  const bound = Number(points[0].target.slice(3));
  const most = 1.15 * Math.max(bound, ...points.map(({ value }) => value));
  const { left, top } = CELL;
  const [width, height] = [CELL.width - left - CELL.right, CELL.height - top - CELL.bottom];
  const x = (run) => left + (all.length === 1 ? width / 2 : (run / (all.length - 1)) * width);
  const y = (value) => top + height - (value / most) * height;
  const spots = points.map(({ run, value }) => `${x(run).toFixed(1)},${y(value).toFixed(1)}`);
  const last = points.at(-1);
  return [
    `<text x="${left}" y="16" fill="#111">${toXml(what)}</text>`,
    `<line x1="${left}" x2="${left + width}" y1="${top + height}" y2="${top + height}" stroke="#999"/>`,
    `<line x1="${left}" x2="${left + width}" y1="${y(bound)}" y2="${y(bound)}" stroke="#b45309" stroke-dasharray="4 3"/>`,
    `<text x="${left - 4}" y="${y(bound) + 4}" text-anchor="end" fill="#b45309">${toXml(points[0].target)}</text>`,
    `<polyline points="${spots.join(' ')}" fill="none" stroke="#1d4ed8" stroke-width="2"/>`,
    ...spots.map(
      (spot) => `<circle cx="${spot.split(',')[0]}" cy="${spot.split(',')[1]}" r="3" fill="#1d4ed8"/>`,
    ),
    `<text x="${x(last.run) + 6}" y="${y(last.value) + 4}" fill="#1d4ed8">${last.value}</text>`,
    ...all.map(({ name: label }, run) => {
      const anchor = run === 0 ? 'start' : run === all.length - 1 ? 'end' : 'middle';
      return `<text x="${x(run)}" y="${top + height + 16}" text-anchor="${anchor}" fill="#555">${toXml(label)}</text>`;
    }),
  ].join('');
}

function toXml(text) {
  return text.replace(/[<&]/g, (sign) => (sign === '<' ? '&lt;' : '&amp;'));
}

writeFileSync(`${folder}ratios.svg`, draw(runs));
