// The shipped scenarios whose stages are bound by counts. Most of them evict.
import { test } from 'uvu';
import { shippedNames, shippedTest } from '../support/shipped.js';

for (const name of shippedNames('count')) shippedTest(name, 'meta');

test.run();
