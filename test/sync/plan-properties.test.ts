import { expect } from "chai";
import fc from "fast-check";
import type { Account } from "../../sync/account.ts";
import { foldCase, isEmail } from "../../sync/email.ts";
import { emailOf, type Person } from "../../sync/person.ts";
import { type PlanItem, plan } from "../../sync/plan.ts";

/** Few ids and e-mails, so that they meet often. */
const id = fc.constantFrom("a", "b", "c", "d", "e", "f");
const email = fc.constantFrom("a@x.org", "A@x.org", "b@x.org", "B@X.org", "c@x.org", "no address", "");

const person: fc.Arbitrary<Person> = fc.record({
  id,
  emails: fc.array(email, { maxLength: 2 }),
  displayName: fc.string(),
  enabled: fc.boolean(),
});

const account: fc.Arbitrary<Account> = fc.record(
  {
    username: fc.oneof(id, fc.constantFrom("g", "h", "i")),
    directoryId: id,
    email,
    enabled: fc.boolean(),
    awaitsFirstSignIn: fc.boolean(),
    ours: fc.boolean(),
    mails: fc.constant([]),
  },
  { requiredKeys: ["username", "enabled", "awaitsFirstSignIn", "ours", "mails"] },
);

const people = fc.array(person, { maxLength: 8 });
/** A pool holds each username once. */
const accounts = fc.uniqueArray(account, { maxLength: 8, selector: ({ username }) => username });

const always = (property: (people: Person[], accounts: Account[]) => void) =>
  fc.assert(fc.property(people, accounts, property), { numRuns: 2000 });

const invitationsIn = (items: readonly PlanItem[]) => items.filter((item) => item.kind === "invite");

/** The account that an invitation makes. */
function accountFor({ person: { id }, email }: Extract<PlanItem, { kind: "invite" }>): Account {
  return {
    username: id,
    directoryId: id,
    email,
    enabled: true,
    awaitsFirstSignIn: true,
    ours: true,
    mails: [],
  };
}

describe("Any plan", () => {
  it("has exactly one item for each person, and no account twice among those that are gone", () => {
    always((people, accounts) => {
      const items = plan(people, accounts);
      const ids = items.flatMap((item) => (item.kind === "gone" ? [] : [item.person.id]));
      expect(ids.toSorted()).to.deep.equal([...new Set(people.map(({ id }) => id))].sort());
      const gone = items.flatMap((item) => (item.kind === "gone" ? [item.account.username] : []));
      expect(new Set(gone).size).to.equal(gone.length);
    });
  });

  it("is the same in whatever order accounts come, and people of different ids", () => {
    always((people, accounts) => {
      const distinct = [...new Map(people.map((one) => [one.id, one])).values()];
      expect(plan(distinct.toReversed(), accounts)).to.deep.equal(plan(distinct, accounts));
    });
  });

  it("invites only enabled people at an address that nobody else has", () => {
    always((people, accounts) => {
      for (const { person, email } of invitationsIn(plan(people, accounts))) {
        expect(person.enabled && isEmail(email)).to.equal(true);
        const others = people.filter(({ id }) => id !== person.id);
        expect(others.map((other) => foldCase(emailOf(other) ?? ""))).not.to.include(foldCase(email));
      }
    });
  });

  it("never offers a new invitation for an account that sync did not make", () => {
    always((people, accounts) => {
      for (const item of plan(people, accounts))
        if (item.kind === "resend") expect(item.account.ours).to.equal(true);
    });
  });

  it("never invites who has an account by id, nor at the e-mail of an account of nobody else's", () => {
    always((people, accounts) => {
      const ids = new Set(people.map(({ id }) => id));
      for (const { person, email } of invitationsIn(plan(people, accounts))) {
        const named = accounts.filter(({ username, directoryId }) =>
          [username, directoryId].includes(person.id),
        );
        const alike = accounts.filter((one) => foldCase(one.email ?? "") === foldCase(email));
        const free = alike.filter(
          ({ username, directoryId }) => !ids.has(username) && !ids.has(directoryId ?? ""),
        );
        expect([...named.filter(({ directoryId }) => directoryId === person.id), ...free]).to.deep.equal([]);
      }
    });
  });

  it("leaves nobody to invite once it is carried out", () => {
    always((people, accounts) => {
      const made = invitationsIn(plan(people, accounts)).map(accountFor);
      const before = accounts.filter(({ username }) => !made.some((one) => one.username === username));
      expect(invitationsIn(plan(people, [...before, ...made]))).to.deep.equal([]);
    });
  });

  it("invites nobody again who was invited from another source, where every id is another", () => {
    always((people) => {
      const made = invitationsIn(plan(people, [])).map(accountFor);
      const invited = new Set(made.map(({ email }) => foldCase(email ?? "")));
      const elsewhere = people.map((one) => ({ ...one, id: `quick-${one.id}` }));
      for (const { email } of invitationsIn(plan(elsewhere, made)))
        expect(invited).not.to.include(foldCase(email));
    });
  });
});
