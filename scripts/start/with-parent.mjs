/**
 * Preloaded (`node --import`) into a process that must not outlive its starter: the channel between
 * them closes even when the starter is killed by `kill -9`.
 */
process.on('disconnect', () => {
  setTimeout(() => process.exit(1), 10_000).unref();
  process.kill(process.pid, 'SIGTERM');
});
process.channel?.unref();
