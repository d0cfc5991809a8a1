import { expect } from "chai";
import fc from "fast-check";
import { type Account, MANAGED_BY } from "../../../sync/model/account.ts";
import { defined } from "../../../sync/model/defined.ts";
import { foldCase } from "../../../sync/model/email.ts";
import { identitiesOf, identityKey } from "../../../sync/model/identities.ts";
import { emailOf, type Person } from "../../../sync/model/person.ts";
import { defaultPolicy, type Policy } from "../../../sync/model/policy.ts";
import { plan } from "../../../sync/plan/plan.ts";
import { type IsListed, StreamingPlanner } from "../../../sync/reconcile/streaming-planner.ts";
import { People } from "../../../sync/sources/people.ts";
import { runs } from "../../support/properties.ts";
import { anyAccounts, anyEntries, anyIdentities, anyPeople, anyPolicy } from "../any-lists.ts";
import { account, person, policy } from "../people.ts";

function planned(people: Iterable<Person>, accounts: Iterable<Account>, chosen: Policy, isListed?: IsListed) {
  const planning = new StreamingPlanner(People.from(people), chosen, isListed);
  for (const one of accounts) planning.add(one);
  return planning.end();
}

/** The plan of both lists, without users in sync. */
function withoutUsersInSync(people: Person[], accounts: Account[], chosen: Policy) {
  const whole = plan(people, accounts, chosen);
  return { ...whole, actions: whole.actions.filter(({ reason }) => reason !== "in-sync") };
}

/** Lists in which most users have the right account, and some accounts are arbitrary. */
const mostlyInSync = fc
  .tuple(
    anyPeople,
    anyAccounts,
    fc.array(fc.boolean(), { minLength: 6, maxLength: 6 }),
    fc.array(fc.option(anyIdentities, { nil: undefined }), { minLength: 6, maxLength: 6 }),
  )
  .map(([people, others, have, identities]) => {
    const having = people
      .map((one, index) => defined({ ...accountFor(one), identities: identities[index] }))
      .filter((_, index) => have[index]);
    const own = uniqueIdentities(having, others);
    const names = new Set(own.map(({ username }) => username));
    const emails = new Set(own.map(({ email = "" }) => foldCase(email)));
    const rest = others
      .filter(({ username }) => !names.has(username))
      .map((one) => (emails.has(foldCase(one.email ?? "")) ? { ...one, emailVerified: false } : one));
    return { people, accounts: [...rest, ...uniqueEmails(own)] };
  });

function accountFor(one: Person): Account {
  const email = emailOf(one);
  const more = {
    name: one.displayName,
    enabled: one.enabled,
    awaitsFirstSignIn: false,
    managedBy: MANAGED_BY,
  };
  const made = account(one.id, more);
  return email === undefined ? { ...made, emailVerified: false } : { ...made, email };
}

/** In Cognito an identity belongs to one account. */
function uniqueIdentities(accounts: readonly Account[], others: readonly Account[]): Account[] {
  const keysOf = (one: Account) => identitiesOf(one).map((identity) => identityKey(identity));
  const taken = new Set(others.flatMap(keysOf));
  return accounts.map((one) => {
    const keys = keysOf(one);
    const { identities: _, ...rest } = one;
    const isFree = keys.every((key) => !taken.has(key));
    for (const key of keys) taken.add(key);
    return isFree ? one : rest;
  });
}

function uniqueEmails(accounts: readonly Account[]): Account[] {
  return accounts.map((one, index) => {
    const earlier = accounts.slice(0, index).map(({ email = "" }) => foldCase(email));
    return earlier.includes(foldCase(one.email ?? "")) ? { ...one, emailVerified: false } : one;
  });
}

describe("The streaming planner", () => {
  it("makes the same plan from any two lists, without users in sync", () => {
    const check = (people: Person[], accounts: Account[], chosen: Policy) => {
      const { inSync, inSyncOf: _, ...large } = planned(people, accounts, chosen);
      const actions = large.actions.filter(({ reason }) => reason !== "in-sync");
      expect({ ...large, actions }).to.deep.equal(withoutUsersInSync(people, accounts, chosen));
      const all = plan(people, accounts, chosen).actions.filter(({ reason }) => reason === "in-sync").length;
      expect(inSync + large.actions.length - actions.length).to.equal(all);
    };
    fc.assert(fc.property(anyPeople, anyAccounts, anyPolicy, check), { numRuns: runs(500) });
    fc.assert(fc.property(anyEntries, anyAccounts, anyPolicy, check), { numRuns: runs(1000) });
    const shuffled = mostlyInSync.chain(({ people, accounts }) =>
      fc.tuple(fc.constant(people), fc.shuffledSubarray(accounts, { minLength: accounts.length })),
    );
    fc.assert(
      fc.property(shuffled, anyPolicy, ([people, accounts], chosen) => check(people, accounts, chosen)),
      { numRuns: runs(1000) },
    );
  });

  it("makes the identical plan if all users are listed", () => {
    fc.assert(
      fc.property(mostlyInSync, anyPolicy, ({ people, accounts }, chosen) => {
        const { inSync, inSyncOf: _, ...whole } = planned(people, accounts, chosen, () => true);
        expect([inSync, whole]).to.deep.equal([0, plan(people, accounts, chosen)]);
      }),
      { numRuns: runs(500) },
    );
  });

  it("guards each of several sources, even if all its other users are omitted", () => {
    const chosen = policy({ otherSources: ["scim"], maxRemovals: defaultPolicy.maxRemovals });
    const names = Array.from({ length: 110 }, (_, index) => `person-${index}`);
    const accounts = names.map((id, index) =>
      account(id, { awaitsFirstSignIn: false, source: index < 100 ? "idc" : "scim" }),
    );
    const people = accounts
      .slice(0, 104)
      .map(({ username, source = "" }) => ({ ...person(username), source }));
    const { guard, inSyncOf } = planned(people, accounts, chosen);
    // One or two may share a bit of the hash with another user, and are planned in the normal way.
    expect(inSyncOf.get("idc")).to.be.above(90);
    expect(guard).to.deep.equal(plan(people, accounts, chosen).guard);
    expect(guard).to.include({ source: "scim", removals: 6, of: 10 });
  });

  it("omits almost all users if almost all are in sync, and lists a requested user", () => {
    const ids = Array.from({ length: 1000 }, (_, index) => `person-${index}`);
    const people = ids.map((id) => person(id, undefined, { givenName: "", familyName: `Of ${id}` }));
    const accounts = ids.map((id) => account(id, { awaitsFirstSignIn: false, familyName: `Of ${id}` }));
    const [first, ...others] = accounts;
    const isListed: IsListed = ({ id }) => id === "person-7";
    const all = [...others, { ...first, ...account("left") }];
    const { inSync, actions } = planned(people, all, policy(), isListed);
    expect(inSync).to.be.within(950, 998);
    const listed = actions.map((action) => (action.reason === "in-sync" ? action.person?.id : undefined));
    expect(listed).to.include("person-7");
    const kinds = actions.map(({ kind }) => kind).filter((kind) => kind !== "skip");
    expect(kinds).to.have.members(["invite", "disable"]);
  });

  it("knows the address that a provider wrote to a linked account, also if another user of the directory has it", () => {
    const linked = account("ada", {
      awaitsFirstSignIn: false,
      email: "Bob@example.com",
      identities: [{ provider: "okta", subject: "00u1" }],
    });
    const people = [{ ...person("ada"), emails: [] }, person("bob")];
    const { actions } = planned(people, [linked], policy());
    expect(actions).to.deep.equal(plan(people, [linked], policy()).actions);
    expect(actions.map(({ reason }) => reason)).to.have.members(["in-sync", "email-in-use"]);
  });

  it("knows the identity with which another user's account signs in, also if the directory has none for that user", () => {
    const linking = policy({ providers: { okta: { follow: true, link: "subject" } } });
    const linked = account("ada", {
      awaitsFirstSignIn: false,
      identities: [{ provider: "okta", subject: "00u1" }],
    });
    const people = [person("ada"), person("bob", undefined, { subjects: { subject: "00u1" } })];
    const bob = account("bob", { awaitsFirstSignIn: false });
    const { actions } = planned(people, [linked, bob], linking);
    expect(actions.map(({ reason }) => reason)).to.include("duplicate-identity");
    expect(actions.map(({ kind }) => kind)).not.to.include("link");
  });

  it("counts omitted accounts that confirm what the directory knows of a provider, and those that contradict it", () => {
    const linking = policy({ providers: { okta: { follow: true, link: "subject" } } });
    const named = (id: string) => person(id, undefined, { subjects: { subject: `00-${id}` } });
    const linked = (id: string, subject: string) =>
      account(id, { awaitsFirstSignIn: false, identities: [{ provider: "okta", subject }] });
    const people = ["ada", "bob", "cleo"].map(named);
    const bob = linked("bob", "old");
    const cleo = account("cleo", { awaitsFirstSignIn: false });
    const reasonsWith = (ada: Account) =>
      planned(people, [ada, bob, cleo], linking).actions.map(({ reason }) => reason);
    expect(reasonsWith(linked("ada", "00-ada"))).to.deep.equal(["linked-otherwise", "not-linked"]);
    expect(reasonsWith(linked("ada", "7"))).to.include("link-guarded");
    const second = { ...account("okta_x", { federated: true, managed: false }), email: "ada@example.com" };
    const accounts = [
      linked("ada", "00-ada"),
      cleo,
      ...["x", "y"].map((subject) => ({
        ...second,
        username: subject,
        identities: [{ provider: "okta", subject }],
      })),
    ];
    expect(planned(people, accounts, linking).actions).to.deep.equal(
      withoutUsersInSync(people, accounts, linking).actions,
    );
  });

  it("counts an account that is listed twice as the last time", () => {
    const ada = account("ada", { awaitsFirstSignIn: false });
    const renamed = { ...ada, name: "Countess" };
    const kinds = (accounts: Account[]) =>
      planned([person("ada")], accounts, policy()).actions.map(({ kind }) => kind);
    expect(kinds([renamed, ada])).to.deep.equal([]);
    expect(kinds([ada, renamed])).to.deep.equal(["update"]);
  });
});
