// Finds what may be mutated in the text of an `sql` template: the rules that queries keep. A condition is left out
// (`and x = 1` becomes `and true`), a boundary moves, an assignment or an order is left out. There is no parser here, but a
// walk over words with one frame for each parenthesis: what it takes wrongly is refused by the database as a mistake in
// the text, and the run counts it apart.

const MAX_CONSTANT = 10;

const boundaries = { '<': '<=', '<=': '<', '>': '>=', '>=': '>' };
const arithmetic = { '+': '-', '-': '+', '*': '/', '/': '*' };
const functions = { greatest: 'least', least: 'greatest', min: 'max', max: 'min' };
/** A word after which an operand follows: not an operand itself. */
const leading = new Set(
  `and or not in any all some like ilike similar between is where having on when then else set select distinct limit
  offset values by from join as returning case interval exists using update into`.split(/\s+/),
);
/** Words that end a condition at their own level. */
const ending = new Set(
  `where having when then else end order group limit offset returning union intersect except for window join left right
  inner full cross set from values select do on with`.split(/\s+/),
);

/** Edits of the template, in source positions, each with the part around it that is worth showing. */
export function findSqlEdits(quasi, source) {
  const words = readWords(quasi, source);
  const frames = nest(words);
  return [...frames.flatMap((frame) => findInFrame(frame)), ...findOperators(words)];
}

/** Words, operators and interpolations: `{ text, start, end }`, keywords in lower case, `${…}` as `$`. */
function readWords({ quasis, expressions }, source) {
  const words = [];
  quasis.forEach((element, index) => {
    const offset = '`}'.includes(source[element.start]) ? element.start + 1 : element.start;
    const pattern =
      /--[^\n]*|\/\*[\s\S]*?\*\/|'(?:[^']|'')*'|"[^"]*"|::|[A-Za-z_][\w.]*|\d[\d.]*|[<>=!~|+\-*/%@#&^?]+|[^\s]/g;
    for (const { 0: text, index: at } of element.value.raw.matchAll(pattern)) {
      if (text.startsWith('--') || text.startsWith('/*')) continue;
      const start = offset + at;
      words.push({ text: text.toLowerCase(), start, end: start + text.length });
    }
    const expression = expressions[index];
    if (!expression) return;
    const start = source.lastIndexOf('${', expression.start);
    words.push({ text: '$', start, end: source.indexOf('}', expression.end) + 1 });
  });
  return words;
}

/** The words of each level, those of inner levels as one word: the outermost first. */
function nest(words) {
  const outermost = { opener: undefined, words: [] };
  const frames = [outermost];
  const open = [outermost];
  for (const word of words) {
    const { text, start, end } = word;
    const isCase = text === 'case';
    if (text === '(' || text === '[' || isCase) {
      const frame = { opener: open.at(-1).words.at(-1), words: isCase ? [word] : [] };
      const group = { text: isCase ? 'case…end' : '()', start, end };
      if (isCase || text === '(') frames.push(frame);
      open.at(-1).words.push(group);
      open.push({ ...frame, group });
    } else if (open.length > 1 && (text === ')' || text === ']' || text === 'end')) {
      open.pop().group.end = end;
    } else {
      open.at(-1).words.push(word);
    }
  }
  return frames;
}

function isOperand({ text }) {
  if (text === '$' || text === '()' || text === 'case…end') return true;
  return /^['"\w]/.test(text) && !leading.has(text);
}

/** An interpolation straight after an operand is a fragment of its own (`and …`), not a value. */
function isFragment(words, index) {
  return words[index].text === '$' && index > 0 && isOperand(words[index - 1]);
}

function findInFrame({ words, opener }) {
  return [
    ...findConditions(words, opener),
    ...findAssignments(words),
    ...findOrders(words),
    ...findClauses(words),
  ];
}

function findConditions(words, opener) {
  const edits = [];
  let condition = startOfFragment(words, opener);
  const close = (end) => {
    if (condition) edits.push(...leaveOut(condition, words, end));
    condition = undefined;
  };
  for (const [index, { text }] of words.entries()) {
    const before = words[index - 1]?.text;
    const next = words[index + 1]?.text;
    if (text === 'and' || text === 'or') {
      if (!condition) condition = retroactive(words, index);
      else if (condition.between) condition.between = false;
      else condition.joints.push(index);
    } else if (condition && isFragment(words, index)) {
      close(index);
    } else {
      if (text === 'between' && condition) condition.between = true;
      if (text === ',' || (ending.has(text) && !(text === 'from' && before === 'distinct'))) close(index);
      const joins = text === 'on' && next !== 'conflict' && before !== 'distinct';
      if (joins || text === 'where' || text === 'having' || text === 'when')
        condition = { opener: text, from: index + 1, joints: [], between: false };
    }
  }
  close(words.length);
  return edits;
}

/** A template that is a condition and nothing else, to be put into another. */
function startOfFragment(words, opener) {
  if (opener !== undefined) return undefined;
  const isBare = words.some(({ text }) => /^([<>]=?|<>|!=|=|is|in|like|ilike|exists|between)$/.test(text));
  if (!isBare || words.some(({ text }) => ending.has(text) || text === ',')) return undefined;
  const from = /^(and|or)$/.test(words[0].text) ? 1 : 0;
  return { opener: from === 1 ? words[0].text : 'where', from, joints: [], between: false };
}

/** `(a or b)`: the first `or` tells that a condition has begun with the parenthesis. */
function retroactive(words, index) {
  if (words.slice(0, index).some(({ text }) => ending.has(text) || text === ',')) return undefined;
  return index === 0
    ? { opener: words[0].text, from: 1, joints: [], between: false }
    : { opener: '(', from: 0, joints: [index], between: false };
}

/** Each operand once: among `and` it becomes true, among `or` false. */
function leaveOut({ opener, from, joints }, words, to) {
  const bounds = [from - 1, ...joints, to];
  const edits = [];
  for (let i = 0; i + 1 < bounds.length; i++) {
    const operand = words.slice(bounds[i] + 1, bounds[i + 1]);
    if (operand.length === 0 || (operand.length === 1 && /^(true|false)$/.test(operand[0].text))) continue;
    const around = [words[bounds[i]]?.text, words[bounds[i + 1]]?.text];
    const isAlone = joints.length === 0;
    const isDisjunct = isAlone ? opener === 'or' : !around.includes('and') && around.includes('or');
    const texts = isDisjunct ? ['false'] : opener === 'when' && isAlone ? ['true', 'false'] : ['true'];
    const [start, end] = [operand[0].start, operand.at(-1).end];
    edits.push(...texts.map((text) => ({ start, end, text })));
  }
  return edits;
}

/** `set a = 1, b = 2` without one of them; one alone cannot be left out. */
function findAssignments(words) {
  const set = words.findIndex(({ text }) => text === 'set');
  if (set < 0) return [];
  const items = readItems(
    words,
    set + 1,
    (text) => text === 'where' || text === 'from' || text === 'returning',
  );
  if (items.length < 2) return [];
  return items.flatMap((item, index) => {
    if (!item.some(({ text }) => text === '=')) return [];
    const [first, last] = [item[0], item.at(-1)];
    const shown = { start: first.start, end: last.end };
    return index === 0
      ? [{ start: first.start, end: items[1][0].start, text: '', shown }]
      : [{ start: items[index - 1].at(-1).end, end: last.end, text: '', shown }];
  });
}

/** The other way round. Where rows are locked the order only keeps locks from waiting for each other. */
function findOrders(words) {
  const edits = [];
  const texts = words.map(({ text }) => text);
  const locks = texts.some((text, i) => text === 'for' && /^(no|update|share|key)$/.test(texts[i + 1]));
  if (locks && !texts.includes('limit')) return [];
  words.forEach(({ text }, index) => {
    if (text !== 'by' || words[index - 1]?.text !== 'order') return;
    const isEnd = (word) => ending.has(word) || /^(rows|range|groups)$/.test(word);
    for (const item of readItems(words, index + 1, isEnd)) {
      const direction = item.find((word) => word.text === 'desc' || word.text === 'asc');
      const last = item.findLast((word) => !/^(nulls|first|last)$/.test(word.text));
      if (!last) continue;
      const shown = { start: item[0].start, end: item.at(-1).end };
      edits.push(
        direction
          ? { ...direction, text: direction.text === 'desc' ? 'asc' : 'desc', shown }
          : { start: last.end, end: last.end, text: ' desc', shown },
      );
    }
  });
  return edits;
}

function readItems(words, from, isEnd) {
  const items = [[]];
  for (let index = from; index < words.length; index++) {
    const word = words[index];
    if (isEnd(word.text) || isFragment(words, index)) break;
    if (word.text === ',') items.push([]);
    else items.at(-1).push(word);
  }
  return items.filter((item) => item.length > 0);
}

function findClauses(words) {
  const edits = [];
  words.forEach(({ text, start, end }, index) => {
    const before = words[index - 1];
    const next = words[index + 1];
    if (!next) return;
    /** Takes this word away, or replaces it; shown with the next one. */
    const edit = (to, by) => edits.push({ start, end: to, text: by, shown: { start, end: next.end } });
    const isSmall = next.text === '$' || (Number(next.text) > 1 && Number(next.text) <= MAX_CONSTANT);
    if (text === 'limit' && isSmall) edit(next.end, '');
    if (text === 'left' && next.text === 'join') edit(next.start, '');
    if (text === 'union')
      edit(next.text === 'all' ? next.end : end, next.text === 'all' ? 'union' : 'union all');
    const isComparison = before?.text === 'is' || before?.text === 'not';
    if (text === 'distinct' && !isComparison && next.text !== 'on') edit(next.start, '');
    if (Object.hasOwn(functions, text) && next.text === '()') edit(end, functions[text]);
    const nothing = words.findIndex((word, i) => i > index && word.text === 'nothing');
    if (text === 'on' && next.text === 'conflict' && nothing > 0)
      edits.push({ start, end: words[nothing].end, text: '' });
  });
  return edits;
}

function findOperators(words) {
  const edits = [];
  words.forEach(({ text, start, end }, index) => {
    const before = words[index - 1];
    if (!before) return;
    const edit = (by, from, to) => edits.push({ start, end, text: by, shown: { start: from, end: to } });
    const after = words[index + 1];
    const isColumn = !before.text.endsWith('.');
    if (after && isColumn && (isOperand(before) || before.text === ')' || before.text === ']')) {
      const by = boundaries[text] ?? arithmetic[text];
      if (by) edit(by, before.start, after.end);
    }
    if (!arithmetic[before.text] && !/^(then|else)$/.test(before.text) && !isInDefault(words, index)) return;
    const from = words[index - 2]?.start ?? before.start;
    if (/^\d+$/.test(text) && Number(text) <= MAX_CONSTANT) edit(String(Number(text) + 1), from, end);
    if (text === 'true' || text === 'false') edit(text === 'true' ? 'false' : 'true', from, end);
  });
  return edits;
}

/** The last of `coalesce(…, 0)` and the like, not a column's place or a type's size. */
function isInDefault(words, index) {
  if (words[index - 1].text !== ',') return false;
  let depth = 0;
  for (let i = index - 1; i > 0; i--) {
    if (words[i].text === ')') depth++;
    if (words[i].text !== '(') continue;
    if (depth === 0) return /^(coalesce|greatest|least)$/.test(words[i - 1].text);
    depth--;
  }
  return false;
}
