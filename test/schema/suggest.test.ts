import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { closest, editDistance } from '../../src/schema/suggest.js';

test('the edit distance counts insertions, deletions and replacements', () => {
  assert.is(editDistance('kitten', 'sitting'), 3);
  assert.is(editDistance('', 'abc'), 3);
  assert.is(editDistance('abc', ''), 3);
  assert.is(editDistance('same', 'same'), 0);
  assert.is(editDistance('ratio', 'ratoi'), 2);
});

const FIELDS = ['value_bytes', 'read_ratio', 'ghost_ratio', 'ttl_ratio', 'ttl_s', 'keys'];

test('the nearest word is found, whatever its case', () => {
  assert.is(closest('goast_ratio', FIELDS), 'ghost_ratio');
  assert.is(closest('GHOST_RATIO', FIELDS), 'ghost_ratio');
  assert.is(closest('ghost_ratoi', FIELDS), 'ghost_ratio');
  assert.is(closest('key', FIELDS), 'keys');
});

test('a word without its ending is found', () => {
  assert.is(closest('value', FIELDS), 'value_bytes');
  assert.is(closest('ghost', FIELDS), 'ghost_ratio');
});

test('nothing is suggested for a word that is near to none', () => {
  assert.is(closest('flush_all', FIELDS), undefined);
  assert.is(closest('x', FIELDS), undefined);
  assert.is(closest('', FIELDS), undefined);
  assert.is(closest('ghost_ratio'.repeat(100), FIELDS), undefined);
});

test.run();
