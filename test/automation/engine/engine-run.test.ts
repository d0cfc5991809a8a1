import type { EngineEvent } from "@pulumi/pulumi/automation/index.js";
import { expect } from "chai";
import { type EngineOptions, type EngineRun, runEngine } from "../../../automation/engine/engine-run.ts";
import { SettingsError } from "../../../infra/settings/settings.ts";
import { AccountMismatchError } from "../../../infra/shared/context.ts";
import { begins, POOL, reports } from "../support/engine-events.ts";
import { recordedIo } from "../support/io.ts";

const said = (message: string): EngineEvent => ({
  sequence: 1,
  timestamp: 1,
  stdoutEvent: { message, color: "never" },
});

describe("A run of the engine", () => {
  const timeouts = { afterError: 20, idle: 20, working: 60_000 };

  const runOf = (
    operate: (engine: EngineOptions) => Promise<string>,
    more: Partial<EngineRun<string>> = {},
  ) => runEngine({ stack: "dev", io: recordedIo(), operate, ...more });

  async function failureOf(...args: Parameters<typeof runOf>) {
    const outcome = await runOf(...args);
    if (!("failure" in outcome)) throw new Error("It went through.");
    return outcome.failure;
  }

  /** As the engine ends when it is asked to: with the error of a command that was killed. */
  const untilAborted = ({ signal }: EngineOptions) =>
    new Promise<never>((_, reject) => {
      signal.addEventListener("abort", () => reject(new Error("code: 255\n stderr: error: update canceled")));
    });

  it("gives back the result and the steps that were announced", async () => {
    const outcome = await runOf(async ({ onEvent }) => {
      onEvent(begins({ op: "create", type: POOL }));
      return "done";
    });
    expect(outcome).to.have.property("result", "done");
    expect(outcome.steps.map(({ op }) => op)).to.deep.equal(["create"]);
  });

  it("keeps the steps of a run that failed: the guard judges them too", async () => {
    const outcome = await runOf(async ({ onEvent }) => {
      onEvent(begins({ op: "replace", type: POOL }));
      throw new Error("code: 255\n stderr: error: the moon is full");
    });
    expect(outcome.steps).to.have.length(1);
    expect(outcome).to.have.nested.property("failure.message", "Pulumi failed: the moon is full");
  });

  it("prefers the diagnostics of the engine to the CLI's text, without their stack traces", async () => {
    const failure = await failureOf(async ({ onEvent }) => {
      onEvent(
        reports(
          "error",
          "Unhandled exception: TypeError: x is no function\n    at /a.js:1:1\n    at /b.js:2",
        ),
      );
      throw new Error("code: 255");
    });
    expect(failure.message).to.equal("Pulumi failed: x is no function");
  });

  describe("whose program has failed", () => {
    const failed = (error: unknown) =>
      failureOf(() => Promise.reject(new Error("code: 255")), { programError: () => error });

    it("says what was wrong with the settings, and ends with 2", async () => {
      const faults = [{ key: "retain", found: 'found "maybe"', allowed: "write true or false" }];
      const failure = await failed(new SettingsError(faults));
      expect(failure).to.include({ code: "SETTINGS_INVALID", exitCode: 2 });
      expect(failure.message).to.include("retain");
      expect(failure.hint).to.match(/in Pulumi\.(\w+)\.yaml, .* add --stack \1 if/);
    });

    it("says whose account is another's, and ends with 4", async () => {
      const failure = await failed(new AccountMismatchError("Two accounts."));
      expect(failure).to.include({ code: "ACCOUNT_MISMATCH", exitCode: 4, message: "Two accounts." });
    });

    it("says anything else in the program's own words, and ends with 1", async () => {
      const failure = await failed(new RangeError("too far"));
      expect(failure).to.include({ code: "PROGRAM_FAILED", exitCode: 1 });
      expect(failure.message).to.equal("The Pulumi program failed: too far");
    });
  });

  describe("that kept to a plan", () => {
    const unseen = "expected resource operations for urn:pulumi:dev::x::aws:a:A::b but none were seen\n";
    const planned = (...diagnostics: string[]) =>
      failureOf(
        async ({ onEvent }) => {
          for (const text of diagnostics) onEvent(reports("error", text));
          throw new Error("code: 255\n stdout: 1 errored");
        },
        { isPlanned: true },
      );

    it("says the cause, and not what was never come to because of it", async () => {
      const failure = await planned(unseen, "the moon is full", unseen);
      expect(failure.message).to.equal("Pulumi failed: the moon is full");
    });

    it("says what left the plan, and ends with 4", async () => {
      const texts = ["delete is not allowed by the plan: this resource is constrained to same", unseen];
      for (const text of texts) {
        const failure = await planned(text);
        expect(failure).to.include({ code: "PLAN_VIOLATED", exitCode: 4 });
        expect(failure.message).to.include(text.trim());
        expect(failure.hint).to.include("run the same command again");
      }
    });

    it("takes a failure without a word for outputs that differ, and only then", async () => {
      expect(await planned()).to.include({ code: "PLAN_VIOLATED" });
      const loud = () => Promise.reject(new Error("code: 255\n stderr: error: the moon is full"));
      expect(await failureOf(loud, { isPlanned: true })).to.include({ code: "ENGINE_FAILED" });
    });
  });

  describe("whose program was cut off from the engine", () => {
    const lost = "The run of the program is incomplete: the call Invoke ended with UNAVAILABLE (lost).\n";
    const cutOff = (programError: unknown, ...diagnostics: string[]) =>
      failureOf(
        async ({ onEvent }) => {
          for (const text of diagnostics) onEvent(reports("error", text));
          throw new Error(`code: 255\n stderr: error: ${lost}`);
        },
        { programError: () => programError },
      );

    it("reports that, and what to do, and not the SDK's error", async () => {
      const gone = Object.assign(new Error("Resource monitor is terminating"), { code: 14 });
      for (const programError of [undefined, gone]) {
        const failure = await cutOff(programError, lost);
        expect(failure).to.include({ code: "PROGRAM_INCOMPLETE", exitCode: 1 });
        expect(failure.message).to.equal(
          "The Pulumi program was interrupted: the call Invoke ended with UNAVAILABLE (lost).",
        );
        expect(failure.hint).to.include("run the same command again");
      }
    });

    it("says why the engine dropped it, where the engine had a reason", async () => {
      const failure = await cutOff(undefined, "not authorized to perform: logs:CreateLogGroup", lost);
      expect(failure).to.include({ code: "PERMISSION_DENIED" });
      const other = await cutOff(undefined, "", lost, "the moon is full");
      expect(other.message).to.equal("Pulumi failed: the moon is full");
    });
  });

  it("is ended when it hangs, with what was reported before", async () => {
    const failure = await failureOf(
      (engine) => {
        engine.onEvent(reports("error", "cannot serialise a native function"));
        return untilAborted(engine);
      },
      { timeouts },
    );
    expect(failure).to.include({ code: "PROGRAM_HANGS", exitCode: 1 });
    expect(failure.message).to.include("cannot serialise a native function");
    expect(failure.hint).to.include("The state is complete and unlocked");
  });

  describe("at Ctrl-C", () => {
    function keyboard() {
      const first = new AbortController();
      const second = new AbortController();
      const ctrlC = { first: first.signal, second: second.signal };
      const io = {
        ...recordedIo(),
        interrupts: { during: <T>(work: (keys: typeof ctrlC) => Promise<T>) => work(ctrlC) },
      };
      return { first, second, io };
    }

    it("lets the engine finish what it has begun, and ends with 130", async () => {
      const { first, io } = keyboard();
      const run = failureOf(untilAborted, { io });
      first.abort();
      const failure = await run;
      expect(failure).to.include({ code: "INTERRUPTED", exitCode: 130 });
      expect(failure.message).to.include("complete and unlocked");
      expect(failure.hint).to.include("Run the same command again");
      expect(io.messages.join()).to.include("The engine finishes the steps in progress");
    });

    it("does not press again for an engine that has heard it on the same terminal", async () => {
      const { first, second, io } = keyboard();
      let aborted = false;
      const run = failureOf(
        ({ onEvent, signal }) => {
          signal.addEventListener("abort", () => {
            aborted = true;
          });
          first.abort();
          onEvent(
            said("^C received; cancelling. If you would like to terminate immediately, press ^C again."),
          );
          setTimeout(() => second.abort(), 600);
          return new Promise(() => {});
        },
        { io },
      );
      await run;
      expect(aborted).to.equal(false);
    });

    it("leaves at once at the second one, and says how to recover", async () => {
      const { first, second, io } = keyboard();
      const run = failureOf(() => new Promise(() => {}), { io });
      first.abort();
      second.abort();
      const failure = await run;
      expect(failure).to.include({ code: "INTERRUPTED", exitCode: 130 });
      expect(failure.hint)
        .to.include("pulumi cancel --stack dev")
        .and.to.include("pulumi refresh --stack dev");
    });
  });
});
