// A reporter for Vitest: names the test files that took longest, with the engine they ran on.
const MOST = 10;

export default class SlowestFiles {
  #files = [];

  onTestModuleEnd(module) {
    const { collectDuration, setupDuration, duration } = module.diagnostic();
    const ms = collectDuration + setupDuration + duration;
    this.#files.push({ ms, name: module.relativeModuleId, engine: module.project.name });
  }

  onTestRunEnd() {
    console.log('\nThe slowest files:');
    const slowest = this.#files.sort((one, other) => other.ms - one.ms).slice(0, MOST);
    for (const { ms, name, engine } of slowest)
      console.log(`${(ms / 1000).toFixed(1).padStart(7)} s  ${engine.padEnd(8)}  ${name}`);
  }
}
