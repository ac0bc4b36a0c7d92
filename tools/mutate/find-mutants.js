// Finds what may be mutated in a file's code. A mutant is an edit (`start`, `end`, `text`) within a site: the expression
// or statement that is written out twice, with and without the edit (see switch-mutants.js).
//
// Only what changes behaviour is mutated, and of two mutants of which one falls whenever the other does only the harder
// one is made: `a && b` becomes `a` and `b` and `false`, not `a || b`.
import { parseAst } from 'vitest/node';
import { findSqlEdits } from './find-sql-mutants.js';

/** Larger constants are settings: that a time limit of 3600 is not 3601 says nothing about a rule. */
const MAX_CONSTANT = 10;

const MAX_SHOWN = 160;

const boundaries = { '<': '<=', '<=': '<', '>': '>=', '>=': '>' };
const arithmetic = { '+': '-', '-': '+', '*': '/', '/': '*', '%': '*' };
const assignments = { '+=': '-=', '-=': '+=', '*=': '/=', '/=': '*=' };
const comparisons = new Set(['<', '<=', '>', '>=', '===', '!==', '==', '!=', 'instanceof', 'in']);
/** Methods that are taken away, so that their object stays as it was. */
const dropped = new Set([
  'filter',
  'sort',
  'toSorted',
  'reverse',
  'toReversed',
  'slice',
  'trim',
  'toLowerCase',
  'toUpperCase',
]);
const conversions = new Set(['String', 'Number', 'BigInt', 'Boolean']);
/** These leave what they are called on, and what they are given, as it was. */
const pureMethods = new Set(
  `abs at ceil concat endsWith entries every filter find findIndex findLast flat flatMap floor getTime has includes indexOf
  isArray isFinite isInteger join keys map max min padEnd padStart replace replaceAll round slice some split startsWith
  toFixed toISOString toLowerCase toReversed toSorted toString toUpperCase trim trimEnd trimStart trunc values`.split(
    /\s+/,
  ),
);
const swapped = {
  some: 'every',
  every: 'some',
  min: 'max',
  max: 'min',
  startsWith: 'endsWith',
  endsWith: 'startsWith',
};

/** In the order of the file. */
export function findMutants(file, source) {
  const program = parseAst(source, { lang: file.endsWith('x') ? 'tsx' : 'ts' }, file);
  const found = [];
  visit(program, [], (node, ancestors) => {
    for (const edit of findEdits(node, ancestors, source)) {
      found.push({ file, ...describe(edit, source), in: nameOfFunction(ancestors), ...edit });
    }
  });
  return found.sort((a, b) => a.start - b.start || a.end - b.end);
}

function describe({ start, end, text, shown }, source) {
  const before = source.slice(0, start).split('\n');
  const [from, to] = [shown?.start ?? start, shown?.end ?? end];
  return {
    line: before.length,
    column: before.at(-1).length + 1,
    original: onOneLine(source.slice(from, to)),
    mutated: onOneLine(source.slice(from, start) + text + source.slice(end, to)) || '(nothing)',
  };
}

function onOneLine(text) {
  const line = text.replace(/\s+/g, ' ').trim();
  return line.length <= MAX_SHOWN ? line : `${line.slice(0, MAX_SHOWN)}…`;
}

/** Calls back for every node that runs (types do not), outer nodes first; `ancestors` end with the parent. */
function visit(node, ancestors, onNode) {
  const isTypeOnly = node.type.startsWith('TS') && !('expression' in node);
  if (isTypeOnly || isAssertion(node)) return;
  onNode(node, ancestors);
  ancestors.push(node);
  for (const [key, value] of Object.entries(node)) {
    if (/^(typeAnnotation|typeArguments|typeParameters|returnType|implements)$/.test(key)) continue;
    for (const child of Array.isArray(value) ? value : [value]) {
      if (typeof child?.type === 'string') visit(child, ancestors, onNode);
    }
  }
  ancestors.pop();
}

/** An asserted condition cannot be otherwise, so no test can show that it is. */
function isAssertion({ type, callee }) {
  return type === 'CallExpression' && (callee.name === 'assert' || callee.object?.name === 'assert');
}

function nameOfFunction(ancestors) {
  for (let i = ancestors.length - 1; i >= 0; i--) {
    const { type, id } = ancestors[i];
    if (!/Function/.test(type)) continue;
    const { type: parent, id: variable, key } = ancestors[i - 1] ?? {};
    const name = id?.name ?? (parent === 'VariableDeclarator' ? variable.name : undefined) ?? key?.name;
    if (name) return name;
  }
  return '';
}

function findEdits(node, ancestors, source) {
  const parent = ancestors.at(-1);
  const site = siteOf(node, ancestors);
  const expression = {
    isStatement: false,
    site,
    isPure: isPure(site),
    isCondition: isCondition(node, ancestors),
  };
  const replace = (text) => ({ ...expression, start: node.start, end: node.end, text });
  /** Replaces a part; the whole is shown. */
  const edit = (start, end, text) => ({ ...expression, start, end, text, shown: node });

  switch (node.type) {
    case 'BinaryExpression': {
      const gap = { start: node.left.end, end: node.right.start };
      const operator = gap.start + source.slice(gap.start, gap.end).indexOf(node.operator);
      const swap = (text) => edit(operator, operator + node.operator.length, text);
      return [
        ...decide(node, ancestors).map(replace),
        ...(boundaries[node.operator] && !isSizeOverZero(node) ? [swap(boundaries[node.operator])] : []),
        ...(arithmetic[node.operator] && !isText(node) ? [swap(arithmetic[node.operator])] : []),
      ];
    }
    case 'LogicalExpression': {
      if (node.operator !== '??') return decide(node, ancestors).map(replace);
      if (isAssertion(node.right)) return [];
      const [left, right] = [node.left, node.right].map(({ start, end }) => source.slice(start, end));
      // The driver sends both as null.
      const isParameter = right === 'null' && ancestors.at(-2)?.tag?.name === 'sql';
      return isParameter ? [replace(right)] : [replace(left), replace(right)];
    }
    case 'UnaryExpression':
      if (node.operator === '-') return [replace(source.slice(node.argument.start, node.argument.end))];
      return decide(node, ancestors).map(replace);
    case 'Identifier':
    case 'AwaitExpression':
    case 'ChainExpression':
      return decide(node, ancestors).map(replace);
    case 'MemberExpression': {
      const start = source.indexOf('?.', node.object.end);
      const bare = node.computed ? '' : '.';
      const chain = node.optional ? [{ ...edit(start, start + 2, bare), site: expression.site }] : [];
      return [...chain, ...decide(node, ancestors).map(replace)];
    }
    case 'CallExpression':
      return [...mutateCall(node, edit, source), ...decide(node, ancestors).map(replace)];
    case 'TaggedTemplateExpression': {
      if (node.tag.name !== 'sql') return [];
      return findSqlEdits(node.quasi, source).map((found) => ({ ...expression, ...found, isSql: true }));
    }
    case 'Literal':
      return isValue(node, ancestors) ? mutateLiteral(node).map(replace) : [];
    case 'AssignmentExpression': {
      const text = assignments[node.operator];
      if (!text) return [];
      const start = source.indexOf(node.operator, node.left.end);
      return [edit(start, start + node.operator.length, text)];
    }
    case 'UpdateExpression': {
      if (parent.type === 'ForStatement') return [];
      const start = node.prefix ? node.start : node.end - 2;
      return [edit(start, start + 2, node.operator === '++' ? '--' : '++')];
    }
    case 'ArrowFunctionExpression': {
      const { start, end } = node.body;
      const isNamed = parent.type === 'Property' || parent.type === 'VariableDeclarator';
      const isCall = /^(Call|Await|Chain)Expression$/.test(node.body.type);
      if (!isNamed || !isCall || isAssertion(node.body)) return [];
      return [{ isStatement: false, site: { start, end }, start, end, text: 'undefined' }];
    }
    case 'ExpressionStatement':
    case 'ReturnStatement':
    case 'ThrowStatement':
    case 'BreakStatement':
    case 'ContinueStatement':
      return isRemovable(node, ancestors)
        ? [{ isStatement: true, site: node, start: node.start, end: node.end, text: '' }]
        : [];
    default:
      return [];
  }
}

/** A part of an optional chain cannot stand alone: the chain is written out whole. */
function siteOf(node, ancestors) {
  let site = node;
  let child = node;
  for (let i = ancestors.length - 1; i >= 0; i--) {
    const parent = ancestors[i];
    if (parent.type === 'ChainExpression') site = parent;
    else if (![parent.object, parent.callee, parent.expression].includes(child)) break;
    child = parent;
  }
  return site;
}

/** True where only its truth counts. */
function isCondition(node, ancestors) {
  let child = node;
  for (let i = ancestors.length - 1; i >= 0; i--) {
    const parent = ancestors[i];
    if (parent.test === child) return parent.type !== 'SwitchCase';
    if (parent.type === 'UnaryExpression') return parent.operator === '!';
    if (parent.type !== 'LogicalExpression' || parent.operator === '??') return false;
    child = parent;
  }
  return false;
}

/** True where it can be worked out twice, with the edit and without, and nothing else happens. */
function isPure(node) {
  switch (node?.type) {
    case 'Identifier':
    case 'Literal':
    case 'ThisExpression':
      return true;
    case 'MemberExpression':
      return isPure(node.object) && (!node.computed || isPure(node.property));
    case 'UnaryExpression':
      return /^([-+!~]|typeof)$/.test(node.operator) && isPure(node.argument);
    case 'BinaryExpression':
    case 'LogicalExpression':
      return isPure(node.left) && isPure(node.right);
    case 'ConditionalExpression':
      return isPure(node.test) && isPure(node.consequent) && isPure(node.alternate);
    case 'ChainExpression':
    case 'TSAsExpression':
    case 'TSSatisfiesExpression':
    case 'TSNonNullExpression':
    case 'ParenthesizedExpression':
      return isPure(node.expression);
    case 'TemplateLiteral':
      return node.expressions.every(isPure);
    case 'ArrowFunctionExpression':
      return !node.async && isPure(node.body);
    case 'CallExpression': {
      const { callee } = node;
      if (conversions.has(callee.name)) return node.arguments.every(isPure);
      if (callee.type !== 'MemberExpression' || callee.computed || !isPure(callee.object)) return false;
      // A function that is given by its name may do anything.
      const isCallback = /^(every|some|filter|find\w*|flatMap|map|toSorted)$/.test(callee.property.name);
      const isKnown = ({ type, name }) => !isCallback || type !== 'Identifier' || conversions.has(name);
      return (
        pureMethods.has(callee.property.name) && node.arguments.every((one) => isPure(one) && isKnown(one))
      );
    }
    default:
      return false;
  }
}

/** The replacements of a condition: `true`, `false`, both or nothing. */
function decide(node, ancestors) {
  const parent = ancestors.at(-1);
  const isLogical = node.type === 'LogicalExpression' && node.operator !== '??';
  const isBoolean =
    isLogical ||
    (node.type === 'BinaryExpression' && comparisons.has(node.operator)) ||
    (node.type === 'UnaryExpression' && node.operator === '!');

  if (parent.type === 'LogicalExpression' && parent.operator !== '??') {
    // An operand is left out. Inside the same operator it would be left out twice.
    if (isLogical && node.operator === parent.operator) return [];
    if (/^JSX/.test(node.type)) return [];
    return [parent.operator === '&&' ? 'true' : 'false'];
  }
  const isTest = parent.test === node && parent.type !== 'SwitchCase';
  if (!isBoolean && !isTest) return [];
  if (parent.type === 'UnaryExpression' && parent.operator === '!') return [];
  const isLoop = isTest && /^(For|While|DoWhile)Statement$/.test(parent.type);
  const outcomes = isLoop ? ['false'] : ['true', 'false'];
  // Whatever shows that one operand of `&&` counts shows that the whole is not `true`.
  if (isLogical) return outcomes.filter((text) => text === (node.operator === '&&' ? 'false' : 'true'));
  return outcomes;
}

function mutateCall({ callee, arguments: args, end, optional }, edit, source) {
  if (callee.type !== 'MemberExpression' || callee.computed || callee.optional || optional) return [];
  const { name, start } = callee.property;
  if (dropped.has(name)) return [edit(source.lastIndexOf('.', start), end, '')];
  if (!Object.hasOwn(swapped, name)) return [];
  const isMath = name === 'min' || name === 'max';
  if (isMath && (callee.object.name !== 'Math' || args.length < 2)) return [];
  return [edit(callee.property.start, callee.property.end, swapped[name])];
}

/** `list.length >= 0` is `true`, which is tried anyway. */
function isSizeOverZero({ left, operator, right }) {
  return operator === '>' && right.value === 0 && /^(length|size)$/.test(left.property?.name);
}

function isText({ left, right }) {
  const isQuoted = (node) => node.type === 'TemplateLiteral' || typeof node.value === 'string';
  return [left, right].some(
    (side) => isQuoted(side) || (side.type === 'BinaryExpression' && side.operator === '+' && isText(side)),
  );
}

/** Not a key, an index or a case, which say where to look, nor a bound, which is moved by its comparison. */
function isValue(node, ancestors) {
  const parent = ancestors.at(-1);
  if (/^(Import|Export)/.test(parent.type)) return false;
  if (parent.type === 'Property' && parent.key === node) return false;
  if (parent.type === 'MemberExpression' && parent.property === node) return false;
  if (parent.type === 'BinaryExpression' && comparisons.has(parent.operator)) return false;
  if (parent.type === 'UnaryExpression' || parent.type === 'SwitchCase') return false;
  // Of what a comparator gives only the sign counts.
  return !ancestors.some(({ callee }) => /^(sort|toSorted)$/.test(callee?.property?.name));
}

function mutateLiteral({ value, bigint, raw }) {
  if (typeof value === 'boolean') return [String(!value)];
  const number = bigint === undefined ? value : Number(bigint);
  if (!Number.isInteger(number) || Math.abs(number) > MAX_CONSTANT || !/^\d+n?$/.test(raw)) return [];
  return [`${number + 1}${bigint === undefined ? '' : 'n'}`];
}

function isRemovable(node, ancestors) {
  const parent = ancestors.at(-1);
  if (node.directive !== undefined) return false;
  if (node.type === 'BreakStatement' && parent.type === 'SwitchCase') return false;
  if (node.type === 'ExpressionStatement') {
    const call = node.expression.type === 'AwaitExpression' ? node.expression.argument : node.expression;
    const callee = (call.type === 'ChainExpression' ? call.expression : call).callee;
    if (callee?.type === 'Super' || isAssertion(call)) return false;
    if (/^(log|logger|console)$/.test(callee?.object?.name ?? callee?.object?.property?.name)) return false;
  }
  // Alone in an `if` without `else` it falls with the condition.
  const block = parent.type === 'BlockStatement' && parent.body.length === 1 ? parent : undefined;
  const condition = block ? ancestors.at(-2) : parent;
  const branch = block ?? node;
  return !(condition?.type === 'IfStatement' && condition.consequent === branch && !condition.alternate);
}
