import { mock } from "node:test";
import { expect } from "chai";
import { Watchdog } from "../../../automation/engine/watchdog.ts";
import { begins, ends, FUNCTION, fails, reports } from "../support/engine-events.ts";

describe("The watch for a run that hangs", () => {
  const SHORT = 1_000;
  const LONG = 60_000;
  let watch: Watchdog;

  beforeEach(() => mock.timers.enable({ apis: ["setTimeout"] }));

  afterEach(() => {
    watch.stop();
    mock.timers.reset();
  });

  /** Whether it finds, some time after these events, that the run hangs. */
  function hangsAfter(
    timeouts: { afterError: number; idle: number; working: number },
    ...events: Parameters<Watchdog["see"]>[0][]
  ): boolean {
    let hangs = false;
    watch = new Watchdog(timeouts, () => {
      hangs = true;
    });
    for (const event of events) watch.see(event);
    mock.timers.tick(SHORT);
    return hangs;
  }

  const begun = begins({ op: "create", type: FUNCTION });

  it("gives a run that says nothing its time, and no more", () => {
    expect(hangsAfter({ afterError: LONG, idle: SHORT, working: LONG })).to.equal(true);
  });

  it("gives AWS more time while it is at work on something", () => {
    const timeouts = { afterError: SHORT, idle: SHORT, working: LONG };
    expect(hangsAfter(timeouts, begun)).to.equal(false);
    watch.stop();
    expect(hangsAfter(timeouts, begun, ends({ op: "create", type: FUNCTION }))).to.equal(true);
    expect(hangsAfter(timeouts, begun, fails({ op: "create", type: FUNCTION }))).to.equal(true);
  });

  it("does not take a resource that stays as it is for work of AWS", () => {
    const timeouts = { afterError: LONG, idle: SHORT, working: LONG };
    expect(hangsAfter(timeouts, begins({ op: "same", type: FUNCTION }))).to.equal(true);
  });

  it("gives a program that has reported an error a short while only", () => {
    const timeouts = { afterError: SHORT, idle: LONG, working: LONG };
    expect(hangsAfter(timeouts, reports("error", "cannot be serialised"))).to.equal(true);
    expect(hangsAfter(timeouts, reports("info", "hello"))).to.equal(false);
  });

  it("restarts its time limit with each event", () => {
    let hangs = false;
    watch = new Watchdog({ afterError: LONG, idle: SHORT, working: LONG }, () => {
      hangs = true;
    });
    mock.timers.tick(SHORT - 1);
    watch.see(reports("info", "hello"));
    mock.timers.tick(SHORT - 1);
    expect(hangs).to.equal(false);
    mock.timers.tick(1);
    expect(hangs).to.equal(true);
  });

  it("lets AWS finish what is under way also after an error", () => {
    const timeouts = { afterError: SHORT, idle: LONG, working: LONG };
    expect(hangsAfter(timeouts, begun, reports("error", "something else failed"))).to.equal(false);
  });
});
