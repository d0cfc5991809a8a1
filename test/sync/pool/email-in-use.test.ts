import { expect } from "chai";
import { attributes } from "../../../sync/model/account.ts";
import { ExitCode } from "../../../sync/model/exit-codes.ts";
import { openPool, type Pool } from "../../../sync/pool/pool.ts";
import { ALIAS_BEHAVIOURS, attributeOf, type FakeUser } from "../../support/fake-aws/index.ts";
import { type FakeWorld, openFakeWorld, POOL_ID } from "../fake-world.ts";
import { person } from "../people.ts";
import { directoryUser, poolUser } from "../pool-users.ts";

const { signal } = new AbortController();
const BY_HAND = { [attributes.managedBy]: "", [attributes.directoryId]: "" };

for (const aliases of ALIAS_BEHAVIOURS) {
  describe(`An e-mail that another account has, where AWS treats aliases as ${aliases}`, () => {
    let world: FakeWorld;
    let pool: Pool;

    beforeEach(async () => {
      world = await openFakeWorld();
      world.aws.cognito.aliases = aliases;
      pool = openPool({ poolId: POOL_ID }, world.timers);
      // AWS's time comes with its first answer.
      await pool.describe();
    });

    afterEach(() => world.stop());

    const put = (...users: readonly FakeUser[]) => {
      for (const user of users) world.aws.cognito.users.set(user.Username, user);
    };
    const emailOf = (name: string) => {
      const user = world.aws.cognito.users.get(name);
      return user && [attributeOf(user, "email"), attributeOf(user, "email_verified")];
    };
    const give = (name: string, email: string) => pool.update(name, { email, email_verified: "true" });
    const invite = (id: string, email: string) => pool.invite(person(id, email), email, "idc", signal);
    const nameOf = (call: Promise<unknown>) =>
      call.then(
        (outcome) => outcome,
        (error: unknown) => (error instanceof Error ? error.name : error),
      );

    it("is not written to a second one: the other keeps it, case-insensitively", async () => {
      put(poolUser("ada"), poolUser("bob"));
      for (const email of ["ada@example.com", "ADA@Example.com"])
        expect(await nameOf(give("bob", email))).to.equal("EmailInUseError");
      expect(world.aws.calls).not.to.have.property("AdminUpdateUserAttributes");
      expect(["ada", "bob"].map(emailOf)).to.deep.equal([
        ["ada@example.com", "true"],
        ["bob@example.com", "true"],
      ]);
    });

    it("is not written even if the other account is disabled", async () => {
      put(poolUser("ada", {}, { Enabled: false }), poolUser("bob"));
      expect(await nameOf(give("bob", "ada@example.com"))).to.equal("EmailInUseError");
    });

    it("is free while it is not verified there, and an account's own is always", async () => {
      put(poolUser("ada", { email_verified: "false" }), poolUser("bob"));
      await give("bob", "BOB@example.com");
      await give("bob", "ada@example.com");
      expect(emailOf("bob")).to.deep.equal(["ada@example.com", "true"]);
    });

    it("is checked before each attempt, also if the check is repeated", async () => {
      put(poolUser("bob"));
      world.aws.behaviour.faults = [
        { operation: "AdminGetUser", call: 1, when: "before", how: "throttled" },
        { operation: "AdminUpdateUserAttributes", call: 1, when: "before", how: "500" },
      ];
      world.aws.behaviour.onCall = (operation) => {
        // While the first try fails, an administrator gives the e-mail to another account.
        if (operation === "AdminUpdateUserAttributes") put(poolUser("ada", { email: "new@example.com" }));
      };
      expect(await nameOf(give("bob", "new@example.com"))).to.equal("EmailInUseError");
      expect(world.aws.calls).to.include({ AdminGetUser: 3, AdminUpdateUserAttributes: 1 });
      expect(emailOf("ada")).to.deep.equal(["new@example.com", "true"]);
    });

    it("is not checked if no e-mail is verified", async () => {
      put(poolUser("bob"));
      await pool.update("bob", { name: "Bob" });
      await pool.update("bob", { email_verified: "false" });
      expect(world.aws.calls).not.to.have.property("AdminGetUser");
    });

    it("cannot be verified without the address", async () => {
      put(poolUser("bob", { email_verified: "false" }));
      expect(await nameOf(pool.update("bob", { email_verified: "true" }))).to.equal("Error");
      expect(emailOf("bob")).to.deep.equal(["bob@example.com", "false"]);
    });

    it("causes neither an invitation nor a success", async () => {
      put(poolUser("by-hand", { email: "ada@example.com", ...BY_HAND }));
      const refusal = aliases === "documented" ? "AliasExistsException" : "EmailInUseError";
      expect(await nameOf(invite("ada", "ada@example.com"))).to.equal(refusal);
      expect(world.aws.cognito.users.has("ada")).to.equal(false);
      expect(emailOf("by-hand")).to.deep.equal(["ada@example.com", "true"]);
    });

    it("is distinguished from an existing account of the user, whose answer was lost", async () => {
      world.aws.behaviour.faults = [{ operation: "AdminCreateUser", call: 1, when: "after", how: "reset" }];
      expect(await nameOf(invite("ada", "ada@example.com"))).to.equal("already-there");
      expect(world.aws.cognito.mails()).to.deep.equal([1]);
    });

    for (const [title, marks] of [
      ["that sync does not manage", BY_HAND],
      ["of another person", { [attributes.directoryId]: "bob" }],
    ] as const) {
      it(`is distinguished from a username of an account ${title}`, async () => {
        put(poolUser("ada", { email: "other@example.com", ...marks }));
        expect(await nameOf(invite("ada", "ada@example.com"))).to.equal("UsernameInUseError");
      });
    }

    it("fails in a run for this user only, with the reason", async () => {
      world.aws.identityCenter.people = ["ada", "bob", "new"].map((id) => directoryUser(id, `${id}@x.org`));
      put(poolUser("bob"), poolUser("ada", { email: "ada@x.org" }));
      world.aws.behaviour.onCall = (operation) => {
        // After directory and pool were read, an administrator creates accounts with these e-mails.
        if (operation === "AdminCreateUser") put(poolUser("by-hand-1", { email: "new@x.org", ...BY_HAND }));
        if (operation === "AdminGetUser") put(poolUser("by-hand-2", { email: "bob@x.org", ...BY_HAND }));
      };
      const { exitCode, results } = await world.sync({ yes: true });
      expect(exitCode).to.equal(ExitCode.failed);
      for (const result of results) {
        expect(result.outcome).to.equal("failed");
        expect("reason" in result && result.reason).to.match(/^another account has this e-mail \(/);
      }
      expect(results.map(({ action }) => action.kind).sort()).to.deep.equal(["invite", "update"]);
      expect(["by-hand-1", "by-hand-2", "bob", "new"].map(emailOf)).to.deep.equal([
        ["new@x.org", "true"],
        ["bob@x.org", "true"],
        ["bob@example.com", "true"],
        undefined,
      ]);
    });
  });
}
