import { expect } from "chai";
import { faultsOf, read } from "./read.ts";

const set = (own: object) => ({ directorySync: JSON.stringify({ identityStoreId: "d-1234567890", ...own }) });

describe("The limit on users that directorySync changes", () => {
  for (const key of ["maxRemovals", "maxEmailChanges"] as const) {
    it(`is a tenth for ${key} and at least five, or what is configured`, () => {
      expect(read(set({})).directorySync?.[key]).to.deep.equal({ share: 0.1, atLeast: 5 });
      expect(read(set({ [key]: "25%" })).directorySync?.[key]).to.deep.equal({ share: 0.25, atLeast: 5 });
      expect(read(set({ [key]: 12 })).directorySync?.[key]).to.deep.equal({ count: 12 });
      expect(read(set({ [key]: "0" })).directorySync?.[key]).to.deep.equal({ count: 0 });
    });

    it(`is refused for ${key} if it is neither a number nor a share`, () => {
      for (const wrong of ["101%", "-1", "many", "1.5", true])
        expect(faultsOf(set({ [key]: wrong })).join("\n"), String(wrong)).to.include(
          `${key}: found ${typeof wrong === "string" ? `"${wrong}"` : wrong}; write a number of users`,
        );
    });
  }
});

describe("What directorySync sends by e-mail", () => {
  it("is at most three invitations to one user, without a daily limit, by default", () => {
    const { directorySync } = read(set({}));
    expect(directorySync).to.include({ maxInvitations: 3 }).and.not.have.property("emailsPerDay");
  });

  it("is what is configured", () => {
    expect(read(set({ maxInvitations: 1, emailsPerDay: "200" })).directorySync).to.include({
      maxInvitations: 1,
      emailsPerDay: 200,
    });
  });

  it("is at least one", () => {
    const faults = faultsOf(set({ maxInvitations: 0, emailsPerDay: 0.5 })).join("\n");
    expect(faults).to.match(/maxInvitations: found 0; write a whole number from 1 to 100 \(invitations\)/);
    expect(faults).to.match(/emailsPerDay: found 0\.5; write a whole number from 1 to 1000000 \(e-mails\)/);
  });
});

describe("The worker's VPC", () => {
  const vpc = (value: unknown) => ({
    directorySync: JSON.stringify({ identityStoreId: "d-1234567890", vpc: value }),
  });
  const subnetIds = ["subnet-0123456789abcdef0"];
  const securityGroupIds = ["sg-0123456789abcdef0"];

  it("has subnets and security groups, each once", () => {
    const { directorySync } = read(vpc({ subnetIds: [...subnetIds, ...subnetIds], securityGroupIds }));
    expect(directorySync?.vpc).to.deep.equal({ subnetIds, securityGroupIds });
  });

  for (const [what, value, fault] of [
    ["no security groups", { subnetIds }, /vpc\.securityGroupIds: it is missing/],
    ["no subnets", { subnetIds: [], securityGroupIds }, /vpc\.subnetIds: .*write a list with at least 1/],
    [
      "the VPC's ID",
      { subnetIds: ["vpc-0123456789abcdef0"], securityGroupIds },
      /subnetIds\[0\]: .*subnet's ID/,
    ],
    ["a name", { subnetIds, securityGroupIds: ["default"] }, /securityGroupIds\[0\]: .*security group's ID/],
    ["true", true, /vpc: found true; write an object with subnetIds, securityGroupIds/],
  ] as const) {
    it(`is refused with ${what}`, () => {
      expect(faultsOf(vpc(value)).join()).to.match(fault);
    });
  }
});
