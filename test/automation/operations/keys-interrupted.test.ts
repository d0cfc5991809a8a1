import { expect } from "chai";
import fc from "fast-check";
import { interruptibleKeys, type KeysRequest, runKeys } from "../../../automation/commands/keys.ts";
import type { CtrlC } from "../../../automation/terminal/io.ts";
import { KeysError } from "../../../bridge/keys/keys-error.ts";
import { runs } from "../../support/properties.ts";
import { recordedIo } from "../support/io.ts";
import { type Gate, MemoryKeys, newKeyText, OPEN } from "./memory-keys.ts";

type Action = KeysRequest["action"];
const START = Date.parse("2026-06-01T08:00:00Z");
const at = (hours: number) => new Date(START + hours * 3_600_000);

async function run(keys: MemoryKeys, action: Action, gate: Gate = OPEN, hours = 9): Promise<string> {
  const target = keys.target(gate);
  const io = recordedIo();
  const request = {
    stackRef: { stack: "prod", workDir: "." },
    action,
    provider: "vault",
    json: false,
    yes: true,
  };
  try {
    const { stdout = "", stderr = "" } = await runKeys(target, request, io, at(hours));
    return stdout + stderr;
  } finally {
    target.close();
  }
}

/** The keys before each subcommand, so that it has something to do. */
const BEFORE: Readonly<Record<Exclude<Action, "list">, (keys: MemoryKeys) => Promise<unknown>>> = {
  new: async () => {},
  import: async (keys) => {
    keys.current = newKeyText();
  },
  publish: (keys) => run(keys, "new"),
  activate: async (keys) => {
    for (const [hour, action] of (["new", "publish", "activate", "new", "publish"] as const).entries())
      await run(keys, action, OPEN, hour);
  },
  retire: async (keys) => {
    for (const [hour, action] of (
      ["new", "publish", "activate", "new", "publish", "activate"] as const
    ).entries())
      await run(keys, action, OPEN, hour);
  },
};
const ACTIONS = ["new", "import", "publish", "activate", "retire"] as const;

/** Ends a run before its nth call. */
function endsBefore(call: number): Gate {
  let seen = 0;
  return async () => {
    seen += 1;
    if (seen === call) throw new Error("the process was killed");
  };
}

/** Ends a run before the first call of this name. */
function endsAt(name: string): Gate {
  return async (call) => {
    if (call === name) throw new Error("the process was killed");
  };
}

/** Kills a run of the subcommand before its nth call. @returns false if it made no nth call. */
async function killed(keys: MemoryKeys, action: Action, call: number): Promise<boolean> {
  const outcome = await run(keys, action, endsBefore(call)).catch(String);
  return outcome.includes("the process was killed");
}

/** What a killed run has left is in the list, with the command that completes it. */
async function expectAnnounced(keys: MemoryKeys): Promise<void> {
  const text = await run(keys, "list");
  if (keys.unrecorded.length > 0)
    expect(text).to.contain("A run was interrupted").and.to.contain("keys -- new");
  if (keys.copies.length > 0) expect(text).to.contain("keys -- import --provider vault");
}

/** Kills the subcommand before its nth call, and runs it again. @returns false if it made no nth call. */
async function killAndRepeat(action: (typeof ACTIONS)[number], call: number): Promise<boolean> {
  const keys = new MemoryKeys();
  await BEFORE[action](keys);
  const isKilled = await killed(keys, action, call);
  await expectAnnounced(keys);
  // Refused only if the killed run had done all of it.
  const again = await run(keys, action).catch((error: unknown) => error);
  expect(again).to.satisfy((one: unknown) => typeof one === "string" || one instanceof KeysError);
  const left = [keys.unrecorded, keys.copies, keys.state.isMaking, keys.deleting.length];
  expect(left, `call ${call}`).to.deep.equal([[], [], false, action === "retire" ? 1 : 0]);
  expect(await run(keys, "list")).not.to.contain("This ");
  return isKilled;
}

describe("A run of keys that is killed", () => {
  for (const action of ACTIONS)
    it(`before any call of ${action}: list says what is open, and the same command completes it`, async () => {
      let call = 1;
      while (await killAndRepeat(action, call)) call += 1;
      expect(call).to.be.above(2);
    });

  it("leaves the private halves of other runs announced", async () => {
    const keys = new MemoryKeys();
    for (const call of [6, 7]) {
      keys.current = newKeyText();
      await killed(keys, "import", call);
    }
    expect(keys.unrecorded).to.have.length(2);
    for (const left of [1, 0]) {
      expect(await run(keys, "new")).to.contain("which an interrupted run had made");
      expect(keys.unrecorded).to.have.length(left);
    }
    expect(keys.state.isMaking).to.equal(false);
  });

  it("leaves no second copy of a recorded key that a later run would record in its place", async () => {
    const keys = new MemoryKeys();
    keys.current = newKeyText();
    for (const [hour, action] of (["import", "publish", "activate"] as const).entries())
      await run(keys, action, OPEN, hour);
    const [active] = keys.state.keys;
    // Two imports of the key at once, the second of which was killed before it deleted its copy.
    const [first] = keys.private.values();
    if (first !== undefined) keys.private.set("arn:copy", { ...first, arn: "arn:copy" });
    keys.state = { ...keys.state, isMaking: true };
    await run(keys, "new");
    expect(keys.state.keys.find(({ kid }) => kid === active?.kid)).to.deep.equal(active);
    expect([keys.state.keys.length, keys.state.isMaking, keys.deleting]).to.deep.equal([
      2,
      false,
      ["arn:copy"],
    ]);
  });

  it("leaves nothing that a later run would record in place of a record that cannot be read", async () => {
    const keys = new MemoryKeys();
    await killed(keys, "new", 4);
    const [made] = keys.private.values();
    const unreadable = [made?.publicJwk.kid ?? ""];
    keys.state = { ...keys.state, unreadable };
    await run(keys, "new");
    expect(keys.state.keys.map(({ kid }) => kid)).not.to.include.members(unreadable);
    expect(keys.deleting).to.deep.equal([]);
  });
});

describe("Ctrl-C in a run of keys", () => {
  /** A run at a terminal whose user presses Ctrl-C, once or twice, before a call, or at the question. */
  async function pressed(
    action: Action,
    before: string,
    times: 1 | 2,
    how: "answers" | "silent" | "recovers" = "answers",
  ) {
    const keys = new MemoryKeys();
    await BEFORE[action === "list" ? "new" : action](keys);
    if (how === "recovers") await run(keys, action, endsAt(before)).catch(() => {});
    const [first, second] = [new AbortController(), new AbortController()];
    const press = () => {
      first.abort();
      if (times === 2) second.abort();
    };
    const state = structuredClone(keys.state);
    const target = keys.target(async (call) => {
      if (call !== before) return;
      press();
      // The call of a process that is about to end does not come back.
      if (times === 2 || how === "silent") await new Promise(() => {});
    });
    const io = recordedIo({ confirms: true });
    const atQuestion = new Promise<boolean>(() => {});
    const confirm = (question: string) => {
      if (before === "question") press();
      return before === "question" ? atQuestion : io.confirm(question);
    };
    const interrupts = {
      ...io.interrupts,
      during: <T>(work: (ctrlC: CtrlC) => Promise<T>) => work({ first: first.signal, second: second.signal }),
    };
    const request = { stackRef: { stack: "prod", workDir: "." }, action, provider: "vault", json: false };
    const outcome: unknown = await interruptibleKeys(
      target,
      request,
      { ...io, confirm, interrupts },
      at(9),
    ).catch((error: unknown) => error);
    target.close();
    return {
      outcome,
      keys,
      asked: io.asked,
      isUnchanged: JSON.stringify(state) === JSON.stringify(keys.state),
    };
  }

  for (const [action, before] of [
    ["new", "store.make"],
    ["import", "store.make"],
    ["publish", "register.write"],
    ["retire", "store.scheduleDeletion"],
  ] as const) {
    it(`waits for the record of ${action}`, async () => {
      const { outcome, keys } = await pressed(action, before, 1);
      expect(outcome).to.have.property("exitCode", 0);
      expect([keys.unrecorded, keys.copies]).to.deep.equal([[], []]);
    });

    it(`ends ${action} at the second press, and names the list of what is open`, async () => {
      const { outcome } = await pressed(action, before, 2);
      expect(outcome).to.include({ code: "INTERRUPTED", exitCode: 130 });
      expect(outcome)
        .to.have.property("hint")
        .that.contains("npm run keys -- list --provider vault --stack prod");
    });
  }

  for (const action of ["list", "new", "import", "publish"] as const)
    it(`ends ${action} at once while AWS does not answer, as long as nothing was changed`, async () => {
      const { outcome, isUnchanged, keys } = await pressed(action, "register.read", 1, "silent");
      expect(outcome).to.include({ code: "INTERRUPTED", exitCode: 130 });
      expect(String(outcome)).to.contain("Nothing was changed");
      expect([isUnchanged, keys.private.size]).to.deep.equal([true, action === "publish" ? 1 : 0]);
    });

  it("does not say that nothing was changed while the copy of an imported key is removed", async () => {
    const { outcome, keys } = await pressed("import", "secrets.PutSecretValueCommand", 1, "recovers");
    expect(outcome).to.have.property("exitCode", 0);
    expect(keys.copies).to.deep.equal([]);
  });

  for (const action of ["activate", "retire"] as const)
    for (const before of ["register.read", "question"])
      it(`changes nothing before ${before} of ${action}, and asks no more`, async () => {
        const { outcome, asked, isUnchanged } = await pressed(action, before, 1);
        expect(outcome).to.include({ code: "INTERRUPTED", exitCode: 130 });
        expect(String(outcome)).to.contain("Nothing was changed");
        expect([asked, isUnchanged]).to.deep.equal([[], true]);
      });
});

describe("Two runs of keys at once, in any order of their calls,", () => {
  for (const [one, two] of [
    ["new", "new"],
    ["import", "new"],
    ["import", "import"],
    ["activate", "new"],
    ["retire", "new"],
    ["publish", "publish"],
  ] as const)
    it(`lose no private half: ${one} and ${two}`, () =>
      fc.assert(
        fc.asyncProperty(fc.scheduler(), async (scheduler) => {
          const keys = new MemoryKeys();
          await BEFORE[one](keys);
          const gate: Gate = (call) => scheduler.schedule(Promise.resolve(), call);
          const both = Promise.allSettled([run(keys, one, gate), run(keys, two, gate)]);
          await scheduler.waitFor(both);
          for (const ended of await both)
            if (ended.status === "rejected") expect(ended.reason).to.be.instanceOf(KeysError);
          expect(keys.unrecorded).to.deep.equal([]);
          expect(keys.state.keys.filter(({ status }) => status === "active").length).to.be.at.most(1);
        }),
        { numRuns: runs(40) },
      ));
});
