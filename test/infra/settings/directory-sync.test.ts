import { expect } from "chai";
import { faultsOf, read } from "./read.ts";

const set = (own: object) => ({ directorySync: JSON.stringify({ identityStoreId: "d-1234567890", ...own }) });

describe("How many users directorySync changes at most", () => {
  for (const key of ["maxRemovals", "maxEmailChanges"] as const) {
    it(`is a tenth for ${key}, and five in any case, or what is set`, () => {
      expect(read(set({})).directorySync?.[key]).to.deep.equal({ share: 0.1, atLeast: 5 });
      expect(read(set({ [key]: "25%" })).directorySync?.[key]).to.deep.equal({ share: 0.25, atLeast: 5 });
      expect(read(set({ [key]: 12 })).directorySync?.[key]).to.deep.equal({ count: 12 });
      expect(read(set({ [key]: "0" })).directorySync?.[key]).to.deep.equal({ count: 0 });
    });

    it(`is refused for ${key} where it is no number and no share`, () => {
      for (const wrong of ["101%", "-1", "many", "1.5", true])
        expect(faultsOf(set({ [key]: wrong })).join("\n"), String(wrong)).to.include(
          `${key}: found ${typeof wrong === "string" ? `"${wrong}"` : wrong}; write a number of people`,
        );
    });
  }
});

describe("What directorySync sends by mail", () => {
  it("is three invitations at most to one person, and as many in a day as the sender takes", () => {
    const { directorySync } = read(set({}));
    expect(directorySync).to.include({ maxInvitations: 3 }).and.not.have.property("emailsPerDay");
  });

  it("is what somebody says", () => {
    expect(read(set({ maxInvitations: 1, emailsPerDay: "200" })).directorySync).to.include({
      maxInvitations: 1,
      emailsPerDay: 200,
    });
  });

  it("is something", () => {
    const faults = faultsOf(set({ maxInvitations: 0, emailsPerDay: 0.5 })).join("\n");
    expect(faults).to.match(/maxInvitations: found 0; write a whole number from 1 to 100 \(invitations\)/);
    expect(faults).to.match(/emailsPerDay: found 0\.5; write a whole number from 1 to 1000000 \(mails\)/);
  });
});
