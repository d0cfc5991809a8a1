import { expect } from "chai";
import { ProtectionLostError } from "../../../infra/shared/deployed-protections.ts";
import { declaredStack, refusedStack } from "../support/mocked-stack.ts";

const STRONG = { mfaRequired: "true", retain: "true", allowedCidrs: '["52.94.76.0/22"]' };

describe("The program, with what protects the deployed stack,", () => {
  let deployed: Readonly<Record<string, unknown>>;

  before(async () => {
    ({ outputs: deployed } = await declaredStack(STRONG));
  });

  it("records it as an output, by the names of the settings", () => {
    expect(deployed["Protections"]).to.include({
      mfaRequired: "true",
      retain: "true",
      allowedCidrs: "restricted",
    });
  });

  it("refuses settings that would weaken it, before the first resource, as without the stack's file", async () => {
    const { message, types } = await refusedStack({}, { deployed });
    expect(types).to.deep.equal([]);
    expect(message)
      .to.include("allowedCidrs: deployed restricted; with these settings all addresses")
      .and.to.include("mfaRequired: deployed true; with these settings false")
      .and.to.include("retain: deployed true; with these settings false");
  });

  it("finds what is deployed in Pulumi Cloud by the stack's full name", async () => {
    const { message } = await refusedStack({}, { deployed, organization: "contoso" });
    expect(message).to.include("mfaRequired: deployed true");
  });

  it("declares the same settings again, and stronger ones", async () => {
    await declaredStack(STRONG, { deployed });
    await declaredStack({ ...STRONG, accountRecovery: "administrator" }, { deployed });
  });

  it("weakens only what this run allows", async () => {
    const all = ["mfaRequired", "retain", "allowedCidrs"];
    await declaredStack({}, { deployed, options: { allowWeaker: all } });
    const { message } = await refusedStack({}, { deployed, options: { allowWeaker: ["mfaRequired"] } });
    expect(message).to.include("retain").and.not.to.include("mfaRequired");
  });

  it("prints a command that allows all, also what this run allows already", () => {
    const lost = [{ name: "passwordPolicy.minimumLength", deployed: "12", wanted: "8" }];
    const { hint } = new ProtectionLostError(lost, ["mfaRequired"]);
    expect(hint).to.include("--allow-weaker mfaRequired passwordPolicy --stack");
  });

  it("refuses another Region than that of the deployed stack, before the first resource", async () => {
    for (const outputs of [deployed, { PoolId: "eu-central-1_AbCdEf123" }]) {
      const { message, types } = await refusedStack(STRONG, { deployed: outputs, region: "eu-west-3" });
      expect(types).to.deep.equal([]);
      expect(message)
        .to.include("is in Region eu-central-1 (user pool eu-central-1_AbCdEf123)")
        .and.to.include("pulumi config set aws:region eu-central-1 --stack dev");
    }
  });

  it("compares nothing for a new stack, one from before there were records, and a teardown", async () => {
    await declaredStack({});
    await declaredStack({}, { deployed: { PoolId: "eu-central-1_AbCdEf123" } });
    await declaredStack({}, { deployed, options: { teardown: true } });
  });
});
