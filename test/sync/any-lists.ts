import fc from "fast-check";
import { type Account, MANAGED_BY } from "../../sync/model/account.ts";
import { foldCase } from "../../sync/model/email.ts";
import { UNREADABLE } from "../../sync/model/identities.ts";
import type { Person } from "../../sync/model/person.ts";
import { defaultPolicy, type Policy } from "../../sync/model/policy.ts";
import type { ProviderRules } from "../../sync/model/provider-rules.ts";

/** Few ids and e-mails, so that they meet often. */
const id = fc.constantFrom("a", "b", "c", "d", "e", "f");
const email = fc.constantFrom("a@x.org", "A@x.org", "b@x.org", "B@X.org", "c@x.org", "d@x.org", "no address");
/** In the past: a plan that was carried out leaves marks of now. */
const day = fc.constantFrom(1, 20, 90).map((days) => new Date(Date.now() - days * 86_400_000));

const plainPerson = fc.record({
  id,
  emails: fc.array(email, { maxLength: 2 }),
  displayName: fc.constantFrom("", "x", "y"),
  enabled: fc.boolean(),
});
const subjects = fc.option(
  fc.record(
    {
      externalId: fc.constantFrom("s1", "s2"),
      userName: fc.constantFrom("s1", "s2"),
      subject: fc.constantFrom("s1", "s2", " s1", "s\u200b1"),
    },
    { requiredKeys: [] },
  ),
  { nil: undefined },
);
const person: fc.Arbitrary<Person> = fc
  .tuple(plainPerson, subjects)
  .map(([one, known = {}]) => (Object.keys(known).length === 0 ? one : { ...one, subjects: known }));
/** The same, of a source whose ids change, can be reused, or come twice. */
const uncertainPerson: fc.Arbitrary<Person> = fc
  .tuple(person, fc.boolean(), fc.array(id, { maxLength: 2 }))
  .map(([one, reusableId, formerIds]) => ({
    ...one,
    ...(reusableId && { reusableId }),
    ...(formerIds.length > 0 && { formerIds }),
  }));

/** Few providers and subjects: a followed one that links by a value of the directory, one that may link by e-mail, and a further one. */
const identity = fc.record({
  provider: fc.constantFrom("okta", "idc", "other"),
  subject: fc.constantFrom("s1", "s2", "a@x.org"),
});
/** The identities of an account. */
export const anyIdentities = fc.oneof(
  fc.array(identity, { minLength: 1, maxLength: 2 }),
  fc.constant(UNREADABLE),
);
const providers: fc.Arbitrary<ProviderRules> = fc.record(
  {
    okta: fc.record({
      follow: fc.boolean(),
      link: fc.constantFrom("externalId", "subject", undefined),
      trustEmails: fc.constantFrom(true, undefined),
    }),
    idc: fc.record({ follow: fc.boolean(), link: fc.constantFrom("email", "userName", undefined) }),
  },
  { requiredKeys: [] },
);

const made = fc.record(
  {
    username: fc.oneof(id, fc.constantFrom("g", "h", "i")),
    directoryId: id,
    source: fc.constantFrom("idc", "idc", "local"),
    managedBy: fc.constantFrom(MANAGED_BY, MANAGED_BY, MANAGED_BY, "terraform"),
    email,
    emailVerified: fc.boolean(),
    name: fc.constantFrom("x", "y"),
    enabled: fc.boolean(),
    awaitsFirstSignIn: fc.boolean(),
    disabledMark: fc.record(
      { at: day, state: fc.constantFrom("disabling", "disabled", "missing", "enabling") },
      { requiredKeys: ["at"] },
    ),
    changedAt: day,
    invites: fc.nat({ max: 4 }),
    invitedAt: day,
    uninvited: fc.constant(true),
    federated: fc.constantFrom(false, false, true),
    identities: anyIdentities,
  },
  {
    requiredKeys: ["username", "emailVerified", "enabled", "awaitsFirstSignIn", "invites", "federated"],
  },
);
const account: fc.Arbitrary<Account> = made.map(({ uninvited = false, ...one }) => {
  // Cognito has no password for such a user.
  const awaitsFirstSignIn = one.awaitsFirstSignIn && !one.federated;
  return {
    ...one,
    ...(uninvited && awaitsFirstSignIn && { uninvited, invites: 0 }),
    awaitsFirstSignIn,
    managed: one.managedBy === MANAGED_BY && one.directoryId !== undefined,
  };
});

/** People of a directory, each id once. */
export const anyPeople = fc.uniqueArray(person, { maxLength: 6, selector: ({ id }) => id });
/** Entries as a source may give them: an id can come twice. */
export const anyEntries = fc.array(fc.oneof(person, uncertainPerson), { maxLength: 6 });
/** A pool holds each username once, and each verified e-mail. */
export const anyAccounts = fc
  .uniqueArray(account, { maxLength: 8, selector: ({ username }) => username })
  .map((all) => all.map((one, index) => (holdsAnothers(one, all.slice(0, index)) ? unverified(one) : one)));

/** What an administrator may decide. */
export const anyPolicy: fc.Arbitrary<Policy> = fc
  .record(
    {
      onRemove: fc.constantFrom("disable", "delete", "keep"),
      graceDays: fc.constantFrom(0, 30),
      adopt: fc.boolean(),
      allUsers: fc.boolean(),
      maxRemovals: fc.oneof(
        fc.record({ count: fc.nat({ max: 4 }) }),
        fc.record({ share: fc.constantFrom(0.1, 0.5, 1), atLeast: fc.nat({ max: 2 }) }),
      ),
      allowRemovals: fc.nat({ max: 8 }),
      maxEmailChanges: fc.oneof(
        fc.record({ count: fc.nat({ max: 4 }) }),
        fc.record({ share: fc.constantFrom(0.1, 0.5, 1), atLeast: fc.nat({ max: 2 }) }),
      ),
      allowEmailChanges: fc.nat({ max: 4 }),
      providers,
      directSignIn: fc.boolean(),
    },
    { requiredKeys: [] },
  )
  .map((changes) => ({ ...defaultPolicy, source: "idc", now: new Date(), ...changes }));

function holdsAnothers({ email }: Account, others: readonly Account[]): boolean {
  return others.some((other) => other.emailVerified && foldCase(other.email ?? "") === foldCase(email ?? ""));
}

function unverified(account: Account): Account {
  return { ...account, emailVerified: false };
}
