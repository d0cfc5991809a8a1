import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";

/** Lambda's runtime for one call: loads the bundle, and calls its handler with an event and a context. */
const RUNTIME_CODE = `
const [file, input] = process.argv.slice(1);
const { event, run, left } = JSON.parse(input);
const ends = Date.now() + left;
const context = { awsRequestId: run, getRemainingTimeInMillis: () => ends - Date.now() };
require(file).handler(event, context).then(
  (answer) => { require("node:fs").writeSync(3, JSON.stringify({ answer })); process.exit(0); },
  (error) => { console.error(error); process.exit(1); },
);`;

export interface LambdaCall {
  /** Path of the bundle. */
  readonly file: string;
  readonly env: Readonly<Record<string, string>>;
  readonly event: object;
  /** The request ID. */
  readonly run: string;
  /** The remaining time in milliseconds. */
  readonly left: number;
}

/** One call of a bundled Lambda in a separate process. */
export class LambdaProcess {
  readonly #child: ChildProcess;
  readonly #ended: Promise<unknown>;
  #answer: unknown;
  #output = "";
  #wasKilled = false;

  constructor({ file, env, ...input }: LambdaCall) {
    this.#child = spawn(process.execPath, ["-e", RUNTIME_CODE, file, JSON.stringify(input)], {
      env: { PATH: process.env["PATH"], NODE_COMPILE_CACHE: process.env["NODE_COMPILE_CACHE"], ...env },
      stdio: ["ignore", "pipe", "pipe", "pipe"],
    });
    for (const stream of [this.#child.stdout, this.#child.stderr])
      stream?.setEncoding("utf8").on("data", (text: string) => {
        this.#output += text;
      });
    let text = "";
    this.#child.stdio[3]?.on("data", (chunk) => {
      text += String(chunk);
    });
    this.#ended = once(this.#child, "close").then(() => {
      this.#answer = text === "" ? undefined : JSON.parse(text);
    });
  }

  /** Kills the process without warning, as a failure of Lambda's machine would. */
  kill(): void {
    this.#wasKilled = true;
    this.#child.kill("SIGKILL");
  }

  /** @returns the handler's answer, or "killed". @throws Error with the output if the process failed. */
  async ended(): Promise<{ readonly answer: unknown } | "killed"> {
    await this.#ended;
    if (typeof this.#answer === "object" && this.#answer !== null && "answer" in this.#answer)
      return { answer: this.#answer.answer };
    if (this.#wasKilled) return "killed";
    throw new Error(`The Lambda's process failed: ${this.#output}`);
  }

  /** The log output of the process. */
  get log(): string {
    return this.#output;
  }
}
