import type { DriverIo } from "./io.ts";

/** Prints how long each part of a command took. */
export class Stopwatch {
  readonly #io: DriverIo;
  readonly #start = performance.now();

  constructor(io: DriverIo) {
    this.#io = io;
  }

  async time<T>(what: string, work: () => Promise<T>): Promise<T> {
    const start = performance.now();
    const result = await work();
    this.#io.info(`${what}: ${seconds(performance.now() - start)}`);
    return result;
  }

  total(): void {
    this.#io.info(`Total: ${seconds(performance.now() - this.#start)}`);
  }
}

function seconds(milliseconds: number): string {
  return `${(milliseconds / 1000).toFixed(1)} s`;
}
