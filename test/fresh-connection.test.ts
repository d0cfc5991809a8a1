import { expect } from "chai";
import { withFreshConnection } from "./support/fresh-connection.ts";

const NOT_ASKED =
  "error: One or more errors occurred: 14 UNAVAILABLE: No connection established. Last error: null. Resolution note: ";

describe("An engine that was not even asked", () => {
  const failing = (times: number, message: string) => {
    let tries = 0;
    const operate = async () => {
      tries += 1;
      if (tries <= times) throw new Error(message);
      return tries;
    };
    return { operate, tries: () => tries };
  };

  it("is asked once more, and not for ever", async () => {
    expect(await withFreshConnection(failing(2, NOT_ASKED).operate)).to.equal(3);
    const never = failing(9, NOT_ASKED);
    const error = await withFreshConnection(never.operate).catch((thrown: unknown) => thrown);
    expect(error).to.have.property("message", NOT_ASKED);
    expect(never.tries()).to.equal(3);
  });

  it("is told from one that failed, which is never run again", async () => {
    for (const message of ["error: update failed", "14 UNAVAILABLE: Connection dropped"]) {
      const failed = failing(1, message);
      await withFreshConnection(failed.operate).catch(() => undefined);
      expect(failed.tries(), message).to.equal(1);
    }
  });
});
