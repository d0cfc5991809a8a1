import { expect } from "chai";
import { faultsOf, read } from "./read.ts";

const set = (own: object) => ({ directorySync: JSON.stringify({ identityStoreId: "d-1234567890", ...own }) });

describe("What directorySync sends by mail", () => {
  it("is three invitations at most to one person, and as many in a day as the sender takes", () => {
    const { directorySync } = read(set({}));
    expect(directorySync).to.include({ maxInvites: 3 }).and.not.have.property("mailsPerDay");
  });

  it("is what somebody says", () => {
    expect(read(set({ maxInvites: 1, mailsPerDay: "200" })).directorySync).to.include({
      maxInvites: 1,
      mailsPerDay: 200,
    });
  });

  it("is something", () => {
    const faults = faultsOf(set({ maxInvites: 0, mailsPerDay: 0.5 })).join("\n");
    expect(faults).to.match(/maxInvites: found 0; write a whole number from 1 to 100 \(invitations\)/);
    expect(faults).to.match(/mailsPerDay: found 0\.5; write a whole number from 1 to 1000000 \(mails\)/);
  });
});
