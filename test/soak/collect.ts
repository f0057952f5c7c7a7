// Loaded into every thread of a soak (`node --expose-gc --import`): collects garbage every few seconds.
// Left alone, V8 lets an idle thread's garbage lie for minutes, and a look says more about when it last
// collected than about the program.
const EVERY_MS = 2000;

const { gc } = globalThis;
if (gc === undefined) throw new Error('a soak needs node --expose-gc');
setInterval(() => {
  gc();
}, EVERY_MS).unref();
