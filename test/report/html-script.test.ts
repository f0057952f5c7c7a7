import { createContext, runInContext } from 'node:vm';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { SORT_SCRIPT } from '../../src/report/html-script.js';

/** As much of a node as the script uses: moving one takes it from where it was. */
class FakeNode {
  parent: FakeElement | undefined;
  constructor(readonly text = '') {}
  get textContent(): string {
    return this.text;
  }
}

class FakeElement extends FakeNode {
  readonly attributes = new Map<string, string>();
  childNodes: FakeNode[] = [];
  dataset: { value?: string } = {};
  type = '';
  #onClick = (): void => undefined;

  override get textContent(): string {
    return this.childNodes.map((node) => node.textContent).join('');
  }
  append(...nodes: FakeNode[]): void {
    for (const node of nodes) {
      const { parent } = node;
      if (parent) parent.childNodes = parent.childNodes.filter((each) => each !== node);
      this.childNodes.push(node);
      node.parent = this;
    }
  }
  addEventListener(kind: string, listener: () => void): void {
    assert.is(kind, 'click');
    this.#onClick = listener;
  }
  click(): void {
    this.#onClick();
  }
  getAttribute(name: string): string | null {
    return this.attributes.get(name) ?? null;
  }
  setAttribute(name: string, value: string): void {
    this.attributes.set(name, value);
  }
  removeAttribute(name: string): void {
    this.attributes.delete(name);
  }
}

class FakeRow extends FakeElement {
  constructor(readonly cells: readonly FakeElement[]) {
    super();
  }
}

/** A cell of a text, or of a number as the page writes it. */
function cell(value: string | number | null): FakeElement {
  const made = new FakeElement();
  made.append(new FakeNode(String(value ?? '–')));
  if (typeof value !== 'string') made.dataset = { value: String(value ?? '') };
  return made;
}

/** Runs the script on a table; tells the order of the rows' names, and its heads. */
function sortable(...rows: readonly (readonly [string, number | null])[]) {
  const body = new FakeElement();
  const made = rows.map((row) => new FakeRow(row.map(cell)));
  body.append(...made);
  const heads = ['stage', 'ops/s'].map(cell);
  const table = {
    tBodies: [{ rows: made, append: (...moved: FakeElement[]) => body.append(...moved) }],
    tHead: { rows: [{ cells: heads }] },
  };
  const document = {
    querySelectorAll: (selector: string) => (selector === 'table.sortable' ? [table] : []),
    createElement: (name: string) => (assert.is(name, 'button'), new FakeElement()),
  };
  runInContext(SORT_SCRIPT, createContext({ document }));
  const nameOf = (node: FakeNode): string => rows[made.findIndex((row) => row === node)]![0];
  const names = (): string => body.childNodes.map(nameOf).join(' ');
  const press = (column: number): string | null => {
    const [button] = heads[column]!.childNodes;
    (button as FakeElement).click();
    return heads[column]!.getAttribute('aria-sort');
  };
  return { heads, names, press };
}

test('a column of numbers sorts from the largest, then from the smallest, then as written', () => {
  const { heads, names, press } = sortable(['a', 0.25], ['b', null], ['c', 1000], ['d', 0.5]);
  assert.is(heads[1]!.textContent, 'ops/s');
  assert.is((heads[1]!.childNodes[0] as FakeElement).type, 'button');
  assert.is(press(1), 'descending');
  assert.is(names(), 'c d a b');
  assert.is(press(1), 'ascending');
  assert.is(names(), 'a d c b');
  assert.is(press(1), null);
  assert.is(names(), 'a b c d');
});

test('a column of names sorts with numbers in them by their size, and only one column is marked', () => {
  const { heads, names, press } = sortable(['p10', 1], ['p9', 3], ['p2', 2]);
  press(1);
  assert.is(press(0), 'ascending');
  assert.is(heads[1]!.getAttribute('aria-sort'), null);
  assert.is(names(), 'p2 p9 p10');
  assert.is(press(0), 'descending');
  assert.is(names(), 'p10 p9 p2');
});

test('a table of one row stays as it is', () => {
  const { heads } = sortable(['a', 9]);
  assert.is(heads[0]!.textContent, 'stage');
  assert.not.instance(heads[0]!.childNodes[0], FakeElement);
});

test('the script ends no element that it stands in', () => {
  assert.not.match(SORT_SCRIPT, /<[/!]/);
});

test.run();
