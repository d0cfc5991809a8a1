import {
  AdminUpdateUserAttributesCommand,
  ListUsersCommand,
  type UserType,
} from "@aws-sdk/client-cognito-identity-provider";
import { expect } from "chai";
import type { Sandbox } from "../../sandbox/index.ts";
import { samplePeople } from "../../sandbox/people.ts";
import type { SyncOutcome } from "../../sync/index.ts";
import { ExitCode } from "../../sync/model/exit-codes.ts";
import { awsClients } from "../support/aws-clients.ts";
import { ALIAS_BEHAVIOURS } from "../support/fake-aws/index.ts";
import { sharedDeployment } from "../support/shared-deployment.ts";
import { syncOnce } from "../support/sync-once.ts";
import { emptyPool } from "./support/empty-pool.ts";

/** By hand, in the pool: the other way round would change the directory that all tests share. */
const [ada, alan] = samplePeople;

describe("Sync that changes the accounts of a deployed pool, with the documented permissions", () => {
  let sandbox: Sandbox;
  let poolId: string;

  before(async () => {
    const deployment = await sharedDeployment();
    ({ sandbox } = deployment);
    poolId = deployment.outputs["PoolId"] ?? "";
    await emptyPool(awsClients(sandbox).cognito, poolId);
    await syncOnce(sandbox, poolId);
  });

  afterEach(() => sandbox.setAliasBehaviour("documented"));

  after(() => emptyPool(awsClients(sandbox).cognito, poolId));

  const outcomes = ({ results }: SyncOutcome) => [...new Set(results.map(({ outcome }) => outcome))].sort();

  async function userOf(id: string | undefined): Promise<UserType | undefined> {
    const Filter = `username = "${id}"`;
    const { Users } = await awsClients(sandbox).cognito.send(
      new ListUsersCommand({ UserPoolId: poolId, Filter }),
    );
    return Users?.[0];
  }

  async function setByHand(id: string | undefined, values: Readonly<Record<string, string>>) {
    const UserAttributes = Object.entries(values).map(([Name, Value]) => ({ Name, Value }));
    const command = { UserPoolId: poolId, Username: id ?? "", UserAttributes };
    await awsClients(sandbox).cognito.send(new AdminUpdateUserAttributesCommand(command));
  }

  const valueIn = (user: UserType | undefined, name: string) =>
    user?.Attributes?.find((attribute) => attribute.Name === name)?.Value;

  for (const aliases of ALIAS_BEHAVIOURS) {
    it(`brings names and swapped e-mails in sync, in the order that Cognito takes, where it treats aliases as ${aliases}`, async () => {
      await sandbox.setAliasBehaviour(aliases);
      const park = { email: "parked@example.com", email_verified: "true" };
      await setByHand(ada?.UserId, { ...park, name: "Changed by hand" });
      await setByHand(alan?.UserId, { email: "ada.lovelace@example.com", email_verified: "true" });
      await setByHand(ada?.UserId, { email: "alan.turing@example.com", email_verified: "true" });
      const outcome = await syncOnce(sandbox, poolId);
      expect([outcome.exitCode, outcomes(outcome)]).to.deep.equal([ExitCode.done, ["resent", "updated"]]);
      const user = await userOf(ada?.UserId);
      expect([valueIn(user, "email"), valueIn(user, "email_verified"), valueIn(user, "name")]).to.deep.equal([
        "ada.lovelace@example.com",
        "true",
        "Ada Lovelace",
      ]);
      expect((await syncOnce(sandbox, poolId)).results).to.deep.equal([]);
    });
  }

  it("disables who is in none of the groups, enables them again, and deletes them in the end", async () => {
    const onlyGuests = { groups: ["Finance"], prune: true, allowRemovals: 30 };
    const guarded = await syncOnce(sandbox, poolId, { ...onlyGuests, allowRemovals: 0 });
    expect([guarded.exitCode, guarded.results.length]).to.deep.equal([ExitCode.guarded, 0]);
    expect(outcomes(await syncOnce(sandbox, poolId, onlyGuests))).to.deep.equal(["disabled"]);
    expect((await userOf(alan?.UserId))?.Enabled).to.equal(false);
    expect(outcomes(await syncOnce(sandbox, poolId))).to.deep.equal(["enabled"]);
    expect((await userOf(alan?.UserId))?.Enabled).to.equal(true);
    const forGood = { ...onlyGuests, onRemove: "delete", graceDays: 0 } as const;
    expect(outcomes(await syncOnce(sandbox, poolId, forGood))).to.deep.equal(["disabled"]);
    expect(outcomes(await syncOnce(sandbox, poolId, forGood))).to.deep.equal(["deleted"]);
    expect(await userOf(alan?.UserId)).to.equal(undefined);
  });
});
