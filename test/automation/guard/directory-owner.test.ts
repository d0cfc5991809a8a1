import { expect } from "chai";
import { directoryOwnerWarnings } from "../../../automation/guard/directory-owner.ts";
import { type Sandbox, startSandbox } from "../../../sandbox/index.ts";
import { sampleDirectory } from "../../../sandbox/people.ts";
import type { Environment } from "../support/driver.ts";
import { inEnvironment } from "../support/environment.ts";

const MANAGEMENT = "444455556666";
const { identityStoreId } = sampleDirectory.identityCenter;

describe("The account that owns Identity Center", () => {
  let sandbox: Sandbox;
  before(async () => {
    sandbox = await startSandbox();
  });
  after(() => sandbox?.stop());

  const found = (settings: object | undefined, region = sandbox.region, environment: Environment = {}) => {
    const context = { account: sandbox.account, region, caller: "arn:aws:iam::111122223333:user/ada" };
    return inEnvironment({ ...sandbox.env, ...environment }, () =>
      directoryOwnerWarnings(settings && JSON.stringify(settings), context, { stack: "dev" }),
    );
  };
  const owned = (ownerAccount: string) => ({ identityStoreId, identityCenter: { ownerAccount } });

  it("is the stack's: no warning, also without a setting and for faulty ones", async () => {
    await sandbox.setDirectoryOwner(sandbox.account);
    expect(await found({ identityStoreId })).to.deep.equal([]);
    expect(await found(undefined)).to.deep.equal([]);
    expect(await found({ identityStoreId: "x" })).to.deep.equal([]);
    expect(await found({ sources: ["idc"] })).to.deep.equal([]);
  });

  it("is another one, although the settings do not name it: says what never happens, and what to do", async () => {
    await sandbox.setDirectoryOwner(MANAGEMENT);
    const [warning = "", ...others] = await found({ identityStoreId });
    expect(others).to.deep.equal([]);
    expect(warning)
      .to.contain(`${identityStoreId} belongs to account ${MANAGEMENT}`)
      .and.contain(
        `pulumi config set --path directorySync.identityCenter.ownerAccount ${MANAGEMENT} --stack dev`,
      );
    expect(await found({ identityStoreId, events: false }), "no events are wanted").to.deep.equal([]);
    expect(await found(owned(MANAGEMENT)), "it is named").to.deep.equal([]);
  });

  it("is not the one that the settings name", async () => {
    await sandbox.setDirectoryOwner(sandbox.account);
    expect((await found(owned(MANAGEMENT))).join())
      .to.contain(`expects them in account ${MANAGEMENT}`)
      .and.contain(`ownerAccount ${sandbox.account}`);
  });

  it("is not the one of a source with an account or a store of its own: names the key of that source", async () => {
    await sandbox.setDirectoryOwner(MANAGEMENT);
    const lab = { kind: "idc", name: "lab", identityStoreId };
    for (const one of [lab, { ...lab, ownerAccount: "555566667777" }]) {
      const [warning = "", ...others] = await found({ sources: ["local", one] });
      expect(others).to.deep.equal([]);
      expect(warning).to.contain(
        `pulumi config set --path 'directorySync.sources[1].ownerAccount' ${MANAGEMENT} --stack dev`,
      );
    }
    expect(await found({ sources: ["local", { ...lab, ownerAccount: MANAGEMENT }] })).to.deep.equal([]);
  });

  it("is looked up in the Region of Identity Center, and not through another role", async () => {
    await sandbox.setDirectoryOwner(MANAGEMENT);
    expect(
      await found({ identityStoreId, identityCenter: { region: sandbox.region } }, "us-east-1"),
    ).to.have.length(1);
    const role = { roleArn: `arn:aws:iam::${MANAGEMENT}:role/reader`, externalId: "a-b" };
    expect(await found({ identityStoreId, identityCenter: role })).to.deep.equal([]);
  });

  it("cannot be looked up: no warning, since the check is optional", async () => {
    await sandbox.setDirectoryOwner(MANAGEMENT);
    const unreachable = { AWS_ENDPOINT_URL_SSO_ADMIN: "http://127.0.0.1:1" };
    expect(await found({ identityStoreId }, sandbox.region, unreachable)).to.deep.equal([]);
  });
});
