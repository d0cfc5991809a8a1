import { setTimeout as sleep } from "node:timers/promises";
import { expect } from "chai";
import { HangWatch } from "../../automation/hang.ts";
import { begins, ends, FUNCTION, fails, reports } from "./support/engine-events.ts";

describe("The watch for a run that hangs", () => {
  const SHORT = 40;
  const LONG = 60_000;
  let watch: HangWatch;

  afterEach(() => watch.stop());

  /** Whether it finds, some time after these events, that the run hangs. */
  async function hangsAfter(
    patience: { afterError: number; idle: number; working: number },
    ...events: Parameters<HangWatch["see"]>[0][]
  ): Promise<boolean> {
    let hangs = false;
    watch = new HangWatch(patience, () => {
      hangs = true;
    });
    for (const event of events) watch.see(event);
    await sleep(4 * SHORT);
    return hangs;
  }

  const begun = begins({ op: "create", type: FUNCTION });

  it("gives a run that says nothing its time, and no more", async () => {
    expect(await hangsAfter({ afterError: LONG, idle: SHORT, working: LONG })).to.equal(true);
  });

  it("gives AWS more time while it is at work on something", async () => {
    const patience = { afterError: SHORT, idle: SHORT, working: LONG };
    expect(await hangsAfter(patience, begun)).to.equal(false);
    watch.stop();
    expect(await hangsAfter(patience, begun, ends({ op: "create", type: FUNCTION }))).to.equal(true);
    expect(await hangsAfter(patience, begun, fails({ op: "create", type: FUNCTION }))).to.equal(true);
  });

  it("does not take a resource that stays as it is for work of AWS", async () => {
    const patience = { afterError: LONG, idle: SHORT, working: LONG };
    expect(await hangsAfter(patience, begins({ op: "same", type: FUNCTION }))).to.equal(true);
  });

  it("gives a program that has reported an error a short while only", async () => {
    const patience = { afterError: SHORT, idle: LONG, working: LONG };
    expect(await hangsAfter(patience, reports("error", "cannot be serialised"))).to.equal(true);
    expect(await hangsAfter(patience, reports("info", "hello"))).to.equal(false);
  });

  it("lets AWS finish what is under way also after an error", async () => {
    const patience = { afterError: SHORT, idle: LONG, working: LONG };
    expect(await hangsAfter(patience, begun, reports("error", "something else failed"))).to.equal(false);
  });
});
