import { setImmediate as nextTurn } from "node:timers/promises";
import grpc from "@grpc/grpc-js";
import { watchDeclared } from "../../infra/shared/declared-resources.ts";

/** How a call to the engine ended. */
export type CallStatus = Pick<grpc.StatusObject, "code" | "details">;

/** Status codes that the SDK mistakes for an engine that is shutting down. Source: isGrpcError in errors.js of @pulumi/pulumi. */
const LOST_CALL_CODES: readonly grpc.status[] = [grpc.status.UNAVAILABLE, grpc.status.CANCELLED];

/** The beginning of the engine's diagnostic for a run with a problem. */
const INCOMPLETE = "The run of the program is incomplete: ";

/** One run of an inline program: what it declared, and whether it can count as finished. */
export class ProgramRun {
  #unanswered: () => readonly string[] = () => [];
  #hasEnded = false;
  #cutOff: string | undefined;
  #missing: string | undefined = "the program did not finish";
  #onCutOff: () => void = () => {};

  /** Runs the program, and records each resource that it declares. */
  async execute(program: () => Promise<unknown>): Promise<unknown> {
    this.#unanswered = watchDeclared();
    const outputs = await program();
    this.#hasEnded = true;
    return outputs;
  }

  /** Records how a call to the engine or its monitor ended. */
  see(path: string, { code, details }: CallStatus): void {
    if (!LOST_CALL_CODES.includes(code)) return;
    this.cutOff(`the call ${path.split("/").at(-1)} ended with ${grpc.status[code]} (${details})`);
  }

  /** Records that the program has lost its engine. The first reason counts. */
  cutOff(reason: string): void {
    if (this.#cutOff !== undefined) return;
    this.#cutOff = reason;
    this.#onCutOff();
  }

  /** Whether a call was lost: `problem` then explains more than the SDK's error. */
  get isCutOff(): boolean {
    return this.#cutOff !== undefined;
  }

  /** @param listener is called when the first call is lost. */
  onCutOff(listener: () => void): void {
    this.#onCutOff = listener;
  }

  /**
   * Decides whether the program may report that all resources are declared: the engine then deletes all others.
   *
   * @returns the reason against it.
   */
  async end(): Promise<string | undefined> {
    // All calls have ended by now; one turn of the event loop delivers their results.
    await nextTurn();
    const names = this.#unanswered();
    if (this.#hasEnded)
      this.#missing = names.length === 0 ? undefined : `the engine did not answer for ${names.join(", ")}`;
    return this.problem();
  }

  /** Why this run does not count as finished; undefined if it does. */
  problem(): string | undefined {
    const reason = this.#cutOff ?? this.#missing;
    return reason === undefined ? undefined : `${INCOMPLETE}${reason}.`;
  }
}

/** Whether an error is of a call whose connection was lost. */
export function isLost(error: unknown): boolean {
  return error instanceof Error && "code" in error && LOST_CALL_CODES.some((code) => code === error.code);
}

/** Whether the engine's diagnostic is of a run with a problem. */
export function isIncomplete(diagnostic: string): boolean {
  return diagnostic.includes(INCOMPLETE);
}

/** The reason in such a diagnostic. */
export function reasonIn(diagnostic: string): string {
  const [reason = ""] = diagnostic.slice(diagnostic.indexOf(INCOMPLETE) + INCOMPLETE.length).split("\n");
  return reason.trim();
}
