import { expect } from "chai";
import { signInArgs } from "../../infra/user-pool/app-client.ts";
import { poolSchema, syncAttributeNames } from "../../infra/user-pool/pool-schema.ts";
import { userPoolArgs } from "../../infra/user-pool/user-pool-args.ts";
import { read } from "./settings/read.ts";

describe("What users may change of their own account", () => {
  const settings = read({});
  const { readAttributes, writeAttributes } = signInArgs(settings, settings);

  it("is their e-mail address after confirmation, which needs an auto-verified attribute", () => {
    const args = userPoolArgs(settings, true);
    expect(args.userAttributeUpdateSettings).to.deep.equal({
      attributesRequireVerificationBeforeUpdates: ["email"],
    });
    expect(args.autoVerifiedAttributes).to.deep.equal(["email"]);
  });

  it("is none of sync's attributes", () => {
    expect(syncAttributeNames).to.include.members([
      "custom:directory_id",
      "custom:source",
      "custom:managed_by",
    ]);
    expect(writeAttributes.filter((name) => name.includes("custom:"))).to.deep.equal([]);
    expect(readAttributes.filter((name) => name.includes("custom:"))).to.deep.equal([]);
  });

  it("is not whether an e-mail address is verified", () => {
    expect(writeAttributes).not.to.include("email_verified");
  });

  it("is each required attribute: AWS refuses a client that cannot write one", () => {
    const required = poolSchema.filter(({ required: isRequired }) => isRequired).map(({ name }) => name);
    expect(required).to.deep.equal(["email"]);
    expect(writeAttributes).to.include.members(required);
  });
});
