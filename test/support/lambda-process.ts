import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";

/** Does what Lambda's runtime does for one call: loads the archive's file, and hands it an event and a context. */
const RUNTIME = `
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
  /** The request's id. */
  readonly run: string;
  /** Milliseconds that the Lambda has left. */
  readonly left: number;
}

/** One call of a bundled Lambda, in a process of its own. */
export class LambdaProcess {
  readonly #child: ChildProcess;
  readonly #ended: Promise<unknown>;
  #answer: unknown;
  #said = "";
  #wasKilled = false;

  constructor({ file, env, ...input }: LambdaCall) {
    this.#child = spawn(process.execPath, ["-e", RUNTIME, file, JSON.stringify(input)], {
      env: { PATH: process.env["PATH"], ...env },
      stdio: ["ignore", "pipe", "pipe", "pipe"],
    });
    for (const stream of [this.#child.stdout, this.#child.stderr])
      stream?.setEncoding("utf8").on("data", (text: string) => {
        this.#said += text;
      });
    let text = "";
    this.#child.stdio[3]?.on("data", (chunk) => {
      text += String(chunk);
    });
    this.#ended = once(this.#child, "close").then(() => {
      this.#answer = text === "" ? undefined : JSON.parse(text);
    });
  }

  /** As the machine below a Lambda does that goes away: with no word, and no time for any. */
  kill(): void {
    this.#wasKilled = true;
    this.#child.kill("SIGKILL");
  }

  /** @returns what the handler answered, or that it was killed. @throws Error where it failed, with what it said. */
  async ended(): Promise<{ readonly answer: unknown } | "killed"> {
    await this.#ended;
    if (typeof this.#answer === "object" && this.#answer !== null && "answer" in this.#answer)
      return { answer: this.#answer.answer };
    if (this.#wasKilled) return "killed";
    throw new Error(`The Lambda's process failed: ${this.#said}`);
  }

  /** What it wrote into its log. */
  get log(): string {
    return this.#said;
  }
}
