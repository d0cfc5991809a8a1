import { expect } from "chai";
import { workerSourcesOf } from "../../../automation/operations/worker-sources.ts";

describe("The sources of a stack's worker", () => {
  const of = (own: Record<string, string>) =>
    workerSourcesOf({
      project: "contoso-desk",
      values: Object.fromEntries(
        Object.entries(own).map(([key, value]) => [`contoso-desk:${key}`, { value }]),
      ),
    });

  for (const [own, sources] of [
    [{}, []],
    [{ scim: "true" }, []],
    [{ directorySync: '{"identityStoreId":"d-1234567890"}' }, ["idc"]],
    [{ directorySync: "{}", scim: "true" }, ["scim"]],
    [{ directorySync: "{}", scim: '{"allowedCidrs":["54.240.0.0/18"]}' }, ["scim"]],
    [{ directorySync: '{"identityStoreId":"d-1234567890"}', scim: "false" }, ["idc"]],
    [{ directorySync: '{"identityStoreId":"d-1234567890"}', scim: "true" }, ["idc", "scim"]],
    [{ directorySync: '{"sources":["local",{"kind":"idc","groups":["Staff"]}]}' }, ["local", "idc"]],
    [{ directorySync: '{"sources":[{"kind":"idc"},{"kind":"idc","name":"lab"}]}' }, ["idc"]],
    [{ directorySync: "not JSON" }, []],
  ] as const)
    it(`are ${JSON.stringify(sources)} for ${JSON.stringify(own)}`, () => {
      expect(of(own)).to.deep.equal(sources);
    });
});
