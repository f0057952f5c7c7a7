// Conformance of a driver's close: silence afterwards, and nothing that keeps a process alive.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { DriverFactory } from '../../src/drivers/driver.js';
import { withDriver } from '../support/driver-harness.js';
import { withStub } from '../support/stub-peer.js';

const CHILD = fileURLToPath(new URL('close-child.js', import.meta.url));
const EXIT_LIMIT_MS = 15_000;

/** Runs close-child.ts in a process of its own and returns what it printed. */
async function runChild(name: string, port: number): Promise<string> {
  const child = spawn(process.execPath, [CHILD, name, String(port)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const timer = setTimeout(() => child.kill('SIGKILL'), EXIT_LIMIT_MS);
  let output = '';
  child.stdout.on('data', (text: Buffer) => (output += text.toString()));
  const [code, signal] = (await once(child, 'close')) as [number | null, string | null];
  clearTimeout(timer);
  return `${output.trim()}; exit ${code ?? signal ?? 'unknown'}`;
}

/** Tests of close, with requests in flight and without. */
export function closeConformance(name: string, factory: DriverFactory): void {
  test(`${name}: no request in flight is heard of after close`, () =>
    withStub(
      (stub) =>
        withDriver(factory, [stub.address], async (harness) => {
          await harness.connect();
          for (let key = 0; key < 10; key++) {
            void harness.get(key, { deadlineInMs: 5 });
            void harness.set(key);
          }
          while (stub.requests.length === 0) await sleep(1);
          harness.close();
          await sleep(100);
          assert.is(harness.replies, 0);
        }),
      () => ({ delayMs: 50 }),
    ));

  test(`${name}: close from within a reply ends the replies`, () =>
    withStub((stub) =>
      withDriver(factory, [stub.address], async (harness) => {
        const replies = Array.from({ length: 10 }, (_, key) => harness.set(key));
        harness.afterReply = () => harness.close();
        await replies[0];
        await sleep(50);
        assert.is(harness.replies, 1);
      }),
    ));

  test(`${name}: close twice, or before anything was sent, does no harm`, () =>
    withStub((stub) =>
      withDriver(factory, [stub.address], async (harness) => {
        harness.close();
        harness.close();
        await sleep(20);
        assert.is(stub.connections, 0);
      }),
    ));

  test(`${name}: a closed driver does not keep its process alive, whatever was in flight`, () =>
    withStub(
      async (stub) => {
        const { port } = stub.address as { port: number };
        assert.is(await runChild(name, port), '0 replies, 20 in flight; exit 0');
      },
      () => 'silence',
    ));
}
