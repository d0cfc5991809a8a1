import { expect } from "chai";
import { faultsOfPool, type PoolFacts, replicaFaults } from "../../../infra/user-pool/existing-pool.ts";
import { syncAttributeNames } from "../../../infra/user-pool/pool-schema.ts";

const ATTRIBUTES = syncAttributeNames.map((name) => ({
  name,
  attributeDataType: "String",
  developerOnlyAttribute: false,
  mutable: true,
  required: false,
  numberAttributeConstraints: [],
  stringAttributeConstraints: [],
}));
const KEPT: PoolFacts = {
  userPoolId: "eu-central-1_AbCdEf123",
  domain: "kept",
  customDomain: "",
  mfaConfiguration: "OPTIONAL",
  schemaAttributes: ATTRIBUTES,
  usernameAttributes: [],
};
const SETTINGS = { mfaRequired: false, retain: false };

describe("an existing pool", () => {
  it("is accepted if no setting contradicts it", () => {
    expect(faultsOfPool(KEPT, SETTINGS)).to.deep.equal([]);
  });

  it("is accepted with settings that match it", () => {
    const settings = { ...SETTINGS, mfaRequired: true, domainPrefix: "kept" };
    expect(faultsOfPool({ ...KEPT, mfaConfiguration: "ON" }, settings)).to.deep.equal([]);
  });

  it("is refused for each setting that does not match it", () => {
    const faults = faultsOfPool(KEPT, { ...SETTINGS, mfaRequired: true, domainPrefix: "other" });
    expect(faults.map(({ key }) => key)).to.deep.equal(["domainPrefix", "mfaRequired"]);
  });

  it("is refused without sync's attributes", () => {
    const [fault] = faultsOfPool({ ...KEPT, schemaAttributes: ATTRIBUTES.slice(1) }, SETTINGS);
    expect(fault?.found).to.equal("the pool lacks the attributes custom:directory_id");
  });

  it("is refused with a domain of the customer's alone, since the stack uses the prefix", () => {
    const [fault, ...others] = faultsOfPool(
      { ...KEPT, domain: "", customDomain: "login.example.com" },
      { ...SETTINGS, domainPrefix: "kept" },
    );
    expect(others).to.deep.equal([]);
    expect(fault?.found).to.include("login.example.com alone");
    expect(fault?.allowed).to.include("create-user-pool-domain --user-pool-id eu-central-1_AbCdEf123");
  });

  it("is refused without a domain, or with e-mail addresses as usernames", () => {
    const faults = faultsOfPool({ ...KEPT, domain: "", usernameAttributes: ["email"] }, SETTINGS);
    expect(faults.map(({ found }) => found)).to.deep.equal([
      "the pool's usernames are e-mail addresses or phone numbers",
      "the pool has no sign-in domain",
    ]);
  });

  it("is refused in a Region where it is a replica, which accepts no new users", () => {
    expect(replicaFaults("eu-central-1_AbCdEf123", "eu-central-1")).to.deep.equal([]);
    const [fault] = replicaFaults("eu-central-1_AbCdEf123", "us-east-1");
    expect(fault).to.deep.equal({
      key: "existingPoolId",
      found:
        "eu-central-1_AbCdEf123 is a pool of eu-central-1, and a replica of it in us-east-1 accepts no new users",
      allowed: "deploy the stack in eu-central-1 (aws:region)",
    });
  });
});
