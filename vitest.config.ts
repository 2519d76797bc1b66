import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

const elsewhere = ['**/node_modules/**', '.build/**', '.data/**', '.next/**', 'e2e/**'];

export default defineConfig({
  resolve: {
    alias: {
      '@': fileURLToPath(new URL('.', import.meta.url)).replace(/\/$/, ''),
      // Only Next.js knows the condition under which this package does not throw.
      'server-only': 'server-only/empty.js',
    },
  },
  test: {
    // One process runs many files: to load every module anew for each took most of the time.
    isolate: false,
    // By itself it leaves a core idle, which of two is half the machine.
    maxWorkers: Math.max(2, availableParallelism() - 1),
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          // A busy machine decides no test.
          testTimeout: 30_000,
          include: ['**/*.test.{ts,tsx,mjs}'],
          exclude: [...elsewhere, '**/*.db.test.*'],
        },
      },
      {
        extends: true,
        test: {
          name: 'database',
          include: ['**/*.db.test.{ts,mjs}'],
          exclude: elsewhere,
          globalSetup: './scripts/test/vitest-database.mjs',
          testTimeout: 30_000,
          hookTimeout: 60_000,
        },
      },
    ],
  },
});
