import { expect } from "chai";
import type { DeployedResource } from "../../../automation/engine/deployed.ts";
import { deployedWithRetain, hasPendingState } from "../../../automation/guard/pending-state.ts";
import { CLIENT, DOMAIN, FUNCTION, POOL, urnOf } from "../support/engine-events.ts";

const deployed = (type: string, changes: Partial<DeployedResource> = {}): DeployedResource => ({
  urn: urnOf(type),
  type,
  id: "x",
  arn: undefined,
  protected: true,
  retained: false,
  isDeleted: false,
  ...changes,
});

describe("A stack's state", () => {
  it("is settled while everything is protected and retained as the config says", () => {
    const pool = deployed(POOL, { retained: true });
    expect(hasPendingState([pool, deployed(CLIENT), deployed(DOMAIN)], false)).to.equal(false);
    const kept = [CLIENT, DOMAIN].map((type) => deployed(type, { retained: true }));
    expect(hasPendingState([pool, ...kept], true)).to.equal(false);
    expect(hasPendingState([], true)).to.equal(false);
  });

  it("does not care for the protection of anything else", () => {
    expect(hasPendingState([deployed(FUNCTION, { protected: false })], true)).to.equal(false);
  });

  it("has to learn of protection that came off for --replace", () => {
    expect(hasPendingState([deployed(DOMAIN, { protected: false })], false)).to.equal(true);
  });

  it("has to learn of protection that comes off now, so that what is taken out of the config can go", () => {
    expect(hasPendingState([deployed(DOMAIN)], false, ["domain"])).to.equal(true);
    expect(hasPendingState([deployed(DOMAIN, { protected: false })], false, ["domain"])).to.equal(false);
  });

  it("does not wait for the protection of a further app's client, which never comes", () => {
    const further = deployed(CLIENT, { urn: urnOf(CLIENT, "sign-in-portal"), protected: false });
    expect(hasPendingState([further], false)).to.equal(false);
  });

  it("is pending until resources with data are retained, though the config has no such setting", () => {
    const table = deployed("aws:dynamodb/table:Table", {
      urn: urnOf("aws:dynamodb/table:Table", "sign-in-sync"),
    });
    expect(hasPendingState([{ ...table, protected: false }], false)).to.equal(true);
    expect(hasPendingState([{ ...table, protected: false, retained: true }], false)).to.equal(false);
    const key = deployed("aws:kms/key:Key", { protected: false });
    expect(hasPendingState([key], false)).to.equal(true);
  });

  it("has to learn that retain was set, or taken away", () => {
    expect(hasPendingState([deployed(CLIENT)], true)).to.equal(true);
    expect(hasPendingState([deployed(DOMAIN, { retained: true })], false)).to.equal(true);
  });

  it("shows whether it was deployed with retain, but not by what is always retained", () => {
    const pool = deployed(POOL, { retained: true });
    expect(deployedWithRetain([pool, deployed(CLIENT), deployed(DOMAIN)])).to.equal(false);
    expect(deployedWithRetain([pool, deployed(CLIENT, { retained: true })])).to.equal(true);
    expect(deployedWithRetain([])).to.equal(false);
  });
});
