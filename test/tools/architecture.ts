// Holds source files against the rules of the house. Pure: gets paths and texts, gives back what is
// wrong, so that the test can also plant violations and see them found. Must not read the disk.
import { posix } from 'node:path';
import ts from 'typescript';

/** A file by its path from the checkout (`src/ring/ring.ts`). */
export interface SourceFile {
  readonly path: string;
  readonly text: string;
}

export interface Rules {
  /** Module (a folder of src, or a file in it without `.ts`) -> the modules it may import. */
  readonly mayImport: ReadonlyMap<string, readonly string[]>;
  /** The npm packages that the program depends on. */
  readonly packages: readonly string[];
  readonly maxLines: number;
  /** The median of all files must stay below this. */
  readonly medianLines: number;
}

/** The one file that knows the process it runs in. */
const SHELL = 'src/cli.ts';
const GENERATED = 'src/schema/generated/';
const SHELL_ONLY = new Set(['argv', 'exit', 'exitCode', 'stdin', 'stdout', 'stderr']);
const EMPTY_NAMES = new Set(['util', 'utils', 'helper', 'helpers', 'common', 'misc', 'index']);

interface Import {
  readonly from: string;
  readonly line: number;
  /** Undefined where it is computed at run time. */
  readonly specifier: string | undefined;
}

/** Every breach of the rules, one line each, with file and line where there is one. */
export function violations(files: readonly SourceFile[], rules: Rules): string[] {
  const written = files.filter(({ path }) => !path.startsWith(GENERATED));
  const found: string[] = [];
  const imports = files.flatMap((file) => inspect(file, found));
  return [
    ...found,
    ...edges(imports, rules.mayImport),
    ...packageOwners(imports, rules.packages),
    ...written.flatMap((file) => layout(file, rules.maxLines)),
    ...median(written, rules.medianLines),
  ];
}

/** The module that a file belongs to: its first folder below src, or its own name. */
export function moduleOf(path: string): string {
  return path.split('/')[1]!.replace(/\.ts$/, '');
}

/** Collects a file's imports; what it does that only the shell may do goes to `found`. */
function inspect({ path, text }: SourceFile, found: string[]): Import[] {
  const source = ts.createSourceFile(path, text, ts.ScriptTarget.Latest);
  const lineOf = (node: ts.Node): number =>
    source.getLineAndCharacterOfPosition(node.getStart(source)).line + 1;
  const imports: Import[] = [];
  const visit = (node: ts.Node): void => {
    const target = importTarget(node);
    if (target) {
      const specifier = ts.isStringLiteralLike(target) ? target.text : undefined;
      imports.push({ from: path, line: lineOf(node), specifier });
    }
    const use = path === SHELL ? undefined : shellUse(node);
    if (use) found.push(`${path}:${lineOf(node)}: ${use} belongs to ${SHELL} alone`);
    ts.forEachChild(node, visit);
  };
  visit(source);
  return imports;
}

/**
 * What `node` imports: statically, re-exported, dynamically or as the type `import('...')`; also what
 * it looks up with `import.meta.resolve`, which is how files of packages are found.
 */
function importTarget(node: ts.Node): ts.Node | undefined {
  if (ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) return node.moduleSpecifier;
  if (ts.isCallExpression(node)) {
    const { expression } = node;
    const resolves =
      ts.isPropertyAccessExpression(expression) &&
      ts.isMetaProperty(expression.expression) &&
      expression.name.text === 'resolve';
    if (resolves || expression.kind === ts.SyntaxKind.ImportKeyword) return node.arguments[0];
  }
  if (ts.isImportTypeNode(node)) {
    return ts.isLiteralTypeNode(node.argument) ? node.argument.literal : node.argument;
  }
  return undefined;
}

/** The part of the process or console that `node` touches, where only the shell may. */
function shellUse(node: ts.Node): string | undefined {
  if (ts.isIdentifier(node) && node.text === 'console') return 'console';
  if (ts.isStringLiteral(node) && /^(node:)?process$/.test(node.text)) return `'${node.text}'`;
  if (ts.isVariableDeclaration(node) && node.initializer && isProcess(node.initializer)) {
    return 'all of process';
  }
  let member: string | undefined;
  if (ts.isPropertyAccessExpression(node)) member = node.name.text;
  if (ts.isElementAccessExpression(node) && ts.isStringLiteralLike(node.argumentExpression)) {
    member = node.argumentExpression.text;
  }
  if (member === undefined || !SHELL_ONLY.has(member)) return undefined;
  const { expression } = node as ts.PropertyAccessExpression | ts.ElementAccessExpression;
  return isProcess(expression) ? `process.${member}` : undefined;
}

function isProcess(node: ts.Node): boolean {
  if (ts.isPropertyAccessExpression(node)) return node.name.text === 'process';
  return ts.isIdentifier(node) && node.text === 'process';
}

/** Imports that the table does not allow, and circles among modules or among files. */
function edges(imports: readonly Import[], mayImport: Rules['mayImport']): string[] {
  const found: string[] = [];
  const modules = new Map<string, Set<string>>();
  const files = new Map<string, Set<string>>();
  for (const { from, line, specifier } of imports) {
    const at = `${from}:${line}`;
    if (specifier === undefined) found.push(`${at}: what is imported must be a literal`);
    if (!specifier?.startsWith('.')) continue;
    const to = posix.join(posix.dirname(from), specifier).replace(/\.js$/, '.ts');
    if (!to.startsWith('src/')) {
      found.push(`${at}: ${to} is outside src`);
      continue;
    }
    add(files, from, to);
    const [owner, target] = [moduleOf(from), moduleOf(to)];
    if (owner === target) continue;
    add(modules, owner, target);
    const allowed = mayImport.get(owner);
    if (!allowed) found.push(`${at}: ${owner} has no row in the table of imports`);
    else if (!allowed.includes(target)) {
      found.push(`${at}: ${owner} must not import ${target} (${to})`);
    }
  }
  for (const graph of [modules, files]) {
    const circle = findCircle(graph);
    if (circle) found.push(`imports run in a circle: ${circle.join(' -> ')}`);
  }
  return found;
}

function add(graph: Map<string, Set<string>>, from: string, to: string): void {
  const targets = graph.get(from) ?? new Set();
  graph.set(from, targets.add(to));
}

function findCircle(graph: ReadonlyMap<string, ReadonlySet<string>>): string[] | undefined {
  const done = new Set<string>();
  const walk = (node: string, path: readonly string[]): string[] | undefined => {
    if (path.includes(node)) return [...path.slice(path.indexOf(node)), node];
    if (done.has(node)) return undefined;
    for (const next of graph.get(node) ?? []) {
      const circle = walk(next, [...path, node]);
      if (circle) return circle;
    }
    done.add(node);
    return undefined;
  };
  for (const node of graph.keys()) {
    const circle = walk(node, []);
    if (circle) return circle;
  }
  return undefined;
}

/** Packages that are not declared, or not imported by exactly one file. */
function packageOwners(imports: readonly Import[], packages: readonly string[]): string[] {
  const importers = new Map(packages.map((name) => [name, new Set<string>()]));
  const found: string[] = [];
  for (const { from, line, specifier } of imports) {
    if (specifier === undefined || /^(\.|node:)/.test(specifier)) continue;
    const name = specifier.split('/', specifier.startsWith('@') ? 2 : 1).join('/');
    const owners = importers.get(name);
    if (owners) owners.add(from);
    else found.push(`${from}:${line}: ${name} is not among the dependencies of package.json`);
  }
  for (const [name, owners] of importers) {
    if (owners.size === 0) found.push(`${name} is a dependency that nothing imports`);
    if (owners.size > 1)
      found.push(`${name} has more than one importer: ${[...owners].join(', ')}`);
  }
  return found;
}

function lineCount({ text }: SourceFile): number {
  return text.replace(/\n$/, '').split('\n').length;
}

/** What a file's name, size and first line breach. */
function layout(file: SourceFile, maxLines: number): string[] {
  const { path, text } = file;
  const found: string[] = [];
  const lines = lineCount(file);
  if (lines > maxLines) found.push(`${path}: ${lines} lines, more than ${maxLines}`);
  const empty = path.split('/').find((part) => EMPTY_NAMES.has(part.replace(/\..*/, '')));
  if (empty) found.push(`${path}: '${empty}' says nothing about what is in it`);
  if (!/^(#!.*\n)?\/[/*]/.test(text)) found.push(`${path}:1: does not open with a comment`);
  return found;
}

function median(files: readonly SourceFile[], limit: number): string[] {
  const sizes = files.map(lineCount).sort((a, b) => a - b);
  const middle = sizes[Math.floor(sizes.length / 2)] ?? 0;
  return middle < limit ? [] : [`half of the files have ${middle} lines or more; limit ${limit}`];
}
