// One of the slower tests: it starts a real engine for each preview and each `up` of large stacks.
import { expect } from "chai";
import { destroyCommand } from "../../automation/commands/destroy.ts";
import { openStack } from "../../automation/engine/workspace.ts";
import { provision } from "../../automation/operations/provision.ts";
import { protectiveKeys } from "../../infra/settings/protections.ts";
import type { ProtectedName } from "../../infra/shared/protection.ts";
import { declareStack } from "../../infra/stack.ts";
import { prepareForEverySet } from "../support/account-for-every-set.ts";
import { resourcesOf } from "../support/resources.ts";
import { settingSet } from "../support/setting-sets.ts";
import { type Commands, newCommands } from "./support/commands.ts";
import { recordedIo } from "./support/io.ts";

describe("An up of many settings that keeps to the plan of its preview", () => {
  const stack = "planned";
  let at: Commands;

  before(async () => {
    at = await newCommands();
    await prepareForEverySet(at.sandbox);
    at.configure(stack);
    await run();
  });

  after(() => at?.remove());

  interface Run {
    readonly refresh?: boolean;
    readonly replace?: readonly ProtectedName[];
  }

  const place = () => ({ stack, workDir: at.folder, program: declareStack });
  const run = ({ refresh = false, replace = [] }: Run = {}) =>
    at.inside(() => {
      const request = { ...place(), preview: false, yes: true, refresh, replace };
      return provision({ ...request, allowWeaker: protectiveKeys }, recordedIo());
    });
  const urns = () =>
    at.inside(async () => (await resourcesOf(await openStack(place()))).map(({ urn }) => urn));

  const withScim = { ...settingSet("directory sync"), scim: "true", encryption: "true" };

  it("goes through for more of a stack, and for what draws a secret", async () => {
    at.configure(stack, settingSet("operated"));
    expect(await run()).to.include({ did: "up", pending: true });
    at.configure(stack, withScim);
    expect(await run()).to.include({ did: "up", pending: true });
    expect(await run()).to.include({ did: "up", pending: false });
    expect(await run({ refresh: true })).to.include({ did: "up" });
  });

  it("goes through for tags on everything, and when most of it goes again", async () => {
    at.configure(stack, { ...withScim, tags: '{"team": "identity"}' });
    expect(await run()).to.include({ did: "up", pending: true });
    await run({ replace: ["scimTable"] });
    at.configure(stack, settingSet("accounts"));
    expect(await run({ replace: ["scimTable"] })).to.include({ did: "up", pending: true });
    at.configure(stack);
    expect(await run({ refresh: true })).to.include({ did: "up", pending: true });
  });

  it("goes through for the teardown of all that is protected or retained, and names what stays", async () => {
    at.configure(stack, withScim);
    await run();
    const io = recordedIo();
    const request = { ...place(), yes: true, deleteUsers: true, json: true };
    const { stdout } = await at.inside(() => destroyCommand(request, io));
    const { retained, needed } = JSON.parse(stdout ?? "");
    expect(retained).to.deep.equal([]);
    // The audit lines of a year can be read under it alone.
    expect(needed.map(({ name }: { name: string }) => name)).to.deep.equal(["KMS key"]);
    expect(await urns()).to.deep.equal([]);
  });
});
