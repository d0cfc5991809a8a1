import { expect } from "chai";
import { type InterruptListener, listenForInterrupts } from "../../../automation/terminal/interrupts.ts";
import type { CtrlC } from "../../../automation/terminal/io.ts";

// SIGTERM, since mocha listens for SIGINT itself; the driver takes both alike.
describe("Ctrl-C", () => {
  let clock = 0;
  let listener: InterruptListener;

  beforeEach(() => {
    clock = 0;
    listener = listenForInterrupts(
      (afterWork) => new Error(afterWork ? "after work" : "nothing under way"),
      () => clock,
    );
  });

  afterEach(() => listener.stop());

  const press = (later = 1_000) => {
    clock += later;
    process.emit("SIGTERM", "SIGTERM");
  };

  const stateOf = ({ first, second }: CtrlC) => [first.aborted, second.aborted];

  it("ends a command that has nothing under way", async () => {
    press();
    const ending = await listener.idle.catch((error: unknown) => error);
    expect(ending).to.be.an("error").with.property("message", "nothing under way");
  });

  it("is left to what must not be cut off: the first press asks, the second insists", async () => {
    await listener.during(async (ctrlC) => {
      expect(stateOf(ctrlC)).to.deep.equal([false, false]);
      press();
      expect(stateOf(ctrlC)).to.deep.equal([true, false]);
      press();
      expect(stateOf(ctrlC)).to.deep.equal([true, true]);
    });
  });

  it("is one press when npm passes on what the terminal has sent already", async () => {
    await listener.during(async (ctrlC) => {
      press();
      press(100);
      expect(stateOf(ctrlC)).to.deep.equal([true, false]);
    });
  });

  it("reaches the innermost work alone", async () => {
    await listener.during(async (outer) => {
      await listener.during(async (inner) => {
        press();
        expect([stateOf(outer), stateOf(inner)]).to.deep.equal([
          [false, false],
          [true, false],
        ]);
      });
      press();
      expect(stateOf(outer)).to.deep.equal([true, false]);
    });
  });

  it("is the command's own again once the work is over, also when that failed", async () => {
    await listener.during(() => Promise.reject(new Error("failed"))).catch(() => {});
    press();
    expect(await listener.idle.catch(String)).to.equal("Error: after work");
  });

  it("means nothing to a listener that has stopped", () => {
    const before = process.listenerCount("SIGTERM");
    listener.stop();
    expect(process.listenerCount("SIGTERM")).to.equal(before - 1);
  });
});
