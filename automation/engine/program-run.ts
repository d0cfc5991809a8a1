import { setImmediate as nextTurn } from "node:timers/promises";
import grpc from "@grpc/grpc-js";
import { watchDeclared } from "../../infra/shared/declared-resources.ts";

/** How a call to the engine ended. */
export type CallStatus = Pick<grpc.StatusObject, "code" | "details">;

/** What the SDK takes for an engine that is shutting down. Source: isGrpcError in errors.js of @pulumi/pulumi. */
const LOST: readonly grpc.status[] = [grpc.status.UNAVAILABLE, grpc.status.CANCELLED];

/** With this the text begins that the engine reports of a run with a problem. */
const INCOMPLETE = "The run of the program is incomplete: ";

/** One run of an inline program: what it declared, and whether it can count as finished. */
export class ProgramRun {
  #unanswered: () => readonly string[] = () => [];
  #hasEnded = false;
  #cutOff: string | undefined;
  #missing: string | undefined = "the program did not come to its end";
  #onCutOff: () => void = () => {};

  /** Runs the program, and takes note of each resource that it declares. */
  async execute(program: () => Promise<unknown>): Promise<unknown> {
    this.#unanswered = watchDeclared();
    const outputs = await program();
    this.#hasEnded = true;
    return outputs;
  }

  /** Takes note of how a call to the engine or its monitor ended. */
  see(path: string, { code, details }: CallStatus): void {
    if (!LOST.includes(code)) return;
    this.cutOff(`the call ${path.split("/").at(-1)} ended with ${grpc.status[code]} (${details})`);
  }

  /** Takes note that the program has lost its engine. The first reason counts. */
  cutOff(reason: string): void {
    if (this.#cutOff !== undefined) return;
    this.#cutOff = reason;
    this.#onCutOff();
  }

  /** Whether a call was lost: what the SDK makes of that says less than `problem`. */
  get isCutOff(): boolean {
    return this.#cutOff !== undefined;
  }

  /** @param listener called at the first call that is lost. */
  onCutOff(listener: () => void): void {
    this.#onCutOff = listener;
  }

  /**
   * Decides whether the engine may be told that all is declared: it deletes the rest at once.
   *
   * @returns what speaks against it.
   */
  async end(): Promise<string | undefined> {
    // All calls have ended by now, and one turn of the event loop hands on what they brought.
    await nextTurn();
    const names = this.#unanswered();
    if (this.#hasEnded)
      this.#missing = names.length === 0 ? undefined : `the engine did not answer for ${names.join(", ")}`;
    return this.problem();
  }

  /** Why this run cannot count as finished; nothing if it can. */
  problem(): string | undefined {
    const reason = this.#cutOff ?? this.#missing;
    return reason === undefined ? undefined : `${INCOMPLETE}${reason}.`;
  }
}

/** Whether an error is that of a call whose connection was lost. */
export function isLost(error: unknown): boolean {
  return error instanceof Error && "code" in error && LOST.some((code) => code === error.code);
}

/** Whether the engine's diagnostic is that of a run with a problem. */
export function isIncomplete(diagnostic: string): boolean {
  return diagnostic.includes(INCOMPLETE);
}

/** The reason in such a diagnostic. */
export function reasonIn(diagnostic: string): string {
  const [reason = ""] = diagnostic.slice(diagnostic.indexOf(INCOMPLETE) + INCOMPLETE.length).split("\n");
  return reason.trim();
}
