import { say } from '../../start/say.mjs';

/** Counts named checks that run one after the other, and says which one failed and why. */
export class Checks {
  passed = 0;
  failed = 0;
  #about;

  /** @param {string} about what is checked, before each name */
  constructor(about) {
    this.#about = about;
  }

  /** @param {string} name the guarantee @param {() => unknown} run throws if it does not hold */
  async check(name, run) {
    try {
      await run();
      this.passed += 1;
      say(`  ✓ ${this.#about}: ${name}`);
    } catch (error) {
      this.failed += 1;
      say(`  ✗ ${this.#about}: ${name}\n${/** @type {Error} */ (error).message}`);
    }
  }
}
