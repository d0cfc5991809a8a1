import { expect } from "chai";
import { readWorkerConfig } from "../../../sync/worker/config.ts";

/** What the version before `maxEmailChanges` deployed. */
const DEPLOYED = {
  sources: [
    {
      kind: "scim",
      sourceId: "scim",
      groups: [],
      excludeGroups: [],
      include: [],
      exclude: [],
      mapping: {},
      table: "t",
    },
  ],
  ...{ onRemove: "disable", graceDays: 30, maxRemovals: { share: 0.1, atLeast: 5 }, maxInvitations: 3 },
  ...{ poolId: "eu-central-1_Abc", table: "state", queueUrl: "https://sqs.example.com/1/q" },
  ...{ metricsDimension: "dev", auditLogGroup: "audit" },
};

describe("The worker's config", () => {
  it("has the default limit of e-mail changes if an earlier version deployed it", () => {
    const { maxEmailChanges, ...rest } = readWorkerConfig(JSON.stringify(DEPLOYED));
    expect(maxEmailChanges).to.deep.equal({ share: 0.1, atLeast: 5 });
    expect(rest).to.deep.equal(DEPLOYED);
  });

  it("has the limit of the stack", () => {
    const text = JSON.stringify({ ...DEPLOYED, maxEmailChanges: { count: 7 } });
    expect(readWorkerConfig(text).maxEmailChanges).to.deep.equal({ count: 7 });
  });

  it("is in two parts: settings in the code, names of resources in the environment, with SCIM's table", () => {
    const { sources, onRemove, graceDays, maxRemovals, maxInvitations, ...names } = DEPLOYED;
    const settings = readWorkerConfig(JSON.stringify(DEPLOYED));
    const read = readWorkerConfig(JSON.stringify({ ...names, scimTable: "pushed" }), {
      ...{ onRemove: settings.onRemove, graceDays, maxRemovals, maxEmailChanges: { count: 7 } },
      ...{ maxInvitations, sources: settings.sources },
    });
    expect(read).to.deep.equal({
      ...DEPLOYED,
      maxEmailChanges: { count: 7 },
      sources: [{ ...sources[0], table: "pushed" }],
    });
    expect(onRemove).to.equal("disable");
  });

  it("knows whether an app takes passwords, unless an earlier version deployed it", () => {
    const read = (more: object) => readWorkerConfig(JSON.stringify({ ...DEPLOYED, ...more }));
    expect(read({ directSignIn: false }).directSignIn).to.equal(false);
    expect(read({})).not.to.have.property("directSignIn");
  });

  it("is refused if no version writes it", () => {
    expect(() => readWorkerConfig(JSON.stringify({ ...DEPLOYED, maxEmailChange: 7 }))).to.throw();
    expect(() => readWorkerConfig(undefined)).to.throw();
  });
});
