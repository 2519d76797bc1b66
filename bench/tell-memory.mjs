import v8 from 'node:v8';

/**
 * Preloaded (`node --import`) into the portal: tells what its memory is, and writes down its heap, when it is asked
 * over the channel of its starter.
 */
process.on('message', (/** @type {{snapshot?: string}} */ { snapshot }) => {
  // Collects what is garbage first.
  if (snapshot) v8.writeHeapSnapshot(snapshot);
  process.send?.(process.memoryUsage());
});
process.channel?.unref();
