import { chmodSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { openPage } from '../../src/commands/open-page.js';
import { until } from '../network/processes.js';
import { withFolder } from '../report/support.js';
import { silentIo } from './silent-io.js';

/** A name that a shell would take for something else. */
const NASTY = `it's a "b" $(touch pwned); touch pwned #.html`;
const PAGE = '/nowhere/index.html';

/** Opens `page` where the only program is an opener that does `body`; what was said about it. */
async function opened(
  folder: string,
  body: string | undefined,
  { page = PAGE, display = ':7' } = {},
): Promise<string> {
  const { PATH, DISPLAY, WAYLAND_DISPLAY, WSL_DISTRO_NAME } = process.env;
  const before = { PATH, DISPLAY, WAYLAND_DISPLAY, WSL_DISTRO_NAME };
  const program = process.platform === 'darwin' ? 'open' : 'xdg-open';
  if (body !== undefined) {
    writeFileSync(join(folder, program), `#!/bin/sh\n${body}\n`);
    chmodSync(join(folder, program), 0o755);
  }
  const now = { PATH: folder, DISPLAY: display, WAYLAND_DISPLAY: '', WSL_DISTRO_NAME: '' };
  Object.assign(process.env, now);
  let err = '';
  try {
    const io = silentIo(() => assert.unreachable('nothing goes to stdout'));
    await openPage(page, { ...io, err: (text) => void (err += text) });
  } finally {
    for (const [name, value] of Object.entries(before)) {
      if (value === undefined) Reflect.deleteProperty(process.env, name);
      else process.env[name] = value;
    }
  }
  return err;
}

test('the opener gets the path as it is, in a process group of its own', () =>
  withFolder(async (folder) => {
    const file = join(folder, 'call');
    const body = `set -- "$@" $$ $(/usr/bin/env ps -o pgid= -p $$)
      printf '%s\\n' "$@" > '${file}.tmp'; /bin/mv '${file}.tmp' '${file}'`;
    const err = await opened(folder, `PATH=/usr/bin:/bin\n${body}`, { page: join(folder, NASTY) });
    assert.is(err, '');
    await until(() => existsSync(file), 'the call of the opener');
    const [path, pid, group] = readFileSync(file, 'utf8').split('\n');
    assert.is(path, join(folder, NASTY));
    assert.is(group, pid);
    assert.not(existsSync('pwned'));
  }));

test('a page that cannot be opened is named with the reason, which is no failure', () =>
  withFolder(async (folder) => {
    const tail = `; the page is ${PAGE}\n`;
    assert.match(
      await opened(folder, undefined),
      /^warning: not opened, there is no (xdg-)?open; the/,
    );
    const refused = await opened(folder, 'exit 3');
    assert.match(refused, /open ended with 3; the page/);
    assert.ok(refused.endsWith(tail), refused);
    if (process.platform !== 'linux') return; // A Mac has a display.
    const none = await opened(folder, 'exit 0', { display: '' });
    assert.is(none, `warning: not opened, there is no display${tail}`);
  }));

test.run();
