// The shipped scenarios whose stages are bound by time, and some of all of them through memjs.
import { test } from 'uvu';
import { shippedNames, shippedTest } from '../support/shipped.js';

for (const name of shippedNames('time')) shippedTest(name, 'meta');
for (const name of ['demo_net', 'facebook_etc', 'low_mem_big_obj']) shippedTest(name, 'memjs');

test.run();
